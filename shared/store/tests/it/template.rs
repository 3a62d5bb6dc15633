//! `template.yaml` declares the table that `store::create` creates.

use crate::emulator::Emulator;
use aws_sdk_dynamodb::types::KeyType;

const TEMPLATE: &str = include_str!("../../../../template.yaml");

#[tokio::test]
async fn the_template_declares_the_same_indexes() {
    let emulator = Emulator::start().await;
    let described = emulator.client.describe_table().table_name(&emulator.table_name).send().await.unwrap().table.unwrap();
    let (_, declared) = TEMPLATE.split_once("GlobalSecondaryIndexes:\n").unwrap();
    let (declared, _) = declared.split_once("StreamSpecification:").unwrap();
    let declared: Vec<_> = declared.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut created = Vec::new();
    for index in described.global_secondary_indexes() {
        created.push(format!("- IndexName: {}", index.index_name().unwrap()));
        created.push("KeySchema:".to_owned());
        for key in index.key_schema() {
            let kind = if *key.key_type() == KeyType::Hash { "HASH" } else { "RANGE" };
            created.push(format!("- {{ AttributeName: {}, KeyType: {kind} }}", key.attribute_name()));
        }
        let projection = index.projection().unwrap();
        let (kind, shows) = (projection.projection_type().unwrap().as_str(), projection.non_key_attributes().join(", "));
        created.push(match shows.as_str() {
            "" => format!("Projection: {{ ProjectionType: {kind} }}"),
            _ => format!("Projection: {{ ProjectionType: {kind}, NonKeyAttributes: [{shows}] }}"),
        });
    }
    assert_eq!(declared, created);
}
