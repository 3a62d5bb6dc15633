//! Messages of the bot itself.

use super::{Text, said};

/// Invitation to link.
pub fn invite_title() -> Text {
    said("绑定 Flashduty 账号", "Link your Flashduty account")
}

/// Invitation to link.
pub fn invite_text() -> Text {
    said(
        "绑定一次，之后就能直接在卡片上认领、暂缓和关闭故障。刚才的操作会在绑定后自动执行（1 小时内有效）。",
        "Link once, and you can acknowledge, snooze and close incidents on the card. What you pressed just now will be carried out once you are linked (within an hour).",
    )
}

/// Invitation to link.
pub fn invite_button() -> Text {
    said("立即绑定", "Link now")
}

/// How a late press ended.
pub fn outcome_title(num: &str) -> Text {
    Text::new(format!("故障 #{num} 的操作结果"), format!("Your action on incident #{num}"))
}

/// Invitation to link, after a command that only linked people may give.
pub fn link_first_text() -> Text {
    said(
        "这个命令需要先绑定 Flashduty 账号，绑定后请再发一次。",
        "Link your Flashduty account first, then send the command again.",
    )
}

/// Help.
pub fn help_title() -> Text {
    said("Flashduty 能帮你做什么", "What Flashduty can do for you")
}

/// Help, a paragraph each.
pub fn help_text() -> Vec<Text> {
    vec![
        said(
            "故障会以卡片的形式出现在群聊和私聊里，状态随时更新；认领、暂缓、关闭都在卡片上完成。",
            "Incidents appear as cards in groups and direct messages and always show their current state. Acknowledge, snooze and close them on the card.",
        ),
        said("here：在本群接收故障（群里请 @我）", "here: show incidents in this group (mention me)"),
        said("stop：本群不再接收新故障", "stop: show no new incidents in this group"),
        said(
            "webhook：本群的 Flashduty 机器人地址（webhook new：更换）",
            "webhook: this group's address for Flashduty's group bot (webhook new: another one)",
        ),
        said(
            "storm：查看本群的故障风暴汇总；storm 50：超过 50 个新故障时汇总；storm off：不汇总",
            "storm: show when this group gets a digest instead of many cards; storm 50: with more than 50 new incidents; storm off: never",
        ),
        said("help：显示这份说明", "help: show this help"),
    ]
}

/// Link below the help.
pub fn open_home() -> Text {
    said("打开应用首页", "Open the app")
}

/// Answer to `here`.
pub fn here_title() -> Text {
    said("本群将接收故障", "This group will show incidents")
}

/// Answer to `here`.
pub fn here_text() -> Text {
    said("新故障会出现在这里。发送 stop 可停止接收。", "New incidents will appear here. Send stop to end it.")
}

/// Answer to `stop`.
pub fn stop_title() -> Text {
    said("本群不再接收新故障", "This group shows no new incidents")
}

/// Answer to `stop`.
pub fn stop_text() -> Text {
    said("已有卡片仍会更新。发送 here 可恢复接收。", "Cards that are already here stay up to date. Send here to start again.")
}

/// Answer to `here` and `stop` outside a group.
pub fn only_in_groups_title() -> Text {
    said("这个命令用在群聊里", "This command works in groups")
}

/// Answer to `here` and `stop` outside a group.
pub fn only_in_groups_text() -> Text {
    said("把我加进群聊，然后在群里 @我 发送 here。", "Add me to a group, then mention me there with here.")
}
