//! The rules of a chat as they stand on the form: saved, or typed and not saved yet.

use crate::form::Form;
use bridge::chat::labels::{self, BadLine};
use bridge::chat::{Chat, Route};
use bridge::id::ChannelId;
use bridge::incident::Severity;
use std::collections::BTreeSet;

/// Everything on the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Draft {
    pub(super) rules: Vec<Rule>,
    pub(super) is_default: bool,
    /// Which channels are to be seen.
    pub(super) filter: String,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rule {
    pub(super) channels: BTreeSet<ChannelId>,
    pub(super) severities: Vec<Severity>,
    /// As they were typed.
    pub(super) labels: String,
}

/// The most rules of a chat. Who needs more wants another chat; and each incident is compared with all of them.
pub(super) const MOST_RULES: usize = 20;

/// How severities are spelt on the form, the worst first.
pub(super) const SEVERITIES: [(Severity, &str); 3] =
    [(Severity::Critical, "critical"), (Severity::Warning, "warning"), (Severity::Info, "info")];

impl Draft {
    /// What is saved.
    pub(super) fn of(chat: &Chat) -> Self {
        let rule = |route: &Route| Rule {
            channels: route.channels.iter().copied().collect(),
            severities: SEVERITIES.into_iter().map(|(severity, _)| severity).filter(|s| route.severities.contains(s)).collect(),
            labels: labels::write(&route.labels),
        };
        Self { rules: chat.routes.iter().map(rule).collect(), is_default: chat.is_default, filter: String::new() }
    }

    /// What was sent; `None` for what no page of ours sends.
    pub(super) fn read(form: &Form) -> Option<Self> {
        let count: usize = form.get("rules").parse().ok().filter(|count| *count <= MOST_RULES)?;
        let rules = (0..count).map(|at| Rule::read(form, at)).collect::<Option<_>>()?;
        Some(Self { rules, is_default: form.has("default"), filter: form.get("filter").to_owned() })
    }

    /// The routes it makes.
    ///
    /// # Errors
    /// The rule (the first is 1) and the line of its labels that is none.
    pub(super) fn routes(&self) -> Result<Vec<Route>, (usize, BadLine)> {
        let route = |(at, rule): (usize, &Rule)| {
            let labels = labels::parse(&rule.labels).map_err(|bad| (at + 1, bad))?;
            Ok(Route { channels: rule.channels.iter().copied().collect(), severities: rule.severities.clone(), labels })
        };
        self.rules.iter().enumerate().map(route).collect()
    }

    /// Whether saving it would change something.
    pub(super) fn differs_from(&self, chat: &Chat) -> bool {
        Self { filter: String::new(), ..self.clone() } != Self::of(chat)
    }
}

impl Rule {
    fn read(form: &Form, at: usize) -> Option<Self> {
        let id = |text: &str| text.parse().ok().map(ChannelId);
        let severity = |text: &str| SEVERITIES.into_iter().find(|(_, word)| *word == text).map(|(severity, _)| severity);
        let wanted: Vec<_> = form.all(&format!("severity.{at}")).map(severity).collect::<Option<_>>()?;
        Some(Self {
            channels: form.all(&format!("channel.{at}")).map(id).collect::<Option<_>>()?,
            severities: SEVERITIES.into_iter().map(|(severity, _)| severity).filter(|s| wanted.contains(s)).collect(),
            labels: form.get(&format!("labels.{at}")).to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use bridge::id::ChatId;

    fn read(body: &str) -> Option<Draft> {
        Draft::read(&Form::parse(body.as_bytes()).unwrap())
    }

    #[test]
    fn a_form_without_rules_is_a_chat_that_sees_nothing() {
        assert_eq!(read("rules=0").unwrap().routes(), Ok(Vec::new()));
    }

    #[test]
    fn what_is_ticked_becomes_a_route() {
        let draft = read(
            "rules=2&channel.0=8&channel.0=7&channel.0=7&severity.0=info&severity.0=critical&labels.0=env%3Dprod%0D%0Ateam%3Dpay&default=on",
        );
        let draft = draft.unwrap();
        let route = Route {
            channels: vec![ChannelId(7), ChannelId(8)],
            severities: vec![Severity::Critical, Severity::Info],
            labels: [("env".to_owned(), "prod".to_owned()), ("team".to_owned(), "pay".to_owned())].into(),
        };
        assert_eq!(draft.routes().unwrap(), [route, Route::default()], "a rule with nothing ticked is everything");
        assert!(draft.is_default);
    }

    #[test]
    fn what_is_saved_stands_on_the_form_and_is_read_again() {
        let chat = Chat::new(
            ChatId::new("oc_1"),
            "",
            vec![Route {
                channels: vec![ChannelId(7)],
                severities: vec![Severity::Info],
                labels: [("a".into(), "b=c".into())].into(),
            }],
        );
        let draft = Draft::of(&chat);
        assert_eq!(draft.routes().unwrap(), chat.routes);
        assert!(!draft.differs_from(&chat) && !Draft { filter: "x".to_owned(), ..draft.clone() }.differs_from(&chat));
        assert!(Draft { is_default: true, ..draft }.differs_from(&chat));
    }

    #[test]
    fn a_line_that_is_no_label_is_told_with_its_rule() {
        let (rule, bad) = read("rules=2&labels.1=env%3Dprod%0Anonsense").unwrap().routes().unwrap_err();
        assert_eq!((rule, bad.number, bad.line.as_str()), (2, 2, "nonsense"));
    }

    #[test]
    fn what_no_page_of_ours_sends_is_not_read() {
        for body in ["", "rules=x", "rules=21", "rules=-1", "rules=1&channel.0=x", "rules=1&severity.0=worst"] {
            assert_eq!(read(body), None, "{body}");
        }
    }
}
