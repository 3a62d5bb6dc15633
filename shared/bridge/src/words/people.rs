//! What the pages about linked users say.

use super::{Text, said};
use crate::decide::link::Conflict;
use crate::id::OpenId;
use crate::linking::by_hand::ByHand;
use crate::person::LinkProof;
use crate::roll::{Obstacle, Roll, Stage, Why};

/// Page heading, and the link to it.
pub fn people_title() -> Text {
    said("成员绑定", "Linked users")
}

/// Below the heading.
pub fn people_intro() -> Text {
    said(
        "Flashduty 的成员和他们的飞书账号。邮箱只在这一页显示，不会被保存。",
        "The members of Flashduty and their Lark accounts. E-mails are shown here and stored nowhere.",
    )
}

/// What the tabs are called.
pub fn people_tabs() -> Text {
    said("筛选成员", "Which members")
}

/// Tab.
pub fn people_all() -> Text {
    said("全部", "All")
}

/// Tab.
pub fn people_linked() -> Text {
    said("已绑定", "Linked")
}

/// Tab.
pub fn people_unlinked() -> Text {
    said("未绑定", "Not linked")
}

/// Field.
pub fn people_search() -> Text {
    said("按姓名或邮箱搜索", "Search by name or e-mail")
}

/// Button.
pub fn people_search_submit() -> Text {
    said("搜索", "Search")
}

/// Link: no search any more.
pub fn people_search_clear() -> Text {
    said("清除搜索", "Clear the search")
}

/// Column.
pub fn people_column_member() -> Text {
    said("Flashduty 成员", "Flashduty member")
}

/// Column.
pub fn people_column_lark() -> Text {
    said("飞书账号", "Lark account")
}

/// Column.
pub fn people_column_proof() -> Text {
    said("绑定方式", "Linked by")
}

/// Column.
pub fn people_column_since() -> Text {
    said("绑定时间", "Since")
}

/// Column.
pub fn people_column_key() -> Text {
    said("自己的 APP Key", "Own APP key")
}

/// Cell.
pub fn people_yes_no(yes: bool) -> Text {
    if yes { said("有", "yes") } else { said("没有", "no") }
}

/// Cell.
pub fn people_no_email() -> Text {
    said("没有邮箱", "no e-mail")
}

/// Badge.
pub fn people_not_linked() -> Text {
    said("未绑定", "not linked")
}

/// Link to the page of a member who is linked. Begins with the words that are seen: some people speak them to press it.
pub fn people_to_unlink(name: &str) -> Text {
    Text::new(format!("解除绑定：{name}"), format!("Unlink: {name}"))
}

/// The same where the name stands beside it.
pub fn people_to_unlink_short() -> Text {
    said("解除绑定…", "Unlink…")
}

/// Link to the page of a member who is not linked.
pub fn people_to_link(name: &str) -> Text {
    Text::new(format!("手动绑定：{name}"), format!("Link by hand: {name}"))
}

/// The same where the name stands beside it.
pub fn people_to_link_short() -> Text {
    said("手动绑定…", "Link by hand…")
}

/// Instead of an empty table.
pub fn people_none(searched: bool, tab: &str) -> Text {
    match (searched, tab) {
        (true, _) => said("没有符合搜索条件的成员。", "No member fits the search."),
        (false, "linked") => said("这里还没有已绑定的成员。", "Nobody here is linked yet."),
        (false, "unlinked") => said("这里的成员都已绑定。", "Everybody here is linked."),
        (false, _) => said("Flashduty 里还没有成员。", "There are no members at Flashduty yet."),
    }
}

/// Below a table that was filled by walking through many members.
pub fn people_walked(members: usize) -> Text {
    Text::new(
        format!("这一页查看了 {members} 位成员，后面还有。"),
        match members {
            1 => "This page looked through 1 member; there are more.".to_owned(),
            _ => format!("This page looked through {members} members; there are more."),
        },
    )
}

/// Link.
pub fn people_next() -> Text {
    said("下一页", "Next page")
}

/// Link.
pub fn people_first() -> Text {
    said("回到第一页", "First page")
}

/// What the links from page to page are called.
pub fn people_pages() -> Text {
    said("翻页", "Pages of the list")
}

/// In place of the list.
pub fn people_flashduty_silent() -> Text {
    said(
        "Flashduty 暂时没有返回成员列表，请稍后刷新。",
        "Flashduty does not give the member list at the moment. Reload in a while.",
    )
}

/// In place of the list.
pub fn people_flashduty_key() -> Text {
    said(
        "集成的 APP Key 不能读取成员列表。请在 Flashduty 检查这个 Key 是否有效、所属成员是否有查看成员的权限，再更新密钥里的 flashduty.app_key。",
        "The integration's APP key may not read the member list. Check at Flashduty that the key works and that its member may see members, then renew flashduty.app_key in the secret.",
    )
}

/// Heading, link and page title.
pub fn everyone_title() -> Text {
    said("一键绑定", "Link everyone")
}

/// Beside the button on the list.
pub fn everyone_invites() -> Text {
    said(
        "按邮箱在飞书通讯录里查找所有未绑定的成员。先预览，确认后才绑定。",
        "Looks up every member who is not linked in Lark's directory, by e-mail. You see a preview before anybody is linked.",
    )
}

/// The same while a run is under way.
pub fn everyone_is_running() -> Text {
    said("一键绑定正在进行。", "A run is under way.")
}

/// Link to the run.
pub fn everyone_open() -> Text {
    said("打开一键绑定", "Open link everyone")
}

/// Button.
pub fn everyone_begin() -> Text {
    said("查找未绑定的成员", "Look up who is not linked")
}

/// Button, after a run.
pub fn everyone_begin_again() -> Text {
    said("重新查找", "Look everybody up again")
}

/// Button without which nothing goes on where there is no script.
pub fn everyone_go_on() -> Text {
    said("继续", "Go on")
}

/// Button: somebody else had begun.
pub fn everyone_take_over() -> Text {
    said("由我接手", "Take over")
}

/// Button.
pub fn everyone_end() -> Text {
    said("结束", "Stop here")
}

/// Button.
pub fn everyone_discard() -> Text {
    said("不绑定，结束", "Link nobody")
}

/// Button.
pub fn everyone_confirm(count: usize) -> Text {
    Text::new(
        format!("绑定这 {count} 位成员"),
        match count {
            1 => "Link this member".to_owned(),
            _ => format!("Link these {count} members"),
        },
    )
}

/// Button.
pub fn everyone_retry() -> Text {
    said("只重试飞书没有响应的成员", "Try those again that Lark did not answer about")
}

/// What the bar is called.
pub fn everyone_progress() -> Text {
    said("进度", "Progress")
}

/// How far the run is.
pub fn everyone_stage(roll: &Roll) -> Text {
    match &roll.stage {
        Stage::LookingUp { page, .. } => {
            let done = (u64::from(*page).saturating_sub(1) * 100).min(roll.members);
            match roll.members {
                0 => said("正在查找成员……", "Looking members up…"),
                all => Text::new(format!("正在查找：{done} / {all} 位成员"), format!("Looking members up: {done} of {all}")),
            }
        }
        Stage::Retrying { pages } => Text::new(
            format!("正在重试，还剩 {} 页。", pages.len()),
            match pages.len() {
                1 => "Trying again: 1 page is left.".to_owned(),
                left => format!("Trying again: {left} pages are left."),
            },
        ),
        Stage::Preview { .. } => said("查找完毕，还没有绑定任何人。", "Everybody is looked up. Nobody is linked yet."),
        Stage::Linking { of, .. } => {
            let done = of.saturating_sub(roll.matches.len());
            Text::new(format!("正在绑定：{done} / {of}"), format!("Linking: {done} of {of}"))
        }
        Stage::Done { .. } => said("已完成。", "Done."),
    }
}

/// Who works at it, for somebody else.
pub fn everyone_held_by(name: &str) -> Text {
    let who = |nobody: &str| if name.is_empty() { nobody.to_owned() } else { name.to_owned() };
    Text::new(
        format!("{} 正在进行一键绑定。这一页会自己更新；如果对方一分钟没有动静，你可以接手。", who("另一位管理员")),
        format!(
            "{} is at it. This page follows; should nothing happen for a minute, you can take over.",
            who("Another administrator")
        ),
    )
}

/// Sum of a run.
pub fn everyone_sum(linked: usize, before: usize, failed: usize) -> Text {
    Text::new(
        format!("本次绑定 {linked} 位；此前已绑定 {before} 位；没有绑定 {failed} 位。"),
        format!("{linked} linked now, {before} linked before, {failed} not linked."),
    )
}

/// Heading of the preview.
pub fn everyone_matches(count: usize) -> Text {
    Text::new(format!("将要绑定（{count}）"), format!("To be linked ({count})"))
}

/// Below the preview's heading.
pub fn everyone_matches_hint() -> Text {
    said(
        "飞书通讯录把这些成员的邮箱对应到下面的账号。预览 30 分钟内有效，之后会重新查找。",
        "Lark's directory leads from these members' e-mails to these accounts. The preview is good for 30 minutes; after that everybody is looked up again.",
    )
}

/// Where a list has an end.
pub fn everyone_and_more(count: usize) -> Text {
    Text::new(
        format!("另有 {count} 位没有列出。"),
        match count {
            1 => "1 more is not listed.".to_owned(),
            _ => format!("{count} more are not listed."),
        },
    )
}

/// Below the preview, where it does not hold everybody.
pub fn everyone_in_parts() -> Text {
    said(
        "成员很多，分批进行：绑定这一批之后接着查找后面的成员。",
        "There are many members. After these are linked, the next ones are looked up.",
    )
}

/// Heading.
pub fn everyone_failures(count: usize) -> Text {
    Text::new(format!("没有绑定（{count}）"), format!("Not linked ({count})"))
}

/// Heading of those who failed for one reason.
pub fn everyone_why(why: &Why) -> Text {
    match why {
        Why::NoEmail => said("在 Flashduty 没有邮箱", "No e-mail at Flashduty"),
        Why::NotInLark => said("飞书通讯录里查不到这个邮箱", "Lark knows nobody by the e-mail"),
        Why::Shared { .. } => said("多位成员对应同一个飞书账号", "Several members lead to one Lark account"),
        Why::PersonTaken { .. } => said("对应的飞书账号已绑定其他成员", "The Lark account is linked to another member"),
        Why::MemberTaken => said("在此期间已被他人绑定", "Linked to somebody else meanwhile"),
        Why::NoAnswer => said("飞书没有响应", "Lark did not answer"),
    }
}

/// What to do about it.
pub fn everyone_fix(why: &Why) -> Text {
    match why {
        Why::NoEmail => said(
            "请成员在 Flashduty 个人信息里填写邮箱，或手动绑定。",
            "Have the member enter an e-mail at Flashduty, or link them by hand.",
        ),
        Why::NotInLark => said(
            "常见原因：飞书账号用的是另一个邮箱；填的是企业邮箱而不是账号邮箱；成员不在应用的通讯录权限范围内。修正后重新查找，或手动绑定。",
            "Usual causes: the Lark account has another e-mail; it is the enterprise mailbox and not the e-mail of the account; or the member is outside the app's contact range. Mend that and look everybody up again, or link by hand.",
        ),
        Why::Shared { .. } => {
            said("请确认哪一位才是本人，然后手动绑定。", "Find out which of them it really is, and link that one by hand.")
        }
        Why::PersonTaken { .. } => said("如果原来的绑定不对，请先解除它，再绑定。", "If the other link is wrong, undo it first."),
        Why::MemberTaken => said("什么都没有改变，无需处理。", "Nothing was changed, and nothing needs to be done."),
        Why::NoAnswer => said("点击下面的按钮，只重试这些成员。", "The button below tries only these again."),
    }
}

/// Beside a name: the other one.
pub fn everyone_with(why: &Why) -> Option<Text> {
    match why {
        Why::Shared { with } if !with.is_empty() => Some(Text::new(format!("与 {with} 相同"), format!("the same as {with}"))),
        Why::PersonTaken { with } => Some(Text::new(format!("已绑定 {with}"), format!("linked to {with}"))),
        Why::Shared { .. } | Why::NoEmail | Why::NotInLark | Why::MemberTaken | Why::NoAnswer => None,
    }
}

/// What holds a run, or a link by hand, up.
pub fn obstacle(obstacle: Obstacle) -> Text {
    match obstacle {
        Obstacle::MissingScope => said(
            "应用缺少权限 contact:user.id:readonly（通过手机号或邮箱获取用户 ID），无法在飞书通讯录里查找。请开通并发布新版本，然后继续。",
            "The app lacks the scope contact:user.id:readonly (obtain user ID via e-mail or mobile number), without which nobody can be looked up. Grant it, publish a new version, then go on.",
        ),
        Obstacle::AppBroken => said(
            "飞书拒绝了应用的请求：应用可能被停用，或 App Secret 已更换。请看“体检”页。",
            "Lark turned the app down: it may be disabled, or its App Secret was changed. See the page Check-up.",
        ),
        Obstacle::Lark => said("飞书暂时没有响应，请稍后再试。", "Lark does not answer at the moment. Try again in a while."),
        Obstacle::Flashduty => {
            said("Flashduty 暂时没有响应，请稍后再试。", "Flashduty does not answer at the moment. Try again in a while.")
        }
        Obstacle::FlashdutyKey => people_flashduty_key(),
    }
}

/// Link to Lark's page on which the missing scope is granted.
pub fn obstacle_grant() -> Text {
    said("去开通权限", "Grant the scope")
}

/// Page heading: a member who is not linked.
pub fn hand_title(name: &str) -> Text {
    Text::new(format!("手动绑定 {name}"), format!("Link {name} by hand"))
}

/// Below it.
pub fn hand_intro() -> Text {
    said(
        "请只在确认是同一个人时绑定：绑定之后，这个飞书账号在卡片上的操作都会算在这位成员名下。",
        "Link only when you are sure that both are the same person: what the Lark account presses on cards then counts as this member's doing.",
    )
}

/// Heading.
pub fn hand_by_account() -> Text {
    said("按飞书账号", "By Lark account")
}

/// Field.
pub fn hand_account() -> Text {
    said("飞书账号的邮箱、手机号或 open_id", "E-mail, phone number or open_id of the Lark account")
}

/// Below the field.
pub fn hand_account_hint() -> Text {
    said(
        "手机号请带国家码，例如 +86 138 0000 0000；open_id 以 ou_ 开头。邮箱和手机号只用来查找，不会被保存。",
        "A phone number with its country code, such as +86 138 0000 0000; an open_id begins with ou_. E-mail and phone number serve the look-up and are not stored.",
    )
}

/// Button.
pub fn hand_submit() -> Text {
    said("绑定", "Link")
}

/// Heading.
pub fn hand_by_visitor() -> Text {
    said("从已登录但未匹配的人里选择", "Or among those who signed in and matched nobody")
}

/// Field.
pub fn hand_visitor() -> Text {
    said("访客", "Visitor")
}

/// Below the field.
pub fn hand_visitor_hint() -> Text {
    said("最近 30 天登录过、还没有匹配到成员的人，最近的在前。", "People who signed in within the last 30 days, latest first.")
}

/// Instead of the choice.
pub fn hand_no_visitors() -> Text {
    said("最近 30 天没有这样的人。", "Nobody has within the last 30 days.")
}

/// Notice.
pub fn hand_linked(kept: bool) -> Text {
    match kept {
        true => said(
            "已绑定。对方之前按下的操作正在执行，结果会显示在卡片上。",
            "Linked. What they had pressed before is being carried out; the cards will show it.",
        ),
        false => said("已绑定。", "Linked."),
    }
}

/// Notice: the field holds nothing that names an account.
pub fn hand_unreadable() -> Text {
    said(
        "请填写邮箱、带国家码的手机号（以 + 开头）或 ou_ 开头的 open_id。没有做任何更改。",
        "Enter an e-mail, a phone number with its country code (+…), or an open_id (ou_…). Nothing was changed.",
    )
}

/// What came of a link by hand, where it was not made.
pub fn hand_outcome(outcome: &ByHand, name: &str) -> Text {
    match outcome {
        ByHand::Linked { kept, .. } => hand_linked(*kept > 0),
        ByHand::Stands(_) => said("两者此前已经绑定，没有做任何更改。", "The two were linked already. Nothing was changed."),
        ByHand::Conflict(conflict) => conflict_of(conflict, name),
        ByHand::NotInLark => said(
            "飞书通讯录里查不到这个账号：请核对，或者对方不在应用的通讯录权限范围内。没有做任何更改。",
            "Lark knows nobody by this. Check it; or they are outside the app's contact range. Nothing was changed.",
        ),
        ByHand::NoMember => said(
            "Flashduty 里已经没有这位成员。没有做任何更改。",
            "Flashduty knows no such member any more. Nothing was changed.",
        ),
        ByHand::Obstacle(held_up_by) => obstacle(*held_up_by),
    }
}

/// Why nothing was changed, with both names. `name` is the member who was to be linked.
fn conflict_of(conflict: &Conflict, name: &str) -> Text {
    match conflict {
        Conflict::PersonTaken(link) => Text::new(
            format!("这个飞书账号已绑定成员 {}，没有绑定给 {name}。如果原来的绑定不对，请先解除它。没有做任何更改。", link.name),
            format!(
                "This Lark account is linked to {}, and was not linked to {name}. If that link is wrong, undo it first. Nothing was changed.",
                link.name
            ),
        ),
        Conflict::MemberTaken(link) => {
            let lark = people_account(&link.lark_name, &link.open_id);
            Text::new(
                format!("成员 {name} 已绑定飞书账号 {lark}。如果原来的绑定不对，请先解除它。没有做任何更改。"),
                format!(
                    "{name} is linked to the Lark account {lark}. If that link is wrong, undo it first. Nothing was changed."
                ),
            )
        }
    }
}

/// An account of Lark: its name where we know it, and enough of the id to tell it from others.
pub fn people_account(lark_name: &str, open_id: &OpenId) -> String {
    let id = short(open_id);
    if lark_name.is_empty() { id } else { format!("{lark_name} ({id})") }
}

/// `ou_7d8a…6706`.
fn short(open_id: &OpenId) -> String {
    let signs: Vec<_> = open_id.as_str().chars().collect();
    if signs.len() <= 12 {
        return open_id.to_string();
    }
    let text = |signs: &[char]| signs.iter().collect::<String>();
    format!("{}…{}", text(&signs[..7]), text(&signs[signs.len() - 4..]))
}

/// Page heading: a member who is linked.
pub fn unlink_title(name: &str) -> Text {
    Text::new(format!("解除 {name} 的绑定"), format!("Unlink {name}"))
}

/// Above the button.
pub fn unlink_text() -> Text {
    said(
        "解除绑定会删除：绑定关系、对方的 APP Key、等待执行的操作、个人选择、与机器人的会话记录。操作记录会保留到期。对方可以随时重新绑定。",
        "Unlinking deletes the link, their APP key, presses that wait, their choices and the note of where they talk with the bot. The audit stays until its time is over. They can link again at any time.",
    )
}

/// Button.
pub fn unlink_submit() -> Text {
    said("解除绑定", "Unlink")
}

/// Asked before it.
pub fn unlink_sure(name: &str) -> Text {
    Text::new(format!("确定解除 {name} 的绑定？"), format!("Unlink {name}?"))
}

/// Link.
pub fn people_back() -> Text {
    said("返回成员列表", "Back to the list")
}

/// Notice.
pub fn people_unlinked_now() -> Text {
    said("已解除绑定，与其相关的数据已删除。", "Unlinked, and what we knew of the person is deleted.")
}

/// Notice.
pub fn people_was_not_linked() -> Text {
    said("这位成员此前已经没有绑定。", "The member was not linked any more.")
}

/// On the page of a member who is neither linked nor known at Flashduty.
pub fn people_gone() -> Text {
    said("Flashduty 里没有这位成员，或已被停用。", "Flashduty knows no such member, or has disabled them.")
}

/// Page heading: the key, or the directory, names a member who is somebody else's.
pub fn conflict_title() -> Text {
    said("绑定冲突", "This link is taken")
}

/// A person's own key, or the directory, named a member who is linked to another account.
pub fn conflict_member_taken(name: &str, account: &str) -> Text {
    Text::new(
        format!("Flashduty 成员 {name} 已绑定另一个飞书账号：{account}。没有做任何更改，你的 APP Key 没有被保存。"),
        format!(
            "{name} at Flashduty is linked to another Lark account: {account}. Nothing was changed, and your APP key was not stored."
        ),
    )
}

/// A person who is linked gave a key of another member.
pub fn conflict_person_taken(name: &str) -> Text {
    Text::new(
        format!("你已绑定 Flashduty 成员 {name}，而这个 APP Key 属于另一位成员。没有做任何更改，这个 APP Key 没有被保存。"),
        format!(
            "You are linked to {name} at Flashduty, and this APP key belongs to another member. Nothing was changed, and the key was not stored."
        ),
    )
}

/// Heading of the ways out.
pub fn conflict_ways() -> Text {
    said("可以这样解决", "What you can do")
}

/// A way out.
pub fn conflict_own_other_account() -> Text {
    said(
        "如果另一个飞书账号也是你的：用它登录，解除绑定，再回来绑定。",
        "If the other Lark account is yours as well: sign in with it, unlink, and come back.",
    )
}

/// A way out.
pub fn conflict_unlink_first() -> Text {
    said(
        "如果要换成另一位成员：先解除现在的绑定，再用这个 APP Key 绑定。",
        "To become the other member: unlink first, then link with this key.",
    )
}

/// A way out.
pub fn conflict_own_key() -> Text {
    said("确认 APP Key 是你自己在 Flashduty 创建的。", "Make sure that the APP key is one you created at Flashduty yourself.")
}

/// A way out.
pub fn conflict_ask() -> Text {
    said(
        "如果绑定的不是你本人：请管理员在“成员绑定”页解除它。",
        "If somebody else took it by mistake: ask an administrator to undo that link on the page Linked users.",
    )
}

/// On what the link stands, for a table.
pub fn people_proof(proof: LinkProof) -> Text {
    match proof {
        LinkProof::Directory => said("企业通讯录", "directory"),
        LinkProof::OwnKey => said("本人的 APP Key", "own APP key"),
        LinkProof::Administrator => said("管理员", "administrator"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_told_by_name_and_by_the_ends_of_its_id() {
        let open_id = OpenId::new("ou_7d8a6e6df7621556ce0d21922b676706");
        assert_eq!(people_account("Ann", &open_id), "Ann (ou_7d8a…6706)");
        assert_eq!(people_account("", &OpenId::new("ou_short")), "ou_short");
    }
}
