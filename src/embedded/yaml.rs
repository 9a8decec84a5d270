//! Commands in YAML: the steps of workflows and pipelines.
//!
//! GitHub (`run:`), GitLab (`script:`), CircleCI (`run: command:`), Azure (`script:`, `bash:`), Buildkite, Bitbucket,
//! Woodpecker and others that use the same words.

use std::collections::HashMap;
use std::rc::Rc;

use tree_sitter::Node;

use crate::finding::Span;
use crate::formats::{self, yaml::parse};
use crate::languages;
use crate::source::boundary;

use super::decoded::Decoded;
use super::encoding::{Characters, Encoding, Lines};
use super::region::{Content, Environment, Region};
use super::{Embedded, json, tags};

/// Names of mappings that set variables for the commands beside and below them.
const ENVIRONMENTS: &[&str] = &["env", "environment", "variables"];
/// The most mappings around a command whose variables are followed. The services that run workflows nest less deep.
const DEEPEST: usize = 16;
/// The most variables around a command that are followed.
const MOST_VARIABLES: usize = 256;
/// The longest expression of a service.
const LONGEST: usize = 1024;
/// Names of commands, or of lists of them.
const COMMANDS: &[&str] = &["run", "script", "before_script", "after_script", "bash", "commands", "command"];

/// What a file holds. `None` if it does not parse, or says nothing of commands.
pub fn embedded(text: &str) -> Option<Embedded> {
    if !COMMANDS.iter().any(|name| names(text, name)) && !holds_files(text) {
        return None;
    }
    let tree = parse(text)?;
    let mut embedded = Embedded { is_one_client: true, ..Embedded::default() };
    let azure = text.contains("vmImage") || text.contains("\npool:");
    let mut surroundings = Surroundings::default();
    // What is around a node is noted on the way: a tree looks for the parent of one from its root.
    let mut around = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if matches!(node.kind(), "block_mapping_pair" | "flow_pair")
            && let Some(region) = command(text, node, &around, azure, &mut surroundings).or_else(|| file(text, node))
        {
            embedded.regions.push(region);
        }
        if cursor.goto_first_child() {
            around.push(node);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Some(embedded);
            }
            around.pop();
        }
    }
}

/// Whether some line begins a block below a key that may be the name of a file.
fn holds_files(text: &str) -> bool {
    let begins = |line: &str| {
        let (key, block) = line.trim().trim_end_matches(['-', '+']).rsplit_once(':')?;
        (matches!(block.trim(), "|" | ">") && key.contains('.')).then_some(())
    };
    text.lines().any(|line| begins(line).is_some())
}

/// The file that an entry of a mapping holds under its name: `config.yaml: |`.
fn file(text: &str, pair: Node<'_>) -> Option<Region> {
    let name = plain(text, pair.child_by_field_name("key")?)?;
    let is_name = name.contains('.') && !name.contains(char::is_whitespace);
    let known = || formats::detect(name).is_some() || languages::detect(name, "").is_some() || super::is_host(name);
    if !is_name || !known() {
        return None;
    }
    let [scalar] = scalars(pair.child_by_field_name("value")?)[..] else { return None };
    if scalar.kind() != "block_scalar" {
        return None;
    }
    let mut decoded = Decoded::default();
    let (encoding, line) = decode(text, scalar, &mut decoded)?;
    let content = Content::Document(name.to_owned());
    Some(Region { encodings: vec![(0, encoding)], line, ..Region::plain(decoded, content) })
}

/// Whether a key of this name may be in the text.
fn names(text: &str, key: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), key)
        .any(|at| text[at + key.len()..].trim_start_matches(['"', '\'', ' ']).starts_with(':'))
}

/// The source that an entry of a mapping holds, if it is a command; with the nodes around it, from the outside.
fn command<'t>(
    text: &'t str,
    pair: Node<'_>,
    around: &[Node<'_>],
    azure: bool,
    surroundings: &mut Surroundings<'t>,
) -> Option<Region> {
    let key = plain(text, pair.child_by_field_name("key")?)?;
    if !COMMANDS.contains(&key) {
        return None;
    }
    let value = pair.child_by_field_name("value")?;
    // `command:` is a program with its arguments where no steps are.
    if key == "command" && !within(text, around, &["run", "steps"]) {
        return None;
    }
    let around = surroundings.of(text, around);
    let shell = around.first().and_then(|mapping| mapping.shell);
    let shell = shell.or_else(|| around.iter().find_map(|mapping| mapping.default_shell));
    let language = match shell.map(|shell| shell.split_whitespace().next().unwrap_or_default()) {
        None => tags::language("sh")?,
        Some(shell) => {
            let program = shell.rsplit('/').next().unwrap_or_default();
            tags::language(program).filter(|language| matches!(language.name, "shell" | "python"))?
        }
    };
    let mut decoded = Decoded::default();
    let mut encodings = Vec::new();
    let mut line = None;
    for scalar in scalars(value) {
        let mut one = Decoded::default();
        let (encoding, start) = decode(text, scalar, &mut one)?;
        let one = expanded(&one, azure);
        let at = decoded.text().len();
        if at == 0 {
            line = start;
        } else if !decoded.begins_line(at) {
            decoded.invent("\n");
        }
        decoded.barrier();
        encodings.push((decoded.text().len(), encoding));
        decoded.append(&one, Span::new(0, one.text().len()));
    }
    if decoded.text().is_empty() {
        return None;
    }
    let content = Content::Program(language);
    let variables: Vec<_> =
        around.iter().flat_map(|mapping| &mapping.variables).copied().take(MOST_VARIABLES + 1).collect();
    let is_followed = around.len() <= DEEPEST && variables.len() <= MOST_VARIABLES;
    let environment = if is_followed { Environment::Closed } else { Environment::Unknown };
    Some(Region { encodings, line, variables, environment, ..Region::plain(decoded, content) })
}

/// The scalars of a value: itself, or the items of a list. Lists in lists are one more of them.
fn scalars(value: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(node) = open.pop() {
        match node.kind() {
            "block_scalar" | "plain_scalar" | "single_quote_scalar" | "double_quote_scalar" => found.push(node),
            "block_mapping" | "flow_mapping" | "tag" | "anchor" | "alias" | "comment" => {}
            _ => {
                let mut cursor = node.walk();
                let children: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
                open.extend(children.into_iter().rev());
            }
        }
    }
    found
}

/// A scalar on one line, without its quotes.
fn plain<'t>(text: &'t str, node: Node<'_>) -> Option<&'t str> {
    Some(plain_span(text, node)?.of(text))
}

/// Where it stands.
fn plain_span(text: &str, node: Node<'_>) -> Option<Span> {
    let whole = span(node);
    let written = text.get(node.byte_range()).filter(|written| !written.contains('\n'))?;
    let is_quoted = |quote: char| written.strip_prefix(quote).is_some_and(|rest| rest.ends_with(quote));
    Some(if is_quoted('"') || is_quoted('\'') { Span::new(whole.start + 1, whole.end - 1) } else { whole })
}

fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// Whether one of the nearest entries around has one of these names.
fn within(text: &str, around: &[Node<'_>], names: &[&str]) -> bool {
    let pairs = around.iter().rev().filter(|node| matches!(node.kind(), "block_mapping_pair" | "flow_pair"));
    let mut keys = pairs.take(2).filter_map(|pair| plain(text, pair.child_by_field_name("key")?));
    keys.any(|key| names.contains(&key))
}

/// What the entries of a mapping say of the commands in it.
#[derive(Default)]
struct Mapping<'t> {
    /// The shell of the command that is an entry of it.
    shell: Option<&'t str>,
    /// The shell of all commands, if it is not the usual one.
    default_shell: Option<&'t str>,
    /// Where the names and values of variables stand.
    variables: Vec<(Span, Span)>,
}

impl<'t> Mapping<'t> {
    fn new(text: &'t str, mapping: Node<'_>) -> Self {
        let mut found = Self::default();
        for (key, value) in entries(mapping) {
            let Some(name) = plain(text, key) else { continue };
            let written = text.get(value.byte_range()).unwrap_or_default();
            let default_shell = match name {
                "shell" => {
                    found.shell = found.shell.or_else(|| plain(text, value));
                    None
                }
                "defaults" => written.split("shell:").nth(1).and_then(|shell| shell.lines().next()),
                "runs-on" | "vmImage" if written.to_ascii_lowercase().contains("windows") => Some("pwsh"),
                name if ENVIRONMENTS.contains(&name) => {
                    let mut cursor = value.walk();
                    let inner = value.named_children(&mut cursor).find(is_mapping).unwrap_or(value);
                    let set = entries(inner)
                        .into_iter()
                        .filter_map(|(key, value)| Some((plain_span(text, key)?, span(value))));
                    found.variables.extend(set);
                    None
                }
                _ => None,
            };
            let default_shell = default_shell.map(|shell| shell.trim().trim_matches(['"', '\'']));
            found.default_shell = found.default_shell.or(default_shell);
        }
        found
    }
}

/// The mappings that were read already, by their nodes: those around many commands are read once.
#[derive(Default)]
struct Surroundings<'t>(HashMap<usize, Rc<Mapping<'t>>>);

impl<'t> Surroundings<'t> {
    /// The mappings among the nodes around a command, from the inside: no more than one beyond those that are followed.
    fn of(&mut self, text: &'t str, around: &[Node<'_>]) -> Vec<Rc<Mapping<'t>>> {
        let mappings = around.iter().rev().filter(|node| is_mapping(node)).take(DEEPEST + 1);
        let read =
            |node: &Node<'_>| Rc::clone(self.0.entry(node.id()).or_insert_with(|| Rc::new(Mapping::new(text, *node))));
        mappings.map(read).collect()
    }
}

fn is_mapping(node: &Node<'_>) -> bool {
    matches!(node.kind(), "block_mapping" | "flow_mapping")
}

/// The keys and values of a mapping.
fn entries(mapping: Node<'_>) -> Vec<(Node<'_>, Node<'_>)> {
    let mut cursor = mapping.walk();
    let pairs = mapping.named_children(&mut cursor);
    pairs.filter_map(|pair| Some((pair.child_by_field_name("key")?, pair.child_by_field_name("value")?))).collect()
}

/// Reads a scalar, and says how its text is written and where its first line begins.
fn decode(text: &str, node: Node<'_>, into: &mut Decoded) -> Option<(Encoding, Option<usize>)> {
    let span = span(node);
    let one_line = |characters| Encoding { characters, lines: Lines::None };
    match node.kind() {
        "block_scalar" => block(text, span, into),
        "plain_scalar" => {
            folded(text, span, into);
            Some((one_line(Characters::Unquoted), None))
        }
        "single_quote_scalar" => {
            let inner = Span::new(span.start + 1, span.end.checked_sub(1)?);
            let mut at = inner.start;
            while let Some(quotes) = text[at..inner.end].find("''").map(|found| at + found) {
                folded(text, Span::new(at, quotes), into);
                into.atomic("'", Span::new(quotes, quotes + 2));
                at = quotes + 2;
            }
            folded(text, Span::new(at, inner.end), into);
            Some((one_line(Characters::SingleQuoted), None))
        }
        _ => {
            // Its escapes are those of JSON as far as commands need them.
            if span.of(text).contains('\n') {
                return None;
            }
            json::decode(text, span, into)?;
            Some((one_line(Characters::Json { ascii: false, slashes: false }), None))
        }
    }
}

/// Adds text whose line breaks are blanks.
fn folded(text: &str, span: Span, into: &mut Decoded) {
    let mut at = span.start;
    while let Some(end) = text[at..span.end].find('\n').map(|found| at + found) {
        let line = text[at..end].trim_end();
        into.copy(text, Span::new(at, at + line.len()));
        let rest = &text[end..span.end];
        let next = end + (rest.len() - rest.trim_start().len());
        let breaks = rest[..next - end].matches('\n').count();
        let meaning = if breaks > 1 { "\n".repeat(breaks - 1) } else { " ".to_owned() };
        into.atomic(&meaning, Span::new(at + line.len(), next));
        at = next;
    }
    into.copy(text, Span::new(at, span.end));
}

/// Adds a block scalar: the lines below `|` or `>`.
fn block(text: &str, span: Span, into: &mut Decoded) -> Option<(Encoding, Option<usize>)> {
    let header_end = text[span.start..span.end].find('\n').map(|found| span.start + found + 1)?;
    let header = text[span.start..header_end].split('#').next()?.trim();
    let rest = &text[span.end..];
    let end = span.end + if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    let lines = || {
        let mut at = header_end;
        text[header_end..end].split_inclusive('\n').map(move |line| {
            at += line.len();
            Span::new(at - line.len(), at)
        })
    };
    let full = |line: &Span| !line.of(text).trim().is_empty();
    let own = |line: Span| line.len() - line.of(text).trim_start_matches(' ').len();
    // A digit in the header counts from an indentation that is not known here.
    if header.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let indent = own(lines().find(full)?);
    let is_folded = header.starts_with('>');
    let mut first = None;
    let mut before: Option<Span> = None;
    for line in lines() {
        let start = line.start + own(line).min(indent);
        first.get_or_insert(line.start);
        let content = Span::new(start, line.end);
        match before {
            // Lines that are not indented further become one.
            Some(before) if is_folded && flows(before.of(text)) && flows(content.of(text)) => {
                let kept = before.start + before.of(text).trim_end_matches(['\n', '\r']).len();
                into.copy(text, Span::new(before.start, kept));
                into.atomic(" ", Span::new(kept, content.start));
            }
            Some(before) => into.copy(text, before),
            None => {}
        }
        before = Some(content);
    }
    into.copy(text, before?);
    let lines = if is_folded { Lines::None } else { Lines::Prefixed(" ".repeat(indent)) };
    Some((Encoding { characters: Characters::Plain, lines }, first))
}

/// Whether a line of a folded scalar is joined with its neighbours.
fn flows(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with([' ', '\t'])
}

/// The commands with the expressions of the service that runs them as variables.
fn expanded(decoded: &Decoded, azure: bool) -> Decoded {
    let text = decoded.text();
    let mut result = Decoded::default();
    let mut at = 0;
    while let Some(open) = text[at..].find(['$', '<']).map(|found| at + found) {
        let rest = &text[open..];
        let (sign, close) = match () {
            () if rest.starts_with("${{") => ("${{", "}}"),
            () if rest.starts_with("<< ") => ("<< ", ">>"),
            () if azure && rest.starts_with("$(") => ("$(", ")"),
            () => {
                result.append(decoded, Span::new(at, open + 1));
                at = open + 1;
                continue;
            }
        };
        let near = &rest[..boundary(rest, LONGEST)];
        let Some(length) = near.find(close).filter(|length| !near[..*length].contains('\n')) else {
            result.append(decoded, Span::new(at, open + sign.len()));
            at = open + sign.len();
            continue;
        };
        let end = open + length + close.len();
        let inner = Span::new(open + sign.len(), open + length);
        // A heredoc is no parameter.
        if sign == "<< " && !["parameters.", "pipeline."].iter().any(|word| inner.of(text).starts_with(word)) {
            result.append(decoded, Span::new(at, inner.start));
            at = inner.start;
            continue;
        }
        let Some(name) = named(text, inner, sign == "$(") else {
            let masked = sign != "$(";
            result.append(decoded, Span::new(at, open));
            match masked {
                true => result.append_as(decoded, Span::new(open, end), "${_}", true),
                false => result.append(decoded, Span::new(open, end)),
            }
            at = end;
            continue;
        };
        result.append(decoded, Span::new(at, open));
        result.append_as(decoded, Span::new(open, name.start), "${", false);
        result.append(decoded, name);
        result.append_as(decoded, Span::new(name.end, end), "}", false);
        at = end;
    }
    result.append(decoded, Span::new(at, text.len()));
    result
}

/// The name in an expression that is nothing but a path to it: `secrets.X`, `secrets['X']`.
fn named(text: &str, inner: Span, alone: bool) -> Option<Span> {
    let expression = inner.of(text);
    let trimmed = expression.trim_end_matches([' ', '\'', '"', ']']);
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let length = trimmed.len() - trimmed.trim_end_matches(word).len();
    let path = trimmed[..trimmed.len() - length].trim();
    let plain = |c: char| word(c) || matches!(c, '.' | '-' | '[' | '\'' | '"');
    let begins = trimmed[trimmed.len() - length..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !begins || !path.chars().all(plain) || alone && length != expression.len() {
        return None;
    }
    let end = inner.start + trimmed.len();
    Some(Span::new(end - length, end))
}
