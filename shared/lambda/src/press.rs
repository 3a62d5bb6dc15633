//! A press, while somebody waits for what comes of it: on a card, or on a page.

use bridge::button::Click;
use bridge::desk::Desk;
use bridge::toast::ClickReply;
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Lark waits 3 s from the press to our last byte. After this long the presser is told "received", and the delivery side goes on.
pub const PATIENCE: Duration = Duration::from_millis(2_300);

/// The last moment for our own bookkeeping; what remains of the 3 s belongs to the network.
const HARD_STOP: Duration = Duration::from_millis(2_500);

/// What came of a press in the time there was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// This.
    Answered(ClickReply),
    /// It is kept, and the delivery side goes on with it.
    Received,
    /// It was kept before, and is served or done.
    Known,
    /// It could not be kept: nothing will come of it. The log says why.
    Lost,
}

/// Keeps a press that arrived at `began`, and serves it in the time there is.
pub async fn serve(desk: &Desk, click: &Click, now: Timestamp, began: Instant) -> Served {
    match timeout_at(began + PATIENCE, desk.claim(click, now)).await {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => return Served::Known,
        Ok(Err(fault)) => return lost(click, &fault.to_string()),
        Err(_) => return lost(click, "no time to keep the click"),
    }
    match timeout_at(began + PATIENCE, desk.serve(click, now)).await {
        Ok(Ok(reply)) => return Served::Answered(reply),
        Ok(Err(fault)) => tracing::error!(%fault, click.id = %click.id, "a click goes to the delivery side"),
        Err(_) => tracing::warn!(click.id = %click.id, "Flashduty is slow; a click goes to the delivery side"),
    }
    // Should this fail, the sweep finds the row that was kept with the click: it is received all the same.
    let _ = timeout_at(began + HARD_STOP, desk.hand_over(click, now)).await;
    Served::Received
}

fn lost(click: &Click, fault: &str) -> Served {
    tracing::error!(fault, click.id = %click.id, "a click could not be kept");
    Served::Lost
}
