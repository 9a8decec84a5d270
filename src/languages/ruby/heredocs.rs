//! Here-documents: what stands at `<<~X` is what stands in the lines below.

use crate::facts::{Facts, Kind, NodeId};

/// Makes every beginning of a here-document stand for its body.
pub fn link(facts: &mut Facts, text: &str) {
    let starts = |id: &NodeId| matches!(facts.kind(*id), Kind::Other) && facts.span(*id).of(text).starts_with("<<");
    let beginnings: Vec<NodeId> = facts.ids().filter(starts).collect();
    if beginnings.is_empty() {
        return;
    }
    let is_body =
        |id: &NodeId| facts.literal(*id).is_some_and(|literal| literal.open.is_empty() && !literal.close.is_empty());
    let bodies: Vec<NodeId> = facts.ids().filter(is_body).collect();
    // One inside another's interpolation would change the order.
    if beginnings.len() != bodies.len() {
        return;
    }
    for (beginning, body) in beginnings.into_iter().zip(bodies) {
        if facts.span(beginning).end <= facts.span(body).start {
            facts.nodes[beginning.0 as usize].kind = Kind::Either(vec![body]);
        }
    }
}
