//! A double of the Lambda Runtime API: starts a built binary as Lambda does, hands it events and takes its answers.
//!
//! ```text
//! us: start the process, its environment says where we listen          cold start begins
//! function: GET  /2018-06-01/runtime/invocation/next                    its init is over
//! us:       200, the event, lambda-runtime-aws-request-id: <id>
//! function: POST /2018-06-01/runtime/invocation/<id>/response           its answer
//!           POST /2018-06-01/runtime/invocation/<id>/error              or its failure
//!           POST /2018-06-01/runtime/init/error                         or it cannot even start
//! ```
//!
//! Source: docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, and for the environment "Defined runtime environment variables".

use axum::body::Bytes;
use axum::extract::{Path as InPath, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// What the function is told of its deadline; the slowest of ours has as much.
const DEADLINE: Duration = Duration::from_secs(60);

/// A function that is silent for longer has failed, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

const ARN: &str = "arn:aws:lambda:local:123456789012:function:under-test";

/// A running function. It is killed when this is dropped.
pub struct Function {
    runtime: Arc<Runtime>,
    events: mpsc::UnboundedSender<(String, Value)>,
    answers: mpsc::UnboundedReceiver<Result<Value, Value>>,
    /// How long the process took from its start to its first wish for an event: Lambda's init.
    pub init: Duration,
    invocations: u32,
    server: JoinHandle<()>,
}

/// What became of an event.
#[derive(Debug)]
pub struct Answer {
    /// The answer; `Err` is what the function reported as its failure.
    pub result: Result<Value, Value>,
    /// From handing the event over to the whole answer.
    pub took: Duration,
}

struct Runtime {
    child: Mutex<Option<Child>>,
    /// The next answer is the last thing the process does.
    dies_answering: AtomicBool,
    waiting: tokio::sync::Mutex<mpsc::UnboundedReceiver<(String, Value)>>,
    answered: mpsc::UnboundedSender<Result<Value, Value>>,
    asked: Notify,
    log: Mutex<String>,
}

impl Function {
    /// Starts a binary with Lambda's environment, `variables`, and nothing else of ours; returns when its init is over.
    ///
    /// # Panics
    /// When it cannot be started, or ends or is silent before it asks for an event; with what it has written.
    pub async fn start(binary: &Path, variables: &[(&str, String)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (events, waiting) = mpsc::unbounded_channel();
        let (answered, answers) = mpsc::unbounded_channel();
        let runtime = Arc::new(Runtime {
            child: Mutex::default(),
            dies_answering: AtomicBool::default(),
            waiting: waiting.into(),
            answered,
            asked: Notify::new(),
            log: Mutex::default(),
        });
        let router = router(runtime.clone());
        let server = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        let began = Instant::now();
        let mut child = spawn(binary, &address.to_string(), variables);
        keep(child.stdout.take(), &runtime);
        keep(child.stderr.take(), &runtime);
        *unpoisoned(&runtime.child) = Some(child);
        let asked = timeout(PATIENCE, runtime.asked.notified()).await;
        let function = Self { runtime, events, answers, init: began.elapsed(), invocations: 0, server };
        assert!(asked.is_ok(), "{} never asked for an event; {}", binary.display(), function.obituary());
        function
    }

    /// Hands an event over and waits for what becomes of it.
    ///
    /// # Panics
    /// When the function says nothing for 30 s; with what it has written.
    pub async fn invoke(&mut self, event: Value) -> Answer {
        self.invocations += 1;
        let began = Instant::now();
        // The receiver lives in `self.runtime`.
        let _ = self.events.send((format!("request-{}", self.invocations), event));
        match timeout(PATIENCE, self.answers.recv()).await {
            Ok(Some(result)) => Answer { result, took: began.elapsed() },
            Ok(None) | Err(_) => panic!("no answer; {}", self.obituary()),
        }
    }

    /// The same, and the process is killed (SIGKILL) as soon as its answer is here, before it hears that it is: whatever it would
    /// have done afterwards is never done.
    ///
    /// # Panics
    /// As [`Function::invoke`]; and when the process ends otherwise.
    pub async fn last_invoke(mut self, event: Value) -> Answer {
        self.runtime.dies_answering.store(true, Ordering::SeqCst);
        let answer = self.invoke(event).await;
        let ended = unpoisoned(&self.runtime.child).as_mut().and_then(|child| child.wait().ok());
        assert!(ended.is_some_and(|status| status.code().is_none()), "not killed, but ended: {ended:?}");
        answer
    }

    /// What the function has written to its log so far.
    pub fn log(&self) -> String {
        unpoisoned(&self.runtime.log).clone()
    }

    /// The log, once it holds these words: what a child writes arrives a little after what it answers.
    pub async fn logged(&self, words: &str) -> String {
        for _ in 0..500 {
            if self.log().contains(words) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.log()
    }

    fn obituary(&self) -> String {
        let ended = unpoisoned(&self.runtime.child).as_mut().map(Child::try_wait);
        format!("ended: {ended:?}, it wrote:\n{}", self.log())
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.server.abort();
        if let Some(child) = unpoisoned(&self.runtime.child).as_mut() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn spawn(binary: &Path, runtime_api: &str, variables: &[(&str, String)]) -> Child {
    Command::new(binary)
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", runtime_api)
        .env("AWS_LAMBDA_FUNCTION_NAME", "under-test")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/under-test")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "1970/01/01/[$LATEST]0")
        .env("_HANDLER", "bootstrap")
        .envs(variables.iter().map(|(name, value)| (*name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{} does not start: {error}", binary.display()))
}

/// Keeps what comes out of a pipe. The thread ends with the process.
fn keep(pipe: Option<impl Read + Send + 'static>, runtime: &Arc<Runtime>) {
    let (pipe, runtime) = (pipe.map(BufReader::new), runtime.clone());
    std::thread::spawn(move || {
        for line in pipe.into_iter().flat_map(BufReader::lines).map_while(Result::ok) {
            let mut log = unpoisoned(&runtime.log);
            log.push_str(&line);
            log.push('\n');
        }
    });
}

fn router(runtime: Arc<Runtime>) -> Router {
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
        .route("/2018-06-01/runtime/init/error", post(error))
        .with_state(runtime)
}

/// Waits for an event as long as it takes: on AWS the process is frozen meanwhile.
async fn next(State(runtime): State<Arc<Runtime>>) -> Response {
    runtime.asked.notify_one();
    let Some((id, event)) = runtime.waiting.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let deadline = SystemTime::now() + DEADLINE;
    let deadline_ms = deadline.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", ARN.to_owned()),
        ("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000;Sampled=0".to_owned()),
    ];
    (headers, Json(event)).into_response()
}

async fn response(State(runtime): State<Arc<Runtime>>, InPath(_): InPath<String>, body: Bytes) -> StatusCode {
    let answer = serde_json::from_slice(&body).map_err(|error| json!({ "errorMessage": format!("not JSON: {error}") }));
    runtime.report(answer)
}

async fn error(State(runtime): State<Arc<Runtime>>, body: Bytes) -> StatusCode {
    runtime.asked.notify_one();
    runtime.report(Err(serde_json::from_slice(&body).unwrap_or_default()))
}

impl Runtime {
    fn report(&self, answer: Result<Value, Value>) -> StatusCode {
        if self.dies_answering.load(Ordering::SeqCst) {
            // One that has ended by itself is found out by who waits for its end.
            let _ = unpoisoned(&self.child).as_mut().map(Child::kill);
        }
        // Nobody may be waiting any more.
        let _ = self.answered.send(answer);
        StatusCode::ACCEPTED
    }
}

/// A panic in one thread must not hide behind a second one.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
