//! `fix --interactive`: what is asked, what an answer does, and what goes with what was declined.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use crate::place::{NEW, OLD, Output, Place};

/// A client that moves by itself.
const ONE: &str = "OpenAI(base_url=\"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\", api_key=key)\n";
/// What becomes of it.
const MOVED: &str = "OpenAI(base_url=\"https://api.fireworks.ai/inference/v1\", api_key=key)\n";
const HEAD: &str = "import os\nfrom openai import OpenAI\nkey = os.environ[\"FIREWORKS_API_KEY\"]\n";

const QUESTION: &str = "Apply this fix [y,n,a,d,r,q,?]? ";
const CONFIG: &str = "BASE_URL = \"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\"\n";
const CLIENT: &str = "import os\n\nfrom config import BASE_URL\nfrom openai import OpenAI\n\n\
                      client = OpenAI(base_url=BASE_URL, api_key=os.environ[\"DIRECT_ROUTE_API_KEY\"])\n";
const WHOLE: &str = "import os\nfrom openai import OpenAI\n\n\
                     client = OpenAI(base_url=\"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\", \
                     api_key=os.environ[\"DIRECT_ROUTE_API_KEY\"])\n";

fn answer(place: &Place, args: &[&str], answers: &str) -> Output {
    let answers: String = answers.split_whitespace().map(|answer| format!("{answer}\n")).collect();
    place.run_with(&[&["fix", "-i"], args].concat(), answers.as_bytes())
}

/// How often something was asked.
fn questions(output: &Output) -> usize {
    output.stderr.matches(QUESTION).count()
}

#[test]
fn answers_decide_fix_by_fix() {
    let (a, b) = (format!("{HEAD}{}", ONE.repeat(3)), format!("{HEAD}{}", ONE.repeat(2)));
    // Which of the fixes are made, and how many questions that takes.
    let cases = [
        ("y n y n y", "10101", 5),
        ("n y n y n", "01010", 5),
        ("Y N y y y", "10111", 5),
        ("a n y", "11101", 3),
        ("n a n n", "01100", 4),
        ("d y y", "00011", 3),
        ("y d n y", "10001", 4),
        ("r", "11111", 1),
        ("n r", "01111", 2),
        ("y q", "10000", 2),
        ("y", "10000", 2),
        ("", "00000", 1),
        ("q", "00000", 1),
        ("? x y 7 yes n y y y", "10111", 9),
    ];
    for (answers, made, asked) in cases {
        let place = Place::with(&[("a.py", &a), ("b.py", &b), ("c.py", HEAD)]);
        let output = answer(&place, &[], answers);
        let text = format!("{}{}", place.read("a.py"), place.read("b.py"));
        let clients = text.lines().filter(|line| line.starts_with("OpenAI"));
        let came: String = clients.map(|line| if line == MOVED.trim_end() { '1' } else { '0' }).collect();
        assert_eq!(came, made, "{answers}: {output:?}");
        assert_eq!(questions(&output), asked, "{answers}: {output:?}");
        let (fixed, left) = (made.matches('1').count(), made.matches('0').count());
        assert_eq!(output.code, i32::from(left > 0), "{answers}: {output:?}");
        assert_eq!(output.stdout.contains("Fixed"), fixed > 0, "{answers}: {output:?}");
        if left > 0 {
            let can = format!("{left} can be fixed by `fw-migrate fix`.");
            assert!(output.stdout.contains(&can), "{answers}: {output:?}");
        }
    }
}

#[test]
fn a_question_shows_place_rules_and_diff_without_keys() {
    let text = WHOLE.replace("os.environ[\"DIRECT_ROUTE_API_KEY\"]", "\"s3cr3tV4lueOfSomeLength\"");
    let place = Place::with(&[("app/main.py", &text)]);
    let output = answer(&place, &[], "?");
    for part in [
        "app/main.py:4: error[FW001] direct-url: ",
        "app/main.py:4: error[FW003] hardcoded-direct-key: ",
        "safe fix: move this client to the gateway\n",
        "  - client = OpenAI(base_url=\"https://my-account-abcd1234.",
        "  + client = OpenAI(base_url=\"https://api.fireworks.ai/inference/v1\", api_key=os.environ[\"FIREWORKS_API_KEY\"])\n",
        "q - quit: write what was accepted so far, ask nothing more\n",
    ] {
        assert!(output.stderr.contains(part), "{part}: {output:?}");
    }
    assert!(!format!("{output:?}").contains("s3cr3tV"), "{output:?}");
    assert!(!output.stderr.contains('\x1b') && !output.stdout.contains(QUESTION), "{output:?}");
    assert_eq!(place.read("app/main.py"), text);
}

#[test]
fn unsafe_fixes_are_asked_about_only_with_the_option() {
    // Which part of the other handle is the account is not certain, and its model is not pinned.
    let other = ONE.replace("OpenAI(", "other = OpenAI(").replace("abcd1234", "prod");
    let text = format!(
        "{HEAD}{ONE}{other}other.chat.completions.create(model=\"accounts/fireworks/models/x\", messages=[])\n"
    );
    let place = Place::with(&[("a.py", &text)]);
    let output = answer(&place, &[], "n");
    assert_eq!(questions(&output), 1, "{output:?}");
    assert!(output.stdout.contains("2 can be fixed with `--unsafe-fixes`"), "{output:?}");
    let output = answer(&place, &["--unsafe-fixes"], "n y");
    assert!(questions(&output) == 2 && output.stderr.contains("\nunsafe fix: "), "{output:?}");
    assert!(
        place.read("a.py").contains(ONE) && place.read("a.py").contains("other = OpenAI(base_url=\"https://api."),
        "{output:?}"
    );
}

#[test]
fn machines_get_their_report() {
    let place = Place::with(&[("a.py", &format!("{HEAD}{ONE}{ONE}"))]);
    let output = answer(&place, &["--format", "json"], "y n");
    let report: serde_json::Value = serde_json::from_str(&output.stdout).unwrap();
    let lines = |name: &str| {
        report[name].as_array().unwrap().iter().map(|finding| finding["start"]["line"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((lines("fixed"), lines("findings")), (vec![4.into()], vec![5.into()]), "{output:?}");
    assert_eq!(report["findings"][0]["fix"]["applicability"], "safe");
    assert_eq!(place.read("a.py"), format!("{HEAD}{MOVED}{ONE}"));
}

#[test]
fn standard_input_is_for_the_answers() {
    let place = Place::with(&[("a.yaml", OLD)]);
    for (args, why) in [
        (vec!["-"], "`-` cannot be the source"),
        (vec!["--files-from", "-"], "--files-from cannot read the paths there"),
        (vec!["--diff"], "'--interactive' cannot be used with '--diff'"),
    ] {
        let output = answer(&place, &args, "y");
        assert!(output.code == 2 && output.stdout.is_empty() && output.stderr.contains(why), "{args:?}: {output:?}");
    }
    assert_eq!(place.read("a.yaml"), OLD);
    place.write("list", b"a.yaml\n");
    assert_eq!(answer(&place, &["--files-from", "list"], "y").code, 0);
    assert_eq!(place.read("a.yaml"), NEW);
}

#[test]
fn a_file_that_changed_meanwhile_is_kept() {
    let place = Place::with(&[("a.yaml", OLD), ("b.yaml", OLD)]);
    let mut command = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    let command = command.args(["fix", "-i"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut shown = BufReader::new(child.stderr.take().unwrap());
    let mut until_question = Vec::new();
    shown.read_until(b'?', &mut until_question).unwrap();
    place.write("a.yaml", b"newer: 1\n");
    child.stdin.take().unwrap().write_all(b"y\ny\n").unwrap();
    let mut rest = String::new();
    shown.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert!(rest.contains("error: a.yaml: changed while fix was running; not overwritten"), "{rest}");
    assert_eq!((&*place.read("a.yaml"), &*place.read("b.yaml")), ("newer: 1\n", NEW));
}

#[test]
fn what_needs_a_declined_fix_is_not_asked_about() {
    let place =
        Place::with(&[("client.py", CLIENT), ("config.py", CONFIG), ("z.env", "DIRECT_ROUTE_API_KEY=changeme\n")]);
    let output = answer(&place, &[], "n");
    assert_eq!(questions(&output), 1, "{output:?}");
    assert!(output.stdout.contains("it is also used at client.py:6, which stays"), "{output:?}");
    assert_eq!((&*place.read("config.py"), &*place.read("client.py")), (CONFIG, CLIENT));
}

#[test]
fn what_was_taken_is_withdrawn_with_what_it_needs() {
    let text = "services:\n  app:\n    environment:\n      DIRECT_ROUTE_API_KEY: changeme\n      LLM_BASE_URL: https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n";
    let place = Place::with(&[("compose.yaml", text)]);
    let output = answer(&place, &[], "y n y y");
    assert!(output.stderr.contains("compose.yaml:4: FW002 stays after all"), "{output:?}");
    assert_eq!((questions(&output), &*place.read("compose.yaml")), (2, text), "{output:?}");
}

#[test]
fn what_no_longer_goes_together_is_named() {
    let files = [
        ("client.py", CLIENT),
        ("config.py", CONFIG),
        (".env", "DIRECT_ROUTE_API_KEY=changeme\n"),
        ("whole.py", WHOLE),
    ];
    let name = |place: &str| {
        format!(
            "DIRECT_ROUTE_API_KEY changes in 1 file, but stays at {place}, where FW002 was declined or is switched off"
        )
    };
    let constant = "`BASE_URL` of config.py stays, but what uses it at client.py:6 changes";
    // In the order of names: .env, client.py, config.py, whole.py.
    for (answers, words) in [
        ("y n n", vec![name("client.py:6, whole.py:4")]),
        ("y q", vec![name("client.py:6, whole.py:4")]),
        ("n y y n", vec![name(".env:1, whole.py:4")]),
        ("n y n n", vec![name(".env:1, whole.py:4"), constant.to_owned()]),
        ("y y y y", vec![]),
        ("n n n", vec![]),
    ] {
        let output = answer(&Place::with(&files), &[], answers);
        assert!(words.iter().all(|words| output.stdout.contains(words)), "{answers}: {output:?}");
        assert_eq!(output.stdout.matches("but ").count(), words.len(), "{answers}: {output:?}");
    }
    // The constant comes first.
    let place = Place::with(&[("app.py", CONFIG), ("client.py", &CLIENT.replace("from config", "from app"))]);
    let output = answer(&place, &[], "y n");
    let words = "`BASE_URL` of app.py changes, but what uses it at client.py:6 stays";
    assert!(output.stdout.contains(words), "{output:?}");
    let place = Place::with(&[("app.py", CONFIG), ("client.py", &CLIENT.replace("from config", "from app"))]);
    let output = answer(&place, &[], "n");
    assert!(questions(&output) == 1 && !output.stdout.contains("but what"), "{output:?}");
}

#[cfg(unix)]
#[test]
fn answers_are_typed_at_a_terminal() {
    let place = Place::with(&[("a.py", &format!("{HEAD}{ONE}{ONE}{ONE}"))]);
    let output = place.at_terminal("fix -i", "y\nn\n");
    assert_eq!(output.code, 1, "{output:?}");
    assert_eq!(place.read("a.py"), format!("{HEAD}{MOVED}{ONE}{ONE}"));
    let new = MOVED.trim_end();
    assert!(output.stderr.contains(&format!("\x1b[32m+ {new}\x1b[0m\r\n")), "{output:?}");
    assert!(output.stdout.contains("Fixed 1 finding in 1 file."), "{output:?}");
    // Every answer is on the line of its question, and nothing else.
    assert_eq!(output.stderr.matches("?]?\x1b[0m y\r\n").count(), 1, "{output:?}");
    let plain = place.at_terminal("fix -i --color never", "");
    assert!(plain.stderr.contains(QUESTION) && !plain.stderr.contains("\x1b["), "{plain:?}");
}
