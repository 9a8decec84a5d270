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
use crate::routing::{self, GATEWAY_KEY};
use crate::rules;
use crate::source::{LineIndex, Source};
use crate::variables::Asked;

impl Scope<'_> {
    /// A host: each of its sources for itself, and what lies around them as text.
    pub(super) fn with_regions(&self, source: &Source, embedded: Embedded) -> Analysis {
        let text = source.text();
        let lines = LineIndex::new(text);
        // Text that does not parse stays with the host.
        let read = |region: &Region| match &region.content {
            Content::Program(language) => Some((language.facts)(region.text())).filter(|facts| facts.parsed),
            Content::Document(_) | Content::Text => Some(Facts::default()),
        };
        let constants = self.project.constants.as_ref();
        let is_file = |region: &Region| matches!(region.content, Content::Document(_));
        let matters = |region: &Region| match embedded.is_one_client && !is_file(region) {
            true => embedded::is_request(region.text()),
            false => {
                embedded::matters(region.text(), self.names)
                    || constants.is_some_and(|constants| constants.any_in(region.text().as_bytes()))
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
        // Commands of a makefile or workflow that decides by the host wait as its settings do.
        let is_decided = embedded.is_one_client && plain::line_of_test(around.text()).is_some();
        let mut result = Analysis { parsed: true, ..Analysis::default() };
        let audio = plain::Audio::of(text);
        let mut groups = 0;
        // Files in a file are no part of the client that the commands and the text around them make up.
        let mut of_files = Vec::new();
        // Fixes of commands, with the names that variables around them are set to.
        let mut relying: HashMap<*const Fix, BTreeSet<&str>> = HashMap::new();
        for (region, facts) in &regions {
            let suppressed = |code: &str, span: Span| {
                let place = region.place(span);
                (self.suppressed)(code, place) || suppressions.covers(code, lines.line(place.start))
            };
            // What a variable around a command is set to is changed there.
            let mut named_by: HashMap<&str, &str> = HashMap::new();
            for (variable, value) in &region.variables {
                let value = routing::unquoted(value.of(text));
                let name = routing::referenced_name(value).map(|name| &value[name]);
                named_by.entry(variable).or_insert(name.unwrap_or_default());
            }
            let is_key = |name: &str| name == GATEWAY_KEY || self.names.standing(name).is_some();
            named_by.retain(|variable, name| is_key(name) && self.names.standing(variable).is_none());
            let given = named_by.keys().map(|variable| (*variable).to_owned()).collect();
            let scope = Scope { suppressed: &suppressed, given: &given, ..*self };
            let as_text = || scope.as_text(&inner(source, region, "cell"), true, None);
            let analysis = match &region.content {
                // Whether it is a test is said by the name of the host.
                Content::Program(language) => {
                    let program = Source::new(source.name.clone(), region.text().as_bytes().to_vec());
                    scope.with_syntax(&program, language, facts).unwrap_or_else(as_text)
                }
                Content::Document(name) => scope.analyse(&inner(source, region, name)),
                Content::Text => as_text(),
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
                Some(fix) if audio.is_taken_by(fix, region.text()) => of_audio(finding),
                Some(_) if is_decided => Finding { fix: None, remains: false, group: None, ..finding },
                _ => finding,
            });
            let findings: Vec<Finding> = told.map(|finding| lift.finding(finding)).collect();
            let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
            relying.extend(fixes.map(|fix| (Arc::as_ptr(fix), named_by.values().copied().collect())));
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
            // Beside the definition of the gateway's key the command has that.
            let is_doubled = |finding: &Finding| rest.doubled.contains(&finding.span);
            let staying = rest.findings.iter().filter(|finding| stays(finding) && !is_doubled(finding));
            let kept: BTreeSet<String> = staying.flat_map(named).collect();
            let unreported: BTreeSet<&str> = rest.unreported_names.iter().map(|(name, _)| name.as_str()).collect();
            let stay = |name: &&str| kept.contains(*name) || unreported.contains(name);
            let relies = |fix: &Fix| relying.get(&std::ptr::from_ref(fix)).is_some_and(|names| names.iter().any(stay));
            let renames = |fix: &Fix| {
                let names = |edit: &Edit| self.names.find(edit.span.of(text));
                fix.edits.iter().flat_map(names).any(|name| kept.contains(&name.name))
            };
            let some_stay = !kept.is_empty() || !unreported.is_empty();
            if some_stay && lower_fixes(&mut result.findings, |fix| renames(fix) || relies(fix)) {
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
