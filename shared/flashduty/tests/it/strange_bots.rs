//! Bodies of nobody's making at the address of a group bot.

use flashduty::bot::{Notification, receive};
use flashduty::webhook::Rejection;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Either a rejection that says nothing of the body, or a notification within its limits.
fn is_sound(answer: Result<Notification, Rejection>) -> Result<(), TestCaseError> {
    match answer {
        Err(rejection) => {
            prop_assert_eq!(rejection.status, 400);
            prop_assert!(!rejection.reason.contains(MARK));
        }
        Ok(read) => {
            prop_assert!((1..=2048).contains(&read.title.len()));
            prop_assert!(read.paragraphs.len() <= 100);
            prop_assert!(read.paragraphs.iter().map(String::len).sum::<usize>() <= 16 * 1024);
            prop_assert!(read.paragraphs.iter().all(|line| !line.is_empty() && !line.contains('\n')));
            prop_assert!(read.link.is_none_or(|link| link.starts_with("http")));
            prop_assert!(read.num.is_none_or(|num| num.len() <= 32));
            prop_assert!(read.incident.is_none_or(|id| id.as_str().len() == 24));
        }
    }
    Ok(())
}

const MARK: &str = "hunter2";

/// The words of which bots' bodies are made, so that chance finds its way into every corner.
const NAMES: [&str; 30] = [
    "msg_type",
    "card",
    "content",
    "post",
    "text",
    "zh_cn",
    "ja_jp",
    "title",
    "elements",
    "fields",
    "tag",
    "header",
    "body",
    "actions",
    "url",
    "href",
    "behaviors",
    "columns",
    "i18n_elements",
    "schema",
    "timestamp",
    "sign",
    "extra",
    "user_name",
    "markdown",
    "list",
    "default_url",
    "subtitle",
    "config",
    MARK,
];

const SCRAPS: [&str; 36] = [
    "interactive",
    "post",
    "text",
    "lark_md",
    "plain_text",
    "button",
    "div",
    "at",
    "a",
    "<at id=1>",
    "</at>",
    "<font color='red'>",
    "<br/>",
    "**",
    "[x](",
    ")",
    "](http://a.b/c)",
    "![",
    "&lt;",
    "&#",
    ";",
    "https://c.d/incident/detail/6acef3296b1f0c5d2e94a7b8",
    "?ack=1",
    "%2Fincident%2Fdetail%2F",
    "INC #",
    "94A7B8",
    "[REFIRE]",
    "【升级",
    "】",
    "［",
    "\u{202e}",
    "告警",
    "🔴",
    "\n",
    "-----",
    "{\"text\":\"x\"}",
];

fn words() -> impl Strategy<Value = String> {
    let scrap =
        prop_oneof![8 => prop::sample::select(&SCRAPS[..]).prop_map(str::to_owned), 2 => ".{0,6}", 1 => Just(MARK.to_owned())];
    prop::collection::vec(scrap, 0..12).prop_map(|scraps| scraps.concat())
}

fn invented() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => words().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(&NAMES[..]).prop_map(str::to_owned), inner.clone(), 0..6)
                .prop_map(|members| members.into_iter().collect()),
            inner.prop_map(|value| Value::from(value.to_string())),
        ]
    })
}

#[test]
fn a_body_that_goes_deep_or_never_closes_what_it_opens_is_answered_at_once() {
    let begun = std::time::Instant::now();
    for piece in ["[", "<", "![", "[a](", "<at ", "&", "https://", "#", "【", "/incident/detail/", "{\"text\":"] {
        let body = piece.repeat(1_000_000 / piece.len());
        drop(receive(body.as_bytes()));
        drop(receive(json!({ "msg_type": "text", "content": { "text": body } }).to_string().as_bytes()));
        let lines = json!({ "card": { "elements": vec![json!({ "tag": "markdown", "content": piece.repeat(50) }); 2000] } });
        drop(receive(lines.to_string().as_bytes()));
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_bytes_are_answered(body in prop::collection::vec(any::<u8>(), 0..512)) {
        is_sound(receive(&body))?;
    }

    #[test]
    fn any_text_is_answered(body in words()) {
        is_sound(receive(body.as_bytes()))?;
        is_sound(receive(json!({ "msg_type": "text", "content": { "text": body } }).to_string().as_bytes()))?;
    }

    #[test]
    fn any_json_is_answered(body in invented()) {
        is_sound(receive(body.to_string().as_bytes()))?;
    }

    #[test]
    fn a_body_cut_short_is_answered(body in invented(), end in any::<prop::sample::Index>()) {
        let body = body.to_string();
        is_sound(receive(&body.as_bytes()[..end.index(body.len() + 1)]))?;
    }

    #[test]
    fn a_text_of_any_length_ends_between_two_characters(word in "[告é🔴a]{1,7}", times in 1_usize..6000) {
        is_sound(receive(format!("title\n{}", word.repeat(times)).as_bytes()))?;
        is_sound(receive(word.repeat(times).as_bytes()))?;
    }
}
