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
use bridge::ports::{Configuration as _, ConfigurationFault, Directory as _, ReleaseNotes};
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
    /// A stack is there and its secret is not: other keys would only shut it off from Lark.
    #[error(
        "there is no {file}. If the stack is deployed, fetch its secret:\n  (umask 077; aws secretsmanager get-secret-value --secret-id \
         {secret} --query SecretString --output text > {file})\nIf it is not, run this without --url first."
    )]
    NoSecret {
        /// Where it should be.
        file: String,
        /// What it is called in Secrets Manager.
        secret: String,
    },
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
        let administrators = self.administrators(&lark, out).await?;
        let file = self.secret(&administrators)?;
        told::secret(out, self, &file)?;
        let Some(site) = self.site() else {
            told::before_deployment(out, self)?;
            return Ok(Report { address: None, outcomes: Vec::new(), steps: Vec::new() });
        };
        let keys = file.keys();
        let address = answers_challenge(&self.http, &site.addresses.card, &keys, self.random).await;
        told::address(out, &site, &address)?;
        // Lark is given no keys that the stack does not know: whatever it has now may be right.
        let keys = address.is_ok().then_some(keys);
        let outcomes = self.change(&lark, &site, keys, out).await?;
        let mut seen = Seen::by_lark(&lark).await;
        seen.has_administrators = file.has_administrators();
        let steps: Vec<_> = Step::ALL.into_iter().map(|step| (step, seen.state_after(step, &site, &outcomes))).collect();
        told::steps(out, &site, &file, &steps)?;
        told::next(out, self, &outcomes)?;
        Ok(Report { address: Some(address), outcomes, steps })
    }

    /// The `open_id`s of those who were named. Whoever was named by e-mail is looked up, which takes a scope that a new app lacks.
    async fn administrators(&self, lark: &Client, out: &mut dyn Write) -> Result<Vec<String>, SetupError> {
        let (emails, mut open_ids): (Vec<_>, Vec<_>) =
            self.given.administrators.iter().cloned().partition(|who| who.contains('@'));
        let found = lark.open_ids(&emails).await.unwrap_or_else(|_| vec![None; emails.len()]);
        for (email, found) in emails.iter().zip(found) {
            match found {
                Some(open_id) => open_ids.push(open_id.as_str().to_owned()),
                None => told::unknown_administrator(out, email)?,
            }
        }
        Ok(open_ids)
    }

    /// The secret, with what misses in it.
    fn secret(&self, administrators: &[String]) -> Result<SecretFile, SetupError> {
        let is_lost = self.url.is_some() && self.given.encrypt_key.is_none() && !self.file.exists();
        if is_lost {
            return Err(SetupError::NoSecret { file: self.file.display().to_string(), secret: self.secret_name() });
        }
        let mut file = SecretFile::open(&self.file, self, administrators)?;
        if !self.dry_run {
            file.save()?;
        }
        Ok(file)
    }

    /// Has the API do what it can.
    async fn change(
        &self,
        lark: &Client,
        site: &Site,
        keys: Option<Keys>,
        out: &mut dyn Write,
    ) -> Result<Vec<Outcome>, SetupError> {
        let changes = plan(site, keys, self.for_everybody);
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
