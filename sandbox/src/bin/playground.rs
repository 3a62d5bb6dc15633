//! `cargo run`: the whole product on loopback, and a page to play with.

use clap::{Parser, Subcommand};
use sandbox::panel::Panel;
use sandbox::samples;
use sandbox::world::{INTEGRATION, Options, PORTS, World};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

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
}

const AFTER: &str = "\
Try it:
  1. Open the printed page. On the left, trigger a Critical incident.
  2. On the right, press Acknowledge on its card. Flashduty on the left says Processing.
  3. Choose Carol, who is not linked, press a button, open the app once, and see the press carried out.

The functions can also be run by `cargo lambda watch` or `sam local invoke` against the same DynamoDB and secrets: the playground
prints the environment they need.";

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    if arguments.log {
        tracing_subscriber::fmt().with_writer(std::io::stderr).compact().init();
    }
    let done = match arguments.command.take() {
        Some(Command::Sample(sample)) => samples::command::run(sample).await,
        None => run(arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let database = if arguments.memory { None } else { Some(database_in(&arguments.data)?) };
    let options = Options {
        port: (arguments.port != 0).then_some(arguments.port),
        database,
        clock: Arc::new(lambda::clock::SystemClock),
        seed: u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or_default(),
    };
    let mut world = World::start(options).await?;
    sandbox::demo::furnish(&world).await?;
    let page = world.page.take().ok_or("the page has no listener")?;
    print_addresses(&world, &arguments);
    let router = Panel::new(Arc::new(world)).router();
    axum::serve(page, router)
        .with_graceful_shutdown(async {
            // Without a signal handler the process ends at once, which is as good.
            let _ = tokio::signal::ctrl_c().await;
            std::process::exit(0);
        })
        .await?;
    Ok(())
}

fn database_in(folder: &std::path::Path) -> Result<PathBuf, std::io::Error> {
    std::fs::create_dir_all(folder)?;
    Ok(folder.join("dynamodb.sqlite"))
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
