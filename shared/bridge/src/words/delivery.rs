//! What the page about deliveries says.

use super::{Text, said};
use crate::journal::Ending;
use crate::lane::Work;

/// Page heading, and the link to it.
pub fn delivery_title() -> Text {
    said("投递", "Deliveries")
}

/// Heading over what was given up.
pub fn dead_heading(count: usize) -> Text {
    Text::new(format!("未送达（{count}）"), format!("Given up ({count})"))
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

/// Link to older lines.
pub fn log_older() -> Text {
    said("更早的记录", "Older")
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
        _ => Text::new(format!("{rows} 条，最久 {oldest_seconds} 秒"), format!("{rows}, the oldest for {oldest_seconds} s")),
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

/// For those who are no administrators.
pub fn administrators_only() -> Text {
    said("这一页只对管理员开放。", "This page is for administrators only.")
}
