//! Notebooks: all code cells in order are one program, and so are all commands that they give to a shell.

use std::collections::BTreeSet;

use jsonc_parser::ast::{Object, Value};

use crate::finding::{Applicability, Span};
use crate::formats::without_mark;
use crate::languages::{self, Language};

use super::decoded::Decoded;
use super::encoding::{Characters, Encoding, Lines};
use super::json;
use super::magics::{Cell, MagicKind, cell, magics};
use super::region::{Content, Environment, Region};
use super::{Embedded, placeholders, tags};

/// A cell's source.
struct Source {
    decoded: Decoded,
    encoding: Encoding,
}

/// What a notebook holds. `None` if it is none.
pub fn embedded(text: &str) -> Option<Embedded> {
    let readable = without_mark(text);
    let root = json::parse(&readable)?;
    let notebook = root.as_object()?;
    let mut cells: Vec<&Object<'_>> = objects(json::property(notebook, "cells")).collect();
    for sheet in objects(json::property(notebook, "worksheets")) {
        cells.extend(objects(json::property(sheet, "cells")));
    }
    if cells.is_empty() {
        return None;
    }
    let characters = json::characters(text);
    let kernel = kernel(notebook);
    let mut program = Program::default();
    let mut shell = Program::default();
    let mut others = Vec::new();
    let mut hidden = Vec::new();
    for object in cells {
        for name in ["outputs", "attachments", "prompt_number"] {
            hidden.extend(json::property(object, name).map(|value| span_of(value)));
        }
        let Some(source) = source(text, object, characters) else { continue };
        let kind = json::string_at(object, &["cell_type"]).unwrap_or_default();
        let own = json::string_at(object, &["metadata", "vscode", "languageId"])
            .or_else(|| json::string_at(object, &["metadata", "polyglot_notebook", "kernelName"]))
            .or_else(|| json::string_at(object, &["metadata", "dotnet_interactive", "language"]));
        let whole = Span::new(0, source.decoded.text().len());
        match kind {
            "markdown" => others.push(source.region(whole, Content::Document("cell.md".to_owned()))),
            "code" => {
                let language = match own {
                    Some(own) => tags::language(own),
                    None => kernel,
                };
                let Some(language) = language else {
                    others.push(source.region(whole, Content::Text));
                    continue;
                };
                if language.name != "python" {
                    match kernel {
                        Some(kernel) if std::ptr::eq(kernel, language) => program.add(&source, whole),
                        _ => others.push(source.region(whole, Content::Program(language))),
                    }
                    continue;
                }
                match cell(source.decoded.text()) {
                    Cell::Program(body) => python(&source, body, &mut program, &mut shell),
                    Cell::Other { name, file, body } => match content(name, file) {
                        Content::Program(language) if language.name == "shell" && !file => {
                            shell.add(&source, body);
                        }
                        content => {
                            let in_browser = matches!(name, "javascript" | "js");
                            let environment = if in_browser { Environment::None } else { Environment::Open };
                            others.push(Region { environment, ..source.region(body, content) });
                        }
                    },
                }
            }
            _ => {}
        }
    }
    let tied = tied(&program, &shell);
    let bound = shell.expansions.iter().any(|name| program.names.contains(name));
    let trust = if bound { Applicability::Unsafe } else { Applicability::Safe };
    let mut regions = Vec::new();
    regions.extend(kernel.into_iter().flat_map(|kernel| program.regions(kernel, Applicability::Safe)));
    regions.extend(tags::language("sh").into_iter().flat_map(|language| shell.regions(language, trust)));
    regions.extend(others);
    Some(Embedded { regions, hidden, tied, ..Embedded::default() })
}

fn objects<'v, 'a>(value: Option<&'v Value<'a>>) -> impl Iterator<Item = &'v Object<'a>> {
    value.and_then(Value::as_array).into_iter().flat_map(|array| &array.elements).filter_map(Value::as_object)
}

fn span_of(value: &Value<'_>) -> Span {
    use jsonc_parser::common::Ranged;
    Span::new(value.start(), value.end())
}

/// The language of the notebook; Python unless it says otherwise.
fn kernel(notebook: &Object<'_>) -> Option<&'static Language> {
    let named = json::string_at(notebook, &["metadata", "kernelspec", "language"])
        .or_else(|| json::string_at(notebook, &["metadata", "language_info", "name"]))
        .or_else(|| json::string_at(notebook, &["metadata", "kernelspec", "name"]));
    tags::language(named.unwrap_or("python"))
}

/// What the body of a cell magic is.
fn content(name: &str, file: bool) -> Content {
    match name {
        name if file => languages::detect(name, "").map_or(Content::Document(name.to_owned()), Content::Program),
        "markdown" | "md" => Content::Document("cell.md".into()),
        "html" => Content::Document("cell.html".into()),
        name => tags::language(name).map_or(Content::Text, Content::Program),
    }
}

/// The source of a cell: a list of strings, or one.
fn source(text: &str, cell: &Object<'_>, characters: Characters) -> Option<Source> {
    let value = json::property(cell, "source").or_else(|| json::property(cell, "input"))?;
    let mut decoded = Decoded::default();
    let lines = match value {
        Value::StringLit(_) => {
            json::decode(text, span_of(value), &mut decoded)?;
            Lines::Escaped(String::new())
        }
        Value::Array(array) => {
            let spans: Vec<Span> = array.elements.iter().map(span_of).collect();
            for (element, span) in array.elements.iter().zip(&spans) {
                element.as_string_lit()?;
                json::decode(text, *span, &mut decoded)?;
            }
            let between = match spans.as_slice() {
                [] => return None,
                [only] => format!(",{}", Span::new(array.range.start + 1, only.start).of(text)),
                [first, second, ..] => Span::new(first.end, second.start).of(text).to_owned(),
            };
            Lines::Escaped(format!("\"{between}\""))
        }
        _ => return None,
    };
    Some(Source { decoded, encoding: Encoding { characters, lines } })
}

impl Source {
    /// A part of the cell as a source of its own.
    fn region(&self, part: Span, content: Content) -> Region {
        let mut decoded = Decoded::default();
        decoded.append(&self.decoded, part);
        Region { encodings: vec![(0, self.encoding.clone())], ..Region::plain(decoded, content) }
    }
}

/// A program that several cells make up.
#[derive(Default)]
struct Program {
    decoded: Decoded,
    encodings: Vec<(usize, Encoding)>,
    /// Where each cell begins.
    cells: Vec<usize>,
    /// Names that Python cells bind.
    names: BTreeSet<String>,
    /// Names of Python that commands are given.
    expansions: BTreeSet<String>,
    /// Commands that are given such.
    expanding: Vec<String>,
}

impl Program {
    /// Begins a cell.
    fn begin(&mut self, source: &Source) {
        let at = self.decoded.text().len();
        self.cells.push(at);
        self.encodings.push((at, source.encoding.clone()));
        self.decoded.barrier();
    }

    /// Ends a cell, or a command.
    fn end(&mut self) {
        if !self.decoded.begins_line(self.decoded.text().len()) {
            self.decoded.invent("\n");
        }
    }

    fn add(&mut self, source: &Source, part: Span) {
        self.begin(source);
        self.decoded.append(&source.decoded, part);
        self.end();
    }

    /// The program. If it does not parse, the cells that do, and each other one for itself.
    fn regions(&self, language: &'static Language, trust: Applicability) -> Vec<Region> {
        let region = |decoded: Decoded, encodings: Vec<(usize, Encoding)>, content: Content| Region {
            encodings,
            trust,
            ..Region::plain(decoded, content)
        };
        if self.decoded.text().is_empty() {
            return Vec::new();
        }
        if (language.facts)(self.decoded.text()).parsed {
            return vec![region(self.decoded.clone(), self.encodings.clone(), Content::Program(language))];
        }
        let mut decoded = Decoded::default();
        let mut encodings = Vec::new();
        let mut regions = Vec::new();
        let ends = self.cells.iter().skip(1).copied().chain([self.decoded.text().len()]);
        for ((start, end), (_, encoding)) in self.cells.iter().copied().zip(ends).zip(&self.encodings) {
            let cell = Span::new(start, end);
            if (language.facts)(cell.of(self.decoded.text())).parsed {
                encodings.push((decoded.text().len(), encoding.clone()));
                decoded.barrier();
                decoded.append(&self.decoded, cell);
            } else {
                let mut broken = Decoded::default();
                broken.append(&self.decoded, cell);
                regions.push(region(broken, vec![(0, encoding.clone())], Content::Text));
            }
        }
        regions.push(region(decoded, encodings, Content::Program(language)));
        regions
    }
}

/// Adds a cell of Python, and its commands to the shell's program.
fn python(source: &Source, body: Span, program: &mut Program, shell: &mut Program) {
    program.begin(source);
    let text = body.of(source.decoded.text());
    program.names.extend(text.lines().filter_map(bound));
    let shift = |span: Span| Span::new(span.start + body.start, span.end + body.start);
    let mut at = body.start;
    for magic in magics(text) {
        let span = shift(magic.span);
        program.decoded.append(&source.decoded, Span::new(at, span.start));
        program.decoded.append_as(&source.decoded, span, magic.stand_in, true);
        at = span.end;
        command(source, magic.kind, &shift, shell);
    }
    program.decoded.append(&source.decoded, Span::new(at, body.end));
    program.end();
}

/// The name that a line of Python binds.
fn bound(line: &str) -> Option<String> {
    let (name, value) = line.split_once('=')?;
    let name = name.split(':').next()?.trim();
    let word = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (word && !name.is_empty() && !value.starts_with('=')).then(|| name.to_owned())
}

/// Adds a command to the shell's program.
fn command(source: &Source, kind: MagicKind, shift: &dyn Fn(Span) -> Span, shell: &mut Program) {
    let text = source.decoded.text();
    match kind {
        MagicKind::Shell(command) => {
            let command = shift(command);
            let expansions = expansions(command.of(text));
            if !expansions.is_empty() {
                shell.expanding.push(command.of(text).to_owned());
                shell.expansions.extend(expansions);
            }
            let mut words = Decoded::default();
            words.append(&source.decoded, command);
            shell.begin(source);
            let words = placeholders::quoted(words);
            shell.decoded.append(&words, Span::new(0, words.text().len()));
            shell.end();
        }
        MagicKind::Environment(name, value) => {
            shell.begin(source);
            match value.map(shift) {
                Some(value) => {
                    shell.decoded.append(&source.decoded, shift(name));
                    shell.decoded.invent("=");
                    // The notebook takes the rest of the line as it is.
                    let bare = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,-$=".contains(c);
                    let quote = match value.of(text) {
                        written if written.chars().all(bare) || written.starts_with(['"', '\'']) => "",
                        written if !written.contains(['\'', '$']) => "'",
                        _ => "\"",
                    };
                    shell.decoded.invent(quote);
                    shell.decoded.append(&source.decoded, value);
                    shell.decoded.invent(quote);
                }
                None => {
                    shell.decoded.invent(": \"${");
                    shell.decoded.append(&source.decoded, shift(name));
                    shell.decoded.invent("}\"");
                }
            }
            shell.end();
        }
        MagicKind::Unknown => {}
    }
}

/// Names of Python that the notebook may put into a command: `$name`, `{name}`.
fn expansions(command: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in command.match_indices(['$', '{']) {
        let rest = &command[at + 1..];
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if length > 0 && !rest.starts_with(|c: char| c.is_ascii_digit()) {
            names.insert(rest[..length].to_owned());
        }
    }
    names
}

/// Commands whose words come from the program, if they may be requests of its clients.
fn tied(program: &Program, shell: &Program) -> Vec<String> {
    if shell.expansions.iter().any(|name| program.names.contains(name)) { shell.expanding.clone() } else { Vec::new() }
}
