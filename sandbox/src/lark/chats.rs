//! The groups the bot is in.
//!
//! Source: open.feishu.cn, "Obtain the list of groups the user or bot is in".

use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::state::{Chat, State};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Value, json};

/// A page holds at most this many chats, and that many when nobody says.
const MAX_PAGE: usize = 100;
const DEFAULT_PAGE: usize = 20;

/// `GET /open-apis/im/v1/chats`: oldest first. Talks of one person with the bot are not among them, nor groups that were disbanded.
pub(super) fn own(state: &State, asked: &Asked) -> Result<Answer, Refused> {
    match asked.parameter("sort_type") {
        None | Some("ByCreateTimeAsc") => {}
        Some("ByActiveTimeDesc") => return Err(invalid("the playground knows no order by activity")),
        Some(_) => return Err(Refused::field("sort_type", "must be ByCreateTimeAsc or ByActiveTimeDesc")),
    }
    let size = page_size(asked)?;
    let chats: Vec<_> = state.chats.iter().filter(|chat| chat.person.is_none() && chat.bot && !chat.disbanded).collect();
    let from = match asked.parameter("page_token").filter(|token| !token.is_empty()) {
        Some(token) => {
            let last = chats.iter().position(|chat| page_token(chat) == token);
            1 + last.ok_or_else(|| invalid("page_token"))?
        }
        None => 0,
    };
    let page: Vec<_> = chats.iter().skip(from).take(size).collect();
    let has_more = chats.len() > from + page.len();
    let token = page.last().filter(|_| has_more).map_or(String::new(), |chat| page_token(chat));
    let items: Vec<_> = page.iter().map(|chat| item(state, chat)).collect();
    Ok(Answer::data(json!({ "items": items, "has_more": has_more, "page_token": token })))
}

fn item(state: &State, chat: &Chat) -> Value {
    json!({
        "chat_id": chat.chat_id, "avatar": "", "name": chat.name, "description": "", "external": false,
        "tenant_key": state.app.tenant_key, "chat_status": "normal",
    })
}

/// Where the page before ended.
fn page_token(chat: &Chat) -> String {
    URL_SAFE.encode(format!("after {}", chat.chat_id))
}

fn page_size(asked: &Asked) -> Result<usize, Refused> {
    let Some(size) = asked.parameter("page_size") else { return Ok(DEFAULT_PAGE) };
    let size = size.parse().ok().filter(|size| (1..=MAX_PAGE).contains(size));
    size.ok_or_else(|| Refused::field("page_size", "must be a number from 1 to 100"))
}

fn invalid(what: &str) -> Refused {
    Refused::new(232_001, format!("Your request contains an invalid request parameter, ext={what}"))
}
