//! What the presser sees at once.

use crate::card::IncidentCard;
use crate::words::Text;

/// The answer to a press: a toast, and the card as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClickReply {
    /// What the presser reads; `None` says nothing.
    pub toast: Option<Toast>,
    /// Replaces the pressed card for everybody; `None` leaves it as it is.
    pub card: Option<Box<IncidentCard>>,
}

/// A line that appears and goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How it looks.
    pub tone: Tone,
    /// What it says.
    pub text: Text,
}

/// How a toast looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Success,
    /// For your information.
    Info,
    /// Something is missing on your side.
    Warning,
    /// Something went wrong on ours.
    Error,
}
