//! Commands in makefiles, Dockerfiles and the scripts of packages.

use jsonc_parser::common::Ranged;

use crate::finding::Span;
use crate::formats::without_mark;
use crate::languages::{self, Language};
use crate::source::boundary;

use super::decoded::Decoded;
use super::encoding::{Characters, Encoding, Lines};
use super::region::{Content, Environment, Region};
use super::{Embedded, json, tags};

/// The longest expression of make.
const LONGEST: usize = 4096;

/// A command for a shell.
fn region(decoded: Decoded, characters: Characters, lines: Lines, shell: &'static Language) -> Region {
    let encodings = vec![(0, Encoding { characters, lines })];
    Region { encodings, ..Region::plain(decoded, Content::Program(shell)) }
}

/// The scripts of `package.json`. `None` if it is no JSON.
pub fn package_scripts(text: &str) -> Option<Embedded> {
    let mut embedded = Embedded { is_one_client: true, ..Embedded::default() };
    let shell = tags::language("sh")?;
    let readable = without_mark(text);
    let root = json::parse(&readable)?;
    let Some(scripts) = json::property(root.as_object()?, "scripts").and_then(|value| value.as_object()) else {
        return Some(embedded);
    };
    for script in &scripts.properties {
        let Some(literal) = script.value.as_string_lit() else { continue };
        let mut decoded = Decoded::default();
        let span = Span::new(literal.start(), literal.end());
        if json::decode(text, span, &mut decoded).is_some() {
            embedded.regions.push(region(decoded, json::characters(text), Lines::None, shell));
        }
    }
    Some(embedded)
}

/// The recipes of a makefile. Each line of a recipe, with those that it goes on in, has a shell of its own.
pub fn recipes(text: &str) -> Embedded {
    let mut embedded = Embedded { is_one_client: true, ..Embedded::default() };
    let Some(shell) = tags::language("sh") else { return embedded };
    // What a variable of the file's own says of its recipes is out of reach.
    if text.lines().any(|line| line.starts_with(".RECIPEPREFIX") || line.starts_with(".ONESHELL")) {
        return embedded;
    }
    let mut at = 0;
    let mut define = false;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let line = &text[at..end];
        define = match define {
            true => !line.trim_start().starts_with("endef"),
            false => line.trim_start().starts_with("define "),
        };
        if define || !line.starts_with('\t') {
            at = end;
            continue;
        }
        let start = at;
        at = end;
        while goes_on(&text[start..at]) && at < text.len() {
            at = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        }
        let recipe = &text[start..at];
        let command = recipe.trim_start_matches(['\t', ' ', '@', '-', '+']);
        let command = Span::new(at - command.len(), at);
        embedded.regions.push(region(expanded(text, command), Characters::Make, Lines::None, shell));
    }
    embedded
}

/// Whether the last of these lines goes on in the next.
fn goes_on(lines: &str) -> bool {
    let line = lines.trim_end_matches(['\n', '\r']);
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

/// A recipe as the shell gets it, with variables of make as variables of the shell.
fn expanded(text: &str, recipe: Span) -> Decoded {
    let mut decoded = Decoded::default();
    let mut at = recipe.start;
    while let Some(sign) = text[at..recipe.end].find('$').map(|found| at + found) {
        decoded.copy(text, Span::new(at, sign));
        let rest = &text[sign + 1..recipe.end];
        let close = match rest.chars().next() {
            Some('$') => {
                decoded.atomic("$", Span::new(sign, sign + 2));
                at = sign + 2;
                continue;
            }
            Some('(') => ')',
            Some('{') => '}',
            other => {
                // `$@` and the like; a shell would see its own.
                let end = sign + 1 + other.map_or(0, char::len_utf8);
                decoded.mask("${_}", Span::new(sign, end));
                at = end;
                continue;
            }
        };
        let length = rest[1..].find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len() - 1);
        let name = Span::new(sign + 2, sign + 2 + length);
        if length > 0 && text[name.end..recipe.end].starts_with(close) {
            decoded.atomic("${", Span::new(sign, name.start));
            decoded.copy(text, name);
            decoded.atomic("}", Span::new(name.end, name.end + 1));
            at = name.end + 1;
            continue;
        }
        let end = sign + 1 + closing(rest, close).unwrap_or(1);
        decoded.mask("${_}", Span::new(sign, end));
        at = end;
    }
    decoded.copy(text, Span::new(at, recipe.end));
    decoded
}

/// How long a text is up to the bracket that closes the one it begins with.
fn closing(text: &str, close: char) -> Option<usize> {
    let text = &text[..boundary(text, LONGEST)];
    let open = text.chars().next()?;
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// The commands of a Dockerfile: `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK` in the form for a shell.
pub fn dockerfile(text: &str) -> Embedded {
    let mut embedded = Embedded { is_one_client: true, ..Embedded::default() };
    let Some(shell) = tags::language("sh") else { return embedded };
    let directives = text.lines().take_while(|line| line.starts_with('#'));
    let backquote =
        directives.into_iter().any(|line| line.to_ascii_lowercase().replace(' ', "").starts_with("#escape=`"));
    // Where another shell runs the commands, nobody knows what they say.
    let other_shell =
        text.lines().any(|line| line.trim_start().to_ascii_uppercase().starts_with("SHELL ") && !line.contains("sh\""));
    if backquote || other_shell {
        return embedded;
    }
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        let line = &text[at..end];
        let Some(start) = command_start(line).map(|start| at + start) else {
            at = end;
            continue;
        };
        let mut decoded = Decoded::default();
        // Comments and empty lines between lines that go on are no part of the command.
        let mut line = Span::new(start, end);
        loop {
            decoded.copy(text, line);
            let more = goes_on(line.of(text).trim_end());
            at = line.end;
            while at < text.len() && more {
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
                let next = text[at..end].trim();
                if !(next.is_empty() || next.starts_with('#')) {
                    break;
                }
                decoded.barrier();
                at = end;
            }
            if !more || at >= text.len() {
                break;
            }
            line = Span::new(at, text[at..].find('\n').map_or(text.len(), |end| at + end + 1));
        }
        // The body of a heredoc follows the command that asks for it.
        for word in heredocs(decoded.text()) {
            while at < text.len() {
                let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
                decoded.copy(text, Span::new(at, end));
                let closes = text[at..end].trim_end_matches(['\n', '\r']).trim_start_matches('\t') == word;
                at = end;
                if closes {
                    break;
                }
            }
        }
        // `RUN ["curl", "…"]` runs no shell.
        if !decoded.text().trim_start().starts_with('[') {
            let body = script(decoded, shell);
            embedded.regions.push(region(body.0, Characters::Plain, Lines::None, body.1));
        }
    }
    for region in &mut embedded.regions {
        region.environment = Environment::Closed;
    }
    embedded
}

/// A heredoc alone is a script of the shell, or of the program that its first line names.
fn script(command: Decoded, shell: &'static Language) -> (Decoded, &'static Language) {
    let text = command.text();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let alone = first.trim_start().starts_with("<<");
    let program = (!alone).then(|| first.split_once("<<")).flatten().map(|(program, _)| program.trim());
    let language = match program {
        None if alone => languages::detect("", rest.lines().next().unwrap_or_default()).unwrap_or(shell),
        Some(program) if !program.contains(char::is_whitespace) => match tags::language(program) {
            Some(language) if language.name != shell.name => language,
            _ => return (command, shell),
        },
        _ => return (command, shell),
    };
    let body = rest.trim_end_matches(['\n', '\r']);
    let end = first.len() + 1 + body.rfind('\n').map_or(0, |at| at + 1);
    let mut decoded = Decoded::default();
    decoded.append(&command, Span::new(first.len() + 1, end));
    (decoded, language)
}

/// The words that end the heredocs which a command opens.
fn heredocs(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, _) in command.match_indices("<<") {
        let rest = command[at + 2..].trim_start_matches('-').trim_start_matches(['"', '\'']);
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if length > 0 && !command[..at].ends_with('<') && !rest.starts_with('<') {
            words.push(rest[..length].to_owned());
        }
    }
    words
}

/// Where the command of an instruction begins, behind its options.
fn command_start(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let length = trimmed.find([' ', '\t'])?;
    let rest = &trimmed[length..];
    let mut at = line.len() - rest.len();
    match trimmed[..length].to_ascii_uppercase().as_str() {
        "RUN" | "CMD" | "ENTRYPOINT" => {}
        "HEALTHCHECK" => {
            let command = rest.to_ascii_uppercase().find("CMD ")?;
            at += command + "CMD ".len();
        }
        _ => return None,
    }
    loop {
        let rest = &line[at..];
        let option = rest.trim_start();
        at = line.len() - option.len();
        if !option.starts_with("--") {
            return (!option.trim().is_empty()).then_some(at);
        }
        at += option.find([' ', '\t'])?;
    }
}
