//! What the page about chats and routes says.

use super::{Language, Text, fix, reason_with_code, said, severity};
use crate::chat::Route;
use crate::chat::labels::{BadLine, Why};
use crate::id::ChannelId;
use crate::incident::Severity;
use crate::reason::Reason;

/// Page heading, and the link to it.
pub fn chats_title() -> Text {
    said("群与路由", "Chats and routes")
}

/// What the page is for.
pub fn chats_intro() -> Text {
    said(
        "机器人所在的群，以及每个群展示哪些故障。一个故障可以同时出现在多个群里。",
        "The groups the bot is in, and which incidents each is shown. An incident may be shown in several groups.",
    )
}

/// No chat is known: heading.
pub fn chats_none() -> Text {
    said("机器人还不在任何群里", "The bot is in no group yet")
}

/// How the bot is brought into a group, a step each.
pub fn chats_how_to_add() -> [Text; 4] {
    [
        said("在飞书里打开要接收故障的群。", "In Lark, open the group that should see incidents."),
        said("点击右上角「设置」→「群机器人」→「添加机器人」。", "Open its settings at the top right, then Bots → Add bot."),
        said("搜索本应用的名称并添加。", "Search for the name of this app and add it."),
        said("回到这里刷新页面，群就会出现。", "Come back and reload this page: the group appears."),
    ]
}

/// Heading over the same steps where there are chats already.
pub fn chats_add_more() -> Text {
    said("如何添加更多的群", "How to add another group")
}

/// Nobody is shown what no route fits.
pub fn chats_no_default() -> Text {
    said(
        "没有默认群：不符合任何群规则的故障，只会私聊通知处理人。",
        "There is no default chat: an incident that no rule fits reaches its responders' direct messages only.",
    )
}

/// Lark's list could not be read.
pub fn chats_unlisted() -> Text {
    said("无法从飞书读取群列表，下面是我们已知的群。", "Lark's list of groups could not be read. These are the ones we know.")
}

/// Lark's list could not be read: the app is not allowed to.
pub fn chats_unlisted_scope() -> Text {
    said(
        "应用没有读取群列表的权限：请开通 im:chat:read 并发布新版本。下面是我们已知的群。",
        "The app may not list its groups: grant it im:chat:read and publish a version. These are the groups we know.",
    )
}

/// Lark's list could not be read: a limit.
pub fn chats_unlisted_limit() -> Text {
    said(
        "飞书接口正在限频，请稍后刷新。下面是我们已知的群。",
        "Lark limits the app's calls at the moment; reload in a while. These are the groups we know.",
    )
}

/// Lark's list is longer than we read.
pub fn chats_unlisted_many() -> Text {
    said("群太多，只读取了前 2,000 个。", "There are too many groups: the first 2,000 were read.")
}

/// Heading over the list.
pub fn chats_heading(count: usize) -> Text {
    Text::new(format!("群（{count}）"), format!("Chats ({count})"))
}

/// A chat's settings that are not the usual ones; `None` when all are.
pub fn chat_settings_line(
    storm_after: Option<u32>,
    language: Option<Language>,
    has_group_bot: bool,
    has_address: bool,
) -> Option<Text> {
    let storm = storm_after.map(|after| match after {
        0 => said("不汇总", "no digest"),
        _ => Text::new(format!("超过 {after} 个汇总"), format!("digest beyond {after}")),
    });
    let language = language.map(language_itself);
    let group_bot = has_group_bot.then(|| said("备用群机器人", "group bot as a fallback"));
    let address = has_address.then(|| said("Flashduty 机器人地址", "address for Flashduty's group bot"));
    let parts: Vec<_> = [storm, language, group_bot, address].into_iter().flatten().collect();
    let of = |pick: fn(&Text) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join(" · ");
    (!parts.is_empty()).then(|| Text::new(of(|text| &text.zh), of(|text| &text.en)))
}

/// A language, in itself.
pub fn language_itself(language: Language) -> Text {
    match language {
        Language::Zh => Text::same("中文"),
        Language::En => Text::same("English"),
    }
}

/// Badge: the bot is not there.
pub fn chat_left() -> Text {
    said("机器人已不在群里", "The bot is not in this chat any more")
}

/// Badge: is shown what no other chat wants.
pub fn chat_default() -> Text {
    said("默认群", "Default")
}

/// Badge: something meant for it was given up.
pub fn chat_refused() -> Text {
    said("有未送达", "Something was given up")
}

/// Link to what was given up.
pub fn chat_to_deliveries() -> Text {
    said("查看未送达", "See what was given up")
}

/// A chat whose name we do not know.
pub fn chat_nameless() -> Text {
    said("（未命名的群）", "(no name)")
}

/// Link to a chat's page.
pub fn chat_edit() -> Text {
    said("编辑", "Edit")
}

/// Link back to all chats.
pub fn chats_back() -> Text {
    said("全部群", "All chats")
}

/// Button: strike a chat out.
pub fn chat_forget() -> Text {
    said("从列表中移除", "Strike out")
}

/// Asked before a chat is struck out.
pub fn chat_forget_sure() -> Text {
    said("移除这个群和它的规则？", "Strike out this chat and its rules?")
}

/// Notice.
pub fn chat_forgotten() -> Text {
    said("已移除这个群。", "The chat was struck out.")
}

/// What one rule shows: of channels, severities and labels those that it names.
fn rule_in_words(route: &Route, name_of: &dyn Fn(ChannelId) -> String) -> Text {
    let severities: Vec<_> = SEVERITIES.into_iter().filter(|known| route.severities.contains(known)).map(severity).collect();
    let channels: Vec<_> = route.channels.iter().map(|id| name_of(*id)).collect();
    let labels: Vec<_> = route.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if severities.is_empty() && channels.is_empty() && labels.is_empty() {
        return said("全部故障", "everything");
    }
    let zh = {
        let of = if channels.is_empty() { String::new() } else { format!("{} 的", channels.join("、")) };
        let bad: Vec<_> = severities.iter().map(|text| text.zh.as_str()).collect();
        let bad = if bad.is_empty() { "全部故障".to_owned() } else { format!("{}故障", bad.join("、")) };
        let with = if labels.is_empty() { String::new() } else { format!("，标签 {}", labels.join("、")) };
        format!("{of}{bad}{with}")
    };
    let en = {
        let bad: Vec<_> = severities.iter().map(|text| text.en.as_str()).collect();
        let bad = if bad.is_empty() { "everything".to_owned() } else { and(&bad) };
        let names: Vec<_> = channels.iter().map(String::as_str).collect();
        let of = if names.is_empty() { String::new() } else { format!(" of {}", and(&names)) };
        let labels: Vec<_> = labels.iter().map(String::as_str).collect();
        let with = match labels.len() {
            0 => String::new(),
            1 => format!(", label {}", labels[0]),
            _ => format!(", labels {}", and(&labels)),
        };
        format!("{bad}{of}{with}")
    };
    Text::new(zh, en)
}

/// `a`, `a and b`, `a, b and c`.
fn and(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The worst first.
const SEVERITIES: [Severity; 3] = [Severity::Critical, Severity::Warning, Severity::Info];

/// What a chat is shown, in one line. Holds untrusted text: names of channels, and labels.
pub fn chat_sees(routes: &[Route], is_default: bool, name_of: &dyn Fn(ChannelId) -> String) -> Text {
    let mut parts: Vec<_> = routes.iter().map(|route| rule_in_words(route, name_of)).collect();
    if is_default {
        parts.push(said("其他群都不要的故障", "what no other chat wants"));
    }
    if parts.is_empty() {
        return said("不展示故障", "nothing");
    }
    let of = |pick: fn(&Text) -> &str| parts.iter().map(pick).collect::<Vec<_>>();
    Text::new(of(|text| &text.zh).join("；"), of(|text| &text.en).join("; "))
}

/// The same as a sentence.
pub fn chat_sees_line(sees: &Text) -> Text {
    Text::new(format!("展示：{}", sees.zh), format!("Shows: {}", sees.en))
}

/// A channel whose name nobody knows: it was removed, or the key may not see it.
pub fn channel_unnamed(id: ChannelId) -> Text {
    Text::new(format!("协作空间 {id}"), format!("channel {id}"))
}

/// Flashduty's list of channels could not be read.
pub fn channels_unlisted() -> Text {
    said(
        "无法从 Flashduty 读取协作空间列表，暂时只显示编号；已选的不会丢失。",
        "Flashduty's list of channels could not be read, so they are shown by number. What is ticked stays so.",
    )
}

/// Heading over the rules of a chat.
pub fn routes_heading() -> Text {
    said("展示哪些故障", "What this chat is shown")
}

/// Below it.
pub fn routes_hint() -> Text {
    said(
        "故障符合任意一条规则就会展示在这个群。一条规则里，勾选的协作空间、严重程度和标签要同时满足；什么都不选，就是全部故障。保存后从下一个故障起生效。",
        "An incident that fits one of the rules is shown. Within a rule the channel, the severity and every label have to fit; a rule in which nothing is chosen fits everything. What you save counts from the next incident on.",
    )
}

/// A chat without rules.
pub fn routes_none() -> Text {
    said("还没有规则：这个群不展示新故障。", "There is no rule: no new incident is shown here.")
}

/// Heading of a rule; the first is 1.
pub fn route_heading(number: usize) -> Text {
    Text::new(format!("规则 {number}"), format!("Rule {number}"))
}

/// Group of boxes.
pub fn route_severities() -> Text {
    said("严重程度（不选 = 全部）", "Severities (none = all)")
}

/// Group of boxes.
pub fn route_channels() -> Text {
    said("协作空间（不选 = 全部）", "Channels (none = all)")
}

/// Some channels are not on the page.
pub fn route_more_channels(count: usize) -> Text {
    match count {
        1 => said("还有 1 个协作空间，用筛选查找。", "1 more channel: use the filter to find it."),
        _ => Text::new(
            format!("还有 {count} 个协作空间，用筛选查找。"),
            format!("{count} more channels: use the filter to find them."),
        ),
    }
}

/// Field.
pub fn route_labels() -> Text {
    said("标签（每行一个 名称=值）", "Labels (name=value, one a line)")
}

/// Field.
pub fn route_filter() -> Text {
    said("筛选协作空间", "Filter channels")
}

/// Button.
pub fn route_filter_go() -> Text {
    said("筛选", "Filter")
}

/// Button.
pub fn route_add() -> Text {
    said("添加规则", "Add a rule")
}

/// Button of a rule; the first is 1.
pub fn route_remove(number: usize) -> Text {
    Text::new(format!("删除规则 {number}"), format!("Remove rule {number}"))
}

/// Box.
pub fn route_default() -> Text {
    said("默认群：展示不符合任何群规则的故障", "Default chat: is shown what no other chat wants")
}

/// Button.
pub fn routes_save() -> Text {
    said("保存规则", "Save rules")
}

/// Notice: what is on the form is not saved.
pub fn routes_unsaved() -> Text {
    said("改动还没有保存。", "Your changes are not saved yet.")
}

/// Notice.
pub fn chat_saved() -> Text {
    said("已保存。", "Saved.")
}

/// Notice: somebody else was faster.
pub fn chat_conflict() -> Text {
    said(
        "没有保存：在你编辑时，有人修改了这个群。下面是现在的内容。",
        "Nothing was saved: somebody has changed this chat while you were editing. This is how it is now.",
    )
}

/// Below it. Holds untrusted text.
pub fn chat_conflict_yours(yours: &Text) -> Text {
    Text::new(format!("你想保存的是：{}", yours.zh), format!("What you wanted to save: {}", yours.en))
}

/// A line of labels is none. Holds untrusted text.
pub fn labels_bad_line(rule: usize, bad: &BadLine) -> Text {
    let BadLine { number, line, why } = bad;
    let line: String = line.chars().take(60).collect();
    let (zh, en) = match why {
        Why::NotAPair => ("应为 名称=值", "it has to read name=value"),
        Why::Twice => ("同一个标签写了两个不同的值", "the label stands above with another value"),
        Why::TooMuch => ("太长或标签太多", "it is too long, or there are too many"),
    };
    Text::new(
        format!("没有保存：规则 {rule} 的标签第 {number} 行「{line}」不正确，{zh}。"),
        format!("Nothing was saved: in rule {rule}, line {number} of the labels (“{line}”) is wrong: {en}."),
    )
}

/// Too many rules.
pub fn routes_too_many(most: usize) -> Text {
    Text::new(format!("一个群最多 {most} 条规则。"), format!("A chat has {most} rules at most."))
}

/// Heading over a chat's other settings.
pub fn chat_settings_heading() -> Text {
    said("群设置", "Settings of this chat")
}

/// Field.
pub fn chat_storm() -> Text {
    said("故障风暴阈值", "Storm threshold")
}

/// Below the field.
pub fn chat_storm_hint(after: u32) -> Text {
    let (zh, en) = match after {
        0 => ("不汇总".to_owned(), "never".to_owned()),
        _ => (after.to_string(), after.to_string()),
    };
    Text::new(
        format!("同时超过这么多新故障时，合并为一张汇总卡片。留空：沿用全局设置（{zh}）；0：不汇总。"),
        format!("With more new incidents than this at once they come on one digest. Empty: as everywhere ({en}); 0: never."),
    )
}

/// The number in the field is none.
pub fn chat_storm_bad(most: u32) -> Text {
    Text::new(
        format!("没有保存：故障风暴阈值应为 0 到 {most} 的整数，或留空。"),
        format!("Nothing was saved: the storm threshold is a whole number from 0 to {most}, or empty."),
    )
}

/// Group of choices.
pub fn chat_language() -> Text {
    said("卡片语言", "Language of the cards")
}

/// Choice.
pub fn chat_language_own() -> Text {
    said("跟随每位读者", "Each reader's own")
}

/// Below the choices.
pub fn chat_language_hint() -> Text {
    said("已发出的卡片在下次更新时切换语言。", "Cards that stand here already change with their next update.")
}

/// Button.
pub fn chat_settings_save() -> Text {
    said("保存设置", "Save settings")
}

/// Heading over the group bot.
pub fn group_bot_heading() -> Text {
    said("备用群机器人", "Group bot as a fallback")
}

/// Below it.
pub fn group_bot_hint() -> Text {
    said(
        "应用发不出消息时（配额用完、应用停用），由群里的自定义机器人代发。地址只加密保存，不再显示。",
        "When the app cannot post (the quota is used up, the app is disabled), a custom bot of the group speaks instead. Its address is stored encrypted and never shown again.",
    )
}

/// There is one.
pub fn group_bot_is_set() -> Text {
    said("已设置", "Set")
}

/// There is one in the secret.
pub fn group_bot_in_secret() -> Text {
    said("集成密钥中已配置；在这里设置会优先使用。", "The integration's secret names one; one that is set here comes first.")
}

/// Field.
pub fn group_bot_address() -> Text {
    said("Webhook 地址", "Webhook address")
}

/// Field.
pub fn group_bot_secret() -> Text {
    said("签名密钥（未启用可留空）", "Signing secret (empty where it is switched off)")
}

/// Button.
pub fn group_bot_save() -> Text {
    said("保存群机器人", "Save the group bot")
}

/// Button.
pub fn group_bot_remove() -> Text {
    said("移除群机器人", "Remove the group bot")
}

/// Notice.
pub fn group_bot_removed() -> Text {
    said("已移除群机器人，地址已删除。", "The group bot is removed and its address deleted.")
}

/// Notice: the address is no group bot's.
pub fn group_bot_bad(begins: &str) -> Text {
    Text::new(
        format!("没有保存：地址应以 {begins} 开头，后接一段令牌。"),
        format!("Nothing was saved: the address has to begin with {begins}, followed by its token."),
    )
}

/// Heading over the address for Flashduty's own group bots.
pub fn bot_route_heading() -> Text {
    said("Flashduty 群机器人地址", "Address for Flashduty's group bot")
}

/// Below it.
pub fn bot_route_hint() -> Text {
    said(
        "填写到 Flashduty 的「协作空间 → 分派策略 → 群聊 → 飞书机器人」。拿到地址的任何人都能往这个群发消息，请像密码一样保管。",
        "Enter it in Flashduty under Channel → Escalation Rules → Group Chat → Feishu/Lark bot. Whoever has it can post here: keep it like a password.",
    )
}

/// There is none yet.
pub fn bot_route_none() -> Text {
    said("还没有地址。", "There is no address yet.")
}

/// Button.
pub fn bot_route_make() -> Text {
    said("生成地址", "Make an address")
}

/// Button.
pub fn bot_route_anew() -> Text {
    said("更换地址", "Make another one")
}

/// Asked before it is replaced.
pub fn bot_route_anew_sure() -> Text {
    said("旧地址会立即失效，继续吗？", "The old address stops working at once. Go on?")
}

/// Notice.
pub fn bot_route_made() -> Text {
    said("已生成新地址。", "Here is the new address.")
}

/// Button that copies what stands beside it.
pub fn bot_route_copy() -> Text {
    said("复制", "Copy")
}

/// The same, afterwards.
pub fn bot_route_copied() -> Text {
    said("已复制", "Copied")
}

/// Heading over the test.
pub fn chat_test_heading() -> Text {
    said("测试", "Test")
}

/// Below it.
pub fn chat_test_hint() -> Text {
    said("向这个群发送一张测试卡片。", "Sends a test card to this chat.")
}

/// Button.
pub fn chat_test() -> Text {
    said("发送测试卡片", "Send a test card")
}

/// Header of the test card.
pub fn chat_test_card_title() -> Text {
    said("测试：这个群可以接收故障", "Test: incidents can be shown here")
}

/// The test card. Holds untrusted text.
pub fn chat_test_card_text(tester: &str) -> Text {
    match tester {
        "" => said(
            "管理员发送了这条测试消息，无需处理。",
            "An administrator has sent this to see whether it arrives. There is nothing to do.",
        ),
        _ => Text::new(
            format!("{tester} 发送了这条测试消息，无需处理。"),
            format!("{tester} has sent this to see whether it arrives. There is nothing to do."),
        ),
    }
}

/// Notice.
pub fn chat_test_arrived() -> Text {
    said("测试卡片已送达。", "The test card has arrived.")
}

/// Notice: Lark refuses for good.
pub fn chat_test_refused(why: Reason, code: Option<i64>) -> Text {
    let (why, fix) = (reason_with_code(why, code), fix(why));
    Text::new(
        format!("测试卡片没有送达：{}。{}", why.zh, fix.zh),
        format!("The test card did not arrive: {}. {}", why.en, fix.en),
    )
}

/// Notice: a limit.
pub fn chat_test_limited() -> Text {
    said(
        "飞书正在限频，没有发送，请稍后再试。",
        "Lark limits the app's calls at the moment: nothing was sent. Try again in a while.",
    )
}

/// Notice: the app itself is not usable.
pub fn chat_test_app_broken(code: i64) -> Text {
    Text::new(
        format!("测试卡片没有送达：应用本身不可用（{code}）。请看「自检」。"),
        format!("The test card did not arrive: the app itself is not usable ({code}). See the check-up."),
    )
}

/// Notice: no answer.
pub fn chat_test_no_answer() -> Text {
    said("飞书没有响应，测试卡片可能没有送达。", "Lark does not answer; the test card may not have arrived.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sees(routes: &[Route], is_default: bool) -> (String, String) {
        let name = |id: ChannelId| if id.0 == 7 { "Payments".to_owned() } else { "Orders".to_owned() };
        let Text { zh, en } = chat_sees(routes, is_default, &name);
        (zh, en)
    }

    fn both(zh: &str, en: &str) -> (String, String) {
        (zh.to_owned(), en.to_owned())
    }

    #[test]
    fn a_chat_without_rules_sees_nothing() {
        assert_eq!(sees(&[], false), both("不展示故障", "nothing"));
        assert_eq!(sees(&[], true), both("其他群都不要的故障", "what no other chat wants"));
    }

    #[test]
    fn a_rule_that_names_nothing_is_everything() {
        assert_eq!(sees(&[Route::default()], false), both("全部故障", "everything"));
    }

    #[test]
    fn a_rule_is_said_in_one_line() {
        let route = Route {
            channels: vec![ChannelId(7), ChannelId(8)],
            severities: vec![Severity::Warning, Severity::Critical],
            labels: [("env".to_owned(), "prod".to_owned())].into(),
        };
        assert_eq!(
            sees(std::slice::from_ref(&route), false),
            both(
                "Payments、Orders 的严重、警告故障，标签 env=prod",
                "Critical and Warning of Payments and Orders, label env=prod"
            )
        );
        let labels = Route { channels: Vec::new(), severities: Vec::new(), ..route };
        assert_eq!(
            sees(&[labels, Route { channels: vec![ChannelId(7)], ..Route::default() }], true),
            both(
                "全部故障，标签 env=prod；Payments 的全部故障；其他群都不要的故障",
                "everything, label env=prod; everything of Payments; what no other chat wants"
            )
        );
    }
}
