//! What the page about chats and routes says.

use super::{Text, said};

/// Page heading, and the link to it.
pub fn chats_title() -> Text {
    said("群与路由", "Chats and routes")
}
