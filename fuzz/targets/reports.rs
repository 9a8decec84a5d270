//! Saved reports that are merged.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fw_migrate_fuzz::reports::merge(data));
