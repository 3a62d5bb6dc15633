//! One integration, ready to work: both neighbours, the table and the choices, wired together.

use crate::metrics::{Counted, Metrics};
use crate::random::Random;
use crate::seal::Sealer;
use crate::sealed_bots::SealedBots;
use bridge::backlog::Backlog;
use bridge::chat_desk::ChatDesk;
use bridge::check_up::TestDesk;
use bridge::delivery::{Delivery, Pace};
use bridge::desk::Desk;
use bridge::id::{Integration, OpenId};
use bridge::intake::Intake;
use bridge::linking::Linking;
use bridge::meter::Meter;
use bridge::ports::Clock;
use bridge::preferences::{Choices, Preferences};
use bridge::reception::Reception;
use bridge::reconcile::{Agreed, Reconcile};
use bridge::rota::Board;
use bridge::storm_desk::StormDesk;
use bridge::switchboard::Switchboard;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::Table;

/// One integration. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// Its name.
    pub integration: Integration,
    /// The name of its secret.
    pub secret: Arc<str>,
    /// The Lark app's settings.
    pub lark_settings: Arc<lark::settings::Settings>,
    /// Lark.
    pub lark: Arc<lark::client::Client>,
    /// The Flashduty account's settings.
    pub flashduty_settings: Arc<flashduty::Settings>,
    /// Flashduty.
    pub flashduty: Arc<flashduty::Client>,
    /// The table, as this integration sees it.
    pub table: Arc<Table>,
    /// Seals sessions and keys.
    pub sealer: Arc<Sealer>,
    /// Its choices, as they are in force.
    pub preferences: Arc<Preferences>,
    /// What the operator has chosen in the secret.
    pub written: Arc<Choices>,
    /// What administrators have chosen on the page, which overrides it.
    pub chosen: Arc<Choices>,
    /// Whether this process has changed what the house is built from.
    pub(crate) outdated: Arc<AtomicBool>,
    /// `open_id`s of those who may administer.
    pub administrators: Arc<[String]>,
    /// Its public address as the secret names it; `None`: what API Gateway says.
    pub public_url: Option<String>,
    /// What is counted.
    pub metrics: Metrics,
    /// What this process need not compare again.
    pub agreed: Arc<Agreed>,
    /// Who is on call, as this process knows it.
    pub rota: Arc<Board>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// A source of random bytes.
    pub random: Random,
}

impl House {
    /// Takes news in.
    pub fn intake(&self) -> Intake {
        Intake {
            records: self.table.clone(),
            people: self.table.clone(),
            chats: self.table.clone(),
            direct_messages: self.preferences.direct_messages,
            buzz: self.preferences.buzz,
            reminders: self.preferences.reminders,
        }
    }

    /// Serves clicks.
    pub fn desk(&self) -> Desk {
        Desk {
            intake: self.intake(),
            incidents: self.flashduty.clone(),
            clicks: self.table.clone(),
            lanes: self.table.clone(),
            people: self.table.clone(),
            vault: self.sealer.clone(),
            audit: self.table.clone(),
            preferences: self.preferences.clone(),
        }
    }

    /// Serves presses on the digests of storms.
    pub fn storm_desk(&self) -> StormDesk {
        StormDesk { storms: self.table.clone(), lanes: self.table.clone(), tenant: self.lark_settings.tenant_key.clone() }
    }

    /// Drains lanes.
    pub fn delivery(&self) -> Delivery {
        Delivery {
            desk: self.desk(),
            chats: self.lark.clone(),
            group_bots: self.lark.clone(),
            sealed_bots: Arc::new(self.sealed_bots()),
            budgets: self.table.clone(),
            storms: self.table.clone(),
            quotes: self.table.clone(),
            talks: self.table.clone(),
            journal: Arc::new(Counted { journal: self.table.clone(), metrics: self.metrics.clone() }),
            clock: self.clock.clone(),
            pace: Pace::default(),
        }
    }

    /// Looks at what was given up, and sends it again.
    pub fn backlog(&self) -> Backlog {
        Backlog {
            lanes: self.table.clone(),
            records: self.table.clone(),
            storms: self.table.clone(),
            book: self.table.clone(),
            people: self.table.clone(),
            journal: self.table.clone(),
            overview: self.table.clone(),
        }
    }

    /// Shows administrators the chats, and changes what each is shown.
    pub fn chat_desk(&self) -> ChatDesk {
        ChatDesk {
            list: self.lark.clone(),
            book: self.table.clone(),
            edits: self.table.clone(),
            lanes: self.table.clone(),
            chats: self.lark.clone(),
            budgets: self.table.clone(),
            clock: self.clock.clone(),
        }
    }

    /// Seals the group bots that administrators entrust to us, and has them speak.
    pub fn sealed_bots(&self) -> SealedBots {
        SealedBots { sealer: self.sealer.clone(), lark: self.lark.clone(), settings: self.lark_settings.clone() }
    }

    /// Has this process read secret and choices again at the next request: what they are built from has just been changed.
    pub fn read_again(&self) {
        self.outdated.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_outdated(&self) -> bool {
        self.outdated.load(Ordering::Relaxed)
    }

    /// Sends test cards and takes their presses.
    pub fn test_desk(&self) -> TestDesk {
        TestDesk { chats: self.lark.clone(), budgets: self.table.clone(), cards: self.table.clone() }
    }

    /// Whether this person may administer.
    pub fn is_administrator(&self, open_id: &OpenId) -> bool {
        self.administrators.iter().any(|administrator| administrator == open_id.as_str())
    }

    /// Watches the month's calls.
    pub fn meter(&self) -> Meter {
        Meter { budgets: self.table.clone(), lanes: self.table.clone(), preferences: self.preferences.clone() }
    }

    /// Finds what no push has told.
    pub fn reconcile(&self) -> Reconcile {
        Reconcile {
            integration: self.integration.clone(),
            intake: self.intake(),
            incidents: self.flashduty.clone(),
            lanes: self.table.clone(),
            registry: self.table.clone(),
            agreed: self.agreed.clone(),
            clock: self.clock.clone(),
        }
    }

    /// Puts through what Flashduty renders for group bots.
    pub fn switchboard(&self) -> Switchboard {
        Switchboard { chats: self.table.clone(), quotes: self.table.clone() }
    }

    /// Receives what chats say.
    pub fn reception(&self) -> Reception {
        Reception {
            chats: self.lark.clone(),
            budgets: self.table.clone(),
            book: self.table.clone(),
            people: self.table.clone(),
            seen: self.table.clone(),
            audit: self.table.clone(),
            preferences: self.preferences.clone(),
            random: self.random,
        }
    }

    /// Signs people in and links them.
    pub fn linking(&self) -> Linking {
        Linking {
            sign_ins: self.table.clone(),
            directory: self.lark.clone(),
            budgets: self.table.clone(),
            clock: self.clock.clone(),
            members: self.flashduty.clone(),
            desk: self.desk(),
            accounts: self.table.clone(),
            visitors: self.table.clone(),
            rolls: self.table.clone(),
            audit: self.table.clone(),
            tenant: self.lark_settings.tenant_key.clone(),
        }
    }

    /// The same house, whose pages are at this address unless the secret names another.
    pub fn at(&self, public_url: &str) -> Self {
        let base = self.public_url.as_deref().unwrap_or(public_url).trim_end_matches('/');
        let home_url = format!("{base}/{}", self.integration);
        let preferences = Preferences { home_url, ..(*self.preferences).clone() };
        Self { preferences: Arc::new(preferences), ..self.clone() }
    }
}
