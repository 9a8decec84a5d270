//! Several reports as one, and findings that share a fix.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::{Context, bail};

use super::excerpt::printable_source;
use super::*;

/// More edits than this are written once.
const MANY_EDITS: usize = 50;

/// A report on its way into a merged one.
#[derive(Clone, Debug)]
pub struct Part {
    /// What goes in front of its paths, as a directory.
    pub prefix: Option<String>,
    /// The report.
    pub document: Document,
}

impl Document {
    /// Reads a report that `--format json` wrote, of this version of the program or an earlier one.
    ///
    /// # Errors
    ///
    /// Fails if the bytes are something else, or if the format is a later one.
    pub fn from_json(bytes: &[u8]) -> anyhow::Result<Self> {
        let mut document: Self = serde_json::from_slice(bytes)
            .context("not a report of `fw-migrate check --format json` or `fw-migrate fix --format json`")?;
        if document.version != VERSION {
            bail!("a report of version {}; this program reads version {VERSION}", document.version);
        }
        let mut findings = document.findings.iter().chain(document.fixed.iter().flatten());
        if let Some(damaged) = findings.position(|finding| !finding.is_sound()) {
            bail!("a damaged report: the places of its finding {damaged} cannot be");
        }
        document.tame();
        Ok(document)
    }

    /// Makes safe to show what this program only writes so, but somebody may have written otherwise. Paths and messages are
    /// made safe where they are shown.
    fn tame(&mut self) {
        let tame = |text: &mut String| *text = printable(text);
        self.nothing.iter_mut().for_each(tame);
        tame(&mut self.tool);
        self.names_to_look_for.iter_mut().for_each(tame);
        self.split_names.iter_mut().for_each(|split| tame(&mut split.name));
        for finding in self.findings.iter_mut().chain(self.fixed.iter_mut().flatten()) {
            tame(&mut finding.rule);
            tame(&mut finding.name);
            let shown = lines(&finding.excerpt.text);
            if shown != finding.excerpt.text {
                finding.excerpt = Excerpt { text: shown, marked: (0, 0), ..finding.excerpt };
            }
            let Some(fix) = &mut finding.fix else { continue };
            for change in &mut Arc::make_mut(fix).changes {
                change.removed.iter_mut().chain(&mut change.added).for_each(|line| *line = printable_source(line));
            }
        }
    }

    /// One report of all of these: lists are put together in the order of paths, numbers are added up. What two reports
    /// say alike of the same place is said once.
    pub fn merge(parts: Vec<Part>) -> Self {
        let mut merged = Self { version: VERSION, tool: env!("CARGO_PKG_VERSION").to_owned(), ..Self::default() };
        merged.action = parts.first().map(|part| part.document.action).unwrap_or_default();
        let nothing = parts.iter().all(|part| part.document.nothing.is_some());
        merged.nothing = parts.first().filter(|_| nothing).and_then(|part| part.document.nothing.clone());
        for part in parts {
            merged.add(part);
        }
        merged.tidy();
        merged
    }

    fn add(&mut self, Part { prefix, document: mut other }: Part) {
        unshare(&mut other.findings);
        other.fixed.iter_mut().for_each(|fixed| unshare(fixed));
        if let Some(prefix) = prefix {
            other.move_below(&prefix);
        }
        self.unsafe_fixes |= other.unsafe_fixes;
        let (sum, counts) = (&mut self.summary, other.summary);
        sum.files += counts.files;
        sum.matched += counts.matched;
        sum.changed_files += counts.changed_files;
        sum.failed += counts.failed;
        sum.in_baseline += counts.in_baseline;
        sum.gone_from_baseline += counts.gone_from_baseline;
        self.findings.extend(other.findings);
        if let Some(fixed) = other.fixed {
            self.fixed.get_or_insert_default().extend(fixed);
        }
        self.skipped.extend(other.skipped);
        self.failures.extend(other.failures);
        self.ignored.extend(other.ignored);
        self.split_names.extend(other.split_names);
        self.split_constants.extend(other.split_constants);
        self.models_to_look_for.extend(other.models_to_look_for);
        self.names_to_look_for.extend(other.names_to_look_for);
        self.key_places.extend(other.key_places);
        self.deployments.extend(other.deployments);
    }

    /// Puts `prefix/` in front of all paths.
    fn move_below(&mut self, prefix: &str) {
        let below = |path: &mut String| path.insert_str(0, &format!("{prefix}/"));
        for finding in self.findings.iter_mut().chain(self.fixed.iter_mut().flatten()) {
            below(&mut finding.path);
            finding.fingerprint = fingerprint::in_report(prefix, &finding.fingerprint);
        }
        self.skipped.iter_mut().for_each(|skipped| below(&mut skipped.path));
        self.failures.iter_mut().for_each(|failure| below(&mut failure.path));
        self.ignored.iter_mut().for_each(|ignored| below(&mut ignored.path));
        for split in &mut self.split_names {
            split.changes_in.iter_mut().for_each(below);
            split.stays_at.iter_mut().for_each(|line| below(&mut line.path));
        }
        for split in &mut self.split_constants {
            below(&mut split.path);
            split.clients.iter_mut().for_each(|line| below(&mut line.path));
        }
        self.models_to_look_for.iter_mut().for_each(|line| below(&mut line.path));
        self.key_places.iter_mut().flat_map(|place| &mut place.paths).for_each(below);
        self.deployments.iter_mut().flat_map(|deployment| &mut deployment.files).for_each(below);
    }

    /// Sorts everything, says nothing twice, and counts anew.
    fn tidy(&mut self) {
        for findings in [&mut self.findings].into_iter().chain(self.fixed.as_mut()) {
            let place = |finding: &Finding| (finding.path.clone(), finding.span, finding.rule.clone());
            findings.sort_by_cached_key(place);
            findings.dedup_by(|a, b| (&a.path, a.span, &a.rule, &a.message) == (&b.path, b.span, &b.rule, &b.message));
            share(findings);
        }
        self.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        self.skipped.dedup();
        self.failures.sort_by(|a, b| a.path.cmp(&b.path));
        self.ignored.sort_by(|a, b| a.path.cmp(&b.path));
        self.ignored.dedup();
        self.models_to_look_for.sort();
        self.models_to_look_for.dedup();
        self.names_to_look_for.sort();
        self.names_to_look_for.dedup();
        let mut stores: BTreeMap<KeyStore, BTreeSet<String>> = BTreeMap::new();
        for KeyPlace { store, paths } in self.key_places.drain(..) {
            stores.entry(store).or_default().extend(paths);
        }
        let place = |(store, paths): (_, BTreeSet<String>)| KeyPlace { store, paths: paths.into_iter().collect() };
        self.key_places = stores.into_iter().map(place).collect();
        self.deployments.sort();
        self.deployments.dedup_by(|next, deployment| {
            let same = next.handle == deployment.handle;
            if same {
                deployment.take_in(next);
            }
            same
        });
        self.summary.fixed = self.fixed.as_ref().map_or(0, Vec::len);
        self.summary.skipped = self.skipped.len();
        self.count();
    }
}

impl Finding {
    /// Whether its places are such as renderers may count on: somebody may have changed the file.
    fn is_sound(&self) -> bool {
        let (start, end) = self.excerpt.marked;
        let edits = self.fix.iter().flat_map(|fix| &fix.edits);
        self.span.start <= self.span.end
            && self.related.iter().all(|related| related.span.start <= related.span.end)
            && edits.into_iter().all(|edit| edit.start <= edit.end)
            && self.excerpt.text.get(start..end).is_some()
    }
}

impl Deployment {
    /// Adds what another report says of the same host.
    fn take_in(&mut self, other: &mut Self) {
        self.places += other.places;
        self.certain |= other.certain;
        for (own, others) in [
            (&mut self.files, &mut other.files),
            (&mut self.keys, &mut other.keys),
            (&mut self.models, &mut other.models),
        ] {
            own.append(others);
            own.sort();
            own.dedup();
        }
    }
}

/// Lines of a source, made safe to show.
fn lines(text: &str) -> String {
    text.split('\n').map(printable_source).collect::<Vec<_>>().join("\n")
}

/// Gives each finding the whole of its fix.
pub(super) fn unshare(findings: &mut [Finding]) {
    for at in 0..findings.len() {
        let first = findings[at].fix.as_ref().and_then(|fix| fix.same_as);
        if let Some(whole) = first.and_then(|first| findings.get(first)) {
            findings[at].fix = whole.fix.clone();
        }
    }
}

/// Leaves a fix with very many edits with the first finding that has it: written as often as there are findings it would
/// fill disks.
pub(super) fn share(findings: &mut [Finding]) {
    let mut first: HashMap<*const Fix, usize> = HashMap::new();
    for (at, finding) in findings.iter_mut().enumerate() {
        let Some(fix) = finding.fix.as_mut().filter(|fix| fix.edits.len() > MANY_EDITS) else { continue };
        let first = *first.entry(Arc::as_ptr(fix)).or_insert(at);
        if first != at {
            let (title, applicability) = (fix.title.clone(), fix.applicability);
            let (edits, changes) = (Vec::new(), Vec::new());
            *fix = Arc::new(Fix { title, applicability, edits, same_as: Some(first), changes, more_lines: 0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(paths: &[&str]) -> Document {
        let finding = |path: &&str| Finding {
            rule: "FW001".into(),
            name: "direct-url".into(),
            severity: Severity::Error,
            path: (*path).into(),
            span: Span::new(0, 1),
            start: Place { line: 1, column: 1 },
            end: Place { line: 1, column: 2 },
            message: String::new(),
            help: String::new(),
            related: Vec::new(),
            fix: None,
            remains: false,
            fingerprint: fingerprint("FW001", path, "x", 0),
            excerpt: Excerpt::default(),
        };
        let mut document = Document { findings: paths.iter().map(finding).collect(), ..Document::default() };
        document.summary.files = 10;
        document.deployments = vec![Deployment {
            handle: "a-b.c".into(),
            account: None,
            deployment: None,
            region: None,
            certain: false,
            places: 1,
            files: paths.iter().map(|path| (*path).to_owned()).collect(),
            keys: Vec::new(),
            models: Vec::new(),
        }];
        document
    }

    fn paths(document: &Document) -> Vec<&str> {
        document.findings.iter().map(|finding| &*finding.path).collect()
    }

    #[test]
    fn reports_add_up() {
        let parts = [document(&["b", "c"]), document(&["a", "b"])];
        let merged = Document::merge(parts.map(|document| Part { prefix: None, document }).into());
        assert_eq!(paths(&merged), ["a", "b", "c"]);
        assert_eq!((merged.summary.errors, merged.summary.files, merged.deployments.len()), (3, 20, 1));
        assert_eq!(
            (merged.deployments[0].places, &*merged.deployments[0].files),
            (2, &["a", "b", "c"].map(String::from)[..])
        );
    }

    #[test]
    fn repositories_are_told_apart() {
        let part = |prefix: &str| Part { prefix: Some(prefix.into()), document: document(&["a"]) };
        let merged = Document::merge(vec![part("x"), part("y")]);
        assert_eq!(paths(&merged), ["x/a", "y/a"]);
        assert_ne!(merged.findings[0].fingerprint, merged.findings[1].fingerprint);
    }

    #[test]
    fn large_fixes_stay_with_their_findings() {
        let mut document = document(&["a", "a", "b"]);
        let edit = Edit { start: 0, end: 0, replacement: "x".into(), from: Place::default(), to: Place::default() };
        let fix = Arc::new(Fix {
            title: String::new(),
            applicability: Applicability::Safe,
            edits: vec![edit; MANY_EDITS + 1],
            same_as: None,
            changes: Vec::new(),
            more_lines: 0,
        });
        document.findings[1].span = Span::new(2, 3);
        document.findings.iter_mut().for_each(|finding| finding.fix = Some(Arc::clone(&fix)));
        share(&mut document.findings);
        let other = super::tests::document(&["0"]);
        let merged = Document::merge([other, document].map(|document| Part { prefix: None, document }).into());
        let same_as = merged.findings.iter().map(|finding| finding.fix.as_ref().and_then(|fix| fix.same_as));
        assert_eq!(same_as.collect::<Vec<_>>(), [None, None, Some(1), Some(1)]);
        assert_eq!(merged.findings[1].fix.as_ref().map(|fix| fix.edits.len()), Some(MANY_EDITS + 1));
    }
}
