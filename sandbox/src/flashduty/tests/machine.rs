//! The state machine (docs.flashcat.cloud, "Handle and update incidents").

use super::*;

fn kinds(town: &Town) -> Vec<String> {
    town.flashduty.pushes().into_iter().map(|push| push.event_type).collect()
}

#[tokio::test]
async fn acknowledging_twice_as_the_same_member_changes_and_pushes_nothing() {
    let town = Town::new().await;
    let id = town.trigger();
    town.flashduty.ack(&id, town.mei).unwrap();
    let (before, pushes) = (town.flashduty.incident(&id), kinds(&town));
    town.pass(60);
    town.flashduty.ack(&id, town.mei).unwrap();
    assert_eq!(town.flashduty.incident(&id), before);
    assert_eq!(kinds(&town), pushes);
}

#[tokio::test]
async fn a_new_incident_calls_its_responders_in_a_second_event() {
    let town = Town::new().await;
    let id = town.trigger();
    let pushes = town.flashduty.pushes();
    assert_eq!(kinds(&town), ["i_new", "i_assign"]);
    assert_eq!(pushes[0].body["incident"].get("responders"), None);
    assert_eq!(pushes[1].body["event_detail"]["to"], json!([town.mei, town.jonas]));
    assert!(pushes[0].body["event_time"].as_i64() < pushes[1].body["event_time"].as_i64());
    assert_eq!(town.state(&id), ("Triggered".to_owned(), vec![]));

    let nobody = town.flashduty.trigger(NewIncident::new(Severity::Info, "nobody is on call")).unwrap();
    assert_eq!(town.flashduty.timeline(&nobody), ["i_new"]);
}

#[tokio::test]
async fn the_first_acknowledgement_starts_the_work_and_the_last_withdrawal_ends_it() {
    let town = Town::new().await;
    let (id, fake) = (town.trigger(), &town.flashduty);
    fake.ack(&id, town.mei).unwrap();
    town.pass(30);
    fake.ack(&id, town.jonas).unwrap();
    assert_eq!(town.state(&id), ("Processing".to_owned(), vec![town.mei, town.jonas]));
    assert_eq!(fake.incident(&id).unwrap()["ack_time"], 1_791_947_561);

    fake.unack(&id, town.mei).unwrap();
    assert_eq!(town.state(&id), ("Processing".to_owned(), vec![town.jonas]));
    fake.unack(&id, town.jonas).unwrap();
    assert_eq!(town.state(&id), ("Triggered".to_owned(), vec![]));
    assert_eq!(fake.unack(&id, town.jonas).unwrap_err().code, Code::BadRequest);
}

#[tokio::test]
async fn whoever_acknowledges_without_having_been_called_becomes_a_responder() {
    let town = Town::new().await;
    let id = town.flashduty.trigger(NewIncident::new(Severity::Warning, "disk")).unwrap();
    town.flashduty.ack(&id, town.jonas).unwrap();
    assert_eq!(town.state(&id), ("Processing".to_owned(), vec![town.jonas]));
}

#[tokio::test]
async fn a_closed_incident_can_only_be_opened_again_or_talked_about() {
    let town = Town::new().await;
    let (id, fake) = (town.trigger(), &town.flashduty);
    assert_eq!(fake.reopen(&id, town.mei, "").unwrap_err().code, Code::BadRequest);
    fake.resolve(&id, Some(town.mei)).unwrap();
    let closed = fake.incident(&id).unwrap();
    assert_eq!((&closed["closer"]["person_id"], &closed["incident_status"]), (&json!(town.mei), &json!("Critical")));

    for refusal in [
        fake.ack(&id, town.mei),
        fake.unack(&id, town.mei),
        fake.resolve(&id, Some(town.mei)),
        fake.recover(&id),
        fake.snooze(&id, town.mei, 10),
        fake.wake(&id, town.mei),
        fake.escalate(&id, None),
    ] {
        assert_eq!(refusal.unwrap_err().code, Code::BadRequest);
    }
    fake.comment(&id, town.mei, "it was the cache").unwrap();
    fake.reopen(&id, town.mei, "it came back").unwrap();
    assert_eq!(town.state(&id), ("Triggered".to_owned(), vec![]));
    assert_eq!(fake.timeline(&id), ["i_new", "i_assign", "i_rslv", "i_comm", "i_reopen", "i_assign"]);
    let again = fake.pushes().pop().unwrap().body;
    assert_eq!(again["event_detail"]["type"], "reopen");
    assert_eq!(again["event_detail"]["to"], json!([town.mei, town.jonas]));
}

#[tokio::test]
async fn recovery_closes_without_a_person_and_says_ok() {
    let town = Town::new().await;
    let id = town.trigger();
    town.flashduty.recover(&id).unwrap();
    let push = town.flashduty.pushes().pop().unwrap().body;
    assert_eq!(push.get("person"), None);
    assert_eq!(push["event_detail"], json!({ "from": "event" }));
    assert_eq!(push["incident"]["incident_status"], "Ok");
    assert_eq!((push["incident"].get("closer"), &push["incident"]["closer_id"]), (None, &json!(0)));
}

#[tokio::test]
async fn snoozing_needs_an_acknowledgement_and_one_to_1440_minutes() {
    let town = Town::new().await;
    let (id, fake) = (town.trigger(), &town.flashduty);
    assert_eq!(fake.snooze(&id, town.mei, 10).unwrap_err().code, Code::BadRequest);
    fake.ack(&id, town.mei).unwrap();
    for minutes in [0, 1441] {
        assert_eq!(fake.snooze(&id, town.mei, minutes).unwrap_err().code, Code::InvalidParameter);
    }
    fake.snooze(&id, town.mei, 1440).unwrap();
    assert_eq!(fake.incident(&id).unwrap()["snoozed_before"], 1_791_947_561 + 86_400);
    fake.wake(&id, town.jonas).unwrap();
    assert_eq!(fake.pushes().pop().unwrap().body["event_detail"], json!({ "snoozedBefore": 1_791_947_561 + 86_400 }));
    assert_eq!(fake.wake(&id, town.jonas).unwrap_err().code, Code::BadRequest);
}

#[tokio::test]
async fn a_snooze_that_runs_out_wakes_the_incident_without_a_word() {
    let town = Town::new().await;
    let (id, fake) = (town.trigger(), &town.flashduty);
    fake.ack(&id, town.mei).unwrap();
    fake.snooze(&id, town.mei, 10).unwrap();
    let pushes = fake.pushes().len();
    town.pass(599);
    assert_eq!(town.state(&id).0, "Processing");
    town.pass(1);
    assert_eq!(town.state(&id), ("Triggered".to_owned(), vec![]));
    assert_eq!(fake.pushes().len(), pushes);
}

#[tokio::test]
async fn escalating_calls_the_next_member_at_the_next_level() {
    let town = Town::new().await;
    let ada = town.flashduty.add_member("Ada", "ada@harbor-pay.example");
    let id = town.trigger();
    town.flashduty.escalate(&id, None).unwrap();
    let push = town.flashduty.pushes().pop().unwrap().body;
    assert_eq!(push["event_detail"]["to"], json!([ada]));
    let assigned = &push["incident"]["assigned_to"];
    assert_eq!((&assigned["type"], &assigned["layer_idx"]), (&json!("escalate"), &json!(1)));
    assert_eq!(town.flashduty.escalate(&id, None).unwrap_err().code, Code::InvalidParameter);
}

#[tokio::test]
async fn handing_over_resets_the_work_unless_a_new_responder_had_acknowledged() {
    let town = Town::new().await;
    let (id, fake) = (town.trigger(), &town.flashduty);
    fake.ack(&id, town.mei).unwrap();
    fake.act(&id, Some(town.mei), Act::Assign(vec![town.mei])).unwrap();
    assert_eq!(town.state(&id), ("Processing".to_owned(), vec![town.mei]));
    fake.act(&id, Some(town.mei), Act::Assign(vec![town.jonas])).unwrap();
    assert_eq!(town.state(&id), ("Triggered".to_owned(), vec![]));
}

#[tokio::test]
async fn merging_closes_the_sources_and_names_both_sides() {
    let town = Town::new().await;
    let (source, target) = (town.trigger(), town.trigger());
    town.flashduty.merge(std::slice::from_ref(&source), &target, town.mei).unwrap();
    assert_eq!(town.state(&source).0, "Closed");
    assert_eq!(town.flashduty.incident(&target).unwrap()["alert_cnt"], 2);
    let pushes = town.flashduty.pushes();
    let [.., of_source, of_target] = pushes.as_slice() else { panic!("two pushes") };
    assert_eq!(of_source.body["event_detail"]["target_incident"]["incident_id"], target.as_str());
    assert_eq!(of_target.body["event_detail"]["source_incidents"][0]["incident_id"], source.as_str());
    let itself = town.flashduty.merge(std::slice::from_ref(&target), &target, town.mei);
    assert_eq!(itself.unwrap_err().code, Code::InvalidParameter);
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story() {
    let (one, other) = (Town::new().await, Town::new().await);
    assert_eq!(one.trigger(), other.trigger());
    assert_eq!(one.flashduty.pushes(), other.flashduty.pushes());
}

#[tokio::test]
async fn samples_of_a_severity_take_turns_and_carry_the_usual_labels() {
    let town = Town::new().await;
    let samples: Vec<_> = (0..8).map(|_| town.flashduty.sample(Severity::Critical)).collect();
    assert_ne!(samples[0].title, samples[1].title);
    assert_eq!(samples[0].title, samples[4].title);
    assert_eq!(samples[0].channel, Some(town.payments));
    for label in ["service", "env", "check", "resource", "trigger_value"] {
        assert!(samples.iter().all(|sample| sample.labels.contains_key(label)));
    }
}

#[tokio::test]
async fn the_page_sees_incidents_newest_first_with_their_timeline_in_words() {
    let town = Town::new().await;
    let (first, second) = (town.trigger(), town.trigger());
    town.flashduty.ack(&second, town.mei).unwrap();
    town.flashduty.snooze(&second, town.mei, 120).unwrap();
    let view = town.flashduty.view();
    assert_eq!(view["incidents"][0]["incident"]["incident_id"], second.as_str());
    assert_eq!(view["incidents"][1]["incident"]["incident_id"], first.as_str());
    let lines: Vec<_> =
        view["incidents"][0]["timeline"].as_array().unwrap().iter().map(|l| l["text"].as_str().unwrap()).collect();
    assert_eq!(lines, ["incident created", "assigned to: Mei Tan, Jonas Berg", "acknowledged", "snoozed for 120 minutes"]);
    assert_eq!(view["incidents"][0]["timeline"][2]["actor"], "Mei Tan");
    assert_eq!(view["mode"], "up");
}
