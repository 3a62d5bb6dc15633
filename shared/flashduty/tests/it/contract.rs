//! What we ask Flashduty is what its API describes.

use crate::APP_KEY;
use crate::fake_flashduty::{Answer, Asked, FakeFlashduty};
use bridge::command::{IncidentCommand as Command, MAX_TEXT};
use bridge::id::{ChannelId, IncidentId};
use bridge::person::AppKey;
use bridge::ports::{IncidentQuery, Incidents as _, Members as _, Schedules as _};
use flashduty::Client;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const ID: &str = "6acef3296b1f0c5d2e94a7b8";

fn incident() -> IncidentId {
    IncidentId::new(ID)
}

fn commands() -> Vec<Command> {
    let long = format!("  {}  ", "长".repeat(MAX_TEXT + 1));
    vec![
        Command::Acknowledge,
        Command::Unacknowledge,
        Command::Snooze { minutes: 1 },
        Command::Snooze { minutes: 1440 },
        Command::Wake,
        Command::Resolve,
        Command::Reopen { reason: "it burns again".to_owned() },
        Command::Comment { text: "rolled back".to_owned() },
        Command::Comment { text: long },
    ]
}

/// The longest span Flashduty lists.
fn this_month() -> IncidentQuery {
    let to = "2026-10-14T03:18:05.412Z".parse::<Timestamp>().unwrap();
    IncidentQuery { from: to - SignedDuration::from_hours(31 * 24), to, only_open: true, after: None }
}

/// Everything the client can ask, once.
async fn ask_everything(client: &Client) {
    for command in commands() {
        client.perform(&command, &incident(), None).await.unwrap();
    }
    client.note(&incident(), "Acknowledged by Mei Tan").await.unwrap();
    client.has_comment(&incident(), "Acknowledged by Mei Tan", Timestamp::UNIX_EPOCH).await.unwrap();
    client.incident(&incident()).await.unwrap_err();
    client.list(&this_month()).await.unwrap();
    client.list(&IncidentQuery { only_open: false, after: Some(ID.to_owned()), ..this_month() }).await.unwrap();
    client.list_by_ids(&[incident()]).await.unwrap();
    client.owner_of(&AppKey::new("a key of one's own")).await.unwrap_err();
    client.page(1).await.unwrap();
    client.with_email("mei.tan@harbor-pay.example").await.unwrap();
    client.failed_pushes(this_month().from, this_month().to).await.unwrap();
    client.rule_loops(ChannelId(6193426913131)).await.unwrap();
    client.rota(this_month().to).await.unwrap();
}

async fn everything_asked() -> Vec<Asked> {
    let answers = (0..18).map(|_| Answer::data(json!({})));
    // The second page of the history is asked for with a cursor.
    let page = Answer::data(json!({ "items": [{ "webhook_type": "incident", "ref_id": ID }], "search_after_ctx": "a cursor" }));
    let group = json!({ "members": [{ "person_ids": [1] }] });
    let shift = json!({ "start": this_month().from.as_second(), "end": 0, "group": group });
    let schedules = Answer::data(json!({ "items": [{ "cur_oncall": shift }] }));
    let last = [page, Answer::data(json!({})), Answer::data(json!({})), schedules, Answer::data(json!({}))];
    let flashduty = FakeFlashduty::answering(answers.chain(last)).await;
    ask_everything(&flashduty.client()).await;
    flashduty.asked()
}

#[tokio::test]
async fn each_command_goes_to_its_endpoint() {
    let only = json!({ "incident_ids": [ID] });
    let long = "长".repeat(MAX_TEXT);
    let expected = [
        ("/incident/ack", only.clone()),
        ("/incident/unack", only.clone()),
        ("/incident/snooze", json!({ "incident_ids": [ID], "minutes": 1 })),
        ("/incident/snooze", json!({ "incident_ids": [ID], "minutes": 1440 })),
        ("/incident/wake", only.clone()),
        ("/incident/resolve", only),
        ("/incident/reopen", json!({ "incident_ids": [ID], "reason": "it burns again" })),
        ("/incident/comment", json!({ "incident_ids": [ID], "comment": "rolled back" })),
        ("/incident/comment", json!({ "incident_ids": [ID], "comment": long })),
        ("/incident/comment", json!({ "incident_ids": [ID], "comment": "Acknowledged by Mei Tan", "mute_reply": true })),
    ];
    let asked = everything_asked().await;
    for (asked, (path, body)) in asked.iter().zip(&expected) {
        assert_eq!((asked.path.as_str(), &asked.body), (*path, body));
    }
}

#[tokio::test]
async fn the_key_travels_in_the_query_and_a_persons_own_goes_first() {
    let flashduty = FakeFlashduty::answering([Answer::data(json!({})), Answer::data(json!({}))]).await;
    let (client, own) = (flashduty.client(), AppKey::new("mei's & own=key"));
    client.perform(&Command::Wake, &incident(), None).await.unwrap();
    client.perform(&Command::Wake, &incident(), Some(&own)).await.unwrap();
    let asked = flashduty.asked();
    assert_eq!(asked[0].query, format!("app_key={APP_KEY}"));
    assert_eq!(asked[1].query, "app_key=mei%27s+%26+own%3Dkey");
    for asked in asked {
        assert_eq!((asked.method.as_str(), asked.languages.as_str()), ("POST", "zh-CN,en"));
    }
}

/// The platform's own description of its API, where the machine has it. It is not ours to ship.
fn description() -> Option<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/flashduty-openapi.json");
    let text = std::fs::read_to_string(path).inspect_err(|_| eprintln!("SKIPPED: there is no {path}")).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

/// The schema of an endpoint's request, with everything it refers to.
fn request_schema(description: &Value, path: &str) -> Value {
    let mut schema = description["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"].clone();
    assert!(schema.is_object(), "{path} is not described");
    schema["components"] = description["components"].clone();
    schema
}

/// The names of the fields that the endpoint knows; the schemas forbid no others, so a misspelt one would pass them.
fn known_fields(description: &Value, schema: &Value) -> Vec<String> {
    let named = match schema["$ref"].as_str() {
        Some(reference) => description.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    named["properties"].as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn every_request_fits_flashdutys_own_description() {
    let Some(description) = description() else { return };
    for asked in everything_asked().await {
        let schema = request_schema(&description, &asked.path);
        let validator = jsonschema::validator_for(&schema).unwrap();
        let complaints: Vec<_> = validator.iter_errors(&asked.body).map(|error| error.to_string()).collect();
        assert!(complaints.is_empty(), "{}: {complaints:?}", asked.path);
        let known = known_fields(&description, &schema);
        for field in asked.body.as_object().unwrap().keys() {
            assert!(known.contains(field), "{} knows no {field}", asked.path);
        }
    }
}

#[tokio::test]
async fn the_description_would_notice_a_wrong_request() {
    let Some(description) = description() else { return };
    let validator = jsonschema::validator_for(&request_schema(&description, "/incident/snooze")).unwrap();
    assert!(validator.is_valid(&json!({ "incident_ids": [ID], "minutes": 60 })));
    for wrong in [
        json!({ "incident_ids": [ID] }),
        json!({ "incident_ids": ["x"], "minutes": 60 }),
        json!({ "incident_ids": [ID], "minutes": 1441 }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

/// Reads every incident that the description gives as an example.
#[tokio::test]
async fn every_described_example_of_an_incident_is_read() {
    let Some(description) = description() else { return };
    let mut examples = Vec::new();
    for path in ["/incident/info", "/incident/list", "/incident/list-by-ids"] {
        let data = &description["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["example"]["data"];
        examples.extend(data["items"].as_array().cloned().unwrap_or_else(|| vec![data.clone()]));
    }
    assert!(examples.len() >= 3, "only {} examples", examples.len());
    for example in examples {
        let flashduty = FakeFlashduty::answering([Answer::data(example.clone())]).await;
        let incident = flashduty.client().incident(&incident()).await.unwrap();
        assert_eq!(incident.title, example["title"].as_str().unwrap());
        assert_eq!(incident.updated_at.as_second(), example["updated_at"].as_i64().unwrap());
    }
}

/// The answer that the description gives as an example.
fn example(description: &Value, path: &str) -> Value {
    let answer = &description["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["example"]["data"];
    assert!(answer.is_object(), "{path} has no example");
    answer.clone()
}

#[tokio::test]
async fn the_described_examples_of_rules_and_of_the_history_are_read() {
    let Some(description) = description() else { return };
    let rules = example(&description, "/channel/escalate/rule/list");
    let flashduty = FakeFlashduty::answering([Answer::data(rules.clone())]).await;
    let loops = flashduty.client().rule_loops(ChannelId(6193426913131)).await.unwrap();
    let (rule, layer) = (&rules["items"][0], &rules["items"][0]["layers"][0]);
    assert_eq!(loops[0].rule, rule["rule_id"].as_str().unwrap());
    assert_eq!(i64::from(loops[0].layers[0].times), layer["max_times"].as_i64().unwrap());
    assert_eq!(loops[0].layers[0].every.as_mins(), layer["notify_step"].as_i64().unwrap());

    let mut history = example(&description, "/webhook/history/list");
    history["items"][0]["webhook_type"] = json!("incident");
    let page = Answer::data(history.clone());
    let flashduty = FakeFlashduty::answering([page, Answer::data(json!({ "items": [], "search_after_ctx": "" }))]).await;
    let failed = flashduty.client().failed_pushes(this_month().from, this_month().to).await.unwrap();
    assert_eq!(failed[0].as_str(), history["items"][0]["ref_id"].as_str().unwrap());
    assert_eq!(flashduty.asked()[1].body["search_after_ctx"], history["search_after_ctx"]);
}

#[tokio::test]
async fn the_described_example_of_a_schedule_is_read() {
    let Some(description) = description() else { return };
    let item = example(&description, "/schedule/info");
    let moment = Timestamp::from_second(item["cur_oncall"]["start"].as_i64().unwrap()).unwrap();
    let answers = [Answer::data(json!({ "items": [item], "total": 1 })), Answer::data(example(&description, "/person/infos"))];
    let rota = FakeFlashduty::answering(answers).await.client().rota(moment).await.unwrap();
    let (now, next) = (rota.schedules[0].now.as_ref().unwrap(), rota.schedules[0].next.as_ref().unwrap());
    assert_eq!(rota.schedules[0].name, item["schedule_name"].as_str().unwrap());
    assert_eq!(now.people[0].id.0, item["cur_oncall"]["group"]["members"][0]["person_ids"][0].as_i64().unwrap());
    assert_eq!(now.until.map(|until| until.as_second()), item["cur_oncall"]["end"].as_i64());
    assert_eq!(next.from.as_second(), item["next_oncall"]["start"].as_i64().unwrap());
}
