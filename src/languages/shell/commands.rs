//! Gives the arguments of commands their names, and the commands what is redirected into them.
//!
//! The syntax of a shell only knows words. `-H x`, `-Hx`, `--header x` and `--header=x` are the argument `header` here;
//! where flag and value share a word, the flag counts as the opening delimiter of the value's literal.

use std::collections::HashMap;

use super::flags::{Positional, Tool, WRAPPERS};
use crate::facts::{Argument, Arguments, Facts, Kind, Literal, NodeId, Piece};
use crate::finding::Span;

/// Names the arguments of all commands.
pub fn name_arguments(facts: &mut Facts, text: &str) {
    let mut redirected = redirections(facts, text);
    let calls: Vec<NodeId> = facts.ids().filter(|id| matches!(facts.kind(*id), Kind::Call { .. })).collect();
    for id in calls {
        let span = facts.span(id);
        let Kind::Call { callee, arguments } = &mut facts.nodes[id.0 as usize].kind else { continue };
        let callee = *callee;
        let mut items = std::mem::take(&mut arguments.items);
        let redirection = redirected.remove(&id).unwrap_or_default();
        items.extend(redirection.words.iter().map(|word| positional(facts, *word)));
        items.sort_by_key(|item| item.span.start);
        let mut command = Command { facts, callee, tool: None, named: Vec::with_capacity(items.len()) };
        let rest = command.find_tool(items);
        command.read(rest, text);
        if let Some(input) = redirection.input {
            command.feed(input);
        }
        let (callee, items) = (command.callee, command.named);
        facts.nodes[id.0 as usize].kind = Kind::Call { callee, arguments: Arguments { items, span: Some(span) } };
    }
}

/// What redirections add to a command.
#[derive(Default)]
struct Redirection {
    /// Words that stand behind `<<EOF` on its line.
    words: Vec<NodeId>,
    /// The here-document or here-string.
    input: Option<NodeId>,
}

/// Finds here-documents and here-strings and the commands that read them.
fn redirections(facts: &mut Facts, text: &str) -> HashMap<NodeId, Redirection> {
    let mut found: HashMap<NodeId, Redirection> = HashMap::new();
    let mut readers: HashMap<NodeId, NodeId> = HashMap::new();
    let mut last_call = None;
    for id in facts.ids() {
        let span = facts.span(id);
        match facts.kind(id) {
            Kind::Call { .. } => last_call = Some(id),
            Kind::Other => {
                let operator = span.of(text).trim_start_matches(|c: char| c.is_ascii_digit());
                if operator.starts_with("<<") {
                    let around =
                        facts.node(id).parent.filter(|parent| matches!(facts.kind(*parent), Kind::Call { .. }));
                    readers.extend(around.or_else(|| reader(facts, last_call?, span)).map(|call| (id, call)));
                }
            }
            kind => {
                let Some(redirect) = facts.node(id).parent else { continue };
                let Some(call) = readers.get(&redirect) else { continue };
                let redirection = found.entry(*call).or_default();
                let line = facts.span(redirect).of(text).lines().next().unwrap_or("").len();
                let here_string = facts.span(redirect).of(text).contains("<<<");
                if here_string || span.start > facts.span(redirect).start + line {
                    redirection.input = Some(id);
                } else if matches!(kind, Kind::Literal(_) | Kind::Concat(_) | Kind::Name(_) | Kind::Either(_)) {
                    redirection.words.push(id);
                }
            }
        }
    }
    for (redirect, call) in readers {
        facts.nodes[redirect.0 as usize].parent = Some(call);
    }
    found
}

/// The command that ends before a redirection: the last one, or the one it is a part of.
fn reader(facts: &Facts, last: NodeId, redirect: Span) -> Option<NodeId> {
    let ended = |id: &NodeId| matches!(facts.kind(*id), Kind::Call { .. }) && facts.span(*id).end <= redirect.start;
    std::iter::once(last).chain(facts.ancestors(last)).filter(ended).last()
}

fn positional(facts: &Facts, value: NodeId) -> Argument {
    Argument { name: None, name_span: None, value, span: facts.span(value), spread: false }
}

/// One command while its arguments get their names.
struct Command<'f> {
    facts: &'f mut Facts,
    callee: NodeId,
    tool: Option<&'static Tool>,
    named: Vec<Argument>,
}

/// What a word says as a flag.
enum Flag {
    /// It is none.
    No,
    /// It stands alone.
    Alone,
    /// Its value is the next word.
    Next(Name),
    /// Its value begins after so many bytes of it.
    Attached(Name, usize),
}

/// The name that a flag gives to its argument, and where in the word it is written.
struct Name {
    name: String,
    start: usize,
    end: usize,
}

impl Command<'_> {
    /// Sees which tool is called, also through `sudo` and the like, and returns the arguments that are its own.
    fn find_tool(&mut self, mut items: Vec<Argument>) -> Vec<Argument> {
        let command = self.command(self.callee);
        self.tool = command.as_deref().and_then(Tool::named);
        if self.tool.is_none() && command.is_some_and(|name| WRAPPERS.contains(&name.as_str())) {
            let tool = |item: &Argument| self.command(item.value).as_deref().and_then(Tool::named);
            if let Some(at) = items.iter().position(|item| tool(item).is_some()) {
                self.tool = tool(&items[at]);
                self.callee = items[at].value;
                let rest = items.split_off(at + 1);
                items.truncate(at);
                self.named = items;
                return rest;
            }
        }
        items
    }

    /// The name of a command without its folder.
    fn command(&self, id: NodeId) -> Option<String> {
        let name = self.facts.plain(id)?;
        Some(name.rsplit('/').next().unwrap_or(&name).to_owned())
    }

    fn read(&mut self, items: Vec<Argument>, source: &str) {
        let mut flags = true;
        let mut positionals = 0;
        let mut items = items.into_iter().peekable();
        while let Some(mut item) = items.next() {
            let word = self.leading(item.value);
            let text = word.as_ref().map_or("", |word| word.text.as_str());
            let complete = word.as_ref().is_some_and(|word| word.complete);
            let more = items
                .peek()
                .is_some_and(|next| !self.leading(next.value).is_some_and(|word| word.text.starts_with('-')));
            let flag = if flags { self.flag(text, complete, more) } else { Flag::No };
            match flag {
                Flag::No if is_list(item.span.of(source)) => item.spread = true,
                Flag::No => {
                    item.name = self.positional(&mut positionals, text, complete);
                }
                Flag::Alone => {
                    flags &= text != "--";
                    let name = text.trim_start_matches('-');
                    item.name = (!name.is_empty()).then(|| name.to_owned());
                    item.name_span = word.as_ref().and_then(|word| word.span(text.len() - name.len(), text.len()));
                }
                Flag::Next(name) => {
                    if let Some(value) = items.next() {
                        item.span = Span::new(item.span.start, value.span.end);
                        item.value = value.value;
                    }
                    item.name_span = word.as_ref().and_then(|word| word.span(name.start, name.end));
                    item.name = Some(name.name);
                }
                Flag::Attached(name, bytes) => {
                    if let Some(word) = &word {
                        item.name_span = word.span(name.start, name.end);
                        item.value = self.detach(item.value, word, bytes);
                    }
                    item.name = Some(name.name);
                }
            }
            self.named.push(item);
        }
    }

    /// What a word is that begins with `text`, and is nothing more if `complete`.
    fn flag(&self, text: &str, complete: bool, more: bool) -> Flag {
        if let Some(long) = text.strip_prefix("--").filter(|long| !long.is_empty()) {
            let written = long.split('=').next().unwrap_or(long);
            let known = self.tool.and_then(|tool| tool.long(written));
            let name = Name { name: known.unwrap_or(written).to_owned(), start: 2, end: 2 + written.len() };
            return match (written.len() < long.len(), complete) {
                (true, _) => Flag::Attached(name, 2 + written.len() + 1),
                (false, false) => Flag::No,
                // A flag that nobody knows is taken to have a value if it is not followed by another one.
                (false, true) if known.is_some() || self.tool.is_none() && more => Flag::Next(name),
                _ => Flag::Alone,
            };
        }
        let Some(short) = text.strip_prefix('-').filter(|short| !short.is_empty()) else { return Flag::No };
        let Some(tool) = self.tool else { return if complete { Flag::Alone } else { Flag::No } };
        for (at, letter) in short.char_indices() {
            let Some(known) = tool.short(letter) else { continue };
            let (start, end) = (1 + at, 1 + at + letter.len_utf8());
            let name = Name { name: known.to_owned(), start, end };
            return if complete && end == text.len() { Flag::Next(name) } else { Flag::Attached(name, end) };
        }
        if complete { Flag::Alone } else { Flag::No }
    }

    /// The name of a positional argument.
    fn positional(&self, count: &mut usize, text: &str, complete: bool) -> Option<String> {
        let name = match self.tool?.positional {
            Positional::Urls => "url",
            Positional::Httpie => {
                let is_method = complete && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase());
                match count {
                    0 if is_method => return None,
                    0 => "url",
                    _ => {
                        let separator = text.find([':', '=', '@'])?;
                        let is_header = text[separator..].starts_with(':') && !text[separator..].starts_with(":=");
                        return is_header.then(|| "header".to_owned());
                    }
                }
            }
        };
        *count += 1;
        Some(name.to_owned())
    }

    /// Adds what is redirected into the command: its body, where a flag says that the body comes from there.
    fn feed(&mut self, input: NodeId) {
        let reads = |item: &Argument| {
            let from_input = matches!(self.facts.plain(item.value).as_deref(), Some("@-" | "-"));
            from_input && matches!(item.name.as_deref(), Some("body" | "post-file" | "body-file"))
        };
        let from = self.named.iter().position(reads);
        if let Some(item) = from.map(|at| &mut self.named[at]) {
            // However the flag is spelled: `--data` would be taken for a body of its own.
            item.name = Some("body-from".to_owned());
        }
        // HTTPie reads its body from there without being told.
        let is_body = from.is_some() || self.tool.is_some_and(|tool| tool.positional == Positional::Httpie);
        let name = if is_body { "body" } else { "input" };
        self.named.push(Argument { name: Some(name.to_owned()), ..positional(self.facts, input) });
    }

    /// The text that an argument begins with.
    fn leading(&self, id: NodeId) -> Option<Word> {
        let (first, alone) = match self.facts.kind(id) {
            Kind::Literal(_) => (id, true),
            Kind::Concat(items) => (*items.first()?, false),
            _ => return None,
        };
        let literal = self.facts.literal(first)?;
        let Some(Piece::Text(text)) = literal.pieces.first() else { return None };
        let whole = literal.pieces.len() == 1;
        Some(Word {
            literal: first,
            text: text.value.clone(),
            start: text.span.start,
            escaped: !text.offsets.is_empty(),
            whole,
            complete: alone && whole,
        })
    }

    /// The value that begins after so many bytes of a word.
    fn detach(&mut self, id: NodeId, word: &Word, bytes: usize) -> NodeId {
        if let Kind::Concat(items) = &mut self.facts.nodes[id.0 as usize].kind
            && word.whole
            && bytes == word.text.len()
        {
            items.remove(0);
            return if let [only] = items[..] { only } else { id };
        }
        if let Kind::Literal(literal) = &mut self.facts.nodes[word.literal.0 as usize].kind {
            widen_opening(literal, bytes);
        }
        id
    }
}

/// Whether a word stands for any number of arguments.
fn is_list(word: &str) -> bool {
    let word = word.trim_matches('"');
    matches!(word, "$@" | "$*" | "${@}" | "${*}")
        || word.starts_with("${") && (word.ends_with("[@]}") || word.ends_with("[*]}"))
}

/// The text that an argument begins with.
struct Word {
    literal: NodeId,
    text: String,
    start: usize,
    escaped: bool,
    /// The literal holds nothing else.
    whole: bool,
    /// The argument holds nothing else.
    complete: bool,
}

impl Word {
    /// Where a part of the text is written.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        (!self.escaped).then(|| Span::new(self.start + start, self.start + end))
    }
}

/// Makes the first `bytes` of a literal's text a part of its opening delimiter.
fn widen_opening(literal: &mut Literal, bytes: usize) {
    let Some(Piece::Text(text)) = literal.pieces.first_mut() else { return };
    let start = text.source_offset(bytes);
    literal.open.end = start;
    text.span.start = start;
    text.value.drain(..bytes);
    text.offsets.retain(|(value, _)| *value >= bytes);
    for (value, _) in &mut text.offsets {
        *value -= bytes;
    }
    if text.span.is_empty() {
        literal.pieces.remove(0);
    }
}
