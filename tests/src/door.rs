//! Flashduty's door with its table and its secret, and nobody behind it: no stream, no schedule, no neighbours. What comes in stays
//! where the door has put it.

use aws_sdk_dynamodb::config::Credentials;
use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use bridge::chat::{Chat, Route};
use bridge::id::{ChatId, IncidentId};
use bridge::lane::{Destination, Lane, Work};
use bridge::ports::{ChatBook as _, Lanes as _, Records as _};
use lambda::clock::SystemClock;
use lambda::environment::{Environment, SECRET_PREFIX};
use lambda::houses::Houses;
use sandbox::dynamodb::Embedded;
use sandbox::functions::Functions;
use sandbox::gateway::Gateway;
use sandbox::secrets::FakeSecrets;
use sandbox::world::{INTEGRATION, SESSION_KEY, WEBHOOK_SECRET};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const TABLE: &str = "flashduty-lark";

/// Flashduty's first push about an incident, as API Gateway hands it on.
const SAMPLE: &str = include_str!("../../events/alert-dispatcher/i_new.json");

pub struct Door {
    pub houses: Arc<Houses>,
    pub table: Arc<store::Table>,
    /// Of the one chat, which sees everything.
    pub lane: Lane,
    database: Embedded,
    tasks: Vec<JoinHandle<()>>,
}

impl Door {
    pub async fn open() -> Self {
        let database = Embedded::start(None, listener().await).await.unwrap();
        let secrets = FakeSecrets::new();
        secrets.put(&format!("{SECRET_PREFIX}{INTEGRATION}"), secret());
        let (secrets_at, serving) = serve(secrets.router()).await;
        let environment = environment(database.endpoint_url(), secrets_at);
        let houses = Arc::new(Houses::new(environment, Arc::new(SystemClock), lambda::random::system).unwrap());
        store::create(&houses.dynamodb, TABLE).await.unwrap();
        let table = houses.house(INTEGRATION).await.unwrap().table;
        let chat = Chat::new(ChatId::new("oc_on_call"), "On-call", vec![Route::default()]);
        table.remember(&chat).await.unwrap();
        Self { houses, table, lane: Lane::To(Destination::Chat(chat.id)), database, tasks: vec![serving] }
    }

    /// Puts the gateway before it; where Flashduty pushes to.
    pub async fn behind_gateway(&mut self) -> String {
        let functions = Functions::new(self.houses.clone());
        let gateway = Gateway { functions, domain: "localhost".to_owned(), observer: Arc::new(|_| ()) };
        let (address, serving) = serve(gateway.router()).await;
        self.tasks.push(serving);
        format!("{address}/{INTEGRATION}/flashduty")
    }

    /// What a built function has to be told, so that it stands at this table.
    pub fn variables(&self) -> [(&'static str, String); 6] {
        let Environment { table, region, secrets_endpoint, .. } = &self.houses.environment;
        [
            ("TABLE_NAME", table.clone()),
            ("AWS_REGION", region.clone()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.database.endpoint_url().to_owned()),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets_endpoint.clone().unwrap_or_default()),
        ]
    }

    /// Whether the claim of the event, the snapshot of its incident and the row in the lane are in the table.
    pub async fn kept(&self, push: &Push) -> [bool; 3] {
        let claim = [("pk", format!("{INTEGRATION}#event#{}", push.event_id)), ("sk", "seen".to_owned())];
        let claim = claim.map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
        let claim = self.houses.dynamodb.get_item().table_name(TABLE).set_key(Some(claim.into())).send().await.unwrap().item;
        let snapshot = self.table.record(&push.incident).await.unwrap().snapshot;
        let rows = self.table.rows(&self.lane).await.unwrap();
        let row = rows.iter().any(|row| row.work == Work::Show(push.incident.clone()));
        [claim.is_some(), snapshot.is_some_and(|snapshot| snapshot.incident.id == push.incident), row]
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// A new incident as Flashduty tells of it. Equal numbers make equal pushes.
pub struct Push {
    pub incident: IncidentId,
    pub event_id: String,
    /// What Flashduty posts.
    pub body: String,
}

impl Push {
    pub fn new(number: u32) -> Self {
        let (incident, event_id) = (format!("6acee0f4df0f9924{number:08x}"), format!("dd2f9b2d0b5f15e68c5c906b{number:08x}"));
        let mut body: Value = serde_json::from_str(sample()["body"].as_str().unwrap()).unwrap();
        body["event_id"] = json!(event_id);
        body["incident"]["incident_id"] = json!(incident);
        Self { incident: IncidentId::new(incident), event_id, body: body.to_string() }
    }

    /// The push as API Gateway hands it on.
    pub fn event(&self) -> Value {
        let mut event = sample();
        event["body"] = json!(self.body);
        event
    }
}

fn sample() -> Value {
    serde_json::from_str(SAMPLE).unwrap()
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

async fn serve(router: Router) -> (String, JoinHandle<()>) {
    let listener = listener().await;
    let address = format!("http://{}", listener.local_addr().unwrap());
    (address, tokio::spawn(async move { drop(axum::serve(listener, router).await) }))
}

fn environment(dynamodb: &str, secrets: String) -> Environment {
    Environment {
        function: String::new(),
        table: TABLE.to_owned(),
        secret_prefix: SECRET_PREFIX.to_owned(),
        public_url: String::new(),
        region: "local".to_owned(),
        credentials: Credentials::new("local", "local", None, None, "tests"),
        dynamodb_endpoint: Some(dynamodb.to_owned()),
        secrets_endpoint: Some(secrets),
    }
}

/// The integration's secret. The neighbours' addresses lead nowhere: the door asks neither.
fn secret() -> Value {
    let app = sandbox::world::app();
    let nowhere = "http://127.0.0.1:9";
    json!({
        "lark": {
            "app_id": app.app_id,
            "app_secret": app.app_secret,
            "encrypt_key": app.encrypt_key,
            "verification_token": app.verification_token,
            "tenant_key": app.tenant_key,
            "domain": { "open": nowhere, "accounts": nowhere, "applink": nowhere },
        },
        "flashduty": {
            "app_key": sandbox::world::account().app_key,
            "webhook_secret": WEBHOOK_SECRET,
            "base_url": nowhere,
        },
        "session_key": SESSION_KEY,
    })
}
