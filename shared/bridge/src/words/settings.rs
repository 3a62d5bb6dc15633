//! What the page about the integration's choices says.

use super::{Text, said};
use crate::preferences::typed::{BUZZ_AFTER, BUZZES, HIGHEST_STORM, LONGEST_SNOOZE, MOST_SNOOZES, Mistyped, snooze_list};
use crate::preferences::{Buzz, BuzzRule, Choice, Choices, Source};

/// Page heading, and the link to it.
pub fn settings_title() -> Text {
    said("设置", "Settings")
}

/// Above the form.
pub fn settings_intro() -> Text {
    said(
        "这里的选择优先于密钥（Secrets Manager）里的设置，密钥里没有的用默认值。保存后立即写入，最迟五分钟内对所有功能生效。",
        "What is chosen here overrides the secret in Secrets Manager, and the secret overrides the defaults. A change is in force everywhere within five minutes.",
    )
}

/// Below the form.
pub fn settings_elsewhere() -> Text {
    said(
        "只对某个群的设置（如风暴阈值、语言）在该群的页面里。凭据、管理员和月度额度只在密钥里。",
        "What is set for one chat alone, such as its storm threshold and its language, is on the page of that chat. Credentials, administrators and the month's quota are in the secret alone.",
    )
}

/// What a field is about.
pub fn settings_label(choice: Choice) -> Text {
    match choice {
        Choice::Snooze => said("暂缓时长", "Snooze lengths"),
        Choice::DirectMessages => said("单聊通知处理人", "Direct messages to responders"),
        Choice::Storm => said("风暴阈值", "Storm threshold"),
        Choice::Zone => said("时区", "Time zone"),
        Choice::Buzz => said("应用内加急", "Buzz"),
        Choice::Reminders => said("按升级规则再次提醒", "Reminders by the escalation rule"),
    }
}

/// What a field does.
pub fn settings_hint(choice: Choice) -> Text {
    match choice {
        Choice::Snooze => Text::new(
            format!("卡片上可选的暂缓时长，最多 {MOST_SNOOZES} 个，每个 1 到 {LONGEST_SNOOZE} 分钟。例如：30m, 2h, 1h30m。"),
            format!(
                "The lengths on offer on cards: at most {MOST_SNOOZES}, of 1 to {LONGEST_SNOOZE} minutes each. For example: 30m, 2h, 1h30m."
            ),
        ),
        Choice::DirectMessages => said(
            "已绑定的处理人会在与机器人的单聊里收到自己的故障。每个人可以在首页另行选择。",
            "Linked responders get their incidents in their talk with the bot. Each person may choose less on the home page.",
        ),
        Choice::Storm => Text::new(
            format!("一个群里等待的新故障超过这个数时合并为一张汇总卡片。0 表示从不，最大 {HIGHEST_STORM}。"),
            format!(
                "With more new incidents than this waiting for one chat they are shown on one digest card. 0 for never, at most {HIGHEST_STORM}."
            ),
        ),
        Choice::Zone => said(
            "用于飞书无法按读者时区显示的时间，例如本页面里的时间。填时区数据库里的名称，如 Asia/Shanghai。",
            "For moments that Lark cannot show in the reader's own zone, such as those on these pages. A name of the time zone database, such as Europe/Berlin.",
        ),
        Choice::Buzz => said(
            "严重故障的处理人被呼叫后迟迟没有认领时，在飞书里加急一次。需要单聊通知和 im:message.urgent 权限。",
            "A responder of a Critical incident who was called and has not come is buzzed in Lark, once per call. Needs direct messages and the scope im:message.urgent.",
        ),
        Choice::Reminders => said(
            "没有人认领时，按升级规则的循环通知次数在卡片下再次提及处理人。仅当升级规则自己不通知到飞书时打开。",
            "While nobody has come, responders are mentioned again below the card as often as the escalation rule repeats its call. Only for rules that do not notify Lark themselves.",
        ),
    }
}

/// Where what is in force comes from.
pub fn settings_source(source: Source) -> Text {
    match source {
        Source::Page => said("在此选择", "Chosen here"),
        Source::Secret => said("来自密钥", "From the secret"),
        Source::Default => said("默认", "Default"),
    }
}

/// What a choice is in force as.
pub fn settings_value(choice: Choice, choices: &Choices) -> Text {
    let switch = |on: Option<bool>| if on == Some(true) { settings_on() } else { settings_off() };
    match choice {
        Choice::Snooze => Text::same(snooze_list(choices.snooze_minutes.as_deref().unwrap_or_default())),
        Choice::DirectMessages => switch(choices.direct_messages),
        Choice::Reminders => switch(choices.reminders),
        Choice::Storm => match choices.storm_after.unwrap_or_default() {
            0 => said("从不", "never"),
            after => Text::same(after.to_string()),
        },
        Choice::Zone => Text::same(choices.zone.clone().unwrap_or_default()),
        Choice::Buzz => match choices.buzz.and_then(Buzz::rule) {
            None => settings_off(),
            Some(BuzzRule { after, per_day }) => Text::new(
                format!("{} 秒后，每天最多 {per_day} 次", after.as_secs()),
                format!("after {} s, at most {per_day} a day", after.as_secs()),
            ),
        },
    }
}

/// Beside a field: what is in force.
pub fn settings_in_force(value: &Text) -> Text {
    Text::new(format!("当前：{}", value.zh), format!("In force: {}", value.en))
}

/// Beside a field that is typed into: what holds when it is empty.
pub fn settings_when_empty(value: &Text, source: Source) -> Text {
    let source = settings_source(source);
    Text::new(format!("留空则为：{}（{}）", value.zh, source.zh), format!("Empty: {} ({})", value.en, source.en.to_lowercase()))
}

/// An entry of a list to choose from: what holds when nothing is chosen here.
pub fn settings_not_chosen(value: &Text, source: Source) -> Text {
    let source = settings_source(source);
    Text::new(
        format!("不在此选择：{}（{}）", value.zh, source.zh),
        format!("Not chosen here: {} ({})", value.en, source.en.to_lowercase()),
    )
}

/// On.
pub fn settings_on() -> Text {
    said("开", "on")
}

/// Off.
pub fn settings_off() -> Text {
    said("关", "off")
}

/// Field of the buzz.
pub fn settings_buzz_after() -> Text {
    said("呼叫后多少秒", "Seconds after the call")
}

/// Field of the buzz.
pub fn settings_buzz_per_day() -> Text {
    said("全员每天最多次数", "At most a day, all people together")
}

/// Below the fields of the buzz.
pub fn settings_buzz_range() -> Text {
    let ([soonest, latest], [fewest, most]) = (BUZZ_AFTER, BUZZES);
    Text::new(
        format!("仅在选择“开”时使用：{soonest} 到 {latest} 秒，{fewest} 到 {most} 次。"),
        format!("Used when it is on: {soonest} to {latest} seconds, {fewest} to {most} buzzes."),
    )
}

/// Button.
pub fn settings_save() -> Text {
    said("保存", "Save")
}

/// Button beside a field that is chosen here.
pub fn settings_reset() -> Text {
    said("恢复默认", "Back to default")
}

/// What that button does, for those who hear it without seeing the field.
pub fn settings_reset_of(choice: Choice) -> Text {
    let label = settings_label(choice);
    Text::new(format!("恢复默认：{}", label.zh), format!("Back to default: {}", label.en))
}

/// Notice.
pub fn settings_saved() -> Text {
    said("已保存，最迟五分钟内对所有功能生效。", "Saved. It is in force everywhere within five minutes.")
}

/// Notice.
pub fn settings_unchanged() -> Text {
    said("没有变化。", "Nothing has changed.")
}

/// Notice: something typed is wrong.
pub fn settings_not_saved() -> Text {
    said("没有保存：请改正标出的内容。", "Nothing was saved: please mend what is marked.")
}

/// Notice: another administrator was faster.
pub fn settings_overtaken() -> Text {
    said(
        "没有保存：在你编辑时另一位管理员改了设置。下面是你填写的内容，“当前”是现在的设置；再次保存会以你的为准。",
        "Nothing was saved: another administrator changed the settings meanwhile. Below is what you typed, beside what is in force now. Save again to replace it.",
    )
}

/// At a field: what is wrong with what was typed.
pub fn settings_mistyped(mistyped: Mistyped) -> Text {
    match mistyped {
        Mistyped::NoLengths => said("请按示例填写时长，如 30m, 2h, 4h。", "Type lengths such as 30m, 2h, 4h."),
        Mistyped::SnoozeLength => Text::new(
            format!("每个时长须为 1 到 {LONGEST_SNOOZE} 分钟。"),
            format!("Each length must be from 1 to {LONGEST_SNOOZE} minutes."),
        ),
        Mistyped::TooMany => Text::new(format!("最多 {MOST_SNOOZES} 个时长。"), format!("At most {MOST_SNOOZES} lengths.")),
        Mistyped::NoNumber([least, most]) => {
            Text::new(format!("请填写 {least} 到 {most} 之间的整数。"), format!("Type a whole number from {least} to {most}."))
        }
        Mistyped::NoZone => said(
            "没有这个时区，请填写如 Asia/Shanghai 的名称。",
            "There is no such time zone. Type a name such as Europe/Berlin.",
        ),
        Mistyped::NoChoice => said("请从列表中选择。", "Choose from the list."),
    }
}
