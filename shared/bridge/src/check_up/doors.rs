//! Our own addresses: what has come in through them.

use super::{DoorFacts, Facts, Finding, TestCard, TestState};
use crate::pulse::Sign;
use crate::words;
use jiff::Timestamp;

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    let doors = &facts.doors;
    let mut findings = vec![callback(doors, facts.now), events(doors)];
    findings.extend(direct_message(doors.test.as_ref()));
    findings
}

/// Whether presses come back: proven by the test card, or by any other press.
fn callback(doors: &DoorFacts, now: Timestamp) -> Finding {
    const NAME: &str = "lark.callback";
    let last = doors.beats.get(&Sign::Callback).copied();
    let Some(test) = &doors.test else { return pressed(last) };
    match test.state {
        TestState::CameBack { at } => Finding::fine(NAME, words::check_callback_proven()).seen(at),
        TestState::Refused { .. } => pressed(last),
        TestState::Sent if last.is_some_and(|last| last >= test.sent_at) => pressed(last),
        TestState::Sent if test.is_waiting(now) => {
            Finding::warning(NAME, words::check_callback_waiting(), words::check_callback_waiting_fix())
        }
        TestState::Sent => {
            let found = Finding::bad(NAME, words::check_callback_lost(), words::check_callback_fix());
            found.costs(words::check_callback_costs()).copy(&doors.lark_address)
        }
    }
}

fn pressed(last: Option<Timestamp>) -> Finding {
    match last {
        Some(at) => Finding::fine("lark.callback", words::check_callback_seen()).seen(at),
        None => Finding::warning("lark.callback", words::check_callback_unproven(), words::check_callback_unproven_fix()),
    }
}

fn events(doors: &DoorFacts) -> Finding {
    match doors.beats.get(&Sign::Event) {
        Some(at) => Finding::fine("lark.events", words::check_events_seen()).seen(*at),
        None => {
            let found = Finding::warning("lark.events", words::check_events_never(), words::check_events_fix());
            found.costs(words::check_events_costs()).copy(&doors.lark_address)
        }
    }
}

/// Whether the bot can write to the administrator, as the test card has shown.
fn direct_message(test: Option<&TestCard>) -> Option<Finding> {
    let TestState::Refused { reason, code } = test?.state else { return None };
    let says = words::check_direct_message(reason, code);
    let fix = reason.map_or_else(words::check_direct_message_fix, words::check_direct_message_fix_of);
    Some(Finding::bad("lark.direct-message", says, fix).costs(words::check_direct_message_costs()))
}
