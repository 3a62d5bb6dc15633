//! A request of somebody who has signed in.

use crate::room::Room;
use bridge::audit::{Actor, Deed, Entry};
use bridge::id::OpenId;
use bridge::person::LinkedPerson;
use bridge::ports::Audit as _;
use bridge::words::{self, Language, Text};
use jiff::Timestamp;
use lambda::house::House;
use lambda::page::{Frame, NavLink};
use lambda::random::Random;
use lambda::session::Session;
use lambda::{reply, request};
use lambda_http::{Body, Request, RequestExt as _, Response};

/// A request of somebody who has signed in, and what every page needs to know of it.
pub struct Visit<'a> {
    /// The integration.
    pub house: &'a House,
    /// What was asked.
    pub request: &'a Request,
    /// Who asks.
    pub session: Session,
    /// Their link, where they have one.
    pub person: Option<LinkedPerson>,
    /// The page.
    pub room: Room,
    /// The moment.
    pub now: Timestamp,
    /// A source of random bytes.
    pub random: Random,
}

impl Visit<'_> {
    /// Who asks, in Lark.
    pub fn open_id(&self) -> &OpenId {
        &self.session.identity.open_id
    }

    /// The language of the answer.
    pub fn language(&self) -> Language {
        request::language_of(self.request)
    }

    /// The address of a page: `chats`, or `chats/oc_…` with the last part escaped by the caller; empty for the home page.
    pub fn path(&self, page: &str) -> String {
        match page {
            "" => crate::base(self.house),
            page => format!("{}/{page}", crate::base(self.house)),
        }
    }

    /// What every form carries, so that no other site can send one.
    pub fn token(&self) -> String {
        self.session.form_token(&self.house.sealer).unwrap_or_default()
    }

    /// The first value of this name in the address.
    pub fn query(&self, name: &str) -> Option<String> {
        self.request.query_string_parameters().first(name).map(str::to_owned)
    }

    /// Whether they administer.
    pub fn is_administrator(&self) -> bool {
        self.house.is_administrator(self.open_id())
    }

    /// The frame of a page with this heading: navigation, script, language links.
    pub fn frame(&self, title: &Text) -> Frame {
        let language = self.language();
        let mut frame = Frame::new(language, &crate::base(self.house), title);
        frame.script = true;
        let rooms = Room::NAVIGATION.iter().filter(|room| self.is_administrator() || !room.is_for_administrators());
        let link = |room: &Room| NavLink {
            href: self.path(room.name()),
            label: room.title().in_(language).to_owned(),
            here: *room == self.room,
        };
        frame.nav = rooms.map(link).collect();
        // A single way leads nowhere else.
        if frame.nav.len() == 1 {
            frame.nav.clear();
        }
        frame
    }

    /// Back to a page after a form, which then says what happened: a word of a closed list of that page's own.
    pub fn back(&self, page: &str, happened: &str) -> Response<Body> {
        reply::redirect(&format!("{}?happened={happened}", self.path(page)))
    }

    /// There is no such page, or none for this person.
    pub fn not_found(&self) -> Response<Body> {
        crate::not_found(self.request, &crate::base(self.house))
    }

    /// A form that no page of ours could have sent.
    pub fn bad_form(&self) -> Response<Body> {
        crate::refused(self.request, &crate::base(self.house), 400, &words::page_bad_form())
    }

    /// Writes down what this person did.
    pub async fn record(&self, deed: Deed) {
        let name = self.person.as_ref().map_or(&self.session.identity.name, |person| &person.name);
        let by = Actor { open_id: self.open_id().clone(), name: name.clone() };
        self.house.table.record(&Entry { at: self.now, by, deed }).await;
    }
}

/// The part of an address behind its path: these names with their values, those without one left out.
pub fn address(parts: &[(&str, &str)]) -> String {
    let parts: Vec<_> = parts.iter().filter(|(_, value)| !value.is_empty()).collect();
    // Text alone is always written.
    format!("?{}", serde_urlencoded::to_string(parts).unwrap_or_default())
}
