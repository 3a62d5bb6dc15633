//! What has to be found without knowing its key: the integrations, and the incidents that each believes open.

use crate::fault::fault;
use crate::keys::{INTEGRATIONS, LISTED_IN, LISTED_INDEX, PK, Partition};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use bridge::id::Integration;
use bridge::ports::StoreFault;

/// Every integration that was ever entered, by name. One whose secret is gone is still among them.
pub async fn integrations(client: &Client, table_name: &str) -> Result<Vec<Integration>, StoreFault> {
    let listed = list(client, table_name, INTEGRATIONS).await?;
    let mut integrations: Vec<_> = listed.into_iter().map(|(integration, _)| integration).collect();
    integrations.sort();
    Ok(integrations)
}

/// The partitions of the items in a list. The index lags the table by some milliseconds.
pub(crate) async fn list(client: &Client, table_name: &str, name: &str) -> Result<Vec<(Integration, Partition)>, StoreFault> {
    let query = client.query().table_name(table_name).index_name(LISTED_INDEX).key_condition_expression("#list = :list");
    let query = query.expression_attribute_names("#list", LISTED_IN);
    let query = query.expression_attribute_values(":list", AttributeValue::S(name.to_owned()));
    let mut items = query.into_paginator().items().send();
    let mut listed = Vec::new();
    while let Some(item) = items.next().await {
        let item = item.map_err(|error| fault("Query", &error))?;
        // What another release wrote is left to it.
        let pk = item.get(PK).and_then(|pk| pk.as_s().ok());
        listed.extend(pk.and_then(|pk| Partition::parse(pk)));
    }
    Ok(listed)
}
