//! Sources that come on standard input.

use crate::place::{NEW, OLD, Place};

#[test]
fn check_reports_on_standard_output() {
    let output = Place::new()
        .run_with(&["check", "--format", "concise", "--stdin-filename", "conf/a.yaml", "-"], OLD.as_bytes());
    assert_eq!(output.code, 1);
    assert!(output.stdout.starts_with("conf/a.yaml:1:6: error[FW001]"), "{output:?}");
}

#[test]
fn fix_gives_the_source_and_reports_on_standard_error() {
    let output = Place::new().run_with(&["fix", "--stdin-filename", "a.yaml", "-"], OLD.as_bytes());
    assert_eq!((output.code, &*output.stdout), (0, NEW));
    assert!(output.stderr.contains("a.yaml: fixed FW001"), "{output:?}");
    let unnamed = Place::new().run_with(&["fix", "-"], OLD.as_bytes());
    assert_eq!((unnamed.code, &*unnamed.stdout), (0, NEW));
}

#[test]
fn what_needs_nothing_or_is_not_text_comes_back() {
    for text in [NEW, "", "no newline", "\0 https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"] {
        let output = Place::new().run_with(&["fix", "--stdin-filename", "a.yaml", "-"], text.as_bytes());
        assert_eq!((output.code, &*output.stdout), (0, text));
    }
    let args = ["fix", "--stdin-filename", "old/a.yaml", "--exclude", "old", "--force-exclude", "-"];
    let output = Place::new().run_with(&args, OLD.as_bytes());
    assert_eq!((output.code, &*output.stdout), (0, OLD));
}

#[test]
fn a_patch_can_be_had() {
    let place = Place::with(&[("a.yaml", OLD)]);
    let output = place.run_with(&["fix", "--diff", "--stdin-filename", "a.yaml", "-"], OLD.as_bytes());
    assert_eq!(output.code, 1);
    assert_eq!(place.git(&["apply", "-"], output.stdout.as_bytes()).code, 0, "{output:?}");
    assert_eq!(place.read("a.yaml"), NEW);
}

#[test]
fn the_configuration_of_the_file_counts() {
    let place = Place::with(&[("sub/fw-migrate.toml", "ignore = ['FW001']\n")]);
    let output = place.run_with(&["check", "--stdin-filename", "sub/a.yaml", "-"], OLD.as_bytes());
    assert_eq!(output.code, 0, "{output:?}");
}
