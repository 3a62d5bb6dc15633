//! What an item holds beside its key. The nouns of the heart go in and come out unchanged, but for moments of rows, leases and
//! sign-ins, which are cut to milliseconds.

use crate::fault::failed;
use crate::keys::{INTEGRATIONS, closed_incidents, open_incidents, week_of};
use aws_sdk_dynamodb::types::AttributeValue;
use bridge::budget::{Cell, DayCalls, History};
use bridge::button::Click;
use bridge::card::{CardState, ShownCard};
use bridge::chat::Chat;
use bridge::id::{ChatId, IncidentId, Integration, StormId};
use bridge::journal::Line;
use bridge::lane::{Lane, Row, Urgency, Work};
use bridge::ports::{ClickState, DeadRow, Quote, SignIn, StoreFault};
use bridge::preferences::Choices;
use bridge::quota::{Day, Month, Used};
use bridge::reason::Death;
use bridge::snapshot::Snapshot;
use bridge::storm::{Entry, Storm};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::HashMap;

/// An item as DynamoDB has it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// An incident is forgotten this long after the last news of it.
const INCIDENT_LIFE: SignedDuration = SignedDuration::from_hours(120 * 24);
/// A card can be pressed for 14 days (Lark: cards of JSON 2.0), and a press is told from its repetition for longer than that.
const CLICK_LIFE: SignedDuration = SignedDuration::from_hours(15 * 24);
/// Longer than Flashduty repeats a push, and than anyone replays one by hand.
const EVENT_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A day longer than any session lasts (`lambda::session`).
const SESSIONS_LIFE: SignedDuration = SignedDuration::from_hours(31 * 24);
/// How long it is told who did what.
pub(crate) const DEED_LIFE: SignedDuration = SignedDuration::from_hours(180 * 24);
/// How long an administrator may link somebody who signed in and is nobody we know.
pub(crate) const VISITOR_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long the result of linking everybody at once can be looked at.
pub(crate) const ROLL_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A test card is of one check-up; the press of any card proves the same later.
pub(crate) const TEST_CARD_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Lark repeats an event for about seven hours.
const SEEN_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// Nobody wants a press carried out an hour after it.
const KEPT_LIFE: SignedDuration = SignedDuration::from_hours(1);
/// A lease is over at `lease_until`; the item of a worker that died goes with the housekeeping.
const LEASE_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// A cell counts the calls of a month; one that nobody has used for longer says nothing.
const CELL_LIFE: SignedDuration = SignedDuration::from_hours(40 * 24);
/// Twice as long as a digest can be updated and pressed: 14 days (Lark: cards of JSON 2.0).
const STORM_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far back the delivery log goes.
pub(crate) const LINE_DAYS: i64 = 30;
const LINE_LIFE: SignedDuration = SignedDuration::from_hours(LINE_DAYS * 24);
/// As long as a row is tried, and no longer: they are somebody's words.
const QUOTE_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// After the end of its month, when nobody warns of it any more.
const WARNING_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A day is over a day after any moment of it.
const BUZZES_LIFE: SignedDuration = SignedDuration::from_hours(2 * 24);

/// `incident`. The snapshot is JSON text: its labels are somebody else's, and DynamoDB takes no attribute with an empty name.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SnapshotItem {
    pub(crate) revision: u64,
    #[serde(with = "json")]
    pub(crate) snapshot: Snapshot,
    /// Among the open ones, or among those that were closed in one week. What was closed before there were such lists is in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listed_in: Option<String>,
    ttl: i64,
}

/// `incident#card#…`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CardItem {
    pub(crate) card: ShownCard,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
}

/// `click#…`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ClickItem {
    pub(crate) click: Click,
    pub(crate) state: ClickState,
    ttl: i64,
}

/// `kept#…`: where the click is; whether it still waits is said there.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptItem {
    pub(crate) incident: IncidentId,
    pub(crate) ttl: i64,
}

/// `row#…`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RowItem {
    pub(crate) urgency: Urgency,
    pub(crate) since: i64,
    pub(crate) tries: u32,
    pub(crate) throttled: bool,
    #[serde(default)]
    pub(crate) fresh: bool,
    pub(crate) generation: u64,
    /// Kept when it dies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) due_at: Option<i64>,
    /// Absent while it is dead, so that the index does not hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) due_pk: Option<String>,
    /// Since when it is dead, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dead_at: Option<i64>,
    /// Why it is dead, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Death>,
}

/// `lease`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LeaseItem {
    holder: String,
    lease_until: i64,
    ttl: i64,
}

/// `seen`: that it stands there is all it says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ClaimItem {
    pub(crate) ttl: i64,
}

/// `chat#…`. JSON text, for the sake of its labels.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ChatItem {
    #[serde(with = "json")]
    pub(crate) chat: Chat,
}

/// An item that is one noun, as JSON text.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: DeserializeOwned"))]
pub(crate) struct NounItem<T> {
    #[serde(with = "json")]
    pub(crate) noun: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ttl: Option<i64>,
}

/// `choices`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ChoicesItem {
    #[serde(with = "json")]
    pub(crate) choices: Choices,
    pub(crate) revision: u64,
}

/// `sessions`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SessionsItem {
    ended_at: i64,
    ttl: i64,
}

/// `signin`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SignInItem {
    verifier: String,
    redirect_uri: String,
    expires_at: i64,
    #[serde(default)]
    page: String,
    ttl: i64,
}

/// `integration`. Whose turn it is to reconcile stands there as well, and is written by itself.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct IntegrationItem {
    listed_in: String,
    entered_at: i64,
}

/// `cell`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CellItem {
    next: i64,
    line: i64,
    #[serde(default)]
    month: i32,
    #[serde(default)]
    calls: u64,
    /// The calls of the last days, as text: a day, its calls and its busiest minute, and a comma before the next. As lists of numbers
    /// they would take three times the room. With them a cell stays below the KiB that DynamoDB writes for one unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    days: String,
    #[serde(default)]
    minute: i64,
    #[serde(default)]
    in_minute: u32,
    ttl: i64,
}

/// `storm#…`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StormItem {
    pub(crate) storm: Storm,
    ttl: i64,
}

/// `entry#…`. JSON text, for the sake of its labels.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EntryItem {
    #[serde(with = "json")]
    pub(crate) entry: Entry,
    ttl: i64,
}

/// `line#…`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LineItem {
    pub(crate) line: Line,
    ttl: i64,
}

/// `quote`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct QuoteItem {
    pub(crate) quote: Quote,
    pub(crate) ttl: i64,
}

/// `talk`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TalkItem {
    pub(crate) chat: ChatId,
}

/// `warning#…`: the highest share of the month's calls that was claimed to be warned of.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WarningItem {
    percent: u8,
    ttl: i64,
}

impl SnapshotItem {
    pub(crate) fn new(snapshot: &Snapshot, revision: u64, of: &Integration, now: Timestamp) -> Self {
        let incident = &snapshot.incident;
        let listed_in = if incident.is_open() { open_incidents(of) } else { closed_incidents(of, week_of(incident.ended_at())) };
        Self { revision, snapshot: snapshot.clone(), listed_in: Some(listed_in), ttl: ttl(now, INCIDENT_LIFE) }
    }
}

impl IntegrationItem {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { listed_in: INTEGRATIONS.to_owned(), entered_at: now.as_millisecond() }
    }

    pub(crate) fn entered_at(&self) -> Timestamp {
        from_ms(self.entered_at)
    }
}

impl ClickItem {
    pub(crate) fn new(click: &Click, state: &ClickState) -> Self {
        Self { click: click.clone(), state: state.clone(), ttl: ttl(click.at, CLICK_LIFE) }
    }
}

impl KeptItem {
    pub(crate) fn new(click: &Click) -> Self {
        Self { incident: click.incident.clone(), ttl: ttl(click.at, KEPT_LIFE) }
    }
}

impl CardItem {
    pub(crate) fn new(card: ShownCard) -> Self {
        Self { ttl: card_ttl(&card), card }
    }
}

impl RowItem {
    /// The row it is; `None` while it is dead.
    pub(crate) fn alive(self, lane: Lane, work: Work) -> Option<Row> {
        if self.dead_at.is_some() {
            return None;
        }
        let due_at = self.due_at?;
        Some(self.row(lane, work, due_at))
    }

    /// The row it was, and why it is dead; `None` while it is not.
    pub(crate) fn dead(self, lane: Lane, work: Work) -> Option<DeadRow> {
        let (at, death) = (self.dead_at?, self.reason?);
        let due_at = self.due_at.unwrap_or(at);
        Some(DeadRow { row: self.row(lane, work, due_at), death, at: from_ms(at) })
    }

    fn row(self, lane: Lane, work: Work, due_at: i64) -> Row {
        let Self { urgency, tries, throttled, fresh, generation, since, due_at: _, due_pk: _, dead_at: _, reason: _ } = self;
        Row { lane, work, urgency, since: from_ms(since), due_at: from_ms(due_at), tries, throttled, fresh, generation }
    }
}

impl LeaseItem {
    pub(crate) fn new(holder: &str, until: Timestamp) -> Self {
        Self { holder: holder.to_owned(), lease_until: until.as_millisecond(), ttl: ttl(until, LEASE_LIFE) }
    }
}

impl ClaimItem {
    pub(crate) fn of_event(now: Timestamp) -> Self {
        Self { ttl: ttl(now, EVENT_LIFE) }
    }

    pub(crate) fn of_anything_seen(now: Timestamp) -> Self {
        Self { ttl: ttl(now, SEEN_LIFE) }
    }
}

impl<T> NounItem<T> {
    pub(crate) fn new(noun: T) -> Self {
        Self { noun, ttl: None }
    }

    pub(crate) fn for_a_while(noun: T, from: Timestamp, life: SignedDuration) -> Self {
        Self { noun, ttl: Some(ttl(from, life)) }
    }
}

impl SessionsItem {
    /// Rounded up: what began in the same millisecond is over.
    pub(crate) fn new(ended_at: Timestamp) -> Self {
        Self { ended_at: ms_up(ended_at), ttl: ttl(ended_at, SESSIONS_LIFE) }
    }

    pub(crate) fn ended_at(&self) -> Timestamp {
        from_ms(self.ended_at)
    }
}

impl SignInItem {
    pub(crate) fn new(sign_in: &SignIn) -> Self {
        Self {
            verifier: sign_in.verifier.clone(),
            redirect_uri: sign_in.redirect_uri.clone(),
            expires_at: sign_in.expires_at.as_millisecond(),
            page: sign_in.page.clone(),
            ttl: ttl(sign_in.expires_at, SignedDuration::ZERO),
        }
    }

    /// The sign-in it is; `None` once it has expired.
    pub(crate) fn valid(self, state: &str, now: Timestamp) -> Option<SignIn> {
        let Self { verifier, redirect_uri, expires_at, page, ttl: _ } = self;
        let expires_at = from_ms(expires_at);
        (expires_at > now).then(|| SignIn { state: state.to_owned(), verifier, redirect_uri, expires_at, page })
    }
}

impl CellItem {
    /// Rounded up: a cell that is written and read again never lets more through.
    pub(crate) fn new(cell: Cell) -> Self {
        let Cell { next, line, used: Used { month: Month(month), calls }, history } = cell;
        let (minute, in_minute) = history.newest_minute();
        let (days, ttl) = (text_of_days(history.remembered()), ttl(next.max(line), CELL_LIFE));
        Self { next: ms_up(next), line: ms_up(line), month, calls, days, minute, in_minute, ttl }
    }

    pub(crate) fn cell(&self) -> Cell {
        let used = Used { month: Month(self.month), calls: self.calls };
        // One of a former release remembers no days, and a day that cannot be read is only a figure.
        let days = self.days.split(',').filter_map(day_of_text);
        let history = History::of(days, self.minute, self.in_minute);
        Cell { next: from_ms(self.next), line: from_ms(self.line), used, history }
    }
}

impl StormItem {
    pub(crate) fn new(storm: &Storm) -> Self {
        Self { storm: storm.clone(), ttl: ttl(storm.began_at, STORM_LIFE) }
    }
}

impl EntryItem {
    /// It is forgotten with its storm, whose name is the moment at which it began.
    pub(crate) fn new(storm: &StormId, entry: &Entry) -> Self {
        let began_at = storm.as_str().parse().map_or(entry.started_at, from_ms);
        Self { entry: entry.clone(), ttl: ttl(began_at, STORM_LIFE) }
    }
}

impl LineItem {
    pub(crate) fn new(line: &Line) -> Self {
        Self { line: line.clone(), ttl: ttl(line.at, LINE_LIFE) }
    }
}

impl QuoteItem {
    pub(crate) fn new(quote: &Quote, now: Timestamp) -> Self {
        Self { quote: quote.clone(), ttl: ttl(now, QUOTE_LIFE) }
    }
}

impl WarningItem {
    pub(crate) fn new(month: Month, percent: u8) -> Self {
        Self { percent, ttl: ttl(month.end(), WARNING_LIFE) }
    }
}

fn text_of_days(days: impl Iterator<Item = DayCalls>) -> String {
    let days: Vec<_> = days.map(|DayCalls { day: Day(day), calls, peak }| format!("{day} {calls} {peak}")).collect();
    days.join(",")
}

fn day_of_text(text: &str) -> Option<DayCalls> {
    let mut numbers = text.split(' ');
    let (day, calls, peak) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Some(DayCalls { day: Day(day), calls, peak })
}

/// When a count of a day's buzzes may be forgotten.
pub(crate) fn buzzes_ttl(now: Timestamp) -> i64 {
    ttl(now, BUZZES_LIFE)
}

/// When a card may be forgotten: long after it can be changed. A card that is gone has no moment of its own and keeps the one it had.
pub(crate) fn card_ttl(card: &ShownCard) -> Option<i64> {
    match card.state {
        CardState::Posting { since, .. } => Some(ttl(since, INCIDENT_LIFE)),
        CardState::Shown { posted_at, .. } => Some(ttl(posted_at, INCIDENT_LIFE)),
        CardState::Unposted { since } => Some(ttl(since, INCIDENT_LIFE)),
        CardState::Gone { .. } => None,
    }
}

/// Whether an item has outlived its `ttl`, deleted or not.
pub(crate) fn has_expired(ttl: i64, now: Timestamp) -> bool {
    ttl <= now.as_second()
}

/// Seconds, rounded up: an item may live a moment longer, never shorter.
fn ttl(from: Timestamp, life: SignedDuration) -> i64 {
    let end = from.saturating_add(life).unwrap_or(from);
    end.as_second() + i64::from(end.subsec_nanosecond() > 0)
}

/// A moment we stored. One that is out of all range can only have been written by hand: it then counts as long past.
fn from_ms(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Milliseconds, rounded up.
fn ms_up(moment: Timestamp) -> i64 {
    moment.as_millisecond() + i64::from(moment.subsec_nanosecond() % 1_000_000 > 0)
}

/// Writes what an item holds.
pub(crate) fn write(holds: &impl Serialize) -> Result<Item, StoreFault> {
    serde_dynamo::to_item(holds).map_err(|_| failed("write an item", "Unwritable"))
}

/// Writes one value of an item.
pub(crate) fn write_value(value: &impl Serialize) -> Result<AttributeValue, StoreFault> {
    serde_dynamo::to_attribute_value(value).map_err(|_| failed("write an item", "Unwritable"))
}

/// Reads what an item holds. The parser's own words are dropped, because they quote what they did not understand.
pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreFault> {
    serde_dynamo::from_item(item).map_err(|_| failed("read an item", "Unreadable"))
}

/// A noun as JSON text.
mod json {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

    pub(super) fn serialize<T: Serialize, S: Serializer>(noun: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(noun).map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(serde::de::Error::custom)
    }
}
