use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::button::Click;
use bridge::id::OpenId;
use bridge::lane::{Lane, Urgency, Wish, Work};
use bridge::ports::{ClickState, Clicks, Lanes};
use bridge::refusal::Refusal;

#[tokio::test]
async fn nobody_pressed_and_nobody_waits() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.click(&incident_id(), &click("c1").id).await, Ok(None));
    assert_eq!(table.kept(&OpenId::new("ou_alice"), now()).await, Ok(vec![]));
}

#[tokio::test]
async fn a_press_is_kept_with_a_row_that_finishes_it() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.claim(&click("c1"), after(10), now()).await, Ok(true));
    assert_eq!(table.click(&incident_id(), &click("c1").id).await, Ok(Some((click("c1"), ClickState::Claimed))));
    let rows = table.rows(&Lane::Commands(incident_id())).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0].work, rows[0].urgency), (&Work::Finish(click("c1").id), Urgency::Person));
    assert_eq!((rows[0].since, rows[0].due_at), (now(), after(10)));
}

#[tokio::test]
async fn a_press_is_claimed_once_and_the_second_does_not_wake_its_row_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.claim(&click("c1"), after(10), now()).await.unwrap();
    let lane = Lane::Commands(incident_id());
    let row = table.rows(&lane).await.unwrap().remove(0);
    table.finish(&row).await.unwrap();
    assert_eq!(table.claim(&click("c1"), after(20), after(1)).await, Ok(false));
    assert_eq!(table.rows(&lane).await, Ok(vec![]));
    assert_eq!(table.claim(&click("c1"), after(16 * DAY), after(16 * DAY)).await, Ok(true), "after 15 days nobody remembers");
}

#[tokio::test]
async fn the_row_of_a_press_is_its_first_generation_until_somebody_wishes_for_it_again() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.claim(&click("c1"), after(10), now()).await.unwrap();
    let lane = Lane::Commands(incident_id());
    let claimed = table.rows(&lane).await.unwrap().remove(0);
    assert_eq!(claimed.generation, 1);
    let again = Wish::new(lane.clone(), claimed.work.clone(), Urgency::Person, after(1));
    table.wish(&[again], after(1)).await.unwrap();
    table.finish(&claimed).await.unwrap();
    let rows = table.rows(&lane).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.due_at).collect::<Vec<_>>(), [after(1)]);
}

#[tokio::test]
async fn two_that_claim_at_once_are_told_apart() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let press = click("c1");
    emulator.cancels_next(&["TransactionConflict", "None"]);
    let (a, b) = tokio::join!(table.claim(&press, after(10), now()), table.claim(&press, after(10), now()));
    assert_ne!(a.unwrap(), b.unwrap());
}

#[tokio::test]
async fn how_far_a_press_is_can_be_asked() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.claim(&click("c1"), after(10), now()).await.unwrap();
    for state in [ClickState::Performing, ClickState::Refused(Refusal::SnoozeLength), ClickState::Done] {
        table.set_click(&click("c1"), &state).await.unwrap();
        assert_eq!(table.click(&incident_id(), &click("c1").id).await, Ok(Some((click("c1"), state))));
    }
}

#[tokio::test]
async fn a_press_by_someone_unknown_waits_for_the_link_and_its_row_is_gone() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let earlier = Click { at: after(-5), ..click("c2") };
    for press in [click("c1"), earlier.clone()] {
        table.claim(&press, after(10), now()).await.unwrap();
        table.keep_until_linked(&press, now()).await.unwrap();
    }
    assert_eq!(table.rows(&Lane::Commands(incident_id())).await, Ok(vec![]));
    assert_eq!(table.kept(&OpenId::new("ou_alice"), after(1)).await, Ok(vec![earlier, click("c1")]), "oldest first");
    assert_eq!(table.kept(&OpenId::new("ou_bob"), after(1)).await, Ok(vec![]));
    assert_eq!(emulator.table("eu").kept(&OpenId::new("ou_alice"), after(1)).await, Ok(vec![]));
}

#[tokio::test]
async fn a_press_that_was_carried_out_waits_no_more() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.claim(&click("c1"), after(10), now()).await.unwrap();
    table.keep_until_linked(&click("c1"), now()).await.unwrap();
    table.set_click(&click("c1"), &ClickState::Done).await.unwrap();
    assert_eq!(table.kept(&OpenId::new("ou_alice"), after(1)).await, Ok(vec![]));
}

#[tokio::test]
async fn after_an_hour_nobody_wants_a_press_carried_out() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.keep_until_linked(&click("c1"), now()).await.unwrap();
    assert_eq!(table.kept(&OpenId::new("ou_alice"), after(HOUR - 1)).await.unwrap().len(), 1);
    assert_eq!(table.kept(&OpenId::new("ou_alice"), after(HOUR + 1)).await, Ok(vec![]));
}
