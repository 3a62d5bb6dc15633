use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::IncidentId;
use bridge::incident::{Incident, Progress};
use bridge::ports::{Acceptance, Lanes, Overview, Records, StoreFault};
use bridge::snapshot::Snapshot;
use jiff::Timestamp;
use store::Table;

const WEEK: i64 = 7 * DAY;

fn told(id: &str, revision: u64, closed_at: Option<Timestamp>) -> Acceptance {
    let progress = if closed_at.is_some() { Progress::Closed } else { Progress::Triggered };
    let updated_at = closed_at.unwrap_or_else(now);
    let incident = Incident { id: IncidentId::new(id), progress, closed_at, updated_at, ..incident("cpu idle low") };
    let snapshot = Some(Snapshot::with_reading(None, &incident, updated_at).0);
    Acceptance { incident: IncidentId::new(id), claim: None, snapshot, revision, ..news("e1") }
}

async fn closed(table: &Table, most: usize) -> Vec<String> {
    let closed = table.closed(after(-WEEK), now(), most).await.unwrap();
    closed.iter().map(|snapshot| snapshot.incident.id.to_string()).collect()
}

#[tokio::test]
async fn nothing_was_closed_and_what_is_open_was_not() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(closed(&table, 9).await, Vec::<String>::new());
    table.accept(&told("a", 0, None)).await.unwrap();
    assert_eq!(closed(&table, 9).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_closed_are_told_by_the_moment_of_their_closing_and_only_those_of_the_span_and_of_this_integration() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let moments =
        [("a", -HOUR), ("b", -2 * DAY), ("c", -5), ("d", -WEEK + 1), ("too old", -WEEK - 1), ("far too old", -30 * DAY)];
    for (id, seconds) in moments {
        table.accept(&told(id, 0, Some(after(seconds)))).await.unwrap();
    }
    emulator.table("eu").accept(&told("z", 0, Some(after(-5)))).await.unwrap();
    assert_eq!(closed(&table, 9).await, ["c", "a", "b", "d"]);
    assert_eq!(closed(&emulator.table("eu"), 9).await, ["z"]);
    assert_eq!(table.open_incidents().await, Ok(vec![]));
}

#[tokio::test]
async fn of_many_those_of_the_last_week_are_told_and_of_one_week_the_newest() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    // The story is told on a Thursday.
    for (id, seconds) in [("1", -5), ("2", -5), ("3", -6), ("9", -4 * DAY)] {
        table.accept(&told(id, 0, Some(after(seconds)))).await.unwrap();
    }
    assert_eq!(closed(&table, 2).await, ["2", "3"], "those that were made last");
    assert_eq!(closed(&table, 4).await, ["1", "2", "3", "9"]);
    assert_eq!(closed(&table, 0).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_incident_goes_from_list_to_list_as_it_closes_and_opens_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&told("a", 0, None)).await.unwrap();
    table.accept(&told("a", 1, Some(after(-4 * DAY)))).await.unwrap();
    assert_eq!((closed(&table, 9).await, table.open_incidents().await), (vec!["a".to_owned()], Ok(vec![])));
    table.accept(&told("a", 2, Some(after(-5)))).await.unwrap();
    assert_eq!(closed(&table, 9).await, ["a"], "in another week, and once");
    table.accept(&told("a", 3, None)).await.unwrap();
    assert_eq!((closed(&table, 9).await, table.open_incidents().await), (vec![], Ok(vec![IncidentId::new("a")])));
}

#[tokio::test]
async fn the_other_lists_do_not_hold_what_was_closed() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&told("a", 0, Some(after(-5)))).await.unwrap();
    assert_eq!(table.dead(9).await, Ok(vec![]));
    let listed = store::listed::integrations(&emulator.client, &emulator.table_name).await;
    assert_eq!(listed, Ok(vec![]));
}

#[tokio::test]
async fn a_table_that_fails_is_a_fault() {
    let emulator = Emulator::start().await;
    emulator.fails_next("Query", "ThrottlingException");
    assert_eq!(emulator.table("main").closed(after(-WEEK), now(), 9).await, Err(StoreFault("ThrottlingException".into())));
}
