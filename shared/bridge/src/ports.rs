//! What the heart needs from outside, in its own nouns. Each port has only the verbs the heart speaks.

mod accounts;
mod application;
mod audit;
mod budgets;
mod cells;
mod chat_book;
mod chat_edits;
mod chat_list;
mod chats;
mod choices;
mod clicks;
mod clock;
mod configuration;
mod directory;
mod incidents;
mod journal;
mod lanes;
mod members;
mod overview;
mod people;
mod pulse;
mod quotes;
mod records;
mod rights;
mod roll;
mod rota;
mod sealed_bots;
mod seen;
mod storms;
mod test_card;
mod vault;
mod visitors;

pub use accounts::{Account, Accounts};
pub use application::{Application, ApplicationFault, BotStatus, Profile};
pub use audit::Audit;
pub use budgets::Budgets;
pub use cells::Cells;
pub use chat_book::ChatBook;
pub use chat_edits::ChatEdits;
pub use chat_list::{ChannelList, ChatList, ChatPage, ListedChat};
pub use chats::{Answered, Chats, ChatsFault, GroupBots, Posted};
pub use choices::{ChoiceBook, Chosen};
pub use clicks::{ClickState, Clicks};
pub use clock::Clock;
pub use configuration::{Configuration, ConfigurationFault, ReleaseNotes};
pub use directory::{Directory, SignIn, SignInFault, SignIns};
pub use incidents::{CallLoop, IncidentPage, IncidentQuery, Incidents, IncidentsFault};
pub use journal::{Journal, Talks};
pub use lanes::{DeadRow, Lanes, Waiting};
pub use members::{MemberPage, Members};
pub use overview::Overview;
pub use people::{LinkOutcome, People};
pub use pulse::Pulse;
pub use quotes::{Quote, Quotes};
pub use records::{Acceptance, Accepted, Record, Records, Registry};
pub use rights::{FailedPush, Readable, Rights};
pub use roll::Rolls;
pub use rota::Schedules;
pub use sealed_bots::SealedBots;
pub use seen::Seen;
pub use storms::{Fold, Storms};
pub use test_card::TestCards;
pub use vault::Vault;
pub use visitors::{Visitor, Visitors};

/// The table failed us. The details were logged where they happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the table is not available: {0}")]
pub struct StoreFault(pub String);
