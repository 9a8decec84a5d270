use crate::facts::{Facts, NodeId};
use crate::finding::Edit;
use crate::languages::query::dump;
use crate::languages::{Content, Idioms};

use super::idioms::Go;

#[track_caller]
fn says(source: &str, expected: &str) {
    dump::says(&super::facts(source), source, expected);
}

/// The same for statements.
#[track_caller]
fn does(statements: &str, expected: &str) {
    let indented: String = expected.lines().map(|line| format!("  {line}\n")).collect();
    says(&format!("package p\nfunc f() {{\n{statements}\n}}\n"), &format!("function f\n{indented}"));
}

#[test]
fn calls_and_constructions() {
    does(
        "c := openai.NewClient(option.WithBaseURL(\"u\"), option.WithAPIKey(os.Getenv(`K`)), opts...)",
        "c := openai.NewClient(option.WithBaseURL(\"u\"), option.WithAPIKey(os.Getenv(`K`)), *opts)",
    );
    does(
        "cfg := openai.DefaultConfig(k); cfg.BaseURL = \"u\"; c, err := New(&cfg)",
        "cfg := openai.DefaultConfig(k)\ncfg.BaseURL = \"u\"\n[c, err] := New(cfg)",
    );
    does(
        "x := &Req{Model: \"m\", N: 1, O: openai.P{\"q\"}, G: E[int]{}}",
        "x := Req(Model=\"m\", N=~1, O=openai.P(\"q\"), G=E())\nModel\nN\nO\nG\nint",
    );
    does("defer r.Body.Close(); go func() { ch <- \"x\" }()", "r.Body.Close()\nfunction -()\n  ch\n  \"x\"");
}

#[test]
fn maps_and_lists() {
    does(
        "h := map[string]string{\"A\": \"B \" + k, b: \"x\"}",
        "h := {A=(\"B \" + k), b=\"x\"}\nstring\nstring\n\"A\"\nb",
    );
    does("h := http.Header{\"A\": {\"B\"}}", "h := http.Header(A={\"B\"})\n\"A\"");
    does("s := []string{\"a\", `b`}", "s := [\"a\", `b`]\nstring");
    does("m := []M{{R: \"u\"}}", "m := [{R=\"u\"}]\nM\nR");
    does("m[\"k\"] = n[\"l\"]", "m[\"k\"] = n[\"l\"]");
}

#[test]
fn strings_put_together() {
    does("u := \"a\" + h + (\"b\" + `c`)", "u := (\"a\" + h + (\"b\" + `c`))");
    does("u := fmt.Sprintf(\"%s/%d\", h, 1)", "u := <\"%s/%d\" % (h, ~1)>\nfmt.Sprintf");
    does("u := fmt.Sprintf(t, h)", "u := fmt.Sprintf(t, h)");
    does("u := cmp.Or(os.Getenv(\"A\"), \"d\")", "u := (os.Getenv(\"A\") | \"d\")\ncmp.Or");
    does("u := []byte(`{}`); v := string(u)", "u := `{}`\nbyte\nv := string(u)");
}

#[test]
fn tests_and_assertions() {
    does("if u == \"a\" || strings.HasPrefix(u, \"b\") {}", "?(u, \"a\")\nstrings.HasPrefix(u, \"b\")");
    does("switch u { case \"a\", \"b\": }", "u\n[\"a\", \"b\"]\n?(\"a\")\n?(\"b\")");
    does("require.Equal(t, \"u\", c)", "assert\nrequire.Equal\nt\n\"u\"\nc");
    does("if u != \"a\" { t.Errorf(\"b\") }", "assert\nu\n\"a\"\nt.Errorf(\"b\")");
    does("if u != \"a\" { return }", "?(u, \"a\")");
}

#[test]
fn bindings() {
    says(
        "package p\nvar a string\nvar b = \"x\"\nconst (\n c = \"y\"\n d = c\n)\nvar e, g = \"p\", \"q\"\n",
        "a :=\nstring\nb := \"x\"\nc := \"y\"\nd := c\n~e, g = \"p\", \"q\"\ne\ng\n[\"p\", \"q\"]",
    );
    does("a = \"z\"; a += \"q\"; *p = \"r\"", "a = \"z\"\n~a += \"q\"\na\n\"q\"\np = \"r\"");
    does("v, ok := x.(string)", "[v, ok] := x\nstring");
    does("for _, u := range []string{\"a\"} { f(u) }", "u <- [\"a\"]\n[_, u]\nstring\nf(u)");
}

#[test]
fn functions() {
    says(
        "package p\nfunc (c *C) m(a, b string, d ...D.E[int]) (u string, err error) { return c.U, nil }\n",
        "function m\n  c :=\n  C\n  parameter a: string\n  parameter b: string\n  string\n  parameter d: D.E[int]\n  D.E\n  int\n  u :=\n  string\n  err :=\n  error\n  return c.U",
    );
}

#[test]
fn imports_and_comments() {
    says(
        "// d\npackage p\nimport (\n \"os\" // c\n f \"fmt\"\n _ `x/y`\n)\nimport \"gopkg.in/yaml.v3\"\nimport \"a.b/go-c/v2\"\n",
        "import os as os in 0\nimport fmt as f in 0\nimport x/y as _ in 0\nimport gopkg.in/yaml.v3 as yaml in 0\nimport a.b/go-c/v2 as c in 0\ncomment \"// d\"\ncomment \"// c\"",
    );
    says("package p\ntype C struct { U string `env:\"X\"` }\n", "C\nstring\n`env:\"X\"`");
    says("package p\nfunc f() { g(\"a\" }\n", "function f\n  g(\"a\")\n(not parsed)");
}

fn only_text(literal: &str) -> String {
    dump::only_text(&super::facts(&format!("package p\nvar x = {literal}\n")))
}

#[test]
fn escapes() {
    assert_eq!(only_text(r#""a\n\x41\101\u00e9\U0001F600\"\\""#), "a\nAAé😀\"\\");
    assert_eq!(only_text(r#""\xff\400""#), "\u{fffd}\u{fffd}");
    assert_eq!(only_text("`a\\n\r\n\"`"), "a\\n\n\"");
}

#[test]
fn literals_are_written() {
    let facts = super::facts("package p\nvar a, b = \"x\", `y`\n");
    let text = "package p\nvar a, b = \"x\", `y`\n";
    let mut literals = facts.ids().filter_map(|id| facts.literal(id));
    let (plain, raw) = (literals.next().unwrap(), literals.next().unwrap());
    let write = |like, content: &str| Go.literal(text, like, &[Content::Written("\\t"), Content::Text(content)]);
    assert_eq!(write(plain, "\"\\\n").as_deref(), Some(r#""\t\"\\\n""#));
    assert_eq!(write(raw, "\"\\\n").as_deref(), Some("`\\t\"\\\n`"));
    assert_eq!(write(raw, "`"), None);
    assert_eq!(Go.literal(text, plain, &[Content::Expression("x")]), None);
}

/// The source with the edits made that import `os`.
fn with_os(source: &str) -> (String, String) {
    let facts: Facts = super::facts(source);
    let at = facts.ids().last().unwrap_or(NodeId::FILE);
    let read = Go.new_read(source, &facts, at, "X");
    let bytes = crate::edits::apply(source.as_bytes(), &read.imports).unwrap();
    (read.expression, String::from_utf8(bytes).unwrap())
}

#[test]
fn os_is_imported_where_it_belongs() {
    let cases = [
        ("package p\n", "package p\n\nimport \"os\"\n"),
        ("package p\n\nimport \"fmt\"\n", "package p\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n"),
        ("package p\n\nimport \"path\"\n", "package p\n\nimport (\n\t\"os\"\n\t\"path\"\n)\n"),
        ("package p\n\nimport \"a.b/c\"\n", "package p\n\nimport (\n\t\"os\"\n\n\t\"a.b/c\"\n)\n"),
        (
            "package p\n\nimport \"C\"\nimport \"fmt\"\n",
            "package p\n\nimport \"C\"\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n",
        ),
        (
            "package p\n\nimport \"fmt\"\nimport \"path\"\n",
            "package p\n\nimport \"fmt\"\nimport \"os\"\nimport \"path\"\n",
        ),
        (
            "package p\n\nimport (\n\t\"a.b/c\"\n\n\t\"fmt\"\n\t\"path\"\n)\n",
            "package p\n\nimport (\n\t\"a.b/c\"\n\n\t\"fmt\"\n\t\"os\"\n\t\"path\"\n)\n",
        ),
        ("package p\n\nimport (\n\t\"a.b/c\"\n)\n", "package p\n\nimport (\n\t\"os\"\n\n\t\"a.b/c\"\n)\n"),
        (
            "package p\r\n\r\nimport (\r\n\t\"fmt\"\r\n)\r\n",
            "package p\r\n\r\nimport (\r\n\t\"fmt\"\r\n\t\"os\"\r\n)\r\n",
        ),
        ("package p\n\nimport goos \"os\"\n", "package p\n\nimport goos \"os\"\n"),
    ];
    for (before, after) in cases {
        assert_eq!(with_os(before).1, after);
    }
    assert_eq!(with_os("package p\n\nimport goos \"os\"\n").0, "goos.Getenv(\"X\")");
}

/// The source after `old` was replaced by `new`, with what that leaves unused taken away.
fn without_leftovers(source: &str, old: &str, new: &str) -> Option<String> {
    let start = source.find(old).unwrap();
    let mut edits = vec![Edit::replacement(crate::finding::Span::new(start, start + old.len()), new)];
    edits.extend(Go.leftovers(source, &super::facts(source))(&edits)?);
    edits.sort();
    let bytes = crate::edits::apply(source.as_bytes(), &edits).unwrap();
    Some(String::from_utf8(bytes).unwrap())
}

#[test]
fn what_nothing_uses_any_more_goes() {
    let program = |imports: &str, body: &str| format!("package p\n\nimport (\n{imports})\n\nfunc f() {{\n{body}}}\n");
    let cases = [
        (
            program("\t\"fmt\"\n\t\"os\"\n", "\th := os.Getenv(\"H\")\n\tg(fmt.Sprintf(\"%s\", h))\n"),
            Some("package p\n\nfunc f() {\n\tg(\"x\")\n}\n".to_owned()),
        ),
        (
            program("\t\"fmt\"\n\n\t\"a.b/c\"\n", "\th := \"H\"\n\tc.G(fmt.Sprintf(\"%s\", h), h)\n"),
            Some(program("\t\"a.b/c\"\n", "\th := \"H\"\n\tc.G(\"x\", h)\n")),
        ),
        // Another variable of that name is no use.
        (
            program("\t\"fmt\"\n", "\th := \"H\"\n\tg(fmt.Sprintf(\"%s\", h))\n\t{\n\t\th := 1\n\t\tg(h)\n\t}\n"),
            Some("package p\n\nfunc f() {\n\tg(\"x\")\n\t{\n\t\th := 1\n\t\tg(h)\n\t}\n}\n".to_owned()),
        ),
        (
            program("\t\"fmt\"\n", "\th, ok := m[\"H\"]\n\tg(fmt.Sprintf(\"%s\", h), ok)\n"),
            Some("package p\n\nfunc f() {\n\t_, ok := m[\"H\"]\n\tg(\"x\", ok)\n}\n".to_owned()),
        ),
        // A branch would be left empty.
        (program("\t\"fmt\"\n", "\th := \"H\"\n\tif a {\n\t\th = \"I\"\n\t}\n\tg(fmt.Sprintf(\"%s\", h))\n"), None),
        // A call may do something.
        (program("\t\"fmt\"\n", "\th := load()\n\tg(fmt.Sprintf(\"%s\", h))\n"), None),
        (program("\t\"fmt\"\n", "\tfor _, h := range hs {\n\t\tg(fmt.Sprintf(\"%s\", h))\n\t}\n"), None),
    ];
    for (before, after) in cases {
        assert_eq!(without_leftovers(&before, "fmt.Sprintf(\"%s\", h)", "\"x\""), after, "{before}");
    }
}

#[test]
fn constants_that_are_read_become_variables() {
    let read = |before: &str| without_leftovers(before, "\"K\"", "os.Getenv(\"X\")");
    assert_eq!(read("package p\n\nconst k = \"K\"\n").as_deref(), Some("package p\n\nvar k = os.Getenv(\"X\")\n"));
    assert_eq!(
        read("package p\n\nconst (\n\tkey = \"K\"\n\turl = \"U\"\n)\n").as_deref(),
        Some("package p\n\nvar key = os.Getenv(\"X\")\n\nconst (\n\turl = \"U\"\n)\n")
    );
    assert_eq!(
        read("package p\n\nconst (\n\tu = \"U\"\n\n\t// The key.\n\tkey = \"K\"\n)\n").as_deref(),
        Some("package p\n\nconst (\n\tu = \"U\"\n)\n\n// The key.\nvar key = os.Getenv(\"X\")\n")
    );
    assert_eq!(read("package p\n\nconst k = \"K\"\nconst l = \"L\" + k\n"), None);
    assert_eq!(read("package p\n\nconst (\n\ta = iota\n\tk = \"K\"\n)\n"), None);
}
