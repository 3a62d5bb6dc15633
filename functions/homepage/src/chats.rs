//! Chats and routes, for administrators: which groups there are, and what each is shown.

mod acts;
mod draft;
mod notice;
mod sheet;

use crate::form::Form;
use crate::visit::Visit;
use askama::Template;
use bridge::chat::{Chat, Route};
use bridge::chat_desk::{Known, Presence, Survey, Unlisted};
use bridge::id::{ChannelId, ChatId};
use bridge::incident::Channel;
use bridge::ports::{ChannelList as _, ChatsFault, StoreFault};
use bridge::words::{self, Text};
use futures_util::future::join;
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

#[derive(Template)]
#[template(path = "chats.html")]
struct Page {
    frame: Frame,
    token: String,
    forget: String,
    deliveries: String,
    unlisted: Option<Text>,
    /// Whether there may be incidents that no chat is shown.
    may_be_missed: bool,
    chats: Vec<Line>,
}

/// A chat in the list.
struct Line {
    id: String,
    href: String,
    name: String,
    is_default: bool,
    has_left: bool,
    refused: Option<Text>,
    sees: Text,
    settings: Option<Text>,
}

/// The page: Lark is asked which groups the bot is in.
pub async fn page(visit: &Visit<'_>) -> Result<Response<Body>, StoreFault> {
    let desk = visit.house.chat_desk();
    let (survey, channels) = join(desk.survey(), channels(visit)).await;
    let Survey { chats, unlisted } = survey?;
    let mut frame = visit.frame(&words::chats_title()).wide();
    if let Some(notice) = visit.query("happened").and_then(|happened| notice::of_list(&happened)) {
        frame = frame.notice(&notice);
    }
    let page = Page {
        frame,
        token: visit.token(),
        forget: visit.path("chats/forget"),
        deliveries: visit.path("delivery"),
        unlisted: unlisted.as_ref().map(why_unlisted),
        may_be_missed: !chats.iter().any(|known| misses_nothing(&known.chat)),
        chats: chats.iter().map(|known| line(visit, known, &channels)).collect(),
    };
    // Rendering writes into a string, which does not fail.
    Ok(reply::html(200, page.render().unwrap_or_default()))
}

/// One chat. What a form was sent to is no chat: who comes back to it (another language, a reload) finds the list.
pub async fn one(visit: &Visit<'_>, chat: &str) -> Result<Response<Body>, StoreFault> {
    match visit.house.chat_desk().one(&ChatId::new(chat)).await? {
        Some(known) => sheet::show(visit, &known).await,
        None if acts::is_one(chat) => Ok(reply::redirect(&visit.path("chats"))),
        None => Ok(visit.not_found()),
    }
}

/// Carries a form out.
pub async fn post(visit: &Visit<'_>, action: &str, form: &Form) -> Result<Response<Body>, StoreFault> {
    acts::carry_out(visit, action, form).await
}

/// Flashduty's channels; `None` where it does not tell.
async fn channels(visit: &Visit<'_>) -> Option<Vec<Channel>> {
    let listed = visit.house.flashduty.channels().await;
    listed.inspect_err(|fault| tracing::warn!(%fault, "the channels could not be listed")).ok()
}

/// What a channel is called on the page.
fn name_of(visit: &Visit<'_>, channels: Option<&Vec<Channel>>, id: ChannelId) -> String {
    let known = channels.into_iter().flatten().find(|channel| channel.id == id && !channel.name.is_empty());
    known.map_or_else(|| words::channel_unnamed(id).in_(visit.language()).to_owned(), |channel| channel.name.clone())
}

/// What a chat is shown, in one line.
fn sees(visit: &Visit<'_>, chat: &Chat, channels: Option<&Vec<Channel>>) -> Text {
    words::chat_sees(&chat.routes, chat.is_default, &|id| name_of(visit, channels, id))
}

/// What a chat is called on the page; its id beside it where Lark tells no name.
fn title_of(visit: &Visit<'_>, chat: &Chat) -> String {
    match chat.name.as_str() {
        "" => format!("{} {}", words::chat_nameless().in_(visit.language()), chat.id),
        name => name.to_owned(),
    }
}

/// Whether every incident is shown here, or elsewhere.
fn misses_nothing(chat: &Chat) -> bool {
    chat.is_default || chat.routes.contains(&Route::default())
}

fn line(visit: &Visit<'_>, known: &Known, channels: &Option<Vec<Channel>>) -> Line {
    let chat = &known.chat;
    Line {
        id: chat.id.to_string(),
        href: visit.path(&format!("chats/{}", chat.id)),
        name: title_of(visit, chat),
        is_default: chat.is_default,
        has_left: known.presence == Presence::Left,
        refused: known.death.map(|death| words::reason_with_code(death.reason, death.code)),
        sees: sees(visit, chat, channels.as_ref()),
        settings: words::chat_settings_line(chat.storm_after, chat.language, chat.group_bot.is_some(), chat.bot_route.is_some()),
    }
}

fn why_unlisted(why: &Unlisted) -> Text {
    match why {
        Unlisted::Failed(fault) if fault.is_missing_scope() => words::chats_unlisted_scope(),
        Unlisted::NoRoom | Unlisted::Failed(ChatsFault::Limited { .. }) => words::chats_unlisted_limit(),
        Unlisted::Failed(
            ChatsFault::Permanent { .. }
            | ChatsFault::BadCard { .. }
            | ChatsFault::AppBroken { .. }
            | ChatsFault::Unavailable
            | ChatsFault::NoAnswer,
        ) => words::chats_unlisted(),
        Unlisted::TooMany => words::chats_unlisted_many(),
    }
}
