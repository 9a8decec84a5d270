//! Small files that would cost much.

use std::time::{Duration, Instant};

use crate::place::{OLD, Output, Place};

/// A run that ends soon, also without optimisation and on a busy machine.
fn quick(place: &Place, args: &str) -> Output {
    let start = Instant::now();
    let output = place.run(args);
    assert!(start.elapsed() < Duration::from_secs(60), "{args}: {:?}", start.elapsed());
    output
}

#[test]
fn anchors_are_not_expanded() {
    let mut bomb = format!("a0: &a0 {{{}}}\n", OLD.trim());
    for level in 1..30 {
        let uses = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{uses}]\n"));
    }
    bomb.push_str("merged: {<<: *a29}\n");
    let place = Place::with(&[("bomb.yaml", &bomb), (".github/workflows/w.yml", &bomb), ("compose.yaml", &bomb)]);
    let output = quick(&place, "check --format concise");
    assert_eq!((output.code, output.stdout.lines().count()), (1, 3), "{output:?}");
}

#[test]
fn aliases_that_lead_to_themselves_end() {
    let text = format!("a: &a\n  b: *a\n  {OLD}c: &c [*c, *a]\n");
    assert_eq!(quick(&Place::with(&[("a.yaml", &text)]), "check").code, 1);
}

#[test]
fn imports_in_a_circle_end() {
    let modules = 60;
    let files: Vec<(String, String)> = (0..modules)
        .map(|module| {
            let next = (module + 1) % modules;
            let text = format!("from m{next} import *\nfrom m{next} import URL as V{module}\nURL = V{module}\n# {OLD}");
            (format!("m{module}.py"), text)
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_ne!(quick(&Place::with(&files), "check --quiet").code, 2);
}

#[test]
fn globs_cost_no_more_than_their_length() {
    let many =
        format!("exclude = [{}]\n", (0..5_000).map(|n| format!("'**/*a*{n}*/**'")).collect::<Vec<_>>().join(","));
    let stars = format!("exclude = ['{}b']\n", "*a".repeat(2_000));
    let alternatives = format!("exclude = ['{}']\n", "{a,b}".repeat(30));
    let name = format!("{}.yaml", "a".repeat(200));
    for text in [many, stars, alternatives] {
        let place = Place::with(&[(&name, OLD), ("fw-migrate.toml", &text)]);
        let output = quick(&place, "check --quiet");
        // It counts, or it is refused.
        assert!(output.code == 1 || output.stderr.contains("fw-migrate.toml"), "{output:?}");
    }
}

#[test]
fn what_a_grammar_cannot_hold_is_read_as_text() {
    // Assertions of their scanners, in C, would end the run.
    let word = "A".repeat(300);
    let ruby = format!("u = '{}'\nv = <<{word}\na\n{word}\n", OLD.trim());
    let levels: String = (0..600).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect();
    let python = format!("u = '{}'\n{levels}{}x = f'{{u}}'\n", OLD.trim(), " ".repeat(600));
    let place = Place::with(&[("a.rb", &ruby), ("a.py", &python), ("b.txt", OLD)]);
    let output = quick(&place, "check --format concise");
    assert_eq!((output.code, output.stdout.lines().count()), (1, 3), "{output:?}");
}

#[test]
fn commands_below_more_variables_than_are_followed_are_left_alone() {
    // A variable further out may be what the command sends, so that no name for it is right.
    let direct = "KEY: '${{ secrets.FIREWORKS_DIRECT_API_KEY }}'";
    let command = format!("curl -H \"Authorization: Bearer $KEY\" {}", OLD.trim().trim_start_matches("url: "));
    let step = |variables: &str| format!("steps:\n- run: |\n    {command}\n  env:\n{variables}    {direct}\n");
    let many: String = (0..300).map(|number| format!("    A{number}: a\n")).collect();
    let deep: String = (0..20).map(|level| format!("{}a{level}:\n", " ".repeat(level))).collect();
    let indent = " ".repeat(20);
    let deep = format!("env:\n  {direct}\n{deep}{indent}steps:\n{indent}- run: |\n{indent}    {command}\n");
    for (text, is_left) in [(step(""), false), (step(&many), true), (deep, true)] {
        let place = Place::with(&[("w.yml", &text)]);
        place.run("fix --unsafe-fixes");
        assert_eq!(place.read("w.yml").contains(&command), is_left, "{text}");
    }
}

#[test]
fn a_large_ignore_file_ends() {
    let place = Place::with(&[("a.yaml", OLD), (".gitignore", &"**/*x*/**/*y*\n".repeat(5_000))]);
    assert_eq!(quick(&place, "check --quiet").code, 1);
}

#[test]
fn a_name_with_hundreds_of_values_is_reported_and_left_alone() {
    let url = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";
    let client = format!(
        "const URL = \"{url}\"\nconst token = \"sk-direct-0123456789\"\nfunc New() *openai.Client {{\n\tconfig := openai.DefaultConfig(token)\n\tconfig.BaseURL = URL\n\treturn openai.NewClientWithConfig(config)\n}}\n"
    );
    let head = "package main\n\nimport \"github.com/sashabaranov/go-openai\"\n\n";
    let many = format!("{head}{}", client.repeat(400));
    let place = Place::with(&[("a.go", &many), ("once/a.go", &format!("{head}{client}"))]);
    let output = quick(&place, "check --format concise");
    let found =
        |name: &str| output.stdout.lines().filter(|line| line.starts_with(name) && line.contains("FW001")).count();
    assert_eq!((output.code, found("a.go"), found("once/a.go")), (1, 400, 1), "{output:?}");
    // What nobody can follow is nothing to change without a look.
    let output = quick(&place, "fix --diff");
    assert!(output.stdout.contains("once/a.go") && !output.stdout.contains("b/a.go"), "{output:?}");
}
