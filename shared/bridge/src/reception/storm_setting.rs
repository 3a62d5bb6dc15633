//! When this group is shown a digest.

use super::{Reception, note};
use crate::card::{Colour, NoteCard};
use crate::chat::Chat;
use crate::ports::StoreFault;
use crate::words;

impl Reception {
    /// How it is set.
    pub(super) fn storm_setting(&self, chat: Chat) -> (Chat, NoteCard) {
        let after = chat.storm_after.unwrap_or(self.preferences.storm_after);
        (chat, note(words::storm_setting_title(), words::storm_setting(after), Colour::Blue))
    }

    /// Sets it; 0 for never.
    pub(super) async fn set_storm_after(&self, chat: Chat, after: u32) -> Result<(Chat, NoteCard), StoreFault> {
        let chat = self.remembered(Chat { storm_after: Some(after), ..chat }).await?;
        let colour = if after == 0 { Colour::Grey } else { Colour::Green };
        Ok((chat, note(words::storm_setting_title(), words::storm_setting(after), colour)))
    }
}
