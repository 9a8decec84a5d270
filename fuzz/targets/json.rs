#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fw_migrate_fuzz::one_of(&["a.json", "a.jsonc", "package.json"], data));
