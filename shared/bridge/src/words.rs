//! Every sentence a person reads, in Chinese and in English, and nothing else.
//!
//! A function per sentence, so that the compiler asks for both languages and for everything the sentence names.

use crate::command::IncidentCommand;
use crate::event::IncidentEventKind;
use crate::incident::{AssignmentKind, Severity};
use crate::person::LinkProof;
use crate::refusal::Refusal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The same said twice. The reader's own language is chosen by Lark, or by the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// 简体中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Pairs the two.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Somebody else's words: the same in both.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// In this language.
    pub fn in_(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// The languages we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// 简体中文.
    Zh,
    /// English.
    En,
}

/// A sentence of fixed words.
fn said(zh: &str, en: &str) -> Text {
    Text::new(zh, en)
}

// ---- The card: states, captions, buttons ----

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

/// Menu of the rarer buttons.
pub fn more() -> Text {
    said("更多", "More")
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

// ---- The timeline ----

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

// ---- Toasts ----

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

// ---- What Flashduty's own timeline says of a person who acted with the integration's key ----

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

// ---- Notes the bot sends ----

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

/// Under the labels of a card that has no room for all of them.
pub fn more_labels(unseen: usize) -> Text {
    Text::new(format!("还有 {unseen} 个标签"), format!("+{unseen} more labels"))
}

// ---- Pages ----

/// Page heading.
pub fn page_home() -> Text {
    said("账号绑定", "Your account")
}

/// On the home page of somebody who is linked.
pub fn page_linked(name: &str) -> Text {
    Text::new(
        format!("已绑定 Flashduty 成员 {name}。现在可以直接在卡片上认领、暂缓和关闭故障。"),
        format!("You are linked to {name} at Flashduty. Acknowledge, snooze and close incidents right on their cards."),
    )
}

/// On the home page of somebody who is not linked.
pub fn page_unlinked() -> Text {
    said(
        "还没有找到与你对应的 Flashduty 成员。请确认 Flashduty 里的邮箱与飞书账号邮箱一致后重试，或者用你自己的 APP Key 绑定。",
        "We found no Flashduty member for you. Make sure that your e-mail at Flashduty is the one of your Lark account and try again, or link with your own APP key.",
    )
}

/// What the link stands on.
pub fn page_proof() -> Text {
    said("绑定方式", "Linked by")
}

/// What the link stands on.
pub fn page_proof_is(proof: LinkProof) -> Text {
    match proof {
        LinkProof::Directory => said("企业通讯录", "your company's directory"),
        LinkProof::OwnKey => said("你的 APP Key", "your own APP key"),
        LinkProof::Administrator => said("管理员", "an administrator"),
    }
}

/// As whom commands act.
pub fn page_acts_as() -> Text {
    said("操作身份", "Actions run as")
}

/// As whom commands act.
pub fn page_acts_as_is(own_key: bool) -> Text {
    match own_key {
        true => said("你本人", "yourself"),
        false => said("集成账号，并在时间线注明你的名字", "the integration, with your name in the timeline"),
    }
}

/// Who is signed in.
pub fn page_lark_name() -> Text {
    said("飞书账号", "Lark account")
}

/// Field.
pub fn page_key_label() -> Text {
    said("Flashduty APP Key", "Flashduty APP key")
}

/// Below the field.
pub fn page_key_hint() -> Text {
    said(
        "在 Flashduty 控制台右上角「个人设置 → APP Key」创建。只加密保存，不再显示；用它执行的操作会记在你本人名下。",
        "Create one in the Flashduty console under your name → APP Key. It is stored encrypted and never shown again; what you do is then recorded as yours.",
    )
}

/// Button.
pub fn page_key_submit() -> Text {
    said("用 APP Key 绑定", "Link with this key")
}

/// Button.
pub fn page_unlink() -> Text {
    said("解除绑定", "Unlink")
}

/// Button.
pub fn page_switch() -> Text {
    said("切换账号", "Switch account")
}

/// Button.
pub fn page_try_again() -> Text {
    said("重试", "Try again")
}

/// Button.
pub fn page_sign_in() -> Text {
    said("登录", "Sign in")
}

/// Notice: what was pressed before linking is under way.
pub fn page_kept(count: usize) -> Text {
    Text::new(
        format!("你之前按下的 {count} 个操作正在执行，结果会显示在卡片上。"),
        match count {
            1 => "The action you pressed before is being carried out; the card will show it.".to_owned(),
            _ => format!("The {count} actions you pressed before are being carried out; the cards will show them."),
        },
    )
}

/// Notice.
pub fn page_unlinked_now() -> Text {
    said("已解除绑定，APP Key 已删除。", "You are unlinked, and your APP key is deleted.")
}

/// Notice.
pub fn page_key_rejected() -> Text {
    said("这个 APP Key 无效，或不属于成员账号。", "This APP key does not work, or does not belong to a member.")
}

/// Notice.
pub fn page_member_taken() -> Text {
    said(
        "这个 Flashduty 成员已被另一个飞书账号绑定。请让对方先解除绑定，或联系管理员。",
        "This Flashduty member is linked to another Lark account. Ask them to unlink first, or ask an administrator.",
    )
}

/// Notice.
pub fn page_person_taken() -> Text {
    said("你已绑定另一位 Flashduty 成员，请先解除绑定。", "You are linked to another Flashduty member. Unlink first.")
}

/// Notice.
pub fn page_unavailable() -> Text {
    said("飞书或 Flashduty 暂时没有响应，请稍后重试。", "Lark or Flashduty does not answer at the moment. Please try again.")
}

/// Notice.
pub fn page_form_expired() -> Text {
    said("页面已过期，请重新操作。", "The page was too old. Please do it again.")
}

/// Page heading: signed out.
pub fn page_signed_out() -> Text {
    said("已退出登录", "You are signed out")
}

/// Signed out.
pub fn page_signed_out_text() -> Text {
    said("可以换一个飞书账号重新登录。", "Sign in again, with another Lark account if you like.")
}

/// Page heading: a sign-in failed.
pub fn page_sign_in_failed() -> Text {
    said("登录没有完成", "The sign-in did not finish")
}

/// The person said no to Lark.
pub fn page_denied() -> Text {
    said("你取消了授权。需要授权才能确认你的身份。", "You declined. We need your consent to know who you are.")
}

/// Too old, used, or begun in another browser.
pub fn page_sign_in_expired() -> Text {
    said("登录已过期，或不是在这个浏览器里开始的。", "This sign-in has expired, or was begun in another browser.")
}

/// Another company.
pub fn page_foreign_tenant() -> Text {
    said("这个应用只对本企业成员开放。", "This app is for members of its own organization only.")
}

/// The person may not use the app.
pub fn page_not_for_you() -> Text {
    said("你不在应用的可用范围内，请联系管理员。", "You are outside the app's availability. Ask an administrator.")
}

/// The app is set up wrongly.
pub fn page_app_broken() -> Text {
    said(
        "应用配置有误，请管理员检查 App Secret、重定向 URL 和权限。",
        "The app is set up wrongly. An administrator should check the App Secret, the redirect URL and the scopes.",
    )
}

/// 404.
pub fn page_not_found() -> Text {
    said("页面不存在", "There is no such page")
}

/// 404.
pub fn page_not_found_text() -> Text {
    said("请从飞书工作台打开应用。", "Open the app from the Lark workplace.")
}

/// 503.
pub fn page_not_ready() -> Text {
    said("服务暂时不可用", "The service is not available")
}
