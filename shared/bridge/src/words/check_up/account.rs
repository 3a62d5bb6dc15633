//! Findings about the Flashduty account.

use super::super::{Text, said};
use crate::ports::Readable;

/// Without the key nothing works.
pub fn check_costs_all_of_flashduty() -> Text {
    said("卡片上的操作、绑定和补漏都会失败。", "Presses on cards, linking and the search for lost pushes all fail.")
}

/// Finding.
pub fn check_key_rejected() -> Text {
    said("Flashduty 不认可集成的 APP Key。", "Flashduty does not accept the integration's APP key.")
}

/// What helps.
pub fn check_key_rejected_fix() -> Text {
    said(
        "用服务成员登录 Flashduty 控制台，在「个人设置 → APP Key」新建一个，写入密钥的 flashduty.app_key。",
        "Sign in to the Flashduty console as the service member, create a key under your name → APP Key, and write it into flashduty.app_key of the secret.",
    )
}

/// Finding: not known.
pub fn check_flashduty_silent() -> Text {
    said("Flashduty 没有回应，这一项暂不清楚。", "Not known: Flashduty did not answer.")
}

/// Finding: not known.
pub fn check_flashduty_declined() -> Text {
    said("Flashduty 拒绝了查询，这一项暂不清楚。", "Not known: Flashduty declined the question.")
}

/// Finding: fine.
pub fn check_key_fine() -> Text {
    said("集成的 APP Key 有效，属于一位成员。", "The integration's APP key works and belongs to a member.")
}

/// Finding.
pub fn check_key_of_nobody() -> Text {
    said("集成的 APP Key 属于主账号，不属于任何成员。", "The integration's APP key belongs to the main account and to no member.")
}

/// What helps.
pub fn check_key_of_nobody_fix() -> Text {
    said(
        "为集成新建一位服务成员，用这位成员的 APP Key，时间线上才会写明是谁操作。",
        "Create a service member for the integration and use that member's key: the timeline then says who acted.",
    )
}

/// What helps against a missing right.
pub fn check_right_fix(right: &str) -> Text {
    Text::new(
        format!("在 Flashduty 控制台给这个 APP Key（及其成员的角色）加上权限「{right}」。"),
        format!("Give this APP key, and the role of its member, the permission “{right}” in the Flashduty console."),
    )
}

/// Finding: fine.
pub fn check_incidents_fine() -> Text {
    said("APP Key 可以读取故障。", "The APP key may read incidents.")
}

/// Finding.
pub fn check_incidents() -> Text {
    said("APP Key 不能读取故障。", "The APP key may not read incidents.")
}

/// What it costs.
pub fn check_incidents_costs() -> Text {
    said("点击按钮后看不到结果，漏掉的推送也补不回来。", "Presses cannot be answered, and lost pushes are never made good.")
}

/// What cannot be asked without changing something.
pub fn check_manage() -> Text {
    said(
        "能否操作故障（Incidents Manage）无法在不改动故障的情况下验证；第一次点击卡片按钮即可知道。",
        "Whether the key may change incidents (Incidents Manage) cannot be tested without changing one; the first press on a card shows it.",
    )
}

/// The name of a right, as Flashduty's console has it.
pub fn right_of(what: Readable) -> &'static str {
    match what {
        Readable::Members => "Members Read",
        Readable::Schedules => "Schedules Read",
        Readable::Channels => "Channels Read",
    }
}

/// Finding: fine.
pub fn check_readable_fine(what: Readable) -> Text {
    match what {
        Readable::Members => said("APP Key 可以读取成员。", "The APP key may read members."),
        Readable::Schedules => said("APP Key 可以读取值班表。", "The APP key may read schedules."),
        Readable::Channels => said("APP Key 可以读取分派策略。", "The APP key may read escalation rules."),
    }
}

/// Finding.
pub fn check_readable(what: Readable) -> Text {
    match what {
        Readable::Members => said("APP Key 不能读取成员。", "The APP key may not read members."),
        Readable::Schedules => said("APP Key 不能读取值班表。", "The APP key may not read schedules."),
        Readable::Channels => said("APP Key 不能读取分派策略。", "The APP key may not read escalation rules."),
    }
}

/// What it costs.
pub fn check_readable_costs(what: Readable) -> Text {
    match what {
        Readable::Members => said("不能按通讯录绑定成员。", "Nobody can be linked by the directory."),
        Readable::Schedules => said("首页不显示当前值班人。", "The home page does not show who is on call."),
        Readable::Channels => said("不能按分派策略循环提醒处理人。", "Responders are not called again as their rules say."),
    }
}

/// Finding: fine.
pub fn check_licence_fine() -> Text {
    said("集成和已绑定的成员都有许可证。", "The integration and everybody who is linked have a licence.")
}

/// Finding.
pub fn check_licence() -> Text {
    said("集成的 APP Key 所属成员没有许可证。", "The member of the integration's APP key has no licence.")
}

/// Finding.
pub fn check_licences(count: usize) -> Text {
    Text::new(
        format!("{count} 位已绑定的成员没有许可证，他们用自己的 APP Key 操作会被拒绝。"),
        if count == 1 {
            "1 linked member has no licence: with a key of their own their presses are refused.".to_owned()
        } else {
            format!("{count} linked members have no licence: with keys of their own their presses are refused.")
        },
    )
}

/// What helps.
pub fn check_licence_fix() -> Text {
    said(
        "在 Flashduty 控制台「费用中心」查看许可证数量并分配。",
        "See in the Flashduty console's Billing Center how many licences there are, and assign one.",
    )
}

/// What it costs.
pub fn check_licence_costs() -> Text {
    said("卡片上的操作会被拒绝（NoLicense）。", "Presses on cards are refused (NoLicense).")
}

/// Finding: fine.
pub fn check_failures_fine() -> Text {
    said("最近 24 小时没有失败的推送。", "No push has failed in the last 24 hours.")
}

/// Finding.
pub fn check_failures(count: usize, status: Option<u16>) -> Text {
    let (zh, en) = match status {
        Some(status) => (format!("最近一次的状态码是 {status}"), format!("the newest with status {status}")),
        None => ("最近一次没有收到响应".to_owned(), "the newest without an answer".to_owned()),
    };
    Text::new(
        format!("最近 24 小时有 {count} 次推送失败，{zh}。"),
        format!("{} failed in the last 24 hours, {en}.", pushes(count)),
    )
}

/// What helps.
pub fn check_failures_fix() -> Text {
    said(
        "漏掉的变化会自动补齐；如果持续失败，请确认 Webhook 地址，并查看 alert-dispatcher 的日志。",
        "What was missed is made good by itself. If it goes on, compare the webhook's address, and look at the log of alert-dispatcher.",
    )
}

/// Finding.
pub fn check_turned_away(count: usize) -> Text {
    Text::new(
        format!("最近 24 小时有 {count} 次推送失败，因为请求头 x-webhook-secret 与密钥不一致。"),
        format!("{} failed in the last 24 hours because the header x-webhook-secret is not the secret's.", pushes(count)),
    )
}

/// What helps.
pub fn check_turned_away_fix() -> Text {
    said(
        "在 Flashduty 的 Webhook 设置里，把自定义请求头 x-webhook-secret 改为密钥里 flashduty.webhook_secret 的值。",
        "In the webhook's settings at Flashduty, set the custom header x-webhook-secret to flashduty.webhook_secret of the secret.",
    )
}

/// What it costs.
pub fn check_pushes_costs() -> Text {
    said("新故障要等每分钟一次的核对才会出现。", "New incidents appear only with the comparison of each minute.")
}

/// Finding.
pub fn check_history() -> Text {
    said("APP Key 不能读取推送历史。", "The APP key may not read the history of pushes.")
}

/// What it costs.
pub fn check_history_costs() -> Text {
    said("体检看不到失败的推送。", "This check-up does not see which pushes failed.")
}

/// Finding: fine.
pub fn check_webhook_fine() -> Text {
    said("Flashduty 的推送正常到达。", "Flashduty's pushes arrive.")
}

/// Finding.
pub fn check_webhook_behind() -> Text {
    said("有新故障产生，但之后没有收到 Flashduty 的推送。", "An incident has begun since the last push of Flashduty.")
}

/// Finding.
pub fn check_webhook_never_open(open: usize) -> Text {
    Text::new(
        format!("从未收到 Flashduty 的推送，但有 {open} 个未关闭的故障。"),
        if open == 1 {
            "Flashduty has never pushed anything, and 1 incident is open.".to_owned()
        } else {
            format!("Flashduty has never pushed anything, and {open} incidents are open.")
        },
    )
}

/// Finding.
pub fn check_webhook_never() -> Text {
    said("从未收到 Flashduty 的推送。", "Flashduty has never pushed anything.")
}

/// What helps.
pub fn check_webhook_fix() -> Text {
    said(
        "在 Flashduty 控制台「集成中心 → Webhook → 故障 Webhook」填写下面的地址和请求头 x-webhook-secret，并确认包含所需的协作空间和事件。",
        "In the Flashduty console, enter this address and the header x-webhook-secret at the incident webhook of the Integration Center, with every channel and event that you want.",
    )
}

/// Finding: fine.
pub fn check_group_bot() -> Text {
    said("收到过分派策略发给群机器人的通知。", "Notifications for group bots arrive.")
}

fn pushes(count: usize) -> String {
    if count == 1 { "1 push".to_owned() } else { format!("{count} pushes") }
}
