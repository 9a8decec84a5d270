//! Reading Markdown: blocks, sessions, command lines, headings.

use std::collections::BTreeSet;

/// The contents of the fenced blocks of a language.
pub fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        open = match (open, line.strip_prefix("```")) {
            (None, Some(fence)) => Some((fence.to_owned(), String::new())),
            (Some((fence, content)), Some(_)) => {
                if fence == language {
                    found.push(content);
                }
                None
            }
            (Some((fence, content)), None) => Some((fence, content + line + "\n")),
            (None, None) => None,
        };
    }
    found
}

/// A text without its fenced blocks.
pub fn prose(text: &str) -> String {
    let mut inside = false;
    let outside = text.lines().filter(|line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    outside.map(|line| format!("{line}\n")).collect()
}

/// What stands in backticks.
pub fn code_spans(text: &str) -> Vec<String> {
    prose(text).split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A command of a `console` block and what follows it.
#[derive(Debug)]
pub struct Shown {
    pub command: String,
    pub output: Vec<String>,
    pub code: Option<i32>,
}

/// The commands of a `console` block.
pub fn shown(block: &str) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    let mut asks_for_code = false;
    for line in block.lines() {
        match line.strip_prefix("$ ") {
            Some("echo $?") => asks_for_code = true,
            Some(command) => {
                asks_for_code = false;
                commands.push(Shown { command: command.to_owned(), output: Vec::new(), code: None });
            }
            None => {
                let last = commands.last_mut().unwrap_or_else(|| panic!("output of no command: {line}"));
                if asks_for_code {
                    last.code = Some(line.parse().unwrap());
                } else {
                    last.output.push(line.trim_end().to_owned());
                }
            }
        }
    }
    commands
}

/// Whether `actual` is what the document shows, `…` standing for any lines.
pub fn fits(expected: &[String], actual: &[&str]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((line, rest)) if line == "…" => (0..=actual.len()).any(|skipped| fits(rest, &actual[skipped..])),
        Some((line, rest)) => actual.split_first().is_some_and(|(first, others)| first == line && fits(rest, others)),
    }
}

/// The command lines of this program in a script, each as words.
pub fn command_lines(script: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in script.replace("\\\n", " ").lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        for at in (0..words.len()).filter(|at| words[*at].rsplit('/').next() == Some("fw-migrate")) {
            let rest = words[at + 1..].iter().take_while(|word| !word.starts_with(['>', '|', '#', '&', ';', '<']));
            let mut line = vec!["fw-migrate".to_owned()];
            line.extend(rest.map(|word| word.trim_matches(['\'', '"', ';', ')']).to_owned()));
            // `uses: fw-migrate/fw-migrate` and the like call nothing.
            if line.len() > 1 {
                found.push(line);
            }
        }
    }
    found
}

/// The names by which links reach the headings of a page.
pub fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text);
    let titles = headings.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = titles.map(|title| title.to_lowercase().replace(' ', "-"));
    kept.map(|title| title.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()).collect()
}

#[test]
fn the_test_of_shown_output_tells_right_from_wrong() {
    let shown = ["a", "…", "d"].map(String::from);
    assert!(fits(&shown, &["a", "b", "c", "d"]) && fits(&shown, &["a", "d"]));
    assert!(!fits(&shown, &["a", "b"]) && !fits(&shown, &["x", "a", "d"]) && !fits(&shown, &["a", "d", "e"]));
}
