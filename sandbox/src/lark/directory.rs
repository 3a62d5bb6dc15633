//! Who the bot is, and which people there are.
//!
//! Source: open.feishu.cn, "Obtain bot information" and "Obtain user ID via email or mobile number".

use super::FakeLark;
use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::state::{Person, State};
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
        let person = in_range(state).find(|person| person.email.eq_ignore_ascii_case(email));
        found.push(entry(json!({ "email": email }), person, by));
    }
    for mobile in texts(&body, "mobiles")? {
        let person = in_range(state).find(|person| !person.mobile.is_empty() && person.mobile == with_country(mobile));
        found.push(entry(json!({ "mobile": mobile }), person, by));
    }
    Ok(Answer::data(json!({ "user_list": found })))
}

/// Those whom the app may know of.
fn in_range(state: &State) -> impl Iterator<Item = &Person> {
    state.people.iter().filter(|person| !person.out_of_range)
}

/// What was asked for, and the id behind it where there is one.
fn entry(mut asked: Value, person: Option<&Person>, by: &str) -> Value {
    if let Some(person) = person {
        asked["user_id"] = json!(if by == "open_id" { &person.open_id } else { &person.union_id });
    }
    asked
}

/// Numbers of mainland China may come without their country code.
fn with_country(mobile: &str) -> String {
    if mobile.starts_with('+') { mobile.to_owned() } else { format!("+86{mobile}") }
}

/// What the company's directory says of people.
impl FakeLark {
    /// Gives somebody a mobile number, with its country code.
    pub fn set_mobile(&self, open_id: &str, mobile: &str) {
        self.change(|state| {
            if let Some(person) = state.person_mut(open_id) {
                person.mobile = mobile.to_owned();
            }
        });
    }

    /// Takes somebody out of the app's contact range, or back into it.
    pub fn set_out_of_range(&self, open_id: &str, out: bool) {
        self.change(|state| {
            if let Some(person) = state.person_mut(open_id) {
                person.out_of_range = out;
            }
        });
    }
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
