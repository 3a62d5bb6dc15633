//! What the page about the calls of Lark's API says.

use super::{Text, said};

/// Page heading, and the link to it.
pub fn usage_title() -> Text {
    said("用量", "Usage")
}
