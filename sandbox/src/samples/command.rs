//! `cargo run -- sample`: the samples on the command line.

use super::{Names, SEED, all, moment};
use clap::Args;
use jiff::Timestamp;
use std::error::Error;
use std::path::{Path, PathBuf};

/// What was asked for.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Which one, as in `card-callback/acknowledge`; without it, all are listed
    name: Option<String>,
    /// The playground, if one runs: the sample then names its newest incident and its first person
    #[arg(long, default_value_t = 7070)]
    port: u16,
    /// Write all samples, as of a fixed moment, below this folder instead: `events`
    #[arg(long, value_name = "FOLDER", conflicts_with = "name")]
    save: Option<PathBuf>,
}

/// Prints the sample as one line of JSON, or the list, on standard output.
///
/// # Errors
/// When there is no such sample, or a file cannot be written.
pub async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let now = Timestamp::now();
    let seed = u64::try_from(now.as_microsecond()).unwrap_or_default();
    match (arguments.name, arguments.save) {
        (_, Some(folder)) => save(&folder),
        (None, None) => {
            all(now, seed, &Names::default())?.iter().for_each(|sample| println!("{}", sample.path()));
            Ok(())
        }
        (Some(name), None) => {
            let names = Names::of_playground(arguments.port).await.unwrap_or_else(|| {
                eprintln!("no playground at port {}: the sample names people and incidents that nobody knows", arguments.port);
                Names::default()
            });
            let sample = all(now, seed, &names)?.into_iter().find(|sample| sample.path() == name);
            let sample = sample.ok_or_else(|| format!("there is no sample {name}; `cargo run -- sample` lists them"))?;
            println!("{}", sample.event);
            Ok(())
        }
    }
}

/// What `events/` holds.
fn save(events: &Path) -> Result<(), Box<dyn Error>> {
    for sample in all(moment(), SEED, &Names::default())? {
        let file = sample.file(events);
        std::fs::create_dir_all(file.parent().unwrap_or(events))?;
        std::fs::write(file, sample.text())?;
    }
    Ok(())
}
