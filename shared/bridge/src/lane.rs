//! Lanes: everything that waits for one destination. A lane is drained by one worker at a time.

use crate::id::{ChatId, ClickId, IncidentId, NotificationId, OpenId, StormId};
use crate::quota::Month;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A place in Lark where cards are shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Destination {
    /// A group.
    Chat(ChatId),
    /// A person's talk with the bot.
    Person(OpenId),
}

/// One queue. Its key in the table is one partition, so the table's stream hands it to one worker at a time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lane {
    /// Towards Lark.
    To(Destination),
    /// Towards Flashduty: what has to be asked or done there about one incident without anybody waiting.
    Commands(IncidentId),
}

/// What waits. Never "send message X": a card row says only which incident, and what it is now is read when its turn comes. So ten
/// events of one incident that wait are one row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Work {
    /// This destination should show the incident as it is.
    Show(IncidentId),
    /// Invite this person to link their account.
    Invite,
    /// Tell this person how a press ended that was finished without them waiting.
    Tell(IncidentId, ClickId),
    /// Finish this press.
    Finish(ClickId),
    /// Read this incident from Flashduty: its snooze ends about now, and no push tells of that.
    Recheck(IncidentId),
    /// The digest of this storm should show it as it is.
    Digest(StormId),
    /// Everything on this storm's digest should get a card of its own: somebody asked.
    ShowAll(StormId),
    /// Mention those who were called to the incident and have not come, once more.
    Mention(IncidentId, NotificationId),
    /// Buzz this person about the incident, unless they have come.
    Buzz(IncidentId),
    /// Call the responders of this incident again, as often as the rule says that called them.
    Remind(IncidentId),
    /// Hand on a notification that Flashduty has rendered.
    Quote(NotificationId),
    /// Tell this administrator that so many percent of the month's calls are used up.
    Warn(Month, u8),
}

impl Work {
    /// Whether it is wished for long before its time: it waits since that came.
    pub fn is_for_later(&self) -> bool {
        match self {
            Self::Recheck(_) | Self::Buzz(_) | Self::Remind(_) | Self::Finish(_) => true,
            Self::Show(_) | Self::Digest(_) | Self::ShowAll(_) | Self::Mention(..) => false,
            Self::Invite | Self::Tell(..) | Self::Quote(_) | Self::Warn(..) => false,
        }
    }
}

/// A row in a lane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which queue.
    pub lane: Lane,
    /// What waits.
    pub work: Work,
    /// Who goes first.
    pub urgency: Urgency,
    /// Since when it waits: a row that is wished for again keeps its first moment, one that was given up waits anew.
    pub since: Timestamp,
    /// Not before this moment.
    pub due_at: Timestamp,
    /// How often it was tried in vain.
    pub tries: u32,
    /// Whether a limit of Lark has held it back: the card then says that it is late.
    pub throttled: bool,
    /// Whether nothing of the incident was shown here when it was last wished for. A crowd of such rows is a storm.
    pub fresh: bool,
    /// Goes up whenever the row is wished for again. A worker takes away only the generation it has carried out.
    pub generation: u64,
}

/// Who goes first, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Urgency {
    /// A person waits for it.
    Person,
    /// A Critical incident.
    Critical,
    /// A Warning.
    Warning,
    /// An Info, and everything without an incident.
    Info,
}

/// A wish to put a row into a lane; waiting twice for the same work is waiting once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which queue.
    pub lane: Lane,
    /// What should be done.
    pub work: Work,
    /// Who goes first; a waiting row only ever becomes more urgent.
    pub urgency: Urgency,
    /// Not before this moment; a waiting row only ever becomes due earlier.
    pub due_at: Timestamp,
    /// Whether nothing of the incident is shown there yet.
    pub fresh: bool,
}

impl Wish {
    /// For work that brings nothing new into a chat.
    pub fn new(lane: Lane, work: Work, urgency: Urgency, due_at: Timestamp) -> Self {
        Self { lane, work, urgency, due_at, fresh: false }
    }
}
