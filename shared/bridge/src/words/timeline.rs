//! What happened, a line each.

use super::severity;
use super::span;
use super::{Text, said};
use crate::event::IncidentEventKind;
use crate::incident::AssignmentKind;

/// Who did it, where a machine did.
fn who(actor: Option<&str>) -> (String, String) {
    match actor {
        Some(name) => (name.to_owned(), name.to_owned()),
        None => ("系统".to_owned(), "System".to_owned()),
    }
}

/// It began.
pub fn line_triggered(by: Option<&str>) -> Text {
    match by {
        Some(name) => Text::new(format!("{name} 创建了故障"), format!("{name} raised the incident")),
        None => said("故障触发", "Triggered"),
    }
}

/// People were called.
pub fn line_assigned(kind: AssignmentKind, level: u32) -> Text {
    match kind {
        AssignmentKind::Assign => said("已分派处理人", "Responders were assigned"),
        AssignmentKind::Reassign => said("已转派", "Reassigned"),
        AssignmentKind::Escalate => Text::new(format!("升级到第 {level} 级"), format!("Escalated to level {level}")),
        AssignmentKind::Reopen => said("重新打开后再次分派", "Assigned again after reopening"),
    }
}

/// Somebody has it.
pub fn line_acknowledged(name: &str) -> Text {
    Text::new(format!("{name} 认领"), format!("{name} acknowledged"))
}

/// It is over.
pub fn line_closed(closer: Option<&str>, recovered: bool) -> Text {
    match closer {
        Some(name) => Text::new(format!("{name} 关闭了故障"), format!("{name} closed the incident")),
        None if recovered => said("告警全部恢复，自动关闭", "All alerts recovered; closed"),
        None => said("自动关闭", "Closed automatically"),
    }
}

/// What happened that the state alone does not tell. `None` for what the state tells.
pub fn line_of(kind: &IncidentEventKind, actor: Option<&str>) -> Option<Text> {
    use IncidentEventKind as Kind;
    let (zh, en) = who(actor);
    Some(match kind {
        Kind::Snooze { minutes: Some(minutes) } => {
            let span = span(i64::from(*minutes) * 60);
            Text::new(format!("{zh} 暂缓 {}", span.zh), format!("{en} snoozed it for {}", span.en))
        }
        Kind::Snooze { minutes: None } => Text::new(format!("{zh} 暂缓"), format!("{en} snoozed it")),
        Kind::Wake => Text::new(format!("{zh} 取消暂缓"), format!("{en} ended the snooze")),
        Kind::Unacknowledge => Text::new(format!("{zh} 取消认领"), format!("{en} withdrew the acknowledgement")),
        Kind::Storm { threshold: Some(count) } => {
            Text::new(format!("告警风暴：已达 {count} 条"), format!("Alert storm: {count} alerts"))
        }
        Kind::Storm { threshold: None } => said("告警风暴", "Alert storm"),
        Kind::Custom { name } if name.is_empty() => {
            Text::new(format!("{zh} 执行了自定义操作"), format!("{en} ran a custom action"))
        }
        Kind::Custom { name } => Text::new(format!("{zh} 执行了「{name}」"), format!("{en} ran “{name}”")),
        Kind::Reopen { reason } if reason.is_empty() => Text::new(format!("{zh} 重新打开"), format!("{en} reopened it")),
        Kind::Reopen { reason } => Text::new(format!("{zh} 重新打开：{reason}"), format!("{en} reopened it: {reason}")),
        Kind::Merge => Text::new(format!("{zh} 合并了故障"), format!("{en} merged incidents")),
        Kind::Comment { text } if text.is_empty() => Text::new(format!("{zh} 添加了备注"), format!("{en} commented")),
        Kind::Comment { text } => Text::new(format!("{zh}：{text}"), format!("{en}: {text}")),
        Kind::Retitle => Text::new(format!("{zh} 修改了标题"), format!("{en} changed the title")),
        Kind::Explain => {
            Text::new(format!("{zh} 更新了影响、根因或解决方法"), format!("{en} updated impact, cause or resolution"))
        }
        Kind::Reseverity { to: Some(to), .. } => {
            let to = severity(*to);
            Text::new(format!("{zh} 将严重程度改为{}", to.zh), format!("{en} changed the severity to {}", to.en))
        }
        Kind::Reseverity { to: None, .. } => Text::new(format!("{zh} 修改了严重程度"), format!("{en} changed the severity")),
        Kind::WorkItem { title } if title.is_empty() => {
            Text::new(format!("{zh} 更新了行动项"), format!("{en} updated a work item"))
        }
        Kind::WorkItem { title } => {
            Text::new(format!("{zh} 更新了行动项：{title}"), format!("{en} updated a work item: {title}"))
        }
        Kind::New | Kind::Assign { .. } | Kind::AddResponders { .. } | Kind::Acknowledge | Kind::Close => return None,
        Kind::Redescribe | Kind::Field { .. } | Kind::Other(_) => return None,
    })
}
