//! Sources that mostly parse and mostly are fixed, and the same with damage.

use std::cell::RefCell;

use crate::corpus::CORPUS;
use crate::generate::{broken, sound};
use crate::holds;
use crate::laws::{Seen, hold};
use crate::vocabulary::Exchange;

/// How many in a hundred of the sound cases have to parse and to be fixed at least, so that something is tried.
const PARSED: usize = 60;
const FIXED: usize = 40;

fn try_kind(kind: &str) {
    let seen: RefCell<Vec<Seen>> = RefCell::default();
    let try_one = |case: &_| hold(case).map(|one| seen.borrow_mut().push(one));
    holds(kind, 1.0, |rng| sound(kind, Exchange::Any, rng), try_one);
    let sound = seen.take();
    holds(&format!("broken {kind}"), 1.0, |rng| broken(kind, rng), try_one);
    let broken = seen.take();
    let share = |seen: &[Seen], is: fn(&Seen) -> bool| 100 * seen.iter().filter(|seen| is(seen)).count() / seen.len();
    eprintln!(
        "{kind}: {} cases, {} % parsed, {} % found, {} % fixed, {} % exact, {} % others, broken {} % skipped {} % parsed, {} % found, {} % fixed",
        sound.len() + broken.len(),
        share(&sound, |seen| seen.parsed),
        share(&sound, |seen| seen.found),
        share(&sound, |seen| seen.fixed),
        share(&sound, |seen| seen.exact),
        share(&sound, |seen| seen.read_by_others),
        share(&broken, |seen| seen.skipped),
        share(&broken, |seen| seen.parsed),
        share(&broken, |seen| seen.found),
        share(&broken, |seen| seen.fixed),
    );
}

macro_rules! kinds {
    ($($test:ident $kind:literal),* $(,)?) => {
        const KINDS: &[&str] = &[$($kind),*];
        $(#[test]
        fn $test() {
            try_kind($kind);
        })*
    };
}

kinds! {
    csharp "csharp",
    go "go",
    java "java",
    javascript "javascript",
    kotlin "kotlin",
    lua "lua",
    php "php",
    python "python",
    ruby "ruby",
    rust "rust",
    shell "shell",
    swift "swift",
    tsx "tsx",
    typescript "typescript",
    conf "conf",
    dockerfile "Dockerfile",
    dotenv "dotenv",
    hcl "HCL",
    ini "INI",
    json "JSON",
    makefile "Makefile",
    nginx "nginx",
    properties "properties",
    systemd "systemd",
    toml "TOML",
    yaml "YAML",
    html "HTML",
    markdown "Markdown",
    notebook "notebook",
    restructured_text "reStructuredText",
    text "text",
}

#[test]
fn no_kind_is_left_out() {
    assert_eq!(KINDS.iter().collect::<std::collections::BTreeSet<_>>(), CORPUS.keys().collect());
}
