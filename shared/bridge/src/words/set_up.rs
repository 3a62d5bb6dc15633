//! What the page and the command about the set-up say.

use super::{Text, said};
use crate::ports::ConfigurationFault;
use crate::set_up::{Feature, Name, Need, Part, Step, StepState};

/// Page heading, and the link to it.
pub fn set_up_title() -> Text {
    said("接入向导", "Set-up")
}

/// What the page is for.
pub fn set_up_lead() -> Text {
    said(
        "以下步骤与 Flashduty 官方飞书/Lark 集成指南一致，需要填写的值都可以直接复制。",
        "These are the steps of Flashduty's own Feishu/Lark guide. Every value they ask for is ready to copy.",
    )
}

/// Heading of a step.
pub fn set_up_step(step: Step) -> Text {
    match step {
        Step::CreateApp => said("创建企业自建应用", "Create a custom app"),
        Step::Keys => said("加密策略", "Encryption strategy"),
        Step::Abilities => said("添加应用能力", "App capabilities"),
        Step::HomePage => said("网页应用主页", "Home page of the web app"),
        Step::RequestAddress => said("事件与回调的请求地址", "Request address of events and callbacks"),
        Step::Subscriptions => said("订阅事件与回调", "Subscribed events and callbacks"),
        Step::RedirectUrl => said("重定向 URL", "Redirect URL"),
        Step::Scopes => said("应用权限", "Permissions"),
        Step::Availability => said("可用范围", "Availability"),
        Step::Release => said("发布版本", "Release"),
        Step::Webhook => said("Flashduty 的故障 Webhook", "Flashduty's incident webhook"),
        Step::Administrators => said("管理员", "Administrators"),
        Step::WarRoom => said("作战室", "War room"),
    }
}

/// How a step is done by hand.
pub fn set_up_how(step: Step) -> Text {
    match step {
        Step::CreateApp => said(
            "在开发者后台创建企业自建应用，在“凭证与基础信息”页复制 App ID 和 App Secret，填入本集成的密钥文档。",
            "In the developer console create an internal custom app. From “Credentials & Basic Info” copy App ID and App Secret into the integration's secret.",
        ),
        Step::Keys => said(
            "进入“事件与回调 → 加密策略”，让 Encrypt Key 和 Verification Token 与本集成的密钥文档一致。不要把 Encrypt Key 留空。",
            "Under “Events & Callbacks → Encryption Strategy” make Encrypt Key and Verification Token the same as in the integration's secret. Do not leave the Encrypt Key empty.",
        ),
        Step::Abilities => said(
            "进入“添加应用能力 → 按能力添加”，启用网页应用和机器人。",
            "Under “Add Features → By feature” enable both Web app and Bot.",
        ),
        Step::HomePage => said(
            "进入“网页应用”，桌面端主页和移动端主页都填写网页配置地址。",
            "Under “Web app” enter the Web Configuration address as desktop homepage and as mobile homepage.",
        ),
        Step::RequestAddress => said(
            "进入“事件与回调”，“事件配置”和“回调配置”两个标签页的订阅方式都选择“发送至开发者服务器”，并填写消息卡片请求地址。保存时飞书会校验该地址，因此要先完成部署。机器人页面上旧的消息卡片请求地址留空。",
            "Under “Events & Callbacks” choose “Send to developer's server” on both tabs, Event configuration and Callback configuration, and enter the Message Card Request URL. Lark checks it when you save, so deploy first. Leave the old card request URL on the bot's page empty.",
        ),
        Step::Subscriptions => said(
            "在“事件配置”标签页添加所列事件；在“回调配置”标签页添加 card.action.trigger，缺少它按钮不会有反应。",
            "On the tab Event configuration add the events listed here; on the tab Callback configuration add card.action.trigger. Without it no button works.",
        ),
        Step::RedirectUrl => said("进入“安全设置”，把重定向 URL 添加进去。", "Under “Security Settings” add the Redirect URL."),
        Step::Scopes => said(
            "进入“权限管理 → 批量导入/导出权限”，把权限 JSON 粘贴到导入框并确认。通讯录权限范围要包含所有值班人员。",
            "Under “Permissions & Scopes → Batch import/export scopes” paste the JSON into the import box and confirm. The range of contacts must include everybody on call.",
        ),
        Step::Availability => said(
            "创建版本时，把可用范围设为全部成员，或至少包含所有值班人员。",
            "When you create the version, make the app available to all members, or at least to everybody on call.",
        ),
        Step::Release => said(
            "进入“版本管理与发布”创建版本并申请发布，由企业管理员审核。审核通过前，大部分配置不会生效。",
            "Under “Version Management & Release” create a version and submit it; the company's administrator approves it. Most of the above is not in force before.",
        ),
        Step::Webhook => said(
            "在 Flashduty“集成中心 → Webhook → 故障 Webhook”中新建：填写 Webhook 地址和请求头，选择全部事件类型。",
            "In Flashduty, “Integration Center → Webhook → Incident Webhook”: enter the address and the header, and choose all event types.",
        ),
        Step::Administrators => said(
            "把管理员的 open_id 写入密钥文档的 administrators 列表，五分钟内生效。",
            "Enter the administrators' open_ids into the list “administrators” of the secret. It is in force within five minutes.",
        ),
        Step::WarRoom => {
            said("本版本尚不包含作战室，无需配置。", "War rooms are not part of this release: there is nothing to set up.")
        }
    }
}

/// How far a step is, in a word or two.
pub fn set_up_state(state: StepState) -> Text {
    match state {
        StepState::Done => said("已完成", "Done"),
        StepState::DoneUntilRelease => said("已设置，下一版本生效", "Set, in force with the next version"),
        StepState::ToDo => said("待完成", "To do"),
        StepState::ByHand(_) => said("需手动完成", "By hand"),
        StepState::Unknown => said("无法判断", "Cannot be told"),
        StepState::Nothing => said("无需操作", "Nothing to do"),
    }
}

/// Why the API did not do it.
pub fn set_up_refused(fault: ConfigurationFault) -> Text {
    match fault {
        ConfigurationFault::NotOffered => said(
            "该区域的开放平台没有应用配置接口（国际版目前如此），请手动完成。",
            "This cloud has no API for an app's configuration (the international one does not), so do it by hand.",
        ),
        ConfigurationFault::NotAllowed { code } => Text::new(
            format!("应用缺少权限 application:application:patch（{code}）：在“权限管理”中开通并发布一个版本后重试，或手动完成。"),
            format!(
                "The app lacks the permission application:application:patch ({code}): grant it, release a version and try again, or do it by hand."
            ),
        ),
        ConfigurationFault::MadeElsewhere { code } => Text::new(
            format!("只有在开发者后台创建的应用才能通过接口修改（{code}），请手动完成。"),
            format!("Only an app made in the developer console can be changed through the API ({code}), so do it by hand."),
        ),
        ConfigurationFault::UnderReview { code } => Text::new(
            format!("应用有版本正在审核（{code}），审核结束后再试。"),
            format!("A version of the app is under review ({code}): try again when it is approved."),
        ),
        ConfigurationFault::NotAnswered { code } => Text::new(
            format!(
                "请求地址没有在 1 秒内正确回应飞书的校验（{code}）：请确认已部署，且密钥文档里的 Encrypt Key 和 Verification Token 与飞书一致。"
            ),
            format!(
                "The address did not answer Lark's challenge within a second ({code}): make sure that the stack is deployed and that its secret holds the same Encrypt Key and Verification Token as Lark."
            ),
        ),
        ConfigurationFault::NoBotYet { code } => Text::new(
            format!("需要先让机器人能力生效（{code}）：先发布一个版本再试。"),
            format!("The bot ability has to be in force first ({code}): release a version and try again."),
        ),
        ConfigurationFault::AppBroken { code } => Text::new(
            format!("飞书不接受这个应用的 App ID 或 App Secret，或应用已停用（{code}）。"),
            format!("Lark does not take the app's App ID or App Secret, or the app is disabled ({code})."),
        ),
        ConfigurationFault::Declined { code } => Text::new(
            format!("飞书拒绝了这项修改（{code}），请手动完成。"),
            format!("Lark declined this change ({code}), so do it by hand."),
        ),
        ConfigurationFault::Unavailable => said("飞书没有回应，请稍后再试。", "Lark did not answer: try again in a while."),
    }
}

/// What was asked of the API.
pub fn set_up_part(part: Part) -> Text {
    match part {
        Part::Abilities => said("网页应用与机器人能力、主页", "web app, bot and home page"),
        Part::CoreScopes => said("必需权限", "the permissions it needs"),
        Part::OptionalScopes => said("可选权限", "the optional permissions"),
        Part::Keys => said("加密策略", "Encrypt Key and Verification Token"),
        Part::Events => said("事件与请求地址", "events and their address"),
        Part::Callbacks => said("回调与请求地址", "callbacks and their address"),
        Part::RedirectUrl => said("重定向 URL", "redirect URL"),
        Part::Availability => said("可用范围", "availability"),
        Part::Release => said("版本发布", "a version"),
    }
}

/// What a value is called.
pub fn set_up_value(name: Name) -> Text {
    match name {
        Name::AppId => Text::same("App ID"),
        Name::AppSecret => Text::same("App Secret"),
        Name::EncryptKey => Text::same("Encrypt Key"),
        Name::VerificationToken => Text::same("Verification Token"),
        Name::WebConfiguration => said("网页配置地址", "Web Configuration"),
        Name::MessageCardRequestUrl => said("消息卡片请求地址", "Message Card Request URL"),
        Name::Event => said("事件", "Event"),
        Name::Callback => said("回调", "Callback"),
        Name::RedirectUrl => said("重定向 URL", "Redirect URL"),
        Name::ScopesToImport => said("用于批量导入的权限 JSON", "Scopes to import"),
        Name::FlashdutyWebhook => said("Flashduty Webhook 地址", "Flashduty webhook"),
        Name::HeaderName => said("请求头名称", "Header"),
        Name::HeaderValue => said("Webhook 密钥", "Webhook secret"),
        Name::Secret => said("密钥文档", "Secret"),
    }
}

/// In place of a secret value.
pub fn set_up_in_secret(secret: &str, field: &str) -> Text {
    Text::new(format!("见密钥文档 {secret} 的 {field}"), format!("as in the secret {secret}, {field}"))
}

/// Heading of the table of scopes.
pub fn set_up_scope() -> Text {
    said("权限", "Scope")
}

/// Heading of the table of scopes.
pub fn set_up_buys() -> Text {
    said("用途", "What for")
}

/// Heading of the table of scopes.
pub fn set_up_needed() -> Text {
    said("是否必需", "Needed")
}

/// Whether the bridge works without a scope.
pub fn set_up_need(need: Need) -> Text {
    match need {
        Need::Core => said("必需", "Yes"),
        Need::Optional => said("可选", "Optional"),
    }
}

/// What a scope buys.
pub fn set_up_feature(feature: Feature) -> Text {
    match feature {
        Feature::Cards => said("发送和更新卡片", "Sending cards and updating them"),
        Feature::HearsPeople => said("接收单聊机器人的消息", "Hearing what people write to the bot alone"),
        Feature::HearsGroups => said("接收群里 @机器人的消息", "Hearing where the bot is mentioned in groups"),
        Feature::Groups => said("列出机器人所在的群，得知群被解散", "Listing the bot's groups, and hearing that one is gone"),
        Feature::Links => said("按邮箱或手机号绑定成员", "Linking people by e-mail or phone"),
        Feature::OwnMembership => said("得知机器人进群和出群", "Hearing that the bot came into a group or was taken out"),
        Feature::LooksUpCards => said(
            "长时间中断后核对卡片是否已送达，避免重复",
            "After a long outage, looking whether a card has arrived before it is posted again",
        ),
        Feature::Buzz => said("应用内加急", "Buzzing people in the app"),
        Feature::FindsMembersFaster => said("登录时更快找到对应成员", "Finding a person's member at once when they sign in"),
        Feature::SetsItselfUp => said("通过接口完成本页的配置", "Doing these steps through the API"),
        Feature::TellsItsSetUp => {
            said("在本页和体检页显示应用的配置", "Telling on this page and in the check-up how the app is set up")
        }
    }
}

/// The scopes of one kind that were not granted.
pub fn set_up_missing(need: Need, names: &[&str]) -> Text {
    let list = names.join(", ");
    match need {
        Need::Core => Text::new(format!("尚未开通的必需权限：{list}"), format!("Not granted yet, and needed: {list}")),
        Need::Optional => Text::new(format!("尚未开通的可选权限：{list}"), format!("Not granted, optional: {list}")),
    }
}

/// Opens what is done by hand.
pub fn set_up_by_hand() -> Text {
    said("手动操作", "How to do it by hand")
}

/// Link to the developer console.
pub fn set_up_console() -> Text {
    said("打开开发者后台", "Open the developer console")
}

/// Button.
pub fn set_up_copy() -> Text {
    said("复制", "Copy")
}

/// What the button says when it has copied.
pub fn set_up_copied() -> Text {
    said("已复制", "Copied")
}

/// Heading above the buttons.
pub fn set_up_by_api() -> Text {
    said("由接口完成", "By API")
}

/// Button that has everything done through the API.
pub fn set_up_apply() -> Text {
    said("帮我在飞书完成这些配置", "Set these at Feishu for me")
}

/// Below the button.
pub fn set_up_apply_hint() -> Text {
    said(
        "通过飞书的应用配置接口填写地址、事件、回调、权限和加密策略。已有的其他配置保持不变，可以重复执行。",
        "Enters addresses, events, callbacks, permissions and keys through Feishu's API. Whatever else the app has stays as it is, and doing it twice does no harm.",
    )
}

/// A choice beside the button.
pub fn set_up_for_everybody() -> Text {
    said("同时把可用范围设为全部成员", "Make the app available to all members as well")
}

/// Button that submits a version.
pub fn set_up_release() -> Text {
    said("提交发布", "Release a version")
}

/// Asked before that.
pub fn set_up_release_question() -> Text {
    said("提交一个新版本供管理员审核？", "Submit a new version for approval?")
}

/// Why a version should be approved, for the company's administrator.
pub fn set_up_release_reason() -> Text {
    said("配置 Flashduty 故障通知与协作", "Set up Flashduty's incident cards")
}

/// What has changed in a version.
pub fn set_up_release_changes() -> Text {
    said("更新主页、事件、回调、重定向地址与权限", "Home page, events, callbacks, redirect URL and permissions")
}

/// After the press.
pub fn set_up_applied(done: usize, refused: usize) -> Text {
    if refused == 0 {
        return said("已全部设置。接下来请发布版本。", "Everything is set. Release a version next.");
    }
    Text::new(
        format!("已设置 {done} 项，{refused} 项未成功，原因见下。"),
        format!("{done} set, {refused} refused: the reasons stand below."),
    )
}

/// After the press.
pub fn set_up_released() -> Text {
    said("版本已提交，审核通过后生效。", "The version is submitted, and in force once it is approved.")
}

/// After the press.
pub fn set_up_not_released() -> Text {
    said("版本没有提交，原因见下。", "No version was submitted: the reason stands below.")
}

/// On the page of an app whose settings cannot be read.
pub fn set_up_cannot_read() -> Text {
    said(
        "应用缺少权限 application:application:self_manage，部分步骤的状态无法判断。",
        "The app lacks the permission application:application:self_manage, so the state of some steps cannot be told.",
    )
}
