//! Where the built binaries are.
//!
//! Continuous integration names the folder of the release builds in `FLASHDUTY_LARK_BINARIES` (`<folder>/card-callback/bootstrap`, as
//! cargo-lambda lays them out; relative to the workspace); without it, they are the binaries of this profile.

use std::path::{Path, PathBuf};

pub fn alert_dispatcher() -> PathBuf {
    built("alert-dispatcher", env!("CARGO_BIN_EXE_alert-dispatcher-under-test"))
}

pub fn card_callback() -> PathBuf {
    built("card-callback", env!("CARGO_BIN_EXE_card-callback-under-test"))
}

/// The binary: as it was released, or as `cargo test` has just built it.
fn built(function: &str, of_this_profile: &str) -> PathBuf {
    match std::env::var_os("FLASHDUTY_LARK_BINARIES") {
        Some(folder) => Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join(function).join("bootstrap"),
        None => PathBuf::from(of_this_profile),
    }
}
