//! `cargo run -- setup`: the set-up on the command line.

use super::playground::Playground;
use super::{Given, Setup, prompt};
use bridge::id::Integration;
use clap::Args;
use lark::settings::Hosts;
use serde_json::{Value, json};
use std::error::Error;
use std::path::PathBuf;

/// What was asked for.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub struct Arguments {
    /// The app's App ID, `cli_…`. Without it, a playground that runs on this machine is set up
    #[arg(long, value_name = "ID")]
    app_id: Option<String>,
    /// Where the stack is: the Web Configuration that `sam deploy` prints. Without it, only the secret is made
    #[arg(long, value_name = "URL", value_parser = address, requires = "app_id")]
    url: Option<String>,
    /// The integration's name
    #[arg(long, default_value = "main", value_parser = integration)]
    integration: Integration,
    /// `feishu`, `lark`, or the open platform's address of a private deployment
    #[arg(long, default_value = "feishu")]
    domain: String,
    /// Somebody who may administer, by `open_id` or by e-mail; may be given several times
    #[arg(long, value_name = "PERSON")]
    administrator: Vec<String>,
    /// Where the secret is kept on its way to AWS. What stands in it is kept
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Make the app available to everybody in the company
    #[arg(long)]
    everybody: bool,
    /// Submit a version, so that what was set comes into force
    #[arg(long)]
    release: bool,
    /// Check and tell, and write and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Set the playground up that runs on this machine: try the whole offline
    #[arg(long, conflicts_with_all = ["app_id", "url"])]
    playground: bool,
    /// The port of the playground's page
    #[arg(long, default_value_t = 7070)]
    port: u16,
}

const AFTER: &str = "\
Secrets are never arguments. They come from LARK_APP_SECRET and FLASHDUTY_APP_KEY in the environment, or are asked for without an
echo. An Encrypt Key or Verification Token of your own goes into the secret's file first: what stands there is kept.

Twice is once: run it before the deployment (without --url), after it (with --url), and whenever something is to be mended.

Try it offline:
  cargo run                                  # in one terminal
  cargo run -- setup --playground --dry-run  # in another
  cargo run -- setup --playground";

/// Sets it up and tells it on standard output.
///
/// # Errors
/// When arguments, credentials or the secret's file are not right.
pub async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let http = lambda::http_client::build()?;
    let setup = match &arguments.app_id {
        Some(app_id) => of_app(&arguments, app_id, http)?,
        None => of_playground(&arguments, http).await?,
    };
    setup.run(&mut std::io::stdout()).await?;
    Ok(())
}

async fn of_playground(arguments: &Arguments, http: reqwest::Client) -> Result<Setup, Box<dyn Error>> {
    let port = arguments.port;
    let found = Playground::at(&http, port).await;
    let playground = found.ok_or_else(|| {
        format!("no playground answers at port {port}; start one with `cargo run`, or name your app with --app-id cli_…")
    })?;
    let file = arguments.secret_file.clone().unwrap_or_else(|| "target/playground/main.secret.json".into());
    let mut setup = playground.setup(http, file);
    setup.given.administrators.clone_from(&arguments.administrator);
    setup.dry_run = arguments.dry_run;
    Ok(setup)
}

fn of_app(arguments: &Arguments, app_id: &str, http: reqwest::Client) -> Result<Setup, Box<dyn Error>> {
    let (hosts, domain) = domain(&arguments.domain)?;
    let app_secret = prompt::secret("LARK_APP_SECRET", "App Secret")?.ok_or("there is no App Secret")?;
    let flashduty_key = prompt::secret("FLASHDUTY_APP_KEY", "APP key of Flashduty, or nothing to keep what the file has")?;
    let file = arguments.secret_file.clone();
    Ok(Setup {
        http,
        url: arguments.url.as_deref().map(|url| base(url, &arguments.integration)),
        hosts,
        domain,
        app_id: app_id.to_owned(),
        app_secret,
        given: Given { flashduty_key, administrators: arguments.administrator.clone(), ..Given::default() },
        file: file.unwrap_or_else(|| format!("flashduty-lark-{}.secret.json", arguments.integration).into()),
        integration: arguments.integration.clone(),
        for_everybody: arguments.everybody,
        release: arguments.release,
        dry_run: arguments.dry_run,
        random: lambda::random::system,
    })
}

/// The stack's address, of which the integration's own is no part.
fn base(url: &str, integration: &Integration) -> String {
    url.strip_suffix(&format!("/{integration}")).unwrap_or(url).to_owned()
}

/// Where Lark is, and how the secret spells it. A private deployment has its sign-in and its links beside its open platform.
fn domain(named: &str) -> Result<(Hosts, Value), String> {
    match named {
        "feishu" => Ok((Hosts::feishu(), json!("feishu"))),
        "lark" => Ok((Hosts::lark(), json!("lark"))),
        open => {
            let open = address(open).map_err(|why| format!("--domain is feishu, lark or an address: {why}"))?;
            let beside = |name: &str| open.replacen("://open.", &format!("://{name}."), 1);
            let (accounts, applink) = (beside("accounts"), beside("applink"));
            let spelt = json!({ "open": open, "accounts": accounts, "applink": applink });
            let token_url = format!("{open}/open-apis/authen/v2/oauth/token");
            Ok((Hosts { open, accounts, applink, token_url }, spelt))
        }
    }
}

fn integration(name: &str) -> Result<Integration, String> {
    let rule = "lower-case letters, digits and `-`, beginning with a letter, at most 32";
    Integration::parse(name).ok_or_else(|| format!("a name has {rule}"))
}

/// A base address without a slash at its end. Plain HTTP on this machine only.
fn address(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).map_err(|_| "it has to begin with https://".to_owned())?;
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if url.scheme() == "https" || url.scheme() == "http" && is_here {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("it has to begin with https://".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_private_deployment_has_its_sign_in_beside_its_open_platform() {
        let (hosts, spelt) = domain("https://open.lark.example.com/").unwrap();
        assert_eq!(hosts.accounts, "https://accounts.lark.example.com");
        assert_eq!(spelt["open"], "https://open.lark.example.com");
        assert_eq!(domain("http://127.0.0.1:7072").unwrap().0.accounts, "http://127.0.0.1:7072");
    }

    #[test]
    fn the_stack_is_found_by_its_web_configuration_as_well() {
        let main = Integration::parse("main").unwrap();
        assert_eq!(base("https://h.example/main", &main), "https://h.example");
        assert_eq!(base("https://h.example", &main), "https://h.example");
    }

    #[test]
    fn an_address_travels_encrypted_or_stays_on_this_machine() {
        assert_eq!(address("https://h.example/").unwrap(), "https://h.example");
        assert!(address("http://h.example").is_err());
        assert!(address("h.example").is_err());
        assert!(domain("mars").is_err());
    }
}
