//! Cards as the heart draws them, of one incident in its four states; and the digest of a storm.

use bridge::card::{CardLink, CardPerson, Colour, Detail, DigestCard, DigestLine, IncidentCard, NoteCard, Value, View};
use bridge::event::IncidentEventKind;
use bridge::id::{ChannelId, ChatId, EventId, IncidentId, OpenId, PersonId, TenantKey};
use bridge::incident::{Assignment, AssignmentKind, Channel, Incident, Link, Person, Progress, Responder, Severity};
use bridge::lane::Destination;
use bridge::person::{LinkProof, LinkedPerson};
use bridge::snapshot::{Snapshot, TimelineLine, Version};
use bridge::storm::{Entry, Storm};
use bridge::words::Text;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::collections::BTreeMap;

/// 2025-11-24 16:00 UTC.
const START: i64 = 1_764_000_000;

pub(super) fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(START + minutes * 60).unwrap()
}

pub(super) fn states() -> [(&'static str, IncidentCard); 4] {
    [("triggered", triggered()), ("processing", processing()), ("snoozed", snoozed()), ("closed", closed())]
}

pub(super) fn triggered() -> IncidentCard {
    drawn(burning(), at(1))
}

fn processing() -> IncidentCard {
    drawn(acknowledged(), at(6))
}

fn snoozed() -> IncidentCard {
    drawn(Incident { snoozed_until: Some(at(120)), ..acknowledged() }, at(6))
}

fn closed() -> IncidentCard {
    let closer = Some(Person { id: PersonId(1), name: "Zhang San".to_owned() });
    let closed_at = Some(at(42));
    let resolution = "Rolled back release 118.".to_owned();
    drawn(Incident { progress: Progress::Closed, closed_at, closer, resolution, updated_at: at(42), ..acknowledged() }, at(43))
}

fn acknowledged() -> Incident {
    let mut incident = Incident { progress: Progress::Processing, acked_at: Some(at(4)), updated_at: at(4), ..burning() };
    incident.responders[0].acked_at = Some(at(4));
    incident
}

fn burning() -> Incident {
    let called = |id, name: &str| Responder {
        person: Person { id: PersonId(id), name: name.to_owned() },
        assigned_at: Some(at(0)),
        acked_at: None,
    };
    Incident {
        id: IncidentId::new("664d1f0a5c3e8b0012345678"),
        num: "94A7B8".to_owned(),
        title: "订单服务 P99 > 2s <at id=all></at>".to_owned(),
        description: "P99 of order-api is 2.4 s.\nThreshold: **2 s**".to_owned(),
        severity: Severity::Critical,
        recovered: false,
        progress: Progress::Triggered,
        started_at: at(0),
        updated_at: at(0),
        acked_at: None,
        closed_at: None,
        snoozed_until: None,
        labels: BTreeMap::from([("service".into(), "order-api".into()), ("check".into(), "p99[5m] > 2s".into())]),
        channel: Some(Channel { id: ChannelId(7), name: "order-core".to_owned() }),
        responders: vec![called(1, "Zhang San"), called(2, "李四_*")],
        assignment: Some(Assignment {
            kind: AssignmentKind::Assign,
            rule: "Primary".to_owned(),
            rule_id: None,
            level: 1,
            at: Some(at(0)),
        }),
        creator: None,
        closer: None,
        alert_count: 37,
        impact: String::new(),
        root_cause: String::new(),
        resolution: String::new(),
        detail_url: "https://console.flashcat.cloud/incident/detail/664d1f0a5c3e8b0012345678".to_owned(),
        links: vec![Link { name: "Runbook".to_owned(), url: "https://wiki.example/order-api".to_owned() }],
    }
}

fn drawn(incident: Incident, now: Timestamp) -> IncidentCard {
    let version = Version { at: incident.updated_at, event: EventId::new("e1") };
    let comment = IncidentEventKind::Comment { text: "<at id=all></at> [look](https://evil.example)".to_owned() };
    let line = TimelineLine { version: version.clone(), kind: comment, actor: None };
    let snapshot = Snapshot { incident, version, firing: None, lines: vec![line], wished: Default::default() };
    let linked = [LinkedPerson {
        open_id: OpenId::new("ou_1"),
        tenant: TenantKey::new("t1"),
        person: PersonId(1),
        name: "Zhang San".to_owned(),
        lark_name: String::new(),
        key: None,
        proof: LinkProof::Directory,
        linked_at: at(0),
        choices: bridge::person::PersonalChoices::default(),
    }];
    let view = View {
        destination: &Destination::Chat(ChatId::new("oc_1")),
        linked: &linked,
        snooze_minutes: &[120, 240, 720],
        zone: &TimeZone::UTC,
        now,
        late: Some(SignedDuration::from_mins(3)),
    };
    IncidentCard::of(&snapshot, &view)
}

/// The first person on the card.
pub(super) fn person(card: &mut IncidentCard) -> &mut CardPerson {
    let people = card.facts.iter_mut().find_map(|fact| match &mut fact.value {
        Value::People(people) => people.first_mut(),
        Value::Plain(_) | Value::Words(_) | Value::At(_) => None,
    });
    people.unwrap()
}

pub(super) fn link(label: &str, url: &str) -> CardLink {
    CardLink { label: Text::same(label), url: url.to_owned() }
}

pub(super) fn label(name: &str, value: &str) -> Detail {
    Detail::Label { name: name.to_owned(), value: value.to_owned() }
}

pub(super) fn note() -> NoteCard {
    NoteCard {
        people: Vec::new(),
        title: Text::new("绑定账号", "Link your account"),
        colour: Colour::Blue,
        paragraphs: vec![
            Text::new("绑定后，卡片上的按钮会以你的身份操作。", "Once linked, the buttons on cards act as you."),
            Text::same("<at id=all></at> **not bold**"),
        ],
        link: Some(link("Go", "https://h.example/main")),
        test: None,
        language: None,
    }
}

/// A note that calls two people, one of them linked.
pub(super) fn call() -> NoteCard {
    let person = |name: &str, mention: Option<&str>| CardPerson {
        name: name.to_owned(),
        mention: mention.map(OpenId::new),
        acked_at: None,
        pending: Some(Text::new("待认领", "not yet")),
    };
    NoteCard { people: vec![person("Zhang San", Some("ou_1")), person("李四_*", None)], ..note() }
}

/// A storm of 1,000 incidents, as the heart draws it.
pub(super) fn storm() -> DigestCard {
    let storm = Storm::begin(Destination::Chat(ChatId::new("oc_1")), at(0));
    DigestCard::of(&storm, &(0..1_000).map(entry).collect::<Vec<_>>())
}

/// Every 80th is Critical, every third is being worked on.
fn entry(n: u32) -> Entry {
    let (incident, title) = storm_choice(n);
    Entry {
        url: format!("https://console.flashcat.cloud/incident/detail/{incident}"),
        incident,
        num: format!("94{n:04}"),
        title,
        severity: if n.is_multiple_of(80) { Severity::Critical } else { Severity::Warning },
        progress: if n.is_multiple_of(3) { Progress::Processing } else { Progress::Triggered },
        channel: if n.is_multiple_of(4) { "<at id=all></at>".to_owned() } else { "order-core".to_owned() },
        labels: BTreeMap::from([("check".into(), "p99[5m] > 2s".into()), ("host".into(), format!("web-{n}"))]),
        started_at: at(0) + SignedDuration::from_millis(60 * i64::from(n)),
        carded: n.is_multiple_of(80),
    }
}

/// The `n`th newest of a storm.
pub(super) fn storm_line(n: u32) -> DigestLine {
    let (incident, title) = storm_choice(n);
    let url = format!("https://console.flashcat.cloud/incident/detail/{incident}");
    DigestLine { at: at(1), state: Text::new("严重 · 待处理", "Critical · Triggered"), title, url }
}

/// The `n`th newest of a storm, as an option.
pub(super) fn storm_choice(n: u32) -> (IncidentId, String) {
    (IncidentId::new(format!("664d1f0a5c3e8b0012{n:06x}")), format!("订单服务 P99 > 2s [web-{n}]"))
}
