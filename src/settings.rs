//! What the user asked for, after command line and configuration were merged.

use std::collections::BTreeMap;

use crate::modules::Modules;
use crate::routing::{Deployment, Endpoint};

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
}

impl Settings {
    /// What the user says that a handle names.
    pub fn deployment_of(&self, handle: &str) -> Option<Deployment> {
        let (_, deployment) = self.deployments.iter().find(|(known, _)| known.eq_ignore_ascii_case(handle))?;
        deployment.parse().ok()
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
    /// Keys that Kubernetes secrets of the run define, those that are known names only with a real value.
    pub secret_keys: std::collections::BTreeSet<String>,
    /// Names of environment variables that clients which keep their direct URL still read.
    pub kept_names: std::collections::BTreeSet<String>,
    /// Constants that one file defines and others use.
    pub modules: Modules,
}
