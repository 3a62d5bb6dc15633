use crate::emulator::Emulator;
use bridge::audit::Actor;
use bridge::id::{OpenId, PersonId, TenantKey};
use bridge::ports::Rolls;
use bridge::roll::{Found, MOST_FAILURES, MOST_MATCHES, Roll};
use jiff::{SignedDuration, Timestamp};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn begun() -> Roll {
    let by = Actor { open_id: OpenId::new("ou_admin"), name: "Admin".to_owned() };
    Roll::begin(by, TenantKey::new("t"), at(0))
}

#[tokio::test]
async fn no_run_was_begun() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").roll(at(0)).await, Ok(None));
}

#[tokio::test]
async fn of_two_who_work_at_a_run_one_is_outrun() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.save_roll(&begun(), at(0)).await, Ok(true));
    assert_eq!(table.save_roll(&begun(), at(0)).await, Ok(false), "there is one");
    let first = table.roll(at(0)).await.unwrap().unwrap();
    assert_eq!(first, Roll { revision: 1, ..begun() });
    let mut second = first.clone();
    second.enter(1, PersonId(1), "Alice", Found::NoEmail);
    assert_eq!(table.save_roll(&second, at(1)).await, Ok(true));
    assert_eq!(table.save_roll(&first, at(1)).await, Ok(false));
    assert_eq!(table.roll(at(1)).await.unwrap(), Some(Roll { revision: 2, ..second }));
    assert_eq!(emulator.table("eu").roll(at(1)).await, Ok(None));
}

#[tokio::test]
async fn a_run_of_the_past_is_none_and_makes_room() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.save_roll(&begun(), at(0)).await.unwrap();
    let later = at(0) + SignedDuration::from_hours(30 * 24);
    assert_eq!(table.roll(later).await, Ok(None));
    assert_eq!(table.save_roll(&begun(), later).await, Ok(true));
}

#[tokio::test]
async fn the_longest_run_fits_into_an_item_with_room_to_spare() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let (mut roll, name) = (begun(), "名\"".repeat(100));
    for number in 0..MOST_MATCHES {
        let person = PersonId(5_120_773_410_131 + i64::try_from(number).unwrap());
        roll.enter(1, person, &name, Found::Free(OpenId::new(format!("ou_{number:032}"))));
    }
    for number in 0..2 * MOST_FAILURES {
        let person = PersonId(6_120_773_410_131 + i64::try_from(number).unwrap());
        roll.enter(2, person, &name, Found::Taken(name.clone()));
    }
    assert_eq!((roll.matches.len(), roll.failures.len(), roll.failed()), (MOST_MATCHES, MOST_FAILURES, 2 * MOST_FAILURES));
    assert_eq!(table.save_roll(&roll, at(0)).await, Ok(true));
    let item = emulator.items().await.pop().unwrap();
    let bytes = item["noun"].as_s().unwrap().len();
    assert!(bytes < 300_000, "{bytes} bytes");
}
