//! Somebody's own key, or the directory, names a member who is linked to somebody else: nothing was changed, and here is what to do.

use super::account;
use crate::visit::Visit;
use askama::Template;
use bridge::person::LinkedPerson;
use bridge::words::{self, Text};
use lambda::page::Frame;
use lambda::reply;
use lambda_http::{Body, Response};

#[derive(Template)]
#[template(path = "people-conflict.html")]
struct Conflict {
    frame: Frame,
    what: Text,
    ways: Vec<Text>,
    home: String,
}

/// The member belongs to another account of Lark.
pub fn member_taken(visit: &Visit<'_>, link: &LinkedPerson) -> Response<Body> {
    let what = words::conflict_member_taken(&link.name, &account(&link.lark_name, &link.open_id));
    page(visit, what, vec![words::conflict_own_other_account(), words::conflict_own_key(), words::conflict_ask()])
}

/// They are linked to another member.
pub fn person_taken(visit: &Visit<'_>, link: &LinkedPerson) -> Response<Body> {
    page(
        visit,
        words::conflict_person_taken(&link.name),
        vec![words::conflict_unlink_first(), words::conflict_own_key(), words::conflict_ask()],
    )
}

fn page(visit: &Visit<'_>, what: Text, ways: Vec<Text>) -> Response<Body> {
    let page = Conflict { frame: visit.frame(&words::conflict_title()), what, ways, home: visit.path("") };
    reply::html(409, page.render().unwrap_or_default())
}
