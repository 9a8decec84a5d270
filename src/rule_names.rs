//! Rules as users name them: by code or by name.

use std::fmt;

use crate::finding::Rule;
use crate::rules::{RULES, SUPPRESSION};

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

/// The same for one that is only spoken of, not chosen: problems of suppressions have a code too.
pub fn explained(name: &str) -> Result<&'static Rule, UnknownRule> {
    let of_suppressions = [SUPPRESSION.code, SUPPRESSION.name].iter().any(|known| known.eq_ignore_ascii_case(name));
    if of_suppressions { Ok(&SUPPRESSION) } else { rule(name) }
}

/// The rule with this code or name, in any case.
pub fn rule(name: &str) -> Result<&'static Rule, UnknownRule> {
    let matches = |rule: &&&Rule| rule.code.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name);
    RULES.iter().find(matches).copied().ok_or_else(|| UnknownRule(name.to_owned()))
}
