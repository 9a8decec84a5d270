//! Constants that one file defines and others use.

use crate::place::Place;

const CONFIG: &str = "BASE_URL = \"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\"\n";
const CONFIG_AFTER: &str = "BASE_URL = \"https://api.fireworks.ai/inference/v1\"\n";
const CLIENT: &str = "import os\n\nfrom config import BASE_URL\nfrom openai import OpenAI\n\n\
                      client = OpenAI(base_url=BASE_URL, api_key=os.environ[\"ACME_KEY\"])\n";

/// A repository with a constant, a client of it, and something else.
fn repository() -> Place {
    Place::with(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("config.py", CONFIG),
        ("client.py", CLIENT),
        ("tests/other.py", "print(1)\n"),
    ])
}

#[test]
fn files_that_share_a_constant_are_changed_together() {
    for args in ["fix", "fix .", "fix client.py config.py", "fix config.py client.py --threads 1"] {
        let place = repository();
        let output = place.run(args);
        assert_eq!(output.code, 0, "{args}: {output:?}");
        assert_eq!(place.read("config.py"), CONFIG_AFTER, "{args}");
        assert_eq!(place.read("client.py"), CLIENT.replace("ACME_KEY", "FIREWORKS_API_KEY"), "{args}");
    }
}

#[test]
fn a_file_given_alone_waits_for_the_others() {
    for (file, other) in [("client.py", "config.py:1"), ("config.py", "client.py:6")] {
        let place = repository();
        let output = place.run(&format!("fix {file}"));
        assert_eq!(output.code, 1, "{file}: {output:?}");
        assert!(output.stdout.contains(&format!("{other}, which is no part of this run")), "{file}: {output:?}");
        assert!(output.stdout.contains("FW001") && !output.stdout.contains("safe fix"), "{file}: {output:?}");
        assert_eq!(place.read("config.py"), CONFIG);
        assert_eq!(place.read("client.py"), CLIENT);
    }
}

#[test]
fn a_directory_given_alone_waits_for_the_others() {
    let place = repository();
    place.write("tests/test_client.py", CLIENT.as_bytes());
    let output = place.run("fix tests");
    // Nothing in it says that it uses a direct route.
    assert_eq!((output.code, place.read("tests/test_client.py").as_str()), (0, CLIENT), "{output:?}");
    place.write("tests/test_client.py", b"");
    let output = place.run("fix config.py tests");
    assert!(output.code == 1 && output.stdout.contains("client.py:6, which is no part of this run"), "{output:?}");
    assert_eq!(place.read("config.py"), CONFIG);
}

#[test]
fn files_outside_of_a_repository_are_not_searched_for() {
    let place = Place::with(&[("config.py", CONFIG), ("client.py", CLIENT)]);
    let output = place.run("fix config.py");
    assert_eq!((output.code, place.read("config.py").as_str()), (0, CONFIG_AFTER), "{output:?}");
}

#[test]
fn neither_the_order_of_paths_nor_threads_show() {
    let mut files: Vec<(String, String)> = vec![("config.py".into(), CONFIG.into())];
    for at in 0..12 {
        // One of them decides by the host, and holds all.
        let decides = if at == 7 { "if \".direct.fireworks.ai\" in BASE_URL:\n    pass\n" } else { "" };
        files.push((format!("client_{at}.py"), format!("{CLIENT}{decides}")));
        files.push((format!("alias_{at}.py"), format!("from config import BASE_URL as URL_{at}\n")));
        files.push((
            format!("user_{at}.py"),
            CLIENT.replace("config import BASE_URL", &format!("alias_{at} import URL_{at} as BASE_URL")),
        ));
    }
    let outputs = [(1, false), (4, true), (2, false)].map(|(threads, reversed)| {
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let place = Place::with(&borrowed);
        let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        if reversed {
            names.reverse();
        }
        place.run(&format!("check --threads {threads} {}", names.join(" "))).stdout
    });
    assert!(outputs[0].contains("held back because") && outputs[0].contains("user_11.py"), "{}", outputs[0]);
    assert!(outputs.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(!outputs[0].contains("safe fix"), "{}", outputs[0]);
}
