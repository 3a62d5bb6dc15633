//! What has to be found without knowing its key: the integrations, and of each the incidents it believes open, those that were closed in
//! one week, and its dead rows.

use crate::fault::fault;
use crate::item::Item;
use crate::keys::{INTEGRATIONS, Key, LISTED_IN, LISTED_INDEX, PK, SK};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Select};
use bridge::id::Integration;
use bridge::ports::StoreFault;

/// Every integration that was ever entered, by name. One whose secret is gone is still among them.
pub async fn integrations(client: &Client, table_name: &str) -> Result<Vec<Integration>, StoreFault> {
    let listed = list(client, table_name, INTEGRATIONS, usize::MAX).await?;
    let mut integrations: Vec<_> = listed.into_iter().map(|(integration, _)| integration).collect();
    integrations.sort();
    Ok(integrations)
}

/// The keys of the items in a list, at most `most`. The index lags the table by some milliseconds.
pub(crate) async fn list(
    client: &Client,
    table_name: &str,
    name: &str,
    most: usize,
) -> Result<Vec<(Integration, Key)>, StoreFault> {
    let query = listing(client, table_name, name).set_limit(i32::try_from(most).ok());
    let mut items = query.into_paginator().items().send();
    let mut listed = Vec::new();
    while listed.len() < most {
        let Some(item) = items.next().await else { break };
        // What another release wrote is left to it.
        listed.extend(key_of(&item.map_err(|error| fault("Query", &error))?));
    }
    Ok(listed)
}

/// How many items are in a list.
pub(crate) async fn count(client: &Client, table_name: &str, name: &str) -> Result<usize, StoreFault> {
    let mut pages = listing(client, table_name, name).select(Select::Count).into_paginator().send();
    let mut many = 0;
    while let Some(page) = pages.next().await {
        many += usize::try_from(page.map_err(|error| fault("Query", &error))?.count()).unwrap_or(0);
    }
    Ok(many)
}

fn listing(client: &Client, table_name: &str, name: &str) -> QueryFluentBuilder {
    let query = client.query().table_name(table_name).index_name(LISTED_INDEX).key_condition_expression("#list = :list");
    let query = query.expression_attribute_names("#list", LISTED_IN);
    query.expression_attribute_values(":list", AttributeValue::S(name.to_owned()))
}

fn key_of(item: &Item) -> Option<(Integration, Key)> {
    Key::parse(item.get(PK)?.as_s().ok()?, item.get(SK)?.as_s().ok()?)
}
