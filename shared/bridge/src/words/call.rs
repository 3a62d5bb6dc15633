//! What is said when people are called once more, and about the address at which Flashduty asks for it.

use super::{Text, said};

/// Nobody has come yet.
pub fn still_waiting(title: &str) -> Text {
    Text::new(format!("仍无人认领：{title}"), format!("Still waiting for somebody: {title}"))
}

/// For how long nobody has come.
pub fn waits_for(span: &Text) -> Text {
    Text::new(
        format!("故障触发已有{}，还没有人认领。", with_gap(&span.zh)),
        format!("Triggered for {}, and nobody has acknowledged it.", span.en),
    )
}

/// Between a Chinese word and a digit stands a blank.
fn with_gap(span: &str) -> String {
    if span.starts_with(|c: char| c.is_ascii_digit()) { format!(" {span}") } else { span.to_owned() }
}

/// Answer to `webhook`.
pub fn bot_address_title() -> Text {
    said("本群的 Flashduty 机器人地址", "This group's address for Flashduty's group bot")
}

/// Answer to `webhook`: the address, and what it is for.
pub fn bot_address_text(address: &str) -> Vec<Text> {
    vec![
        Text::same(address),
        said(
            "在 Flashduty 的「协作空间 → 分派策略 → 群聊 → 飞书机器人」里填写这个地址。之后重复通知和升级会在本群的故障卡片下再次 @ 未认领的处理人。",
            "Enter it in Flashduty under Channel → Escalation Rules → Group Chat → Feishu/Lark bot. Repeated and escalated notifications then mention, below the incident's card, those who have not acknowledged.",
        ),
        said(
            "拿到这个地址的任何人都能往本群发消息，请像密码一样保管。泄露后发送 webhook new 更换，旧地址立即失效。",
            "Whoever has this address can post here: keep it like a password. If it leaks, send webhook new; the old one stops working at once.",
        ),
    ]
}
