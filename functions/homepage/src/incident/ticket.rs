//! What every form about an incident carries: a proof that our page has shown this incident to this person, as a card shows itself to
//! whoever presses it; and a mark by which two presses on one rendering are told from presses on two.

use crate::visit::Visit;
use bridge::id::IncidentId;

/// What a ticket is sealed as.
const PURPOSE: &str = "press";

/// So many bytes tell renderings apart.
const NONCE: usize = 16;

/// The tickets of one rendering.
pub struct Tickets {
    nonce: [u8; NONCE],
}

/// One that came back.
pub struct Ticket {
    /// The rendering.
    pub nonce: [u8; NONCE],
    /// The incident.
    pub incident: IncidentId,
}

impl Tickets {
    /// For a rendering that begins.
    pub fn of(visit: &Visit<'_>) -> Self {
        let mut nonce = [0; NONCE];
        (visit.random)(&mut nonce);
        Self { nonce }
    }

    /// The ticket for this incident.
    pub fn seal(&self, visit: &Visit<'_>, incident: &IncidentId) -> String {
        let plain = [&self.nonce, incident.as_str().as_bytes()].concat();
        visit.house.sealer.seal(PURPOSE, visit.open_id().as_str(), &plain).unwrap_or_default()
    }
}

/// Reads a ticket back. `None` for one that was given to somebody else, or never.
pub fn open(visit: &Visit<'_>, sealed: &str) -> Option<Ticket> {
    let plain = visit.house.sealer.open(PURPOSE, visit.open_id().as_str(), sealed)?;
    let (nonce, incident) = plain.split_first_chunk::<NONCE>()?;
    Some(Ticket { nonce: *nonce, incident: IncidentId::new(std::str::from_utf8(incident).ok()?) })
}
