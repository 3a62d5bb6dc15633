//! What the bot writes to a person on its own.

use super::Delivery;
use super::attempt::{Outcome, Worked};
use crate::budget::Api;
use crate::card::{CardLink, Colour, Message, NoteCard};
use crate::decide::card as decision;
use crate::decide::quota::Call;
use crate::id::{ClickId, IncidentId, OpenId};
use crate::lane::{Destination, Row};
use crate::ports::ClickState;
use crate::quota::Month;
use crate::words;

/// The purpose of an invitation, in its `uuid`.
const INVITE: &str = "invite";

impl Delivery {
    /// Invites this person to link their account.
    pub(super) async fn invite(&self, row: &Row, open_id: &OpenId) -> Worked {
        let note = NoteCard {
            title: words::invite_title(),
            paragraphs: vec![words::invite_text()],
            link: Some(CardLink { label: words::invite_button(), url: self.desk.preferences.home_url.clone() }),
            ..NoteCard::default()
        };
        let to = Destination::Person(open_id.clone());
        // Lark keeps a uuid for an hour: whoever presses ten buttons in that hour is invited once.
        let uuid = decision::uuid(&IncidentId::new(""), &to, INVITE);
        self.say(row, &to, note, &uuid).await
    }

    /// Tells this person how a press ended.
    pub(super) async fn tell(&self, row: &Row, open_id: &OpenId, incident: &IncidentId, id: &ClickId) -> Worked {
        let Some((click, ClickState::Refused(refusal))) = self.desk.clicks.click(incident, id).await? else {
            return Ok(Outcome::Finished { calls: 0 }.into());
        };
        let known = self.desk.intake.known(incident).await?;
        let num = known.and_then(|(record, _)| record.snapshot).map_or(String::new(), |snapshot| snapshot.incident.num);
        let note = NoteCard {
            title: words::outcome_title(&num),
            colour: Colour::Orange,
            paragraphs: vec![self.desk.words_of(&refusal, &click, self.clock.now())],
            ..NoteCard::default()
        };
        let to = Destination::Person(open_id.clone());
        let uuid = decision::uuid(incident, &to, id.as_str());
        self.say(row, &to, note, &uuid).await
    }

    /// Tells this administrator how much of the month's calls is used up.
    pub(super) async fn warn(&self, row: &Row, open_id: &OpenId, month: Month, percent: u8) -> Worked {
        let Some(allowed) = self.desk.preferences.quota else { return Ok(Outcome::Finished { calls: 0 }.into()) };
        let note = NoteCard {
            title: words::quota_title(percent),
            colour: Colour::Orange,
            paragraphs: vec![words::quota_text(allowed)],
            ..NoteCard::default()
        };
        let to = Destination::Person(open_id.clone());
        let uuid = decision::uuid(&IncidentId::new(""), &to, &format!("quota {month} {percent}"));
        self.say(row, &to, note, &uuid).await
    }

    /// Posts a note of ours.
    pub(super) async fn say(&self, row: &Row, to: &Destination, note: NoteCard, uuid: &str) -> Worked {
        if let Some(later) = self.without_leave(Api::Send, Call::New, row).await? {
            return Ok(later.into());
        }
        let note = Message::Note(note).in_(self.language_of(to).await?);
        self.keep_pace_of_posts().await;
        let posted = self.chats.post(to, &note, uuid).await;
        match &posted.outcome {
            Ok(_) => Ok(Outcome::Finished { calls: 1 }.after(&posted)),
            Err(fault) => {
                self.budgets.heed(Api::Send, fault, self.clock.now()).await?;
                Ok(Outcome::of_fault(fault).after(&posted))
            }
        }
    }
}
