#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::{ChannelId, ChatId, IncidentId};
use crate::incident::{Channel, Incident};
use crate::lane::Destination;
use crate::samples::{at, incident};

fn storm() -> Storm {
    Storm::begin(Destination::Chat(ChatId::new("oc_1")), at(0))
}

fn entry(number: usize, severity: Severity, progress: Progress) -> Entry {
    let incident = Incident {
        id: IncidentId::new(format!("{number:024}")),
        num: format!("{number:06}"),
        title: format!("disk {number} full"),
        severity,
        progress,
        started_at: at(i64::try_from(number).unwrap()),
        ..incident()
    };
    Entry::of(&incident, severity == Severity::Critical)
}

/// The card as one reads it.
fn read(card: &DigestCard) -> String {
    let mut text = format!("{:?} {}\nsummary: {}\n", card.colour, card.title.en, card.summary.en);
    for fact in &card.facts {
        let value = match &fact.value {
            Value::Plain(text) => text.clone(),
            Value::Words(words) => words.en.clone(),
            Value::At(at) => at.to_string(),
            Value::People(_) => unreachable!("a digest names nobody"),
        };
        text += &format!("{}: {value}\n", fact.label.en);
    }
    card.newest.iter().for_each(|line| text += &format!("- {} {}\n", line.state.en, line.title));
    text += &card.more.iter().map(|more| format!("{}\n", more.en)).collect::<String>();
    text += &card.open_one.iter().map(|menu| format!("[{} {}]\n", menu.caption.en, menu.incidents.len())).collect::<String>();
    let confirm = |all: &ShowAll| format!("[{}] {} {}\n", all.label.en, all.confirm.title.en, all.confirm.text.en);
    text += &card.show_all.iter().map(confirm).collect::<String>();
    text += &card.link.iter().map(|link| link.url.clone()).collect::<String>();
    text
}

#[test]
fn a_storm_as_one_reads_it() {
    let mut entries: Vec<_> = (0..997).map(|n| entry(n, Severity::Warning, Progress::Triggered)).collect();
    entries.extend((997..1_000).map(|n| entry(n, Severity::Critical, Progress::Processing)));
    entries[7].progress = Progress::Closed;
    insta::assert_snapshot!(read(&DigestCard::of(&storm(), &entries)), @r"
    Orange Storm: 1,000 incidents
    summary: Storm: 1,000 incidents, 999 open
    Critical: 3 processing
    Warning: 996 triggered · 1 closed
    Channels: Payments 1,000
    Top labels: service=checkout-api 1,000
    Since: 2026-10-14T03:03:20Z
    - Critical · Processing #000999 disk 999 full
    - Critical · Processing #000998 disk 998 full
    - Critical · Processing #000997 disk 997 full
    - Warning · Triggered #000996 disk 996 full
    - Warning · Triggered #000995 disk 995 full
    - Warning · Triggered #000994 disk 994 full
    - Warning · Triggered #000993 disk 993 full
    - Warning · Triggered #000992 disk 992 full
    - Warning · Triggered #000991 disk 991 full
    - Warning · Triggered #000990 disk 990 full
    and 990 more
    [Show the card of… 20]
    [Show 997 cards here] Post 997 more cards here? Within Lark's limits this takes about 3 min.
    https://console.flashcat.cloud/incident
    ");
}

#[test]
fn when_all_is_over_and_all_have_cards_there_is_nothing_to_press() {
    let entries = [1, 2].map(|n| Entry { carded: true, ..entry(n, Severity::Info, Progress::Closed) });
    let card = DigestCard::of(&storm(), &entries);
    assert_eq!((card.colour, &card.open_one, &card.show_all, &card.more), (Colour::Green, &None, &None, &None));
    assert_eq!(card.summary.en, "Storm: 2 incidents, all closed");
}

#[test]
fn the_order_in_which_the_table_tells_does_not_matter() {
    let entries = [1, 2, 3].map(|n| entry(n, Severity::Info, Progress::Triggered));
    let backwards: Vec<_> = entries.iter().rev().cloned().collect();
    assert_eq!(DigestCard::of(&storm(), &entries), DigestCard::of(&storm(), &backwards));
}

#[test]
fn somebody_has_each_that_is_open() {
    let entries = [entry(1, Severity::Critical, Progress::Processing), entry(2, Severity::Critical, Progress::Closed)];
    assert_eq!(DigestCard::of(&storm(), &entries).colour, Colour::Blue);
}

#[test]
fn only_the_most_frequent_channels_and_the_shared_labels_are_named() {
    let labelled = |n: usize| {
        let labels = BTreeMap::from([("host".to_owned(), n.to_string()), ("rack".to_owned(), (n % 2).to_string())]);
        let channel = Some(Channel { id: ChannelId(1), name: format!("Team {}", n.min(6)) });
        let one = Incident { labels, channel, id: IncidentId::new(n.to_string()), ..incident() };
        Entry::of(&one, true)
    };
    let entries: Vec<_> = (0..9).map(labelled).collect();
    let card = read(&DigestCard::of(&storm(), &entries));
    assert!(card.contains("Channels: Team 6 3 · Team 0 1 · Team 1 1 · Team 2 1 · Team 3 1 · +2\n"), "{card}");
    assert!(card.contains("Top labels: rack=0 5 · rack=1 4\n"), "{card}");
}

#[test]
fn a_console_that_we_do_not_know_is_not_guessed() {
    let elsewhere = Entry { url: "https://duty.example/i/7".to_owned(), ..entry(1, Severity::Info, Progress::Triggered) };
    assert_eq!(DigestCard::of(&storm(), &[elsewhere]).link, None);
}
