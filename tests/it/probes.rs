//! The probes of `tests/probes` over the corpus of `fuzz/`, and over what proptest makes of it: CI's short run of the fuzzing.

use homepage::room::Room;
use probes::{ALL, Probe};
use proptest::prelude::*;
use serde_json::json;
use std::path::PathBuf;
use tests::town::Town;

/// What is kept for this probe: each file once made trouble, or leads somewhere.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut corpus: Vec<_> = files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    corpus.sort();
    corpus
}

fn probe(name: &str) -> Probe {
    ALL.into_iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn every_probe_has_a_target_and_a_corpus_and_survives_it() {
    let manifest = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/Cargo.toml")).unwrap();
    for (name, probe) in ALL {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} has no target");
        let corpus = corpus(name);
        assert!(corpus.len() > 9, "{name} has a corpus");
        for (path, bytes) in corpus {
            println!("{}", path.display());
            probe(&bytes);
        }
    }
}

/// A file of the corpus with some bytes changed, and some put in or taken out.
fn changed(name: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let file = prop::sample::select(corpus(name)).prop_map(|(_, bytes)| bytes);
    let edits = prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..4)), 0..6);
    (file, edits).prop_map(|(mut bytes, edits)| {
        for (at, with) in edits {
            let at = at.index(bytes.len() + 1);
            let end = bytes.len().min(at + 2);
            bytes.splice(at..end, with);
        }
        bytes
    })
}

proptest! {
    #[test]
    fn any_cookie(bytes in prop_oneof![changed("cookie"), prop::collection::vec(any::<u8>(), 0..200)]) {
        probe("cookie")(&bytes);
    }

    #[test]
    fn any_query(bytes in prop_oneof![changed("query"), prop::collection::vec(any::<u8>(), 0..200)]) {
        probe("query")(&bytes);
    }

    #[test]
    fn any_oauth_answer(bytes in prop_oneof![changed("oauth_answer"), prop::collection::vec(any::<u8>(), 0..200)]) {
        probe("oauth_answer")(&bytes);
    }

    #[test]
    fn any_form(bytes in prop_oneof![changed("form"), prop::collection::vec(any::<u8>(), 0..200)]) {
        probe("form")(&bytes);
    }
}

#[tokio::test]
async fn every_page_meets_every_query_calmly() {
    let town = Town::start().await;
    town.choose(&json!({ "administrators": [town.alice.open_id] }));
    let mut browser = town.browser_of(&town.alice).await;
    browser.get(&town.home()).await;
    for (path, bytes) in corpus("query") {
        let query: String = bytes.iter().filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect();
        for room in Room::ALL.into_iter().filter(|room| !room.is_forms_only()) {
            let page = browser.get(&format!("{}/{}?{query}", town.home(), room.name())).await;
            assert!(matches!(page.status, 200 | 400 | 404), "{} {room:?}: {}", path.display(), page.status);
            assert!(page.url.starts_with(&town.home()), "{} {room:?} leads to {}", path.display(), page.url);
        }
    }
    town.finish().await;
}
