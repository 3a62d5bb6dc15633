//! When this group is shown a digest.

use super::{Reception, note};
use crate::card::{Colour, NoteCard};
use crate::chat::{Chat, ChatMessage};
use crate::ports::StoreFault;
use crate::words;

impl Reception {
    /// How it is set.
    pub(super) async fn storm_setting(&self, message: &ChatMessage) -> Result<NoteCard, StoreFault> {
        let after = self.chat_of(message).await?.storm_after.unwrap_or(self.preferences.storm_after);
        Ok(note(words::storm_setting_title(), words::storm_setting(after), Colour::Blue))
    }

    /// Sets it; 0 for never.
    pub(super) async fn set_storm_after(&self, message: &ChatMessage, after: u32) -> Result<NoteCard, StoreFault> {
        let known = self.chat_of(message).await?;
        self.book.remember(&Chat { storm_after: Some(after), ..known }).await?;
        let colour = if after == 0 { Colour::Grey } else { Colour::Green };
        Ok(note(words::storm_setting_title(), words::storm_setting(after), colour))
    }
}
