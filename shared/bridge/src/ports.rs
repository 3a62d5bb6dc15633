//! What the heart needs from outside, in its own nouns. Each port has only the verbs the heart speaks.

mod accounts;
mod application;
mod audit;
mod cells;
mod chat_edits;
mod chat_list;
mod choices;
mod configuration;
mod overview;
mod pulse;
mod rights;
mod roll;
mod rota;
mod sealed_bots;
mod test_card;
mod visitors;

pub use accounts::{Account, Accounts};
pub use application::{Application, ApplicationFault, BotStatus, Profile};
pub use audit::Audit;
pub use cells::Cells;
pub use chat_edits::ChatEdits;
pub use chat_list::{ChannelList, ChatList, ChatPage, ListedChat};
pub use choices::{ChoiceBook, Chosen};
pub use configuration::{Configuration, ConfigurationFault, ReleaseNotes};
pub use overview::Overview;
pub use pulse::Pulse;
pub use rights::{FailedPush, Readable, Rights};
pub use roll::Rolls;
pub use rota::Schedules;
pub use sealed_bots::SealedBots;
pub use test_card::TestCards;
pub use visitors::{Visitor, Visitors};

use crate::budget::{Api, Reservation, Standing};
use crate::button::Click;
use crate::card::{Message, ShownCard};
use crate::chat::Chat;
use crate::command::IncidentCommand;
use crate::id::{ChannelId, ChatId, ClickId, EventId, IncidentId, MessageId, NotificationId, OpenId, PersonId, StormId};
use crate::incident::Incident;
use crate::journal::Line;
use crate::lane::{Destination, Lane, Row, Wish};
use crate::person::{AppKey, Identity, LinkedPerson, Member, SealedKey};
use crate::quota::Month;
use crate::reason::{Death, Reason};
use crate::snapshot::Snapshot;
use crate::storm::{Entry, Storm};
use async_trait::async_trait;
use jiff::Timestamp;
use std::time::Duration;

/// Flashduty's Open API. Implemented by `flashduty::Client`.
#[async_trait]
pub trait Incidents: Send + Sync {
    /// Carries out a command as the owner of `key`, or as the integration's own key where there is none.
    async fn perform(&self, command: &IncidentCommand, on: &IncidentId, key: Option<&AppKey>) -> Result<(), IncidentsFault>;
    /// Writes a comment that triggers no echo (`mute_reply`), as the integration's own key: who really did it.
    async fn note(&self, on: &IncidentId, text: &str) -> Result<(), IncidentsFault>;
    /// Whether the timeline holds a comment of exactly this text, not older than `since`. Settles a comment whose fate is unknown.
    async fn has_comment(&self, on: &IncidentId, text: &str, since: Timestamp) -> Result<bool, IncidentsFault>;
    /// The incident as it is.
    async fn incident(&self, id: &IncidentId) -> Result<Incident, IncidentsFault>;
    /// One page of the incidents of a span. One that cannot be read is left out.
    async fn list(&self, query: &IncidentQuery) -> Result<IncidentPage, IncidentsFault>;
    /// These incidents, at most 100. Those that Flashduty does not know are left out, or make it [`IncidentsFault::Gone`].
    async fn list_by_ids(&self, ids: &[IncidentId]) -> Result<Vec<Incident>, IncidentsFault>;
    /// The incidents about which a push failed within this span, each once. Flashduty keeps its history for 7 days.
    async fn failed_pushes(&self, from: Timestamp, to: Timestamp) -> Result<Vec<IncidentId>, IncidentsFault>;
    /// How often the escalation rules of a channel call people again.
    async fn call_loops(&self, channel: ChannelId) -> Result<Vec<CallLoop>, IncidentsFault>;
}

/// How often one level of an escalation rule calls people again until somebody comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLoop {
    /// Flashduty's id of the rule.
    pub rule: String,
    /// Level of the rule as people count it: the first is 1.
    pub level: u32,
    /// Between two calls.
    pub every: Duration,
    /// How often, after the first call.
    pub times: u32,
}

/// Which incidents to list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentQuery {
    /// Those that began at this moment or later; whole seconds.
    pub from: Timestamp,
    /// And before this one, at most 31 days after `from`; whole seconds.
    pub to: Timestamp,
    /// Only those that are not closed.
    pub only_open: bool,
    /// Where the page before ended, in Flashduty's words; `None` for the first.
    pub after: Option<String>,
}

/// At most 100 incidents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentPage {
    /// The incidents.
    pub incidents: Vec<Incident>,
    /// Where the next page begins; `None` when this was the last.
    pub next: Option<String>,
}

/// Flashduty's list of members. Implemented by `flashduty::Client`.
#[async_trait]
pub trait Members: Send + Sync {
    /// Whose key this is. A main account's key belongs to nobody: [`IncidentsFault::Refused`].
    async fn owner_of(&self, key: &AppKey) -> Result<Member, IncidentsFault>;
    /// One page of the enabled members, and whether there are more. Pages count from 1 and hold at most 100.
    async fn page(&self, page: u32) -> Result<(Vec<Member>, bool), IncidentsFault> {
        let found = self.search("", page).await?;
        Ok((found.members, found.more))
    }
    /// One page of the enabled members in whose name or e-mail the query stands; an empty one finds all.
    async fn search(&self, query: &str, page: u32) -> Result<MemberPage, IncidentsFault>;
    /// The enabled member with exactly this e-mail (letter case aside).
    async fn with_email(&self, email: &str) -> Result<Option<Member>, IncidentsFault>;
}

/// At most 100 members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberPage {
    /// The enabled ones.
    pub members: Vec<Member>,
    /// How many there are on all pages, those included that are not enabled; exact below 1,000.
    pub total: u64,
    /// Whether there are more pages.
    pub more: bool,
}

/// How Flashduty failed us.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IncidentsFault {
    /// The request was understood and turned down; usually the state has changed.
    #[error("Flashduty declined: {message}")]
    Refused {
        /// Flashduty's words.
        message: String,
    },
    /// No such incident.
    #[error("Flashduty knows no such incident")]
    Gone,
    /// The acting member has no licence.
    #[error("the acting member has no Flashduty licence")]
    NoLicense,
    /// The key may not do this.
    #[error("the key is not allowed to do this")]
    NotAllowed,
    /// The key is wrong or withdrawn.
    #[error("the key was rejected")]
    KeyRejected,
    /// Too many calls.
    #[error("Flashduty limits our calls")]
    Limited {
        /// How long to wait, where Flashduty said.
        wait: Option<Duration>,
    },
    /// No answer in time, or none at all: it may or may not have happened.
    #[error("Flashduty did not answer")]
    NoAnswer,
    /// It answered, and could not.
    #[error("Flashduty is not available")]
    Unavailable,
}

/// Messages in Lark. Implemented by `lark::Client`.
#[async_trait]
pub trait Chats: Send + Sync {
    /// Posts a message. `uuid` (at most 50 characters) makes a repetition within the hour harmless.
    async fn post(&self, to: &Destination, message: &Message, uuid: &str) -> Answered<Posted>;
    /// Replaces a card of ours, at most 14 days old.
    async fn update(&self, card: &MessageId, message: &Message) -> Answered<()>;
    /// Answers a message where it stands.
    async fn reply(&self, to: &MessageId, message: &Message, uuid: &str) -> Answered<Posted>;
    /// Looks for the card of this incident among what the app has posted in this chat since then; the first one where there are several.
    async fn find(&self, chat: &ChatId, incident: &IncidentId, since: Timestamp) -> Answered<Option<MessageId>>;
    /// Buzzes these people, at most 200, who are in the chat of this message of ours.
    async fn buzz(&self, message: &MessageId, people: &[OpenId]) -> Answered<()>;
    /// The bot's own `open_id`, by which a mention of it is recognised.
    async fn own_open_id(&self) -> Result<OpenId, ChatsFault>;
}

/// What Lark said, and the id under which its support finds the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<T> {
    /// What came of it.
    pub outcome: Result<T, ChatsFault>,
    /// `x-tt-logid`; `None` where nothing came back.
    pub log_id: Option<String>,
}

impl<T> Answered<T> {
    /// Lark's code: 0 for success, `None` where there was none.
    pub fn code(&self) -> Option<i64> {
        self.outcome.as_ref().map_or_else(ChatsFault::code, |_| Some(0))
    }
}

/// A message that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The message.
    pub message: MessageId,
    /// Where it stands: of a direct message, the talk of that person with the bot. `None` where Lark did not say.
    pub chat: Option<ChatId>,
}

/// The group bots (custom bots) of chats: another way in, where the app has none. They cannot change what they have said, and nothing
/// on it can be pressed but links. Implemented by `lark::Client`.
#[async_trait]
pub trait GroupBots: Send + Sync {
    /// Whether this chat has one.
    fn serves(&self, chat: &ChatId) -> bool;
    /// Says it: at most 100 a minute and 5 a second (Lark: "Custom bot").
    async fn say(&self, chat: &ChatId, message: &Message) -> Answered<()>;
}

/// How Lark failed us.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatsFault {
    /// A limit. Nothing was done.
    #[error("Lark limits our calls (code {code})")]
    Limited {
        /// How long to wait, where Lark said (`x-ogw-ratelimit-reset`).
        wait: Option<Duration>,
        /// Lark's code.
        code: i64,
    },
    /// It will never work for this destination or message: trying again is useless.
    #[error("Lark refuses for good (code {code})")]
    Permanent {
        /// Why.
        reason: Reason,
        /// Lark's code.
        code: i64,
    },
    /// Lark will not take this card as it is drawn, or a mention on it.
    #[error("Lark does not take this card (code {code})")]
    BadCard {
        /// Lark's code, or the sub code where it gives one.
        code: i64,
    },
    /// The app itself is in trouble: disabled, wrong secret, missing scope. An administrator has to look.
    #[error("the Lark app is not usable (code {code})")]
    AppBroken {
        /// Lark's code.
        code: i64,
    },
    /// Nothing was done, try again later.
    #[error("Lark is not available")]
    Unavailable,
    /// The request may have arrived; the answer did not. Repeat with the same `uuid`.
    #[error("Lark did not answer")]
    NoAnswer,
}

impl ChatsFault {
    /// Lark's code, where it gave one.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Limited { code, .. } | Self::Permanent { code, .. } | Self::BadCard { code } | Self::AppBroken { code } => {
                Some(*code)
            }
            Self::Unavailable | Self::NoAnswer => None,
        }
    }

    /// Whether the app was never allowed to make this call.
    pub fn is_missing_scope(&self) -> bool {
        self.code().is_some_and(|code| MISSING_SCOPES.contains(&code))
    }

    /// Whether the month's calls are used up.
    pub fn is_over_quota(&self) -> bool {
        self.code() == Some(MONTH_USED_UP)
    }
}

/// The app lacks a scope (Lark: "Generic error codes"; for messages, "Get chat history").
const MISSING_SCOPES: [i64; 2] = [99_991_672, 230_027];

/// Lark: "API billing".
const MONTH_USED_UP: i64 = 99_991_403;

/// Lark's directory and sign-in. Implemented by `lark::Client`.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Turns a code into the person who signed in, and the unverified e-mail that may help to find the member.
    async fn identity(&self, code: &str, redirect_uri: &str, verifier: &str) -> Result<(Identity, Option<String>), SignInFault>;
    /// The `open_id` behind each e-mail (at most 50), in the same order; `None` where Lark knows or tells none.
    async fn open_ids(&self, emails: &[String]) -> Result<Vec<Option<OpenId>>, ChatsFault>;
    /// The `open_id` behind a phone number (`+86…`); `None` where Lark knows or tells none.
    async fn open_id_of_phone(&self, phone: &str) -> Result<Option<OpenId>, ChatsFault>;
}

/// Why a sign-in failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInFault {
    /// The code is unknown, used or expired: begin again.
    #[error("the code is unknown, used or expired")]
    BadCode,
    /// This person may not use the app.
    #[error("this person may not use the app (code {code})")]
    NotForYou {
        /// Lark's code.
        code: i64,
    },
    /// A scope is missing: the app lacks it, or the person has not granted it.
    #[error("a scope is missing (code {code})")]
    ScopeMissing {
        /// Lark's code.
        code: i64,
    },
    /// The app is set up wrongly: its secret, its redirect address, or that it is not in use.
    #[error("the app is set up wrongly (code {code})")]
    AppBroken {
        /// Lark's code.
        code: i64,
    },
    /// Lark did not answer, or could not.
    #[error("Lark is not available")]
    Unavailable,
}

/// Seals the keys people entrust to us. Implemented by `lambda::seal`.
pub trait Vault: Send + Sync {
    /// Seals a key for this person; nobody else's record can open it.
    fn seal(&self, key: &AppKey, owner: &OpenId) -> SealedKey;
    /// Opens it again. `None` if it was tampered with, belongs to someone else, or the session key was changed.
    fn open(&self, sealed: &SealedKey, owner: &OpenId) -> Option<AppKey>;
}

/// The table failed us. The details were logged where they happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the table is not available: {0}")]
pub struct StoreFault(pub String);

/// What we remember of incidents. Implemented by `store::Table`.
#[async_trait]
pub trait Records: Send + Sync {
    /// Everything about one incident, read strongly.
    async fn record(&self, incident: &IncidentId) -> Result<Record, StoreFault>;
    /// One transaction: claim the event (where there is one), store the snapshot if the record is still at `revision`, put the rows.
    async fn accept(&self, acceptance: &Acceptance) -> Result<Accepted, StoreFault>;
    /// Remembers what a destination shows.
    async fn save_card(&self, incident: &IncidentId, card: &ShownCard) -> Result<(), StoreFault>;
    /// The incidents that are open as far as we know, in no order. Lags what was written by some milliseconds.
    async fn open_incidents(&self) -> Result<Vec<IncidentId>, StoreFault>;
    /// What we know of these, in no order. Those of which we know nothing are left out.
    async fn snapshots(&self, incidents: &[IncidentId]) -> Result<Vec<Snapshot>, StoreFault>;
}

/// The entry of this integration in the list of all. Implemented by `store::Table`.
#[async_trait]
pub trait Registry: Send + Sync {
    /// Enters it, once: whoever comes later changes nothing.
    async fn enter(&self, now: Timestamp) -> Result<(), StoreFault>;
    /// When it was entered; `None` when it was not.
    async fn entered_at(&self) -> Result<Option<Timestamp>, StoreFault>;
    /// Takes the turn to reconcile for `worker` until `until`; `false` when it is another's, or nobody has entered the integration.
    async fn take_turn(&self, worker: &str, until: Timestamp, now: Timestamp) -> Result<bool, StoreFault>;
    /// Ends the turn, if it is still `worker`'s.
    async fn end_turn(&self, worker: &str) -> Result<(), StoreFault>;
}

/// Everything we remember of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// What we know; `None` before the first news.
    pub snapshot: Option<Snapshot>,
    /// Counts the changes of the snapshot, for optimistic locking; 0 before the first.
    pub revision: u64,
    /// What each destination shows.
    pub cards: Vec<ShownCard>,
}

/// What one piece of news does to the table, all or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The incident.
    pub incident: IncidentId,
    /// The event to claim; `None` for a reading of the API, which may be taken in any number of times.
    pub claim: Option<EventId>,
    /// The snapshot to store; `None` leaves it as it is.
    pub snapshot: Option<Snapshot>,
    /// The revision on which the snapshot was built.
    pub revision: u64,
    /// The rows to put into lanes.
    pub wishes: Vec<Wish>,
    /// The moment.
    pub now: Timestamp,
}

/// How the transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// Written, durably.
    Done,
    /// The event was claimed before: nothing written.
    Duplicate,
    /// Somebody else wrote in between: nothing written, load and decide again.
    Conflict,
}

/// The lanes. Implemented by `store::Table`.
#[async_trait]
pub trait Lanes: Send + Sync {
    /// Puts rows into lanes, each on its own.
    async fn wish(&self, wishes: &[Wish], now: Timestamp) -> Result<(), StoreFault>;
    /// Takes the lane for `owner` until `until`; `false` when another worker has it.
    async fn lease(&self, lane: &Lane, owner: &str, until: Timestamp, now: Timestamp) -> Result<bool, StoreFault>;
    /// Gives the lane back, if it is still `owner`'s.
    async fn release(&self, lane: &Lane, owner: &str) -> Result<(), StoreFault>;
    /// All rows of the lane that are not dead, read strongly, in no order.
    async fn rows(&self, lane: &Lane) -> Result<Vec<Row>, StoreFault>;
    /// Takes a finished row away, unless it was wished for again meanwhile (`generation`).
    async fn finish(&self, row: &Row) -> Result<(), StoreFault>;
    /// Puts a row off: `row.due_at`, `row.tries` and `row.throttled` are its new ones.
    async fn postpone(&self, row: &Row) -> Result<(), StoreFault>;
    /// Marks a row dead: kept, counted, no longer tried until somebody wishes for it again.
    async fn bury(&self, row: &Row, death: Death, now: Timestamp) -> Result<(), StoreFault>;
    /// The dead rows of this integration, in no order, at most `most`. Lags what was written by some milliseconds.
    async fn dead(&self, most: usize) -> Result<Vec<DeadRow>, StoreFault>;
    /// What waits in all lanes of this integration. Lags what was written by some milliseconds.
    async fn waiting(&self, now: Timestamp) -> Result<Waiting, StoreFault>;
}

/// A row that is no longer tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadRow {
    /// The row, as it was when it died.
    pub row: Row,
    /// Why.
    pub death: Death,
    /// When.
    pub at: Timestamp,
}

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Rows that should have been done by now, those included that a limit holds back.
    pub rows: usize,
    /// How long the oldest of them has waited; zero for none. Work that is meant for later counts from the moment it is meant for.
    pub oldest: Duration,
    /// Dead rows.
    pub dead: usize,
}

impl Waiting {
    /// This and that together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { rows: self.rows + other.rows, oldest: self.oldest.max(other.oldest), dead: self.dead + other.dead }
    }
}

/// The storms of all destinations. Implemented by `store::Table`.
#[async_trait]
pub trait Storms: Send + Sync {
    /// The newest storm of a destination, over or not.
    async fn newest(&self, at: &Destination) -> Result<Option<Storm>, StoreFault>;
    /// One storm.
    async fn storm(&self, at: &Destination, id: &StormId) -> Result<Option<Storm>, StoreFault>;
    /// Writes one down.
    async fn save_storm(&self, storm: &Storm) -> Result<(), StoreFault>;
    /// Takes incidents into a storm. Each in one transaction, or many together: its entry is written; where the destination shows
    /// nothing of it yet, that it stands on the digest ([`crate::card::CardState::Unposted`]); and its row is taken away, or kept where
    /// the fold says so and only no longer `fresh`. A row that was wished for again meanwhile is left alone. One whose destination shows
    /// something already loses nothing but its `fresh`.
    async fn fold(&self, storm: &Storm, folds: &[Fold], now: Timestamp) -> Result<(), StoreFault>;
    /// One incident on the digest of a storm.
    async fn entry(&self, at: &Destination, id: &StormId, incident: &IncidentId) -> Result<Option<Entry>, StoreFault> {
        Ok(self.entries(at, id).await?.into_iter().find(|entry| entry.incident == *incident))
    }
    /// Everything on the digest of a storm, in no order.
    async fn entries(&self, at: &Destination, id: &StormId) -> Result<Vec<Entry>, StoreFault>;
    /// Writes down one entry anew.
    async fn save_entry(&self, at: &Destination, id: &StormId, entry: &Entry) -> Result<(), StoreFault>;
}

/// One row that goes into a storm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// The row.
    pub row: Row,
    /// What the digest tells of its incident.
    pub entry: Entry,
    /// Whether the incident gets a card of its own as well, so that the row stays.
    pub keeps_row: bool,
}

/// Words of Flashduty that are to be handed on. Implemented by `store::Table`.
#[async_trait]
pub trait Quotes: Send + Sync {
    /// Keeps them for a day and wishes for their row, in one transaction. `false` when they were kept before.
    async fn keep(&self, quote: &Quote, wishes: &[Wish], now: Timestamp) -> Result<bool, StoreFault>;
    /// Reads them.
    async fn quote(&self, id: &NotificationId) -> Result<Option<Quote>, StoreFault>;
}

/// A notification that Flashduty has rendered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Quote {
    /// The same for the same notification.
    pub id: NotificationId,
    /// Untrusted text; may be empty.
    pub title: String,
    /// Untrusted text.
    pub paragraphs: Vec<String>,
    /// Where it leads; `http://` or `https://`.
    pub link: Option<String>,
    /// The incident it is about, where it names one: then its card is shown, and these words only where Flashduty tells nothing of it.
    pub incident: Option<IncidentId>,
    /// Whether those who have not come are called once more.
    pub again: bool,
}

/// The delivery log. Implemented by `store::Table`.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Writes a line down for 30 days. A failure was logged and holds nothing up.
    async fn note(&self, line: &Line);
    /// The newest lines, newest first, at most `most`, not after `before`.
    async fn lines(&self, before: Timestamp, most: usize) -> Result<Vec<Line>, StoreFault>;
}

/// The talks of people with the bot: by them a message is looked for that may or may not have arrived. Implemented by `store::Table`.
#[async_trait]
pub trait Talks: Send + Sync {
    /// The chat in which this person talks with the bot, where it is known.
    async fn talk(&self, person: &OpenId) -> Result<Option<ChatId>, StoreFault>;
    /// Remembers it: one write per person and process.
    async fn remember_talk(&self, person: &OpenId, chat: &ChatId) -> Result<(), StoreFault>;
}

/// How often Lark may still be called, by all workers together. Implemented by `store::Table`.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// Reserves one call of this API, to be made at once.
    async fn reserve(&self, api: Api, standing: Standing, now: Timestamp) -> Result<Reservation, StoreFault>;
    /// How many calls Lark was asked for in this month, over all APIs that count.
    async fn used(&self, month: Month) -> Result<u64, StoreFault>;
    /// Claims a warning about this month: `false` when it, or one of a higher share, was claimed before.
    async fn claim_warning(&self, month: Month, percent: u8) -> Result<bool, StoreFault>;
    /// Claims one of so many buzzes a day (UTC); `false` when they are used up.
    async fn claim_buzz(&self, per_day: u32, now: Timestamp) -> Result<bool, StoreFault>;
    /// Lark takes no call of this API before `until`: nobody asks it before.
    async fn close(&self, api: Api, until: Timestamp, now: Timestamp) -> Result<(), StoreFault>;
    /// Closes the API where Lark has turned a call down for the limit of the whole app, until the moment it names.
    async fn heed(&self, api: Api, fault: &ChatsFault, now: Timestamp) -> Result<(), StoreFault> {
        match fault {
            ChatsFault::Limited { wait, code: LIMIT_OF_AN_API | TOO_MANY_REQUESTS } => {
                self.close(api, now + wait.unwrap_or(A_WINDOW), now).await
            }
            ChatsFault::Limited { .. }
            | ChatsFault::Permanent { .. }
            | ChatsFault::BadCard { .. }
            | ChatsFault::AppBroken { .. }
            | ChatsFault::Unavailable
            | ChatsFault::NoAnswer => Ok(()),
        }
    }
}

/// Lark: "Frequency control". Its other limits are of one chat, person or message.
const LIMIT_OF_AN_API: i64 = 99_991_400;

/// HTTP's own, where no code of Lark's came with it: from a gateway, which counts nothing so fine as a chat.
const TOO_MANY_REQUESTS: i64 = 429;

/// The shorter one of an API's windows, for an answer that names no moment.
const A_WINDOW: Duration = Duration::from_secs(1);

/// Presses of buttons. Implemented by `store::Table`.
#[async_trait]
pub trait Clicks: Send + Sync {
    /// One transaction: keeps the click, and a row that finishes it at `finish_at` should we not live to do so. The row is of
    /// generation 1, so that whoever serves the click can take it away without reading it.
    /// `false` when it was kept before.
    async fn claim(&self, click: &Click, finish_at: Timestamp, now: Timestamp) -> Result<bool, StoreFault>;
    /// The click, and how far it is.
    async fn click(&self, incident: &IncidentId, id: &ClickId) -> Result<Option<(Click, ClickState)>, StoreFault>;
    /// Remembers how far it is.
    async fn set_click(&self, click: &Click, state: &ClickState) -> Result<(), StoreFault>;
    /// One transaction: the click waits for its presser to be linked, and its row is taken away.
    async fn keep_until_linked(&self, click: &Click, now: Timestamp) -> Result<(), StoreFault>;
    /// The clicks that wait for this person, at most an hour old at `now`, oldest first.
    async fn kept(&self, open_id: &OpenId, now: Timestamp) -> Result<Vec<Click>, StoreFault>;
}

/// How far a click is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ClickState {
    /// Claimed, nothing done yet.
    Claimed,
    /// The command is on its way to Flashduty, or was when we last wrote.
    Performing,
    /// Waits until the presser is linked.
    AwaitsLink,
    /// Carried out.
    Done,
    /// Not carried out, with the reason the presser was or will be told.
    Refused(crate::refusal::Refusal),
}

/// People on both sides. Implemented by `store::Table`.
#[async_trait]
pub trait People: Send + Sync {
    /// By their id in Lark.
    async fn by_open_id(&self, open_id: &OpenId) -> Result<Option<LinkedPerson>, StoreFault>;
    /// By their ids at Flashduty; those who are not linked are left out.
    async fn by_person_ids(&self, ids: &[PersonId]) -> Result<Vec<LinkedPerson>, StoreFault>;
    /// One transaction over both directions. Nobody's link is ever overwritten; the same two may be linked again (another key or proof).
    async fn link(&self, person: &LinkedPerson) -> Result<LinkOutcome, StoreFault>;
    /// Forgets both directions.
    async fn unlink(&self, person: &LinkedPerson) -> Result<(), StoreFault>;
}

/// How linking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOutcome {
    /// Linked.
    Linked,
    /// The Flashduty member is linked to someone else in Lark.
    MemberTaken,
    /// The person in Lark is linked to another Flashduty member.
    PersonTaken,
}

/// Sign-ins under way. Implemented by `store::Table`.
#[async_trait]
pub trait SignIns: Send + Sync {
    /// Remembers one.
    async fn begin(&self, sign_in: &SignIn) -> Result<(), StoreFault>;
    /// Takes it away: each is given out once, and not after it expired.
    async fn finish(&self, state: &str, now: Timestamp) -> Result<Option<SignIn>, StoreFault>;
}

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// 32 random bytes, base64url: comes back in the redirect.
    pub state: String,
    /// PKCE: the secret whose SHA-256 went with the authorize address.
    pub verifier: String,
    /// The redirect address that was named, and must be named again.
    pub redirect_uri: String,
    /// After this it is worth nothing.
    pub expires_at: Timestamp,
    /// The page that was asked for, below the integration's home: `delivery`; empty for the home itself.
    pub page: String,
}

/// The chats we know. Implemented by `store::Table`.
#[async_trait]
pub trait ChatBook: Send + Sync {
    /// All of them, by id.
    async fn chats(&self) -> Result<Vec<Chat>, StoreFault>;
    /// One of them.
    async fn chat(&self, id: &ChatId) -> Result<Option<Chat>, StoreFault>;
    /// Writes one down.
    async fn remember(&self, chat: &Chat) -> Result<(), StoreFault>;
    /// Strikes one out.
    async fn forget(&self, id: &ChatId) -> Result<(), StoreFault>;
}

/// Things from Lark that were seen before. Implemented by `store::Table`.
#[async_trait]
pub trait Seen: Send + Sync {
    /// Claims a key for a day; `false` when it was claimed before. Lark repeats an event for about seven hours.
    async fn first_time(&self, key: &str, now: Timestamp) -> Result<bool, StoreFault>;
    /// Whether the key is claimed at `now`.
    async fn knows(&self, key: &str, now: Timestamp) -> Result<bool, StoreFault>;
}

/// The clock, for work that takes a while. Implemented by `lambda::clock`; a test's clock does not really wait.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The moment.
    fn now(&self) -> Timestamp;
    /// Waits.
    async fn pause(&self, span: Duration);
}
