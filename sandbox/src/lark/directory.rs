//! Who the bot is, and which people there are.
//!
//! Source: open.feishu.cn, "Obtain bot information" and "Obtain user ID via email or mobile number".

use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::state::State;
use serde_json::{Value, json};

/// At most this many e-mails, and as many mobile numbers, in one question.
const AT_ONCE: usize = 50;

/// `GET /open-apis/bot/v3/info`: `bot` stands at the top level, without `data`. The status is 2 for a bot that works, 0 for one that
/// nobody has installed.
pub(super) fn bot_info(state: &State) -> Result<Answer, Refused> {
    if !state.application.is_bot {
        return Err(Refused::new(11_205, "app do not have bot"));
    }
    Ok(Answer::flat(json!({ "code": 0, "msg": "ok", "bot": {
        "activate_status": if state.application.is_published { 2 } else { 0 },
        "app_name": "Flashduty",
        "avatar_url": "",
        "ip_white_list": [],
        "open_id": state.bot,
    }})))
}

/// `POST /open-apis/contact/v3/users/batch_get_id`: one entry per value asked for, without `user_id` where nobody is found.
pub(super) fn find_people(state: &State, asked: &Asked) -> Result<Answer, Refused> {
    let by = asked.parameter("user_id_type").unwrap_or("open_id");
    if !["open_id", "union_id"].contains(&by) {
        return Err(Refused::field("user_id_type", "must be open_id or union_id; this app has no scope for user_id"));
    }
    let body = asked.json()?;
    let mut found = Vec::new();
    for email in texts(&body, "emails")? {
        let person = state.people.iter().find(|person| person.email.eq_ignore_ascii_case(email));
        found.push(match person {
            Some(person) if by == "open_id" => json!({ "email": email, "user_id": person.open_id }),
            Some(person) => json!({ "email": email, "user_id": person.union_id }),
            None => json!({ "email": email }),
        });
    }
    for mobile in texts(&body, "mobiles")? {
        found.push(json!({ "mobile": mobile }));
    }
    Ok(Answer::data(json!({ "user_list": found })))
}

/// A list of texts that may be missing.
fn texts<'a>(body: &'a Value, name: &str) -> Result<Vec<&'a str>, Refused> {
    let Some(list) = body.get(name) else { return Ok(Vec::new()) };
    let list = list.as_array().ok_or_else(|| Refused::field(name, "must be a list"))?;
    if list.len() > AT_ONCE {
        return Err(Refused::field(name, "holds more than 50 values"));
    }
    list.iter().map(|value| value.as_str().ok_or_else(|| Refused::field(name, "must hold texts"))).collect()
}
