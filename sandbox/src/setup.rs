//! Sets a Lark app up for an integration: checks what it is given, makes the secrets, has Lark's API do what it can, and tells the rest
//! with every value. Doing it again changes nothing that is done.

mod address;
pub mod command;
mod playground;
mod prompt;
mod secret_file;
mod told;

pub use address::{NoChallenge, answers_challenge};
pub use playground::Playground;
pub use secret_file::{Given, SecretFile, SecretFileError};

use bridge::id::Integration;
use bridge::ports::{Configuration as _, ConfigurationFault, ReleaseNotes};
use bridge::set_up::{Addresses, Change, Keys, Outcome, Part, Seen, Site, Step, StepState, carry_out, plan, release};
use jiff::Timestamp;
use lark::client::Client;
use lark::settings::{Hosts, Settings};
use secrecy::SecretString;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// What is to be set up.
pub struct Setup {
    /// The client of everything.
    pub http: reqwest::Client,
    /// Its name.
    pub integration: Integration,
    /// Where its stack is; `None` before it is deployed: then only the secret is made.
    pub url: Option<String>,
    /// Where Lark is.
    pub hosts: Hosts,
    /// The same, as the secret spells it.
    pub domain: Value,
    /// `cli_…`.
    pub app_id: String,
    /// App Secret.
    pub app_secret: SecretString,
    /// What the secret shall hold besides.
    pub given: Given,
    /// Where the secret is written.
    pub file: PathBuf,
    /// Whether everybody in the company may use the app.
    pub for_everybody: bool,
    /// Whether a version is submitted.
    pub release: bool,
    /// Nothing is written and nothing is changed.
    pub dry_run: bool,
    /// Where random bytes come from.
    pub random: lambda::random::Random,
}

/// What was done.
#[derive(Debug)]
pub struct Report {
    /// Whether our own address answers a challenge as Lark's; `None` without an address.
    pub address: Option<Result<u64, NoChallenge>>,
    /// What became of each change; empty for a dry run.
    pub outcomes: Vec<Outcome>,
    /// How far each step is.
    pub steps: Vec<(Step, StepState)>,
}

/// Why nothing could be done.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Lark does not take id and secret, or cannot be reached.
    #[error("{1} does not take App ID and App Secret: {0}")]
    Credentials(ConfigurationFault, String),
    /// The secret's file.
    #[error(transparent)]
    Secret(#[from] SecretFileError),
    /// Nobody reads what is told.
    #[error("cannot write the report: {0}")]
    Told(#[from] std::io::Error),
}

impl Setup {
    /// Does it, and tells each thing as it is done.
    ///
    /// # Errors
    /// When Lark does not know the app, or the secret cannot be kept. What a step lacks is no error: it is told.
    pub async fn run(&self, out: &mut dyn Write) -> Result<Report, SetupError> {
        let lark = self.client();
        lark.check_credentials().await.map_err(|fault| SetupError::Credentials(fault, self.hosts.open.clone()))?;
        told::credentials(out, self)?;
        let mut file = SecretFile::open(&self.file, self)?;
        if !self.dry_run {
            file.save()?;
        }
        told::secret(out, self, &file)?;
        let Some(site) = self.site() else {
            told::before_deployment(out, self)?;
            return Ok(Report { address: None, outcomes: Vec::new(), steps: Vec::new() });
        };
        let keys = file.keys();
        let address = answers_challenge(&self.http, &site.addresses.card, &keys, self.random).await;
        told::address(out, &site, &address)?;
        let outcomes = self.change(&lark, &site, keys, out).await?;
        let mut seen = Seen::by_lark(&lark).await;
        seen.has_administrators = file.has_administrators();
        let steps: Vec<_> = Step::ALL.into_iter().map(|step| (step, seen.state_after(step, &site, &outcomes))).collect();
        told::steps(out, &site, &file, &steps)?;
        told::next(out, self, &outcomes)?;
        Ok(Report { address: Some(address), outcomes, steps })
    }

    /// Has the API do what it can.
    async fn change(&self, lark: &Client, site: &Site, keys: Keys, out: &mut dyn Write) -> Result<Vec<Outcome>, SetupError> {
        let changes = plan(site, Some(keys), self.for_everybody);
        if self.dry_run {
            let parts = changes.iter().map(Change::part).chain(self.release.then_some(Part::Release));
            told::would_change(out, parts)?;
            return Ok(Vec::new());
        }
        let mut outcomes = carry_out(&changes, lark).await;
        if self.release && outcomes.iter().any(|outcome| outcome.result.is_ok()) {
            outcomes.push(release(&notes(), lark).await);
        }
        told::outcomes(out, &outcomes)?;
        Ok(outcomes)
    }

    fn client(&self) -> Client {
        let settings = Settings {
            app_id: self.app_id.clone(),
            app_secret: self.app_secret.clone(),
            encrypt_keys: Vec::new(),
            verification_tokens: Vec::new(),
            tenant_key: None,
            hosts: self.hosts.clone(),
            group_bots: BTreeMap::new(),
        };
        Client::new(self.http.clone(), Arc::new(settings), Arc::new(Timestamp::now))
    }

    fn site(&self) -> Option<Site> {
        Some(Site {
            addresses: Addresses::of(self.url.as_deref()?, &self.integration),
            app_id: self.app_id.clone(),
            console: self.hosts.open.clone(),
            secret: self.secret_name(),
        })
    }

    /// In Secrets Manager.
    fn secret_name(&self) -> String {
        format!("{}{}", lambda::environment::SECRET_PREFIX, self.integration)
    }
}

/// In both languages: who approves it reads it in Lark.
fn notes() -> ReleaseNotes {
    use bridge::words;
    let both = |text: words::Text| format!("{} / {}", text.zh, text.en);
    ReleaseNotes { reason: both(words::set_up_release_reason()), changes: both(words::set_up_release_changes()) }
}
