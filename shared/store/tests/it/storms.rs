use crate::emulator::Emulator;
use crate::nouns::*;
use aws_sdk_dynamodb::types::StreamSpecification;
use bridge::card::{CardState, ShownCard};
use bridge::id::{ChatId, IncidentId, OpenId};
use bridge::incident::{Incident, Progress};
use bridge::lane::{Destination, Lane, Row, Wish, Work};
use bridge::ports::{Fold, Lanes, Records, StoreFault, Storms};
use bridge::storm::{Entry, Storm};
use std::time::Instant;
use store::Table;

fn here() -> Destination {
    Destination::Chat(ChatId::new("oc_1"))
}

fn storm() -> Storm {
    Storm::begin(here(), now())
}

fn id(number: usize) -> IncidentId {
    IncidentId::new(format!("i{number:04}"))
}

fn entry(number: usize, carded: bool) -> Entry {
    Entry::of(&Incident { id: id(number), ..incident("cpu idle low") }, carded)
}

/// So many new incidents that wait for the chat, and their folds by number.
async fn a_crowd(table: &Table, many: usize) -> Vec<Fold> {
    let wishes: Vec<_> = (0..many).map(|number| Wish { work: Work::Show(id(number)), fresh: true, ..wish("oc_1") }).collect();
    table.wish(&wishes, now()).await.unwrap();
    let mut rows = rows(table).await;
    rows.sort_by(|a, b| a.work.cmp(&b.work));
    let fold = |(number, row)| Fold { row, entry: entry(number, false), keeps_row: false };
    rows.into_iter().enumerate().map(fold).collect()
}

async fn rows(table: &Table) -> Vec<Row> {
    table.rows(&chat_lane("oc_1")).await.unwrap()
}

async fn card(table: &Table, number: usize) -> Option<ShownCard> {
    table.record(&id(number)).await.unwrap().cards.pop()
}

async fn folded(table: &Table) -> Vec<IncidentId> {
    let entries = table.entries(&here(), &storm().id).await.unwrap();
    entries.into_iter().map(|entry| entry.incident).collect()
}

fn on_the_digest() -> ShownCard {
    let card = ShownCard::new(here(), CardState::Unposted { since: after(1) });
    ShownCard { storm: Some(storm().id), ..card }
}

#[tokio::test]
async fn where_there_was_no_storm_there_is_nothing_to_read_and_folding_nothing_writes_nothing() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.newest(&here()).await, Ok(None));
    assert_eq!(table.storm(&here(), &storm().id).await, Ok(None));
    assert_eq!(table.entries(&here(), &storm().id).await, Ok(vec![]));
    assert_eq!(table.fold(&storm(), &[], now()).await, Ok(()));
    assert_eq!(emulator.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_newest_storm_of_a_destination_is_found_and_earlier_ones_by_name() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let earlier = Storm { digest: Some(shown("om_1")), ..Storm::begin(here(), after(-HOUR)) };
    let person = Storm::begin(Destination::Person(OpenId::new("oc_1")), after(HOUR));
    for storm in [&storm(), &earlier, &person] {
        table.save_storm(storm).await.unwrap();
    }
    assert_eq!(table.newest(&here()).await, Ok(Some(storm())));
    assert_eq!(table.storm(&here(), &earlier.id).await, Ok(Some(earlier)));
    assert_eq!(table.newest(&person.at).await, Ok(Some(person)));
    assert_eq!(emulator.table("eu").newest(&here()).await, Ok(None));

    let grown = Storm { grew_at: after(5), ..storm() };
    table.save_storm(&grown).await.unwrap();
    assert_eq!(table.newest(&here()).await, Ok(Some(grown)));
    assert_eq!(emulator.items().await[1]["ttl"].as_n().unwrap(), &(after(30 * DAY).as_second() + 1).to_string());
}

#[tokio::test]
async fn what_is_folded_stands_on_the_digest_and_its_row_is_gone() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let folds = a_crowd(&table, 2).await;
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    assert_eq!(table.entries(&here(), &storm().id).await, Ok(vec![entry(0, false), entry(1, false)]));
    assert_eq!(rows(&table).await, vec![]);
    assert_eq!(card(&table, 0).await, Some(on_the_digest()));
    let name = storm().id;
    assert_eq!(
        emulator.keys().await,
        [
            "main#incident#i0000 / incident#card#chat#oc_1".to_owned(),
            "main#incident#i0001 / incident#card#chat#oc_1".to_owned(),
            format!("main#storm#chat#oc_1 / entry#{name}#i0000"),
            format!("main#storm#chat#oc_1 / entry#{name}#i0001"),
        ]
    );
    let in_days = |days| (after(days * DAY).as_second() + 1).to_string();
    let ttls: Vec<_> = emulator.items().await.iter().map(|item| item["ttl"].as_n().unwrap().clone()).collect();
    assert_eq!(ttls[2], in_days(30), "with its storm");
    assert_eq!(ttls[0], (after(120 * DAY + 1).as_second() + 1).to_string());
}

#[tokio::test]
async fn one_that_gets_a_card_of_its_own_keeps_its_row_which_is_no_longer_fresh_and_else_as_it_was() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let fold = Fold { keeps_row: true, entry: entry(0, true), ..a_crowd(&table, 1).await.remove(0) };
    table.fold(&storm(), std::slice::from_ref(&fold), after(1)).await.unwrap();
    assert_eq!(rows(&table).await, [Row { fresh: false, ..fold.row }]);
    assert_eq!(folded(&table).await, [id(0)]);
    assert_eq!(card(&table, 0).await, Some(on_the_digest()));
}

#[tokio::test]
async fn one_that_was_wished_for_again_is_left_alone_and_the_others_are_folded() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let folds = a_crowd(&table, 5).await;
    table.wish(&[Wish { work: Work::Show(id(2)), ..wish("oc_1") }], after(1)).await.unwrap();
    let wished_again = rows(&table).await.into_iter().find(|row| row.work == Work::Show(id(2))).unwrap();
    table.finish(&folds[3].row).await.unwrap();
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    assert_eq!(rows(&table).await, [wished_again]);
    assert_eq!(folded(&table).await, [id(0), id(1), id(4)]);
    assert_eq!((card(&table, 2).await, card(&table, 3).await), (None, None));
}

#[tokio::test]
async fn one_that_is_shown_already_loses_only_its_freshness() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let folds = a_crowd(&table, 3).await;
    let own = ShownCard::new(here(), shown("om_1"));
    table.save_card(&id(1), &own).await.unwrap();
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    assert_eq!(rows(&table).await, [Row { fresh: false, ..folds[1].row.clone() }]);
    assert_eq!(folded(&table).await, [id(0), id(2)]);
    assert_eq!(card(&table, 1).await, Some(own));
}

#[tokio::test]
async fn one_that_is_shown_already_and_was_wished_for_again_is_left_alone() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let folds = a_crowd(&table, 1).await;
    table.save_card(&id(0), &ShownCard::new(here(), shown("om_1"))).await.unwrap();
    table.wish(&[Wish { work: Work::Show(id(0)), fresh: true, ..wish("oc_1") }], after(1)).await.unwrap();
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    assert!(rows(&table).await[0].fresh);
}

#[tokio::test]
async fn folding_twice_is_folding_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let folds = a_crowd(&table, 40).await;
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    let once = emulator.items().await;
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    assert_eq!(emulator.items().await, once);
}

#[tokio::test]
async fn a_collision_and_a_slower_pace_are_waited_out_unless_they_never_end() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let folds = a_crowd(&table, 1).await;
    emulator.cancels_next(&["None", "TransactionConflict", "None"]);
    emulator.cancels_next(&["None", "None", "ThrottlingError"]);
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    assert_eq!(folded(&table).await, [id(0)]);

    for _ in 0..6 {
        emulator.cancels_next(&["None", "None", "TransactionConflict"]);
    }
    assert_eq!(table.fold(&storm(), &folds, after(1)).await, Err(StoreFault("FoldConflict".into())));
    emulator.fails_next("TransactWriteItems", "InternalServerError");
    assert_eq!(table.fold(&storm(), &folds, after(1)).await, Err(StoreFault("InternalServerError".into())));
}

#[tokio::test]
async fn an_entry_is_written_anew() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let folds = a_crowd(&table, 2).await;
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    let closed = Entry { progress: Progress::Closed, carded: true, ..entry(1, false) };
    table.save_entry(&here(), &storm().id, &closed).await.unwrap();
    assert_eq!(table.entry(&here(), &storm().id, &id(1)).await, Ok(Some(closed.clone())));
    assert_eq!(table.entry(&here(), &storm().id, &id(2)).await, Ok(None));
    assert_eq!(table.entries(&here(), &storm().id).await, Ok(vec![entry(0, false), closed]));
}

#[tokio::test]
async fn each_storm_has_a_digest_of_its_own() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let other = Storm::begin(here(), after(HOUR));
    table.save_storm(&storm()).await.unwrap();
    table.save_entry(&here(), &storm().id, &entry(1, false)).await.unwrap();
    table.save_entry(&here(), &other.id, &entry(2, false)).await.unwrap();
    assert_eq!(folded(&table).await, [id(1)]);
    assert_eq!(emulator.table("eu").entries(&here(), &storm().id).await, Ok(vec![]));
}

#[tokio::test]
async fn a_thousand_are_folded_within_a_turn_and_read_page_after_page() {
    let emulator = Emulator::start().await;
    // The embedded database searches all of its stream at each write.
    let off = StreamSpecification::builder().stream_enabled(false).build().unwrap();
    emulator.client.update_table().table_name(&emulator.table_name).stream_specification(off).send().await.unwrap();
    let table = emulator.table("main");
    let mut folds = a_crowd(&table, 1_000).await;
    for fold in &mut folds {
        // As long as an entry gets, so that all of them are more than the MiB that a page holds.
        fold.entry.title = "長".repeat(Entry::TITLE);
        fold.entry.labels = (0..Entry::LABELS).map(|n| (format!("label {n}"), "v".repeat(Entry::LABEL))).collect();
    }
    let began = Instant::now();
    table.fold(&storm(), &folds, after(1)).await.unwrap();
    let took = began.elapsed();
    // One second on a quiet machine. A turn at a lane is ten.
    assert!(took.as_secs() < 10, "{took:?}");
    assert_eq!(table.rows(&Lane::To(here())).await, Ok(vec![]));
    assert_eq!(folded(&table).await, (0..1_000).map(id).collect::<Vec<_>>());
}
