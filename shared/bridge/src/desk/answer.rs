//! What the presser is told, and the card they see.

use super::{Desk, Ending, Scene, pressed};
use crate::button::Click;
use crate::card::{IncidentCard, View, clock};
use crate::incident::Incident;
use crate::lane::Destination;
use crate::refusal::Refusal;
use crate::snapshot::Snapshot;
use crate::toast::{Toast, Tone};
use crate::words::{self, Text};
use jiff::Timestamp;
use jiff::tz::TimeZone;

impl Desk {
    /// The pressed card as it is now.
    pub(super) fn redrawn(&self, click: &Click, fresh: Option<&Incident>, scene: &Scene, now: Timestamp) -> Option<IncidentCard> {
        let fresh = fresh?;
        let known = scene.known.as_ref();
        let snapshot = Snapshot::showing(known.and_then(|(record, _)| record.snapshot.as_ref()), fresh);
        let destination = match known.and_then(|(record, _)| pressed(click, record)) {
            Some(card) => card.destination.clone(),
            None => Destination::Chat(click.chat.clone()),
        };
        let view = View {
            destination: &destination,
            linked: known.map_or(&[], |(_, linked)| linked),
            snooze_minutes: &self.preferences.snooze_minutes,
            zone: &self.preferences.zone,
            now,
            late: None,
        };
        let language = match &destination {
            Destination::Chat(_) => scene.language,
            Destination::Person(_) => scene.person.as_ref().and_then(|person| person.choices.language),
        };
        Some(IncidentCard { language, ..IncidentCard::of(&snapshot, &view) })
    }

    pub(super) fn toast_of(&self, ending: &Ending, click: &Click, incident: Option<&Incident>, now: Timestamp) -> Toast {
        let num = incident.map_or("", |incident| incident.num.as_str());
        match ending {
            Ending::Done(command) => Toast { tone: Tone::Success, text: words::done(command, num) },
            Ending::Refused(refusal) => Toast { tone: tone_of(refusal), text: self.words_of(refusal, click, now) },
            Ending::Open => Toast { tone: Tone::Warning, text: words::queued() },
        }
    }

    /// The sentence of a refusal, with moments on the presser's own wall.
    pub fn words_of(&self, refusal: &Refusal, click: &Click, now: Timestamp) -> Text {
        let own = click.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let zone = own.unwrap_or_else(|| self.preferences.zone.clone());
        words::refusal(refusal, &|at| clock(at, &zone, now))
    }
}

fn tone_of(refusal: &Refusal) -> Tone {
    match refusal {
        Refusal::AlreadyAcknowledged { .. }
        | Refusal::AcknowledgedByYou
        | Refusal::AlreadyClosed { .. }
        | Refusal::AlreadyOpen => Tone::Info,
        Refusal::NothingToWithdraw | Refusal::NotSnoozed => Tone::Info,
        Refusal::SnoozeNeedsAcknowledgement | Refusal::SnoozeLength | Refusal::ReasonMissing | Refusal::CommentMissing => {
            Tone::Warning
        }
        Refusal::TextTooLong | Refusal::NotLinked | Refusal::NoLicense | Refusal::NotAllowed | Refusal::KeyRejected => {
            Tone::Warning
        }
        Refusal::ForeignTenant | Refusal::IncidentGone | Refusal::NeverAnswered | Refusal::Declined { .. } => Tone::Error,
    }
}
