use crate::facts::{Facts, Kind, NodeId, Piece};
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
fn arguments_of_every_form() {
    says(
        "client = OpenAI(\n    # before\n    base_url=\"https://h\",  # behind\n    api_key=os.environ[\"K\"],\n    *args, **kw,\n)\n",
        "client := OpenAI(base_url=\"https://h\", api_key=os.environ[\"K\"], *args, *kw)\ncomment \"# before\"\ncomment \"# behind\"",
    );
    says("f(x for x in 'ab')", "f(~(x for x in 'ab'))\nx\nx <- 'ab'");
    says("f((a), (await b()), n := 'q')", "f(a, b(), 'q')\nn := 'q'");
    says("dict(a=1)", "dict(a=~1)");
}

#[test]
fn collections() {
    says("{'k': v, \"q'\": [1, *m], a: 'x', **more}", "{k=v, q'=[~1, ~*m], 'x', *more}\n'k'\n\"q'\"\nm\na");
    says("x = ('a', b), {'c'}", "x := [['a', b], ['c']]");
}

#[test]
fn strings_put_together() {
    says("u = 'a' + h + 'b' + ('c' + d)", "u := ('a' + h + 'b' + ('c' + d))");
    says("u = ('a'\n  # why\n  \"b\" f'{x}')", "u := ('a' + \"b\" + f'{x}')\ncomment \"# why\"");
    says("'{}/{n}'.format(h, n=3)", "<'{}/{n}' {} (h, n=~3)>");
    says("('a' '{}').format(*h)", "<('a' + '{}') {} (*h)>");
    says("template.format(h)", "template.format(h)");
    says("'%s/%s' % (a, b)", "<'%s/%s' % (a, b)>");
    says("'%s' % a", "<'%s' % bare (a)>");
    says("'%(q)s' % {'q': a}", "<'%(q)s' % (q=a)>\n'q'");
    says("a % b", "a\nb");
}

#[test]
fn interpolation() {
    says("f'https://{h}.x/{p!r:>{w}}{{}}'", "f'https://{h}.x/{p}{}' (doc)\nw");
    says("f\"{a[\"b\"]}{f'{c}'}{x=}\"", "f\"{a[\"b\"]}{f'{c}'}{x}\" (doc)");
    says("rf'{a}\\n'", "rf'{a}\\\\n' (doc)");
}

#[test]
fn values_of_choice_and_tests() {
    says("k = a() or b or 'c'", "k := ((a() | b) | 'c')");
    says("v = p if q else r", "v := (p | r)\nq");
    says("if 'x' in u and not u == 'y': pass", "?('x', u)\n?(u, 'y')");
    says("assert u.startswith('h'), 'm'", "assert\nu.startswith('h')\n'm'");
    says(
        "match v:\n  case 'a' | 'b': pass\n  case C(x='d'): pass",
        "v\n?(('a' | 'b'))\n?(~C(x='d'))\nC\n?(~x='d')\nx\n'd'",
    );
}

#[test]
fn bindings() {
    says(
        "a, b = 'x', y\nc = d = 'z'\ne: str = 'w'\ng.h['i'] = 1\nx += 'j'",
        "[a, b] := ['x', y]\nc := 'z'\nd := 'z'\ne := 'w'\nstr\ng.h['i'] := ~1\n~x += 'j'\nx\n'j'",
    );
    says("with A(u='v') as c, open('f') as g: pass", "c := A(u='v')\ng := open('f')");
    says("async def f():\n  async with A() as a: pass", "function f\n  a := A()");
    says("[y for x in z if (y := g(x))]", "y\nx <- z\ny := g(x)");
}

#[test]
fn functions_and_classes() {
    says(
        "@route('/x')\nasync def f(a, b: str, c='d', d: int = 3, *e, g: str, **h) -> None:\n  '''D'''\n  return await a.b('x')\n",
        "route('/x')\nfunction f\n  parameter a\n  parameter b: str\n  str\n  parameter c = 'd'\n  parameter d: int = ~3\n  int\n  parameter e\n  parameter g: str\n  str\n  parameter h\n  '''D''' (doc)\n  return a.b('x')",
    );
    says(
        "class C(Base, m.B[int], metaclass=M):\n  url: str = 'u'\n  @p\n  def m(self): return self.url\n",
        "class C(Base, m.B[int])\n  M\n  url := 'u'\n  str\n  p\n  function m\n    parameter self\n    return self.url",
    );
    says("l = lambda x, *y: x + '1'", "l := function -\n  parameter x\n  parameter y\n  (x + '1')");
}

#[test]
fn imports_of_every_form() {
    says(
        "from __future__ import annotations\nimport os, a.b, a.b as c\nfrom x.y import (z as w,  # why\n  v)\nfrom .q import *\nfrom . import r\ntry:\n  import s\nexcept E: pass\ndef f():\n  import t\n",
        "E\nfunction f\nimport __future__.annotations as annotations in 0\nimport os as os in 0\nimport a as a in 0\nimport a.b as c in 0\nimport x.y.z as w in 0\nimport x.y.v as v in 0\nimport .q.* as * in 0\nimport .r as r in 0\nimport s as s in 0\nimport t as t in 2\ncomment \"# why\"",
    );
}

#[test]
fn odd_files() {
    says("", "");
    says("\u{feff}x = 'ü'\r\n# c\r\ny = \"z\"\r\n", "x := 'ü'\ny := \"z\"\ncomment \"# c\"");
    says("if x:\n\ty = 'a'\n", "x\ny := 'a'");
    says("x = f('a'\n", "x\nf\n'a'\n(not parsed)");
}

fn only_text(source: &str) -> (String, Vec<(usize, usize)>) {
    let facts = super::facts(source);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    match &literal.pieces[..] {
        [] => Default::default(),
        [Piece::Text(text)] => (text.value.clone(), text.offsets.clone()),
        pieces => panic!("{pieces:?}"),
    }
}

#[test]
fn escapes() {
    assert_eq!(only_text(r"'plain'"), ("plain".into(), vec![]));
    assert_eq!(only_text(r"'a\nb\x41'"), ("a\nbA".into(), vec![(1, 2), (2, 4), (3, 5), (4, 9)]));
    assert_eq!(only_text("'a\\\nb'"), ("ab".into(), vec![(1, 4), (2, 5)]));
    assert_eq!(only_text(r"'\'\\\101\u00e9\U0001F600\q'").0, "'\\Aé😀\\q");
    assert_eq!(only_text(r"'\N{BULLET}x'").0, "\u{fffd}x");
    assert_eq!(only_text(r"b'\xff\u0041'").0, "ÿ\\u0041");
    assert_eq!(only_text(r"r'\n{{'").0, r"\n{{");
    assert_eq!(only_text(r"Rb'''\x'''").0, r"\x");
    assert_eq!(only_text(r"f'{{a}}'"), ("{a}".into(), vec![(0, 2), (1, 4), (2, 5), (3, 7)]));
    assert_eq!(only_text("''"), (String::new(), vec![]));
}

#[track_caller]
fn writes(like: &str, content: &[Content<'_>], expected: Option<&str>) {
    let facts = super::facts(like);
    let literal = facts.ids().find_map(|id| facts.literal(id)).unwrap();
    assert_eq!(super::LANGUAGE.idioms.literal(like, literal, content).as_deref(), expected);
}

#[test]
fn literals_are_written_in_the_style_of_another() {
    use Content::{Expression, Text, Written};
    writes("u'x'", &[Text("a'b\\\n")], Some("u'a\\'b\\\\\\n'"));
    writes("r'x'", &[Text("a'b")], Some("r\"a'b\""));
    writes("r'x'", &[Text("a'b\"")], None);
    writes("b'x'", &[Text("é")], None);
    writes("b'x'", &[Expression("a")], None);
    writes("\"\"\"x\"\"\"", &[Text("a\"\n")], Some("\"\"\"a\\\"\n\"\"\""));
    writes(
        "u\"x\"",
        &[Text("{"), Written("{}\\N{DASH}"), Expression("os.environ[\"K\"]")],
        Some("f\"{{{{}}\\N{DASH}{os.environ['K']}\""),
    );
    writes("f'x{y}'", &[Text("{a}"), Written("{{b}}/v1")], Some("'{a}{b}/v1'"));
    writes("rf'x{y}'", &[Text("a"), Written("{y}{{")], Some("rf'a{y}{{'"));
    writes("f'x'", &[Expression("a['b'] if c != d else e")], Some("f'{(a[\"b\"] if c != d else e)}'"));
    writes("f'x'", &[Expression("f(\"it's\")")], None);
    writes("'x'", &[Expression("{1: 2}[1]")], Some("f'{ {1: 2}[1] }'"));
}

/// The node of the literal `'HERE'`.
fn here(facts: &Facts) -> NodeId {
    facts.ids().find(|id| facts.plain(*id).as_deref() == Some("HERE")).unwrap()
}

/// The source with the imports of a new read added and `'HERE'` replaced.
fn with_read(source: &str) -> String {
    let facts = super::facts(source);
    let at = here(&facts);
    let read = super::LANGUAGE.idioms.new_read(source, &facts, at, "K");
    let mut result = source.to_owned();
    let span = facts.span(at);
    result.replace_range(span.start..span.end, &read.expression);
    for edit in &read.imports {
        result.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    assert!(matches!(facts.kind(NodeId::FILE), Kind::File));
    result
}

#[track_caller]
fn reads(source: &str, expected: &str) {
    assert_eq!(with_read(source), expected);
}

#[test]
fn a_read_uses_the_imports_there_are() {
    reads("import os\nx = 'HERE'\n", "import os\nx = os.environ[\"K\"]\n");
    reads("import sys, os as _os\nx = 'HERE'\n", "import sys, os as _os\nx = _os.environ[\"K\"]\n");
    reads("from os import environ as e\nx = 'HERE'\n", "from os import environ as e\nx = e[\"K\"]\n");
    reads("import os.path\nx = 'HERE'\n", "import os.path\nx = os.environ[\"K\"]\n");
    reads("def f():\n    import os\n    return 'HERE'\n", "def f():\n    import os\n    return os.environ[\"K\"]\n");
    reads("def f():\n    return 'HERE'\nimport os\n", "def f():\n    return os.environ[\"K\"]\nimport os\n");
}

#[test]
fn an_import_on_the_same_line_counts() {
    reads("def f(): import os; x = 'HERE'\n", "def f(): import os; x = os.environ[\"K\"]\n");
    reads("import os; x = 'HERE'\n", "import os; x = os.environ[\"K\"]\n");
}

#[test]
fn an_import_out_of_reach_is_none() {
    reads(
        "def g():\n    import os\ndef f():\n    return 'HERE'\n",
        "import os\n\n\ndef g():\n    import os\ndef f():\n    return os.environ[\"K\"]\n",
    );
    reads(
        "def f():\n    if a:\n        import os\n    return 'HERE'\n",
        "import os as _os\n\n\ndef f():\n    if a:\n        import os\n    return _os.environ[\"K\"]\n",
    );
    reads(
        "def f():\n    x = 'HERE'\n    import os\n",
        "import os as _os\n\n\ndef f():\n    x = _os.environ[\"K\"]\n    import os\n",
    );
    reads("def f(os):\n    return 'HERE'\n", "import os as _os\n\n\ndef f(os):\n    return _os.environ[\"K\"]\n");
    reads(
        "if TYPE_CHECKING:\n    import os\nx = 'HERE'\n",
        "import os\n\nif TYPE_CHECKING:\n    import os\nx = os.environ[\"K\"]\n",
    );
}

#[test]
fn an_added_import_stands_where_imports_belong() {
    reads("x = 'HERE'\n", "import os\n\nx = os.environ[\"K\"]\n");
    reads(
        "#!/usr/bin/env python\n# coding: utf-8\n\n# About.\n\nx = 'HERE'\n",
        "#!/usr/bin/env python\n# coding: utf-8\n\n# About.\n\nimport os\n\nx = os.environ[\"K\"]\n",
    );
    reads("# Of x.\nx = 'HERE'\n", "import os\n\n# Of x.\nx = os.environ[\"K\"]\n");
    reads("\"\"\"D.\"\"\"\n\nx = 'HERE'\n", "\"\"\"D.\"\"\"\n\nimport os\n\nx = os.environ[\"K\"]\n");
    reads("\"\"\"D.\"\"\"\nx = 'HERE'\n", "\"\"\"D.\"\"\"\n\nimport os\n\nx = os.environ[\"K\"]\n");
    reads(
        "from __future__ import annotations\n\nx = 'HERE'\n",
        "from __future__ import annotations\n\nimport os\n\nx = os.environ[\"K\"]\n",
    );
    reads(
        "import json\nimport sys\nfrom abc import ABC\n\nimport openai\n\nx = 'HERE'\n",
        "import json\nimport os\nimport sys\nfrom abc import ABC\n\nimport openai\n\nx = os.environ[\"K\"]\n",
    );
    reads(
        "import json\nfrom pathlib import Path\nx = 'HERE'\n",
        "import json\nimport os\nfrom pathlib import Path\nx = os.environ[\"K\"]\n",
    );
    reads("from pathlib import Path\nx = 'HERE'\n", "import os\nfrom pathlib import Path\nx = os.environ[\"K\"]\n");
    reads(
        "from abc import (\n    ABC,\n)\nimport sys\nx = 'HERE'\n",
        "from abc import (\n    ABC,\n)\nimport os\nimport sys\nx = os.environ[\"K\"]\n",
    );
    reads(
        "from openai import OpenAI\n\nx = 'HERE'\n",
        "import os\n\nfrom openai import OpenAI\n\nx = os.environ[\"K\"]\n",
    );
    reads(
        "\u{feff}import openai\r\nx = 'HERE'\r\n",
        "\u{feff}import os\r\n\r\nimport openai\r\nx = os.environ[\"K\"]\r\n",
    );
}

#[test]
fn indentation_that_the_grammar_cannot_hold_is_not_parsed() {
    let parsed = |levels: usize, blank: &str| {
        let heads: String = (0..levels).map(|level| format!("{}if 1:\n", blank.repeat(level))).collect();
        super::facts(&format!("{heads}{}x = f'a{{1}}'\n", blank.repeat(levels))).parsed
    };
    assert!(parsed(370, " "));
    // Ended the program.
    for blank in [" ", "\t", "    "] {
        assert!(!parsed(511, blank));
        assert!(!parsed(600, blank));
    }
    // Lines that go on have one width together.
    let mut text = "x = 1\n".repeat(1000);
    for level in 0..600 {
        text.push_str(&format!("{}if 1:\n", " \\\n".repeat(level)));
    }
    assert!(!super::facts(&text).parsed);
}
