//! The library: what the program does with one file, for a source in memory.
//!
//! It reads and writes no file, prints nothing and ends no process.

use std::fmt;

use crate::config::{Handle, KeyName, RuleCode, Value};
use crate::engine::{Memory, Mode, Progress, Run};
use crate::finding::Applicability;
use crate::paths::Root;
use crate::report::document::FileReport;
use crate::report::{Action, Document};
use crate::routing::{Deployment, Endpoint};
use crate::settings::Settings;

/// How a source is checked and fixed; the default is that of the command line.
///
/// Each method but [`unsafe_fixes`](Self::unsafe_fixes) fails where the command line would refuse the value, with its
/// words.
#[derive(Clone, Debug, Default)]
pub struct Options {
    settings: Settings,
    unsafe_fixes: bool,
}

impl Options {
    /// The same as [`Options::default`].
    pub fn new() -> Self {
        Self::default()
    }

    /// Where requests go, as `--endpoint`: `default`, `aws`, `gcp`, or the URL of a private endpoint.
    pub fn endpoint(mut self, endpoint: &str) -> Result<Self, InvalidOption> {
        self.settings.endpoint = read::<Endpoint>(endpoint)?;
        Ok(self)
    }

    /// Adds the name of a variable or secret that holds a direct key, as `--key-env`.
    pub fn key_env(mut self, name: &str) -> Result<Self, InvalidOption> {
        self.settings.key_names.push(read::<KeyName>(name)?.0);
        Ok(self)
    }

    /// Adds what a handle names, as a line of the table `[deployments]`: `my-account-prod.us-iowa-1` and
    /// `accounts/my-account/deployments/prod`.
    pub fn deployment(mut self, handle: &str, deployment: &str) -> Result<Self, InvalidOption> {
        let deployment = read::<Deployment>(deployment)?.to_string();
        self.settings.deployments.insert(read::<Handle>(handle)?.0, deployment);
        Ok(self)
    }

    /// Runs this rule, and others only if they are selected too, as `--select`; a code or a name.
    pub fn select(mut self, rule: &str) -> Result<Self, InvalidOption> {
        self.settings.rules.select.push(read::<RuleCode>(rule)?.0);
        Ok(self)
    }

    /// Does not run this rule, as `--ignore`; a code or a name.
    pub fn ignore(mut self, rule: &str) -> Result<Self, InvalidOption> {
        self.settings.rules.ignore.push(read::<RuleCode>(rule)?.0);
        Ok(self)
    }

    /// Whether fixes are made too that may change what the program means, as `--unsafe-fixes`.
    pub fn unsafe_fixes(mut self, make: bool) -> Self {
        self.unsafe_fixes = make;
        self
    }
}

/// A source after its fixes were made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fixed<S> {
    /// The source; as it was if nothing was fixed.
    pub source: S,
    /// What was fixed (`fixed`, at the places of the old source) and what is left (`findings`, at those of the new one).
    pub report: Document,
}

/// Why a source was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// It is no text that can be read, such as one with NUL bytes or in UTF-16; holds the reason.
    Skipped(String),
    /// A mistake of this crate; holds where it happened, and nothing of the source. The panic hook of the process has
    /// heard of it.
    Internal(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skipped(reason) => write!(f, "skipped: {reason}"),
            Self::Internal(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

/// A value that an option cannot have. Says which it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOption(String);

impl fmt::Display for InvalidOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidOption {}

/// Reports what has to be migrated in a source, as `fw-migrate check` does for a file of this name alone.
///
/// The name, a path relative to the root of the repository with `/` between its parts, decides how the source is read.
///
/// # Errors
///
/// Fails if the source is no text. What cannot be parsed is read as words.
pub fn check_str(name: &str, source: &str, options: &Options) -> Result<Document, Error> {
    check_bytes(name, source.as_bytes(), options)
}

/// [`check_str`] for a source that need not be UTF-8.
///
/// # Errors
///
/// As for [`check_str`].
pub fn check_bytes(name: &str, source: &[u8], options: &Options) -> Result<Document, Error> {
    run(name, source, options, Action::Check).map(|(_, report)| report)
}

/// Makes the safe fixes in a source, or all with [`Options::unsafe_fixes`], as `fw-migrate fix` does for a file of this
/// name alone.
///
/// # Errors
///
/// As for [`check_str`].
pub fn fix_str(name: &str, source: &str, options: &Options) -> Result<Fixed<String>, Error> {
    let (bytes, report) = run(name, source.as_bytes(), options, Action::Fix)?;
    let source = match bytes {
        None => source.to_owned(),
        Some(bytes) => String::from_utf8(bytes).map_err(|_| Error::Internal("a fix tore a character apart".into()))?,
    };
    Ok(Fixed { source, report })
}

/// [`fix_str`] for a source that need not be UTF-8.
///
/// # Errors
///
/// As for [`check_str`].
pub fn fix_bytes(name: &str, source: &[u8], options: &Options) -> Result<Fixed<Vec<u8>>, Error> {
    let (bytes, report) = run(name, source, options, Action::Fix)?;
    Ok(Fixed { source: bytes.unwrap_or_else(|| source.to_vec()), report })
}

/// The new source, if it changed, and the report.
fn run(name: &str, source: &[u8], options: &Options, action: Action) -> Result<(Option<Vec<u8>>, Document), Error> {
    let threshold = if options.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let mode = match action {
        Action::Check => Mode::Check,
        _ => Mode::Fix { threshold, write: false },
    };
    let root = Root::nowhere();
    let run = Run {
        settings: &options.settings,
        root: &root,
        mode,
        lists_uses: true,
        threads: 1,
        progress: &Progress::default(),
        memory: &Memory::default(),
    };
    let outcome =
        run.source(name.to_owned(), source.to_vec()).map_err(|error| Error::Internal(format!("{error:#}")))?;
    if let Some(skipped) = outcome.skipped.first() {
        return Err(Error::Skipped(skipped.reason.clone()));
    }
    if let Some(failure) = outcome.failures.first() {
        return Err(Error::Internal(failure.message.clone()));
    }
    let after = outcome.files.first().and_then(|file| Some(file.after.as_ref()?.source.bytes().to_vec()));
    let report = outcome.map(|file| FileReport::of(&file, None));
    Ok((after, Document::of(report, action, options.unsafe_fixes)))
}

/// One value of an option.
fn read<T: Value>(text: &str) -> Result<T, InvalidOption> {
    T::read(text.trim()).map_err(InvalidOption)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "url: https://my-account-prod.us-iowa-1.direct.fireworks.ai/v1 # \u{e4}\n";

    #[test]
    fn options_say_what_is_wrong_with_a_value() {
        let errors = [
            Options::new().endpoint("mars").unwrap_err(),
            Options::new().key_env("fw-s3cr3t").unwrap_err(),
            Options::new().deployment("a-b.c", "accounts/a").unwrap_err(),
            Options::new().deployment("a b", "accounts/a/deployments/b").unwrap_err(),
            Options::new().select("FW999").unwrap_err(),
            Options::new().ignore("").unwrap_err(),
        ];
        for (error, words) in errors.iter().zip([
            "`mars` is no endpoint",
            "not the name of an environment variable",
            "`accounts/a` names no deployment",
            "`a b` is not a handle",
            "there is no rule `FW999`",
            "there is no rule ``",
        ]) {
            assert!(error.to_string().contains(words) && !error.to_string().contains("s3cr3t"), "{error}");
        }
    }

    #[test]
    fn options_count() {
        let fix = |options: Options| fix_str("a.yaml", OLD, &options).unwrap();
        assert_eq!(fix(Options::new()).source, "url: https://api.fireworks.ai/inference/v1 # \u{e4}\n");
        let aws = fix(Options::new().endpoint("aws").unwrap());
        assert_eq!(aws.source, "url: https://aws.api.fireworks.ai/inference/v1 # \u{e4}\n");
        for held in [Options::new().ignore("direct-url").unwrap(), Options::new().select("FW002").unwrap()] {
            let held = fix(held);
            assert_eq!((&*held.source, held.report.findings.len()), (OLD, 0));
        }
        let model = "model: accounts/fireworks/models/m\n";
        let source = format!("base_{OLD}api_key: ${{ACME_KEY}}\n{model}");
        let safe = Options::new().key_env("ACME_KEY").unwrap();
        assert_eq!(fix_str("a.yaml", &source, &safe).unwrap().source, source);
        let pinned = safe.clone().deployment("my-account-prod.us-iowa-1", "accounts/my-account/deployments/prod");
        let pinned = fix_str("a.yaml", &source, &pinned.unwrap()).unwrap();
        assert!(pinned.source.contains("m#accounts/my-account/deployments/prod"), "{}", pinned.source);
        assert!(pinned.source.contains("${FIREWORKS_API_KEY}"), "{}", pinned.source);
        let unsafely = fix_str("a.yaml", &source, &safe.unsafe_fixes(true)).unwrap();
        assert!(unsafely.source.ends_with(model) && unsafely.source.contains("//api."), "{}", unsafely.source);
    }

    #[test]
    fn bytes_need_not_be_utf_8_but_text() {
        let torn = [OLD.as_bytes(), b"# \xff\n"].concat();
        let fixed = fix_bytes("a.yaml", &torn, &Options::new()).unwrap();
        assert!(fixed.source.ends_with(b"# \xff\n") && fixed.report.summary.fixed == 1);
        assert_eq!(fix_bytes("a.yaml", b"\xff", &Options::new()).unwrap().source, b"\xff");
        for name in ["a.yaml", ""] {
            assert_eq!(check_str(name, "\0", &Options::new()).unwrap_err().to_string(), "skipped: binary");
            assert_eq!(check_str(name, OLD, &Options::new()).unwrap().summary.errors, 1);
            assert_eq!(check_str(name, "", &Options::new()).unwrap().summary.matched, 0);
        }
    }
}
