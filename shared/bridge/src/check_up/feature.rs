//! What the app does in Lark, and the scopes that let it.

use super::Level;

/// Something that takes a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// Cards for groups and people.
    Cards,
    /// Cards that change.
    Updates,
    /// Linking by the company's directory.
    Directory,
    /// What people write to the bot alone.
    DirectMessages,
    /// What mentions the bot in a group.
    Mentions,
    /// The list of chats, and that one was disbanded.
    Chats,
    /// That the bot came into a chat, or was taken out.
    Membership,
    /// Ringing for responders.
    Buzz,
    /// Whether a card arrived whose answer was lost.
    History,
    /// E-mails of those who sign in, which find their member sooner.
    Emails,
    /// What the app is told of itself: for this check-up alone.
    Profile,
}

impl Feature {
    /// All of them, those that matter most first.
    pub const ALL: [Self; 11] = [
        Self::Cards,
        Self::Updates,
        Self::Directory,
        Self::DirectMessages,
        Self::Mentions,
        Self::Chats,
        Self::Membership,
        Self::Buzz,
        Self::History,
        Self::Emails,
        Self::Profile,
    ];

    /// Scopes, any one of which will do; the first is the narrowest. From the page of each call and event on open.feishu.cn.
    pub fn any_of(self) -> &'static [&'static str] {
        match self {
            Self::Cards => &["im:message:send_as_bot", "im:message", "im:message:send"],
            Self::Updates => &["im:message:update", "im:message:send_as_bot", "im:message"],
            Self::Directory => &["contact:user.id:readonly"],
            Self::DirectMessages => &["im:message.p2p_msg:readonly", "im:message.p2p_msg"],
            Self::Mentions => &[
                "im:message.group_at_msg:readonly",
                "im:message.group_at_msg",
                "im:message.group_msg",
                "im:message.group_at_msg.include_bot:readonly",
            ],
            Self::Chats => &["im:chat:read", "im:chat:readonly", "im:chat", "im:chat.group_info:readonly"],
            Self::Membership => &["im:chat.members:bot_access", "im:chat:readonly", "im:chat"],
            Self::Buzz => &["im:message.urgent", "im:message.urgent:app_send"],
            Self::History => &["im:message.group_msg"],
            Self::Emails => &["contact:user.email:readonly"],
            Self::Profile => &["application:application:self_manage", "admin:app.info:readonly"],
        }
    }

    /// How bad it is to go without.
    pub fn level(self) -> Level {
        match self {
            Self::Cards | Self::Updates | Self::Directory => Level::Bad,
            Self::DirectMessages | Self::Mentions | Self::Chats | Self::Membership | Self::Buzz => Level::Warning,
            Self::History | Self::Emails | Self::Profile => Level::Advice,
        }
    }

    /// The name of the finding that it is missing.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cards => "lark.scope.cards",
            Self::Updates => "lark.scope.updates",
            Self::Directory => "lark.scope.directory",
            Self::DirectMessages => "lark.scope.direct-messages",
            Self::Mentions => "lark.scope.mentions",
            Self::Chats => "lark.scope.chats",
            Self::Membership => "lark.scope.membership",
            Self::Buzz => "lark.scope.buzz",
            Self::History => "lark.scope.history",
            Self::Emails => "lark.scope.emails",
            Self::Profile => "lark.scope.profile",
        }
    }
}
