//! Bodies of forms: see `tests/probes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| probes::form(bytes));
