//! A key at places of which nobody knows that a key stands there. `planted/` has them, by file format.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::ValueEnum;
use fw_migrate::report::Format;

use crate::place::Place;

const KEY: &str = "kT7q9ZxW2mLp4RvB8nYs";
const URL: &str = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";

/// The planted files, with the key in them.
fn planted() -> Place {
    let place = Place::new();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/planted");
    let encoded = STANDARD.encode(KEY);
    let (head, tail) = KEY.split_at(KEY.len() / 2);
    let marks = [("@KEY@", KEY), ("@BASE64@", &encoded), ("@HEAD@", head), ("@TAIL@", tail), ("@REST@", &KEY[1..])];
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let mut text = fs::read_to_string(entry.path()).unwrap().replace("@URL@", URL);
        for (mark, with) in marks {
            text = text.replace(mark, with);
        }
        assert!(text.contains(URL), "{entry:?} is not looked at");
        place.write(&entry.file_name().into_string().unwrap(), text.as_bytes());
    }
    place
}

/// The lines that show more of the key than may be shown.
fn showing(text: &str) -> Vec<&str> {
    let encoded = STANDARD.encode(KEY);
    let pieces: Vec<String> = [KEY, &encoded]
        .iter()
        .flat_map(|key| key.as_bytes().windows(6).map(|piece| String::from_utf8_lossy(piece).into_owned()))
        .collect();
    text.lines().filter(|line| pieces.iter().any(|piece| line.contains(piece.as_str()))).collect()
}

#[test]
fn what_shows_a_key_is_told() {
    assert_eq!(showing("kT7q… a1Q3…\nthe key kT7q9Z\na1Q3cTla").len(), 2);
}

#[test]
fn no_format_shows_a_planted_key() {
    let place = planted();
    for (name, options) in [("check.json", "check"), ("fix.json", "fix --diff --unsafe-fixes")] {
        let output = place.run(&format!("{options} --show-skipped --format json"));
        let report = if options == "check" { output.stdout } else { output.stderr };
        assert!(report.len() > 100_000, "{options}: {report}");
        assert_eq!(showing(&report), [""; 0], "{options}");
        place.write(name, report.as_bytes());
        // The others are made of this one.
        for format in Format::value_variants().iter().map(|format| format.to_possible_value().unwrap()) {
            let format = format.get_name();
            let output = place.run(&format!("report merge {name} --max-shown 100000 --format {format}"));
            assert!(output.code == 0 && output.stdout.len() > 5_000, "{output:?}");
            assert_eq!(showing(&(output.stdout + &output.stderr)), [""; 0], "{options} --format {format}");
        }
    }
    for format in ["human", "json", "csv", "toml"] {
        let output = place.run(&format!("inventory --show-files --format {format}"));
        assert_eq!(showing(&(output.stdout + &output.stderr)), [""; 0], "inventory --format {format}");
    }
}

#[test]
fn what_is_asked_shows_no_planted_key() {
    let place = planted();
    let output = place.run_with(&["fix", "--interactive", "--unsafe-fixes", "."], &b"n\n".repeat(2_000));
    assert!(output.stderr.matches("safe fix: ").count() > 90, "{output:?}");
    assert_eq!(showing(&(output.stdout + &output.stderr)), [""; 0]);
}

#[test]
fn a_baseline_holds_no_planted_key() {
    let place = planted();
    assert_eq!(place.run("check --baseline known.json --write-baseline").code, 0);
    let known = place.read("known.json");
    assert!(known.len() > 5_000);
    assert_eq!(showing(&known), [""; 0]);
}

#[test]
fn a_key_of_one_file_is_hidden_in_the_others() {
    // No looks give it away.
    let key = "nightingale7";
    let place = Place::with(&[
        ("a.env", &format!("URL={URL}/v1\nDIRECT_ROUTE_API_KEY={key}\n")),
        ("b.py", &format!("check('{key}', '{URL}/v1')\n")),
    ]);
    let output = place.run("check --format json");
    assert!(output.stdout.contains("check('nigh…'"), "{output:?}");
    assert!(!output.stdout.contains("nightin"), "{output:?}");
}

#[test]
fn names_are_shown_whole() {
    let model = "accounts/acme/models/kT7q9ZxW2mLp4RvB8nYs";
    let text = format!("requests.post('{URL}/v1/chat/completions', json={{'model': '{model}'}})\n");
    let output = Place::with(&[("a.py", &text)]).run("check");
    assert!(
        output.stdout.contains(&format!("name it: {model}#accounts/my-account/deployments/abcd1234")),
        "{output:?}"
    );
}
