//! What the page about the set-up says.

use super::{Text, said};

/// Page heading, and the link to it.
pub fn set_up_title() -> Text {
    said("接入向导", "Set-up")
}
