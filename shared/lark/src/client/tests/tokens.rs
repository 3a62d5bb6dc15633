//! The tenant access token: fetched late, kept, replaced.

use super::*;

const REJECTED: i64 = 99_991_663;

fn bearers(lark: &FakeLark) -> Vec<String> {
    lark.requests().into_iter().map(|got| got.bearer.unwrap()).collect()
}

#[tokio::test]
async fn one_token_serves_many_calls_until_half_an_hour_is_left() {
    let lark = FakeLark::start().await;
    lark.answers([sent(), sent(), sent()]);
    let client = lark.client();
    for minutes in [0, 89, 1] {
        lark.pass(minutes);
        client.post(&chat(), &note(), "uuid").await.outcome.unwrap();
    }
    assert_eq!(bearers(&lark), ["t-1", "t-1", "t-2"]);
}

#[tokio::test]
async fn callers_at_the_same_moment_share_one_fetch() {
    let lark = FakeLark::start().await;
    lark.answers([sent(), sent(), sent()]);
    let client = lark.client();
    let (chat, note) = (chat(), note());
    let post = || client.post(&chat, &note, "uuid");
    let (a, b, c) = tokio::join!(post(), post(), post());
    assert!([a, b, c].iter().all(|answered| answered.outcome.is_ok()));
    assert_eq!(lark.tokens_issued(), 1);
}

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_call_repeated() {
    for code in [99_991_661, 99_991_663, 99_991_665, 99_991_671] {
        let lark = FakeLark::start().await;
        lark.answers([Answer::no(400, code, "Invalid access token"), sent()]);
        assert_eq!(lark.client().post(&chat(), &note(), "uuid").await.outcome, Ok(posted("om_9")));
        assert_eq!(bearers(&lark), ["t-1", "t-2"]);
    }
}

#[tokio::test]
async fn a_second_rejection_is_final() {
    let lark = FakeLark::start().await;
    lark.answers([Answer::no(400, REJECTED, ""), Answer::no(400, REJECTED, ""), sent()]);
    assert_eq!(lark.client().post(&chat(), &note(), "uuid").await.outcome, Err(ChatsFault::AppBroken { code: REJECTED }));
    assert_eq!(lark.requests().len(), 2);
}

#[tokio::test]
async fn a_failed_fetch_does_no_harm_while_the_old_token_lasts() {
    let lark = FakeLark::start().await;
    let client = lark.client();
    lark.answers([sent(), sent()]);
    client.post(&chat(), &note(), "uuid").await.outcome.unwrap();
    lark.token_answers([Answer::raw(503, "busy"), Answer::raw(503, "busy")]);
    lark.pass(100);
    assert_eq!(client.post(&chat(), &note(), "uuid").await.outcome, Ok(posted("om_9")));
    assert_eq!(bearers(&lark), ["t-1", "t-1"]);
    lark.pass(20);
    assert_eq!(client.post(&chat(), &note(), "uuid").await.outcome, Err(ChatsFault::Unavailable));
    assert_eq!(lark.requests().len(), 2);
}

#[tokio::test]
async fn a_wrong_secret_is_the_apps_trouble_and_nothing_is_sent() {
    let lark = FakeLark::start().await;
    lark.token_answers([Answer::no(200, 10_015, "app secret invalid")]);
    assert_eq!(lark.client().post(&chat(), &note(), "uuid").await.outcome, Err(ChatsFault::AppBroken { code: 10_015 }));
    assert_eq!(lark.requests().len(), 0);
}

#[tokio::test]
async fn without_an_answer_about_the_token_nothing_was_sent() {
    let lark = FakeLark::start().await;
    lark.token_answers([Answer::raw(200, "{}").after(QUICK_TIMEOUT * 2)]);
    assert_eq!(lark.client().post(&chat(), &note(), "uuid").await.outcome, Err(ChatsFault::Unavailable));
}
