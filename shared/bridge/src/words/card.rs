//! What a card says: states, captions, buttons.

use super::{Text, said};
use crate::incident::Severity;

/// How bad it is.
pub fn severity(severity: Severity) -> Text {
    match severity {
        Severity::Critical => said("严重", "Critical"),
        Severity::Warning => said("警告", "Warning"),
        Severity::Info => said("提醒", "Info"),
    }
}

/// Where the work stands.
pub fn triggered() -> Text {
    said("待处理", "Triggered")
}

/// Where the work stands.
pub fn processing() -> Text {
    said("处理中", "Processing")
}

/// Where the work stands, and until when.
pub fn snoozed_until(clock: &str) -> Text {
    Text::new(format!("已暂缓至 {clock}"), format!("Snoozed until {clock}"))
}

/// Where the work stands, and how long it took.
pub fn closed_after(took: &Text) -> Text {
    Text::new(format!("已关闭 · 用时 {}", took.zh), format!("Closed · took {}", took.en))
}

/// The line in the list of chats.
pub fn summary(severity: &Text, state: &Text, title: &str) -> Text {
    Text::new(format!("[{}] {} · {title}", severity.zh, state.zh), format!("[{}] {} · {title}", severity.en, state.en))
}

/// Caption.
pub fn channel() -> Text {
    said("协作空间", "Channel")
}

/// Caption.
pub fn started() -> Text {
    said("触发时间", "Triggered")
}

/// Caption.
pub fn alerts() -> Text {
    said("告警", "Alerts")
}

/// How many alerts.
pub fn alert_count(count: u64) -> Text {
    Text::new(format!("{count} 条"), count.to_string())
}

/// Caption.
pub fn impact() -> Text {
    said("影响", "Impact")
}

/// Caption.
pub fn responders() -> Text {
    said("处理人", "Responders")
}

/// Nobody was called.
pub fn nobody_assigned() -> Text {
    said("尚未分派", "Nobody is assigned")
}

/// Said after the name of a responder who has not acknowledged.
pub fn pending() -> Text {
    said("待认领", "pending")
}

/// Caption.
pub fn escalation() -> Text {
    said("分派策略", "Escalation")
}

/// Rule and level.
pub fn rule_level(rule: &str, level: u32) -> Text {
    Text::new(format!("{rule} · 第 {level} 级"), format!("{rule} · level {level}"))
}

/// Caption.
pub fn closed() -> Text {
    said("关闭", "Closed")
}

/// How it ended.
pub fn closed_by(closer: Option<&str>, recovered: bool) -> Text {
    match closer {
        Some(name) => Text::new(format!("由 {name} 关闭"), format!("by {name}")),
        None if recovered => said("告警已全部恢复", "all alerts recovered"),
        None => said("自动关闭", "automatically"),
    }
}

/// Caption.
pub fn times() -> Text {
    said("响应", "Response")
}

/// Time to acknowledge and time to resolve.
pub fn mtta_mttr(to_ack: Option<&Text>, to_close: &Text) -> Text {
    match to_ack {
        Some(ack) => Text::new(
            format!("{} 后认领，{} 后关闭", ack.zh, to_close.zh),
            format!("acknowledged after {}, closed after {}", ack.en, to_close.en),
        ),
        None => Text::new(format!("{} 后关闭", to_close.zh), format!("closed after {}", to_close.en)),
    }
}

/// A span of time, in the two units that matter.
pub fn span(seconds: i64) -> Text {
    let minutes = seconds.max(0) / 60;
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours, rest) {
        (0, 0, 0) => said("不到 1 分钟", "<1 min"),
        (0, 0, m) => Text::new(format!("{m} 分钟"), format!("{m} min")),
        (0, h, 0) => Text::new(format!("{h} 小时"), format!("{h} h")),
        (0, h, m) => Text::new(format!("{h} 小时 {m} 分"), format!("{h} h {m} min")),
        (d, 0, _) => Text::new(format!("{d} 天"), if d == 1 { "1 day".to_owned() } else { format!("{d} days") }),
        (d, h, _) => Text::new(format!("{d} 天 {h} 小时"), format!("{d} d {h} h")),
    }
}

/// Heading of the folded part.
pub fn details() -> Text {
    said("详情与标签", "Details and labels")
}

/// Heading of the folded part of a closed incident: the values are those of the firing time.
pub fn details_while_firing() -> Text {
    said("触发时的详情与标签", "Details and labels while firing")
}

/// Caption.
pub fn description() -> Text {
    said("描述", "Description")
}

/// Caption.
pub fn root_cause() -> Text {
    said("根因", "Root cause")
}

/// Caption.
pub fn resolution() -> Text {
    said("解决方法", "Resolution")
}

/// Button.
pub fn acknowledge() -> Text {
    said("认领", "Acknowledge")
}

/// Button.
pub fn join_in() -> Text {
    said("我也认领", "Acknowledge too")
}

/// Button.
pub fn unacknowledge() -> Text {
    said("取消认领", "Un-acknowledge")
}

/// Menu.
pub fn snooze() -> Text {
    said("暂缓…", "Snooze…")
}

/// One choice of the menu.
pub fn snooze_for(minutes: u32) -> Text {
    let span = span(i64::from(minutes) * 60);
    Text::new(format!("暂缓 {}", span.zh), format!("Snooze {}", span.en))
}

/// Button.
pub fn wake() -> Text {
    said("取消暂缓", "Wake")
}

/// Button.
pub fn close() -> Text {
    said("关闭", "Close")
}

/// Asked before closing.
pub fn close_title() -> Text {
    said("关闭这个故障？", "Close this incident?")
}

/// Asked before closing.
pub fn close_text() -> Text {
    said("故障及其全部告警都会关闭，通知随之停止。", "The incident and all its alerts will be closed, and notifications stop.")
}

/// Button.
pub fn reopen() -> Text {
    said("重新打开", "Reopen")
}

/// In the empty field.
pub fn reopen_reason() -> Text {
    said("重新打开的原因（必填）", "Why it is open again (required)")
}

/// Button.
pub fn comment() -> Text {
    said("备注", "Comment")
}

/// In the empty field.
pub fn comment_placeholder() -> Text {
    said("写一条备注，会进入时间线", "Write a comment for the timeline")
}

/// Link.
pub fn open_in_flashduty() -> Text {
    said("在 Flashduty 中查看", "Open in Flashduty")
}

/// The card is late, and why.
pub fn late(by: &Text) -> Text {
    Text::new(format!("⏱ 因飞书限频延迟 {}", by.zh), format!("⏱ Delayed {} by Lark rate limits", by.en))
}

/// Under the labels of a card that has no room for all of them.
pub fn more_labels(unseen: usize) -> Text {
    Text::new(format!("还有 {unseen} 个标签"), format!("+{unseen} more labels"))
}
