//! What the user asked for, after command line and configuration were merged.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bodies::Bodies;
use crate::exclude::Files;
use crate::modules::{Modules, Spellings};
use crate::routing::{self, Deployment, Endpoint, Split};
use crate::variables::Variables;

/// Settings of a run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where requests go instead.
    pub endpoint: Endpoint,
    /// Names of environment variables that hold a direct key, beside the built-in ones.
    pub key_names: Vec<String>,
    /// `<handle>` → `accounts/<A>/deployments/<D>`.
    pub deployments: BTreeMap<String, String>,
    /// Which rules run.
    pub rules: RuleSelection,
    /// Files, and codes of rules that do not run in them.
    pub per_file_ignores: Vec<(Files, Vec<String>)>,
    /// Directories (absolute) with settings of their own, those of directories around others first. Names of keys count
    /// everywhere, and are the same in all.
    pub nearer: Vec<(PathBuf, Settings)>,
}

impl Settings {
    /// Settings of a run that starts in these directories: `without` any configuration, and those of directories that have
    /// one, in the order of [`Settings::nearer`].
    pub fn nearest(without: Self, mut nearer: Vec<(PathBuf, Self)>, starts: &[PathBuf]) -> Self {
        let all = std::iter::once(&without).chain(nearer.iter().map(|(_, settings)| settings));
        let names = Self::distinct(all.flat_map(|settings| settings.key_names.iter().cloned()));
        let holds_all = |directory: &Path| starts.iter().all(|start| start.starts_with(directory));
        let around = nearer.iter().rposition(|(directory, _)| holds_all(directory));
        let around = around.and_then(|around| nearer.drain(..=around).next_back());
        let mut settings = around.map_or(without, |(_, settings)| settings);
        for (_, settings) in &mut nearer {
            settings.key_names.clone_from(&names);
        }
        settings.key_names = names;
        settings.nearer = nearer;
        settings
    }

    /// Each name once, in the order of their first places.
    pub fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
        let mut seen = std::collections::BTreeSet::new();
        names.filter(|name| seen.insert(name.clone())).collect()
    }

    /// The settings of one file (absolute): those of the nearest directory, with the rules that run in the file.
    pub fn for_file(&self, file: &Path) -> Cow<'_, Self> {
        let nearest = self.nearer.iter().rev().find(|(directory, _)| file.starts_with(directory));
        let settings = nearest.map_or(self, |(_, settings)| settings);
        let ignored = settings.per_file_ignores.iter().filter(|(files, _)| files.contain(file));
        let ignored: Vec<String> = ignored.flat_map(|(_, codes)| codes).cloned().collect();
        if ignored.is_empty() {
            return Cow::Borrowed(settings);
        }
        let mut settings = settings.clone();
        settings.rules.ignore.extend(ignored);
        Cow::Owned(settings)
    }

    /// What the user says that a handle names.
    pub fn deployment_of(&self, handle: &str) -> Option<Deployment> {
        let (_, deployment) = self.deployments.iter().find(|(known, _)| known.eq_ignore_ascii_case(handle))?;
        deployment.parse().ok()
    }

    /// The deployment that a handle names, or may name: what the user says, else what its text tells.
    pub fn split(&self, handle: &str) -> Split {
        self.deployment_of(handle).map_or_else(|| routing::split_handle(handle), Split::Certain)
    }
}

/// Which rules run; every one unless something else was said.
#[derive(Clone, Debug, Default)]
pub struct RuleSelection {
    /// Codes of the only rules that run; all when empty.
    pub select: Vec<String>,
    /// Codes of rules that do not.
    pub ignore: Vec<String>,
}

impl RuleSelection {
    /// Whether the rule with this code runs.
    pub fn contains(&self, code: &str) -> bool {
        (self.select.is_empty() || self.select.iter().any(|rule| rule == code))
            && !self.ignore.iter().any(|rule| rule == code)
    }

    /// Whether every rule runs.
    pub fn is_complete(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }
}

/// What only the whole run knows.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Some file of the run holds the direct route of a deployment: a bare `DIRECT_ROUTE_API_KEY` means that key.
    pub direct_route: bool,
    /// Some file of the run speaks of the gateway or of `FIREWORKS_API_KEY`: enough to report a leftover
    /// `DIRECT_ROUTE_API_KEY`, never to rename it.
    pub gateway: bool,
    /// Whether the run lists what is used (an inventory).
    pub lists_uses: bool,
    /// Keys that Kubernetes secrets of the run define, those that are known names only with a real value.
    pub secret_keys: std::collections::BTreeSet<String>,
    /// Names of environment variables that clients which keep their direct URL still read.
    pub kept_names: std::collections::BTreeSet<String>,
    /// Constants that one file defines and others use.
    pub modules: Modules,
    /// The search for what spells those constants.
    pub constants: Option<Arc<Spellings>>,
    /// Bodies of requests in files of their own.
    pub bodies: Bodies,
    /// Variables of the environment that settings set to direct URLs.
    pub variables: Variables,
}
