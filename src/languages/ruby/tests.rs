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
    says("A::B.new(k: 1, 'u' => x, **o)", "A.B(k=~1, u=x, *o)\n'u'");
    says("f a, k: b # c", "f(a, k=b)\ncomment \"# c\"");
    says("a.b&.c(1).d", "a.b.c(~1).d");
    says("ENV.fetch('K') { 'd' }", "ENV.fetch('K')\nfunction -\n  'd'");
    says("a.freeze + B.new", "(a + B())");
    says("x << 'y'", "x.<<('y')");
    says("f(k:, FOO_BAR: 1)", "f(k=k, FOO_BAR=~1)\nFOO_BAR");
}

#[test]
fn strings_put_together() {
    says("u = 'a' \"b\" + h << 'c'", "u := ~'a' \"b\" + h << 'c'\n('a' + \"b\" + h)\n'c'");
    says("'a' << h << 'c'", "('a' + h + 'c')");
    says("format('%s', h)", "<'%s' % (h)>");
    says("'%{h}' % { h: 1 }", "<'%{h}' % (h=~1)>");
    says("%w[a #{b}]", "[a, #{b}]");
    says("\"#{a}b#{c.d}\"", "\"{a}b{c.d}\"");
    says("x = <<~A\n  b#{c}\nA\n", "x := (\\n  b{c}\\nA)");
}

#[test]
fn names_and_scopes() {
    says(
        "x = 1\ny.each { |z| x = z; w = z }\nw = 2",
        "x := ~1\ny.each()\nfunction -\n  z <- y\n  x = z\n  w := z\nw := ~2",
    );
    says("class A < B\n  @@c ||= @d\nend", "class A(B)\n  self.@c := self.d");
    says("def a(b, c: 1, *d) = \"e\"", "function a\n  parameter b\n  parameter c = ~1\n  parameter d\n  return \"e\"");
    says("def a\n  return 'b' if c\n  @d ||= e\nend", "function a\n  return 'b'\n  c\n  return e\n  self.d := e");
    says("let(:a) { 'b' }", "a := 'b'\nfunction -");
    says("v = if q then 'r' else 's' end", "v := ('r' | 's')\nq");
}

#[test]
fn tests_and_assertions() {
    says("case a when /b/, 'c' then 1 end", "a\n?(/b/)\n?('c')");
    says("a =~ /\\.b/i", "?(a, /\\\\.b/i)");
    says("expect(a).to eq('b')", "assert\nexpect(a)\neq('b')");
}

#[test]
fn comments_and_data() {
    says("=begin\na\n=end\nb\n__END__\nc", "b\ncomment \"=begin\\na\\n=end\"\ncomment \"\\nc\"");
}

#[test]
fn escapes() {
    for (source, value) in [
        (r"'a\'b\\c\n'", r"a'b\c\n"),
        (
            r#""\x41\u0042\u{43}\s\#\
d""#,
            "ABC #d",
        ),
        (r"%q(a\)b)", "a)b"),
        (r"%(\t)", "\t"),
        (r"/\./", r"\."),
        (":sym", "sym"),
    ] {
        let facts = super::facts(source);
        let literal = facts.ids().find(|id| matches!(facts.kind(*id), Kind::Literal(_)));
        assert_eq!(literal.and_then(|id| facts.plain(id)).as_deref(), Some(value), "{source}");
    }
}

#[test]
fn literals_are_written_in_the_style_of_others() {
    let text = [Content::Text("a'b\"#{c}\\")];
    let with = [Content::Written(r"a\'"), Content::Expression("ENV.fetch('X')")];
    let write = super::writing::literal;
    assert_eq!(write("\"", "\"", &text).as_deref(), Some(r##""a'b\"\#{c}\\""##));
    assert_eq!(write("'", "'", &text).as_deref(), Some(r##"'a\'b"#{c}\\'"##));
    assert_eq!(write("%q(", ")", &[Content::Text("a)")]).as_deref(), Some(r"%q(a\))"));
    assert_eq!(write("'", "'", &with).as_deref(), Some(r##""a'#{ENV.fetch('X')}""##));
    assert_eq!(write("", "", &with), None);
    assert_eq!(write(":\"", "\"", &text), None);
}

#[test]
fn here_documents_that_the_grammar_cannot_hold_are_not_parsed() {
    let parsed = |word: &str, times: usize| {
        let beginnings = vec![format!("<<{word}"); times].join(", ");
        let word = word.trim_matches('"');
        super::facts(&format!("f({beginnings})\n{}", format!("a\n{word}\n").repeat(times))).parsed
    };
    assert!(parsed("A", 80));
    assert!(parsed(&"A".repeat(255), 1));
    // Each of them ended the program.
    for length in [256, 300, 1000] {
        assert!(!parsed(&"A".repeat(length), 1));
        assert!(!parsed(&format!("\"{}\"", "A ".repeat(length)), 1));
    }
    assert!(!parsed(&"A".repeat(200), 5));
    let nested = |hole: &str| format!("{}<<A\nA\n", format!("x = \"{hole}\"\n").repeat(300));
    assert!(super::facts(&nested("#{name}")).parsed);
    assert!(!super::facts(&nested("#{'a'}")).parsed);
}
