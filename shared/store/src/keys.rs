//! Every key of the table, and nothing else: how it is written, and how it is read back.

use bridge::budget::Api;
use bridge::id::{ChatId, ClickId, EventId, IncidentId, Integration, NotificationId, OpenId, PersonId, StormId};
use bridge::lane::{Destination, Lane, Work};
use bridge::pulse::Sign;
use bridge::quota::Month;
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

/// The partition key's attribute.
pub(crate) const PK: &str = "pk";
/// The sort key's attribute.
pub(crate) const SK: &str = "sk";
/// The name of the index of rows that wait.
pub(crate) const DUE_INDEX: &str = "due";
/// The index's partition key: a shard.
pub(crate) const DUE_PK: &str = "due_pk";
/// The index's sort key: milliseconds.
pub(crate) const DUE_AT: &str = "due_at";
/// The name of the index of what has to be found without its key.
pub(crate) const LISTED_INDEX: &str = "listed";
/// Its partition key: a list.
pub(crate) const LISTED_IN: &str = "listed_in";
/// The list of integrations. No integration's own list is called so: those have a `#` in their names.
pub(crate) const INTEGRATIONS: &str = "integrations";
/// The attribute that lets DynamoDB delete an item, in seconds.
pub(crate) const TTL: &str = "ttl";

/// Snapshot and cards, without the clicks.
pub(crate) const RECORD_PREFIX: &str = "incident";
/// Rows, without the lease.
pub(crate) const ROW_PREFIX: &str = "row#";
/// Clicks that wait for a link.
pub(crate) const KEPT_PREFIX: &str = "kept#";
/// Chats.
pub(crate) const CHAT_PREFIX: &str = "chat#";
/// People who signed in and are nobody we know.
pub(crate) const VISITOR_PREFIX: &str = "visitor#";
/// Signs of life.
pub(crate) const BEAT_PREFIX: &str = "beat#";
/// Storms, without what stands on their digests.
pub(crate) const STORM_PREFIX: &str = "storm#";
/// The attributes of a row that stand in the index of rows that wait, beside its keys: by them can be told how long it has waited.
pub(crate) const DUE_SHOWS: [&str; 3] = ["since", "tries", "throttled"];

/// In how many parts the index is cut, so that its writes never meet in one partition: a partition takes 1,000 a second.
pub(crate) const DUE_SHARDS: u32 = 4;

/// Items that stand together, so that one Query reads them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Partition {
    Incident(IncidentId),
    Lane(Lane),
    OpenId(OpenId),
    Person(PersonId),
    Event(EventId),
    Seen(String),
    Chats,
    SignIn(String),
    Integration,
    Budget(Api),
    /// The storms of one destination, and what stands on their digests.
    Storms(Destination),
    /// The delivery log of one day (UTC): so many lines that one partition for all would be full one day.
    Journal(Date),
    Quote(NotificationId),
    /// What was warned of and buzzed about.
    Usage,
    /// What people did in one month.
    Audit(Month),
    /// When each neighbour last reached us.
    Pulse,
    /// Those who signed in and are nobody we know.
    Visitors,
    /// The linking of everybody at once.
    Roll,
    /// What the check-up waits for.
    CheckUp,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Snapshot(IncidentId),
    Card(IncidentId, Destination),
    Click(IncidentId, ClickId),
    Row(Lane, Work),
    Lease(Lane),
    /// The link, found by the person in Lark.
    LinkOfOpenId(OpenId),
    /// The same link, found by the member of Flashduty.
    LinkOfPerson(PersonId),
    Kept(OpenId, ClickId),
    Event(EventId),
    Seen(String),
    Chat(ChatId),
    SignIn(String),
    /// The integration itself.
    Integration,
    Budget(Api),
    Storm(Destination, StormId),
    /// An incident on the digest of a storm.
    Entry(Destination, StormId, IncidentId),
    /// A line of the delivery log: its moment, in whole milliseconds, and a mark that tells it from others of the same moment.
    Line(Timestamp, String),
    Quote(NotificationId),
    /// The chat in which a person talks with the bot.
    Talk(OpenId),
    Warning(Month),
    /// The buzzes of one day (UTC).
    Buzzes(Date),
    /// Since when a person's sessions count.
    Sessions(OpenId),
    /// An entry of the audit: its moment, in whole milliseconds, and a mark that tells it from others of the same moment.
    Deed(Timestamp, String),
    Beat(Sign),
    Visitor(OpenId),
    Roll,
    /// The test card that is out.
    TestCard,
    /// What the integration has chosen.
    Choices,
}

impl Partition {
    /// The text of `pk`.
    pub(crate) fn pk(&self, integration: &Integration) -> String {
        let main = integration.as_str();
        match self {
            Self::Incident(id) => join(&[main, "incident", id.as_str()]),
            Self::Lane(Lane::To(Destination::Chat(id))) => join(&[main, "lane", "chat", id.as_str()]),
            Self::Lane(Lane::To(Destination::Person(id))) => join(&[main, "lane", "person", id.as_str()]),
            Self::Lane(Lane::Commands(id)) => join(&[main, "lane", "commands", id.as_str()]),
            Self::OpenId(id) => join(&[main, "open_id", id.as_str()]),
            Self::Person(id) => join(&[main, "person", &id.to_string()]),
            Self::Event(id) => join(&[main, "event", id.as_str()]),
            Self::Seen(key) => join(&[main, "seen", key]),
            Self::Chats => join(&[main, "chats"]),
            Self::SignIn(state) => join(&[main, "signin", state]),
            Self::Integration => join(&[main, "integration"]),
            Self::Budget(api) => join(&[main, "budget", name_of(*api)]),
            Self::Storms(Destination::Chat(id)) => join(&[main, "storm", "chat", id.as_str()]),
            Self::Storms(Destination::Person(id)) => join(&[main, "storm", "person", id.as_str()]),
            Self::Journal(day) => join(&[main, "journal", &day.to_string()]),
            Self::Quote(id) => join(&[main, "quote", id.as_str()]),
            Self::Usage => join(&[main, "usage"]),
            Self::Audit(month) => join(&[main, "audit", &month.to_string()]),
            Self::Pulse => join(&[main, "pulse"]),
            Self::Visitors => join(&[main, "visitors"]),
            Self::Roll => join(&[main, "roll"]),
            Self::CheckUp => join(&[main, "checkup"]),
        }
    }

    /// Reads a `pk` back; `None` for one that we did not write.
    pub(crate) fn parse(pk: &str) -> Option<(Integration, Self)> {
        let parts = split(pk)?;
        let (main, rest) = parts.split_first()?;
        let partition = match strs(rest)[..] {
            ["incident", id] => Self::Incident(IncidentId::new(id)),
            ["lane", "commands", id] => Self::Lane(Lane::Commands(IncidentId::new(id))),
            ["lane", kind, id] => Self::Lane(Lane::To(destination(kind, id)?)),
            ["open_id", id] => Self::OpenId(OpenId::new(id)),
            ["person", id] => Self::Person(PersonId(id.parse().ok()?)),
            ["event", id] => Self::Event(EventId::new(id)),
            ["seen", key] => Self::Seen(key.to_owned()),
            ["chats"] => Self::Chats,
            ["signin", state] => Self::SignIn(state.to_owned()),
            ["integration"] => Self::Integration,
            ["budget", name] => Self::Budget(api_of(name)?),
            ["storm", kind, id] => Self::Storms(destination(kind, id)?),
            ["journal", day] => Self::Journal(date_of(day)?),
            ["quote", id] => Self::Quote(NotificationId::new(id)),
            ["usage"] => Self::Usage,
            ["audit", month] => Self::Audit(month_of(month)?),
            ["pulse"] => Self::Pulse,
            ["visitors"] => Self::Visitors,
            ["roll"] => Self::Roll,
            ["checkup"] => Self::CheckUp,
            _ => return None,
        };
        Some((Integration::parse(main)?, partition))
    }
}

impl Key {
    /// Where the item stands.
    pub(crate) fn partition(&self) -> Partition {
        match self {
            Self::Snapshot(incident) | Self::Card(incident, _) | Self::Click(incident, _) => {
                Partition::Incident(incident.clone())
            }
            Self::Row(lane, _) | Self::Lease(lane) => Partition::Lane(lane.clone()),
            Self::LinkOfOpenId(open_id) | Self::Kept(open_id, _) | Self::Talk(open_id) | Self::Sessions(open_id) => {
                Partition::OpenId(open_id.clone())
            }
            Self::LinkOfPerson(person) => Partition::Person(*person),
            Self::Event(id) => Partition::Event(id.clone()),
            Self::Seen(key) => Partition::Seen(key.clone()),
            Self::Chat(_) => Partition::Chats,
            Self::SignIn(state) => Partition::SignIn(state.clone()),
            Self::Integration | Self::Choices => Partition::Integration,
            Self::Budget(api) => Partition::Budget(*api),
            Self::Storm(at, _) | Self::Entry(at, _, _) => Partition::Storms(at.clone()),
            Self::Line(at, _) => Partition::Journal(day_of(*at)),
            Self::Quote(id) => Partition::Quote(id.clone()),
            Self::Warning(_) | Self::Buzzes(_) => Partition::Usage,
            Self::Deed(at, _) => Partition::Audit(Month::of(*at)),
            Self::Beat(_) => Partition::Pulse,
            Self::Visitor(_) => Partition::Visitors,
            Self::Roll => Partition::Roll,
            Self::TestCard => Partition::CheckUp,
        }
    }

    /// The text of `sk`.
    pub(crate) fn sk(&self) -> String {
        match self {
            Self::Snapshot(_) => join(&["incident"]),
            Self::Card(_, Destination::Chat(id)) => join(&["incident", "card", "chat", id.as_str()]),
            Self::Card(_, Destination::Person(id)) => join(&["incident", "card", "person", id.as_str()]),
            Self::Click(_, id) => join(&["click", id.as_str()]),
            Self::Row(_, Work::Show(incident)) => join(&["row", "show", incident.as_str()]),
            Self::Row(_, Work::Invite) => join(&["row", "invite"]),
            Self::Row(_, Work::Tell(incident, click)) => join(&["row", "tell", incident.as_str(), click.as_str()]),
            Self::Row(_, Work::Finish(click)) => join(&["row", "finish", click.as_str()]),
            Self::Row(_, Work::Recheck(incident)) => join(&["row", "recheck", incident.as_str()]),
            Self::Row(_, Work::Digest(storm)) => join(&["row", "digest", storm.as_str()]),
            Self::Row(_, Work::ShowAll(storm)) => join(&["row", "show_all", storm.as_str()]),
            Self::Row(_, Work::Mention(incident, id)) => join(&["row", "mention", incident.as_str(), id.as_str()]),
            Self::Row(_, Work::Buzz(incident)) => join(&["row", "buzz", incident.as_str()]),
            Self::Row(_, Work::Remind(incident)) => join(&["row", "remind", incident.as_str()]),
            Self::Row(_, Work::Quote(id)) => join(&["row", "quote", id.as_str()]),
            Self::Row(_, Work::Warn(month, percent)) => join(&["row", "warn", &month.to_string(), &percent.to_string()]),
            Self::Lease(_) => join(&["lease"]),
            Self::LinkOfOpenId(_) | Self::LinkOfPerson(_) => join(&["link"]),
            Self::Kept(_, click) => join(&["kept", click.as_str()]),
            Self::Event(_) | Self::Seen(_) => join(&["seen"]),
            Self::Chat(id) => join(&["chat", id.as_str()]),
            Self::SignIn(_) => join(&["signin"]),
            Self::Integration => join(&["integration"]),
            Self::Budget(_) => join(&["cell"]),
            Self::Storm(_, id) => join(&["storm", id.as_str()]),
            Self::Entry(_, storm, incident) => join(&["entry", storm.as_str(), incident.as_str()]),
            Self::Line(at, mark) => join(&["line", &in_order(*at), mark]),
            Self::Quote(_) => join(&["quote"]),
            Self::Talk(_) => join(&["talk"]),
            Self::Warning(month) => join(&["warning", &month.to_string()]),
            Self::Buzzes(day) => join(&["buzz", &day.to_string()]),
            Self::Sessions(_) => join(&["sessions"]),
            Self::Deed(at, mark) => join(&["deed", &in_order(*at), mark]),
            Self::Beat(sign) => join(&["beat", name_of_sign(*sign)]),
            Self::Visitor(open_id) => join(&["visitor", open_id.as_str()]),
            Self::Roll => join(&["roll"]),
            Self::TestCard => join(&["test"]),
            Self::Choices => join(&["choices"]),
        }
    }

    /// Reads a key back; `None` for one that we did not write.
    pub(crate) fn parse(pk: &str, sk: &str) -> Option<(Integration, Self)> {
        let (integration, partition) = Partition::parse(pk)?;
        let parts = split(sk)?;
        let key = match (partition, &strs(&parts)[..]) {
            (Partition::Incident(incident), ["incident"]) => Self::Snapshot(incident),
            (Partition::Incident(incident), ["incident", "card", kind, id]) => Self::Card(incident, destination(kind, id)?),
            (Partition::Incident(incident), ["click", id]) => Self::Click(incident, ClickId::new(*id)),
            (Partition::Lane(lane), ["row", work @ ..]) => Self::Row(lane, work_of(work)?),
            (Partition::Lane(lane), ["lease"]) => Self::Lease(lane),
            (Partition::OpenId(open_id), ["link"]) => Self::LinkOfOpenId(open_id),
            (Partition::OpenId(open_id), ["kept", id]) => Self::Kept(open_id, ClickId::new(*id)),
            (Partition::Person(person), ["link"]) => Self::LinkOfPerson(person),
            (Partition::Event(id), ["seen"]) => Self::Event(id),
            (Partition::Seen(key), ["seen"]) => Self::Seen(key),
            (Partition::Chats, ["chat", id]) => Self::Chat(ChatId::new(*id)),
            (Partition::SignIn(state), ["signin"]) => Self::SignIn(state),
            (Partition::Integration, ["integration"]) => Self::Integration,
            (Partition::Budget(api), ["cell"]) => Self::Budget(api),
            (Partition::Storms(at), ["storm", id]) => Self::Storm(at, StormId::new(*id)),
            (Partition::Storms(at), ["entry", storm, id]) => Self::Entry(at, StormId::new(*storm), IncidentId::new(*id)),
            (Partition::Journal(day), ["line", at, mark]) => {
                let at = moment_of(at)?;
                (day_of(at) == day).then(|| Self::Line(at, (*mark).to_owned()))?
            }
            (Partition::Quote(id), ["quote"]) => Self::Quote(id),
            (Partition::OpenId(open_id), ["talk"]) => Self::Talk(open_id),
            (Partition::Usage, ["warning", month]) => Self::Warning(month_of(month)?),
            (Partition::Usage, ["buzz", day]) => Self::Buzzes(date_of(day)?),
            (Partition::OpenId(open_id), ["sessions"]) => Self::Sessions(open_id),
            (Partition::Audit(month), ["deed", at, mark]) => {
                let at = moment_of(at)?;
                (Month::of(at) == month).then(|| Self::Deed(at, (*mark).to_owned()))?
            }
            (Partition::Pulse, ["beat", sign]) => Self::Beat(sign_of(sign)?),
            (Partition::Visitors, ["visitor", open_id]) => Self::Visitor(OpenId::new(*open_id)),
            (Partition::Roll, ["roll"]) => Self::Roll,
            (Partition::CheckUp, ["test"]) => Self::TestCard,
            (Partition::Integration, ["choices"]) => Self::Choices,
            _ => return None,
        };
        Some((integration, key))
    }
}

/// The shard of the index in which the rows of a lane stand: all of one lane in the same.
pub(crate) fn due_shard_of(lane_pk: &str) -> String {
    // Any hash does that spreads well and never changes with a release of Rust: here that of Bernstein.
    let hash = lane_pk.bytes().fold(5381_u32, |hash, byte| hash.wrapping_mul(33) ^ u32::from(byte));
    due_shard(hash % DUE_SHARDS)
}

/// The text of `due_pk`.
pub(crate) fn due_shard(number: u32) -> String {
    format!("due#{number}")
}

/// The list of the incidents that this integration believes open. One partition of the index: it is written when an incident opens or
/// closes and not in between, far less often than the 1,000 times a second that a partition takes.
pub(crate) fn open_incidents(integration: &Integration) -> String {
    join(&[integration.as_str(), "open"])
}

/// The list of the incidents of this integration that were closed in the week that began on this day. A week has a list, so that what
/// was closed within some days is found in two, without passing over all that ever was.
pub(crate) fn closed_incidents(integration: &Integration, monday: Date) -> String {
    join(&[integration.as_str(), "closed", &monday.to_string()])
}

/// The list of the dead rows of this integration.
pub(crate) fn dead_rows(integration: &Integration) -> String {
    join(&[integration.as_str(), "dead"])
}

/// With what the sort keys of everything on one digest begin.
pub(crate) fn entries_prefix(storm: &StormId) -> String {
    join(&["entry", storm.as_str(), ""])
}

/// Between which sort keys the lines of a day stand that are not after this moment.
pub(crate) fn lines_until(moment: Timestamp) -> (String, String) {
    until("line", moment)
}

/// Between which sort keys the deeds of a month stand that are not after this moment.
pub(crate) fn deeds_until(moment: Timestamp) -> (String, String) {
    until("deed", moment)
}

fn until(kind: &str, moment: Timestamp) -> (String, String) {
    // `$` is the sign after `#`: beyond every line of this millisecond, and before those of the next.
    (format!("{kind}#"), format!("{kind}#{}$", in_order(moment)))
}

/// The day of a moment, in UTC.
pub(crate) fn day_of(moment: Timestamp) -> Date {
    Offset::UTC.to_datetime(moment).date()
}

/// The Monday of the week of a moment, in UTC.
pub(crate) fn week_of(moment: Timestamp) -> Date {
    let day = day_of(moment);
    day.saturating_sub(Span::new().days(day.weekday().to_monday_zero_offset()))
}

/// Milliseconds, as many digits for every moment of our time: their order is that of time.
fn in_order(moment: Timestamp) -> String {
    format!("{:013}", moment.as_millisecond())
}

fn moment_of(text: &str) -> Option<Timestamp> {
    let moment = Timestamp::from_millisecond(text.parse().ok()?).ok()?;
    (in_order(moment) == text).then_some(moment)
}

fn date_of(text: &str) -> Option<Date> {
    text.parse().ok().filter(|date: &Date| date.to_string() == text)
}

fn month_of(text: &str) -> Option<Month> {
    Month::parse(text).filter(|month| month.to_string() == text)
}

fn destination(kind: &str, id: &str) -> Option<Destination> {
    match kind {
        "chat" => Some(Destination::Chat(ChatId::new(id))),
        "person" => Some(Destination::Person(OpenId::new(id))),
        _ => None,
    }
}

fn name_of(api: Api) -> &'static str {
    match api {
        Api::Send => "send",
        Api::Patch => "patch",
        Api::Contact => "contact",
        Api::Buzz => "buzz",
        Api::Read => "read",
    }
}

fn name_of_sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Webhook => "webhook",
        Sign::GroupBot => "group_bot",
        Sign::Event => "event",
        Sign::Callback => "callback",
    }
}

fn sign_of(name: &str) -> Option<Sign> {
    Sign::ALL.into_iter().find(|sign| name_of_sign(*sign) == name)
}

fn api_of(name: &str) -> Option<Api> {
    Api::ALL.into_iter().find(|api| name_of(*api) == name)
}

fn work_of(parts: &[&str]) -> Option<Work> {
    match *parts {
        ["show", incident] => Some(Work::Show(IncidentId::new(incident))),
        ["invite"] => Some(Work::Invite),
        ["tell", incident, click] => Some(Work::Tell(IncidentId::new(incident), ClickId::new(click))),
        ["finish", click] => Some(Work::Finish(ClickId::new(click))),
        ["recheck", incident] => Some(Work::Recheck(IncidentId::new(incident))),
        ["digest", storm] => Some(Work::Digest(StormId::new(storm))),
        ["show_all", storm] => Some(Work::ShowAll(StormId::new(storm))),
        ["mention", incident, id] => Some(Work::Mention(IncidentId::new(incident), NotificationId::new(id))),
        ["buzz", incident] => Some(Work::Buzz(IncidentId::new(incident))),
        ["remind", incident] => Some(Work::Remind(IncidentId::new(incident))),
        ["quote", id] => Some(Work::Quote(NotificationId::new(id))),
        ["warn", month, percent] => Some(Work::Warn(month_of(month)?, percent.parse().ok()?)),
        _ => None,
    }
}

/// Joins parts with `#`. Ids are somebody else's text: a `#` in one is written `%23`, and so a `%` is written `%25`.
fn join(parts: &[&str]) -> String {
    let written: Vec<_> = parts.iter().map(|part| part.replace('%', "%25").replace('#', "%23")).collect();
    written.join("#")
}

fn split(text: &str) -> Option<Vec<String>> {
    text.split('#').map(unescape).collect()
}

fn unescape(part: &str) -> Option<String> {
    let mut pieces = part.split('%');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (sign, rest) = match (piece.strip_prefix("25"), piece.strip_prefix("23")) {
            (Some(rest), _) => ('%', rest),
            (_, Some(rest)) => ('#', rest),
            (None, None) => return None,
        };
        text.push(sign);
        text.push_str(rest);
    }
    Some(text)
}

fn strs(parts: &[String]) -> Vec<&str> {
    parts.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests;
