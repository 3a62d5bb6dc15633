//! What the page about the integration's choices says.

use super::{Text, said};

/// Page heading, and the link to it.
pub fn settings_title() -> Text {
    said("设置", "Settings")
}
