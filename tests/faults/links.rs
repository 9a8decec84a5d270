//! Links, and what is no file.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::os::unix::net::UnixListener;

use crate::machine::{in_namespace, leave_out, works};
use crate::place::{NEW, OLD, Place};

const IMPORTS: &str = "import os\nfrom openai import OpenAI\nfrom urls.base import BASE_URL\n\n\
                       client = OpenAI(base_url=BASE_URL, api_key=os.environ[\"DIRECT_ROUTE_API_KEY\"])\n";
const CONSTANT: &str = "BASE_URL = \"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\"\n";

#[test]
fn nothing_is_written_through_links_that_a_walk_comes_upon() {
    let place = Place::with(&[("tree/a.yaml", OLD), ("out/b.yaml", OLD), ("out/deep/c.yaml", OLD)]);
    symlink("../out/b.yaml", place.path("tree/b.yaml")).unwrap();
    symlink("../out", place.path("tree/out")).unwrap();
    symlink(place.path("out/deep"), place.path("tree/absolute")).unwrap();
    symlink("..", place.path("tree/loop")).unwrap();
    symlink("nowhere", place.path("tree/broken.yaml")).unwrap();
    let output = place.run("fix tree");
    assert!(output.code == 0 && output.stdout.contains("Looked at 1 file, 1 matched"), "{output:?}");
    assert_eq!(place.read("tree/a.yaml"), NEW);
    assert_eq!((&*place.read("out/b.yaml"), &*place.read("out/deep/c.yaml")), (OLD, OLD));
}

#[test]
fn a_link_that_is_named_stands_for_what_it_leads_to() {
    let place = Place::with(&[("out/b.yaml", OLD), ("out/deep/c.yaml", OLD)]);
    symlink("out/b.yaml", place.path("b.yaml")).unwrap();
    symlink("out/deep", place.path("deep")).unwrap();
    symlink("nowhere", place.path("broken.yaml")).unwrap();
    let output = place.run("fix b.yaml deep broken.yaml");
    assert!(output.code == 2 && output.stderr.contains("error: broken.yaml: no such file"), "{output:?}");
    assert_eq!((&*place.read("out/b.yaml"), &*place.read("out/deep/c.yaml")), (NEW, NEW));
    assert!(fs::symlink_metadata(place.path("b.yaml")).unwrap().is_symlink());
}

/// The constant is found through the import, in a directory that leads out of the tree.
#[test]
fn modules_behind_links_are_not_edited() {
    for link in ["urls", "urls/base.py"] {
        let place = Place::with(&[("tree/app.py", IMPORTS), ("out/base.py", CONSTANT)]);
        if link == "urls" {
            symlink("../out", place.path("tree/urls")).unwrap();
        } else {
            fs::create_dir(place.path("tree/urls")).unwrap();
            symlink("../../out/base.py", place.path("tree/urls/base.py")).unwrap();
        }
        for command in ["fix tree", "fix --unsafe-fixes tree"] {
            let output = place.run(command);
            assert!(output.code < 2, "{output:?}");
            assert_eq!(place.read("out/base.py"), CONSTANT, "{link}: {output:?}");
            assert_eq!(place.read("tree/app.py"), IMPORTS, "{link}: a client moves whole or not at all: {output:?}");
        }
    }
    let place = Place::with(&[("tree/app.py", IMPORTS), ("tree/urls/base.py", CONSTANT)]);
    assert_eq!(place.run("fix tree").code, 0);
    assert_ne!(place.read("tree/urls/base.py"), CONSTANT, "the module would be edited if it were no link");
}

#[test]
fn a_hard_link_gets_a_name_of_its_own() {
    let place = Place::with(&[("tree/a.yaml", OLD)]);
    fs::create_dir(place.path("out")).unwrap();
    fs::hard_link(place.path("tree/a.yaml"), place.path("out/a.yaml")).unwrap();
    assert_eq!(place.run("fix tree").code, 0);
    assert_eq!((&*place.read("tree/a.yaml"), &*place.read("out/a.yaml")), (NEW, OLD));
    assert_eq!(fs::metadata(place.path("tree/a.yaml")).unwrap().nlink(), 1);
    // Where both names are in the tree, both are fixed.
    let place = Place::with(&[("a.yaml", OLD)]);
    fs::hard_link(place.path("a.yaml"), place.path("b.yaml")).unwrap();
    assert_eq!(place.run("fix").code, 0);
    assert_eq!((&*place.read("a.yaml"), &*place.read("b.yaml")), (NEW, NEW));
}

#[test]
fn what_is_no_file_is_skipped() {
    let place = Place::with(&[("a.yaml", OLD)]);
    let _socket = UnixListener::bind(place.path("socket.yaml")).unwrap();
    let mut names = vec!["socket.yaml"];
    for (name, program, arguments) in [("pipe.yaml", "mkfifo", &[][..]), ("zero.yaml", "mknod", &["c", "1", "5"])] {
        let path = place.path(name);
        if works(program, &[&[path.to_str().unwrap()], arguments].concat()) {
            names.push(name);
        } else {
            leave_out("what_is_no_file_is_skipped", &format!("{program} may not make {name}"));
        }
    }
    let output = place.run("fix --show-skipped");
    assert!(output.code == 0 && output.stdout.contains("Looked at 1 file"), "{output:?}");
    let named = place.run(&format!("fix {}", names.join(" ")));
    assert_eq!(named.code, 0, "{named:?}");
    for name in names {
        assert!(output.stdout.contains(&format!("skipped {name}: not a regular file")), "{output:?}");
        assert!(named.stderr.contains(&format!("warning: {name}: skipped: not a regular file")), "{named:?}");
    }
}

/// Files that a run looks for by name, and finds a pipe.
#[test]
fn pipes_by_known_names_are_not_waited_for() {
    let pipes = ["urls/base.py", ".env", "go.mod", "body.json", "pyproject.toml", "sub/fw-migrate.toml"];
    for name in pipes {
        let place = Place::with(&[("app.py", IMPORTS), ("urls/__init__.py", ""), ("sub/a.yaml", OLD)]);
        place.write(
            "main.go",
            b"package main\n\nimport \"example.com/app/urls\"\n\nvar base = urls.Base + \"direct.fireworks.ai\"\n",
        );
        place.write(
            "run.sh",
            b"curl https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/completions -d @body.json\n",
        );
        assert!(works("mkfifo", &[place.path(name).to_str().unwrap()]));
        let output = place
            .command("timeout")
            .args(["30", env!("CARGO_BIN_EXE_fw-migrate"), "check", "app.py", "main.go", "run.sh", "sub"])
            .output();
        assert_eq!(output.unwrap().status.code(), Some(1), "{name}");
    }
}

/// The same file under two names of one directory is fixed once; a mount that holds itself is no endless tree.
#[test]
fn directories_that_are_mounted_twice() {
    let test = "directories_that_are_mounted_twice";
    let place = Place::with(&[("tree/a.yaml", OLD), ("tree/inner/b.yaml", OLD)]);
    fs::create_dir(place.path("tree/again")).unwrap();
    let mount = "mount --bind tree tree/again; $FIX fix tree; cat tree/again/inner/b.yaml";
    if let Some(output) = in_namespace(test, &place, mount) {
        assert!(output.code == 0 && output.stdout.contains(NEW), "{output:?}");
        assert_eq!((&*place.read("tree/a.yaml"), &*place.read("tree/inner/b.yaml")), (NEW, NEW));
    }
}
