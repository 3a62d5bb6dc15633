//! `cargo run`: the whole product on loopback, and a page to play with.

use clap::{Parser, Subcommand};
use sandbox::panel::Panel;
use sandbox::world::{INTEGRATION, Options, PORTS, World};
use sandbox::{samples, setup};
use std::error::Error;
use std::future::IntoFuture as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// The whole of flashduty-lark on this machine: the four functions, an embedded DynamoDB, a built-in Lark and Flashduty that speak
/// the real wire, and a page to try it on. Listens on 127.0.0.1 only and reaches nothing outside.
#[derive(Parser)]
#[command(version, after_help = AFTER, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// First of six ports: page, functions, Lark, Flashduty, DynamoDB, Secrets Manager. 0 takes any that are free
    #[arg(long, default_value_t = 7070, value_parser = clap::value_parser!(u16).range(0..=65_530))]
    port: u16,
    /// Keep everything in memory: nothing is written, and nothing is left afterwards
    #[arg(long, conflicts_with = "data")]
    memory: bool,
    /// Folder that keeps the state between runs. Delete it to begin anew
    #[arg(long, default_value = "target/playground", value_name = "FOLDER")]
    data: PathBuf,
    /// Show the functions' own log on standard error
    #[arg(long)]
    log: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Print a sample request for a function, freshly signed: for `cargo lambda invoke` and `sam local invoke` (events/README.md)
    Sample(samples::command::Arguments),
    /// Set a Lark app up: check it, make its secrets, have Feishu's API do what it can, and tell the rest (docs/DEPLOY.md)
    Setup(setup::command::Arguments),
}

const AFTER: &str = "\
Try it:
  1. Open the printed page. On the left, trigger a Critical incident.
  2. On the right, press Acknowledge on its card. Flashduty on the left says Processing.
  3. Choose Carol, who is not linked, press a button, open the app once, and see the press carried out.

The functions can also be run by `cargo lambda watch` or `sam local invoke` against the same DynamoDB and secrets: the playground
prints the environment they need.";

/// So long the end waits for what is under way.
const PATIENCE: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    if arguments.log {
        tracing_subscriber::fmt().with_writer(std::io::stderr).compact().init();
    }
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(error.into()),
    };
    let done = match arguments.command.take() {
        Some(Command::Sample(sample)) => runtime.block_on(samples::command::run(sample)),
        Some(Command::Setup(wanted)) => runtime.block_on(setup::command::run(wanted)),
        None => play(runtime, &arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(error),
    }
}

fn failed(error: Box<dyn Error>) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

/// Plays until it is told to end. What the neighbours remember is written down when nothing runs any more: then the table knows of
/// no card that they do not.
fn play(runtime: Runtime, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let world = runtime.block_on(run(arguments))?;
    drop(runtime);
    Ok(world.save()?)
}

async fn run(arguments: &Arguments) -> Result<Arc<World>, Box<dyn Error>> {
    let database = (!arguments.memory).then(|| arguments.data.join("dynamodb.sqlite"));
    let options = Options {
        port: (arguments.port != 0).then_some(arguments.port),
        database,
        clock: Arc::new(lambda::clock::SystemClock),
        seed: u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or_default(),
    };
    let mut world = World::start(options).await?;
    if let Some(lost) = &world.lost {
        eprintln!("beginning anew: {lost}");
    }
    sandbox::demo::furnish(&world).await?;
    world.keep()?;
    let page = world.page.take().ok_or("the page has no listener")?;
    print_addresses(&world, arguments);
    let world = Arc::new(world);
    let served = axum::serve(page, Panel::new(world.clone()).router());
    tokio::select! {
        served = served.into_future() => served?,
        () = told_to_end() => {}
    }
    // What Flashduty is about to tell would otherwise be lost: its queue is not kept.
    let _ = tokio::time::timeout(PATIENCE, world.flashduty.settle()).await;
    Ok(world)
}

/// Ctrl-C or `kill`.
#[cfg(unix)]
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let told = async |kind| match signal(kind) {
        Ok(mut signals) => drop(signals.recv().await),
        // Then this signal ends the process at once, and the last second is not written down.
        Err(_) => std::future::pending().await,
    };
    tokio::select! {
        () = told(SignalKind::interrupt()) => {}
        () = told(SignalKind::terminate()) => {}
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
async fn told_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

fn print_addresses(world: &World, arguments: &Arguments) {
    let (at, base) = (&world.addresses, format!("{}/{INTEGRATION}", world.addresses.functions));
    let kept = if arguments.memory { "in memory".to_owned() } else { format!("kept in {}", arguments.data.display()) };
    println!("flashduty-lark playground: {PORTS} ports on loopback, state {kept}\n");
    for (name, address) in [
        ("Page", at.page.as_str()),
        ("Web Configuration", &base),
        ("Redirect URL", &format!("{base}/oauth")),
        ("Message Card Request URL", &format!("{base}/lark")),
        ("Flashduty webhook", &format!("{base}/flashduty")),
        ("Lark (built-in)", &at.lark),
        ("Flashduty (built-in)", &at.flashduty),
        ("DynamoDB (embedded)", &at.dynamodb),
        ("Secrets Manager (built-in)", &at.secrets),
    ] {
        println!("  {name:<28}{address}");
    }
    println!(
        "\nFor cargo lambda or sam local:\n  AWS_ENDPOINT_URL_DYNAMODB={} AWS_ENDPOINT_URL_SECRETS_MANAGER={} TABLE_NAME=flashduty-lark AWS_REGION=local AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local",
        at.dynamodb, at.secrets
    );
    println!("\nTry next: open {} and press “Trigger Critical”. Ctrl-C ends it.", at.page);
}
