//! What just happened, as the address of a redirect tells it. A closed list, or a press that we remember: no address can put words into
//! our mouth.

use crate::account;
use crate::visit::Visit;
use bridge::button::Click;
use bridge::command::IncidentCommand;
use bridge::id::{ClickId, IncidentId};
use bridge::ports::{ClickState, Clicks as _, Records as _, StoreFault};
use bridge::words::{self, Text};
use futures_util::future::try_join;

/// The sentence for this visit, if there is something to say.
pub async fn of(visit: &Visit<'_>) -> Result<Option<Text>, StoreFault> {
    if let Some(kept) = visit.query("kept").and_then(|count| count.parse().ok()).filter(|count| (1..100).contains(count)) {
        return Ok(Some(words::page_kept(kept)));
    }
    if let (Some(press), Some(incident)) = (visit.query("pressed"), visit.query("incident")) {
        return pressed(visit, &ClickId::new(press), &IncidentId::new(incident)).await;
    }
    let happened = visit.query("happened").unwrap_or_default();
    Ok(if happened == "press_lost" { Some(words::press_lost()) } else { account::notice(&happened) })
}

/// What came of a press: told from what we remember of it, to the presser alone.
async fn pressed(visit: &Visit<'_>, id: &ClickId, incident: &IncidentId) -> Result<Option<Text>, StoreFault> {
    let table = &visit.house.table;
    let incidents = std::slice::from_ref(incident);
    let (click, snapshots) = try_join(table.click(incident, id), table.snapshots(incidents)).await?;
    let Some((click, state)) = click.filter(|(click, _)| click.open_id == *visit.open_id()) else { return Ok(None) };
    let num = snapshots.first().map_or("", |snapshot| snapshot.incident.num.as_str());
    Ok(Some(outcome(visit, &click, &state, num)))
}

fn outcome(visit: &Visit<'_>, click: &Click, state: &ClickState, num: &str) -> Text {
    let refused = |refusal| visit.house.desk().words_of(refusal, click, visit.now);
    match state {
        ClickState::Claimed | ClickState::Performing => words::press_under_way(),
        ClickState::AwaitsLink => words::press_kept(),
        ClickState::Done => match IncidentCommand::of(click) {
            Ok(command) => words::done(&command, num),
            Err(refusal) => refused(&refusal),
        },
        ClickState::Refused(refusal) => refused(refusal),
    }
}
