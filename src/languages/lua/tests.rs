use crate::facts::Kind;
use crate::languages::Content;
use crate::languages::query::dump::dump;

#[track_caller]
fn says(source: &str, expected: &str) {
    let shown = dump(&super::facts(source), source);
    let lines = |text: &str| {
        text.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(lines(&shown), lines(expected), "\n{shown}");
}

#[test]
fn calls_of_every_form() {
    says("a.b:c(1, x)", "a.b.c(~1, x)");
    says("f{ url = 'u', [\"api-key\"] = k, 'p'; [g] = 1 }", "f({url='u', api-key=k, 'p', ~1})\n\"api-key\"\ng");
    says("f\"x\"\nf[[y]]\nf(\"z\")", "f(\"x\")\nf([[y]])\nf(\"z\")");
    says("local k = assert(os.getenv('K'), 'm')", "k := os.getenv('K')\nassert\n'm'");
    says("assert.are.equal('a', b)", "assert\nassert.are.equal\n'a'\nb");
}

#[test]
fn strings_put_together() {
    says("x = 'a' .. b .. [[c]]", "x = ('a' + b + [[c]])");
    says("f(string.format('%s/v1', h))", "f(<'%s/v1' % (h)>)\nstring");
    says("x = ('%s/v1'):format(h)", "x = <'%s/v1' % (h)>");
}

#[test]
fn bindings() {
    says("local a, b <const>\na = 1", "[a, b, ~<const>] :=\na = ~1");
    says("local a <const> = 'x'", "a := 'x'");
    says("local a, b = f(), 'c'", "[a, b] := [f(), 'c']");
    says("for _, h in ipairs({ 'a', 'b' }) do g(h) end", "[_, h] <- ipairs(['a', 'b'])\ng(h)");
    says("local x = y or 'd'", "x := (y | 'd')");
    says("local x = a == 'b' and 'c' or 'd'", "x := ('c' | 'd')\n?(a, 'b')");
}

#[test]
fn functions() {
    says("local function f(a, ...)\n  return a, 'b'\nend", "function f\n  parameter a\n  return [a, 'b']");
    says("function M.g(a) return a end", "function g\n  M\n  parameter a\n  return a");
    says("function M:h() return self.a['b'] end", "function h\n  M\n  return self.a['b']");
}

#[test]
fn imports() {
    says("local http = require \"resty.http\"", "resty.http\nrequire\nimport resty.http as http in 0");
    says("require'a.b'.c(d)", "a.b.c(d)\nrequire\n'a.b'");
    says(
        "local post = require('plenary.curl').post",
        "plenary.curl.post\nrequire\nimport plenary.curl.post as post in 0",
    );
}

#[test]
fn comments_and_tests() {
    says(
        "-- a\r\n--[==[ b\n]] ]==]\nif u:find('%.a%%', 1, true) ~= nil then end",
        "?(u.find('\\\\.a\\\\%', ~1, ~true), ~nil)\ncomment \"-- a\"\ncomment \"--[==[ b\\n]] ]==]\"",
    );
}

#[test]
fn escapes() {
    for (source, value) in [
        (
            r#"x = "\x41\u{42}\067\
d\"\'\\""#,
            "ABC\nd\"'\\",
        ),
        ("x = 'a\\z\n   b'", "ab"),
        (r"x = [[\n]]", r"\n"),
        ("x = [==[\r\na]]b]==]", "a]]b"),
        (r"x = '\0651'", "A1"),
    ] {
        let facts = super::facts(source);
        assert!(facts.parsed, "{source}");
        let literal = facts.ids().find(|id| matches!(facts.kind(*id), Kind::Literal(_)));
        assert_eq!(literal.and_then(|id| facts.plain(id)).as_deref(), Some(value), "{source}");
    }
}

#[test]
fn literals_are_written_in_the_style_of_others() {
    let text = [Content::Written("\\65"), Content::Text("a'b\"\n\\\u{1}")];
    let write = super::writing::literal;
    assert_eq!(write("\"", "\"", &text).as_deref(), Some("\"\\65a'b\\\"\\n\\\\\\001\""));
    assert_eq!(write("'", "'", &text).as_deref(), Some("'\\65a\\'b\"\\n\\\\\\001'"));
    assert_eq!(write("[[", "]]", &[Content::Text("a\\")]).as_deref(), Some("[[a\\]]"));
    assert_eq!(write("[[", "]]", &[Content::Text("a]")]), None);
    assert_eq!(write("[=[", "]=]", &[Content::Text("a]]b")]).as_deref(), Some("[=[a]]b]=]"));
    assert_eq!(write("[[", "]]", &[Content::Text("\na")]), None);
    assert_eq!(write("[[\n", "]]", &[Content::Text("\na")]).as_deref(), Some("[[\n\na]]"));
    assert_eq!(write("'", "'", &[Content::Expression("x")]), None);
}
