use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::{ClickId, IncidentId, NotificationId, OpenId, StormId};
use bridge::journal::{Ending, Line};
use bridge::lane::{Destination, Lane, Urgency, Work};
use bridge::ports::{Journal, StoreFault};
use bridge::quota::Month;
use bridge::reason::Reason;
use jiff::{SignedDuration, Timestamp};
use store::Table;

fn line(at: Timestamp) -> Line {
    Line {
        at,
        lane: chat_lane("oc_1"),
        work: Work::Show(incident_id()),
        urgency: Urgency::Critical,
        since: now(),
        tries: 0,
        ending: Ending::Shown,
        code: Some(0),
        log_id: Some("2026".into()),
    }
}

async fn note_all(table: &Table, lines: &[Line]) {
    for line in lines {
        table.note(line).await;
    }
}

#[tokio::test]
async fn an_empty_log_has_no_lines() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").lines(now(), 100).await, Ok(vec![]));
}

#[tokio::test]
async fn what_a_line_says_is_read_as_it_was_written() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let id = NotificationId::new("n");
    let works = [
        (Work::Invite, Ending::Relayed),
        (Work::Tell(incident_id(), ClickId::new("c")), Ending::HeldBack),
        (Work::Finish(ClickId::new("c")), Ending::Failed),
        (Work::Digest(StormId::new("1")), Ending::Dead(Reason::TooOld)),
        (Work::Mention(incident_id(), id.clone()), Ending::Shown),
        (Work::Quote(id), Ending::Shown),
        (Work::Warn(Month::of(now()), 70), Ending::Shown),
    ];
    let lanes = [Lane::To(Destination::Person(OpenId::new("ou_1"))), Lane::Commands(IncidentId::new("i"))];
    let lines = works.into_iter().zip(lanes.into_iter().cycle()).zip(1..).map(|(((work, ending), lane), seconds)| Line {
        work,
        ending,
        lane,
        code: None,
        log_id: None,
        ..line(after(-seconds))
    });
    let lines: Vec<_> = lines.collect();
    note_all(&table, &lines).await;
    assert_eq!(table.lines(now(), 100).await, Ok(lines));
}

#[tokio::test]
async fn lines_of_one_millisecond_do_not_overwrite_each_other_and_the_same_line_stands_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let moment = now() + SignedDuration::from_micros(300);
    let lines = [line(moment), Line { lane: chat_lane("oc_2"), ..line(moment) }, Line { tries: 1, ..line(moment) }];
    note_all(&table, &lines).await;
    note_all(&table, &lines[..1]).await;
    assert_eq!(table.lines(moment, 100).await.unwrap().len(), 3);
    assert_eq!(table.lines(now(), 100).await, Ok(vec![]), "a fraction of a millisecond too early");
}

#[tokio::test]
async fn the_newest_come_first_over_as_many_days_as_it_takes() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let moments = [0, -5, -DAY, -DAY - 5, -29 * DAY, -30 * DAY, -32 * DAY];
    note_all(&table, &moments.map(|seconds| line(after(seconds)))).await;
    let read = async |before, most| {
        let lines = table.lines(after(before), most).await.unwrap();
        lines.into_iter().map(|line| line.at).collect::<Vec<_>>()
    };
    let told = |seconds: &[i64]| seconds.iter().map(|seconds| after(*seconds)).collect::<Vec<_>>();
    assert_eq!(read(0, 100).await, told(&[0, -5, -DAY, -DAY - 5, -29 * DAY, -30 * DAY]), "the last is too old");
    assert_eq!(read(0, 3).await, told(&[0, -5, -DAY]));
    assert_eq!(read(-5, 1).await, told(&[-5]));
    assert_eq!(read(-6, 2).await, told(&[-DAY, -DAY - 5]));
    assert_eq!(read(0, 0).await, told(&[]));
}

#[tokio::test]
async fn each_day_and_each_integration_has_a_log_of_its_own_that_is_forgotten_after_thirty_days() {
    let emulator = Emulator::start().await;
    let (main, eu) = (emulator.table("main"), emulator.table("eu"));
    note_all(&main, &[line(now()), line(after(12 * HOUR))]).await;
    assert_eq!(eu.lines(after(DAY), 10).await, Ok(vec![]));
    let keys = emulator.keys().await;
    assert!(keys[0].starts_with("main#journal#2096-11-22 / line#"), "{keys:?}");
    assert!(keys[1].starts_with("main#journal#2096-11-23 / line#"), "{keys:?}");
    assert_eq!(emulator.items().await[0]["ttl"].as_n().unwrap(), &(after(30 * DAY).as_second() + 1).to_string());
}

#[tokio::test]
async fn a_long_day_is_read_page_after_page() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    // A page holds one MiB.
    let long = |number: i64| Line { log_id: Some("x".repeat(200_000)), ..line(after(-number)) };
    let lines: Vec<_> = (0..12).map(long).collect();
    note_all(&table, &lines).await;
    assert_eq!(table.lines(now(), 100).await, Ok(lines));
}

#[tokio::test]
async fn a_line_that_cannot_be_written_holds_nothing_up_and_a_log_that_cannot_be_read_says_so() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    emulator.fails_next("PutItem", "InternalServerError");
    table.note(&line(now())).await;
    assert_eq!(table.lines(now(), 10).await, Ok(vec![]));
    emulator.fails_next("Query", "ThrottlingException");
    assert_eq!(table.lines(now(), 10).await, Err(StoreFault("ThrottlingException".into())));
}
