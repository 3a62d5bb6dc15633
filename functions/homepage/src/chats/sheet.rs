//! The page of one chat.

use super::draft::{Draft, MOST_RULES, Rule, SEVERITIES};
use super::{notice, sees, title_of};
use crate::visit::Visit;
use askama::Template;
use bridge::chat::Chat;
use bridge::chat_desk::Known;
use bridge::id::ChannelId;
use bridge::incident::Channel;
use bridge::ports::{GroupBots as _, StoreFault};
use bridge::reason::Reason;
use bridge::words::{self, Language, Text};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

/// Below so many channels nobody needs to filter them.
const FILTER_FROM: usize = 12;

/// Boxes of channels on one page, over all its rules: with more it would weigh too much for a phone.
const MOST_BOXES: usize = 200;

/// Of one rule at least so many are shown beside those that are ticked.
const LEAST_BOXES: usize = 8;

#[derive(Template)]
#[template(path = "chats-one.html")]
struct Sheet {
    frame: Frame,
    token: String,
    chat: String,
    /// Where all chats are, and where the forms go.
    all: String,
    /// What was given up.
    deliveries: String,
    death: Option<Death>,
    sees: Text,
    yours: Option<Text>,
    channels_unlisted: bool,
    routes: Routes,
    settings: Settings,
    languages: Vec<Tick>,
    bot: Bot,
    address: Option<String>,
}

/// Why its last card was given up.
struct Death {
    why: Text,
    fix: Text,
    /// Whether the bot is not there, so that the chat may be struck out.
    for_good: bool,
}

/// The form of its rules.
struct Routes {
    mark: String,
    filter: String,
    has_filter: bool,
    rules: Vec<RuleView>,
    may_add: bool,
    is_default: bool,
}

struct RuleView {
    at: usize,
    heading: Text,
    remove: Text,
    severities: Vec<Tick>,
    channels: Vec<Tick>,
    more: Option<Text>,
    labels: String,
    is_bad: bool,
}

/// Something to be ticked.
struct Tick {
    value: String,
    label: String,
    ticked: bool,
}

/// The form of its other settings.
struct Settings {
    mark: String,
    storm: String,
    storm_is_bad: bool,
    storm_hint: Text,
}

/// Its group bot.
struct Bot {
    is_set: bool,
    in_secret: bool,
    is_bad: bool,
    begins: String,
}

/// What stands on the page beside what is saved: what was typed and could not be saved, and why.
#[derive(Default)]
pub(super) struct Typed {
    /// The rules.
    pub(super) draft: Option<Draft>,
    /// The rule whose labels are wrong; the first is 1.
    pub(super) bad_rule: Option<usize>,
    /// What somebody wanted to save whom another was faster than.
    pub(super) yours: Option<Draft>,
    /// Storm threshold and language, as they were typed.
    pub(super) settings: Option<(String, String)>,
    /// The address of the group bot is none. It is not shown again.
    pub(super) bad_bot: bool,
    /// What is said above everything.
    pub(super) notice: Option<Text>,
}

/// The page as it is saved.
pub(super) async fn show(visit: &Visit<'_>, known: &Known) -> Result<Response<Body>, StoreFault> {
    let happened = visit.query("happened").and_then(|happened| notice::of_one(&happened));
    Ok(draw(visit, known, Typed { notice: happened, ..Typed::default() }, 200).await)
}

/// The page of this chat, with what was typed.
pub(super) async fn show_again(visit: &Visit<'_>, chat: &Chat, typed: Typed, status: u16) -> Result<Response<Body>, StoreFault> {
    match visit.house.chat_desk().one(&chat.id).await? {
        Some(known) => Ok(draw(visit, &known, typed, status).await),
        None => Ok(visit.not_found()),
    }
}

async fn draw(visit: &Visit<'_>, known: &Known, typed: Typed, status: u16) -> Response<Body> {
    let chat = &known.chat;
    let channels = super::channels(visit).await;
    let draft = typed.draft.clone().unwrap_or_else(|| Draft::of(chat));
    let mut frame = visit.frame(&Text::same(title_of(visit, chat)));
    if let Some(text) = &typed.notice {
        frame = frame.notice(text);
    }
    let yours = typed.yours.as_ref().map(|draft| Chat {
        is_default: draft.is_default,
        routes: draft.routes().unwrap_or_default(),
        ..chat.clone()
    });
    let sheet = Sheet {
        frame,
        token: visit.token(),
        chat: chat.id.to_string(),
        all: visit.path("chats"),
        deliveries: visit.path("delivery"),
        death: known.death.map(|death| Death {
            why: words::reason_with_code(death.reason, death.code),
            fix: words::fix(death.reason),
            for_good: matches!(death.reason, Reason::BotNotInChat | Reason::ChatDisbanded),
        }),
        sees: sees(visit, chat, channels.as_ref()),
        yours: yours.map(|yours| words::chat_conflict_yours(&sees(visit, &yours, channels.as_ref()))),
        channels_unlisted: channels.is_none(),
        routes: routes(visit, chat, &draft, typed.bad_rule, channels.as_ref()),
        settings: settings(visit, chat, typed.settings.as_ref()),
        languages: languages(visit, chat, typed.settings.as_ref().map(|(_, language)| language.as_str())),
        bot: bot(visit, chat, typed.bad_bot),
        address: chat.bot_route.as_ref().map(|route| address_of(visit, route)),
    };
    // Rendering writes into a string, which does not fail.
    reply::html(status, sheet.render().unwrap_or_default())
}

fn routes(visit: &Visit<'_>, chat: &Chat, draft: &Draft, bad: Option<usize>, channels: Option<&Vec<Channel>>) -> Routes {
    let most = (MOST_BOXES / draft.rules.len().max(1)).max(LEAST_BOXES);
    let rule = |(at, rule): (usize, &Rule)| {
        let (boxes, more) = boxes(visit, rule, &draft.filter, channels, most);
        RuleView {
            at,
            heading: words::route_heading(at + 1),
            remove: words::route_remove(at + 1),
            severities: severities(visit, rule),
            channels: boxes,
            more: (more > 0).then(|| words::route_more_channels(more)),
            labels: rule.labels.clone(),
            is_bad: bad == Some(at + 1),
        }
    };
    Routes {
        mark: chat.mark_of_routes(),
        filter: draft.filter.clone(),
        has_filter: channels.is_some_and(|channels| channels.len() >= FILTER_FROM) || !draft.filter.is_empty(),
        rules: draft.rules.iter().enumerate().map(rule).collect(),
        may_add: draft.rules.len() < MOST_RULES,
        is_default: draft.is_default,
    }
}

fn severities(visit: &Visit<'_>, rule: &Rule) -> Vec<Tick> {
    let tick = |(severity, word): (_, &str)| Tick {
        value: word.to_owned(),
        label: words::severity(severity).in_(visit.language()).to_owned(),
        ticked: rule.severities.contains(&severity),
    };
    SEVERITIES.into_iter().map(tick).collect()
}

/// What is ticked always, whether somebody knows its name or not; of the rest what fits the filter, and how much of that is left out.
fn boxes(visit: &Visit<'_>, rule: &Rule, filter: &str, channels: Option<&Vec<Channel>>, most: usize) -> (Vec<Tick>, usize) {
    let tick = |id: ChannelId, ticked| Tick { value: id.to_string(), label: super::name_of(visit, channels, id), ticked };
    let filter = filter.to_lowercase();
    let mut ticked: Vec<_> = rule.channels.iter().map(|id| tick(*id, true)).collect();
    ticked.sort_by_cached_key(|tick| tick.label.to_lowercase());
    let others = channels.into_iter().flatten().filter(|channel| !rule.channels.contains(&channel.id));
    let fitting: Vec<_> = others.filter(|channel| channel.name.to_lowercase().contains(&filter)).collect();
    let more = fitting.len().saturating_sub(most);
    ticked.extend(fitting.into_iter().take(most).map(|channel| tick(channel.id, false)));
    (ticked, more)
}

fn settings(visit: &Visit<'_>, chat: &Chat, typed: Option<&(String, String)>) -> Settings {
    let saved = chat.storm_after.map_or(String::new(), |after| after.to_string());
    Settings {
        mark: chat.mark_of_settings(),
        storm: typed.map_or(saved, |(storm, _)| storm.clone()),
        storm_is_bad: typed.is_some(),
        storm_hint: words::chat_storm_hint(visit.house.preferences.storm_after),
    }
}

/// How languages are spelt on the form.
pub(super) const LANGUAGES: [(Option<Language>, &str); 3] =
    [(None, "own"), (Some(Language::Zh), "zh"), (Some(Language::En), "en")];

fn languages(visit: &Visit<'_>, chat: &Chat, typed: Option<&str>) -> Vec<Tick> {
    let tick = |(language, word): (Option<Language>, &str)| Tick {
        value: word.to_owned(),
        label: match language {
            None => words::chat_language_own().in_(visit.language()).to_owned(),
            Some(language) => words::language_itself(language).in_(visit.language()).to_owned(),
        },
        ticked: typed.map_or(language == chat.language, |typed| typed == word),
    };
    LANGUAGES.into_iter().map(tick).collect()
}

fn bot(visit: &Visit<'_>, chat: &Chat, is_bad: bool) -> Bot {
    Bot { is_set: chat.group_bot.is_some(), in_secret: visit.house.lark.serves(&chat.id), is_bad, begins: begins_of_a_bot(visit) }
}

/// How the address of every group bot of this Lark begins.
pub(super) fn begins_of_a_bot(visit: &Visit<'_>) -> String {
    format!("{}/open-apis/bot/v2/hook/", visit.house.lark_settings.hosts.open)
}

fn address_of(visit: &Visit<'_>, route: &str) -> String {
    let base = crate::public_url(visit.house, visit.request).unwrap_or_default();
    format!("{base}/{}/flashduty/bot/{route}", visit.house.integration)
}
