//! What the home page says about incidents, who is on call, and oneself.

use super::{Text, said};
use crate::person::DirectMessages;
use crate::ports::IncidentsFault;

// Incidents.

/// Section heading.
pub fn open_heading() -> Text {
    said("我的故障", "My open incidents")
}

/// How many are open, and how many of them are Critical: read aloud when it changes.
pub fn open_count(open: usize, critical: usize) -> Text {
    match (open, critical) {
        (0, _) => said("没有未关闭的故障", "Nothing is open"),
        (open, 0) => Text::new(format!("{open} 个未关闭"), format!("{open} open")),
        (open, critical) => {
            Text::new(format!("{open} 个未关闭，其中 {critical} 个严重"), format!("{open} open, {critical} Critical"))
        }
    }
}

/// Nothing is open.
pub fn open_none() -> Text {
    said("眼下没有等你处理的故障，一切安好。", "Nothing is waiting for you. Enjoy the quiet.")
}

/// An account with very many open incidents.
pub fn open_too_many(looked_at: usize, all: usize) -> Text {
    Text::new(
        format!("共有 {all} 个未关闭的故障，这里只查看了最新的 {looked_at} 个。更早的请到 Flashduty 查看。"),
        format!("{all} incidents are open, and only the newest {looked_at} were looked at. Find older ones in Flashduty."),
    )
}

/// How long it has been open.
pub fn open_for(span: &Text) -> Text {
    Text::new(format!("已持续 {}", span.zh), format!("open for {}", span.en))
}

/// Who has it.
pub fn had_by(names: &[String]) -> Text {
    let have = if names.len() == 1 { "has" } else { "have" };
    Text::new(format!("{} 已认领", names.join("、")), format!("{} {have} it", in_a_row(names)))
}

/// Nobody has it.
pub fn had_by_nobody() -> Text {
    said("还没有人认领", "Nobody has it yet")
}

/// The menu of snoozes; what is in it says "Snooze 2 h".
pub fn snooze_menu() -> Text {
    said("暂缓", "Snooze")
}

/// What opens the field for a comment.
pub fn comment_menu() -> Text {
    said("写备注", "Comment")
}

/// Over the field for a comment.
pub fn comment_label() -> Text {
    said("备注（最多 1024 个字符）", "Comment (at most 1,024 characters)")
}

/// Button under the field for a comment.
pub fn comment_submit() -> Text {
    said("写入时间线", "Add to the timeline")
}

/// Link to those that are less urgent.
pub fn open_more(left: usize) -> Text {
    Text::new(format!("查看其余 {left} 个"), format!("Show {left} more"))
}

/// Link back to the most urgent.
pub fn open_first() -> Text {
    said("回到最紧急的", "Back to the most urgent")
}

/// Section heading.
pub fn closed_heading() -> Text {
    said("最近 7 天关闭", "Closed in the last 7 days")
}

/// Nothing was closed.
pub fn closed_none() -> Text {
    said("最近 7 天没有关闭过你的故障。", "None of your incidents was closed in the last 7 days.")
}

// What came of a press.

/// Notice: Flashduty has not answered yet.
pub fn press_under_way() -> Text {
    said(
        "已收到，Flashduty 还没有回应。操作会继续执行，结果会显示在这里和卡片上。",
        "Received, but Flashduty has not answered yet. Your action will be carried out; this page and the cards will show it.",
    )
}

/// Notice: the presser is not linked.
pub fn press_kept() -> Text {
    said(
        "已记下你的操作。一小时内完成绑定，它就会自动执行。",
        "Your action is kept. Link your Flashduty account within the hour, and it is carried out.",
    )
}

/// Notice: the press could not be kept.
pub fn press_lost() -> Text {
    said(
        "我们这边出了点问题，操作没有记下，请再试一次。",
        "Something went wrong on our side, and your action was not kept. Please try again.",
    )
}

// Who is on call.

/// Page heading: who is on call.
pub fn on_call_title() -> Text {
    said("当前值班", "On call now")
}

/// Link, where the schedules are not on the page itself.
pub fn on_call_see() -> Text {
    said("查看谁在值班", "See who is on call")
}

/// Link to all schedules.
pub fn on_call_all(schedules: usize) -> Text {
    Text::new(format!("查看全部 {schedules} 个值班表"), format!("All {schedules} schedules"))
}

/// There is no schedule.
pub fn on_call_none() -> Text {
    said(
        "还没有值班表。在 Flashduty 里建一个，大家就知道该找谁。",
        "There is no schedule yet. Make one in Flashduty, and everybody knows whom to ask.",
    )
}

/// A schedule says nobody.
pub fn on_call_nobody() -> Text {
    said("现在无人值班", "Nobody is on call")
}

/// The reader is on call.
pub fn on_call_you() -> Text {
    said("轮到你", "You")
}

/// Before a moment.
pub fn on_call_until() -> Text {
    said("至", "until")
}

/// Before a moment and names.
pub fn on_call_next() -> Text {
    said("下一班", "Next")
}

/// Somebody of whom Flashduty tells no name.
pub fn on_call_somebody() -> Text {
    said("一位成员", "somebody")
}

/// A schedule without a name.
pub fn on_call_unnamed() -> Text {
    said("未命名的值班表", "A schedule without a name")
}

/// More schedules than are shown.
pub fn on_call_too_many(shown: usize, all: usize) -> Text {
    Text::new(
        format!("共有 {all} 个值班表，这里只有前 {shown} 个。其余请到 Flashduty 查看。"),
        format!("There are {all} schedules, and these are the first {shown}. Find the others in Flashduty."),
    )
}

/// Flashduty does not tell at the moment: before the moment it last did.
pub fn on_call_as_of() -> Text {
    said("Flashduty 暂时没有回应，以下是较早的情况：", "Flashduty does not answer at the moment. This is as of")
}

/// Flashduty does not tell.
pub fn on_call_fault(fault: &IncidentsFault) -> Text {
    match fault {
        IncidentsFault::NotAllowed | IncidentsFault::NoLicense => said(
            "集成的 APP Key 没有查看值班表的权限。请管理员在 Flashduty 中补上。",
            "The integration's APP key may not see the schedules. An administrator can allow it in Flashduty.",
        ),
        IncidentsFault::KeyRejected => said(
            "集成的 APP Key 已失效，请管理员更换。",
            "The integration's APP key no longer works. An administrator has to replace it.",
        ),
        IncidentsFault::Limited { .. } => said(
            "对 Flashduty 的请求太多了，一会儿就好。",
            "Flashduty is being asked too often. It will be here again in a moment.",
        ),
        IncidentsFault::Refused { .. } | IncidentsFault::Gone | IncidentsFault::NoAnswer | IncidentsFault::Unavailable => {
            said("Flashduty 暂时没有回应，稍后再看。", "Flashduty does not answer at the moment. Look again in a while.")
        }
    }
}

// Oneself.

/// Section heading.
pub fn link_heading() -> Text {
    said("我的账号", "My account")
}

/// Section heading of somebody who is not linked.
pub fn link_missing_heading() -> Text {
    said("先绑定 Flashduty 账号", "First link your Flashduty account")
}

/// What somebody can do who is not linked.
pub fn link_ways() -> Text {
    said("有三种办法，任选其一：", "There are three ways, and one is enough:")
}

/// One way.
pub fn link_way_retry() -> Text {
    said(
        "请 Flashduty 管理员确认你在那里的邮箱与飞书邮箱一致，然后重试。",
        "Have your e-mail at Flashduty set to the one of your Lark account, and try again.",
    )
}

/// Another way.
pub fn link_way_key() -> Text {
    said("用你自己的 Flashduty APP Key 绑定。", "Link with an APP key of your own.")
}

/// The last way.
pub fn link_way_administrator() -> Text {
    said(
        "请这个应用的管理员在「已绑定用户」中替你绑定。",
        "Ask an administrator of this app to link you, on the page Linked users.",
    )
}

/// Name of a fact.
pub fn key_fact() -> Text {
    said("自己的 APP Key", "Own APP key")
}

/// Whether there is one.
pub fn key_fact_is(given: bool) -> Text {
    match given {
        true => said("已加密保存，不再显示", "kept, encrypted, and never shown"),
        false => said("未提供", "none"),
    }
}

/// What opens the field for a first key.
pub fn key_give_menu() -> Text {
    said("以本人身份操作", "Act as myself")
}

/// What opens the field for another key.
pub fn key_replace_menu() -> Text {
    said("更换或移除 APP Key", "Replace or remove the key")
}

/// Button.
pub fn key_replace() -> Text {
    said("更换", "Replace the key")
}

/// Button.
pub fn key_remove() -> Text {
    said("移除 APP Key，由集成代为操作", "Remove the key, and let the integration act for me")
}

/// Section heading.
pub fn choices_heading() -> Text {
    said("我的偏好", "My choices")
}

/// Over the choices.
pub fn choose_direct_messages() -> Text {
    said("哪些故障私信我", "Which of my incidents come as direct messages")
}

/// One of them.
pub fn choose_direct_messages_is(choice: DirectMessages) -> Text {
    match choice {
        DirectMessages::All => said("全部", "All of them"),
        DirectMessages::Critical => said("仅严重", "Critical ones only"),
        DirectMessages::Off => said("不要私信，我看群", "None: I read the groups"),
    }
}

/// Below them, where nobody gets any.
pub fn direct_messages_are_off() -> Text {
    said("管理员目前关闭了所有人的私信。", "An administrator has switched direct messages off for everybody at the moment.")
}

/// Over the choice.
pub fn choose_language() -> Text {
    said("语言", "Language")
}

/// One of them.
pub fn language_of_the_browser() -> Text {
    said("跟随浏览器和飞书", "As in my browser and Lark")
}

/// Button.
pub fn choices_save() -> Text {
    said("保存", "Save")
}

/// What opens the question.
pub fn unlink_menu() -> Text {
    said("解除绑定…", "Unlink…")
}

/// Asked before unlinking.
pub fn unlink_question() -> Text {
    said(
        "解除后，关于你的一切（包括 APP Key 和偏好）都会删除，卡片上的按钮也不再有效，直到你再次绑定。",
        "Everything we keep about you goes, your APP key and choices included, and buttons on cards do nothing for you until you link again.",
    )
}

/// Button.
pub fn sign_out() -> Text {
    said("退出登录", "Sign out")
}

/// Button.
pub fn sign_out_everywhere() -> Text {
    said("在所有设备上退出", "Sign out everywhere")
}

/// `A, B and C`.
fn in_a_row(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn had(names: &[&str]) -> String {
        had_by(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).en
    }

    #[test]
    fn one_has_it_and_several_have_it() {
        assert_eq!(had(&["Mei"]), "Mei has it");
        assert_eq!(had(&["Mei", "Jonas"]), "Mei and Jonas have it");
        assert_eq!(had(&["Mei", "Jonas", "Bob"]), "Mei, Jonas and Bob have it");
    }

    #[test]
    fn nothing_critical_is_not_mentioned() {
        assert_eq!(open_count(0, 0).en, "Nothing is open");
        assert_eq!(open_count(3, 0).en, "3 open");
        assert_eq!(open_count(3, 1), Text::new("3 个未关闭，其中 1 个严重", "3 open, 1 Critical"));
    }
}
