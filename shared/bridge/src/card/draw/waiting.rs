//! The note below a card that nobody has come for.

use super::{Face, View, colour_of, links, mention, span_between, title_of};
use crate::card::{CardPerson, NoteCard};
use crate::decide::call::missing;
use crate::snapshot::Snapshot;
use crate::words;

impl NoteCard {
    /// That nobody has come yet, and who was called; named and coloured as the card is.
    pub fn still_waiting(known: &Snapshot, view: &View<'_>) -> Self {
        let incident = &known.incident;
        let waits = words::waits_for(&span_between(incident.started_at, view.now));
        let nobody = incident.responders.is_empty().then(words::nobody_assigned);
        let person = |responder: &crate::incident::Responder| CardPerson {
            name: responder.person.name.clone(),
            mention: mention(responder.person.id, view),
            acked_at: None,
            pending: None,
        };
        Self {
            title: words::still_waiting(&title_of(incident)),
            colour: colour_of(incident, Face::of(incident, view.now)),
            people: missing(incident).map(person).collect(),
            paragraphs: [waits].into_iter().chain(nobody).collect(),
            link: links(incident).into_iter().next(),
            test: None,
            language: None,
        }
    }
}
