//! What `inventory` lists, in every format, and what it must not show.

use serde_json::{Value, json};

use crate::place::{OLD, Output, Place};

const CLIENT: &str = r#"import os
from openai import OpenAI

# once https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1
client = OpenAI(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    api_key=os.environ["ACME_KEY"],
)
client.chat.completions.create(model="accounts/fireworks/models/llama-v3-8b-instruct", messages=[])
"#;
const COMMAND: &str = r#"curl https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/completions \
  -H "Authorization: Bearer $DIRECT_ROUTE_API_KEY" -d '{"model": "accounts/my-account/deployments/abcd1234"}'
"#;
const UNCERTAIN: &str = "url: https://acme-research-prod.us-iowa-1.direct.fireworks.ai/v1\n";

fn document(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn inventory(place: &Place) -> Value {
    let output = place.run("inventory --format json");
    assert_eq!((output.code, &*output.stderr), (0, ""), "{output:?}");
    document(&output)
}

#[test]
fn the_uses_of_a_deployment_are_put_together() {
    let place = Place::with(&[("app/main.py", CLIENT), ("call.sh", COMMAND)]);
    let document = inventory(&place);
    assert_eq!(document["version"], 1);
    assert_eq!(document["summary"]["deployments"], 1);
    let expected = json!({
        "kind": "deployment",
        "host": "my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
        "handle": "my-account-abcd1234.us-arizona-1",
        "account": "my-account",
        "deployment": "abcd1234",
        "region": "us-arizona-1",
        "certain": true,
        "configured": false,
        "candidates": [],
        "files": 2,
        "clients": ["curl", "openai.OpenAI"],
        "keys": [
            {"origin": "variable", "name": "ACME_KEY"},
            {"origin": "variable", "name": "DIRECT_ROUTE_API_KEY"},
        ],
        "models": [
            {"name": "accounts/fireworks/models/llama-v3-8b-instruct", "pinned": false},
            {"name": "accounts/my-account/deployments/abcd1234", "pinned": true},
        ],
        "places": [
            {"path": "app/main.py", "line": 4, "column": 8, "purpose": "mention"},
            {"path": "app/main.py", "line": 6, "column": 15, "purpose": "client", "clients": ["openai.OpenAI"]},
            {"path": "call.sh", "line": 1, "column": 6, "purpose": "client", "clients": ["curl"]},
        ],
    });
    assert_eq!(document["deployments"], json!([expected]));
    let handle = "my-account-abcd1234.us-arizona-1";
    assert_eq!(document["names"][0]["name"], "DIRECT_ROUTE_API_KEY");
    assert_eq!(document["names"][0]["read_for"], json!([handle]));
}

#[test]
fn tables_are_as_wide_as_what_they_hold() {
    let place = Place::with(&[("a/main.py", CLIENT), ("b.sh", COMMAND), ("c.yaml", UNCERTAIN)]);
    let output = place.run("inventory");
    let expected = "\
ACCOUNT         DEPLOYMENT  REGION        FILES  PLACES  CLIENTS        KEYS                  MODELS
acme-research?  prod?       us-iowa-1         1       1  configuration  -                     -
my-account      abcd1234    us-arizona-1      2       3  curl           ACME_KEY              accounts/fireworks/models/llama-v3-8b-instruct
                                                         openai.OpenAI  DIRECT_ROUTE_API_KEY  accounts/my-account/deployments/abcd1234

? which part is the account is not certain; put the right line under [deployments] in fw-migrate.toml:
    \"acme-research-prod.us-iowa-1\" = \"accounts/acme-research/deployments/prod\"
    \"acme-research-prod.us-iowa-1\" = \"accounts/acme/deployments/research-prod\"

Looked at 3 files, 3 matched: 2 deployments (1 uncertain).
";
    assert_eq!((output.code, &*output.stdout), (0, expected), "{output:?}");
    let shown = place.run("inventory --show-files --quiet").stdout;
    for line in
        ["    a/main.py:4:8  (mention)", "    a/main.py:6:15  openai.OpenAI", "    b.sh:1:6  curl", "    c.yaml:1:6  "]
    {
        assert!(shown.lines().any(|shown| shown.starts_with(line)), "{line}: {shown}");
    }
    assert!(!shown.contains("Looked at"), "{shown}");
}

#[test]
fn the_configuration_makes_a_split_certain() {
    let table = "[deployments]\n\"Acme-Research-Prod.us-iowa-1\" = \"accounts/acme/deployments/research-prod\"\n";
    let place = Place::with(&[("fw-migrate.toml", table), ("conf/c.yaml", UNCERTAIN)]);
    let document = inventory(&place);
    let deployment = &document["deployments"][0];
    assert_eq!(deployment["account"], "acme");
    assert_eq!(deployment["deployment"], "research-prod");
    assert_eq!([&deployment["certain"], &deployment["configured"]], [&json!(true), &json!(true)]);
    assert_eq!(deployment["candidates"], json!([]));
    let document = document_without(&place);
    assert_eq!(document["deployments"][0]["certain"], false);
    assert_eq!(document["deployments"][0]["account"], "acme-research");
}

fn document_without(place: &Place) -> Value {
    document(&place.run("inventory --no-config --format json"))
}

#[test]
fn the_table_of_deployments_is_ready_to_be_used() {
    let client = CLIENT.replace("my-account-abcd1234.us-arizona-1", "acme-research-prod.us-iowa-1");
    let template = "url: https://${HANDLE}.direct.fireworks.ai/v1\n";
    let place = Place::with(&[("a.py", CLIENT), ("b.py", &client), ("c.yaml", template)]);
    let output = place.run("inventory --format toml");
    let expected = r#"# Handles of direct routes and their deployments, for fw-migrate.toml
[deployments]
"my-account-abcd1234.us-arizona-1" = "accounts/my-account/deployments/abcd1234"

# which part is the account is not certain (2 places in 1 file); keep the right line
# "acme-research-prod.us-iowa-1" = "accounts/acme-research/deployments/prod"
# "acme-research-prod.us-iowa-1" = "accounts/acme/deployments/research-prod"

# named elsewhere; add a line for each handle that these stand for
# <handle>.direct.fireworks.ai
"#;
    assert_eq!((output.code, &*output.stdout), (0, expected), "{output:?}");
    assert!(output.stderr.contains("Looked at 3 files"), "{output:?}");
    assert!(!place.run("fix b.py --diff").stdout.contains("b.py"));
    // One line is kept.
    let candidate = "\"acme-research-prod.us-iowa-1\" = \"accounts/acme-research";
    place.write("fw-migrate.toml", expected.replace(&format!("# {candidate}"), candidate).as_bytes());
    let patch = place.run("fix b.py --diff").stdout;
    assert!(patch.contains("#accounts/acme-research/deployments/prod"), "{patch}");
}

#[test]
fn other_hosts_are_told_from_deployments() {
    let text = r#"import os
from openai import OpenAI

handle = os.environ["HANDLE"]
client = OpenAI(base_url=f"https://{handle}.direct.fireworks.ai/v1", api_key=os.environ["ACME_KEY"])
region = OpenAI(base_url=f"https://my-account-abcd1234.{REGION}.direct.fireworks.ai/v1", api_key=load())
if ".direct.fireworks.ai" in str(client.base_url):
    print("direct")
AUDIO = "wss://audio-streaming-v2.us-virginia-1.direct.fireworks.ai/v1"
"#;
    let place = Place::with(&[("a.py", text), ("b.md", "Use `https://<handle>.direct.fireworks.ai/v1`.\n")]);
    let document = inventory(&place);
    let list = |list: &str, field: &str| -> Vec<Value> {
        document[list].as_array().unwrap().iter().map(|host| host[field].clone()).collect()
    };
    // One name however a language writes it.
    assert_eq!(list("unresolved", "handle"), ["<handle>", ""]);
    assert_eq!(list("unresolved", "kind"), ["unresolved", "domain"]);
    assert_eq!(list("unresolved", "files"), [2, 1]);
    assert_eq!(document["unresolved"][0]["keys"], json!([{"origin": "variable", "name": "ACME_KEY"}]));
    assert_eq!(document["unresolved"][1]["places"][0]["purpose"], "branch");
    assert_eq!(list("audio", "handle"), ["audio-streaming-v2.us-virginia-1"]);
    assert_eq!(list("audio", "account"), [Value::Null]);
    // Only its region is out of sight.
    assert_eq!(list("deployments", "handle"), ["my-account-abcd1234.<region>"]);
    assert_eq!(list("deployments", "region"), [Value::Null]);
    assert_eq!(document["deployments"][0]["keys"], json!([{"origin": "unseen", "name": null}]));
    let table = place.run("inventory").stdout;
    for words in
        ["*.direct.fireworks.ai", "<handle>.direct.fireworks.ai", "audio-streaming-v2  us-virginia-1", "<region>"]
    {
        assert!(table.contains(words), "{words}: {table}");
    }
}

#[test]
fn settings_and_names_that_nothing_reads_are_listed() {
    let settings = "OPENAI_BASE_URL=https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n\
                    OPENAI_API_KEY=s3cr3tDirectKey\nSTRIPE_API_KEY=rk_live_51Hxyz\n\
                    MODEL=accounts/my-account/models/lora-7\n";
    let place = Place::with(&[(".env", settings), ("old.env", "FIREWORKS_DIRECT_ROUTE_API_KEY=abc123realsecret\n")]);
    let document = inventory(&place);
    let deployment = &document["deployments"][0];
    assert_eq!(deployment["clients"], json!(["configuration"]));
    assert_eq!(deployment["keys"], json!([{"origin": "variable", "name": "OPENAI_API_KEY"}]));
    assert_eq!(deployment["models"][0]["name"], "accounts/my-account/models/lora-7");
    assert_eq!(document["names"][0]["name"], "FIREWORKS_DIRECT_ROUTE_API_KEY");
    assert_eq!(document["names"][0]["read_for"], json!([]));
    assert_eq!(document["names"][0]["places"][0]["path"], "old.env");
    let table = place.run("inventory").stdout;
    assert!(table.contains("no client above is seen to read:\n\nNAME "), "{table}");
    let csv = place.run("inventory --format csv").stdout;
    assert!(csv.ends_with("\nname,,,,true,,1,1,,FIREWORKS_DIRECT_ROUTE_API_KEY,\n"), "{csv}");
}

#[test]
fn keys_and_models_of_several_deployments_in_one_text_are_not_mixed() {
    let settings = "a: https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n\
                    b: https://my-account-efgh5678.us-arizona-1.direct.fireworks.ai/v1\n\
                    key: ${DIRECT_ROUTE_API_KEY}\nmodel: accounts/my-account/models/lora-7\n";
    let document = inventory(&Place::with(&[("a.settings", settings)]));
    for deployment in document["deployments"].as_array().unwrap() {
        assert_eq!([&deployment["keys"], &deployment["models"]], [&json!([]), &json!([])]);
    }
    assert_eq!(document["names"][0]["read_for"], json!([]));
}

#[test]
fn settings_of_a_known_format_are_told_apart() {
    let settings = "services:
  a:
    environment:
      OPENAI_BASE_URL: https://my-account-aaaa1111.us-iowa-1.direct.fireworks.ai/v1
      OPENAI_API_KEY: ${ACME_KEY}
      MODEL: gpt-oss
  b:
    environment:
      - FIREWORKS_BASE_URL=https://my-account-bbbb2222.us-iowa-1.direct.fireworks.ai/v1
      - FIREWORKS_DIRECT_API_KEY
  # c: https://my-account-cccc3333.us-iowa-1.direct.fireworks.ai/v1
  d:
    environment:
      NO_PROXY: my-account-dddd4444.us-iowa-1.direct.fireworks.ai
";
    let document = inventory(&Place::with(&[("compose.yaml", settings)]));
    let deployments = document["deployments"].as_array().unwrap();
    let seen = |deployment: &Value| {
        let names = |list: &str| -> Vec<Value> {
            deployment[list].as_array().unwrap().iter().map(|one| one["name"].clone()).collect()
        };
        (deployment["places"][0]["purpose"].clone(), names("keys"), names("models"))
    };
    let seen: Vec<_> = deployments.iter().map(seen).collect();
    assert_eq!(seen[0], (json!("client"), vec![json!("ACME_KEY"), json!("OPENAI_API_KEY")], vec![json!("gpt-oss")]));
    assert_eq!(seen[1], (json!("client"), vec![json!("FIREWORKS_DIRECT_API_KEY")], vec![]));
    assert_eq!(seen[2], (json!("mention"), vec![], vec![]));
    assert_eq!(seen[3], (json!("branch"), vec![], vec![]));
}

#[test]
fn what_git_ignores_is_named() {
    let place =
        Place::with(&[("a.yaml", OLD), (".gitignore", ".env\n"), (".env", "FIREWORKS_DIRECT_API_KEY=s3cr3tV4lue9\n")]);
    assert_eq!(place.git(&["init", "-q"], b"").code, 0);
    let output = place.run("inventory");
    assert!(output.stdout.contains(".env is ignored by git and not listed, but has FIREWORKS_DIRECT_API_KEY (line 1)"));
    let document = inventory(&place);
    assert_eq!(document["ignored"][0]["names"][0]["name"], "FIREWORKS_DIRECT_API_KEY");
    assert!(!output.stdout.contains("s3cr3t"), "{output:?}");
}

#[test]
fn csv_is_quoted_and_one_row_each() {
    let place = Place::with(&[("with,comma \"q\".py", CLIENT), ("call.sh", COMMAND), ("c.yaml", UNCERTAIN)]);
    let output = place.run("inventory --format csv --show-files");
    assert_eq!(output.code, 0);
    assert!(output.stderr.starts_with("Looked at 3 files"), "{output:?}");
    let rows: Vec<&str> = output.stdout.lines().collect();
    assert_eq!(rows[0], "kind,account,deployment,region,certain,handle,files,places,clients,keys,models,locations",);
    assert_eq!(
        rows[1],
        "deployment,acme-research,prod,us-iowa-1,false,acme-research-prod.us-iowa-1,1,1,configuration,,,c.yaml:1",
    );
    assert!(rows[2].starts_with("deployment,my-account,abcd1234,us-arizona-1,true,"), "{rows:?}");
    assert!(rows[2].contains(",ACME_KEY; DIRECT_ROUTE_API_KEY,"), "{rows:?}");
    assert!(rows[2].ends_with(",\"call.sh:1; with,comma \"\"q\"\".py:4; with,comma \"\"q\"\".py:6\""), "{rows:?}");
    assert_eq!(rows.len(), 3);
    let plain = place.run("inventory --format csv --quiet");
    assert!(plain.stderr.is_empty() && !plain.stdout.contains("call.sh"), "{plain:?}");
}

#[test]
fn what_is_suppressed_or_fixed_by_hand_is_in_use_all_the_same() {
    let suppressed = OLD.replace('\n', "  # fw-migrate: ignore[FW001] gone in May\n");
    let place = Place::with(&[("a.yaml", &suppressed), ("fw-migrate.toml", "ignore = ['FW001']\n")]);
    assert_eq!(inventory(&place)["summary"]["deployments"], 1);
}

#[test]
fn exit_codes_and_options() {
    let place = Place::with(&[("a.yaml", OLD), ("b.bin", "x\0y")]);
    assert_eq!(place.run("inventory").code, 0);
    assert_eq!(Place::new().run("inventory").code, 0);
    let output = place.run("inventory a.yaml missing.yaml");
    assert_eq!(output.code, 2);
    assert!(output.stdout.contains("abcd1234") && output.stderr.contains("missing.yaml"), "{output:?}");
    assert!(place.run("inventory --show-skipped").stdout.contains("skipped b.bin: binary"));
    assert_eq!(place.run("inventory --exclude a.yaml --format json").stdout.matches("\"places\": 0").count(), 1);
    // What means nothing for it is refused.
    for option in ["--unsafe-fixes", "--endpoint aws", "--select FW001", "--ignore FW001", "--color never", "--diff"] {
        assert_eq!(place.run(&format!("inventory {option}")).code, 2, "{option}");
    }
    assert_eq!(place.run("inventory --format sarif").code, 2);
    let output =
        place.run_with(&["inventory", "--stdin-filename", "x/a.py", "--format", "json", "-"], CLIENT.as_bytes());
    assert_eq!(document(&output)["deployments"][0]["places"][1]["path"], "x/a.py");
}

#[test]
fn no_value_of_a_key_is_shown() {
    let program = r#"import os
from openai import OpenAI

URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1"
one = OpenAI(base_url=URL, api_key="q7Zr2mVx81LpTn")
one.chat.completions.create(model="q7Zr2mVx81LpTn", messages=[])
two = OpenAI(base_url=URL, api_key=os.getenv("fw_3ZqLmNoPqRsTuV"))
three = OpenAI(base_url=URL, api_key=os.getenv("ACME_KEY", "q7Zr2mVx81LpTn"))
four = OpenAI(base_url=f"https://{KEYS['q7Zr2mVx81LpTn']}.direct.fireworks.ai/v1", api_key="q7Zr2mVx81LpTn")
"#;
    let settings = "url: https://${HANDLE:-q7Zr2mVx81LpTn}.direct.fireworks.ai/v1\napi_key: q7Zr2mVx81LpTn\n\
                    FIREWORKS_DIRECT_API_KEY: q7Zr2mVx81LpTn\nmodel: q7Zr2mVx81LpTn\n";
    let userinfo =
        "curl https://q7Zr2mVx81LpTn:q7Zr2mVx81LpTn@my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n";
    let place = Place::with(&[("a.py", program), ("b.yaml", settings), ("c.sh", userinfo)]);
    for arguments in ["", "--show-files", "--format json", "--format csv --show-files"] {
        let output = place.run(&format!("inventory {arguments}"));
        assert_eq!(output.code, 0, "{output:?}");
        assert!(output.stdout.contains("literal"), "{output:?}");
        for key in ["q7Zr2mVx81LpTn", "3ZqLmNoPqRsTuV"] {
            assert!(!output.stdout.contains(key) && !output.stderr.contains(key), "{arguments}: {output:?}");
            let key = key.to_lowercase();
            assert!(!output.stdout.contains(&key), "{arguments}: {output:?}");
        }
    }
}
