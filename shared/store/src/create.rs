//! The table itself, for places without a template: the sandbox and the tests. On AWS `template.yaml` declares the same.

use crate::fault::{failed, fault};
use crate::keys::{DUE_AT, DUE_INDEX, DUE_PK, DUE_SHOWS, LISTED_IN, LISTED_INDEX, PK, SK, TTL};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata as _};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
};
use bridge::ports::StoreFault;

/// Creates the table: on demand, with a stream of new images, the sparse indexes `due` and `listed`, and `ttl`. No error when it
/// exists already.
///
/// Does not wait: an embedded DynamoDB is ready at once, AWS takes some seconds.
pub async fn create(client: &Client, name: &str) -> Result<(), StoreFault> {
    let unwritable = |_| failed("CreateTable", "UnwritableRequest");
    let create = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes().map_err(unwritable)?))
        .set_key_schema(Some(key_schema(PK, Some(SK)).map_err(unwritable)?))
        .global_secondary_indexes(index(DUE_INDEX, DUE_PK, Some(DUE_AT), &DUE_SHOWS).map_err(unwritable)?)
        .global_secondary_indexes(index(LISTED_INDEX, LISTED_IN, None, &[]).map_err(unwritable)?)
        .stream_specification(new_images().map_err(unwritable)?);
    match create.send().await {
        Ok(_) => {}
        Err(error) if error.code() == Some("ResourceInUseException") => return Ok(()),
        Err(error) => return Err(fault("CreateTable", &error)),
    }
    let ttl = TimeToLiveSpecification::builder().attribute_name(TTL).enabled(true).build().map_err(unwritable)?;
    let enable = client.update_time_to_live().table_name(name).time_to_live_specification(ttl);
    // Without it nothing is ever deleted, and nothing else changes: every read looks at `ttl` itself.
    if let Err(error) = enable.send().await {
        tracing::warn!(code = error.code().unwrap_or("Unknown"), "ttl is not enabled");
    }
    Ok(())
}

fn attributes() -> Result<Vec<AttributeDefinition>, BuildError> {
    use ScalarAttributeType::{N, S};
    let attribute = |(name, kind)| AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build();
    [(PK, S), (SK, S), (DUE_PK, S), (DUE_AT, N), (LISTED_IN, S)].into_iter().map(attribute).collect()
}

fn key_schema(hash: &str, range: Option<&str>) -> Result<Vec<KeySchemaElement>, BuildError> {
    let element = |(name, kind)| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    let range = range.map(|name| (name, KeyType::Range));
    std::iter::once((hash, KeyType::Hash)).chain(range).map(element).collect()
}

/// An index that shows its keys and the table's, and these attributes.
fn index(name: &str, hash: &str, range: Option<&str>, shows: &[&str]) -> Result<GlobalSecondaryIndex, BuildError> {
    let shows: Vec<_> = shows.iter().map(|name| (*name).to_owned()).collect();
    let projection = match shows.is_empty() {
        true => Projection::builder().projection_type(ProjectionType::KeysOnly),
        false => Projection::builder().projection_type(ProjectionType::Include).set_non_key_attributes(Some(shows)),
    };
    let schema = key_schema(hash, range)?;
    GlobalSecondaryIndex::builder().index_name(name).set_key_schema(Some(schema)).projection(projection.build()).build()
}

fn new_images() -> Result<StreamSpecification, BuildError> {
    StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewImage).build()
}
