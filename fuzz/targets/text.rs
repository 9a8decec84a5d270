#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fw_migrate_fuzz::one_of(&["a.txt", "a.xml", "a.sql"], data));
