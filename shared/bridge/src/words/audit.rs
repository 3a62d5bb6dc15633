//! What the page about the audit says.

use super::{Text, said};

/// Page heading, and the link to it.
pub fn audit_title() -> Text {
    said("操作记录", "Audit")
}
