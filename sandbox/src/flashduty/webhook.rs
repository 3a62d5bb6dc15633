//! Flashduty's side of the incident webhook (docs.flashcat.cloud, "Incident webhook").
//!
//! One POST per event, 2 s for the answer, at most one retry and that only for three kinds of network error. The
//! pushes of one incident go out one after the other; those of different incidents in parallel.

mod bots;

pub use bots::{BotDelivery, BotPost};

use jiff::Timestamp;
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::error::Error as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::watch;

/// How long Flashduty waits for an answer.
pub const TIMEOUT: Duration = Duration::from_secs(2);

/// The last pushes are remembered, so that a playground may run for days.
const KEPT: usize = 1_000;

/// The history keeps so many bytes of an answer.
const KEPT_OF_ANSWER: usize = 4_000;

/// One event on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Push {
    /// For de-duplication by the receiver.
    pub event_id: String,
    /// `i_new`, `i_ack`…
    pub event_type: String,
    /// The incident; its pushes keep their order.
    pub incident_id: String,
    /// The request's body.
    pub body: Value,
}

/// What became of a push.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Counts all that were made, in the order of their ends.
    pub number: u64,
    /// What was sent.
    pub push: Push,
    /// When it ended.
    pub at: Timestamp,
    /// How often it was sent: 0 (lost), 1 or 2.
    pub attempts: u32,
    /// The status of the last attempt, if it got one.
    pub status: Option<u16>,
    /// Why the last attempt got none.
    pub error: Option<String>,
    /// The body of the answer, if there was one; at most 4,000 bytes of it.
    pub answer: String,
    /// Real milliseconds over all attempts.
    pub took_ms: u64,
}

impl Delivery {
    /// Only 200 counts.
    pub fn succeeded(&self) -> bool {
        self.status == Some(200)
    }
}

/// Where pushes go.
#[derive(Clone)]
struct Hook {
    url: String,
    secret: String,
    http: reqwest::Client,
    runtime: Handle,
}

#[derive(Default)]
struct Queue {
    hook: Option<Hook>,
    /// The last that were made, also while nobody was connected.
    made: VecDeque<Push>,
    held: Option<VecDeque<Push>>,
    drop_next: usize,
    duplicate_next: usize,
    /// The waiting pushes of each incident that has a worker.
    lanes: HashMap<String, VecDeque<Push>>,
    /// What became of the last.
    history: VecDeque<Delivery>,
    /// How many deliveries there were in all.
    delivered: u64,
    /// The waiting posts of each group bot that has a worker.
    bots: HashMap<String, VecDeque<BotPost>>,
    bot_history: VecDeque<BotDelivery>,
}

impl Queue {
    fn next_number(&mut self) -> u64 {
        self.delivered += 1;
        self.delivered
    }
}

/// Of too many, the oldest goes.
fn remember<T>(last: &mut VecDeque<T>, newest: T) {
    last.push_back(newest);
    if last.len() > KEPT {
        last.pop_front();
    }
}

/// The queue and its workers.
#[derive(Clone)]
pub(super) struct Sender {
    queue: Arc<Mutex<Queue>>,
    /// How many pushes are queued or under way, those on hold aside.
    open: watch::Sender<usize>,
    clock: crate::clock::Clock,
    changed: Arc<dyn Fn() + Send + Sync>,
}

impl Sender {
    pub(super) fn new(clock: crate::clock::Clock, changed: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { queue: Arc::default(), open: watch::Sender::new(0), clock, changed }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names the receiver. Pushes are sent on the runtime this is called in.
    pub(super) fn connect(&self, url: String, secret: String, http: reqwest::Client) {
        self.queue().hook = Some(Hook { url, secret, http, runtime: Handle::current() });
    }

    /// Takes a fresh event over.
    pub(super) fn accept(&self, push: Push) {
        let mut queue = self.queue();
        remember(&mut queue.made, push.clone());
        if queue.hook.is_none() {
            return;
        }
        if queue.drop_next > 0 {
            queue.drop_next -= 1;
            let error = Some("lost on the way".to_owned());
            let (number, answer) = (queue.next_number(), String::new());
            let lost = Delivery { number, push, at: (self.clock)(), attempts: 0, status: None, error, answer, took_ms: 0 };
            remember(&mut queue.history, lost);
            return;
        }
        let copies = if queue.duplicate_next > 0 { 2 } else { 1 };
        queue.duplicate_next = queue.duplicate_next.saturating_sub(1);
        for _ in 0..copies {
            match &mut queue.held {
                Some(held) => held.push_back(push.clone()),
                None => self.enqueue(&mut queue, push.clone()),
            }
        }
    }

    /// Appends to the incident's lane, and starts a worker where there is none.
    fn enqueue(&self, queue: &mut Queue, push: Push) {
        let Some(hook) = queue.hook.clone() else { return };
        self.open.send_modify(|open| *open += 1);
        let incident = push.incident_id.clone();
        match queue.lanes.get_mut(&incident) {
            Some(lane) => lane.push_back(push),
            None => {
                queue.lanes.insert(incident.clone(), VecDeque::from([push]));
                hook.runtime.clone().spawn(self.clone().drain(hook, incident));
            }
        }
    }

    async fn drain(self, hook: Hook, incident: String) {
        while let Some(push) = self.next_of(&incident) {
            self.deliver(&hook, push).await;
            self.open.send_modify(|open| *open -= 1);
        }
    }

    fn next_of(&self, incident: &str) -> Option<Push> {
        let mut queue = self.queue();
        let next = queue.lanes.get_mut(incident).and_then(VecDeque::pop_front);
        if next.is_none() {
            queue.lanes.remove(incident);
        }
        next
    }

    /// Sends once, and once more if the first attempt failed in one of the three ways that are retried.
    async fn deliver(&self, hook: &Hook, push: Push) -> Delivery {
        let started = Instant::now();
        let mut attempts = 1;
        let mut outcome = hook.post(&push).await;
        if outcome.as_ref().is_err_and(is_retried) {
            attempts = 2;
            outcome = hook.post(&push).await;
        }
        let took_ms = started.elapsed().as_millis() as u64;
        let (status, answer, error) = match outcome {
            Ok((status, answer)) => (Some(status), answer, None),
            Err(error) => (None, String::new(), Some(chain(&error))),
        };
        let delivery = {
            let mut queue = self.queue();
            let number = queue.next_number();
            let delivery = Delivery { number, push, at: (self.clock)(), attempts, status, error, answer, took_ms };
            remember(&mut queue.history, delivery.clone());
            delivery
        };
        (self.changed)();
        delivery
    }

    /// Sends at once and past the queue; takes it off hold if it was there. `None` while nobody is connected.
    pub(super) async fn send(&self, push: Push) -> Option<Delivery> {
        let hook = {
            let mut queue = self.queue();
            if let Some(held) = &mut queue.held {
                held.retain(|waiting| waiting.event_id != push.event_id);
            }
            queue.hook.clone()?
        };
        Some(self.deliver(&hook, push).await)
    }

    pub(super) fn hold(&self) {
        self.queue().held.get_or_insert_default();
    }

    pub(super) fn release(&self) {
        let mut queue = self.queue();
        for push in queue.held.take().unwrap_or_default() {
            self.enqueue(&mut queue, push);
        }
    }

    pub(super) fn pending(&self) -> Vec<Push> {
        self.queue().held.iter().flatten().cloned().collect()
    }

    pub(super) fn made(&self) -> Vec<Push> {
        self.queue().made.iter().cloned().collect()
    }

    pub(super) fn history(&self) -> Vec<Delivery> {
        self.queue().history.iter().cloned().collect()
    }

    /// Where pushes go; empty while nobody is connected.
    pub(super) fn endpoint(&self) -> String {
        self.queue().hook.as_ref().map(|hook| hook.url.clone()).unwrap_or_default()
    }

    pub(super) fn drop_next(&self, count: usize) {
        self.queue().drop_next = count;
    }

    pub(super) fn duplicate_next(&self, count: usize) {
        self.queue().duplicate_next = count;
    }

    pub(super) async fn settle(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
    }
}

impl Hook {
    async fn post(&self, push: &Push) -> Result<(u16, String), reqwest::Error> {
        let request = self.http.post(&self.url).timeout(TIMEOUT).header("x-webhook-secret", &self.secret);
        let response = request.json(&push.body).send().await?;
        let status = response.status().as_u16();
        let answer = response.bytes().await?;
        Ok((status, String::from_utf8_lossy(&answer[..answer.len().min(KEPT_OF_ANSWER)]).into_owned()))
    }
}

/// Deadline exceeded while sending or reading the body, i/o timeout while connecting, or EOF. Not: a deadline that
/// passed while awaiting the headers, a refused connection, or any status.
fn is_retried(error: &reqwest::Error) -> bool {
    if error.is_timeout() {
        return error.is_connect() || error.is_body() || error.is_decode();
    }
    let reason = chain(error);
    ["connection closed before message completed", "unexpected end of file", "unexpected EOF"]
        .iter()
        .any(|eof| reason.contains(eof))
}

/// The error with its causes, without the address (which may hold a secret).
fn chain(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() { "context deadline exceeded".to_owned() } else { "request failed".to_owned() };
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
