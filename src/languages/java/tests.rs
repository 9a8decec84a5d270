use crate::languages::Content;
use crate::languages::query::dump;

/// The facts of a class body.
#[track_caller]
fn says(body: &str, expected: &str) {
    let source = format!("class T {{ {body} }}");
    let shown = dump::dump(&super::facts(&source), &source);
    let lines = |text: &str| {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    let found: Vec<String> = lines(&shown).into_iter().filter(|line| line != "class T()").collect();
    assert_eq!(found, lines(expected), "\n{shown}");
}

/// The facts of the body of a method, which calls a method first.
#[track_caller]
fn does(statements: &str, expected: &str) {
    says(&format!("void f() {{ {statements} }}"), &format!("function f\n{expected}"));
}

#[test]
fn calls_and_constructions() {
    does("a.b(\"x\", /* why */ c).d();", "a.b(\"x\", c).d()\ncomment \"/* why */\"");
    does("f(new Foo(u, \"k\"));", "f(Foo(u, \"k\"))");
    does("f(new a.b.Foo<>(u) { int x; });", "f(a.b.Foo(u))\nx :=");
    does("f(Foo.builder() // one\n.url(u).build());", "f(Foo.builder().url(u).build())\ncomment \"// one\"");
    says(
        "T() { this(\"a\"); } T(String a) { super(a); }",
        "function T\nthis(\"a\")\nfunction T\nparameter a: String\nsuper(a)",
    );
    says("enum E { A(\"a\"), B; }", "class E()\nA(\"a\")\nB");
    says(
        "@POST(\"/v1\") @Value(value = \"${X}\", y = {\"z\"}) void f() {}",
        "function f\nPOST(\"/v1\")\nValue(value=\"${X}\", y=[\"z\"])",
    );
}

#[test]
fn collections() {
    does("f(Map.of(\"a\", b, c, \"d\"));", "f({a=b, \"d\"})\nMap.of\n\"a\"\nc");
    does("f(Map.ofEntries(Map.entry(\"a\", b)));", "f({a=b})\nMap.ofEntries\nMap.entry(\"a\", b)");
    does("f(List.of(\"a\"), Map.of(x), new String[] {\"b\"});", "f([\"a\"], Map.of(x), [\"b\"])\nList.of");
    does("f(x[\"a\"], (String) y, (z));", "f(x[\"a\"], y, z)");
}

#[test]
fn strings_put_together() {
    does("f(\"a\" + b + \"c\");", "f((\"a\" + b + \"c\"))");
    does("f(String.format(\"%s\", a, b));", "f(<\"%s\" % (a, b)>)\nString\nformat");
    does("f(String.format(Locale.ROOT, \"%s\", a));", "f(<\"%s\" % (a)>)\nString\nformat\nLocale.ROOT");
    does("f(\"%s\".formatted(a), x.formatted(b));", "f(<\"%s\" % (a)>, x.formatted(b))\nformatted");
    does("f(STR.\"a\\{b}c\");", "f(\"a{b}c\")\nSTR");
}

#[test]
fn values_of_choice_and_tests() {
    does("f(a ? \"b\" : c);", "f((\"b\" | c))\na");
    does("f(switch (a) { case \"b\" -> \"c\"; default -> d; });", "f((\"c\" | d))\na\n?(\"b\")");
    does("f(a.equals(\"b\"), c == \"d\");", "f(?(a, \"b\"), ?(c, \"d\"))\nequals");
    does("f(Objects.requireNonNull(a, \"b\"));", "f(a)\nObjects\nrequireNonNull\n\"b\"");
    does("f(Optional.ofNullable(a).orElse(\"b\"));", "f((a | \"b\"))\nOptional\nofNullable\norElse");
    does(
        "f(Optional.ofNullable(a).orElseThrow(() -> e()));",
        "f(a)\nOptional\nofNullable\norElseThrow\nfunction -\ne()",
    );
    does("assert a.equals(\"b\") : \"c\";", "assert\n?(a, \"b\")\nequals\n\"c\"");
}

#[test]
fn bindings() {
    does(
        "String a = \"b\", c = d; var e = f; int g; a = c; this.h = \"i\"; a += \"j\";",
        "a := \"b\"\nc := d\ne := f\ng :=\na = c\nthis.h = \"i\"\n~a += \"j\"\na\n\"j\"",
    );
    does("for (var a : b) f(a);", "a <- b\nf(a)");
    does("try (var a = b()) { } catch (E e) { }", "a := b()\nparameter e");
    does(
        "f(a -> a.b(), (c, d) -> { return \"e\"; });",
        "f(function -, function -)\nparameter a\na.b()\nparameter c\nparameter d\nreturn \"e\"",
    );
    says("private static final String A = \"a\"; String b;", "A := \"a\"\nb :=");
    says("@Value(\"${X}\") private String a;", "a := Value(\"${X}\")");
    says("void f(@Value(\"${X}\") String a, T... b) {}", "function f\na := Value(\"${X}\")\nparameter b");
    says("record R(String a) { R { f(a); } }", "class R()\nparameter a: String\nfunction R\nf(a)");
    says("interface I extends J { String A = \"a\"; }", "class I()\nA := \"a\"");
    says("class D extends B implements C {}", "class D(B, C)");
}

#[test]
fn imports_and_comments() {
    let source = "package a.b;\nimport c.D;\nimport static e.F.g;\nimport h.*;\n/** Doc. */\nclass I {}\n";
    assert_eq!(
        dump::dump(&super::facts(source), source),
        "class I()\nimport c.D as D in 0\nimport e.F.g as g in 0\nimport h.* as * in 0\ncomment \"/** Doc. */\"\n"
    );
    says("int x", "x :=\n(not parsed)");
}

fn only_text(literal: &str) -> String {
    dump::only_text(&super::facts(&format!("class T {{ String s = {literal}; }}")))
}

#[test]
fn escapes() {
    assert_eq!(only_text(r#""a\tb\"\\\'\s\u002e\uu002f\56\0""#), "a\tb\"\\' ./.\0");
    assert_eq!(only_text(r#""\477""#), "'7");
    assert_eq!(only_text("\"\"\"\n  a\\\n  \"b\" \\\"\"\"\n  \"\"\""), "a  \"b\" \"\"\"\n  ");
    assert_eq!(only_text("\"\"\" \t\r\n  a\r\n  \"\"\""), "a\r\n  ");
    assert_eq!(only_text("\"\""), "");
}

#[track_caller]
fn writes(like: &str, content: &[Content<'_>], expected: Option<&str>) {
    let source = format!("class T {{ String s = {like}; }}");
    let facts = super::facts(&source);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    assert_eq!(super::LANGUAGE.idioms.literal(&source, literal, content).as_deref(), expected);
}

#[test]
fn literals_are_written_in_the_style_of_another() {
    use Content::{Expression, Text, Written};
    writes("\"x\"", &[Text("a\"b\\\n\u{1}")], Some("\"a\\\"b\\\\\\n\\001\""));
    writes("\"x\"", &[Written("Bearer "), Expression("f()")], Some("\"Bearer \" + f()"));
    writes("\"x\"", &[Written("a"), Expression("f()"), Written("b")], Some("\"a\" + f() + \"b\""));
    writes("\"\"\"\n  x\"\"\"", &[Text("a\nb\"")], Some("\"\"\"\n  a\nb\\\"\"\"\""));
    writes("\"\"\"\n  x\"\"\"", &[Expression("f()")], None);
}
