//! Calls of Lark's API, for administrators.

mod plot;

use crate::visit::Visit;
use askama::Template;
use bridge::ports::{Cells as _, StoreFault};
use bridge::quota::Day;
use bridge::usage::{CALLS_A_MINUTE, DayUsage, Usage};
use bridge::words::{self, Text};
use jiff::Timestamp;
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};
use plot::Plot;

#[derive(Template)]
#[template(path = "usage.html")]
struct Page {
    frame: Frame,
    month: Text,
    /// Used, and allowed.
    share: Option<Share>,
    so_far: Text,
    forecast: Text,
    begins_anew: Text,
    apis: Vec<ApiLine>,
    plots: Option<Plots>,
}

/// Of the quota.
struct Share {
    used: u64,
    allowed: u64,
    sum: Text,
    state: Text,
    class: &'static str,
}

struct ApiLine {
    name: Text,
    calls: String,
    counts: Text,
}

/// The last 31 days, in which there were calls.
struct Plots {
    daily_sum: Text,
    daily: Plot,
    peak_sum: Text,
    peaks: Plot,
    first: String,
    last: String,
    /// Newest first.
    days: Vec<DayLine>,
}

struct DayLine {
    day: String,
    calls: String,
    peak: Text,
}

/// The page.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let usage = Usage::of(&visit.house.table.cells().await?, visit.now);
    let page = draw(visit.frame(&words::usage_title()), &usage, visit.house.preferences.quota, visit.now);
    // Rendering writes into a string, which does not fail.
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

fn draw(frame: Frame, usage: &Usage, allowed: Option<u64>, now: Timestamp) -> Page {
    let apis = usage.by_api.iter().map(|(api, calls)| ApiLine {
        name: words::api(*api),
        calls: words::grouped(*calls),
        counts: if api.counts_towards_month() { words::usage_counts() } else { words::usage_counts_not() },
    });
    Page {
        frame,
        month: words::usage_month(&usage.month.to_string()),
        share: allowed.map(|allowed| share(usage.used, allowed)),
        so_far: words::usage_so_far(usage.used),
        forecast: forecast(usage, allowed, now),
        begins_anew: words::usage_begins_anew(&Day::of(usage.month.end()).to_string()),
        apis: apis.collect(),
        plots: plots(usage),
    }
}

fn share(used: u64, allowed: u64) -> Share {
    let (state, class) = match bridge::quota::warning_at(used, allowed) {
        _ if used >= allowed => (words::usage_used_up(), "bad"),
        Some(percent) => (words::usage_passed(percent), "warn"),
        None => (words::usage_fine(), "good"),
    };
    // A bar of nothing cannot be drawn.
    Share { used: used.min(allowed.max(1)), allowed: allowed.max(1), sum: words::usage_share(used, allowed), state, class }
}

fn forecast(usage: &Usage, allowed: Option<u64>, now: Timestamp) -> Text {
    match usage.forecast(allowed, now) {
        Some(forecast) => {
            let day = forecast.used_up.map(|day| day.to_string());
            words::usage_forecast(forecast.calls, forecast.daily, forecast.days, day.as_deref())
        }
        None => words::usage_no_forecast(),
    }
}

fn plots(usage: &Usage) -> Option<Plots> {
    let (first, last) = (usage.days.first()?, usage.days.last()?);
    let (busiest, (peak, api)) = usage.busiest().and_then(|day| Some((day, day.peak?)))?;
    let most = usage.days.iter().max_by_key(|day| day.calls)?;
    let total = usage.days.iter().map(|day| day.calls).sum();
    let peaks = usage.days.iter().map(|day| (day.day, u64::from(day.peak.map_or(0, |(peak, _)| peak))));
    Some(Plots {
        daily_sum: words::usage_daily_sum(total, most.calls, &most.day.to_string()),
        daily: Plot::of(usage.days.iter().map(|day| (day.day, day.calls)), None),
        peak_sum: words::usage_peak(peak, api, &busiest.day.to_string(), CALLS_A_MINUTE),
        peaks: Plot::of(peaks, Some(u64::from(CALLS_A_MINUTE))),
        first: first.day.to_string(),
        last: last.day.to_string(),
        days: usage.days.iter().rev().filter(|day| day.peak.is_some()).map(line).collect(),
    })
}

fn line(day: &DayUsage) -> DayLine {
    let peak = day.peak.map(|(peak, api)| {
        let (peak, api) = (words::grouped(peak.into()), words::api(api));
        Text::new(format!("{peak}（{}）", api.zh), format!("{peak} ({})", api.en))
    });
    DayLine { day: day.day.to_string(), calls: words::grouped(day.calls), peak: peak.unwrap_or_default() }
}

#[cfg(test)]
mod tests;
