//! Secrets are asked for, never taken from the command line, where everybody on the machine can read them.

use secrecy::SecretString;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

/// From this environment variable, or from the terminal without an echo, or from a pipe's next line. `None` for nothing.
///
/// # Errors
/// When standard input cannot be read.
pub(super) fn secret(variable: &str, question: &str) -> io::Result<Option<SecretString>> {
    if let Some(value) = std::env::var(variable).ok().filter(|value| !value.is_empty()) {
        return Ok(Some(value.into()));
    }
    let is_asked = io::stdin().is_terminal();
    let silence = is_asked.then(|| Silence::begin(variable)).transpose()?;
    if is_asked {
        eprint!("{question} (not shown; {variable} in the environment works as well): ");
        io::stderr().flush()?;
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    if let Some(silence) = silence {
        drop(silence);
        eprintln!();
    }
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.into()))
}

/// The terminal shows nothing while this lives.
struct Silence;

impl Silence {
    fn begin(variable: &str) -> io::Result<Self> {
        if stty("-echo") {
            Ok(Self)
        } else {
            Err(io::Error::other(format!("this terminal cannot hide what is typed: set {variable} in the environment")))
        }
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        stty("echo");
    }
}

fn stty(how: &str) -> bool {
    Command::new("stty").arg(how).stdin(Stdio::inherit()).status().is_ok_and(|status| status.success())
}
