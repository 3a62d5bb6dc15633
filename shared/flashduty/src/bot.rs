//! What a group bot of an escalation rule posts: a notification that Flashduty has rendered for people.
//!
//! The rule's owner enters an address of ours where Feishu's would stand, and Flashduty posts there what it would post to Feishu
//! (Flashduty: "Notification channels" and "Templates" in the documentation; Feishu: "Custom bot usage guide"). A repeated call for
//! an incident is announced nowhere else. How Flashduty wraps its templates is not published, and templates can be rewritten by
//! anybody, so every form that a bot of Feishu's takes is read, and what is unknown is searched for text. The address is the secret:
//! a `sign` is let pass unread.

mod clue;
mod form;
mod markup;

use crate::webhook::{MAX_BODY, Rejection};
use crate::wire::{LONG_TEXT, TITLE, cut};
use bridge::id::IncidentId;
use form::Draft;
use serde_json::Value;
use std::borrow::Cow;

/// What to answer, with status 200: Feishu's own words of success, old and new, since the sender believes to speak with Feishu.
pub const ACCEPTED: &str = r#"{"code":0,"msg":"success","StatusCode":0,"StatusMessage":"success"}"#;

/// The most paragraphs we take over. Flashduty's default card has about ten.
const PARAGRAPHS: usize = 100;

/// A notification as people would read it. All of it is untrusted text, and a hint at most: what the incident is now, the Open API
/// tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The incident, where an address in the body names one.
    pub incident: Option<IncidentId>,
    /// Its short number in capitals, where the text names one. Not unique.
    pub num: Option<String>,
    /// Why it was sent.
    pub kind: Kind,
    /// The card's title or the first line, at most 2 KiB. With the prefix that tells the kind. Never empty.
    pub title: String,
    /// Everything else without its markup, a line each, none of them empty. At most 100 lines and 16 KiB; Flashduty itself sends no
    /// more than 4000 bytes to a bot.
    pub paragraphs: Vec<String>,
    /// The incident's page, or else the first page that the body leads to; `http` or `https`. Opening it acknowledges nothing.
    pub link: Option<String>,
}

/// Why a notification was sent: the prefix that Flashduty's `fireReason` puts before the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The first of a call, and everything whose prefix we do not know.
    First,
    /// Nobody has come, and the same people are called again (`[REFIRE]`).
    Repeat,
    /// Nobody has come, and the next level is called (`[ESCALATE]`).
    Escalation,
}

/// Reads a notification. No header is looked at: Flashduty documents none, and forms are told apart by what they hold.
///
/// # Errors
/// 413 for a body beyond [`MAX_BODY`], and 400 for one that is broken or holds nothing to read.
pub fn receive(body: &[u8]) -> Result<Notification, Rejection> {
    if body.len() > MAX_BODY {
        return Err(Rejection { status: 413, reason: Cow::Borrowed("the body is larger than 2 MiB") });
    }
    let body = parse(body)?;
    let draft = Draft::of(&body).ok_or_else(|| malformed(format!("{} holds no text", form::place(&body))))?;
    Ok(notification(&draft))
}

/// JSON, or a bare text, which a template without `msg_type` may become. A bare text may begin like a list (`[REFIRE] …`).
fn parse(body: &[u8]) -> Result<Value, Rejection> {
    let text = str::from_utf8(body).map_err(|_| malformed("the body is not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    match serde_json::from_str(text) {
        Ok(body) => Ok(body),
        Err(_) if text.starts_with('{') => Err(malformed("the body is not JSON")),
        Err(_) => Ok(Value::String(text.to_owned())),
    }
}

fn notification(draft: &Draft) -> Notification {
    let lines = || std::iter::once(&draft.title).chain(&draft.lines).map(String::as_str);
    let num = clue::num(lines());
    let incident = clue::incident(&draft.addresses, num.as_deref());
    Notification {
        kind: clue::kind(lines()),
        title: cut(draft.title.clone(), TITLE),
        paragraphs: bounded(&draft.lines),
        link: clue::link(&draft.addresses, incident.as_deref()),
        incident: incident.map(IncidentId::new),
        num,
    }
}

fn bounded(lines: &[String]) -> Vec<String> {
    let mut room = LONG_TEXT;
    let mut paragraphs = Vec::new();
    for line in lines.iter().take(PARAGRAPHS) {
        let line = cut(line.clone(), room);
        if line.is_empty() {
            break;
        }
        room -= line.len();
        paragraphs.push(line);
    }
    paragraphs
}

fn malformed(reason: impl Into<Cow<'static, str>>) -> Rejection {
    Rejection { status: 400, reason: reason.into() }
}
