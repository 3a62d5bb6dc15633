//! The test card that is out.

use super::Table;
use crate::item::{NounItem, TEST_CARD_LIFE, has_expired, read};
use crate::keys::Key;
use async_trait::async_trait;
use bridge::check_up::TestCard;
use bridge::ports::{StoreFault, TestCards};
use jiff::Timestamp;

#[async_trait]
impl TestCards for Table {
    async fn test_card(&self, now: Timestamp) -> Result<Option<TestCard>, StoreFault> {
        let Some(item) = self.get(&Key::TestCard).await? else { return Ok(None) };
        let item: NounItem<TestCard> = read(item)?;
        Ok(Some(item).filter(|item| item.ttl.is_none_or(|ttl| !has_expired(ttl, now))).map(|item| item.noun))
    }

    async fn save_test_card(&self, card: &TestCard) -> Result<(), StoreFault> {
        self.save(&Key::TestCard, &NounItem::for_a_while(card.clone(), card.sent_at, TEST_CARD_LIFE)).await
    }
}
