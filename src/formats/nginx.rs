//! Configuration of nginx.
//!
//! A directive is an entry, and so is what it sets, where it sets something by name: `env X=1;`, `set $x 1;` and
//! `proxy_set_header X 1;` are entries called `X` and `x`. The semicolon is a part of the entry, as nothing can stand
//! without it. For the same reason blocks are not lists with brackets, whose entries something separates.

use crate::facts::{Argument, Facts, NodeId};
use crate::finding::Span;

use super::lines;
use super::tree::{self, Escape};
use super::{Format, Hash, Tree};

/// Configuration of nginx.
pub static NGINX: Format =
    Format { name: "nginx", is_named, has_own_names: false, is_closed: true, hash: Hash::Quoted, facts };

fn is_named(name: &str, base: &str) -> bool {
    let folder = name.rsplit(['/', '\\']).nth(1).unwrap_or_default();
    matches!(base, "nginx.conf" | "nginx.vh.default.conf")
        || super::ends_in(base, &[".nginx", ".nginxconf", ".vhost"])
        || matches!(folder, "sites-available" | "sites-enabled") && !base.contains('.')
}

/// The deepest block; nobody writes deeper ones.
const DEEPEST: usize = 64;
/// Directives whose first word is the name of what the second one is the value of.
const SETTERS: &[&str] = &[
    "add_header",
    "add_trailer",
    "auth_request_set",
    "fastcgi_param",
    "grpc_set_header",
    "js_set",
    "perl_set",
    "proxy_set_header",
    "scgi_param",
    "set",
    "uwsgi_param",
];
/// Blocks whose entries are called by anything.
const TABLES: &[&str] = &["charset_map", "geo", "map", "match", "split_clients", "types"];

/// What ends in a semicolon or a block.
struct Directive {
    span: Span,
    name: Word,
    words: Vec<Word>,
    body: Body,
}

enum Body {
    None,
    Block(Vec<Directive>),
    /// A program in another language.
    Code(Span),
}

#[derive(Clone, Copy)]
struct Word {
    span: Span,
    /// Without its quotes.
    body: Span,
}

/// Reads a file that may be of another format.
pub(super) fn facts(text: &str) -> Facts {
    let mut tree = Tree::new(text);
    let mut reader = Reader { text, at: lines::begin(text), comments: Vec::new() };
    let Some(directives) = reader.directives(0, false).filter(|_| reader.at == text.len()) else {
        return Tree::unread(text);
    };
    for comment in reader.comments {
        tree.comment(comment);
    }
    mapping(text, Span::new(0, text.len()), &directives, &mut tree);
    tree.finish()
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    comments: Vec<Span>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Skips blanks and comments.
    fn skip(&mut self) {
        loop {
            self.at = self.text.len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
            if !self.rest().starts_with('#') {
                return;
            }
            let (comment, next) = lines::line(self.text, self.at);
            self.comments.push(comment);
            self.at = next;
        }
    }

    /// The directives up to the end of a block or of the file.
    fn directives(&mut self, depth: usize, is_table: bool) -> Option<Vec<Directive>> {
        let mut directives = Vec::new();
        if depth > DEEPEST {
            return None;
        }
        loop {
            self.skip();
            if self.rest().is_empty() || self.rest().starts_with('}') {
                return Some(directives);
            }
            if self.rest().starts_with(['{', '<']) {
                let (line, next) = lines::line(self.text, self.at);
                if !lines::is_of_template(line.of(self.text).trim_end()) {
                    return None;
                }
                self.at = next;
                continue;
            }
            directives.push(self.directive(depth, is_table)?);
        }
    }

    fn directive(&mut self, depth: usize, is_table: bool) -> Option<Directive> {
        let start = self.at;
        let name = self.word()?;
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if !(is_table || is_name(name.span.of(self.text))) {
            return None;
        }
        let mut words: Vec<Word> = Vec::new();
        loop {
            self.skip();
            match self.rest().chars().next()? {
                ';' => {
                    self.at += 1;
                    let span = Span::new(start, self.at);
                    // An assignment of another format.
                    let is_assigned = words.first().is_some_and(|word| matches!(word.span.of(self.text), "=" | ":"));
                    return (!is_assigned).then_some(Directive { span, name, words, body: Body::None });
                }
                '{' if !self.rest().starts_with("{{") => {
                    self.at += 1;
                    let called = name.span.of(self.text);
                    let body = if called.ends_with("_by_lua_block") {
                        Body::Code(self.code()?)
                    } else {
                        Body::Block(self.directives(depth + 1, TABLES.contains(&called))?)
                    };
                    if !self.rest().starts_with('}') {
                        return None;
                    }
                    self.at += 1;
                    return Some(Directive { span: Span::new(start, self.at), name, words, body });
                }
                '}' => return None,
                _ => words.push(self.word()?),
            }
        }
    }

    fn word(&mut self) -> Option<Word> {
        let start = self.at;
        if let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let mut escaped = false;
            let close = self.rest()[1..].char_indices().find(|(_, character)| {
                let is_close = *character == quote && !escaped;
                escaped = *character == '\\' && !escaped;
                is_close
            });
            let close = start + 1 + close?.0;
            self.at = close + 1;
            let ends = self.rest().starts_with([' ', '\t', '\r', '\n', ';', '{', ')']);
            // `"…")` ends a condition.
            let more = self.rest().len() - self.rest().trim_start_matches(')').len();
            self.at += more;
            let body = if more == 0 { Span::new(start + 1, close) } else { Span::new(start, self.at) };
            return ends.then_some(Word { span: Span::new(start, self.at), body });
        }
        while let Some(character) = self.rest().chars().next() {
            let rest = self.rest();
            self.at += match character {
                ' ' | '\t' | '\r' | '\n' | ';' => break,
                '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                '$' if rest.starts_with("${") => 2,
                '{' | '<' if rest.starts_with("{{") || rest.starts_with("<%") => {
                    let close = if character == '{' { "}}" } else { "%>" };
                    rest.find(close).filter(|end| !rest[..*end].contains('\n'))? + close.len()
                }
                '{' => break,
                _ => character.len_utf8(),
            };
        }
        let span = Span::new(start, self.at);
        (!span.is_empty()).then_some(Word { span, body: span })
    }

    /// A program up to the brace that closes its block.
    fn code(&mut self) -> Option<Span> {
        let start = self.at;
        let mut depth = 0usize;
        loop {
            let rest = self.rest();
            let skipped = |open: usize, close: &str| rest[open..].find(close).map(|at| open + at + close.len());
            self.at += match rest.chars().next()? {
                '{' => {
                    depth += 1;
                    1
                }
                '}' if depth == 0 => return Some(Span::new(start, self.at)),
                '}' => {
                    depth -= 1;
                    1
                }
                '-' if rest.starts_with("--[[") => skipped(4, "]]")?,
                '-' if rest.starts_with("--") => rest.find('\n')?,
                '[' if rest.starts_with("[[") => skipped(2, "]]")?,
                quote @ ('"' | '\'') => {
                    let mut escaped = false;
                    let close = rest[1..].char_indices().find(|(_, character)| {
                        let is_close = *character == quote && !escaped;
                        escaped = *character == '\\' && !escaped;
                        is_close
                    });
                    close?.0 + 2
                }
                other => other.len_utf8(),
            };
        }
    }
}

fn mapping(text: &str, span: Span, directives: &[Directive], tree: &mut Tree<'_>) -> NodeId {
    tree.mapping(span, None, |tree| directives.iter().map(|directive| entry(text, directive, tree)).collect())
}

fn entry(text: &str, directive: &Directive, tree: &mut Tree<'_>) -> Argument {
    let name = directive.name.body;
    let end = directive.span.end;
    match (&directive.body, &directive.words[..]) {
        (Body::Block(inside), []) => {
            let value = mapping(text, Span::new(name.end, end), inside, tree);
            tree::entry(text, name, value, directive.span)
        }
        // `location ~ \.x$ { … }`
        (Body::Block(inside), [first, .., last]) => {
            let label = Span::new(first.span.start, last.span.end);
            labelled(text, directive, label, inside, tree)
        }
        (Body::Block(inside), [only]) => labelled(text, directive, only.body, inside, tree),
        (Body::Code(code), _) => {
            let value = tree.scalar(*code, *code);
            tree::entry(text, name, value, directive.span)
        }
        (Body::None, [set]) if name.of(text) == "env" => {
            let (start, written) = (set.body.start, set.body.of(text));
            let name = Span::new(start, start + written.find('=').unwrap_or(written.len()));
            if name.is_empty() {
                return tree::entry(text, directive.name.body, word(*set, tree), directive.span);
            }
            let value = match written.contains('=') {
                true => {
                    let value = Span::new(name.end + 1, set.body.end);
                    tree.escaped(value, value, ESCAPE)
                }
                false => tree.nothing(name.end),
            };
            tree::entry(text, name, value, directive.span)
        }
        (Body::None, [called, value, ..]) if SETTERS.contains(&name.of(text)) && !called.body.is_empty() => {
            let dollar = usize::from(called.body.of(text).starts_with('$') && called.body.len() > 1);
            let value = word(*value, tree);
            tree::entry(text, Span::new(called.body.start + dollar, called.body.end), value, directive.span)
        }
        (Body::None, []) => tree::entry(text, name, tree.nothing(directive.name.span.end), directive.span),
        (Body::None, [only]) => tree::entry(text, name, word(*only, tree), directive.span),
        (Body::None, words @ [first, .., last]) => {
            let all = Span::new(first.span.start, last.span.end);
            let value = tree.sequence(all, |tree| words.iter().map(|each| word(*each, tree)).collect());
            tree::entry(text, name, value, directive.span)
        }
    }
}

/// A block behind words, which all are one name.
fn labelled(text: &str, directive: &Directive, label: Span, inside: &[Directive], tree: &mut Tree<'_>) -> Argument {
    let all = Span::new(directive.words[0].span.start, directive.span.end);
    if label.is_empty() {
        let value = mapping(text, all, inside, tree);
        return tree::entry(text, directive.name.body, value, directive.span);
    }
    let value = tree.mapping(all, None, |tree| {
        let block = mapping(text, Span::new(label.end, directive.span.end), inside, tree);
        vec![tree::entry(text, label, block, all)]
    });
    tree::entry(text, directive.name.body, value, directive.span)
}

fn word(word: Word, tree: &mut Tree<'_>) -> NodeId {
    tree.escaped(word.span, word.body, ESCAPE)
}

const ESCAPE: Escape = |text| {
    let meaning = match text.strip_prefix('\\')?.chars().next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other @ ('"' | '\'' | '\\') => other,
        _ => return None,
    };
    Some((Some(meaning), 2))
};

#[cfg(test)]
mod tests {
    use super::super::outline::{is_quick, refuses, says, survives};
    use super::facts;
    use crate::formats::detect;

    #[test]
    fn names() {
        for name in ["nginx.conf", "nginx.conf.template", "a.nginx", "x.vhost", "etc/sites-enabled/default"] {
            assert_eq!(detect(name).map(|format| format.name), Some("nginx"), "{name}");
        }
        for name in ["nginx", "a.vhosts", "sites-enabled/x.py"] {
            assert_ne!(detect(name).map(|format| format.name), Some("nginx"), "{name}");
        }
    }

    #[test]
    fn directives() {
        says(
            facts,
            "user a; # b\nproxy_pass https://h/v1;internal;\nreturn 301 'https://h';\r\nlog_format x\n  'y'\n  \"z\";",
            "user = a | user a;
             proxy_pass = https://h/v1 | proxy_pass https://h/v1;
             internal = ~ | internal;
             return = [301, 'https://h'] | return 301 'https://h';
             log_format = [x, 'y', \"z\"] | log_format x … \"z\";
             comment \"# b\"",
        );
        says(
            facts,
            "a b#c \\;d ${e}f \"g\\\"\\.\" ;",
            "a = [b#c, \\\\;d, ${e}f, \"g\"\\\\.\"] | a b#c \\;d ${e}f \"g\\\"\\.\" ;",
        );
    }

    #[test]
    fn what_is_set_by_name() {
        says(
            facts,
            "env A;env B=c;\nenv \"D=e f\";\nset $g \"h\";\nproxy_set_header Authorization \"Bearer x\";\nadd_header X y always;\nset $z '';",
            "A = ~ | env A;
             B = c | env B=c;
             D = e f | env \"D=e f\";
             g = \"h\" | set $g \"h\";
             Authorization = \"Bearer x\" | proxy_set_header Authorization \"Bearer x\";
             X = y | add_header X y always;
             z = '' | set $z '';",
        );
    }

    #[test]
    fn blocks() {
        says(
            facts,
            "\u{feff}http {\n  upstream ä { server h:443; server i weight=5; }\n  location ~ \\.php$ { }\n  if ($a ~ \"b\") { return 403; }\n}\nmap $a $b {\n  default \"\";\n  ~^x$ y; # z\n}\n",
            "http :
               upstream :
                 ä :
                   server = h:443 | server h:443;
                   server = [i, weight=5] | server i weight=5;
               location :
                 ~ \\.php$ :
               if :
                 ($a ~ \"b\") :
                   return = 403 | return 403;
             map :
               $a $b :
                 default = \"\" | default \"\";
                 ~^x$ = y | ~^x$ y;
             comment \"# z\"",
        );
    }

    #[test]
    fn programs_and_templates() {
        says(
            facts,
            "content_by_lua_block { if a then b = { '}' } -- }\n c = [[ } ]] end }\nx y;",
            "content_by_lua_block =  if a then b = { '}' } -- }\\n c = [[ } ]] end  | content_by_lua_block { if a then b = { '}' } -- } … c = [[ } ]] end }
             x = y | x y;",
        );
        says(
            facts,
            "{% if a %}\nproxy_pass {{ b }}/c;\n{% endif %}\n{{ d }}\n",
            "proxy_pass = {{ b }}/c | proxy_pass {{ b }}/c;",
        );
    }

    #[test]
    fn other_shapes() {
        for source in [
            "[a]\nb=c",
            "a = b;",
            "a b",
            "a { b",
            "a { b c }",
            "}",
            "a {};",
            "{ \"a\": 1 }",
            "a \"b",
            "a \"b\"c;",
            "<VirtualHost *:80>",
            "\"a\" b;",
            "key: value",
            "a_by_lua_block { {",
        ] {
            refuses(facts, source);
        }
        refuses(facts, &"a {".repeat(100_000));
    }

    #[test]
    fn torn_and_large() {
        survives(
            facts,
            "# c\r\nhttp { env A=\"ö\\\"\"; set $x 'b'; l ~ \"d\" { p {{ q }}; }\n a_by_lua_block { '}' } # e\n}",
        );
        for part in
            ["a b;", "a {}", "a ", "\"", "a \"b\" ", "{{", "#\n", "<%", "\\", "{% x %}\n", "}", "a {{ ", "a {{ }} "]
        {
            for head in ["", "a ", "x_by_lua_block {"] {
                is_quick(facts, head, part);
            }
        }
        for part in ["--[[", "[[", "'", "--", "{", "--\n"] {
            is_quick(facts, "x_by_lua_block {", part);
        }
    }
}
