use crate::facts::NodeId;
use crate::finding::Span;
use crate::languages::Content;
use crate::languages::query::dump;

#[track_caller]
fn says(source: &str, expected: &str) {
    dump::says(&super::facts(source), source, expected);
}

/// The same for statements.
#[track_caller]
fn does(statements: &str, expected: &str) {
    says(statements, expected);
}

#[test]
fn calls_and_constructions() {
    does("F(a, name: \"b\", ref c, out var d);", "F(a, name=\"b\", c, d :=)");
    does("await x.GetAsync<string>(\"u\")!;", "x.GetAsync(\"u\")");
    does(
        "var c = new A.Client(\"u\", key: k) { Timeout = t, B = { [\"x\"] = \"y\" } };",
        "c := A.Client(\"u\", key=k, Timeout=t, B={x=\"y\"})\n\"x\"",
    );
    does("Client c = new(new Uri(\"u\"), new() { E = f });", "c := Client(Uri(\"u\"), ~new(E=f))\n~new");
    does("var c = o with { E = f };", "c := {*o, E=f}");
    does("var v = a?.b?.C(\"x\")?[\"i\"];", "v := a.b.C(\"x\")[\"i\"]");
    says(
        "class C(string k) : B { C() : this(\"k\") { } }",
        "class C(B)\n  parameter k: string\n  function C\n    ~this(\"k\")",
    );
    says("[Get(\"/v1\", X = \"y\")] interface I { }", "class I()\n  Get(\"/v1\", X=\"y\")");
}

#[test]
fn collections() {
    does(
        "var b = new { model = \"m\", n = new[] { new { role = \"user\" } }, x.y };",
        "b := {model=\"m\", n=[{role=\"user\"}], x.y}",
    );
    does("var b = new { model, n = o, p, q = r };", "b := {model=model, n=o, p=p, q=r}");
    does(
        "var d = new Dictionary<string, string> { [\"a\"] = \"b\", [k] = v };",
        "d := {a=\"b\", v}\nDictionary\n\"a\"\nk",
    );
    does("var d = new D { { \"a\", \"b\" }, { k, v } };", "d := {a=\"b\", v}\nD\n\"a\"\nk");
    does("string[] a = [\"x\", ..more];", "a := [\"x\", ~..more]\nmore");
    does("var l = new List<string> { \"a\", b };", "l := [\"a\", b]\nList");
}

#[test]
fn strings_put_together() {
    does("var u = \"https://\" + h + (\"b\" + @\"c\");", "u := (\"https://\" + h + (\"b\" + @\"c\"))");
    does("var u = $\"https://{h:x}.y/{a[\"b\"],5}{{}}\";", "u := $\"https://{h}.y/{a[\"b\"]}{}\"");
    does("var u = string.Format(\"{0}/{1}\", h, p);", "u := <\"{0}/{1}\" {} (h, p)>\n~string.Format");
    does("var u = string.Format(template, h);", "u := ~string.Format(template, h)");
}

#[test]
fn values_of_choice_and_tests() {
    does("var k = a ?? (b ?? \"c\");", "k := (a | (b | \"c\"))");
    does("var k = a() ?? throw new E(\"m\");", "k := a()\nE(\"m\")");
    does("var v = c ? (string)p : q!;", "v := (p | q)\nc");
    does("var v = r switch { \"a\" => \"1\", _ => \"2\" };", "v := (\"1\" | \"2\")\nr\n?(~\"a\")\n\"a\"\n?(~_)");
    does("if (u == \"a\" || u is \"b\") { }", "?(u, \"a\")\n?(u, ~\"b\")\n\"b\"");
    does("switch (u) { case \"a\": break; }", "u\n?(~\"a\")\n\"a\"");
    does("Assert.Equal(\"a\", u);", "assert\nAssert.Equal\n\"a\"\nu");
}

#[test]
fn reads_of_settings() {
    does("var k = c.GetSection(\"a:b\").Value;", "k := c.GetSection(\"a:b\")\nValue");
    does("var k = c.GetValue<string>(\"K\")!;", "k := c.GetValue(\"K\")");
}

#[test]
fn bindings() {
    does("string a, b = \"x\";", "a :=\nb := \"x\"");
    does("const string a = \"x\"; a = \"y\"; a += \"z\";", "a := \"x\"\na = \"y\"\n~a += \"z\"\na\n\"z\"");
    does("this.a.b = \"x\";", "this.a.b = \"x\"");
    does("foreach (var (a, b) in d) { }", "[a, b] <- d");
    does("using var a = b; using (var c = d) { }", "a := b\nc := d");
    says(
        "class C {\n const string A = \"a\";\n string B { get; set; } = \"b\";\n string D => \"d\";\n string E { get { return \"e\"; } }\n string F() => \"f\";\n}",
        "class C()\n  A := \"a\"\n  B := \"b\"\n  function -\n  function -\n  D := \"d\"\n  E := \"e\"\n  function -\n    return \"e\"\n  function F\n    return \"f\"",
    );
    says(
        "record R(string Url = \"u\", params string[] Rest);",
        "class R()\n  parameter Url: string = \"u\"\n  parameter Rest",
    );
    does(
        "F(x => x.y, (z) => { z.u = \"v\"; });",
        "F(function -, function -)\n  parameter x\n  x.y\n  parameter z\n  z.u = \"v\"",
    );
}

#[test]
fn imports_and_namespaces() {
    says(
        "global using System;\nusing static System.Math;\nusing A = B.C<string>;\nusing D = global::E.F;\nnamespace G.H;\nusing I.J;\nenum K { L }\n",
        "import System.* as * in 0\nimport System.Math.* as * in 0\nimport B.C<string> as A in 0\nimport E.F as D in 0\nimport I.J.* as * in 0",
    );
}

#[test]
fn odd_files() {
    says("", "");
    says(
        "\u{feff}var x = \"ü\";\r\n// c\r\n/* d\r\n */\r\n",
        "x := \"ü\"\ncomment \"// c\"\ncomment \"/* d\\r\\n */\"",
    );
    says(
        "#!/usr/bin/env dotnet\n// c\n#:package OpenAI@2.*\n#:property A=b\n\nusing A;\nvar x = \"a\";\n",
        "x := \"a\"\nimport A.* as * in 0\ncomment \"// c\"",
    );
    says("#if DEBUG\nvar x = \"a\";\n#else\nvar x = \"b\";\n#endif\n", "DEBUG\nx := \"a\"\nx := \"b\"");
    says("var x = F(\"a\"", "x\nF\n\"a\"\n(not parsed)");
}

fn only_text(literal: &str) -> String {
    dump::only_text(&super::facts(&format!("var x = {literal};")))
}

#[test]
fn escapes() {
    assert_eq!(only_text("\"plain\""), "plain");
    assert_eq!(only_text(r#""a\n\"\\\x41\u00e9\U0001F600\0""#), "a\n\"\\Aé😀\0");
    assert_eq!(only_text("@\"C:\\x \"\"q\"\" {a}\""), "C:\\x \"q\" {a}");
    assert_eq!(only_text("$\"{{a}}\""), "{a}");
    assert_eq!(only_text("$@\"\\{{\"\"\""), "\\{\"");
    assert_eq!(only_text("\"\"\"raw \"x\" \\n {\"\"\""), "raw \"x\" \\n {");
    assert_eq!(only_text("\"\"\"\n    https://h\n    \"\"\""), "https://h");
    assert_eq!(only_text("\"\"\"\r\n  a\r\n  b\r\n  \"\"\""), "a\r\n  b");
    assert_eq!(only_text("$$\"\"\"{a}\"\"\""), "{a}");
    assert_eq!(only_text("\"b\"u8"), "b");
    assert_eq!(only_text("\"\""), "");
}

#[track_caller]
fn writes(like: &str, content: &[Content<'_>], expected: Option<&str>) {
    let source = format!("var x = {like};");
    let facts = super::facts(&source);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    assert_eq!(super::LANGUAGE.idioms.literal(&source, literal, content).as_deref(), expected);
}

#[test]
fn literals_are_written_in_the_style_of_another() {
    use Content::{Expression, Text, Written};
    writes("\"x\"", &[Text("a\"b\\\n")], Some("\"a\\\"b\\\\\\n\""));
    writes("@\"x\"", &[Text("a\"b\\")], Some("@\"a\"\"b\\\""));
    writes("\"\"\"x\"\"\"", &[Text("a")], Some("\"\"\"a\"\"\""));
    writes("\"\"\"x\"\"\"", &[Text("a\"")], None);
    writes("\"x\"", &[Text("{"), Written("{}"), Expression("F(\"a\")")], Some("$\"{{{{}}{F(\"a\")}\""));
    writes("$\"x{y}\"", &[Text("{a}"), Written("{{b}}/v1")], Some("\"{a}{b}/v1\""));
    writes("$@\"x{y}\"", &[Written("\\{y}"), Text("/")], Some("$@\"\\{y}/\""));
    writes("$$\"\"\"x{{y}}\"\"\"", &[Written("{a}")], Some("\"\"\"{a}\"\"\""));
    writes("$$\"\"\"x{{y}}\"\"\"", &[Expression("a")], Some("$$\"\"\"{{a}}\"\"\""));
    writes("\"x\"", &[Expression("a ? b : c")], Some("$\"{(a ? b : c)}\""));
    writes("\"x\"", &[Expression("a\n.b")], None);
    writes("\"x\"u8", &[Text("y")], Some("\"y\"u8"));
    writes("\"x\"u8", &[Expression("y")], None);
}

/// The source with `"HERE"` replaced by a read, and what has to go with it; `None` if it would not compile.
fn with_read(source: &str) -> Option<String> {
    let facts = super::facts(source);
    let at: NodeId = facts.ids().find(|id| facts.plain(*id).as_deref() == Some("HERE")).unwrap();
    let read = super::LANGUAGE.idioms.new_read(source, &facts, at, "K");
    let mut edits = read.imports;
    edits.push(crate::finding::Edit::replacement(facts.span(at), read.expression));
    edits.extend(super::LANGUAGE.idioms.leftovers(source, &facts)(&edits)?);
    edits.sort();
    let mut result = source.to_owned();
    for edit in edits.iter().rev() {
        let Span { start, end } = edit.span;
        result.replace_range(start..end, &edit.replacement);
    }
    Some(result)
}

#[track_caller]
fn reads(source: &str, expected: &str) {
    assert_eq!(with_read(source).as_deref(), Some(expected));
}

#[test]
fn a_read_uses_what_the_file_shows() {
    reads("var x = \"HERE\";\n", "var x = System.Environment.GetEnvironmentVariable(\"K\");\n");
    reads("using System;\nvar x = \"HERE\";\n", "using System;\nvar x = Environment.GetEnvironmentVariable(\"K\");\n");
    reads(
        "var u = new Uri(\"u\");\nvar x = \"HERE\";\n",
        "var u = new Uri(\"u\");\nvar x = Environment.GetEnvironmentVariable(\"K\");\n",
    );
    reads(
        "using E = System.Environment;\nvar x = \"HERE\";\n",
        "using E = System.Environment;\nvar x = E.GetEnvironmentVariable(\"K\");\n",
    );
    reads(
        "using System;\nvar y = Y()!;\nvar x = \"HERE\";\n",
        "using System;\nvar y = Y()!;\nvar x = Environment.GetEnvironmentVariable(\"K\")!;\n",
    );
    reads(
        "using System;\n// Yes (no)!\nvar x = \"HERE\";\n",
        "using System;\n// Yes (no)!\nvar x = Environment.GetEnvironmentVariable(\"K\");\n",
    );
    reads(
        "using System;\nclass S { IHostEnvironment Environment { get; } string x = \"HERE\"; }\n",
        "using System;\nclass S { IHostEnvironment Environment { get; } string x = System.Environment.GetEnvironmentVariable(\"K\"); }\n",
    );
}

#[test]
fn a_constant_that_reads_is_none() {
    reads(
        "class C {\n    private const string K = \"HERE\";\n    string x = K;\n}\n",
        "class C {\n    private static readonly string K = System.Environment.GetEnvironmentVariable(\"K\");\n    string x = K;\n}\n",
    );
    reads(
        "void F() {\n    const string k = \"HERE\";\n}\n",
        "void F() {\n    string k = System.Environment.GetEnvironmentVariable(\"K\");\n}\n",
    );
    for source in [
        "class C {\n    const string K = \"HERE\";\n    [Key(K)] void F() { }\n}\n",
        "class C {\n    const string K = \"HERE\";\n    const string L = K;\n}\n",
        "class C {\n    const string K = \"HERE\";\n    void F(string k = K) { }\n}\n",
        "class C {\n    const string K = \"HERE\";\n    void F(string k) { switch (k) { case K: break; } }\n}\n",
        "class C {\n    void F(string k = \"HERE\") { }\n}\n",
        "class C {\n    [Key(\"HERE\")] void F() { }\n}\n",
    ] {
        assert_eq!(with_read(source), None, "{source}");
    }
}
