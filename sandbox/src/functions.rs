//! The four functions, in this process: the very code that the Lambda binaries run.

use crate::fate::{Fate, Invocation, Peace, live};
use alert_dispatcher::AlertDispatcher;
use card_callback::CardCallback;
use homepage::Homepage;
use jiff::Timestamp;
use lambda::houses::Houses;
use lambda_http::{Body, Request, Response};
use lambda_runtime::{Context, LambdaEvent};
use oauth_redirect::OauthRedirect;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// The four functions.
#[derive(Clone)]
pub struct Functions {
    /// Lark's door.
    pub card_callback: CardCallback,
    /// The home page.
    pub homepage: Homepage,
    /// Back from Lark's sign-in.
    pub oauth_redirect: OauthRedirect,
    alert_dispatcher: AlertDispatcher,
    clock: Arc<dyn bridge::ports::Clock>,
    invocations: Arc<AtomicU64>,
    under_way: Arc<AtomicUsize>,
    fate: Arc<dyn Fate>,
}

/// The template's timeout for the delivery side.
const TIMEOUT: Duration = Duration::from_secs(60);

impl Functions {
    /// The functions over these houses.
    pub fn new(houses: Arc<Houses>) -> Self {
        Self {
            card_callback: CardCallback { houses: houses.clone() },
            homepage: Homepage { houses: houses.clone(), random: lambda::random::system },
            oauth_redirect: OauthRedirect { houses: houses.clone() },
            clock: houses.clock.clone(),
            alert_dispatcher: AlertDispatcher { houses },
            invocations: Arc::default(),
            under_way: Arc::default(),
            fate: Arc::new(Peace),
        }
    }

    /// The same, at the mercy of `fate`.
    pub fn under(self, fate: Arc<dyn Fate>) -> Self {
        Self { fate, ..self }
    }

    /// Invokes the dispatcher with whatever triggers it.
    ///
    /// # Errors
    /// What Lambda would report as a failed invocation.
    pub async fn dispatch(&self, payload: Value) -> Result<Value, lambda_runtime::Error> {
        let _under_way = UnderWay::begin(&self.under_way);
        let mut context = Context::default();
        context.request_id = format!("invocation-{}", self.invocations.fetch_add(1, Ordering::Relaxed));
        let deadline: Timestamp = self.clock.now() + TIMEOUT;
        context.deadline = u64::try_from(deadline.as_millisecond()).unwrap_or_default();
        let life = self.fate.life_of(invocation_of(&payload));
        let done = live(self.alert_dispatcher.handle(LambdaEvent { payload, context }), life).await;
        done.unwrap_or_else(|| Err("killed".into()))
    }

    /// How often the dispatcher is at work at this moment.
    pub fn under_way(&self) -> usize {
        self.under_way.load(Ordering::Relaxed)
    }

    /// Hands a batch of the table's stream over, as often as fate has it.
    pub async fn wake(&self, batch: &Value) {
        let mut batch = batch.clone();
        if let (true, Some(records)) = (self.fate.reorders(), batch["Records"].as_array_mut()) {
            records.reverse();
        }
        for _ in 0..self.fate.deliveries() {
            // A failed invocation is found again by the sweep.
            drop(self.dispatch(batch.clone()).await);
        }
    }

    /// Answers Lark; `None` when it was killed over it.
    pub async fn call_back(&self, request: Request) -> Option<Response<Body>> {
        live(self.card_callback.handle(request), self.fate.life_of(Invocation::Callback)).await
    }

    /// What the schedule of each minute does.
    pub async fn sweep(&self) {
        // The answer says only that nothing is to be sent again.
        let _ = self.dispatch(json!({ "sweep": true })).await;
    }
}

/// Counts an invocation until it ends, however it ends.
struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn begin(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn invocation_of(payload: &Value) -> Invocation {
    if payload.get("requestContext").is_some() {
        Invocation::Webhook
    } else if payload.get("Records").is_some() {
        Invocation::Batch
    } else {
        Invocation::Sweep
    }
}
