//! What group bots of escalation rules post, in every form.

use bridge::id::IncidentId;
use flashduty::bot::{ACCEPTED, Kind, Notification, receive};
use serde_json::{Value, json};

const ID: &str = "6acef3296b1f0c5d2e94a7b8";
const PAGE: &str = "https://console.flashcat.cloud/incident/detail/6acef3296b1f0c5d2e94a7b8";

fn read(body: &Value) -> Notification {
    receive(body.to_string().as_bytes()).unwrap()
}

fn text(text: &str) -> Notification {
    read(&json!({ "msg_type": "text", "content": { "text": text } }))
}

fn field(content: &str) -> Value {
    json!({ "is_short": true, "text": { "tag": "lark_md", "content": content } })
}

fn button(label: &str, url: &str) -> Value {
    json!({ "tag": "button", "text": { "tag": "plain_text", "content": label }, "type": "primary", "url": url })
}

/// As Flashduty's default template for Feishu renders it.
fn card() -> Value {
    json!({ "msg_type": "interactive", "card": {
        "config": { "wide_screen_mode": true, "enable_forward": true },
        "header": { "template": "red", "title": { "tag": "plain_text", "content": "INC #94A7B8 checkout &gt; 2s" } },
        "elements": [
            { "tag": "div", "fields": [
                field("**Channel：**Payments"),
                field("**Severity：**<font color='red'>🔴 Critical</font>"),
                field("**Responders：**<at id=ou_1>Mei Tan</at> <at id=ou_2></at>"),
            ] },
            { "tag": "hr" },
            { "tag": "action", "actions": [button("Acknowledge", &format!("{PAGE}?ack=1")), button("Details", PAGE)] },
            { "tag": "note", "elements": [{ "tag": "plain_text", "content": "**not** emphasis here\n-----\n2 lines" }] },
        ],
    } })
}

fn expected() -> Notification {
    let paragraphs = ["Channel：Payments", "Severity：🔴 Critical", "Responders：@Mei Tan", "**not** emphasis here", "2 lines"];
    Notification {
        incident: Some(IncidentId::new(ID)),
        num: Some("94A7B8".to_owned()),
        kind: Kind::First,
        title: "INC #94A7B8 checkout > 2s".to_owned(),
        paragraphs: paragraphs.map(str::to_owned).to_vec(),
        link: Some(PAGE.to_owned()),
    }
}

#[test]
fn the_default_card_is_read_without_its_markup_and_its_buttons() {
    assert_eq!(read(&card()), expected());
}

#[test]
fn a_card_is_read_wherever_it_stands_and_with_whatever_stands_beside_it() {
    let card = card();
    let folded = json!({ "msg_type": "interactive", "card": card["card"].to_string() });
    let content = json!({ "msg_type": "interactive", "content": card["card"] });
    let folded_content = json!({ "msg_type": "interactive", "content": card["card"].to_string() });
    let nested = json!({ "msg_type": "interactive", "content": { "card": card["card"] } });
    let mut signed = card.clone();
    signed["timestamp"] = json!("1791947885");
    signed["sign"] = json!("c2lnbmVkIGJ5IHNvbWVib2R5");
    let mistaken = json!({ "msg_type": "text", "card": card["card"] });
    let untyped = json!({ "card": card["card"] });
    for body in [folded, content, folded_content, nested, signed, mistaken, untyped] {
        assert_eq!(read(&body), expected(), "{body}");
    }
}

#[test]
fn a_card_of_schema_2_is_read_as_well() {
    let body = json!({ "msg_type": "interactive", "card": {
        "schema": "2.0",
        "header": { "title": { "tag": "plain_text", "i18n": {}, "content": "[REFIRE]INC #94A7B8 down" },
                    "subtitle": { "tag": "plain_text", "content": "Payments" } },
        "body": { "elements": [
            { "tag": "markdown", "content": "**Since** 10:04\n[Runbook](https://wiki.example/down)" },
            { "tag": "column_set", "columns": [{ "tag": "column", "elements": [{ "tag": "div", "text": field("left")["text"] }] }] },
            { "tag": "collapsible_panel", "header": { "title": { "tag": "plain_text", "content": "More" } },
              "elements": [{ "tag": "markdown", "content": "~~less~~" }] },
            { "tag": "button", "text": { "tag": "plain_text", "content": "Open" },
              "behaviors": [{ "type": "open_url", "default_url": PAGE }] },
        ] },
    } });
    let read = read(&body);
    assert_eq!(read.paragraphs, ["Payments", "Since 10:04", "Runbook", "left", "More", "less"]);
    assert_eq!((read.kind, read.link.as_deref()), (Kind::Repeat, Some(PAGE)));
}

#[test]
fn rich_text_is_read_at_the_top_or_in_the_content_in_any_language() {
    let post = json!({
        "title": "⚠️ [ESCALATE]INC #94A7B8 down",
        "content": [
            [{ "tag": "text", "text": "🏢 " }, { "tag": "text", "text": "协作空间：", "style": ["bold"] }, { "tag": "text", "text": "支付" }],
            [],
            [{ "tag": "at", "user_id": "ou_1", "user_name": "陈航" }, { "tag": "img", "image_key": "img_1" }],
            [{ "tag": "a", "href": PAGE, "text": "详情" }, { "tag": "text", "text": "  " }, { "tag": "a", "href": format!("{PAGE}?ack=1"), "text": "认领" }],
        ],
    });
    for body in [
        json!({ "msg_type": "post", "post": { "zh_cn": post } }),
        json!({ "msg_type": "post", "content": { "post": { "zh_cn": post } } }),
        json!({ "msg_type": "post", "content": { "post": { "ja_jp": post } } }),
        json!({ "msg_type": "post", "content": json!({ "zh_cn": post }).to_string() }),
        json!({ "msg_type": "post", "post": { "en_us": post, "zh_cn": null } }),
        json!({ "post": post }),
    ] {
        let read = read(&body);
        assert_eq!((read.title.as_str(), read.kind), ("⚠️ [ESCALATE]INC #94A7B8 down", Kind::Escalation), "{body}");
        assert_eq!(read.paragraphs, ["🏢 协作空间：支付", "@陈航", "详情  认领"]);
        assert_eq!((read.incident, read.link), (Some(IncidentId::new(ID)), Some(PAGE.to_owned())));
    }
}

#[test]
fn plain_text_is_read_wrapped_or_bare() {
    let words = format!("[REFIRE]INC #94A7B8 down\n-----\nSeverity: Critical\n\nDetails: {PAGE}");
    for body in [
        json!({ "msg_type": "text", "content": { "text": words } }).to_string(),
        json!({ "msg_type": "text", "content": json!({ "text": words }).to_string() }).to_string(),
        json!({ "msg_type": "text", "text": words }).to_string(),
        json!({ "text": words }).to_string(),
        json!({ "msgtype": "text", "text": { "content": words } }).to_string(),
        json!(words).to_string(),
        format!("\u{feff}{words}\n"),
    ] {
        let read = receive(body.as_bytes()).unwrap();
        assert_eq!(read.title, "[REFIRE]INC #94A7B8 down", "{body}");
        assert_eq!(read.paragraphs, ["Severity: Critical".to_owned(), format!("Details: {PAGE}")]);
        assert_eq!((read.kind, read.incident, read.link), (Kind::Repeat, Some(IncidentId::new(ID)), Some(PAGE.to_owned())));
    }
}

#[test]
fn the_bots_of_other_messengers_are_read_too() {
    let dingtalk = json!({ "msgtype": "markdown", "markdown": {
        "title": "INC #94A7B8 down",
        "text": format!("### [REFIRE]INC [#94A7B8]({PAGE}) down\n\n---\n- Channel: Payments<br />[Details]({PAGE})|[Acknowledge]({PAGE}?ack=1)"),
    } });
    let read_ding = read(&dingtalk);
    assert_eq!(read_ding.title, "INC #94A7B8 down");
    assert!(read_ding.paragraphs.contains(&"Details|Acknowledge".to_owned()), "{:?}", read_ding.paragraphs);
    assert_eq!((read_ding.kind, read_ding.link.as_deref()), (Kind::Repeat, Some(PAGE)));
    let wecom = json!({ "msgtype": "markdown", "markdown": {
        "content": format!("[ESCALATE]**INC [#94A7B8]({PAGE}) down**\n> Channel：<font color=\"warning\">Payments</font>") } });
    let read_wecom = read(&wecom);
    assert_eq!((read_wecom.title.as_str(), read_wecom.kind), ("[ESCALATE]INC #94A7B8 down", Kind::Escalation));
    assert_eq!(read_wecom.paragraphs, ["Channel：Payments"]);
    let slack = read(&json!({ "text": format!("INC <{PAGE}|#94A7B8> down\n<{PAGE}|Details>|<{PAGE}?ack=1|Acknowledge>") }));
    assert_eq!((slack.title.as_str(), slack.num.as_deref()), ("INC #94A7B8 down", Some("94A7B8")));
    assert_eq!((slack.paragraphs, slack.link.as_deref()), (vec!["Details|Acknowledge".to_owned()], Some(PAGE)));
}

#[test]
fn of_a_message_of_another_kind_whatever_text_there_is_is_taken() {
    let body = json!({ "msg_type": "invented_later", "timestamp": "1", "sign": "x", "box": { "words": ["one", { "more": "two" }] }, "n": 3 });
    let read = read(&body);
    assert_eq!((read.title.as_str(), read.paragraphs, read.kind), ("one", vec!["two".to_owned()], Kind::First));
    assert_eq!((read.incident, read.num, read.link), (None, None, None));
}

#[test]
fn what_holds_nothing_to_read_is_turned_away_with_its_place() {
    let cases = [
        ("", "the body holds no text"),
        ("  \n", "the body holds no text"),
        ("null", "the body holds no text"),
        ("{}", "the body holds no text"),
        ("[1,true]", "the body holds no text"),
        (r#"{"msg_type":"text"}"#, "content.text holds no text"),
        (r#"{"msg_type":"text","content":{"text":" \n---"}}"#, "content.text holds no text"),
        (r#"{"msg_type":"interactive","card":{"elements":[{"tag":"hr"}]}}"#, "card holds no text"),
        (r#"{"msg_type":"post","content":{"post":{"zh_cn":{"content":[]}}}}"#, "post holds no text"),
        ("{\"msg_type\":\"text\"", "the body is not JSON"),
    ];
    for (body, reason) in cases {
        let rejection = receive(body.as_bytes()).unwrap_err();
        assert_eq!((rejection.status, &*rejection.reason), (400, reason), "{body}");
    }
    assert_eq!(receive(&[0xff, 0xfe]).unwrap_err().reason, "the body is not UTF-8");
    assert_eq!(receive(&vec![b' '; flashduty::webhook::MAX_BODY + 1]).unwrap_err().status, 413);
}

#[test]
fn the_kind_is_told_by_the_prefix_and_only_by_a_whole_one() {
    let cases = [
        (Kind::First, "INC #94A7B8 down"),
        (Kind::First, "[REASSIGN]INC #94A7B8 down"),
        (Kind::First, "[升级失败] order-db"),
        (Kind::First, "INC #94A7B8 [REFIRE] is what it says"),
        (Kind::First, "[REFIRE"),
        (Kind::Repeat, "[REFIRE]INC #94A7B8 down"),
        (Kind::Repeat, "[refire] INC #94A7B8 down"),
        (Kind::Repeat, "🔴 ［ReFire］INC #94A7B8"),
        (Kind::Repeat, "【重复通知】INC #94A7B8"),
        (Kind::Repeat, "[P1] 【 循环通知 】INC #94A7B8"),
        (Kind::Escalation, "[ESCALATE]INC #94A7B8 down"),
        (Kind::Escalation, "【升级】INC #94A7B8"),
        (Kind::Escalation, "（升级通知）INC #94A7B8"),
        (Kind::Escalation, "Payments\n[Escalation] INC #94A7B8"),
    ];
    for (kind, title) in cases {
        assert_eq!(text(title).kind, kind, "{title}");
    }
}

#[test]
fn the_incident_is_found_in_any_address() {
    let addresses = [
        format!("http://10.0.0.1:8080/console/incident/detail/{ID}?ack=1"),
        format!("https://flashduty.example/#/incident/detail/{ID}"),
        format!("https://console.flashcat.cloud/incident/detail/{ID}/timeline"),
        format!("https://applink.feishu.cn/open?url=https%3A%2F%2Fconsole.flashcat.cloud%2Fincident%2Fdetail%2F{ID}"),
        PAGE.replace(ID, &ID.to_uppercase()),
    ];
    for address in addresses {
        assert_eq!(text(&format!("down, see {address}。")).incident, Some(IncidentId::new(ID)), "{address}");
    }
    for none in
        [format!("{PAGE}0"), PAGE.replace("6ace", "6acg"), PAGE.replace("detail", "details"), PAGE[..PAGE.len() - 1].to_owned()]
    {
        assert_eq!(text(&none).incident, None, "{none}");
    }
}

#[test]
fn a_link_in_the_description_does_not_pass_for_the_incident() {
    let other = PAGE.replace(ID, "000000000000000000000001");
    let mut body = card();
    body["card"]["elements"][0]["fields"][0] = field(&format!("**Description：** same as [that one]({other})"));
    assert_eq!(read(&body).incident, Some(IncidentId::new(ID)), "the buttons go first");
    assert_eq!(text(&format!("INC #94A7B8\nas {other}\n{PAGE}")).incident, Some(IncidentId::new(ID)), "or the number decides");
    assert_eq!(text(&format!("down\nas {other}\n{PAGE}")).incident, Some(IncidentId::new("000000000000000000000001")));
}

#[test]
fn the_number_is_read_behind_inc_or_else_as_six_hex_digits() {
    let cases = [
        ("INC #94A7B8 down", Some("94A7B8")),
        ("inc#94a7b8 down", Some("94A7B8")),
        ("see #abcdef first\nINC #94A7B8", Some("94A7B8")),
        ("INC #10293847 of another numbering", Some("10293847")),
        ("order-db #94A7B8", Some("94A7B8")),
        ("order-db #12", None),
        ("ZINC #12", None),
        ("no number #", None),
    ];
    for (title, num) in cases {
        assert_eq!(text(title).num.as_deref(), num, "{title}");
    }
}

#[test]
fn the_link_acknowledges_nothing_and_leads_to_a_web_page() {
    assert_eq!(text(&format!("down {PAGE}?ack=1")).link.as_deref(), Some(PAGE));
    assert_eq!(text(&format!("down {PAGE}?tab=alerts&amp;ack=1&x=2")).link, Some(format!("{PAGE}?tab=alerts&x=2")));
    let mut body = card();
    body["card"]["elements"][2]["actions"] = json!([button("x", &format!("javascript:'/incident/detail/{ID}'"))]);
    let read = read(&body);
    assert_eq!((read.incident, read.link), (Some(IncidentId::new(ID)), None));
    assert_eq!(text("down https://wiki.example/x 说明").link.as_deref(), Some("https://wiki.example/x"));
}

#[test]
fn what_only_looks_like_markup_stays() {
    let words = "a < b > c, [x] (y), [1](2), R&D &amp; &copy; &#60;tag&#x3E; snake_case * 2, <nil>";
    assert_eq!(text(words).title, "a < b > c, [x] (y), [1](2), R&D & &copy; <tag> snake_case * 2, <nil>");
    assert_eq!(text("user\u{202e}gpj.exe\u{0} and\ta tab").title, "usergpj.exe and a tab");
}

#[test]
fn a_long_notification_is_cut_between_two_characters() {
    let read = text(&format!("{}\n{}\n{}", "题".repeat(1000), "文".repeat(4000), "末".repeat(4000)));
    assert_eq!(read.title.chars().count(), 2048 / 3);
    assert_eq!(read.paragraphs[0].chars().count(), 4000, "more than the 4000 bytes of Flashduty");
    assert_eq!(read.paragraphs.iter().map(String::len).sum::<usize>(), 16 * 1024 / 3 * 3);
    assert_eq!(text(&"line\n".repeat(500)).paragraphs.len(), 100);
}

#[test]
fn success_is_answered_in_the_words_of_feishu() {
    let answer: Value = serde_json::from_str(ACCEPTED).unwrap();
    assert_eq!(answer, json!({ "code": 0, "msg": "success", "StatusCode": 0, "StatusMessage": "success" }));
}
