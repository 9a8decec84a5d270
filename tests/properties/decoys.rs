//! Programs and settings of other vendors: nothing of them changes, not even with unsafe fixes.

use std::sync::LazyLock;

use fw_migrate::fix_bytes;
use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;
use regex::bytes::{Captures, Regex};

use crate::case::Case;
use crate::corpus::CORPUS;
use crate::generate::sound;
use crate::holds;
use crate::laws::options;
use crate::vocabulary::{Exchange, LOOK_ALIKES, pick};

const OTHER_HOSTS: &[&str] = &["api.fireworks.ai", "api.openai.com", "fireworks.ai", "direct.acme.example"];
const OTHER_NAMES: &[&str] = &["OPENAI_API_KEY", "GITHUB_TOKEN", "DIRECT_ROUTE_API_KEY_OLD", "XDIRECT_ROUTE_API_KEY"];

/// A case whose direct hosts and names of keys are all taken out, and others put in.
fn of_others(kind: &str, rng: &mut TestRng) -> Case {
    static HOST: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)[\w%-]*(\\?\.[\w%-]+)*\\?\.direct(\\?\.)fireworks\\?\.ai").unwrap());
    static NAME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[A-Z_]*DIRECT[A-Z_]*\b").unwrap());
    static REST: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?i:direct)|ZGlyZWN0|RpcmVjd|kaXJlY3").unwrap());
    let mut case = sound(kind, Exchange::Alike, rng);
    let file = &mut case.files[0];
    let mut bytes = HOST.replace_all(&file.bytes, &b"\x01"[..]).into_owned();
    bytes = NAME.replace_all(&bytes, &b"\x02"[..]).into_owned();
    bytes = REST.replace_all(&bytes, &b"straight"[..]).into_owned();
    static MARK: LazyLock<Regex> = LazyLock::new(|| Regex::new("[\x01\x02]").unwrap());
    let other = |found: &Captures| {
        let list = match &found[0] {
            b"\x02" => OTHER_NAMES,
            _ if rng.random_bool(0.5) => LOOK_ALIKES,
            _ => OTHER_HOSTS,
        };
        pick(rng, list).as_bytes().to_vec()
    };
    file.bytes = MARK.replace_all(&bytes, other).into_owned();
    case
}

#[test]
fn nothing_of_other_vendors_changes() {
    for kind in CORPUS.keys() {
        let law = |case: &Case| {
            let file = case.file();
            match fix_bytes(&file.name, &file.bytes, &options(case, true)) {
                Ok(fixed) if fixed.source != file.bytes => Err(String::from_utf8_lossy(&fixed.source).into_owned()),
                Ok(_) | Err(fw_migrate::Error::Skipped(_)) => Ok(()),
                Err(error) => Err(error.to_string()),
            }
        };
        holds(kind, 0.3, |rng| of_others(kind, rng), law);
    }
}
