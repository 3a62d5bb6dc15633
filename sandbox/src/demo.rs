//! The people, chats and channels of the playground.

use crate::world::World;
use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId, OpenId, PersonId, TenantKey};
use bridge::person::{AppKey, LinkProof, LinkedPerson, SealedKey};
use bridge::ports::{ChatBook as _, People as _, StoreFault, Vault};
use lambda::houses::NoHouse;
use serde_json::json;
use std::time::Duration;

/// How somebody begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beginning {
    /// Linked, with a key of their own: acts as themselves.
    WithKey,
    /// Linked by the directory: the integration acts for them and says so.
    Linked,
    /// Has yet to open the app once.
    Stranger,
    /// The same, and without a licence at Flashduty.
    Unlicensed,
}

/// Everybody in the company.
const PEOPLE: [(&str, &str, Beginning); 4] = [
    ("Alice 陈晓", "alice@example.com", Beginning::WithKey),
    ("Bob 李明", "bob@example.com", Beginning::Linked),
    ("Carol 王芳", "carol@example.com", Beginning::Stranger),
    ("Dave 赵强", "dave@example.com", Beginning::Unlicensed),
];

/// Why the playground could not be furnished.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The integration.
    #[error(transparent)]
    House(#[from] NoHouse),
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreFault),
}

/// Furnishes an empty world: four people, three channels and schedules, two chats with routes. A world that a former run left
/// behind stays as it is. The first of the people administers.
pub async fn furnish(world: &World) -> Result<(), DemoError> {
    let is_empty = world.lark.is_empty();
    if is_empty {
        PEOPLE.iter().for_each(|(name, email, _)| drop(world.lark.add_person(name, email)));
    }
    let open_ids = open_ids(world);
    // Before the integration is looked at for the first time: it keeps its secret for minutes.
    world.choose(&json!({ "administrators": open_ids.get(..1) }));
    if is_empty { furnish_with(world, &open_ids).await } else { Ok(()) }
}

fn open_ids(world: &World) -> Vec<String> {
    let view = world.lark.view();
    let people = view["people"].as_array().into_iter().flatten();
    people.filter_map(|person| person["open_id"].as_str().map(str::to_owned)).collect()
}

async fn furnish_with(world: &World, open_ids: &[String]) -> Result<(), DemoError> {
    let house = world.houses.house(world.integration().as_str()).await?;
    let table = &house.table;
    let mut members = Vec::new();
    for ((name, email, beginning), open_id) in PEOPLE.into_iter().zip(open_ids) {
        let member = world.flashduty.add_member(name, email);
        members.push(member);
        let key = match beginning {
            Beginning::WithKey => {
                Some(Vault::seal(house.sealer.as_ref(), &AppKey::new(world.flashduty.key_of(member)), &OpenId::new(open_id)))
            }
            Beginning::Linked | Beginning::Stranger | Beginning::Unlicensed => None,
        };
        match beginning {
            Beginning::WithKey | Beginning::Linked => drop(table.link(&link(open_id, member, name, key)).await?),
            Beginning::Stranger => {}
            Beginning::Unlicensed => world.flashduty.license(member, false),
        }
    }
    let payments = world.flashduty.add_channel("Payments 支付");
    world.flashduty.add_channel("Orders 订单");
    world.flashduty.add_channel("Platform 平台");
    let everyone: Vec<_> = open_ids.iter().map(String::as_str).collect();
    let all = world.lark.add_chat("On-call 值班群", &everyone);
    let team = world.lark.add_chat("Payments 支付团队", &everyone[..2]);
    let only_payments = Route { channels: vec![ChannelId(payments)], ..Route::default() };
    for (id, name, route) in [(all, "On-call 值班群", Route::default()), (team, "Payments 支付团队", only_payments)] {
        table.remember(&Chat::new(ChatId::new(id), name, vec![route])).await?;
    }
    schedule(world, &members);
    Ok(())
}

/// Days in Payments, a shorter turn in Platform, and nights that nobody has taken yet.
fn schedule(world: &World, members: &[i64]) {
    const HOUR: Duration = Duration::from_secs(3_600);
    let [alice, bob, carol, ..] = *members else { return };
    world.flashduty.add_schedule("Payments 支付值班", &[&[alice], &[bob]], 24 * HOUR);
    world.flashduty.add_schedule("Platform 平台值班", &[&[carol, bob], &[alice]], 8 * HOUR);
    world.flashduty.add_schedule("Orders 订单夜班", &[&[]], 24 * HOUR);
}

fn link(open_id: &str, member: i64, name: &str, key: Option<SealedKey>) -> LinkedPerson {
    LinkedPerson {
        open_id: OpenId::new(open_id),
        tenant: TenantKey::new(crate::world::app().tenant_key),
        person: PersonId(member),
        name: name.to_owned(),
        lark_name: String::new(),
        proof: if key.is_some() { LinkProof::OwnKey } else { LinkProof::Directory },
        key,
        linked_at: jiff::Timestamp::now(),
        choices: bridge::person::PersonalChoices::default(),
    }
}
