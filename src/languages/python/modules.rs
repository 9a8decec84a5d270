//! Which files Python's imports may mean.

use crate::languages::tree::{Imported, Tree, around, directory, parted, within};

/// Directories that hold packages beside the root of a project.
const SOURCES: &[&str] = &["src", "lib", "python"];

/// What a path that begins with an import may mean in a file.
pub fn imported(file: &str, path: &str, tree: &dyn Tree) -> Vec<Imported> {
    let own = directory(file);
    let dots = path.len() - path.trim_start_matches('.').len();
    let name = &path[dots..];
    let roots: Vec<String> = match dots {
        0 => roots(own, tree),
        // `.` is the package itself, every further dot the one around it.
        dots => around(own).nth(dots - 1).into_iter().map(str::to_owned).collect(),
    };
    parted(name, 0)
        .chain((dots > 0).then_some(("", name)))
        .map(|(module, name)| {
            let files = |root: &String| {
                let path = within(root, &module.replace('.', "/")).unwrap_or_default();
                let package = within(&path, "__init__.py");
                package.into_iter().chain((!module.is_empty()).then(|| format!("{path}.py")))
            };
            Imported { modules: roots.iter().flat_map(files).collect(), name: name.to_owned() }
        })
        .collect()
}

/// Where an absolute import may begin: the directory of a script, and those around it. What is a package itself is no
/// such directory unless nothing else fits.
fn roots(own: &str, tree: &dyn Tree) -> Vec<String> {
    let is_package = |directory: &str| tree.exists(&within(directory, "__init__.py").unwrap_or_default());
    let (packages, roots): (Vec<&str>, Vec<&str>) = around(own).partition(|directory| is_package(directory));
    let with_sources = roots.iter().flat_map(|root| {
        let sources = SOURCES.iter().filter_map(|source| within(root, source));
        std::iter::once((*root).to_owned()).chain(sources)
    });
    with_sources.chain(packages.iter().map(|package| (*package).to_owned())).collect()
}
