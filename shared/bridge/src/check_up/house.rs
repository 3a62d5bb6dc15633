//! What stands between Lark and Flashduty: people, chats, deliveries, the month's calls.

use super::{Facts, Finding, HouseFacts, Way};
use crate::quota::{WARNINGS, warning_at};
use crate::words;

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    let house = &facts.house;
    let mut findings = vec![administrators(house.administrators), people(facts), chats(house), deliveries(house.dead)];
    findings.extend(month(house));
    findings.push(Finding::fine("war-rooms", words::check_war_rooms()));
    findings
}

fn administrators(count: usize) -> Finding {
    const NAME: &str = "administrators";
    match count {
        0 => Finding::bad(NAME, words::check_no_administrators(), words::check_administrators_fix()),
        1 => Finding::advice(NAME, words::check_one_administrator(), words::check_administrators_fix()),
        _ => Finding::fine(NAME, words::check_administrators_fine(count)),
    }
}

/// Members who are not linked: they get no direct messages, and cannot press.
fn people(facts: &Facts) -> Finding {
    const NAME: &str = "people.linked";
    let Some(linked) = &facts.house.linked else {
        return Finding::warning(NAME, words::check_people_unknown(), words::check_again_later());
    };
    let members = linked.expected(facts.account.owner.as_ref().ok().copied());
    match members.saturating_sub(linked.people.len()) {
        0 => Finding::fine(NAME, words::check_people_fine(members)),
        missing => {
            let found = Finding::warning(NAME, words::check_people(missing, members), words::check_people_fix());
            found.costs(words::check_people_costs()).way(Way::Page("people"))
        }
    }
}

fn chats(house: &HouseFacts) -> Finding {
    let found = match (house.chats, house.chats_with_routes) {
        (0, _) => Finding::warning("chats.known", words::check_no_chats(), words::check_no_chats_fix()),
        (_, 0) => Finding::warning("chats.routes", words::check_no_routes(), words::check_no_routes_fix()),
        (_, shown) => return Finding::fine("chats.routes", words::check_chats_fine(shown)),
    };
    found.costs(words::check_chats_costs()).way(Way::Page("chats"))
}

fn deliveries(dead: usize) -> Finding {
    match dead {
        0 => Finding::fine("deliveries", words::check_deliveries_fine()),
        dead => {
            let found = Finding::warning("deliveries", words::check_dead(dead), words::check_dead_fix());
            found.way(Way::Page("delivery"))
        }
    }
}

/// The month's calls, where there is a limit.
fn month(house: &HouseFacts) -> Option<Finding> {
    const NAME: &str = "month";
    let allowed = house.allowed?;
    let found = match warning_at(house.used, allowed) {
        None => return Some(Finding::fine(NAME, words::check_month_fine(house.used, allowed))),
        Some(percent) if percent == WARNINGS[WARNINGS.len() - 1] => {
            Finding::bad(NAME, words::check_month(percent), words::check_month_fix())
        }
        Some(percent) => Finding::warning(NAME, words::check_month(percent), words::check_month_fix()),
    };
    Some(found.costs(words::check_month_costs()).way(Way::Page("usage")))
}
