//! What the page about linked users says.

use super::{Text, said};

/// Page heading, and the link to it.
pub fn people_title() -> Text {
    said("成员绑定", "Linked users")
}
