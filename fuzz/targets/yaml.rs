#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fw_migrate_fuzz::one_of(&["a.yaml", ".github/workflows/a.yml"], data));
