use crate::facts::NodeId;
use crate::languages::Content;
use crate::languages::query::dump;

#[track_caller]
fn says(source: &str, expected: &str) {
    let shown = dump::dump(&super::facts(source), source);
    let lines = |text: &str| {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(lines(&shown), lines(expected), "\n{shown}");
}

#[test]
fn calls_of_every_form() {
    says("val a = b.c(\"x\", /* why */ y = z, *w)", "a := b.c(\"x\", y=z, *w)\ncomment \"/* why */\"");
    says("val a = b?.c!!.d(e as String)", "a := b.c.d(e)\nString");
    says("val a = b(\"x\") { c(it) }", "a := b(\"x\")\nfunction -\nc(it)");
    says("val a = b { c -> d }.e()", "a := b().e()\nfunction -\nparameter c\nd");
    says("enum class A(val b: String) { C(\"c\") }", "class A()\nparameter b: String\nString\nC(\"c\")");
    says("@A(\"b\", c = [\"d\"]) val e = f", "e := f\nA(\"b\", c=[\"d\"])");
}

#[test]
fn collections() {
    says("val a = mapOf(\"b\" to c, d to \"e\")", "a := {b=c, \"e\"}\nmapOf\n[\"b\", c]\nto\n[d, \"e\"]\nto");
    says("val a = listOf(\"b\") + c[\"d\"]", "a := ([\"b\"] + c[\"d\"])\nlistOf");
    says("val a = b to \"c\"", "a := [b, \"c\"]\nto");
}

#[test]
fn templates() {
    says(r#"val a = "b${c.d()}e$f.g$5 $ \$h""#, r#"a := "b{c.d()}e{f}.g$5 $ $h""#);
    says("val a = \"\"\"b\n$c${d}\"\"\".trimIndent()", "a := \"\"\"b\\n{c}{d}\"\"\"");
    says("val a = \"%s\".format(b)", "a := <\"%s\" % (b)>");
    says("val a = String.format(\"%s/%s\", b, c)", "a := <\"%s/%s\" % (b, c)>\nString");
    says("val a = \"b\" + c + \"d\"", "a := (\"b\" + c + \"d\")");
}

#[test]
fn values_of_choice_and_tests() {
    says("val a = b ?: \"c\"", "a := (b | \"c\")");
    says("val a = b ?: error(\"c\")", "a := b\nerror(\"c\")");
    says("val a = requireNotNull(b) { \"c\" }", "a := b\nrequireNotNull\nfunction -\n\"c\"");
    says("val a = if (b) \"c\" else { d(); \"e\" }", "a := (\"c\" | \"e\")\nb\nd()");
    says("val a = when (b) { \"c\" -> \"d\"; else -> e }", "a := (\"d\" | e)\nb\n?(\"c\")");
    says("val a = \"b\" in c && d == \"e\"", "a := ~\"b\" in c && d == \"e\"\n?(\"b\", c)\n?(d, \"e\")");
}

#[test]
fn bindings() {
    says(
        "private const val A = \"a\"\nvar b: String? = null\nval c: String",
        "A := \"a\"\nb := ~null\nString\nc :=\nString",
    );
    says(
        "val a by lazy { \"b\" }\nval c get() = \"d\"",
        "a := \"b\"\nlazy\nfunction -\nc := \"d\"\nfunction -\nreturn \"d\"",
    );
    says(
        "fun f() { val (a, b) = c; a = \"d\"; this.e = \"f\"; a += \"g\" }",
        "function f\n[a, b] := c\na = \"d\"\nthis.e = \"f\"\n~a += \"g\"\na\n\"g\"",
    );
    says("fun f() { for (a in b) c(a); try { } catch (d: E) { } }", "function f\na <- b\nc(a)\nparameter d\nE");
    says(
        "fun f(a: String, b: String = \"c\"): String = a",
        "function f\nparameter a: String\nString\nparameter b: String = \"c\"\nString\nString\nreturn a",
    );
    says(
        "class A(val b: String = \"c\") : D(b), E {\ncompanion object {\nval f = \"g\"\n}\n}",
        "class A(D, E)\nparameter b: String = \"c\"\nString\nD(b)\nf := \"g\"",
    );
    says("class A(@Value(\"\\${X}\") val b: String)", "class A()\nb := Value(\"${X}\")\nString");
}

#[test]
fn imports_and_comments() {
    says(
        "package a.b\nimport c.D\nimport e.F as G\nimport h.*\n/** Doc. /* nested */ */\nval x = y",
        "x := y\nimport c.D as D in 0\nimport e.F as G in 0\nimport h as h in 0\nimport h.* as * in 0\ncomment \"/** Doc. /* nested */ */\"",
    );
    says("val x =", "x\n(not parsed)");
}

fn only_text(literal: &str) -> String {
    dump::only_text(&super::facts(&format!("val s = {literal}")))
}

#[test]
fn escapes() {
    assert_eq!(only_text(r#""a\tb\"\\\'\$c\u002e""#), "a\tb\"\\'$c.");
    assert_eq!(only_text(r#""""a\n"b"c""""#), r#"a\n"b"c"#);
    assert_eq!(only_text("\"\""), "");
}

#[track_caller]
fn writes(like: &str, content: &[Content<'_>], expected: Option<&str>) {
    let source = format!("val s = {like}");
    let facts = super::facts(&source);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    assert_eq!(super::LANGUAGE.idioms.literal(&source, literal, content).as_deref(), expected);
}

#[test]
fn literals_are_written_in_the_style_of_another() {
    use Content::{Expression, Text, Written};
    writes("\"x\"", &[Text("a\"b\\\n$\u{1}")], Some("\"a\\\"b\\\\\\n\\$\\u0001\""));
    writes("\"x\"", &[Written("Bearer "), Expression("f(\"a\")")], Some("\"Bearer ${f(\"a\")}\""));
    writes("\"\"\"x\"\"\"", &[Text("a\nb"), Expression("c")], Some("\"\"\"a\nb${c}\"\"\""));
    writes("\"\"\"x\"\"\"", &[Text("a$")], None);
}

/// The source with `"HERE"` read from the environment.
#[track_caller]
fn reads(source: &str, expected: &str) {
    let facts = super::facts(source);
    let at: NodeId = facts.ids().find(|id| facts.plain(*id).as_deref() == Some("HERE")).unwrap();
    let read = super::LANGUAGE.idioms.new_read(source, &facts, at, "K");
    let mut result = source.to_owned();
    let span = facts.span(at);
    result.replace_range(span.start..span.end, &read.expression);
    for edit in &read.imports {
        result.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    assert_eq!(result, expected);
}

#[test]
fn what_is_read_at_run_time_is_no_constant() {
    reads("private const val A = \"HERE\"", "private val A = System.getenv(\"K\")");
    reads("val A = \"HERE\"", "val A = System.getenv(\"K\")");
    reads("const val B = \"b\"\nval a = f(\"HERE\")", "const val B = \"b\"\nval a = f(System.getenv(\"K\"))");
}
