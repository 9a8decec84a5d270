//! A host of other sources: each of them analysed for itself, and what lies around them as text.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Analysis, Around, Scope, lower, suppressions_of};
use crate::embedded::{self, Content, Embedded, Environment, Lift, Region};
use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Finding, Fix, Severity, Span};
use crate::inventory::Use;
use crate::modules::Reliance;
use crate::plain;
use crate::routing::{self, GATEWAY_KEY, KeyNames};
use crate::rules;
use crate::source::{LineIndex, Source};
use crate::suppress::Suppressions;
use crate::variables::Asked;

/// What was found in the sources of a host.
#[derive(Default)]
struct Inside<'t> {
    /// All of it, but for the findings of files.
    analysis: Analysis,
    /// Those: files in a file are no part of the client that the commands and the text around them make up.
    of_files: Vec<Finding>,
    /// Fixes of commands, with the names that variables around them are set to.
    relying: HashMap<*const Fix, BTreeSet<&'t str>>,
    /// How many moves there are.
    groups: u32,
}

impl Scope<'_> {
    /// A host: each of its sources for itself, and what lies around them as text.
    pub(super) fn with_regions(&self, source: &Source, embedded: Embedded) -> Analysis {
        let text = source.text();
        let regions: Vec<(&Region, Facts)> = embedded
            .regions
            .iter()
            .filter(|region| self.matters(region, embedded.is_one_client))
            .filter_map(|region| Some((region, facts_of(region)?)))
            .collect();
        let hidden = embedded.hidden.iter().copied().chain(regions.iter().flat_map(|(region, _)| region.sources()));
        let around = Source::new(source.name.clone(), embedded::blank(text, hidden).into_bytes());
        let suppressions = suppressions_of(&around, text);
        let mut inside = self.inside(source, &embedded, &regions, &around, &suppressions);
        let rest = self.outside(text, &around, &suppressions, embedded.is_one_client, &mut inside);
        let Inside { mut analysis, of_files, groups, .. } = inside;
        let moved = |finding: Finding| Finding { group: finding.group.map(|group| group + groups), ..finding };
        analysis.findings.extend(of_files);
        analysis.findings.extend(rest.findings.into_iter().map(moved));
        analysis.findings.sort_by_key(|finding| (finding.span, finding.rule.code));
        analysis.secret_keys.extend(rest.secret_keys);
        analysis.variables.extend(rest.variables);
        analysis.unreported_names.extend(rest.unreported_names);
        analysis.direct_route |= rest.direct_route;
        analysis.secrets.extend(rest.secrets);
        analysis.seen.uses.extend(rest.seen.uses);
        analysis.seen.uses.sort_by_key(|used| used.span);
        for (name, level) in rest.held_names {
            lower(&mut analysis.held_names, name, level);
        }
        analysis
    }

    /// The sources of a host, of which `around` is the rest.
    fn inside<'t>(
        &self,
        source: &'t Source,
        embedded: &'t Embedded,
        regions: &[(&'t Region, Facts)],
        around: &Source,
        suppressions: &Suppressions,
    ) -> Inside<'t> {
        let text = source.text();
        let lines = LineIndex::new(text);
        let audio = plain::Audio::of(text);
        let held = embedded.tied.iter().any(|command| plain::holds_back(command, self.names));
        // Commands of a makefile or workflow that decides by the host wait as its settings do.
        let is_decided = embedded.is_one_client && plain::line_of_test(around.text()).is_some();
        let mut inside = Inside { analysis: Analysis { parsed: true, ..Analysis::default() }, ..Inside::default() };
        for (region, facts) in regions {
            let suppressed = |code: &str, span: Span| {
                let place = region.place(span);
                (self.suppressed)(code, place) || suppressions.covers(code, lines.line(place.start))
            };
            // What a variable around a command is set to is changed there.
            let key_variables = self.key_variables(text, region);
            let given = key_variables.keys().map(|variable| (*variable).to_owned()).collect();
            let scope = Scope { suppressed: &suppressed, given: &given, ..*self };
            let mut analysis = scope.of_region(source, region, facts);
            let trust = |fix: &Fix| match region.environment {
                Environment::None if self.invents_key(text, region, fix) => {
                    Err("a browser has no environment to read a key from")
                }
                Environment::Unknown => Err("more variables are set around it than are followed"),
                Environment::Closed if self.invents_key(text, region, fix) => Ok(Applicability::Unsafe),
                _ if held => Ok(Applicability::Unsafe),
                _ => Ok(Applicability::Safe),
            };
            let mut lift = Lift::new(region, &trust, inside.groups);
            inside.groups +=
                analysis.findings.iter().filter_map(|finding| finding.group).max().map_or(0, |last| last + 1);
            // A variable around a command says what its host is.
            let told = std::mem::take(&mut analysis.findings).into_iter().map(|finding| match &finding.fix {
                Some(fix) if audio.is_taken_by(fix, region.text()) => of_audio(finding),
                Some(_) if is_decided => Finding { fix: None, remains: false, group: None, ..finding },
                _ => finding,
            });
            let findings: Vec<Finding> = told.map(|finding| lift.finding(finding)).collect();
            if !key_variables.is_empty() {
                let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
                let names = || key_variables.values().copied().collect();
                inside.relying.extend(fixes.map(|fix| (Arc::as_ptr(fix), names())));
            }
            match embedded.is_one_client && region.is_file() {
                true => inside.of_files.extend(findings),
                false => inside.analysis.findings.extend(findings),
            }
            inside.analysis.take_in(region, analysis, lift.least, self.names);
        }
        inside
    }

    /// What lies around the sources of a host, as text. Fixes of the sources wait for what has to stay there.
    fn outside(
        &self,
        text: &str,
        around: &Source,
        suppressions: &Suppressions,
        is_one_client: bool,
        inside: &mut Inside<'_>,
    ) -> Analysis {
        let stays = |finding: &Finding| {
            finding.severity > Severity::Note
                && finding.fix.as_ref().is_none_or(|fix| fix.applicability < Applicability::Safe)
        };
        let beside = |findings: &[Finding]| {
            let waits = findings.iter().any(|finding| rules::finds_host(finding.rule) && stays(finding)).then_some(
                match is_one_client {
                    true => None,
                    // Placeholders of keys around code that stays.
                    false => Some(&rules::hardcoded_direct_key::RULE),
                },
            );
            self.as_text(around, false, Some(&Around { suppressions, waits }))
        };
        let rest = beside(&inside.analysis.findings);
        if !is_one_client {
            return rest;
        }
        // A command reads a name that the settings around it go on to give; beside the definition of the gateway's key it has
        // that.
        let staying = rest.findings.iter().filter(|finding| stays(finding) && !rest.doubled.contains(&finding.span));
        let named = |finding: &Finding| self.names.find(finding.span.of(text)).into_iter();
        let kept: BTreeSet<String> = staying.flat_map(named).map(|name| name.name).collect();
        let renames_kept = |fix: &Fix| {
            let names = |edit: &Edit| self.names.find(edit.span.of(text));
            fix.edits.iter().flat_map(names).any(|name| kept.contains(&name.name))
        };
        let is_unreported = |name: &str| rest.unreported_names.iter().any(|(unreported, _)| unreported == name);
        let relies_on_kept = |fix: &Fix| {
            let names = inside.relying.get(&std::ptr::from_ref(fix)).into_iter().flatten();
            names.into_iter().any(|name| kept.contains(*name) || is_unreported(name))
        };
        if !lower_fixes(&mut inside.analysis.findings, |fix| renames_kept(fix) || relies_on_kept(fix)) {
            return rest;
        }
        let rest = beside(&inside.analysis.findings);
        for name in kept {
            lower(&mut inside.analysis.held_names, name, Some(Applicability::Unsafe));
        }
        rest
    }

    /// Whether a region is looked at by itself.
    fn matters(&self, region: &Region, is_one_client: bool) -> bool {
        if is_one_client && !region.is_file() {
            return embedded::is_request(region.text());
        }
        let constants = self.project.constants.as_ref();
        embedded::matters(region.text(), self.names)
            || constants.is_some_and(|constants| constants.any_in(region.text().as_bytes()))
    }

    fn of_region(&self, source: &Source, region: &Region, facts: &Facts) -> Analysis {
        let as_text = || self.as_text(&inner(source, region, "cell"), true, None);
        match &region.content {
            // Whether it is a test is said by the name of the host.
            Content::Program(language) => {
                let program = Source::new(source.name.clone(), region.text().as_bytes().to_vec());
                self.with_syntax(&program, language, facts).unwrap_or_else(as_text)
            }
            Content::Document(name) => self.analyse(&inner(source, region, name)),
            Content::Text => as_text(),
        }
    }

    /// The variables that a host sets for a region to the key of a direct route or the gateway's, and the names by which their
    /// values refer to it.
    fn key_variables<'t>(&self, host: &'t str, region: &Region) -> HashMap<&'t str, &'t str> {
        let mut variables: HashMap<&str, &str> = HashMap::new();
        for (variable, value) in &region.variables {
            let value = routing::unquoted(value.of(host));
            let name = routing::referenced_name(value).map(|name| &value[name]);
            variables.entry(variable.of(host)).or_insert(name.unwrap_or_default());
        }
        let is_known = |name: &str| self.names.standing(name).is_some();
        variables.retain(|variable, name| (*name == GATEWAY_KEY || is_known(name)) && !is_known(variable));
        variables
    }

    /// Whether a fix reads the gateway's key where no known name of a key was read, nor a secret of the host's service.
    fn invents_key(&self, host: &str, region: &Region, fix: &Fix) -> bool {
        fix.edits.iter().any(|edit| {
            let before = &host[..region.place(edit.span).start];
            let secret = ["secrets.", "secrets['", "secrets[\""].iter().any(|sign| before.ends_with(sign));
            edit.replacement.contains(GATEWAY_KEY) && !secret && self.names.find(edit.span.of(region.text())).is_empty()
        })
    }
}

impl Analysis {
    /// Takes in what was found of a region, but for its findings. `least` is how far its host lets its fixes go, if less.
    fn take_in(&mut self, region: &Region, analysis: Analysis, least: Option<Option<Applicability>>, names: &KeyNames) {
        self.secrets.extend(analysis.secrets.into_iter().map(|span| region.place(span)));
        let place = |used: Use| Use { span: region.place(used.span), ..used };
        self.seen.uses.extend(analysis.seen.uses.into_iter().map(place));
        self.secret_keys.extend(analysis.secret_keys);
        let unreported = analysis.unreported_names.into_iter();
        self.unreported_names.extend(unreported.map(|(name, span)| (name, region.place(span))));
        self.direct_route |= analysis.direct_route;
        // A fix that the host trusts less moves its client no further.
        let lowered = |level: Option<Applicability>| least.map_or(level, |least| level.min(least));
        self.relies.extend(analysis.relies.into_iter().map(|relies| Reliance {
            at: region.place(relies.at),
            level: lowered(relies.level),
            ..relies
        }));
        self.wanted.extend(analysis.wanted);
        self.variables.extend(analysis.variables);
        self.bodies.extend(analysis.bodies);
        self.asked.extend(analysis.asked.into_iter().map(|asked| Asked { at: region.place(asked.at), ..asked }));
        for (name, level) in analysis.held_names {
            lower(&mut self.held_names, name, level);
        }
        if let Some(least) = least {
            // What the client reads is not known any more; all known names may be it.
            for name in names.find(region.text()) {
                lower(&mut self.held_names, name.name, least);
            }
        }
    }
}

/// What a region says; `None` if it does not parse, and so stays with the host.
fn facts_of(region: &Region) -> Option<Facts> {
    match &region.content {
        Content::Program(language) => Some((language.facts)(region.text())).filter(|facts| facts.parsed),
        Content::Document(_) | Content::Text => Some(Facts::default()),
    }
}

/// A source inside of a host.
pub(super) fn inner(host: &Source, region: &Region, name: &str) -> Source {
    Source::new(format!("{}/{name}", host.name), region.text().as_bytes().to_vec())
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

/// Makes fixes unsafe that have to wait for something else. Returns whether there were any.
fn lower_fixes(findings: &mut [Finding], waits: impl Fn(&Fix) -> bool) -> bool {
    let mut lowered: HashMap<*const Fix, Arc<Fix>> = HashMap::new();
    let originals: Vec<Arc<Fix>> = findings.iter().filter_map(|finding| finding.fix.clone()).collect();
    for fix in originals.iter().filter(|fix| fix.applicability == Applicability::Safe) {
        if !lowered.contains_key(&Arc::as_ptr(fix)) && waits(fix) {
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
