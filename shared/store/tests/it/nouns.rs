//! Incidents, clicks and people for the stories.

use bridge::button::{Button, Click};
use bridge::card::{CardState, ShownCard};
use bridge::id::{ChatId, ClickId, EventId, IncidentId, MessageId, OpenId, PersonId, TenantKey};
use bridge::incident::{Incident, Progress, Severity};
use bridge::lane::{Destination, Lane, Urgency, Wish, Work};
use bridge::person::{LinkProof, LinkedPerson, SealedKey};
use bridge::ports::Acceptance;
use bridge::snapshot::Snapshot;
use jiff::{SignedDuration, Timestamp};

/// The moment at which every story begins. No real clock has come to it: an emulator that deletes what has expired by its own clock
/// deletes nothing of a story.
pub fn now() -> Timestamp {
    "2096-11-22T12:00:00.250Z".parse().unwrap()
}

pub fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub fn incident_id() -> IncidentId {
    IncidentId::new("65f0c0ffee65f0c0ffee65f0")
}

pub fn incident(title: &str) -> Incident {
    Incident {
        id: incident_id(),
        num: "94A7B8".into(),
        title: title.into(),
        description: String::new(),
        severity: Severity::Critical,
        recovered: false,
        progress: Progress::Triggered,
        started_at: now(),
        updated_at: now(),
        acked_at: None,
        closed_at: None,
        snoozed_until: None,
        labels: [("check", "cpu idle low"), ("", "a label without a name")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        channel: None,
        responders: Vec::new(),
        assignment: None,
        creator: None,
        closer: None,
        alert_count: 3,
        impact: String::new(),
        root_cause: String::new(),
        resolution: String::new(),
        detail_url: "https://console.flashcat.cloud/incident/detail/65f0".into(),
        links: Vec::new(),
    }
}

pub fn snapshot(title: &str) -> Snapshot {
    Snapshot::with_reading(None, &incident(title), now()).0
}

/// The first news of an incident, for no chat.
pub fn news(event: &str) -> Acceptance {
    Acceptance {
        incident: incident_id(),
        claim: Some(EventId::new(event)),
        snapshot: Some(snapshot("cpu idle low")),
        revision: 0,
        wishes: Vec::new(),
        now: now(),
    }
}

pub fn chat_lane(chat: &str) -> Lane {
    Lane::To(Destination::Chat(ChatId::new(chat)))
}

/// That this chat shows the incident, now.
pub fn wish(chat: &str) -> Wish {
    Wish::new(chat_lane(chat), Work::Show(incident_id()), Urgency::Warning, now())
}

pub fn card(chat: &str, state: CardState) -> ShownCard {
    ShownCard::new(Destination::Chat(ChatId::new(chat)), state)
}

pub fn shown(message: &str) -> CardState {
    CardState::Shown { message: MessageId::new(message), digest: "d1".into(), posted_at: now() }
}

pub fn click(id: &str) -> Click {
    Click {
        id: ClickId::new(id),
        at: now(),
        open_id: OpenId::new("ou_alice"),
        tenant: TenantKey::new("t1"),
        incident: incident_id(),
        button: Button::Snooze { minutes: 120 },
        input: None,
        message: MessageId::new("om_1"),
        chat: ChatId::new("oc_1"),
        zone: Some("Asia/Shanghai".into()),
    }
}

pub fn linked(open_id: &str, person: i64) -> LinkedPerson {
    LinkedPerson {
        open_id: OpenId::new(open_id),
        tenant: TenantKey::new("t1"),
        person: PersonId(person),
        name: "Alice".into(),
        lark_name: String::new(),
        key: Some(SealedKey("sealed".into())),
        proof: LinkProof::Directory,
        linked_at: now(),
        choices: bridge::person::PersonalChoices::default(),
    }
}

pub fn death() -> bridge::reason::Death {
    bridge::reason::Death { reason: bridge::reason::Reason::BotNotInChat, code: Some(230_002) }
}
