//! What the store takes for granted of DynamoDB itself, as its documentation says it (docs.aws.amazon.com/amazondynamodb, "API
//! Reference" and "Developer Guide"). With `STORE_ENDPOINT` another implementation is asked the same.

use crate::emulator::Emulator;
use aws_sdk_dynamodb::Error;
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue::{self, N, S};
use aws_sdk_dynamodb::types::{KeysAndAttributes, Put, TransactWriteItem};
use std::collections::HashMap;

type Item = HashMap<String, AttributeValue>;

const REFUSED: Option<&str> = Some("ValidationException");

fn item(sk: &str, more: &[(&str, AttributeValue)]) -> Item {
    let key = [("pk", S("p".to_owned())), ("sk", S(sk.to_owned()))];
    key.iter().chain(more).map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

/// As much as an item may hold is 400 KB, names and keys included.
fn filler(bytes: usize) -> (&'static str, AttributeValue) {
    ("filler", S("x".repeat(bytes)))
}

fn code<T>(result: &Result<T, Error>) -> Option<&str> {
    result.as_ref().err().and_then(|error| error.code())
}

impl Emulator {
    fn put(&self, item: Item) -> PutItemFluentBuilder {
        self.client.put_item().table_name(&self.table_name).set_item(Some(item))
    }

    fn putting(&self, item: Item, condition: Option<&str>) -> TransactWriteItem {
        let put = Put::builder().table_name(&self.table_name).set_item(Some(item));
        TransactWriteItem::builder().put(put.set_condition_expression(condition.map(str::to_owned)).build().unwrap()).build()
    }

    async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<(), Error> {
        self.client.transact_write_items().set_transact_items(Some(writes)).send().await?;
        Ok(())
    }
}

#[tokio::test]
async fn a_cancelled_transaction_gives_a_reason_for_each_write_in_order_and_leaves_nothing_anywhere() {
    let emulator = Emulator::start().await;
    emulator.put(item("taken", &[])).send().await.unwrap();
    let free = Some("attribute_not_exists(pk)");
    let sks = ["free", "taken", "free too", "absent"];
    let conditions = [free, free, None, Some("attribute_exists(pk)")];
    let writes = sks.iter().zip(conditions).map(|(sk, condition)| emulator.putting(item(sk, &[]), condition));
    let Err(Error::TransactionCanceledException(cancelled)) = emulator.transact(writes.collect()).await else {
        panic!("it is cancelled")
    };
    let reasons: Vec<_> = cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None")).collect();
    assert_eq!(reasons, ["None", "ConditionalCheckFailed", "None", "ConditionalCheckFailed"]);
    assert_eq!(emulator.keys().await, ["p / taken"]);
    assert_eq!(emulator.stream().await["Records"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_transaction_may_be_asked_for_again_with_its_token() {
    let emulator = Emulator::start().await;
    for _ in 0..2 {
        let claim = emulator.putting(item("a", &[]), Some("attribute_not_exists(pk)"));
        emulator
            .client
            .transact_write_items()
            .client_request_token(&emulator.table_name)
            .transact_items(claim)
            .send()
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_transaction_holds_at_most_a_hundred_writes_each_of_another_item() {
    let emulator = Emulator::start().await;
    let many = |count: usize| (0..count).map(|n| emulator.putting(item(&n.to_string(), &[]), None)).collect::<Vec<_>>();
    assert_eq!(code(&emulator.transact(many(101)).await), REFUSED);
    assert_eq!(code(&emulator.transact([many(1), many(1)].concat()).await), REFUSED);
    assert_eq!(code(&emulator.transact(many(100)).await), None);
}

#[tokio::test]
async fn a_batch_that_names_a_key_twice_or_more_than_a_hundred_is_refused_and_one_that_is_absent_is_left_out() {
    let emulator = Emulator::start().await;
    emulator.put(item("0", &[])).send().await.unwrap();
    let get = async |sks: Vec<String>| {
        let keys = sks.iter().map(|sk| item(sk, &[])).collect();
        let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build().unwrap();
        let got =
            emulator.client.batch_get_item().request_items(&emulator.table_name, wanted).send().await.map_err(Error::from)?;
        Ok(got.responses.unwrap_or_default().remove(&emulator.table_name).unwrap_or_default().len())
    };
    let many = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>();
    assert_eq!(code(&get([many(1), many(1)].concat()).await), REFUSED);
    assert_eq!(code(&get(many(101)).await), REFUSED);
    assert_eq!(get(many(100)).await.unwrap(), 1);
}

#[tokio::test]
async fn an_item_of_more_than_400_kb_is_refused_alone_and_in_a_transaction() {
    let emulator = Emulator::start().await;
    let (fits, too_large) = (item("a", &[filler(400 * 1024 - 12)]), item("a", &[filler(400 * 1024 - 11)]));
    emulator.put(fits.clone()).send().await.unwrap();
    emulator.transact(vec![emulator.putting(fits, None)]).await.unwrap();
    assert_eq!(code(&emulator.put(too_large.clone()).send().await.map_err(Error::from)), REFUSED);
    assert!(emulator.transact(vec![emulator.putting(too_large, None)]).await.is_err());
}

#[tokio::test]
async fn a_query_gives_at_most_a_mib_at_once_and_says_where_it_goes_on() {
    let emulator = Emulator::start().await;
    for n in 0..5 {
        emulator.put(item(&n.to_string(), &[filler(300 * 1024)])).send().await.unwrap();
    }
    let query = emulator.client.query().table_name(&emulator.table_name).key_condition_expression("pk = :pk");
    let page = query.expression_attribute_values(":pk", S("p".to_owned())).send().await.unwrap();
    assert!(page.count() < 5 && page.last_evaluated_key().is_some(), "{} items at once", page.count());
}

#[tokio::test]
async fn an_expression_with_a_word_of_dynamodbs_own_or_with_a_value_it_does_not_use_is_refused() {
    let emulator = Emulator::start().await;
    for word in ["ttl", "next"] {
        let put = emulator.put(item("a", &[])).condition_expression(format!("{word} = :one"));
        assert_eq!(code(&put.expression_attribute_values(":one", N("1".into())).send().await.map_err(Error::from)), REFUSED);
    }
    let put = emulator.put(item("a", &[])).condition_expression("attribute_not_exists(pk)");
    assert_eq!(code(&put.expression_attribute_values(":one", N("1".into())).send().await.map_err(Error::from)), REFUSED);
}

#[tokio::test]
async fn a_comparison_with_what_is_not_there_is_not_met() {
    let emulator = Emulator::start().await;
    for (sk, comparison) in
        [("absent", "generation = :one"), ("a", "generation <= :one"), ("a", "generation <> :one AND pk = :one")]
    {
        emulator.put(item("a", &[])).send().await.unwrap();
        let put = emulator.put(item(sk, &[])).condition_expression(comparison);
        let end = put.expression_attribute_values(":one", N("1".into())).send().await.map_err(Error::from);
        assert_eq!(code(&end), Some("ConditionalCheckFailedException"), "{comparison}");
    }
}

#[tokio::test]
async fn an_index_holds_only_items_with_all_of_its_keys_and_cannot_be_read_strongly() {
    let emulator = Emulator::start().await;
    let (shard, moment) = (("due_pk", S("s".into())), ("due_at", N("7".into())));
    emulator.put(item("both", &[shard.clone(), moment.clone()])).send().await.unwrap();
    emulator.put(item("no moment", &[shard])).send().await.unwrap();
    emulator.put(item("no shard", &[moment])).send().await.unwrap();
    let query =
        emulator.client.query().table_name(&emulator.table_name).index_name("due").key_condition_expression("due_pk = :s");
    let query = query.expression_attribute_values(":s", S("s".into()));
    let found = query.clone().send().await.unwrap().items.unwrap();
    let mut names: Vec<_> = found[0].keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!((found.len(), names), (1, vec!["due_at", "due_pk", "pk", "sk"]));
    assert_eq!(code(&query.consistent_read(true).send().await.map_err(Error::from)), REFUSED);
}

#[tokio::test]
async fn a_key_of_an_index_must_have_its_type_and_may_not_be_empty() {
    let emulator = Emulator::start().await;
    for wrong in [("due_at", S("7".into())), ("listed_in", S(String::new()))] {
        assert_eq!(
            code(&emulator.put(item("a", std::slice::from_ref(&wrong))).send().await.map_err(Error::from)),
            REFUSED,
            "{}",
            wrong.0
        );
    }
}

#[tokio::test]
async fn the_stream_tells_every_change_in_order_with_its_new_image_alone() {
    let emulator = Emulator::start().await;
    for number in ["1", "2"] {
        emulator.put(item("a", &[("n", N(number.into()))])).send().await.unwrap();
    }
    let delete = emulator.client.delete_item().table_name(&emulator.table_name);
    for _ in 0..2 {
        delete.clone().set_key(Some(item("a", &[]))).send().await.unwrap();
    }
    let stream = emulator.stream().await;
    let told: Vec<_> = stream["Records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let change = &record["dynamodb"];
            assert_eq!((change["Keys"]["sk"]["S"].as_str(), change.get("OldImage")), (Some("a"), None));
            (record["eventName"].as_str().unwrap(), change["NewImage"]["n"]["N"].as_str())
        })
        .collect();
    assert_eq!(told, [("INSERT", Some("1")), ("MODIFY", Some("2")), ("REMOVE", None)]);
}

#[tokio::test]
async fn the_table_forgets_by_its_attribute_ttl() {
    let emulator = Emulator::start().await;
    let ttl = emulator.client.describe_time_to_live().table_name(&emulator.table_name).send().await.unwrap();
    let ttl = ttl.time_to_live_description.unwrap();
    assert_eq!(ttl.attribute_name(), Some("ttl"));
    assert!(matches!(ttl.time_to_live_status().unwrap().as_str(), "ENABLED" | "ENABLING"));
}
