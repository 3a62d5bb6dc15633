#![allow(clippy::unwrap_used)]

use super::*;
use crate::samples::{at, person};
use async_trait::async_trait;
use std::collections::VecDeque;

/// Answers as it was told to, and then not at all.
struct Answers(Mutex<VecDeque<Result<Rota, IncidentsFault>>>);

#[async_trait]
impl Schedules for Answers {
    async fn rota(&self, _: Timestamp) -> Result<Rota, IncidentsFault> {
        self.0.lock().unwrap().pop_front().expect("was asked once too often")
    }
}

fn board(answers: impl IntoIterator<Item = Result<Rota, IncidentsFault>>) -> Board {
    Board::new(Arc::new(Answers(Mutex::new(answers.into_iter().collect()))))
}

fn shift(id: i64) -> Option<Shift> {
    Some(Shift { people: vec![person(id, "")], from: at(0), until: Some(at(600)) })
}

fn schedule(name: &str, now: Option<Shift>, next: Option<Shift>) -> Schedule {
    Schedule { name: name.to_owned(), now, next }
}

fn rota(name: &str) -> Rota {
    Rota { schedules: vec![schedule(name, None, None)], total: 1 }
}

fn read_as(told: &Told) -> (Option<&str>, Option<&IncidentsFault>) {
    (told.rota.as_ref().map(|rota| rota.schedules[0].name.as_str()), told.fault.as_ref())
}

#[tokio::test]
async fn within_a_minute_flashduty_is_asked_once() {
    let board = board([Ok(rota("first")), Ok(rota("second"))]);
    for second in [0, 1, 59] {
        assert_eq!(read_as(&board.read(at(second)).await), (Some("first"), None), "{second}");
    }
    assert_eq!(read_as(&board.read(at(60)).await), (Some("second"), None));
}

#[tokio::test]
async fn while_flashduty_does_not_tell_the_last_rota_is_shown_with_the_reason_and_asked_for_again_soon() {
    let fault = IncidentsFault::Unavailable;
    let board = board([Ok(rota("first")), Err(fault.clone()), Err(fault.clone()), Ok(rota("second"))]);
    board.read(at(0)).await;
    let told = board.read(at(60)).await;
    assert_eq!((read_as(&told), told.at), ((Some("first"), Some(&fault)), at(0)));
    assert_eq!(board.read(at(69)).await, told, "nobody is asked for ten seconds");
    assert_eq!(read_as(&board.read(at(70)).await), (Some("first"), Some(&fault)));
    assert_eq!(read_as(&board.read(at(80)).await), (Some("second"), None));
}

#[tokio::test]
async fn what_was_told_an_hour_ago_is_told_no_more() {
    let fault = IncidentsFault::NotAllowed;
    let board = board([Ok(rota("first")), Err(fault.clone())]);
    board.read(at(0)).await;
    assert_eq!(read_as(&board.read(at(3_600)).await), (None, Some(&fault)));
}

#[test]
fn ones_own_schedules_come_first_and_empty_ones_last() {
    let schedules = vec![
        schedule("empty", None, None),
        schedule("others", shift(2), None),
        schedule("mine next", shift(2), shift(1)),
        schedule("mine", shift(1), None),
    ];
    let names = |reader: Option<i64>| -> Vec<String> {
        let rota = Rota { schedules: schedules.clone(), total: 4 }.seen_by(reader.map(PersonId));
        rota.schedules.into_iter().map(|schedule| schedule.name).collect()
    };
    assert_eq!(names(Some(1)), ["mine", "mine next", "others", "empty"]);
    assert_eq!(names(None), ["others", "mine next", "mine", "empty"], "otherwise their order stays");
}
