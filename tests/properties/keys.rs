//! Literal keys, planted where the fixtures hold theirs: no report shows them.

use std::path::Path;
use std::sync::LazyLock;

use fw_migrate::report::document::Document;
use fw_migrate::{check_bytes, fix_bytes};
use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;
use regex::Regex;

use crate::case::{Case, File, Grain};
use crate::corpus::CORPUS;
use crate::generate::{endpoint, written};
use crate::holds_in_pieces;
use crate::laws::options;
use crate::vocabulary::Exchange;

/// What is planted, long enough not to stand anywhere by chance.
const KEY: &str = "Pl4ntedS3cr3tK3y0fNobody";

/// The files that hold a made-up key, with their kinds, and the key changed to ours.
static PLANTED: LazyLock<Vec<(&str, File)>> = LazyLock::new(|| {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/secrets.txt");
    let list = std::fs::read_to_string(list).unwrap();
    let keys = list.lines().filter(|line| line.len() > 8 && !line.starts_with(['#', '!']));
    let keys: Vec<&str> = keys.filter(|key| key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).collect();
    // A key that is a part of a longer one would leave the rest of it.
    let any = Regex::new(&format!(r"(^|[^\w-])(?:{})\b([^-]|$)", keys.join("|"))).unwrap();
    let files = CORPUS.iter().flat_map(|(kind, files)| files.iter().map(move |file| (*kind, file)));
    let planted = files.filter_map(|(kind, file)| {
        let text = std::str::from_utf8(&file.bytes).ok().filter(|text| any.is_match(text))?;
        let text = any.replace_all(text, format!("${{1}}{KEY}${{2}}"));
        Some((kind, File { name: file.name.clone(), bytes: text.into_owned().into_bytes() }))
    });
    planted.collect()
});

fn planted(rng: &mut TestRng) -> Case {
    let (kind, file) = &PLANTED[rng.random_range(0..PLANTED.len())];
    let bytes = written(file.bytes.clone(), kind, Exchange::Alike, rng);
    Case { files: vec![File { name: file.name.clone(), bytes }], endpoint: endpoint(rng) }
}

/// Nothing but the new source holds the key.
fn is_hidden(case: &Case) -> Result<(), String> {
    let file = case.file();
    let hidden = |what: &str, report: &Document| {
        let text = serde_json::to_string(report).unwrap();
        match text.find(KEY) {
            Some(at) => {
                let before: Vec<char> = text[..at].chars().rev().take(100).collect();
                Err(format!("{what} shows it behind …{}", before.into_iter().rev().collect::<String>()))
            }
            None => Ok(()),
        }
    };
    let told = |error: fw_migrate::Error| error.to_string();
    hidden("check", &check_bytes(&file.name, &file.bytes, &options(case, false)).map_err(told)?)?;
    for unsafe_fixes in [false, true] {
        let fixed = fix_bytes(&file.name, &file.bytes, &options(case, unsafe_fixes)).map_err(told)?;
        hidden("fix", &fixed.report)?;
    }
    Ok(())
}

#[test]
fn no_report_shows_a_planted_key() {
    assert!(PLANTED.len() > 100, "{}", PLANTED.len());
    // Without what stands around it a key is a word like any other.
    holds_in_pieces("keys", 5.0, Grain::File, planted, is_hidden);
}
