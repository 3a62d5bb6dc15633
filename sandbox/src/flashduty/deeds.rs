//! What a test or the page does to incidents: every deed in one line.

use super::FakeFlashduty;
use super::act::{self, Act, Words};
use super::error::ApiError;
use super::incident::Severity;
use super::sample::{self, NewIncident};
use super::webhook::Push;
use serde_json::json;

/// Incidents. Every deed is written into the timeline and pushed, as if done on the console.
impl FakeFlashduty {
    /// An incident to trigger, with realistic labels. The stories of a severity take turns; so do the channels. The
    /// first two members besides the service member are called.
    pub fn sample(&self, severity: Severity) -> NewIncident {
        self.visit(|state| {
            state.samples += 1;
            let number = state.samples - 1;
            let channels = &state.directory.channels;
            let channel = (!channels.is_empty()).then(|| channels[number as usize % channels.len()].id);
            let members = state.directory.members.iter().filter(|m| m.licensed && m.id != state.directory.service);
            let responders = members.take(2).map(|m| m.id).collect();
            NewIncident { channel, responders, ..sample::sample(severity, number) }
        })
    }

    /// Raises an incident and returns its id. Unknown responders are refused.
    pub fn trigger(&self, new: NewIncident) -> Result<String, ApiError> {
        self.change(|state| state.trigger(new))
    }

    /// Does something to an incident as a member, or as nobody (`None`: the system).
    pub fn act(&self, incident: &str, by: Option<i64>, act: Act) -> Result<(), ApiError> {
        self.change(|state| state.act(incident, by, &act))
    }

    /// Acknowledges.
    pub fn ack(&self, incident: &str, by: i64) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::Acknowledge)
    }

    /// Withdraws the member's acknowledgement.
    pub fn unack(&self, incident: &str, by: i64) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::Unacknowledge)
    }

    /// Closes, by a member or (`None`) by the auto-resolve timeout.
    pub fn resolve(&self, incident: &str, by: Option<i64>) -> Result<(), ApiError> {
        self.act(incident, by, Act::Resolve)
    }

    /// All alerts recover: closes by itself, status Ok.
    pub fn recover(&self, incident: &str) -> Result<(), ApiError> {
        self.act(incident, None, Act::Recover)
    }

    /// Opens again: `i_reopen`, then `i_assign` to the same people.
    pub fn reopen(&self, incident: &str, by: i64, reason: &str) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::Reopen(reason.to_owned()))
    }

    /// Silences for 1 to 1440 minutes.
    pub fn snooze(&self, incident: &str, by: i64, minutes: i64) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::Snooze(minutes))
    }

    /// Ends the silence.
    pub fn wake(&self, incident: &str, by: i64) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::Wake)
    }

    /// Writes a comment.
    pub fn comment(&self, incident: &str, by: i64, text: &str) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::Comment { text: text.to_owned(), mute_reply: false })
    }

    /// Changes the severity.
    pub fn set_severity(&self, incident: &str, by: Option<i64>, to: Severity) -> Result<(), ApiError> {
        self.act(incident, by, Act::SetSeverity(to))
    }

    /// Changes the title.
    pub fn set_title(&self, incident: &str, by: Option<i64>, to: &str) -> Result<(), ApiError> {
        self.act(incident, by, Act::Rewrite(Words::Title, to.to_owned()))
    }

    /// Calls the next level: the next licensed member who is not on it yet.
    pub fn escalate(&self, incident: &str, by: Option<i64>) -> Result<(), ApiError> {
        self.act(incident, by, Act::Escalate)
    }

    /// Calls one more member.
    pub fn add_responder(&self, incident: &str, by: i64, member: i64) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::AddResponders(vec![member]))
    }

    /// Merges the sources into the target: the sources close.
    pub fn merge(&self, sources: &[String], target: &str, by: i64) -> Result<(), ApiError> {
        self.change(|state| state.merge(sources, target, by, ""))
    }

    /// So many alerts were grouped into it.
    pub fn storm(&self, incident: &str, threshold: i64) -> Result<(), ApiError> {
        self.act(incident, None, Act::Storm(threshold))
    }

    /// A member runs a custom action: what subscribers of the incident webhook see of it.
    pub fn custom(&self, incident: &str, by: i64, name: &str) -> Result<(), ApiError> {
        self.act(incident, Some(by), Act::Custom(name.to_owned()))
    }

    /// The request that the custom action's own endpoint gets: with `alerts`, without `links`. Not queued: [`Self::send`] it.
    pub fn custom_action(&self, incident: &str, by: i64, name: &str) -> Result<Push, ApiError> {
        self.visit(|state| {
            let (event_id, at) = (state.dice.hex32(), state.now.as_millisecond());
            let body = json!({
                "event_time": at, "event_type": "i_custom", "event_id": event_id,
                "event_detail": { "integration_id": act::CUSTOM_ACTION, "integration_name": name },
                "person": state.directory.person(by), "incident": state.incident(incident)?.acted_on(&state.directory),
            });
            Ok(Push { event_id, event_type: "i_custom".to_owned(), incident_id: incident.to_owned(), body })
        })
    }

    /// An event of a type that is not documented.
    pub fn emit_unknown(&self, incident: &str, event_type: &str) -> Result<(), ApiError> {
        self.act(incident, None, Act::Unknown(event_type.to_owned()))
    }
}
