//! Names of keys that more than one file uses.

use crate::place::Place;

const ENV: &str =
    "OPENAI_BASE_URL=https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\nDIRECT_ROUTE_API_KEY=\n";
const PROGRAM: &str = "import os\nkey = os.environ[\"DIRECT_ROUTE_API_KEY\"]\n";

#[test]
fn a_name_that_is_switched_off_in_one_file_is_told() {
    let suppressed = PROGRAM.replace("\"]\n", "\"]  # fw-migrate: ignore[FW002]\n");
    let place = Place::with(&[(".env.example", ENV), ("app.py", &suppressed)]);
    let line = "DIRECT_ROUTE_API_KEY changes in 1 file, but stays at app.py:2";
    for command in ["check", "fix"] {
        let output = place.run(command);
        assert!(output.stdout.contains(line), "{command}: {}", output.stdout);
    }
}

#[test]
fn a_run_over_a_part_says_so_when_it_changes_names() {
    let place = Place::with(&[(".git/HEAD", "ref: x\n"), ("a/.env.example", ENV), ("b/app.py", PROGRAM)]);
    let part = "Only a part of the repository was looked at; what else uses DIRECT_ROUTE_API_KEY has to change too.";
    assert!(place.run("check a").stdout.contains(part));
    assert!(!place.run("check").stdout.contains("Only a part"));
    assert!(place.run("fix a").stdout.contains(part));
    assert!(!place.run("fix a").stdout.contains("Only a part"), "nothing changes any more");
}

#[test]
fn both_directions_change_in_one_run() {
    let place = Place::with(&[("a/.env.example", ENV), ("b/app.py", PROGRAM)]);
    place.run("fix");
    assert!(place.read("a/.env.example").ends_with("\nFIREWORKS_API_KEY=\n"));
    assert!(place.read("b/app.py").contains("os.environ[\"FIREWORKS_API_KEY\"]"));
}
