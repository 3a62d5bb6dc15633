//! What the page about deliveries says.

use super::{Text, said, span};
use crate::backlog::{Only, Why};
use crate::journal::Ending;
use crate::lane::Work;
use jiff::SignedDuration;

/// Page heading, and the link to it.
pub fn delivery_title() -> Text {
    said("投递", "Deliveries")
}

/// Heading over what was given up.
pub fn dead_heading(count: usize) -> Text {
    Text::new(format!("未送达（{count}）"), format!("Given up ({count})"))
}

/// Not everything that was given up is shown.
pub fn dead_first(shown: usize) -> Text {
    Text::new(
        format!("只显示最新的 {shown} 条；“全部重发”包括其余各条，一次最多 500 条。"),
        format!("These are the newest {shown}. “Resend all” sends the others too, up to 500 at once."),
    )
}

/// Nothing was given up.
pub fn dead_none() -> Text {
    said("没有未送达的消息。", "Nothing was given up.")
}

/// Button.
pub fn resend() -> Text {
    said("重发", "Resend")
}

/// Button.
pub fn resend_all() -> Text {
    said("全部重发", "Resend all")
}

/// After one was sent again.
pub fn resent_one() -> Text {
    said("已重新投递，稍后刷新查看结果。", "Sent again. Reload in a moment to see what came of it.")
}

/// After all were sent again.
pub fn resent(count: usize) -> Text {
    Text::new(
        format!("已重新投递 {count} 条，稍后刷新查看结果。"),
        format!("{count} sent again. Reload in a moment to see what came of them."),
    )
}

/// What was to be sent again is not dead any more.
pub fn not_dead() -> Text {
    said("这一条已不在未送达列表里。", "This one is no longer given up.")
}

/// Heading over the log.
pub fn log_heading() -> Text {
    said("最近的投递", "Latest deliveries")
}

/// An empty log.
pub fn log_none() -> Text {
    said("最近 30 天没有投递记录。", "Nothing was delivered in the last 30 days.")
}

/// No line fits the filter.
pub fn log_none_fits() -> Text {
    said("没有符合条件的记录。", "No line fits.")
}

/// Link to older lines.
pub fn log_older() -> Text {
    said("更早的记录", "Older")
}

/// Link to the newest lines.
pub fn log_newest() -> Text {
    said("回到最新", "Newest")
}

/// So many lines were looked at, and there are more.
pub fn log_gave_up() -> Text {
    said("已查找 5,000 条记录；继续往前找请点“更早的记录”。", "5,000 lines were looked at. “Older” goes on from there.")
}

/// Field.
pub fn log_place() -> Text {
    said("群或人员", "Chat or person")
}

/// What may be typed into it.
pub fn log_place_hint() -> Text {
    said("名称的一部分，或 ID。", "Part of a name, or an id.")
}

/// Field.
pub fn log_incident() -> Text {
    said("故障编号或 ID", "Incident number or id")
}

/// Field.
pub fn log_only() -> Text {
    said("结果", "Result")
}

/// A choice of that field.
pub fn log_only_choice(only: Only) -> Text {
    match only {
        Only::All => said("全部", "All"),
        Only::Failures => said("只看失败", "Only failures"),
        Only::HeldBack => said("只看被限流", "Only what a limit held back"),
    }
}

/// Field: nothing older. `zone` is that of the integration.
pub fn log_since(zone: &str) -> Text {
    Text::new(format!("起始时间（{zone}）"), format!("Since ({zone})"))
}

/// Heading over what waits.
pub fn queue_heading() -> Text {
    said("正在等待", "Waiting")
}

/// Nothing waits.
pub fn queue_none() -> Text {
    said("没有等待中的内容。", "Nothing waits.")
}

/// Not everything that waits is shown.
pub fn queue_first(shown: usize) -> Text {
    Text::new(format!("只显示等待最久的 {shown} 条。"), format!("These are the {shown} that have waited longest."))
}

/// Why something waits.
pub fn why(why: Why, tries: u32) -> Text {
    match why {
        Why::Turn => said("即将处理", "Its turn comes"),
        Why::Later => said("时间未到", "Its time has not come"),
        Why::Retry => Text::new(
            format!("失败 {tries} 次，会再试"),
            match tries {
                1 => "Failed once, will be retried".to_owned(),
                _ => format!("Failed {tries} times, will be retried"),
            },
        ),
        Why::HeldBack => said("被限流", "Held back by a limit"),
        Why::MonthUsedUp => said("本月额度已用完", "The month's calls are used up"),
    }
}

/// Column.
pub fn column_since() -> Text {
    said("开始等待", "Since")
}

/// Column.
pub fn column_next() -> Text {
    said("下次尝试", "Next try at")
}

/// Column.
pub fn column_why() -> Text {
    said("原因", "Why")
}

/// Lateness, as a fact of the page.
pub fn lateness_label() -> Text {
    said("从产生到送达", "From wish to shown")
}

/// Lateness, as a fact of the page.
pub fn lateness_value(median: SignedDuration, p95: SignedDuration, longest: SignedDuration) -> Text {
    let [median, p95, longest] = [median, p95, longest].map(short);
    Text::new(
        format!("一半在 {} 内，95% 在 {} 内，最慢 {}", median.zh, p95.zh, longest.zh),
        format!("half within {}, 95% within {}, the slowest {}", median.en, p95.en, longest.en),
    )
}

/// What the lateness is about: so much of the last 24 hours.
pub fn lateness_of_a_day(shown: usize) -> Text {
    Text::new(format!("最近 24 小时送达的 {shown} 条"), format!("of {shown} shown in the last 24 hours"))
}

/// What the lateness is about: so much since that moment, as far as was looked.
pub fn lateness_of_some(shown: usize, since: &str) -> Text {
    Text::new(
        format!("{since} 以来送达的 {shown} 条（只看最近 2,000 条记录）"),
        format!("of {shown} shown since {since} (the last 2,000 lines)"),
    )
}

/// Nothing was shown in the last 24 hours.
pub fn lateness_none() -> Text {
    said("最近 24 小时没有送达的内容", "nothing was shown in the last 24 hours")
}

/// A short time, exact to a tenth of a second; a long one to the minute.
pub fn short(time: SignedDuration) -> Text {
    match time.as_secs() {
        120.. => span(time.as_secs()),
        _ => Text::new(format!("{:.1} 秒", time.as_secs_f64()), format!("{:.1} s", time.as_secs_f64())),
    }
}

/// Column.
pub fn column_when() -> Text {
    said("时间", "When")
}

/// Column.
pub fn column_where() -> Text {
    said("发往", "To")
}

/// Column.
pub fn column_what() -> Text {
    said("内容", "What")
}

/// Column.
pub fn column_ending() -> Text {
    said("结果", "Result")
}

/// Column.
pub fn column_late() -> Text {
    said("耗时", "Took")
}

/// Column.
pub fn column_code() -> Text {
    said("飞书错误码 · 日志 ID", "Lark code · log id")
}

/// What was to be done.
pub fn work(work: &Work) -> Text {
    match work {
        Work::Show(_) => said("故障卡片", "Incident card"),
        Work::Invite => said("绑定邀请", "Invitation to link"),
        Work::Tell(..) => said("操作结果", "Outcome of a press"),
        Work::Finish(_) => said("执行操作", "Carry out a press"),
        Work::Recheck(_) => said("复查暂缓", "Look again after a snooze"),
        Work::Digest(_) => said("故障风暴汇总", "Storm digest"),
        Work::ShowAll(_) => said("展开汇总", "Expand a digest"),
        Work::Mention(..) => said("再次提醒处理人", "Mention responders again"),
        Work::Buzz(_) => said("应用内加急", "In-app buzz"),
        Work::Remind(_) => said("循环提醒", "Reminder"),
        Work::Quote(_) => said("转发通知", "Forwarded notification"),
        Work::Warn(..) => said("调用量提醒", "Quota warning"),
    }
}

/// What came of it.
pub fn ending(ending: Ending) -> Text {
    match ending {
        Ending::Shown => said("已送达", "Shown"),
        Ending::Relayed => said("由群机器人代发", "Said by the group bot"),
        Ending::HeldBack => said("被限流，稍后重试", "Held back by a limit"),
        Ending::Failed => said("失败，稍后重试", "Failed, will be retried"),
        Ending::Dead(reason) => super::reason(reason),
    }
}

/// What waits, as a fact of the page.
pub fn waiting_label() -> Text {
    said("等待中", "Waiting")
}

/// What waits, as a fact of the page.
pub fn waiting_value(rows: usize, oldest_seconds: u64) -> Text {
    match rows {
        0 => said("没有", "nothing"),
        _ => {
            let oldest = short(SignedDuration::from_secs(i64::try_from(oldest_seconds).unwrap_or(i64::MAX)));
            Text::new(format!("{rows} 条，最久 {}", oldest.zh), format!("{rows}, the oldest for {}", oldest.en))
        }
    }
}

/// The month's calls, as a fact of the page.
pub fn usage_label() -> Text {
    said("本月飞书 API 调用", "Lark API calls this month")
}

/// The month's calls, as a fact of the page.
pub fn usage_value(used: u64, allowed: Option<u64>) -> Text {
    match allowed {
        Some(allowed) => Text::new(format!("{used} / {allowed}"), format!("{used} of {allowed}")),
        None => Text::same(used.to_string()),
    }
}
