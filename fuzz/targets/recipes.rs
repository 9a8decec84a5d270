#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fw_migrate_fuzz::one_of(&["Dockerfile", "Makefile"], data));
