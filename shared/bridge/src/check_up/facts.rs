//! What the check-up looks at.

use crate::id::{PersonId, TenantKey};
use crate::ports::{ApplicationFault, BotStatus, FailedPush, IncidentsFault, Profile, Readable};
use crate::pulse::Sign;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

use super::TestCard;

/// Everything the check-up looks at, gathered at one moment.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The moment.
    pub now: Timestamp,
    /// The Lark app.
    pub app: AppFacts,
    /// Our own addresses.
    pub doors: DoorFacts,
    /// The Flashduty account.
    pub account: AccountFacts,
    /// What stands between the two.
    pub house: HouseFacts,
}

/// The Lark app.
#[derive(Debug, Clone)]
pub struct AppFacts {
    /// `cli_…`.
    pub app_id: String,
    /// Where the developer console is: `https://open.feishu.cn`.
    pub console: String,
    /// How the bot is.
    pub bot: Result<BotStatus, ApplicationFault>,
    /// The names of the scopes that were granted.
    pub scopes: Result<BTreeSet<String>, ApplicationFault>,
    /// What Lark tells the app of itself.
    pub profile: Result<Profile, ApplicationFault>,
    /// The redirect address that sign-ins use.
    pub redirect_uri: String,
    /// Whether the secret has an Encrypt Key.
    pub is_encrypted: bool,
    /// The company that the secret names.
    pub tenant: Option<TenantKey>,
    /// The company of the administrator who asks, as Lark told it when they signed in.
    pub own_tenant: TenantKey,
    /// Whether people are buzzed.
    pub buzzes: bool,
}

/// Our own addresses, by what came in through them.
#[derive(Debug, Clone, Default)]
pub struct DoorFacts {
    /// When each neighbour last reached us.
    pub beats: BTreeMap<Sign, Timestamp>,
    /// The test card that is out.
    pub test: Option<TestCard>,
    /// `https://…/main/lark`: where Lark is to send events and callbacks.
    pub lark_address: String,
    /// `https://…/main/flashduty`: where Flashduty is to push.
    pub flashduty_address: String,
}

/// The Flashduty account, as the integration's own key sees it.
#[derive(Debug, Clone)]
pub struct AccountFacts {
    /// Whose key it is.
    pub owner: Result<PersonId, IncidentsFault>,
    /// The incidents that are open.
    pub open: Result<PushFacts, IncidentsFault>,
    /// What else it may read.
    pub readable: BTreeMap<Readable, Result<(), IncidentsFault>>,
    /// The members with a licence.
    pub licensed: Result<BTreeSet<PersonId>, IncidentsFault>,
    /// The pushes of the last 24 hours that failed, newest first; those to other addresses left out.
    pub failures: Result<Vec<FailedPush>, IncidentsFault>,
}

/// The open incidents, as far as they tell whether pushes arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PushFacts {
    /// How many there are, counted up to 100.
    pub open: usize,
    /// When the newest of them began.
    pub newest: Option<Timestamp>,
}

/// What stands between the two.
#[derive(Debug, Clone, Default)]
pub struct HouseFacts {
    /// How many administrators the secret names.
    pub administrators: usize,
    /// Flashduty's members and those of them who are linked; `None` where it is not known.
    pub linked: Option<Linked>,
    /// The chats we know.
    pub chats: usize,
    /// Those of them that are shown something.
    pub chats_with_routes: usize,
    /// What was given up.
    pub dead: usize,
    /// The calls of this month.
    pub used: u64,
    /// Those Lark allows; `None` for any number.
    pub allowed: Option<u64>,
}

/// Flashduty's members, and those of them whom we know in Lark.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Linked {
    /// Enabled members that were looked at.
    pub members: BTreeSet<PersonId>,
    /// Those of them who are linked.
    pub people: BTreeSet<PersonId>,
}

impl Linked {
    /// The members who should be linked: all but the one whose key the integration has, who is nobody in person.
    pub fn expected(&self, service: Option<PersonId>) -> usize {
        self.members.iter().filter(|member| Some(**member) != service || self.people.contains(member)).count()
    }
}
