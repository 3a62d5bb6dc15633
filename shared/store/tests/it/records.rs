use crate::emulator::Emulator;
use crate::nouns::*;
use aws_sdk_dynamodb::types::AttributeValue;
use bridge::card::{CardState, ShownCard};
use bridge::id::{IncidentId, MessageId, StormId};
use bridge::lane::{Urgency, Wish};
use bridge::ports::{Acceptance, Accepted, Lanes, Record, Records, StoreFault};
use bridge::reason::Reason;

#[tokio::test]
async fn an_unknown_incident_has_an_empty_record() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").record(&incident_id()).await, Ok(Record::default()));
}

#[tokio::test]
async fn an_acceptance_of_nothing_writes_nothing() {
    let emulator = Emulator::start().await;
    let nothing = Acceptance { claim: None, snapshot: None, ..news("e1") };
    assert_eq!(emulator.table("main").accept(&nothing).await, Ok(Accepted::Done));
    assert_eq!(emulator.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn news_is_claimed_stored_and_put_into_lanes_at_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let news = Acceptance { wishes: vec![wish("oc_1"), wish("oc_2")], ..news("e1") };
    assert_eq!(table.accept(&news).await, Ok(Accepted::Done));

    let record = table.record(&incident_id()).await.unwrap();
    assert_eq!(record, Record { snapshot: Some(snapshot("cpu idle low")), revision: 1, cards: vec![] });
    assert_eq!(
        emulator.keys().await,
        [
            "main#event#e1 / seen",
            "main#incident#65f0c0ffee65f0c0ffee65f0 / incident",
            "main#lane#chat#oc_1 / row#show#65f0c0ffee65f0c0ffee65f0",
            "main#lane#chat#oc_2 / row#show#65f0c0ffee65f0c0ffee65f0",
        ]
    );
}

#[tokio::test]
async fn first_news_is_taken_in_though_a_row_waits_for_it_already() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.wish(&[Wish { urgency: Urgency::Critical, ..wish("oc_1") }], now()).await.unwrap();
    let [waiting] = table.rows(&chat_lane("oc_1")).await.unwrap().try_into().unwrap();
    let news = Acceptance { wishes: vec![wish("oc_1"), wish("oc_2")], ..news("e1") };
    assert_eq!(table.accept(&news).await, Ok(Accepted::Done));
    let [again] = table.rows(&chat_lane("oc_1")).await.unwrap().try_into().unwrap();
    assert_eq!((again.urgency, again.generation), (Urgency::Critical, waiting.generation + 1));
    assert_eq!(table.rows(&chat_lane("oc_2")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_event_is_taken_in_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&news("e1")).await.unwrap();
    let again = Acceptance { revision: 1, snapshot: Some(snapshot("another title")), wishes: vec![wish("oc_1")], ..news("e1") };
    assert_eq!(table.accept(&again).await, Ok(Accepted::Duplicate));
    assert_eq!(table.record(&incident_id()).await.unwrap().snapshot, Some(snapshot("cpu idle low")));
    assert_eq!(table.rows(&chat_lane("oc_1")).await, Ok(vec![]));
}

#[tokio::test]
async fn a_duplicate_is_told_even_when_the_revision_has_moved_on_as_well() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&news("e1")).await.unwrap();
    assert_eq!(table.accept(&news("e1")).await, Ok(Accepted::Duplicate));
}

#[tokio::test]
async fn an_event_may_be_claimed_again_a_week_later_though_dynamodb_has_not_deleted_it() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&news("e1")).await.unwrap();
    let again = |seconds| Acceptance { revision: 1, now: after(seconds), ..news("e1") };
    assert_eq!(table.accept(&again(7 * DAY)).await, Ok(Accepted::Duplicate));
    assert_eq!(table.accept(&again(7 * DAY + 1)).await, Ok(Accepted::Done));
}

#[tokio::test]
async fn a_snapshot_built_on_an_old_revision_is_a_conflict_and_leaves_no_trace() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&news("e1")).await.unwrap();
    for revision in [0, 2] {
        let late = Acceptance { revision, wishes: vec![wish("oc_1")], ..news("e2") };
        assert_eq!(table.accept(&late).await, Ok(Accepted::Conflict), "built on {revision}");
    }
    assert_eq!(emulator.keys().await.len(), 2, "only the first event and its snapshot");
}

#[tokio::test]
async fn of_two_that_race_one_is_done_and_one_conflicts() {
    let emulator = Emulator::start().await;
    let (one, other) = (emulator.table("main"), emulator.table("main"));
    let (first, second) = (news("e1"), news("e2"));
    let (a, b) = tokio::join!(one.accept(&first), other.accept(&second));
    let mut ends = [a.unwrap(), b.unwrap()];
    ends.sort_by_key(|end| *end == Accepted::Conflict);
    assert_eq!(ends, [Accepted::Done, Accepted::Conflict]);
    assert_eq!(one.record(&incident_id()).await.unwrap().revision, 1);
}

#[tokio::test]
async fn without_a_snapshot_the_revision_does_not_matter() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.accept(&news("e1")).await.unwrap();
    let only_rows = Acceptance { snapshot: None, wishes: vec![wish("oc_1")], ..news("e2") };
    assert_eq!(table.accept(&only_rows).await, Ok(Accepted::Done));
    assert_eq!(table.record(&incident_id()).await.unwrap().revision, 1);
    assert_eq!(table.rows(&chat_lane("oc_1")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_hundred_and_fifty_wishes_are_all_granted() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let wishes: Vec<Wish> = (0..150).map(|number| wish(&format!("oc_{number:03}"))).collect();
    assert_eq!(table.accept(&Acceptance { wishes: wishes.clone(), ..news("e1") }).await, Ok(Accepted::Done));
    for wish in wishes {
        assert_eq!(table.rows(&wish.lane).await.unwrap().len(), 1, "{:?}", wish.lane);
    }
    assert_eq!(table.record(&incident_id()).await.unwrap().revision, 1);
}

#[tokio::test]
async fn wishing_twice_for_the_same_in_one_acceptance_is_wishing_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.accept(&Acceptance { wishes: vec![wish("oc_1"), wish("oc_1")], ..news("e1") }).await, Ok(Accepted::Done));
    assert_eq!(table.rows(&chat_lane("oc_1")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn another_transaction_on_the_snapshot_is_a_conflict() {
    let emulator = Emulator::start().await;
    emulator.cancels_next(&["None", "TransactionConflict"]);
    assert_eq!(emulator.table("main").accept(&news("e1")).await, Ok(Accepted::Conflict));
    assert_eq!(emulator.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_row_that_changed_in_between_is_read_again_and_nobody_has_to_decide_anew() {
    for reason in ["ConditionalCheckFailed", "TransactionConflict"] {
        let emulator = Emulator::start().await;
        emulator.cancels_next(&["None", "None", reason]);
        let news = Acceptance { wishes: vec![wish("oc_1")], ..news("e1") };
        assert_eq!(emulator.table("main").accept(&news).await, Ok(Accepted::Done));
        assert_eq!(emulator.keys().await.len(), 3, "claim, snapshot and row");
    }
}

#[tokio::test]
async fn a_row_that_never_stops_changing_is_a_conflict_in_the_end() {
    let emulator = Emulator::start().await;
    for _ in 0..4 {
        emulator.cancels_next(&["None", "None", "ConditionalCheckFailed"]);
    }
    let news = Acceptance { wishes: vec![wish("oc_1")], ..news("e1") };
    assert_eq!(emulator.table("main").accept(&news).await, Ok(Accepted::Conflict));
}

#[tokio::test]
async fn a_throttled_table_is_a_fault_with_the_code_of_dynamodb() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    emulator.cancels_next(&["ThrottlingError", "None"]);
    assert_eq!(table.accept(&news("e1")).await, Err(StoreFault("ThrottlingError".into())));
    emulator.fails_next("TransactWriteItems", "ProvisionedThroughputExceededException");
    assert_eq!(table.accept(&news("e1")).await, Err(StoreFault("ProvisionedThroughputExceededException".into())));
    emulator.fails_next("Query", "RequestLimitExceeded");
    assert_eq!(table.record(&incident_id()).await, Err(StoreFault("RequestLimitExceeded".into())));
}

#[tokio::test]
async fn cards_are_remembered_by_destination_and_replaced_by_their_next_state() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let posting = CardState::Posting { uuid: "u1".into(), since: now(), said: vec!["d1".into()] };
    table.save_card(&incident_id(), &card("oc_1", posting.clone())).await.unwrap();
    table.save_card(&incident_id(), &card("oc_2", posting)).await.unwrap();
    table.save_card(&incident_id(), &card("oc_1", shown("om_1"))).await.unwrap();
    table
        .save_card(&incident_id(), &card("oc_2", CardState::Gone { code: 230_002, reason: Reason::BotNotInChat }))
        .await
        .unwrap();
    let record = table.record(&incident_id()).await.unwrap();
    assert_eq!(
        record.cards,
        [card("oc_1", shown("om_1")), card("oc_2", CardState::Gone { code: 230_002, reason: Reason::BotNotInChat })]
    );
    assert!(emulator.items().await.iter().all(|item| item.contains_key("ttl")), "a card that is gone keeps the ttl it had");
}

#[tokio::test]
async fn all_that_is_known_of_a_card_is_remembered() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let card = ShownCard {
        storm: Some(StormId::new("1795000000000")),
        retiring: Some(MessageId::new("om_0")),
        relayed: Some("d0".into()),
        buzzed_at: Some(after(5)),
        ..card("oc_1", CardState::Unposted { since: now() })
    };
    table.save_card(&incident_id(), &card).await.unwrap();
    assert_eq!(table.record(&incident_id()).await.unwrap().cards, [card]);
    assert_eq!(emulator.items().await[0]["ttl"].as_n().unwrap(), &(after(120 * DAY).as_second() + 1).to_string());
}

#[tokio::test]
async fn a_card_of_which_less_was_known_is_read_all_the_same() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.save_card(&incident_id(), &card("oc_1", shown("om_1"))).await.unwrap();
    let mut item = emulator.items().await.remove(0);
    let Some(AttributeValue::M(written)) = item.get_mut("card") else { panic!("a card is a map") };
    written.retain(|name, _| ["destination", "state"].contains(&name.as_str()));
    emulator.client.put_item().table_name(&emulator.table_name).set_item(Some(item)).send().await.unwrap();
    assert_eq!(table.record(&incident_id()).await.unwrap().cards, [card("oc_1", shown("om_1"))]);
}

#[tokio::test]
async fn clicks_and_other_incidents_are_no_part_of_a_record() {
    use bridge::ports::Clicks;
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    table.claim(&click("c1"), after(10), now()).await.unwrap();
    table.save_card(&IncidentId::new("another"), &card("oc_1", shown("om_1"))).await.unwrap();
    assert_eq!(table.record(&incident_id()).await, Ok(Record::default()));
}

#[tokio::test]
async fn another_integration_sees_nothing_and_claims_for_itself() {
    let emulator = Emulator::start().await;
    let (main, eu) = (emulator.table("main"), emulator.table("eu"));
    main.accept(&Acceptance { wishes: vec![wish("oc_1")], ..news("e1") }).await.unwrap();
    assert_eq!(eu.record(&incident_id()).await, Ok(Record::default()));
    assert_eq!(eu.rows(&chat_lane("oc_1")).await, Ok(vec![]));
    assert_eq!(eu.accept(&news("e1")).await, Ok(Accepted::Done));
}

#[tokio::test]
async fn creating_the_table_again_changes_nothing() {
    let emulator = Emulator::start().await;
    emulator.table("main").accept(&news("e1")).await.unwrap();
    assert_eq!(store::create(&emulator.client, &emulator.table_name).await, Ok(()));
    assert_eq!(emulator.table("main").record(&incident_id()).await.unwrap().revision, 1);
}

#[tokio::test]
async fn without_the_table_every_call_is_a_fault() {
    let emulator = Emulator::start_empty().await;
    let fault = Err(StoreFault("ResourceNotFoundException".into()));
    assert_eq!(emulator.table("main").record(&incident_id()).await, fault);
    assert_eq!(emulator.table("main").accept(&news("e1")).await.map(|_| Record::default()), fault);
}
