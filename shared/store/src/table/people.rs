//! People on both sides. A link stands twice, once under each id, and both are written together.

use super::transaction::{Outcome, Verdict, deleting, putting};
use super::{Table, n, s};
use crate::item::read;
use crate::keys::Key;
use async_trait::async_trait;
use bridge::id::{OpenId, PersonId};
use bridge::person::LinkedPerson;
use bridge::ports::{LinkOutcome, People, StoreFault};

/// Under the `open_id`: nobody, or the same member.
const MEMBER_IS_OURS: &str = "attribute_not_exists(pk) OR person = :person";
/// Under the member: nobody, or the same `open_id`.
const OPEN_ID_IS_OURS: &str = "attribute_not_exists(pk) OR open_id = :open_id";

#[async_trait]
impl People for Table {
    async fn by_open_id(&self, open_id: &OpenId) -> Result<Option<LinkedPerson>, StoreFault> {
        self.get(&Key::LinkOfOpenId(open_id.clone())).await?.map(read).transpose()
    }

    async fn by_person_ids(&self, ids: &[PersonId]) -> Result<Vec<LinkedPerson>, StoreFault> {
        let mut found = self.get_many(ids.iter().map(|id| Key::LinkOfPerson(*id))).await?;
        ids.iter().filter_map(|id| found.remove(&Key::LinkOfPerson(*id))).map(read).collect()
    }

    async fn link(&self, person: &LinkedPerson) -> Result<LinkOutcome, StoreFault> {
        let in_lark = self.put(&Key::LinkOfOpenId(person.open_id.clone()), person)?;
        let in_lark = in_lark.condition_expression(MEMBER_IS_OURS).expression_attribute_values(":person", n(person.person));
        let at_flashduty = self.put(&Key::LinkOfPerson(person.person), person)?;
        let at_flashduty = at_flashduty
            .condition_expression(OPEN_ID_IS_OURS)
            .expression_attribute_values(":open_id", s(person.open_id.as_str()));
        let outcome = self.commit(vec![putting(in_lark)?, putting(at_flashduty)?]).await?;
        Ok(match (&outcome, outcome.at(1)) {
            (Outcome::Committed, _) => LinkOutcome::Linked,
            (Outcome::Cancelled(_), Verdict::Refused) => LinkOutcome::MemberTaken,
            (Outcome::Cancelled(_), Verdict::Fine | Verdict::Busy) => LinkOutcome::PersonTaken,
        })
    }

    async fn unlink(&self, person: &LinkedPerson) -> Result<(), StoreFault> {
        let in_lark = self.delete(&Key::LinkOfOpenId(person.open_id.clone()));
        let in_lark = in_lark.condition_expression(MEMBER_IS_OURS).expression_attribute_values(":person", n(person.person));
        let at_flashduty = self.delete(&Key::LinkOfPerson(person.person));
        let at_flashduty = at_flashduty
            .condition_expression(OPEN_ID_IS_OURS)
            .expression_attribute_values(":open_id", s(person.open_id.as_str()));
        // Cancelled: the two are linked no more, and those who are stay so.
        self.commit(vec![deleting(in_lark)?, deleting(at_flashduty)?]).await?;
        Ok(())
    }
}
