//! Files of environment variables.
//!
//! Their readers differ; what they agree on is read here. Where they do not (`#` behind a blank, quotes within a value),
//! a value ends where most of them end it, so that an edit stays within it for all.

use crate::facts::{Argument, Facts, NodeId};
use crate::finding::Span;

use super::lines::{self, BLANKS};
use super::tree::{self, Escape};
use super::{Format, Hash, Tree};

/// Files of environment variables.
pub static DOTENV: Format =
    Format { name: "dotenv", is_named, has_own_names: false, is_closed: false, hash: Hash::Quoted, facts };

/// Names behind the last dot that say what else a `.env.…` is.
const OTHERS: &[&str] = &[
    "bat", "cjs", "cmd", "cs", "css", "fish", "go", "hcl", "html", "ini", "java", "js", "json", "json5", "jsonc",
    "jsx", "kt", "lua", "md", "mdx", "mjs", "mts", "nix", "php", "ps1", "py", "rb", "rs", "rst", "sh", "swift", "tf",
    "toml", "ts", "tsx", "vue", "xml", "yaml", "yml", "zsh",
];

fn is_named(name: &str, base: &str) -> bool {
    let extension = base.rsplit_once('.').map_or("", |(_, extension)| extension);
    if OTHERS.contains(&extension) {
        return false;
    }
    let whole = ["dotenv", ".dotenv", ".flaskenv", ".dev.vars", ".secrets", "envfile", "env_file", "environment"];
    let beginnings = [".env.", ".env-", ".env_", ".dev.vars.", ".flaskenv."];
    extension == "env"
        || whole.contains(&base)
        || base == "env"
        || beginnings.iter().any(|beginning| base.starts_with(beginning))
        // `.envs/.local/.django`
        || (base.starts_with('.') && name.split(['/', '\\']).any(|part| part == ".envs"))
}

fn facts(text: &str) -> Facts {
    let mut tree = Tree::new(text);
    let mut is_whole = true;
    tree.mapping(Span::new(0, text.len()), None, |tree| match variables(text, tree) {
        Some(entries) => entries,
        None => {
            is_whole = false;
            Vec::new()
        }
    });
    if is_whole { tree.finish() } else { Tree::unread(text) }
}

/// The variables of a file. `None` if a line is none.
fn variables(text: &str, tree: &mut Tree<'_>) -> Option<Vec<Argument>> {
    let mut entries = Vec::new();
    let mut at = lines::begin(text);
    while at < text.len() {
        let (whole, next) = lines::line(text, at);
        at = next;
        let line = lines::trimmed(text, whole);
        let said = line.of(text);
        if said.is_empty() || lines::is_of_template(said) {
            continue;
        }
        if said.starts_with('#') {
            tree.comment(Span::new(line.start, whole.end));
            continue;
        }
        let (name, is_exported) = name(text, line)?;
        let behind = lines::trimmed(text, Span::new(name.end, line.end));
        let value = match behind.of(text).chars().next() {
            None => Value { node: tree.nothing(name.end), end: name.end, next },
            Some('#') if name.end < behind.start => {
                tree.comment(Span::new(behind.start, whole.end));
                Value { node: tree.nothing(name.end), end: name.end, next }
            }
            Some('=') => value(text, Span::new(behind.start + 1, whole.end), is_exported, tree)?,
            // `KEY:` alone begins a block of another format.
            Some(':') if behind.of(text)[1..].starts_with([' ', '\t']) => {
                value(text, Span::new(behind.start + 1, whole.end), is_exported, tree)?
            }
            Some(_) => return None,
        };
        at = at.max(value.next);
        entries.push(tree::entry(text, name, value.node, Span::new(line.start, value.end)));
    }
    Some(entries)
}

/// The name that a line begins with, and whether it is exported.
fn name(text: &str, line: Span) -> Option<(Span, bool)> {
    let length =
        |text: &str| text.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c))).unwrap_or(text.len());
    let first = Span::new(line.start, line.start + length(line.of(text)));
    if first.of(text) == "export" {
        let rest = lines::trimmed(text, Span::new(first.end, line.end));
        let second = Span::new(rest.start, rest.start + length(rest.of(text)));
        if first.end < second.start && !second.is_empty() {
            return Some((second, true));
        }
    }
    (!first.is_empty()).then_some((first, false))
}

/// A value that was read.
struct Value {
    node: NodeId,
    end: usize,
    /// Where the line behind it begins.
    next: usize,
}

/// The value that begins in `rest` of a line. `None` if a shell would read more than one variable there.
fn value(text: &str, rest: Span, is_exported: bool, tree: &mut Tree<'_>) -> Option<Value> {
    let said = lines::trimmed(text, rest);
    if let Some(quote) = said.of(text).chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))
        && let Some(close) = close(text, said.start + 1, quote)
    {
        let (span, body) = (Span::new(said.start, close + 1), Span::new(said.start + 1, close));
        let node = if quote == '"' { tree.escaped(span, body, ESCAPE) } else { tree.scalar(span, body) };
        let (behind, next) = lines::line(text, span.end);
        let comment = lines::trimmed(text, behind);
        if !comment.is_empty() {
            tree.comment(Span::new(comment.start, behind.end));
        }
        return Some(Value { node, end: span.end, next });
    }
    let bytes = said.of(text).as_bytes();
    let blank_before =
        |at: usize| if at == 0 { rest.start < said.start } else { BLANKS.contains(&char::from(bytes[at - 1])) };
    let comment = memchr::memchr_iter(b'#', bytes).find(|at| blank_before(*at)).map(|at| said.start + at);
    let span = lines::trimmed(text, Span::new(said.start, comment.unwrap_or(said.end)));
    let span = if span.is_empty() { Span::empty(rest.start) } else { span };
    if is_exported && span.of(text).split(BLANKS).skip(1).any(|word| word.contains('=')) {
        return None;
    }
    let node = tree.scalar(span, span);
    if let Some(comment) = comment {
        tree.comment(Span::new(comment, rest.end));
    }
    Some(Value { node, end: span.end, next: rest.end })
}

/// Where the quote closes that opened before `from`, if nothing but a comment follows on the line.
fn close(text: &str, from: usize, quote: char) -> Option<usize> {
    let ends_value = |close: &usize| {
        let (behind, _) = lines::line(text, close + 1);
        let more = lines::trimmed(text, behind);
        more.is_empty() || more.of(text).starts_with('#') && (behind.start < more.start || quote == '"')
    };
    let mut escaped = false;
    let unescaped = |(_, byte): &(usize, &u8)| {
        let is_close = **byte == quote as u8 && !escaped;
        escaped = **byte == b'\\' && !escaped;
        is_close
    };
    let bytes = &text.as_bytes()[from..];
    let behind_escapes = bytes.iter().enumerate().find(unescaped).map(|(at, _)| from + at).filter(ends_value);
    // Only some readers know escapes in these quotes.
    let first = || memchr::memchr(quote as u8, bytes).map(|at| from + at).filter(ends_value);
    if quote == '"' { behind_escapes } else { first().or(behind_escapes) }
}

const ESCAPE: Escape = |text| {
    let mut characters = text.strip_prefix('\\')?.chars();
    let meaning = match characters.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other @ ('"' | '\'' | '\\' | '$' | '`') => other,
        _ => return None,
    };
    Some((Some(meaning), 2))
};

#[cfg(test)]
mod tests {
    use super::super::outline::{is_quick, refuses, says, survives};
    use super::facts;
    use crate::facts::{NodeId, Piece};
    use crate::formats::detect;

    #[test]
    fn names() {
        for name in [
            ".env",
            "a/.env.local",
            "prod.env",
            ".env.example",
            "env.example",
            ".ENV",
            "dotenv",
            ".env.production.sample",
            ".flaskenv",
            ".dev.vars",
            ".dev.vars.example",
            ".envs/.local/.django",
            ".env-prod",
            "app.env.j2",
            ".secrets",
        ] {
            assert_eq!(detect(name).map(|format| format.name), Some("dotenv"), "{name}");
        }
        for name in [".envrc", "env.py", ".env.ts", ".env.d.ts", ".env.json", "environment.ts", ".env.yaml"] {
            assert_ne!(detect(name).map(|format| format.name), Some("dotenv"), "{name}");
        }
    }

    #[test]
    fn assignments() {
        says(facts, "", "");
        says(facts, "A=b\nexport C=d e\n  F = g\t\n", "A = b\nC = d e | export C=d e\nF = g");
        says(facts, "A: b\nB:c", "(not parsed)");
        says(facts, "A: b c # d\nA:\t'b'", "A = b c\nA = 'b'\ncomment \"# d\"");
        says(
            facts,
            "A=\nB\nexport C\nD= # no\nE #x",
            "A =\nB = ~\nC = ~ | export C\nD =\nE = ~\ncomment \"# no\"\ncomment \"#x\"",
        );
        says(facts, "export=1\nexporter=2\nA.b-c_1=x", "export = 1\nexporter = 2\nA.b-c_1 = x");
        says(facts, "A=1\nA=2", "A = 1\nA = 2");
        says(facts, "\u{feff}A=ä ö\r\n\r\nB=\"ü\"", "A = ä ö\nB = \"ü\"");
        says(facts, "A=b\rC=d", "A = b\\rC=d");
        says(facts, "{% if x %}\nA={{ y }}\n{% endif %}", "A = {{ y }}");
    }

    #[test]
    fn comments() {
        says(facts, "# A=b\n\t#c \r\nA=b#c # d\n", "A = b#c\ncomment \"# A=b\"\ncomment \"#c \"\ncomment \"# d\"");
        says(facts, "A=\"b # c\" # d", "A = \"b # c\"\ncomment \"# d\"");
        says(facts, "A=#b", "A = #b");
    }

    #[test]
    fn quotes() {
        says(facts, "A='b'\nB=`c'd`\nC=\"\"\nD=''", "A = 'b'\nB = `c'd`\nC = \"\"\nD = ''");
        says(facts, "A=\"b\nc=d\n\"\nE=f", "A = \"b\\nc=d\\n\"\nE = f");
        says(facts, "A=\"b\nB=\"c\"\nC='d'e\nD='", "A = \"b\nB = \"c\"\nC = 'd'e\nD = '");
        says(facts, "A='C:\\'\nB='it\\'s'", "A = 'C:\\\\'\nB = 'it\\\\'s'");
        says(facts, "A=\"x\\\"\\ny\\q\"", "A = \"x\"\\ny\\\\q\"");
    }

    #[test]
    fn escapes_have_places() {
        let source = "A=\"a\\\"b\\nc\"";
        let facts = facts(source);
        let [Piece::Text(text)] = &facts.literal(NodeId(2)).unwrap().pieces[..] else { panic!() };
        assert_eq!(text.value, "a\"b\nc");
        let place = |at| &source[text.source_offset(at)..];
        assert_eq!((place(1), place(2), place(3), place(4)), ("\\\"b\\nc\"", "b\\nc\"", "\\nc\"", "c\""));
    }

    #[test]
    fn other_shapes() {
        for source in [
            "set -a\nA=b",
            "f() {\n  A=b\n}",
            "if true; then\nA=b\nfi",
            "{\"A\": 1}",
            "A+=b",
            "export A=1 B=2",
            "a:\n  b: c",
            "echo \"$A\"",
            "=b",
            "A==\n-----BEGIN KEY-----",
        ] {
            refuses(facts, source);
        }
    }

    #[test]
    fn torn_and_large() {
        survives(facts, "# c\r\nexport A=\"x\\\"\ny\" # d\nB: 'z'\nC\nD=`ä`#\n");
        for part in ["A='", "A=\"\n", "A=\"\\\"", "A='\\'x\n", "#", " #", "A=b\n", "\r", "export ", "A= # b\n"] {
            is_quick(facts, "", part);
        }
    }
}
