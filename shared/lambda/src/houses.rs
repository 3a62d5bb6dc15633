//! The houses of all integrations: found by name, built from their secret, kept for a while.

use crate::beats::Beats;
use crate::environment::Environment;
use crate::house::House;
use crate::metrics::Metrics;
use crate::random::Random;
use crate::seal::Sealer;
use crate::secret::{BadSecret, Domain, GroupBotSecret, LarkSecret, Secret};
use crate::{aws, http_client};
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use bridge::id::{ChatId, Integration, OpenId, TenantKey};
use bridge::ports::{ChoiceBook as _, Clock, Registry as _};
use bridge::preferences::{Buzz, BuzzRule, Choices, Preferences};
use bridge::pulse::Sign;
use bridge::reconcile::Agreed;
use bridge::rota::Board;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use store::Table;
use tokio::sync::Mutex;

/// Finds houses. One per process.
pub struct Houses {
    /// The function's environment.
    pub environment: Environment,
    /// The HTTP client of everything.
    pub http: reqwest::Client,
    /// The DynamoDB client.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What is counted; nothing, until a function's `main.rs` sets it.
    pub metrics: Metrics,
    secrets: aws_sdk_secretsmanager::Client,
    random: Random,
    known: Mutex<HashMap<Integration, Known>>,
    entered: Mutex<HashSet<Integration>>,
    beats: Beats,
    agreed: Arc<Agreed>,
}

struct Known {
    house: Option<House>,
    until: Timestamp,
}

impl Known {
    /// Whether it need not be read again.
    fn is_current(&self, now: Timestamp) -> bool {
        self.until > now && !self.house.as_ref().is_some_and(House::is_outdated)
    }
}

/// Why there is no house.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoHouse {
    /// Nobody of that name: 404.
    #[error("there is no such integration")]
    Unknown,
    /// Its secret is not usable; an operator has to mend it.
    #[error(transparent)]
    BadSecret(#[from] BadSecret),
    /// Secrets Manager did not answer.
    #[error("Secrets Manager is not available")]
    Unavailable,
}

/// A rotated secret is in force everywhere after this long, and so is what administrators choose.
const KEEPS: SignedDuration = SignedDuration::from_mins(5);

/// When the choices could not be read, they are asked for again after this long.
const KEEPS_GUESS: SignedDuration = SignedDuration::from_secs(30);

/// Choices are read while the secret is. Should the table be slow they are done without: Lark checks an address within a second.
const CHOICES_TIMEOUT: Duration = Duration::from_millis(400);

/// A name that nobody has is not asked for again for this long.
const KEEPS_ABSENCE: SignedDuration = SignedDuration::from_secs(30);

/// Names that are remembered; strangers who try many fill no memory.
const REMEMBERED: usize = 64;

impl Houses {
    /// Builds the clients.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
    pub fn new(environment: Environment, clock: Arc<dyn Clock>, random: Random) -> Result<Self, http_client::Unbuildable> {
        let http = http_client::build()?;
        Ok(Self {
            dynamodb: aws::dynamodb(&environment, &http),
            secrets: aws::secrets(&environment, &http),
            environment,
            http,
            clock,
            metrics: Metrics::default(),
            random,
            known: Mutex::default(),
            entered: Mutex::default(),
            beats: Beats::default(),
            agreed: Arc::default(),
        })
    }

    /// The house of this name.
    ///
    /// # Errors
    /// [`NoHouse::Unknown`] for a name that is no integration's.
    pub async fn house(&self, name: &str) -> Result<House, NoHouse> {
        let integration = Integration::parse(name).ok_or(NoHouse::Unknown)?;
        let now = self.clock.now();
        let mut known = self.known.lock().await;
        if let Some(current) = known.get(&integration).filter(|known| known.is_current(now)) {
            return current.house.clone().ok_or(NoHouse::Unknown);
        }
        if known.len() >= REMEMBERED {
            known.retain(|_, known| known.until > now && known.house.is_some());
        }
        let table = Table::new(self.dynamodb.clone(), self.environment.table.clone(), integration.clone());
        let (secret, chosen) = tokio::join!(self.secret(&integration), choices_in(&table));
        let keeps = if chosen.is_some() { KEEPS } else { KEEPS_GUESS };
        // Else the last that were read; else none, and the secret's are in force.
        let last = || known.get(&integration)?.house.as_ref().map(|house| (*house.chosen).clone());
        let chosen = chosen.or_else(last).unwrap_or_default();
        let house = match secret {
            Ok(secret) => self.build(table, &secret, chosen)?,
            Err(NoHouse::Unknown) => {
                known.insert(integration, Known { house: None, until: now + KEEPS_ABSENCE });
                return Err(NoHouse::Unknown);
            }
            Err(other) => return Err(other),
        };
        known.insert(integration, Known { house: Some(house.clone()), until: now + keeps });
        Ok(house)
    }

    /// Enters a house into the list of all integrations: one conditional write per process, at the first sign of life. A failure was
    /// logged, holds nobody up, and is made good by the next sign of life.
    pub async fn enter(&self, house: &House) {
        let mut entered = self.entered.lock().await;
        if !entered.contains(&house.integration) && house.table.enter(self.clock.now()).await.is_ok() {
            entered.insert(house.integration.clone());
        }
    }

    /// Writes down, at most once a minute, that something verified came through this way in. To be joined with the work of the door, which
    /// takes longer. A failure was logged and holds nobody up.
    pub async fn beat(&self, house: &House, sign: Sign) {
        self.beats.beat(house, sign, self.clock.now()).await;
    }

    fn secret_name(&self, integration: &Integration) -> String {
        format!("{}{integration}", self.environment.secret_prefix)
    }

    async fn secret(&self, integration: &Integration) -> Result<Secret, NoHouse> {
        let name = self.secret_name(integration);
        match self.secrets.get_secret_value().secret_id(name).send().await {
            Ok(value) => Ok(Secret::parse(value.secret_string().unwrap_or_default())?),
            Err(error) => Err(match error.as_service_error() {
                Some(GetSecretValueError::ResourceNotFoundException(_)) => NoHouse::Unknown,
                // IAM answers so for secrets outside the prefix, and for none at all.
                Some(other) if other.meta().code() == Some("AccessDeniedException") => NoHouse::Unknown,
                _ => NoHouse::Unavailable,
            }),
        }
    }

    fn build(&self, table: Table, secret: &Secret, chosen: Choices) -> Result<House, NoHouse> {
        let (integration, clock) = (table.integration().clone(), self.clock.clone());
        let written = choices_of(secret)?;
        let lark_settings = Arc::new(lark_settings(&secret.lark));
        let flashduty_settings = Arc::new(flashduty::Settings {
            base_url: secret.flashduty.base_url.trim_end_matches('/').to_owned(),
            app_key: secret.flashduty.app_key.clone(),
            webhook_secrets: secret.flashduty.webhook_secret.0.clone(),
        });
        let flashduty = Arc::new(flashduty::Client::new(self.http.clone(), flashduty_settings.clone()));
        let house = House {
            integration: integration.clone(),
            secret: self.secret_name(&integration).into(),
            lark: Arc::new(lark::client::Client::new(self.http.clone(), lark_settings.clone(), Arc::new(move || clock.now()))),
            lark_settings,
            rota: Arc::new(Board::new(flashduty.clone())),
            flashduty,
            flashduty_settings,
            sealer: Arc::new(Sealer::new(integration.clone(), &secret.session_key.0, self.random)),
            preferences: Arc::new(preferences(secret).choosing(&chosen.clone().over(&written))),
            written: Arc::new(written),
            chosen: Arc::new(chosen),
            outdated: Arc::default(),
            administrators: secret.administrators.clone().into(),
            public_url: secret.public_url.clone(),
            metrics: self.metrics.clone(),
            agreed: self.agreed.clone(),
            clock: self.clock.clone(),
            random: self.random,
            table: Arc::new(table),
        };
        Ok(house.at(&self.environment.public_url))
    }
}

/// What administrators have chosen; `None` when the table does not say. It has logged why.
async fn choices_in(table: &Table) -> Option<Choices> {
    let read = tokio::time::timeout(CHOICES_TIMEOUT, table.choices()).await;
    Some(read.ok()?.ok()?.choices)
}

/// What the operator has chosen in the secret.
fn choices_of(secret: &Secret) -> Result<Choices, BadSecret> {
    let zone = secret.time_zone.as_deref().map(TimeZone::get).transpose().map_err(|_| BadSecret::UnknownZone)?;
    let buzz = secret.buzz.as_ref().map(|buzz| {
        let after = SignedDuration::from_secs(i64::from(buzz.after_seconds));
        Buzz::By(BuzzRule { after, per_day: buzz.per_day })
    });
    Ok(Choices {
        snooze_minutes: secret.snooze_minutes.clone(),
        direct_messages: secret.direct_messages,
        storm_after: secret.storm_after,
        zone: zone.and_then(|zone| zone.iana_name().map(str::to_owned)),
        buzz,
        reminders: secret.reminders,
    })
}

/// What is in force where nobody has chosen anything, and what only the secret says.
fn preferences(secret: &Secret) -> Preferences {
    Preferences {
        snooze_minutes: Preferences::SNOOZE_MINUTES.to_vec(),
        // The database comes with the program; should the name ever leave it, moments are told in UTC.
        zone: TimeZone::get(Preferences::ZONE).unwrap_or(TimeZone::UTC),
        direct_messages: true,
        home_url: String::new(),
        applink: hosts_of(&secret.lark).applink,
        storm_after: Preferences::STORM_AFTER,
        quota: secret.lark.month_quota,
        buzz: None,
        reminders: false,
        administrators: secret.administrators.iter().map(OpenId::new).collect(),
    }
}

fn hosts_of(secret: &LarkSecret) -> lark::settings::Hosts {
    let mut hosts = match &secret.domain {
        Domain::Feishu => lark::settings::Hosts::feishu(),
        Domain::Lark => lark::settings::Hosts::lark(),
        Domain::Own { open, accounts, applink } => lark::settings::Hosts {
            token_url: format!("{open}/open-apis/authen/v2/oauth/token"),
            open: open.clone(),
            accounts: accounts.clone(),
            applink: applink.clone(),
        },
    };
    if let Some(token_url) = &secret.token_url {
        hosts.token_url.clone_from(token_url);
    }
    hosts
}

fn lark_settings(secret: &LarkSecret) -> lark::settings::Settings {
    lark::settings::Settings {
        app_id: secret.app_id.clone(),
        app_secret: secret.app_secret.clone(),
        encrypt_keys: secret.encrypt_key.0.clone(),
        verification_tokens: secret.verification_token.0.clone(),
        tenant_key: secret.tenant_key.as_deref().map(TenantKey::new),
        hosts: hosts_of(secret),
        group_bots: secret.group_bots.iter().map(|(chat, bot)| (ChatId::new(chat), group_bot(bot))).collect(),
    }
}

fn group_bot(secret: &GroupBotSecret) -> lark::settings::GroupBot {
    lark::settings::GroupBot { url: secret.url.clone(), secret: secret.secret.clone() }
}
