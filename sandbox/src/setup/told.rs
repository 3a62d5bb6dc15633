//! What the command tells.

use super::{NoChallenge, SecretFile, Setup};
use bridge::set_up::{Outcome, Part, Shown, Site, Step, StepState};
use bridge::words::{self, Text};
use std::io::{Result, Write};

/// Names of values stand in a column of this width.
const COLUMN: usize = 26;

pub(super) fn credentials(out: &mut dyn Write, setup: &Setup) -> Result<()> {
    let dry = if setup.dry_run { " (dry run: nothing is written or changed)" } else { "" };
    writeln!(out, "flashduty-lark set-up of the app {} as integration `{}`{dry}\n", setup.app_id, setup.integration)?;
    writeln!(out, "Credentials   {} takes App ID and App Secret.", setup.hosts.open)
}

pub(super) fn unknown_administrator(out: &mut dyn Write, email: &str) -> Result<()> {
    writeln!(
        out,
        "Administrator {email}: Lark does not tell who this is. It takes contact:user.id:readonly in a released version: run this again then."
    )
}

/// The secrets that were made are shown this once.
pub(super) fn secret(out: &mut dyn Write, setup: &Setup, file: &SecretFile) -> Result<()> {
    let path = file.path().display();
    match (file.is_changed(), setup.dry_run) {
        (false, _) => writeln!(out, "Secret        {path} holds everything already.")?,
        (true, true) => writeln!(out, "Secret        {path} would be written.")?,
        (true, false) => writeln!(out, "Secret        {path} is written; only you can read it.")?,
    }
    if !setup.dry_run && !file.made().is_empty() {
        writeln!(out, "              Made just now, and shown this once:")?;
        for (name, value) in file.made() {
            writeln!(out, "                {:<COLUMN$}{value}", english(words::set_up_value(*name)))?;
        }
    }
    if file.is_changed() && !setup.dry_run && setup.url.is_some() {
        writeln!(out, "              Tell AWS, unless this is the playground; it is in force within five minutes:")?;
        writeln!(
            out,
            "                aws secretsmanager put-secret-value --secret-id {} --secret-string file://{path}",
            setup.secret_name()
        )?;
    }
    if !file.has_flashduty_key() {
        writeln!(out, "              It has no APP key of Flashduty's yet: set FLASHDUTY_APP_KEY and run this again.")?;
    }
    Ok(())
}

/// The secret goes to AWS, the stack is deployed, and then there is an address.
pub(super) fn before_deployment(out: &mut dyn Write, setup: &Setup) -> Result<()> {
    let (name, path) = (setup.secret_name(), setup.file.display());
    writeln!(out, "\nNext, in the folder of this project:\n")?;
    writeln!(out, "  aws secretsmanager create-secret --name {name} --secret-string file://{path}")?;
    writeln!(out, "  sam build && sam deploy --guided --parameter-overrides CreateSecret=no")?;
    writeln!(out, "  cargo run -- setup --app-id {} --url <the Web Configuration that it prints>\n", setup.app_id)?;
    writeln!(out, "Keep {path} until then, and delete it afterwards: Secrets Manager has it.")
}

pub(super) fn address(out: &mut dyn Write, site: &Site, answer: &std::result::Result<u64, NoChallenge>) -> Result<()> {
    let address = &site.addresses.card;
    match answer {
        Ok(took) => writeln!(out, "Address       {address} answers Lark's challenge ({took} ms)."),
        Err(why) => writeln!(
            out,
            "Address       {address}: {why}.\n              Lark will not take it. Is the stack deployed, and is {} the secret above?",
            site.secret
        ),
    }
}

pub(super) fn would_change(out: &mut dyn Write, parts: impl Iterator<Item = Part>) -> Result<()> {
    let names: Vec<_> = parts.map(|part| english(words::set_up_part(part))).collect();
    writeln!(out, "Lark's API    would be asked to set: {}.", names.join(", "))
}

pub(super) fn outcomes(out: &mut dyn Write, outcomes: &[Outcome]) -> Result<()> {
    let mut lead = "Lark's API    ";
    let mut last = None;
    for outcome in outcomes {
        let part = english(words::set_up_part(outcome.part));
        match outcome.result {
            Ok(()) => writeln!(out, "{lead}{part}: set.")?,
            Err(fault) if last == Some(fault) => writeln!(out, "{lead}{part}: the same.")?,
            Err(fault) => writeln!(out, "{lead}{part}: {}", english(words::set_up_refused(fault)))?,
        }
        (lead, last) = ("              ", outcome.result.err());
    }
    Ok(())
}

/// The guide's steps; what is left of them with every value.
pub(super) fn steps(out: &mut dyn Write, site: &Site, file: &SecretFile, steps: &[(Step, StepState)]) -> Result<()> {
    writeln!(out)?;
    for (at, (step, state)) in steps.iter().enumerate() {
        writeln!(
            out,
            "{:>2}. {}: {}",
            at + 1,
            english(words::set_up_step(*step)),
            english(words::set_up_state(*state)).to_lowercase()
        )?;
        match state {
            StepState::Done | StepState::DoneUntilRelease | StepState::Nothing => {}
            StepState::ToDo | StepState::ByHand(_) | StepState::Unknown => by_hand(out, site, file, *step)?,
        }
    }
    Ok(())
}

fn by_hand(out: &mut dyn Write, site: &Site, file: &SecretFile, step: Step) -> Result<()> {
    writeln!(out, "    {}", english(words::set_up_how(step)))?;
    if let Some(console) = site.console_url(step) {
        writeln!(out, "    {console}")?;
    }
    for value in step.values(site) {
        let name = english(words::set_up_value(value.name));
        match value.text {
            Shown::Text(text) if text.contains('\n') => {
                writeln!(out, "      {name}")?;
                text.lines().try_for_each(|line| writeln!(out, "        {line}"))?;
            }
            Shown::Text(text) => writeln!(out, "      {name:<COLUMN$}{text}")?,
            Shown::InSecret(field) => writeln!(out, "      {name:<COLUMN$}as in {}, {field}", file.path().display())?,
        }
    }
    Ok(())
}

pub(super) fn next(out: &mut dyn Write, setup: &Setup, outcomes: &[Outcome]) -> Result<()> {
    let is_released = outcomes.iter().any(|outcome| outcome.part == Part::Release && outcome.result.is_ok());
    let is_refused = outcomes.iter().any(|outcome| outcome.result.is_err());
    let home = setup.site().map(|site| site.addresses.home).unwrap_or_default();
    writeln!(out)?;
    if setup.dry_run {
        return writeln!(out, "Next: run this again without --dry-run.");
    }
    if is_refused {
        return writeln!(out, "Next: mend what is named above, or do it by hand, and run this again: what is done stays done.");
    }
    if !is_released {
        return writeln!(
            out,
            "Next: run this again with --release, or release a version in the console. Most of it is not in force before."
        );
    }
    writeln!(out, "Next: when the version is approved, open {home} once, and write `@bot here` in a group that has the bot.")
}

/// The playground and its commands speak English.
fn english(text: Text) -> String {
    text.en
}
