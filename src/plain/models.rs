//! Models of settings that name no deployment, and the URLs that they may be asked of.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Span};
use crate::formats::Hash;
use crate::moves::{Change, Owner, Remedy, Shared};
use crate::routing::{self, Deployment, HostMatch, ModelRef, Split};
use crate::rules::{direct_route_branch, direct_url, unpinned_model};
use crate::sdks::{self, Meaning, folded};
use crate::source::line_start;
use crate::variables::{Obstacle, Request, Setting};

use super::budget::Budget;
use super::foreign::{is_given, unpinned_models};
use super::pairs::UrlEntry;
use super::structure::{Entry, Form, Structure, Value};
use super::{Reader, Reading, URL, span};

/// A URL of settings, the client that it is given to, and the deployment that it names.
pub(super) struct Route {
    /// The host, with its scheme.
    pub(super) span: Span,
    /// What it is the URL of.
    pub(super) url: UrlEntry,
    /// The number of its client.
    pub(super) client: usize,
    /// What it names.
    pub(super) deployment: Split,
    /// What stands before the domain.
    pub(super) labels: String,
}

impl Route {
    pub(super) fn new(host: &HostMatch, url: UrlEntry, client: usize, settings: &crate::settings::Settings) -> Self {
        Self {
            span: span(&host.span),
            url,
            client,
            deployment: settings.split(&host.labels),
            labels: host.labels.clone(),
        }
    }
}

/// Names of what a deployment is made of; no request asks for these.
const NO_REQUESTS: &[&str] = &["basemodel"];
/// What a proxy calls a model that it asks for by the one beside the URL.
const ALIASES: &[&str] = &["modelname", "name", "alias", "id", "title", "label"];

/// Models by what is left of their names without the words that say so.
type ByStem<'s> = HashMap<String, Vec<&'s Entry>>;

/// The URLs of a text.
struct Urls<'r> {
    /// Those of direct hosts, in order.
    routes: &'r [Route],
    /// Where any stands that a model may be asked of, in order.
    all: Vec<usize>,
    /// Mappings and lists with a direct one and a model beside it.
    own: HashSet<NodeId>,
}

/// The URLs that a model may be asked of.
struct AskedOf<'r> {
    routes: Vec<&'r Route>,
    /// Whether each of them has a model of its own, nearer than this one.
    have_their_own: bool,
    /// Whether other URLs stand among them.
    among_others: bool,
}

impl Reader<'_> {
    /// The parts of the models that requests to these URLs (in order) ask for.
    pub(super) fn models_of_routes(&self, structure: &Structure, routes: &[Route], reading: &mut Reading) {
        // By scope and stem: thousands of URLs may share a scope.
        let scopes: HashSet<NodeId> = routes.iter().filter_map(|route| Some(route.url.client.as_ref()?.0)).collect();
        let asked_for = |scope: NodeId| {
            let mut by_stem = ByStem::new();
            let is_written = |entry: &&Entry| matches!(entry.value, Value::Text(..)) && is_asked_for(entry);
            for entry in structure.entries_of(scope).filter(is_written) {
                by_stem.entry(stem(&entry.name)).or_default().push(entry);
            }
            (scope, by_stem)
        };
        let asked_for: HashMap<NodeId, ByStem> = scopes.into_iter().map(asked_for).collect();
        let own = asked_for.iter().filter(|(_, entries)| !entries.is_empty()).map(|(scope, _)| *scope).collect();
        let urls = Urls { routes, all: self.urls(structure, routes), own };
        let mut lowered = HashSet::new();
        for found in unpinned_models(self.text) {
            let place = span(&found);
            let is_comment = structure.is_comment(place.start);
            let listed = self.listed(structure, place).filter(|_| !is_comment);
            let entry = structure.valued_at(place).filter(|_| !is_comment).or(listed.as_ref());
            let name = entry.map(|entry| folded(&entry.name)).unwrap_or_default();
            let Some(asked_of) = self.asked_of(structure, place, entry, &urls, &mut reading.budget) else { continue };
            if reading.budget.is_exhausted() {
                return;
            }
            let is_alias = asked_of.have_their_own && ALIASES.contains(&&*name);
            if !is_alias && !NO_REQUESTS.contains(&&*name) {
                self.unpinned(structure, place, entry, &asked_of, &mut lowered, reading);
            }
        }
        let mut seen = HashSet::new();
        for route in routes.iter().filter(|route| seen.insert(route.client)) {
            Self::other_models(&asked_for, route, reading);
        }
    }

    /// An item of a list of models (`models: [x, y]`, `models: {default: [x]}`), each of which may be asked for.
    fn listed(&self, structure: &Structure, place: Span) -> Option<Entry> {
        let node = structure.facts.innermost(place)?;
        let list = structure.facts.node(node).parent?;
        let (Kind::Literal(literal), Kind::Sequence(_)) = (structure.facts.kind(node), structure.facts.kind(list))
        else {
            return None;
        };
        let mut keys = structure.keys_around(list).take(2).map(folded);
        keys.any(|key| key.strip_suffix('s').unwrap_or(&key).ends_with("model")).then_some(())?;
        let span = structure.facts.span(node);
        Some(Entry {
            name: "model".to_owned(),
            name_span: Span::empty(line_start(self.text, span.start)),
            value: Value::Text(literal.body(), structure.facts.plain(node)?),
            scope: list,
            span,
            form: Form::Alone,
        })
    }

    /// Records the variables that are set to these URLs, and lets those wait that programs ask for models without a
    /// deployment.
    pub(super) fn variables(&self, structure: &Structure, routes: &[Route], reading: &mut Reading) {
        let mut seen = HashSet::new();
        for route in routes {
            let Some(name) = route.url.variable.clone() else { continue };
            if let Some(request) = self.project.variables.request(&name) {
                self.obstacle(route, &name, request, reading);
            }
            let url = format!("https://{}.direct.fireworks.ai", route.labels);
            // All models of a file count together, so that one URL of a mapping can speak for all of them.
            let scope = route.url.client.iter().map(|(scope, _)| *scope).find(|scope| seen.insert(*scope));
            let beside = scope.into_iter().flat_map(|scope| structure.entries_of(scope));
            let models = beside.filter(|entry| is_asked_for(entry) && entry.value != Value::Nothing);
            let models = models.map(|entry| entry.name.clone()).collect();
            let client = (!self.has_own_key(structure, &route.url)).then_some(route.client);
            reading.variables.push(Setting { name, url, models, client });
        }
    }

    /// The part of a URL that a program of the run uses so that it cannot move alone.
    fn obstacle(&self, route: &Route, name: &str, request: &Request, reading: &mut Reading) {
        let Request { obstacle, file, line } = request;
        let owner = Owner::Client(route.client);
        match obstacle {
            Obstacle::Model(model) => {
                let message = format!(
                    "{file}:{line} asks the URL in {name} for `{model}`, which goes to serverless on the gateway, not to the deployment that the URL named"
                );
                let pinned = certain(&route.deployment).map_or_else(
                    || format!("{model}#accounts/<account>/deployments/<deployment>"),
                    |deployment| routing::pin(model, deployment),
                );
                let help = format!("name the deployment there: {pinned}");
                let remedy = Remedy::change(Applicability::Unsafe, Vec::new());
                reading.push(&unpinned_model::RULE, owner, route.span, &message, &help, remedy);
            }
            Obstacle::Join => {
                let reason = format!("{file}:{line} joins it with a path, which would lose /inference");
                let help =
                    "put /inference into the path there, or end the URL with /inference/ and join relative paths";
                reading.push(&direct_url::RULE, owner, route.span, URL, help, Remedy::Hold(reason));
            }
            Obstacle::Branch => {
                let message = format!("{file}:{line} decides by the direct host in {name}");
                let reason = format!("{file}:{line} decides by the direct host; remove that branch first");
                let help = "the other branch would run after the move";
                reading.push(&direct_route_branch::RULE, owner, route.span, &message, help, Remedy::Hold(reason));
            }
        }
    }

    /// The part of a model that names no deployment.
    fn unpinned(
        &self,
        structure: &Structure,
        place: Span,
        entry: Option<&Entry>,
        asked_of: &AskedOf,
        lowered: &mut HashSet<usize>,
        reading: &mut Reading,
    ) {
        let routes = &asked_of.routes;
        let name = place.of(self.text).replace('\\', "");
        let message = unpinned_model::to_serverless(&name);
        let deployments: BTreeSet<&Deployment> = routes.iter().filter_map(|route| certain(&route.deployment)).collect();
        let uncertain = routes.iter().filter(|route| certain(&route.deployment).is_none());
        let uncertain: Vec<(&str, &Split)> =
            uncertain.map(|route| (&*route.labels, &route.deployment)).take(MOST_CHOICES).collect();
        let (help, change) = match (deployments.first(), deployments.len(), uncertain.as_slice()) {
            (Some(deployment), 1, []) => {
                let help = format!("name it: {}", routing::pin(&name, deployment));
                let suffix = format!("#{deployment}");
                (help, entry.and_then(|entry| self.pinned(structure, place, entry, asked_of, &suffix)))
            }
            (_, _, []) => (unpinned_model::NAME_IT.to_owned(), None),
            (_, _, uncertain) => (unpinned_model::choices(uncertain), None),
        };
        let clients: BTreeSet<usize> = routes.iter().map(|route| route.client).collect();
        let several = clients.len() > 1;
        let is_spoken_of = entry.is_some_and(|entry| match &entry.value {
            Value::Text(all, _) => !is_given(all.of(self.text), place.start - all.start),
            _ => false,
        });
        let is_anothers = entry.is_some_and(|entry| self.is_anothers(structure, place, entry, asked_of));
        let change = change.filter(|_| entry.is_some_and(|entry| may_ask_for(structure, place, entry, asked_of)));
        for client in clients {
            let remedy = match (&change, entry) {
                _ if asked_of.have_their_own || is_spoken_of || is_anothers => Remedy::Advice,
                (Some((applicability, edits)), Some(entry)) => Remedy::Change(Change {
                    applicability: *applicability,
                    edits: edits.clone(),
                    // Those that share it move together.
                    shared: several.then_some(Shared { definition: entry.scope, own: None }),
                    remains: false,
                }),
                // Once is enough to let a client wait.
                _ if routes.len() > MOST_CHOICES && !lowered.insert(client) => continue,
                _ => Remedy::Lower,
            };
            reading.push(&unpinned_model::RULE, Owner::Client(client), place, &message, &help, remedy);
        }
    }

    /// Whether an entry is no model that these URLs are asked for: it is another vendor's, whose key or name stands beside
    /// it, or only speaks of a model.
    fn is_anothers(&self, structure: &Structure, place: Span, entry: &Entry, asked_of: &AskedOf) -> bool {
        let named = folded(&entry.name);
        if OF_LABELS.iter().any(|word| named.contains(word)) {
            return true;
        }
        let stem = stem(&entry.name);
        let is_named_alike =
            |route: &&Route| route.url.client.as_ref().is_some_and(|(_, url)| !stem.is_empty() && *url == stem);
        let is_foreign_key = |other: &Entry| self.is_key(structure, other) && !self.is_gateways(structure, other);
        // `TOGETHER_MODEL` beside `TOGETHER_API_KEY`
        if !stem.is_empty()
            && !asked_of.routes.iter().any(is_named_alike)
            && structure.entries_of_stem(entry.scope, &stem).any(is_foreign_key)
        {
            return true;
        }
        let vendor = |other: &Entry| {
            let names = ["provider", "modelprovider", "vendor"].contains(&&*folded(&other.name));
            names && matches!(&other.value, Value::Text(_, value) if !value.to_ascii_lowercase().contains("fireworks"))
        };
        nearer(structure, place, asked_of).any(|id| {
            let speaks = |key: &str| {
                let key = folded(key);
                OF_LABELS.iter().chain(&["cost", "metadata"]).any(|word| key.contains(word))
            };
            let is_value = matches!(structure.facts.kind(id), Kind::Literal(_));
            !is_value && structure.key_of(id).is_some_and(speaks)
                || structure
                    .entries_of(id)
                    .any(|other| vendor(other) || sdks::stem(&other.name).is_empty() && is_foreign_key(other))
        })
    }

    /// The edits that put a deployment behind a model, if it is all that an entry says and nothing else may ask for it.
    fn pinned(
        &self,
        structure: &Structure,
        place: Span,
        entry: &Entry,
        asked_of: &AskedOf,
        suffix: &str,
    ) -> Option<(Applicability, Vec<Edit>)> {
        let Value::Text(all, value) = &entry.value else { return None };
        let routes = &asked_of.routes;
        let stem = stem(&entry.name);
        let is_named_alike = routes.iter().all(|route| route.url.client.as_ref().is_some_and(|(_, url)| *url == stem));
        let competes = |other: &Entry| {
            let Value::Text(at, _) = &other.value else { return false };
            let next = routes.partition_point(|route| route.span.start < at.start);
            is_url(other) && routes.get(next).is_none_or(|route| route.span.start > at.end)
        };
        let is_gateways = |other: &Entry| {
            matches!(&other.value, Value::Text(_, url) if url.contains("fireworks.ai")) && competes(other)
        };
        let is_beside = |route: &&Route| route.url.client.as_ref().is_some_and(|(scope, _)| *scope == entry.scope);
        let is_own = match routes.iter().all(is_beside) {
            true => {
                !structure.entries_of_stem(entry.scope, &stem).any(competes)
                    && (is_named_alike || !structure.entries_of(entry.scope).any(is_gateways))
            }
            false => !asked_of.among_others,
        };
        let is_certain = routes.iter().all(|route| route.url.client.is_some() && !route.url.is_default);
        let is_whole = routing::classify_model(value) == ModelRef::Unpinned
            && all.of(self.text).trim().ends_with(place.of(self.text));
        if !is_whole || !is_own || !is_certain || structure.is_anchored(entry) || structure.is_encoded(entry) {
            return None;
        }
        let pin = Edit::insertion(place.end, suffix);
        match structure.hash(entry) {
            Hash::Text => Some((Applicability::Safe, vec![pin])),
            // Some programs that read such files take quotes for a part of the value.
            Hash::Quoted => {
                let opens = Edit::insertion(all.start, "\"");
                let closes = Edit::insertion(place.end, format!("{suffix}\""));
                Some((Applicability::Unsafe, vec![opens, closes]))
            }
            Hash::Comment => None,
        }
    }

    /// Models beside a URL that are short names, another vendor's, or out of sight.
    fn other_models(asked_for: &HashMap<NodeId, ByStem>, route: &Route, reading: &mut Reading) {
        let Some((scope, url_stem)) = &route.url.client else { return };
        let Some(entries) = asked_for.get(scope) else { return };
        let own = Some(url_stem).filter(|stem| !stem.is_empty()).and_then(|stem| entries.get(stem));
        for entry in own.into_iter().chain(entries.get("")).flatten() {
            reading.budget.charge(1);
            let Value::Text(place, value) = &entry.value else { continue };
            if reading.budget.is_exhausted() {
                return;
            }
            if value.trim().is_empty() {
                continue;
            }
            let deployment = certain(&route.deployment);
            let (message, help) = match routing::classify_model(value) {
                ModelRef::Other => (unpinned_model::elsewhere(value.trim()), unpinned_model::look(deployment)),
                ModelRef::Unknown => (unpinned_model::OUT_OF_SIGHT.to_owned(), unpinned_model::look(deployment)),
                ModelRef::Pinned | ModelRef::Unpinned => continue,
            };
            let owner = Owner::Client(route.client);
            reading.push(&unpinned_model::RULE, owner, *place, &message, &help, Remedy::Advice);
        }
    }

    /// Where URLs stand that a model may be asked of, direct or not, in order.
    fn urls(&self, structure: &Structure, routes: &[Route]) -> Vec<usize> {
        let scopes = structure.facts.ids().filter(|id| structure.is_scope(*id));
        let entries = scopes.flat_map(|scope| structure.entries_of(scope));
        let named = entries.filter_map(|entry| match &entry.value {
            Value::Text(at, _) if is_url(entry) && !routes_in(routes, *at).any(|_| true) => Some(at.start),
            _ => None,
        });
        let mut urls: Vec<usize> = named.chain(routes.iter().map(|route| route.span.start)).collect();
        urls.sort_unstable();
        urls
    }

    /// The routes that a model may be asked of: those of the nearest mapping around it that holds a URL, or of its comment.
    fn asked_of<'r>(
        &self,
        structure: &Structure,
        model: Span,
        entry: Option<&Entry>,
        urls: &Urls<'r>,
        budget: &mut Budget,
    ) -> Option<AskedOf<'r>> {
        let (around, is_in) = self.around(structure, model, &urls.all)?;
        let mut found: Vec<&Route> = routes_in(urls.routes, around).collect();
        budget.charge(found.len() + entry.map_or(0, |entry| structure.size(entry.scope)));
        let before = |end: usize| urls.all.partition_point(|url| *url < end);
        let others = before(around.end) - before(around.start);
        let among_others = others > found.len();
        found.retain(|route| route.url.comment.is_some() == structure.is_comment(model.start));
        if let Some(entry) = entry {
            // `JUDGE_MODEL` goes with `JUDGE_BASE_URL`, which may be no direct route.
            let stem = stem(&entry.name);
            let named_alike = |route: &&Route| route.url.client.as_ref().is_some_and(|(_, url)| *url == stem);
            if !stem.is_empty() && found.iter().any(named_alike) {
                found.retain(named_alike);
            } else if !stem.is_empty() && structure.entries_of_stem(entry.scope, &stem).any(is_url) {
                return None;
            }
        }
        // A model further away is not what a URL with one beside it is asked for.
        let has_own = |route: &&Route| {
            let scope = route.url.client.as_ref().map(|(scope, _)| *scope).filter(|scope| urls.own.contains(scope));
            scope.is_some_and(|scope| !structure.facts.within(is_in, scope))
        };
        let have_their_own = found.iter().all(has_own);
        if !have_their_own {
            found.retain(|route| !has_own(route));
        }
        (!found.is_empty()).then_some(AskedOf { routes: found, have_their_own, among_others })
    }

    /// The nearest mapping around a model that holds a URL, or its comment, and the node that the model is in.
    fn around(&self, structure: &Structure, model: Span, urls: &[usize]) -> Option<(Span, NodeId)> {
        let node = structure.facts.innermost(model)?;
        if let Some(comment) = structure.comment_at(model.start) {
            return Some((comment, node));
        }
        for id in std::iter::once(node).chain(structure.facts.ancestors(node)) {
            let around = structure.facts.span(id);
            let next = urls.partition_point(|url| *url < around.start);
            if urls.get(next).is_none_or(|url| *url >= around.end) {
                continue;
            }
            // Variables of one environment stand in one list, and so do the words of a command.
            let list = matches!(structure.facts.kind(id), Kind::Sequence(_));
            let is_word = structure.facts.node(node).parent == Some(id) && structure.facts.literal(node).is_some();
            return (!list || structure.is_scope(id) || id == node || is_word).then_some((around, node));
        }
        None
    }
}

/// More URLs are not told one by one.
const MOST_CHOICES: usize = 8;

/// The URLs (in order) that stand in a span.
fn routes_in(routes: &[Route], span: Span) -> impl Iterator<Item = &Route> {
    let first = routes.partition_point(|route| route.span.start < span.start);
    routes[first..].iter().take_while(move |route| route.span.start < span.end)
}

/// Whether an entry is set to a URL that requests may go to.
fn is_url(entry: &Entry) -> bool {
    sdks::meaning(&entry.name) == Some(Meaning::Url)
        && matches!(&entry.value, Value::Text(_, text) if text.contains("http") && text.contains("://"))
}

fn certain(split: &Split) -> Option<&Deployment> {
    match split {
        Split::Certain(deployment) => Some(deployment),
        Split::Uncertain(_) => None,
    }
}

/// Words for what speaks of a model without asking for it.
const OF_LABELS: &[&str] = &["price", "pricing", "label", "alias", "metric", "expected", "display"];

/// The nodes around a model that hold none of the URLs that it may be asked of, from the inside.
fn nearer<'s>(structure: &'s Structure, place: Span, asked_of: &'s AskedOf) -> impl Iterator<Item = NodeId> + 's {
    let inner = structure.facts.innermost(place);
    let around = inner.into_iter().flat_map(|id| std::iter::once(id).chain(structure.facts.ancestors(id)));
    around.take_while(|id| routes_of(asked_of).all(|route| !structure.facts.span(*id).contains(route.span)))
}

fn routes_of<'r>(asked_of: &'r AskedOf) -> impl Iterator<Item = &'r Route> {
    asked_of.routes.iter().copied()
}

/// Whether a name, or one around it, says that an entry is a model.
fn may_ask_for(structure: &Structure, place: Span, entry: &Entry, asked_of: &AskedOf) -> bool {
    let says = |name: &str| {
        let name = folded(name);
        ["model", "llm", "engine"].iter().any(|word| name.contains(word))
    };
    is_asked_for(entry)
        || says(&entry.name)
        || folded(&entry.name) == "id"
        || nearer(structure, place, asked_of).any(|id| structure.key_of(id).is_some_and(says))
}

/// Whether an entry names the model of requests.
fn is_asked_for(entry: &Entry) -> bool {
    let name = folded(&entry.name);
    !NO_REQUESTS.contains(&&*name)
        && (sdks::meaning(&entry.name) == Some(Meaning::Model)
            || name.strip_suffix("name").or(name.strip_suffix("id")).unwrap_or(&name).ends_with("model"))
}

/// What is left of the name of a model without the words that say so: `acme` of `ACME_MODEL_ID`.
fn stem(name: &str) -> String {
    let name = folded(name);
    let words = ["modelname", "modelid", "modelpath", "model"];
    let stem = words.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(&name);
    ["default", "chat", "completion"].iter().find_map(|word| stem.strip_suffix(word)).unwrap_or(stem).to_owned()
}
