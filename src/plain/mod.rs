//! What is no program: settings, prose, and text whose format nobody knows. URLs and known names by the law of paths,
//! conservatively.
//!
//! Where the format of a file is known, its entries tell which words make up a client: `structure` says what stands in
//! which mapping, `pairs` which key goes with a URL, `names` what an occurrence of a name is. Elsewhere a block stands for
//! one, in prose a paragraph or a fence, else the whole text: what is found in it moves together, and a key or a model in
//! it that cannot be understood makes the move unsafe. `clients` says what belongs together.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::finding::{Applicability, Edit, Rule, Span, SpanIndex};
use crate::formats::{self, Format};
use crate::inventory::Use;
use crate::moves::{Levels, Owner, Part, Remedy, level_with};
use crate::routing::{self, GATEWAY_KEY, HostKind, HostMatch, KeyNames, Spelling};
use crate::rules::{
    direct_key_env, direct_route_branch, direct_route_provisioning, direct_url, hardcoded_direct_key, mention,
    unpinned_model,
};
use crate::settings::{Project, Settings};
use crate::source::{LineIndex, Source, boundary};
use crate::variables::Setting;

mod beside;
mod budget;
mod clients;
mod comments;
mod foreign;
mod hosts;
mod models;
mod names;
mod nature;
mod pairs;
mod provisioning;
mod proxies;
mod structure;
#[cfg(test)]
mod tests;
mod uses;

use beside::{Told, USUAL_STEMS};
use budget::Budget;
pub(crate) use comments::comments;
use foreign::foreign_keys;
pub(crate) use foreign::{holds_back, is_given, literal_keys, unpinned_models, vendor_placeholders};
pub(crate) use hosts::{Audio, line_of_test};
pub use nature::is_read;
use nature::{Nature, is_snapshot, lists_domains, nature};
use structure::{Entry, Structure};

/// What was read.
pub struct Reading {
    /// What each place needs; a move's number is its block's.
    pub parts: Vec<Part>,
    /// Number of moves.
    pub moves: usize,
    /// Where literal keys stand.
    pub secrets: Vec<Span>,
    /// Whether the text holds the direct route of a deployment.
    pub direct_route: bool,
    /// Keys that a Kubernetes secret defines, known names only if they hold a real value.
    pub secret_keys: Vec<String>,
    /// Whether its format is known: entries, not words.
    pub is_structured: bool,
    /// Its direct hosts.
    pub uses: Vec<Use>,
    /// Variables of an environment that it sets to direct URLs.
    pub variables: Vec<Setting>,
    /// Whether it holds a host that cannot move and keeps the names of keys.
    pub is_stuck: bool,
    /// Definitions that go because the gateway's key is set beside them, with the earlier ones of which one is given its name,
    /// in order; with none if it is set as it is.
    pub doubled: Vec<(Span, Vec<Span>)>,
    /// Known names that a direct route is given which is created, with how far they go with it.
    pub given_names: Vec<(String, Option<Applicability>)>,
    budget: Budget,
}

/// Reads a source as text. `syntax_failed` says that it belongs to a language but does not parse.
pub fn read(source: &Source, names: &KeyNames, settings: &Settings, project: &Project, syntax_failed: bool) -> Reading {
    let nature = nature(&source.name, source.text(), syntax_failed);
    let format = formats::detect(&source.name).filter(|_| nature == Nature::Data);
    let reading = read_as(source, nature, format, names, settings, project);
    if format.is_none() || !reading.budget.is_exhausted() {
        return reading;
    }
    let mut words = read_as(source, nature, None, names, settings, project);
    words.wait(None);
    words
}

/// Reads a source as text, in this format if that is known.
fn read_as(
    source: &Source,
    nature: Nature,
    format: Option<&'static Format>,
    names: &KeyNames,
    settings: &Settings,
    project: &Project,
) -> Reading {
    let text = source.text();
    let facts = format.map(|format| (format, (format.facts)(text)));
    let structure = facts.as_ref().and_then(|(format, facts)| Structure::new(text, format, facts));
    let mut reading = Reading {
        parts: Vec::new(),
        moves: 0,
        secrets: Vec::new(),
        direct_route: false,
        secret_keys: Vec::new(),
        is_structured: structure.is_some(),
        variables: Vec::new(),
        uses: Vec::new(),
        is_stuck: false,
        doubled: Vec::new(),
        given_names: Vec::new(),
        budget: Budget::new(text.len()),
    };
    if nature == Nature::Generated {
        return reading;
    }
    let mut hosts = routing::find_hosts(text);
    let audio = Audio::of(text);
    for host in &mut hosts {
        if host.kind == HostKind::Placeholder && audio.is_meant(&host.labels) {
            host.kind = HostKind::Audio;
        }
        // Behind a scalar that is nothing but a URL, a dot ends no sentence but the name of the host.
        let dotted = Span::new(host.span.start, host.span.end + 1);
        if host.scheme.is_some()
            && text[host.span.end..].starts_with('.')
            && structure.as_ref().is_some_and(|structure| structure.is_scalar(dotted))
        {
            host.span.end = dotted.end;
            host.path = dotted.end..dotted.end;
        }
    }
    let mut found = names.find(text);
    if matches!(nature, Nature::ChangeLog | Nature::Recording) {
        if project.lists_uses {
            reading.uses = hosts.iter().map(|host| uses::mention(host, settings)).collect();
        }
        for host in &hosts {
            let rule: &'static Rule =
                if nature == Nature::ChangeLog { &mention::RULE } else { &direct_route_branch::RULE };
            let (message, help) = match nature {
                Nature::ChangeLog => ("this history speaks of a direct host", "nothing breaks; history stays as it is"),
                _ => ("this is recorded traffic of a direct route", "record it again after the migration"),
            };
            reading.push(rule, alone(), span(&host.span), message, help, Remedy::Advice);
        }
        return reading;
    }
    let shows = |hosts: &[HostMatch]| {
        hosts.iter().any(|host| matches!(host.kind, HostKind::Deployment | HostKind::Placeholder))
    };
    let encoded = || structure.iter().flat_map(Structure::encoded).filter_map(Entry::meaning);
    reading.direct_route = shows(&hosts) || encoded().any(|meaning| shows(&routing::find_hosts(&meaning)));
    let direct = project.direct_route || reading.direct_route;
    let provisioned = provisioning::find(text, structure.as_ref(), direct);
    // What a direct route is given that is being created goes as a whole.
    let given: SpanIndex = provisioned.iter().flat_map(|found| found.spans.iter().copied()).collect();
    found.retain(|name| given.overlapping(span(&name.span)).next().is_none());
    let mut text_reader = Reader {
        text,
        lines: LineIndex::new(text),
        names,
        settings,
        project,
        nature,
        structure,
        direct,
        gateway_defined: defines_gateway(text),
        definitions: Vec::new(),
        unclear: HashSet::new(),
        joins: nature == Nature::Program && joins(text),
        is_snapshot: is_snapshot(&source.name),
        lists_domains: lists_domains(&source.name),
        told: Told::default(),
        audio,
    };
    text_reader.definitions = text_reader.definitions(&found);
    text_reader.unclear = text_reader.unclear(&found);
    // Blocks in order; hosts and names are in order too, so one pass serves all.
    let (mut next_host, mut next_name) = (0, 0);
    for block in blocks(text, nature) {
        let first = next_host;
        while hosts.get(next_host).is_some_and(|host| host.span.start < block.end) {
            next_host += 1;
        }
        let from = next_name;
        while found.get(next_name).is_some_and(|name| name.span.start < block.end) {
            next_name += 1;
        }
        let (hosts, names) = (&hosts[first..next_host], &found[from..next_name]);
        match &text_reader.structure {
            Some(structure) => text_reader.entries(structure, hosts, names, &mut reading),
            None if hosts.is_empty() && names.is_empty() => {}
            None => text_reader.block(block, hosts, names, &mut reading),
        }
        if project.lists_uses {
            text_reader.uses(block, hosts, names, &mut reading);
        }
    }
    if nature == Nature::Data
        && let Some(line) = line_of_test(text)
    {
        text_reader.wait_for_test(line, &hosts, &mut reading);
    }
    text_reader.wait_for_key(&hosts, &mut reading);
    if direct {
        text_reader.vendor_placeholders(&mut reading);
    }
    // Documents set nothing.
    if nature != Nature::Prose {
        reading.given_names = direct_route_provisioning::names_given(&provisioned, text, names);
    }
    reading.secrets.extend(provisioned.iter().flat_map(|found| found.keys.iter().copied()));
    reading.parts.extend(provisioned.into_iter().filter_map(direct_route_provisioning::Found::part));
    reading
}

impl Reading {
    /// Lets everything that a rule found, or all, wait for the user's consent.
    pub fn wait(&mut self, rule: Option<&'static Rule>) {
        for part in &mut self.parts {
            if let Remedy::Change(change) = &mut part.remedy
                && rule.is_none_or(|rule| part.rule == rule)
            {
                change.applicability = Applicability::Unsafe;
            }
        }
    }

    /// Lets each definition that goes because of an earlier one wait for that. If all of those are left as they are, it doubles
    /// nothing and gets the gateway's name itself. Returns the names of those that are doubled still.
    pub fn settle_doubled(&mut self, levels: &Levels, enabled: &dyn Fn(&Part) -> bool) -> HashSet<Span> {
        let doubled: HashMap<Span, Vec<Span>> = std::mem::take(&mut self.doubled).into_iter().collect();
        let mut still: HashSet<Span> = doubled.keys().copied().collect();
        if doubled.values().all(Vec::is_empty) {
            return still;
        }
        let names = |part: &&Part| part.rule == &direct_key_env::RULE;
        let named = self.parts.iter().filter(names).filter(|part| enabled(part));
        let moves: HashMap<Span, Option<Applicability>> =
            named.map(|part| (part.span, level_with(part, levels))).collect();
        for part in self.parts.iter_mut().filter(|part| part.rule == &direct_key_env::RULE) {
            let Some(others) = doubled.get(&part.span).filter(|others| !others.is_empty()) else { continue };
            let Remedy::Change(change) = &mut part.remedy else { continue };
            match others.iter().find_map(|other| moves.get(other)) {
                Some(Some(level)) => change.applicability = change.applicability.min(*level),
                Some(None) => part.remedy = Remedy::Advice,
                None => {
                    still.remove(&part.span);
                    change.edits = vec![Edit::replacement(part.span, GATEWAY_KEY)];
                    part.message = direct_key_env::MESSAGE.to_owned();
                    part.help = direct_key_env::HELP.to_owned();
                }
            }
        }
        still
    }

    fn push(&mut self, rule: &'static Rule, owner: Owner, span: Span, message: &str, help: &str, remedy: Remedy) {
        self.budget.charge(budget::PART);
        self.parts.push(Part {
            rule,
            severity: None,
            span,
            message: message.to_owned(),
            help: help.to_owned(),
            related: Vec::new(),
            owner,
            remedy,
        });
    }
}

fn alone() -> Owner {
    Owner::With(Vec::new())
}

fn span(range: &std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

/// What stands for a client: in prose a paragraph or a fence, elsewhere the whole text, whose parts only its format
/// could tell apart.
fn blocks(text: &str, nature: Nature) -> Vec<Span> {
    if nature != Nature::Prose {
        return vec![Span::new(0, text.len())];
    }
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut blank = true;
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let marker = ["```", "~~~"].into_iter().find(|marker| line.trim_start().starts_with(marker));
        let ends = match (fence, marker) {
            (None, Some(_)) => {
                fence = marker;
                !blank
            }
            (Some(open), Some(close)) if open == close => {
                fence = None;
                false
            }
            (Some(_), _) => false,
            (None, None) => line.trim().is_empty() && !blank,
        };
        if ends {
            blocks.push(Span::new(start, at));
            blank = true;
        }
        if blank && (fence.is_some() || !line.trim().is_empty()) {
            start = at;
            blank = false;
        }
        at += line.len();
    }
    if !blank {
        blocks.push(Span::new(start, text.len()));
    }
    blocks
}

struct Reader<'a> {
    text: &'a str,
    lines: LineIndex,
    names: &'a KeyNames,
    settings: &'a Settings,
    project: &'a Project,
    nature: Nature,
    /// What its format says, where that is known and the text is written in it.
    structure: Option<Structure<'a>>,
    direct: bool,
    gateway_defined: bool,
    /// Definitions of known names that can be renamed, in order.
    definitions: Vec<std::ops::Range<usize>>,
    /// Names that some place of the file uses in a way that only its format could tell.
    unclear: HashSet<String>,
    /// Whether a program calls functions that join URLs by RFC 3986, which would lose `/inference`.
    joins: bool,
    /// Whether the file is what a test has seen.
    is_snapshot: bool,
    /// Whether the file is a list of domains, by its name.
    lists_domains: bool,
    /// What was told of the keys of mappings.
    told: Told,
    audio: Audio<'a>,
}

/// How far from a place is looked on its line.
const NEAR: usize = 4096;

const URL: &str = "this URL names one deployment and stops working when direct routing is switched off";

impl Reader<'_> {
    /// Whether a host that is no route may be asked all the same. Comments and lists of hosts ask nothing.
    fn is_stuck(&self, host: &HostMatch) -> bool {
        let at = host.span.start;
        matches!(host.kind, HostKind::Deployment | HostKind::Placeholder)
            && !self.in_comment(at)
            && self.listing(host).is_none()
    }

    fn is_route(&self, host: &HostMatch) -> bool {
        matches!(host.kind, HostKind::Deployment | HostKind::Placeholder)
            && host.spelling != Spelling::Regex
            && (host.scheme.is_some() || host.path.len() > 1)
    }

    /// Models of a block that name no deployment; which request they belong to is not known.
    fn models(&self, block: Span, content: &str, owner: &Owner, reading: &mut Reading) -> Applicability {
        let mut level = Applicability::Safe;
        for model in unpinned_models(content) {
            level = Applicability::Unsafe;
            self.model(Span::new(block.start + model.start, block.start + model.end), owner, reading);
        }
        level
    }

    fn model(&self, place: Span, owner: &Owner, reading: &mut Reading) {
        let message = unpinned_model::to_serverless(&place.of(self.text).replace('\\', ""));
        let help = "put `#accounts/<account>/deployments/<deployment>` behind it";
        reading.push(&unpinned_model::RULE, owner.clone(), place, &message, help, Remedy::Lower);
    }

    /// Keys of a block that are no known names.
    fn foreign_keys(
        &self,
        block: Span,
        content: &str,
        hosts: &[HostMatch],
        owner: &Owner,
        reading: &mut Reading,
    ) -> Applicability {
        let stems = self.stems(hosts);
        let mut level = Applicability::Safe;
        for key in foreign_keys(content, self.names) {
            if !self.is_beside(&key.stem, &stems) {
                continue;
            }
            level = Applicability::Unsafe;
            let value = Span::new(block.start + key.value.start, block.start + key.value.end);
            self.foreign_key(value, key.real, owner, reading);
        }
        level
    }

    /// What the names of settings begin with that hold these URLs.
    fn stems(&self, hosts: &[HostMatch]) -> HashSet<String> {
        hosts.iter().filter(|host| self.is_asked(host)).map(|host| self.stem_before(host)).collect()
    }

    /// Whether a key whose name begins with `stem` may belong to URLs whose names begin with one of `stems`. In data the
    /// variables of other services stand side by side; prose speaks of one thing at a time.
    fn is_beside(&self, stem: &str, stems: &HashSet<String>) -> bool {
        let is_usual = || USUAL_STEMS.contains(&stem.replace('_', "").as_str());
        self.nature != Nature::Data || is_usual() || stems.contains(stem)
    }

    /// A key beside a URL that only its surroundings tell. The URL waits for the user.
    fn foreign_key(&self, place: Span, real: bool, owner: &Owner, reading: &mut Reading) {
        let (rule, message): (&'static Rule, String) = if real {
            reading.secrets.push(place);
            let message = format!(
                "the key {} beside a direct URL was committed; the gateway refuses the key of a direct route",
                routing::mask(place.of(self.text))
            );
            (&hardcoded_direct_key::RULE, message)
        } else {
            let message =
                "the key beside a direct URL comes from elsewhere; the gateway takes only a Fireworks API key";
            (&direct_key_env::RULE, message.to_owned())
        };
        let help = format!("give it a Fireworks API key, from {GATEWAY_KEY}");
        reading.push(rule, owner.clone(), place, &message, &help, Remedy::Advice);
    }

    /// `openai` of `OPENAI_BASE_URL=https://…`.
    fn stem_before(&self, host: &HostMatch) -> String {
        let before = self.before(host.span.start).trim_end_matches(['"', '\'', ' ', '\t', ':', '=', '>']);
        let start = before
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let name = before[start..].to_ascii_lowercase();
        let suffixes = ["base_url", "base-url", "api_base", "api-base", "api_url", "endpoint", "url", "base", "host"];
        let stem = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(&name);
        stem.trim_end_matches(['_', '-', '.']).to_owned()
    }

    /// Whether the line begins like a comment of a common format.
    fn in_comment(&self, at: usize) -> bool {
        if let Some(structure) = &self.structure {
            return structure.is_comment(at);
        }
        let line = self.lines.line_span(self.lines.line(at), self.text);
        let near = boundary(self.text, at.min(line.start + NEAR));
        let beginning = self.text[line.start..near].trim_start();
        ["#", "//", ";", "--", "%", "/*", "*", "<!--"].iter().any(|marker| beginning.starts_with(marker))
            || self.before(at).contains(" # ")
    }

    fn line(&self, range: &std::ops::Range<usize>) -> Span {
        let start = self.lines.line_span(self.lines.line(range.start), self.text).start;
        Span::new(start, self.lines.line_span(self.lines.line(range.end), self.text).end)
    }

    /// What stands on the line in front of `at`, the nearest part of it if that is much.
    fn before(&self, at: usize) -> &str {
        let line = self.lines.line_span(self.lines.line(at), self.text);
        &self.text[boundary(self.text, line.start.max(at.saturating_sub(NEAR)))..at]
    }

    /// Placeholders of the vendor's pages.
    fn vendor_placeholders(&self, reading: &mut Reading) {
        let parts: SpanIndex = reading.parts.iter().map(|part| part.span).collect();
        let mut replaced = HashSet::new();
        let mut words = Vec::new();
        for found in vendor_placeholders(self.text) {
            let taken = parts.overlapping(found).any(|(part, _)| !found.contains(part));
            if !taken {
                // The name inside of the brackets is no name of a variable.
                replaced.extend(parts.overlapping(found).map(|(_, number)| number));
                words.push(found);
            }
        }
        let waits = self.nature == Nature::Program
            || reading.parts.iter().any(|part| {
                part.rule.code == direct_url::RULE.code
                    && !matches!(&part.remedy, Remedy::Change(change) if change.applicability == Applicability::Safe)
            });
        let mut number = 0..;
        reading.parts.retain(|_| number.next().is_none_or(|number| !replaced.contains(&number)));
        for found in words {
            // It does not move before its URL.
            let level = if waits { Applicability::Unsafe } else { Applicability::Safe };
            let remedy = match self.nature {
                Nature::Notebook => Remedy::Advice,
                _ => Remedy::change(level, vec![Edit::replacement(found, format!("<{GATEWAY_KEY}>"))]),
            };
            let message = "this stands for the key of a direct route, which the gateway refuses";
            let help = format!("a Fireworks API key goes here, {GATEWAY_KEY} by name");
            reading.push(&hardcoded_direct_key::RULE, alone(), found, message, &help, remedy);
        }
    }
}

/// Whether a program calls a function that joins a base URL and a path by RFC 3986.
fn joins(text: &str) -> bool {
    static JOIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"new URL\(|\burljoin\b|URI\.join|\.resolve\(|ResolveReference|BaseAddress|base_uri|relativeTo|Url::|\.join\(").ok()
    });
    JOIN.as_ref().is_some_and(|join| join.is_match(text))
}

/// Whether a line of the text sets the gateway's key, or passes it on. `${FIREWORKS_API_KEY:-}` only reads it.
fn defines_gateway(text: &str) -> bool {
    static SET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r#"(?m)(?:^|[\s"',]|(?:^|[^$#])\{{){GATEWAY_KEY}["']?[ \t]*[:=]|^[ \t]*-[ \t]*["']?{GATEWAY_KEY}["']?[ \t]*$"#
        ))
        .ok()
    });
    SET.as_ref().is_some_and(|set| set.is_match(text))
}
