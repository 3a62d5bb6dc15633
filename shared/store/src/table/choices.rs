//! What administrators have chosen for the integration.

use super::{Table, n};
use crate::fault::conditional;
use crate::item::{ChoicesItem, read};
use crate::keys::Key;
use async_trait::async_trait;
use bridge::ports::{ChoiceBook, Chosen, StoreFault};
use bridge::preferences::Choices;

#[async_trait]
impl ChoiceBook for Table {
    async fn choices(&self) -> Result<Chosen, StoreFault> {
        let Some(item) = self.get(&Key::Choices).await? else { return Ok(Chosen::default()) };
        let ChoicesItem { choices, revision } = read(item)?;
        Ok(Chosen { choices, revision })
    }

    async fn set_choices(&self, choices: &Choices, revision: u64) -> Result<bool, StoreFault> {
        let item = ChoicesItem { choices: choices.clone(), revision: revision + 1 };
        let put = self.client.put_item().table_name(&*self.name).set_item(Some(self.item(&Key::Choices, &item)?));
        let put = match revision {
            0 => put.condition_expression("attribute_not_exists(pk)"),
            _ => put.condition_expression("revision = :revision").expression_attribute_values(":revision", n(revision)),
        };
        Ok(conditional("PutItem", || put.clone().send()).await?.is_some())
    }
}
