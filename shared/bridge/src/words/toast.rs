//! What a press is answered with.

use super::span;
use super::{Text, said};
use crate::command::IncidentCommand;
use crate::refusal::Refusal;
use jiff::Timestamp;

/// It is done.
pub fn done(command: &IncidentCommand, num: &str) -> Text {
    match command {
        IncidentCommand::Acknowledge => Text::new(format!("已认领 #{num}"), format!("You acknowledged #{num}")),
        IncidentCommand::Unacknowledge => Text::new(format!("已取消认领 #{num}"), format!("You un-acknowledged #{num}")),
        IncidentCommand::Snooze { minutes } => {
            let span = span(i64::from(*minutes) * 60);
            Text::new(format!("#{num} 已暂缓 {}", span.zh), format!("#{num} is snoozed for {}", span.en))
        }
        IncidentCommand::Wake => Text::new(format!("#{num} 已取消暂缓"), format!("#{num} is awake again")),
        IncidentCommand::Resolve => Text::new(format!("已关闭 #{num}"), format!("You closed #{num}")),
        IncidentCommand::Reopen { .. } => Text::new(format!("已重新打开 #{num}"), format!("You reopened #{num}")),
        IncidentCommand::Comment { .. } => Text::new(format!("备注已写入 #{num}"), format!("Your comment is on #{num}")),
    }
}

/// Flashduty is slow: the wish is kept and will be carried out.
pub fn received() -> Text {
    said("已收到，正在处理，稍后卡片会更新", "Received. Working on it; the card will follow")
}

/// Flashduty is down: the wish is kept and will be carried out.
pub fn queued() -> Text {
    said(
        "Flashduty 暂时不可用，操作已排队，恢复后自动执行",
        "Flashduty is not reachable. Your action is queued and will be carried out",
    )
}

/// Our own mistake.
pub fn our_fault() -> Text {
    said("我们这边出了点问题，请再按一次", "Something went wrong on our side. Please press again")
}

/// Why a wish is not carried out. `clock` turns a moment into what the reader's wall shows.
pub fn refusal(refusal: &Refusal, clock: &dyn Fn(Timestamp) -> String) -> Text {
    match refusal {
        Refusal::AlreadyAcknowledged { by, at } => {
            let (name, at) = (&by.name, clock(*at));
            Text::new(format!("已由 {name} 于 {at} 认领"), format!("Already acknowledged by {name} at {at}"))
        }
        Refusal::AcknowledgedByYou => said("你已经认领过了", "You have already acknowledged it"),
        Refusal::NothingToWithdraw => said("你没有认领，无需取消", "There is no acknowledgement of yours to withdraw"),
        Refusal::AlreadyClosed { by, at } => already_closed(by.as_ref().map(|p| p.name.as_str()), at.map(clock).as_deref()),
        Refusal::AlreadyOpen => said("故障已经是打开状态", "The incident is already open"),
        Refusal::NotSnoozed => said("故障没有被暂缓", "The incident is not snoozed"),
        Refusal::SnoozeNeedsAcknowledgement => said("请先认领，再暂缓", "Acknowledge it first, then snooze"),
        Refusal::SnoozeLength => said("暂缓时长须为 1 分钟到 24 小时", "A snooze lasts from 1 minute to 24 hours"),
        Refusal::ReasonMissing => said("请填写重新打开的原因", "Please say why it is open again"),
        Refusal::CommentMissing => said("备注不能为空", "The comment is empty"),
        Refusal::TextTooLong => said("内容过长，最多 1024 个字符", "Too long: at most 1,024 characters"),
        Refusal::NotLinked => said(
            "请先绑定 Flashduty 账号：已私信你绑定链接，绑定后自动执行这次操作",
            "Link your Flashduty account first: the link is in a direct message, and this action will then be carried out",
        ),
        Refusal::ForeignTenant => said("外部租户的成员不能操作", "Members of another organization cannot act here"),
        Refusal::NoLicense => {
            said("你没有 Flashduty 席位，请联系管理员分配", "You have no Flashduty licence. Ask an administrator for one")
        }
        Refusal::NotAllowed => {
            said("Flashduty 权限不足，请联系管理员", "Flashduty does not allow you this. Ask an administrator")
        }
        Refusal::KeyRejected => said(
            "Flashduty APP Key 已失效，请打开应用首页重新绑定",
            "Your Flashduty APP key no longer works. Open the app and link again",
        ),
        Refusal::NeverAnswered => said(
            "Flashduty 一整天都没有响应，这次操作没有执行",
            "Flashduty gave no answer for a day; your action was not carried out",
        ),
        Refusal::IncidentGone => said("故障已不存在", "The incident no longer exists"),
        Refusal::Declined { message } => {
            Text::new(format!("Flashduty 拒绝了操作：{message}"), format!("Flashduty declined: {message}"))
        }
    }
}

fn already_closed(by: Option<&str>, at: Option<&str>) -> Text {
    match (by, at) {
        (Some(name), Some(at)) => Text::new(format!("已由 {name} 于 {at} 关闭"), format!("Already closed by {name} at {at}")),
        (Some(name), None) => Text::new(format!("已由 {name} 关闭"), format!("Already closed by {name}")),
        (None, Some(at)) => Text::new(format!("已于 {at} 关闭"), format!("Already closed at {at}")),
        (None, None) => said("已经关闭", "Already closed"),
    }
}

/// Written into Flashduty's timeline, in the language of neither reader: one line that both understand.
pub fn noted(command: &IncidentCommand, name: &str) -> String {
    match command {
        IncidentCommand::Acknowledge => format!("{name} 通过飞书认领 / Acknowledged by {name} via Lark"),
        IncidentCommand::Unacknowledge => format!("{name} 通过飞书取消认领 / Un-acknowledged by {name} via Lark"),
        IncidentCommand::Snooze { minutes } => {
            format!("{name} 通过飞书暂缓 {minutes} 分钟 / Snoozed {minutes} min by {name} via Lark")
        }
        IncidentCommand::Wake => format!("{name} 通过飞书取消暂缓 / Woken by {name} via Lark"),
        IncidentCommand::Resolve => format!("{name} 通过飞书关闭 / Closed by {name} via Lark"),
        IncidentCommand::Reopen { .. } => format!("{name} 通过飞书重新打开 / Reopened by {name} via Lark"),
        IncidentCommand::Comment { text } => format!("{name}：{text}"),
    }
}
