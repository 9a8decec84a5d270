//! What sources are made of: the files of all fixtures, as they are before a fix, by the language or format that they are
//! written in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use fw_migrate::analysis;
use fw_migrate::formats;
use fw_migrate::source::Source;
use walkdir::WalkDir;

use crate::case::File;

/// Files by kind.
pub type Corpus = BTreeMap<&'static str, Vec<File>>;

/// The corpus.
pub static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut corpus = Corpus::new();
    for file in WalkDir::new(&top).min_depth(3).sort_by_file_name().into_iter().map(Result::unwrap) {
        let path = file.path().strip_prefix(&top).unwrap().to_str().unwrap().replace('\\', "/");
        let Some((_, name)) = path.split_once("/before").filter(|_| file.file_type().is_file()) else { continue };
        // What stands in a tree has a name of its own.
        let name = name.strip_prefix('/').map_or_else(|| format!("before{name}"), str::to_owned);
        let bytes = fs::read(file.path()).unwrap();
        corpus.entry(kind(&name, &bytes)).or_default().push(File { name, bytes });
    }
    corpus
});

/// What a file is written in, by the name that documents use.
pub fn kind(name: &str, bytes: &[u8]) -> &'static str {
    if let Some(language) = analysis::language(&Source::new(name, bytes.to_vec())) {
        return language.name;
    }
    match name.rsplit('.').next().unwrap_or_default() {
        "ipynb" => "notebook",
        "md" | "mdx" | "markdown" | "qmd" | "Rmd" => "Markdown",
        "rst" => "reStructuredText",
        "html" | "htm" | "vue" | "svelte" | "astro" => "HTML",
        _ => formats::detect(name).map_or("text", |format| format.name),
    }
}

/// How a line is put into a file of this kind that means nothing: what stands before and behind its words. `None` where
/// there is no such line.
pub fn comment(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "python" | "ruby" | "shell" | "YAML" | "TOML" | "dotenv" | "HCL" | "properties" | "INI" | "systemd"
        | "Dockerfile" | "Makefile" | "nginx" | "conf" => Some(("# ", "")),
        "lua" => Some(("-- ", "")),
        "HTML" => Some(("<!-- ", " -->")),
        "Markdown" | "reStructuredText" | "text" => Some(("", "")),
        "JSON" | "notebook" => None,
        _ => Some(("// ", "")),
    }
}

#[test]
fn every_language_and_format_is_there() {
    let languages = fw_migrate::languages::LANGUAGES.iter().map(|language| language.name);
    let formats = formats::FORMATS.iter().map(|format| format.name);
    let hosts = ["notebook", "Markdown", "reStructuredText", "HTML", "text"];
    for kind in languages.chain(formats).chain(hosts) {
        assert!(CORPUS.contains_key(kind), "no fixture is written in {kind}");
    }
    eprintln!("{:?}", CORPUS.iter().map(|(kind, files)| (kind, files.len())).collect::<Vec<_>>());
}
