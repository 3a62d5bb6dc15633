//! What the page about the check-up says.

use super::{Text, said};
use crate::check_up::Level;

mod account;
mod app;
mod doors;
mod house;
mod test_card;

pub use account::*;
pub use app::*;
pub use doors::*;
pub use house::*;
pub use test_card::*;

/// Page heading, and the link to it.
pub fn check_up_title() -> Text {
    said("体检", "Check-up")
}

/// Below the heading: what it came to.
pub fn check_up_summary(bad: usize, warnings: usize) -> Text {
    let broken = if bad == 1 { "1 thing does not work".to_owned() } else { format!("{bad} things do not work") };
    let need = if warnings == 1 { "needs" } else { "need" };
    match (bad, warnings) {
        (0, 0) => said("一切正常。", "Everything works."),
        (0, _) => Text::new(
            format!("没有故障，有 {warnings} 项需要留意。"),
            format!("Nothing is broken; {warnings} {} {need} attention.", if warnings == 1 { "thing" } else { "things" }),
        ),
        (_, 0) => Text::new(format!("有 {bad} 项不正常。"), format!("{broken}.")),
        _ => Text::new(
            format!("有 {bad} 项不正常，{warnings} 项需要留意。"),
            format!("{broken}; {warnings} more {need} attention."),
        ),
    }
}

/// Heading of a group of findings.
pub fn check_level(level: Level, count: usize) -> Text {
    let heading = match level {
        Level::Bad => said("不正常", "Does not work"),
        Level::Warning => said("需要留意", "Needs attention"),
        Level::Advice => said("建议", "Advice"),
        Level::Fine => said("正常", "Works"),
    };
    Text::new(format!("{}（{count}）", heading.zh), format!("{} ({count})", heading.en))
}

/// On the badge of a finding.
pub fn check_badge(level: Level) -> Text {
    match level {
        Level::Bad => said("异常", "Broken"),
        Level::Warning => said("注意", "Attention"),
        Level::Advice => said("建议", "Advice"),
        Level::Fine => said("正常", "Works"),
    }
}

/// Before what a finding costs.
pub fn check_costs_label() -> Text {
    said("影响：", "What it costs: ")
}

/// Before what helps.
pub fn check_fix_label() -> Text {
    said("处理：", "What helps: ")
}

/// Before a moment.
pub fn check_seen_label() -> Text {
    said("最近一次：", "Last seen: ")
}

/// Link to Lark's page that grants scopes.
pub fn check_grant() -> Text {
    said("去开通权限", "Grant it in Lark")
}

/// Link to the developer console.
pub fn check_console() -> Text {
    said("打开开发者后台", "Open the developer console")
}

/// Link to one of our own pages.
pub fn check_open_page() -> Text {
    said("去处理", "Go there")
}

/// Button beside a value.
pub fn check_copy() -> Text {
    said("复制", "Copy")
}

/// After a press of it.
pub fn check_copied() -> Text {
    said("已复制", "Copied")
}

/// Button.
pub fn check_again() -> Text {
    said("重新检查", "Check again")
}

/// Heading over the plain text.
pub fn check_report() -> Text {
    said("诊断报告", "Report for support")
}

/// Below that heading.
pub fn check_report_hint() -> Text {
    said(
        "寻求支持时可以把这段文字发给对方。其中没有密钥、姓名和地址。",
        "Send this along when you ask for support. It holds no secrets, names or addresses.",
    )
}

/// Button.
pub fn check_report_copy() -> Text {
    said("复制报告", "Copy the report")
}

/// Where a neighbour did not tell.
pub fn check_again_later() -> Text {
    said(
        "稍后重新检查；如果一直如此，请查看对方的服务状态。",
        "Check again later; if it stays so, look at that service's status page.",
    )
}
