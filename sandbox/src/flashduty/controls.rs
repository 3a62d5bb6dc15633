//! What a test or the page does to the neighbour as a whole: its webhook, and trouble with its Open API.

use super::FakeFlashduty;
use super::fault::{Fault, Mode, Permission};
use super::webhook::{Delivery, Push};

/// The webhook.
impl FakeFlashduty {
    /// Names the receiver; events so far are not sent to it. Call it inside the Tokio runtime that shall do the sending.
    pub fn connect(&self, webhook_url: String, secret: String, http: reqwest::Client) {
        self.shared.sender.connect(webhook_url, secret, http);
    }

    /// Leaves out of the pushes what older deployments do not send (`event_detail`, `num`, `team_id`…).
    pub fn older_build(&self, older: bool) {
        self.change(|state| state.older_build = older);
    }

    /// Keeps pushes back from now on.
    pub fn hold(&self) {
        self.shared.sender.hold();
    }

    /// The pushes kept back, oldest first.
    pub fn pending(&self) -> Vec<Push> {
        self.shared.sender.pending()
    }

    /// Sends what was kept back, in order, and keeps nothing back any more.
    pub fn release(&self) {
        self.shared.sender.release();
    }

    /// Sends one push now, past the queue: to reorder what was kept back, or to repeat what was sent. `None` while
    /// nobody is connected.
    pub async fn send(&self, push: Push) -> Option<Delivery> {
        self.shared.sender.send(push).await
    }

    /// Sends each of the next `count` events twice.
    pub fn duplicate_next(&self, count: usize) {
        self.shared.sender.duplicate_next(count);
    }

    /// Loses the next `count` events; the history shows them as failed.
    pub fn drop_next(&self, count: usize) {
        self.shared.sender.drop_next(count);
    }

    /// The events made, sent or not, oldest first; the last 1,000 of them.
    pub fn pushes(&self) -> Vec<Push> {
        self.shared.sender.made()
    }

    /// What became of the pushes, oldest first; the last 1,000 of them.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.sender.history()
    }

    /// Waits until every push is delivered or given up, those kept back aside.
    pub async fn settle(&self) {
        self.shared.sender.settle().await;
    }
}

/// Trouble with the Open API.
impl FakeFlashduty {
    /// How the Open API feels.
    pub fn mode(&self) -> Mode {
        self.visit(|state| state.mode)
    }

    /// Changes how it feels.
    pub fn set_mode(&self, mode: Mode) {
        self.change(|state| state.mode = mode);
    }

    /// Lets the next call of this path fail. Several faults of one path wait in a row.
    pub fn fail_next(&self, path: &str, fault: Fault) {
        self.visit(|state| state.faults.entry(path.to_owned()).or_default().push_back(fault));
    }

    /// Gives every key this permission, or takes it from all of them. At first they have all.
    pub fn permit(&self, permission: Permission, permitted: bool) {
        self.change(|state| if permitted { state.denied.remove(&permission) } else { state.denied.insert(permission) });
    }

    pub(super) fn next_fault(&self, path: &str) -> Option<Fault> {
        self.visit(|state| state.faults.get_mut(path).and_then(std::collections::VecDeque::pop_front))
    }

    /// Other limits than 50 calls a second and 1,000 a minute for each operation.
    pub fn set_limits(&self, per_second: usize, per_minute: usize) {
        self.visit(|state| state.limits.set(per_second, per_minute));
    }
}
