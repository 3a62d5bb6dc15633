//! What the home page says about incidents and who is on call.

use super::{Text, said};

/// Page heading: who is on call.
pub fn on_call_title() -> Text {
    said("当前值班", "On call now")
}
