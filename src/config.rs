//! The configuration file: `fw-migrate.toml`, or `[tool.fw-migrate]` in `pyproject.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use serde::Deserialize;

use crate::routing::{Deployment, Endpoint};
use crate::rule_names;

/// The name of a configuration file of its own.
const OWN_FILE: &str = "fw-migrate.toml";
/// The file that may hold a table for this program.
const PYTHON_PROJECT: &str = "pyproject.toml";

/// What a configuration file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Where requests go.
    pub endpoint: Option<Parsed<Endpoint>>,
    /// Names of the user's direct keys.
    #[serde(default)]
    pub key_env: Vec<KeyName>,
    /// Globs, relative to the file's directory.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// The only rules that run.
    pub select: Option<Vec<RuleCode>>,
    /// Rules that do not.
    pub ignore: Option<Vec<RuleCode>>,
    /// `<handle>` → `accounts/<A>/deployments/<D>`.
    #[serde(default)]
    pub deployments: BTreeMap<Handle, Parsed<Deployment>>,
}

/// A value that is parsed from a string.
#[derive(Clone, Debug)]
pub struct Parsed<T>(pub T);

impl<'de, T: std::str::FromStr<Err: std::fmt::Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// The name of an environment variable.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct KeyName(pub String);

impl TryFrom<String> for KeyName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if starts_well && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Ok(Self(name));
        }
        // Who pastes the key itself must not see it in a log.
        Err("not the name of an environment variable: letters, digits and underscores, not starting with a digit"
            .into())
    }
}

/// The code of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RuleCode(pub String);

impl TryFrom<String> for RuleCode {
    type Error = rule_names::UnknownRule;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        rule_names::rule(&name).map(|rule| Self(rule.code.to_owned()))
    }
}

/// `<account>-<deployment>.<region>`, without the part that all direct hosts share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Handle(pub String);

impl TryFrom<String> for Handle {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let handle = text.to_ascii_lowercase();
        let handle = handle.strip_suffix(".direct.fireworks.ai").unwrap_or(&handle);
        if !handle.is_empty() && handle.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')) {
            return Ok(Self(handle.to_owned()));
        }
        Err(format!("`{text}` is not a handle, which looks like my-account-abcd1234.us-arizona-1"))
    }
}

/// The part of `pyproject.toml` that matters.
#[derive(Deserialize)]
struct PythonProject {
    tool: Option<Tools>,
}

#[derive(Deserialize)]
struct Tools {
    #[serde(rename = "fw-migrate")]
    fw_migrate: Option<Config>,
}

/// The configuration in `file`, whichever of the two kinds it is.
pub fn load(file: &Path) -> anyhow::Result<Config> {
    let name = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    if file.file_name().is_some_and(|base| base == PYTHON_PROJECT) {
        return table(file, &text)?.ok_or_else(|| anyhow!("{name} has no table [tool.fw-migrate]"));
    }
    toml::from_str(&text).map_err(|error| explained(file, &text, &error))
}

/// The configuration nearest to `start` in it or above, and the file that holds it.
pub fn discover(start: &Path) -> anyhow::Result<Option<(PathBuf, Config)>> {
    for directory in start.ancestors() {
        let own = directory.join(OWN_FILE);
        if own.is_file() {
            return load(&own).map(|config| Some((own, config)));
        }
        let python = directory.join(PYTHON_PROJECT);
        // A broken file of another tool is none of our business.
        if let Ok(text) = fs::read_to_string(&python)
            && text.contains("fw-migrate")
            && let Some(config) = table(&python, &text)?
        {
            return Ok(Some((python, config)));
        }
    }
    Ok(None)
}

/// The table in a `pyproject.toml`.
fn table(file: &Path, text: &str) -> anyhow::Result<Option<Config>> {
    let project: PythonProject = toml::from_str(text).map_err(|error| explained(file, text, &error))?;
    Ok(project.tool.and_then(|tools| tools.fw_migrate))
}

/// An error with file and line.
fn explained(file: &Path, text: &str, error: &toml::de::Error) -> anyhow::Error {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    anyhow!("{}:{line}: {}", file.display(), error.message().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(OWN_FILE);
        fs::write(&file, text).unwrap();
        let error = load(&file).unwrap_err().to_string();
        error.rsplit_once("fw-migrate.toml:").unwrap().1.to_owned()
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        assert!(error("endpoint = 'aws'\nendpiont = 'x'\n").starts_with("2: unknown field `endpiont`, expected"));
        assert!(error("\n\nselect = ['FW001', 'FW999']\n").starts_with("3: there is no rule `FW999`"));
        assert!(error("endpoint = 'mars'\n").starts_with("1: "));
        assert!(error("key-env = ['1X']\n").starts_with("1: not the name"));
        let message = error("[deployments]\n'a-b.us' = 'accounts/a/b'\n");
        assert!(message.starts_with("2: ") && message.contains("accounts/a/b"), "{message}");
        assert!(error("exclude = [\n").starts_with("1: ") || error("exclude = [\n").starts_with("2: "));
    }

    #[test]
    fn the_nearest_file_counts() {
        let top = tempfile::tempdir().unwrap();
        let deep = top.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(top.path().join(OWN_FILE), "exclude = ['far']").unwrap();
        fs::write(deep.join(PYTHON_PROJECT), "[tool.other]\nx = 1 # no fw-migrate here\n").unwrap();
        let (file, config) = discover(&deep).unwrap().unwrap();
        assert_eq!((file, config.exclude), (top.path().join(OWN_FILE), vec!["far".to_owned()]));
        fs::write(top.path().join("a").join(PYTHON_PROJECT), "[tool.fw-migrate]\nexclude = ['near']\n").unwrap();
        assert_eq!(discover(&deep).unwrap().unwrap().1.exclude, ["near"]);
    }

    #[test]
    fn deployments_are_read() {
        let text = "[deployments]\n\"My-abcd1234.us-iowa-1\" = \"accounts/my/deployments/abcd1234\"\n";
        let config: Config = toml::from_str(text).unwrap();
        let (handle, deployment) = config.deployments.first_key_value().unwrap();
        assert_eq!(
            (&*handle.0, deployment.0.to_string()),
            ("my-abcd1234.us-iowa-1", "accounts/my/deployments/abcd1234".into())
        );
    }
}
