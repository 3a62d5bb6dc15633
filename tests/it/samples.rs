//! Every file of `events/` is what the generator makes, and is understood by its function.

use bridge::chat::{Chat, Route};
use bridge::id::ChatId;
use bridge::lane::{Destination, Lane};
use bridge::ports::{ChatBook as _, Clock as _, Lanes as _, People as _};
use jiff::SignedDuration;
use lambda_http::{Body, Response};
use sandbox::clock::StillClock;
use sandbox::lark::Mode;
use sandbox::samples::{self, Cast, LEAD, Names, SEED};
use sandbox::world::{self, Options, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tests::browser::Page;
use tests::reading;
use tests::town::{Someone, Town};

/// What lies in `events/` beside the samples.
const BESIDE: [&str; 2] = ["README.md", "env.json"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../events")
}

/// The committed files by their names (`card-callback/acknowledge`).
fn committed() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut places = vec![folder()];
    while let Some(place) = places.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder()).unwrap().to_str().unwrap().replace('\\', "/");
            if path.is_dir() {
                places.push(path);
            } else if !BESIDE.contains(&name.as_str()) {
                let name = name.strip_suffix(".json").unwrap_or_else(|| panic!("events/{name} is no sample"));
                files.insert(name.to_owned(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

/// The address that the samples' escalation rule knows for the chat.
const BOT_ROUTE: &str = "5ab1e0f7c3d94e2f8a6b1c0d9e7f4a35";

/// The committed event.
fn event(name: &str) -> Value {
    serde_json::from_str(&committed()[name]).unwrap()
}

/// A town of the same seed at the samples' moment, in which the samples' people, chat and incident have the ids that the samples
/// name. Flashduty keeps its own pushes back: the samples stand for them.
async fn town() -> (Town, String) {
    let clock = Arc::new(StillClock::at(samples::moment() - LEAD));
    let options = Options { port: None, database: None, clock: clock.clone(), seed: SEED };
    let world = World::start(options).await.unwrap();
    world.flashduty.hold();
    let cast = Cast::gather(world.lark.clone(), world.flashduty.clone()).unwrap();
    let someone = |who: samples::Someone| Someone { name: who.name, open_id: who.open_id, member: who.member };
    let (alice, bob, carol) = (someone(cast.alice), someone(cast.bob), someone(cast.carol));
    let town = Town { world, clock, alice, bob, carol, on_call: cast.chat, payments_channel: cast.channel };
    town.link(&town.alice).await;
    town.route(&town.on_call, Route::default()).await;
    let chat = ChatId::new(&town.on_call);
    let chat = Chat { bot_route: Some(BOT_ROUTE.to_owned()), ..town.table().await.chat(&chat).await.unwrap().unwrap() };
    town.table().await.remember(&chat).await.unwrap();
    town.clock.advance(LEAD);
    (town, cast.incident)
}

/// What happened before.
async fn prepare(town: &Town, incident: &str, name: &str) {
    match name {
        "card-callback/snooze" => town.world.flashduty.ack(incident, town.alice.member).unwrap(),
        "card-callback/reopen" => town.world.flashduty.resolve(incident, Some(town.alice.member)).unwrap(),
        "alert-dispatcher/stream_row_inserted" | "alert-dispatcher/sweep" => leave_a_row(town).await,
        _ => {}
    }
    if name.starts_with("card-callback/") {
        run(town, "alert-dispatcher/i_new").await;
        town.settle().await;
    }
}

/// The chat's row was tried in vain while Lark was down. It is due again, and nobody has rung for it.
async fn leave_a_row(town: &Town) {
    let table = town.table().await;
    // Else she would have a row as well.
    let alice = table.by_open_id(&bridge::id::OpenId::new(&town.alice.open_id)).await.unwrap().unwrap();
    table.unlink(&alice).await.unwrap();
    town.world.lark.set_mode(Mode::Down);
    run(town, "alert-dispatcher/i_new").await;
    town.settle().await;
    town.world.lark.set_mode(Mode::Up);
    town.clock.advance(Duration::from_secs(60));
    assert_eq!((shown(town).as_str(), town.waiting().await), ("nothing", 1));
}

/// Hands the event to its function, as Lambda does, and reads the answer.
async fn run(town: &Town, name: &str) -> String {
    let functions = &town.world.functions;
    let request = || lambda_http::request::from_str(&event(name).to_string()).unwrap();
    let answer = match name.split_once('/').unwrap().0 {
        "alert-dispatcher" => return read_json(&functions.dispatch(event(name)).await.unwrap()),
        "card-callback" => functions.card_callback.handle(request()).await,
        "homepage" => functions.homepage.handle(request()).await,
        "oauth-redirect" => functions.oauth_redirect.handle(request()).await,
        other => panic!("events/{other} is no function's"),
    };
    read(&answer, &town.world.addresses.lark)
}

/// The answer of a function that speaks API Gateway's own JSON, or Lambda's to a stream.
fn read_json(answer: &Value) -> String {
    match answer["statusCode"].as_u64() {
        Some(status) => format!("{status} {}", answer["body"].as_str().unwrap()),
        None => answer.to_string(),
    }
}

fn read(answer: &Response<Body>, lark: &str) -> String {
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let text = String::from_utf8(answer.body().to_vec()).unwrap();
    let said = match header("content-type").split(';').next().unwrap() {
        "application/json" => read_body(&serde_json::from_str(&text).unwrap()),
        "text/html" => {
            let page = Page { url: String::new(), status: 0, html: text, way: vec![] };
            page.text().lines().take(4).collect::<Vec<_>>().join(" / ")
        }
        other => other.to_owned(),
    };
    let status = answer.status().as_u16();
    match (header("location").strip_prefix(lark), header("location").as_str()) {
        // A state and a challenge follow that are never the same.
        (Some(way), _) => format!("{status} on to Lark: {}", way.split('?').next().unwrap()),
        (None, "") => format!("{status} {said}"),
        (None, way) => format!("{status} on to {way}"),
    }
}

/// A press is answered with a toast and the card, everything else with little.
fn read_body(body: &Value) -> String {
    match body["toast"]["i18n"]["en_us"].as_str() {
        Some(toast) => format!("“{toast}”, {} card", body["card"]["data"]["header"]["template"].as_str().unwrap_or("no")),
        None => body.to_string(),
    }
}

/// What can be seen of it elsewhere. Of Flashduty's own pushes nothing can be seen at Flashduty, of a page nothing anywhere.
async fn aftermath(town: &Town, incident: &str, function: &str) -> String {
    let chats = town.table().await.chats().await.unwrap().len();
    let progress = town.progress(incident);
    match function {
        "alert-dispatcher" => format!("  the chat shows: {}\n", shown(town)),
        "card-callback" => {
            let note = town.note_to(&town.alice).map_or("nothing".to_owned(), |card| head(&card));
            format!(
                "  the chat shows: {}\n  the bot's last to Alice: {note}\n  Flashduty: {progress}, chats: {chats}\n",
                shown(town)
            )
        }
        _ => String::new(),
    }
}

/// The first lines of the cards in the chat.
fn shown(town: &Town) -> String {
    let cards = town.world.lark.cards_of(&town.on_call);
    let heads: Vec<_> = cards.iter().map(|card| head(&reading::card(&card.content))).collect();
    if heads.is_empty() { "nothing".to_owned() } else { heads.join("; ") }
}

fn head(card: &str) -> String {
    card.lines().take(2).collect::<Vec<_>>().join(" ")
}

/// Runs every file of a function's folder, each in a town of its own.
async fn story_of(function: &str) -> String {
    let mut story = String::new();
    for name in committed().into_keys().filter(|name| name.starts_with(&format!("{function}/"))) {
        let (town, incident) = town().await;
        prepare(&town, &incident, &name).await;
        let answer = run(&town, &name).await;
        town.settle().await;
        story += &format!("{name}\n  answer: {answer}\n");
        story += &aftermath(&town, &incident, function).await;
        town.look_at_everything();
        town.finish().await;
    }
    story
}

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    let made = samples::all(samples::moment(), SEED, &Names::default()).unwrap();
    let made: BTreeMap<_, _> = made.iter().map(|sample| (sample.path(), sample.text())).collect();
    let committed = committed();
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&made), "make them anew: cargo run -- sample --save events");
    for (name, text) in made {
        assert!(committed[&name] == text, "{name} is another now: cargo run -- sample --save events");
    }
}

#[tokio::test]
async fn every_sample_of_the_alert_dispatcher_is_understood() {
    insta::assert_snapshot!(story_of("alert-dispatcher").await);
}

#[tokio::test]
async fn every_sample_of_the_card_callback_is_understood() {
    insta::assert_snapshot!(story_of("card-callback").await);
}

#[tokio::test]
async fn every_sample_of_the_homepage_is_understood() {
    insta::assert_snapshot!(story_of("homepage").await);
}

#[tokio::test]
async fn every_sample_of_the_oauth_redirect_is_understood() {
    insta::assert_snapshot!(story_of("oauth-redirect").await);
}

#[tokio::test]
async fn the_presses_are_those_of_the_card_as_we_draw_it() {
    let presses = [
        ("card-callback/acknowledge", "Acknowledge", None),
        ("card-callback/snooze", "Snooze 2 h", None),
        ("card-callback/reopen", "Reopen", Some("It is back since the last deployment")),
        ("card-callback/comment", "Comment", Some("The pool is exhausted")),
    ];
    for (name, label, typed) in presses {
        let (town, incident) = town().await;
        let pressed = opened(name)["event"]["action"].clone();
        prepare(&town, &incident, name).await;
        // The card as it stands after what happened before.
        town.world.flashduty.release();
        town.settle().await;
        assert_eq!(reading::action(&town.card_message().content, label, typed), Some(pressed), "{name}");
        town.look_at_everything();
        town.finish().await;
    }
}

/// What a sample of Lark's holds.
fn opened(name: &str) -> Value {
    let body: Value = serde_json::from_str(event(name)["body"].as_str().unwrap()).unwrap();
    let key = world::app().encrypt_key.unwrap();
    serde_json::from_str(&lark::crypto::decrypt(&key, body["encrypt"].as_str().unwrap()).unwrap()).unwrap()
}

#[tokio::test]
async fn the_row_in_the_stream_is_the_one_that_the_store_writes() {
    let (town, _) = town().await;
    let change = event("alert-dispatcher/stream_row_inserted")["Records"][0]["dynamodb"].clone();
    // Whoever holds the lane keeps the worker from taking the row away.
    let lane = Lane::To(Destination::Chat(bridge::id::ChatId::new(&town.on_call)));
    let (table, now) = (town.table().await, town.clock.now());
    assert!(table.lease(&lane, "a test", now + SignedDuration::from_mins(1), now).await.unwrap());
    run(&town, "alert-dispatcher/i_new").await;
    let scanned = town.world.houses.dynamodb.scan().table_name("flashduty-lark").send().await.unwrap();
    let rows = scanned.items().iter().map(plain).filter(|row| row["pk"] == change["Keys"]["pk"]);
    let row = rows.into_iter().find(|row| row["sk"] == change["Keys"]["sk"]).expect("the row waits");
    assert_eq!(row, change["NewImage"]);
    assert_eq!(store::stream::lanes_of(&event("alert-dispatcher/stream_row_inserted")).unwrap()[0].1, lane);
}

/// An item in DynamoDB's own JSON.
fn plain(item: &std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue>) -> Value {
    let plain = item.iter().map(|(name, value)| {
        let text = value.as_s().map(|text| json!({ "S": text }));
        let number = || value.as_n().map(|number| json!({ "N": number }));
        let truth = || value.as_bool().map(|truth| json!({ "BOOL": truth }));
        (name.clone(), text.or_else(|_| number()).or_else(|_| truth()).unwrap_or_default())
    });
    plain.collect::<serde_json::Map<_, _>>().into()
}
