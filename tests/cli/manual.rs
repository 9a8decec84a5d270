//! Completions and man pages. What reads them is asked to, where it is installed.

use std::collections::BTreeSet;

use crate::place::{Output, Place};

/// What a program says to the text, or nothing where there is no such program.
fn said(place: &Place, program: &str, args: &[&str]) -> Option<Output> {
    let output = match place.command(program).args(args).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("{program} is not installed");
            return None;
        }
        Err(error) => panic!("{program}: {error}"),
    };
    Some(Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    })
}

/// A file with the script for a shell.
fn script(shell: &str) -> (Place, String) {
    let place = Place::new();
    let output = place.run(&format!("completions {shell}"));
    assert_eq!((output.code, &*output.stderr), (0, ""));
    place.write("script", output.stdout.as_bytes());
    (place, output.stdout)
}

#[test]
fn every_shell_is_told_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (_, text) = script(shell);
        for word in ["check", "inventory", "completions", "force-exclude"] {
            assert!(text.contains(word), "the script for {shell} lacks {word}");
        }
    }
}

#[test]
fn shells_take_their_scripts() {
    for shell in ["bash", "zsh", "fish"] {
        let (place, _) = script(shell);
        let Some(output) = said(&place, shell, &["-n", "script"]) else { continue };
        assert_eq!((output.code, &*output.stdout, &*output.stderr), (0, "", ""), "{shell}");
    }
}

#[test]
fn bash_completes_commands_options_and_values() {
    let (place, _) = script("bash");
    for (words, expected) in [
        ("fw-migrate inv", "inventory"),
        ("fw-migrate check --unsafe", "--unsafe-fixes"),
        ("fw-migrate check --color al", "always"),
        ("fw-migrate completions z", "zsh"),
    ] {
        let typed: Vec<&str> = words.split(' ').collect();
        let (last, before) = (typed[typed.len() - 1], typed[typed.len() - 2]);
        let ask = format!(
            "source ./script; [[ $(complete -p fw-migrate) =~ -F[[:blank:]]([^ ]+) ]]; \
             COMP_WORDS=({words}); COMP_CWORD={}; \"${{BASH_REMATCH[1]}}\" fw-migrate '{last}' '{before}'; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            typed.len() - 1
        );
        let Some(output) = said(&place, "bash", &["--norc", "-c", &ask]) else { return };
        assert_eq!(output.stdout.trim_end(), expected, "{words}: {}", output.stderr);
    }
}

#[test]
fn a_wrong_shell_is_told_the_right_ones() {
    let output = Place::new().run("completions tcsh");
    assert_eq!((output.code, &*output.stdout), (2, ""));
    assert!(output.stderr.contains("bash") && output.stderr.contains("zsh"), "{}", output.stderr);
}

#[test]
fn every_command_has_a_page_that_renders() {
    let place = Place::new();
    assert_eq!(place.run("man --all pages").code, 0);
    let names: BTreeSet<String> = std::fs::read_dir(place.path("pages"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let help = place.run("--help").stdout;
    let commands = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    // A longer indent goes on with what the line before says.
    let commands = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    for command in commands.filter(|command| !["", "help"].contains(command)) {
        assert!(names.contains(&format!("fw-migrate-{command}.1")), "no page for {command} among {names:?}");
    }
    for name in &names {
        let page = place.read(&format!("pages/{name}"));
        let single = name.trim_end_matches(".1").replacen("fw-migrate", "", 1).replace('-', " ");
        assert_eq!(place.run(&format!("man{single}")).stdout, page, "{name}");
        assert!(page.contains(concat!("fw-migrate ", env!("CARGO_PKG_VERSION"))), "{name} names no version");
        let path = format!("pages/{name}");
        let Some(output) = said(&place, "groff", &["-man", "-Tutf8", "-ww", "-z", &path]) else { continue };
        assert_eq!((output.code, &*output.stderr), (0, ""), "{name}");
    }
}

#[test]
fn a_page_shows_what_the_help_says() {
    let place = Place::new();
    place.write("page.1", place.run("man check").stdout.as_bytes());
    let Some(output) = said(&place, "groff", &["-man", "-Tascii", "-P-c", "page.1"]) else { return };
    for text in ["fw-migrate-check - Report what has to be migrated", "--force-exclude", "Exit code:"] {
        let plain = without_overstrikes(&output.stdout);
        assert!(plain.contains(text), "{text} is not in\n{plain}");
    }
}

/// What is left of bold and underlined text on a terminal.
fn without_overstrikes(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        if c == '\u{8}' {
            plain.pop();
        } else {
            plain.push(c);
        }
    }
    plain
}

#[test]
fn a_page_of_no_command_is_an_error() {
    let output = Place::new().run("man chek");
    assert_eq!((output.code, &*output.stdout), (2, ""));
    assert!(output.stderr.contains("`chek`") && output.stderr.contains("check, fix"), "{}", output.stderr);
    assert_eq!(Place::new().run("man check more").code, 2);
    assert_eq!(Place::new().run("man check --all pages").code, 2);
}

#[test]
fn pages_that_cannot_be_written_are_an_error() {
    let place = Place::with(&[("taken", "")]);
    let output = place.run("man --all taken/pages");
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("taken"), "{}", output.stderr);
}
