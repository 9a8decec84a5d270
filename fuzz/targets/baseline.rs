//! Baselines.
#![no_main]

use std::fs;

use fw_migrate::baseline::Baseline;
use fw_migrate::document::Document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("baseline");
    fs::write(&file, data).expect("a file");
    let Ok(Some(baseline)) = Baseline::load(&file) else { return };
    fs::write(&file, baseline.to_json()).expect("a file");
    let again = Baseline::load(&file).expect("what was written can be read");
    assert_eq!(again.as_ref(), Some(&baseline), "what was written is what was read");
    let mut report = Document::default();
    baseline.apply(&mut report, |_| true);
    assert_eq!(report.summary.gone_from_baseline, baseline.len());
    assert!(baseline.updated(&report, |_| true).is_empty());
    assert_eq!(baseline.updated(&report, |_| false), baseline);
});
