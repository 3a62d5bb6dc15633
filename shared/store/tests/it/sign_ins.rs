use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::ports::{SignIn, SignIns};

fn sign_in() -> SignIn {
    SignIn {
        page: "delivery".to_owned(),
        state: "s#1%".into(),
        verifier: "v".into(),
        redirect_uri: "https://bridge.example/main/oauth".into(),
        expires_at: after(10 * MINUTE),
    }
}

#[tokio::test]
async fn a_state_nobody_began_is_worth_nothing() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").finish("invented", now()).await, Ok(None));
}

#[tokio::test]
async fn a_sign_in_is_given_out_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.begin(&sign_in()).await.unwrap();
    assert_eq!(emulator.table("eu").finish("s#1%", after(1)).await, Ok(None), "another integration cannot use it");
    assert_eq!(table.finish("s#1%", after(1)).await, Ok(Some(sign_in())));
    assert_eq!(table.finish("s#1%", after(1)).await, Ok(None));
}

#[tokio::test]
async fn of_two_who_come_with_the_same_state_one_gets_it() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.begin(&sign_in()).await.unwrap();
    let (a, b) = tokio::join!(table.finish("s#1%", after(1)), table.finish("s#1%", after(1)));
    assert_eq!(a.unwrap().is_some(), b.unwrap().is_none());
}

#[tokio::test]
async fn an_expired_sign_in_is_not_given_out_though_it_still_stands_there() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.begin(&sign_in()).await.unwrap();
    assert_eq!(table.finish("s#1%", after(10 * MINUTE)).await, Ok(None));
    assert_eq!(table.finish("s#1%", after(1)).await, Ok(None), "and it is gone now");
}
