use crate::emulator::Emulator;
use crate::nouns::*;
use bridge::id::IncidentId;
use bridge::incident::{Incident, Progress};
use bridge::ports::{Acceptance, Accepted, Records};
use bridge::snapshot::Snapshot;

fn snapshot_of(id: &str, progress: Progress) -> Snapshot {
    Snapshot::with_reading(None, &Incident { id: IncidentId::new(id), progress, ..incident("cpu idle low") }, now()).0
}

/// This state as the next news of its incident.
fn told(id: &str, revision: u64, progress: Progress) -> Acceptance {
    let snapshot = Some(snapshot_of(id, progress));
    Acceptance { incident: IncidentId::new(id), claim: None, snapshot, revision, ..news("e1") }
}

async fn open(emulator: &Emulator, integration: &str) -> Vec<String> {
    let open = emulator.table(integration).open_incidents().await.unwrap();
    let mut open: Vec<_> = open.iter().map(ToString::to_string).collect();
    open.sort();
    open
}

#[tokio::test]
async fn at_first_nothing_is_open_and_nothing_known() {
    let emulator = Emulator::start().await;
    assert_eq!(open(&emulator, "main").await, Vec::<String>::new());
    assert_eq!(emulator.table("main").snapshots(&[incident_id()]).await, Ok(vec![]));
    assert_eq!(emulator.table("main").snapshots(&[]).await, Ok(vec![]));
}

#[tokio::test]
async fn an_incident_is_listed_while_it_is_open_and_only_by_its_own_integration() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    for (id, revision, progress) in [("a", 0, Progress::Triggered), ("b", 0, Progress::Processing), ("c", 0, Progress::Closed)] {
        assert_eq!(table.accept(&told(id, revision, progress)).await, Ok(Accepted::Done));
    }
    emulator.table("eu").accept(&told("z", 0, Progress::Triggered)).await.unwrap();
    assert_eq!(open(&emulator, "main").await, ["a", "b"]);
    table.accept(&told("a", 1, Progress::Closed)).await.unwrap();
    table.accept(&told("c", 1, Progress::Triggered)).await.unwrap();
    assert_eq!(open(&emulator, "main").await, ["b", "c"]);
    assert_eq!(open(&emulator, "eu").await, ["z"]);
}

#[tokio::test]
async fn more_than_a_hundred_are_known_at_once() {
    let emulator = Emulator::start().await;
    let table = emulator.table("main");
    let ids: Vec<_> = (0..105).map(|number| IncidentId::new(format!("{number:024}"))).collect();
    for id in &ids {
        table.accept(&told(id.as_str(), 0, Progress::Triggered)).await.unwrap();
    }
    let mut known = table.snapshots(&ids).await.unwrap();
    known.sort_by(|a, b| a.incident.id.cmp(&b.incident.id));
    assert_eq!(known.iter().map(|snapshot| snapshot.incident.id.clone()).collect::<Vec<_>>(), ids);
    assert_eq!(known[7], snapshot_of(ids[7].as_str(), Progress::Triggered));
    assert_eq!(open(&emulator, "main").await.len(), 105);
}
