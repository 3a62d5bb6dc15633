//! Lark's answers while somebody signs in: see `tests/probes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| probes::oauth_answer(bytes));
