//! Which API a request is for, and what Lark asks of its callers.

use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::state::State;
use super::{application, buzz, chats, configuration, directory, group_bot, history, messages, sign_in, tokens};
use axum::http::Method;

/// What the fake serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// `POST /open-apis/auth/v3/tenant_access_token/internal`
    TenantToken,
    /// `POST /open-apis/im/v1/messages`
    Send,
    /// `POST /open-apis/im/v1/messages/:message_id/reply`
    Reply,
    /// `PATCH /open-apis/im/v1/messages/:message_id`
    Patch,
    /// `GET /open-apis/im/v1/messages/:message_id`
    Read,
    /// `GET /open-apis/im/v1/messages`
    List,
    /// `PATCH /open-apis/im/v1/messages/:message_id/urgent_app`
    Buzz,
    /// `GET /open-apis/im/v1/chats`
    OwnChats,
    /// `POST /open-apis/bot/v2/hook/:token`
    GroupBot,
    /// `GET /open-apis/bot/v3/info`
    BotInfo,
    /// `GET /open-apis/application/v6/scopes`
    Scopes,
    /// `GET /open-apis/application/v6/applications/:app_id`
    Application,
    /// `PATCH /open-apis/application/v7/applications/:app_id/config`
    Configure,
    /// `PATCH /open-apis/application/v7/applications/:app_id/ability`
    SetAbilities,
    /// `POST /open-apis/application/v7/applications/:app_id/publish`
    Publish,
    /// `POST /open-apis/contact/v3/users/batch_get_id`
    FindPeople,
    /// `GET /open-apis/authen/v1/authorize`, a page
    Authorize,
    /// `POST /open-apis/authen/v2/oauth/token`
    UserToken,
    /// `GET /open-apis/authen/v1/user_info`
    UserInfo,
    /// `GET /playground/sign-in`, the fake's own: chooses who sits at this browser
    ChoosePerson,
}

impl Api {
    /// The API behind an address, and the message or token it names, if any.
    pub(super) fn of<'a>(method: &Method, path: &'a str) -> Option<(Self, &'a str)> {
        let path = path.strip_prefix("/open-apis/").unwrap_or(path);
        let parts: Vec<_> = path.split('/').collect();
        match (method.as_str(), parts.as_slice()) {
            ("POST", ["auth", "v3", "tenant_access_token", "internal"]) => Some((Self::TenantToken, "")),
            ("POST", ["im", "v1", "messages"]) => Some((Self::Send, "")),
            ("POST", ["im", "v1", "messages", id, "reply"]) => Some((Self::Reply, *id)),
            ("PATCH", ["im", "v1", "messages", id]) => Some((Self::Patch, *id)),
            ("GET", ["im", "v1", "messages"]) => Some((Self::List, "")),
            ("GET", ["im", "v1", "messages", id]) => Some((Self::Read, *id)),
            ("PATCH", ["im", "v1", "messages", id, "urgent_app"]) => Some((Self::Buzz, *id)),
            ("GET", ["im", "v1", "chats"]) => Some((Self::OwnChats, "")),
            ("POST", ["bot", "v2", "hook", token]) => Some((Self::GroupBot, *token)),
            ("GET", ["bot", "v3", "info"]) => Some((Self::BotInfo, "")),
            ("GET", ["application", "v6", "scopes"]) => Some((Self::Scopes, "")),
            ("GET", ["application", "v6", "applications", id]) => Some((Self::Application, *id)),
            ("PATCH", ["application", "v7", "applications", id, "config"]) => Some((Self::Configure, *id)),
            ("PATCH", ["application", "v7", "applications", id, "ability"]) => Some((Self::SetAbilities, *id)),
            ("POST", ["application", "v7", "applications", id, "publish"]) => Some((Self::Publish, *id)),
            ("POST", ["contact", "v3", "users", "batch_get_id"]) => Some((Self::FindPeople, "")),
            ("GET", ["authen", "v1", "authorize"]) => Some((Self::Authorize, "")),
            ("POST", ["authen", "v2", "oauth", "token"]) => Some((Self::UserToken, "")),
            ("GET", ["authen", "v1", "user_info"]) => Some((Self::UserInfo, "")),
            ("GET", ["", "playground", "sign-in"]) => Some((Self::ChoosePerson, "")),
            _ => None,
        }
    }

    /// Whether the caller has to be the app, with its tenant access token.
    pub(super) fn needs_tenant_token(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::List | Self::Buzz => true,
            Self::BotInfo | Self::FindPeople | Self::OwnChats | Self::Scopes | Self::Application => true,
            Self::Configure | Self::SetAbilities | Self::Publish => true,
            Self::TenantToken | Self::GroupBot | Self::Authorize | Self::UserToken => false,
            Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether Lark's table gives it 50 a second and 1,000 a minute.
    pub(super) fn is_limited(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::List | Self::Buzz => true,
            Self::FindPeople | Self::OwnChats | Self::UserToken => true,
            Self::TenantToken | Self::GroupBot | Self::BotInfo | Self::Authorize => false,
            // Limits of their own, which Lark does not tell.
            Self::Scopes | Self::Application => false,
            // Limits of their own.
            Self::Configure | Self::SetAbilities | Self::Publish => false,
            Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether it writes into chats, or calls on those who are in them.
    pub(super) fn writes(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Buzz | Self::GroupBot => true,
            Self::TenantToken | Self::Read | Self::List | Self::OwnChats | Self::BotInfo | Self::FindPeople => false,
            Self::Scopes | Self::Application => false,
            Self::Configure | Self::SetAbilities | Self::Publish => false,
            Self::Authorize | Self::UserToken | Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether its successful calls use up the month's quota: tokens, contacts and group bots are free.
    pub(super) fn is_metered(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::List | Self::Buzz | Self::BotInfo => true,
            Self::Scopes | Self::Application | Self::OwnChats => true,
            Self::Configure | Self::SetAbilities | Self::Publish => true,
            Self::TenantToken | Self::GroupBot | Self::FindPeople => false,
            Self::Authorize | Self::UserToken | Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether only a bot may call it.
    pub(super) fn is_of_messages(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::List | Self::Buzz | Self::OwnChats => true,
            Self::BotInfo | Self::FindPeople | Self::Scopes | Self::Application => false,
            Self::Configure | Self::SetAbilities | Self::Publish => false,
            Self::TenantToken | Self::GroupBot | Self::Authorize | Self::UserToken => false,
            Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Of these scopes the app needs one; of none, none.
    pub(super) fn scopes_any_of(self) -> &'static [&'static str] {
        match self {
            Self::Send | Self::Reply => &["im:message", "im:message:send_as_bot", "im:message:send"],
            Self::Patch => &["im:message", "im:message:send_as_bot", "im:message:update"],
            Self::Read => &["im:message", "im:message:readonly"],
            Self::List => &["im:message", "im:message:readonly", "im:message.history:readonly"],
            Self::Buzz => &["im:message.urgent", "im:message.urgent:app_send"],
            Self::OwnChats => &["im:chat", "im:chat:read", "im:chat:readonly", "im:chat.group_info:readonly"],
            Self::FindPeople => &["contact:user.id:readonly"],
            Self::Application => &["application:application:self_manage", "admin:app.info:readonly"],
            Self::Configure | Self::SetAbilities | Self::Publish => &["application:application:patch"],
            Self::BotInfo | Self::Scopes | Self::TenantToken | Self::GroupBot => &[],
            Self::Authorize | Self::UserToken | Self::UserInfo | Self::ChoosePerson => &[],
        }
    }

    /// Carries the call out.
    pub(super) fn answer(self, state: &mut State, call: &Asked) -> Result<Answer, Refused> {
        match self {
            Self::TenantToken => tokens::tenant_token(state, call),
            Self::Send => messages::send(state, call),
            Self::Reply => messages::reply(state, call),
            Self::Patch => messages::patch(state, call),
            Self::Read => history::read(state, call),
            Self::List => history::list(state, call),
            Self::Buzz => buzz::buzz(state, call),
            Self::OwnChats => chats::own(state, call),
            Self::GroupBot => Ok(group_bot::post(state, call)),
            Self::BotInfo => directory::bot_info(state),
            Self::Scopes => application::scopes(state),
            Self::Application => application::application(state, call),
            Self::Configure => configuration::configure(state, call),
            Self::SetAbilities => configuration::set_abilities(state, call),
            Self::Publish => configuration::publish(state, call),
            Self::FindPeople => directory::find_people(state, call),
            Self::Authorize => Ok(sign_in::authorize(state, call)),
            Self::UserToken => Ok(sign_in::user_token(state, call)),
            Self::UserInfo => sign_in::user_info(state, call),
            Self::ChoosePerson => Ok(sign_in::choose_person(state, call)),
        }
    }
}
