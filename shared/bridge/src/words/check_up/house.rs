//! Findings about what stands between Lark and Flashduty.

use super::super::{Text, said};

/// Finding.
pub fn check_no_administrators() -> Text {
    said("没有任何管理员。", "Nobody administers.")
}

/// Finding.
pub fn check_one_administrator() -> Text {
    said("只有一位管理员。", "There is only one administrator.")
}

/// What helps.
pub fn check_administrators_fix() -> Text {
    said(
        "把管理员的 open_id 写入密钥的 administrators。",
        "Write the administrators' open_ids into administrators of the secret.",
    )
}

/// Finding: fine.
pub fn check_administrators_fine(count: usize) -> Text {
    Text::new(format!("有 {count} 位管理员。"), format!("There are {count} administrators."))
}

/// Finding: fine.
pub fn check_people_fine(members: usize) -> Text {
    Text::new(
        format!("{members} 位 Flashduty 成员都已绑定飞书账号。"),
        if members == 1 {
            "The 1 member of Flashduty is linked.".to_owned()
        } else {
            format!("All {members} members of Flashduty are linked.")
        },
    )
}

/// Finding.
pub fn check_people(missing: usize, members: usize) -> Text {
    Text::new(
        format!("{members} 位 Flashduty 成员中有 {missing} 位没有绑定飞书账号。"),
        format!("{missing} of {members} members of Flashduty {} not linked.", if missing == 1 { "is" } else { "are" }),
    )
}

/// What helps.
pub fn check_people_fix() -> Text {
    said(
        "在「成员绑定」页一键绑定，或请他们从飞书工作台打开一次应用。",
        "Link everybody at once on the page “Linked users”, or have them open the app once from the Lark workplace.",
    )
}

/// What it costs.
pub fn check_people_costs() -> Text {
    said(
        "他们收不到单聊消息，点击卡片按钮也不会执行。",
        "They get no direct messages, and their presses on cards wait for a link.",
    )
}

/// Finding: not known.
pub fn check_people_unknown() -> Text {
    said("成员列表没有读到，绑定情况暂不清楚。", "Not known: the members of Flashduty could not be read.")
}

/// Finding.
pub fn check_no_chats() -> Text {
    said("还没有发现任何群。", "No chat is known.")
}

/// What helps.
pub fn check_no_chats_fix() -> Text {
    said(
        "把机器人加入要接收故障的群，并在群里发送「@机器人 订阅」。",
        "Add the bot to the groups that are to see incidents, and write “@bot here” there.",
    )
}

/// Finding.
pub fn check_no_routes() -> Text {
    said("机器人所在的群都没有设置要接收哪些故障。", "No chat is shown any incidents.")
}

/// What helps.
pub fn check_no_routes_fix() -> Text {
    said(
        "在「群与路由」页选择，或在群里发送「@机器人 订阅」。",
        "Choose on the page about chats and routes, or write “@bot here” in a group.",
    )
}

/// What it costs.
pub fn check_chats_costs() -> Text {
    said("群里不会出现故障卡片。", "No incident appears in any group.")
}

/// Finding: fine.
pub fn check_chats_fine(count: usize) -> Text {
    Text::new(
        format!("{count} 个群会收到故障。"),
        if count == 1 { "1 chat is shown incidents.".to_owned() } else { format!("{count} chats are shown incidents.") },
    )
}

/// Finding: fine.
pub fn check_deliveries_fine() -> Text {
    said("没有未送达的消息。", "Nothing was given up.")
}

/// Finding.
pub fn check_dead(count: usize) -> Text {
    Text::new(
        format!("有 {count} 条消息没有送达。"),
        if count == 1 { "1 delivery was given up.".to_owned() } else { format!("{count} deliveries were given up.") },
    )
}

/// What helps.
pub fn check_dead_fix() -> Text {
    said("在「投递」页查看原因，处理后重发。", "See why on the page “Deliveries”, and resend once it is mended.")
}

/// Finding: fine.
pub fn check_month_fine(used: u64, allowed: u64) -> Text {
    Text::new(
        format!("本月已用 {used} / {allowed} 次飞书 API 调用。"),
        format!("{used} of {allowed} Lark API calls are used this month."),
    )
}

/// Finding.
pub fn check_month(percent: u8) -> Text {
    Text::new(
        format!("本月的飞书 API 调用已用超过 {percent}%。"),
        format!("More than {percent}% of this month's Lark API calls are used."),
    )
}

/// What helps.
pub fn check_month_fix() -> Text {
    said(
        "升级飞书套餐，或减少接收故障的群和单聊；次月 1 日重新计算。",
        "Upgrade the Lark plan, or show incidents in fewer chats; counting begins anew on the 1st.",
    )
}

/// What it costs.
pub fn check_month_costs() -> Text {
    said(
        "用完后只发送「严重」故障和有人操作的更新。",
        "Beyond the limit only Critical incidents and what somebody asks for are sent.",
    )
}

/// About war rooms.
pub fn check_war_rooms() -> Text {
    said("作战室不在当前版本内，不需要为它开通权限。", "War rooms are not part of this release; no scope is needed for them.")
}
