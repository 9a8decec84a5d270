//! FW004 unpinned-model: a request whose model names no deployment, so that the gateway sends it to serverless.

use std::collections::{BTreeSet, HashMap};

use crate::bodies;

use crate::clients::{self, Client, ModelUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Rule, Severity};
use crate::flow::{Binding, is_bound, is_filled};
use crate::moves::{Change, Owner, Part, Remedy, Shared};
use crate::routing::{self, Deployment, ModelRef, Split, pin};

use crate::sites::Site;

use super::{Context, part};

/// FW004.
pub static RULE: Rule = Rule {
    code: "FW004",
    name: "unpinned-model",
    severity: Severity::Warning,
    summary: "a request of a client being migrated whose model names no deployment",
    fix_title: "name the deployment",
    explanation: include_str!("explanations/unpinned-model.md"),
};

/// Models of clients.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    for (index, client) in cx.clients.iter().enumerate() {
        for model in &client.models {
            parts.extend(of_model(cx, index, client, model));
        }
    }
    let mut lowered = false;
    for model in cx.loose_models {
        let name = model.value.as_deref().unwrap_or_default();
        if model.kind != ModelRef::Unpinned {
            let message = "which client sends this request, and whether its model names a deployment, cannot be told";
            let help = "if it is one that moves, see that its model names the deployment";
            parts.push(part(&RULE, Owner::Client(0), model.span, message, help, Remedy::Advice));
            continue;
        }
        let message = format!("on the gateway `{name}` goes to serverless; which client asks for it cannot be told");
        let help = "if it is one that moves, put `#accounts/<account>/deployments/<deployment>` behind it";
        let part = |owner, remedy| part(&RULE, owner, model.span, message.clone(), help, remedy);
        // In the same line of a script it is this request's: `jq -n '{…}' | curl -d @-`.
        let piped = cx.flow.idioms.separates_by_blanks().then(|| beside(cx, model)).flatten();
        match (piped, cx.clients) {
            (Some(client), _) => parts.push(part(Owner::Client(client), Remedy::Lower)),
            (None, []) => {
                let site = cx.sites.iter().position(Site::is_route);
                let remedy = if cx.only_client { Remedy::Lower } else { Remedy::Advice };
                parts.extend(site.map(|site| part(cx.move_of_site(site), remedy)));
            }
            // One of them asks for it, so that none moves without an answer.
            (None, clients) if cx.only_direct => {
                let waiting = if lowered { 1 } else { clients.len() };
                parts.extend((0..waiting).map(|client| part(Owner::Client(client), Remedy::Lower)));
                lowered = true;
            }
            (None, _) => parts.push(part(Owner::Client(0), Remedy::Advice)),
        }
    }
}

/// The client on the same line as a model, or on the line where the model's literal ends.
fn beside(cx: &Context, model: &ModelUse) -> Option<usize> {
    let end = cx.flow.facts.span(model.at).end;
    cx.clients.iter().position(|client| {
        let span = cx.flow.facts.span(client.node);
        let (from, to) = (end.min(span.start), end.max(span.start));
        span.start > end && !cx.flow.text[from..to].contains('\n') || span.contains(model.span)
    })
}

/// The one deployment of all URLs of a client; else the handles of which that cannot be told.
fn deployment<'c>(cx: &Context<'c>, client: &Client) -> Result<&'c Deployment, Vec<(&'c str, &'c Split)>> {
    let mut certain: Option<&Deployment> = None;
    let mut uncertain = Vec::new();
    let mut several = false;
    for url in &client.urls {
        let site = &cx.sites[url.site];
        match &site.deployment {
            Split::Certain(deployment) => {
                several |= certain.is_some_and(|known| known != deployment);
                certain = Some(deployment);
            }
            split => uncertain.push((&*site.host.labels, split)),
        }
    }
    match certain.filter(|_| !several && uncertain.is_empty()) {
        Some(deployment) => Ok(deployment),
        None => Err(uncertain),
    }
}

/// The part of one model of a client.
pub(super) fn of_model(cx: &Context, index: usize, client: &Client, model: &ModelUse) -> Option<Part> {
    let owner = Owner::Client(index);
    let name = model.value.as_deref().unwrap_or_default();
    match model.kind {
        ModelRef::Pinned => None,
        ModelRef::Unknown if let Some((file, name)) = cx.project.bodies.model(&files_of_body(cx, model)) => {
            match routing::classify_model(name) {
                ModelRef::Unpinned => {
                    let message = format!(
                        "{file} asks for `{name}`, which goes to serverless on the gateway, not to the deployment that the URL named"
                    );
                    let help = match deployment(cx, client) {
                        Ok(deployment) => format!("name it there, then run again: {}", pin(name, deployment)),
                        Err(handles) => choices(&handles),
                    };
                    Some(part(&RULE, owner, model.span, message, help, Remedy::Lower))
                }
                ModelRef::Pinned => None,
                ModelRef::Other | ModelRef::Unknown => {
                    let help = look(deployment(cx, client).ok());
                    Some(part(&RULE, owner, model.span, elsewhere(name), help, Remedy::Advice))
                }
            }
        }
        ModelRef::Unknown => {
            Some(part(&RULE, owner, model.span, OUT_OF_SIGHT, look(deployment(cx, client).ok()), Remedy::Advice))
        }
        ModelRef::Other => {
            let help = look(deployment(cx, client).ok());
            Some(part(&RULE, owner, model.span, elsewhere(name), help, Remedy::Advice))
        }
        ModelRef::Unpinned => {
            let message = to_serverless(name);
            if client.mixed {
                let help =
                    "its client may use another URL as well: name the deployment where the direct route was meant";
                return Some(part(&RULE, owner, model.span, message, help, Remedy::Lower));
            }
            if model.shared {
                let help = "the request may go through another client as well: name the deployment where each is made";
                return Some(part(&RULE, owner, model.span, message, help, Remedy::Lower));
            }
            match deployment(cx, client) {
                Ok(deployment) => {
                    let remedy = pinned(cx, client, model, deployment);
                    Some(part(&RULE, owner, model.span, message, format!("name it: {}", pin(name, deployment)), remedy))
                }
                Err(handles) => Some(part(&RULE, owner, model.span, message, choices(&handles), Remedy::Lower)),
            }
        }
    }
}

/// Files that hold the bodies of requests.
pub fn bodies(cx: &Context) -> BTreeSet<String> {
    let models = cx.clients.iter().flat_map(|client| &client.models);
    models.filter(|model| model.kind == ModelRef::Unknown).flat_map(|model| files_of_body(cx, model)).collect()
}

/// The files that the body of a request may stand in: `-d @body.json`.
fn files_of_body(cx: &Context, model: &ModelUse) -> Vec<String> {
    let word = cx.flow.facts.plain(model.at).filter(|_| cx.flow.idioms.separates_by_blanks()).unwrap_or_default();
    match word.strip_prefix('@') {
        Some(path) if !path.is_empty() && path != "-" => bodies::files(cx.file, path),
        _ => Vec::new(),
    }
}

/// What a report says of a model that names no deployment.
pub(crate) fn to_serverless(model: &str) -> String {
    format!("on the gateway `{model}` goes to serverless, not to the deployment that the URL named")
}

/// What it says of a short name, or another vendor's model.
pub(crate) fn elsewhere(model: &str) -> String {
    format!("on the gateway the model `{model}` does not reach the deployment that the URL named")
}

/// What it says of one that comes from elsewhere.
pub(crate) const OUT_OF_SIGHT: &str =
    "the model of this request is not in sight, so whether it names a deployment cannot be told";

/// What to do where no handle is in sight, or several are.
pub(crate) const NAME_IT: &str =
    "name the deployment that is meant: `<model>#accounts/<account>/deployments/<deployment>`";

/// What to see to where the model cannot be changed.
pub(crate) fn look(deployment: Option<&Deployment>) -> String {
    match deployment {
        Some(deployment) => format!("see that it is `{deployment}`, or a model followed by `#{deployment}`"),
        None => "see that it is `accounts/<account>/deployments/<deployment>`, or a model followed by `#` and that"
            .to_owned(),
    }
}

/// What to do where handles do not tell which deployment they name: the lines of the configuration that would, by the
/// labels of each handle.
pub(crate) fn choices(handles: &[(&str, &Split)]) -> String {
    let candidates = handles.iter().flat_map(|(labels, split)| match split {
        Split::Uncertain(candidates) => {
            let handle = labels.replace(crate::routing::HOLE, "…");
            candidates.iter().map(|deployment| format!("\"{handle}\" = \"{deployment}\"")).collect()
        }
        Split::Certain(_) => Vec::new(),
    });
    let lines: Vec<String> = candidates.collect();
    if lines.is_empty() {
        return NAME_IT.to_owned();
    }
    format!(
        "which deployment the handle names is not certain; put the right line under [deployments] in fw-migrate.toml: {}",
        lines.join(" or ")
    )
}

fn pinned(cx: &Context, client: &Client, model: &ModelUse, deployment: &Deployment) -> Remedy {
    let suffix = format!("#{deployment}");
    let at_definition = vec![match written_end(cx, model) {
        // `"accounts/…/models/" + NAME`
        Some(end) => Edit::insertion(end, cx.flow.idioms.concatenate("", &format!("\"{suffix}\""))),
        None => Edit::insertion(model.span.end, suffix.clone()),
    }];
    if model.path.is_empty() && model.holders.is_empty() {
        return Remedy::change(Applicability::Safe, at_definition);
    }
    // A constant that other requests use as well is pinned where this one uses it; what holds a model cannot be.
    // A suffix fits only the one value that is in sight.
    let fixed = model.holders.is_empty() && !model.optional;
    let own = model.path.first().filter(|_| fixed).and_then(|first| own_pin(cx, *first, &suffix));
    let (Some(root), true) = (model.root, only_moving_requests(cx, client, model)) else {
        return match own {
            Some(edit) => Remedy::change(Applicability::Safe, vec![edit]),
            None => Remedy::Lower,
        };
    };
    Remedy::Change(Change {
        applicability: Applicability::Safe,
        edits: at_definition,
        shared: Some(Shared { definition: root, own: own.map(|edit| vec![edit]) }),
        remains: false,
    })
}

/// The end of a concatenation whose last part is no literal, so that a suffix has to be another part of it.
fn written_end(cx: &Context, model: &ModelUse) -> Option<usize> {
    let facts = cx.flow.facts;
    let root = model.root?;
    let Kind::Concat(parts) = facts.kind(root) else { return None };
    let last = parts.last().filter(|last| facts.literal(**last).is_none())?;
    (model.span.end == facts.span(*last).end).then(|| facts.span(root).end)
}

/// The deployment added to the expression that reads a constant.
fn own_pin(cx: &Context, read: NodeId, suffix: &str) -> Option<Edit> {
    let flow = cx.flow;
    let parent = flow.facts.node(read).parent?;
    if flow.facts.literal(parent).is_some() || flow.idioms.variables_are_environment() {
        // Inside a literal the text goes behind the interpolation.
        let end = match flow.facts.literal(parent) {
            Some(literal) => literal.pieces.iter().find_map(|piece| match piece {
                crate::facts::Piece::Hole { span, value: Some(value) } if *value == read => Some(span.end),
                _ => None,
            })?,
            None => flow.facts.span(read).end,
        };
        return Some(Edit::insertion(end, suffix));
    }
    let expression = flow.idioms.concatenate(flow.facts.span(read).of(flow.text), &format!("\"{suffix}\""));
    Some(cx.in_place_of(read, &expression))
}

/// Whether every read of the names on the way to a model is a model of a client with the same deployment.
fn only_moving_requests(cx: &Context, client: &Client, model: &ModelUse) -> bool {
    let flow = cx.flow;
    let goal = |client: &Client| deployment(cx, client).ok().map(ToString::to_string);
    let wanted = goal(client);
    let goals = cx.memo.model_reads.get_or_init(|| {
        let mut goals: HashMap<NodeId, Vec<Option<String>>> = HashMap::new();
        for other in cx.clients {
            let models = other.models.iter().filter(|model| !model.shared);
            for read in models.flat_map(|model| model.path.iter().chain(&model.holders)) {
                let of_read = goals.entry(*read).or_default();
                let goal = goal(other);
                if !of_read.contains(&goal) {
                    of_read.push(goal);
                }
            }
        }
        goals
    });
    let is_ours = |read: NodeId| goals.get(&read).is_some_and(|goals| goals.contains(&wanted)) || is_message(cx, read);
    let is_harmless = |read: NodeId| is_ours(read) || is_filled(flow, read);
    model.path.iter().chain(&model.holders).all(|node| match flow.facts.kind(*node) {
        Kind::Name(name) => match flow.lookup(*node, name) {
            Some((scope, _)) => cx.memo.moving(scope, name, &wanted, || {
                flow.reads_in(scope, name).all(|read| is_harmless(read) || is_kept(cx, read, name))
            }),
            None => false,
        },
        Kind::Attribute { name, .. } => flow.dotted(*node).is_some_and(|path| {
            let class = flow.class_of(*node);
            let all = || {
                flow.written_in(class, &path).iter().all(|read| is_bound(flow.facts, *read) || is_ours(*read))
                    && !flow.attributes(name).iter().any(|read| !is_ours(*read) && may_be(cx, *read, &path, model))
            };
            cx.memo.moving(class, &format!("{path} {:?}", model.root), &wanted, all)
        }),
        // What a function hands out goes to all its callers; what this call is given comes back to it alone.
        Kind::Call { callee, .. } => {
            model.root.is_some_and(|root| flow.facts.within(root, *node))
                || flow
                    .facts
                    .last_name(*callee)
                    .is_some_and(|name| flow.calls_of(name).iter().all(|call| is_ours(*call)))
        }
        _ => false,
    }) && (clients::is_constant_path(flow, &model.path) || model.path.iter().all(|node| !flow.leaves(*node).is_empty()))
}

/// Whether a read only keeps what the variable is: `X="${X:-default}"`.
fn is_kept(cx: &Context, read: NodeId, name: &str) -> bool {
    let facts = cx.flow.facts;
    facts.ancestors(read).take(4).any(|id| match facts.kind(id) {
        Kind::Assign { target, .. } => matches!(facts.kind(*target), Kind::Name(bound) if bound == name),
        _ => false,
    })
}

/// Whether an attribute that is written in another way than `path` may be the model all the same.
fn may_be(cx: &Context, read: NodeId, path: &str, model: &ModelUse) -> bool {
    let flow = cx.flow;
    let Kind::Attribute { base, .. } = flow.facts.kind(read) else { return false };
    if is_bound(flow.facts, read) || flow.dotted(read).is_some_and(|written| written == path) {
        return false;
    }
    let unknown = matches!(flow.bindings(*base), [Binding::Parameter(_)]);
    // `self.args.model` beside `args.model`
    let object = path.rsplit_once('.').map(|(object, _)| object.rsplit('.').next().unwrap_or(object));
    unknown
        || object.is_some() && flow.facts.last_name(*base) == object
        || flow.leaves(read).iter().any(|leaf| Some(leaf.node) == model.root)
}

/// Whether a read only prints the name.
fn is_message(cx: &Context, read: NodeId) -> bool {
    let facts = cx.flow.facts;
    facts.ancestors(read).take(3).any(|id| match facts.kind(id) {
        Kind::Call { callee, .. } => cx.flow.is_one_of(*callee, cx.flow.idioms.logging_calls()),
        _ => false,
    })
}
