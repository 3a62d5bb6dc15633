//! The Flashduty account: the key, its rights, licences, pushes.

use super::{AccountFacts, Facts, Finding, PushFacts};
use crate::ports::{FailedPush, IncidentsFault, Readable};
use crate::pulse::Sign;
use crate::words;
use jiff::{SignedDuration, Timestamp};

/// A push is here long before; then the incident is younger than the push that would tell of it.
const PUSH_TAKES: SignedDuration = SignedDuration::from_mins(2);

/// The statuses with which we turn a push away whose secret is not ours.
const TURNED_AWAY: [u16; 2] = [401, 403];

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    let account = &facts.account;
    let mut findings = match whole(account) {
        Some(trouble) => vec![trouble],
        None => parts(facts),
    };
    findings.push(pushes(facts));
    findings.extend(group_bot(facts));
    findings
}

/// A trouble because of which Flashduty tells nothing else.
fn whole(account: &AccountFacts) -> Option<Finding> {
    let faults = || account.owner.as_ref().err().into_iter().chain(account.open.as_ref().err());
    if faults().any(|fault| *fault == IncidentsFault::KeyRejected) {
        let found = Finding::bad("flashduty.key", words::check_key_rejected(), words::check_key_rejected_fix());
        return Some(found.costs(words::check_costs_all_of_flashduty()));
    }
    let silent = faults().count() == 2 && faults().all(is_silence);
    silent.then(|| Finding::warning("flashduty.silent", words::check_flashduty_silent(), words::check_again_later()))
}

fn parts(facts: &Facts) -> Vec<Finding> {
    let account = &facts.account;
    let mut findings = vec![owner(account), incidents(account), manage()];
    findings.extend(account.readable.iter().map(|(what, answer)| readable(*what, answer)));
    findings.extend(licences(facts));
    findings.push(failures(facts));
    findings
}

fn owner(account: &AccountFacts) -> Finding {
    match &account.owner {
        Ok(_) => Finding::fine("flashduty.key", words::check_key_fine()),
        Err(IncidentsFault::Refused { .. }) => {
            Finding::warning("flashduty.key", words::check_key_of_nobody(), words::check_key_of_nobody_fix())
        }
        Err(fault) => unknown("flashduty.key", fault),
    }
}

fn incidents(account: &AccountFacts) -> Finding {
    match &account.open {
        Ok(_) => Finding::fine("flashduty.incidents", words::check_incidents_fine()),
        Err(IncidentsFault::NotAllowed) => {
            let found = Finding::bad("flashduty.incidents", words::check_incidents(), words::check_right_fix("Incidents Read"));
            found.costs(words::check_incidents_costs())
        }
        Err(fault) => unknown("flashduty.incidents", fault),
    }
}

/// Asking would change an incident.
fn manage() -> Finding {
    Finding::fine("flashduty.manage", words::check_manage())
}

fn readable(what: Readable, answer: &Result<(), IncidentsFault>) -> Finding {
    let name = match what {
        Readable::Members => "flashduty.members",
        Readable::Schedules => "flashduty.schedules",
        Readable::Channels => "flashduty.channels",
    };
    match answer {
        Ok(()) => Finding::fine(name, words::check_readable_fine(what)),
        Err(IncidentsFault::NotAllowed) => {
            let found = Finding::warning(name, words::check_readable(what), words::check_right_fix(words::right_of(what)));
            found.costs(words::check_readable_costs(what))
        }
        Err(fault) => unknown(name, fault),
    }
}

/// Who may act, where Flashduty tells it: the owner of the key, and those who are linked.
fn licences(facts: &Facts) -> Option<Finding> {
    let licensed = facts.account.licensed.as_ref().ok()?;
    if facts.account.owner.as_ref().is_ok_and(|owner| !licensed.contains(owner)) {
        let found = Finding::bad("flashduty.licence", words::check_licence(), words::check_licence_fix());
        return Some(found.costs(words::check_licence_costs()));
    }
    let linked = facts.house.linked.as_ref()?;
    match linked.people.difference(licensed).count() {
        0 => Some(Finding::fine("flashduty.licence", words::check_licence_fine())),
        without => Some(Finding::warning("flashduty.licence", words::check_licences(without), words::check_licence_fix())),
    }
}

/// The pushes that failed. One that was turned away for its secret will be so again, unless another has come since.
fn failures(facts: &Facts) -> Finding {
    const NAME: &str = "flashduty.failures";
    let failed = match &facts.account.failures {
        Ok(failed) => failed,
        Err(IncidentsFault::NotAllowed) => {
            let found = Finding::advice(NAME, words::check_history(), words::check_right_fix("Integrations Read"));
            return found.costs(words::check_history_costs());
        }
        Err(fault) => return unknown(NAME, fault),
    };
    let Some(newest) = failed.first() else { return Finding::fine(NAME, words::check_failures_fine()) };
    let last_good = facts.doors.beats.get(&Sign::Webhook).copied();
    let turned_away = |push: &&FailedPush| push.status.is_some_and(|status| TURNED_AWAY.contains(&status));
    match failed.iter().find(turned_away) {
        Some(push) if !came_later(last_good, push) => {
            let found = Finding::bad(NAME, words::check_turned_away(failed.len()), words::check_turned_away_fix());
            found.costs(words::check_pushes_costs())
        }
        Some(_) | None => {
            let fix = words::check_failures_fix();
            Finding::warning(NAME, words::check_failures(failed.len(), newest.status), fix)
        }
    }
}

/// Whether a push was taken after this one had failed.
fn came_later(last_good: Option<Timestamp>, failed: &FailedPush) -> bool {
    last_good.is_some_and(|good| failed.at.is_some_and(|at| good > at))
}

/// Whether pushes arrive at all: an incident that is open was raised, and a push told of it.
fn pushes(facts: &Facts) -> Finding {
    const NAME: &str = "flashduty.webhook";
    let last = facts.doors.beats.get(&Sign::Webhook).copied();
    let open = facts.account.open.as_ref().copied().unwrap_or_default();
    let found = match last {
        Some(last) if !is_behind(last, open, facts.now) => return Finding::fine(NAME, words::check_webhook_fine()).seen(last),
        Some(last) => Finding::warning(NAME, words::check_webhook_behind(), words::check_webhook_fix()).seen(last),
        None if open.open > 0 => Finding::bad(NAME, words::check_webhook_never_open(open.open), words::check_webhook_fix()),
        None => Finding::warning(NAME, words::check_webhook_never(), words::check_webhook_fix()),
    };
    found.costs(words::check_pushes_costs()).copy(&facts.doors.flashduty_address)
}

fn is_behind(last: Timestamp, open: PushFacts, now: Timestamp) -> bool {
    open.newest.is_some_and(|newest| newest > last + PUSH_TAKES && now > newest + PUSH_TAKES)
}

/// Only where one was ever seen: nobody needs them.
fn group_bot(facts: &Facts) -> Option<Finding> {
    let last = facts.doors.beats.get(&Sign::GroupBot)?;
    Some(Finding::fine("flashduty.group-bot", words::check_group_bot()).seen(*last))
}

fn unknown(name: &'static str, fault: &IncidentsFault) -> Finding {
    let says = if is_silence(fault) { words::check_flashduty_silent() } else { words::check_flashduty_declined() };
    Finding::warning(name, says, words::check_again_later())
}

fn is_silence(fault: &IncidentsFault) -> bool {
    match fault {
        IncidentsFault::NoAnswer | IncidentsFault::Unavailable | IncidentsFault::Limited { .. } => true,
        IncidentsFault::Refused { .. } | IncidentsFault::Gone | IncidentsFault::NoLicense => false,
        IncidentsFault::NotAllowed | IncidentsFault::KeyRejected => false,
    }
}
