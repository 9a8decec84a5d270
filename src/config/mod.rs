//! The configuration file: `fw-migrate.toml`, or `[tool.fw-migrate]` in `pyproject.toml`.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::Span;
use crate::read::{Skip, whole};
use crate::routing::{Deployment, Endpoint, without_keys};

mod nearest;
mod values;

pub use nearest::{Found, Nearest};
pub use values::{Glob, Handle, KeyName, Many, One, RuleCode, Table, Value};

/// The name of a configuration file of its own.
pub const OWN_FILE: &str = "fw-migrate.toml";
/// The file that may hold a table for this program.
const PYTHON_PROJECT: &str = "pyproject.toml";
/// A file of settings that is larger is something else.
const LARGEST: u64 = 8 << 20;

/// What a configuration file says. `fw-migrate.schema.json` says the same for editors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", expecting = "a table of settings")]
pub struct Config {
    /// Where requests go.
    pub endpoint: Option<One<Endpoint>>,
    /// Names of the user's direct keys.
    #[serde(default)]
    pub key_env: Many<KeyName>,
    /// Files and directories that are left out.
    #[serde(default)]
    pub exclude: Many<Glob>,
    /// The only rules that run.
    pub select: Option<Many<RuleCode>>,
    /// Rules that do not.
    pub ignore: Option<Many<RuleCode>>,
    /// Rules that do not run in some files.
    #[serde(default)]
    pub per_file_ignores: Table<Glob, Many<RuleCode>>,
    /// `<handle>` → `accounts/<A>/deployments/<D>`.
    #[serde(default)]
    pub deployments: Table<Handle, One<Deployment>>,
}

/// The part of `pyproject.toml` that matters.
#[derive(Deserialize)]
struct PythonProject {
    tool: Option<Tools>,
}

#[derive(Deserialize)]
#[serde(expecting = "a table of tools")]
struct Tools {
    #[serde(rename = "fw-migrate")]
    fw_migrate: Option<Config>,
}

/// The directory in which a configuration may stand, as far as a path that a walk comes upon shows one. A file of its own may
/// be one that git ignores, which no walk comes upon.
pub fn place_shown_by(path: &Path, is_directory: bool) -> Option<&Path> {
    if is_directory {
        return path.join(OWN_FILE).symlink_metadata().is_ok().then_some(path);
    }
    path.parent().filter(|_| path.ends_with(PYTHON_PROJECT))
}

/// The configuration in `file`, whichever of the two kinds it is.
pub fn load(file: &Path) -> anyhow::Result<Config> {
    let text = read(file)?;
    if file.file_name().is_some_and(|base| base == PYTHON_PROJECT) {
        return table(file, &text)?.ok_or_else(|| anyhow!("{} has no table [tool.fw-migrate]", file.display()));
    }
    toml::from_str(&text).map_err(|error| explained(file, &text, &error))
}

/// The table in a `pyproject.toml`, if it has one.
fn load_table(file: &Path) -> anyhow::Result<Option<Config>> {
    if !file.is_file() {
        return Ok(None);
    }
    let bytes = read_bytes(file)?;
    // A broken file of other tools is none of our business.
    if memchr::memmem::find(&bytes, b"fw-migrate").is_none() {
        return Ok(None);
    }
    table(file, &text_of(file, bytes)?)
}

fn read(file: &Path) -> anyhow::Result<String> {
    text_of(file, read_bytes(file)?)
}

fn read_bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let name = file.display();
    match whole(file, LARGEST).with_context(|| format!("cannot read {name}"))? {
        Ok(bytes) => Ok(bytes),
        Err(Skip::TooLarge(_)) => bail!("cannot read {name}: larger than {LARGEST} bytes, which no configuration is"),
        Err(skip) => bail!("cannot read {name}: {skip}"),
    }
}

fn text_of(file: &Path, bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
        anyhow!("{}:{line}: not UTF-8, which TOML has to be", file.display())
    })
}

/// The table in the text of a `pyproject.toml`.
fn table(file: &Path, text: &str) -> anyhow::Result<Option<Config>> {
    let project: PythonProject = toml::from_str(text).map_err(|error| explained(file, text, &error))?;
    Ok(project.tool.and_then(|tools| tools.fw_migrate))
}

/// Where the settings of this program stand in a file of this name that holds those of others too.
pub fn places(name: &str, text: &str) -> Vec<Span> {
    let mut places = Vec::new();
    if name.rsplit('/').next() == Some(PYTHON_PROJECT)
        && text.contains("fw-migrate")
        && let Ok(document) = DeTable::parse(text)
        && let Some(tool) = document.get_ref().get("tool").and_then(|tool| tool.get_ref().as_table())
        && let Some(own) = tool.get("fw-migrate")
    {
        add_places(own, &mut places);
    }
    places
}

/// Adds the places of all keys and values; the span of a table that has a header covers no more than that.
fn add_places(value: &Spanned<DeValue<'_>>, places: &mut Vec<Span>) {
    places.push(Span::new(value.span().start, value.span().end));
    for (key, value) in value.get_ref().as_table().into_iter().flatten() {
        places.push(Span::new(key.span().start, key.span().end));
        add_places(value, places);
    }
}

/// An error with file and line.
fn explained(file: &Path, text: &str, error: &toml::de::Error) -> anyhow::Error {
    let line = error.span().map_or(1, |span| line_of(text.as_bytes(), span.start));
    anyhow!("{}:{line}: {}", file.display(), without_keys(&without_value(error.message().trim_end())))
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', &bytes[..at.min(bytes.len())]).count() + 1
}

/// The message about a wrong type, what is expected first and without the value that was found: whoever puts a key in the
/// wrong place must not see it in a log.
fn without_value(message: &str) -> String {
    let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    let parts = wrong.and_then(|wrong| {
        // What is expected may hold the words too; a value in front of it as well, but that is cut off.
        let kind = wrong.split([' ', ',']).next()?;
        let (_, expected) = match wrong.split_once('"').filter(|(before, _)| !before.contains(',')) {
            Some((_, rest)) => rest.rsplit_once("\", expected ")?,
            None => wrong.split_once(", expected ")?,
        };
        Some((kind, expected))
    });
    match parts {
        Some((kind, expected)) => format!("expected {expected}; found a value of type {kind}"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn error_in(name: &str, text: &[u8]) -> String {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(name);
        fs::write(&file, text).unwrap();
        let error = load(&file).unwrap_err().to_string();
        error.rsplit_once(&format!("{name}:")).unwrap_or(("", &error)).1.to_owned()
    }

    fn error(text: &str) -> String {
        error_in(OWN_FILE, text.as_bytes())
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        for (text, words) in [
            (
                "endpoint = 'aws'\nendpiont = 'x'\n",
                "2: unknown field `endpiont`, expected one of `endpoint`, `key-env`",
            ),
            ("key_env = []\n", "1: unknown field `key_env`, expected one of"),
            ("\n\nselect = ['FW001', 'FW999']\n", "3: there is no rule `FW999`; the rules are FW001"),
            ("ignore = [\n  'FW001',\n  'FW0x',\n]\n", "3: there is no rule `FW0x`"),
            ("endpoint = 'mars'\n", "1: `mars` is no endpoint"),
            ("endpoint = 1\n", "1: expected default, aws, gcp or the URL"),
            ("key-env = ['1X']\n", "1: not the name"),
            ("\nkey-env = 'fwKey7secret'\n", "2: expected a list of names of environment variables"),
            ("key-env = [['X']]\n", "1: expected the name of an environment variable"),
            ("exclude = 'x'\n", "1: expected a list of globs"),
            ("exclude = ['ok', 'a[']\n", "1: cannot understand the glob `a[`"),
            ("exclude = ['']\n", "1: cannot understand the glob ``"),
            ("select = 'FW001'\n", "1: expected a list of codes or names of rules"),
            ("select = true\n", "1: expected a list of codes or names of rules"),
            ("[select]\nx = 1\n", "1: expected a list of codes or names of rules"),
            (
                "[deployments]\n'a-b.us' = 'accounts/a/b'\n",
                "2: `accounts/a/b` names no deployment; write accounts/<account>",
            ),
            ("[deployments]\n'a-b.us' = ['accounts/a/b']\n", "2: expected a deployment, such as"),
            ("[deployments]\n\n'a b' = 'accounts/a/deployments/b'\n", "3: `a b` is not a handle"),
            ("deployments = 'x'\n", "1: expected a table; in front of each `=` a handle"),
            (
                "[deployments]\n'a-b.us' = 'accounts/a/deployments/b'\n'A-b.us.direct.fireworks.ai' = 'accounts/a/deployments/b'\n",
                ": this stands in the table twice",
            ),
            (
                "[per-file-ignores]\n'*.md' = 'FW009'\n",
                "2: expected a list of codes or names of rules, such as [\"FW009\"]",
            ),
            ("[per-file-ignores]\n'*.md' = ['FW9']\n", "2: there is no rule `FW9`"),
            ("[per-file-ignores]\n\n'a[' = ['FW009']\n", "3: cannot understand the glob `a[`"),
            ("per-file-ignores = ['*.md']\n", "1: expected a table; in front of each `=` a glob"),
            ("exclude = [\n", ": "),
            ("exclude = []\nexclude = []\n", "2: duplicate key"),
            ("x", "1: "),
        ] {
            let message = error(text);
            assert!(message.contains(words), "{text:?}: {message}");
            assert!(message.starts_with(|c: char| c.is_ascii_digit()), "{text:?}: {message}");
            assert!(!message.contains("fwKey7secret"), "{message}");
            let project = "[project]\nname = 'x'\n[tool.other]\ny = 1\n";
            // The same in the table of another file, as far as that can be written there.
            if !text.starts_with(['[', 'x']) && !text.contains("\n[") {
                let message = error_in(PYTHON_PROJECT, format!("{project}[tool.fw-migrate]\n{text}").as_bytes());
                let (line, words) = words.split_once(':').unwrap();
                let expected = line.parse().map_or(String::new(), |line: usize| format!("{}:", line + 5)) + words;
                assert!(message.contains(&expected), "{text:?}: {message}, not {expected}");
            }
        }
    }

    #[test]
    fn tables_of_other_tools_are_not_looked_at() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(PYTHON_PROJECT);
        let text = "[tool.fw-migrate.per-file-ignores]\n\"docs/**\" = [\"FW009\"]\n[tool.x]\nendpiont = 1\n";
        fs::write(&file, text).unwrap();
        assert_eq!(load(&file).unwrap().per_file_ignores.0.len(), 1);
        for (text, words) in [
            ("tool = 3\n", "1: expected a table of tools; found a value of type integer"),
            ("[tool]\nfw-migrate = 'aws'\n", "2: expected a table of settings; found a value of type string"),
            ("[tool.fw-migrate]\n\nper_file_ignores = {}\n", "3: unknown field `per_file_ignores`"),
            ("[tool.fw-migrate.deployments]\n'a' = 1\n", "2: expected a deployment"),
            ("[tool.x]\n", "no table [tool.fw-migrate]"),
        ] {
            let message = error_in(PYTHON_PROJECT, text.as_bytes());
            assert!(message.contains(words), "{text:?}: {message}");
        }
    }

    #[test]
    fn hostile_files_are_errors() {
        let deep = format!("exclude = {}", "[".repeat(100_000));
        let dotted = format!("{}x = 1", "a.".repeat(100_000));
        let tables = "[deployments.".to_owned() + &"a.".repeat(50_000) + "a]\n";
        let inline = format!("deployments = {}", "{a=".repeat(100_000));
        for text in [deep, dotted, tables, inline, "\u{feff}\0".into(), "'".repeat(1 << 20), "é = 'é".into()] {
            assert!(!error(&text).is_empty());
            assert!(!error_in(PYTHON_PROJECT, format!("[tool.fw-migrate]\n{text}").as_bytes()).is_empty());
        }
        assert!(error_in(OWN_FILE, b"exclude = [\n'\xff']").starts_with("2: not UTF-8"));
        let large = vec![b'#'; LARGEST as usize + 1];
        assert!(error_in(OWN_FILE, &large).contains("larger than"));
        assert!(load(tempfile::tempdir().unwrap().path()).is_err());
    }

    #[test]
    fn deployments_are_read() {
        let text = "[deployments]\n\"My-abcd1234.us-iowa-1\" = \"accounts/my/deployments/abcd1234\"\n";
        let config: Config = toml::from_str(text).unwrap();
        let (handle, deployment) = config.deployments.0.first_key_value().unwrap();
        assert_eq!(
            (&*handle.0, deployment.0.to_string()),
            ("my-abcd1234.us-iowa-1", "accounts/my/deployments/abcd1234".into())
        );
    }

    #[test]
    fn values_are_kept_out_of_messages() {
        for (message, expected) in [
            ("invalid type: string \"a\", expected x, \"b\"", "expected x, \"b\"; found a value of type string"),
            ("invalid type: integer `1`, expected a list", "expected a list; found a value of type integer"),
            ("invalid type: sequence, expected x \"y\"", "expected x \"y\"; found a value of type sequence"),
            ("something else", "something else"),
        ] {
            assert_eq!(without_value(message), expected);
        }
    }
}
