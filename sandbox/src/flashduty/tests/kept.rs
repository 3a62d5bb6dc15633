//! What Flashduty still knows after the playground was ended and started again.

use super::*;
use std::collections::HashSet;

/// Another run, with the same seed: the one that would draw the same ids.
async fn later(town: &Town) -> Town {
    let later = Town::new().await;
    later.flashduty.restore(&town.flashduty.save()).unwrap();
    later.pass(60);
    later
}

#[tokio::test]
async fn an_account_without_incidents_is_the_same_afterwards() {
    let town = Town::new().await;
    assert_eq!(later(&town).await.flashduty.view(), town.flashduty.view());
}

#[tokio::test]
async fn incidents_stay_and_can_still_be_worked_on() {
    let town = Town::new().await;
    let id = town.trigger();
    town.flashduty.ack(&id, town.mei).unwrap();
    town.flashduty.snooze(&id, town.mei, 5).unwrap();
    let closed = town.trigger();
    town.flashduty.resolve(&closed, Some(town.jonas)).unwrap();
    let later = later(&town).await;
    assert_eq!(later.flashduty.view(), town.flashduty.view());

    later.pass(5 * 60);
    assert_eq!(later.state(&id), ("Triggered".to_owned(), vec![]));
    let key = later.flashduty.key_of(town.jonas);
    assert_eq!(later.outcome(&key, "/incident/ack", json!({ "incident_ids": [id] })).await, done());
    assert_eq!(later.state(&id), ("Processing".to_owned(), vec![town.jonas]));
    later.flashduty.escalate(&id, None).unwrap_err();
    later.flashduty.reopen(&closed, town.mei, "again").unwrap();
    assert_eq!(later.flashduty.timeline(&closed), ["i_new", "i_assign", "i_rslv", "i_reopen", "i_assign"]);
}

#[tokio::test]
async fn rules_and_bots_stay_and_what_was_saved_before_there_were_any_is_still_read() {
    let town = Town::new().await;
    town.flashduty.set_rule(town.payments, &[Layer { notify_step: 0.5, max_times: 6, escalate_window: 1 }]);
    town.flashduty.add_bot(None, "https://bridge.example/bot");
    let rules = |town: Town| async move {
        town.call(SERVICE_KEY, "/channel/escalate/rule/list", json!({ "channel_id": town.payments })).await.1["data"].clone()
    };
    let later = later(&town).await;
    let mut older = town.flashduty.save();
    assert_eq!(rules(later).await, rules(town).await);
    ["rules", "bots"].into_iter().for_each(|name| drop(older.as_object_mut().unwrap().remove(name).unwrap()));
    Town::new().await.flashduty.restore(&older).unwrap();
}

#[tokio::test]
async fn no_id_is_drawn_twice_whether_or_not_the_last_ones_were_saved() {
    let town = Town::new().await;
    let saved = town.flashduty.save();
    let not_saved = [town.trigger(), town.trigger()];
    let later = Town::new().await;
    later.flashduty.restore(&saved).unwrap();
    let fresh = [later.trigger(), later.trigger()];
    let event_ids = |town: &Town| town.flashduty.pushes().into_iter().map(|push| push.event_id).collect::<Vec<_>>();
    let ids: Vec<_> = not_saved.into_iter().chain(fresh).chain(event_ids(&town)).chain(event_ids(&later)).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{ids:?}");
}

#[tokio::test]
async fn what_was_not_saved_by_flashduty_is_refused_and_changes_nothing() {
    let town = Town::new().await;
    let before = town.flashduty.view();
    let mut half = town.flashduty.save();
    half.as_object_mut().unwrap().remove("incidents");
    for saved in [json!(null), json!({}), half] {
        assert!(town.flashduty.restore(&saved).is_err());
    }
    assert_eq!(town.flashduty.view(), before);
}

#[tokio::test]
async fn of_five_hundred_incidents_the_oldest_closed_one_goes_first() {
    let town = Town::new().await;
    let (open, closed) = (town.trigger(), town.trigger());
    town.flashduty.resolve(&closed, None).unwrap();
    for _ in 0..498 {
        town.trigger();
    }
    assert!(town.flashduty.incident(&closed).is_some());
    town.trigger();
    assert!(town.flashduty.incident(&closed).is_none());
    assert!(town.flashduty.incident(&open).is_some());
    town.trigger();
    assert!(town.flashduty.incident(&open).is_none());
    assert_eq!(town.flashduty.view()["incidents"].as_array().unwrap().len(), 50);
    assert_eq!(town.flashduty.pushes().len(), 1_000);
}

#[tokio::test]
async fn the_book_holds_the_last_two_thousand_calls_and_counts_all() {
    let town = Town::new().await;
    // Refused calls stand in the book like others, and no limit ends them.
    for _ in 0..2_001 {
        town.call("no key", "/account/info", json!({})).await;
    }
    assert_eq!((town.flashduty.calls().len(), town.flashduty.calls_in_all()), (2_000, 2_001));
}
