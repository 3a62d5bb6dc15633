//! Findings about the Lark app.

use super::super::{Text, said};
use crate::check_up::Feature;

/// Without it nothing works.
pub fn check_costs_all_of_lark() -> Text {
    said("飞书里没有卡片，也不能操作和登录。", "No cards, no buttons and no sign-in in Lark.")
}

/// Finding.
pub fn check_credentials() -> Text {
    said("飞书不认可密钥里的 App ID 或 App Secret。", "Lark does not accept the App ID or App Secret in the secret.")
}

/// What helps.
pub fn check_credentials_fix() -> Text {
    said(
        "从开发者后台「凭证与基础信息」复制两者，写入密钥的 lark.app_id 和 lark.app_secret，并确认 lark.domain 是飞书还是 Lark。",
        "Copy both from “Credentials & Basic Info” in the developer console into lark.app_id and lark.app_secret of the secret, and see that lark.domain names the right brand.",
    )
}

/// Finding.
pub fn check_disabled() -> Text {
    said("应用在企业里已被停用。", "The app is disabled in your organization.")
}

/// Finding.
pub fn check_not_enabled() -> Text {
    said("应用已安装，但还没有启用。", "The app is installed and not enabled yet.")
}

/// What helps.
pub fn check_disabled_fix() -> Text {
    said(
        "请企业管理员在飞书管理后台「工作台 → 应用管理」启用它。",
        "Have an organization administrator enable it in Lark's admin console under Workplace → App management.",
    )
}

/// Finding.
pub fn check_allow_list() -> Text {
    said("应用设置了 IP 白名单，我们的地址不在其中。", "The app has an IP allow-list, and our address is not on it.")
}

/// What helps.
pub fn check_allow_list_fix() -> Text {
    said(
        "在开发者后台「安全设置」清空 IP 白名单；Lambda 没有固定出口地址。",
        "Clear the IP allow-list under “Security Settings”: a Lambda function has no fixed address.",
    )
}

/// Finding.
pub fn check_month_used_up() -> Text {
    said("本月的飞书 API 调用已用完。", "This month's Lark API calls are used up.")
}

/// Finding: not known.
pub fn check_lark_silent() -> Text {
    said("飞书没有回应，这一项暂不清楚。", "Not known: Lark did not answer.")
}

/// Finding: not known.
pub fn check_lark_declined(code: i64) -> Text {
    Text::new(format!("飞书返回错误码 {code}，这一项暂不清楚。"), format!("Not known: Lark answered with code {code}."))
}

/// Finding: fine.
pub fn check_bot_fine() -> Text {
    said("凭证有效，机器人已启用。", "The credentials work and the bot is enabled.")
}

/// Finding: a status that Lark tells in a number.
pub fn check_bot_other(status: i64) -> Text {
    Text::new(
        format!("机器人不可用（activate_status = {status}）。"),
        format!("The bot is not usable (activate_status {status})."),
    )
}

/// What helps.
pub fn check_bot_other_fix() -> Text {
    said(
        "在飞书管理后台查看应用是否待升级，或企业的套餐、授权是否到期。",
        "See in Lark's admin console whether an upgrade of the app waits, or a plan or licence has ended.",
    )
}

/// Finding.
pub fn check_no_bot() -> Text {
    said("应用没有开启机器人能力。", "The app does not have the bot ability.")
}

/// What helps.
pub fn check_no_bot_fix() -> Text {
    said(
        "在开发者后台「添加应用能力」里添加机器人，然后发布新版本。",
        "Add the bot under “Add Features” in the developer console, then publish a version.",
    )
}

/// Finding: fine.
pub fn check_version_fine() -> Text {
    said("应用版本已发布。", "A version of the app is published.")
}

/// Finding.
pub fn check_version() -> Text {
    said(
        "应用还没有已发布的版本，企业里没有安装它。",
        "No version of the app is published, so your organization has not installed it.",
    )
}

/// What helps.
pub fn check_version_fix() -> Text {
    said(
        "在开发者后台「版本管理与发布」创建版本并发布，等待企业管理员审核通过。",
        "Create and publish a version under “Version Management & Release”, and have an administrator approve it.",
    )
}

/// Finding: fine.
pub fn check_scopes_fine() -> Text {
    said("所需权限都已开通。", "Every scope that is needed is granted.")
}

/// Finding.
pub fn check_scope(scope: &str) -> Text {
    Text::new(format!("缺少权限 {scope}。"), format!("The scope {scope} is missing."))
}

/// What helps.
pub fn check_scope_fix() -> Text {
    said("打开下面的链接开通，然后发布新版本。", "Grant it by the link below, then publish a version.")
}

/// What a scope is for.
pub fn check_scope_costs(feature: Feature) -> Text {
    match feature {
        Feature::Cards => said("群和个人都收不到卡片。", "No cards for groups or people."),
        Feature::Updates => said("卡片不会随故障更新。", "Cards do not change with their incident."),
        Feature::Directory => said(
            "只能用自己的 APP Key 绑定，也不能一键绑定。",
            "People can link only with their own APP key, and nobody can be linked in bulk.",
        ),
        Feature::DirectMessages => said("机器人收不到单聊消息。", "The bot does not hear what people write to it alone."),
        Feature::Mentions => said("群里 @机器人 没有反应。", "The bot does not hear @mentions in groups."),
        Feature::Chats => said(
            "不能列出机器人所在的群，也不知道群被解散。",
            "Chats cannot be listed, and it stays unknown when one is disbanded.",
        ),
        Feature::Membership => said("机器人进群、退群不会被发现。", "It stays unknown when the bot enters or leaves a chat."),
        Feature::Buzz => said("不能加急提醒处理人。", "Responders are not buzzed."),
        Feature::History => said(
            "飞书中断后，一张可能已送达的卡片会再发一次。",
            "After an outage of Lark, a card that may have arrived is posted once more.",
        ),
        Feature::Emails => said("登录时查找成员会慢一些。", "Finding the member of somebody who signs in takes longer."),
        Feature::Profile => said(
            "体检不能核对重定向 URL 和发布版本。",
            "This check-up cannot compare redirect addresses and the published version.",
        ),
    }
}

/// Finding.
pub fn check_redirect() -> Text {
    said("登录使用的重定向 URL 不在应用的安全设置里。", "The redirect address that sign-ins use is not on the app's list.")
}

/// What helps.
pub fn check_redirect_fix() -> Text {
    said(
        "在开发者后台「安全设置 → 重定向 URL」添加这个地址。",
        "Add this address under “Security Settings → Redirect URLs” in the developer console.",
    )
}

/// What it costs.
pub fn check_redirect_costs() -> Text {
    said("新的登录和绑定会失败（20029）。", "New sign-ins, and with them linking, fail (20029).")
}

/// Finding: fine.
pub fn check_redirect_listed() -> Text {
    said("重定向 URL 已登记。", "The redirect address is on the app's list.")
}

/// Finding: fine, as far as one knows.
pub fn check_redirect_used() -> Text {
    said("重定向 URL 有效：你就是通过它登录的。", "The redirect address works: you have signed in through it.")
}

/// Finding: fine.
pub fn check_encrypted() -> Text {
    said("事件和回调经过加密和签名。", "Events and callbacks are encrypted and signed.")
}

/// Finding.
pub fn check_not_encrypted() -> Text {
    said(
        "没有设置 Encrypt Key，事件和回调不加密、不签名。",
        "There is no Encrypt Key: events and callbacks come unencrypted and unsigned.",
    )
}

/// What helps.
pub fn check_not_encrypted_fix() -> Text {
    said(
        "在开发者后台「事件与回调 → 加密策略」设置 Encrypt Key，并写入密钥的 lark.encrypt_key。",
        "Set an Encrypt Key under “Events & Callbacks → Encryption Strategy”, and write it into lark.encrypt_key of the secret.",
    )
}

/// Finding: fine.
pub fn check_company_fine() -> Text {
    said("只接受本企业的请求。", "Only your own organization is let in.")
}

/// Finding.
pub fn check_company() -> Text {
    said(
        "密钥里没有写明企业，其他企业的成员也会被接受。",
        "The secret does not name your organization, so members of others are let in as well.",
    )
}

/// What helps.
pub fn check_company_fix() -> Text {
    said(
        "把下面的值写入密钥的 lark.tenant_key，这是你所在企业的标识。",
        "Write this value into lark.tenant_key of the secret: it is your own organization's.",
    )
}
