//! Comments that suppress findings: `fw-migrate: ignore[FW001,unpinned-model] reason`, `fw-migrate: ignore-file`.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::finding::Span;
use crate::rule_names;
use crate::source::LineIndex;

/// What begins a suppression.
pub const MARKER: &str = "fw-migrate:";
/// How many lines that go on in the next are followed.
const MOST_CONTINUED: usize = 100;
/// How far down a file `ignore-file` may stand.
const FIRST_LINES: usize = 10;

/// The suppressions of one source, which remember whether they were needed.
#[derive(Debug)]
pub struct Suppressions {
    entries: Vec<Entry>,
    /// The entries that cover a line (from 0), or all lines.
    by_line: HashMap<Option<usize>, Vec<usize>>,
    /// Indices of entries and the codes they were needed for.
    used: RefCell<BTreeSet<(usize, String)>>,
    problems: Vec<Problem>,
}

/// One comment.
#[derive(Debug)]
struct Entry {
    span: Span,
    /// The line it stands on, from 0. It speaks of that one, which may name a host beside it.
    line: usize,
    reach: Reach,
    /// Every rule if `None`.
    codes: Option<Vec<&'static str>>,
}

/// What a suppression speaks of beside its own line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Nothing.
    Line,
    /// This line, below its comment.
    Below(usize),
    /// Every line.
    File,
}

/// A suppression that cannot be understood, and so suppresses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub span: Span,
    /// What is wrong with it.
    pub message: String,
}

/// A suppression, or a part of one, that suppressed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// Where it stands.
    pub span: Span,
    /// The rules in vain; empty for an `ignore-file` of all rules.
    pub codes: Vec<&'static str>,
}

impl Suppressions {
    /// Reads the suppressions of a source: in its comments, or on any line if those are not known.
    pub fn new(text: &str, comments: Option<&[Span]>) -> Self {
        Self::around(text, text, comments)
    }

    /// The same for what lies around other sources: `text` has blanks where those stand in `whole`.
    pub fn around(text: &str, whole: &str, comments: Option<&[Span]>) -> Self {
        let mut result =
            Self { entries: Vec::new(), by_line: HashMap::new(), used: RefCell::default(), problems: Vec::new() };
        if !speaks_of_suppression(text) {
            return result;
        }
        let index = LineIndex::new(text);
        for at in memchr::memmem::find_iter(text.as_bytes(), MARKER) {
            let line = index.line_span(index.line(at), text);
            let comment = match comments {
                Some(comments) => {
                    let first = comments.partition_point(|comment| comment.end < at);
                    match comments.get(first).filter(|comment| comment.contains(Span::empty(at))) {
                        Some(comment) => *comment,
                        None => continue,
                    }
                }
                None if is_quoted(text, line, at) => continue,
                None => line,
            };
            result.read(text, &index, at, comment);
        }
        result.stack();
        for (at, entry) in result.entries.iter().enumerate() {
            let lines = match entry.reach {
                Reach::File => vec![None],
                Reach::Line => vec![Some(entry.line)],
                Reach::Below(line) => vec![Some(entry.line), Some(line)],
            };
            for line in lines {
                result.by_line.entry(line).or_default().push(at);
            }
            // No comment can stand within a line that goes on in the next.
            let mut last = match entry.reach {
                Reach::Below(line) => line,
                _ => continue,
            };
            for _ in 0..MOST_CONTINUED {
                if !index.line_span(last, whole).of(whole).trim_end_matches(['\n', '\r']).ends_with('\\') {
                    break;
                }
                last += 1;
                result.by_line.entry(Some(last)).or_default().push(at);
            }
        }
        result
    }

    /// Whether findings of this rule on this line (from 0) are suppressed. One that is counts as a use.
    pub fn covers(&self, code: &str, line: usize) -> bool {
        let mut covered = false;
        let of = |line| self.by_line.get(&line).into_iter().flatten().copied();
        for at in of(None).chain(of(Some(line))) {
            if self.entries[at].codes.as_ref().is_none_or(|codes| codes.contains(&code)) {
                self.used.borrow_mut().insert((at, code.to_owned()));
                covered = true;
            }
        }
        covered
    }

    /// What suppressed nothing. Says something only after all rules ran.
    pub fn unused(&self) -> Vec<Unused> {
        let used = self.used.borrow();
        let mut result = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            match &entry.codes {
                None if used.range((at, String::new())..).next().is_none_or(|(entry, _)| *entry != at) => {
                    result.push(Unused { span: entry.span, codes: Vec::new() });
                }
                None => {}
                Some(codes) => {
                    let vain = codes.iter().copied().filter(|code| !used.contains(&(at, (*code).to_owned())));
                    let vain: Vec<_> = vain.collect();
                    if !vain.is_empty() {
                        result.push(Unused { span: entry.span, codes: vain });
                    }
                }
            }
        }
        result
    }

    /// Suppressions that were not understood.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Reads the suppression whose marker is at `at`.
    fn read(&mut self, text: &str, index: &LineIndex, at: usize, comment: Span) {
        let line = index.line_span(index.line(at), text);
        let rest = &text[at + MARKER.len()..line.end.min(comment.end)];
        let words = rest.trim_start();
        let start = at + MARKER.len() + (rest.len() - words.len());
        let verb_len = words.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(words.len());
        let (verb, after) = words.split_at(verb_len);
        let list = after.strip_prefix('[').and_then(|after| after.split_once(']')).map(|(list, _)| list);
        let end = start + verb_len + list.map_or(0, |list| list.len() + 2);
        let span = Span::new(at, end);
        // `fw-migrate:0.1.0` is an image, `fw-migrate:` the name of a job, and a sentence may go on behind it.
        if list.is_none() && !after.starts_with('[') && !verb.starts_with("ig") {
            return;
        }
        let mut problem = |message: String| self.problems.push(Problem { span, message });
        let codes = match list {
            None if after.starts_with('[') => return problem("the list of rules has no closing bracket".into()),
            None => None,
            Some(list) => {
                let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
                match names.map(|name| rule_names::rule(name).map(|rule| rule.code)).collect::<Result<Vec<_>, _>>() {
                    Err(unknown) => return problem(unknown.to_string()),
                    Ok(codes) if codes.is_empty() => return problem(NAME_THE_RULES.into()),
                    Ok(codes) => Some(codes),
                }
            }
        };
        let own_line = index.line(at);
        let reach = match (verb, &codes) {
            ("ignore-file", _) if own_line < FIRST_LINES => Reach::File,
            ("ignore-file", _) => {
                return problem(format!("`ignore-file` counts in the first {FIRST_LINES} lines only"));
            }
            ("ignore", Some(_)) => {
                let shown = Span::new(at, end);
                match stands_alone(text, index, shown, comment) {
                    // The line below the comment, however long that is.
                    true => Reach::Below(index.line(comment.end.max(at + 1) - 1) + 1),
                    false => Reach::Line,
                }
            }
            ("ignore", None) => return problem(NAME_THE_RULES.into()),
            _ => {
                return problem(
                    "not understood; write `fw-migrate: ignore[FW001]` or `fw-migrate: ignore-file`".into(),
                );
            }
        };
        self.entries.push(Entry { span, line: own_line, reach, codes });
    }

    /// Lets comments that stand above each other all speak of the line below the last.
    fn stack(&mut self) {
        for at in (0..self.entries.len().saturating_sub(1)).rev() {
            let next = &self.entries[at + 1];
            if self.entries[at].reach == Reach::Below(next.line) && matches!(next.reach, Reach::Below(_)) {
                self.entries[at].reach = next.reach;
            }
        }
    }
}

/// Whether a document speaks of suppressions here, in code within a line.
fn is_quoted(text: &str, line: Span, at: usize) -> bool {
    let ticks = |text: &str| text.matches('`').count();
    ticks(&text[line.start..at]) % 2 == 1 && ticks(&text[at..line.end]) > 0
}

/// How many marks of whole files a source may hold: lines that are far enough up for one. Fixes that add lines may push one
/// down, where it would suppress nothing any more.
pub fn marks_of_file(text: &str) -> usize {
    if !speaks_of_suppression(text) {
        return 0;
    }
    let index = LineIndex::new(text);
    let is_mark = |at: &usize| text[at + MARKER.len()..].trim_start().starts_with("ignore-file");
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARKER).filter(is_mark);
    marks.take_while(|at| index.line(*at) < FIRST_LINES).count()
}

/// Whether a source may hold a suppression.
pub fn speaks_of_suppression(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), MARKER.as_bytes()).is_some()
}

const NAME_THE_RULES: &str = "name the rules: `fw-migrate: ignore[FW001]`";

/// Whether no code stands beside the comment, so that the line below is meant. `shown` is the suppression itself; `comment`
/// is its whole line where nobody knows where comments begin.
fn stands_alone(text: &str, index: &LineIndex, shown: Span, comment: Span) -> bool {
    let line_of = |at: usize| index.line_span(index.line(at), text);
    let (first, last) = (line_of(comment.start), line_of(comment.end.max(comment.start + 1) - 1));
    let known = comment != line_of(shown.start);
    let before = if known { Span::new(first.start, comment.start) } else { Span::new(first.start, shown.start) };
    let after = if known {
        Span::new(comment.end, last.end.max(comment.end)).of(text)
    } else {
        // Nothing is known of the rest of the line but where a comment of the usual formats ends.
        let rest = Span::new(shown.end, last.end.max(shown.end)).of(text);
        let end = CLOSERS.iter().filter_map(|closer| Some(rest.find(closer)? + closer.len())).min();
        end.map_or("", |end| &rest[end..])
    };
    opens_comment(before.of(text)) && !after.contains(|c: char| c.is_alphanumeric())
}

/// What ends a comment within a line.
const CLOSERS: &[&str] = &["*/", "-->", "#}", "%>", "*)", "-}", "|#", "]]", "}}"];

/// Whether the beginning of a line holds nothing but what opens a comment in some format.
fn opens_comment(before: &str) -> bool {
    let before = before.trim_start_matches('\u{feff}').trim();
    let word = before.trim_start_matches('@');
    before.chars().all(|c| "#/*<!->;{}()\"'%|=:[].\\".contains(c) || c.is_whitespace())
        || ["rem", "dnl", "comment"].iter().any(|opener| word.eq_ignore_ascii_case(opener))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines (from 1) where FW001 is suppressed.
    fn lines(text: &str) -> Vec<usize> {
        let suppressions = Suppressions::new(text, None);
        (0..=text.lines().count()).filter(|line| suppressions.covers("FW001", *line)).map(|line| line + 1).collect()
    }

    #[test]
    fn accepted_spellings() {
        for (text, expected) in [
            ("url  # fw-migrate: ignore[FW001]\nx", vec![1]),
            ("url  # fw-migrate: ignore[FW001] kept for the tests\nx", vec![1]),
            ("url  # fw-migrate:ignore[FW001]", vec![1]),
            ("url  // fw-migrate: ignore[FW002, FW001]", vec![1]),
            ("url  // fw-migrate: ignore[direct-url]", vec![1]),
            ("url  // fw-migrate: ignore[fw001]", vec![1]),
            ("url /* fw-migrate: ignore[FW001] */", vec![1]),
            ("/* fw-migrate: ignore[FW001] */ url\nurl", vec![1]),
            ("<!-- fw-migrate: ignore[FW001] --><a href=url>\nurl", vec![1]),
            ("old: url # fw-migrate: ignore[FW001]\nurl", vec![1]),
            // A line of its own also speaks of itself: it may say which host is meant.
            ("# fw-migrate: ignore[FW001] url\nurl\nurl", vec![1, 2]),
            ("  // fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("\u{feff}# fw-migrate: ignore[FW001]\nurl\nurl", vec![1, 2]),
            ("; fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("! fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("-- fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("REM fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("@rem fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            (":: fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("' fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("dnl fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            (".\\\" fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            (".. fw-migrate: ignore[FW001]\nurl", vec![1, 2]),
            ("[//]: # (fw-migrate: ignore[FW001])\nurl", vec![1, 2]),
            ("<!-- fw-migrate: ignore[FW001] -->\nurl", vec![1, 2]),
            ("> <!-- fw-migrate: ignore[FW001] old -->\n> url", vec![1, 2]),
            ("{{- /* fw-migrate: ignore[FW001] */ -}}\nurl", vec![1, 2]),
            ("{# fw-migrate: ignore[FW001] #}\nurl", vec![1, 2]),
            ("<%# fw-migrate: ignore[FW001] %>\nurl", vec![1, 2]),
            ("{/* fw-migrate: ignore[FW001] */}\nurl", vec![1, 2]),
            ("(* fw-migrate: ignore[FW001] *)\nurl", vec![1, 2]),
            ("# fw-migrate: ignore[FW001]\r\nurl\r\nurl", vec![1, 2]),
            ("# fw-migrate: ignore[FW001]\n# fw-migrate: ignore[FW002]\nurl", vec![1, 3]),
            ("# fw-migrate: ignore[FW001]\na \\\n b \\\r\n url\nurl", vec![1, 2, 3, 4]),
            ("x\n# fw-migrate: ignore-file[FW001]\nurl", vec![1, 2, 3, 4]),
            ("# fw-migrate: ignore-file\nurl", vec![1, 2, 3]),
        ] {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn rejected_spellings() {
        for (text, message) in [
            ("# fw-migrate: ignore", "name the rules"),
            ("# fw-migrate: ignore FW001", "name the rules"),
            ("# fw-migrate: ignore[]", "name the rules"),
            ("# fw-migrate: ignore[FW001", "no closing bracket"),
            ("# fw-migrate: ignore[FW999]", "no rule `FW999`"),
            ("# fw-migrate: ignored[FW001]", "not understood"),
            ("# fw-migrate: ignroe[FW001]", "not understood"),
            ("\n\n\n\n\n\n\n\n\n\n# fw-migrate: ignore-file", "first 10 lines"),
        ] {
            let suppressions = Suppressions::new(text, None);
            let problems = suppressions.problems();
            assert!(problems.len() == 1 && problems[0].message.contains(message), "{text:?}: {problems:?}");
            assert_eq!(lines(text), [0; 0], "{text:?}");
        }
        for text in [
            "write `# fw-migrate: ignore[FW001]` there",
            "# fw-migrate is a tool",
            "# my-fw-migrat: ignore[FW001]",
            "# ignore[FW001]",
            "fw-migrate:\n  stage: test",
            "image: ghcr.io/fw-migrate/fw-migrate:0.1.0",
            "# fw-migrate: what it does",
        ] {
            assert_eq!(Suppressions::new(text, None).problems(), [], "{text:?}");
            assert_eq!(lines(text), [0; 0], "{text:?}");
        }
    }

    #[test]
    fn only_comments_count_where_they_are_known() {
        let covered = |text: &str| {
            let comment = Span::new(text.find("/*").unwrap(), text.find("*/").unwrap() + 2);
            let suppressions = Suppressions::new(text, Some(&[comment]));
            (0..4).filter(|line| suppressions.covers("FW001", *line)).collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("x = 'fw-migrate: ignore[FW001]'\n/* fw-migrate: ignore[FW001]\n because */\nurl\n", vec![1, 3]),
            ("/* of old:\n fw-migrate: ignore[FW001] */\nurl\n", vec![1, 2]),
            ("/* of old: fw-migrate: ignore[FW001] */\nurl\n", vec![0, 1]),
            ("/* fw-migrate: ignore[FW001] */ url\nurl\n", vec![0]),
            ("url, /* fw-migrate: ignore[FW001] */\nurl\n", vec![0]),
            ("  /* fw-migrate: ignore[FW001] */", vec![0, 1]),
        ] {
            assert_eq!(covered(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_needed_is_known() {
        let text = "url # fw-migrate: ignore[FW001,FW002]\n# fw-migrate: ignore-file\n";
        let suppressions = Suppressions::new(text, None);
        assert_eq!(suppressions.unused().len(), 2);
        assert!(suppressions.covers("FW001", 0));
        let unused = suppressions.unused();
        assert_eq!(unused.len(), 1);
        assert_eq!(unused[0].codes, ["FW002"]);
        assert_eq!(unused[0].span.of(text), "fw-migrate: ignore[FW001,FW002]");
    }
}
