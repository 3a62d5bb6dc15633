//! My account: the link and what it allows, my choices, and the ways out.

use crate::visit::Visit;
use askama::Template;
use bridge::person::{DirectMessages, LinkedPerson};
use bridge::words::{self, Language, Text};
use lambda::page::Frame;

/// The part of the page. Of its forms `account` is the hand.
#[derive(Template)]
#[template(path = "home-myself.html")]
pub struct Myself {
    frame: Frame,
    token: String,
    /// Their name in Lark.
    lark_name: String,
    /// `None` for somebody who is not linked.
    link: Option<Link>,
}

/// The link of the visitor.
struct Link {
    says: String,
    proof: String,
    acts_as: String,
    key: String,
    has_key: bool,
    direct_messages: Vec<Choice>,
    /// Whether the integration sends any.
    sends_direct_messages: bool,
    languages: Vec<Choice>,
}

/// One of several.
struct Choice {
    value: &'static str,
    label: String,
    is_chosen: bool,
}

impl Myself {
    /// The part as this visitor sees it.
    pub fn of(visit: &Visit<'_>) -> Self {
        Self {
            frame: Frame::new(visit.language(), &visit.path(""), &words::link_heading()),
            token: visit.token(),
            lark_name: visit.session.identity.name.clone(),
            link: visit.person.as_ref().map(|person| Link::of(visit, person)),
        }
    }

    /// Where a form goes.
    fn action(&self, action: &str) -> String {
        format!("{}/account/{action}", self.frame.base)
    }

    /// What ends a session: the forms, and what their buttons say.
    fn ways_out(&self) -> [(&'static str, String); 3] {
        [("switch", words::page_switch()), ("sign-out", words::sign_out()), ("sign-out-everywhere", words::sign_out_everywhere())]
            .map(|(action, label)| (action, self.frame.say(&label)))
    }
}

impl Link {
    fn of(visit: &Visit<'_>, person: &LinkedPerson) -> Self {
        let say = |text: &Text| text.in_(visit.language()).to_owned();
        let has_key = person.key.is_some();
        let choice = |value, label: Text, is_chosen| Choice { value, label: say(&label), is_chosen };
        let (messages, language) = (person.choices.direct_messages, person.choices.language);
        Self {
            says: say(&words::page_linked(&person.name)),
            proof: say(&words::page_proof_is(person.proof)),
            acts_as: say(&words::page_acts_as_is(has_key)),
            key: say(&words::key_fact_is(has_key)),
            has_key,
            direct_messages: [(DirectMessages::All, "all"), (DirectMessages::Critical, "critical"), (DirectMessages::Off, "off")]
                .map(|(one, value)| choice(value, words::choose_direct_messages_is(one), one == messages))
                .into(),
            sends_direct_messages: visit.house.preferences.direct_messages,
            languages: vec![
                choice("", words::language_of_the_browser(), language.is_none()),
                choice("zh", Text::same("中文"), language == Some(Language::Zh)),
                choice("en", Text::same("English"), language == Some(Language::En)),
            ],
        }
    }
}
