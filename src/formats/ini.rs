//! INI files: entries in sections.
//!
//! Whether `;` and `#` behind a blank begin a comment depends on who reads the file. Here they do: what then ends too early
//! is a value whose beginning means the same to all, and an edit of it changes nothing behind it.

use crate::facts::{Argument, Facts, NodeId};
use crate::finding::Span;

use super::lines::{self, BLANKS};
use super::sections::{self, Item};
use super::tree::{self, Escape};
use super::variables::{self, Syntax};
use super::{Format, Hash, Tree};

/// INI files.
pub static INI: Format =
    Format { name: "INI", is_named, has_own_names: false, is_closed: false, hash: Hash::Comment, facts };

fn is_named(name: &str, base: &str) -> bool {
    let extension = base.rsplit_once('.').map_or("", |(_, extension)| extension);
    let whole = [".coveragerc", ".flake8", ".gitconfig", ".gitmodules", ".npmrc", ".pylintrc", ".pypirc", "gitconfig"];
    matches!(extension, "ini" | "cfg" | "cnf" | "desktop")
        || whole.contains(&base)
        || (matches!(base, "config" | "credentials") && name.split(['/', '\\']).rev().nth(1) == Some(".aws"))
}

/// Reads a file that may be of another format.
pub(super) fn facts(text: &str) -> Facts {
    let mut tree = Tree::new(text);
    match items(text, &mut tree) {
        Some(items) => {
            sections::add(text, &items, entries, &mut tree);
            tree.finish()
        }
        None => Tree::unread(text),
    }
}

/// What stands on the lines. `None` if one is of another format.
fn items(text: &str, tree: &mut Tree<'_>) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = lines::begin(text);
    // How far the key above stands from the margin.
    let (mut indentation, mut in_section) = (0, false);
    while at < text.len() {
        let (whole, next) = lines::line(text, at);
        at = next;
        let line = lines::trimmed(text, whole);
        let said = line.of(text);
        if said.is_empty() || lines::is_of_template(said) {
            continue;
        }
        if said.starts_with(['#', ';']) {
            tree.comment(Span::new(line.start, whole.end));
            continue;
        }
        let indented = line.start - whole.start;
        if let Some(Item::Entry { separator: Some(separator), lines, .. }) = items.last_mut()
            && indented > indentation
        {
            // `key:` above deeper lines, outside of any section, is a mapping of another format.
            if lines.is_empty() && !in_section && text[..*separator].ends_with(':') {
                return None;
            }
            lines.push(line);
            continue;
        }
        indentation = indented;
        if said.starts_with('[') {
            let (section, comment) = sections::section(text, line)?;
            items.push(section);
            in_section = true;
            if let Some(comment) = comment {
                tree.comment(Span::new(comment.start, whole.end));
            }
        } else {
            items.push(pair(text, line, in_section)?);
        }
    }
    Some(items)
}

/// The entry that begins on a line.
fn pair(text: &str, line: Span, in_section: bool) -> Option<Item> {
    let said = line.of(text);
    // `//host/:_auth=…` and `@scope:registry=…` are keys.
    let separates = |(at, character): &(usize, char)| match character {
        '=' => true,
        ':' => !said.starts_with(['@', '/']) && !said[at + 1..].starts_with("//"),
        _ => false,
    };
    let found = said.char_indices().find(separates).map(|(at, _)| at);
    let key = lines::trimmed(text, Span::new(line.start, line.start + found.unwrap_or(said.len())));
    let is_word = !key.of(text).contains(BLANKS);
    if key.is_empty() || key.of(text).contains(|c: char| "{}<>()\"'`$&|,;#".contains(c)) {
        return None;
    }
    let Some(found) = found else {
        // A key alone says nothing, and a file of words is no INI file.
        let is_key = in_section && is_word && !key.of(text).contains([':', '\\', '!']);
        return is_key.then_some(Item::Entry { key, separator: None, lines: Vec::new() });
    };
    let separator = line.start + found + 1;
    let first = lines::trimmed(text, Span::new(separator, line.end));
    // A command, or a host of an inventory with its variables, is no key with blanks.
    if !is_word && (!in_section || first.of(text).contains('=')) {
        return None;
    }
    let lines = if first.is_empty() { Vec::new() } else { vec![first] };
    Some(Item::Entry { key, separator: Some(separator), lines })
}

fn entries(text: &str, key: Span, separator: usize, lines: &[Span], tree: &mut Tree<'_>) -> Vec<Argument> {
    // `env = A=b`, a line for each.
    if key.of(text) == "env"
        && let [line] = lines
        && !text[separator..line.start].contains('\n')
        && let Some((name, rest)) = assignment(text, *line)
    {
        let (value, end) = scalar(text, rest, tree);
        return vec![tree::entry(text, name, value, Span::new(key.start, end))];
    }
    let (value, end) = value(text, key.of(text), separator, lines, tree);
    vec![tree::entry(text, key, value, Span::new(key.start, end))]
}

fn value(text: &str, key: &str, separator: usize, lines: &[Span], tree: &mut Tree<'_>) -> (NodeId, usize) {
    let span = Item::value(separator, lines);
    if lines.is_empty() {
        return (tree.scalar(span, span), span.end);
    }
    if matches!(key, "passenv" | "pass_env") {
        let mut names = Vec::new();
        for line in lines {
            let (line, _) = uncommented(text, *line, tree);
            names.extend(variables::names(text, line, Syntax::with(gap)));
        }
        return (variables::mapping(text, span, names, VERBATIM, tree), span.end);
    }
    if key == "environment"
        && let Some(found) = variables::assignments(text, span, Syntax::with(gap))
    {
        return (variables::mapping(text, span, found, VERBATIM, tree), span.end);
    }
    // `set_env =` above variables, a line for each.
    let is_below = text[separator..span.start].contains('\n');
    if is_below || matches!(key, "setenv" | "set_env") {
        let pairs: Option<Vec<_>> = lines.iter().map(|line| assignment(text, *line)).collect();
        if let Some(pairs) = pairs {
            let node = tree.mapping(span, None, |tree| {
                let entry = |(name, rest): (Span, Span)| {
                    let (value, end) = scalar(text, rest, tree);
                    tree::entry(text, name, value, Span::new(name.start, end))
                };
                pairs.into_iter().map(entry).collect()
            });
            return (node, span.end);
        }
    }
    match lines {
        [_] => scalar(text, Span::new(if is_below { span.start } else { separator }, span.end), tree),
        _ => (tree.escaped(span, span, LINES), span.end),
    }
}

/// The name and the value of `A = b`.
fn assignment(text: &str, line: Span) -> Option<(Span, Span)> {
    let said = line.of(text);
    // `D:A=b` is a default.
    let said = ["D:", "R:", "U:"].iter().fold(said, |rest, flag| rest.strip_prefix(flag).unwrap_or(rest));
    let start = line.end - said.len();
    let length = said.find(|c| !variables::is_in_name(c)).unwrap_or(said.len());
    let rest = said[length..].trim_start_matches(BLANKS).strip_prefix('=')?;
    // `a==1` is a requirement.
    let is_name = !said.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-')) && length > 0;
    (is_name && !rest.starts_with('='))
        .then(|| (Span::new(start, start + length), Span::new(line.end - rest.len(), line.end)))
}

/// Adds the value that stands in what is left of a line, and says where it ends.
fn scalar(text: &str, rest: Span, tree: &mut Tree<'_>) -> (NodeId, usize) {
    let (span, body) = uncommented(text, rest, tree);
    (tree.scalar(span, body), span.end)
}

/// The value that stands in what is left of a line, with and without its quotes. What follows it is a comment.
fn uncommented(text: &str, rest: Span, tree: &mut Tree<'_>) -> (Span, Span) {
    let said = lines::trimmed(text, rest);
    let quote = said.of(text).chars().next().filter(|c| matches!(c, '"' | '\''));
    let close = quote.and_then(|quote| said.of(text)[1..].find(quote)).map(|at| said.start + at + 2);
    let behind = close.map_or(said, |close| lines::trimmed(text, Span::new(close, said.end)));
    let is_comment = |at: &usize| match at.checked_sub(said.start) {
        // `#fff` is a value.
        Some(0) => said.of(text).starts_with(';') || said.of(text)[1..].starts_with([' ', '\t', '#']),
        _ => text[..*at].ends_with(BLANKS),
    };
    let (span, comment) = match close {
        Some(close) if behind.is_empty() => (Span::new(said.start, close), None),
        Some(close) if behind.of(text).starts_with(['#', ';']) => (Span::new(said.start, close), Some(behind.start)),
        _ => {
            let mut marks = memchr::memchr2_iter(b'#', b';', said.of(text).as_bytes()).map(|at| said.start + at);
            let comment = marks.find(is_comment);
            (lines::trimmed(text, Span::new(said.start, comment.unwrap_or(said.end))), comment)
        }
    };
    if let Some(comment) = comment {
        tree.comment(Span::new(comment, rest.end));
    }
    if span.is_empty() {
        (Span::empty(rest.start), Span::empty(rest.start))
    } else {
        (span, lines::unquoted(text, span))
    }
}

/// How long the gap between two variables is that a text begins with.
fn gap(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n', ',']).len()
}

const VERBATIM: Escape = |_| None;

/// The break between two lines of a value, with the comments there and what the second is indented by.
const LINES: Escape = |text| {
    let mut rest = text.strip_prefix('\n').or_else(|| text.strip_prefix("\r\n"))?;
    loop {
        let (line, next) = lines::line(rest, 0);
        let said = line.of(rest).trim_matches(BLANKS);
        if next == rest.len() || !(said.is_empty() || said.starts_with(['#', ';']) || lines::is_of_template(said)) {
            break;
        }
        rest = &rest[next..];
    }
    Some((Some('\n'), text.len() - rest.trim_start_matches(BLANKS).len()))
};

#[cfg(test)]
mod tests {
    use super::super::outline::{is_quick, refuses, says, survives};
    use super::facts;
    use crate::formats::detect;

    #[test]
    fn names() {
        for name in ["tox.ini", "setup.cfg", "a.ini.example", ".npmrc", "home/.aws/credentials", "x.desktop"] {
            assert_eq!(detect(name).map(|format| format.name), Some("INI"), "{name}");
        }
        for name in [".editorconfig", "credentials", "a.inix"] {
            assert_ne!(detect(name).map(|format| format.name), Some("INI"), "{name}");
        }
    }

    #[test]
    fn sections() {
        says(
            facts,
            "a=b\n[c d] ; e\nf = g\nh:i\n\n[j]\n[c d]\nk",
            "a = b
             c d : | [c d] ; e … h:i
               f = g
               h = i
             j : | [j]
             c d : | [c d] … k
               k = ~
             comment \"; e\"",
        );
        says(facts, "\u{feff}[ä]\r\nö = ü\r\n", "ä : | [ä] … ö = ü\n  ö = ü");
        says(facts, "[[a]]\nb = c", "a : | [[a]] … b = c\n  b = c");
        says(facts, "; a = b\n#c\n{% if x %}\nd =\nd = 1\n", "d =\nd = 1\ncomment \"; a = b\"\ncomment \"#c\"");
    }

    #[test]
    fn values() {
        says(facts, "a = \"b ; c\" ; d\ne = 'f'g", "a = \"b ; c\"\ne = 'f'g\ncomment \"; d\"");
        says(
            facts,
            "a = b;c#d ;e\nb = #fff\nc = ; d\nd =# e\ne = https://h/v1#x # y",
            "a = b;c#d\nb = #fff\nc =\nd =\ne = https://h/v1#x\ncomment \";e\"\ncomment \"; d\"\ncomment \"# e\"\ncomment \"# y\"",
        );
        says(facts, "//h/:_authToken=${X}\n@a:registry=https://h", "//h/:_authToken = ${X}\n@a:registry = https://h");
        says(facts, "[a]\nb c = d e", "a : | [a] … b c = d e\n  b c = d e");
    }

    #[test]
    fn lines_that_go_on() {
        says(facts, "a = b\n  c\n\n # d\n\te ; f\ng = h", "a = b\\nc\\ne ; f\ng = h\ncomment \"# d\"");
        says(facts, "[a]\n  b = c\n  d = e\n    f = g", "a : | [a] … f = g\n  b = c\n  d = e\\nf = g");
        says(facts, "a =\n  b>=1\n  c==2", "a = b>=1\\nc==2");
        says(facts, "a =\n  b c", "a = b c");
    }

    #[test]
    fn variables() {
        says(
            facts,
            "[t]\nsetenv =\n  # a\n  A = b c ; d\r\n  E='f'\npassenv = G, H # J\n# K L\n  I",
            "t : | [t] … I
               setenv :
                 A = b c
                 E = 'f'
               passenv :
                 G = ~
                 H = ~
                 I = ~
             comment \"# a\"
             comment \"; d\"
             comment \"# J\"
             comment \"# K L\"",
        );
        says(facts, "environment=A=\"b,c\",D='e',\n  F=g", "environment :\n  A = \"b,c\"\n  D = 'e'\n  F = g");
        says(facts, "env = A=b c\nenv = D:B=c\nenv = prod", "A = b c | env = A=b c\nB = c | env = D:B=c\nenv = prod");
        says(facts, "environment = production\nb = A=c", "environment = production\nb = A=c");
    }

    #[test]
    fn other_shapes() {
        for source in [
            "a {\n b = c\n}",
            "proxy_pass https://h;",
            "Listen 0.0.0.0:80",
            "a b=c",
            "[a]\nhost x=1 y=2",
            "word",
            "https://h",
            "a:\n  b: c",
            "a = [\n  1,\n]",
            "[a",
            "[]",
            "[a] b",
            "=b",
            "<VirtualHost *:80>",
            "[a]\nRUN x \"y\"",
        ] {
            refuses(facts, source);
        }
    }

    #[test]
    fn torn_and_large() {
        survives(
            facts,
            "[s]\r\na = \"b\" ; c\r\nsetenv =\n  A=b\n  # x\n  ö = 'c'\nenvironment=A=\"b\",C=d\\\n [t]\nk\n",
        );
        for part in [
            "[a]\n",
            "a=b\n",
            "a=\n",
            " ",
            "a=\"",
            "a=' ;\n",
            " ;",
            "#\n",
            "a=b\n b\n",
            " #\n",
            "[",
            "]",
            " a=b\n",
            ",",
        ] {
            is_quick(facts, "", part);
        }
        for part in [" #\n", " b\n", "\n", " A=b\n", " A=\"b\",", " \"\n"] {
            for head in ["a = b\n", "setenv =\n", "environment =\n", "passenv =\n"] {
                is_quick(facts, head, part);
            }
        }
    }
}
