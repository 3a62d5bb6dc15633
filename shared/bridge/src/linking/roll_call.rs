//! Everybody is linked at once, step by step. A step is short enough for any time limit, and may be repeated: what was linked in a step
//! that nobody remembers stands, and is found to.

use super::lookup::EMAILS_AT_ONCE;
use super::{Joined, Linking, wish};
use crate::audit::{Actor, Deed};
use crate::decide::link::Conflict;
use crate::id::{OpenId, TenantKey};
use crate::person::{Identity, LinkProof, Member};
use crate::ports::{MemberPage, StoreFault};
use crate::roll::{Found, Match, Obstacle, Roll, Stage, Why};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use std::collections::HashSet;

/// What an administrator wants of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// A new one, unless one is under way.
    Begin,
    /// One step.
    Step,
    /// Those who were found are to be linked.
    Confirm,
    /// Those whom Lark did not answer about are to be looked up again.
    Retry,
    /// No more of it.
    End,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It was done.
    Taken,
    /// Somebody else works at the run.
    Held,
    /// Somebody else, or another window, was faster: what it did stands.
    Outrun,
}

/// Members that are linked in a step: a few calls of the table each.
const LINKED_AT_ONCE: usize = 50;

/// Members that are linked at the same time.
const SIDE_BY_SIDE: usize = 10;

impl Linking {
    /// The run as it is.
    pub async fn roll(&self, now: Timestamp) -> Result<Option<Roll>, StoreFault> {
        self.rolls.roll(now).await
    }

    /// Does what an administrator asks of the run. `tenant` is their own company, for where the secret names none.
    pub async fn roll_call(&self, ask: Ask, (by, tenant): (&Actor, &TenantKey), now: Timestamp) -> Result<Turn, StoreFault> {
        let known = self.rolls.roll(now).await?;
        if known.as_ref().is_some_and(|roll| roll.is_held_against(&by.open_id, now)) {
            return Ok(Turn::Held);
        }
        let Some(mut roll) = self.roll_to_work_at(known, ask, (by, tenant), now) else { return Ok(Turn::Taken) };
        roll.by = by.clone();
        roll.obstacle = None;
        match ask {
            Ask::Begin => {}
            Ask::Step => self.step(&mut roll).await?,
            Ask::Confirm => roll.confirm(now),
            Ask::Retry => roll.retry(),
            Ask::End => roll.end(now),
        }
        roll.worked_at = self.clock.now();
        let to_record = self.newly_linked(&mut roll);
        if !self.rolls.save_roll(&roll, now).await? {
            return Ok(Turn::Outrun);
        }
        if let Some(deed) = to_record {
            self.record(by, deed, now).await;
        }
        Ok(Turn::Taken)
    }

    /// A new run where one is asked for and none is under way, else the one there is.
    fn roll_to_work_at(&self, known: Option<Roll>, ask: Ask, (by, tenant): (&Actor, &TenantKey), now: Timestamp) -> Option<Roll> {
        let is_free = known.as_ref().is_none_or(|roll| matches!(roll.stage, Stage::Done { .. }));
        if ask != Ask::Begin || !is_free {
            return known;
        }
        let tenant = self.tenant.clone().unwrap_or_else(|| tenant.clone());
        let revision = known.map_or(0, |roll| roll.revision);
        Some(Roll { revision, ..Roll::begin(by.clone(), tenant, now) })
    }

    /// What goes into the audit once a run has come to its end.
    fn newly_linked(&self, roll: &mut Roll) -> Option<Deed> {
        let linked = roll.linked - roll.recorded;
        if !matches!(roll.stage, Stage::Done { .. }) || linked == 0 {
            return None;
        }
        roll.recorded = roll.linked;
        Some(Deed::LinkedMany { linked, failed: roll.failed() })
    }

    async fn step(&self, roll: &mut Roll) -> Result<(), StoreFault> {
        match roll.stage.clone() {
            Stage::LookingUp { page, .. } => match self.look_up(roll, page, false).await? {
                Ok(more) => roll.turn_page(page, more, self.clock.now()),
                Err(obstacle) => roll.obstacle = Some(obstacle),
            },
            Stage::Retrying { pages } => self.look_up_again(roll, &pages).await?,
            Stage::Linking { .. } => self.link_some(roll).await?,
            Stage::Preview { .. } | Stage::Done { .. } => {}
        }
        Ok(())
    }

    /// The first of these pages once more.
    async fn look_up_again(&self, roll: &mut Roll, pages: &[u32]) -> Result<(), StoreFault> {
        let Some((page, rest)) = pages.split_first() else {
            roll.show(1, None, self.clock.now());
            return Ok(());
        };
        match self.look_up(roll, *page, true).await? {
            Ok(_) if rest.is_empty() => roll.show(1, None, self.clock.now()),
            Ok(_) => roll.stage = Stage::Retrying { pages: rest.to_vec() },
            Err(obstacle) => roll.obstacle = Some(obstacle),
        }
        Ok(())
    }

    /// Looks up the members of a page who are not linked; of these only those whom Lark did not answer about, if they are to be looked
    /// up again. Whether there are more pages.
    async fn look_up(&self, roll: &mut Roll, page: u32, again: bool) -> Result<Result<bool, Obstacle>, StoreFault> {
        let MemberPage { members, total, more } = match self.members.search("", page).await {
            Ok(found) => found,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let ids: Vec<_> = members.iter().map(|member| member.person).collect();
        let linked: HashSet<_> = self.desk.people.by_person_ids(&ids).await?.into_iter().map(|link| link.person).collect();
        let count = members.len();
        let mut free: Vec<_> = members.into_iter().filter(|member| !linked.contains(&member.person)).collect();
        let linked_before = count - free.len();
        if again {
            free.retain(|member| roll.is_unanswered(member.person));
        }
        let mut found = Vec::with_capacity(free.len());
        for some in free.chunks(EMAILS_AT_ONCE) {
            match self.find(some).await? {
                Ok(some) => found.extend(some),
                Err(obstacle) => return Ok(Err(obstacle)),
            }
        }
        // Only now, so that a page that could not be finished is looked up anew as a whole.
        if again {
            ids.iter().for_each(|person| roll.strike_unanswered(*person));
        } else {
            roll.members = total;
            roll.count_linked_before(page, linked_before);
        }
        for (member, found) in free.iter().zip(found) {
            roll.enter(page, member.person, &member.name, found);
        }
        Ok(Ok(more))
    }

    /// What Lark's directory says of these members, at most 50, in their order.
    async fn find(&self, members: &[Member]) -> Result<Result<Vec<Found>, Obstacle>, StoreFault> {
        let emails: Vec<_> =
            members.iter().map(|member| member.email.trim().to_owned()).filter(|email| !email.is_empty()).collect();
        let mut answers = match self.open_ids(&emails).await {
            Ok(open_ids) => try_join_all(open_ids.into_iter().map(|open_id| self.found(open_id))).await?.into_iter(),
            // Lark may answer about the next ones. The others are mended by people.
            Err(Obstacle::Lark) => vec![Found::NoAnswer; emails.len()].into_iter(),
            Err(obstacle) => return Ok(Err(obstacle)),
        };
        let found = |member: &Member| match member.email.trim() {
            "" => Found::NoEmail,
            _ => answers.next().unwrap_or(Found::NoAnswer),
        };
        Ok(Ok(members.iter().map(found).collect()))
    }

    async fn found(&self, open_id: Option<OpenId>) -> Result<Found, StoreFault> {
        let Some(open_id) = open_id else { return Ok(Found::Nobody) };
        Ok(match self.desk.people.by_open_id(&open_id).await? {
            Some(link) => Found::Taken(link.name),
            None => Found::Free(open_id),
        })
    }

    /// Links the next of those who were found.
    async fn link_some(&self, roll: &mut Roll) -> Result<(), StoreFault> {
        let now = self.clock.now();
        let some: Vec<_> = roll.matches.drain(..roll.matches.len().min(LINKED_AT_ONCE)).collect();
        for some in some.chunks(SIDE_BY_SIDE) {
            let links = some.iter().map(|found| self.link_one(found, &roll.tenant, now));
            for (found, joined) in some.iter().zip(try_join_all(links).await?) {
                match joined {
                    Joined::Written(_) | Joined::Stands(_) => roll.linked += 1,
                    Joined::Conflict(conflict) => roll.fail(found.page, found.person, &found.name, why(conflict)),
                }
            }
        }
        roll.go_on(now);
        Ok(())
    }

    async fn link_one(&self, found: &Match, tenant: &TenantKey, now: Timestamp) -> Result<Joined, StoreFault> {
        let visitor = self.visitors.visitor(&found.open_id, now).await?;
        let (tenant, name) = visitor.map_or_else(|| (tenant.clone(), String::new()), |visitor| (visitor.tenant, visitor.name));
        let identity = Identity { open_id: found.open_id.clone(), tenant, name };
        let member = Member { person: found.person, name: found.name.clone(), email: String::new() };
        // The run stands in the audit as a whole.
        let joined = self.join(wish(&identity, &member, LinkProof::Directory, now), None, now).await?;
        match joined {
            // An earlier step may have got no further than the link.
            Joined::Written(_) | Joined::Stands(_) => drop(self.welcome(&found.open_id, now).await?),
            Joined::Conflict(_) => {}
        }
        Ok(joined)
    }
}

fn why(conflict: Conflict) -> Why {
    match conflict {
        Conflict::MemberTaken(_) => Why::MemberTaken,
        Conflict::PersonTaken(link) => Why::PersonTaken { with: link.name },
    }
}
