//! Who and what belongs to the account: members, their APP keys, channels.

use super::dice::Dice;
use super::error::{ApiError, Code};
use super::rule::{Bot, Layer};
use super::schedule::Schedule;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The account that the double plays.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id, about 10^12.
    pub account_id: i64,
    /// Its display name.
    pub account_name: String,
    /// The APP key of the service member, whom the double makes by itself.
    pub app_key: String,
    /// The console's address without a trailing slash; stands in `detail_url`.
    pub console_url: String,
}

/// One member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Member {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub licensed: bool,
    pub status: MemberStatus,
    pub key: String,
}

/// Whether a member can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberStatus {
    /// Joined.
    Enabled,
    /// Invited, not joined.
    Pending,
    /// Gone.
    Deleted,
}

impl MemberStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Pending => "pending",
            Self::Deleted => "deleted",
        }
    }
}

/// One channel: a collaboration space.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Channel {
    pub id: i64,
    pub name: String,
    pub created_at: i64,
}

/// Whose key a call carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    Member(i64),
    /// The main account: nobody in person.
    Account,
}

/// Everything above, by id.
#[derive(Debug)]
pub(super) struct Directory {
    pub account: Account,
    pub account_key: String,
    pub service: i64,
    pub members: Vec<Member>,
    pub channels: Vec<Channel>,
    /// Name and address of each link that incidents carry; `{label}` in an address stands for that label.
    pub links: Vec<(String, String)>,
    /// The levels of those channels' rules that somebody has changed.
    pub rules: BTreeMap<i64, Vec<Layer>>,
    pub bots: Vec<Bot>,
    pub schedules: Vec<Schedule>,
}

impl Directory {
    pub(super) fn new(account: Account, dice: &mut Dice) -> Self {
        let service = dice.number_id();
        let member = Member {
            id: service,
            name: "Lark bridge".to_owned(),
            email: "lark-bridge@service.example".to_owned(),
            licensed: true,
            status: MemberStatus::Enabled,
            key: account.app_key.clone(),
        };
        let account_key = dice.hex32();
        let (channels, links, rules, bots, schedules) = (vec![], vec![], BTreeMap::new(), vec![], vec![]);
        Self { account, account_key, service, members: vec![member], channels, links, rules, bots, schedules }
    }

    pub(super) fn add_member(&mut self, name: &str, email: &str, dice: &mut Dice) -> i64 {
        let (id, key) = (dice.number_id(), dice.hex32());
        let (name, email) = (name.to_owned(), email.to_owned());
        self.members.push(Member { id, name, email, licensed: true, status: MemberStatus::Enabled, key });
        id
    }

    pub(super) fn add_channel(&mut self, name: &str, now: i64, dice: &mut Dice) -> i64 {
        let id = dice.number_id();
        self.channels.push(Channel { id, name: name.to_owned(), created_at: now });
        id
    }

    pub(super) fn member(&self, id: i64) -> Result<&Member, ApiError> {
        self.members.iter().find(|m| m.id == id).ok_or_else(|| ApiError::missing("member"))
    }

    pub(super) fn member_mut(&mut self, id: i64) -> Option<&mut Member> {
        self.members.iter_mut().find(|m| m.id == id)
    }

    pub(super) fn channel(&self, id: i64) -> Option<&Channel> {
        self.channels.iter().find(|c| c.id == id)
    }

    /// Whose key it is. Keys of members who left are worth nothing.
    pub(super) fn caller(&self, key: &str) -> Result<Caller, ApiError> {
        if key == self.account_key {
            return Ok(Caller::Account);
        }
        let owner = self.members.iter().find(|m| m.key == key && m.status == MemberStatus::Enabled);
        owner.map(|m| Caller::Member(m.id)).ok_or_else(|| ApiError::new(Code::Unauthorized, "app_key is missing or invalid"))
    }

    /// The id under which this caller's deeds are recorded.
    pub(super) fn actor(&self, caller: Caller) -> i64 {
        match caller {
            Caller::Member(id) => id,
            Caller::Account => self.account.account_id,
        }
    }

    /// Refuses whoever has no licence. The main account needs none.
    pub(super) fn must_be_licensed(&self, caller: Caller) -> Result<(), ApiError> {
        match caller {
            Caller::Account => Ok(()),
            Caller::Member(id) if self.member(id)?.licensed => Ok(()),
            Caller::Member(_) => Err(ApiError::new(Code::NoLicense, "the member has no license")),
        }
    }

    /// `Person` of the webhook: exactly these three fields.
    pub(super) fn person(&self, id: i64) -> Value {
        let (name, email) = match self.member(id) {
            Ok(member) => (member.name.as_str(), member.email.as_str()),
            Err(_) => (self.account.account_name.as_str(), ""),
        };
        json!({ "person_id": id, "person_name": name, "email": email })
    }

    pub(super) fn name_of(&self, id: i64) -> &str {
        self.member(id).map_or(self.account.account_name.as_str(), |m| m.name.as_str())
    }
}

impl Member {
    /// An item of `/member/list`. Phone numbers are only ever read back masked.
    pub(super) fn list_item(&self, account_id: i64) -> Value {
        json!({
            "account_id": account_id, "member_id": self.id, "member_name": self.name, "email": self.email,
            "email_verified": true, "country_code": "CN", "phone": "+86138****0000", "phone_verified": true,
            "avatar": "", "status": self.status.as_str(), "account_role_ids": [6], "is_external": false, "ref_id": "",
            "locale": "en-US", "time_zone": "Asia/Shanghai", "created_at": 1_700_000_000, "updated_at": 1_700_000_000,
        })
    }

    /// The answer of `/member/info`.
    pub(super) fn profile(&self, account: &Account) -> Value {
        let mut profile = self.list_item(account.account_id);
        profile["account_name"] = json!(account.account_name);
        profile["account_locale"] = json!("en-US");
        profile["account_time_zone"] = json!("Asia/Shanghai");
        profile
    }

    /// An item of `/person/infos`.
    pub(super) fn person_item(&self, account_id: i64) -> Value {
        json!({
            "account_id": account_id, "person_id": self.id, "person_name": self.name, "email": self.email,
            "email_verified": true, "phone": "+86138****0000", "phone_verified": true, "avatar": "", "as": "member",
            "status": self.status.as_str(), "locale": "en-US", "time_zone": "Asia/Shanghai", "country_code": "CN",
        })
    }
}

/// The labels put into a link's address.
pub(super) fn rendered(endpoint: &str, labels: &BTreeMap<String, String>) -> String {
    labels.iter().fold(endpoint.to_owned(), |address, (name, value)| address.replace(&format!("{{{name}}}"), value))
}
