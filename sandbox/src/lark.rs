//! A fake Lark: a real HTTP server with state that speaks Lark's wire and is as strict as the original.
//!
//! Towards the bridge it is the Open API ([`FakeLark::router`]) and the sender of events and presses ([`FakeLark::connect`]).
//! Towards a test or the playground it is a company: people, chats, and what they do ([`FakeLark::press`], [`FakeLark::say`]).
//! It can be slow, limited or down ([`Mode`]), fail the next call of an API ([`FakeLark::fail_next`]), and lives by a clock that
//! tests move, so that an hour, two hours or 14 days pass at once.

mod answer;
mod api;
mod application;
mod asked;
mod buzz;
mod card;
mod chats;
mod configuration;
mod directory;
mod group_bot;
mod history;
mod ids;
mod kept;
mod limits;
mod log;
mod message;
mod messages;
mod press;
mod push;
mod quota;
mod sealed;
mod serve;
mod sign_in;
mod state;
mod tokens;
mod town;
mod trouble;
mod unsent;

pub use api::Api;
pub use buzz::Buzz;
pub use configuration::ConfigurationApi;
pub use log::Call;
pub use message::Message;
pub use press::Pressed;
pub use push::Pushed;
pub use sealed::Sealed;

use crate::clock::Clock;
use axum::Router;
use axum::extract::Request;
use jiff::Timestamp;
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The app as it stands in the developer console, and the company that installed it.
#[derive(Clone)]
pub struct App {
    /// `cli_…`.
    pub app_id: String,
    /// Proves the app to Lark.
    pub app_secret: String,
    /// Under which events and callbacks are sealed; without one they travel in the open.
    pub encrypt_key: Option<String>,
    /// Stands in every event and callback.
    pub verification_token: String,
    /// The company.
    pub tenant_key: String,
}

/// How Lark is today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Well.
    Up,
    /// Every answer comes 2.9 s late.
    Slow,
    /// Every write into a chat is answered 429 with 99991400, to be tried again a second later.
    Limited,
    /// Every answer is 503.
    Down,
}

/// What befalls one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Lark's envelope with this code; nothing is done.
    Code {
        /// HTTP status.
        http: u16,
        /// Lark's code.
        code: i64,
    },
    /// The limit of an API: 99991400 with the headers that say how long, or without them; nothing is done.
    Limited {
        /// Seconds until the limit opens again, in `x-ogw-ratelimit-reset`.
        reset: Option<i64>,
        /// HTTP status: 429, from some old APIs 400.
        http: u16,
    },
    /// The card is refused: 230099 with this sub code in its text; nothing is done.
    RefusedCard {
        /// As in `ErrCode: 200621`.
        sub_code: i64,
    },
    /// This HTTP status without a body; nothing is done.
    Status(u16),
    /// The connection breaks; nothing is done.
    CutBefore,
    /// The call is carried out, then the connection breaks. The caller cannot tell it from [`Fault::CutBefore`].
    CutAfter,
    /// So many milliseconds pass, then the call is carried out and answered.
    Slow(u64),
}

/// A fake Lark. Clones are the same Lark.
#[derive(Clone)]
pub struct FakeLark {
    shared: Arc<Shared>,
}

struct Shared {
    clock: Clock,
    state: Mutex<State>,
    outbound: Mutex<Option<Outbound>>,
    observers: Mutex<Vec<Observer>>,
}

type Observer = Arc<dyn Fn() + Send + Sync>;

/// Where events and callbacks go, and with what.
#[derive(Clone)]
struct Outbound {
    card_url: String,
    http: reqwest::Client,
}

impl FakeLark {
    /// A company without people and chats that installed this app. Equal seeds give equal ids.
    pub fn new(app: App, clock: Clock, seed: u64) -> Self {
        let state = Mutex::new(State::new(app, seed));
        Self { shared: Arc::new(Shared { clock, state, outbound: Mutex::new(None), observers: Mutex::default() }) }
    }

    /// The Open API and the sign-in pages. To be served on an address of its own.
    pub fn router(&self) -> Router {
        let lark = self.clone();
        Router::new().fallback(move |request: Request| serve::serve(lark.clone(), request))
    }

    /// Sets the address that events and callbacks are pushed to.
    pub fn connect(&self, card_url: String, http: reqwest::Client) {
        *unpoisoned(&self.shared.outbound) = Some(Outbound { card_url, http });
    }

    /// Calls `observer` after every change and every call of an API. It may read the state, and must not block.
    pub fn on_change(&self, observer: impl Fn() + Send + Sync + 'static) {
        unpoisoned(&self.shared.observers).push(Arc::new(observer));
    }

    /// The moment, by its clock.
    pub fn now(&self) -> Timestamp {
        (self.shared.clock)()
    }

    fn outbound(&self) -> Option<Outbound> {
        unpoisoned(&self.shared.outbound).clone()
    }

    /// Reads the state.
    fn look<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&unpoisoned(&self.shared.state))
    }

    /// Changes the state and tells the observers.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut unpoisoned(&self.shared.state));
        let observers = unpoisoned(&self.shared.observers).clone();
        observers.iter().for_each(|observer| observer());
        changed
    }
}

/// A panic in a test must not hide behind a second one.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
