//! Which directories Go's imports mean: packages of the module that a file belongs to.

use crate::languages::tree::{Imported, Tree, around, directory, parted, within};

/// What a path that begins with an import, or with a name of the package, means in a file.
pub fn imported(file: &str, path: &str, tree: &dyn Tree) -> Vec<Imported> {
    let own = directory(file);
    let named = path.rfind('/').map_or(0, |at| at + 1);
    let modules = around(own).filter_map(|root| {
        let description = tree.read(&within(root, "go.mod")?)?;
        Some((root.to_owned(), module_name(&description)?.to_owned()))
    });
    // The nearest one is the file's own.
    let Some((root, module)) = modules.into_iter().next() else { return Vec::new() };
    parted(path, named)
        .filter_map(|(package, name)| {
            let below =
                package.strip_prefix(module.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
            Some(Imported { modules: vec![within(&root, below)?], name: name.to_owned() })
        })
        .filter(|imported| !imported.name.is_empty())
        .collect()
}

/// The path of a module in its description.
fn module_name(description: &str) -> Option<&str> {
    let line = description.lines().find_map(|line| line.trim().strip_prefix("module"))?;
    let name = line.split("//").next()?.trim().trim_matches('"');
    (line.starts_with([' ', '\t']) && !name.is_empty()).then_some(name)
}
