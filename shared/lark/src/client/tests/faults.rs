//! Every way in which a call can fail, and what it means for the one who called.

use super::*;
use bridge::reason::Reason;

/// What a post makes of an answer.
async fn outcome(answer: Answer) -> Result<MessageId, ChatsFault> {
    let lark = FakeLark::start().await;
    lark.answers([answer]);
    lark.client().post(&chat(), &note(), "uuid").await.outcome.map(|posted| posted.message)
}

async fn fault(status: u16, code: i64, words: &str) -> ChatsFault {
    outcome(Answer::no(status, code, words)).await.unwrap_err()
}

#[tokio::test]
async fn limits_are_limits_whatever_their_status() {
    for (status, code) in [(429, 99_991_400), (400, 99_991_400), (400, 230_020), (400, 232_019), (200, 11_232)] {
        assert_eq!(fault(status, code, "").await, ChatsFault::Limited { wait: None, code });
    }
    assert_eq!(fault(429, 1, "").await, ChatsFault::Limited { wait: None, code: 1 });
}

#[tokio::test]
async fn a_used_up_month_is_asked_about_once_an_hour() {
    let wait = Some(Duration::from_secs(3_600));
    assert_eq!(fault(429, 99_991_403, "").await, ChatsFault::Limited { wait, code: 99_991_403 });
}

#[tokio::test]
async fn the_wait_is_the_one_lark_names() {
    let limited = |wait| Err(ChatsFault::Limited { wait, code: 99_991_400 });
    let named = |value| Answer::no(429, 99_991_400, "").with_header("x-ogw-ratelimit-reset", value);
    assert_eq!(outcome(named("7")).await, limited(Some(Duration::from_secs(7))));
    assert_eq!(outcome(named("soon")).await, limited(None));
    assert_eq!(outcome(named("99999999")).await, limited(Some(Duration::from_secs(3_600))));
}

#[tokio::test]
async fn some_things_never_work_for_this_destination_or_message() {
    for (code, reason) in [
        (230_002, Reason::BotNotInChat),
        (232_009, Reason::ChatDisbanded),
        (230_018, Reason::MayNotSpeak),
        (230_013, Reason::PersonOutOfReach),
        (230_053, Reason::PersonOutOfReach),
        (99_992_351, Reason::PersonOutOfReach),
        (230_011, Reason::MessageWithdrawn),
        (230_110, Reason::MessageWithdrawn),
        (230_031, Reason::TooOld),
        (230_028, Reason::ContentRefused),
        (230_001, Reason::Malformed),
        (230_034, Reason::Malformed),
        (99_992_402, Reason::Malformed),
    ] {
        assert_eq!(fault(400, code, "").await, ChatsFault::Permanent { reason, code });
    }
}

#[tokio::test]
async fn some_things_only_an_administrator_can_mend() {
    for code in [230_006, 230_027, 232_025, 99_991_662, 99_991_672, 99_991_401] {
        assert_eq!(fault(400, code, "").await, ChatsFault::AppBroken { code });
    }
}

#[tokio::test]
async fn a_refused_card_tells_its_sub_code() {
    let words = "Failed to create card content, ext=ErrCode: 100290; ErrPath: ROOT; ErrMsg: invalid user id;";
    assert_eq!(fault(400, 230_099, words).await, ChatsFault::BadCard { code: 100_290 });
    assert_eq!(fault(400, 230_099, "no reason").await, ChatsFault::BadCard { code: 230_099 });
    assert_eq!(fault(400, 230_025, "").await, ChatsFault::BadCard { code: 230_025 });
}

#[tokio::test]
async fn a_card_that_somebody_is_pressing_is_tried_again() {
    let words = "ext=ErrCode: 11310; ErrMsg: card action is lock;";
    assert_eq!(fault(400, 230_099, words).await, ChatsFault::Unavailable);
    let words = "ext=ErrCode: 11310; ErrMsg: element exceeds the limit;";
    assert_eq!(fault(400, 230_099, words).await, ChatsFault::BadCard { code: 11_310 });
}

#[tokio::test]
async fn a_uuid_still_on_its_way_may_yet_arrive() {
    assert_eq!(fault(400, 230_049, "").await, ChatsFault::NoAnswer);
}

#[tokio::test]
async fn internal_and_unknown_codes_are_tried_again() {
    for (status, code) in [(500, 2_200), (500, 1_500), (200, 1_663), (400, 987_654)] {
        assert_eq!(fault(status, code, "").await, ChatsFault::Unavailable);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_larks_is_judged_by_its_status() {
    assert_eq!(outcome(Answer::raw(502, "<html>")).await, Err(ChatsFault::Unavailable));
    assert_eq!(outcome(Answer::raw(429, "slow down")).await, Err(ChatsFault::Limited { wait: None, code: 429 }));
    assert_eq!(outcome(Answer::raw(403, "")).await, Err(ChatsFault::Unavailable));
    assert_eq!(outcome(Answer::raw(200, "<html>")).await, Err(ChatsFault::NoAnswer));
    assert_eq!(outcome(Answer::raw(200, r#"{"message_id":"om_1"}"#)).await, Err(ChatsFault::NoAnswer));
}

#[tokio::test]
async fn a_success_without_an_id_is_not_reported_as_sent() {
    assert_eq!(outcome(Answer::ok(json!({ "data": {} }))).await, Err(ChatsFault::NoAnswer));
}

#[tokio::test]
async fn nobody_at_home_means_that_nothing_was_done() {
    assert_eq!(fake_lark::client_of_nobody().post(&chat(), &note(), "uuid").await.outcome, Err(ChatsFault::Unavailable));
}

#[tokio::test]
async fn a_question_without_an_answer_left_nothing_behind() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::raw(200, "{}").after(QUICK_TIMEOUT * 2)]);
    assert_eq!(lark.client().own_open_id().await, Err(ChatsFault::Unavailable));
}

#[tokio::test]
async fn a_message_without_an_answer_may_have_arrived() {
    let lark = FakeLark::start().await;
    lark.answers([sent().after(Duration::from_millis(400))]);
    let client = lark.client();
    let call =
        Call::patch("update", &["im", "v1", "messages", "om_1"], json!({ "content": "{}" })).timeout(Duration::from_millis(100));
    assert_eq!(client.call(&call).await, Err(Failure::NoAnswer.into()));
}
