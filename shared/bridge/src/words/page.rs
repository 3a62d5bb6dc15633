//! What the pages say.

use super::{Text, said};
use crate::person::LinkProof;

/// At the top of every page.
pub fn page_brand() -> Text {
    said("Flashduty × 飞书", "Flashduty × Lark")
}

/// First link of every page, for those who read with the keyboard.
pub fn page_skip() -> Text {
    said("跳到正文", "Skip to content")
}

/// What the navigation is called.
pub fn page_nav() -> Text {
    said("页面", "Pages")
}

/// Link in the foot of every page.
pub fn page_privacy() -> Text {
    said("数据与隐私", "Data and privacy")
}

/// Page heading.
pub fn page_home() -> Text {
    said("首页", "Home")
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

/// Button, for somebody who is not linked.
pub fn page_key_submit() -> Text {
    said("用 APP Key 绑定", "Link with this key")
}

/// Button, for somebody who is linked and lets the integration act for them.
pub fn page_key_submit_linked() -> Text {
    said("以本人身份操作", "Act as myself with this key")
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
pub fn page_key_of_account() -> Text {
    said(
        "这是主账号的 APP Key，不属于任何启用的成员。请用你自己的成员账号登录 Flashduty，在个人设置里创建 APP Key。",
        "This is the main account's APP key, or it does not belong to a member who is enabled. Sign in to Flashduty as yourself and create an APP key of your own.",
    )
}

/// Notice.
pub fn page_key_kept() -> Text {
    said(
        "APP Key 已加密保存，之后的操作以你本人身份执行。",
        "Your APP key is stored encrypted. What you do from now on is done as yourself.",
    )
}

/// Notice.
pub fn page_key_removed() -> Text {
    said(
        "APP Key 已删除，之后的操作由集成账号执行。",
        "Your APP key is deleted. What you do from now on is done by the integration.",
    )
}

/// Notice.
pub fn page_chosen() -> Text {
    said("已保存你的选择。", "Your choices are saved.")
}

/// Notice.
pub fn page_not_linked() -> Text {
    said("请先绑定 Flashduty 成员。", "Link yourself to a Flashduty member first.")
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

/// Signed out on all devices.
pub fn page_signed_out_everywhere_text() -> Text {
    said("你在所有设备和浏览器上都已退出。", "You are signed out on every device and in every browser.")
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
    said(
        "登录已过期，或不是在这个浏览器里开始的。请在同一个浏览器里重新开始。",
        "This sign-in has expired, or was begun in another browser. Begin again, and stay in one browser.",
    )
}

/// Another company.
pub fn page_foreign_tenant() -> Text {
    said(
        "这个应用只对本企业成员开放。如果你有本企业的账号，请换用它登录。",
        "This app is for members of its own organization only. If you have an account there, sign in with that one.",
    )
}

/// The person may not use the app: outside its availability, or their account is not active.
pub fn page_not_for_you(code: i64) -> Text {
    Text::new(
        format!("飞书不允许你的账号使用这个应用（{code}）。请管理员把你加入应用的可用范围；账号停用的请先恢复。"),
        format!(
            "Lark does not let your account use this app ({code}). Ask an administrator to add you to the app's availability. An account that is suspended has to be active first."
        ),
    )
}

/// A scope is missing.
pub fn page_scope_missing(code: i64) -> Text {
    Text::new(
        format!(
            "应用缺少登录所需的权限，或你没有同意授予（{code}）。请重试并同意；仍然失败时请管理员在开发者后台开通权限并发布版本。"
        ),
        format!(
            "The app lacks a scope that signing in needs, or you have not granted it ({code}). Try again and agree. If that fails, an administrator should add the scope in the developer console and publish a version."
        ),
    )
}

/// The app is set up wrongly.
pub fn page_app_broken(code: i64) -> Text {
    Text::new(
        format!("应用配置有误（{code}），不是你的问题。请把这个页面转给管理员。"),
        format!("The app is set up wrongly ({code}). It is not your doing: please show this page to an administrator."),
    )
}

/// What an administrator should check, by Lark's code (Lark: "Get user access token").
pub fn page_app_broken_fix(code: i64) -> Text {
    match code {
        20_002 | 20_048 => said(
            "管理员：检查密钥里的 lark.app_id 和 lark.app_secret 是否与开发者后台“凭证与基础信息”一致，域名是否正确（飞书或 Lark）。",
            "Administrators: compare lark.app_id and lark.app_secret in the secret with Credentials & Basic Info in the developer console, and the domain (feishu or lark).",
        ),
        20_029 | 20_071 => said(
            "管理员：在开发者后台“安全设置 → 重定向 URL”里加入下面的地址，一字不差。",
            "Administrators: add the address below, to the letter, to Security Settings → Redirect URLs in the developer console.",
        ),
        20_009 | 20_069 => said(
            "管理员：应用未安装或已停用。请在管理后台启用，并确认最新版本已发布。",
            "Administrators: the app is not installed or is disabled. Enable it in the admin console, and see that its newest version is published.",
        ),
        _ => said(
            "管理员：请打开“体检”页面，或检查 App Secret、重定向 URL 和权限。",
            "Administrators: open the page Check-up, or check the App Secret, the redirect URL and the scopes.",
        ),
    }
}

/// The address that Lark must know.
pub fn page_redirect_url() -> Text {
    said("重定向 URL", "Redirect URL")
}

/// Lark ended a sign-in for a reason that only its engineers know.
pub fn page_sign_in_stopped() -> Text {
    said("飞书中止了登录，请重试。", "Lark has stopped the sign-in. Please try again.")
}

/// Lark is down.
pub fn page_lark_down() -> Text {
    said("飞书暂时没有响应，请稍后重试。", "Lark does not answer at the moment. Please try again in a minute.")
}

/// A form that none of our pages sends.
pub fn page_bad_form() -> Text {
    said("提交的内容不完整，请返回页面重新操作。", "The form is not complete. Go back and send it again.")
}

/// Page heading: something was sent that we do not take.
pub fn page_refused() -> Text {
    said("没有执行", "Nothing was done")
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
