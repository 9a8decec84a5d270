#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fw_migrate_fuzz::one_of(
    &["a.env", "a.properties", "a.ini", "a.service", "a.conf", "a.nginx"],
    data
));
