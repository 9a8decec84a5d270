use crate::facts::{NodeId, Piece};
use crate::finding::{Edit, Span};
use crate::languages::Content;
use crate::languages::query::dump;

#[track_caller]
fn says(source: &str, expected: &str) {
    dump::says(&super::facts(source), source, expected);
}

/// The same for what stands behind `<?php`.
#[track_caller]
fn does(code: &str, expected: &str) {
    says(&format!("<?php\n{code}\n"), expected);
}

#[test]
fn calls_and_chains() {
    does("f($a, name: 'b', ...$c);", "f(a, name='b', *c)");
    does("$c = new \\A\\Client(['u' => 'v'], $o);", "c := A.Client({u='v'}, o)\n'u'");
    does("$c = \\OpenAI::factory()->withApiKey($k)?->make();", "c := OpenAI.factory().withApiKey(k).make()");
    does("new Client;", "Client()");
    does("#[Get('/v1')] function f() {}", "function f\n  Get('/v1')");
}

#[test]
fn arrays() {
    does(
        "$a = ['a' => 'b', CURLOPT_URL => $u, RequestOptions::JSON => [], ...$m];",
        "a := {a='b', CURLOPT_URL=u, JSON=[], *m}\n'a'\nCURLOPT_URL\nRequestOptions.JSON",
    );
    does("$a = array('x', $y);", "a := ['x', y]");
    does("[$a, $b] = ['x', 'y'];", "[a, b] := ['x', 'y']");
    does("$a['k']['l'] = 'v'; $a[] = 'w';", "a['k']['l'] := 'v'\n~$a[] := 'w'\na");
}

#[test]
fn strings_put_together() {
    does("$u = 'https://' . $h . (X . \"b\");", "u := ('https://' + h + (X + \"b\"))");
    does(
        "$u = \"https://$h.x/{$p->q['r']}/$s[t]/${w}/{$o->m()}{}\";",
        "u := \"https://{h}.x/{p.q['r']}/{s[t]}/{w}/{o.m()}{}\"",
    );
    does("$u = sprintf('https://%s/%s', $h, $p);", "u := <'https://%s/%s' % (h, p)>\nsprintf");
    does("$u = <<<X\n  a {$b}\n  X . <<<'Y'\n c $d\n Y;", "u := (<<<X\n  a {b}\n  X + <<<'Y'\n c $d\n Y)");
}

#[test]
fn values_of_choice_and_tests() {
    does("$k = a() ?: ($b ?? 'c');", "k := (a() | (b | 'c'))");
    does("$k = a() ?? throw new E();", "k := a()\nE()");
    does("$v = $c ? 'p' : (string) @$q;", "v := ('p' | q)\nc");
    does("$v = match($r) { 'a', 'b' => '1', default => '2' };", "v := ('1' | '2')\nr\n?('a')\n?('b')");
    does("if ($u === 'a') {} switch ($u) { case 'b': break; }", "?(u, 'a')\nu\n?('b')");
    does("$this->assertSame('a', $u);", "assert\nthis\nassertSame\n'a'\nu");
}

#[test]
fn bindings() {
    does("$a = $b = 'x'; $a .= 'y'; $a ??= 'z';", "a := 'x'\nb := 'x'\n~$a .= 'y'\na\n'y'\n~$a ??= 'z'\na\n'z'");
    does("const A = 'x'; define('B', \"y\");", "A := 'x'\nB := \"y\"\ndefine");
    does("curl_setopt($ch, CURLOPT_URL, $u);", "ch.CURLOPT_URL := u\ncurl_setopt");
    does("foreach ($d as $e => $f) {} foreach (['m'] as $g) {}", "[e, f] <- d\ng <- ['m']");
    does(
        "class C extends B {\n const A = 'a';\n private ?string $b = 'b', $c;\n static function f(private string $u, $v = 'w', ...$x) { return self::A . $this->b . static::$c; }\n}",
        "class C(B)\n  A := 'a'\n  b := 'b'\n  c :=\n  function f\n    parameter u: string\n    parameter v = 'w'\n    parameter x\n    return (self.A + this.b + static.c)",
    );
    does(
        "$f = fn($x) => $x->y; $g = function () use ($h) { return 'i'; };",
        "f := function -\n  parameter x\n  return x.y\ng := function -\n  h\n  return 'i'",
    );
}

#[test]
fn imports() {
    does(
        "namespace N;\nuse A\\B, OpenAI as C;\nuse D\\{E, F\\G as H};",
        "N\nimport A.B as B in 0\nimport OpenAI as C in 0\nimport D.E as E in 0\nimport D.F.G as H in 0",
    );
}

#[test]
fn odd_files() {
    says("", "");
    says("<b>x</b>\r\n", "<b>x</b>\\r\\n");
    says(
        "<a href=\"u\">\n<?= $x ?>\n<?php // c\n# d\n/** e */ ?>y",
        "<a href=\"u\">\\n\nx\ny\ncomment \"// c\"\ncomment \"# d\"\ncomment \"/** e */\"",
    );
    does("$x = f('a'", "x\nf\n'a'\n(not parsed)");
}

fn only_text(literal: &str) -> String {
    dump::only_text(&super::facts(&format!("<?php $x = {literal};")))
}

#[test]
fn escapes() {
    assert_eq!(only_text(r"'a\'b\\c\n$d'"), r"a'b\c\n$d");
    assert_eq!(only_text(r#""a\n\"\$x\x41\101\u{1F600}\q""#), "a\n\"$xAA😀\\q");
    assert_eq!(only_text("<<<X\n  a\n  X"), "a");
    assert_eq!(only_text("<<<'X'\r\na\\n\r\nX"), "a\\n");
    assert_eq!(only_text("''"), "");
    assert_eq!(only_text("b\"x\""), "x");
}

#[test]
fn braces_belong_to_interpolations() {
    let source = "<?php $x = \"\\x41{$a}{b}{$c}\\x42\";";
    let facts = super::facts(source);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    let shown: Vec<String> = literal
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => format!("{}={}@{}", text.span.of(source), text.value, text.source_offset(0)),
            Piece::Hole { span, .. } => span.of(source).to_owned(),
        })
        .collect();
    assert_eq!(shown, ["\\x41=A@12", "{$a}", "{b}={b}@20", "{$c}", "\\x42=B@27"]);
}

#[track_caller]
fn writes(like: &str, content: &[Content<'_>], expected: Option<&str>) {
    let source = format!("<?php $x = {like};");
    let facts = super::facts(&source);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    assert_eq!(super::LANGUAGE.idioms.literal(&source, literal, content).as_deref(), expected);
}

#[test]
fn literals_are_written_in_the_style_of_another() {
    use Content::{Expression, Text, Written};
    writes("'x'", &[Text("a'b\\$")], Some("'a\\'b\\\\$'"));
    writes("\"x\"", &[Text("a\"$b\n")], Some("\"a\\\"\\$b\\n\""));
    writes("'x'", &[Written("Bearer "), Expression("$k")], Some("\"Bearer {$k}\""));
    writes("'x'", &[Written("$a"), Expression("$k")], None);
    writes("\"x\"", &[Expression("getenv('K')")], None);
    writes("\"x\"", &[Expression("$_ENV['K']")], Some("\"{$_ENV['K']}\""));
    writes("<<<X\n  a\n  X", &[Text("b")], Some("<<<X\n  b\n  X"));
    writes("<<<'X'\na\nX", &[Text("b"), Expression("$c")], None);
}

/// The source with `'HERE'` replaced by a read; `None` if it would not compile.
fn with_read(code: &str) -> Option<String> {
    let source = format!("<?php {code}");
    let facts = super::facts(&source);
    let at: NodeId = facts.ids().find(|id| facts.plain(*id).as_deref() == Some("HERE")).unwrap();
    let idioms = super::LANGUAGE.idioms;
    let read = idioms.new_read(&source, &facts, at, "K");
    assert!(read.imports.is_empty());
    let Span { start, end } = facts.span(at);
    let edit = Edit::replacement(facts.span(at), read.expression.clone());
    assert!(idioms.leftovers(&source, &facts)(&[edit])?.is_empty());
    let mut result = source;
    result.replace_range(start..end, &read.expression);
    Some(result.trim_start_matches("<?php ").to_owned())
}

#[test]
fn a_read_is_written_as_others_are() {
    for (code, expected) in [
        ("f('HERE');", "f(getenv('K'));"),
        ("$a = env('A'); f('HERE');", "$a = env('A'); f(env('K'));"),
        ("$a = $_ENV['A']; f('HERE');", "$a = $_ENV['A']; f($_ENV['K']);"),
        ("$a = \\getenv('A'); f('HERE');", "$a = \\getenv('A'); f(\\getenv('K'));"),
        ("define('X', 'HERE');", "define('X', getenv('K'));"),
    ] {
        assert_eq!(with_read(code).as_deref(), Some(expected));
    }
    for code in [
        "const X = 'HERE';",
        "class C { const X = 'HERE'; }",
        "class C { private $x = 'HERE'; }",
        "class C { private $x = ['k' => 'HERE']; }",
        "function f($k = 'HERE') {}",
        "function f() { static $k = 'HERE'; }",
    ] {
        assert_eq!(with_read(code), None, "{code}");
    }
}
