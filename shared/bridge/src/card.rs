//! What a card says. How Lark spells it is known to `lark::render` alone.

use crate::button::Button;
use crate::id::{IncidentId, MessageId, NotificationId, OpenId, StormId, TestId};
use crate::lane::Destination;
use crate::reason::Reason;
use crate::words::{Language, Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

mod digest;
mod draw;
mod language;

pub use draw::{View, clock};

/// Anything we post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The card of an incident.
    Incident(Box<IncidentCard>),
    /// A few sentences of our own, with at most one link.
    Note(NoteCard),
    /// The card of a storm.
    Digest(Box<DigestCard>),
}

/// The card of an incident: one, for life, per incident and destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentCard {
    /// Whose card it is; goes into every button.
    pub incident: IncidentId,
    /// State first, severity second.
    pub colour: Colour,
    /// Number and title. Untrusted text.
    pub title: String,
    /// At most three, so that nobody needs colours to read the state.
    pub tags: Vec<Tag>,
    /// The line in the list of chats; many people read only this. Holds untrusted text.
    pub summary: Text,
    /// What, how bad, who has it.
    pub facts: Vec<Fact>,
    /// Folded away: description, labels, cause and cure.
    pub details: Vec<Detail>,
    /// Over the folded part.
    pub details_heading: Text,
    /// The newest three lines, newest first.
    pub timeline: Vec<Line>,
    /// What can be pressed, in fixed places: no place that held a safe button ever turns into a destructive one.
    pub slots: Vec<Slot>,
    /// What can be pressed less often.
    pub more: Vec<Choice>,
    /// Something to be typed and sent.
    pub forms: Vec<Form>,
    /// Links that lead away.
    pub links: Vec<CardLink>,
    /// Says that the card is late, and why.
    pub late: Option<Text>,
    /// The one language it is in; `None`: both, and each reader sees their own.
    pub language: Option<Language>,
}

/// Colour of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Triggered and Critical.
    Red,
    /// Triggered, Warning.
    Orange,
    /// Triggered, Info.
    Yellow,
    /// Somebody has it; also what the bot says of itself.
    #[default]
    Blue,
    /// Snoozed.
    Grey,
    /// Closed.
    Green,
}

/// A tag in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// What it says.
    pub text: Text,
    /// In which colour.
    pub colour: Colour,
}

/// One line of the upper part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What is told.
    pub label: Text,
    /// What it is.
    pub value: Value,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Somebody else's words. Untrusted: nothing in it may act.
    Plain(String),
    /// Our words.
    Words(Text),
    /// A moment, shown in the reader's own time zone.
    At(Timestamp),
    /// People, with who has acknowledged.
    People(Vec<CardPerson>),
}

/// A responder on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPerson {
    /// Their name. Untrusted text.
    pub name: String,
    /// Set where they are to be mentioned: in a chat, when they are linked.
    pub mention: Option<OpenId>,
    /// When they acknowledged.
    pub acked_at: Option<Timestamp>,
    /// Said after the name of those who have not.
    pub pending: Option<Text>,
}

/// Something in the folded part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// A paragraph under a caption. Untrusted text.
    Paragraph {
        /// The caption.
        caption: Text,
        /// The paragraph.
        text: String,
    },
    /// A label of the alert. Untrusted text.
    Label {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

/// One line of the timeline. Holds untrusted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: Text,
}

/// A place where something can be pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// One button.
    Button {
        /// What it does and says.
        choice: Choice,
        /// How it looks.
        style: ButtonStyle,
        /// What is asked before it acts.
        confirm: Option<Confirm>,
    },
    /// A few to choose from.
    Menu {
        /// What it says while nothing is chosen.
        caption: Text,
        /// What can be chosen.
        choices: Vec<Choice>,
    },
}

/// A button and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it does.
    pub button: Button,
    /// What it says.
    pub label: Text,
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ButtonStyle {
    /// The thing to do now.
    Primary,
    /// One of the others.
    Plain,
    /// Think first.
    Danger,
}

/// Asked before a button acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The question.
    pub title: Text,
    /// What will happen.
    pub text: Text,
}

/// Something to type and send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What sending it does.
    pub button: Button,
    /// In the empty field.
    pub placeholder: Text,
    /// On the button that sends.
    pub submit: Text,
}

/// A link that leads away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardLink {
    /// What it says. May hold untrusted text.
    pub label: Text,
    /// `http://` or `https://`.
    pub url: String,
}

/// A few sentences of our own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteCard {
    /// The header.
    pub title: Text,
    /// Its colour.
    pub colour: Colour,
    /// People to be called.
    pub people: Vec<CardPerson>,
    /// Our words, one paragraph each. May hold untrusted text.
    pub paragraphs: Vec<Text>,
    /// At most one way on.
    pub link: Option<CardLink>,
    /// The button of a test card.
    pub test: Option<Box<TestButton>>,
    /// The one language it is in; `None`: both, and each reader sees their own.
    pub language: Option<Language>,
}

/// The button whose press proves that presses come back. It does nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestButton {
    /// What it says.
    pub label: Text,
    /// Which test it is of.
    pub test: TestId,
}

/// The card of a storm: one, for as long as it lasts, per storm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestCard {
    /// Whose card it is; goes into every button.
    pub storm: StormId,
    /// That of the worst that is open.
    pub colour: Colour,
    /// How many.
    pub title: Text,
    /// The line in the list of chats.
    pub summary: Text,
    /// How many of each kind, of which channels, with which labels. Holds untrusted text.
    pub facts: Vec<Fact>,
    /// The newest, newest first.
    pub newest: Vec<DigestLine>,
    /// How many more there are than [`Self::newest`].
    pub more: Option<Text>,
    /// Asks for cards of single incidents; each of its choices names its own. `None` when all have one.
    pub open_one: Option<OpenOne>,
    /// Asks for a card of each; `None` when all have one.
    pub show_all: Option<ShowAll>,
    /// The list in Flashduty's console.
    pub link: Option<CardLink>,
    /// The one language it is in; `None`: both, and each reader sees their own.
    pub language: Option<Language>,
}

/// An incident on a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestLine {
    /// When it began.
    pub at: Timestamp,
    /// How bad it is, and where the work on it stands.
    pub state: Text,
    /// Number and title. Untrusted text.
    pub title: String,
    /// Its page; may be empty.
    pub url: String,
}

/// A menu of incidents of which one gets a card of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOne {
    /// What it says while nothing is chosen.
    pub caption: Text,
    /// The incidents, with number and title (untrusted text).
    pub incidents: Vec<(IncidentId, String)>,
}

/// The button that asks for all cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowAll {
    /// What it says.
    pub label: Text,
    /// What is asked before it acts.
    pub confirm: Confirm,
}

impl Message {
    /// What tells two drawings apart: equal digests say the same. Survives a restart; a new release may change it, which costs one
    /// update per card and nothing else.
    pub fn digest(&self) -> String {
        let said = format!("{self:?}");
        hex::encode(&Sha256::digest(said.as_bytes())[..16])
    }
}

/// What a destination shows of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownCard {
    /// Where.
    pub destination: Destination,
    /// How far it is.
    pub state: CardState,
    /// A press of this card is being answered until then: Lark may drop an update that comes before or during the answer.
    #[serde(default)]
    pub answering_until: Option<Timestamp>,
    /// The storm on whose digest the incident stands there.
    #[serde(default)]
    pub storm: Option<StormId>,
    /// An earlier card of the same, which has to say where this one is.
    #[serde(default)]
    pub retiring: Option<MessageId>,
    /// An earlier post may stand there as well, made at this moment or later: nobody could look when this one was made.
    #[serde(default)]
    pub doubt: Option<Timestamp>,
    /// What the chat's group bot has said last ([`Message::digest`]), because the app could not.
    #[serde(default)]
    pub relayed: Option<String>,
    /// When the person was buzzed.
    #[serde(default)]
    pub buzzed_at: Option<Timestamp>,
    /// The last occasion on which people were mentioned below it.
    #[serde(default)]
    pub mentioned: Option<NotificationId>,
}

impl ShownCard {
    /// A card of which nothing else is known.
    pub fn new(destination: Destination, state: CardState) -> Self {
        Self {
            destination,
            state,
            answering_until: None,
            storm: None,
            retiring: None,
            doubt: None,
            relayed: None,
            buzzed_at: None,
            mentioned: None,
        }
    }
}

/// How far a card is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardState {
    /// A post is on its way, or was when we last wrote: it may or may not have arrived. Posting again with the same `uuid` settles it.
    Posting {
        /// The `uuid` of the post.
        uuid: String,
        /// Since when.
        since: Timestamp,
        /// What those tries said that may have arrived ([`Message::digest`]). Repeating a post leaves the words of the first.
        #[serde(default)]
        said: Vec<String>,
    },
    /// It stands there.
    Shown {
        /// The card.
        message: MessageId,
        /// What it says ([`Message::digest`]).
        digest: String,
        /// When it was posted: a card of JSON 2.0 can be updated and pressed for 14 days.
        posted_at: Timestamp,
    },
    /// There is no card of its own yet: it stands on the digest of a storm, or the chat's group bot has said it.
    Unposted {
        /// Since when.
        since: Timestamp,
    },
    /// Lark will not have it: gone, recalled, or not allowed there.
    Gone {
        /// Lark's code.
        code: i64,
        /// Why.
        #[serde(default)]
        reason: Reason,
    },
}
