//! What did not work, why, and what helps.

use super::{Text, said};
use crate::reason::Reason;

/// Why something will never be shown.
pub fn reason(reason: Reason) -> Text {
    match reason {
        Reason::BotNotInChat => said("机器人不在这个群里", "The bot is not in this chat"),
        Reason::ChatDisbanded => said("这个群已解散", "The chat was disbanded"),
        Reason::MayNotSpeak => said("机器人在这里没有发言权限", "The bot may not speak here"),
        Reason::PersonOutOfReach => said(
            "这位成员不在应用可用范围内、已离职或停用了机器人",
            "This person is outside the app's range, has left, or has switched the bot off",
        ),
        Reason::MessageWithdrawn => said("消息已被撤回或删除", "The message was withdrawn or deleted"),
        Reason::TooOld => said("卡片已超过 14 天，不能再更新", "The card is over 14 days old and takes no more updates"),
        Reason::ContentRefused => said("内容未通过企业的安全审核", "The company's own rules refuse the content"),
        Reason::CardRefused => said("飞书无法显示这张卡片", "Lark cannot draw this card"),
        Reason::Malformed => said("飞书认为请求不正确", "Lark takes the request for malformed"),
        Reason::TriedTooOften => said("重试了一整天都没有成功", "It was tried for a day without success"),
        Reason::Misplaced => said("任务放错了队列", "The work stood in the wrong lane"),
    }
}

/// Why something will never be shown, with Lark's code where it gave one.
pub fn reason_with_code(why: Reason, code: Option<i64>) -> Text {
    let why = reason(why);
    match code {
        Some(code) => Text::new(format!("{}（{code}）", why.zh), format!("{} ({code})", why.en)),
        None => why,
    }
}

/// What helps.
pub fn fix(reason: Reason) -> Text {
    match reason {
        Reason::BotNotInChat => said("把机器人重新加入该群，然后重发。", "Add the bot to the chat again, then resend."),
        Reason::ChatDisbanded => {
            said("换一个群接收故障；这条不必重发。", "Route these incidents to another chat; there is nothing to resend.")
        }
        Reason::MayNotSpeak => said(
            "请群主在群设置里允许机器人发言，然后重发。",
            "Ask the owner to let the bot speak in the chat's settings, then resend.",
        ),
        Reason::PersonOutOfReach => said(
            "在飞书管理后台把这位成员加入应用的可用范围，或请本人重新启用机器人，然后重发。",
            "Add the person to the app's availability range, or have them switch the bot on again, then resend.",
        ),
        Reason::MessageWithdrawn => said(
            "重发不会恢复被撤回的卡片；故障请在 Flashduty 中查看。",
            "A withdrawn card does not come back; see the incident in Flashduty.",
        ),
        Reason::TooOld => {
            said("无需处理；故障请在 Flashduty 中查看。", "Nothing needs to be done; see the incident in Flashduty.")
        }
        Reason::ContentRefused => {
            said("请管理员检查企业的内容安全规则，然后重发。", "Have an administrator look at the content rules, then resend.")
        }
        Reason::CardRefused => said(
            "请把飞书错误码和日志 ID 反馈给我们，升级后重发。",
            "Report Lark's code and log id to us, and resend after an update.",
        ),
        Reason::Malformed => said(
            "请把飞书错误码和日志 ID 反馈给我们，升级后重发。",
            "Report Lark's code and log id to us, and resend after an update.",
        ),
        Reason::TriedTooOften => said("确认飞书和应用都正常后重发。", "Make sure that Lark and the app work, then resend."),
        Reason::Misplaced => said("这是程序的错误，请反馈给我们。", "This is an error of ours; please report it."),
    }
}

/// Below what a group bot has said.
pub fn relayed() -> Text {
    said(
        "应用暂时不可用，由群机器人代发；恢复后会补发可操作的卡片。",
        "The app cannot post at the moment, so the group bot does. A card with buttons follows when it can.",
    )
}

/// On a card that has a successor.
pub fn card_moved() -> Text {
    said(
        "这张卡片已到期，不再更新。最新状态见本会话中的新卡片。",
        "This card has expired and is no longer updated. A fresh card in this chat shows the current state.",
    )
}

/// Link to a chat.
pub fn open_chat() -> Text {
    said("打开会话", "Open the chat")
}

/// Warning about the month's calls.
pub fn quota_title(percent: u8) -> Text {
    Text::new(format!("本月飞书 API 调用已用 {percent}%"), format!("{percent}% of this month's Lark API calls are used"))
}

/// Warning about the month's calls.
pub fn quota_text(allowed: u64) -> Text {
    Text::new(
        format!("每月上限为 {allowed} 次。用完后只发送「严重」故障的新卡片和有人操作的更新，其余等到下月，或由群机器人代发。"),
        format!(
            "The limit is {allowed} calls a month. Beyond it only new cards of Critical incidents and updates that somebody asked for are sent; the rest waits for next month or goes through the chat's group bot."
        ),
    )
}
