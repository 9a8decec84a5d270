//! Kinds of texts.

use crate::routing::Listing;
use crate::source::boundary;

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

/// Words of a history's name, and those that other files are called as well.
const HISTORIES: &[&str] =
    &["changelog", "changelogs", "change_log", "release_notes", "releasenotes", "whatsnew", "whats_new"];
const MAYBE_HISTORIES: &[&str] = &["changes", "history", "news", "releases", "release"];
/// What the pieces of a history end in, beside texts.
const FRAGMENTS: &[&str] = &[
    "yml",
    "yaml",
    "toml",
    "json",
    "feature",
    "bugfix",
    "doc",
    "removal",
    "misc",
    "breaking",
    "change",
    "added",
    "changed",
    "fixed",
    "removed",
    "deprecated",
    "security",
];
/// Directories that hold a history in pieces.
const OF_HISTORIES: &[&str] = &[
    ".changeset",
    ".changesets",
    "changelog.d",
    "changelogs",
    "changelog",
    ".changelog",
    ".changes",
    "changes.d",
    "news.d",
    "newsfragments",
    "news_fragments",
    "release_notes",
    "releasenotes",
    "whatsnew",
    "whats_new",
];
const OF_RECORDINGS: &[&str] = &[
    "cassettes",
    "cassette",
    "__recordings__",
    "recordings",
    "vcr_cassettes",
    "vcr",
    "fixtures_vcr",
    "casettes",
    "betamax",
    "nock_fixtures",
    "__nock_fixtures__",
    "wiremock",
    "tapes",
];

/// Whether a text is a report of this program, which shows what it found: to change it would damage it.
fn is_report(extension: &str, text: &str) -> bool {
    extension == "json"
        && text.strip_prefix("{\n  \"version\": ").is_some_and(|rest| {
            rest.split_once(",\n  \"tool\": \"")
                .is_some_and(|(version, _)| version.bytes().all(|byte| byte.is_ascii_digit()))
        })
}

/// What kind of text a file of this name is; a program if it belongs to a language whose parser did not take it.
pub(super) fn nature(name: &str, text: &str, syntax_failed: bool) -> Nature {
    let path = name.to_ascii_lowercase();
    let mut directories = path.rsplit('/');
    let base = directories.next().unwrap_or(&path);
    let (stem, extension) = base.rsplit_once('.').unwrap_or((base, ""));
    let locks = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum"];
    if matches!(extension, "patch" | "diff")
        || is_history(stem, extension, directories.clone())
        || name.rsplit('/').next().is_some_and(|base| base.starts_with("CHANGELOG") && PROSE.contains(&extension))
    {
        Nature::ChangeLog
    } else if extension == "lock" || extension == "lockb" || locks.contains(&base) || is_report(extension, text) {
        Nature::Generated
    } else if matches!(extension, "har" | "httprr")
        || directories.any(|part| OF_RECORDINGS.contains(&&*part.replace('-', "_")))
        || matches!(extension, "json" | "yml" | "yaml") && is_recorded(text)
    {
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

/// Whether a file tells what was: by its name, or by the directory of its piece.
fn is_history<'n>(stem: &str, extension: &str, mut directories: impl Iterator<Item = &'n str>) -> bool {
    let is_text = PROSE.contains(&extension);
    // `CHANGELOG`, `CHANGELOG-2.x.md`, `RELEASE-NOTES-1.4.txt`, `foo.changelog`
    let begins = |words: &[&str]| {
        let stem = stem.replace(['-', ' '], "_");
        words.iter().any(|word| {
            stem.strip_prefix(word).is_some_and(|rest| {
                let rest = rest.trim_start_matches(['_', '.', 'v']);
                rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) || rest == "md" || rest == "old"
            })
        })
    };
    // `CHANGELOG-2.x`, with no extension but a number's.
    let no_extension = extension.is_empty()
        || extension.len() <= 3 && !extension.contains(|c: char| c.is_ascii_alphabetic() && c != 'x');
    begins(HISTORIES) && !PROGRAMS.contains(&extension)
        || extension == "changelog"
        || begins(MAYBE_HISTORIES) && (is_text || no_extension || extension == "in")
        || (is_text || no_extension || FRAGMENTS.contains(&extension))
            && directories.any(|part| OF_HISTORIES.contains(&&*part.replace('-', "_")))
}

/// Whether a text is traffic that a tool has recorded: cassettes, archives, what nock writes.
fn is_recorded(text: &str) -> bool {
    const BEGINNING: usize = 4096;
    let start = &text[..boundary(text, text.len().min(BEGINNING))];
    let all = |words: &[&str]| words.iter().all(|word| start.contains(word));
    all(&["http_interactions"])
        || all(&["interactions:", "request:"])
        || all(&["\"interactions\"", "\"request\""])
        || all(&["\"log\"", "\"entries\"", "\"request\"", "\"version\""])
        || all(&["\"scope\"", "\"method\"", "\"path\"", "\"response\"", "\"status\""])
}

/// Whether a file of this name keeps what a test has seen, and is taken anew rather than edited.
pub(super) fn is_snapshot(name: &str) -> bool {
    let path = name.to_ascii_lowercase();
    let (directory, base) = path.rsplit_once('/').unwrap_or(("", &path));
    base.ends_with(".snap")
        || base.ends_with(".ambr")
        || base.contains(".approved.")
        || directory.split('/').any(|part| part == "__snapshots__")
}

/// Whether a file is a list of domains, one a line: `allowed-domains.txt`, `egress.list`.
pub(super) fn lists_domains(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    let (stem, extension) = base.rsplit_once('.').unwrap_or((base, ""));
    let is_list = matches!(extension, "" | "txt" | "list" | "lst" | "acl" | "conf");
    let names = |word: &str| stem.to_ascii_lowercase().contains(word);
    is_list && (Listing::of_name_of_hosts(stem).is_some() || names("domains"))
}

/// Whether the places of a file are read at all, as more than parts of a history or a recording.
pub fn is_read(name: &str, text: &str) -> bool {
    !matches!(nature(name, text, false), Nature::ChangeLog | Nature::Generated | Nature::Recording)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histories_and_recordings_by_name() {
        let histories = [
            "CHANGELOG",
            "CHANGELOG.md",
            "docs/ChangeLog.rst",
            "CHANGELOG-2.x.md",
            "changelog.json",
            "debian/changelog",
            "pkg/foo.changelog",
            "NEWS",
            "NEWS.md",
            "HISTORY.rst",
            "Changes",
            "CHANGES.txt",
            "RELEASES.md",
            "RELEASE-NOTES.txt",
            "release_notes_1.4.md",
            ".changeset/brave-cats.md",
            "changelog.d/12.feature.md",
            "newsfragments/7.bugfix",
            "docs/release-notes/v1.2.md",
            "releasenotes/notes/x-1234.yaml",
            "docs/changelog/index.mdx",
            "docs/whatsnew/v1.rst",
            "fix.patch",
            "CHANGELOG-unsupported.md",
        ];
        for name in histories {
            assert!(nature(name, "", false) == Nature::ChangeLog, "{name}");
        }
        let others = [
            "changes.json",
            "src/news.yaml",
            "history.toml",
            "news.env",
            "releases.tf",
            "release.yml",
            "changes.py",
            "src/changelog.ts",
            "changelog/src/main.rs",
            "UPGRADING.md",
            "newsletter.md",
            "historical.md",
            ".env.release",
            "history/config.env",
        ];
        for name in others {
            assert!(nature(name, "", false) != Nature::ChangeLog, "{name}");
        }
        for name in ["tests/cassettes/a.yaml", "x/vcr/a.yml", "a.har", "test/vcr-cassettes/a.json"] {
            assert!(nature(name, "", false) == Nature::Recording, "{name}");
        }
        let cassette = "interactions:\n- request:\n    uri: https://x.test\n";
        assert!(nature("tests/data/a.yaml", cassette, false) == Nature::Recording);
    }
}
