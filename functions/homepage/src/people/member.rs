//! One member: linked by hand, or unlinked.

use super::list::obstacle;
use super::{account, actor, with_query};
use crate::form::Form;
use crate::visit::Visit;
use askama::Template;
use bridge::id::PersonId;
use bridge::linking::by_hand::{Account, ByHand, Place};
use bridge::person::{LinkedPerson, Member};
use bridge::ports::{People as _, StoreFault, Visitors as _};
use bridge::roll::Obstacle;
use bridge::words::{self, Text};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

/// Visitors to choose among: more would make the page heavy, and who came earlier can be named by other means.
const MOST_VISITORS: usize = 500;

/// A member who is not linked.
#[derive(Template)]
#[template(path = "people-hand.html")]
struct Hand {
    frame: Frame,
    token: String,
    action: String,
    back: String,
    member: Member,
    place: Place,
    /// Value and label of each.
    visitors: Vec<(String, String)>,
    /// Why nothing came of it, and where that is mended.
    refused: Option<(Text, Option<String>)>,
}

/// A member who is linked.
#[derive(Template)]
#[template(path = "people-unlink.html")]
struct Unlink {
    frame: Frame,
    token: String,
    action: String,
    back: String,
    link: LinkedPerson,
    account: String,
    proof: Text,
    since: String,
    own_key: Text,
}

/// What the address, or a form, says of where the member was seen.
fn place(query: String, page: &str) -> Place {
    Place { query, page: page.parse().unwrap_or(1) }
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>, person: PersonId) -> Result<Response<Body>, StoreFault> {
    if let Some(link) = visit.house.table.by_person_ids(&[person]).await?.pop() {
        return Ok(reply::html(200, unlinking(visit, link)));
    }
    let place = place(visit.query("q").unwrap_or_default(), &visit.query("page").unwrap_or_default());
    match visit.house.linking().member(person, &place).await {
        Ok(Some(member)) => Ok(reply::html(200, by_hand(visit, member, place, None).await?)),
        Ok(None) => Ok(gone(visit)),
        Err(fault) => Ok(silent(visit, fault.into())),
    }
}

fn unlinking(visit: &Visit<'_>, link: LinkedPerson) -> String {
    let zone = visit.house.preferences.zone.clone();
    let page = Unlink {
        frame: visit.frame(&words::unlink_title(&link.name)),
        token: visit.token(),
        action: visit.path("people/unlink"),
        back: visit.path("people"),
        account: account(&link.lark_name, &link.open_id),
        proof: words::people_proof(link.proof),
        own_key: words::people_yes_no(link.key.is_some()),
        since: link.linked_at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string(),
        link,
    };
    page.render().unwrap_or_default()
}

async fn by_hand(
    visit: &Visit<'_>,
    member: Member,
    place: Place,
    refused: Option<(Text, Option<String>)>,
) -> Result<String, StoreFault> {
    let visitors = visit.house.table.visitors(MOST_VISITORS, visit.now).await?;
    let zone = &visit.house.preferences.zone;
    let told = visitors.into_iter().map(|visitor| {
        let at = visitor.at.to_zoned(zone.clone()).strftime("%m-%d %H:%M");
        (visitor.open_id.to_string(), format!("{} · {at}", account(&visitor.name, &visitor.open_id)))
    });
    let page = Hand {
        frame: visit.frame(&words::hand_title(&member.name)),
        token: visit.token(),
        action: visit.path("people/link"),
        back: with_query(visit.path("people"), &[("q", &place.query)]),
        member,
        place,
        visitors: told.collect(),
        refused,
    };
    Ok(page.render().unwrap_or_default())
}

/// Links by hand.
pub(super) async fn link(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, StoreFault> {
    let Ok(person) = form.get("member").parse().map(PersonId) else { return Ok(visit.bad_form()) };
    let (place, linking) = (place(form.get("q").to_owned(), form.get("page")), visit.house.linking());
    let Some(account) = Account::parse(form.get("account")) else {
        return again(visit, person, place, 400, |_| (words::hand_unreadable(), None)).await;
    };
    let by = (&actor(visit), &visit.session.identity.tenant);
    let outcome = linking.by_hand(person, &place, &account, by, visit.now).await?;
    let status = match &outcome {
        ByHand::Linked { kept: 0, .. } | ByHand::Stands(_) => return Ok(visit.back("people", "linked")),
        ByHand::Linked { .. } => return Ok(visit.back("people", "linked_kept")),
        ByHand::NoMember => return Ok(gone(visit)),
        ByHand::Obstacle(Obstacle::MissingScope) => {
            return again(visit, person, place, 503, |_| obstacle(visit, Obstacle::MissingScope)).await;
        }
        ByHand::Conflict(_) => 409,
        ByHand::NotInLark => 422,
        ByHand::Obstacle(_) => 503,
    };
    again(visit, person, place, status, |member| (words::hand_outcome(&outcome, &member.name), None)).await
}

/// The page once more, which says why nothing came of it.
async fn again(
    visit: &Visit<'_>,
    person: PersonId,
    place: Place,
    status: u16,
    why: impl FnOnce(&Member) -> (Text, Option<String>),
) -> Result<Response<Body>, StoreFault> {
    match visit.house.linking().member(person, &place).await {
        Ok(Some(member)) => {
            let why = why(&member);
            Ok(reply::html(status, by_hand(visit, member, place, Some(why)).await?))
        }
        Ok(None) => Ok(gone(visit)),
        Err(fault) => Ok(silent(visit, fault.into())),
    }
}

/// Unlinks.
pub(super) async fn unlink(visit: &Visit<'_>, form: &Form) -> Result<Response<Body>, StoreFault> {
    let Ok(person) = form.get("member").parse().map(PersonId) else { return Ok(visit.bad_form()) };
    let was_linked = visit.house.linking().unlink_member(person, &actor(visit), visit.now).await?;
    Ok(visit.back("people", if was_linked { "unlinked" } else { "was_not_linked" }))
}

fn gone(visit: &Visit<'_>) -> Response<Body> {
    told(visit, 404, &words::people_gone())
}

fn silent(visit: &Visit<'_>, held_up_by: Obstacle) -> Response<Body> {
    told(visit, 503, &words::obstacle(held_up_by))
}

fn told(visit: &Visit<'_>, status: u16, text: &Text) -> Response<Body> {
    let frame = visit.frame(&words::people_title());
    let page = lambda::page::Page::new(visit.language(), &visit.path(""), &words::people_title()).framed(frame).say(text);
    reply::html(status, page.link(&words::people_back(), &visit.path("people"), true).html())
}
