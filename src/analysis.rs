//! One source in, its findings out: the front end, the clients, the rules, and what holds a client together. A host of other
//! sources is as many analyses, put together.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::clients;
use crate::config;
use crate::embedded::{self, Content, Embedded, Environment, Lift, Region};
use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Finding, Fix, Rule, Severity, Span, SpanIndex};
use crate::flow::Flow;
use crate::formats;
use crate::inventory::{self, NameUse, Seen, Use};
use crate::languages::{self, Language};
use crate::modules::{self, Export, Reliance};
use crate::moves::{self, Owner, Part, Remedy};
use crate::plain;
use crate::routing::{self, GATEWAY_KEY, KeyNames, Standing};
use crate::rules::{self, Context};
use crate::settings::{Project, Settings};
use crate::sites;
use crate::source::{LineIndex, Source};
use crate::suppress::{self, Suppressions};
use crate::variables::{Asked, Setting};

/// What is known about one source.
#[derive(Debug, Default, Clone)]
pub struct Analysis {
    /// By place, then rule.
    pub findings: Vec<Finding>,
    /// Whether the source parsed; true for text without syntax.
    pub parsed: bool,
    /// Whether it holds the direct route of a deployment, as far as that can be seen.
    pub direct_route: bool,
    /// Names of environment variables that clients read which do not all move safely, with how far the least does.
    pub held_names: BTreeMap<String, Option<Applicability>>,
    /// Keys that Kubernetes secrets of it define, known names only with a real value.
    pub secret_keys: Vec<String>,
    /// Known names that stay because their rule is switched off where they stand.
    pub unreported_names: Vec<(String, Span)>,
    /// Where literal keys stand, which no report may show.
    pub secrets: Vec<Span>,
    /// Constants that other files may use.
    pub exports: Vec<Export>,
    /// Variables of the environment that it sets to direct URLs.
    pub variables: Vec<Setting>,
    /// Files that hold the bodies of its requests, as far as the commands name them.
    pub bodies: BTreeSet<String>,
    /// What it asks for through such variables that names no deployment.
    pub asked: Vec<Asked>,
    /// What its clients need of other files.
    pub relies: Vec<Reliance>,
    /// Modules of the tree that would say what a key is.
    pub wanted: BTreeSet<String>,
    /// What it uses.
    pub seen: Seen,
}

impl Analysis {
    /// Names that clients still read after all fixes of at least this applicability were made.
    pub fn kept_names(&self, threshold: Applicability) -> impl Iterator<Item = &str> {
        self.held_names.iter().filter(move |(_, level)| **level < Some(threshold)).map(|(name, _)| name.as_str())
    }
}

/// How many sources parse: the file itself, or those that it holds. Nothing can break in text without syntax.
pub fn parsed_sources(source: &Source) -> usize {
    let parsed = |language: &Language, text: &str| usize::from((language.facts)(text).parsed);
    if let Some(language) = language(source) {
        return parsed(language, source.text());
    }
    let Some(embedded) = embedded::find(&source.name, source.text()) else { return 0 };
    let regions = embedded.regions.iter().map(|region| match &region.content {
        Content::Program(language) => parsed(language, region.text()),
        Content::Document(name) => parsed_sources(&inner(source, region, name)),
        Content::Text => 0,
    });
    // The host itself is one too.
    1 + regions.sum::<usize>()
}

/// The language of a source.
pub fn language(source: &Source) -> Option<&'static Language> {
    languages::detect(&source.name, source.text().lines().next().unwrap_or_default())
}

/// A source inside of a host.
fn inner(host: &Source, region: &Region, name: &str) -> Source {
    Source::new(format!("{}/{name}", host.name), region.text().as_bytes().to_vec())
}

/// Analyses one source. Sources of a language that do not parse are read as plain text.
pub fn analyse(source: &Source, settings: &Settings, project: &Project) -> Analysis {
    let names = KeyNames::new(&settings.key_names);
    // The configuration of this program goes on to name old keys.
    let own = config::places(&source.name, source.text());
    let is_own = |_: &str, span: Span| own.iter().any(|place| place.contains(span));
    let mut analysis = Scope { settings, project, names: &names, suppressed: &is_own }.analyse(source);
    analysis.unreported_names.retain(|(_, span)| !is_own("", *span));
    let passwords = routing::find_passwords(source.text()).into_iter();
    analysis.secrets.extend(passwords.map(|at| Span::new(at.start, at.end)));
    if project.lists_uses && plain::is_read(&source.name, source.text()) {
        let name = |found: routing::NameMatch| NameUse {
            span: Span::new(found.span.start, found.span.end),
            certain: found.standing == Standing::Certain || project.direct_route,
            name: found.name,
        };
        let found = names.find(source.text()).into_iter().map(name);
        analysis.seen.names = found.filter(|name| !is_own("", name.span)).collect();
    }
    analysis
}

/// What is the same for a source and those that it holds.
struct Scope<'s> {
    settings: &'s Settings,
    project: &'s Project,
    names: &'s KeyNames,
    /// Whether the host suppresses a rule at a place of the source.
    suppressed: &'s dyn Fn(&str, Span) -> bool,
}

impl Scope<'_> {
    fn analyse(&self, source: &Source) -> Analysis {
        match language(source) {
            Some(language) => match (language.facts)(source.text()) {
                facts if facts.parsed => self.with_syntax(source, language, &facts),
                _ => self.as_text(source, true, None),
            },
            None => match embedded::find(&source.name, source.text()) {
                Some(embedded) => self.with_regions(source, embedded),
                None => self.as_text(source, false, None),
            },
        }
    }

    /// A source without syntax, or what lies around the regions of a host.
    fn as_text(&self, source: &Source, syntax_failed: bool, around: Option<&Around>) -> Analysis {
        let lines = LineIndex::new(source.text());
        let own;
        let suppressions = match around {
            Some(around) => around.suppressions,
            None => {
                own = suppressions_of(source, source.text());
                &own
            }
        };
        let mut reading = plain::read(source, self.names, self.settings, self.project, syntax_failed);
        if let Some(Around { waits: Some(rule), .. }) = around {
            reading.wait(*rule);
        }
        let enabled = self.enabled(suppressions, &lines);
        let levels = moves::levels(&reading.parts, reading.moves, &enabled);
        let mut held_names = BTreeMap::new();
        for part in reading.parts.iter().filter(|part| part.rule == &rules::direct_key_env::RULE) {
            let Owner::WithAll(clients) = &part.owner else { continue };
            let level = clients.iter().map(|client| levels[*client]).min().unwrap_or(Some(Applicability::Safe));
            // Where the format is not known, only a URL that cannot move says whose key it is.
            if !reading.is_structured && level.is_some() {
                continue;
            }
            let level = if reading.is_stuck { level.min(Some(Applicability::Unsafe)) } else { level };
            let name = part.span.of(source.text());
            if level < Some(Applicability::Safe)
                && matches!(part.remedy, Remedy::Change(_))
                && self.names.standing(name).is_some()
            {
                lower(&mut held_names, name.to_owned(), level);
            }
        }
        for (name, level) in std::mem::take(&mut reading.given_names) {
            lower(&mut held_names, name, level);
        }
        let unreported_names = self.unreported_names(source.text(), &reading.parts, &enabled);
        let mut findings = moves::settle(reading.parts, &levels, &enabled);
        suppression_notes(suppressions, self.settings, &mut findings);
        Analysis {
            findings,
            parsed: !syntax_failed,
            direct_route: reading.direct_route,
            held_names,
            secret_keys: reading.secret_keys,
            variables: reading.variables,
            unreported_names,
            secrets: reading.secrets,
            seen: Seen { uses: reading.uses, ..Seen::default() },
            ..Analysis::default()
        }
    }

    /// A host: each of its sources for itself, and what lies around them as text.
    fn with_regions(&self, source: &Source, embedded: Embedded) -> Analysis {
        let text = source.text();
        let lines = LineIndex::new(text);
        // Text that does not parse stays with the host.
        let read = |region: &Region| match &region.content {
            Content::Program(language) => Some((language.facts)(region.text())).filter(|facts| facts.parsed),
            Content::Document(_) | Content::Text => Some(Facts::default()),
        };
        let words = self.project.modules.words_for_urls();
        let is_file = |region: &Region| matches!(region.content, Content::Document(_));
        let matters = |region: &Region| match embedded.is_one_client && !is_file(region) {
            true => embedded::is_request(region.text()),
            false => {
                embedded::matters(region.text(), self.names) || words.iter().any(|word| region.text().contains(word))
            }
        };
        let regions: Vec<(&Region, Facts)> = embedded
            .regions
            .iter()
            .filter(|region| matters(region))
            .filter_map(|region| Some((region, read(region)?)))
            .collect();
        let hidden = embedded.hidden.iter().copied().chain(regions.iter().flat_map(|(region, _)| region.sources()));
        let around = Source::new(source.name.clone(), embedded::blank(text, hidden).into_bytes());
        let suppressions = suppressions_of(&around, text);
        let held = embedded.tied.iter().any(|command| plain::holds_back(command, self.names));
        let mut result = Analysis { parsed: true, ..Analysis::default() };
        let mut groups = 0;
        // Files in a file are no part of the client that the commands and the text around them make up.
        let mut of_files = Vec::new();
        for (region, facts) in &regions {
            let suppressed = |code: &str, span: Span| {
                let place = region.place(span);
                (self.suppressed)(code, place) || suppressions.covers(code, lines.line(place.start))
            };
            let scope = Scope { suppressed: &suppressed, ..*self };
            let analysis = match &region.content {
                // Whether it is a test is said by the name of the host.
                Content::Program(language) => {
                    let program = Source::new(source.name.clone(), region.text().as_bytes().to_vec());
                    scope.with_syntax(&program, language, facts)
                }
                Content::Document(name) => scope.analyse(&inner(source, region, name)),
                Content::Text => scope.as_text(&inner(source, region, "cell"), true, None),
            };
            let trust = |fix: &Fix| match region.environment {
                Environment::None if self.invents_key(text, region, fix) => {
                    Err("a browser has no environment to read a key from")
                }
                Environment::Closed if self.invents_key(text, region, fix) => Ok(Applicability::Unsafe),
                _ if held => Ok(Applicability::Unsafe),
                _ => Ok(Applicability::Safe),
            };
            let mut lift = Lift::new(region, &trust, groups);
            groups += analysis.findings.iter().filter_map(|finding| finding.group).max().map_or(0, |last| last + 1);
            // A variable around a command says what its host is.
            let told = analysis.findings.into_iter().map(|finding| match &finding.fix {
                Some(fix) if plain::names_audio(text, region.text(), fix) => of_audio(finding),
                _ => finding,
            });
            let findings = told.map(|finding| lift.finding(finding));
            match embedded.is_one_client && is_file(region) {
                true => of_files.extend(findings),
                false => result.findings.extend(findings),
            }
            result.secrets.extend(analysis.secrets.into_iter().map(|span| region.place(span)));
            let place = |used: Use| Use { span: region.place(used.span), ..used };
            result.seen.uses.extend(analysis.seen.uses.into_iter().map(place));
            result.secret_keys.extend(analysis.secret_keys);
            let unreported = analysis.unreported_names.into_iter();
            result.unreported_names.extend(unreported.map(|(name, span)| (name, region.place(span))));
            result.direct_route |= analysis.direct_route;
            // A fix that the host trusts less moves its client no further.
            let lowered = |level: Option<Applicability>| lift.least.map_or(level, |least| level.min(least));
            result.relies.extend(analysis.relies.into_iter().map(|relies| Reliance {
                at: region.place(relies.at),
                level: lowered(relies.level),
                ..relies
            }));
            result.wanted.extend(analysis.wanted);
            result.variables.extend(analysis.variables);
            result.bodies.extend(analysis.bodies);
            result.asked.extend(analysis.asked.into_iter().map(|asked| Asked { at: region.place(asked.at), ..asked }));
            let mut held_names = analysis.held_names;
            if let Some(least) = lift.least {
                // What the client reads is not known any more; all known names may be it.
                for name in self.names.find(region.text()) {
                    lower(&mut held_names, name.name, least);
                }
            }
            for (name, level) in held_names {
                lower(&mut result.held_names, name, level);
            }
        }
        let stays = |finding: &Finding| {
            finding.severity > Severity::Note
                && finding.fix.as_ref().is_none_or(|fix| fix.applicability < Applicability::Safe)
        };
        let around_of = |findings: &[Finding]| {
            // What is only told of a command that moves holds nothing.
            let is_url = |finding: &Finding| {
                finding.rule == &rules::direct_url::RULE || finding.rule == &rules::assembled_direct_host::RULE
            };
            let waits = findings.iter().any(|finding| is_url(finding) && stays(finding)).then_some(
                match embedded.is_one_client {
                    true => None,
                    // Placeholders of keys around code that stays.
                    false => Some(&rules::hardcoded_direct_key::RULE),
                },
            );
            self.as_text(&around, false, Some(&Around { suppressions: &suppressions, waits }))
        };
        let mut rest = around_of(&result.findings);
        // A command reads a name that the settings around it go on to give.
        if embedded.is_one_client {
            let named = |finding: &Finding| self.names.find(finding.span.of(text)).into_iter().map(|name| name.name);
            let kept: BTreeSet<String> =
                rest.findings.iter().filter(|finding| stays(finding)).flat_map(named).collect();
            if !kept.is_empty() && lower_renames(text, &kept, self.names, &mut result.findings) {
                rest = around_of(&result.findings);
                for name in kept {
                    lower(&mut result.held_names, name, Some(Applicability::Unsafe));
                }
            }
        }
        let moved = |finding: Finding| Finding { group: finding.group.map(|group| group + groups), ..finding };
        result.findings.extend(of_files);
        result.findings.extend(rest.findings.into_iter().map(moved));
        result.findings.sort_by_key(|finding| (finding.span, finding.rule.code));
        result.secret_keys.extend(rest.secret_keys);
        result.variables.extend(rest.variables);
        result.unreported_names.extend(rest.unreported_names);
        result.direct_route |= rest.direct_route;
        result.secrets.extend(rest.secrets);
        result.seen.uses.extend(rest.seen.uses);
        result.seen.uses.sort_by_key(|used| used.span);
        for (name, level) in rest.held_names {
            lower(&mut result.held_names, name, level);
        }
        result
    }

    /// Whether a fix reads the gateway's key where no known name of a key was read, nor a secret of the host's service.
    fn invents_key(&self, host: &str, region: &Region, fix: &Fix) -> bool {
        fix.edits.iter().any(|edit| {
            let before = &host[..region.place(edit.span).start];
            let secret = ["secrets.", "secrets['", "secrets[\""].iter().any(|sign| before.ends_with(sign));
            edit.replacement.contains(GATEWAY_KEY) && !secret && self.names.find(edit.span.of(region.text())).is_empty()
        })
    }

    /// Known names among the parts that no finding will come of.
    fn unreported_names(&self, text: &str, parts: &[Part], enabled: &dyn Fn(&Part) -> bool) -> Vec<(String, Span)> {
        let of_names = parts.iter().filter(|part| part.rule == &rules::direct_key_env::RULE && !enabled(part));
        let named = of_names.map(|part| (part.span.of(text).to_owned(), part.span));
        named.filter(|(name, _)| self.names.standing(name).is_some()).collect()
    }

    /// Whether a rule runs at the line of a part.
    fn enabled<'e>(&'e self, suppressions: &'e Suppressions, lines: &'e LineIndex) -> impl Fn(&Part) -> bool + 'e {
        move |part: &Part| {
            let code = part.rule.code;
            self.settings.rules.contains(code)
                && (matches!(part.remedy, Remedy::Hold(_)) && code == rules::direct_route_branch::RULE.code
                    || !suppressions.covers(code, lines.line(part.span.start)) && !(self.suppressed)(code, part.span))
        }
    }

    fn with_syntax(&self, source: &Source, language: &Language, facts: &Facts) -> Analysis {
        let Scope { settings, project, names, .. } = *self;
        let text = source.text();
        let lines = LineIndex::new(text);
        let comments: Vec<Span> = facts.comments.iter().map(|comment| comment.span).collect();
        let suppressions = Suppressions::new(text, Some(&comments));
        let mut flow = Flow::new(text, facts, language.idioms);
        flow.stop_at(names.all().chain([GATEWAY_KEY]).map(str::to_owned));
        let imports = modules::imports(&flow, &source.name, &project.modules);
        let sites = sites::find(&flow, settings, &imports);
        let routes = sites.iter().any(sites::Site::is_route);
        let found = if routes { clients::find(&flow, &sites, &imports) } else { Default::default() };
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
            &mut parts,
        );
        let enabled = self.enabled(&suppressions, &lines);
        rules::across_modules::keep_switched_off(&cx, &enabled, &mut parts);
        let levels = moves::levels(&parts, cx.moves(), &enabled);
        rules::direct_key_env::wait_for_names(&cx, &levels, &mut parts);
        let mut levels = moves::levels(&parts, cx.moves(), &enabled);
        let mut exports = match language.idioms.module(&source.name) {
            Some(_) if project.modules.root.is_some() => modules::exports(&flow, &source.name, &sites, &imports),
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
        let mut readers: BTreeMap<String, usize> = BTreeMap::new();
        for (index, client) in clients.iter().enumerate() {
            for name in rules::direct_key_env::names_of(&cx, client) {
                let least = readers.entry(name).or_insert(index);
                if levels[index] < levels[*least] {
                    *least = index;
                }
            }
        }
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
        for (client, level) in clients.iter().zip(&levels).filter(|(_, level)| **level < Some(Applicability::Safe)) {
            for name in rules::direct_key_env::names_of(&cx, client) {
                lower(&mut held_names, name, *level);
            }
        }
        for (name, level) in rules::direct_route_provisioning::given_names(&cx) {
            lower(&mut held_names, name, level);
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
        suppression_notes(&suppressions, settings, &mut findings);
        find_moving_keys(&mut exports, &findings);
        let wanted = modules::wanted(&flow, &source.name, &project.modules, &rules::across_modules::unknown_keys(&cx));
        let direct_route = cx.shows_direct_route();
        Analysis {
            findings,
            parsed: true,
            direct_route,
            held_names,
            secret_keys: Vec::new(),
            unreported_names,
            secrets,
            variables: Vec::new(),
            bodies: rules::unpinned_model::bodies(&cx),
            asked,
            exports,
            relies,
            wanted,
            seen,
        }
    }
}

/// A finding of a client whose host is an audio service: it keeps its URL and its key.
fn of_audio(finding: Finding) -> Finding {
    let is_url = finding.rule == &rules::direct_url::RULE;
    let finding = Finding { fix: None, remains: false, group: None, ..finding };
    if !is_url {
        return finding;
    }
    let rule = &rules::managed_audio_host::RULE;
    let message = rules::managed_audio_host::MESSAGE.to_owned();
    Finding { rule, severity: rule.severity, message, help: rules::managed_audio_host::HELP.to_owned(), ..finding }
}

/// Notes how far something moves, which is as far as the least of all that was noted.
fn lower<K: Ord>(levels: &mut BTreeMap<K, Option<Applicability>>, of: K, level: Option<Applicability>) {
    let lowest = levels.entry(of).or_insert(level);
    *lowest = (*lowest).min(level);
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

/// Makes fixes unsafe that rename one of these names. Returns whether there were any.
fn lower_renames(text: &str, kept: &BTreeSet<String>, names: &KeyNames, findings: &mut [Finding]) -> bool {
    let mut lowered: HashMap<*const Fix, Arc<Fix>> = HashMap::new();
    let originals: Vec<Arc<Fix>> = findings.iter().filter_map(|finding| finding.fix.clone()).collect();
    for fix in originals.iter().filter(|fix| fix.applicability == Applicability::Safe) {
        let renames = |edit: &Edit| names.find(edit.span.of(text)).iter().any(|name| kept.contains(&name.name));
        if !lowered.contains_key(&Arc::as_ptr(fix)) && fix.edits.iter().any(renames) {
            let fix_as_unsafe = Fix { applicability: Applicability::Unsafe, ..Fix::clone(fix) };
            lowered.insert(Arc::as_ptr(fix), Arc::new(fix_as_unsafe));
        }
    }
    for finding in findings {
        let lower = finding.fix.as_ref().and_then(|fix| lowered.get(&Arc::as_ptr(fix)));
        if let Some(lower) = lower.cloned() {
            finding.fix = Some(lower);
        }
    }
    !lowered.is_empty()
}

/// Adds to each fix what it leaves unused; a fix that would not compile is none.
fn remove_leftovers(text: &str, facts: &Facts, language: &Language, findings: &mut [Finding]) {
    let mut whole: HashMap<*const Fix, Option<Arc<Fix>>> = HashMap::new();
    for finding in findings {
        let Some(fix) = &finding.fix else { continue };
        let fixed = whole.entry(Arc::as_ptr(fix)).or_insert_with(|| {
            let more = language.idioms.leftovers(text, facts, &fix.edits)?;
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
    language.idioms.leftovers(source.text(), &facts, &edits).unwrap_or_default()
}

/// The suppressions of a source that has no syntax, in its comments where those are known, else on any line. It may have
/// blanks where other sources stand in `whole`.
fn suppressions_of(source: &Source, whole: &str) -> Suppressions {
    let text = source.text();
    if !suppress::speaks_of_suppression(text) {
        return Suppressions::new("", None);
    }
    let facts = formats::detect(&source.name).map(|format| (format.facts)(text)).filter(|facts| facts.parsed);
    let comments = facts.map(|facts| facts.comments.iter().map(|comment| comment.span).collect::<Vec<_>>());
    Suppressions::around(text, whole, comments.or_else(|| plain::comments(&source.name, text)).as_deref())
}

/// What is known of a host when the text around its sources is read.
struct Around<'s> {
    suppressions: &'s Suppressions,
    /// If a source stays on its direct URL, what waits for it: all, or what one rule finds.
    waits: Option<Option<&'static Rule>>,
}

/// Suppressions that say nothing, or nothing that can be understood.
fn suppression_notes(suppressions: &Suppressions, settings: &Settings, findings: &mut Vec<Finding>) {
    let note = |span: Span, message: String, help: &str| Finding {
        rule: &rules::SUPPRESSION,
        severity: Severity::Note,
        span,
        message,
        help: help.to_owned(),
        related: Vec::new(),
        fix: None,
        remains: false,
        group: None,
    };
    for problem in suppressions.problems() {
        findings.push(note(problem.span, problem.message.clone(), "write `fw-migrate: ignore[FW001] reason`"));
    }
    if settings.rules.is_complete() {
        for unused in suppressions.unused() {
            let what = if unused.codes.is_empty() { "any rule".to_owned() } else { unused.codes.join(", ") };
            findings.push(note(unused.span, format!("this suppresses nothing of {what}"), "delete it"));
        }
    }
    findings.sort_by_key(|finding| (finding.span, finding.rule.code));
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
