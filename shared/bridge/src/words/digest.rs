//! What the digest of a storm says, and what is said about it.

use super::{Text, processing, said, severity, span, triggered};
use crate::incident::{Progress, Severity};

/// Header of a digest.
pub fn storm_title(incidents: usize) -> Text {
    Text::new(format!("故障风暴：{} 个故障", thousands(incidents)), format!("Storm: {}", incidents_en(incidents)))
}

/// The line in the list of chats.
pub fn storm_summary(incidents: usize, open: usize) -> Text {
    let Text { zh, en } = storm_title(incidents);
    match open {
        0 => Text::new(format!("{zh}，全部已关闭"), format!("{en}, all closed")),
        _ => Text::new(format!("{zh}，{} 个未关闭", thousands(open)), format!("{en}, {} open", thousands(open))),
    }
}

/// Caption.
pub fn storm_since() -> Text {
    said("开始时间", "Since")
}

/// How many incidents of one severity there are, and where the work on them stands.
pub fn storm_counts(triggered: usize, processing: usize, closed: usize) -> Text {
    let parts = [(triggered, "待处理", "triggered"), (processing, "处理中", "processing"), (closed, "已关闭", "closed")];
    let parts = || parts.iter().filter(|(count, ..)| *count > 0);
    let zh: Vec<_> = parts().map(|(count, zh, _)| format!("{} {zh}", thousands(*count))).collect();
    let en: Vec<_> = parts().map(|(count, _, en)| format!("{} {en}", thousands(*count))).collect();
    Text::new(zh.join(" · "), en.join(" · "))
}

/// Caption.
pub fn storm_channels() -> Text {
    said("协作空间", "Channels")
}

/// Caption.
pub fn storm_labels() -> Text {
    said("共同标签", "Top labels")
}

/// Something and how often it occurs.
pub fn counted(name: &str, count: usize) -> String {
    format!("{name} {}", thousands(count))
}

/// How bad an incident is, and where the work on it stands.
pub fn storm_line(bad: Severity, progress: Progress) -> Text {
    let (bad, state) = (severity(bad), progress_of(progress));
    Text::new(format!("{} · {}", bad.zh, state.zh), format!("{} · {}", bad.en, state.en))
}

fn progress_of(progress: Progress) -> Text {
    match progress {
        Progress::Triggered => triggered(),
        Progress::Processing => processing(),
        Progress::Closed => said("已关闭", "Closed"),
    }
}

/// Under the newest ones.
pub fn storm_more(unseen: usize) -> Text {
    Text::new(format!("还有 {} 个", thousands(unseen)), format!("and {} more", thousands(unseen)))
}

/// Menu.
pub fn storm_open_one() -> Text {
    said("发出某个故障的卡片…", "Show the card of…")
}

/// Button.
pub fn storm_show_all(cards: usize) -> Text {
    Text::new(format!("发出其余 {} 张卡片", thousands(cards)), format!("Show {} here", cards_en(cards)))
}

/// Asked before all cards are posted.
pub fn storm_show_all_title(cards: usize) -> Text {
    let en = match cards {
        1 => "Post 1 more card here?".to_owned(),
        _ => format!("Post {} more cards here?", thousands(cards)),
    };
    Text::new(format!("在这里再发 {} 张卡片？", thousands(cards)), en)
}

/// Asked before all cards are posted: how long Lark's limit makes it take.
pub fn storm_show_all_text(seconds: i64) -> Text {
    let took = span(seconds);
    match seconds {
        ..60 => said("飞书限频下，发完需要不到 1 分钟。", "Within Lark's limits this takes less than a minute."),
        _ => Text::new(
            format!("飞书限频下，发完大约需要 {}。", took.zh),
            format!("Within Lark's limits this takes about {}.", took.en),
        ),
    }
}

/// Link.
pub fn storm_link() -> Text {
    said("在 Flashduty 中查看故障列表", "Open the list in Flashduty")
}

/// Toast.
pub fn storm_posting(cards: usize) -> Text {
    match cards {
        0 => said("所有故障都已有自己的卡片", "Every incident has a card of its own already"),
        _ => Text::new(format!("正在这里发出 {} 张卡片…", thousands(cards)), format!("Posting {} here…", cards_en(cards))),
    }
}

/// Toast.
pub fn storm_posting_one(num: &str) -> Text {
    Text::new(format!("正在这里发出 #{num} 的卡片…"), format!("Posting the card of #{num} here…"))
}

/// Toast: the digest, or the incident on it, is not known any more.
pub fn storm_forgotten() -> Text {
    said("这份汇总已过期，请在 Flashduty 中查看", "This digest is too old. Please look in Flashduty")
}

/// On the card of an incident whose alerts are many: caption.
pub fn alert_storm() -> Text {
    said("告警风暴", "Alert storm")
}

/// On the card of an incident whose alerts are many.
pub fn alert_storm_reached(threshold: Option<u64>) -> Text {
    match threshold {
        Some(count) => Text::new(format!("⚡ 已达 {count} 条告警"), format!("⚡ {count} alerts reached")),
        None => said("⚡ 告警数量达到阈值", "⚡ many alerts at once"),
    }
}

/// Answer to `storm`.
pub fn storm_setting_title() -> Text {
    said("故障风暴汇总", "Storm digest")
}

/// Answer to `storm`: how it is set in this group.
pub fn storm_setting(after: u32) -> Text {
    match after {
        0 => said(
            "本群不汇总：每个故障都有自己的卡片。发送 storm 30 可开启。",
            "There is no digest in this group: every incident gets its own card. Send storm 30 to have one.",
        ),
        _ => Text::new(
            format!(
                "同时有超过 {after} 个新故障等待时，本群用一张汇总卡片展示；「严重」故障仍有自己的卡片。发送 storm <数量> 修改，storm off 关闭。"
            ),
            format!(
                "When more than {after} new incidents wait at once, this group shows them on one digest card; Critical ones still get their own. Send storm <number> to change it, storm off to end it."
            ),
        ),
    }
}

fn incidents_en(count: usize) -> String {
    if count == 1 { "1 incident".to_owned() } else { format!("{} incidents", thousands(count)) }
}

fn cards_en(count: usize) -> String {
    if count == 1 { "1 card".to_owned() } else { format!("{} cards", thousands(count)) }
}

/// `1,000`, in both languages.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_said_as_one() {
        assert_eq!(storm_title(1).en, "Storm: 1 incident");
        assert_eq!(storm_show_all(1).en, "Show 1 card here");
        assert_eq!(storm_show_all_title(1).en, "Post 1 more card here?");
        assert_eq!(storm_posting(1).en, "Posting 1 card here…");
    }

    #[test]
    fn many_are_said_in_thousands() {
        assert_eq!([0, 12, 999, 1_000, 12_345, 1_000_000].map(thousands), ["0", "12", "999", "1,000", "12,345", "1,000,000"]);
        assert_eq!(
            storm_summary(1_000, 0),
            Text::new("故障风暴：1,000 个故障，全部已关闭", "Storm: 1,000 incidents, all closed")
        );
    }

    #[test]
    fn what_there_is_none_of_is_not_counted() {
        assert_eq!(storm_counts(2, 0, 1_001), Text::new("2 待处理 · 1,001 已关闭", "2 triggered · 1,001 closed"));
    }
}
