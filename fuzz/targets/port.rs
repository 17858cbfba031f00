#![no_main]

libfuzzer_sys::fuzz_target!(|choices: &[u8]| pagemachine_fuzz::port(choices));
