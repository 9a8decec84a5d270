//! Kinds of texts.

/// What kind of text a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Meant for readers.
    Prose,
    /// A history: true of its time, never rewritten.
    ChangeLog,
    /// Made by a tool: left alone.
    Generated,
    /// Traffic as it was.
    Recording,
    /// A notebook, whose outputs must stay.
    Notebook,
    /// A program in a language whose syntax is not understood.
    Program,
    /// Anything else.
    Data,
}

const PROSE: &[&str] =
    &["md", "mdx", "markdown", "qmd", "rmd", "rst", "txt", "adoc", "asciidoc", "tex", "org", "html", "htm"];
const PROGRAMS: &[&str] = &[
    "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "vue", "svelte", "astro", "go", "rs", "java", "kt", "kts",
    "scala", "groovy", "cs", "fs", "vb", "rb", "erb", "php", "swift", "m", "mm", "c", "cc", "cpp", "h", "hpp", "dart",
    "ex", "exs", "erl", "lua", "pl", "pm", "r", "jl", "el", "clj", "hs", "ml", "ps1", "psm1", "bat", "cmd", "fish",
    "nix",
];

/// What kind of text a file of this name is; a program if it belongs to a language whose parser did not take it.
pub(super) fn nature(name: &str, syntax_failed: bool) -> Nature {
    let base = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let (stem, extension) = base.rsplit_once('.').unwrap_or((&base, ""));
    let logs = ["changelog", "changes", "history", "news", "releases", "release_notes", "release-notes"];
    let locks = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum"];
    let recordings = ["cassettes", "__recordings__", "recordings", "vcr_cassettes"];
    if logs.contains(&stem) || logs.contains(&base.as_str()) || matches!(extension, "patch" | "diff") {
        Nature::ChangeLog
    } else if extension == "lock" || extension == "lockb" || locks.contains(&base.as_str()) {
        Nature::Generated
    } else if matches!(extension, "har" | "httprr") || name.split('/').any(|part| recordings.contains(&part)) {
        Nature::Recording
    } else if extension == "ipynb" {
        Nature::Notebook
    } else if syntax_failed || PROGRAMS.contains(&extension) {
        Nature::Program
    } else if PROSE.contains(&extension) || base == "readme" {
        Nature::Prose
    } else {
        Nature::Data
    }
}

/// Whether the places of a file of this name are read at all, as more than parts of a history or a recording.
pub fn is_read(name: &str) -> bool {
    !matches!(nature(name, false), Nature::ChangeLog | Nature::Generated | Nature::Recording)
}
