//! What is done at Flashduty, as whom, and whether it was done before.

use super::{Desk, SAME_MOMENT};
use crate::button::Click;
use crate::command::IncidentCommand;
use crate::incident::Incident;
use crate::person::{AppKey, LinkedPerson};
use crate::ports::IncidentsFault;
use crate::words;
use jiff::{SignedDuration, Timestamp};

impl Desk {
    /// With a key of their own the person acts; else the integration does, and the timeline says for whom.
    pub(super) async fn act(
        &self,
        click: &Click,
        command: &IncidentCommand,
        person: &LinkedPerson,
        key: Option<&AppKey>,
    ) -> Result<(), IncidentsFault> {
        let note = words::noted(command, &person.name);
        match (key, command) {
            (Some(key), command) => self.incidents.perform(command, &click.incident, Some(key)).await,
            (None, IncidentCommand::Comment { .. }) => self.incidents.note(&click.incident, &note).await,
            (None, command) => {
                self.incidents.perform(command, &click.incident, None).await?;
                // The act counts, the note about it is a courtesy: its failure undoes nothing.
                let _ = self.incidents.note(&click.incident, &note).await;
                Ok(())
            }
        }
    }

    /// Whether an earlier try has done it. Asked of the commands that the incident's state does not stop from being done again: a
    /// comment would stand there twice, and a snooze would begin anew.
    pub(super) async fn is_done(
        &self,
        click: &Click,
        command: &IncidentCommand,
        person: &LinkedPerson,
        incident: &Incident,
        now: Timestamp,
    ) -> Result<bool, IncidentsFault> {
        match command {
            IncidentCommand::Comment { text } => {
                let text = if person.key.is_some() { text.clone() } else { words::noted(command, &person.name) };
                self.incidents.has_comment(&click.incident, &text, click.at - SAME_MOMENT).await
            }
            IncidentCommand::Snooze { minutes } => {
                let span = SignedDuration::from_mins(i64::from(*minutes));
                Ok(incident.snoozed_until.is_some_and(|until| click.at + span - SAME_MOMENT <= until && until <= now + span))
            }
            IncidentCommand::Acknowledge
            | IncidentCommand::Unacknowledge
            | IncidentCommand::Wake
            | IncidentCommand::Resolve
            | IncidentCommand::Reopen { .. } => Ok(false),
        }
    }

    pub(super) fn key_of(&self, person: &LinkedPerson) -> Option<AppKey> {
        person.key.as_ref().and_then(|sealed| self.vault.open(sealed, &person.open_id))
    }
}
