//! What can be told of the app: what Lark says of it, and what has arrived here.

use crate::visit::Visit;
use bridge::ports::{Pulse as _, StoreFault};
use bridge::pulse::Sign;
use bridge::set_up::Seen;
use futures_util::future::join;

/// What is known. A silent Lark leaves gaps, and holds the page up for no longer than a call takes.
pub async fn of(visit: &Visit<'_>) -> Result<Seen, StoreFault> {
    let house = visit.house;
    let (seen, beats) = join(Seen::by_lark(house.lark.as_ref()), house.table.beats()).await;
    let beats = beats?;
    Ok(Seen {
        event_arrived: beats.contains_key(&Sign::Event),
        press_arrived: beats.contains_key(&Sign::Callback),
        push_arrived: beats.contains_key(&Sign::Webhook),
        has_administrators: !house.administrators.is_empty(),
        ..seen
    })
}
