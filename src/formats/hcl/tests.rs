use super::super::outline::{is_quick, refuses, says, survives};
use super::facts;
use crate::facts::Kind;
use crate::formats::detect;

#[test]
fn names() {
    for name in [
        "main.tf",
        "a/prod.tfvars",
        "terraform.tfvars.example",
        "prod.auto.tfvars",
        "s3.tfbackend",
        "main.tofu",
        "terragrunt.hcl",
        "x.pkr.hcl",
        "x.pkrvars.hcl",
        "docker-bake.hcl",
        "api.nomad",
        "API.NOMAD.HCL",
        "main.tf.tmpl",
    ] {
        assert_eq!(detect(name).map(|format| format.name), Some("HCL"), "{name}");
    }
    for name in [".terraform.lock.hcl", "main.tf.json", "x.tfvars.json", "terraform.tfstate", "tf", "init.sh.tftpl"] {
        assert_ne!(detect(name).map(|format| format.name), Some("HCL"), "{name}");
    }
}

#[test]
fn attributes() {
    says(facts, "", "");
    says(facts, "# none\n", "comment \"# none\"");
    says(
        facts,
        "a = \"b\"\nc=1\nd = null\ne = true\nf = var.x\ng = \"\"\n",
        "a = \"b\"\nc = ~1\nd = ~null\ne = ~true\nf = ~var.x <~var>\ng = \"\"",
    );
    says(facts, "a = (\"b\")", "a = \"b\" | a = (\"b\")");
    says(facts, "a = [\"b\", 1, c]", "a = [\"b\", ~1, ~c]");
    says(facts, "\u{feff}a = \"ä\"\r\nb = \"ö\"\r\n", "a = \"ä\"\nb = \"ö\"");
    says(facts, "a = \"x\" # \"y\"\n", "a = \"x\"\ncomment \"# \\\"y\\\"\"");
}

#[test]
fn blocks() {
    says(
        facts,
        "resource a b {\n  c = \"d\"\n  e {}\n  e { f = 1 }\n}\nlocals {\n}\n",
        "resource :\n  a :\n    b {}\n      c = \"d\"\n      e {}\n      e {}\n        f = ~1\nlocals {}",
    );
    says(facts, "job bare \"x\" /* { */ {\n}", "job :\n  bare :\n    x {} | \"x\" /* { */ { … }\ncomment \"/* { */\"");
    let shown = "variable \"KEY\" { # why\n  default = \"\"\n}";
    let found = facts(shown);
    let block = found.ids().find(|id| matches!(&found.kind(*id), Kind::Mapping(list) if list.span.is_some()));
    assert_eq!(block.map(|id| found.span(id).of(shown)), Some("{ # why\n  default = \"\"\n}"));
    let labels: Vec<_> = found
        .ids()
        .filter_map(|id| match found.kind(id) {
            Kind::Mapping(list) => Some(&list.items),
            _ => None,
        })
        .flatten()
        .map(|entry| (entry.name_span.map(|name| name.of(shown)), entry.span.of(shown)))
        .collect();
    assert_eq!(
        labels,
        [(Some("variable"), shown), (Some("KEY"), &shown["variable ".len()..]), (Some("default"), "default = \"\"")],
    );
}

#[test]
fn objects() {
    says(facts, "a = { b = \"c\", \"d\" : 2\n e = {}, }", "a {}\n  b = \"c\"\n  d = ~2 | \"d\" : 2\n  e {}");
    says(
        facts,
        "a = {\n  # one\n  (\"b\") = 1 // two\n  (var.c) = \"d\"\n  \"${x}_y\" = 2\n  true = 3\n  4 = 5\n}",
        "a {}
          b = ~1 | (\"b\") = 1
          - = \"d\" | (var.c) = \"d\"
          ${x}_y = ~2 | \"${x}_y\" = 2
          true = ~3
          4 = ~5
        comment \"# one\"
        comment \"// two\""
            .replace("\n          ", "\n  ")
            .replace("\n        ", "\n")
            .as_str(),
    );
}

#[test]
fn expressions_hold_their_parts() {
    says(
        facts,
        "a = jsonencode([{ name = \"X\", value = var.y }])",
        "a = ~jsonencode([{ name = \"X\", value = var.y }]) <[{name=\"X\", value=~var.y <~var>}]>",
    );
    says(
        facts,
        "a = merge({ X = \"\" }, local.env...)",
        "a = ~merge({ X = \"\" }, local.env...) <{X=\"\"}, ~local.env <~local>>",
    );
    says(facts, "a = b ? \"c\" : \"d\"", "a = ~b ? \"c\" : \"d\" <~b, \"c\", \"d\">");
    says(facts, "a = b == \"c\" || !d", "a = ~b == \"c\" || !d <~b == \"c\" <~b, \"c\">, ~!d <~d>>");
    says(facts, "a = b[\"c\"].d[*].e", "a = ~b[\"c\"].d[*].e <~b, \"c\">");
    says(
        facts,
        "a = [for k, v in { x = \"y\" } : \"z\" if k != \"\"]\n",
        "a = ~[for k, v in { x = \"y\" } : \"z\" if k != \"\"] <{x=\"y\"}, \"z\", ~k != \"\" <~k, \"\">>",
    );
    says(facts, "a = { for k in b : k => \"c\"... }", "a = ~{ for k in b : k => \"c\"... } <~b, ~k, \"c\">");
    says(facts, "a = provider::x::f(\"y\")", "a = ~provider::x::f(\"y\") <\"y\">");
}

#[test]
fn texts() {
    says(
        facts,
        r#"a = "https://${var.h["x"]}.test/\"\\\n\t\u00e4\U0001F600$${b}%%{c}$d""#,
        r#"a = "https://${var.h["x"]}.test/"\\\n\tä😀${b}%{c}$d""#,
    );
    says(facts, "a = <<EOT\n# no\n  \\n$${b}\nEOT\nc = 1\n", "a = <<EOT\n# no\\n  \\\\n${b}\\nEOT\nc = ~1");
    let text = "a = <<-E\r\n  X=1\r\n  E\r\nb = f(<<E\nE\n)\n";
    says(facts, text, "a = <<-E\r\n  X=1\\r\\n  E\nb = ~f(<<E\\nE\\n) <<<E\nE>");
    let found = facts(text);
    let bodies: Vec<_> =
        found.ids().filter_map(|id| found.literal(id)).map(|literal| literal.body().of(text)).collect();
    assert_eq!(bodies, ["  X=1\r\n", ""]);
}

#[test]
fn comments() {
    says(
        facts,
        "// a\na = \"# b // c /* d\" /* e\n# f */\n/**/ b = 6 / 3 # g // h\r\n#",
        "a = \"# b // c /* d\"\nb = ~6 / 3 <~6, ~3>\ncomment \"// a\"\ncomment \"/* e\\n# f */\"\ncomment \"/**/\"
comment \"# g // h\"\ncomment \"#\"",
    );
    says(
        facts,
        "a \"/* b\" {\n}\nc = { \"# d\" = \"\" } # e",
        "a :\n  /* b {} | \"/* b\" { … }\nc {}\n  # d = \"\" | \"# d\" = \"\"\ncomment \"# e\"",
    );
    says(facts, "a = \"${b /* c */}\"\nd = <<E\n// e\nE\n", "a = \"${b /* c */}\"\nd = <<E\n// e\\nE");
}

#[test]
fn what_is_not_hcl_is_not_read() {
    for text in ["{", "a = ", "a = \"b", "a = <<E\n", "{{ if x }}\na = 1\n", "a = ${b}", "a b c", "a {", "a = 1 b = 2"]
    {
        refuses(facts, text);
    }
    refuses(facts, &format!("a {}{{\n}}\n", "b ".repeat(20)));
    refuses(facts, &"a = {\n".repeat(100));
}

#[test]
fn torn_files() {
    survives(facts, "a = \"b${c(\"d\")}\\n\"\nr \"s\" t {\n  u = { \"v\" = [w] } # x\n}\ny = <<-E\n  z\n  E\n");
}

#[test]
fn large_files() {
    for (head, part) in [
        ("", "{"),
        ("", "\"${"),
        ("", "a = {\n"),
        ("", "a {\n"),
        ("", "a = <<E\n"),
        ("", "a = \"x\"\n"),
        ("", "/*"),
        ("", "# x\n"),
        ("", "a \"b\" "),
        ("a = ", "{"),
        ("a = ", "["),
        ("a = ", "("),
        ("a = ", "f("),
        ("a = ", "{ a = "),
        ("a = ", "\"${"),
        ("a = ", "-"),
        ("a = ", "[for a in "),
        ("a = ", "b ? c : "),
        ("a = 1", " + 1"),
        ("a = \"", "${b} "),
        ("a = \"", "%{ if b }"),
        ("a = \"", "%{ for b in c }"),
        ("a = [", "1,"),
        ("a = f(", "g(1),"),
        ("a = b", ".c"),
        ("a = b", "[0]"),
        ("a = <<E\n", "x # y\n"),
        ("a = <<E\n", "E "),
        ("a = {", "# b\n"),
    ] {
        is_quick(facts, head, part);
    }
    // The parser compares each key with all before it.
    let keys = |count: usize| (0..count).map(|key| format!("k{key} = 1\n# =======\n")).collect::<String>();
    refuses(facts, &format!("a = {{\n{}}}\n", keys(50_000)));
    assert!(facts(&format!("a = {{\n{}}}\n", keys(5_000))).parsed);
}
