//! Posts to group bots. How long Flashduty waits and whether it repeats is not documented: as long as for a push, and never.

use super::{Hook, Sender, TIMEOUT, chain, remember};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::VecDeque;
use std::time::Instant;

/// One notification on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct BotPost {
    /// The bot's address.
    pub url: String,
    /// The incident.
    pub incident_id: String,
    /// The request's body.
    pub body: Value,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct BotDelivery {
    /// What was sent.
    pub post: BotPost,
    /// When it ended.
    pub at: Timestamp,
    /// The answer's status, if there was one.
    pub status: Option<u16>,
    /// The answer's `code`, which is 0 for success, if there was one.
    pub code: Option<i64>,
    /// Why there was none.
    pub error: Option<String>,
    /// Real milliseconds.
    pub took_ms: u64,
}

impl BotDelivery {
    /// Feishu tells success in the body.
    pub fn succeeded(&self) -> bool {
        (self.status, self.code) == (Some(200), Some(0))
    }
}

impl Sender {
    /// Sends it after what waits for the same bot. Nothing is sent while nobody is connected, and holding pushes back does not hold
    /// this back.
    pub(in crate::flashduty) fn post(&self, post: BotPost) {
        let mut queue = self.queue();
        let Some(hook) = queue.hook.clone() else { return };
        self.open.send_modify(|open| *open += 1);
        let url = post.url.clone();
        match queue.bots.get_mut(&url) {
            Some(waiting) => waiting.push_back(post),
            None => {
                queue.bots.insert(url.clone(), VecDeque::from([post]));
                hook.runtime.clone().spawn(self.clone().drain_bot(hook, url));
            }
        }
    }

    async fn drain_bot(self, hook: Hook, url: String) {
        while let Some(post) = self.next_of_bot(&url) {
            let delivery = self.deliver_post(&hook, post).await;
            remember(&mut self.queue().bot_history, delivery);
            (self.changed)();
            self.open.send_modify(|open| *open -= 1);
        }
    }

    fn next_of_bot(&self, url: &str) -> Option<BotPost> {
        let mut queue = self.queue();
        let next = queue.bots.get_mut(url).and_then(VecDeque::pop_front);
        if next.is_none() {
            queue.bots.remove(url);
        }
        next
    }

    async fn deliver_post(&self, hook: &Hook, post: BotPost) -> BotDelivery {
        let started = Instant::now();
        let outcome = hook.post_to(&post).await;
        let took_ms = started.elapsed().as_millis() as u64;
        let (status, code, error) = match outcome {
            Ok((status, code)) => (Some(status), code, None),
            Err(error) => (None, None, Some(chain(&error))),
        };
        BotDelivery { post, at: (self.clock)(), status, code, error, took_ms }
    }

    pub(in crate::flashduty) fn bot_history(&self) -> Vec<BotDelivery> {
        self.queue().bot_history.iter().cloned().collect()
    }
}

impl Hook {
    async fn post_to(&self, post: &BotPost) -> Result<(u16, Option<i64>), reqwest::Error> {
        let response = self.http.post(&post.url).timeout(TIMEOUT).json(&post.body).send().await?;
        let status = response.status().as_u16();
        let answer: Option<Value> = serde_json::from_slice(&response.bytes().await?).ok();
        Ok((status, answer.and_then(|answer| answer["code"].as_i64())))
    }
}
