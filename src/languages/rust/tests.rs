//! Rust as facts, and what is written for it.

use super::LANGUAGE;
use crate::facts::{Facts, Kind, NodeId, Piece};
use crate::finding::Span;
use crate::languages::Content;
use crate::languages::query::dump::dump;

#[track_caller]
fn says(source: &str, expected: &str) {
    let facts = (LANGUAGE.facts)(source);
    assert_eq!(dump(&facts, source).trim_end(), expected);
}

/// The statement in a function.
#[track_caller]
fn states(statement: &str, expected: &str) {
    let source = format!("fn f() {{ {statement} }}");
    let indented: Vec<String> = expected.lines().map(|line| format!("  {line}")).collect();
    says(&source, format!("function f\n{}", indented.join("\n")).trim_end());
}

#[test]
fn values() {
    states("let a = \"x\"; let b: String = \"y\".to_string(); c = a;", "a := \"x\"\nb := \"y\".to_string()\nc = a");
    states(
        "let c = C::new().a(&k).b(String::from(\"z\")).build()?;",
        "c := C.new().a(k).b(String::from(\"z\")).build()",
    );
    states(
        "let k = std::env::var(\"K\").expect(\"no K\"); g(key.clone(), Some(\"x\".into()), self.a[0].b);",
        "k := std.env.var(\"K\")\n\"no K\"\ng(key, \"x\", self.a[~0].b)",
    );
    states("let r = R { m: \"m\".into(), k, ..Default::default() };", "r := R(m=\"m\", k=k, *Default.default())");
    states(
        "let k = env::var(\"A\").or_else(|_| env::var(\"B\")).unwrap_or_else(|_| \"d\".to_string());",
        "k := ((env.var(\"A\") | env.var(\"B\")) | \"d\".to_string())",
    );
    states("let m = if x { \"a\" } else { \"b\" };", "m := (\"a\" | \"b\")\nx");
    states("let Ok(z) = q() else { return };", "z := q()\n~return");
    states("let m = match q() { Some(v) => v, None => panic!(\"p\") };", "m := (v)\nv := q()\n?(None)\npanic!(\"p\")");
    states("let u = a + \"/b\" + &c; let n = 1 + 2;", "u := (a + \"/b\" + c)\nn := ~1 + 2\n~1\n~2");
    states(
        "let h = HashMap::from([(\"a\", b), (\"c\", d)]); let t = (1, vec![\"x\"], [y; 2]);",
        "h := {a=b, c=d}\n\"a\"\n\"c\"\nt := [~1, [\"x\"], [y]]",
    );
    states("for x in [\"a\"] { g(x) }", "x <- [\"a\"]\ng(x)");
}

#[test]
fn constants_and_attributes() {
    says(
        "pub const BASE: &str = concat!(\"a\", \"b\");\nstatic K: &str = r#\"x\"y\"#;",
        "BASE := (\"a\" + \"b\")\nK := r#\"x\"y\"#",
    );
    says(
        "#[arg(long, env = \"X\", default_value = \"u\")]\nstruct A { #[serde(rename = \"q\")] x: u8 }\n#[doc = \"d\"]\nfn f() {}",
        "arg(long, env=\"X\", default_value=\"u\")\nserde(rename=\"q\")\n\"d\" (doc)\nfunction f",
    );
    says(
        "lazy_static! { static ref X: String = \"a\".into(); }",
        "~lazy_static! { static ref X: String = \"a\".into(); }\nX := \"a\"",
    );
}

#[test]
fn functions_and_types() {
    says(
        "impl A { fn n(k: String) -> Self { Self { url: U.into(), k } } fn u(&self) -> &str { &self.url } }",
        "class A()\n  function n\n    parameter k: String\n    return Self(url=U, k=k)\n    self.url = U\n    self.k = k\n  function u\n    parameter self\n    return self.url",
    );
    says(
        "use std::env;\nuse a::{b::C, d as e, self, f::*};\nmod t { use super::*; fn g() { use x::y; } }",
        "function g\nimport std.env as env in 0\nimport a.b.C as C in 0\nimport a.d as e in 0\nimport a as a in 0\nimport a.f.* as * in 0\nimport super.* as * in 0\nimport x.y as y in 1",
    );
    states("let g = |x: &str, (y, _)| x.len();", "g := function -\n  parameter x: &str\n  parameter y\n  x.len()");
}

#[test]
fn macros() {
    states("format!(\"https://{u}/{{x}}/v1\");", "format!(\"https://{u}/{x}/v1\");".trim_end_matches(';'));
    states("format!(\"https://{u}/{}/v1\", x);", "<format!(\"https://{u}/{}/v1\" {} (x)>");
    states("format!(\"{a}{}\", x, a = b);", "<format!(\"{a}{}\" {} (x, a=b)>");
    states("println!(\"a {b}\", c = d);", "println!(\"a {b}\", c=d)");
    states(
        "let b = json!({\"model\": \"m\", \"a\": [1, {\"r\": x}], k: y});",
        "b := {model=\"m\", a=[~1, {r=x}], k=y}\n\"model\"\n\"a\"\n\"r\"\nk",
    );
    states("assert_eq!(a, \"b\", \"no {x}\");", "assert\n?(a, \"b\")\n\"no {x}\"");
    states("matches!(u, \"a\" | \"b\");", "?(u, ~\"a\" | \"b\")\n\"a\"\n\"b\"");
    states("env!(\"A\", \"message\"); option_env!(\"B\");", "env!(\"A\")\n\"message\"\noption_env!(\"B\")");
    states("select! { a = b() => { \"c\" } }", "return ~select! { a = b() => { \"c\" } }\n\"c\"");
    states("info!(target: \"t\", url = %u, \"m {x}\");", "info!(target=\"t\", url=u, \"m {x}\")");
}

#[test]
fn tests_and_patterns() {
    states(
        "if u == \"x\" { g() } match u { \"a\" | \"b\" => 1, Ok(k) => k, _ => 2 };",
        "?(u, \"x\")\ng()\n?(\"a\")\n?(\"b\")\nk := u\nk\n?(~_)",
    );
    states("let S { a, b: c, .. } = s;", "{a=a, b=c} := s");
}

#[test]
fn odd_files() {
    says("", "");
    says(
        "\u{feff}#!/usr/bin/env rust-script\r\nconst X: &str = \"ü\"; // c\r\n/* d /* e */ */ /// f\r\nconst Y: char = '\"';",
        "X := \"ü\"\nY := ~'\"'\ncomment \"// c\"\ncomment \"/* d /* e */ */\"\ncomment \"/// f\"",
    );
    says("fn f( { \"a\" }", "(not parsed)");
    says(
        "#![allow(x)]\nfn f<'a>(x: &'a str) { b'\"'; r#type; }",
        "allow(x)\nfunction f\n  parameter x: &'a str\n  type",
    );
}

fn only_text(source: &str) -> (String, Vec<(usize, usize)>) {
    let source = format!("const X: T = {source};");
    let facts = (LANGUAGE.facts)(&source);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    match &literal.pieces[..] {
        [] => Default::default(),
        [Piece::Text(text)] => (text.value.clone(), text.offsets.iter().map(|(at, from)| (*at, from - 13)).collect()),
        pieces => panic!("{pieces:?}"),
    }
}

#[test]
fn escapes() {
    assert_eq!(only_text(r#""plain""#), ("plain".into(), vec![]));
    assert_eq!(only_text(r#""a\nb\x41""#), ("a\nbA".into(), vec![(1, 2), (2, 4), (3, 5), (4, 9)]));
    assert_eq!(only_text("\"a\\\n   b\""), ("ab".into(), vec![(1, 7), (2, 8)]));
    assert_eq!(only_text("\"a\\\r\n\t b\"").0, "ab");
    assert_eq!(only_text(r#""\u{e9}\u{1_F600}\"\\""#).0, "é😀\"\\");
    assert_eq!(only_text(r##"br#"\n"{{"#"##).0, "\\n\"{{");
    assert_eq!(only_text(r#"format!("{{a}}")"#).0, "{a}");
    assert_eq!(only_text(r#"c"x""#).0, "x");
    assert_eq!(only_text("\"\""), (String::new(), vec![]));
}

#[track_caller]
fn writes(source: &str, content: &[Content<'_>], expected: Option<&str>) {
    let source = format!("fn f() {{ {source}; }}");
    let facts = (LANGUAGE.facts)(&source);
    let literal = facts.ids().filter_map(|id| facts.literal(id)).last().unwrap();
    assert_eq!(LANGUAGE.idioms.literal(&source, literal, content).as_deref(), expected);
}

#[test]
fn literals_are_written_in_the_style_of_another() {
    use Content::{Expression, Text, Written};
    writes("\"x\"", &[Text("a\"b\\\n")], Some(r#""a\"b\\\n""#));
    writes("r#\"x\"#", &[Text("a\"b")], Some("r#\"a\"b\"#"));
    writes("r\"x\"", &[Text("a\"b")], None);
    writes("b\"x\"", &[Text("é")], None);
    writes("b\"x\"", &[Expression("a")], None);
    writes("\"x\".to_string()", &[Text("a")], Some("\"a\".to_string()"));
    writes("String::from(\"x\")", &[Text("a")], Some("String::from(\"a\")"));
    writes("format!(\"{x}\")", &[Text("{a}"), Written("{{b}}")], Some("\"{a}{b}\".to_string()"));
    writes("format!(\"{x}/{y}\")", &[Text("{a}"), Written("{{b}}{y}")], Some("format!(\"{{a}}{{b}}{y}\")"));
    writes("format!(\"{x} {y}\")", &[Expression("k()"), Written(" {y}")], Some("format!(\"{} {y}\", k())"));
    writes("a.set(\"x\")", &[Written("Bearer {"), Expression("k()")], Some("&format!(\"Bearer {{{}\", k())"));
    writes("a.header(b, \"x\")", &[Written("B "), Expression("k()")], Some("format!(\"B {}\", k())"));
    writes("\"x\".to_string()", &[Written("B "), Expression("k()")], Some("format!(\"B {}\", k())"));
    writes("println!(\"{x}\")", &[Text("a"), Written("{{b}}")], Some("\"a{{b}}\""));
    writes("println!(\"{x}\")", &[Expression("a")], None);
    writes("H::from_static(\"x\")", &[Expression("a")], None);
    writes("const A: &str = \"x\"", &[Expression("a")], None);
    writes("a + \"x\"", &[Text("a")], None);
}

/// The source with a new read in place of `"HERE"` or `HERE`.
#[track_caller]
fn reads(source: &str, expected: &str) {
    let facts = (LANGUAGE.facts)(source);
    let fits = |id: &NodeId| {
        facts.plain(*id).as_deref() == Some("HERE") || matches!(facts.kind(*id), Kind::Name(name) if name == "here")
    };
    let at = facts.ids().filter(fits).last().unwrap();
    let read = LANGUAGE.idioms.new_read(source, &facts, at, "K");
    assert!(read.imports.is_empty());
    let Span { start, end } = facts.span(at);
    let expression = read.expression.replace("(\"K\").expect(\"K is not set\")", "!");
    assert_eq!(format!("{}{expression}{}", &source[..start], &source[end..]), expected);
}

#[test]
fn a_read_has_the_type_of_what_it_replaces() {
    reads("fn f() { g(\"HERE\") }", "fn f() { g(&std::env::var!) }");
    reads("use std::env;\nfn f() { g(\"HERE\".to_string()) }", "use std::env;\nfn f() { g(env::var!) }");
    reads(
        "use std::env;\nmod m {\n fn f() { g(\"HERE\".into()) }\n}",
        "use std::env;\nmod m {\n fn f() { g(std::env::var!.into()) }\n}",
    );
    reads("fn f() { C::new().with_api_key(\"HERE\") }", "fn f() { C::new().with_api_key(std::env::var!) }");
    reads("fn f() { let here = \"a\"; g(here) }", "fn f() { let here = \"a\"; g(&std::env::var!) }");
    reads(
        "fn f() { let here = \"a\".to_string(); g(here) }",
        "fn f() { let here = \"a\".to_string(); g(std::env::var!) }",
    );
    reads(
        "fn f() { let here = env::var(\"A\")?; g(&here, 1) }",
        "fn f() { let here = env::var(\"A\")?; g(&std::env::var!, 1) }",
    );
    reads("fn f(here: String) { g(here.clone()) }", "fn f(here: String) { g(std::env::var!) }");
    reads("fn f(here: &str) { g(here) }", "fn f(here: &str) { g(&std::env::var!) }");
    reads("fn f(here: &str) { g(here.to_owned()) }", "fn f(here: &str) { g(std::env::var!) }");
    reads("fn f(here: String) { g(here.as_str()) }", "fn f(here: String) { g(&std::env::var!) }");
}

fn computes(source: &str) -> bool {
    let facts = (LANGUAGE.facts)(source);
    let at = facts.ids().find(|id| facts.plain(*id).as_deref() == Some("HERE")).unwrap();
    LANGUAGE.idioms.computes_at(source, &facts, at)
}

#[test]
fn a_constant_reads_nothing() {
    assert!(!computes("const K: &str = \"HERE\";"));
    assert!(!computes("pub static K: [&str; 1] = [\"HERE\"];"));
    assert!(!computes("fn f() { const K: &str = \"HERE\"; }"));
    assert!(computes("fn f() { let k = \"HERE\"; }"));
    assert!(computes("static K: LazyLock<String> = LazyLock::new(|| \"HERE\".to_string());"));
    assert!(computes("const A: u8 = 1;\nfn f<'a>() -> &'static str { g(\"HERE\") }"));
}

#[test]
fn nothing_overflows_the_stack() {
    let statement = |inside: String| format!("fn f() {{ {inside}; }}");
    let expressions = [
        statement(format!("{}1{}", "(".repeat(320), ")".repeat(320))),
        statement(format!("{}1{}", "[".repeat(320), "]".repeat(320))),
        statement(format!("{}1{}", "{".repeat(320), "}".repeat(320))),
        statement(format!("{}1{}", "f!(".repeat(260), ")".repeat(260))),
        statement(format!("{}1{}", "f(".repeat(290), ")".repeat(290))),
        statement(format!("{}x", "!".repeat(2900))),
        statement(format!("{}x", "&".repeat(2900))),
        statement(format!("{}x", "return ".repeat(2900))),
        statement(format!("{}x", "|| ".repeat(1450))),
        statement(format!("x{}", ".a()".repeat(950))),
        statement(format!("x{}", "?".repeat(2900))),
        statement(format!("x{}", " + \"a\"".repeat(1450))),
        statement(format!("x{}", " = x".repeat(1450))),
        statement(format!("if a {{}} {}", "else if a {} ".repeat(700))),
        statement(format!("let {}x = 1", "&".repeat(2900))),
        format!("type T = {}u8;", "&".repeat(2900)),
        format!("type T = {}u8{};", "Vec<".repeat(950), ">".repeat(950)),
        format!("{}{}", "mod m { ".repeat(220), "}".repeat(220)),
    ];
    for source in &expressions {
        let facts: Facts = (LANGUAGE.facts)(source);
        assert!(facts.parsed, "{}…", &source[..40]);
    }
    for source in ["((((", "!!", "&&", "return ", ".a()", "if a {} else ", "Vec<", "|| ", "|a, b| ", "let x: A<b, "] {
        let facts = (LANGUAGE.facts)(&format!("fn f() {{ {}", source.repeat(50_000)));
        assert!(!facts.parsed);
    }
}
