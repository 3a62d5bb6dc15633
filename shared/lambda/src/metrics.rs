//! Metrics in CloudWatch's embedded format: lines on standard output, of which CloudWatch makes metrics without a call.
//!
//! All stand in the namespace [`NAMESPACE`] with the dimension `FunctionName`; some have one dimension more. What is looked at once a
//! minute is a histogram as well: a gauge would be told again with every line, long after it has ceased to be true.

use async_trait::async_trait;
use bridge::journal::{Ending, Line};
use bridge::lane::Urgency;
use bridge::meter::Usage;
use bridge::ports::{Journal, StoreFault, Waiting};
use jiff::Timestamp;
use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use metrics_cloudwatch_embedded::{Builder, Collector};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the metrics are found.
pub const NAMESPACE: &str = "flashduty-lark";

/// The collector keeps 100 values of a histogram until it is told to write them.
const MOST_VALUES: u32 = 90;

/// The metrics of this process. Without a collector (tests, the playground) nothing is counted.
#[derive(Clone, Default)]
pub struct Metrics {
    collector: Option<&'static Collector>,
    values: Arc<AtomicU32>,
}

impl Metrics {
    /// Starts counting, as the function of this name. Once per process; a second time counts nothing.
    pub fn start(function: &str) -> Self {
        let builder = Builder::new().cloudwatch_namespace(NAMESPACE).with_dimension("FunctionName", function.to_owned());
        let collector = builder.init().inspect_err(|fault| tracing::warn!(%fault, "nothing is counted")).ok();
        describe_counter!("Sends", Unit::Count, "");
        describe_counter!("Refusals", Unit::Count, "");
        describe_histogram!("Lateness", Unit::Seconds, "");
        describe_histogram!("OldestWaiting", Unit::Seconds, "");
        describe_histogram!("Waiting", Unit::Count, "");
        describe_histogram!("DeadRows", Unit::Count, "");
        describe_histogram!("QuotaUsed", Unit::Percent, "");
        Self { collector, values: Arc::default() }
    }

    /// Writes out what was counted since the last time. To be called before an invocation ends: afterwards Lambda may freeze us for good.
    pub fn flush(&self) {
        self.values.store(0, Ordering::Relaxed);
        if let Some(collector) = self.collector
            && let Err(fault) = collector.flush(io::stdout())
        {
            tracing::warn!(%fault, "metrics were not written");
        }
    }

    /// What waits, over all integrations.
    pub fn waiting(&self, waiting: Waiting) {
        histogram!("OldestWaiting").record(waiting.oldest.as_secs_f64());
        histogram!("Waiting").record(count(waiting.rows));
        histogram!("DeadRows").record(count(waiting.dead));
    }

    /// The month's calls of one integration.
    pub fn usage(&self, integration: &str, usage: Usage) {
        let percent = 100.0 * lossy(usage.used) / lossy(usage.allowed.max(1));
        histogram!("QuotaUsed").record(percent);
        histogram!("QuotaUsed", "Integration" => integration.to_owned()).record(percent);
    }

    fn line(&self, line: &Line) {
        let (ending, shown) = match line.ending {
            Ending::Shown => ("Shown", true),
            Ending::Relayed => ("Relayed", true),
            Ending::HeldBack => ("HeldBack", false),
            Ending::Failed => ("Failed", false),
            Ending::Dead(_) => ("Dead", false),
        };
        counter!("Sends", "Ending" => ending).increment(1);
        if let Some(code) = line.code.filter(|code| *code != 0) {
            counter!("Refusals").increment(1);
            counter!("Refusals", "Code" => code.to_string()).increment(1);
        }
        if shown {
            let seconds = line.lateness().as_secs_f64();
            histogram!("Lateness").record(seconds);
            histogram!("Lateness", "Urgency" => name_of(line.urgency)).record(seconds);
            if self.values.fetch_add(1, Ordering::Relaxed) + 1 >= MOST_VALUES {
                self.flush();
            }
        }
    }
}

fn name_of(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Person => "Person",
        Urgency::Critical => "Critical",
        Urgency::Warning => "Warning",
        Urgency::Info => "Info",
    }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

fn lossy(number: u64) -> f64 {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

/// A delivery log of which every line is counted.
pub struct Counted {
    /// The log.
    pub journal: Arc<dyn Journal>,
    /// Where it is counted.
    pub metrics: Metrics,
}

#[async_trait]
impl Journal for Counted {
    async fn note(&self, line: &Line) {
        self.metrics.line(line);
        self.journal.note(line).await;
    }

    async fn lines(&self, before: Timestamp, most: usize) -> Result<Vec<Line>, StoreFault> {
        self.journal.lines(before, most).await
    }
}
