//! What a file does with the parts of URL objects.

use std::collections::HashSet;

use crate::facts::{Kind, NodeId};
use crate::flow::{Flow, is_bound};

const HOSTS: &[&str] = &["host", "hostname", "authority", "origin", "Host", "Authority", "DnsSafeHost"];
const PATHS: &[&str] =
    &["path", "pathname", "href", "request_uri", "rawPath", "AbsolutePath", "AbsoluteUri", "PathAndQuery"];

/// Values by what is done with them, found once for all URL objects of a file.
#[derive(Debug, Default)]
pub struct UrlObjects {
    /// Their path is set.
    given_path: HashSet<NodeId>,
    /// Their host is read.
    host: HashSet<NodeId>,
    /// Their path is read.
    path: HashSet<NodeId>,
    /// They are given to a call, or become part of a text.
    handed_on: HashSet<NodeId>,
}

impl UrlObjects {
    /// What a file does.
    pub(super) fn of(flow: &Flow) -> Self {
        let facts = flow.facts;
        let mut objects = Self::default();
        let add = |value: NodeId, set: &mut HashSet<NodeId>| {
            set.extend(flow.leaves(value).into_iter().map(|leaf| leaf.node));
        };
        for (names, is_path) in [(HOSTS, false), (PATHS, true)] {
            for attribute in names.iter().flat_map(|name| flow.attributes(name)).copied() {
                let Kind::Attribute { base, .. } = facts.kind(attribute) else { continue };
                add(*base, if is_path { &mut objects.path } else { &mut objects.host });
                if is_path && is_bound(facts, attribute) {
                    add(*base, &mut objects.given_path);
                }
            }
        }
        for id in facts.ids() {
            let mut hand_on = |value: NodeId| {
                if matches!(facts.kind(value), Kind::Name(_) | Kind::Attribute { .. }) {
                    add(value, &mut objects.handed_on);
                }
            };
            match facts.kind(id) {
                // `const { hostname } = new URL(…)`
                Kind::Assign { target, value, .. } if matches!(facts.kind(*target), Kind::Mapping(_)) => {
                    let items = flow.items(*target);
                    let takes = |names: &[&str]| {
                        items.iter().any(|entry| entry.name.as_deref().is_some_and(|name| names.contains(&name)))
                    };
                    if takes(HOSTS) {
                        add(*value, &mut objects.host);
                    }
                    if takes(PATHS) {
                        add(*value, &mut objects.path);
                    }
                }
                Kind::Call { callee, arguments } if !flow.is_one_of(*callee, flow.idioms.logging_calls()) => {
                    arguments.items.iter().for_each(|argument| hand_on(argument.value));
                }
                Kind::Literal(_) | Kind::Concat(_) => facts.children(id).for_each(hand_on),
                _ => {}
            }
        }
        objects
    }

    /// Whether a URL object is given another path, or its host is read but neither its path nor the object is handed on.
    pub(super) fn gives_host_alone(&self, object: NodeId) -> bool {
        self.given_path.contains(&object)
            || self.host.contains(&object) && !self.path.contains(&object) && !self.handed_on.contains(&object)
    }
}
