//! A Flashduty with state: members, channels, incidents, the Open API over HTTP and the incident webhook.
//!
//! It speaks the documented wire and is strict: a request that Flashduty does not document is refused. What the
//! documentation leaves open is decided here once, on the side that is harder for a client:
//!
//! - Acknowledging twice as the same member succeeds, changes nothing and pushes nothing.
//! - Withdrawing an acknowledgement touches only the caller's own; after the last one `ack_time` is 0 again.
//! - Snoozing needs an acknowledged incident, as the console demands. When it ends by time, the incident is
//!   Triggered again without acknowledgements, and nothing is pushed.
//! - A batch succeeds for all its incidents or changes none.
//! - `i_rslv.from` is `console` for every close by a member.
//! - Shifts of schedules are worked out only for a span that is asked for; without one nobody is on call.
//! - Group bots get their notification once, in the order of the calls, and no repetition.
//!
//! Time comes from the clock given at the start, chance from the seed; only waiting (slow answers, the webhook's
//! timeout) takes real time.

mod act;
mod api;
mod controls;
mod deeds;
mod dice;
mod directory;
mod error;
mod fault;
mod incident;
mod kept;
mod limit;
mod notice;
mod rule;
mod sample;
mod schedule;
mod state;
mod view;
mod webhook;
mod wire;

pub use act::{Act, Words};
pub use directory::{Account, MemberStatus};
pub use error::{ApiError, Code};
pub use fault::{Call, Fault, Mode, Permission};
pub use incident::{Progress, Severity};
pub use notice::Fire;
pub use rule::Layer;
pub use sample::NewIncident;
pub use webhook::{BotDelivery, BotPost, Delivery, Push, TIMEOUT};

use crate::clock::Clock;
use schedule::Schedule;
use serde_json::Value;
use state::State;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use webhook::Sender;

/// One account. Clones are the same account.
#[derive(Clone)]
pub struct FakeFlashduty {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    sender: Sender,
    clock: Clock,
    observers: Arc<Observers>,
}

type Observers = Mutex<Vec<Arc<dyn Fn() + Send + Sync>>>;

/// Tells everyone who asked to be told. Nothing is locked while they are told.
fn announce(observers: &Observers) {
    let told = observers.lock().unwrap_or_else(PoisonError::into_inner).clone();
    told.iter().for_each(|observer| observer());
}

/// Making one, and looking at it.
impl FakeFlashduty {
    /// A new account with one member: the service member, whose APP key is `account.app_key`.
    pub fn new(account: Account, clock: Clock, seed: u64) -> Self {
        let observers = Arc::<Observers>::default();
        let changed = observers.clone();
        let sender = Sender::new(clock.clone(), Arc::new(move || announce(&changed)));
        let state = Mutex::new(State::new(account, seed, clock(), sender.clone()));
        Self { shared: Arc::new(Shared { state, sender, clock, observers }) }
    }

    /// Calls the closure after every change, call and delivery. It must not block.
    pub fn on_change(&self, observer: impl Fn() + Send + Sync + 'static) {
        self.shared.observers.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(observer));
    }

    fn announce(&self) {
        announce(&self.shared.observers);
    }

    /// Visits the state at the clock's moment. Whoever visits first after a snooze ran out finds it ended.
    fn visit<T>(&self, visit: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.now = (self.shared.clock)();
        let woken = state.tick();
        let result = visit(&mut state);
        drop(state);
        if woken {
            self.announce();
        }
        result
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = self.visit(change);
        self.announce();
        result
    }

    /// Lets time have its effect: snoozes that ran out end, without a push. Every visit does this as well.
    pub fn tick(&self) {
        self.visit(|_| ());
    }

    /// What the page shows: members, channels, the newest incidents (newest first) with their timelines, mode.
    pub fn view(&self) -> Value {
        self.visit(|state| view::of(state))
    }

    /// The incident as `/incident/info` would answer it; `None` where there is none.
    pub fn incident(&self, id: &str) -> Option<Value> {
        self.visit(|state| Some(state.incident(id).ok()?.answered(&state.directory)))
    }

    /// The types of the incident's timeline, oldest first.
    pub fn timeline(&self, id: &str) -> Vec<String> {
        self.visit(|state| state.incident(id).map(|i| i.feed.iter().map(|e| e.kind.clone()).collect()).unwrap_or_default())
    }

    /// The calls of the Open API, oldest first; the last 2,000 of them.
    pub fn calls(&self) -> Vec<Call> {
        self.visit(|state| state.book.calls.iter().cloned().collect())
    }

    /// How many calls there were in all.
    pub fn calls_in_all(&self) -> u64 {
        self.visit(|state| state.book.total)
    }
}

/// Members and channels.
impl FakeFlashduty {
    /// A licensed member with an APP key of their own. The e-mail may be empty.
    pub fn add_member(&self, name: &str, email: &str) -> i64 {
        self.change(|state| state.directory.add_member(name, email, &mut state.dice))
    }

    /// Gives or takes the licence; without it every change is refused with `NoLicense`.
    pub fn license(&self, member: i64, licensed: bool) {
        self.change(|state| state.directory.member_mut(member).into_iter().for_each(|m| m.licensed = licensed));
    }

    /// Only an enabled member's key is good.
    pub fn set_status(&self, member: i64, status: MemberStatus) {
        self.change(|state| state.directory.member_mut(member).into_iter().for_each(|m| m.status = status));
    }

    /// The member's personal APP key; empty when there is no such member.
    pub fn key_of(&self, member: i64) -> String {
        self.visit(|state| state.directory.member(member).map(|m| m.key.clone()).unwrap_or_default())
    }

    /// Withdraws the member's APP key and gives them another.
    pub fn renew_key(&self, member: i64) -> String {
        self.change(|state| {
            let key = state.dice.hex32();
            state.directory.member_mut(member).into_iter().for_each(|m| m.key.clone_from(&key));
            key
        })
    }

    /// The member whose key is `account.app_key`.
    pub fn service_member(&self) -> i64 {
        self.visit(|state| state.directory.service)
    }

    /// The main account's key, which `/member/info` refuses.
    pub fn account_key(&self) -> String {
        self.visit(|state| state.directory.account_key.clone())
    }

    /// A channel (collaboration space).
    pub fn add_channel(&self, name: &str) -> i64 {
        self.change(|state| state.directory.add_channel(name, state.second(), &mut state.dice))
    }

    /// A schedule by which these groups take turns, a shift each, beginning now. Nobody has the shift of an empty group.
    pub fn add_schedule(&self, name: &str, groups: &[&[i64]], shift: Duration) -> i64 {
        self.change(|state| {
            let (id, began_at, name) = (state.dice.number_id(), state.second(), name.to_owned());
            let groups = groups.iter().map(|group| group.to_vec()).collect();
            let shift = i64::try_from(shift.as_secs()).unwrap_or(i64::MAX).max(1);
            state.directory.schedules.push(Schedule { id, name, groups, shift, began_at });
            id
        })
    }

    /// A link that every incident carries; `{label}` in the address stands for that label's value.
    pub fn add_link(&self, name: &str, endpoint: &str) {
        self.change(|state| state.directory.links.push((name.to_owned(), endpoint.to_owned())));
    }
}

#[cfg(test)]
mod tests;
