//! `template.yaml` and the code say the same, where both say something.

const TEMPLATE: &str = include_str!("../../template.yaml");

#[test]
fn the_stream_rings_for_what_the_store_reads() {
    assert!(
        TEMPLATE.contains(&format!("Pattern: '{}'", store::stream::FILTER)),
        "FilterCriteria must be {}",
        store::stream::FILTER
    );
}

#[test]
fn secrets_lie_where_a_function_looks_for_them() {
    assert!(TEMPLATE.contains(&format!("Default: {}\n", lambda::environment::SECRET_PREFIX)));
}
