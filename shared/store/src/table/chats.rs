//! The chats we know.

use super::Table;
use crate::fault::conditional;
use crate::item::{ChatItem, read};
use crate::keys::{CHAT_PREFIX, Key, Partition};
use async_trait::async_trait;
use bridge::chat::Chat;
use bridge::id::ChatId;
use bridge::ports::{ChatBook, ChatEdits, StoreFault};

#[async_trait]
impl ChatBook for Table {
    async fn chats(&self) -> Result<Vec<Chat>, StoreFault> {
        let items = self.query(&Partition::Chats, CHAT_PREFIX).await?;
        let mut chats = items.into_iter().map(|(_, item)| Ok(read::<ChatItem>(item)?.chat)).collect::<Result<Vec<_>, _>>()?;
        // The order of written keys is that of ids only as long as no id holds a `#`.
        chats.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(chats)
    }

    async fn chat(&self, id: &ChatId) -> Result<Option<Chat>, StoreFault> {
        let item = self.get(&Key::Chat(id.clone())).await?;
        item.map(|item| Ok(read::<ChatItem>(item)?.chat)).transpose()
    }

    async fn remember(&self, chat: &Chat) -> Result<(), StoreFault> {
        self.save(&Key::Chat(chat.id.clone()), &ChatItem { chat: chat.clone() }).await
    }

    async fn forget(&self, id: &ChatId) -> Result<(), StoreFault> {
        let delete = self.client.delete_item().table_name(&*self.name).set_key(Some(self.key(&Key::Chat(id.clone()))));
        conditional("DeleteItem", || delete.clone().send()).await?;
        Ok(())
    }
}

#[async_trait]
impl ChatEdits for Table {
    /// The condition is on the text that was read, not on `before` written anew: another release may have written it otherwise.
    async fn replace(&self, before: Option<&Chat>, after: &Chat) -> Result<bool, StoreFault> {
        let key = Key::Chat(after.id.clone());
        let put =
            self.client.put_item().table_name(&*self.name).set_item(Some(self.item(&key, &ChatItem { chat: after.clone() })?));
        let put = match before {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(before) => {
                let Some(item) = self.get(&key).await? else { return Ok(false) };
                let Some(text) = item.get("chat").cloned() else { return Ok(false) };
                if read::<ChatItem>(item)?.chat != *before {
                    return Ok(false);
                }
                put.condition_expression("chat = :before").expression_attribute_values(":before", text)
            }
        };
        Ok(conditional("PutItem", || put.clone().send()).await?.is_some())
    }
}
