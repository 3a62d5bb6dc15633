#![allow(clippy::unwrap_used)]

mod scene;

use super::*;
use crate::id::ChatId;
use crate::lane::Destination;
use crate::samples::{acked, at, closed, incident};
use crate::snapshot::Snapshot;
use scene::{Scene, Still};
use std::sync::Mutex;

/// A second of a plain minute, and one of a fifth.
const PLAIN: i64 = 799;
const THOROUGH: i64 = 1_039;

/// A process that remembers `agreed`, over the scene at this second.
fn reconcile(scene: &Arc<Scene>, agreed: &Arc<Agreed>, second: i64) -> Reconcile {
    Reconcile {
        integration: Integration::parse("main").unwrap(),
        intake: Intake {
            records: scene.clone(),
            people: scene.clone(),
            chats: scene.clone(),
            direct_messages: false,
            buzz: None,
            reminders: false,
        },
        incidents: scene.clone(),
        lanes: scene.clone(),
        registry: scene.clone(),
        agreed: agreed.clone(),
        clock: Arc::new(Still(at(second))),
    }
}

async fn round(scene: &Arc<Scene>, agreed: &Arc<Agreed>, second: i64) -> Round {
    reconcile(scene, agreed, second).round("worker", at(second + 30)).await.unwrap()
}

fn healed(healed: usize) -> Round {
    Round { healed, cut_short: None }
}

fn many(count: usize) -> Vec<Incident> {
    (0..count).map(|number| Incident { id: IncidentId::new(format!("{number:024}")), ..incident() }).collect()
}

#[tokio::test]
async fn an_idle_round_makes_one_call_and_looks_into_the_table_once() {
    let (scene, agreed) = (Arc::new(Scene::knowing(&[incident()], &[incident()])), Arc::default());
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(0));
    assert_eq!(scene.calls(), "list open, look at 1");
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(0));
    assert_eq!(scene.calls(), "list open");
    assert_eq!(round(&scene, &agreed, THOROUGH).await, healed(0));
    assert_eq!(scene.calls(), "list open, list, history of 1440 min");
    assert_eq!(round(&scene, &agreed, THOROUGH + 300).await, healed(0));
    assert_eq!(scene.calls(), "list open, list, history of 15 min");
}

#[tokio::test]
async fn what_differs_is_taken_in_within_a_turn() {
    let (scene, agreed) = (Arc::new(Scene::knowing(&[incident()], &[acked()])), Arc::default());
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(1));
    assert_eq!(scene.calls(), "list open, look at 1, take turn, write, end turn");
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(0));
}

#[tokio::test]
async fn while_another_has_the_turn_nothing_is_taken_in() {
    let scene = Arc::new(Scene { busy: true, ..Scene::knowing(&[incident()], &[acked()]) });
    assert_eq!(round(&scene, &Arc::default(), PLAIN).await, Round { healed: 0, cut_short: Some(Cut::Busy) });
    assert_eq!(scene.calls(), "list open, look at 1, take turn");
}

#[tokio::test]
async fn what_is_believed_open_and_not_listed_is_asked_for_by_its_id() {
    let (scene, agreed) = (Arc::new(Scene::knowing(&[incident()], &[closed()])), Arc::default());
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(1));
    assert_eq!(scene.calls(), "list open, 1 by ids, look at 1, take turn, write, end turn");
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(0));
    assert_eq!(scene.calls(), "list open");
}

#[tokio::test]
async fn a_push_that_comes_after_the_end_was_agreed_is_not_believed_for_long() {
    let (scene, agreed) = (Arc::new(Scene::knowing(&[], &[closed()])), Arc::default());
    assert_eq!(round(&scene, &agreed, THOROUGH).await, healed(0), "nobody needs a card of it");
    scene.known.lock().unwrap().push(Snapshot::with_reading(None, &incident(), at(0)).0);
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(1));
}

#[tokio::test]
async fn what_flashduty_knows_no_more_is_asked_for_once_an_hour() {
    let known = many(120);
    let (scene, agreed) = (Arc::new(Scene::knowing(&known, &known[..90])), Arc::default());
    round(&scene, &agreed, PLAIN).await;
    assert_eq!(scene.calls(), "list open, look at 90, 30 by ids");
    round(&scene, &agreed, PLAIN).await;
    assert_eq!(scene.calls(), "list open");
}

#[tokio::test]
async fn one_that_spoils_its_batch_is_found_by_halving_and_the_others_heal() {
    let known = many(8);
    let over: Vec<_> = known.iter().map(|incident| Incident { id: incident.id.clone(), ..closed() }).collect();
    let spoilt = vec![known[2].id.clone()];
    let (scene, agreed) = (Arc::new(Scene { spoilt, ..Scene::knowing(&known, &over) }), Arc::default());
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(7));
    scene.calls();
    round(&scene, &agreed, PLAIN).await;
    assert_eq!(scene.calls(), "list open");
}

#[tokio::test]
async fn more_alerts_wait_for_the_thorough_minute() {
    let noisy = Incident { alert_count: 40, updated_at: at(90), ..incident() };
    let (scene, agreed) = (Arc::new(Scene::knowing(&[incident()], &[noisy])), Arc::default());
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(0));
    assert_eq!(round(&scene, &agreed, THOROUGH).await, healed(1));
    assert_eq!(scene.known.lock().unwrap()[0].incident.alert_count, 40);
}

#[tokio::test]
async fn every_page_is_compared_and_a_fault_leaves_the_rest_to_the_next_round() {
    let (scene, agreed) = (Arc::new(Scene::knowing(&[], &many(250))), Arc::default());
    *scene.faults.lock().unwrap() = vec![IncidentsFault::Unavailable];
    let unavailable = Cut::from(IncidentsFault::Unavailable);
    assert_eq!(round(&scene, &agreed, PLAIN).await, Round { healed: 0, cut_short: Some(unavailable) });
    assert_eq!(scene.calls(), "list open");
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(250));
    scene.calls();
    round(&scene, &agreed, PLAIN).await;
    assert_eq!(scene.calls(), "list open, look at 100, list open, look at 100, list open, look at 50");
    round(&scene, &agreed, PLAIN).await;
    assert_eq!(scene.calls(), "list open, list open, list open");
}

#[tokio::test]
async fn one_incident_that_the_table_will_not_take_does_not_hold_up_the_others() {
    let incidents = many(20);
    let scene = Arc::new(Scene { stubborn: vec![incidents[3].id.clone()], ..Scene::knowing(&[], &incidents) });
    let round = round(&scene, &Arc::default(), PLAIN).await;
    assert_eq!(round, Round { healed: 19, cut_short: Some(StoreFault("ItemTooLarge".to_owned()).into()) });
}

#[tokio::test]
async fn when_time_is_up_no_further_call_is_made() {
    let scene = Arc::new(Scene::knowing(&[], &many(250)));
    let round = reconcile(&scene, &Arc::default(), PLAIN).round("worker", at(PLAIN)).await.unwrap();
    assert_eq!((round.cut_short, scene.calls()), (Some(Cut::OutOfTime), String::new()));
}

#[tokio::test]
async fn an_old_incident_heals_by_the_history_of_failed_pushes() {
    let over = Incident { started_at: at(-2 * 86_400), ..closed() };
    let explained = Incident { root_cause: "a full disk".to_owned(), updated_at: at(900), ..over.clone() };
    let scene = Scene { failed: vec![over.id.clone()], ..Scene::knowing(&[over], &[explained]) };
    let (scene, agreed) = (Arc::new(scene), Arc::default());
    assert_eq!(round(&scene, &agreed, PLAIN).await, healed(0));
    assert_eq!(round(&scene, &agreed, THOROUGH).await, healed(1));
    assert_eq!(scene.calls(), "list open, list open, list, history of 1440 min, 1 by ids, look at 1, take turn, write, end turn");
    assert_eq!(scene.known.lock().unwrap()[0].incident.root_cause, "a full disk");
}

#[tokio::test]
async fn a_history_that_may_not_be_read_is_left_alone_for_an_hour() {
    let (scene, agreed) = (Arc::new(Scene { secretive: true, ..Scene::knowing(&[], &[]) }), Arc::default());
    assert_eq!(round(&scene, &agreed, THOROUGH).await, healed(0));
    assert_eq!(scene.calls(), "list open, list, history of 1440 min");
    assert_eq!(round(&scene, &agreed, THOROUGH + 300).await, healed(0));
    assert_eq!(scene.calls(), "list open, list");
    round(&scene, &agreed, THOROUGH + 3_900).await;
    assert!(scene.calls().contains("history"));
}

#[tokio::test]
async fn cards_of_an_incident_that_is_long_open_are_looked_after_every_six_hours() {
    const DAY: i64 = 86_400;
    let mut known = Snapshot::with_reading(None, &incident(), at(0)).0;
    known.wished = [Destination::Chat(ChatId::new("oc_1")), Destination::Chat(ChatId::new("oc_2"))].into();
    let scene = Scene { known: Mutex::new(vec![known]), ..Scene::knowing(&[], &[incident()]) };
    let (scene, agreed) = (Arc::new(scene), Arc::default());
    round(&scene, &agreed, 12 * DAY + PLAIN).await;
    assert!(!scene.calls().contains("wish"));
    round(&scene, &agreed, 14 * DAY + PLAIN).await;
    assert!(scene.calls().ends_with("wish 2"));
    round(&scene, &agreed, 14 * DAY + PLAIN + 60).await;
    assert!(!scene.calls().contains("wish"));
    round(&scene, &agreed, 14 * DAY + PLAIN + 6 * 3_600).await;
    assert!(scene.calls().ends_with("wish 2"));
}
