//! Incidents as a monitoring system would raise them.

use super::incident::Severity;
use std::collections::BTreeMap;

/// An incident about to be raised.
#[derive(Debug, Clone)]
pub struct NewIncident {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub title: String,
    /// More words; may be empty.
    pub description: String,
    /// Labels of the first alert. Empty for one raised by hand.
    pub labels: BTreeMap<String, String>,
    /// The channel it falls into, if any.
    pub channel: Option<i64>,
    /// The members called at once; where there are none, nobody is assigned.
    pub responders: Vec<i64>,
    /// Who raised it by hand; `None` when a machine did.
    pub creator: Option<i64>,
}

impl NewIncident {
    /// A plain one, raised by a machine, in no channel, with nobody called.
    pub fn new(severity: Severity, title: &str) -> Self {
        let (title, description, labels) = (title.to_owned(), String::new(), BTreeMap::new());
        Self { severity, title, description, labels, channel: None, responders: vec![], creator: None }
    }
}

/// What a sample says: title, description, then service, env, check, resource and trigger_value.
type Story = (&'static str, &'static str, [&'static str; 5]);

const CRITICAL: [Story; 4] = [
    (
        "checkout-api / p99 latency above 2s",
        "p99 latency is 2.84 s over the last 5 minutes on checkout-api (prod-sg).",
        ["checkout-api", "prod-sg", "p99 latency", "checkout-api-7d9f", "2.84"],
    ),
    (
        "order-db / primary is not reachable",
        "3 of 3 probes to order-db-0:5432 failed. Writes are refused.",
        ["order-db", "prod-sg", "tcp probe", "order-db-0", "3"],
    ),
    (
        "payment-gateway / error rate above 5%",
        "12.6% of the requests to payment-gateway answered 5xx over the last 3 minutes.",
        ["payment-gateway", "prod-hk", "http 5xx rate", "payment-gateway-5c8b", "12.6"],
    ),
    (
        "支付网关 / 5xx 错误率超过 5%",
        "过去 3 分钟内支付网关 8.1% 的请求返回 5xx。",
        ["payment-gateway", "prod-sh", "http 5xx rate", "payment-gateway-9f21", "8.1"],
    ),
];

const WARNING: [Story; 3] = [
    (
        "search-index / disk usage above 85%",
        "/var/lib/search on search-index-2 is 87.3% full and grows by 1.1% an hour.",
        ["search-index", "prod-sg", "disk usage", "search-index-2", "87.3"],
    ),
    (
        "mail-worker / queue is growing",
        "mail-worker has 18,240 messages waiting; the oldest waits for 11 minutes.",
        ["mail-worker", "prod-hk", "queue length", "mail-outbound", "18240"],
    ),
    (
        "web-frontend / CPU above 80%",
        "CPU usage of web-frontend is 83.5% over 10 minutes.",
        ["web-frontend", "staging", "cpu usage", "web-frontend-66d4", "83.5"],
    ),
];

const INFO: [Story; 2] = [
    (
        "api.harbor-pay.example / certificate expires in 21 days",
        "The certificate of api.harbor-pay.example ends in 21 days. Renewal is manual.",
        ["edge", "prod-sg", "certificate expiry", "api.harbor-pay.example", "21"],
    ),
    (
        "nightly-backup / took longer than usual",
        "nightly-backup took 94 minutes; the average of the last week is 61.",
        ["nightly-backup", "prod-sg", "duration", "backup-0", "94"],
    ),
];

/// The sample with this number; the numbers rotate through the stories of the severity.
pub(super) fn sample(severity: Severity, number: u64) -> NewIncident {
    let stories: &[Story] = match severity {
        Severity::Critical => &CRITICAL,
        Severity::Warning => &WARNING,
        Severity::Info => &INFO,
    };
    let (title, description, values) = stories[(number % stories.len() as u64) as usize];
    let names = ["service", "env", "check", "resource", "trigger_value"];
    let labels = names.into_iter().zip(values).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    NewIncident { description: description.to_owned(), labels, ..NewIncident::new(severity, title) }
}
