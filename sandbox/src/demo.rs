//! The people, chats and channels of the playground.

use crate::world::World;
use bridge::chat::{Chat, Route};
use bridge::id::{ChannelId, ChatId, OpenId, PersonId, TenantKey};
use bridge::person::{AppKey, LinkProof, LinkedPerson, SealedKey};
use bridge::ports::{ChatBook as _, People as _, StoreFault, Vault};
use lambda::houses::NoHouse;

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

/// Furnishes an empty world: four people, three channels, two chats with routes. A world that a former run left behind stays as it
/// is.
pub async fn furnish(world: &World) -> Result<(), DemoError> {
    if !world.lark.is_empty() {
        return Ok(());
    }
    let house = world.houses.house(world.integration().as_str()).await?;
    let table = &house.table;
    let mut open_ids = Vec::new();
    for (name, email, beginning) in PEOPLE {
        let open_id = world.lark.add_person(name, email);
        let member = world.flashduty.add_member(name, email);
        let key = match beginning {
            Beginning::WithKey => {
                Some(Vault::seal(house.sealer.as_ref(), &AppKey::new(world.flashduty.key_of(member)), &OpenId::new(&open_id)))
            }
            Beginning::Linked | Beginning::Stranger | Beginning::Unlicensed => None,
        };
        match beginning {
            Beginning::WithKey | Beginning::Linked => drop(table.link(&link(&open_id, member, name, key)).await?),
            Beginning::Stranger => {}
            Beginning::Unlicensed => world.flashduty.license(member, false),
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
        table.remember(&Chat::new(ChatId::new(id), name, vec![route])).await?;
    }
    Ok(())
}

fn link(open_id: &str, member: i64, name: &str, key: Option<SealedKey>) -> LinkedPerson {
    LinkedPerson {
        open_id: OpenId::new(open_id),
        tenant: TenantKey::new(crate::world::app().tenant_key),
        person: PersonId(member),
        name: name.to_owned(),
        proof: if key.is_some() { LinkProof::OwnKey } else { LinkProof::Directory },
        key,
        linked_at: jiff::Timestamp::now(),
    }
}
