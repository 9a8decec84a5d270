//! Making the fixes of one source: which go together, whether the result still parses, again until nothing is left
//! that may be made.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::analysis::{Analysis, language, leftovers, parsed_programs, parses_as_settings};
use crate::edits::{Shift, apply, can_apply};
use crate::finding::{Applicability, Declined, Edit, Finding, Fix, Span};
use crate::routing::{names_direct_key, speaks_of_direct_route};
use crate::source::Source;
use crate::suppress::{marks_of_file, speaks_of_suppression};

/// More rounds than fixes that wait for each other need; fewer than a fix that repeats itself would take.
const ROUNDS: usize = 10;

/// How many bytes are parsed in search of the changes that break a source, if that is more than a few sources.
const MOST_PARSED: usize = 32 << 20;

/// A source after its fixes were made.
#[derive(Debug)]
pub struct Rewritten {
    /// The new source; `None` if nothing was changed.
    pub source: Option<Source>,
    /// Findings whose fix was made, at their places in the old source.
    pub fixed: Vec<Finding>,
    /// Findings that are left, at their places in the new source.
    pub left: Vec<Finding>,
    /// Literal keys in the new source.
    pub secrets: Vec<Span>,
    /// What was not wanted, at its places in the old source.
    pub declined: Vec<Declined>,
}

/// What becomes of a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It is made.
    Take,
    /// It is not.
    Leave,
    /// Neither it is made nor anything else of this source that was not taken before.
    LeaveRest,
}

/// Says which fixes are made.
pub trait Chooser {
    /// Fixes that are trusted less are out of the question.
    fn threshold(&self) -> Applicability;

    /// Whether it takes whatever is offered. Then it is enough to see from the result that nothing broke.
    fn takes_all(&self) -> bool {
        false
    }

    /// What becomes of this fix. What needs one that is not made stays too.
    fn choose(&mut self, offer: &Offer<'_>) -> Choice;

    /// A fix that was taken is not made after all: the finding has none any more without those that were not taken.
    fn misses(&mut self, _source: &Source, _finding: &Finding) {}

    /// Whether nothing more will be taken, of this file or another.
    fn has_ended(&self) -> bool {
        false
    }
}

/// Takes all fixes of at least this applicability.
impl Chooser for Applicability {
    fn threshold(&self) -> Applicability {
        *self
    }

    fn takes_all(&self) -> bool {
        true
    }

    fn choose(&mut self, _: &Offer<'_>) -> Choice {
        Choice::Take
    }
}

/// A fix that may be made.
#[derive(Debug)]
pub struct Offer<'o> {
    /// The source, with the fixes of earlier rounds.
    pub source: &'o Source,
    /// Where literal keys stand in it.
    pub secrets: &'o [Span],
    /// The fix; of several that make the same edits, the least trusted.
    pub fix: &'o Fix,
    /// What it resolves, by place; there is at least one.
    pub findings: Vec<&'o Finding>,
}

/// A set of edits that goes together, and the findings that ask for it.
struct Change {
    edits: Vec<Edit>,
    findings: Vec<usize>,
}

/// Makes the fixes that `chooser` takes. `first` is the analysis of `source`; `analyse` makes further ones, in which what
/// was declined stays as it is.
pub fn rewrite(
    source: &Source,
    first: Analysis,
    chooser: &mut dyn Chooser,
    analyse: impl Fn(&Source, &[Declined]) -> Analysis,
) -> Rewritten {
    // Whether a host is sound is not seen from its analysis.
    let settling = language(source).filter(|_| chooser.takes_all());
    let mut state = State { checks_first: settling.is_none(), ..State::default() };
    let mut current: Option<Source> = None;
    let mut analysis = first;
    for _ in 0..ROUNDS {
        let now = current.as_ref().unwrap_or(source);
        let Some((edits, applied)) = state.choose(now, &mut analysis, chooser, &analyse) else { break };
        let Some(bytes) = apply(now.bytes(), &edits).filter(|bytes| bytes != now.bytes()) else { break };
        let next = Source::new(now.name.clone(), bytes);
        // What others use too is still there after the clients moved that use it.
        let leaves_nothing = leaves_nothing(&analysis, &applied)
            && !speaks_of_suppression(now.text())
            && !speaks_of_direct_route(next.bytes())
            && !names_direct_key(next.bytes());
        if let Some(language) = settling.filter(|_| !state.checks_first && leaves_nothing) {
            if analysis.keeps_syntax || language.parses(next.text()) {
                debug_assert!(language.parses(next.text()), "{}: the same tokens parse", next.name);
                state.advance(&analysis, &applied, &edits);
                debug_assert_eq!(analyse(&next, &[]).findings, [], "{}: nothing is left to be found", next.name);
                return state.finish(Some(next), Analysis::default());
            }
            state.checks_first = true;
            continue;
        }
        let seen = (!state.checks_first).then(|| analyse(&next, &state.declined));
        if seen.as_ref().is_some_and(|seen| analysis.parsed && !seen.parsed) {
            state.checks_first = true;
            continue;
        }
        state.advance(&analysis, &applied, &edits);
        analysis = seen.unwrap_or_else(|| analyse(&next, &state.declined));
        current = Some(next);
    }
    if !state.declined.is_empty() {
        // What was declined is still there to be fixed.
        analysis = analyse(current.as_ref().unwrap_or(source), &[]);
    }
    state.finish(current, analysis)
}

/// Whether nothing can be left of a source that parsed, says itself where its requests go, and suppresses nothing (else a
/// suppression may be in vain afterwards): all that was found was a fix, and all of them are made at once.
fn leaves_nothing(analysis: &Analysis, applied: &[usize]) -> bool {
    analysis.parsed
        && !analysis.reads_settings
        && applied.len() == analysis.findings.len()
        && analysis.findings.iter().all(|finding| !finding.remains)
}

/// What has been done to a source so far.
#[derive(Default)]
struct State {
    /// One for every round.
    shifts: Vec<Shift>,
    /// Edits that may not be made, at their present places.
    dropped: HashSet<Vec<Edit>>,
    /// Whether a comment suppresses findings of the whole file where some were dropped.
    has_mark: bool,
    /// Edits that are not wanted, at their present places.
    refused: HashSet<Vec<Edit>>,
    /// What asked for them, at its present places.
    declined: Vec<Declined>,
    /// The same at its places in the first source.
    declined_first: Vec<Declined>,
    /// Whether nothing more is wanted.
    leaves_rest: bool,
    /// Whether changes have to prove that the source still parses with them before they are offered.
    checks_first: bool,
    /// Findings of changes that were made which have no fix of their own, at their present places.
    carried: Vec<Finding>,
    /// At their places in the first source.
    fixed: Vec<Finding>,
    /// Literal keys that were seen, at their present places.
    secrets: Vec<Span>,
}

impl State {
    /// The edits of the next round, and the findings they resolve. `None` when there is nothing to do. `analysis` is made
    /// again whenever a fix is declined, so that what goes with it is not offered.
    fn choose(
        &mut self,
        source: &Source,
        analysis: &mut Analysis,
        chooser: &mut dyn Chooser,
        analyse: &dyn Fn(&Source, &[Declined]) -> Analysis,
    ) -> Option<(BTreeSet<Edit>, Vec<usize>)> {
        let threshold = chooser.threshold();
        let mut taken: HashMap<Vec<Edit>, Finding> = HashMap::new();
        let chosen = loop {
            let changes = self.possible(source, analysis, threshold);
            let (takes, leaves) = self.ask(source, analysis, changes, &taken, chooser);
            if leaves.is_empty() {
                break takes;
            }
            let first = |change: &Change| analysis.findings[change.findings[0]].clone();
            taken.extend(
                takes.into_iter().map(|change| (first(&change), change.edits)).map(|(first, edits)| (edits, first)),
            );
            leaves.into_iter().for_each(|change| self.decline(change, analysis));
            *analysis = analyse(source, &self.declined);
        };
        for finding in taken.values() {
            let is_same = |other: &Finding| other.rule == finding.rule && other.span == finding.span;
            let is_fixable = |other: &Finding| other.fix.as_ref().is_some_and(|fix| fix.applicability >= threshold);
            if !analysis.findings.iter().any(|other| is_same(other) && is_fixable(other))
                && !self.declined.iter().any(|declined| declined.covers(finding.rule.code, finding.span))
            {
                chooser.misses(source, finding);
            }
        }
        if chosen.is_empty() {
            return None;
        }
        let applied = chosen.iter().flat_map(|change| change.findings.iter().copied()).collect();
        let mut edits = merged(&chosen);
        let more = leftovers(source, &edits);
        analysis.keeps_syntax &= more.is_empty();
        edits.extend(more);
        Some((edits, applied))
    }

    /// The changes that are made, and those that are not. Those behind the first that is not are asked about when it is
    /// known what goes with it.
    fn ask(
        &mut self,
        source: &Source,
        analysis: &Analysis,
        changes: Vec<Change>,
        taken: &HashMap<Vec<Edit>, Finding>,
        chooser: &mut dyn Chooser,
    ) -> (Vec<Change>, Vec<Change>) {
        let secrets: Vec<Span> = self.secrets.iter().chain(&analysis.secrets).copied().collect();
        let (mut takes, mut leaves) = (Vec::new(), Vec::new());
        for change in changes {
            if taken.contains_key(&change.edits) {
                takes.push(change);
                continue;
            }
            if !self.leaves_rest {
                if !leaves.is_empty() {
                    continue;
                }
                let findings: Vec<&Finding> = change.findings.iter().map(|at| &analysis.findings[*at]).collect();
                let fixes = findings.iter().filter_map(|finding| finding.fix.as_deref());
                let Some(fix) = fixes.min_by_key(|fix| fix.applicability) else { continue };
                match chooser.choose(&Offer { source, secrets: &secrets, fix, findings }) {
                    Choice::Take => {
                        takes.push(change);
                        continue;
                    }
                    Choice::Leave => {}
                    Choice::LeaveRest => self.leaves_rest = true,
                }
            }
            leaves.push(change);
        }
        (takes, leaves)
    }

    /// Changes that can be made together, by place.
    fn possible(&mut self, source: &Source, analysis: &Analysis, threshold: Applicability) -> Vec<Change> {
        let mut changes = compatible(self.changes(source, analysis, threshold));
        let is_parsed = self.checks_first && analysis.parsed && !changes.is_empty();
        let before = Soundness {
            is_parsed,
            programs: if is_parsed { parsed_programs(source) } else { 0 },
            settings: OnceCell::new(),
            marks: if changes.is_empty() { 0 } else { marks_of_file(source.text()) },
        };
        let stays_sound = |changes: &[Change]| before.stays(source, changes);
        if !stays_sound(&changes) {
            let mut good = Vec::new();
            let mut bad = Vec::new();
            let mut trials = 64.max(MOST_PARSED / source.bytes().len().max(1));
            separate(&stays_sound, changes, &mut good, &mut bad, &mut trials);
            self.has_mark |= before.marks > 0;
            self.dropped.extend(bad.into_iter().map(|change| change.edits));
            changes = good;
        }
        changes.sort_by_key(|change| change.findings[0]);
        changes
    }

    /// Notes that a change is not wanted.
    fn decline(&mut self, change: Change, analysis: &Analysis) {
        for finding in change.findings.iter().map(|at| &analysis.findings[*at]) {
            let declined = Declined { code: finding.rule.code, span: finding.span };
            self.declined_first.push(Declined { span: self.back(finding.span), ..declined });
            self.declined.push(declined);
        }
        self.refused.insert(change.edits);
    }

    /// Where a place of the present source was in the first one.
    fn back(&self, span: Span) -> Span {
        self.shifts.iter().rev().fold(span, |span, shift| shift.backward(span))
    }

    /// The changes that the findings ask for and that may be made.
    fn changes(&mut self, source: &Source, analysis: &Analysis, threshold: Applicability) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        // The change that each fix became, first by identity: a shared fix may have many edits.
        let mut known: HashMap<*const Fix, Option<usize>> = HashMap::new();
        let mut by_edits: HashMap<&[Edit], usize> = HashMap::new();
        for (at, finding) in analysis.findings.iter().enumerate() {
            let Some(fix) = finding.fix.as_ref().filter(|fix| fix.applicability >= threshold) else { continue };
            let change = *known.entry(Arc::as_ptr(fix)).or_insert_with(|| {
                if fix.edits.is_empty() || self.dropped.contains(&fix.edits) || self.refused.contains(&fix.edits) {
                    return None;
                }
                if !can_apply(source.bytes().len(), &fix.edits) {
                    debug_assert!(false, "{}: malformed edits {:?}", finding.rule.code, fix.edits);
                    self.dropped.insert(fix.edits.clone());
                    return None;
                }
                Some(*by_edits.entry(&fix.edits).or_insert_with(|| {
                    changes.push(Change { edits: fix.edits.clone(), findings: Vec::new() });
                    changes.len() - 1
                }))
            });
            if let Some(change) = change {
                changes[change].findings.push(at);
            }
        }
        changes
    }

    /// Records a round.
    fn advance(&mut self, analysis: &Analysis, applied: &[usize], edits: &BTreeSet<Edit>) {
        let shift = Shift::of(edits);
        let groups: HashSet<u32> = applied.iter().filter_map(|at| analysis.findings[*at].group).collect();
        let orphans = analysis
            .findings
            .iter()
            .filter(|finding| finding.fix.is_none() && finding.group.is_some_and(|group| groups.contains(&group)));
        self.carried.extend(orphans.cloned());
        let remaining = applied.iter().map(|at| &analysis.findings[*at]).filter(|finding| finding.remains);
        self.carried.extend(remaining.map(|finding| Finding { fix: None, ..finding.clone() }));
        let mut moved = HashMap::new();
        for finding in &mut self.carried {
            relocate(finding, &mut moved, |span| shift.forward(span));
        }
        for sets in [&mut self.dropped, &mut self.refused] {
            *sets = std::mem::take(sets)
                .into_iter()
                .map(|edits| edits.into_iter().map(|edit| Edit { span: shift.forward(edit.span), ..edit }).collect())
                .collect();
        }
        for declined in &mut self.declined {
            declined.span = shift.forward(declined.span);
        }
        let mut moved = HashMap::new();
        for at in applied {
            let mut finding = analysis.findings[*at].clone();
            if finding.remains {
                continue;
            }
            relocate(&mut finding, &mut moved, |span| self.back(span));
            self.fixed.push(finding);
        }
        // A key that stays is no less secret because its client moved.
        self.secrets.extend(analysis.secrets.iter().copied());
        for secret in &mut self.secrets {
            *secret = shift.forward(*secret);
        }
        self.shifts.push(shift);
    }

    /// The outcome, given the last analysis.
    fn finish(mut self, source: Option<Source>, analysis: Analysis) -> Rewritten {
        let mut left = analysis.findings;
        let why = match self.has_mark {
            false => "the result would not parse",
            true => "the result would not parse, or it would push `ignore-file` too far down",
        };
        let mut dropped: HashMap<*const Fix, bool> = HashMap::new();
        for finding in &mut left {
            let is_dropped =
                |fix: &Arc<Fix>| *dropped.entry(Arc::as_ptr(fix)).or_insert_with(|| self.dropped.contains(&fix.edits));
            if !self.dropped.is_empty() && finding.fix.as_ref().is_some_and(is_dropped) {
                finding.fix = None;
                finding.message.push_str(&format!(" (its fix was dropped: {why})"));
            }
        }
        let mut known: HashSet<(Span, &str)> = left.iter().map(|finding| (finding.span, finding.rule.code)).collect();
        for carried in self.carried {
            if known.insert((carried.span, carried.rule.code)) {
                left.push(carried);
            }
        }
        left.sort_by_key(|finding| (finding.span, finding.rule.code));
        self.fixed.sort_by_key(|finding| (finding.span, finding.rule.code));
        let mut secrets = analysis.secrets;
        secrets.extend(self.secrets);
        secrets.sort_unstable();
        secrets.dedup();
        Rewritten { source, fixed: self.fixed, left, secrets, declined: self.declined_first }
    }
}

/// Fixes that were moved: as they were, which keeps them alive and so their identity, and as they are.
type Moved = HashMap<*const Fix, (Arc<Fix>, Arc<Fix>)>;

/// Moves every place of a finding. Findings that shared a fix share the moved one.
fn relocate(finding: &mut Finding, moved: &mut Moved, to: impl Fn(Span) -> Span) {
    finding.span = to(finding.span);
    for related in &mut finding.related {
        related.span = to(related.span);
    }
    if let Some(fix) = &mut finding.fix {
        let (_, new) = moved.entry(Arc::as_ptr(fix)).or_insert_with(|| {
            let mut new = Fix::clone(fix);
            new.edits.iter_mut().for_each(|edit| edit.span = to(edit.span));
            // Where another fix had written all that is around them, they have one place.
            new.edits.dedup_by(|next, before| {
                let meet = next.span.start < before.span.end;
                if meet {
                    before.span.end = before.span.end.max(next.span.end);
                    before.replacement.push_str(&next.replacement);
                }
                meet
            });
            (Arc::clone(fix), Arc::new(new))
        });
        *fix = Arc::clone(new);
    }
}

/// The changes that can be made at once: those that come first win, the others have their turn in the next round.
/// An edit that two changes share, such as an import, is no conflict.
fn compatible(mut changes: Vec<Change>) -> Vec<Change> {
    changes
        .sort_by_key(|change| (change.edits[0].span.start, std::cmp::Reverse(change.edits.len()), change.findings[0]));
    let mut taken: BTreeSet<Edit> = BTreeSet::new();
    changes
        .into_iter()
        .filter(|change| {
            let fits = change.edits.iter().all(|edit| {
                taken.contains(edit)
                    || (taken.range(..edit).next_back().is_none_or(|before| before.span.end < edit.span.start)
                        && taken.range(edit..).next().is_none_or(|after| edit.span.end < after.span.start))
            });
            if fits {
                taken.extend(change.edits.iter().cloned());
            }
            fits
        })
        .collect()
}

/// All edits of the changes, each once.
fn merged(changes: &[Change]) -> BTreeSet<Edit> {
    changes.iter().flat_map(|change| change.edits.iter().cloned()).collect()
}

/// What no change may make less of.
struct Soundness {
    /// Whether sources have to parse as before; not if that shows from the result.
    is_parsed: bool,
    /// How many programs parse.
    programs: usize,
    /// Whether it is written in a format of settings; asked only where the result is not.
    settings: OnceCell<bool>,
    /// How many comments suppress findings of the whole file.
    marks: usize,
}

impl Soundness {
    /// Whether all of it is there with these changes made.
    fn stays(&self, source: &Source, changes: &[Change]) -> bool {
        if !self.is_parsed && self.marks == 0 {
            return true;
        }
        let changed = apply(source.bytes(), &merged(changes)).map(|bytes| Source::new(source.name.clone(), bytes));
        changed.is_some_and(|changed| {
            (self.marks == 0 || marks_of_file(changed.text()) >= self.marks)
                && (self.programs == 0 || parsed_programs(&changed) >= self.programs)
                // Mostly it is enough to look at the result.
                && (!self.is_parsed || parses_as_settings(&changed)
                    || !*self.settings.get_or_init(|| parses_as_settings(source)))
        })
    }
}

/// Splits changes into those that leave a source as sound as it was, together with the good ones before, and the others.
/// What is undecided after a number of trials counts as bad.
fn separate(
    stays_sound: &dyn Fn(&[Change]) -> bool,
    mut changes: Vec<Change>,
    good: &mut Vec<Change>,
    bad: &mut Vec<Change>,
    trials: &mut usize,
) {
    if *trials == 0 {
        bad.append(&mut changes);
        return;
    }
    *trials -= 1;
    let count = changes.len();
    let before = good.len();
    good.append(&mut changes);
    if stays_sound(good) {
        return;
    }
    let mut first: Vec<Change> = good.drain(before..).collect();
    if count == 1 {
        bad.append(&mut first);
        return;
    }
    let second = first.split_off(count / 2);
    separate(stays_sound, first, good, bad, trials);
    separate(stays_sound, second, good, bad, trials);
}

#[cfg(test)]
#[path = "rewrite_tests.rs"]
mod tests;
