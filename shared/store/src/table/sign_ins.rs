//! Sign-ins under way.

use super::Table;
use crate::fault::conditional;
use crate::item::{SignInItem, read};
use crate::keys::Key;
use async_trait::async_trait;
use aws_sdk_dynamodb::types::ReturnValue;
use bridge::ports::{SignIn, SignIns, StoreFault};
use jiff::Timestamp;

#[async_trait]
impl SignIns for Table {
    async fn begin(&self, sign_in: &SignIn) -> Result<(), StoreFault> {
        self.save(&Key::SignIn(sign_in.state.clone()), &SignInItem::new(sign_in)).await
    }

    async fn finish(&self, state: &str, now: Timestamp) -> Result<Option<SignIn>, StoreFault> {
        // Taking it away is what gives it out, so that of two who come with the same state only one gets it.
        let key = self.key(&Key::SignIn(state.to_owned()));
        let delete = self.client.delete_item().table_name(&*self.name).set_key(Some(key)).return_values(ReturnValue::AllOld);
        let output = conditional("DeleteItem", || delete.clone().send()).await?;
        let Some(item) = output.and_then(|output| output.attributes) else { return Ok(None) };
        Ok(read::<SignInItem>(item)?.valid(state, now))
    }
}
