//! Large reports, saved reports, findings that are known, files that changed.

use crate::place::{NEW, NOTE, OLD, Place};

/// A place that is a git repository with everything committed.
fn repository(files: &[(&str, &str)]) -> Place {
    let place = Place::with(files);
    git(&place, &["init", "-q", "-b", "main"]);
    commit(&place);
    place
}

fn git(place: &Place, args: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
    let output = place.git(&[&identity[..], args].concat(), b"");
    assert_eq!(output.code, 0, "git {args:?}: {output:?}");
}

fn commit(place: &Place) {
    git(place, &["add", "-A"]);
    git(place, &["commit", "-q", "-m", "x"]);
}

#[test]
fn thousands_of_findings_stay_readable() {
    let place = Place::with(&[("a.txt", &format!("{OLD}\n").repeat(1000)), ("b.txt", OLD)]);
    let output = place.run("check");
    assert_eq!((output.code, output.stdout.matches("error[FW001]").count()), (1, 200));
    let hidden = "801 more findings not shown: --max-shown shows more, --statistics counts them.";
    assert!(output.stdout.contains(hidden), "{output:?}");
    let output = place.run("check --max-shown 3");
    assert_eq!(output.stdout.matches("error[FW001]").count(), 3);
    let output = place.run("check --max-shown 5000");
    assert_eq!(output.stdout.matches("error[FW001]").count(), 1001);
    assert!(!output.stdout.contains("not shown"));
    assert_eq!(place.run("check --format concise").stdout.lines().count(), 1001);
    let output = place.run("check --format concise --max-shown 2");
    assert_eq!(output.stdout.lines().count(), 2);
    assert!(output.stderr.starts_with("999 more findings not shown"), "{output:?}");
    let shortened = place.run("check --format json --max-shown 1").stdout;
    assert_eq!(shortened.matches("\"rule\": ").count(), 1001);
}

#[test]
fn a_file_is_not_cut_to_the_terminal_beside_it() {
    let place = Place::with(&[("a.yaml", &format!("{} # {}\n", OLD.trim_end(), "long ".repeat(10)))]);
    assert_eq!(place.at_terminal("check --color never", "").stdout, place.run("check").stdout);
}

#[test]
fn findings_can_be_counted_instead() {
    let place = Place::with(&[("a.yaml", OLD), ("b/CHANGELOG.md", NOTE), ("b/c.yaml", &format!("{OLD}b{OLD}"))]);
    let expected = "\
RULE                 TOTAL    ERRORS  WARNINGS     NOTES  SAFE FIX    UNSAFE   BY HAND
FW001 direct-url         3         3         0         0         3         0         0
FW009 mention            1         0         0         1         0         0         0

FILE               TOTAL    ERRORS  WARNINGS     NOTES  SAFE FIX    UNSAFE   BY HAND
b/c.yaml               2         2         0         0         2         0         0
a.yaml                 1         1         0         0         1         0         0
b/CHANGELOG.md         1         0         0         1         0         0         0

";
    let output = place.run("check --statistics --quiet");
    assert_eq!((output.code, &*output.stdout), (1, expected));
    assert_eq!(place.run("check --statistics --format concise").stdout, expected);
    assert!(place.run("check --statistics").stdout.ends_with("3 can be fixed by `fw-migrate fix`.\n"));
}

#[test]
fn the_new_key_is_asked_for_where_it_is_read() {
    let key = "  OPENAI_BASE_URL: https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n  OPENAI_API_KEY: ${{ secrets.FIREWORKS_DIRECT_API_KEY }}\n";
    let workflow = format!("on: push\nenv:\n{key}jobs: {{}}\n");
    let program = "import os\nkey = os.environ[\"FIREWORKS_DIRECT_API_KEY\"]\n";
    let place = Place::with(&[(".github/workflows/ci.yml", &workflow), ("app.py", program)]);
    let stores = "FIREWORKS_API_KEY has to hold a Fireworks API key:\n  as a secret of GitHub Actions, for .github/workflows/ci.yml\n  in the environment of app.py\n";
    assert!(place.run("check").stdout.contains(&format!("Afterwards {stores}")), "{:?}", place.run("check"));
    assert!(place.run("fix").stdout.contains(&format!("Now {stores}")));
    assert!(!place.run("fix").stdout.contains("has to hold"));
}

#[test]
fn a_baseline_hides_what_is_known_and_nothing_else() {
    let place = repository(&[("a.yaml", OLD), ("b/c.yaml", OLD)]);
    let output = place.run("check --baseline known.json");
    assert!(output.code == 2 && output.stderr.contains("there is no baseline known.json; --write-baseline"));
    let output = place.run("check --baseline known.json --write-baseline");
    assert_eq!((output.code, &*output.stdout, &*output.stderr), (0, "", "Wrote 2 findings to known.json.\n"));
    let known = place.read("known.json");
    assert!(!known.contains("direct.fireworks.ai") && known.lines().count() == 7, "{known}");
    let output = place.run("check --baseline known.json");
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.stdout.ends_with(": nothing.\n2 more stand in the baseline.\n"), "{output:?}");
    // Lines may move; a second use of the same URL is new.
    place.write("a.yaml", format!("# moved\n\n{OLD}").as_bytes());
    assert_eq!(place.run("check --baseline known.json").code, 0);
    place.write("a.yaml", format!("{OLD}other_{OLD}").as_bytes());
    let output = place.run("check --baseline known.json --format concise");
    assert_eq!((output.code, output.stdout.lines().count()), (1, 1), "{output:?}");
    assert!(output.stdout.starts_with("a.yaml:2:"), "{output:?}");
    // What is gone is told, in the part of the tree that was looked at.
    place.write("a.yaml", NEW.as_bytes());
    let gone = "1 entry of the baseline found no more: --write-baseline takes it out.";
    assert!(place.run("check --baseline known.json").stdout.contains(gone));
    assert!(!place.run("check --baseline known.json b").stdout.contains("no more"));
    // A part of the tree updates only its own part.
    place.write("b/d.yaml", OLD.as_bytes());
    assert_eq!(place.run("check --baseline known.json --write-baseline b").stderr, "Wrote 3 findings to known.json.\n");
    assert_eq!(place.run("check --baseline known.json --write-baseline").stderr, "Wrote 2 findings to known.json.\n");
    assert_eq!(place.run("check --baseline known.json").code, 0);
}

#[test]
fn a_baseline_that_cannot_be_read_is_an_error() {
    let place = Place::with(&[("a.yaml", OLD), ("x.json", "{\"version\": 9, \"findings\": []}"), ("y.json", "[")]);
    for (file, words) in
        [("x.json", "version 9"), ("y.json", "y.json is no baseline; `fw-migrate check --baseline y.json")]
    {
        let output = place.run(&format!("check --baseline {file}"));
        assert!(output.code == 2 && output.stderr.contains(words), "{output:?}");
    }
    for args in ["", " --baseline z.json --select FW001", " --baseline z.json --ignore FW001"] {
        assert_eq!(place.run(&format!("check --write-baseline{args}")).code, 2, "{args}");
    }
}

#[test]
fn only_what_changed_since_a_revision_is_looked_at() {
    let files = [
        ("old.yaml", OLD),
        ("edited.yaml", NEW),
        ("gone.yaml", OLD),
        ("staged.yaml", NEW),
        (".gitignore", "ignored.yaml\n"),
    ];
    let place = repository(&files);
    git(&place, &["checkout", "-q", "-b", "topic"]);
    place.write("committed.yaml", OLD.as_bytes());
    std::fs::remove_file(place.path("gone.yaml")).unwrap();
    commit(&place);
    for name in ["edited.yaml", "staged.yaml", "sub/untracked ä.yaml", "ignored.yaml", "vendor/x.yaml"] {
        place.write(name, OLD.as_bytes());
    }
    git(&place, &["add", "staged.yaml"]);
    // What main has got since does not count.
    git(&place, &["stash", "-q", "-u"]);
    git(&place, &["checkout", "-q", "main"]);
    place.write("on-main.yaml", OLD.as_bytes());
    commit(&place);
    git(&place, &["checkout", "-q", "topic"]);
    git(&place, &["stash", "pop", "-q", "--index"]);
    let names = |args: &str| {
        let output = place.run(args);
        let names = output.stdout.lines().map(|line| line.split(':').next().unwrap().to_owned());
        (output.code, names.collect::<Vec<_>>())
    };
    let all = ["committed.yaml", "edited.yaml", "staged.yaml", "sub/untracked ä.yaml"].map(String::from).to_vec();
    let (code, found) = names("check --changed-since main --exclude vendor --format concise");
    assert_eq!((code, found), (1, all));
    assert_eq!(names("check --changed-since main --format concise sub").1, ["sub/untracked ä.yaml"]);
    assert_eq!(names("check --changed-since HEAD --format concise edited.yaml old.yaml").1, ["edited.yaml"]);
    let output = place.run("check --changed-since main old.yaml");
    assert_eq!(output.code, 0);
    assert!(output.stdout.contains("Looked at no file: none changed since that revision."), "{output:?}");
    assert_eq!(place.run("fix --changed-since main --quiet sub").code, 0);
    assert_eq!(place.read("sub/untracked ä.yaml"), NEW);
}

#[test]
fn revisions_that_cannot_be_compared_are_errors() {
    let place = repository(&[("a.yaml", OLD)]);
    for revision in ["nowhere", "--output=x", "HEAD:a.yaml"] {
        let output = place.run_with(&["check", &format!("--changed-since={revision}")], b"");
        assert_eq!(output.code, 2, "{revision}");
        assert!(output.stderr.contains("names no commit here"), "{output:?}");
    }
    assert_eq!(place.names(), [".git", "a.yaml"]);
    let output = Place::with(&[("a.yaml", OLD)]).run("check --changed-since HEAD");
    assert!(output.code == 2 && output.stderr.contains("needs a git repository"), "{output:?}");
}

#[test]
fn saved_reports_are_shown_again_and_put_together() {
    let place = Place::with(&[("a.yaml", OLD), ("b/CHANGELOG.md", NOTE), ("b/c.yaml", OLD)]);
    let save = |name: &str, args: &str| place.write(name, place.run(args).stdout.as_bytes());
    save("all.json", "check --format json --exclude *.json");
    // A report shows what was found, and is neither reported nor changed itself.
    let report = place.read("all.json");
    assert_eq!(place.run("check all.json").code, 0);
    assert_eq!((place.run("fix all.json").code, place.read("all.json")), (0, report));
    for format in ["human", "concise", "json"] {
        let again = place.run(&format!("report merge all.json --format {format}"));
        let first = place.run(&format!("check --format {format} --exclude *.json"));
        assert_eq!((again.code, &again.stdout, &again.stderr), (0, &first.stdout, &first.stderr));
    }
    save("one.json", "check --format json a.yaml");
    save("two.json", "check --format json b");
    let lines = |args: &str| place.run(args).stdout.lines().map(str::to_owned).collect::<Vec<_>>();
    let merged = lines("report merge two.json one.json one.json --format concise");
    assert_eq!(merged, lines("check --format concise --exclude *.json"));
    let prefixed = lines("report merge --prefix two.json one.json --format concise");
    assert!(prefixed[0].starts_with("one/a.yaml:1:6: ") && prefixed[2].starts_with("two/b/c.yaml:"), "{prefixed:?}");
    place.write("again/one.json", place.read("one.json").as_bytes());
    let output = place.run("report merge --prefix one.json again/one.json");
    assert!(output.code == 2 && output.stderr.contains("two reports are called one"), "{output:?}");
    let mut damaged: serde_json::Value = serde_json::from_str(&place.read("one.json")).unwrap();
    damaged["findings"][0]["excerpt"]["marked"] = serde_json::json!([5000, 5001]);
    let damaged = damaged.to_string();
    place.write("damaged.json", damaged.as_bytes());
    for (file, words) in [
        ("damaged.json", "damaged.json: a damaged report"),
        ("nowhere.json", "cannot read nowhere.json"),
        ("a.yaml", "a.yaml: not a report"),
    ] {
        let output = place.run(&format!("report merge one.json {file}"));
        assert!(output.code == 2 && output.stderr.contains(words), "{output:?}");
    }
}
