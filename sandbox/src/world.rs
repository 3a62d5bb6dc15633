//! The whole product on loopback: the four functions, an embedded AWS, and both neighbours.

use crate::clock::Clock;
use crate::dynamodb::faulty::FaultyDynamo;
use crate::dynamodb::{Embedded, Start, StartError as DatabaseError, pump};
use crate::fate::{Fate, Peace};
use crate::flashduty::{Account, FakeFlashduty};
use crate::functions::Functions;
use crate::gateway::{Gateway, Passed};
use crate::lark::{App, FakeLark};
use crate::memory::{Lost, Memory, MemoryError};
use crate::secrets::FakeSecrets;
use aws_sdk_dynamodb::config::Credentials;
use bridge::id::Integration;
use lambda::aws::OnReqwest;
use lambda::environment::Environment;
use lambda::houses::Houses;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How the world is to be.
pub struct Options {
    /// First of [`PORTS`] ports on loopback, at most 65530; `None` takes any that are free.
    pub port: Option<u16>,
    /// File of the embedded DynamoDB, in a folder of its own: what the neighbours remember stands beside it. `None` keeps
    /// everything in memory.
    pub database: Option<PathBuf>,
    /// The clock of everything.
    pub clock: Arc<dyn bridge::ports::Clock>,
    /// Equal seeds give equal ids at the neighbours.
    pub seed: u64,
}

/// The page, the functions, Lark, Flashduty, DynamoDB, Secrets Manager.
pub const PORTS: u16 = 6;

/// The only integration of the sandbox, and the only table.
pub const INTEGRATION: &str = "main";
const TABLE: &str = "flashduty-lark";

/// What Flashduty sends with every push.
pub const WEBHOOK_SECRET: &str = "webhook-secret-of-the-sandbox";

/// What sessions and people's keys are sealed under.
pub const SESSION_KEY: &str = "session-key-of-the-sandbox-0123456789";

/// The schedule of the template.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// How often Flashduty looks at its own clock (snoozes that end).
const TICK: Duration = Duration::from_secs(1);

/// So many requests wait for a page to read them; of more, the oldest go.
const MOST_PASSED: usize = 1_000;

/// A running world, which ends when this is dropped.
pub struct World {
    /// Where everything is.
    pub addresses: Addresses,
    /// The listener kept for the page.
    pub page: Option<TcpListener>,
    /// The fake Lark.
    pub lark: FakeLark,
    /// The fake Flashduty.
    pub flashduty: FakeFlashduty,
    /// The fake Secrets Manager.
    pub secrets: FakeSecrets,
    /// The embedded DynamoDB.
    pub database: Embedded,
    /// The functions' own way to their integrations.
    pub houses: Arc<Houses>,
    /// The functions.
    pub functions: Functions,
    /// The requests that passed the gateway and nobody has taken, oldest first.
    pub passed: Arc<Mutex<VecDeque<Passed>>>,
    /// Why what a former run left behind was thrown away, if it was.
    pub lost: Option<Lost>,
    memory: Option<Arc<Memory>>,
    tasks: Vec<JoinHandle<()>>,
}

/// Base addresses, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// The page.
    pub page: String,
    /// The four functions.
    pub functions: String,
    /// Lark's Open API and sign-in.
    pub lark: String,
    /// Flashduty's Open API.
    pub flashduty: String,
    /// DynamoDB.
    pub dynamodb: String,
    /// Secrets Manager.
    pub secrets: String,
}

impl Addresses {
    fn of(listeners: &[TcpListener; PORTS as usize]) -> Self {
        let address = |listener: &TcpListener| listener.local_addr().map_or(String::new(), |address| format!("http://{address}"));
        let [page, functions, lark, flashduty, dynamodb, secrets] = listeners.each_ref().map(address);
        Self { page, functions, lark, flashduty, dynamodb, secrets }
    }

    /// All of them, in the order of their ports.
    pub fn all(&self) -> [&str; PORTS as usize] {
        [&self.page, &self.functions, &self.lark, &self.flashduty, &self.dynamodb, &self.secrets].map(String::as_str)
    }
}

/// Why the world did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Somebody else listens there.
    #[error("port {port} is in use; choose another block of {PORTS} ports with --port")]
    PortInUse {
        /// Which.
        port: u16,
    },
    /// There are not so many ports behind this one.
    #[error("{PORTS} ports from {first} on would go past 65535; choose a lower one with --port")]
    PastTheLast {
        /// The first of the block.
        first: u16,
    },
    /// The listener cannot be opened.
    #[error("cannot listen on 127.0.0.1:{port}: {error}")]
    Listen {
        /// Which.
        port: u16,
        /// Why.
        error: std::io::Error,
    },
    /// The state of former runs.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The table.
    #[error(transparent)]
    Table(#[from] bridge::ports::StoreFault),
    /// The HTTP client.
    #[error(transparent)]
    Client(#[from] lambda::http_client::Unbuildable),
    /// The integration.
    #[error(transparent)]
    House(#[from] lambda::houses::NoHouse),
}

impl World {
    /// Starts everything, where a former run left it.
    ///
    /// # Errors
    /// When a port is in use, or the database cannot be opened.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        Self::start_under(Arc::new(Peace), None, options).await
    }

    /// Starts everything, with the functions at the mercy of `fate`, and where there is a proxy, reaching DynamoDB through it.
    ///
    /// # Errors
    /// As [`World::start`].
    pub async fn start_under(fate: Arc<dyn Fate>, proxy: Option<FaultyDynamo>, options: Options) -> Result<Self, StartError> {
        let listeners = listen(options.port).await?;
        let addresses = Addresses::of(&listeners);
        let [page, functions_at, lark_at, flashduty_at, dynamodb_at, secrets_at] = listeners;

        let clock: Clock = {
            let clock = options.clock.clone();
            Arc::new(move || clock.now())
        };
        let app = app();
        let fresh = || {
            let lark = FakeLark::new(app.clone(), clock.clone(), options.seed);
            (lark, FakeFlashduty::new(account(), clock.clone(), options.seed))
        };
        let memory = options.database.as_deref().map(|database| Memory::open(database, &addresses)).transpose()?;
        let ((lark, flashduty), lost) = match &memory {
            Some(memory) => memory.recall(fresh)?,
            None => (fresh(), None),
        };
        let secrets = FakeSecrets::new();
        secrets.put(&format!("flashduty-lark/{INTEGRATION}"), secret(&app, &addresses));
        let database = Embedded::start(options.database.as_deref(), dynamodb_at).await?;
        let mut tasks = Vec::new();
        let mut environment = environment(&addresses);
        if let Some(proxy) = proxy {
            let listener = listen_at(0).await?;
            environment.dynamodb_endpoint = listener.local_addr().ok().map(|address| format!("http://{address}"));
            proxy.connect(&addresses.dynamodb);
            tasks.push(tokio::spawn(serve(listener, proxy.router())));
        }
        let houses = Houses::new(environment, options.clock, lambda::random::system)?;
        store::create(&houses.dynamodb, TABLE).await?;
        let houses = Arc::new(houses);
        let functions = Functions::new(houses.clone()).under(fate);
        let passed = Arc::<Mutex<VecDeque<Passed>>>::default();

        let gateway =
            Gateway { functions: functions.clone(), domain: addresses.functions.replace("http://", ""), observer: note(&passed) };
        tasks.push(tokio::spawn(serve(secrets_at, secrets.router())));
        tasks.push(tokio::spawn(serve(functions_at, gateway.router())));
        tasks.push(tokio::spawn(serve(lark_at, lark.router())));
        tasks.push(tokio::spawn(serve(flashduty_at, flashduty.router())));

        let http = houses.http.clone();
        lark.allow_redirect(&format!("{}/{INTEGRATION}/oauth", addresses.functions));
        lark.connect(format!("{}/{INTEGRATION}/lark", addresses.functions), http.clone());
        let webhook = format!("{}/{INTEGRATION}/flashduty", addresses.functions);
        flashduty.connect(webhook, WEBHOOK_SECRET.to_owned(), http);
        tasks.push(doorbell(&addresses, &houses, &functions));
        tasks.push(schedule(&functions));
        tasks.push(ticking(&flashduty));
        let (page, memory) = (Some(page), memory.map(Arc::new));
        Ok(Self { addresses, page, lark, flashduty, secrets, database, houses, functions, passed, lost, memory, tasks })
    }

    /// Writes down what the neighbours remember, now and after every change. Without a database file it does nothing. A world is
    /// to be furnished before: the next run finds it furnished, or begins anew.
    ///
    /// # Errors
    /// When nothing can be written beside the database.
    pub fn keep(&mut self) -> Result<(), MemoryError> {
        self.save()?;
        let neighbours = (self.lark.clone(), self.flashduty.clone());
        self.tasks.extend(self.memory.clone().map(|memory| memory.keep(neighbours)));
        Ok(())
    }

    /// Writes down what the neighbours remember. Best called when nothing runs any more, so that the table knows nothing newer.
    ///
    /// # Errors
    /// When nothing can be written beside the database.
    pub fn save(&self) -> Result<(), MemoryError> {
        let neighbours = (self.lark.clone(), self.flashduty.clone());
        self.memory.as_ref().map_or(Ok(()), |memory| memory.save(&neighbours))
    }

    /// Writes these into the integration's secret, field by field. The functions read it again after five minutes.
    pub fn choose(&self, choices: &serde_json::Value) {
        let mut secret = secret(&app(), &self.addresses);
        merge(&mut secret, choices);
        self.secrets.put(&format!("{}{INTEGRATION}", lambda::environment::SECRET_PREFIX), secret);
    }

    /// The integration's name.
    pub fn integration(&self) -> Integration {
        // A constant of letters.
        Integration::parse(INTEGRATION).unwrap_or_else(|| unreachable!("{INTEGRATION} is a name"))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// A block of ports, or any that are free.
async fn listen(first: Option<u16>) -> Result<[TcpListener; PORTS as usize], StartError> {
    let first = first.unwrap_or(0);
    let mut listeners = Vec::new();
    for offset in 0..PORTS {
        let port = if first == 0 { Some(0) } else { first.checked_add(offset) };
        listeners.push(listen_at(port.ok_or(StartError::PastTheLast { first })?).await?);
    }
    // As many as were counted.
    Ok(listeners.try_into().unwrap_or_else(|_| unreachable!("there are {PORTS} listeners")))
}

async fn listen_at(port: u16) -> Result<TcpListener, StartError> {
    let bound = TcpListener::bind(("127.0.0.1", port)).await;
    bound.map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            StartError::PortInUse { port }
        } else {
            StartError::Listen { port, error }
        }
    })
}

async fn serve(listener: TcpListener, router: axum::Router) {
    // `serve` ends only with the task it runs in.
    let _ = axum::serve(listener, router).await;
}

fn note(passed: &Arc<Mutex<VecDeque<Passed>>>) -> Arc<dyn Fn(Passed) + Send + Sync> {
    let passed = passed.clone();
    Arc::new(move |request| {
        let mut passed = passed.lock().unwrap_or_else(PoisonError::into_inner);
        passed.push_back(request);
        if passed.len() > MOST_PASSED {
            passed.pop_front();
        }
    })
}

/// The stream of the table wakes the delivery side, as the event source mapping does on AWS.
fn doorbell(addresses: &Addresses, houses: &Houses, functions: &Functions) -> JoinHandle<()> {
    let config = aws_sdk_dynamodbstreams::Config::builder()
        .behavior_version(aws_sdk_dynamodbstreams::config::BehaviorVersion::latest())
        .region(aws_sdk_dynamodbstreams::config::Region::new("local"))
        .credentials_provider(Credentials::new("local", "local", None, None, "sandbox"))
        .http_client(OnReqwest(houses.http.clone()))
        .endpoint_url(&addresses.dynamodb)
        .build();
    let streams = aws_sdk_dynamodbstreams::Client::from_conf(config);
    let functions = functions.clone();
    tokio::spawn(async move {
        pump(streams, TABLE, Start::Oldest, move |batch| {
            let functions = functions.clone();
            async move { functions.wake(&batch).await }
        })
        .await;
    })
}

fn schedule(functions: &Functions) -> JoinHandle<()> {
    let functions = functions.clone();
    tokio::spawn(async move {
        loop {
            functions.sweep().await;
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    })
}

fn ticking(flashduty: &FakeFlashduty) -> JoinHandle<()> {
    let flashduty = flashduty.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(TICK).await;
            flashduty.tick();
        }
    })
}

fn environment(addresses: &Addresses) -> Environment {
    Environment {
        function: String::new(),
        table: TABLE.to_owned(),
        secret_prefix: lambda::environment::SECRET_PREFIX.to_owned(),
        public_url: addresses.functions.clone(),
        region: "local".to_owned(),
        credentials: Credentials::new("local", "local", None, None, "sandbox"),
        dynamodb_endpoint: Some(addresses.dynamodb.clone()),
        secrets_endpoint: Some(addresses.secrets.clone()),
    }
}

/// Objects are merged, everything else replaced.
fn merge(into: &mut serde_json::Value, from: &serde_json::Value) {
    match (into.as_object_mut(), from.as_object()) {
        (Some(into), Some(from)) => {
            for (name, value) in from {
                merge(into.entry(name.clone()).or_insert(serde_json::Value::Null), value);
            }
        }
        (_, _) => *into = from.clone(),
    }
}

/// The app, as its page in the developer console would show it.
pub fn app() -> App {
    App {
        app_id: "cli_sandbox00000001".to_owned(),
        app_secret: "app-secret-of-the-sandbox".to_owned(),
        encrypt_key: Some("encrypt-key-of-the-sandbox".to_owned()),
        verification_token: "verification-token-of-sandbox".to_owned(),
        tenant_key: "tenant-of-the-sandbox".to_owned(),
    }
}

/// The Flashduty account.
pub fn account() -> Account {
    Account {
        account_id: 3_360_915_527_131,
        account_name: "Sandbox".to_owned(),
        app_key: "app-key-of-the-sandbox".to_owned(),
        console_url: "https://console.flashcat.cloud".to_owned(),
    }
}

/// The integration's secret, as an operator would write it.
fn secret(app: &App, addresses: &Addresses) -> serde_json::Value {
    json!({
        "lark": {
            "app_id": app.app_id,
            "app_secret": app.app_secret,
            "encrypt_key": app.encrypt_key,
            "verification_token": app.verification_token,
            "tenant_key": app.tenant_key,
            "domain": { "open": addresses.lark, "accounts": addresses.lark, "applink": addresses.lark },
        },
        "flashduty": {
            "app_key": account().app_key,
            "webhook_secret": WEBHOOK_SECRET,
            "base_url": addresses.flashduty,
        },
        "session_key": SESSION_KEY,
    })
}
