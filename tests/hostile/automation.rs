//! Files of whoever opened a pull request, in the log and the pages of a CI service: names and texts stay such.

use std::fs;
use std::path::Path;

use crate::place::{OLD, Place};

/// A name that would be a command if it stood at the beginning of a line, one that would be anywhere in it, and others that
/// mean something to XML, HTML, Markdown and lists of properties.
const NAMES: [&str; 5] = [
    "::set-output name=x::y.yaml",
    " ::add-mask::x.yaml",
    "##[set-output name=x]y.yaml",
    "a,line=1::b%0A.yaml",
    "<script>`|&\"'.yaml",
];

fn place() -> Place {
    let place = Place::new();
    for name in NAMES {
        place.write(name, OLD.as_bytes());
    }
    #[cfg(unix)]
    place.write("line\n::error::break\r::stop-commands::x.yaml", OLD.as_bytes());
    place
}

/// Whether the runner of GitHub takes a line for a command: `::` begins it, or `##[` stands anywhere in it.
fn is_command(line: &str) -> bool {
    line.trim().starts_with("::") || line.contains("##[")
}

#[test]
fn no_line_of_a_log_is_a_command() {
    let place = place();
    for args in [
        "check",
        "check --format concise",
        "check --statistics",
        "check --show-skipped --max-file-size 1",
        "check --quiet --format json",
        "check --quiet --format sarif",
        "check --quiet --format gitlab",
        "inventory --show-files",
        "inventory --show-files --show-skipped --max-file-size 1",
    ] {
        let output = place.run(args);
        let said = output.stdout + &output.stderr;
        assert!(said.len() > 100, "{args}");
        let commands: Vec<&str> = said.split(['\n', '\r']).filter(|line| is_command(line)).collect();
        // JSON is data, whose strings stand in quotes and so never begin a line.
        let commands: Vec<&&str> =
            commands.iter().filter(|line| !args.contains("--quiet") || line.trim().starts_with("::")).collect();
        assert!(commands.is_empty(), "{args}: {commands:?}");
    }
}

#[test]
fn annotations_are_one_command_each() {
    let output = place().run("check --format github");
    let lines: Vec<&str> = output.stdout.split(['\n', '\r']).filter(|line| !line.is_empty()).collect();
    let files = NAMES.len() + usize::from(cfg!(unix));
    assert_eq!(lines.len(), files, "{output:?}");
    for line in lines {
        let (head, message) = line.strip_prefix("::error ").unwrap().split_once("::").unwrap();
        assert_eq!(
            head.split(',').map(|pair| pair.split('=').next().unwrap()).collect::<Vec<_>>(),
            ["file", "line", "endLine", "col", "endColumn", "title"]
        );
        assert!(message.starts_with("this URL names one deployment"), "{line}");
    }
    assert!(!output.stderr.lines().any(is_command), "{output:?}");
    for text in ["file=%3A%3Aset-output name=x%3A%3Ay.yaml,", "file=a%2Cline=1%3A%3Ab%250A.yaml,"] {
        assert!(output.stdout.contains(text), "{output:?}");
    }
}

#[test]
fn reports_for_services_are_well_formed() {
    let place = place();
    let files = NAMES.len() + usize::from(cfg!(unix));
    let junit = place.run("check --format junit").stdout;
    let junit = roxmltree::Document::parse(&junit).unwrap();
    assert_eq!(junit.descendants().filter(|node| node.has_tag_name("testsuite")).count(), files);
    let gitlab: serde_json::Value = serde_json::from_str(&place.run("check --format gitlab").stdout).unwrap();
    let paths: Vec<&str> =
        gitlab.as_array().unwrap().iter().map(|issue| issue["location"]["path"].as_str().unwrap()).collect();
    assert!(NAMES.iter().all(|name| paths.contains(name)), "{paths:?}");
    let sarif: serde_json::Value = serde_json::from_str(&place.run("check --format sarif").stdout).unwrap();
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
        assert!(uri.chars().all(plain) && !uri.split('/').any(|part| part == ".."), "{uri}");
    }
    let page = place.run("check --format html").stdout;
    assert!(page.contains("&lt;script&gt;`|&amp;&quot;'.yaml") && !page.contains("<script>`"), "names are markup");
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn sources_are_no_markup_and_no_commands() {
    let text = format!("a: ]]> --> </script><script>alert(1)</script> ${{x}} `|` {}", OLD.replace("url:", ""));
    let place = Place::with(&[("a.yaml", &text), ("b.md", &format!("::error::x {OLD}\n##[add-mask]x {OLD}"))]);
    let page = place.run("check --format html").stdout;
    assert_eq!((page.matches("<script").count(), page.matches("alert(1)&lt;/script").count() > 0), (1, true));
    roxmltree::Document::parse(&place.run("check --format junit").stdout).unwrap();
    for args in ["check", "check --format concise", "check --format github"] {
        let output = place.run(args);
        let began: Vec<&str> = output
            .stdout
            .lines()
            .filter(|line| line.trim().starts_with("::") && !line.starts_with("::error file="))
            .collect();
        assert!(began.is_empty(), "{args}: {began:?}");
    }
}

/// What a runner puts into the text of a script before the shell reads it is part of the script, whatever quotes stand around it.
#[test]
fn no_script_of_a_workflow_holds_an_expression() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workflows = fs::read_dir(root.join(".github/workflows")).unwrap().map(|entry| entry.unwrap().path());
    let (mut scripts, mut inside) = (0, None);
    for file in workflows.chain([root.join("action.yml")]) {
        for line in fs::read_to_string(&file).unwrap().lines().filter(|line| !line.trim().is_empty()) {
            let indent = line.len() - line.trim_start_matches([' ', '-']).len();
            if inside.is_some_and(|of| indent <= of) {
                inside = None;
            }
            if line.trim_start_matches([' ', '-']).starts_with("run:") {
                inside = Some(indent);
                scripts += 1;
            }
            assert!(inside.is_none() || !line.contains("${{"), "{}: {line}", file.display());
        }
    }
    assert!(scripts > 5, "{scripts}");
}

/// A file that is called like an option is not handed to the program by a hook.
#[test]
fn hooks_pass_files_by_that_look_like_options() {
    let hooks = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")).unwrap();
    assert_eq!(hooks.matches("- id:").count(), hooks.matches("exclude: ^-\n").count());
}
