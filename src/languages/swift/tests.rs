use crate::facts::NodeId;
use crate::languages::query::dump;
use crate::languages::{Content, Idioms};

use super::idioms::Swift;

#[track_caller]
fn says(source: &str, expected: &str) {
    dump::says(&super::facts(source), source, expected);
}

#[test]
fn calls() {
    says(
        "let c = OpenAI(configuration: .init(token: \"K\", host: h, basePath: \"/v1\"))",
        "c := OpenAI(configuration=init(token=\"K\", host=h, basePath=\"/v1\"))",
    );
    says(
        "let k = OpenAI(apiToken: ProcessInfo.processInfo.environment[\"X\"] ?? \"\")",
        "k := OpenAI(apiToken=(ProcessInfo.processInfo.environment[\"X\"] | \"\"))",
    );
    says(
        "request.setValue(\"Bearer \\(key)\", forHTTPHeaderField: \"A\")",
        "request.setValue(\"Bearer {key}\", forHTTPHeaderField=\"A\")",
    );
    says("let x = try? await AF.request(u, method: .post).validate()", "x := AF.request(u, method=post).validate()");
    says("f(\"x\") { y in y }", "f(\"x\")\nfunction -\n  parameter y\n  y");
}

#[test]
fn collections() {
    says("r.headers = [\"A\": \"b\", k: d]", "r.headers = {A=\"b\", d}\n\"A\"\nk");
    says("let a = [\"a\", b]", "a := [\"a\", b]");
    says("a[0] = d[\"k\"]", "a[~0] = d[\"k\"]");
    says("let (a, b) = (\"x\", y)", "[a, b] := [\"x\", y]");
}

#[test]
fn strings() {
    says("let u = \"https://\\(h).x/\\(p)\"", "u := \"https://{h}.x/{p}\"");
    says("let r = #\"a \\#(x) \\n \"q\"\"#", "r := #\"a {x} \\\\n \"q\"\"#");
    says("let m = \"\"\"\n    {\"m\": \\(y)}\n    \"\"\"", "m := \"\"\"\\n    {\"m\": {y}}\\n    \"\"\"");
    says("let s = \"a\" + b + (\"c\")", "s := (\"a\" + b + \"c\")");
    says("let f = String(format: \"%@/%d\", h, 1)", "f := <\"%@/%d\" % (h, ~1)>\nString");
}

#[test]
fn choices_and_tests() {
    says("let t = c ? \"a\" : \"b\"", "t := (\"a\" | \"b\")\nc");
    says("if u == \"x\" { }", "?(u, \"x\")");
    says("switch u {\ncase \"a\", \"b\": break\ndefault: break\n}", "u\n?(\"a\")\n?(\"b\")");
    says("XCTAssertEqual(a, \"b\")", "assert\nXCTAssertEqual\na\n\"b\"");
    says("#expect(a == \"b\")", "assert\nexpect\n?(a, \"b\")");
    says("let o = a?.b!.c as! String", "o := a.b.c\nString");
}

#[test]
fn conditions_bind_names() {
    says(
        "guard let k = getenv(\"X\"), let v: String = g(k), w == \"z\" else { fatalError() }",
        "k := getenv(\"X\")\nv := g(k)\nString\n?(w, \"z\")\nfatalError()",
    );
    says("if let q = w[\"e\"] as? String, var u = v { }", "q := w[\"e\"]\nString\nu := v");
    says("if let q { }", "~let\nq");
}

#[test]
fn definitions() {
    says(
        "func f(_ a: String, label b: String = \"d\") async throws -> String { return try await g(a: a) }",
        "function f\n  parameter a: String\n  String\n  parameter b: String = \"d\"\n  String\n  String\n  return g(a=a)",
    );
    says(
        "final class C: Base {\n    private let url: String = \"u\"\n    var key: String?\n    init(key: String) {\n        self.key = key\n        url = \"w\"\n    }\n    var computed: String { \"c\" }\n    func m() -> String { \"q\\(url)\" }\n}\n",
        "class C(Base)\n  url := \"u\"\n  String\n  key :=\n  String\n  function init\n    parameter key: String\n    String\n    self.key = key\n    url = \"w\"\n  function computed\n    String\n    return \"c\"\n  function m\n    String\n    return \"q{url}\"",
    );
    says("extension C { func n() { self.url = \"e\" } }", "C\nfunction n\n  self.url = \"e\"");
    says("for u in [\"a\"] { f(u) }", "u <- [\"a\"]\nf(u)");
}

#[test]
fn imports_and_comments() {
    says(
        "import Foundation\n@testable import OpenAI\n// c\n/* b */\n",
        "testable\nimport Foundation as Foundation in 0\nimport OpenAI as OpenAI in 0\ncomment \"// c\"\ncomment \"/* b */\"",
    );
    says("let x = f(\"a\"\n", "x := f(\"a\")\n(not parsed)");
}

fn only_text(literal: &str) -> String {
    dump::only_text(&super::facts(&format!("let x = {literal}\n")))
}

#[test]
fn escapes() {
    assert_eq!(only_text(r#""a\n\u{41}\u{1F600}\"\\\0""#), "a\nA😀\"\\\0");
    assert_eq!(only_text(r###"#"a\n\#n"b"#"###), "a\\n\n\"b");
    assert_eq!(only_text("\"\"\"\n  a\\\n  b\n  \"\"\""), "\n  a  b\n  ");
}

#[test]
fn literals_are_written() {
    let text = "let a = \"x\"\nlet b = #\"y\"#\n";
    let facts = super::facts(text);
    let mut literals = facts.ids().filter_map(|id| facts.literal(id));
    let (plain, raw) = (literals.next().unwrap(), literals.next().unwrap());
    let content = [Content::Written("\\t"), Content::Text("\n"), Content::Expression("k")];
    assert_eq!(Swift.literal(text, plain, &content).as_deref(), Some(r#""\t\n\(k)""#));
    assert_eq!(Swift.literal(text, raw, &content).as_deref(), Some(r##"#"\t\#n\#(k)"#"##));
    assert_eq!(Swift.literal(text, plain, &[Content::Text("\"\\")]).as_deref(), Some(r#""\"\\""#));
    assert_eq!(Swift.literal(text, raw, &[Content::Text("\"")]), None);
}

#[test]
fn foundation_is_imported_where_it_belongs() {
    let cases = [
        ("let x = 1\n", "import Foundation\n\nlet x = 1\n"),
        ("// Notice.\n\nlet x = 1\n", "// Notice.\n\nimport Foundation\n\nlet x = 1\n"),
        ("#!/usr/bin/swift\nlet x = 1\n", "#!/usr/bin/swift\nimport Foundation\n\nlet x = 1\n"),
        ("import Alamofire\n", "import Alamofire\nimport Foundation\n"),
        ("import OpenAI\nimport XCGLogger\n", "import Foundation\nimport OpenAI\nimport XCGLogger\n"),
        ("import Z\nimport A\n", "import Foundation\nimport Z\nimport A\n"),
        ("import SwiftUI\n", "import SwiftUI\n"),
        ("import Alamofire\r\n", "import Alamofire\r\nimport Foundation\r\n"),
    ];
    for (before, after) in cases {
        let read = Swift.new_read(before, &super::facts(before), NodeId::FILE, "X");
        assert_eq!(read.expression, "ProcessInfo.processInfo.environment[\"X\"]!");
        let bytes = crate::edits::apply(before.as_bytes(), &read.imports).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), after);
    }
}
