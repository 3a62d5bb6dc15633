//! What may happen, and how a seed becomes a list of it.

use super::chance::Chance;
use sandbox::dynamodb::faulty::Fault as TableFault;
use sandbox::fate::Invocation;
use sandbox::flashduty::{Fault as FlashdutyFault, Mode as FlashdutyMode, Severity};
use sandbox::lark::{Api, Fault as LarkFault, Mode as LarkMode};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Alice,
    Bob,
    /// Not linked at first.
    Carol,
}

/// One thing that happens. `incident` counts those that were raised; a number too high means none.
#[derive(Debug, Clone)]
pub enum Step {
    Raise {
        severity: Severity,
        payments: bool,
        called: Vec<Who>,
    },
    /// At Flashduty's own console, or by a machine.
    Console {
        incident: usize,
        who: Who,
        deed: Deed,
    },
    /// On the card of the chat, or on the presser's own; where the card has no such button, another.
    Press {
        incident: usize,
        who: Who,
        own: bool,
        label: &'static str,
    },
    /// Carol opens the app's home page, and is linked.
    Link,
    Webhook(WebhookTrouble),
    Lark(Api, LarkFault),
    LarkIs(LarkMode),
    VoidTokens,
    Flashduty(&'static str, FlashdutyFault),
    FlashdutyIs(FlashdutyMode),
    /// So many calls of DynamoDB fail, after so many that do not.
    Table {
        after: u64,
        times: u64,
        fault: TableFault,
    },
    /// The next invocation of this kind is killed after so many runs.
    Kill {
        what: Invocation,
        runs: u32,
    },
    /// The next batch of the table's stream is lost (0), or delivered more than once.
    Batch {
        deliveries: usize,
    },
    /// The records of so many batches come in another order.
    Reorder(usize),
    /// So many queries of an index are answered with what it held before.
    Lag(u64),
    /// The clock jumps, and the sweep of the minute runs.
    Pass(Duration),
    /// Everybody gets on with it, in real time.
    Breathe(Duration),
}

#[derive(Debug, Clone, Copy)]
pub enum Deed {
    Acknowledge,
    Unacknowledge,
    Snooze(i64),
    Wake,
    Close,
    Recover,
    Reopen,
    Comment,
    Grade(Severity),
    HandOver(Who),
    Call(Who),
    Storm,
}

#[derive(Debug, Clone, Copy)]
pub enum WebhookTrouble {
    Hold,
    Release,
    /// What is held back is sent in another order.
    Shuffle,
    DuplicateNext,
    /// Lost for good.
    DropNext,
}

/// The kinds of trouble of one schedule: few at a time, so that each schedule goes deep and not only wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Theme {
    Webhook,
    Lark,
    Flashduty,
    Table,
    Kills,
    Time,
}

const THEMES: [Theme; 6] = [Theme::Webhook, Theme::Lark, Theme::Flashduty, Theme::Table, Theme::Kills, Theme::Time];
const PEOPLE: [Who; 3] = [Who::Alice, Who::Bob, Who::Carol];

/// What can be pressed, in English.
pub const LABELS: [&str; 10] = [
    "Acknowledge too",
    "Un-acknowledge",
    "Acknowledge",
    "Snooze 2 h",
    "Wake",
    "Acknowledge",
    "Close",
    "Reopen",
    "Comment",
    "Comment",
];
const SEVERITIES: [Severity; 3] = [Severity::Critical, Severity::Warning, Severity::Info];

/// More incidents would mostly wait for one another's turn.
const INCIDENTS: u64 = 3;

/// The schedule of a seed.
pub fn schedule(seed: u64) -> Vec<Step> {
    let mut chance = Chance::new(seed);
    let mut themes = THEMES.to_vec();
    chance.shuffle(&mut themes);
    themes.truncate(chance.from(1, 3) as usize);
    let mut steps = vec![raise(&mut chance)];
    for _ in 0..chance.from(6, 20) {
        steps.push(match chance.from(0, 9) {
            0 => raise(&mut chance),
            1..=2 => console(&mut chance),
            3..=4 => press(&mut chance),
            5 => pause(&mut chance),
            _ => {
                let theme = chance.pick(&themes);
                trouble(theme, &mut chance)
            }
        });
        if chance.one_in(2) {
            steps.push(Step::Breathe(Duration::from_millis(chance.from(0, 40))));
        }
    }
    steps
}

fn raise(chance: &mut Chance) -> Step {
    let called = PEOPLE.into_iter().filter(|_| chance.one_in(2)).collect();
    Step::Raise { severity: chance.pick(&SEVERITIES), payments: chance.one_in(2), called }
}

fn incident(chance: &mut Chance) -> usize {
    chance.from(0, INCIDENTS - 1) as usize
}

fn console(chance: &mut Chance) -> Step {
    let (severity, other) = (chance.pick(&SEVERITIES), chance.pick(&PEOPLE));
    let deed = chance.pick(&[
        Deed::Acknowledge,
        Deed::Acknowledge,
        Deed::Unacknowledge,
        Deed::Snooze(30),
        Deed::Snooze(600),
        Deed::Wake,
        Deed::Close,
        Deed::Recover,
        Deed::Reopen,
        Deed::Comment,
        Deed::Grade(severity),
        Deed::HandOver(other),
        Deed::Call(other),
        Deed::Storm,
    ]);
    Step::Console { incident: incident(chance), who: chance.pick(&PEOPLE), deed }
}

fn press(chance: &mut Chance) -> Step {
    if chance.one_in(12) {
        return Step::Link;
    }
    let label = chance.pick(&LABELS);
    Step::Press { incident: incident(chance), who: chance.pick(&PEOPLE), own: chance.one_in(3), label }
}

fn pause(chance: &mut Chance) -> Step {
    match chance.from(0, 3) {
        0 => Step::Pass(Duration::from_secs(chance.from(1, 180))),
        _ => Step::Breathe(Duration::from_millis(chance.from(20, 120))),
    }
}

fn trouble(theme: Theme, chance: &mut Chance) -> Step {
    match theme {
        Theme::Webhook => Step::Webhook(webhook(chance)),
        Theme::Lark => lark(chance),
        Theme::Flashduty => flashduty(chance),
        Theme::Table => table(chance),
        Theme::Kills => kill(chance),
        Theme::Time => Step::Pass(Duration::from_secs(chance.pick(&[60, 300, 1_800, 3_700, 7_300, 20_000]))),
    }
}

fn webhook(chance: &mut Chance) -> WebhookTrouble {
    use WebhookTrouble::{DropNext, DuplicateNext, Hold, Release, Shuffle};
    chance.pick(&[Hold, Hold, Release, Shuffle, Shuffle, DuplicateNext, DropNext])
}

fn lark(chance: &mut Chance) -> Step {
    let api = chance.pick(&[Api::Send, Api::Send, Api::Patch, Api::Patch, Api::TenantToken]);
    let long_enough = chance.pick(&[60, 60, 60, 2_900, 3_100]);
    let fault = chance.pick(&[
        LarkFault::Code { http: 429, code: 99_991_400 },
        LarkFault::Code { http: 400, code: 99_991_400 },
        // Under 200, to be told from those that are the fake's own.
        LarkFault::Code { http: 200, code: 230_020 },
        LarkFault::Status(500),
        LarkFault::Status(503),
        LarkFault::Status(429),
        LarkFault::CutBefore,
        LarkFault::CutBefore,
        LarkFault::CutAfter,
        LarkFault::CutAfter,
        LarkFault::CutAfter,
        LarkFault::Limited { reset: Some(1), http: 429 },
        LarkFault::Limited { reset: Some(7), http: 400 },
        LarkFault::Limited { reset: None, http: 429 },
        LarkFault::Limited { reset: None, http: 400 },
        LarkFault::Slow(60),
        LarkFault::Slow(300),
        LarkFault::Slow(long_enough),
    ]);
    match chance.from(0, 9) {
        0 => Step::VoidTokens,
        1 => Step::LarkIs(LarkMode::Limited),
        2 => Step::LarkIs(LarkMode::Down),
        3..=4 => Step::LarkIs(LarkMode::Up),
        _ => Step::Lark(api, fault),
    }
}

fn flashduty(chance: &mut Chance) -> Step {
    let path = chance.pick(&[
        "/incident/info",
        "/incident/info",
        "/incident/ack",
        "/incident/comment",
        "/incident/comment",
        "/incident/comment",
        "/incident/feed",
        "/incident/feed",
        "/incident/snooze",
        "/incident/wake",
        "/incident/resolve",
        "/incident/reopen",
        "/incident/unack",
    ]);
    let error = |status, code: &str| FlashdutyFault::Error { status, code: code.to_owned() };
    let fault = match chance.from(0, 9) {
        0 => error(429, "RequestTooFrequently"),
        1 => error(500, "InternalError"),
        2 => FlashdutyFault::Status(502),
        3..=4 => FlashdutyFault::CutBefore,
        5..=7 => FlashdutyFault::CutAfter,
        8 => FlashdutyFault::Slow(200),
        // Past the moment at which the presser is told to wait no longer.
        _ => FlashdutyFault::Slow(chance.pick(&[2_900, 3_100])),
    };
    match chance.from(0, 9) {
        0 => Step::FlashdutyIs(FlashdutyMode::Down),
        1..=2 => Step::FlashdutyIs(FlashdutyMode::Up),
        _ => Step::Flashduty(path, fault),
    }
}

fn table(chance: &mut Chance) -> Step {
    use TableFault::{Broken, Conflict, CutAfter, CutBefore, Throttled};
    if chance.one_in(4) {
        return Step::Lag(chance.from(1, 8));
    }
    let fault = chance.pick(&[Throttled, Conflict, Conflict, Broken, CutBefore, CutAfter, CutAfter]);
    // The SDK tries three times, and who meets a conflict four times more.
    Step::Table { after: chance.from(0, 30), times: chance.pick(&[1, 1, 3, 12]), fault }
}

fn kill(chance: &mut Chance) -> Step {
    use Invocation::{Batch, Callback, Sweep, Webhook};
    match chance.from(0, 6) {
        0 => Step::Batch { deliveries: 0 },
        1 => Step::Batch { deliveries: 2 },
        2 => Step::Reorder(chance.from(1, 5) as usize),
        _ => Step::Kill {
            what: chance.pick(&[Batch, Batch, Batch, Callback, Callback, Sweep, Webhook]),
            runs: chance.from(0, 40) as u32,
        },
    }
}
