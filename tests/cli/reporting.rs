//! Exit codes, formats, settings.

use crate::place::{BY_HAND, NEW, NOTE, OLD, Place};

#[test]
fn exit_codes_tell_what_was_found() {
    for (file, text, code) in
        [("a.yaml", OLD, 1), ("a.yaml", NEW, 0), ("CHANGELOG.md", NOTE, 0), (".env", BY_HAND, 1), ("a.yaml", "", 0)]
    {
        let place = Place::with(&[(file, text)]);
        let output = place.run("check");
        assert_eq!(output.code, code, "{file}: {output:?}");
        assert_eq!(place.read(file), text);
    }
    for args in ["", "check --nonsense", "check --format nonsense", "fix --color maybe"] {
        assert_eq!(Place::new().run(args).code, 2, "{args}");
    }
}

#[test]
fn a_note_is_reported_all_the_same() {
    let output = Place::with(&[("CHANGELOG.md", NOTE)]).run("check --format concise");
    assert!(output.stdout.starts_with("CHANGELOG.md:1:"), "{output:?}");
    assert!(output.stdout.contains(": note[FW009] mention: "), "{output:?}");
}

#[test]
fn the_report_has_place_source_help_and_change() {
    let output = Place::with(&[("conf/a.yaml", OLD)]).run("check");
    for part in [
        "error[FW001]: direct-url: ",
        "--> conf/a.yaml:1:6\n",
        "\n1 | url: https://",
        "^^^^^",
        "= help: ",
        "safe fix",
        "+ url: ",
    ] {
        assert!(output.stdout.contains(part), "{part}: {output:?}");
    }
    assert!(output.stdout.contains("Looked at 1 file, 1 matched: 1 error."), "{output:?}");
    assert!(!output.stdout.contains('\x1b') && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn colors_follow_flag_and_environment() {
    let place = Place::with(&[("a.yaml", OLD)]);
    assert!(place.run("check --color always").stdout.contains("\x1b["));
    assert!(!place.run("check --color never").stdout.contains("\x1b["));
    let mut command = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    let output = command.args(["check"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(output.stdout.contains(&b'\x1b'));
}

#[test]
fn json_is_whole_and_alone() {
    let place = Place::with(&[("a.yaml", OLD), ("b.bin", "x\0y")]);
    for command in ["check", "fix"] {
        let output = place.run(&format!("{command} --format json"));
        let document: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
        assert_eq!(document["version"], 1);
        assert_eq!(document["summary"]["files"], 1);
        assert_eq!(document["skipped"][0]["path"], "b.bin");
        assert_eq!(document["skipped"][0]["reason"], "binary");
        let list = if command == "fix" { "fixed" } else { "findings" };
        assert_eq!(document[list][0]["rule"], "FW001");
        assert_eq!(document[list][0]["span"]["start"], 5);
        assert_eq!(document[list][0]["fix"]["applicability"], "safe");
        assert!(output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn quiet_leaves_only_findings() {
    let place = Place::with(&[("a.yaml", OLD)]);
    let output = place.run("check --quiet --format concise");
    assert_eq!(output.stdout.lines().count(), 1, "{output:?}");
    assert!(output.stderr.is_empty());
    assert!(!place.run("check --quiet").stdout.contains("Looked at"));
    assert_eq!(place.run("fix --quiet").stdout, "");
}

#[test]
fn rules_can_be_chosen_by_code_and_name() {
    let place = Place::with(&[("a.yaml", OLD)]);
    assert_eq!(place.run("check --select direct-url").code, 1);
    assert_eq!(place.run("check --select fw003,FW009").code, 0);
    assert_eq!(place.run("check --ignore FW001").code, 0);
    let output = place.run("check --select FW001,FW999");
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("no rule `FW999`") && output.stderr.contains("FW001 (direct-url)"), "{output:?}");
}

#[test]
fn rules_are_listed() {
    let output = Place::new().run("rules");
    assert_eq!(output.code, 0);
    assert!(output.stdout.starts_with("FW001  direct-url "), "{output:?}");
}

#[test]
fn mistakes_in_arguments_are_named() {
    let place = Place::with(&[("a.yaml", OLD)]);
    for (args, words) in [
        ("check --exclude a[", "`a[`"),
        ("check --endpoint mars", "mars"),
        ("check --key-env 1-X", "the value of --key-env is not the name of an environment variable"),
        ("check nowhere", "error: nowhere: no such file or directory"),
        ("check --max-file-size big", "number of bytes"),
        ("check --config missing.toml", "missing.toml"),
        ("check - a.yaml", "cannot be mixed"),
    ] {
        let output = place.run(args);
        assert_eq!(output.code, 2, "{args}");
        assert!(output.stderr.contains(words), "{args}: {output:?}");
    }
}

#[test]
fn a_key_that_was_pasted_for_a_name_is_not_shown() {
    let output = Place::new().run("check --key-env fw-3ZqLmNoPqRsTuV");
    assert!(output.code == 2 && !output.stderr.contains("3ZqLm") && !output.stdout.contains("3ZqLm"), "{output:?}");
    assert!(Place::new().run("check nowhere").stdout.starts_with("Looked at no file.\n"));
}

#[test]
fn nobody_has_to_read_on() {
    let place = Place::with(&[("a.yaml", &OLD.repeat(5000))]);
    let mut command = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    let mut child =
        command.arg("check").stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), &*output.stderr), (Some(1), &b""[..]));
}

#[test]
fn a_client_that_moves_without_its_model_is_told_loudly() {
    let program = r#"import os
from openai import OpenAI

client = OpenAI(
    base_url="https://acme-research-prod.us-iowa-1.direct.fireworks.ai/v1",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
)
client.chat.completions.create(model="accounts/fireworks/models/llama-v3p1-8b-instruct", messages=[])
"#;
    let settings = "\
chat:
  url: https://acme-research-prod.us-iowa-1.direct.fireworks.ai/v1
  model: accounts/fireworks/models/llama-v3p1-8b-instruct
";
    let place = Place::with(&[("app.py", program), ("settings.yaml", settings)]);
    let checked = place.run("check").stdout;
    let line = "\"acme-research-prod.us-iowa-1\" = \"accounts/acme-research/deployments/prod\"";
    assert_eq!(checked.matches(line).count(), 2, "{checked}");
    assert!(!checked.contains("WARNING") && !place.run("fix").stdout.contains("WARNING"));
    let warning = "WARNING: serverless would get 2 requests that a deployment answered before, or they fail";
    assert!(place.run("fix --diff --unsafe-fixes").stderr.contains(warning));
    let counts = place.copy().run("fix --unsafe-fixes --format json").stdout;
    assert!(counts.contains("\"to_serverless\": 2"), "{counts}");
    let output = place.run("fix --unsafe-fixes");
    assert_eq!(output.code, 1);
    assert!(output.stdout.contains("WARNING: serverless now gets 2 requests"), "{output:?}");
    assert!(output.stdout.contains("warning[FW004]") && output.stdout.contains("--> app.py:8:39"), "{output:?}");
    assert_eq!(place.run("check").code, 0);
}

#[test]
fn models_in_other_files_are_pointed_at() {
    let client = r#"import os
from openai import OpenAI

client = OpenAI(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
)
"#;
    let request = "from llm import client\n\nclient.chat.completions.create(model=\"accounts/fireworks/models/m\")\n";
    let other = "# accounts/fireworks/models/m is spoken of\n";
    let place = Place::with(&[("llm.py", client), ("app.py", request), ("README.md", other)]);
    let line =
        "Models without a deployment also stand at app.py:3: asked of a client that moves, they go to serverless.";
    for command in ["check", "fix --diff", "fix"] {
        let output = place.run(command);
        assert!(format!("{}{}", output.stdout, output.stderr).contains(line), "{command}: {output:?}");
    }
    assert!(!place.run("check").stdout.contains("Models without"));
    let document = Place::with(&[("llm.py", client), ("app.py", request)]).run("check --format json").stdout;
    assert!(document.contains("\"models_to_look_for\": [\n    {\n      \"path\": \"app.py\""), "{document}");
}
