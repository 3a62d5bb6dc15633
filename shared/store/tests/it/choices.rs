use crate::emulator::Emulator;
use bridge::ports::{ChoiceBook, Chosen};
use bridge::preferences::Choices;

fn storm_after(after: u32) -> Choices {
    Choices { storm_after: Some(after), ..Choices::default() }
}

#[tokio::test]
async fn at_first_nobody_has_chosen_anything() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.table("main").choices().await, Ok(Chosen::default()));
    assert_eq!(emulator.keys().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_chosen_is_read_as_it_was_written_by_this_integration_alone() {
    let emulator = Emulator::start().await;
    let (table, everything) = (emulator.table("main"), Choices::defaults());
    assert_eq!(table.set_choices(&everything, 0).await, Ok(true));
    assert_eq!(table.choices().await, Ok(Chosen { choices: everything, revision: 1 }));
    assert_eq!(emulator.table("eu").choices().await, Ok(Chosen::default()));
    assert_eq!(emulator.keys().await, ["main#integration / choices"]);
}

#[tokio::test]
async fn of_two_who_edit_at_once_the_later_is_told_and_overwrites_nothing() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    assert_eq!(table.set_choices(&storm_after(1), 0).await, Ok(true));
    assert_eq!(table.set_choices(&storm_after(2), 0).await, Ok(false), "both began with nothing");
    assert_eq!(table.set_choices(&storm_after(3), 1).await, Ok(true));
    assert_eq!(table.set_choices(&storm_after(4), 1).await, Ok(false), "both began with the first");
    assert_eq!(table.choices().await, Ok(Chosen { choices: storm_after(3), revision: 2 }));
}

#[tokio::test]
async fn a_table_that_fails_says_so() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    emulator.fails_next("GetItem", "InternalServerError");
    assert!(table.choices().await.is_err());
    assert_eq!(table.choices().await, Ok(Chosen::default()));
}
