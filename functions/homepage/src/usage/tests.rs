#![allow(clippy::unwrap_used)]

use super::*;
use bridge::budget::{Api, Cell, History};
use bridge::quota::{Month, Used};
use bridge::words::Language;

fn now() -> Timestamp {
    "2026-11-15T04:00:00Z".parse().unwrap()
}

fn of(cell: Cell, allowed: Option<u64>) -> String {
    let cells = Api::ALL.map(|api| (api, if api == Api::Send { cell } else { Cell::default() }));
    let frame = Frame::new(Language::En, "/main", &words::usage_title());
    draw(frame, &Usage::of(&cells, now()), allowed, now()).render().unwrap()
}

/// The words between the tags.
fn text(html: &str) -> String {
    let main = html.split_once("<h1>").unwrap().1.split_once("</main>").unwrap().0;
    let words = main.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words).trim());
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
}

fn busy() -> Cell {
    let yesterday: Timestamp = "2026-11-14T04:00:00Z".parse().unwrap();
    let history = (0..600).fold(History::default(), |history, _| history.one_more(yesterday));
    Cell { used: Used { month: Month::of(now()), calls: 7_200 }, history, ..Cell::default() }
}

#[test]
fn where_nobody_has_called_there_is_no_plot_and_no_bar() {
    let html = of(Cell::default(), None);
    assert!(!html.contains("<svg") && !html.contains("<progress"), "{html}");
    insta::assert_snapshot!(text(&html));
}

#[test]
fn a_busy_month_is_told_with_its_share_its_end_and_its_peaks() {
    let html = of(busy(), Some(10_000));
    insta::assert_snapshot!(text(&html));
    assert!(html.contains("<progress") && html.contains("value=\"7200\" max=\"10000\""), "{html}");
    assert_eq!(html.matches("<svg").count(), 2);
    assert!(!html.contains("style="), "the policy lets no style in");
}

#[test]
fn a_quota_of_nothing_is_used_up_and_a_bar_never_overflows() {
    let html = of(Cell::default(), Some(0));
    assert!(html.contains("Used up") && html.contains("value=\"0\" max=\"1\""), "{html}");
    let html = of(busy(), Some(100));
    assert!(html.contains("7200%") && html.contains("value=\"100\" max=\"100\""), "{html}");
}

#[test]
fn the_page_is_light() {
    let all = (0..31).fold(busy(), |cell, back| {
        let day = Day(Day::of(now()).0 - back).begin();
        (0..500).fold(cell, |cell, _| Cell { history: cell.history.one_more(day), ..cell })
    });
    let weight = of(all, Some(10_000)).len();
    assert!(weight < 20_000, "{weight} bytes");
}
