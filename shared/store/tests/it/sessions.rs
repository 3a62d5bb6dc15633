use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::OpenId;
use bridge::ports::{Account, Accounts};
use jiff::SignedDuration;

fn mei() -> OpenId {
    OpenId::new("ou_mei")
}

#[tokio::test]
async fn nobody_s_sessions_were_ended() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").account(&mei()).await, Ok(Account::default()));
}

#[tokio::test]
async fn the_end_covers_the_whole_millisecond_in_which_it_came() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let a_little_later = now() + SignedDuration::from_micros(300);
    table.end_sessions(&mei(), a_little_later).await.unwrap();
    let ended_at = table.account(&mei()).await.unwrap().ended_at.unwrap();
    assert_eq!(ended_at, now() + SignedDuration::from_millis(1));
    assert_eq!(emulator.table("main").account(&OpenId::new("ou_jonas")).await, Ok(Account::default()));
}

#[tokio::test]
async fn of_two_ends_the_later_one_holds_whichever_is_written_last() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for second in [5, 2, 9] {
        table.end_sessions(&mei(), after(second)).await.unwrap();
    }
    assert_eq!(table.account(&mei()).await.unwrap().ended_at, Some(after(9)));
    table.end_sessions(&mei(), after(1)).await.unwrap();
    assert_eq!(table.account(&mei()).await.unwrap().ended_at, Some(after(9)));
}
