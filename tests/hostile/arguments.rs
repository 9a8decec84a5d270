//! Keys where a name belongs, on the command line and in the configuration: what is wrong is told without them.

use crate::place::{OLD, Place};

const KEY: &str = "kT7q9ZxW2mLp4RvB8nYs";

#[test]
fn a_wrong_argument_is_told_without_a_key() {
    let place = Place::with(&[("a.yaml", OLD)]);
    for (argument, words) in [
        (format!("--key-env={KEY}"), "the value of --key-env is by its looks no name"),
        (format!("--key-env={KEY}-"), "the value of --key-env is "),
        (format!("--endpoint={KEY}"), "no endpoint"),
        (format!("--endpoint=https://u:{KEY}@gw.example.com"), "no endpoint"),
        ("--endpoint=https://u:nightingale@gw.example.com".into(), "no endpoint"),
        (format!("--select={KEY}"), "there is no rule"),
        (format!("--format={KEY}"), "possible values"),
        (format!("--{KEY}"), "unexpected argument"),
        (format!("--exclude=[{KEY}"), "cannot understand the glob"),
        (format!("--config={KEY}"), "cannot read"),
        (format!("--baseline={KEY}"), "there is no baseline"),
        (format!("--changed-since={KEY}"), "needs a git repository"),
    ] {
        let output = place.run_with(&["check", &argument], b"");
        assert_eq!(output.code, 2, "{argument}: {output:?}");
        assert!(output.stderr.contains(words), "{argument}: {output:?}");
        let said = output.stdout + &output.stderr;
        assert!(!said.contains(&KEY[..6]) && !said.contains("nighti"), "{argument}: {said}");
    }
}

#[test]
fn a_wrong_configuration_is_told_without_a_key() {
    for text in [
        "key-env = ['KEY']",
        "key-env = ['KEY-x']",
        "key-env = KEY",
        "key-env = { x = 'KEY' }",
        "KEY = 1",
        "[KEY]",
        "[KEY",
        "endpoint = 'KEY'",
        "endpoint = 'https://u:KEY@gw.example.com'",
        "select = ['KEY']",
        "exclude = ['[KEY']",
        "per-file-ignores = 'KEY'",
        "[deployments]\n'KEY x' = 'accounts/a/deployments/b'",
        "[deployments]\n'a-b.c' = 'KEY'",
    ] {
        let place = Place::with(&[("a.yaml", OLD), ("fw-migrate.toml", &text.replace("KEY", KEY))]);
        let output = place.run("check");
        assert_eq!(output.code, 2, "{text}: {output:?}");
        assert!(output.stderr.contains("fw-migrate.toml:"), "{text}: {output:?}");
        assert!(!output.stderr.contains(&KEY[..6]), "{text}: {output:?}");
    }
}

#[test]
fn arguments_cannot_take_over_a_terminal() {
    let place = Place::new();
    for argument in
        ["--\u{1b}]0;x\u{7}", "--format=\u{9b}31m", "--endpoint=\u{1b}[2J", "--changed-since=\u{1b}[2J", "\u{1b}[2J"]
    {
        let output = place.run_with(&["check", argument], b"");
        assert_eq!(output.code, 2, "{output:?}");
        let said = output.stdout + &output.stderr;
        assert!(!said.contains(['\u{1b}', '\u{9b}', '\u{7}']), "{said:?}");
    }
}
