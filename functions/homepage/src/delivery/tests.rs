#![allow(clippy::unwrap_used)]

use super::*;
use bridge::backlog::{LogFilter, Names};
use bridge::id::{ChatId, IncidentId};
use bridge::journal::Ending;
use bridge::lane::{Destination, Urgency};
use bridge::reason::{Death, Reason};
use bridge::words::Language;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lines::About;

fn at() -> Timestamp {
    "2026-11-22T00:30:00Z".parse().unwrap()
}

fn row() -> Row {
    Row {
        lane: Lane::To(Destination::Chat(ChatId::new("oc_1"))),
        work: Work::Show(IncidentId::new("6acef3296b1f0c5d2e94a7b8")),
        urgency: Urgency::Critical,
        since: at(),
        due_at: at() + jiff::SignedDuration::from_hours(1),
        tries: 3,
        throttled: false,
        fresh: false,
        generation: 1,
    }
}

fn line() -> Line {
    let Row { lane, work, urgency, since, tries, .. } = row();
    let log_id = Some("20261122083000AB12CD34EF56AB78CD90EF".to_owned());
    Line {
        at: at(),
        lane,
        work,
        urgency,
        since,
        tries,
        ending: Ending::Dead(Reason::PersonOutOfReach),
        code: Some(230_013),
        log_id,
    }
}

/// As long as what stands there usually is.
fn about() -> About {
    About {
        words: "Incident card #94A7B8 checkout-api / p99 latency above 2s for 5 minutes in prod-sg".to_owned(),
        url: "https://console.flashcat.cloud/incident/detail/6acef3296b1f0c5d2e94a7b8".to_owned(),
    }
}

/// A page on which as much stands as ever does.
fn full(language: Language) -> Page {
    let (names, zone) = (Names::default(), TimeZone::get("Asia/Shanghai").unwrap());
    let scene = Scene { language, zone: &zone, names: &names, now: at() };
    let dead = DeadRow { row: row(), death: Death { reason: Reason::PersonOutOfReach, code: Some(230_013) }, at: at() };
    let form = LogForm { filter: LogFilter::default(), cursor: None, since: String::new(), since_label: words::log_since("UTC") };
    let mut frame = Frame::new(language, "/main", &words::delivery_title());
    frame.script = true;
    let told = Told {
        dead: vec![dead; DEAD + 1],
        queue: vec![row(); QUEUE],
        waiting: Waiting { rows: 900, ..Waiting::default() },
        is_used_up: false,
        lateness: None,
        log: Found { items: vec![line(); LINES], next: Some(Cursor::from(at())), gave_up: true },
        names: Names::default(),
    };
    let mut page = fill(frame, "x".repeat(43), &scene, form, &told);
    page.dead.iter_mut().for_each(|line| line.about = about());
    page.queue.iter_mut().for_each(|line| line.about = about());
    page.log.iter_mut().for_each(|line| line.about = about());
    page
}

#[test]
fn a_full_page_is_light_enough_and_says_that_there_is_more() {
    let html = full(Language::En).render().unwrap();
    assert!(html.len() < 40_000, "{} bytes", html.len());
    assert_eq!(html.matches("<tr>").count(), DEAD + QUEUE + LINES + 3);
    for words in ["the newest 15.", "the 15 that have waited longest", "5,000 lines were looked at", "Failed 3 times"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(!html.contains("style="), "the policy lets no style in");
    assert!(full(Language::Zh).render().unwrap().contains("只显示等待最久的 15 条"));
}
