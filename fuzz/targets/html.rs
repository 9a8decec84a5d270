#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fw_migrate_fuzz::one_of(&["a.html", "a.vue", "a.svelte", "a.astro"], data));
