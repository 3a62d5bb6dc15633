//! What the page about the check-up says.

use super::{Text, said};

/// Page heading, and the link to it.
pub fn check_up_title() -> Text {
    said("体检", "Check-up")
}
