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

#[cfg(test)]
mod tests {
    use super::*;

    struct Files;

    impl Tree for Files {
        fn exists(&self, _name: &str) -> bool {
            true
        }

        fn read(&self, name: &str) -> Option<String> {
            match name {
                "go.mod" => Some("// app\nmodule example.com/app // the path\n\ngo 1.22\n".to_owned()),
                "tools/go.mod" => Some("module \"example.com/app/tools\"\n".to_owned()),
                _ => None,
            }
        }
    }

    #[test]
    fn paths_mean_directories_of_the_module() {
        let found = |file: &str, path: &str| {
            let readings = imported(file, path, &Files).into_iter();
            readings.map(|reading| (reading.modules.concat(), reading.name)).collect::<Vec<_>>()
        };
        assert_eq!(found("cmd/main.go", "example.com/app/config.URL"), [("config".to_owned(), "URL".to_owned())]);
        assert_eq!(found("cmd/main.go", "example.com/app.URL"), [(String::new(), "URL".to_owned())]);
        assert_eq!(found("cmd/main.go", "example.com/apple/config.URL"), []);
        assert_eq!(found("tools/main.go", "example.com/app/config.URL"), []);
        assert_eq!(
            found("tools/main.go", "example.com/app/tools/x.C.URL"),
            [("tools/x.C".to_owned(), "URL".to_owned()), ("tools/x".to_owned(), "C.URL".to_owned())]
        );
    }
}
