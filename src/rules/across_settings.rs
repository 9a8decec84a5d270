//! Models of clients whose URL is a variable that settings of the tree set to a direct route.
//!
//! Which deployment that is, the settings tell; but the same program may run with others. So nothing moves without the
//! user's consent: neither the model here nor the URL there.

use std::collections::BTreeSet;

use super::{Context, unpinned_model};
use crate::clients::{ModelUse, Through};
use crate::finding::{Applicability, Span};
use crate::flow::Leaf;
use crate::moves::{Owner, Part, Remedy};
use crate::routing::ModelRef;
use crate::variables::{Asked, Obstacle};

/// The parts of the models of `cx.clients`, all of which take their URL from a variable, but for those of requests that
/// `taken` says belong to another client; `decision` is where the file decides by the direct host. Returns what is in the
/// way of moving the variables.
pub fn check(cx: &Context, taken: &dyn Fn(Span) -> bool, decision: Option<Span>, parts: &mut Vec<Part>) -> Vec<Asked> {
    let mut asked = Vec::new();
    let variables = &cx.project.variables;
    if let Some(at) = decision {
        let names: BTreeSet<&str> =
            cx.imports.iter().flat_map(|(_, of_node)| of_node).map(|definition| &*definition.origin.name).collect();
        let branch = |name: &&str| Asked { name: (*name).to_owned(), obstacle: Obstacle::Branch, at };
        asked.extend(names.iter().map(branch));
    }
    for (index, client) in cx.clients.iter().enumerate() {
        let mut origins = client.urls.iter().filter_map(|url| cx.sites[url.site].defined.as_deref());
        let Some(origin) = origins.next().map(|definition| &definition.origin) else { continue };
        let is_set = |model: &&ModelUse| {
            let read = |leaf: &Leaf| cx.flow.env_read(leaf.node).is_some_and(|read| variables.holds_model(&read.name));
            model.kind == ModelRef::Unknown && cx.flow.leaves(model.at).iter().any(read)
        };
        let joins = client.urls.iter().filter_map(|url| match url.through {
            Through::Join(call) => Some(cx.flow.facts.span(call)),
            _ => None,
        });
        asked.extend(joins.map(|at| Asked { name: origin.name.clone(), obstacle: Obstacle::Join, at }));
        for model in client.models.iter().filter(|model| !taken(model.span) && !is_set(model)) {
            let Some(mut part) = unpinned_model::of_model(cx, index, client, model) else { continue };
            part.owner = Owner::With(Vec::new());
            part.help = format!("{}; {} sets {}", part.help, origin.file, origin.name);
            part.remedy = match part.remedy {
                Remedy::Change(change) => {
                    let edits = change.shared.and_then(|shared| shared.own).unwrap_or(change.edits);
                    Remedy::change(Applicability::Unsafe, edits)
                }
                _ => Remedy::Advice,
            };
            if model.kind == ModelRef::Unpinned {
                let obstacle = Obstacle::Model(model.value.clone().unwrap_or_default());
                asked.push(Asked { name: origin.name.clone(), obstacle, at: model.span });
            }
            parts.push(part);
        }
    }
    asked
}
