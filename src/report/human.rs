//! The report for people at a terminal, drawn by the renderer of rustc's diagnostics.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use anstyle::{AnsiColor, Style};

use crate::finding::Severity;
use crate::parallel::guarded;
use crate::report::document::{Change, Counts, Excerpt, Finding, Fix};
use crate::report::{
    Action, Document, Format, View, by_file, concise, fix_label, leading_name, printable, statistics, summary,
};

/// More findings than this are only counted, unless the user says otherwise.
pub const MOST_SHOWN: usize = 200;

const FILE: Style = Style::new().bold().underline();
const ADDED: Style = AnsiColor::Green.on_default();

/// The findings, file by file.
pub fn render(document: &Document, view: &View) -> String {
    if view.statistics {
        return statistics::render(document);
    }
    let mut out = String::new();
    let mut fixed: HashMap<&str, &[Finding]> = HashMap::new();
    if !view.quiet {
        fixed.extend(by_file(document.fixed.as_deref().unwrap_or_default()).map(|file| (&*file[0].path, file)));
    }
    let shown = document.findings.len().min(Format::Human.most_shown(view));
    let mut left: HashMap<&str, &[Finding]> =
        by_file(&document.findings[..shown]).map(|file| (&*file[0].path, file)).collect();
    let mut paths: Vec<&str> = fixed.keys().chain(left.keys()).copied().collect();
    paths.sort_unstable();
    paths.dedup();
    let renderer = Renderer::styled().term_width(view.width.unwrap_or(DEFAULT_TERM_WIDTH));
    for path in paths {
        let (fixed, left) = (fixed.remove(path), left.remove(path).unwrap_or_default());
        heading(&mut out, path, fixed.unwrap_or_default(), left, document.action);
        findings(&mut out, &renderer, left, &document.findings);
    }
    out
}

/// One line about a file: what was fixed in it, and what is left.
fn heading(out: &mut String, path: &str, fixed: &[Finding], left: &[Finding], action: Action) {
    let mut parts = Vec::new();
    if !fixed.is_empty() {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for finding in fixed {
            match counts.iter_mut().find(|(code, _)| *code == finding.rule) {
                Some((_, count)) => *count += 1,
                None => counts.push((&finding.rule, 1)),
            }
        }
        counts.sort_unstable();
        let count =
            |(code, count): &(&str, usize)| if *count == 1 { (*code).to_owned() } else { format!("{code} × {count}") };
        let counts: Vec<String> = counts.iter().map(count).collect();
        let verb = if action == Action::Preview { "would fix" } else { "fixed" };
        parts.push(format!("{ADDED}{verb}{ADDED:#} {}", counts.join(", ")));
    }
    if !left.is_empty() {
        let mut counts = Counts::default();
        left.iter().for_each(|finding| counts.add(finding));
        parts.push(summary::found(&counts));
    }
    let path = leading_name(path);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{FILE}{path}{FILE:#}: {}", parts.join("; "));
    if !left.is_empty() {
        out.push('\n');
    }
}

/// Where each change was shown, by what it is; by its identity first, because a change may have many edits.
#[derive(Default)]
struct Shown<'d> {
    by_fix: HashMap<&'d Fix, usize>,
    by_identity: HashMap<*const Fix, usize>,
}

impl<'d> Shown<'d> {
    /// The line at which the change was shown. If it was not, it is from now on shown at `line`.
    fn at(&mut self, fix: &'d Arc<Fix>, line: usize) -> Option<usize> {
        if let Some(at) = self.by_identity.get(&Arc::as_ptr(fix)) {
            return Some(*at);
        }
        let before = self.by_fix.get(&**fix).copied();
        let at = *self.by_fix.entry(fix).or_insert(line);
        self.by_identity.insert(Arc::as_ptr(fix), at);
        before
    }
}

/// Appends the findings of one file. `all` are those of all files, which a fix may point into.
fn findings(out: &mut String, renderer: &Renderer, findings: &[Finding], all: &[Finding]) {
    let mut shown = Shown::default();
    for finding in findings {
        let whole = |fix: &'_ Arc<Fix>| fix.same_as.and_then(|first| all.get(first)?.fix.as_ref());
        let fix = finding.fix.as_ref().map(|fix| whole(fix).unwrap_or(fix));
        let earlier = fix.and_then(|fix| shown.at(fix, finding.start.line));
        let mut drawn = String::new();
        // One finding that cannot be drawn must not lose the others.
        if guarded(|| draw(&mut drawn, renderer, finding, fix.map(|fix| (&**fix, earlier)))).is_err() {
            drawn = concise::line(finding);
        }
        out.push_str(&drawn);
        out.push('\n');
    }
}

/// Appends a finding, and behind it the change that resolves it or the line at which that is shown.
fn draw(out: &mut String, renderer: &Renderer, finding: &Finding, fix: Option<(&Fix, Option<usize>)>) {
    let mut render = |groups: &[Group<'_>]| {
        out.push_str(&renderer.render(groups));
        out.push('\n');
    };
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = format!("{}: {}", finding.name, printable(&finding.message));
    let path = printable(&finding.path);
    let title = level.clone().primary_title(title).id(&*finding.rule);
    let mut group = if column(&finding.excerpt) == finding.start.column {
        title.element(excerpt(&finding.excerpt).path(path.clone()))
    } else {
        // The renderer would count columns in the excerpt, where something is cut or masked.
        let origin = Origin::path(path.clone()).line(finding.start.line).char_column(finding.start.column);
        render(&[title.element(origin)]);
        Group::with_level(level).element(excerpt(&finding.excerpt))
    };
    if finding.excerpt.more_lines > 0 {
        group = group.element(Level::NOTE.no_name().message(format!("… {} more lines", finding.excerpt.more_lines)));
    }
    for related in &finding.related {
        let place = format!("see {path}:{}:{}: ", related.start.line, related.start.column);
        group = group.element(Level::NOTE.message(place + &printable(&related.message)));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(printable(&finding.help)));
    }
    let Some((fix, earlier)) = fix else { return render(&[group]) };
    let label = Level::HELP.with_name(fix_label(fix.applicability));
    if let Some(line) = earlier {
        let part = label.message(format!("part of the one shown at line {line}"));
        return render(&[group.element(part)]);
    }
    let change = Group::with_title(label.secondary_title(printable(&fix.title)));
    let mut change = fix.changes.iter().fold(change, |group, change| group.element(patch(change)));
    if fix.more_lines > 0 {
        change = change.element(Level::NOTE.no_name().message(format!("… {} more lines", fix.more_lines)));
    }
    render(&[group, change]);
}

/// The column, in characters from 1, at which what matters begins in its excerpt.
fn column(excerpt: &Excerpt) -> usize {
    excerpt.text.get(..excerpt.marked.0).map_or(0, |before| before.chars().count() + 1)
}

/// The lines of a finding, underlined.
fn excerpt(excerpt: &Excerpt) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let (start, end) = excerpt.marked;
    Snippet::source(&*excerpt.text)
        .line_start(excerpt.line)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(start..end))
}

/// Lines that go and come.
fn patch(change: &Change) -> Snippet<'_, Patch<'_>> {
    let old = change.removed.join("\n");
    let mut new = change.added.join("\n");
    // Whole lines that only come are told from a line that grows by their end.
    if old.is_empty() {
        new.push('\n');
    }
    Snippet::source(old.clone()).line_start(change.line).patch(Patch::new(0..old.len(), new))
}
