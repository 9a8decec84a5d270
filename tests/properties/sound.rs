//! Sources that mostly parse and mostly are fixed, and the same with damage.

use std::cell::RefCell;

use crate::corpus::CORPUS;
use crate::generate::{broken, sound};
use crate::holds;
use crate::laws::{Seen, hold};
use crate::vocabulary::Exchange;

/// How many in a hundred of the sound cases have to be read and to be fixed at least, so that something is tried.
const READ: usize = 60;
const FIXED: usize = 50;
/// And of those with damage.
const DAMAGED_FIXED: usize = 5;
/// How many of those may change once more in a second run with unsafe fixes.
const UNSTABLE: usize = 2;

fn try_kind(kind: &str) {
    let seen: RefCell<Vec<Seen>> = RefCell::default();
    let note = |outcome: Seen| seen.borrow_mut().push(outcome);
    let share = |is: fn(&Seen) -> bool| {
        let seen = seen.borrow();
        100 * seen.iter().filter(|seen| is(seen)).count() / seen.len()
    };
    holds(kind, 1.0, |rng| sound(kind, Exchange::Any, rng), |case| hold(case, false).map(note));
    let (read, fixed, exact) = (share(|seen| seen.parsed), share(|seen| seen.fixed), share(|seen| seen.exact));
    let least = match kind {
        "text" => 0,
        // Of the programs with such files only some have a format that is known.
        "conf" => READ / 2,
        _ => READ,
    };
    assert!(read >= least, "{kind}: only {read} in a hundred are read");
    assert!(fixed >= FIXED, "{kind}: only {fixed} in a hundred are fixed");
    // Places of edits that waited for others are known less exactly.
    assert!(exact + 5 >= fixed, "{kind}: {fixed} in a hundred are fixed, and only {exact} by what the report says");
    let compared = share(|seen| seen.read_by_others);
    seen.take();

    holds(&format!("damaged {kind}"), 1.0, |rng| broken(kind, rng), |case| hold(case, true).map(note));
    let damaged = share(|seen| seen.fixed);
    assert!(damaged >= DAMAGED_FIXED, "damaged {kind}: only {damaged} in a hundred are fixed");
    let unstable = share(|seen| seen.unstable);
    assert!(unstable <= UNSTABLE, "damaged {kind}: {unstable} in a hundred change in a second run");
    eprintln!(
        "{kind}: {read} % read, {fixed} % fixed, {compared} % compared by other parsers; damaged: {} % read, {damaged} % fixed",
        share(|seen| seen.parsed),
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
