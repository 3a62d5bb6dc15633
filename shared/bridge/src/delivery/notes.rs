//! What the bot writes to a person on its own.

use super::{Delivery, Outcome, outcome_of};
use crate::budget::Api;
use crate::card::{CardLink, Colour, Message, NoteCard};
use crate::decide::card as decision;
use crate::id::{ClickId, IncidentId, OpenId};
use crate::lane::{Destination, Row};
use crate::ports::{ClickState, StoreFault};
use crate::words;

/// The purpose of an invitation, in its `uuid`.
const INVITE: &str = "invite";

impl Delivery {
    /// Invites this person to link their account.
    pub(super) async fn invite(&self, row: &Row, open_id: &OpenId) -> Result<Outcome, StoreFault> {
        let note = NoteCard {
            title: words::invite_title(),
            colour: Colour::Blue,
            paragraphs: vec![words::invite_text()],
            link: Some(CardLink { label: words::invite_button(), url: self.desk.preferences.home_url.clone() }),
        };
        let to = Destination::Person(open_id.clone());
        // Lark keeps a uuid for an hour: whoever presses ten buttons in that hour is invited once.
        let uuid = decision::uuid(&IncidentId::new(""), &to, INVITE);
        self.say(row, &to, note, &uuid).await
    }

    /// Tells this person how a press ended.
    pub(super) async fn tell(
        &self,
        row: &Row,
        open_id: &OpenId,
        incident: &IncidentId,
        id: &ClickId,
    ) -> Result<Outcome, StoreFault> {
        let Some((click, ClickState::Refused(refusal))) = self.desk.clicks.click(incident, id).await? else {
            return Ok(Outcome::Finished { calls: 0 });
        };
        let known = self.desk.intake.known(incident).await?;
        let num = known.and_then(|(record, _)| record.snapshot).map_or(String::new(), |snapshot| snapshot.incident.num);
        let note = NoteCard {
            title: words::outcome_title(&num),
            colour: Colour::Orange,
            paragraphs: vec![self.desk.words_of(&refusal, &click, self.clock.now())],
            link: None,
        };
        let to = Destination::Person(open_id.clone());
        let uuid = decision::uuid(incident, &to, id.as_str());
        self.say(row, &to, note, &uuid).await
    }

    async fn say(&self, row: &Row, to: &Destination, note: NoteCard, uuid: &str) -> Result<Outcome, StoreFault> {
        if let Some(later) = self.without_room(Api::Send, row).await? {
            return Ok(later);
        }
        match self.chats.post(to, &Message::Note(note), uuid).await {
            Ok(_) => Ok(Outcome::Finished { calls: 1 }),
            Err(fault) => {
                self.budgets.heed(Api::Send, &fault, self.clock.now()).await?;
                Ok(outcome_of(&fault))
            }
        }
    }
}
