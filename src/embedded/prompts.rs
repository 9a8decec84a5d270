//! Sessions: lines that begin with a prompt (`$ curl …`, `>>> import os`) between lines of output.

use crate::finding::Span;
use crate::source::line_start;

use super::decoded::Decoded;
use super::encoding::{Characters, Encoding, Lines};
use super::placeholders;
use super::region::{Content, Region};

/// The source that was typed in a session. `None` if the lines are none.
pub fn region(text: &str, lines: &[Span], content: &Content, tag: &str) -> Option<Region> {
    let Content::Program(language) = content else { return None };
    let (prompt, continued, is_shell) = match language.name {
        "python" => (">>> ", "... ", false),
        "shell" => ("$ ", "> ", true),
        _ => return None,
    };
    let first = lines.iter().find(|line| !line.of(text).trim().is_empty())?;
    let indent = &text[line_start(text, first.start)..first.start];
    let first = first.of(text);
    let session = matches!(tag, "console" | "shell-session" | "shellsession" | "sh-session" | "bash-session" | "pycon");
    let any = || lines.iter().any(|line| line.of(text).starts_with(prompt));
    // A comment may stand above the first command.
    if !(first.starts_with(prompt) || (session || first.starts_with('#')) && any()) {
        return None;
    }
    let mut decoded = Decoded::default();
    let mut line_of_first = None;
    // What was typed of a command that goes on in the next line.
    let mut typed: Option<String> = None;
    for line in lines {
        let written = line.of(text);
        let skipped = match &typed {
            None if written.starts_with(prompt) => {
                if decoded.text().is_empty() {
                    line_of_first = Some(line_start(text, line.start));
                }
                prompt.len()
            }
            None => {
                decoded.barrier();
                continue;
            }
            Some(_) if written.starts_with(continued) => continued.len(),
            Some(_) if is_shell => 0,
            Some(_) if written.starts_with(prompt) => prompt.len(),
            Some(_) if written.trim_end() == continued.trim_end() => written.trim_end().len(),
            Some(_) => {
                typed = None;
                decoded.barrier();
                continue;
            }
        };
        let content = Span::new(line.start + skipped, line.end);
        decoded.copy(text, content);
        typed = match is_shell {
            true => {
                let mut all = typed.take().unwrap_or_default();
                all.push_str(content.of(text));
                goes_on(&all).then_some(all)
            }
            false => Some(String::new()),
        };
    }
    if is_shell {
        decoded = placeholders::quoted(decoded);
    }
    let encoding = Encoding { characters: Characters::Plain, lines: Lines::Prompted(format!("{indent}{prompt}")) };
    Some(Region { encodings: vec![(0, encoding)], line: line_of_first, ..Region::plain(decoded, content.clone()) })
}

/// Whether a command of a shell is unfinished: a quote is open, or the line ends in a backslash.
fn goes_on(typed: &str) -> bool {
    let mut quote = None;
    let mut characters = typed.trim_end_matches(['\n', '\r']).chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (Some('\''), _) => {}
            // What it escapes is nothing else; at the end it is the line break.
            (_, '\\') if characters.next().is_none() => return true,
            (_, '\\') => {}
            (None, '\'' | '"') => quote = Some(character),
            _ => {}
        }
    }
    quote.is_some()
}
