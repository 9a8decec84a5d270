//! What a rule is about, for `fw-migrate explain` and for the page of all rules, which are one text.

use crate::finding::{Rule, Severity};
use crate::rules::{RULES, SUPPRESSION};

/// How every rule is switched off; `{code}` stands for its code.
const SUPPRESS: &str = "\
## How to suppress it

- `fw-migrate: ignore[{code}] reason` in a comment on the line, or on a line of its own above it
- `fw-migrate: ignore-file[{code}]` in the first ten lines of the file
- `--ignore {code}`; `ignore` or `[per-file-ignores]` in the configuration

A client moves whole or not at all: where the rule is off for a part of it, all of it stays.
";

/// What a rule finds, why, an example, how safe its fix is, and how to suppress it, as Markdown.
pub fn explain(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "error: it stops working when direct routing is switched off",
        Severity::Warning => "warning: it needs a look",
        Severity::Note => "note: for information, it never fails a check",
    };
    let Rule { code, name, explanation, .. } = rule;
    let mut text = format!("# {code} {name}\n\nSeverity: {severity}.\n\n{explanation}");
    if code != &SUPPRESSION.code {
        text.push('\n');
        text.push_str(&SUPPRESS.replace("{code}", code));
    }
    text
}

/// What a rule finds, in some sentences.
pub fn first_paragraph(rule: &Rule) -> String {
    let mut lines = rule.explanation.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
    let paragraph: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ")
}

/// Where [`page`] speaks of a rule.
pub fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.code.to_lowercase(), rule.name)
}

/// The page of all rules, `docs/rules.md`.
pub fn page() -> String {
    let all: Vec<&Rule> = RULES.iter().copied().chain([&SUPPRESSION]).collect();
    let mut text = "# Rules\n\n`fw-migrate explain FW004` prints the same text.\n\n".to_owned();
    for rule in &all {
        let (Rule { code, name, summary, .. }, anchor) = (rule, anchor(rule));
        text.push_str(&format!("- [{code} {name}](#{anchor}): {summary}\n"));
    }
    for rule in all {
        text.push('\n');
        // One level down, below the page's own heading; a comment in an example is no heading.
        let mut is_example = false;
        for line in explain(rule).lines() {
            is_example ^= line.starts_with("```");
            if line.starts_with('#') && !is_example {
                text.push('#');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}
