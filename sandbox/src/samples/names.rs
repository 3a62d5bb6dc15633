//! Whose ids the samples bear.

use super::Cast;
use serde_json::Value;
use std::time::Duration;

/// Ids to stand in the samples of Lark and of browsers instead of made-up ones; `None` leaves a made-up one in place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The incident.
    pub incident: Option<String>,
    /// Who presses, writes and signs in.
    pub open_id: Option<String>,
    /// The group.
    pub chat: Option<String>,
    /// The card that is pressed.
    pub card: Option<String>,
    /// The message that the bot answers.
    pub message: Option<String>,
}

/// A playground on this machine answers at once, or is none.
const PATIENCE: Duration = Duration::from_secs(2);

impl Names {
    /// The newest incident of the playground whose page has this port, its card in a group, and the first person with a message in
    /// their talk with the bot. `None` when no playground answers.
    pub async fn of_playground(port: u16) -> Option<Self> {
        let http = lambda::http_client::build().ok()?;
        let answer = http.get(format!("http://127.0.0.1:{port}/api/state")).timeout(PATIENCE).send().await.ok()?;
        Some(Self::in_state(&answer.json().await.ok()?))
    }

    fn in_state(state: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let incident = text(&state["flashduty"]["incidents"][0]["incident"]["incident_id"]);
        let of_the_incident = |message: &&Value| {
            let shows = incident.as_deref().is_some_and(|id| message["content"].to_string().contains(id));
            message["chat_type"] == "group" && message["msg_type"] == "interactive" && shows
        };
        let person = &state["lark"]["people"][0]["open_id"];
        let messages = || state["lark"]["messages"].as_array().into_iter().flatten();
        let card = messages().find(of_the_incident);
        Self {
            open_id: text(person),
            chat: card.and_then(|card| text(&card["chat_id"])).or(text(&state["lark"]["chats"][0]["chat_id"])),
            card: card.and_then(|card| text(&card["message_id"])),
            message: messages().rfind(|message| message["person"] == *person).and_then(|own| text(&own["message_id"])),
            incident,
        }
    }

    /// The payload with these ids instead of the cast's and of the card's.
    pub(super) fn instead_of(&self, cast: &Cast, card: &str, payload: Value) -> Value {
        let pairs = [
            (cast.incident.as_str(), &self.incident),
            (&cast.alice.open_id, &self.open_id),
            (&cast.chat, &self.chat),
            (card, &self.card),
            (cast.help["event"]["message"]["message_id"].as_str().unwrap_or(card), &self.message),
        ];
        let mut text = payload.to_string();
        for (made_up, name) in pairs {
            if let Some(name) = name {
                text = text.replace(made_up, name);
            }
        }
        // Ids hold nothing that JSON would have to escape; with others the payload stays as it was.
        serde_json::from_str(&text).unwrap_or(payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_empty_playground_names_its_people_only() {
        let state = json!({ "flashduty": { "incidents": [] }, "lark": { "people": [{ "open_id": "ou_1" }], "chats": [], "messages": [] } });
        assert_eq!(Names::in_state(&state), Names { open_id: Some("ou_1".to_owned()), ..Names::default() });
    }

    #[test]
    fn the_card_is_the_newest_incidents_own_in_a_group() {
        let card = |id: &str, kind: &str, incident: &str| {
            json!({
                "message_id": id, "chat_id": "oc_2", "chat_type": kind, "msg_type": "interactive",
                "content": { "body": { "elements": [{ "value": { "incident": incident } }] } },
            })
        };
        let messages = [card("om_1", "group", "i1"), card("om_2", "p2p", "i2"), card("om_3", "group", "i2")];
        let incidents = [json!({ "incident": { "incident_id": "i2" } }), json!({ "incident": { "incident_id": "i1" } })];
        let names = Names::in_state(&json!({ "flashduty": { "incidents": incidents }, "lark": { "messages": messages } }));
        let named = |text: &str| Some(text.to_owned());
        assert_eq!((names.incident, names.card, names.chat), (named("i2"), named("om_3"), named("oc_2")));
    }
}
