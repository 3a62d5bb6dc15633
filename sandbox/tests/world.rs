//! The world from start to end: its ports, and what it knows when it is started again.
#![allow(clippy::unwrap_used)]

use sandbox::flashduty::Severity;
use sandbox::memory::Lost;
use sandbox::world::{Options, PORTS, StartError, World};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

fn options(port: Option<u16>, database: Option<PathBuf>) -> Options {
    Options { port, database, clock: Arc::new(lambda::clock::SystemClock), seed: 7 }
}

/// Why a world at this port does not start.
async fn refused(port: u16) -> StartError {
    World::start(options(Some(port), None)).await.map(drop).unwrap_err()
}

fn port_of(address: &str) -> u16 {
    address.rsplit(':').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_second_world_on_the_same_port_is_refused() {
    let world = World::start(options(None, None)).await.unwrap();
    for address in world.addresses.all() {
        let taken = port_of(address);
        assert!(matches!(refused(taken).await, StartError::PortInUse { port } if port == taken));
    }
    // Also when only the last port of the block is taken, and the others are given back.
    let first = port_of(&world.addresses.page).saturating_sub(PORTS - 1);
    assert!(matches!(refused(first).await, StartError::PortInUse { .. }));
}

#[tokio::test]
async fn a_block_that_would_go_past_the_last_port_is_refused() {
    for first in [65_531, u16::MAX] {
        let error = refused(first).await;
        assert!(matches!(error, StartError::PastTheLast { first: named } if named == first), "{error}");
    }
}

/// An empty folder of this test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("world-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// One run of the playground in this folder, to its end.
fn run<T>(folder: &Path, play: impl AsyncFnOnce(&World) -> T) -> T {
    let runtime = Runtime::new().unwrap();
    let (world, played) = runtime.block_on(async {
        let mut world = World::start(options(None, Some(folder.join("dynamodb.sqlite")))).await.unwrap();
        sandbox::demo::furnish(&world).await.unwrap();
        world.keep().unwrap();
        let played = play(&world).await;
        (world, played)
    });
    drop(runtime);
    world.save().unwrap();
    played
}

/// Raises an incident and waits for its card; both ids.
async fn incident_and_card(world: &World) -> (String, String) {
    let incident = world.flashduty.trigger(world.flashduty.sample(Severity::Critical)).unwrap();
    world.flashduty.settle().await;
    for _ in 0..500 {
        if let Some(card) = world.lark.messages().into_iter().find(|message| message.person.is_none()) {
            return (incident, card.message_id);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no card in any group");
}

/// What a press of the button with this label sends.
fn action(content: &Value, label: &str) -> Option<Value> {
    let is_it = content["tag"] == "button" && content["text"]["i18n_content"]["en_us"] == label;
    if let (true, Some(value)) = (is_it, content.pointer("/behaviors/0/value")) {
        return Some(json!({ "tag": "button", "value": value, "timezone": "Asia/Shanghai" }));
    }
    let within: Vec<&Value> = match content {
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![],
    };
    within.into_iter().find_map(|value| action(value, label))
}

fn people(world: &World) -> Value {
    world.lark.view()["people"].clone()
}

#[test]
fn a_card_of_a_former_run_can_be_pressed_and_the_company_is_the_same() {
    let folder = folder("former");
    let (incident, card, company) = run(&folder, async |world| {
        let (incident, card) = incident_and_card(world).await;
        (incident, card, people(world))
    });
    run(&folder, async |world| {
        assert!(world.lost.is_none());
        assert_eq!(people(world), company);
        let alice = company[0]["open_id"].as_str().unwrap();
        let action = action(&world.lark.message(&card).unwrap().content, "Acknowledge").unwrap();
        let pressed = world.lark.press(&card, alice, action).await;
        assert_eq!((pressed.error, pressed.toast.map(|toast| toast["type"].clone())), (None, Some(json!("success"))));
        assert_eq!(world.flashduty.incident(&incident).unwrap()["progress"], "Processing");
    });
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn changes_are_written_down_while_the_run_goes_on() {
    let folder = folder("meanwhile");
    run(&folder, async |world| {
        let (incident, _) = incident_and_card(world).await;
        for _ in 0..500 {
            if fs::read_to_string(folder.join("neighbours.json")).unwrap().contains(&incident) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{incident} is not in the file");
    });
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn with_half_a_memory_both_neighbours_and_the_table_begin_anew() {
    let folder = folder("half");
    let file = folder.join("neighbours.json");
    let damages: [(&str, &dyn Fn()); 4] = [
        ("there is a database, but no neighbours.json beside it", &|| fs::remove_file(&file).unwrap()),
        ("there is neighbours.json, but no database beside it", &|| fs::remove_file(folder.join("dynamodb.sqlite")).unwrap()),
        ("neighbours.json is of version 99, not 1", &|| change(&file, |kept| kept["version"] = json!(99))),
        ("neighbours.json cannot be read: missing field `incidents`", &|| {
            change(&file, |kept| drop(kept["flashduty"].as_object_mut().unwrap().remove("incidents")));
        }),
    ];
    for (why, damage) in damages {
        run(&folder, async |world| incident_and_card(world).await);
        damage();
        run(&folder, async |world| {
            assert_eq!(world.lost.as_ref().map(Lost::to_string).as_deref(), Some(why));
            assert_eq!((world.lark.messages().len(), people(world).as_array().unwrap().len()), (0, 4));
            assert_eq!(world.flashduty.view()["incidents"], json!([]));
            let rows = world.houses.dynamodb.scan().table_name("flashduty-lark").send().await.unwrap();
            assert!(!format!("{:?}", rows.items()).contains("om_"), "the table knows a card");
        });
    }
    fs::remove_dir_all(folder).unwrap();
}

fn change(file: &Path, how: impl Fn(&mut Value)) {
    let mut kept: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    how(&mut kept);
    fs::write(file, kept.to_string()).unwrap();
}

#[test]
fn links_in_former_messages_lead_to_the_functions_of_this_run() {
    let folder = folder("links");
    let link = |world: &World| format!("{}/main", world.addresses.functions);
    let (before, text) = run(&folder, async |world| {
        let text = format!("see {}", link(world));
        let alice = people(world)[0]["open_id"].as_str().unwrap().to_owned();
        world.lark.say(&alice, None, &text).await.unwrap();
        (link(world), text)
    });
    run(&folder, async |world| {
        let said = world.lark.messages().remove(0).content["text"].clone();
        assert_eq!(said, text.replace(&before, &link(world)));
    });
    fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_folder_is_of_one_playground_at_a_time() {
    let folder = folder("twice");
    let database = folder.join("dynamodb.sqlite");
    let _first = World::start(options(None, Some(database.clone()))).await.unwrap();
    let second = World::start(options(None, Some(database))).await.map(drop).unwrap_err();
    assert!(second.to_string().starts_with("another playground keeps its state in "), "{second}");
    fs::remove_dir_all(folder).unwrap();
}
