//! Everybody is linked at once: a run through all members of Flashduty, in steps, that an administrator sees before it changes
//! anything.
//!
//! First all members are looked up, a page of them in a step; then the administrator says yes; then those who were found are linked, a
//! few dozen in a step. What a run holds is ids and names, and never an e-mail. It must fit into one item of the table (400 KB), so its
//! lists have an end: with more matches than it holds, it links those and goes on behind them.

use crate::audit::Actor;
use crate::id::{OpenId, PersonId, TenantKey};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    /// Counts the changes, for optimistic locking; 0 before it is first written.
    pub revision: u64,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Who works at it.
    pub by: Actor,
    /// The company of those who will be linked.
    pub tenant: TenantKey,
    /// When somebody last worked at it.
    pub worked_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// What holds it up.
    pub obstacle: Option<Obstacle>,
    /// How many members there are, as Flashduty counts: those included that are not enabled.
    pub members: u64,
    /// Those who were found and are not linked yet, in order.
    pub matches: Vec<Match>,
    /// How many this run has linked.
    pub linked: usize,
    /// How many of them stand in the audit already.
    pub recorded: usize,
    /// Those who were not linked, in order; the rest of them is counted in `tallies`.
    pub failures: Vec<Failure>,
    /// Accounts of Lark that more than one member leads to: none of these is linked.
    pub shared: Vec<OpenId>,
    /// What is only counted, by page.
    pub tallies: Vec<Tally>,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Members are being looked up; this page of the member list is next.
    LookingUp {
        /// Where this stage began.
        from: u32,
        /// The next page.
        page: u32,
    },
    /// Those whom Lark did not answer about are being looked up again, on these pages.
    Retrying {
        /// The pages that are left.
        pages: Vec<u32>,
    },
    /// Everybody is looked up: it waits for a yes.
    Preview {
        /// Where looking up began.
        from: u32,
        /// Since when.
        at: Timestamp,
        /// The page to go on with after linking, where there were too many to hold.
        next: Option<u32>,
    },
    /// Those who were found are being linked.
    Linking {
        /// How many there were at first.
        of: usize,
        /// As in the preview.
        next: Option<u32>,
    },
    /// It is over.
    Done {
        /// Since when.
        at: Timestamp,
    },
}

/// A member and the account of Lark that their e-mail leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// At Flashduty.
    pub person: PersonId,
    /// Their name there, cut. Untrusted text.
    pub name: String,
    /// In Lark.
    pub open_id: OpenId,
    /// The page of the member list on which they stand.
    pub page: u32,
}

/// A member who was not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// At Flashduty.
    pub person: PersonId,
    /// Their name there, cut. Untrusted text.
    pub name: String,
    /// The page of the member list on which they stand.
    pub page: u32,
    /// Why.
    pub why: Why,
}

/// Why a member was not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// They have no e-mail at Flashduty.
    NoEmail,
    /// Lark knows nobody by it: another address there, the enterprise mailbox, or somebody outside the app's contact range.
    NotInLark,
    /// Another member leads to the same account of Lark.
    Shared {
        /// Their name at Flashduty. Untrusted text.
        with: String,
    },
    /// The account of Lark is linked to another member.
    PersonTaken {
        /// Their name at Flashduty. Untrusted text.
        with: String,
    },
    /// The member was linked to somebody else meanwhile.
    MemberTaken,
    /// Lark did not answer.
    NoAnswer,
}

/// What holds a run up: nothing can be looked up before somebody mends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// The app lacks the scope to look people up (`contact:user.id:readonly`).
    MissingScope,
    /// The app is not usable: disabled, or its secret is wrong.
    AppBroken,
    /// Lark did not answer, or could not be asked.
    Lark,
    /// Flashduty did not answer.
    Flashduty,
    /// The integration's key may not read the members.
    FlashdutyKey,
}

/// What of a page is only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The page.
    pub page: u32,
    /// Members who were linked before.
    pub linked_before: u32,
    /// Members who were not linked, for whom the list had no room.
    pub unlisted: u32,
}

/// What came of looking a member up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// They have no e-mail to look them up by.
    NoEmail,
    /// Lark did not answer.
    NoAnswer,
    /// Lark knows nobody.
    Nobody,
    /// Lark knows them, and nobody is linked to this account.
    Free(OpenId),
    /// Lark knows them, and a member of this name is linked to this account.
    Taken(String),
}

/// Whoever works at a run does so at every breath. After this long they have gone, and somebody else may take it over.
pub const STALE_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// What was looked up longer ago is looked up anew before anybody is linked by it.
pub const PREVIEW_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// So many matches are held: some 210 bytes each where names are long.
pub const MOST_MATCHES: usize = 800;

/// So many failures are listed: some 350 bytes each where two long names stand in each.
pub const MOST_FAILURES: usize = 300;

/// Members on a page of the member list.
pub const PAGE: usize = 100;

/// Characters of a name: more would let names fill the item.
const NAME: usize = 40;

impl Roll {
    /// A run that begins.
    pub fn begin(by: Actor, tenant: TenantKey, now: Timestamp) -> Self {
        Self {
            revision: 0,
            begun_at: now,
            by,
            tenant,
            worked_at: now,
            stage: Stage::LookingUp { from: 1, page: 1 },
            obstacle: None,
            members: 0,
            matches: Vec::new(),
            linked: 0,
            recorded: 0,
            failures: Vec::new(),
            shared: Vec::new(),
            tallies: Vec::new(),
        }
    }

    /// Whether it goes on by itself: there is work, and nothing holds it up.
    pub fn is_at_work(&self) -> bool {
        match self.stage {
            Stage::LookingUp { .. } | Stage::Retrying { .. } | Stage::Linking { .. } => self.obstacle.is_none(),
            Stage::Preview { .. } | Stage::Done { .. } => false,
        }
    }

    /// Whether somebody else works at it, who has not gone.
    pub fn is_held_against(&self, open_id: &OpenId, now: Timestamp) -> bool {
        self.is_at_work() && self.by.open_id != *open_id && now < self.worked_at + STALE_AFTER
    }

    /// How many members were linked before, of those who were looked up.
    pub fn linked_before(&self) -> usize {
        self.tallies.iter().map(|tally| tally.linked_before as usize).sum()
    }

    /// How many failures have no place in the list.
    pub fn unlisted(&self) -> usize {
        self.tallies.iter().map(|tally| tally.unlisted as usize).sum()
    }

    /// How many members were not linked.
    pub fn failed(&self) -> usize {
        self.failures.len() + self.unlisted()
    }

    /// The pages of those whom Lark did not answer about.
    pub fn unanswered(&self) -> Vec<u32> {
        let unanswered = self.failures.iter().filter(|failure| failure.why == Why::NoAnswer);
        let mut pages: Vec<_> = unanswered.map(|failure| failure.page).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// Whether this member is one of those whom Lark did not answer about.
    pub fn is_unanswered(&self, person: PersonId) -> bool {
        self.failures.iter().any(|failure| failure.person == person && failure.why == Why::NoAnswer)
    }

    /// Strikes out that Lark did not answer about this member: they are looked up again.
    pub fn strike_unanswered(&mut self, person: PersonId) {
        self.failures.retain(|failure| failure.person != person || failure.why != Why::NoAnswer);
    }

    /// Members of a page who were linked before.
    pub fn count_linked_before(&mut self, page: u32, many: usize) {
        self.tally(page).linked_before += u32::try_from(many).unwrap_or(u32::MAX);
    }

    /// Enters what came of looking a member up.
    pub fn enter(&mut self, page: u32, person: PersonId, name: &str, found: Found) {
        match found {
            Found::NoEmail => self.fail(page, person, name, Why::NoEmail),
            Found::NoAnswer => self.fail(page, person, name, Why::NoAnswer),
            Found::Nobody => self.fail(page, person, name, Why::NotInLark),
            Found::Taken(with) => self.fail(page, person, name, Why::PersonTaken { with: cut(&with) }),
            Found::Free(open_id) if self.shared.contains(&open_id) => {
                self.fail(page, person, name, Why::Shared { with: String::new() });
            }
            Found::Free(open_id) => match self.matches.iter().position(|known| known.open_id == open_id) {
                Some(place) if self.matches[place].person == person => {}
                Some(place) => self.share(place, page, person, name),
                None => self.matches.push(Match { person, name: cut(name), open_id, page }),
            },
        }
    }

    /// Two members lead to one account: neither can be believed.
    fn share(&mut self, place: usize, page: u32, person: PersonId, name: &str) {
        let first = self.matches.remove(place);
        self.fail(first.page, first.person, &first.name, Why::Shared { with: cut(name) });
        self.fail(page, person, name, Why::Shared { with: first.name });
        self.shared.push(first.open_id);
    }

    /// Enters a member who is not linked.
    pub fn fail(&mut self, page: u32, person: PersonId, name: &str, why: Why) {
        if self.failures.len() < MOST_FAILURES {
            self.failures.push(Failure { person, name: cut(name), page, why });
        } else {
            self.tally(page).unlisted += 1;
        }
    }

    fn tally(&mut self, page: u32) -> &mut Tally {
        let place = self.tallies.iter().position(|tally| tally.page == page).unwrap_or_else(|| {
            self.tallies.push(Tally { page, linked_before: 0, unlisted: 0 });
            self.tallies.len() - 1
        });
        &mut self.tallies[place]
    }

    /// A page of the member list is looked up: on to the next, to the preview, or to the end.
    pub fn turn_page(&mut self, page: u32, more: bool, now: Timestamp) {
        let Stage::LookingUp { from, .. } = self.stage else { return };
        let next = more.then_some(page + 1);
        let is_full = self.matches.len() + PAGE > MOST_MATCHES;
        match next {
            Some(page) if !is_full => self.stage = Stage::LookingUp { from, page },
            next => self.show(from, next, now),
        }
    }

    /// What was found waits for a yes; where nothing was, it is over.
    pub fn show(&mut self, from: u32, next: Option<u32>, now: Timestamp) {
        self.stage = match (self.matches.is_empty(), next) {
            (true, None) => Stage::Done { at: now },
            (true, Some(page)) => Stage::LookingUp { from: page, page },
            (false, next) => Stage::Preview { from, at: now, next },
        };
    }

    /// The administrator says yes. What was looked up too long ago is looked up anew.
    pub fn confirm(&mut self, now: Timestamp) {
        let Stage::Preview { from, at, next } = self.stage else { return };
        if now > at + PREVIEW_LASTS {
            self.matches.clear();
            self.failures.retain(|failure| failure.page < from);
            self.tallies.retain(|tally| tally.page < from);
            self.shared.clear();
            self.stage = Stage::LookingUp { from, page: from };
        } else {
            self.stage = Stage::Linking { of: self.matches.len(), next };
        }
    }

    /// Some were linked: on with the others, with the next pages, or to the end.
    pub fn go_on(&mut self, now: Timestamp) {
        let Stage::Linking { next, .. } = self.stage else { return };
        if self.matches.is_empty() {
            self.stage = next.map_or(Stage::Done { at: now }, |page| Stage::LookingUp { from: page, page });
        }
    }

    /// Those whom Lark did not answer about are to be looked up again.
    pub fn retry(&mut self) {
        let pages = self.unanswered();
        if matches!(self.stage, Stage::Done { .. } | Stage::Preview { next: None, .. }) && !pages.is_empty() {
            self.stage = Stage::Retrying { pages };
        }
    }

    /// Ends it where it is. Who is linked stays so.
    pub fn end(&mut self, now: Timestamp) {
        self.matches.clear();
        self.obstacle = None;
        self.stage = Stage::Done { at: now };
    }
}

/// As much of a name as the item has room for, without what JSON would have to write out at length.
fn cut(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(NAME).collect()
}

#[cfg(test)]
mod tests;
