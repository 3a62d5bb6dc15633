//! What the page about the calls of Lark's API says.

use super::{Text, said};
use crate::budget::Api;

/// Page heading, and the link to it.
pub fn usage_title() -> Text {
    said("用量", "Usage")
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Section heading: the month, as `2026-11`.
pub fn usage_month(month: &str) -> Text {
    Text::new(format!("本月（{month}）"), format!("This month ({month})"))
}

/// How much of the quota is used up.
pub fn usage_share(used: u64, allowed: u64) -> Text {
    let percent = (used * 100).checked_div(allowed).unwrap_or(100);
    let (used, allowed) = (grouped(used), grouped(allowed));
    Text::new(
        format!("已调用 {used} 次，占额度 {allowed} 次的 {percent}%"),
        format!("{used} calls, {percent}% of the quota of {allowed}"),
    )
}

/// The calls where there is no quota.
pub fn usage_so_far(used: u64) -> Text {
    let calls = grouped(used);
    let plural = if used == 1 { "" } else { "s" };
    Text::new(format!("已调用 {calls} 次"), format!("{calls} call{plural}"))
}

/// There is no quota, and how to set one.
pub fn usage_no_quota() -> Text {
    said(
        "没有设置额度，所有调用都会执行。如果你们的飞书版本限制每月调用次数，请把额度写进密钥的 lark.month_quota。",
        "No quota is set, so every call is made. If your edition of Lark limits the calls of a month, write the quota into the secret as lark.month_quota.",
    )
}

/// A badge: below the first warning.
pub fn usage_fine() -> Text {
    said("充足", "Plenty left")
}

/// A badge: this share is passed.
pub fn usage_passed(percent: u8) -> Text {
    Text::new(format!("已超过 {percent}%"), format!("Over {percent}%"))
}

/// A badge: nothing is left.
pub fn usage_used_up() -> Text {
    said("已用完", "Used up")
}

/// What the bar shows, for those who do not see it.
pub fn usage_bar() -> Text {
    said("额度使用情况", "Share of the quota")
}

/// An estimate, and what it assumes. `day` is when the quota is used up, if it is before the end.
pub fn usage_forecast(calls: u64, daily: u64, days: u32, day: Option<&str>) -> Text {
    let (calls, daily) = (grouped(calls), grouped(daily));
    let (zh, en) = match days {
        1 => ("昨天".to_owned(), "yesterday".to_owned()),
        _ => (format!("最近 {days} 天"), format!("the last {days} whole days")),
    };
    let (zh_end, en_end) = match day {
        Some(day) => (format!("，额度将在 {day} 前后用完"), format!(", and the quota is used up about {day}")),
        None => (String::new(), String::new()),
    };
    Text::new(
        format!("按{zh}的平均值（每天 {daily} 次）推算，月底约为 {calls} 次{zh_end}。"),
        format!("If the rest of the month is like {en} ({daily} a day on average), it ends at about {calls} calls{en_end}."),
    )
}

/// There is no estimate yet.
pub fn usage_no_forecast() -> Text {
    said(
        "有了一整天的记录后，这里会给出月底的估算。",
        "After one whole day of records there is an estimate for the end of the month here.",
    )
}

/// When it begins anew.
pub fn usage_begins_anew(date: &str) -> Text {
    Text::new(
        format!("{date} 0 点（北京时间）重新计数。"),
        format!("Counting begins anew on {date} at 00:00 (China Standard Time)."),
    )
}

/// Section heading.
pub fn usage_at_a_share() -> Text {
    said("到达额度时会发生什么", "What happens as the quota is used up")
}

/// At 70 %.
pub fn usage_at_70() -> Text {
    said("70%：私信提醒管理员一次。", "70%: administrators get one direct message.")
}

/// At 90 %.
pub fn usage_at_90() -> Text {
    said("90%：再私信提醒管理员一次。", "90%: administrators get another one.")
}

/// At 100 %.
pub fn usage_at_100() -> Text {
    said(
        "100%：只发送 Critical 故障的新卡片和有人正在等待的内容；设置了群机器人的群由它代发，其余内容等到下个月。",
        "100%: only new cards of Critical incidents and what a person waits for are sent. In chats with a group bot it speaks instead; the rest waits for the next month.",
    )
}

/// What the figures leave out and hold besides.
pub fn usage_other_apps() -> Text {
    said(
        "这里只统计本应用的调用，包括失败的；飞书的额度由企业内所有自建应用共用，且不计失败的调用。",
        "These are the calls of this app, failed ones included. Lark's quota is shared by all custom apps of the organization, and leaves failed calls out.",
    )
}

/// Section heading.
pub fn usage_by_api() -> Text {
    said("按接口", "By API")
}

/// Column.
pub fn column_api() -> Text {
    said("接口", "API")
}

/// Column.
pub fn column_calls() -> Text {
    said("调用次数", "Calls")
}

/// Column: does it count towards the quota?
pub fn column_counts() -> Text {
    said("计入额度", "Counts")
}

/// It counts.
pub fn usage_counts() -> Text {
    said("是", "Yes")
}

/// It does not.
pub fn usage_counts_not() -> Text {
    said("否", "No")
}

/// An API of Lark, by what it is for.
pub fn api(api: Api) -> Text {
    match api {
        Api::Send => said("发送消息", "Send messages"),
        Api::Patch => said("更新卡片", "Update cards"),
        Api::Contact => said("查找成员", "Look people up"),
        Api::Buzz => said("加急", "Buzz people"),
        Api::Read => said("查找已发消息", "Look for messages"),
    }
}

/// Section heading.
pub fn usage_daily() -> Text {
    said("每天的调用", "Calls a day")
}

/// What the plot of the days shows, in one sentence: the most, and when.
pub fn usage_daily_sum(total: u64, most: u64, day: &str) -> Text {
    let (total, most) = (grouped(total), grouped(most));
    Text::new(
        format!("最近 31 天共 {total} 次，{day} 最多：{most} 次。"),
        format!("{total} in the last 31 days; the most on {day}: {most}."),
    )
}

/// Section heading.
pub fn usage_peaks() -> Text {
    said("每分钟峰值", "Busiest minute of each day")
}

/// What the plot of the peaks shows, in one sentence.
pub fn usage_peak(calls: u32, of: Api, day: &str, allowed: u32) -> Text {
    let (name, percent) = (api(of), u64::from(calls) * 100 / u64::from(allowed.max(1)));
    let (percent, percent_zh) = match percent {
        0 => ("under 1%".to_owned(), "不到 1%".to_owned()),
        _ => (format!("{percent}%"), format!("{percent}%")),
    };
    let (calls, allowed) = (grouped(calls.into()), grouped(allowed.into()));
    Text::new(
        format!("{day} 最高：每分钟 {calls} 次（{}），是飞书单接口上限 {allowed} 次的 {percent_zh}。", name.zh),
        format!("Highest on {day}: {calls} a minute ({}), {percent} of the {allowed} that Lark allows each API.", name.en),
    )
}

/// No call was made in 31 days.
pub fn usage_none() -> Text {
    said("最近 31 天没有调用。", "There were no calls in the last 31 days.")
}

/// The summary over the figures of the plots.
pub fn usage_as_table() -> Text {
    said("以表格查看每天的数字", "The figures of each day as a table")
}

/// Column.
pub fn column_day() -> Text {
    said("日期", "Day")
}

/// Column.
pub fn column_peak() -> Text {
    said("每分钟峰值（接口）", "Busiest minute (API)")
}

/// A line in the plot.
pub fn usage_limit_line() -> Text {
    said("虚线：飞书的上限，每分钟 1,000 次。", "Dashed: Lark's limit of 1,000 a minute.")
}

/// In which zone the days are.
pub fn usage_days_zone() -> Text {
    said("按北京时间划分，与额度一致。", "Days are those of China Standard Time, as the quota's are.")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        let of = [0, 7, 999, 1_000, 123_456, 1_234_567].map(grouped);
        assert_eq!(of, ["0", "7", "999", "1,000", "123,456", "1,234,567"]);
    }
}
