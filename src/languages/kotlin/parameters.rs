//! Defaults of the parameters of functions, which the grammar puts beside the parameter and not into it.

use std::collections::HashMap;

use crate::facts::{Facts, Kind, NodeId};

/// Gives parameters the values that stand behind them.
pub fn give_defaults(facts: &mut Facts, text: &str) {
    let mut first_at: HashMap<usize, NodeId> = HashMap::new();
    for id in facts.ids() {
        first_at.entry(facts.span(id).start).or_insert(id);
    }
    let default = |id: NodeId| {
        let Kind::Parameter { default: None, .. } = facts.kind(id) else { return None };
        let end = facts.span(id).end;
        let rest = text.get(end..)?;
        let behind = rest.trim_start().strip_prefix('=').filter(|rest| !rest.starts_with('='))?.trim_start();
        Some((id, *first_at.get(&(text.len() - behind.len()))?))
    };
    let found: Vec<(NodeId, NodeId)> = facts.ids().filter_map(default).collect();
    for (id, value) in found {
        if let Kind::Parameter { default, .. } = &mut facts.nodes[id.0 as usize].kind {
            *default = Some(value);
        }
    }
}
