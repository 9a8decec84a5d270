//! Long runs of comment lines, which the grammar looks over again from each of them: in quadratic time, 40 ms for 400
//! lines. The parser sees blanks in their place.

use crate::facts::{Comment, Facts};
use crate::finding::Span;
use crate::languages::query::Syntax;

/// Shorter runs take no time.
const LONG: usize = 32;

/// The facts of a source, comments in long runs included.
pub fn facts(syntax: &Syntax, text: &str) -> Facts {
    let mut runs = long_runs(text);
    while !runs.is_empty() {
        let mut facts = syntax.facts_without(text, runs.iter().flat_map(|run| &run[1..]).copied());
        // Where the first line is a comment the next ones are too. Else they stand in a string, and must be seen.
        let starts: Vec<usize> = facts.comments.iter().map(|comment| comment.span.start).collect();
        let count = runs.len();
        runs.retain(|run| starts.binary_search(&run[0].start).is_ok());
        if runs.len() == count || !facts.parsed {
            facts.comments.extend(runs.iter().flat_map(|run| &run[1..]).map(|span| Comment { span: *span }));
            facts.comments.sort_by_key(|comment| comment.span.start);
            return facts;
        }
    }
    syntax.facts(text)
}

/// Runs of lines that begin with `#`, each line from there to its end.
fn long_runs(text: &str) -> Vec<Vec<Span>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start_matches([' ', '\t']).len());
        at += line.len();
        if text[start..].starts_with('#') {
            run.push(Span::new(start, start + text[start..at].trim_end_matches(['\n', '\r']).len()));
        } else if run.len() > LONG {
            runs.push(std::mem::take(&mut run));
        } else {
            run.clear();
        }
    }
    if run.len() > LONG {
        runs.push(run);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::super::SYNTAX;
    use super::*;

    #[test]
    fn long_runs_make_no_difference() {
        let comments = |indent: &str| format!("{indent}# a URL\r\n").repeat(LONG + 10);
        let text = format!(
            "{}import os\n{}class A:\n{}    def f(self):\n{}        return [\n{}            1]\ns = \"\"\"\n{}\"\"\"\n{}",
            comments(""),
            comments(""),
            comments("    "),
            comments("  "),
            comments("\t"),
            comments(""),
            comments(" "),
        );
        let shown =
            |facts: Facts| format!("{:?} {:?} {:?} {}", facts.nodes, facts.comments, facts.imports, facts.parsed);
        assert_eq!(long_runs(&text).len(), 7);
        let expected = SYNTAX.facts(&text);
        assert!(expected.parsed && expected.comments.len() > 6 * LONG);
        assert_eq!(shown(facts(&SYNTAX, &text)), shown(expected));
    }

    #[test]
    fn thousands_of_comments_parse() {
        let text = format!("x = 1\n{}", "# one more line of a long comment\n".repeat(50_000));
        let facts = facts(&SYNTAX, &text);
        assert!(facts.parsed);
        assert_eq!(facts.comments.len(), 50_000);
    }
}
