//! A company for a test: three people, two chats, a clock that stands still.

use crate::browser::Browser;
use crate::reading;
use aws_sdk_dynamodb::types::AttributeValue;
use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId, OpenId, PersonId, TenantKey};
use bridge::person::{LinkProof, LinkedPerson};
use bridge::ports::{ChatBook as _, Clock as _, People as _};
use jiff::Timestamp;
use sandbox::clock::StillClock;
use sandbox::flashduty::{NewIncident, Severity};
use sandbox::lark::{Message, Pressed};
use sandbox::world::{INTEGRATION, Options, World};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

pub struct Town {
    pub world: World,
    pub clock: Arc<StillClock>,
    /// Linked, on call.
    pub alice: Someone,
    /// Linked, on call.
    pub bob: Someone,
    /// On call, a member, not linked.
    pub carol: Someone,
    /// The chat that sees everything.
    pub on_call: String,
    pub payments_channel: i64,
}

#[derive(Debug, Clone)]
pub struct Someone {
    pub name: &'static str,
    pub open_id: String,
    pub member: i64,
}

/// Real time that anything in a story may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl Town {
    pub async fn start() -> Self {
        let clock = Arc::new(StillClock::at("2026-10-14T02:00:00Z".parse::<Timestamp>().unwrap()));
        let options = Options { port: None, database: None, clock: clock.clone(), seed: 7 };
        Self::found(World::start(options).await.unwrap(), clock).await
    }

    /// The company in a world that runs already, by this clock.
    pub async fn found(world: World, clock: Arc<StillClock>) -> Self {
        let someone = |name: &'static str| {
            let email = format!("{}@example.com", name.to_lowercase());
            Someone { name, open_id: world.lark.add_person(name, &email), member: world.flashduty.add_member(name, &email) }
        };
        let (alice, bob, carol) = (someone("Alice"), someone("Bob"), someone("Carol"));
        let on_call = world.lark.add_chat("On-call", &[&alice.open_id, &bob.open_id, &carol.open_id]);
        let payments_channel = world.flashduty.add_channel("Payments");
        let town = Self { world, clock, alice, bob, carol, on_call, payments_channel };
        town.link(&town.alice).await;
        town.link(&town.bob).await;
        town.route(&town.on_call, Route::default()).await;
        town
    }

    pub async fn table(&self) -> Arc<store::Table> {
        self.world.houses.house(INTEGRATION).await.unwrap().table
    }

    pub async fn link(&self, who: &Someone) {
        let person = LinkedPerson {
            open_id: OpenId::new(&who.open_id),
            tenant: TenantKey::new(sandbox::world::app().tenant_key),
            person: PersonId(who.member),
            name: who.name.to_owned(),
            lark_name: String::new(),
            key: None,
            proof: LinkProof::Directory,
            linked_at: self.clock.now(),
            choices: bridge::person::PersonalChoices::default(),
        };
        self.table().await.link(&person).await.unwrap();
    }

    /// The operator writes these into the integration's secret, and everybody reads it anew.
    pub fn choose(&self, choices: &Value) {
        self.world.choose(choices);
        self.clock.advance(Duration::from_secs(301));
    }

    pub async fn route(&self, chat: &str, route: Route) {
        let chat = Chat::new(ChatId::new(chat), "", vec![route]);
        self.table().await.remember(&chat).await.unwrap();
    }

    /// Only incidents of the Payments channel.
    pub fn payments_only(&self) -> Route {
        Route { channels: vec![ChannelId(self.payments_channel)], ..Route::default() }
    }

    /// A Critical incident in Payments, with everybody called to it.
    pub fn checkout_is_slow(&self) -> NewIncident {
        let labels = [("service", "checkout-api"), ("env", "prod-sg"), ("trigger_value", "2.84")];
        NewIncident {
            description: "p99 latency 2.84 s for 5 minutes".to_owned(),
            labels: labels.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            channel: Some(self.payments_channel),
            responders: vec![self.alice.member, self.bob.member, self.carol.member],
            ..NewIncident::new(Severity::Critical, "checkout-api / p99 latency above 2s")
        }
    }

    /// Raises it and waits until everybody has been told.
    pub async fn trigger(&self, new: NewIncident) -> String {
        let incident = self.world.flashduty.trigger(new).unwrap();
        self.settle().await;
        incident
    }

    /// Waits until Flashduty has told everything and no lane holds anything that is due.
    pub async fn settle(&self) {
        let settled = async {
            loop {
                self.world.flashduty.settle().await;
                if self.waiting().await == 0 {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, settled).await.expect("the lanes do not become empty");
    }

    /// Rows that are due within the seconds a worker waits for.
    pub async fn waiting(&self) -> usize {
        let horizon = (self.clock.now() + Duration::from_secs(6)).as_millisecond();
        self.rows().await.iter().filter(|row| row["due_at"].as_i64().is_none_or(|due_at| due_at <= horizon)).count()
    }

    /// Everything in the table. On a machine that is busy a call may need another try.
    pub async fn items(&self) -> Vec<HashMap<String, AttributeValue>> {
        let scanned = async {
            loop {
                match self.world.houses.dynamodb.scan().table_name("flashduty-lark").send().await {
                    Ok(scanned) => return scanned.items.unwrap_or_default(),
                    Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        };
        tokio::time::timeout(PATIENCE, scanned).await.expect("the table can be read")
    }

    /// Every row in every lane that is not dead.
    pub async fn rows(&self) -> Vec<Value> {
        let items = self.items().await;
        let rows =
            items.iter().filter(|item| item["sk"].as_s().is_ok_and(|sk| sk.starts_with("row#")) && !item.contains_key("dead_at"));
        rows.map(|row| {
            let due_at = row.get("due_at").and_then(|value| value.as_n().ok()).and_then(|n| n.parse::<i64>().ok());
            json!({ "pk": row["pk"].as_s().unwrap(), "sk": row["sk"].as_s().unwrap(), "due_at": due_at })
        })
        .collect()
    }

    /// Lets time pass, and the sweep of each minute with it.
    pub async fn pass(&self, span: Duration) {
        self.clock.advance(span);
        self.world.functions.sweep().await;
        self.settle().await;
    }

    /// The card in the on-call chat, as one reads it.
    pub fn card(&self) -> String {
        reading::card(&self.card_message().content)
    }

    /// The only card in the on-call chat.
    pub fn card_message(&self) -> Message {
        let cards = self.world.lark.cards_of(&self.on_call);
        assert_eq!(cards.len(), 1, "one card per incident and chat, for life");
        cards[0].clone()
    }

    /// The newest message of the bot to this person.
    pub fn note_to(&self, who: &Someone) -> Option<String> {
        self.world.lark.last_card_in(&who.open_id).map(|message| reading::card(&message.content))
    }

    /// Looks at all that was said, so that the end of the story knows it was seen.
    pub fn look_at_everything(&self) {
        self.world.lark.messages();
    }

    /// Somebody presses what says `label` on the card in the on-call chat.
    pub async fn press(&self, who: &Someone, label: &str) -> Pressed {
        self.press_on(&self.card_message(), who, label, None).await
    }

    /// The same, having typed something.
    pub async fn send(&self, who: &Someone, label: &str, text: &str) -> Pressed {
        self.press_on(&self.card_message(), who, label, Some(text)).await
    }

    pub async fn press_on(&self, card: &Message, who: &Someone, label: &str, text: Option<&str>) -> Pressed {
        let action = reading::action(&card.content, label, text)
            .unwrap_or_else(|| panic!("no “{label}” on\n{}", reading::card(&card.content)));
        let pressed = self.world.lark.press(&card.message_id, &who.open_id, action).await;
        assert!(pressed.took_ms < 3_000, "Lark waits three seconds, not {} ms", pressed.took_ms);
        pressed
    }

    /// `progress` at Flashduty.
    pub fn progress(&self, incident: &str) -> String {
        self.world.flashduty.incident(incident).unwrap()["progress"].as_str().unwrap().to_owned()
    }

    /// A browser on which this person is signed in to Lark.
    pub async fn browser_of(&self, who: &Someone) -> Browser {
        let mut browser = Browser::default();
        let here = format!("{}/open-apis/none", self.world.addresses.lark);
        browser.get(&format!("{}{}", self.world.addresses.lark, self.world.lark.sign_in_path(&who.open_id, &here))).await;
        browser
    }

    pub fn home(&self) -> String {
        format!("{}/{INTEGRATION}", self.world.addresses.functions)
    }

    /// The story is over: everything that was said has been looked at, and nothing waits.
    pub async fn finish(self) {
        self.settle().await;
        let unread: Vec<_> = self.world.lark.unread().iter().map(|message| reading::card(&message.content)).collect();
        assert!(unread.is_empty(), "said, and nobody looked:\n{}", unread.join("\n---\n"));
    }
}

/// What the presser reads, in English.
pub fn toast(pressed: &Pressed) -> String {
    match (&pressed.toast, &pressed.error) {
        (Some(toast), None) => format!("{}: {}", toast["type"].as_str().unwrap(), toast["i18n"]["en_us"].as_str().unwrap()),
        (None, None) => "nothing".to_owned(),
        (_, Some(error)) => format!("Lark shows {error}"),
    }
}
