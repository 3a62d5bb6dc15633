//! Which API a request is for, and what Lark asks of its callers.

use super::answer::{Answer, Refused};
use super::asked::Asked;
use super::state::State;
use super::{buzz, directory, group_bot, history, messages, sign_in, tokens};
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
    /// `POST /open-apis/bot/v2/hook/:token`
    GroupBot,
    /// `GET /open-apis/bot/v3/info`
    BotInfo,
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
            ("POST", ["bot", "v2", "hook", token]) => Some((Self::GroupBot, *token)),
            ("GET", ["bot", "v3", "info"]) => Some((Self::BotInfo, "")),
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
            Self::BotInfo | Self::FindPeople => true,
            Self::TenantToken | Self::GroupBot | Self::Authorize | Self::UserToken => false,
            Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether Lark's table gives it 50 a second and 1,000 a minute.
    pub(super) fn is_limited(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::List | Self::Buzz => true,
            Self::FindPeople | Self::UserToken => true,
            Self::TenantToken | Self::GroupBot | Self::BotInfo | Self::Authorize => false,
            Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether it writes into chats, or calls on those who are in them.
    pub(super) fn writes(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Buzz | Self::GroupBot => true,
            Self::TenantToken | Self::Read | Self::List | Self::BotInfo | Self::FindPeople => false,
            Self::Authorize | Self::UserToken | Self::UserInfo | Self::ChoosePerson => false,
        }
    }

    /// Whether its successful calls use up the month's quota: tokens, contacts and group bots are free.
    pub(super) fn is_metered(self) -> bool {
        match self {
            Self::Send | Self::Reply | Self::Patch | Self::Read | Self::List | Self::Buzz | Self::BotInfo => true,
            Self::TenantToken | Self::GroupBot | Self::FindPeople => false,
            Self::Authorize | Self::UserToken | Self::UserInfo | Self::ChoosePerson => false,
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
            Self::GroupBot => Ok(group_bot::post(state, call)),
            Self::BotInfo => Ok(directory::bot_info(state)),
            Self::FindPeople => directory::find_people(state, call),
            Self::Authorize => Ok(sign_in::authorize(state, call)),
            Self::UserToken => Ok(sign_in::user_token(state, call)),
            Self::UserInfo => sign_in::user_info(state, call),
            Self::ChoosePerson => Ok(sign_in::choose_person(state, call)),
        }
    }
}
