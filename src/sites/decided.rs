//! Whether a program decides by a value that it gave a name to, or put into a list.

use crate::facts::{Kind, NodeId};
use crate::flow::Flow;

use super::role::{COLLECTIONS, EQUALITY, MEMBERSHIP, asserts};

/// How many names a value is followed through.
const DEPTH: usize = 4;
/// How many reads of one name are looked at.
const READS: usize = 256;

/// Whether a value takes part in a test, through its name or as an item of a list; those of assertions decide nothing.
pub(super) fn is_decided_by(flow: &Flow, value: NodeId) -> bool {
    Search { flow }.decides(value, DEPTH)
}

struct Search<'f, 'a> {
    flow: &'f Flow<'a>,
}

impl Search<'_, '_> {
    fn decides(&self, value: NodeId, depth: usize) -> bool {
        let (flow, facts) = (self.flow, self.flow.facts);
        let tests = flow.idioms.text_tests();
        let is_test = |name: &str| tests.contains(&name) || MEMBERSHIP.contains(&name) || EQUALITY.contains(&name);
        // What a text is put together with is another value from there on.
        let (mut below, mut is_whole) = (value, true);
        for id in facts.ancestors(value) {
            match facts.kind(id) {
                Kind::Test(_) => return !self.is_asserted(id),
                Kind::Mapping(entries) if entries.items.iter().any(|entry| entry.value == below) => return false,
                Kind::Concat(_) | Kind::Format { .. } => is_whole = false,
                Kind::Literal(_) => is_whole &= facts.span(id).len() <= facts.span(below).len() + 2,
                Kind::Attribute { base, .. } if *base == below => {}
                Kind::Index { base, .. } if *base == below => {}
                Kind::Call { callee, arguments } => {
                    let name = match facts.kind(*callee) {
                        Kind::Attribute { name, .. } | Kind::Name(name) => name.clone(),
                        _ => facts.plain(*callee).unwrap_or_default(),
                    };
                    let is_argument = arguments.items.iter().any(|argument| argument.value == below);
                    // `HOST.split(".")` takes a text apart, `HOSTS.some(…)` asks a list.
                    let asks = match is_argument {
                        true => is_test(&name),
                        false => MEMBERSHIP.contains(&name.as_str()) || EQUALITY.contains(&name.as_str()),
                    };
                    if asks {
                        return !self.is_asserted(id);
                    }
                    let hands_on = COLLECTIONS.contains(&name.as_str())
                        || matches!(
                            name.as_str(),
                            "iter" | "into_iter" | "stream" | "values" | "each" | "escape" | "quote"
                        );
                    if !hands_on {
                        return false;
                    }
                }
                Kind::Each { target, source, items } if *source == Some(below) || items.contains(&below) => {
                    return self.of_target(*target, depth);
                }
                Kind::Assign { target, value, .. } if *value == below && is_whole => {
                    return self.of_target(*target, depth);
                }
                Kind::Parameter { name, default: Some(default), .. } if *default == below && is_whole => {
                    return self.of_name(id, name, depth);
                }
                Kind::Sequence(_) | Kind::Mapping(_) | Kind::Other | Kind::Either(_) => {}
                _ => return false,
            }
            below = id;
        }
        false
    }

    fn of_target(&self, target: NodeId, depth: usize) -> bool {
        match self.flow.facts.kind(target) {
            Kind::Name(name) => self.of_name(target, name, depth),
            Kind::Attribute { name, .. } => self.of_attribute(name, depth),
            Kind::Sequence(targets) => targets.iter().any(|target| self.of_target(*target, depth)),
            _ => false,
        }
    }

    fn of_name(&self, at: NodeId, name: &str, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let Some((scope, _)) = self.flow.lookup(at, name) else { return false };
        let is_field = matches!(self.flow.facts.kind(scope), Kind::Class { .. });
        self.flow.reads_in(scope, name).take(READS).any(|read| self.decides(read, depth))
            || is_field && self.of_attribute(name, depth + 1)
    }

    /// Whose attribute it is, is not asked: a file has few of one name.
    fn of_attribute(&self, name: &str, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let reads = self.flow.attributes(name).iter().take(READS);
        reads.filter(|read| !crate::flow::is_bound(self.flow.facts, **read)).any(|read| self.decides(*read, depth))
    }

    fn is_asserted(&self, test: NodeId) -> bool {
        let facts = self.flow.facts;
        facts.ancestors(test).chain([test]).any(|id| match facts.kind(id) {
            Kind::Assert => true,
            Kind::Call { callee, .. } => asserts(self.flow, *callee),
            _ => false,
        })
    }
}
