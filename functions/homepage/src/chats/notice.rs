//! What just happened to a chat, as the address of a redirect tells it. A closed list: no address can put words into our mouth.

use bridge::chat_desk::Tested;
use bridge::ports::ChatsFault;
use bridge::reason::Reason;
use bridge::words::{self, Text};

pub(super) const SAVED: &str = "saved";
pub(super) const FORGOTTEN: &str = "forgotten";
pub(super) const BOT_REMOVED: &str = "bot_removed";
pub(super) const ADDRESS_MADE: &str = "address";

/// On the page of all chats.
pub(super) fn of_list(happened: &str) -> Option<Text> {
    (happened == FORGOTTEN).then(words::chat_forgotten)
}

/// On the page of one chat.
pub(super) fn of_one(happened: &str) -> Option<Text> {
    let mut parts = happened.split('.');
    let (word, first, second) = (parts.next()?, parts.next(), parts.next());
    Some(match (word, first, second) {
        (SAVED, None, None) => words::chat_saved(),
        (BOT_REMOVED, None, None) => words::group_bot_removed(),
        (ADDRESS_MADE, None, None) => words::bot_route_made(),
        ("arrived", None, None) => words::chat_test_arrived(),
        ("limited", None, None) => words::chat_test_limited(),
        ("unanswered", None, None) => words::chat_test_no_answer(),
        ("broken", Some(code), None) => words::chat_test_app_broken(code.parse().ok()?),
        ("refused", Some(reason), Some(code)) => words::chat_test_refused(reason_of(reason)?, Some(code.parse().ok()?)),
        _ => return None,
    })
}

/// The word for how a test ended.
pub(super) fn of_test(tested: &Tested) -> String {
    match tested {
        Tested::Arrived => "arrived".to_owned(),
        Tested::NoRoom | Tested::Failed(ChatsFault::Limited { .. }) => "limited".to_owned(),
        Tested::Failed(ChatsFault::Permanent { reason, code }) => format!("refused.{}.{code}", word_of(*reason)),
        Tested::Failed(ChatsFault::BadCard { code }) => format!("refused.{}.{code}", word_of(Reason::CardRefused)),
        Tested::Failed(ChatsFault::AppBroken { code }) => format!("broken.{code}"),
        Tested::Failed(ChatsFault::Unavailable | ChatsFault::NoAnswer) => "unanswered".to_owned(),
    }
}

fn word_of(reason: Reason) -> String {
    format!("{reason:?}")
}

fn reason_of(word: &str) -> Option<Reason> {
    serde_json::from_value(word.into()).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_no_page_of_ours_says_is_not_said() {
        for happened in
            ["", "saved.", "saved.x", "Saved", "refused", "refused.NoReason.1", "refused.TooOld.x", "broken.x", "broken"]
        {
            assert_eq!(of_one(happened), None, "{happened}");
        }
        assert_eq!(of_list("saved"), None);
    }

    #[test]
    fn every_ending_of_a_test_has_its_sentence() {
        let refused = Tested::Failed(ChatsFault::Permanent { reason: Reason::BotNotInChat, code: 230_002 });
        let said = of_one(&of_test(&refused)).unwrap();
        assert!(said.en.contains("The bot is not in this chat (230002)") && said.en.contains("Add the bot"), "{}", said.en);
        let others = [
            Tested::Arrived,
            Tested::NoRoom,
            Tested::Failed(ChatsFault::Limited { wait: None, code: 1 }),
            Tested::Failed(ChatsFault::BadCard { code: 11_310 }),
            Tested::Failed(ChatsFault::AppBroken { code: 0 }),
            Tested::Failed(ChatsFault::Unavailable),
            Tested::Failed(ChatsFault::NoAnswer),
        ];
        for tested in others {
            assert!(of_one(&of_test(&tested)).is_some(), "{tested:?}");
        }
    }
}
