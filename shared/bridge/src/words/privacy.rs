//! What the page "Data and privacy" says. Its heading is [`super::page_privacy`].

use super::{Text, said};

/// Below the heading.
pub fn privacy_intro() -> Text {
    said(
        "这个应用把 Flashduty 的故障显示为飞书卡片。下面说明它保存了哪些与人有关的数据、保存多久、谁能看到，以及怎样删除。",
        "This app shows Flashduty's incidents as Lark cards. Here is what it stores about people, for how long, who can see it, and how to have it erased.",
    )
}

/// Heading.
pub fn privacy_yours() -> Text {
    said("关于你", "About you")
}

/// Name of a fact: the account of Lark.
pub fn privacy_account() -> Text {
    said("飞书账号（open_id）", "Lark account (open_id)")
}

/// Name of a fact: the member.
pub fn privacy_member() -> Text {
    said("Flashduty 成员", "Flashduty member")
}

/// Value: not linked.
pub fn privacy_not_linked() -> Text {
    said("没有绑定", "not linked")
}

/// Name of a fact.
pub fn privacy_since() -> Text {
    said("绑定时间", "Linked since")
}

/// Name of a fact.
pub fn privacy_key() -> Text {
    said("APP Key", "APP key")
}

/// Value.
pub fn privacy_key_is(stored: bool) -> Text {
    match stored {
        true => said("已加密保存，不会再显示", "stored encrypted, never shown again"),
        false => said("没有保存", "none stored"),
    }
}

/// Name of a fact.
pub fn privacy_direct_messages() -> Text {
    said("私信", "Direct messages")
}

/// Name of a fact.
pub fn privacy_language() -> Text {
    said("语言", "Language")
}

/// Value: none chosen.
pub fn privacy_language_follows() -> Text {
    said("跟随浏览器和飞书", "as your browser and Lark have it")
}

/// Value: which direct messages.
pub fn privacy_direct_messages_are(choice: crate::person::DirectMessages) -> Text {
    use crate::person::DirectMessages;
    match choice {
        DirectMessages::All => said("全部", "all"),
        DirectMessages::Critical => said("只有 Critical", "Critical ones"),
        DirectMessages::Off => said("关闭", "none"),
    }
}

/// Name of a fact: of somebody who signed in and is not linked.
pub fn privacy_visit() -> Text {
    said("登录记录", "Visit")
}

/// Value.
pub fn privacy_visit_is(kept: bool) -> Text {
    match kept {
        true => said(
            "保存你的飞书名字和 open_id 30 天，便于管理员绑定",
            "your Lark name and open_id for 30 days, so that an administrator can link you",
        ),
        false => said("没有保存", "none stored"),
    }
}

/// Heading.
pub fn privacy_stored() -> Text {
    said("保存哪些数据，保存多久", "What is stored, and for how long")
}

/// Column.
pub fn privacy_what() -> Text {
    said("数据", "Data")
}

/// Column.
pub fn privacy_how_long() -> Text {
    said("保存时间", "For how long")
}

/// What is stored about people, and for how long: the table of `store` in plain words.
pub fn privacy_items() -> Vec<(Text, Text)> {
    let months = || said("120 天", "120 days");
    vec![
        (
            said(
                "绑定：飞书 open_id、企业 tenant_key、飞书名字、Flashduty 成员 ID 和名字、绑定方式和时间、个人选择",
                "The link: open_id, tenant_key and name in Lark, member id and name at Flashduty, how and when it was made, your choices",
            ),
            said("直到解除绑定", "until it is undone"),
        ),
        (
            said("APP Key，用 AES-256-GCM 加密（只在你提供时）", "An APP key, sealed with AES-256-GCM (only if you give one)"),
            said("直到删除或解除绑定", "until you remove it or unlink"),
        ),
        (
            said(
                "登录但没有匹配到成员的人：open_id、tenant_key、飞书名字",
                "Who signed in and matched nobody: open_id, tenant_key, name in Lark",
            ),
            said("30 天", "30 days"),
        ),
        (
            said("卡片按钮的点击：谁在什么时候按了哪个按钮", "Presses of buttons on cards: who pressed which, and when"),
            said("15 天；未绑定者等待执行的点击 1 小时", "15 days; for an hour a press waits for a link"),
        ),
        (
            said(
                "故障的最新状态，其中有 Flashduty 的处理人姓名；发给个人的卡片编号",
                "Incidents as they were last seen, with the names Flashduty tells; the ids of cards sent to people",
            ),
            months(),
        ),
        (said("你与机器人会话的编号", "The id of your talk with the bot"), said("直到解除绑定", "until you unlink")),
        (said("“退出所有会话”的时间", "When you signed out everywhere"), said("31 天", "31 days")),
        (
            said("投递记录：哪条消息发到哪个群或哪个人", "The delivery log: which message went to which chat or person"),
            said("30 天", "30 days"),
        ),
        (
            said("操作记录：谁绑定、解绑、修改设置、按了按钮", "The audit: who linked, unlinked, changed settings, pressed what"),
            said("180 天", "180 days"),
        ),
        (
            said("一键绑定的结果：成员 ID、名字、open_id", "The result of linking everyone: member ids, names, open_ids"),
            said("30 天", "30 days"),
        ),
    ]
}

/// Heading.
pub fn privacy_not_stored() -> Text {
    said("不保存的数据", "What is not stored")
}

/// What is not stored.
pub fn privacy_not_stored_items() -> Vec<Text> {
    vec![
        said(
            "邮箱和手机号：只在匹配账号的瞬间留在内存里，不写入数据库，也不写入日志。",
            "E-mails and phone numbers. They are in memory while accounts are matched, and are written neither to the table nor to a log.",
        ),
        said(
            "聊天内容：机器人只看 @ 它的指令和卡片上填写的内容。",
            "What is said in chats. The bot sees what is said to it, and what is typed on its cards.",
        ),
        said(
            "密码、飞书的用户令牌。登录状态加密保存在你的浏览器里。",
            "Passwords and Lark's user tokens. Who is signed in is kept in your own browser, sealed.",
        ),
    ]
}

/// Heading.
pub fn privacy_who() -> Text {
    said("谁能看到", "Who can see it")
}

/// Who can see it.
pub fn privacy_who_items() -> Vec<Text> {
    vec![
        said(
            "这个集成的管理员：在网页上看到成员名单、绑定、投递记录和操作记录，看不到任何人的 APP Key。",
            "Administrators of this integration see members, links, the delivery log and the audit on these pages, and nobody's APP key.",
        ),
        said(
            "能访问你们 AWS 账号里这张表的人。表由 AWS 加密；APP Key 另外用密钥（Secrets Manager）里的会话密钥加密，只看表无法打开。",
            "Whoever may read the table in your company's own AWS account. AWS encrypts it. APP keys are sealed once more, with the session key in Secrets Manager: the table alone does not open them.",
        ),
        said("数据不会发给飞书和 Flashduty 以外的任何人。", "Nothing goes to anybody but Lark and Flashduty."),
    ]
}

/// Heading.
pub fn privacy_erase() -> Text {
    said("怎样删除", "How to have it erased")
}

/// How to have it erased.
pub fn privacy_erase_text() -> Text {
    said(
        "解除绑定会立即删除绑定、APP Key、个人选择、等待执行的点击、与机器人的会话编号和登录记录。其余数据到期自动删除。管理员也可以替你解除绑定。",
        "Unlinking deletes your link, APP key, choices, presses that wait, the id of your talk with the bot and your visit at once. The rest goes when its time is over. An administrator can unlink you as well.",
    )
}

/// Button, for somebody who is not linked.
pub fn privacy_forget() -> Text {
    said("删除我的数据", "Erase my data")
}

/// Button.
pub fn privacy_unlink() -> Text {
    said("解除绑定并删除", "Unlink and erase")
}

/// Asked before it.
pub fn privacy_sure() -> Text {
    said("确定删除？", "Erase it?")
}
