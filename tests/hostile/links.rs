//! What a repository links to outside of itself is neither read nor written.

use std::fs;
use std::os::unix::fs::symlink;

use crate::place::{NEW, OLD, Place};

const URL: &str = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";

/// A directory with a repository in it, and files beside that.
fn beside(files: &[(&str, &str)]) -> Place {
    let place = Place::with(files);
    fs::create_dir_all(place.path("repository/.git")).unwrap();
    place
}

#[test]
fn links_in_a_tree_are_not_followed() {
    let place = beside(&[("outside/a.yaml", OLD), ("repository/own.yaml", OLD)]);
    symlink("../outside/a.yaml", place.path("repository/file.yaml")).unwrap();
    symlink("../outside", place.path("repository/directory")).unwrap();
    assert_eq!(place.run("fix --quiet repository").code, 0);
    assert_eq!((place.read("outside/a.yaml"), place.read("repository/own.yaml")), (OLD.into(), NEW.into()));
}

#[test]
fn imports_do_not_lead_out_of_the_repository() {
    let settings = format!("BASE_URL = \"{URL}/v1\"\nDIRECT_KEY = \"s3cr3tV4lue\"\n");
    let client = "from openai import OpenAI\nfrom conf import BASE_URL, DIRECT_KEY\nfrom pack.conf import BASE_URL as B\nOpenAI(base_url=BASE_URL, api_key=DIRECT_KEY)\nOpenAI(base_url=B)\n";
    let own = format!("OTHER = \"{URL}/v1\"\n");
    let place = beside(&[("outside/conf.py", &settings), ("repository/app.py", client), ("repository/own.py", &own)]);
    symlink("../outside/conf.py", place.path("repository/conf.py")).unwrap();
    symlink("../outside", place.path("repository/pack")).unwrap();
    let place_of = |name: &str| place.path(name).symlink_metadata().unwrap().is_symlink();
    for args in
        ["check --format json repository", "fix --format json repository", "fix --format json repository/app.py"]
    {
        let output = place.run(args);
        assert!(!output.stdout.contains("conf.py"), "{args}: {output:?}");
    }
    assert_eq!(place.read("outside/conf.py"), settings);
    assert!(place_of("repository/conf.py") && place_of("repository/pack"));
}

#[test]
fn paths_in_imports_do_not_leave_the_repository() {
    let outside = format!("export const url = \"{URL}/v1\";\n");
    let client = "import { url } from \"../outside\";\nimport OpenAI from \"openai\";\nnew OpenAI({ baseURL: url, apiKey: process.env.DIRECT_ROUTE_API_KEY });\n";
    let place = beside(&[("outside.js", &outside), ("repository/app.js", client)]);
    let output = place.run("fix --format json repository/app.js");
    assert!(!output.stdout.contains("outside.js"), "{output:?}");
    assert_eq!((place.read("outside.js"), place.read("repository/app.js")), (outside, client.to_owned()));
}

#[test]
fn a_configuration_above_the_repository_does_not_count() {
    let place = beside(&[("fw-migrate.toml", "exclude = ['*.yaml']\n"), ("repository/sub/a.yaml", OLD)]);
    for path in ["repository", "repository/sub", "repository/sub/a.yaml"] {
        assert_eq!(place.run(&format!("check {path}")).code, 1, "{path}");
    }
    // Without a repository the nearest above counts, and the repository's own does.
    fs::remove_dir(place.path("repository/.git")).unwrap();
    assert_eq!(place.run("check repository").code, 0);
    fs::create_dir(place.path("repository/.git")).unwrap();
    place.write("repository/fw-migrate.toml", b"exclude = ['*.yaml']\n");
    assert_eq!(place.run("check repository/sub").code, 0);
}

#[test]
fn a_configuration_that_is_a_link_out_of_the_repository_is_refused() {
    for name in ["fw-migrate.toml", "sub/fw-migrate.toml"] {
        let place = beside(&[("private", "hunter2 = 'x'\n"), ("repository/sub/a.yaml", OLD)]);
        symlink(place.path("private"), place.path("repository").join(name)).unwrap();
        for args in
            ["check repository", "check repository/sub/a.yaml", "check --stdin-filename repository/sub/a.yaml -"]
        {
            let output = place.run(args);
            if name.starts_with("sub") || args == "check repository" {
                assert!(
                    output.code == 2 && output.stderr.contains("is a link that leads out of"),
                    "{args}: {output:?}"
                );
            }
            assert!(!output.stderr.contains("hunter2"), "{args}: {output:?}");
        }
        assert_eq!(place.run("check --no-config repository").code, 1);
    }
}

#[test]
fn a_table_of_a_link_out_of_the_repository_is_refused() {
    let place = beside(&[("other.toml", "[tool.fw-migrate]\nhunter2 = 1\n"), ("repository/a.yaml", OLD)]);
    symlink("../other.toml", place.path("repository/pyproject.toml")).unwrap();
    let output = place.run("check repository");
    assert!(output.code == 2 && output.stderr.contains("is a link that leads out of"), "{output:?}");
    assert!(!output.stderr.contains("hunter2"), "{output:?}");
    // What says nothing to this program is none of its business.
    place.write("other.toml", b"[tool.other]\nx = 1\n");
    assert_eq!(place.run("check repository").code, 1);
}

#[test]
fn a_configuration_may_be_a_link_inside_the_repository() {
    let place = beside(&[("repository/etc/shared.toml", "exclude = ['*.yaml']\n"), ("repository/a.yaml", OLD)]);
    symlink("etc/shared.toml", place.path("repository/fw-migrate.toml")).unwrap();
    assert_eq!(place.run("check repository").code, 0);
}

#[test]
fn a_changed_file_behind_a_link_is_not_looked_at() {
    let place = Place::with(&[("outside/a.yaml", OLD), ("repository/dir/a.yaml", NEW)]);
    let git = |args: &[&str]| {
        let identity = ["-C", "repository", "-c", "user.name=x", "-c", "user.email=x@example.com"];
        assert_eq!(place.git(&[&identity, args].concat(), b"").code, 0, "{args:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "x"]);
    fs::remove_dir_all(place.path("repository/dir")).unwrap();
    symlink("../outside", place.path("repository/dir")).unwrap();
    symlink("../outside/a.yaml", place.path("repository/file.yaml")).unwrap();
    place.run("fix --changed-since HEAD repository");
    assert_eq!(place.read("outside/a.yaml"), OLD);
}
