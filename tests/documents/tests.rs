//! The comparison itself: what was meant to change passes, and wrong documents do not.

use crate::compare::differences;
use crate::law::{Law, is_real};
use crate::value::{Kind, Value, load};

const HOST: &str = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";
const GATEWAY: &str = "https://api.fireworks.ai/inference";

/// What is wrong with a change; `@` stands for a direct host, `~` for the gateway.
fn wrong(kind: Kind, arguments: &str, old: &str, new: &str) -> Vec<String> {
    let text = |text: &str| text.replace('@', HOST).replace('~', GATEWAY);
    let (old, new) = (text(old), text(new));
    let documents = |text: &str| load(kind, text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
    differences(&Law::new(arguments, None, &old), &documents(&old), &documents(&new))
}

#[track_caller]
fn passes(kind: Kind, arguments: &str, old: &str, new: &str) {
    let problems = wrong(kind, arguments, old, new);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[track_caller]
fn fails(kind: Kind, arguments: &str, old: &str, new: &str) {
    assert!(!wrong(kind, arguments, old, new).is_empty(), "{old} became {new}");
}

#[test]
fn hosts_follow_the_law_of_paths() {
    for (old, new) in [
        ("@/v1", "~/v1"),
        ("@", "~"),
        ("@/", "~/"),
        ("@/inference/v1?x=1", "~/v1?x=1"),
        ("http://u:p@a-b.us-x-1.direct.fireworks.ai:8443/v1 and more", "~/v1 and more"),
        ("HTTPS://A-B.US-X-1.DIRECT.FIREWORKS.AI./v1", "~/v1"),
        ("https://${HANDLE}.direct.fireworks.ai/v1", "~/v1"),
        ("https://...i.direct.fireworks.ai/v1", "~/v1"),
        ("${X:-a-b.us-x-1.direct.fireworks.ai/v1}", "${X:-api.fireworks.ai/inference/v1}"),
        ("${SCHEME}://a-b.us-x-1.direct.fireworks.ai/v1", "~/v1"),
        ("%s://a-b.us-x-1.direct.fireworks.ai/v1", "~/v1"),
        ("\u{89c1}@/v1", "\u{89c1}~/v1"),
        ("see @. Then", "see ~. Then"),
        ("https://{{ .Values.handle }}.direct.fireworks.ai/v1", "~/v1"),
        ("https://${{ inputs.handle }}.direct.fireworks.ai/v1", "~/v1"),
        ("a-b.us-x-1.direct.fireworks.ai/v1", "api.fireworks.ai/inference/v1"),
        ("x=https%3A%2F%2Fa-b.us-x-1.direct.fireworks.ai%2Fv1", "x=https%3A%2F%2Fapi.fireworks.ai%2Finference%2Fv1"),
    ] {
        // `@` of the user's part is none of the sign for a host.
        let law = |old: &str| Law::new("", None, old);
        let (old, new) = match old.contains("u:p@") {
            true => (old.to_owned(), new.replace('~', GATEWAY)),
            false => (old.replace('@', HOST), new.replace('~', GATEWAY)),
        };
        assert_eq!(law(&old).text(&old, &new, false), Ok(()), "{old}");
        assert_eq!(law(&old).text(&old, &old, false), Ok(()));
    }
    for (old, new) in [
        ("@/v1", "https://api.fireworks.ai/v1"),
        ("@/v1", "~/inference/v1"),
        ("@/v1", "~/v1/"),
        ("@", "~/v1"),
        ("@", "https://api.fireworks.ai"),
        ("@/inference/v1", "~/inference/v1"),
        ("@/v1", "https://aws.api.fireworks.ai/inference/v1"),
        ("@/v1", ""),
        ("a @/v1", "b ~/v1"),
        ("https://a-b.direct.fireworks.ai.example.com/v1", "~/v1"),
        ("https://x-direct.fireworks.ai/v1", "~/v1"),
        ("https://audio-prod.us-virginia-1.direct.fireworks.ai/v1", "~/v1"),
        ("a-b.us-x-1.direct.fireworks.ai", "api.fireworks.ai"),
        // A part of what belongs to the URL stays in front.
        ("x.a-b.us-x-1.direct.fireworks.ai/v1", "x.api.fireworks.ai/inference/v1"),
        ("_a-b.us-x-1.direct.fireworks.ai/v1", "_api.fireworks.ai/inference/v1"),
        ("/-a-b.us-x-1.direct.fireworks.ai/v1", "/-api.fireworks.ai/inference/v1"),
        ("ops@a-b.us-x-1.direct.fireworks.ai/v1", "ops@api.fireworks.ai/inference/v1"),
        ("${A}-b.us-x-1.direct.fireworks.ai/v1", "${api.fireworks.ai/inference/v1"),
        ("http://a-b.us-x-1.direct.fireworks.ai/v1", "http://api.fireworks.ai/inference/v1"),
        ("grpc://a-b.us-x-1.direct.fireworks.ai/v1", "grpc://api.fireworks.ai/inference/v1"),
    ] {
        fails(Kind::Yaml, "", &format!("a: {old}"), &format!("a: {new}"));
    }
    passes(Kind::Yaml, "--endpoint aws", "a: @/v1", "a: https://aws.api.fireworks.ai/inference/v1");
    fails(Kind::Yaml, "--endpoint aws", "a: @/v1", "a: ~/v1");
    passes(Kind::Yaml, "--unsafe-fixes", "- a-b.us-x-1.direct.fireworks.ai", "- api.fireworks.ai");
    let both = ("host: a-b.us-x-1.direct.fireworks.ai\npath: /v1", "host: api.fireworks.ai\npath: /inference/v1");
    passes(Kind::Yaml, "--unsafe-fixes", both.0, both.1);
    fails(Kind::Yaml, "--unsafe-fixes", both.1, "host: api.fireworks.ai\npath: /inference/inference/v1");
    fails(Kind::Yaml, "", "path: /v1", "path: /inference/v1");
    let audio = "https://audio-prod.us-virginia-1.direct.fireworks.ai/v1";
    passes(Kind::Json, "--unsafe-fixes", &format!("[\"{audio}\"]"), "[\"https://audio-prod.api.fireworks.ai/v1\"]");
}

#[test]
fn names_change_but_values_do_not() {
    let (old, new) = ("DIRECT_ROUTE_API_KEY", "FIREWORKS_API_KEY");
    for case in ["X: ''", "X:", "X: ${Y}", "X: <your key>", "X: changeme", "a: ${X}", "a: $X", "- X", "- X=", "- X=$Y"]
    {
        passes(Kind::Yaml, "", &case.replace('X', old), &case.replace('X', new));
    }
    passes(Kind::Yaml, "--key-env ACME", "ACME: ''", "FIREWORKS_API_KEY: ''");
    for case in [
        "X: s3cr3tV4lue",
        "X: 12345678",
        "- X=s3cr3tV4lue",
        "- name: X\n  value: s3cr3tV4lue",
        "a: |\n  X=s3cr3tV4lue\n  Y=1",
    ] {
        fails(Kind::Yaml, "", &case.replace('X', old), &case.replace('X', new));
    }
    passes(
        Kind::Yaml,
        "",
        "- name: DIRECT_ROUTE_API_KEY\n  valueFrom: {a: b}",
        "- name: FIREWORKS_API_KEY\n  valueFrom: {a: b}",
    );
    for (old, new) in [
        ("ACME: ''", "FIREWORKS_API_KEY: ''"),
        ("DIRECT_ROUTE_API_KEY_OLD: ''", "FIREWORKS_API_KEY_OLD: ''"),
        ("NEXT_PUBLIC_DIRECT_ROUTE_API_KEY: ''", "NEXT_PUBLIC_FIREWORKS_API_KEY: ''"),
        ("DIRECT_ROUTE_API_KEY: ''", "FIREWORKS_KEY: ''"),
        ("DIRECT_ROUTE_API_KEY: ''", "FIREWORKS_API_KEY: 'x'"),
        ("DIRECT_ROUTE_API_KEY: s3cr3tV4lue", "DIRECT_ROUTE_API_KEY: ''"),
        ("a: ${{ secrets.OPENAI_API_KEY }}", "a: ${{ secrets.FIREWORKS_API_KEY }}"),
    ] {
        fails(Kind::Yaml, "", old, new);
    }
    passes(Kind::Yaml, "", "u: @\nk: ${OPENAI_API_KEY}", "u: ~\nk: ${FIREWORKS_API_KEY}");
    fails(Kind::Yaml, "", "u: @\nk: ${OPENAI_MODEL}", "u: ~\nk: ${FIREWORKS_API_KEY}");
    passes(Kind::Yaml, "", "- U=@\n- OPENAI_API_KEY", "- U=~\n- OPENAI_API_KEY=${FIREWORKS_API_KEY}");
    passes(Kind::Yaml, "", "u: @\nOPENAI_API_KEY:", "u: ~\nOPENAI_API_KEY: ${FIREWORKS_API_KEY}");
    fails(Kind::Yaml, "", "u: x\nOPENAI_API_KEY:", "u: x\nOPENAI_API_KEY: ${FIREWORKS_API_KEY}");
    fails(Kind::Yaml, "", "u: @\nOPENAI_API_KEY: ${X}", "u: ~\nFIREWORKS_API_KEY: ${X}");
    let named = "- {name: U, value: @}\n- {name: OPENAI_API_KEY, value: $OPENAI_API_KEY}";
    let reference = named.replace("$OPENAI", "$FIREWORKS").replace('@', "~");
    passes(Kind::Yaml, "", named, &reference);
    fails(Kind::Yaml, "", named, &reference.replace("OPENAI", "FIREWORKS"));
    let elsewhere = "a: {b: {c: {d: {e: @}}}}\nk: {k: {k: {k: {k: {k: {k: '${OPENAI_API_KEY}'}}}}}}";
    fails(Kind::Yaml, "", elsewhere, &elsewhere.replace("OPENAI", "FIREWORKS"));
    passes(Kind::Yaml, "", "k: <YOUR_DIRECT_ROUTE_API_KEY>", "k: <FIREWORKS_API_KEY>");
}

#[test]
fn flags_may_go() {
    let command = "c: f create --direct-route-type INTERNET --wait";
    passes(Kind::Yaml, "--unsafe-fixes", command, "c: f create --wait");
    fails(Kind::Yaml, "", command, "c: f create --wait");
    fails(Kind::Yaml, "--unsafe-fixes", command, "c: f create");
    passes(Kind::Toml, "", "u = [\"{a{}}.direct.fireworks.ai/v1\"]", "u = [\"api.fireworks.ai/inference/v1\"]");
}

#[test]
fn what_is_there_twice_may_go() {
    let both = "DIRECT_ROUTE_API_KEY: ''\nFIREWORKS_API_KEY: x\na: 1";
    passes(Kind::Yaml, "", both, "FIREWORKS_API_KEY: x\na: 1");
    fails(Kind::Yaml, "", both, "a: 1");
    fails(Kind::Yaml, "", both, "FIREWORKS_API_KEY: ''\na: 1");
    fails(Kind::Yaml, "", "DIRECT_ROUTE_API_KEY: s3cr3tV4lue\nFIREWORKS_API_KEY: x", "FIREWORKS_API_KEY: x");
    fails(Kind::Yaml, "", "DIRECT_ROUTE_API_KEY: ''\na: 1", "a: 1");
    passes(Kind::Yaml, "", "[FIREWORKS_API_KEY, DIRECT_ROUTE_API_KEY=, B]", "[FIREWORKS_API_KEY, B]");
    passes(Kind::Yaml, "", "[DIRECT_ROUTE_API_KEY, FIREWORKS_API_KEY, B]", "[FIREWORKS_API_KEY, B]");
    fails(Kind::Yaml, "", "[DIRECT_ROUTE_API_KEY=s3cr3tV4lue, FIREWORKS_API_KEY]", "[FIREWORKS_API_KEY]");
    fails(Kind::Yaml, "", "[DIRECT_ROUTE_API_KEY, B]", "[B]");
    fails(Kind::Yaml, "", "[FIREWORKS_API_KEY, B]", "[FIREWORKS_API_KEY]");
    assert!(load(Kind::Yaml, b"a: 1\na: 2").is_err() && load(Kind::Json, br#"{"a": 1, "a": 2}"#).is_err());
    assert!(load(Kind::Toml, b"a = 1\na = 2").is_err());
}

#[test]
fn models_are_pinned_to_the_deployment_of_the_host() {
    let model = "accounts/fireworks/models/m";
    let old = format!("[\"@\", \"{model}\"]");
    let new = |pin: &str| format!("[\"~\", \"{model}{pin}\"]");
    passes(Kind::Json, "", &old, &new("#accounts/my-account/deployments/abcd1234"));
    passes(Kind::Json, "", &old, &new(""));
    fails(Kind::Json, "", &old, &new("#accounts/my-account/deployments/other123"));
    fails(Kind::Json, "", &old, &new("#accounts/my/deployments/account-abcd1234"));
    fails(
        Kind::Json,
        "",
        &format!("[\"{model}\"]"),
        &format!("[\"{model}#accounts/my-account/deployments/abcd1234\"]"),
    );
}

#[test]
fn all_else_stays() {
    for (kind, old, new) in [
        (Kind::Yaml, "a: 1", "a: '1'"),
        (Kind::Yaml, "a: yes\nb: 2", "b: 2\na: yes"),
        (Kind::Yaml, "a: 1", "a: 1\nb: 2"),
        (Kind::Yaml, "a: 1\nb: 2", "a: 1"),
        (Kind::Yaml, "a: 1\n---\nb: 2", "a: 1"),
        (Kind::Yaml, "a: 1\n---\nb: 2", "b: 2\n---\na: 1"),
        (Kind::Yaml, "a: [1, 2]", "a: [2, 1]"),
        (Kind::Yaml, "a: !x b", "a: b"),
        (Kind::Yaml, "a:", "a: ''"),
        (Kind::Yaml, "a: |\n  b\n", "a: |-\n  b\n"),
        (Kind::Yaml, "a: @/v1", "a: [~/v1]"),
        (Kind::Yaml, "a: {@/v1: b}", "a: {~/v1: c}"),
        (Kind::Json, "{\"a\": 1}", "{\"a\": 1.5}"),
        (Kind::Json, "{\"a\": null}", "{}"),
        (Kind::Json, "{/* c */ \"a\": 1,}", "{\"a\": 2}"),
        (Kind::Toml, "a = 1\n[b]\nc = 2", "a = 1\n[b]\nc = 3"),
        (Kind::Toml, "[a]\nb = 1", "[b]\nb = 1"),
        (Kind::Hcl, "a = b ? 1 : 2", "a = b ? 2 : 1"),
        (Kind::Hcl, "a = 1 + 2", "a = 1 - 2"),
        (Kind::Hcl, "a \"b\" {\n}", "a \"c\" {\n}"),
        (Kind::Hcl, "a = f([{ b = 1 }])", "a = f([{ b = 2 }])"),
        (Kind::Hcl, "a = var.DIRECT_ROUTE_API_KEY_X", "a = var.FIREWORKS_API_KEY"),
        (Kind::Hcl, "a = <<E\nx\nE\n", "a = <<F\nx\nF\n"),
    ] {
        fails(kind, "", old, new);
        passes(kind, "", old, old);
    }
    passes(Kind::Toml, "", "[a.b]\nu = \"@/v1\" # one\n", "[a.b]\nu = \"~/v1\" # two\n");
    passes(
        Kind::Hcl,
        "",
        "a \"b\" {\n  c = f({ u = \"@/v1\" }, var.x)\n}",
        "a \"b\" {\n  c = f({ u = \"~/v1\" }, var.x)\n}",
    );
    fails(
        Kind::Hcl,
        "",
        "e = { DIRECT_ROUTE_API_KEY = \"s3cr3tV4lue\" }",
        "e = { FIREWORKS_API_KEY = \"s3cr3tV4lue\" }",
    );
    passes(Kind::Hcl, "", "e = { DIRECT_ROUTE_API_KEY = var.k }", "e = { FIREWORKS_API_KEY = var.k }");
}

#[test]
fn secrets_are_compared_decoded() {
    // `https://a-b.us-x-1.direct.fireworks.ai/v1`, `https://api.fireworks.ai/inference/v1`, `s3cr3t`, `s3cr3T`
    let secret = |value: &str| format!("kind: Secret\ndata:\n  a: {value}\n");
    let direct = "aHR0cHM6Ly9hLWIudXMteC0xLmRpcmVjdC5maXJld29ya3MuYWkvdjE=";
    let gateway = "aHR0cHM6Ly9hcGkuZmlyZXdvcmtzLmFpL2luZmVyZW5jZS92MQ==";
    passes(Kind::Yaml, "", &secret(direct), &secret(gateway));
    fails(Kind::Yaml, "", &secret(direct), &secret("aHR0cHM6Ly9hcGkuZmlyZXdvcmtzLmFpL3Yx"));
    fails(Kind::Yaml, "", &secret(direct), &secret("~/v1"));
    fails(Kind::Yaml, "", &secret("czNjcjN0"), &secret("czNjcjNU"));
    fails(Kind::Yaml, "", &format!("data:\n  a: {direct}"), &format!("data:\n  a: {gateway}"));
}

#[test]
fn kinds_of_files() {
    for (name, kind) in [
        ("before.yml", Some(Kind::Yaml)),
        ("values.YAML.tmpl", Some(Kind::Yaml)),
        ("settings.jsonc", Some(Kind::Json)),
        ("prod.auto.tfvars.example", Some(Kind::Hcl)),
        ("Cargo.toml", Some(Kind::Toml)),
        (".env", None),
        ("a.py", None),
    ] {
        assert_eq!(Kind::of(name), kind, "{name}");
    }
    let one = |kind, text: &str| load(kind, text.as_bytes()).unwrap().swap_remove(0);
    assert_eq!(one(Kind::Json, "\u{feff}{\"a\": [1, null]}"), one(Kind::Yaml, "a: [1, ~]"));
    assert_eq!(one(Kind::Toml, "a = [1]\nb = true"), one(Kind::Hcl, "a = [1]\nb = true\n"));
    assert_eq!(one(Kind::Hcl, ""), Value::Map(Vec::new()));
    for no_hcl in ["{ a = 1 }", "a { b {} }", "a = 1.b"] {
        assert!(load(Kind::Hcl, no_hcl.as_bytes()).is_err(), "{no_hcl}");
    }
}

#[test]
fn real_values() {
    for value in ["s3cr3tV4lue", "sk-abc123", "12345678", "Zm9vYmFy"] {
        assert!(is_real(value), "{value}");
    }
    for value in
        ["", "${X}", "<key>", "changeme", "your-key-here", "xxxx", "...", "{{ x }}", "$(vault kv get x)", "var.x"]
    {
        assert!(!is_real(value), "{value}");
    }
}

#[test]
fn a_variable_that_is_sent_becomes_that_of_the_gateway() {
    let host = "b: http://a-b.us-x-1.direct.fireworks.ai";
    let moved = format!("b: {GATEWAY}");
    let sends = |text: &str| format!("{host}\nAuthorization: {text}\n");
    let becomes = |text: &str| format!("{moved}\nAuthorization: {text}\n");
    for (old, new) in [
        ("Bearer ${A}", "Bearer ${FIREWORKS_API_KEY}"),
        ("${A}", "${FIREWORKS_API_KEY}"),
        ("Bearer $A", "Bearer $FIREWORKS_API_KEY"),
    ] {
        passes(Kind::Yaml, "", &sends(old), &becomes(new));
    }
    for (old, new) in [
        ("Bearer ${A}", "${FIREWORKS_API_KEY}"),
        ("Bearer ${A}", "Bearer $FIREWORKS_API_KEY"),
        ("Bearer ${A}", "Bearer ${B}"),
        ("Basic ${A}", "Basic ${FIREWORKS_API_KEY}"),
        ("Bearer abcd1234", "Bearer FIREWORKS_API_KEY"),
    ] {
        fails(Kind::Yaml, "", &sends(old), &becomes(new));
    }
}
