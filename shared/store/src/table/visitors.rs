//! Who signed in, and is nobody we know.

use super::Table;
use crate::fault::conditional;
use crate::item::{NounItem, VISITOR_LIFE, has_expired, read};
use crate::keys::{Key, Partition, VISITOR_PREFIX};
use async_trait::async_trait;
use bridge::id::OpenId;
use bridge::ports::{StoreFault, Visitor, Visitors};
use jiff::Timestamp;

#[async_trait]
impl Visitors for Table {
    async fn remember_visitor(&self, visitor: &Visitor) -> Result<(), StoreFault> {
        let item = NounItem::for_a_while(visitor.clone(), visitor.at, VISITOR_LIFE);
        self.save(&Key::Visitor(visitor.open_id.clone()), &item).await
    }

    async fn visitor(&self, open_id: &OpenId, now: Timestamp) -> Result<Option<Visitor>, StoreFault> {
        let item = self.get(&Key::Visitor(open_id.clone())).await?;
        let item = item.map(read::<NounItem<Visitor>>).transpose()?;
        Ok(item.filter(|item| stands(item, now)).map(|item| item.noun))
    }

    async fn visitors(&self, most: usize, now: Timestamp) -> Result<Vec<Visitor>, StoreFault> {
        let items = self.query(&Partition::Visitors, VISITOR_PREFIX).await?;
        // One that another release wrote hides no other.
        let items = items.into_iter().filter_map(|(_, item)| read::<NounItem<Visitor>>(item).ok());
        let mut visitors: Vec<_> = items.filter(|item| stands(item, now)).map(|item| item.noun).collect();
        visitors.sort_by(|a, b| (b.at, &a.open_id).cmp(&(a.at, &b.open_id)));
        visitors.truncate(most);
        Ok(visitors)
    }

    async fn forget_visitor(&self, open_id: &OpenId) -> Result<(), StoreFault> {
        let key = self.key(&Key::Visitor(open_id.clone()));
        let delete = self.client.delete_item().table_name(&*self.name).set_key(Some(key));
        conditional("DeleteItem", || delete.clone().send()).await?;
        Ok(())
    }
}

fn stands(item: &NounItem<Visitor>, now: Timestamp) -> bool {
    item.ttl.is_none_or(|ttl| !has_expired(ttl, now))
}
