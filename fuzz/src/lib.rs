//! What the targets have in common: a source is checked and fixed as the library does it, and what comes out is held
//! against what every fix guarantees.
//!
//! A panic anywhere ends the process, also one that the library would catch: `fuzz_target!` sees to that.

mod clock;
mod promises;
pub mod reports;

use fw_migrate::{Error, Options, check_bytes, fix_bytes};

pub use crate::clock::in_time;
use crate::promises::{decoys, parsed, places_are_inside, says_nothing_new};

/// Looks at a source of this name, and fixes it with safe and with all fixes.
pub fn source(name: &str, bytes: &[u8]) {
    let safe = Options::new();
    let report = match in_time(bytes.len(), || check_bytes(name, bytes, &safe)) {
        Ok(report) => report,
        Err(Error::Skipped(_)) => return,
        Err(error) => panic!("{error}"),
    };
    places_are_inside(&report.findings, bytes);
    if report.findings.is_empty() {
        return;
    }
    reports::render(&report, bytes.len());
    for options in [Options::new(), Options::new().unsafe_fixes(true)] {
        let fixed = in_time(bytes.len(), || fix_bytes(name, bytes, &options)).expect("what was checked can be fixed");
        let again = fix_bytes(name, &fixed.source, &options).expect("what was fixed can be fixed");
        assert_eq!(show(&fixed.source), show(&again.source), "fixing twice is fixing once");
        places_are_inside(fixed.report.fixed.iter().flatten(), bytes);
        places_are_inside(&fixed.report.findings, &fixed.source);
        says_nothing_new(&fixed.report.findings, &again.report.findings);
        assert!(parsed(name, &fixed.source) >= parsed(name, bytes), "what parsed parses: {}", show(&fixed.source));
        // What stands where a key is given goes, whatever it looks like.
        if !fixed.report.fixed.iter().flatten().any(|finding| finding.rule == "FW003") {
            assert_eq!(decoys(&fixed.source), decoys(bytes), "hosts of others stay: {}", show(&fixed.source));
        }
    }
}

/// [`source`], with a name of these that the first byte tells. `fuzz/run` makes its seeds accordingly.
pub fn one_of(names: &[&str], data: &[u8]) {
    if let [number, bytes @ ..] = data {
        source(names[usize::from(*number) % names.len()], bytes);
    }
}

/// Looks at a long source of this name that repeats itself, which shows what takes more time the more there is of it.
///
/// The first bytes say how: where the parts of the others lie that are repeated, and whether the second part is repeated
/// behind the first or closes it, as brackets do.
pub fn repeated(names: &[&str], data: &[u8]) {
    let [number, form, first, second, third, rest @ ..] = data else { return };
    if rest.is_empty() {
        return;
    }
    let length = if form & 0x0e == 0x0e { 1_000_000 } else { 100_000 };
    let mut cuts = [first, second, third].map(|cut| usize::from(*cut) * rest.len() / 255);
    cuts.sort_unstable();
    let (head, open, close, tail) =
        (&rest[..cuts[0]], &rest[cuts[0]..cuts[1]], &rest[cuts[1]..cuts[2]], &rest[cuts[2]..]);
    let times = length / (open.len() + close.len()).max(1);
    let middle = if form & 1 == 0 {
        [open, close].concat().repeat(times)
    } else {
        [open.repeat(times), close.repeat(times)].concat()
    };
    let name = names[usize::from(*number) % names.len()];
    let bytes = [head, &middle, tail].concat();
    for options in [Options::new(), Options::new().unsafe_fixes(true)] {
        match in_time(bytes.len(), || fix_bytes(name, &bytes, &options)) {
            Ok(_) | Err(Error::Skipped(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Bytes as people read them.
fn show(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
