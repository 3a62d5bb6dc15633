//! Messages to the bot (Lark: "Receive message", "Message content").

use super::{Envelope, Filled, fields, ignored};
use crate::callback::{Callback, Rejection};
use bridge::chat::{ChatMessage, Place};
use bridge::id::{ChatId, MessageId, OpenId, TenantKey};
use serde::Deserialize;
use serde_json::Value;

const RECEIVED: &str = "im.message.receive_v1";

/// How Lark spells, in a text, the mention of a person or a bot; a number follows. `@_all` is not one of them and stays in the text.
const PLACEHOLDER: &str = "@_user_";

#[derive(Deserialize)]
struct Received {
    sender: Sender,
    message: Written,
}

/// Read first: what does not come from a person is of no use to us.
#[derive(Deserialize)]
struct From {
    sender: Kind,
}

#[derive(Deserialize)]
struct Kind {
    sender_type: String,
}

#[derive(Deserialize)]
struct Sender {
    sender_id: SenderId,
    tenant_key: Filled,
}

#[derive(Deserialize)]
struct SenderId {
    open_id: Filled,
}

#[derive(Deserialize)]
struct Written {
    message_id: Filled,
    chat_id: Filled,
    chat_type: String,
    message_type: String,
    /// JSON in a string, or nothing at all when the message was recalled meanwhile.
    #[serde(default)]
    content: String,
    mentions: Option<Vec<Mention>>,
}

#[derive(Deserialize)]
struct Mention {
    id: Option<MentionId>,
}

#[derive(Deserialize)]
struct MentionId {
    open_id: Option<String>,
}

/// `im.message.receive_v1`. Bots are not listened to: two of them could talk for ever.
pub(super) fn received(decoded: &Value) -> Result<Callback, Rejection> {
    if fields::<Envelope<From>>(decoded)?.event.sender.sender_type != "user" {
        return Ok(ignored(RECEIVED));
    }
    let Envelope { event: Received { sender, message }, .. } = fields(decoded)?;
    let message = ChatMessage {
        id: MessageId::new(message.message_id.0),
        chat: ChatId::new(message.chat_id.0),
        place: if message.chat_type == "p2p" { Place::Direct } else { Place::Group },
        from: OpenId::new(sender.sender_id.open_id.0),
        tenant: TenantKey::new(sender.tenant_key.0),
        text: text_of(&message.message_type, &message.content),
        mentions: message.mentions.unwrap_or_default().into_iter().filter_map(mentioned).collect(),
    };
    Ok(Callback::Message { key: message.id.to_string(), message })
}

/// Whom a mention means; nobody where the id is empty, as it is for "@ all".
fn mentioned(mention: Mention) -> Option<OpenId> {
    mention.id?.open_id.filter(|id| !id.is_empty()).map(OpenId::new)
}

/// What was written, without the mentions, trimmed. Content that cannot be read is as good as none.
fn text_of(message_type: &str, content: &str) -> String {
    let content: Value = serde_json::from_str(content).unwrap_or_default();
    let text = match message_type {
        "text" => content["text"].as_str().unwrap_or_default().to_owned(),
        "post" => text_of_post(&content),
        _ => String::new(),
    };
    without_mentions(&text).trim().to_owned()
}

/// The words of a rich text, which is what a client makes of a pasted line: paragraphs of pieces, mentions being pieces of their own.
fn text_of_post(content: &Value) -> String {
    let paragraphs = content["content"].as_array().into_iter().flatten();
    let words = |paragraph: &Value| -> String {
        let pieces = paragraph.as_array().into_iter().flatten();
        pieces.filter_map(|piece| piece["text"].as_str()).collect()
    };
    paragraphs.map(words).collect::<Vec<_>>().join("\n")
}

fn without_mentions(text: &str) -> String {
    let mut parts = text.split(PLACEHOLDER);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.trim_start_matches(|c: char| c.is_ascii_digit()) {
            rest if rest.len() < part.len() => kept.push_str(rest),
            _ => kept.extend([PLACEHOLDER, part]),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_mentions_stays_as_it_is() {
        for text in ["", "database is down", "a@_userb", "@_user_ x", "@_all look"] {
            assert_eq!(without_mentions(text), text);
        }
    }

    #[test]
    fn mentions_are_taken_out_wherever_they_stand() {
        for (written, read) in [
            ("@_user_1 here", "here"),
            ("@_user_1订阅", "订阅"),
            ("here @_user_12", "here"),
            ("@_user_1@_user_2 stop", "stop"),
            ("@_user_1", ""),
        ] {
            let content = serde_json::json!({ "text": written }).to_string();
            assert_eq!(text_of("text", &content), read, "{written}");
        }
    }

    #[test]
    fn pictures_recalled_messages_and_broken_content_have_no_text() {
        assert_eq!(text_of("image", r#"{"image_key":"img_1"}"#), "");
        assert_eq!(text_of("text", ""), "");
        assert_eq!(text_of("text", r#"{"text":5}"#), "");
        assert_eq!(text_of("post", r#"{"content":"x"}"#), "");
    }

    #[test]
    fn a_rich_text_is_read_by_its_words() {
        let content = r#"{"title":"","content":[[{"tag":"at","user_id":"@_user_1"},{"tag":"text","text":" here"}],[{"tag":"img","image_key":"i"}]]}"#;
        assert_eq!(text_of("post", content), "here");
    }
}
