//! A source with syntax: its clients, and what the rules say of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::{Analysis, Scope, language, lower, suppression_notes};
use crate::clients;
use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Finding, Fix, Span, SpanIndex};
use crate::flow::Flow;
use crate::inventory::{self, Seen};
use crate::languages::Language;
use crate::modules::{self, Export};
use crate::moves::{self, Part};
use crate::plain;
use crate::routing::{self, GATEWAY_KEY};
use crate::rules::{self, Context};
use crate::sites;
use crate::source::{LineIndex, Source};
use crate::suppress::Suppressions;

impl Scope<'_> {
    /// What the rules say of a source; `None` if its values are tied together so closely that nobody can say in time.
    pub(super) fn with_syntax(&self, source: &Source, language: &Language, facts: &Facts) -> Option<Analysis> {
        let Scope { settings, project, names, given, .. } = *self;
        let text = source.text();
        let lines = LineIndex::new(text);
        let comments: Vec<Span> = facts.comments.iter().map(|comment| comment.span).collect();
        let suppressions = Suppressions::new(text, Some(&comments));
        let mut flow = Flow::new(text, facts, language.idioms);
        flow.stop_at(names.all().chain([GATEWAY_KEY]).map(str::to_owned));
        let is_spelled = project.constants.as_ref().is_some_and(|constants| constants.any_in(text.as_bytes()));
        let imports = modules::imports(&flow, &source.name, &project.modules, is_spelled);
        let sites = sites::find(&flow, settings, &imports);
        let routes = sites.iter().any(sites::Site::is_route);
        let found = if routes { clients::find(&flow, &sites, &imports) } else { Default::default() };
        if flow.is_exhausted() {
            return None;
        }
        let uses = if project.lists_uses { inventory::of_program(&flow, &sites, &found, settings) } else { Vec::new() };
        let seen = Seen { uses, ..Seen::default() };
        let configured = project.variables.clients(&flow, settings);
        let clients::Clients { all: clients, loose_models, only_one, only_direct } = found;
        // Without its syntax `api_key=key` looks like a literal too.
        let is_literal = |span: Span| facts.innermost(span).is_some_and(|node| facts.literal(node).is_some());
        let is_comment = |span: Span| comments.iter().any(|comment| comment.contains(span));
        let keys = plain::literal_keys(text, names);
        let foreign: Vec<Span> =
            keys.iter().filter(|(span, any)| *any && routes && is_literal(*span)).map(|key| key.0).collect();
        let known: Vec<Span> = clients
            .iter()
            .flat_map(|client| &client.keys)
            .filter_map(|key| match &key.source {
                clients::KeySource::Literal { span, .. } => Some(*span),
                _ => None,
            })
            .collect();
        let cx = Context {
            flow: &flow,
            sites: &sites,
            clients: &clients,
            loose_models: &loose_models,
            given,
            only_client: only_one,
            only_direct,
            loose_key: foreign.iter().any(|key| !known.iter().any(|span| span.overlaps(*key))),
            names,
            file: &source.name,
            imports: &imports,
            settings,
            project,
            is_test: is_test(&source.name),
            memo: rules::Memo::default(),
        };
        let mut parts = Vec::new();
        rules::direct_url::check(&cx, &mut parts);
        rules::direct_key_env::check(&cx, &mut parts);
        rules::hardcoded_direct_key::check(&cx, &mut parts);
        rules::unpinned_model::check(&cx, &mut parts);
        rules::assembled_direct_host::check(&cx, &mut parts);
        rules::direct_route_branch::check(&cx, &mut parts);
        rules::direct_route_provisioning::check(&cx, &mut parts);
        rules::managed_audio_host::check(&cx, &mut parts);
        rules::mention::check(&cx, &mut parts);
        let taken: SpanIndex = clients.iter().flat_map(|client| &client.models).map(|model| model.span).collect();
        let asked = rules::across_settings::check(
            &Context {
                sites: &configured.sites,
                clients: &configured.clients,
                loose_models: &[],
                imports: &configured.reads,
                memo: rules::Memo::default(),
                ..cx
            },
            &|model| taken.overlapping(model).next().is_some(),
            sites.iter().find(|site| site.decides()).map(|site| site.span),
            &mut parts,
        );
        let enabled = self.enabled(&suppressions, &lines);
        rules::across_modules::keep_switched_off(&cx, &enabled, &mut parts);
        let levels = moves::levels(&parts, cx.moves(), &enabled);
        rules::direct_key_env::wait_for_names(&cx, &levels, &mut parts);
        let mut levels = moves::levels(&parts, cx.moves(), &enabled);
        let mut exports = match language.idioms.module(&source.name) {
            Some(_) if project.modules.root.is_some() => {
                modules::exports(&flow, &source.name, &sites, &imports, &clients)
            }
            _ => Vec::new(),
        };
        if !exports.is_empty() {
            let of_strings = levels_of_strings(&cx, &parts, &levels, &enabled);
            let urls = exports.iter_mut().filter(|export| matches!(export.definition.value, modules::Value::Url(_)));
            urls.for_each(|export| export.level = of_strings.get(&export.at).copied().flatten());
        }
        let relies = rules::across_modules::relies(&cx, &exports, &levels);
        let settled = parts.len();
        rules::across_modules::wait(&cx, &exports, &mut parts);
        if parts.len() > settled {
            levels = moves::levels(&parts, cx.moves(), &enabled);
            rules::direct_key_env::wait_for_names(&cx, &levels, &mut parts);
            levels = moves::levels(&parts, cx.moves(), &enabled);
        }
        // Of the clients that read a name, the one that moves least decides.
        let least = |clients: &Vec<usize>| clients.iter().copied().min_by_key(|client| levels[*client]);
        let readers: BTreeMap<&str, usize> =
            cx.readers().iter().filter_map(|(name, clients)| Some((name.as_str(), least(clients)?))).collect();
        let kept = |name: &str| readers.get(name).copied().into_iter().collect();
        let mut claimed: Vec<Span> = parts
            .iter()
            .filter(|part| {
                part.rule.code == rules::direct_key_env::RULE.code
                    || part.rule.code == rules::hardcoded_direct_key::RULE.code
            })
            .map(|part| part.span)
            .collect();
        claimed.extend(rules::hardcoded_direct_key::doubled(&cx, &mut parts));
        claimed.extend(rules::hardcoded_direct_key::assignments(&cx, &mut parts));
        claimed.extend(rules::hardcoded_direct_key::placeholders(&cx, &mut parts));
        rules::direct_key_env::names(&cx, &claimed, &kept, &levels, &mut parts);
        let mut held_names = BTreeMap::new();
        for (name, client) in readers.iter().filter(|(_, client)| levels[**client] < Some(Applicability::Safe)) {
            lower(&mut held_names, (*name).to_owned(), levels[*client]);
        }
        for (name, level) in rules::direct_route_provisioning::given_names(&cx) {
            lower(&mut held_names, name, level);
        }
        // They stay here, so they stay where they are set.
        for name in rules::direct_key_env::names_of_settings(&cx) {
            lower(&mut held_names, name, None);
        }
        let mut secrets = rules::hardcoded_direct_key::secrets(&cx);
        secrets.extend(rules::direct_route_provisioning::secrets(&cx));
        // No report shows a key, whether or not a client is seen to use it.
        secrets.extend(keys.into_iter().map(|key| key.0).filter(|span| is_literal(*span) || is_comment(*span)));
        let committed = parts.iter().filter(|part| part.rule.code == rules::hardcoded_direct_key::RULE.code);
        secrets.extend(committed.map(|part| part.span).filter(|span| !routing::is_vendor_placeholder(span.of(text))));
        let unreported_names = self.unreported_names(text, &parts, &enabled);
        let mut findings = moves::settle(parts, &levels, &enabled);
        if language.idioms.refuses_unused() {
            remove_leftovers(text, facts, language, &mut findings);
        }
        rules::hardcoded_direct_key::keep_what_stays(text, &mut findings);
        suppression_notes(&suppressions, settings, &mut findings);
        find_moving_keys(&mut exports, &findings);
        let wanted = modules::wanted(&flow, &source.name, &project.modules, &rules::across_modules::unknown_keys(&cx));
        let direct_route = cx.shows_direct_route();
        // Many findings may share one fix.
        let mut fixes = HashSet::new();
        let fixes =
            findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fixes.insert(Arc::as_ptr(fix)));
        let mut edits = fixes.flat_map(|fix| &fix.edits);
        let keeps_syntax = edits.all(|edit| keeps_tokens(text, facts, edit));
        let analysis = Analysis {
            findings,
            parsed: true,
            keeps_syntax,
            reads_settings: !project.variables.is_empty(),
            direct_route,
            held_names,
            client_names: cx.readers().keys().cloned().collect(),
            secret_keys: Vec::new(),
            doubled: HashSet::new(),
            unreported_names,
            secrets,
            variables: Vec::new(),
            bodies: rules::unpinned_model::bodies(&cx),
            asked,
            exports,
            relies,
            wanted,
            seen,
        };
        (!flow.is_exhausted()).then_some(analysis)
    }
}

/// How far the direct URLs of each string move.
fn levels_of_strings(
    cx: &Context,
    parts: &[Part],
    levels: &moves::Levels,
    enabled: &dyn Fn(&Part) -> bool,
) -> BTreeMap<Span, Option<Applicability>> {
    let routes = [rules::direct_url::RULE.code, rules::assembled_direct_host::RULE.code];
    let mut of_spans = BTreeMap::new();
    for part in parts.iter().filter(|part| routes.contains(&part.rule.code)) {
        let level = if enabled(part) { moves::level_of(part, levels) } else { None };
        lower(&mut of_spans, part.span, level);
    }
    let mut of_strings = BTreeMap::new();
    for site in cx.sites.iter().filter(|site| site.defined.is_none()) {
        let level = of_spans.get(&site.span).copied().flatten();
        lower(&mut of_strings, cx.flow.facts.span(site.root), level);
    }
    of_strings
}

/// Says of keys that other files may use whether the fixes of this one change them.
fn find_moving_keys(exports: &mut [Export], findings: &[Finding]) {
    let mut seen = BTreeSet::new();
    let mut edits: Vec<(Span, Applicability)> = Vec::new();
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        if seen.insert(Arc::as_ptr(fix)) {
            edits.extend(fix.edits.iter().map(|edit| (edit.span, fix.applicability)));
        }
    }
    let places: SpanIndex = edits.iter().map(|(span, _)| *span).collect();
    let keys = exports.iter_mut().filter(|export| !matches!(export.definition.value, modules::Value::Url(_)));
    for export in keys {
        let changes = places.overlapping(export.at).filter(|(span, _)| !span.is_empty());
        if let Some(level) = changes.map(|(_, index)| edits[index].1).min() {
            export.definition.moves = true;
            export.level = Some(level);
        }
    }
}

/// Adds to each fix what it leaves unused; a fix that would not compile is none.
fn remove_leftovers(text: &str, facts: &Facts, language: &Language, findings: &mut [Finding]) {
    let leftovers = language.idioms.leftovers(text, facts);
    let mut whole: HashMap<*const Fix, Option<Arc<Fix>>> = HashMap::new();
    for finding in findings {
        let Some(fix) = &finding.fix else { continue };
        let fixed = whole.entry(Arc::as_ptr(fix)).or_insert_with(|| {
            let more = leftovers(&fix.edits)?;
            let mut fix = Arc::clone(fix);
            if !more.is_empty() {
                let edits = &mut Arc::make_mut(&mut fix).edits;
                edits.extend(more);
                edits.sort();
                edits.dedup();
            }
            Some(fix)
        });
        finding.fix = fixed.clone();
    }
}

/// What these edits together leave unused in a language that refuses it.
pub fn leftovers(source: &Source, edits: &BTreeSet<Edit>) -> Vec<Edit> {
    let Some(language) = language(source).filter(|language| language.idioms.refuses_unused()) else {
        return Vec::new();
    };
    let edits: Vec<Edit> = edits.iter().cloned().collect();
    let facts = (language.facts)(source.text());
    language.idioms.leftovers(source.text(), &facts)(&edits).unwrap_or_default()
}

/// Whether a text has the same tokens with an edit: it puts plain characters for plain ones inside of quotes, or a name for a
/// name, in capitals as no keyword is.
fn keeps_tokens(text: &str, facts: &Facts, edit: &Edit) -> bool {
    let old = edit.span.of(text);
    let is_name = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && text.starts_with(|c: char| !c.is_ascii_digit())
    };
    let is_plain = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b':'))
    };
    let in_quotes = || {
        let literal = facts.innermost(edit.span).and_then(|id| facts.literal(id));
        literal.map(|literal| literal.body()).is_some_and(|body| {
            body.contains(edit.span) && matches!(text.as_bytes()[..body.start].last(), Some(b'"' | b'\'' | b'`'))
        })
    };
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let is_whole = || !text[..edit.span.start].ends_with(is_part) && !text[edit.span.end..].starts_with(is_part);
    is_name(old) && is_name(&edit.replacement) && is_whole()
        || is_plain(old) && is_plain(&edit.replacement) && in_quotes()
}

/// Whether a file is named like a test, where keys are whatever the test compares with.
fn is_test(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let endings = ["_test", ".test", "_spec", ".spec", "Test", "Tests"];
    base.starts_with("test_")
        || base.starts_with("conftest")
        || endings.iter().any(|ending| stem.ends_with(ending))
        || name.split('/').any(|part| matches!(part, "test" | "tests" | "Tests" | "__tests__" | "spec" | "specs"))
}
