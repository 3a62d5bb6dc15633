//! How long a card takes from value to the string that is sent: an ordinary one, one that has to be cut, and the digest of a storm.
#![allow(missing_docs)]

use bridge::button::Button;
use bridge::card::{
    ButtonStyle, Choice, Colour, Detail, DigestCard, DigestLine, Fact, IncidentCard, Message, OpenOne, Slot, Value,
};
use bridge::id::{IncidentId, StormId};
use bridge::words::Text;
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use std::hint::black_box;

fn incident(labels: usize, value: &str) -> Message {
    let label = |n| Detail::Label { name: format!("label_{n}"), value: value.to_owned() };
    let acknowledge = Choice { button: Button::Acknowledge, label: Text::new("认领", "Acknowledge") };
    Message::Incident(Box::new(IncidentCard {
        incident: IncidentId::new("664d1f0a5c3e8b0012345678"),
        colour: Colour::Red,
        title: "#94A7B8 order-api P99 > 2s".to_owned(),
        tags: Vec::new(),
        summary: Text::new("[严重] 待处理", "[Critical] Triggered"),
        facts: vec![Fact { label: Text::new("协作空间", "Channel"), value: Value::Plain("order-core".to_owned()) }],
        details: (0..labels).map(label).collect(),
        timeline: Vec::new(),
        slots: vec![Slot::Button { choice: acknowledge, style: ButtonStyle::Primary, confirm: None }],
        more: Vec::new(),
        forms: Vec::new(),
        links: Vec::new(),
        late: None,
        details_heading: Text::new("详情", "Details"),
        language: None,
    }))
}

fn digest(incidents: u32) -> Message {
    let title = |n| format!("#94{n:04} order-api P99 > 2s [web-{n}]");
    let line = |n| DigestLine {
        at: Timestamp::UNIX_EPOCH,
        state: Text::new("严重 · 待处理", "Critical · Triggered"),
        title: title(n),
        url: format!("https://console.flashcat.cloud/incident/detail/664d1f0a5c3e8b0012{n:06x}"),
    };
    let choice = |n| (IncidentId::new(format!("664d1f0a5c3e8b0012{n:06x}")), title(n));
    Message::Digest(Box::new(DigestCard {
        storm: StormId::new("1764000000000"),
        colour: Colour::Red,
        title: Text::new("告警风暴", "Alert storm"),
        summary: Text::new("告警风暴", "Alert storm"),
        facts: vec![Fact { label: Text::new("协作空间", "Channel"), value: Value::Plain("order-core".to_owned()) }],
        newest: (0..incidents).map(line).collect(),
        more: None,
        open_one: Some(OpenOne { caption: Text::new("查看", "Open one"), incidents: (0..incidents).map(choice).collect() }),
        show_all: None,
        link: None,
        language: None,
    }))
}

fn draw_card(c: &mut Criterion) {
    let (ordinary, huge) = (incident(8, "order-api"), incident(200, &"<p99[5m]> ".repeat(1_000)));
    c.bench_function("draw card, ordinary", |b| b.iter(|| lark::render::card(black_box(&ordinary)).to_string()));
    let storm = digest(1_000);
    c.bench_function("draw digest of 1,000 incidents", |b| b.iter(|| lark::render::card(black_box(&storm)).to_string()));
    c.bench_function("draw card, has to be cut", |b| b.iter(|| lark::render::card(black_box(&huge)).to_string()));
}

criterion_group!(benches, draw_card);
criterion_main!(benches);
