//! The address at which Flashduty's group-bot notifications for a chat arrive.

use super::Reception;
use crate::card::NoteCard;
use crate::chat::Chat;
use crate::ports::StoreFault;
use crate::switchboard::{ROUTE_BYTES, route_of};
use crate::words;
use jiff::Timestamp;

impl Reception {
    /// Tells the group its address, which is made when it is first asked for, or asked for `anew`.
    pub(super) async fn bot_address(
        &self,
        chat: Chat,
        (key, now): (&str, Timestamp),
        anew: bool,
    ) -> Result<(Chat, NoteCard), StoreFault> {
        // Lark repeats what was not answered, and shows the first answer to it: that one must not name an address we have replaced.
        let made = format!("{key} address");
        let keeps = !anew || self.seen.knows(&made, now).await?;
        let (chat, route) = match chat.bot_route.clone().filter(|_| keeps) {
            Some(route) => (chat, route),
            None => self.new_route(chat).await?,
        };
        if anew {
            self.seen.first_time(&made, now).await?;
        }
        let address = format!("{}/flashduty/bot/{route}", self.preferences.home_url);
        let note =
            NoteCard { title: words::bot_address_title(), paragraphs: words::bot_address_text(&address), ..NoteCard::default() };
        Ok((chat, note))
    }

    async fn new_route(&self, chat: Chat) -> Result<(Chat, String), StoreFault> {
        let mut bytes = [0; ROUTE_BYTES];
        (self.random)(&mut bytes);
        let route = route_of(bytes);
        Ok((self.remembered(Chat { bot_route: Some(route.clone()), ..chat }).await?, route))
    }
}
