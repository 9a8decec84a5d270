//! Environment files that git ignores.

use crate::place::{OLD, Place};

/// A project whose `.env` is ignored, and its secret.
fn project() -> (Place, &'static str) {
    let secret = "q7Zr2mVx81LpTn";
    let env = format!(
        "# DIRECT_ROUTE_API_KEY of last year\nOPENAI_BASE_URL=https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\nDIRECT_ROUTE_API_KEY={secret}\n"
    );
    let place = Place::with(&[
        (".gitignore", ".env\nlocal/\n"),
        (".env", &env),
        ("app/config.yml", OLD),
        ("app/.env.example", "NOTHING=here\n"),
        ("local/.env", &env),
    ]);
    (place, secret)
}

#[test]
fn what_they_hold_is_said_by_name() {
    let (place, secret) = project();
    for command in ["check", "fix", "fix --diff"] {
        let output = place.run(command);
        let said = format!("{}{}", output.stdout, output.stderr);
        let line = ".env is ignored by git and stays as it is, but has DIRECT_ROUTE_API_KEY (line 3) and a direct URL \
                    (line 2): set FIREWORKS_API_KEY to a Fireworks API key there. `fw-migrate fix .env` changes what can \
                    be changed in it.";
        assert!(said.contains(line), "{command}: {said}");
        assert!(!said.contains(secret) && !said.contains("local/.env"), "{command}: {said}");
    }
    assert!(place.read(".env").contains("direct.fireworks.ai"), "it was changed");
}

#[test]
fn one_file_of_a_hook_shows_those_above_it() {
    let (place, _) = project();
    place.write(".git/HEAD", b"ref: refs/heads/main\n");
    let output = place.run("check --format json app/config.yml");
    let report: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let expected = serde_json::json!([
        { "path": ".env", "names": [{ "name": "DIRECT_ROUTE_API_KEY", "line": 3 }], "urls": [2] }
    ]);
    assert_eq!(report["ignored"], expected);
}

#[test]
fn they_are_edited_only_when_given_by_path() {
    let (place, secret) = project();
    let output = place.run("fix .env");
    assert!(!output.stdout.contains("is ignored by git"), "{}", output.stdout);
    let after = place.read(".env");
    assert!(after.contains("OPENAI_BASE_URL=https://api.fireworks.ai/inference/v1\n"), "{after}");
    assert!(after.contains(&format!("DIRECT_ROUTE_API_KEY={secret}\n")), "a value is never moved: {after}");
}

#[test]
fn excluded_ones_and_those_of_other_services_are_passed_by() {
    let (place, _) = project();
    assert!(!place.run("check --exclude .env").stdout.contains("is ignored"));
    let place = Place::with(&[(".gitignore", ".env\n"), (".env", "DIRECT_ROUTE_API_KEY=x1\n"), ("a.txt", "nothing\n")]);
    assert!(!place.run("check").stdout.contains("is ignored"), "no file shows a direct route");
}
