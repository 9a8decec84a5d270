//! Which configuration counts, and for what.

use crate::place::{NEW, NOTE, OLD, Place};

#[test]
fn configuration_is_found_and_overridden() {
    let place = Place::with(&[
        ("fw-migrate.toml", "ignore = ['FW001']\nexclude = ['/old']\n"),
        ("old/b.yaml", OLD),
        ("sub/a.yaml", OLD),
    ]);
    assert_eq!(place.run("check sub").code, 0);
    assert_eq!(place.run("check --no-config sub").code, 1);
    assert_eq!(place.run("check --ignore FW009 .").stdout.matches("error[FW001]").count(), 1);
    place.write("pyproject.toml", b"[tool.fw-migrate]\nselect = ['FW009']\n");
    assert_eq!(place.run("check --config pyproject.toml sub").code, 0);
    place.write("sub/fw-migrate.toml", b"\nendpiont = 'aws'\n");
    let output = place.run("check sub");
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("fw-migrate.toml:2: unknown field `endpiont`"), "{output:?}");
}

/// What an endpoint makes of [`OLD`].
fn moved_to(host: &str) -> String {
    NEW.replace("api.fireworks.ai", host)
}

#[test]
fn each_file_has_the_configuration_nearest_to_it() {
    let place = Place::with(&[
        ("one/fw-migrate.toml", "endpoint = 'aws'\n"),
        ("one/a.yaml", OLD),
        ("one/deep/pyproject.toml", "[tool.fw-migrate]\nendpoint = 'gcp'\n"),
        ("one/deep/er/a.yaml", OLD),
        ("two/a.yaml", OLD),
    ]);
    for args in
        ["fix .", "fix two one", "fix one/deep/er two/a.yaml one", "fix two/a.yaml one/deep/er/a.yaml one/a.yaml"]
    {
        let place = place.copy();
        assert_eq!(place.run(args).code, 0, "{args}");
        assert_eq!(place.read("one/a.yaml"), moved_to("aws.api.fireworks.ai"), "{args}");
        assert_eq!(place.read("one/deep/er/a.yaml"), moved_to("gcp.api.fireworks.ai"), "{args}");
        assert_eq!(place.read("two/a.yaml"), NEW, "{args}");
    }
    let copy = place.copy();
    assert_eq!(copy.run("fix --endpoint default .").code, 0);
    assert_eq!(copy.read("one/deep/er/a.yaml"), NEW);
    let copy = place.copy();
    assert_eq!(copy.run("fix --config one/fw-migrate.toml .").code, 0);
    assert_eq!(copy.read("one/deep/er/a.yaml"), copy.read("two/a.yaml"));
    assert_eq!(copy.read("two/a.yaml"), moved_to("aws.api.fireworks.ai"));
    let copy = place.copy();
    assert_eq!(copy.run("fix --no-config .").code, 0);
    assert_eq!(copy.read("one/a.yaml"), NEW);
}

#[test]
fn the_configuration_of_a_file_on_standard_input_counts() {
    let place = Place::with(&[
        ("fw-migrate.toml", "endpoint = 'aws'\n[per-file-ignores]\n'new/*.yaml' = ['FW001']\n"),
        ("one/fw-migrate.toml", "endpoint = 'gcp'\n"),
    ]);
    for (name, expected) in [
        ("one/a.yaml", moved_to("gcp.api.fireworks.ai")),
        ("two/not/there.yaml", moved_to("aws.api.fireworks.ai")),
        ("new/a.yaml", OLD.to_owned()),
    ] {
        let output = place.run_with(&["fix", "--stdin-filename", name, "-"], OLD.as_bytes());
        assert_eq!(output.stdout, expected, "{name}");
    }
    let output = place.run_with(&["fix", "-"], OLD.as_bytes());
    assert_eq!(output.stdout, moved_to("aws.api.fireworks.ai"));
}

#[test]
fn names_of_keys_count_everywhere() {
    let place = Place::with(&[
        ("one/fw-migrate.toml", "key-env = ['ACME_DIRECT_KEY']\n"),
        ("one/.env.example", "ACME_DIRECT_KEY=\n"),
        ("two/a.py", "import os\nkey = os.environ['ACME_DIRECT_KEY']\n"),
    ]);
    assert_eq!(place.run("fix .").code, 0);
    assert_eq!(place.read("one/.env.example"), "FIREWORKS_API_KEY=\n");
    assert_eq!(place.read("two/a.py"), "import os\nkey = os.environ['FIREWORKS_API_KEY']\n");
    assert_eq!(place.read("one/fw-migrate.toml"), "key-env = ['ACME_DIRECT_KEY']\n");
}

#[test]
fn excludes_speak_of_their_own_directory() {
    let place = Place::with(&[
        ("one/fw-migrate.toml", "exclude = ['old/', '/only.yaml']\n"),
        ("one/old/a.yaml", OLD),
        ("one/only.yaml", OLD),
        ("one/deep/only.yaml", OLD),
        ("two/old/a.yaml", OLD),
        // Nobody reads what is excluded.
        ("one/old/fw-migrate.toml", "broken = "),
    ]);
    let output = place.run("check --format concise .");
    let found: Vec<&str> = output.stdout.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(found, ["one/deep/only.yaml", "two/old/a.yaml"], "{output:?}");
}

#[test]
fn a_configuration_counts_that_git_ignores() {
    let place = Place::with(&[
        (".gitignore", "fw-migrate.toml\n"),
        ("one/fw-migrate.toml", "exclude = ['a.yaml']\n"),
        ("one/a.yaml", OLD),
        ("two/a.yaml", OLD),
    ]);
    assert_eq!(place.run("fix .").code, 0);
    assert_eq!((place.read("one/a.yaml"), place.read("two/a.yaml")), (OLD.to_owned(), moved_to("api.fireworks.ai")));
}

#[test]
fn names_of_keys_are_found_in_large_files() {
    let filler = "# one more line of a long file\n".repeat(20_000);
    let read = |name: &str| format!("import os\n{filler}key = os.environ['{name}']\n");
    let place = Place::with(&[
        ("fw-migrate.toml", "key-env = ['ACCOUNTS_OF_FIREWORKS_KEY']\n"),
        ("a.py", &read("ACCOUNTS_OF_FIREWORKS_KEY")),
        ("b.py", &read("OTHER_KEY")),
    ]);
    assert_eq!(place.run("fix .").code, 0);
    assert_eq!(place.read("a.py"), read("FIREWORKS_API_KEY"));
    assert_eq!(place.read("b.py"), read("OTHER_KEY"));
}

#[test]
fn a_configuration_that_cannot_be_understood_stops_the_run() {
    let place = Place::with(&[("a.yaml", OLD), ("sub/pyproject.toml", "[tool.fw-migrate]\nselect = 'FW001'\n")]);
    let output = place.run("fix .");
    assert_eq!((output.code, place.read("a.yaml")), (2, OLD.to_owned()));
    assert!(output.stderr.contains("pyproject.toml:2: expected a list of codes or names of rules"), "{output:?}");
    place.write("sub/pyproject.toml", b"[tool.other\n");
    assert_eq!(place.run("fix .").code, 0);
}

#[test]
fn a_second_configuration_in_a_directory_is_named() {
    let place = Place::with(&[
        ("fw-migrate.toml", "endpoint = 'aws'\n"),
        ("pyproject.toml", "[tool.fw-migrate]\nendpoint = 'gcp'\n"),
        ("a.yaml", OLD),
    ]);
    let output = place.run("fix a.yaml");
    assert!(output.stderr.contains("pyproject.toml: [tool.fw-migrate] does not count beside fw-migrate.toml"));
    assert_eq!(place.read("a.yaml"), moved_to("aws.api.fireworks.ai"));
}

/// A client with a URL and a key in two findings.
const CLIENT: &str = "import os\nfrom openai import OpenAI\n\
    c = OpenAI(\n    base_url=\"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\",\n    \
    api_key=os.environ[\"FIREWORKS_DIRECT_API_KEY\"],\n)\n";

#[test]
fn rules_can_be_switched_off_in_some_files() {
    let place = Place::with(&[
        (
            "fw-migrate.toml",
            "[per-file-ignores]\n'docs/' = ['FW009']\n'tests/*.py' = ['direct-key-env']\n'!src/**' = ['FW008']\n",
        ),
        ("docs/a.md", NOTE),
        ("docs/deep/b.md", NOTE),
        ("c.md", NOTE),
        ("tests/a.py", CLIENT),
        ("src/a.py", CLIENT),
    ]);
    let output = place.run("check --format concise .");
    let found: Vec<String> = output
        .stdout
        .lines()
        .map(|line| {
            line.split([':', '[', ']'])
                .filter(|part| part.ends_with(".py") || part.starts_with("FW") || part.ends_with(".md"))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(found, ["c.md FW009", "src/a.py FW001", "src/a.py FW002", "tests/a.py FW001"], "{output:?}");
    // A client moves whole or not at all.
    assert_eq!(place.run("fix .").code, 1);
    assert_eq!(place.read("tests/a.py"), CLIENT);
    assert!(place.read("src/a.py").contains("https://api.fireworks.ai/inference/v1"));
    let output = place.run("check tests");
    assert!(output.stdout.contains("held back because FW002 is switched off"), "{output:?}");
}

#[test]
fn a_suppression_is_not_called_vain_where_its_rule_does_not_run() {
    let files = [
        ("fw-migrate.toml", "[per-file-ignores]\n'a.py' = ['FW001']\n"),
        ("a.py", "x = 'direct_route'  # fw-migrate: ignore[FW001]\n"),
        ("b.py", "x = 'direct_route'  # fw-migrate: ignore[FW001]\n"),
    ];
    let output = Place::with(&files).run("check --format concise .");
    assert!(output.stdout.starts_with("b.py:1:23: note[FW000]") && output.stdout.lines().count() == 1, "{output:?}");
}

#[test]
fn the_configuration_itself_is_no_source() {
    let own = "key-env = ['ACME_DIRECT_KEY']\n[deployments]\n\
        'my-account-prod.us-iowa-1.direct.fireworks.ai' = 'accounts/my-account/deployments/prod'\n";
    let place = Place::with(&[("fw-migrate.toml", own)]);
    assert_eq!(place.run("fix --unsafe-fixes .").code, 0);
    let output = place.run("check --show-skipped fw-migrate.toml");
    assert!(output.code == 0 && output.stdout.contains("the configuration of fw-migrate"), "{output:?}");
    let table = "[tool.fw-migrate]\nkey-env = ['ACME_DIRECT_KEY']\n[tool.fw-migrate.deployments]\n\
        'my-account-prod.us-iowa-1.direct.fireworks.ai' = 'accounts/my-account/deployments/prod'\n[tool.x]\n";
    let place =
        Place::with(&[("pyproject.toml", &format!("{table}{}", OLD.replace(": ", " = '").replace('\n', "'\n")))]);
    let output = place.run("fix --unsafe-fixes .");
    assert_eq!(
        (output.code, &*place.read("pyproject.toml")),
        (0, &*format!("{table}url = 'https://api.fireworks.ai/inference/v1'\n"))
    );
}
