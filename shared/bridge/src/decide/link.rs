//! Who may be linked with whom.
//!
//! A link is one to one. Nobody's is ever overwritten: who wants one that somebody else has is told so, and nothing changes. The same
//! two again only ever gain: better grounds, a key of their own, a name.

use crate::person::{LinkProof, LinkedPerson};

/// What becomes of the wish for a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// This is to be written.
    Write(LinkedPerson),
    /// The two are linked already, on grounds that are as good: nothing is to be written.
    Stands(LinkedPerson),
    /// Somebody else stands in the way: nothing is to be written.
    Conflict(Conflict),
}

/// The link that stands in the way of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// The member of Flashduty is linked to somebody else in Lark.
    MemberTaken(LinkedPerson),
    /// The person in Lark is linked to another member.
    PersonTaken(LinkedPerson),
}

/// Decides about a wish, given what stands under its `open_id` and under its member.
pub fn decide(wish: LinkedPerson, in_lark: Option<&LinkedPerson>, at_flashduty: Option<&LinkedPerson>) -> Decision {
    if let Some(other) = in_lark.filter(|link| link.person != wish.person) {
        return Decision::Conflict(Conflict::PersonTaken(other.clone()));
    }
    if let Some(other) = at_flashduty.filter(|link| link.open_id != wish.open_id) {
        return Decision::Conflict(Conflict::MemberTaken(other.clone()));
    }
    match in_lark.or(at_flashduty) {
        None => Decision::Write(wish),
        Some(before) => {
            let both = joined(before, wish);
            if both == *before { Decision::Stands(both) } else { Decision::Write(both) }
        }
    }
}

/// The same two once more: what is better than before counts, and nothing is lost.
fn joined(before: &LinkedPerson, wish: LinkedPerson) -> LinkedPerson {
    let is_as_good = strength(wish.proof) >= strength(before.proof);
    LinkedPerson {
        open_id: wish.open_id,
        tenant: if is_as_good { wish.tenant } else { before.tenant.clone() },
        person: wish.person,
        name: filled(wish.name, &before.name),
        lark_name: filled(wish.lark_name, &before.lark_name),
        key: wish.key.or_else(|| before.key.clone()),
        proof: if is_as_good { wish.proof } else { before.proof },
        // Since when the two are linked, whatever came later.
        linked_at: before.linked_at,
        choices: before.choices,
    }
}

fn filled(new: String, old: &str) -> String {
    if new.is_empty() { old.to_owned() } else { new }
}

/// How much a proof proves: their own key was in their own hands, the directory is the company's, an administrator may err.
fn strength(proof: LinkProof) -> u8 {
    match proof {
        LinkProof::Administrator => 0,
        LinkProof::Directory => 1,
        LinkProof::OwnKey => 2,
    }
}

#[cfg(test)]
mod tests;
