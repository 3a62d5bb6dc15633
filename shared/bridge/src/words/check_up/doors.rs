//! Findings about our own addresses.

use super::super::{Text, reason_with_code, said};
use crate::reason::Reason;

/// Finding: fine.
pub fn check_callback_proven() -> Text {
    said("回调地址有效：测试卡片的点击已返回。", "The callback address works: the press of the test card came back.")
}

/// Finding: fine.
pub fn check_callback_seen() -> Text {
    said("回调地址有效：收到过卡片点击。", "The callback address works: presses arrive.")
}

/// Finding.
pub fn check_callback_waiting() -> Text {
    said("测试卡片已发出，等待你点击。", "A test card is out and waits for your press.")
}

/// What helps.
pub fn check_callback_waiting_fix() -> Text {
    said("到与机器人的单聊里点击卡片上的按钮。", "Press the button on the card in your chat with the bot.")
}

/// Finding.
pub fn check_callback_unproven() -> Text {
    said("还没有收到过卡片点击，回调地址未经验证。", "No press has ever arrived, so the callback address is not proven.")
}

/// What helps.
pub fn check_callback_unproven_fix() -> Text {
    said("用下面的按钮发送一张测试卡片并点击它。", "Send yourself a test card with the button below, and press it.")
}

/// Finding.
pub fn check_callback_lost() -> Text {
    said("测试卡片的点击没有返回。", "The press of the test card did not come back.")
}

/// What helps.
pub fn check_callback_fix() -> Text {
    said(
        "在开发者后台「事件与回调 → 回调配置」把请求地址设为下面的地址，添加回调 card.action.trigger，清空旧的卡片请求地址，并发布新版本。点击时提示 200340 表示没有配置地址，200341 表示超过 3 秒未响应。",
        "Under “Events & Callbacks → Callback Configuration” set this address, add the callback card.action.trigger, clear the old card request URL, and publish a version. 200340 on the press means that no address is set, 200341 that no answer came within 3 s.",
    )
}

/// What it costs.
pub fn check_callback_costs() -> Text {
    said("卡片上的按钮都没有反应。", "No button on any card does anything.")
}

/// Finding: fine.
pub fn check_events_seen() -> Text {
    said("事件地址有效：收到过飞书的事件。", "The event address works: events arrive.")
}

/// Finding.
pub fn check_events_never() -> Text {
    said("还没有收到过飞书的事件，事件地址未经验证。", "No event has ever arrived, so the event address is not proven.")
}

/// What helps.
pub fn check_events_fix() -> Text {
    said(
        "给机器人发送 help。如果没有回复，在开发者后台「事件与回调 → 事件配置」把请求地址设为下面的地址，添加「接收消息」「机器人进群」「机器人被移出群」「群解散」事件，并发布新版本。",
        "Write “help” to the bot. If it does not answer, set this address under “Events & Callbacks → Event Configuration”, add the events for received messages, bot added, bot removed and chat disbanded, and publish a version.",
    )
}

/// What it costs.
pub fn check_events_costs() -> Text {
    said("机器人不回应消息，也不知道自己进了哪些群。", "The bot answers nobody, and does not learn which chats it is in.")
}

/// Finding: the test card could not be sent.
pub fn check_direct_message(reason: Option<Reason>, code: Option<i64>) -> Text {
    let why = match (reason, code) {
        (Some(reason), code) => reason_with_code(reason, code),
        (None, Some(code)) => Text::new(format!("错误码 {code}"), format!("code {code}")),
        (None, None) => said("飞书没有回应", "Lark did not answer"),
    };
    Text::new(format!("机器人无法给你发送单聊消息：{}。", why.zh), format!("The bot cannot write to you: {}.", lower(&why.en)))
}

/// What helps, where Lark does not blame the person.
pub fn check_direct_message_fix() -> Text {
    said("先处理上面的问题，然后重新发送测试卡片。", "Mend what is named above first, then send the test card again.")
}

/// What helps.
pub fn check_direct_message_fix_of(reason: Reason) -> Text {
    match reason {
        Reason::PersonOutOfReach => said(
            "在飞书管理后台把自己加入应用的可用范围，或在与机器人的单聊里重新启用它，然后重新发送。",
            "Add yourself to the app's availability range in Lark's admin console, or switch the bot on again in your chat with it, then send another.",
        ),
        Reason::BotNotInChat
        | Reason::ChatDisbanded
        | Reason::MayNotSpeak
        | Reason::MessageWithdrawn
        | Reason::TooOld
        | Reason::ContentRefused
        | Reason::CardRefused
        | Reason::Malformed
        | Reason::TriedTooOften
        | Reason::Misplaced => super::super::fix(reason),
    }
}

/// What it costs.
pub fn check_direct_message_costs() -> Text {
    said(
        "你收不到单聊里的故障卡片和管理员提醒。",
        "You get neither incidents as direct messages nor warnings for administrators.",
    )
}

/// The same words inside a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
