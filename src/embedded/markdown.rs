//! Markdown, MDX and reStructuredText: fenced code and code directives in their own language.
//!
//! Fences are found line by line, not by the rules of one dialect: documents put them inside of tags, admonitions and tabs,
//! where CommonMark sees other things and readers see a fence.

use crate::finding::Span;
use crate::languages::Language;

use super::decoded::Decoded;
use super::encoding::{Characters, Encoding, Lines};
use super::region::{Content, Region};
use super::{Embedded, placeholders, prompts, tags};

/// What a document of Markdown holds.
pub fn markdown(text: &str) -> Embedded {
    let mut embedded = Embedded::default();
    let mut open: Option<Fence> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        // Only at the beginning of a text it is none of it.
        let line = if span.start == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        match &mut open {
            Some(fence) => match fence.line(line) {
                Line::Content(prefix) => fence.lines.push((span, prefix)),
                Line::Closes => {
                    embedded.regions.extend(open.take().and_then(|fence| fence.region(text)));
                }
                Line::Outside => {
                    embedded.regions.extend(open.take().and_then(|fence| fence.region(text)));
                    open = Fence::opening(line);
                }
            },
            None => open = Fence::opening(line),
        }
    }
    embedded.regions.extend(open.and_then(|fence| fence.region(text)));
    embedded
}

/// How far apart the columns are that tabs go to.
const TAB: usize = 4;

/// A fence that was opened.
struct Fence {
    mark: char,
    length: usize,
    /// What names its language.
    tag: String,
    /// What stands in front of it, with blanks for the signs of lists.
    container: String,
    /// The lines inside, and how many bytes of each belong to the container.
    lines: Vec<(Span, usize)>,
}

/// What a line means to an open fence.
enum Line {
    /// A line of its content, behind this many bytes of the container.
    Content(usize),
    Closes,
    /// The container ended, and the fence with it.
    Outside,
}

impl Fence {
    fn opening(line: &str) -> Option<Self> {
        let container_end = container(line);
        let rest = &line[container_end..];
        let mark = rest.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = rest.len() - rest.trim_start_matches(mark).len();
        let info = rest[length..].trim();
        if length < 3 || mark == '`' && info.contains('`') {
            return None;
        }
        let blanks = |c: char| if c == '>' || c.is_whitespace() { c } else { ' ' };
        let container = line[..container_end].chars().map(blanks).collect();
        Some(Self { mark, length, tag: tag(info).to_owned(), container, lines: Vec::new() })
    }

    fn line(&self, line: &str) -> Line {
        let content = line.trim_end_matches(['\n', '\r']);
        let Some(prefix) = self.prefix(content) else { return Line::Outside };
        let rest = content[prefix..].trim();
        let closes = rest.len() >= self.length && rest.chars().all(|c| c == self.mark);
        if closes { Line::Closes } else { Line::Content(prefix) }
    }

    /// How much of a line belongs to the container. `None` if the line is outside of it.
    fn prefix(&self, line: &str) -> Option<usize> {
        let (mut at, mut column, mut wanted) = (0, 0, 0);
        let blanks = |at: &mut usize, column: &mut usize, wanted: usize| {
            while *column < wanted
                && let Some(blank) = line[*at..].chars().next().filter(|c| matches!(c, ' ' | '\t'))
            {
                *column = after(*column, blank);
                *at += 1;
            }
        };
        for character in self.container.chars() {
            wanted = after(wanted, character);
            if character != '>' {
                continue;
            }
            blanks(&mut at, &mut column, wanted + 2);
            if !line[at..].starts_with('>') {
                return None;
            }
            (at, column) = (at + 1, wanted);
        }
        blanks(&mut at, &mut column, wanted);
        Some(at)
    }

    fn region(self, text: &str) -> Option<Region> {
        let content = match tags::language(&self.tag) {
            Some(language) => Content::Program(language),
            None if matches!(&*self.tag, "md" | "markdown" | "mdx") => Content::Document("fence.md".to_owned()),
            None => return None,
        };
        lines_region(text, &self.lines, content, &self.tag)
    }
}

/// A region of lines, each without what the container puts in front of it, and without the blanks that all begin with.
fn lines_region(text: &str, lines: &[(Span, usize)], content: Content, tag: &str) -> Option<Region> {
    let full = |line: &&(Span, usize)| !line.0.of(text)[line.1..].trim().is_empty();
    let blanks = |line: &(Span, usize)| {
        let rest = &line.0.of(text)[line.1..];
        &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
    };
    let mut common: Option<&str> = None;
    for line in lines.iter().filter(full) {
        let own = blanks(line);
        common = Some(match common {
            Some(common) => {
                let same = common.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count();
                &common[..same]
            }
            None => own,
        });
    }
    let common = common?;
    let mut starts = Vec::new();
    for line in lines {
        let content = line.0.of(text)[line.1..].trim_end_matches(['\n', '\r']);
        let indent =
            if content.starts_with(common) { common.len() } else { content.len() - content.trim_start().len() };
        starts.push(Span::new(line.0.start + line.1 + indent, line.0.end));
    }
    let first = lines.iter().position(|line| full(&line))?;
    let prefix = text[lines[first].0.start..starts[first].start].to_owned();
    if let Some(prompted) = prompts::region(text, &starts, &content, tag) {
        return Some(prompted);
    }
    let is_shell = matches!(&content, Content::Program(language) if language.name == "shell");
    let mut decoded = Decoded::default();
    // Without its tag all of it would be a page around programs.
    let is_page =
        |language: &Language| language.name == "php" && !starts.iter().any(|line| line.of(text).contains("<?"));
    if matches!(&content, Content::Program(language) if is_page(language)) {
        decoded.invent("<?php\n");
    }
    for line in &starts {
        // As a notebook has it: `!curl …`.
        let rest = line.of(text).strip_prefix('!').filter(|rest| is_shell && rest.starts_with(char::is_alphabetic));
        decoded.copy(text, rest.map_or(*line, |rest| Span::new(line.end - rest.len(), line.end)));
    }
    if is_shell {
        decoded = placeholders::quoted(decoded);
    }
    let encoding = Encoding { characters: Characters::Plain, lines: Lines::Prefixed(prefix) };
    let line = lines.first().map(|line| line.0.start);
    Some(Region { encodings: vec![(0, encoding)], line, ..Region::plain(decoded, content) })
}

/// The column behind a character.
fn after(column: usize, character: char) -> usize {
    if character == '\t' { (column / TAB + 1) * TAB } else { column + 1 }
}

/// How much of a line is blanks, signs of quotes and of lists.
fn container(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let trimmed = rest.trim_start_matches([' ', '\t']);
        at = line.len() - trimmed.len();
        let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let sign = match trimmed.as_bytes().first() {
            Some(b'>') => 1,
            Some(b'-' | b'*' | b'+') if trimmed[1..].starts_with([' ', '\t']) => 1,
            Some(_)
                if (1..10).contains(&digits) && [". ", ") "].iter().any(|end| trimmed[digits..].starts_with(end)) =>
            {
                digits + 1
            }
            _ => return at,
        };
        at += sign;
    }
}

/// The word of a fence's information that names the language.
fn tag(info: &str) -> &str {
    // `{.python .numberLines}`, `{python}`, `{code-cell} python`
    let info = match info.strip_prefix('{') {
        Some(rest) => {
            let (first, behind) = rest.split_once('}').unwrap_or((rest, ""));
            match first.trim() {
                "code-cell" | "code-block" | "code" | "sourcecode" => behind.trim(),
                first => first.trim_start_matches('.'),
            }
        }
        None => info,
    };
    let end = info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | ':' | '}' | ';')).unwrap_or(info.len());
    &info[..end]
}

/// What a document of reStructuredText holds.
pub fn restructured_text(text: &str) -> Embedded {
    let mut embedded = Embedded::default();
    let mut open: Option<Directive> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        if let Some(directive) = &mut open {
            if directive.takes(line) {
                directive.lines.push((span, 0));
                continue;
            }
            embedded.regions.extend(open.take().and_then(|directive| directive.region(text)));
        }
        open = Directive::opening(line);
    }
    embedded.regions.extend(open.and_then(|directive| directive.region(text)));
    embedded
}

/// A `.. code-block::`.
struct Directive {
    tag: String,
    indent: usize,
    /// The lines below it, options too.
    lines: Vec<(Span, usize)>,
}

impl Directive {
    fn opening(line: &str) -> Option<Self> {
        let rest = line.trim_start().strip_prefix(".. ")?;
        let (name, argument) = rest.trim().split_once("::")?;
        if !matches!(name.trim(), "code-block" | "code" | "sourcecode" | "prompt") {
            return None;
        }
        let tag = argument.split_whitespace().next().unwrap_or_default().to_owned();
        Some(Self { tag, indent: line.len() - line.trim_start().len(), lines: Vec::new() })
    }

    /// Whether a line is below it.
    fn takes(&self, line: &str) -> bool {
        line.trim().is_empty() || line.len() - line.trim_start().len() > self.indent
    }

    fn region(self, text: &str) -> Option<Region> {
        let language = tags::language(&self.tag)?;
        let blank = |line: &(Span, usize)| line.0.of(text).trim().is_empty();
        // Options, then an empty line, then the code.
        let option = |line: &&(Span, usize)| line.0.of(text).trim_start().starts_with(':');
        let options = self.lines.iter().take_while(option).count();
        let code = &self.lines[options..];
        let code = &code[code.iter().take_while(|line| blank(line)).count()..];
        let last = code.iter().rposition(|line| !blank(line))?;
        lines_region(text, &code[..=last], Content::Program(language), &self.tag)
    }
}
