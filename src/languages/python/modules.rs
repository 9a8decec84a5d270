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

#[cfg(test)]
mod tests {
    use super::*;

    struct Files(&'static [&'static str]);

    impl Tree for Files {
        fn exists(&self, name: &str) -> bool {
            self.0.contains(&name)
        }

        fn read(&self, _name: &str) -> Option<String> {
            None
        }
    }

    fn first(file: &str, path: &str, files: &'static [&'static str]) -> Option<(String, String)> {
        let tree = Files(files);
        imported(file, path, &tree).into_iter().find_map(|reading| {
            let module = reading.modules.into_iter().find(|module| tree.exists(module))?;
            Some((module, reading.name))
        })
    }

    #[test]
    fn imports_mean_files() {
        for (file, path, files, module, name) in [
            ("a/b.py", "config.URL", &["config.py", "a/config.py"][..], "a/config.py", "URL"),
            ("a/b.py", "config.URL", &["config.py", "a/config.py", "a/__init__.py"], "config.py", "URL"),
            ("tests/t.py", "app.config.C.url", &["src/app/config.py"], "src/app/config.py", "C.url"),
            ("app/b.py", ".URL", &["app/__init__.py", "app.py"], "app/__init__.py", "URL"),
            ("app/b.py", ".config.URL", &["app/config.py", "config.py"], "app/config.py", "URL"),
            ("app/x/b.py", "..config.URL", &["app/config.py", "config.py"], "app/config.py", "URL"),
            ("b.py", "app.URL", &["app/__init__.py", "app.py"], "app/__init__.py", "URL"),
        ] {
            assert_eq!(first(file, path, files), Some((module.to_owned(), name.to_owned())), "{path} in {file}");
        }
        assert_eq!(first("a/b.py", "config.URL", &["c/config.py"]), None);
        assert_eq!(first("b.py", "..config.URL", &["config.py"]), None);
    }
}
