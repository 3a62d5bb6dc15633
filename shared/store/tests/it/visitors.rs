use crate::emulator::Emulator;
use bridge::id::{OpenId, TenantKey};
use bridge::ports::{Visitor, Visitors};
use jiff::{SignedDuration, Timestamp};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn visitor(open_id: &str, second: i64) -> Visitor {
    Visitor { open_id: OpenId::new(open_id), tenant: TenantKey::new("t"), name: "Erin".to_owned(), at: at(second) }
}

#[tokio::test]
async fn nobody_has_visited() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.visitors(500, at(0)).await, Ok(vec![]));
    assert_eq!(table.visitor(&OpenId::new("ou_erin"), at(0)).await, Ok(None));
    assert_eq!(table.forget_visitor(&OpenId::new("ou_erin")).await, Ok(()));
}

#[tokio::test]
async fn visitors_are_told_latest_first_and_only_so_many() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for (open_id, second) in [("ou_a", 1), ("ou_b", 3), ("ou_c", 2), ("ou_a", 4)] {
        table.remember_visitor(&visitor(open_id, second)).await.unwrap();
    }
    assert_eq!(table.visitors(2, at(5)).await, Ok(vec![visitor("ou_a", 4), visitor("ou_b", 3)]));
    assert_eq!(emulator.table("eu").visitors(500, at(5)).await, Ok(vec![]));
}

#[tokio::test]
async fn a_visitor_is_forgotten_when_told_to_and_after_thirty_days() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let (erin, later) = (visitor("ou_erin", 0), at(0) + SignedDuration::from_hours(30 * 24));
    table.remember_visitor(&erin).await.unwrap();
    assert_eq!(table.visitor(&erin.open_id, later - SignedDuration::from_secs(1)).await, Ok(Some(erin.clone())));
    assert_eq!(table.visitor(&erin.open_id, later).await, Ok(None));
    assert_eq!(table.visitors(500, later).await, Ok(vec![]));
    table.forget_visitor(&erin.open_id).await.unwrap();
    assert_eq!(emulator.keys().await, Vec::<String>::new());
}
