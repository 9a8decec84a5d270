//! From what a run did to its report.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::change::changes;
use super::excerpt::excerpt;
use super::merge::share;
use super::*;
use crate::engine::{FileOutcome, Outcome, Text};
use crate::finding;
use crate::inventory::{FileUses, HandleKind, Host, Inventory, KeyOrigin};
use crate::rules::{direct_key_env, hardcoded_direct_key};
use crate::source::LineIndex;

/// What a report says of one file. It stands for itself: the file's source is not needed any more.
#[derive(Debug)]
pub struct FileReport {
    /// What is there now.
    findings: Vec<Finding>,
    /// What was fixed.
    fixed: Vec<Finding>,
    /// Whether it was changed, or would be.
    changed: bool,
    /// Keys that stand in it, which reports of other files may not show either.
    keys: BTreeSet<String>,
    /// What it uses.
    pub uses: FileUses,
    /// What standard output gets for it, if that is not for the report.
    pub output: Option<Vec<u8>>,
}

impl FileReport {
    /// The report of a file, with what standard output gets for it.
    pub fn of(file: &FileOutcome, output: Option<Vec<u8>>) -> Self {
        let texts = [Some(&file.before), file.after.as_ref()].into_iter().flatten();
        let found = telling_keys(texts.map(|text| (text.source.text(), &*text.secrets)));
        let keys = Keys::of(&found);
        Self {
            findings: all(file.now(), &file.findings, &keys),
            fixed: all(&file.before, &file.fixed, &keys),
            changed: file.after.is_some(),
            keys: found,
            uses: FileUses::of(file),
            output,
        }
    }
}

impl Document {
    /// The report of a run.
    pub fn of(outcome: Outcome<FileReport>, action: Action, unsafe_fixes: bool) -> Self {
        let files = outcome.files;
        let uses = Inventory::of(files.iter().map(|file| &file.uses));
        let (matched, changed_files) = (files.len(), files.iter().filter(|file| file.changed).count());
        let (mut findings, mut fixed, mut keys) = (Vec::new(), Vec::new(), BTreeSet::new());
        for file in files {
            keys.extend(file.keys);
            findings.extend(file.findings);
            fixed.extend(file.fixed);
        }
        let keys = Keys::of(&keys);
        for findings in [&mut findings, &mut fixed] {
            keys.hide_in(findings);
            share(findings);
        }
        let mut document = Self {
            version: VERSION,
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            action,
            unsafe_fixes,
            nothing: None,
            summary: Counts {
                files: outcome.looked_at,
                matched,
                fixed: fixed.len(),
                changed_files,
                skipped: outcome.skipped.len(),
                failed: outcome.failures.len(),
                ..Counts::default()
            },
            findings,
            fixed: (action != Action::Check).then_some(fixed),
            skipped: outcome.skipped.iter().map(Skipped::from).collect(),
            failures: outcome
                .failures
                .iter()
                .map(|failure| Failure { path: failure.name.clone(), message: failure.message.clone() })
                .collect(),
            ignored: outcome.ignored.iter().map(Ignored::from).collect(),
            split_constants: outcome
                .split_constants
                .iter()
                .map(|split| SplitConstant {
                    path: split.file.clone(),
                    name: split.name.clone(),
                    changes: split.changes,
                    clients: split.clients.iter().map(Line::from).collect(),
                })
                .collect(),
            split_names: outcome
                .split_names
                .iter()
                .map(|split| SplitName {
                    name: split.name.clone(),
                    changes_in: split.changes_in.clone(),
                    stays_at: split.stays_at.iter().map(Line::from).collect(),
                })
                .collect(),
            models_to_look_for: outcome.models_to_look_for.iter().map(Line::from).collect(),
            names_to_look_for: outcome.names_to_look_for,
            key_places: Vec::new(),
            deployments: uses.of_kind(HandleKind::Deployment).map(Deployment::from).collect(),
        };
        document.key_places = key_places(&document);
        document.count();
        document
    }
}

/// Where the new key has to be, for what changes, or would change if the safe fixes were made.
pub(super) fn key_places(document: &Document) -> Vec<KeyPlace> {
    let least = if document.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let changes: Vec<&Finding> = match &document.fixed {
        Some(fixed) => fixed.iter().collect(),
        None => document
            .findings
            .iter()
            .filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability >= least))
            .collect(),
    };
    let rules = [direct_key_env::RULE.code, hardcoded_direct_key::RULE.code];
    let mut stores: BTreeMap<KeyStore, BTreeSet<&str>> = BTreeMap::new();
    for finding in changes.into_iter().filter(|finding| rules.contains(&&*finding.rule)) {
        stores.entry(KeyStore::of(&finding.path)).or_default().insert(&finding.path);
    }
    let place = |(store, paths): (KeyStore, BTreeSet<&str>)| KeyPlace {
        store,
        paths: paths.into_iter().map(str::to_owned).collect(),
    };
    stores.into_iter().map(place).collect()
}

/// The findings of one file.
fn all(text: &Text, findings: &[finding::Finding], keys: &Keys) -> Vec<Finding> {
    let mut all = Vec::new();
    if findings.is_empty() {
        return all;
    }
    let (path, source) = (&text.source.name, text.source.text());
    let secrets = &*keys.hidden_in(source, &text.secrets);
    let words = |text: &str| keys.masked_words(text).into_owned();
    let index = LineIndex::new(source);
    let place = |offset: usize| {
        let position = index.position(offset, source);
        Place { line: position.line, column: position.column }
    };
    let edit = |edit: &finding::Edit| Edit {
        start: edit.span.start,
        end: edit.span.end,
        replacement: edit.replacement.clone(),
        from: place(edit.span.start),
        to: place(edit.span.end),
    };
    let mut fixes: HashMap<*const finding::Fix, Arc<Fix>> = HashMap::new();
    let mut fix = |fix: &Arc<finding::Fix>| {
        let made = fixes.entry(Arc::as_ptr(fix)).or_insert_with(|| {
            let (changes, more_lines) = changes(source, &index, &fix.edits, secrets, keys);
            let edits = fix.edits.iter().map(edit).collect();
            let (title, applicability) = (words(&fix.title), fix.applicability);
            Arc::new(Fix { title, applicability, edits, same_as: None, changes, more_lines })
        });
        Arc::clone(made)
    };
    let mut seen: HashMap<(&str, String), usize> = HashMap::new();
    for found in findings {
        let marked = excerpt::masked(source, found.span, secrets);
        let nth = seen.entry((found.rule.code, marked.clone())).and_modify(|nth| *nth += 1).or_insert(0);
        all.push(Finding {
            rule: found.rule.code.to_owned(),
            name: found.rule.name.to_owned(),
            severity: found.severity,
            path: path.clone(),
            span: found.span,
            start: place(found.span.start),
            end: place(found.span.end),
            message: words(&found.message),
            help: words(&found.help),
            related: found
                .related
                .iter()
                .map(|related| Related {
                    span: related.span,
                    start: place(related.span.start),
                    end: place(related.span.end),
                    message: words(&related.message),
                })
                .collect(),
            fix: found.fix.as_ref().map(&mut fix),
            remains: found.remains,
            fingerprint: fingerprint(found.rule.code, path, &marked, *nth),
            excerpt: excerpt(source, &index, found.span, secrets),
        });
    }
    all
}

impl From<&(String, usize)> for Line {
    fn from((path, line): &(String, usize)) -> Self {
        Self { path: path.clone(), line: *line }
    }
}

impl From<&crate::engine::Skipped> for Skipped {
    fn from(skipped: &crate::engine::Skipped) -> Self {
        Self { path: skipped.name.clone(), reason: skipped.reason.clone() }
    }
}

impl From<&crate::ignored::IgnoredFile> for Ignored {
    fn from(file: &crate::ignored::IgnoredFile) -> Self {
        let name = |(name, line): &(String, usize)| NameLine { name: name.clone(), line: *line };
        Self { path: file.name.clone(), names: file.names.iter().map(name).collect(), urls: file.urls.clone() }
    }
}

impl From<&Host> for Deployment {
    fn from(host: &Host) -> Self {
        let name = |key: &KeyOrigin| match key {
            KeyOrigin::Variable(name) => Some(name.clone()),
            KeyOrigin::Literal | KeyOrigin::Placeholder | KeyOrigin::Unseen => None,
        };
        let files: BTreeSet<&String> = host.places.iter().map(|place| &place.path).collect();
        Self {
            handle: host.handle.text.clone(),
            account: host.deployment().map(|deployment| deployment.account.clone()),
            deployment: host.deployment().map(|deployment| deployment.deployment.clone()),
            region: host.region.clone(),
            certain: host.is_certain(),
            places: host.places.len(),
            files: files.into_iter().cloned().collect(),
            keys: host.keys.iter().filter_map(name).collect(),
            models: host.models.iter().filter_map(|model| model.name.clone()).collect(),
        }
    }
}
