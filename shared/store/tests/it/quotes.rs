use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::NotificationId;
use bridge::lane::{Urgency, Wish, Work};
use bridge::ports::{Lanes, Quote, Quotes, StoreFault};

fn quote(id: &str) -> Quote {
    Quote {
        id: NotificationId::new(id),
        title: String::new(),
        paragraphs: vec!["Daily report".into(), String::new()],
        link: Some("https://console.flashcat.cloud/".into()),
        incident: None,
        again: false,
    }
}

fn handed_on_to(chat: &str) -> Wish {
    Wish::new(chat_lane(chat), Work::Quote(NotificationId::new("n1")), Urgency::Info, now())
}

#[tokio::test]
async fn nothing_was_said() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").quote(&NotificationId::new("n1")).await, Ok(None));
}

#[tokio::test]
async fn words_are_kept_with_the_rows_that_hand_them_on_and_only_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.keep(&quote("n1"), &[handed_on_to("oc_1")], now()).await, Ok(true));
    assert_eq!(table.quote(&NotificationId::new("n1")).await, Ok(Some(quote("n1"))));
    assert_eq!(emulator.keys().await, ["main#lane#chat#oc_1 / row#quote#n1", "main#quote#n1 / quote"]);

    let again = Quote { incident: Some(incident_id()), paragraphs: vec!["other words".into()], ..quote("n1") };
    assert_eq!(table.keep(&again, &[handed_on_to("oc_2")], after(5)).await, Ok(false));
    assert_eq!(table.quote(&NotificationId::new("n1")).await, Ok(Some(quote("n1"))));
    assert_eq!(table.rows(&chat_lane("oc_2")).await, Ok(vec![]), "nothing of it is written");
    assert_eq!(emulator.table("eu").keep(&quote("n1"), &[], now()).await, Ok(true));
}

#[tokio::test]
async fn the_same_words_may_come_again_after_a_day() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.keep(&quote("n1"), &[handed_on_to("oc_1")], now()).await, Ok(true));
    assert_eq!(table.keep(&quote("n1"), &[handed_on_to("oc_1")], after(DAY)).await, Ok(false));
    assert_eq!(table.keep(&quote("n1"), &[handed_on_to("oc_1")], after(DAY + 1)).await, Ok(true));
}

#[tokio::test]
async fn of_two_that_come_at_once_one_is_kept() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    emulator.cancels_next(&["TransactionConflict", "None"]);
    let (words, rows) = (quote("n1"), [handed_on_to("oc_1")]);
    let (a, b) = tokio::join!(table.keep(&words, &rows, now()), table.keep(&words, &rows, now()));
    assert_ne!(a.unwrap(), b.unwrap());
}

#[tokio::test]
async fn a_row_that_changed_in_between_does_not_stand_in_the_way_unless_it_never_stops() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    emulator.cancels_next(&["None", "ConditionalCheckFailed"]);
    assert_eq!(table.keep(&quote("n1"), &[handed_on_to("oc_1")], now()).await, Ok(true));
    for _ in 0..4 {
        emulator.cancels_next(&["None", "ConditionalCheckFailed"]);
    }
    let conflict = Err(StoreFault("RowConflict".into()));
    assert_eq!(table.keep(&quote("n2"), &[handed_on_to("oc_1")], now()).await, conflict);
    assert_eq!(table.quote(&NotificationId::new("n2")).await, Ok(None));
}
