//! The people, chats and channels of the playground.

use crate::world::World;
use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId, OpenId, PersonId, TenantKey};
use bridge::person::{LinkProof, LinkedPerson};
use bridge::ports::{ChatBook as _, People as _, StoreFault};
use lambda::houses::NoHouse;

/// Everybody in the company: name, e-mail, and whether they are linked from the start. The third has yet to open the app once.
const PEOPLE: [(&str, &str, bool); 4] = [
    ("Alice 陈晓", "alice@example.com", true),
    ("Bob 李明", "bob@example.com", true),
    ("Carol 王芳", "carol@example.com", false),
    ("Dave 赵强", "dave@example.com", false),
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

/// Furnishes an empty world: four people, three channels, two chats with routes. Dave has no licence.
pub async fn furnish(world: &World) -> Result<(), DemoError> {
    let table = world.houses.house(world.integration().as_str()).await?.table;
    let mut open_ids = Vec::new();
    for (name, email, linked) in PEOPLE {
        let open_id = world.lark.add_person(name, email);
        let member = world.flashduty.add_member(name, email);
        if name.starts_with("Dave") {
            world.flashduty.license(member, false);
        }
        if linked {
            table.link(&link(&open_id, member, name)).await?;
        }
        open_ids.push(open_id);
    }
    let payments = world.flashduty.add_channel("Payments 支付");
    world.flashduty.add_channel("Orders 订单");
    world.flashduty.add_channel("Platform 平台");
    let everyone: Vec<_> = open_ids.iter().map(String::as_str).collect();
    let all = world.lark.add_chat("On-call 值班群", &everyone);
    let team = world.lark.add_chat("Payments 支付团队", &everyone[..2]);
    let only_payments = Route { channels: vec![ChannelId(payments)], ..Route::default() };
    for (id, name, route) in [(all, "On-call 值班群", Route::default()), (team, "Payments 支付团队", only_payments)] {
        table.remember(&Chat { id: ChatId::new(id), name: name.to_owned(), routes: vec![route] }).await?;
    }
    Ok(())
}

fn link(open_id: &str, member: i64, name: &str) -> LinkedPerson {
    LinkedPerson {
        open_id: OpenId::new(open_id),
        tenant: TenantKey::new(crate::world::app().tenant_key),
        person: PersonId(member),
        name: name.to_owned(),
        key: None,
        proof: LinkProof::Directory,
        linked_at: jiff::Timestamp::now(),
    }
}
