//! People as the pages know them.

use super::transaction::{Outcome, updating};
use super::{Table, n, s};
use crate::fault::conditional;
use crate::item::{KeptItem, SessionsItem, read, write_value};
use crate::keys::{Key, Partition};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::Update;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use bridge::id::OpenId;
use bridge::person::PersonalChoices;
use bridge::ports::{Account, Accounts, People as _, StoreFault};
use jiff::Timestamp;
use std::collections::HashMap;

#[async_trait]
impl Accounts for Table {
    async fn account(&self, open_id: &OpenId) -> Result<Account, StoreFault> {
        let (link, sessions) = (Key::LinkOfOpenId(open_id.clone()), Key::Sessions(open_id.clone()));
        let mut found = self.get_many([link.clone(), sessions.clone()]).await?;
        let ended = found.remove(&sessions).map(read::<SessionsItem>).transpose()?;
        Ok(Account { person: found.remove(&link).map(read).transpose()?, ended_at: ended.map(|item| item.ended_at()) })
    }

    async fn end_sessions(&self, open_id: &OpenId, now: Timestamp) -> Result<(), StoreFault> {
        let item = self.item(&Key::Sessions(open_id.clone()), &SessionsItem::new(now))?;
        let put = self.client.put_item().table_name(&*self.name).set_item(Some(item.clone()));
        // Of two ends the later one holds, whichever is written last.
        let put = put.condition_expression("attribute_not_exists(pk) OR ended_at < :ended_at");
        let put = put.set_expression_attribute_values(
            item.get("ended_at").map(|at| HashMap::from([(":ended_at".to_owned(), at.clone())])),
        );
        conditional("PutItem", || put.clone().send()).await?;
        Ok(())
    }

    async fn choose(&self, open_id: &OpenId, choices: &PersonalChoices) -> Result<bool, StoreFault> {
        let Some(person) = self.by_open_id(open_id).await? else { return Ok(false) };
        let choices = write_value(choices)?;
        let choosing = |key: Key| -> UpdateBuilder {
            let update = Update::builder().table_name(&*self.name).set_key(Some(self.key(&key)));
            update.update_expression("SET choices = :choices").expression_attribute_values(":choices", choices.clone())
        };
        let in_lark = choosing(Key::LinkOfOpenId(open_id.clone()))
            .condition_expression("person = :person")
            .expression_attribute_values(":person", n(person.person));
        let at_flashduty = choosing(Key::LinkOfPerson(person.person))
            .condition_expression("open_id = :open_id")
            .expression_attribute_values(":open_id", s(open_id.as_str()));
        Ok(self.commit(vec![updating(in_lark)?, updating(at_flashduty)?]).await? == Outcome::Committed)
    }

    async fn erase(&self, open_id: &OpenId) -> Result<(), StoreFault> {
        if let Some(person) = self.by_open_id(open_id).await? {
            self.unlink(&person).await?;
        }
        for (key, item) in self.query(&Partition::OpenId(open_id.clone()), "").await? {
            if let Key::Kept(_, click) = &key {
                // What they pressed, and nobody will carry out any more.
                let KeptItem { incident, .. } = read(item)?;
                self.remove(&Key::Click(incident, click.clone())).await?;
            }
            if !matches!(key, Key::Sessions(_) | Key::LinkOfOpenId(_)) {
                self.remove(&key).await?;
            }
        }
        Ok(())
    }
}

impl Table {
    /// Deletes an item, whatever it holds.
    async fn remove(&self, key: &Key) -> Result<(), StoreFault> {
        let delete = self.client.delete_item().table_name(&*self.name).set_key(Some(self.key(key)));
        conditional("DeleteItem", || delete.clone().send()).await?;
        Ok(())
    }
}
