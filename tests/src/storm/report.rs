//! The figures of a storm.

use super::bell::Tally;
use super::lark::{Counted, Standing};
use super::schedule::Schedule;
use super::verdict::{OnCard, Shown};
use bridge::incident::Severity;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Lark: 1,000 calls of an API in a minute, 50 in a second, 5 posts into a chat in a second.
const A_MINUTE: usize = 1_000;
const A_SECOND: usize = 50;
const A_SECOND_OF_A_CHAT: usize = 5;

/// The least time that Lark's limits allow for what was posted.
#[derive(Debug, Clone, Copy)]
pub struct Theory {
    cards: usize,
    most_in_a_chat: usize,
    began: Timestamp,
    /// The last thing that happened.
    last_event: Timestamp,
}

/// What became of a storm.
pub struct Outcome {
    pub shown: Shown,
    pub theory: Theory,
    /// Different pushes that were kept.
    pub events: u64,
    /// Pushes that were answered, those included that came twice.
    pub pushes: u64,
    pub counted: Counted,
    pub posts_by_minute: Vec<usize>,
    pub writes: BTreeMap<&'static str, u64>,
    pub reads: u64,
    pub waiting: usize,
    pub dead: usize,
    pub tally: Arc<Tally>,
    /// Real time.
    pub took: Duration,
}

impl Theory {
    /// That of these cards and digests.
    pub fn of(schedule: &Schedule, posted: &[Standing]) -> Self {
        let mut by_chat: BTreeMap<_, usize> = BTreeMap::new();
        posted.iter().for_each(|standing| *by_chat.entry(&standing.to).or_default() += 1);
        let last_event = schedule.incidents.iter().filter_map(|planned| planned.events.last()).map(|event| event.at).max();
        Self {
            cards: posted.len(),
            most_in_a_chat: by_chat.into_values().max().unwrap_or(0),
            began: schedule.first_event(),
            last_event: last_event.unwrap_or(schedule.first_event()),
        }
    }

    /// At the lasting rate: as many minutes as there are thousands of cards, or as many seconds as the fullest chat has fives.
    pub fn at_the_rate(&self) -> Duration {
        let app = Duration::from_secs_f64(self.cards as f64 * 60.0 / A_MINUTE as f64);
        app.max(self.of_a_chat()).max(self.of_history())
    }

    /// The very least: a thousand as fast as 50 a second allow at the beginning of each minute, then silence. No scheduler that also
    /// has to serve what comes next would do so.
    pub fn in_bursts(&self) -> Duration {
        let before = self.cards.saturating_sub(1);
        let minutes = Duration::from_secs(60) * u32::try_from(before / A_MINUTE).unwrap_or(u32::MAX);
        let app = minutes + Duration::from_secs((before % A_MINUTE / A_SECOND) as u64);
        app.max(self.of_a_chat()).max(self.of_history())
    }

    fn of_a_chat(&self) -> Duration {
        Duration::from_secs((self.most_in_a_chat.saturating_sub(1) / A_SECOND_OF_A_CHAT) as u64)
    }

    fn of_history(&self) -> Duration {
        Duration::try_from(self.last_event.duration_since(self.began)).unwrap_or_default()
    }
}

impl Outcome {
    /// From the first event until everything that is on a card was there as it is.
    pub fn converged_after(&self) -> Duration {
        let cards = self.shown.cards.iter().map(|card| card.final_at);
        let last = cards.chain(self.shown.digests.iter().map(|digest| digest.final_at)).max().unwrap_or(self.theory.began);
        Duration::try_from(last.duration_since(self.theory.began)).unwrap_or_default()
    }

    /// From the first event until the last incident was to be seen for the first time, on a card or on a digest.
    pub fn all_seen_after(&self) -> Duration {
        let last = self.shown.all_seen_at.unwrap_or(self.theory.began);
        Duration::try_from(last.duration_since(self.theory.began)).unwrap_or_default()
    }

    /// Against the least time at the lasting rate.
    pub fn time_ratio(&self) -> f64 {
        self.converged_after().as_secs_f64() / self.theory.at_the_rate().as_secs_f64()
    }

    /// Calls for cards, against those that whoever shows each change promptly has to make.
    pub fn call_ratio(&self) -> f64 {
        self.calls_for_cards() as f64 / self.sum(|card| card.prompt) as f64
    }

    fn calls_for_cards(&self) -> u64 {
        self.calls() - self.calls_for_digests()
    }

    fn calls_for_digests(&self) -> u64 {
        self.shown.digests.iter().map(|digest| digest.calls as u64).sum()
    }

    fn calls(&self) -> u64 {
        self.counted.posts + self.counted.updates + self.counted.refused + self.counted.doubled
    }

    fn sum(&self, of: impl Fn(&OnCard) -> usize) -> u64 {
        self.shown.cards.iter().map(|card| of(card) as u64).sum()
    }

    /// What must never be: something lost, left behind, or a limit met by our own doing.
    pub fn broken(&self) -> Vec<String> {
        let mut broken: Vec<_> = self.shown.lost.iter().take(5).cloned().collect();
        let faults = self.tally.faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        broken.extend(faults.iter().take(5).cloned());
        let counts = [
            (self.shown.lost.len(), "incidents are not shown as they are"),
            (self.waiting, "rows wait still"),
            (self.dead, "rows are dead"),
            (self.counted.refused as usize, "calls met a limit"),
        ];
        broken.extend(counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
        broken
    }

    fn lateness(&self, f: &mut Formatter<'_>, severity: Severity) -> fmt::Result {
        let of = |is: fn(&OnCard) -> (Severity, SignedDuration)| {
            let mine = self.shown.cards.iter().map(is).filter(|(graded, _)| *graded == severity);
            let mut all: Vec<_> = mine.map(|(_, late)| late).collect();
            all.sort_unstable();
            all
        };
        let first = of(|card| (card.severities.0, card.first));
        let last = of(|card| (card.severities.1, card.last));
        write!(f, "  {:<9}", format!("{severity:?}"))?;
        for all in [first, last] {
            write!(f, "  {:>8} {:>8} {:>8}", percentile(&all, 50), percentile(&all, 99), percentile(&all, 100))?;
        }
        writeln!(f)
    }
}

pub(super) fn percentile(sorted: &[SignedDuration], percent: usize) -> String {
    let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(place).map_or("-".to_owned(), |late| format!("{:.1} s", late.as_secs_f64()))
}

impl Display for Outcome {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (theory, counted, tally) = (&self.theory, &self.counted, &self.tally);
        writeln!(
            f,
            "incidents        {} on cards, {} on {} digests, {} lost",
            self.shown.cards.len(),
            self.shown.on_digest,
            self.shown.digests.len(),
            self.shown.lost.len()
        )?;
        let rate = theory.at_the_rate();
        writeln!(f, "time             {:.1?} after the first event", self.converged_after())?;
        writeln!(f, "  all seen       {:.1?} after the first event", self.all_seen_after())?;
        writeln!(f, "  at the rate    {rate:.1?}: {:.3}x (goal 1.10x)", self.time_ratio())?;
        let bursts = theory.in_bursts();
        writeln!(f, "  in bursts      {bursts:.1?}: {:.3}x", self.converged_after().as_secs_f64() / bursts.as_secs_f64())?;
        let (calls, prompt, needed) = (self.calls_for_cards(), self.sum(|card| card.prompt), self.sum(|card| card.needed));
        writeln!(f, "calls for cards  {calls}; {prompt} show each change promptly: {:.3}x (goal 1.05x)", self.call_ratio())?;
        writeln!(f, "  in the end     {needed} show each card once, and how it ended: {:.3}x", calls as f64 / needed as f64)?;
        writeln!(f, "  for digests    {}", self.calls_for_digests())?;
        writeln!(
            f,
            "  of all                {} posts, {} updates, {} met a limit, {} repeated",
            counted.posts, counted.updates, counted.refused, counted.doubled
        )?;
        writeln!(f, "  in vain        {} updates that changed no word", self.sum(|card| card.in_vain))?;
        writeln!(f, "  at most        {} in a second, {} in a minute", counted.in_a_second, counted.in_a_minute)?;
        writeln!(f, "  by minute      {:?} posts", self.posts_by_minute)?;
        writeln!(f, "lateness         first card  p50      p99      max  state  p50      p99      max")?;
        for severity in [Severity::Critical, Severity::Warning, Severity::Info] {
            self.lateness(f, severity)?;
        }
        let writes: u64 = self.writes.values().sum();
        writeln!(
            f,
            "table            {writes} items written for {} events: {:.2} each",
            self.events,
            writes as f64 / self.events as f64
        )?;
        for (kind, count) in &self.writes {
            writeln!(f, "  {kind:<14} {count:>8}  {:.2}", *count as f64 / self.events as f64)?;
        }
        writeln!(f, "  reads          {:>8}  {:.2}", self.reads, self.reads as f64 / self.events as f64)?;
        let load = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
        writeln!(
            f,
            "turns            {} drained, {} out of time, {} found the lane taken",
            load(&tally.drained),
            load(&tally.out_of_time),
            load(&tally.busy)
        )?;
        writeln!(
            f,
            "stream           oldest record {:.1} s, {} too old to ring",
            load(&tally.oldest_ms) as f64 / 1e3,
            load(&tally.too_old)
        )?;
        writeln!(f, "pushes           {} answered", self.pushes)?;
        writeln!(f, "real time        {:.1?}; peak memory {}", self.took, peak_memory())
    }
}

/// The most memory that this process ever had, where the system tells.
pub(super) fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kilobytes.map_or("not available".to_owned(), |kb| format!("{} MB", kb / 1024))
}
