//! What the app may do, and what each permission buys.

use std::collections::BTreeSet;

/// A permission of the app ("tenant" scope).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// As Lark spells it.
    pub name: &'static str,
    /// Narrower ones, each of which buys the same.
    pub or: &'static [&'static str],
    /// What it buys.
    pub feature: Feature,
    /// Whether the bridge works without it.
    pub need: Need,
}

/// Whether the bridge works without a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// It does not.
    Core,
    /// It does, with less.
    Optional,
}

/// What a scope buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// Cards are sent and updated.
    Cards,
    /// The bot hears what is written to it alone.
    HearsPeople,
    /// The bot hears where it is mentioned in groups.
    HearsGroups,
    /// Groups: which there are, and that one is gone.
    Groups,
    /// People are linked by the directory.
    Links,
    /// The bot coming into and going out of groups is heard of.
    OwnMembership,
    /// After an outage it is looked up whether a card has arrived.
    LooksUpCards,
    /// People are buzzed.
    Buzz,
    /// A member is found at once when somebody signs in.
    FindsMembersFaster,
    /// The app can be set up through the API.
    SetsItselfUp,
    /// The pages can tell how the app is set up.
    TellsItsSetUp,
}

/// All of them, the necessary ones first.
pub const SCOPES: [Scope; 11] = [
    core("im:message", &["im:message:send_as_bot"], Feature::Cards),
    core("im:message.p2p_msg:readonly", &["im:message.p2p_msg"], Feature::HearsPeople),
    core("im:message.group_at_msg:readonly", &["im:message.group_at_msg"], Feature::HearsGroups),
    core("im:chat", &["im:chat:readonly", "im:chat:read"], Feature::Groups),
    core("contact:user.id:readonly", &[], Feature::Links),
    optional("im:chat.members:bot_access", Feature::OwnMembership),
    optional("im:message.group_msg", Feature::LooksUpCards),
    optional("im:message.urgent", Feature::Buzz),
    optional("contact:user.email:readonly", Feature::FindsMembersFaster),
    optional("application:application:patch", Feature::SetsItselfUp),
    optional("application:application:self_manage", Feature::TellsItsSetUp),
];

const fn core(name: &'static str, or: &'static [&'static str], feature: Feature) -> Scope {
    Scope { name, or, feature, need: Need::Core }
}

const fn optional(name: &'static str, feature: Feature) -> Scope {
    Scope { name, or: &[], feature, need: Need::Optional }
}

impl Scope {
    /// Whether an app that was granted these has it, or as good as.
    pub fn is_among(&self, granted: &BTreeSet<String>) -> bool {
        granted.contains(self.name) || self.or.iter().any(|name| granted.contains(*name))
    }
}

/// What the console's "Batch import/export scopes" takes: `{"scopes":{"tenant":[…],"user":[]}}`. The names hold nothing that JSON would
/// have to escape.
pub fn scopes_to_import() -> String {
    let names: Vec<_> = SCOPES.iter().map(|scope| format!("      \"{}\"", scope.name)).collect();
    format!("{{\n  \"scopes\": {{\n    \"tenant\": [\n{}\n    ],\n    \"user\": []\n  }}\n}}", names.join(",\n"))
}
