//! A person is linked: Lark says who signed in, Flashduty's member list and Lark's directory together say which member that is.
//!
//! Four ways lead to a link: the directory when somebody signs in, a key of their own, an administrator's hand ([`by_hand`]), and the
//! directory for everybody at once ([`roll_call`]). All of them end in one decision ([`crate::decide::link`]) and one write.

pub mod by_hand;
mod lookup;
pub mod roll_call;

use crate::audit::{Actor, Deed, Entry};
use crate::decide::link::{self, Conflict, Decision};
use crate::desk::Desk;
use crate::id::{OpenId, PersonId, TenantKey};
use crate::person::{AppKey, Identity, LinkProof, LinkedPerson, Member, PersonalChoices};
use crate::ports::{
    Accounts, Audit, Budgets, Clock, Directory, IncidentsFault, LinkOutcome, Members, Rolls, SignIn, SignInFault, SignIns,
    StoreFault, Visitor, Visitors,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// Signs people in and links them.
#[derive(Clone)]
pub struct Linking {
    /// Sign-ins under way.
    pub sign_ins: Arc<dyn SignIns>,
    /// Lark's sign-in and directory.
    pub directory: Arc<dyn Directory>,
    /// How often Lark may be called.
    pub budgets: Arc<dyn Budgets>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Flashduty's members.
    pub members: Arc<dyn Members>,
    /// Who is whom, and the clicks that wait for it.
    pub desk: Desk,
    /// What else stands under a person.
    pub accounts: Arc<dyn Accounts>,
    /// Who signed in and is nobody we know.
    pub visitors: Arc<dyn Visitors>,
    /// The linking of everybody at once.
    pub rolls: Arc<dyn Rolls>,
    /// Who did what.
    pub audit: Arc<dyn Audit>,
    /// The company the app belongs to, where the secret names it.
    pub tenant: Option<TenantKey>,
}

/// What became of somebody who wanted to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkStatus {
    /// They are linked; so many clicks that had waited for it are being carried out.
    Linked {
        /// The link.
        person: LinkedPerson,
        /// How many clicks.
        kept: usize,
    },
    /// The directory knows no member for them: their own APP key is the other way.
    Unknown,
    /// The member is linked to somebody else in Lark.
    MemberTaken {
        /// That link.
        link: Box<LinkedPerson>,
    },
    /// They are linked to another member.
    PersonTaken {
        /// That link.
        link: Box<LinkedPerson>,
    },
    /// Flashduty or Lark did not answer: try again.
    Unavailable,
    /// The key does not work.
    KeyRejected,
    /// The key works, and belongs to no enabled member: it is the main account's.
    KeyOfAccount,
}

/// A sign-in that came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who it is.
    pub identity: Identity,
    /// An e-mail that may help to find the member, and proves nothing. Never stored, never logged.
    pub hint: Option<String>,
    /// The page that was asked for.
    pub page: String,
}

/// Why a sign-in did not come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefusal {
    /// The state is unknown, used, or too old.
    #[error("the sign-in is unknown, used or too old")]
    Expired,
    /// Signed in, but for another company.
    #[error("another company")]
    ForeignTenant,
    /// Lark said no.
    #[error(transparent)]
    Lark(#[from] SignInFault),
}

/// How a wish for a link ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Joined {
    /// It is written.
    Written(LinkedPerson),
    /// It stood before.
    Stands(LinkedPerson),
    /// Somebody else stands in the way: nothing changed.
    Conflict(Conflict),
}

/// Lark's code lives 5 minutes; a person may need some of their own before it.
const SIGN_IN_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Who loses so many races for one link is told that the table is busy.
const ROUNDS: usize = 3;

impl Linking {
    /// Remembers a sign-in that begins. `state` and `verifier` are fresh random text; `page` is where it leads back to.
    pub async fn begin(
        &self,
        state: String,
        verifier: String,
        redirect_uri: String,
        page: String,
        now: Timestamp,
    ) -> Result<SignIn, StoreFault> {
        let sign_in = SignIn { state, verifier, redirect_uri, expires_at: now + SIGN_IN_LASTS, page };
        self.sign_ins.begin(&sign_in).await?;
        Ok(sign_in)
    }

    /// Ends a sign-in: the state is taken away, the code redeemed, the company checked. The e-mail is a hint and proves nothing.
    pub async fn finish(&self, state: &str, code: &str, now: Timestamp) -> Result<Result<SignedIn, SignInRefusal>, StoreFault> {
        let Some(sign_in) = self.sign_ins.finish(state, now).await? else { return Ok(Err(SignInRefusal::Expired)) };
        let identity = self.directory.identity(code, &sign_in.redirect_uri, &sign_in.verifier).await;
        Ok(match identity {
            Ok((identity, _)) if self.tenant.as_ref().is_some_and(|ours| *ours != identity.tenant) => {
                Err(SignInRefusal::ForeignTenant)
            }
            Ok((identity, hint)) => Ok(SignedIn { identity, hint, page: sign_in.page }),
            Err(fault) => Err(fault.into()),
        })
    }

    /// Links by the directory: a member counts only if Lark's own directory maps the member's e-mail to the very `open_id` that
    /// signed in. Somebody who is linked stays linked; somebody whom nobody knows is remembered as a visitor.
    pub async fn by_directory(&self, identity: &Identity, hint: Option<&str>, now: Timestamp) -> Result<LinkStatus, StoreFault> {
        if let Some(person) = self.desk.people.by_open_id(&identity.open_id).await? {
            let person = self.named(person, &identity.name).await?;
            let kept = self.welcome(&person.open_id, now).await?;
            return Ok(LinkStatus::Linked { person, kept });
        }
        match self.find_member(identity, hint).await {
            Ok(Some(member)) => self.link_themselves(wish(identity, &member, LinkProof::Directory, now), now).await,
            Ok(None) => {
                let Identity { open_id, tenant, name } = identity.clone();
                self.visitors.remember_visitor(&Visitor { open_id, tenant, name, at: now }).await?;
                Ok(LinkStatus::Unknown)
            }
            Err(_) => Ok(LinkStatus::Unavailable),
        }
    }

    /// Links by a key that is the person's own: Flashduty says whose it is, and that of a main account is nobody's.
    pub async fn by_key(&self, identity: &Identity, key: &AppKey, now: Timestamp) -> Result<LinkStatus, StoreFault> {
        let member = match self.members.owner_of(key).await {
            Ok(member) => member,
            Err(fault) => return Ok(key_status(&fault)),
        };
        let sealed = self.desk.vault.seal(key, &identity.open_id);
        let wish = LinkedPerson { key: Some(sealed), ..wish(identity, &member, LinkProof::OwnKey, now) };
        let status = self.link_themselves(wish, now).await?;
        if let LinkStatus::Linked { person, .. } = &status {
            self.record(&themselves(person), Deed::KeyGiven, now).await;
        }
        Ok(status)
    }

    /// Forgets everything that stands under this person: the link, their key, the clicks that wait, the talk, the visit.
    pub async fn unlink(&self, identity: &Identity) -> Result<(), StoreFault> {
        let by = Actor { open_id: identity.open_id.clone(), name: identity.name.clone() };
        self.forget(&identity.open_id, &by, self.clock.now()).await
    }

    /// The same, by an administrator's hand. `false` when the member is not linked.
    pub async fn unlink_member(&self, person: PersonId, by: &Actor, now: Timestamp) -> Result<bool, StoreFault> {
        let Some(link) = self.desk.people.by_person_ids(&[person]).await?.pop() else { return Ok(false) };
        self.forget(&link.open_id, by, now).await?;
        Ok(true)
    }

    async fn forget(&self, open_id: &OpenId, by: &Actor, now: Timestamp) -> Result<(), StoreFault> {
        let link = self.desk.people.by_open_id(open_id).await?;
        self.accounts.erase(open_id).await?;
        self.visitors.forget_visitor(open_id).await?;
        if let Some(LinkedPerson { person, name, .. }) = link {
            self.record(by, Deed::Unlinked { person, name }, now).await;
        }
        Ok(())
    }

    /// Somebody links themselves.
    async fn link_themselves(&self, wish: LinkedPerson, now: Timestamp) -> Result<LinkStatus, StoreFault> {
        let by = themselves(&wish);
        Ok(match self.join(wish, Some(&by), now).await? {
            Joined::Written(person) | Joined::Stands(person) => {
                let kept = self.welcome(&person.open_id, now).await?;
                LinkStatus::Linked { person, kept }
            }
            Joined::Conflict(Conflict::MemberTaken(link)) => LinkStatus::MemberTaken { link: Box::new(link) },
            Joined::Conflict(Conflict::PersonTaken(link)) => LinkStatus::PersonTaken { link: Box::new(link) },
        })
    }

    /// Decides and writes. A write that somebody else has outrun is decided anew, on what stands then. Where the two were not linked
    /// before, it is told whose doing it was, if it is to be told.
    async fn join(&self, wish: LinkedPerson, by: Option<&Actor>, now: Timestamp) -> Result<Joined, StoreFault> {
        for _ in 0..ROUNDS {
            let in_lark = self.desk.people.by_open_id(&wish.open_id).await?;
            let at_flashduty = self.desk.people.by_person_ids(&[wish.person]).await?.pop();
            let person = match link::decide(wish.clone(), in_lark.as_ref(), at_flashduty.as_ref()) {
                Decision::Write(person) => person,
                Decision::Stands(person) => return Ok(Joined::Stands(person)),
                Decision::Conflict(conflict) => return Ok(Joined::Conflict(conflict)),
            };
            match self.desk.people.link(&person).await? {
                LinkOutcome::Linked => {
                    self.visitors.forget_visitor(&person.open_id).await?;
                    if let (None, Some(by)) = (&in_lark, by) {
                        self.record(by, linked(&person), now).await;
                    }
                    return Ok(Joined::Written(person));
                }
                LinkOutcome::MemberTaken | LinkOutcome::PersonTaken => {}
            }
        }
        Err(StoreFault("LinkConflict".to_owned()))
    }

    /// Keeps what somebody is called in Lark: an administrator may have linked them before they ever signed in.
    async fn named(&self, person: LinkedPerson, lark_name: &str) -> Result<LinkedPerson, StoreFault> {
        if person.lark_name == lark_name || lark_name.is_empty() {
            return Ok(person);
        }
        let named = LinkedPerson { lark_name: lark_name.to_owned(), ..person };
        // Whoever has unlinked them meanwhile may have linked them to others.
        self.desk.people.link(&named).await?;
        Ok(named)
    }

    /// What the person pressed before they were linked is carried out now; how many clicks that were.
    async fn welcome(&self, open_id: &OpenId, now: Timestamp) -> Result<usize, StoreFault> {
        let mut kept = 0;
        for click in self.desk.clicks.kept(open_id, now).await? {
            kept += usize::from(self.desk.resume(&click, now).await?);
        }
        Ok(kept)
    }

    async fn record(&self, by: &Actor, deed: Deed, now: Timestamp) {
        self.audit.record(&Entry { at: now, by: by.clone(), deed }).await;
    }
}

/// The link that is wished for.
fn wish(identity: &Identity, member: &Member, proof: LinkProof, now: Timestamp) -> LinkedPerson {
    LinkedPerson {
        open_id: identity.open_id.clone(),
        tenant: identity.tenant.clone(),
        person: member.person,
        name: member.name.clone(),
        lark_name: identity.name.clone(),
        key: None,
        proof,
        linked_at: now,
        choices: PersonalChoices::default(),
    }
}

fn themselves(person: &LinkedPerson) -> Actor {
    Actor { open_id: person.open_id.clone(), name: person.name.clone() }
}

fn linked(person: &LinkedPerson) -> Deed {
    let LinkedPerson { open_id, person, name, proof, .. } = person.clone();
    Deed::Linked { open_id, person, name, proof }
}

fn key_status(fault: &IncidentsFault) -> LinkStatus {
    match fault {
        IncidentsFault::Limited { .. } | IncidentsFault::NoAnswer | IncidentsFault::Unavailable => LinkStatus::Unavailable,
        IncidentsFault::Refused { .. } => LinkStatus::KeyOfAccount,
        IncidentsFault::Gone | IncidentsFault::NoLicense | IncidentsFault::NotAllowed | IncidentsFault::KeyRejected => {
            LinkStatus::KeyRejected
        }
    }
}
