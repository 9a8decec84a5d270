//! Which files the imports of JavaScript and TypeScript may mean.

use crate::languages::tree::{Imported, around, directory, parted, within};

/// Extensions that a specifier may leave out, in the order in which they are tried.
const EXTENSIONS: &[&str] = &["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/// TypeScript calls its files by the names that they have once they are compiled.
const COMPILED: &[(&str, &[&str])] = &[
    (".js", &[".ts", ".tsx", ".js"]),
    (".jsx", &[".tsx", ".jsx"]),
    (".mjs", &[".mts", ".mjs"]),
    (".cjs", &[".cts", ".cjs"]),
];

/// What projects call their own sources, by the configuration of nearly all bundlers.
const ALIASES: &[&str] = &["@/", "~/"];

/// What a path that begins with an import may mean in a file. A package of a registry is none of the tree.
pub fn imported(file: &str, path: &str) -> Vec<Imported> {
    let own = directory(file);
    // `"."` and `".."`, with what is taken of them.
    let of_directory = match path {
        "." | ".." => Some((path, "")),
        _ => ["..", "."]
            .into_iter()
            .find_map(|directory| Some((directory, path.strip_prefix(directory)?.strip_prefix('.')?))),
    };
    if let Some((specifier, name)) = of_directory.filter(|(_, name)| !name.starts_with('/')) {
        let modules = within(own, specifier).into_iter().flat_map(|base| indices(&base)).collect();
        return vec![Imported { modules, name: name.to_owned() }];
    }
    let alias = ALIASES.iter().find_map(|alias| path.strip_prefix(alias));
    let (bases, specifier): (Vec<String>, &str) = match alias {
        Some(rest) => (around(own).flat_map(|root| [within(root, "src"), within(root, "")]).flatten().collect(), rest),
        None if path.starts_with("./") || path.starts_with("../") => (vec![own.to_owned()], path),
        None => return Vec::new(),
    };
    let named = specifier.rfind('/').map_or(0, |at| at + 1);
    // The dots of `..` part nothing.
    let named = named + specifier[named..].len() - specifier[named..].trim_start_matches('.').len();
    parted(specifier, named)
        .map(|(specifier, name)| Imported {
            modules: bases.iter().filter_map(|base| within(base, specifier)).flat_map(|base| files(&base)).collect(),
            name: name.to_owned(),
        })
        .collect()
}

/// The files that a specifier may mean.
fn files(base: &str) -> Vec<String> {
    let compiled = COMPILED.iter().filter_map(|(end, sources)| Some((base.strip_suffix(end)?, *sources)));
    let named = compiled.flat_map(|(stem, sources)| sources.iter().map(move |source| format!("{stem}{source}")));
    let written = EXTENSIONS.iter().any(|extension| base.ends_with(&format!(".{extension}")));
    let written = written.then(|| base.to_owned());
    let added = EXTENSIONS.iter().map(|extension| format!("{base}.{extension}"));
    named.chain(written).chain(added).chain(indices(base)).collect()
}

/// What stands for a directory.
fn indices(base: &str) -> Vec<String> {
    EXTENSIONS.iter().filter_map(|extension| within(base, &format!("index.{extension}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifiers_mean_files() {
        for (file, path, module, name) in [
            ("src/a.ts", "./config.URL", "src/config.ts", "URL"),
            ("src/a.ts", "../x/y.js.URL", "x/y.ts", "URL"),
            ("src/a.ts", "../x/y.mjs", "x/y.mjs", ""),
            ("src/a.js", "./config.llm.url", "src/config/index.js", "llm.url"),
            ("src/a.ts", "./app.config.URL", "src/app.config.ts", "URL"),
            ("src/b/a.ts", "@/lib/env.url", "src/lib/env.ts", "url"),
            ("app/a.ts", "@/lib/env.url", "lib/env.tsx", "url"),
            ("src/a.ts", "..URL", "src/index.ts", "URL"),
            ("src/b/a.ts", "...URL", "src/index.ts", "URL"),
            ("src/b/a.ts", "..", "src/index.ts", ""),
        ] {
            let found = imported(file, path);
            assert!(
                found.iter().any(|reading| reading.name == name && reading.modules.iter().any(|one| one == module)),
                "{path} in {file}: {found:?}"
            );
        }
        for path in ["openai.OpenAI", "@acme/config.URL", "config.URL"] {
            assert_eq!(imported("src/a.ts", path), []);
        }
    }
}
