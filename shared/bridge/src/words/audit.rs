//! What the page about the audit says.

use super::{Language, Text, said};
use crate::audit::{Deed, Entry, Kind};
use crate::button::Button;
use crate::chat::Route;
use crate::person::LinkProof;
use crate::refusal::Refusal;

/// Page heading, and the link to it.
pub fn audit_title() -> Text {
    said("操作记录", "Audit")
}

/// What the page holds.
pub fn audit_about() -> Text {
    said("谁做了什么，保留 180 天，最新的在前。", "Who did what, for 180 days, newest first.")
}

/// Nothing was done.
pub fn audit_none() -> Text {
    said("没有操作记录。", "Nobody did anything here yet.")
}

/// Nothing fits the filter.
pub fn audit_none_fits() -> Text {
    said("没有符合条件的记录。", "No entry fits.")
}

/// Field.
pub fn audit_person() -> Text {
    said("人员", "Person")
}

/// What may be typed into it.
pub fn audit_person_hint() -> Text {
    said(
        "姓名的一部分，或 open_id；操作人和被操作人都算。",
        "Part of a name, or an open_id; of who did it or whom it was done to.",
    )
}

/// Field.
pub fn audit_kind() -> Text {
    said("类别", "Kind")
}

/// Choice: all kinds.
pub fn audit_all_kinds() -> Text {
    said("全部", "All")
}

/// A kind of deed.
pub fn deed_kind(kind: Kind) -> Text {
    match kind {
        Kind::Links => said("绑定", "Links"),
        Kind::Access => said("APP Key 与登录", "Keys and sessions"),
        Kind::Chats => said("群与路由", "Chats and routes"),
        Kind::Deliveries => said("重发", "Resending"),
        Kind::Presses => said("故障操作", "Incident actions"),
        Kind::Settings => said("设置", "Settings"),
    }
}

/// Button.
pub fn filter_apply() -> Text {
    said("筛选", "Filter")
}

/// Link: without a filter.
pub fn filter_clear() -> Text {
    said("清除筛选", "Clear filter")
}

/// Link: the next page.
pub fn audit_older() -> Text {
    said("更早的记录", "Older")
}

/// Link.
pub fn audit_csv() -> Text {
    said("下载 CSV（最多 5,000 条）", "Download as CSV (up to 5,000 entries)")
}

/// A column of the download.
pub fn csv_columns() -> Text {
    said("时间,操作人,open_id,类别,操作,结果,故障", "time,who,open_id,kind,what,result,incident")
}

/// What came of a press that was carried out.
pub fn carried_out() -> Text {
    said("已执行", "carried out")
}

/// Who did it where nobody knows a name.
pub fn somebody() -> Text {
    said("某人", "Somebody")
}

/// What somebody did, as one sentence that begins with their name.
pub fn deed(entry: &Entry) -> Text {
    let by = if entry.by.name.is_empty() { somebody() } else { Text::same(entry.by.name.clone()) };
    let done = match &entry.deed {
        Deed::Linked { open_id, name, proof, .. } if *open_id == entry.by.open_id => linked_themselves(name, *proof),
        Deed::Linked { name, proof, .. } => linked(name, *proof),
        Deed::Unlinked { name, .. } if *name == entry.by.name => said("解除了自己的绑定", "unlinked themselves"),
        Deed::Unlinked { name, .. } => Text::new(format!("解除了 {name} 的绑定"), format!("unlinked {name}")),
        Deed::LinkedMany { linked, failed } => Text::new(
            format!("一键绑定：成功 {linked} 人，未成功 {failed} 人"),
            format!("linked everybody at once: {linked} linked, {failed} not"),
        ),
        Deed::KeyGiven => said("添加了自己的 APP Key", "gave an APP key of their own"),
        Deed::KeyRemoved => said("移除了自己的 APP Key", "removed their APP key"),
        Deed::SignedOutEverywhere => said("退出了所有登录", "signed out everywhere"),
        Deed::Routed { name, routes, .. } => routed(&chat(name), routes),
        Deed::ChatSet { name, .. } => about_chat("修改了群 {} 的设置", "changed the settings of {}", name),
        Deed::ChatForgotten { name, .. } => about_chat("移除了群 {}", "removed {}", name),
        Deed::ChatTested { name, .. } => about_chat("向群 {} 发送了测试消息", "sent a test to {}", name),
        Deed::Resent { count } => Text::new(
            format!("重发了 {count} 条未送达的消息"),
            match count {
                1 => "resent one delivery that was given up".to_owned(),
                _ => format!("resent {count} deliveries that were given up"),
            },
        ),
        Deed::Pressed { num, button, refused, .. } => pressed(num, *button, refused.as_ref()),
        Deed::Chosen => said("修改了集成设置", "changed the settings of the integration"),
        Deed::SetUp => said("配置了飞书应用", "configured the Lark app"),
    };
    Text::new(format!("{} {}", by.zh, done.zh), format!("{} {}", by.en, done.en))
}

fn linked(name: &str, proof: LinkProof) -> Text {
    match proof {
        LinkProof::Directory => Text::new(format!("通过通讯录绑定了 {name}"), format!("linked {name} by directory")),
        LinkProof::OwnKey => Text::new(format!("用 APP Key 绑定了 {name}"), format!("linked {name} by APP key")),
        LinkProof::Administrator => Text::new(format!("手动绑定了 {name}"), format!("linked {name} by hand")),
    }
}

fn linked_themselves(name: &str, proof: LinkProof) -> Text {
    let how = match proof {
        LinkProof::Directory => said("通过通讯录", "by directory"),
        LinkProof::OwnKey => said("用 APP Key ", "by APP key"),
        LinkProof::Administrator => said("手动", "by hand"),
    };
    Text::new(format!("{}把自己绑定为 {name}", how.zh), format!("linked themselves {} (as {name})", how.en))
}

/// A chat, by its name where it has one.
fn chat(name: &str) -> Text {
    if name.is_empty() { said("（未命名）", "a chat without a name") } else { Text::same(name) }
}

fn about_chat(zh: &str, en: &str, name: &str) -> Text {
    let name = chat(name);
    Text::new(zh.replace("{}", &name.zh), en.replace("{}", &name.en))
}

fn routed(name: &Text, routes: &[Route]) -> Text {
    if routes.is_empty() {
        return Text::new(format!("让群 {} 不再接收故障", name.zh), format!("stopped showing incidents in {}", name.en));
    }
    let rules: Vec<_> = routes.iter().map(rule).collect();
    let rules = joined(&rules, "；", "; or ");
    Text::new(format!("修改了群 {} 的路由：{}", name.zh, rules.zh), format!("changed what {} is shown: {}", name.en, rules.en))
}

/// What one rule lets through.
fn rule(route: &Route) -> Text {
    let severities: Vec<_> = route.severities.iter().map(|severity| super::severity(*severity)).collect();
    let channels: Vec<_> = route.channels.iter().map(|channel| channel.0.to_string()).collect();
    let labels: Vec<_> = route.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut parts = Vec::new();
    if !severities.is_empty() {
        parts.push(joined(&severities, "/", "/"));
    }
    if !channels.is_empty() {
        parts.push(Text::new(format!("协作空间 {}", channels.join("/")), format!("channel {}", channels.join("/"))));
    }
    if !labels.is_empty() {
        parts.push(Text::same(labels.join(" ")));
    }
    if parts.is_empty() {
        return said("全部故障", "every incident");
    }
    joined(&parts, "，", ", ")
}

fn joined(texts: &[Text], zh: &str, en: &str) -> Text {
    let all = |language| texts.iter().map(move |text| text.in_(language)).collect::<Vec<_>>();
    Text::new(all(Language::Zh).join(zh), all(Language::En).join(en))
}

fn pressed(num: &str, button: Button, refused: Option<&Refusal>) -> Text {
    let on = if num.is_empty() { said("一个故障", "an incident") } else { Text::same(format!("#{num}")) };
    let name = button_name(button);
    let (zh, en) = (format!("在 {} 上点击了“{}”", on.zh, name.zh), format!("pressed {} on {}", name.en, on.en));
    match refused.map(why_not) {
        Some(why) => Text::new(format!("{zh}，未执行：{}", why.zh), format!("{en}, refused: {}", why.en)),
        None => Text::new(zh, en),
    }
}

fn button_name(button: Button) -> Text {
    match button {
        Button::Acknowledge => super::acknowledge(),
        Button::JoinIn => super::join_in(),
        Button::Unacknowledge => super::unacknowledge(),
        Button::Snooze { minutes } => super::snooze_for(minutes),
        Button::Wake => super::wake(),
        Button::Close => super::close(),
        Button::Reopen => super::reopen(),
        Button::Comment => super::comment(),
    }
}

/// Why a press was not carried out, for somebody else than the presser.
pub fn why_not(refusal: &Refusal) -> Text {
    match refusal {
        Refusal::AlreadyAcknowledged { by, .. } => {
            Text::new(format!("已由 {} 认领", by.name), format!("already acknowledged by {}", by.name))
        }
        Refusal::AcknowledgedByYou => said("本人已认领过", "they had acknowledged it before"),
        Refusal::NothingToWithdraw => said("没有可取消的认领", "no acknowledgement of theirs to withdraw"),
        Refusal::AlreadyClosed { .. } => said("故障已关闭", "already closed"),
        Refusal::AlreadyOpen => said("故障已经打开", "already open"),
        Refusal::NotSnoozed => said("故障没有被暂缓", "not snoozed"),
        Refusal::SnoozeNeedsAcknowledgement => said("暂缓前须先认领", "a snooze needs an acknowledgement first"),
        Refusal::SnoozeLength => said("暂缓时长超出范围", "a snooze lasts from 1 minute to 24 hours"),
        Refusal::ReasonMissing => said("没有填写原因", "no reason was given"),
        Refusal::CommentMissing => said("备注为空", "the comment was empty"),
        Refusal::TextTooLong => said("内容过长", "the text was too long"),
        Refusal::NotLinked => said("尚未绑定", "not linked"),
        Refusal::ForeignTenant => said("属于外部租户", "of another organization"),
        Refusal::NoLicense => said("没有 Flashduty 席位", "no Flashduty licence"),
        Refusal::NotAllowed => said("Flashduty 权限不足", "not allowed at Flashduty"),
        Refusal::KeyRejected => said("APP Key 已失效", "the APP key no longer works"),
        Refusal::IncidentGone => said("故障已不存在", "the incident no longer exists"),
        Refusal::NeverAnswered => said("Flashduty 一整天没有响应", "Flashduty gave no answer for a day"),
        Refusal::Declined { message } => {
            Text::new(format!("Flashduty 拒绝：{message}"), format!("Flashduty declined: {message}"))
        }
    }
}

#[cfg(test)]
mod tests;
