//! The forms in which a bot's message comes, down to title, lines and addresses.
//!
//! Feishu: "Custom bot usage guide" (`text`, `post`, `interactive`), "Card JSON structure" 1.0 and 2.0.

use super::markup;
use serde_json::Value;
use std::borrow::Cow;

/// What is in a message, before it is cut to size.
#[derive(Debug, Default)]
pub struct Draft {
    pub title: String,
    pub lines: Vec<String>,
    /// Where buttons and links lead, and then the addresses that stand in texts.
    pub addresses: Vec<String>,
}

/// Parts of a card that are pressed or looked at. Their words name what a press does, and here nothing can be pressed.
const CONTROLS: [&str; 12] = [
    "button",
    "overflow",
    "select_static",
    "multi_select_static",
    "select_person",
    "multi_select_person",
    "date_picker",
    "picker_time",
    "picker_datetime",
    "input",
    "checker",
    "img",
];

/// Where the parts of a card hold further parts, in the order in which they are read.
const PARTS: [&str; 10] =
    ["header", "title", "subtitle", "text", "fields", "elements", "columns", "body", "extra", "i18n_elements"];

/// Strings that nobody is meant to read, in messages that we do not know.
const UNREAD: [&str; 10] = ["msg_type", "msgtype", "type", "tag", "schema", "template", "sign", "timestamp", "token", "style"];

/// Where text was to be expected in a body that has none, for whoever has to mend the template.
pub fn place(body: &Value) -> &'static str {
    let told = |name: &str| !body[name].is_null() || body["msg_type"] == name;
    match () {
        () if told("card") || told("interactive") => "card",
        () if told("post") => "post",
        () if told("text") => "content.text",
        () => "the body",
    }
}

impl Draft {
    /// Reads whichever form the body has; `None` when nothing in it can be read. What holds a card is a card, whatever `msg_type`
    /// says.
    pub fn of(body: &Value) -> Option<Self> {
        let content = opened(&body["content"]);
        let kind = body["msg_type"].as_str().unwrap_or_default();
        let part = |name: &str, msg_type: &str| {
            let nameless = (kind == msg_type && content.is_object()).then_some(&*content);
            [Some(&body[name]), Some(&content[name]), nameless].into_iter().flatten().find(|part| !part.is_null()).map(opened)
        };
        let mut draft = part("card", "interactive")
            .and_then(|card| Self::of_card(&card))
            .or_else(|| part("post", "post").and_then(|post| Self::of_post(&post)))
            .or_else(|| Self::of_text(part("text", "text").as_deref()?))
            .or_else(|| Self::of_text(body))
            .or_else(|| Self::of_anything(body))?;
        let written = std::mem::take(&mut draft.addresses);
        linked(body, &mut draft.addresses);
        draft.addresses.extend(written);
        Some(draft)
    }

    fn of_card(card: &Value) -> Option<Self> {
        let mut draft = Self::default();
        draft.read_part(&card["header"]["title"]);
        draft.entitle();
        draft.read_part(&card["header"]["subtitle"]);
        for part in ["elements", "body", "i18n_elements"] {
            draft.read_part(&opened(&card[part]));
        }
        draft.readable()
    }

    /// One part of a card with everything in it.
    fn read_part(&mut self, part: &Value) {
        match part {
            Value::Array(parts) => parts.iter().for_each(|part| self.read_part(part)),
            Value::Object(_) => {
                let tag = part["tag"].as_str().unwrap_or_default();
                if CONTROLS.contains(&tag) {
                    return;
                }
                let words = [&part["content"], &part["text"]].into_iter().find_map(Value::as_str);
                if let Some(words) = words {
                    self.write(words, tag != "plain_text");
                }
                PARTS.into_iter().for_each(|inner| self.read_part(&part[inner]));
                locale(part).into_iter().for_each(|words| self.read_part(words));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Rich text: paragraphs of runs, in one language or several, of which one is read.
    fn of_post(post: &Value) -> Option<Self> {
        let post = locale(post).unwrap_or(post);
        let mut draft = Self::default();
        draft.write(post["title"].as_str().unwrap_or_default(), false);
        draft.entitle();
        for paragraph in post["content"].as_array().into_iter().flatten() {
            let runs = paragraph.as_array().map_or(std::slice::from_ref(paragraph), Vec::as_slice);
            draft.write(&runs.iter().map(run).collect::<String>(), false);
        }
        draft.readable()
    }

    /// A text, as it is or as `{"text"}` or `{"content"}` hold it.
    fn of_text(text: &Value) -> Option<Self> {
        let words = [text, &text["text"], &text["content"]].into_iter().find_map(Value::as_str)?;
        let mut draft = Self::default();
        draft.write(words, false);
        draft.readable()
    }

    fn of_anything(body: &Value) -> Option<Self> {
        let mut draft = Self::default();
        draft.search(body);
        draft.readable()
    }

    /// Takes every text that looks like one, titles first.
    fn search(&mut self, value: &Value) {
        match &*opened(value) {
            Value::String(text) if !text.starts_with("http") => self.write(text, true),
            Value::Array(items) => items.iter().for_each(|item| self.search(item)),
            Value::Object(members) => {
                self.search(&value["title"]);
                let others = members.iter().filter(|(name, _)| *name != "title" && !UNREAD.contains(&name.as_str()));
                others.for_each(|(_, member)| self.search(member));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn write(&mut self, words: &str, markdown: bool) {
        let plain = markup::plain(words, markdown, &mut self.addresses);
        let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty() && !markup::is_rule(line));
        self.lines.extend(lines.map(str::to_owned));
    }

    /// What was read so far is the title.
    fn entitle(&mut self) {
        self.title = std::mem::take(&mut self.lines).join(" ");
    }

    /// Without a title of its own, the first line is the title.
    fn readable(mut self) -> Option<Self> {
        if self.title.is_empty() && !self.lines.is_empty() {
            self.title = self.lines.remove(0);
        }
        (!self.title.is_empty()).then_some(self)
    }
}

/// The text in one of its languages, where it has several: Chinese, as Flashduty's templates do, else English, else any.
fn locale(text: &Value) -> Option<&Value> {
    let is_locale = |name: &str| name.len() == 5 && name.as_bytes()[2] == b'_';
    let any = || text.as_object()?.iter().find(|(name, part)| is_locale(name) && !part.is_null()).map(|(_, part)| part);
    ["zh_cn", "en_us"].into_iter().map(|name| &text[name]).find(|part| !part.is_null()).or_else(any)
}

/// A run of a paragraph.
fn run(run: &Value) -> String {
    match run["tag"].as_str().unwrap_or_default() {
        "at" => run["user_name"].as_str().filter(|name| !name.is_empty()).map(|name| format!("@{name}")).unwrap_or_default(),
        _ => run["text"].as_str().unwrap_or_default().to_owned(),
    }
}

/// JSON that was put into a string, as Feishu's own interface for apps wants it.
fn opened(value: &Value) -> Cow<'_, Value> {
    let inner = value.as_str().filter(|text| text.trim_start().starts_with('{')).map(serde_json::from_str);
    match inner {
        Some(Ok(inner)) => Cow::Owned(inner),
        Some(Err(_)) | None => Cow::Borrowed(value),
    }
}

/// Collects where buttons and links lead, in the order in which they are written.
fn linked(value: &Value, addresses: &mut Vec<String>) {
    match &*opened(value) {
        Value::Array(items) => items.iter().for_each(|item| linked(item, addresses)),
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(address) if name == "href" || name.ends_with("url") => addresses.push(markup::unescaped(address)),
                    Some(_) | None => linked(member, addresses),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
