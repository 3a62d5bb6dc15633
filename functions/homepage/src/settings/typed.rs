//! What stands in the fields, and what it means.

use crate::form::Form;
use bridge::preferences::typed::{self, Mistyped};
use bridge::preferences::{Buzz, Choice, Choices};

/// The fields as somebody has filled them in. An empty one chooses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// Lengths of snooze.
    pub snooze: String,
    /// `on`, `off`.
    pub direct_messages: String,
    /// A number.
    pub storm: String,
    /// A time zone.
    pub zone: String,
    /// `on`, `off`.
    pub buzz: String,
    /// Seconds.
    pub buzz_after: String,
    /// A number.
    pub buzz_per_day: String,
    /// `on`, `off`.
    pub reminders: String,
}

/// A field that cannot be read, and why.
pub type Mistake = (Choice, Mistyped);

/// Longer than anything sensible in any field. What is longer is cut, so that no page is heavier than what was sent.
const LONGEST: usize = 200;

impl Typed {
    /// As the form says.
    pub fn of(form: &Form) -> Self {
        let text = |name: &str| form.get(name).chars().take(LONGEST).collect();
        Self {
            snooze: text("snooze"),
            direct_messages: text("direct_messages"),
            storm: text("storm"),
            zone: text("zone"),
            buzz: text("buzz"),
            buzz_after: text("buzz_after"),
            buzz_per_day: text("buzz_per_day"),
            reminders: text("reminders"),
        }
    }

    /// As somebody would fill them in to choose this.
    pub fn showing(choices: &Choices) -> Self {
        let switch = |on: Option<bool>| on.map_or("", |on| if on { "on" } else { "off" }).to_owned();
        let rule = choices.buzz.and_then(Buzz::rule);
        Self {
            snooze: choices.snooze_minutes.as_deref().map(typed::snooze_list).unwrap_or_default(),
            direct_messages: switch(choices.direct_messages),
            storm: choices.storm_after.map(|after| after.to_string()).unwrap_or_default(),
            zone: choices.zone.clone().unwrap_or_default(),
            buzz: switch(choices.buzz.map(|buzz| buzz != Buzz::Never)),
            buzz_after: rule.map(|rule| rule.after.as_secs().to_string()).unwrap_or_default(),
            buzz_per_day: rule.map(|rule| rule.per_day.to_string()).unwrap_or_default(),
            reminders: switch(choices.reminders),
        }
    }

    /// What they choose.
    ///
    /// # Errors
    /// Every field that cannot be read, with what is wrong.
    pub fn read(&self) -> Result<Choices, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let choices = Choices {
            snooze_minutes: field(&mut mistakes, Choice::Snooze, &self.snooze, typed::snooze_minutes),
            direct_messages: field(&mut mistakes, Choice::DirectMessages, &self.direct_messages, typed::switch),
            storm_after: field(&mut mistakes, Choice::Storm, &self.storm, typed::storm_after),
            zone: field(&mut mistakes, Choice::Zone, &self.zone, typed::zone),
            buzz: field(&mut mistakes, Choice::Buzz, &self.buzz, |buzz| self.buzz(buzz)),
            reminders: field(&mut mistakes, Choice::Reminders, &self.reminders, typed::switch),
        };
        if mistakes.is_empty() { Ok(choices) } else { Err(mistakes) }
    }

    /// Its numbers count only where it is on.
    fn buzz(&self, buzz: &str) -> Result<Buzz, Mistyped> {
        match typed::switch(buzz)? {
            true => typed::buzz(&self.buzz_after, &self.buzz_per_day),
            false => Ok(Buzz::Never),
        }
    }
}

/// One field; a mistake in it goes onto the list.
fn field<T>(
    mistakes: &mut Vec<Mistake>,
    choice: Choice,
    text: &str,
    read: impl FnOnce(&str) -> Result<T, Mistyped>,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    read(text).map_err(|mistyped| mistakes.push((choice, mistyped))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_chooses_nothing() {
        assert_eq!(Typed::default().read(), Ok(Choices::default()));
        assert_eq!(Typed::showing(&Choices::default()), Typed::default());
    }

    #[test]
    fn what_is_chosen_is_shown_so_that_it_is_read_again() {
        let buzzing = typed::buzz("300", "5").ok();
        for choices in [Choices::defaults(), Choices { buzz: buzzing, ..Choices::defaults() }] {
            assert_eq!(Typed::showing(&choices).read(), Ok(choices));
        }
    }

    #[test]
    fn every_mistake_is_told_at_its_own_field() {
        let typed = Typed {
            snooze: "soon".to_owned(),
            zone: "Mars".to_owned(),
            buzz: "on".to_owned(),
            storm: "7".to_owned(),
            direct_messages: "maybe".to_owned(),
            ..Typed::default()
        };
        let mistakes = typed.read().err().unwrap_or_default();
        let fields: Vec<_> = mistakes.iter().map(|(choice, _)| *choice).collect();
        assert_eq!(fields, [Choice::Snooze, Choice::DirectMessages, Choice::Zone, Choice::Buzz]);
    }

    #[test]
    fn the_numbers_of_a_buzz_that_is_off_do_not_count() {
        let off = Typed { buzz: "off".to_owned(), buzz_after: "soon".to_owned(), ..Typed::default() };
        assert_eq!(off.read().map(|choices| choices.buzz), Ok(Some(Buzz::Never)));
    }
}
