//! Configuration files.
#![no_main]

use std::fs;

use fw_migrate::config::{load, places};
use fw_migrate_fuzz::in_time;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 2] = ["fw-migrate.toml", "pyproject.toml"];

fuzz_target!(|data: &[u8]| {
    let [number, bytes @ ..] = data else { return };
    let name = NAMES[usize::from(*number) % NAMES.len()];
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join(name);
    fs::write(&file, bytes).expect("a file");
    in_time(bytes.len(), || {
        if let Err(error) = load(&file) {
            assert!(!error.to_string().is_empty());
        }
    });
    if let Ok(text) = str::from_utf8(bytes) {
        for span in in_time(bytes.len(), || places(name, text)) {
            assert!(text.get(span.start..span.end).is_some(), "{span:?}");
        }
    }
});
