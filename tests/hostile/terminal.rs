//! Characters that a terminal obeys, or that let a text look like another, in names, sources, keys, models and values.

use crate::place::{OLD, Place};

/// The title of a window, colours by C0 and C1, a link, a step back, a line from its beginning, text that runs backwards,
/// text that cannot be seen.
const EVIL: &str = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{9b}31m\u{9d}8;;https://x.example\u{9c}\u{8}\r\u{202e}\u{2066}\u{200b}\u{61c}\u{ad}\u{e0041}\u{7f}";

fn is_evil(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}')
}

fn place() -> Place {
    let url = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/chat/completions";
    let client = format!(
        "import requests\nrequests.post('{url}', headers={{'Authorization': 'Bearer k3y{EVIL}'}}, json={{'model': 'accounts/x/models/{EVIL}'}}) # {EVIL}\n"
    );
    let settings = format!("# {EVIL} {OLD}{EVIL}: {OLD}DIRECT_ROUTE_API_KEY: x{EVIL}\n");
    let place = Place::with(&[("a.py", &client), ("b.yaml", &settings), ("c.md", &settings), ("d.env", &settings)]);
    let name = EVIL.replace('/', "");
    place.write(&format!("{name}\n.yaml"), OLD.as_bytes());
    place.write(&format!("{name}/b.yaml"), OLD.as_bytes());
    place.write(&format!("{name}.bin.yaml"), b"\0");
    place
}

fn assert_harmless(what: &str, text: &str) {
    assert!(text.len() > 40, "{what}: {text}");
    if let Some(line) = text.lines().find(|line| line.contains(is_evil)) {
        panic!("{what}: {line:?}");
    }
}

#[test]
fn no_output_obeys_a_file() {
    let place = place();
    for format in ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"] {
        for args in ["check", "check --unsafe-fixes --show-skipped", "check --max-file-size 1 --show-skipped"] {
            let output = place.run(&format!("{args} --format {format}"));
            assert_harmless(&format!("{args} --format {format}"), &(output.stdout + &output.stderr));
        }
    }
    for format in ["human", "json", "csv", "toml"] {
        let output = place.run(&format!("inventory --show-files --show-skipped --format {format}"));
        assert_harmless(&format!("inventory --format {format}"), &(output.stdout + &output.stderr));
    }
    for args in ["check --statistics", "check --color always --quiet --statistics"] {
        assert_harmless(args, &place.run(args).stdout);
    }
}

#[test]
fn no_question_obeys_a_file() {
    let place = place();
    let output = place.run_with(&["fix", "--interactive", "--unsafe-fixes", "."], &b"n\n".repeat(100));
    assert!(output.stderr.contains("safe fix: "), "{output:?}");
    assert_harmless("fix --interactive", &output.stderr);
}

#[test]
fn no_error_obeys_a_name() {
    let place = Place::with(&[("a.yaml", OLD)]);
    let missing = format!("missing {}", EVIL.replace('/', ""));
    let output = place.run_with(&["check", &missing], b"");
    assert_eq!(output.code, 2);
    assert_harmless("a missing file", &output.stderr);
    for format in ["human", "json", "github", "gitlab", "junit", "sarif", "html"] {
        let output = place
            .run_with(&["check", "--format", format, "--stdin-filename", &format!("{EVIL}.yaml"), "-"], OLD.as_bytes());
        assert_harmless(format, &(output.stdout + &output.stderr));
    }
    for option in ["--config", "--baseline", "--files-from", "--exclude=["] {
        let argument = if option.ends_with('[') {
            vec![format!("{option}{missing}")]
        } else {
            vec![option.to_owned(), missing.clone()]
        };
        let arguments: Vec<&str> = ["check"].into_iter().chain(argument.iter().map(String::as_str)).collect();
        let output = place.run_with(&arguments, b"");
        assert_eq!(output.code, 2, "{output:?}");
        assert_harmless(option, &output.stderr);
    }
}

#[test]
fn no_configuration_is_obeyed() {
    for text in
        ["select = ['EVIL']", "\"EVIL\" = 1", "endpoint = 'EVIL'", "exclude = ['[EVIL']", "[deployments]\n'EVIL' = 'x'"]
    {
        let escaped: String = EVIL.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
        let text = text.replace('\'', "\"").replace("EVIL", &escaped);
        let place = Place::with(&[("a.yaml", OLD), ("fw-migrate.toml", &text)]);
        let output = place.run("check");
        assert_eq!(output.code, 2, "{text}: {output:?}");
        assert_harmless(&text, &output.stderr);
    }
}

#[test]
fn a_saved_report_is_not_obeyed() {
    let place = place();
    let report = place.run("check --format json").stdout;
    // Somebody may have written one by hand.
    let escaped: String = EVIL.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let mut forged = report.clone();
    for text in ["this URL names", "direct-url\"", "FW001\"", "0.1.0\"", "DIRECT_ROUTE_API_KEY", "requests.post("] {
        assert!(forged.contains(text), "{text}");
        forged = forged.replace(text, &format!("{escaped}{text}"));
    }
    assert_ne!(forged, report);
    place.write("report.json", forged.as_bytes());
    for format in ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "html"] {
        let output = place.run(&format!("report merge report.json --format {format}"));
        assert_eq!(output.code, 0, "{output:?}");
        assert_harmless(&format!("report merge --format {format}"), &(output.stdout + &output.stderr));
    }
}
