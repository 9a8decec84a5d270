//! Rules as users name them: by code or by name.

use std::fmt;

use crate::finding::Rule;
use crate::rules::RULES;

/// A name that no rule has. Says which there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule(pub String);

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<String> = RULES.iter().map(|rule| format!("{} ({})", rule.code, rule.name)).collect();
        write!(f, "there is no rule `{}`; the rules are {}", self.0, known.join(", "))
    }
}

impl std::error::Error for UnknownRule {}

/// The rule with this code or name, in any case.
pub fn rule(name: &str) -> Result<&'static Rule, UnknownRule> {
    let matches = |rule: &&&Rule| rule.code.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name);
    RULES.iter().find(matches).copied().ok_or_else(|| UnknownRule(name.to_owned()))
}
