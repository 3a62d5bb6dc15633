//! Notifications that Flashduty has rendered for a chat.

use super::{DONE, Delivery, Outcome, Worked, urgency_of};
use crate::budget::Api;
use crate::card::{CardLink, Message, NoteCard};
use crate::decide::card::uuid;
use crate::decide::quota::Call;
use crate::delivery::attempt::Attempt;
use crate::desk::Unread;
use crate::id::{IncidentId, NotificationId};
use crate::lane::{Destination, Lane, Row, Urgency, Wish, Work};
use crate::ports::{IncidentsFault, Quote, Record, StoreFault};
use crate::words::{self, Text};
use jiff::SignedDuration;

/// A notification is worth little when it is late: after so many tries to read its incident its own words are handed on.
const PATIENCE: u32 = 2;

/// A card is posted or changed within this time, unless Lark holds it back: then who is called need not wait for it.
const AFTER_THE_CARD: SignedDuration = SignedDuration::from_secs(1);

/// What becomes of a notification whose incident we did not know.
enum Found {
    /// It is known now.
    Now,
    /// Flashduty tells nothing of it.
    No,
    /// Not yet.
    Later(Attempt),
}

impl Delivery {
    /// Wishes for the card of the incident that a notification is about, and that those are called once more who have not come; of one
    /// without an incident, or with one that Flashduty does not tell us of, hands on the words.
    pub(in crate::delivery) async fn hand_on(&self, row: &Row, to: &Destination, id: &NotificationId) -> Worked {
        let Some(quote) = self.quotes.quote(id).await? else { return Ok(DONE.into()) };
        let Some(incident) = &quote.incident else { return self.say_words(row, to, &quote).await };
        let Some((record, _)) = self.desk.intake.known(incident).await? else {
            return match self.find_out(row, incident).await? {
                Found::Now => Ok(Outcome::NotBefore(self.clock.now()).into()),
                Found::No => self.say_words(row, to, &quote).await,
                Found::Later(attempt) => Ok(attempt),
            };
        };
        self.desk.lanes.wish(&self.called(to, &quote, incident, &record), self.clock.now()).await?;
        Ok(DONE.into())
    }

    /// The card first, as it is wished for by every news, so that a crowd of calls comes on a digest too; then the mention below it.
    fn called(&self, to: &Destination, quote: &Quote, incident: &IncidentId, record: &Record) -> Vec<Wish> {
        let (lane, now) = (Lane::To(to.clone()), self.clock.now());
        let urgency = record.snapshot.as_ref().map_or(Urgency::Info, |known| urgency_of(known.incident.severity));
        let fresh = record.cards.iter().all(|card| card.destination != *to);
        let show = Wish { fresh, ..Wish::new(lane.clone(), Work::Show(incident.clone()), urgency, now) };
        let mention = Wish::new(lane, Work::Mention(incident.clone(), quote.id.clone()), urgency, now + AFTER_THE_CARD);
        [Some(show), quote.again.then_some(mention)].into_iter().flatten().collect()
    }

    /// Reads an incident of which no push has told us.
    async fn find_out(&self, row: &Row, incident: &IncidentId) -> Result<Found, StoreFault> {
        let fault = match self.desk.recheck(incident, self.clock.now()).await {
            Ok(_) => return Ok(Found::Now),
            Err(Unread::Store(fault)) => return Err(fault),
            Err(Unread::Flashduty(fault)) => fault,
        };
        Ok(match fault {
            IncidentsFault::Gone
            | IncidentsFault::Refused { .. }
            | IncidentsFault::NoLicense
            | IncidentsFault::NotAllowed
            | IncidentsFault::KeyRejected => Found::No,
            IncidentsFault::Limited { .. } | IncidentsFault::NoAnswer | IncidentsFault::Unavailable if row.tries >= PATIENCE => {
                Found::No
            }
            IncidentsFault::Limited { wait } => Found::Later(Outcome::Later { asked: wait, throttled: false }.into()),
            IncidentsFault::NoAnswer | IncidentsFault::Unavailable => {
                Found::Later(Outcome::Later { asked: None, throttled: false }.into())
            }
        })
    }

    async fn say_words(&self, row: &Row, to: &Destination, quote: &Quote) -> Worked {
        if let Some(later) = self.without_leave(Api::Send, Call::New, row).await? {
            return Ok(later.into());
        }
        let uuid = uuid(&IncidentId::new(""), to, &format!("quote {}", quote.id));
        let note = Message::Note(note_of(quote)).in_(self.language_of(to).await?);
        let said = self.post_as_it_goes(to, &note, &uuid).await;
        match &said.outcome {
            Ok(_) => Ok(Outcome::Finished { calls: 1 }.after(&said)),
            Err(fault) => {
                self.budgets.heed(Api::Send, fault, self.clock.now()).await?;
                Ok(Outcome::of_fault(fault).after(&said))
            }
        }
    }
}

fn note_of(quote: &Quote) -> NoteCard {
    NoteCard {
        title: Text::same(&*quote.title),
        // Lines, not paragraphs: templates put every fact on a line of its own.
        paragraphs: (!quote.paragraphs.is_empty()).then(|| Text::same(quote.paragraphs.join("\n"))).into_iter().collect(),
        link: quote.link.clone().map(|url| CardLink { label: words::open_in_flashduty(), url }),
        ..NoteCard::default()
    }
}
