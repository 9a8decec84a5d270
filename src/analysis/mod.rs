//! One source in, its findings out: the front end, the clients, the rules, and what holds a client together. A host of other
//! sources is as many analyses, put together.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::config;
use crate::embedded::{self, Content};
use crate::finding::{Applicability, Declined, Finding, Rule, Severity, Span};
use crate::formats;
use crate::inventory::{NameUse, Seen};
use crate::languages::{self, Language};
use crate::modules::{Export, Reliance};
use crate::moves::{self, Owner, Part, Remedy};
use crate::plain;
use crate::routing::{self, KeyNames, Standing};
use crate::rules;
use crate::settings::{Project, Settings};
use crate::source::{LineIndex, Source};
use crate::suppress::{self, Suppressions};
use crate::variables::{Asked, Setting};

mod program;
mod regions;

pub use program::leftovers;
use regions::inner;

/// What is known about one source.
#[derive(Debug, Default, Clone)]
pub struct Analysis {
    /// By place, then rule.
    pub findings: Vec<Finding>,
    /// Whether the source was read by its syntax; true for text without syntax.
    pub parsed: bool,
    /// Whether all fixes of its findings visibly leave its syntax as it is, so that the result parses if it did.
    pub keeps_syntax: bool,
    /// Whether settings of the run name direct URLs, which it may ask though it does not hold them.
    pub reads_settings: bool,
    /// Whether it holds the direct route of a deployment, as far as that can be seen.
    pub direct_route: bool,
    /// Names of environment variables that clients read which do not all move safely, with how far the least does.
    pub held_names: BTreeMap<String, Option<Applicability>>,
    /// Names of environment variables that its clients read, if it is a program: what becomes of them is decided there, whatever
    /// other files keep.
    pub client_names: BTreeSet<String>,
    /// Keys that Kubernetes secrets of it define, known names only with a real value.
    pub secret_keys: Vec<String>,
    /// Names of definitions that go because the gateway's key is set beside them.
    pub doubled: HashSet<Span>,
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

/// How many sources parse: the file itself, as a program or as settings, and those that it holds. Nothing can break in text
/// without syntax.
pub fn parsed_sources(source: &Source) -> usize {
    parsed_programs(source) + usize::from(parses_as_settings(source))
}

/// How many programs parse: the file itself, or those that it holds, where the host counts as one too.
pub fn parsed_programs(source: &Source) -> usize {
    let parsed = |language: &Language, text: &str| usize::from(language.parses(text));
    if let Some(language) = language(source) {
        return parsed(language, source.text());
    }
    let Some(embedded) = embedded::find(&source.name, source.text()) else { return 0 };
    let regions = embedded.regions.iter().map(|region| match &region.content {
        Content::Program(language) => parsed(language, region.text()),
        Content::Document(name) => parsed_programs(&inner(source, region, name)),
        Content::Text => 0,
    });
    1 + regions.sum::<usize>()
}

/// Whether a file has a format of settings and is written in it.
pub fn parses_as_settings(source: &Source) -> bool {
    let format = formats::detect(&source.name).filter(|_| language(source).is_none());
    format.is_some_and(|format| (format.facts)(source.text()).parsed)
}

/// The language of a source.
pub fn language(source: &Source) -> Option<&'static Language> {
    languages::detect(&source.name, source.text().lines().next().unwrap_or_default())
}

/// Analyses one source. Sources of a language that do not parse, or whose values are too many to follow, are read as plain text.
///
/// What was declined stays, with all that has to stay with it, as if its rule were switched off there.
pub fn analyse(source: &Source, settings: &Settings, project: &Project, declined: &[Declined]) -> Analysis {
    let names = KeyNames::new(&settings.key_names);
    // The configuration of this program goes on to name old keys.
    let own = config::places(&source.name, source.text());
    let is_own = |span: Span| own.iter().any(|place| place.contains(span));
    let stays = |code: &str, span: Span| is_own(span) || declined.iter().any(|declined| declined.covers(code, span));
    let mut analysis =
        Scope { settings, project, names: &names, suppressed: &stays, given: &BTreeSet::new() }.analyse(source);
    analysis.unreported_names.retain(|(_, span)| !is_own(*span));
    let written = routing::find_written_keys(source.text()).into_iter().chain(routing::find_likely_keys(source.text()));
    let named = names.find(source.text()).into_iter().map(|name| name.span.end);
    let named = routing::find_values_of_names(source.text(), named);
    let passwords = routing::find_passwords(source.text()).into_iter().chain(written).chain(named);
    analysis.secrets.extend(passwords.map(|at| Span::new(at.start, at.end)));
    let split = analysis.secrets.iter().flat_map(|key| routing::rest_of_key(source.text(), key.end));
    let split: Vec<Span> = split.map(|at| Span::new(at.start, at.end)).collect();
    analysis.secrets.extend(split);
    if project.lists_uses && plain::is_read(&source.name, source.text()) {
        let name = |found: routing::NameMatch| NameUse {
            span: Span::new(found.span.start, found.span.end),
            certain: found.standing == Standing::Certain || project.direct_route,
            name: found.name,
        };
        let found = names.find(source.text()).into_iter().map(name);
        analysis.seen.names = found.filter(|name| !is_own(name.span)).collect();
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
    /// Variables that the host sets for the source to what holds the key of a direct route or the gateway's, which is changed
    /// there.
    given: &'s BTreeSet<String>,
}

impl Scope<'_> {
    fn analyse(&self, source: &Source) -> Analysis {
        match language(source) {
            Some(language) => {
                let facts = Some((language.facts)(source.text())).filter(|facts| facts.parsed);
                let analysis = facts.and_then(|facts| self.with_syntax(source, language, &facts));
                analysis.unwrap_or_else(|| self.as_text(source, true, None))
            }
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
        // The program that asks a URL which stays goes on to read its key, in whatever file that is.
        for level in reading.variables.iter().filter_map(|setting| Some(levels[setting.client?])) {
            if level < Some(Applicability::Safe) {
                self.names.all().for_each(|name| lower(&mut held_names, name.to_owned(), level));
            }
        }
        let doubled = reading.settle_doubled(&levels, &enabled);
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
            doubled,
            unreported_names,
            secrets: reading.secrets,
            seen: Seen { uses: reading.uses, ..Seen::default() },
            ..Analysis::default()
        }
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
}

/// Notes how far something moves, which is as far as the least of all that was noted.
fn lower<K: Ord>(levels: &mut BTreeMap<K, Option<Applicability>>, of: K, level: Option<Applicability>) {
    let lowest = levels.entry(of).or_insert(level);
    *lowest = (*lowest).min(level);
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
