//! A person is linked: Lark says who signed in, Flashduty's member list and Lark's directory together say which member that is.

use crate::budget::{Api, Reservation, Standing};
use crate::desk::Desk;
use crate::id::TenantKey;
use crate::person::{AppKey, Identity, LinkProof, LinkedPerson, Member};
use crate::ports::{
    Budgets, ChatsFault, Clock, Directory, IncidentsFault, LinkOutcome, Members, SignIn, SignInFault, SignIns, StoreFault,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

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
    MemberTaken,
    /// They are linked to another member.
    PersonTaken,
    /// Flashduty or Lark did not answer: try again.
    Unavailable,
    /// The key is not a member's, or no key at all.
    KeyRejected,
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

/// Lark's code lives 5 minutes; a person may need some of their own before it.
const SIGN_IN_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Pages of the member list that are searched for somebody whose e-mail Lark does not tell: a thousand members, in the time a
/// person waits for a page.
const SEARCHED_PAGES: u32 = 10;

/// E-mails that Lark's directory takes in one call.
const EMAILS_AT_ONCE: usize = 50;

/// Longer than this nobody is kept waiting for room at Lark; "try again" is on the page.
const PATIENCE: SignedDuration = SignedDuration::from_secs(2);

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
    /// signed in. Somebody who is linked stays linked.
    pub async fn by_directory(&self, identity: &Identity, hint: Option<&str>, now: Timestamp) -> Result<LinkStatus, StoreFault> {
        if let Some(person) = self.desk.people.by_open_id(&identity.open_id).await? {
            return self.welcome(person, now).await;
        }
        match self.find_member(identity, hint).await {
            Ok(Some(member)) => self.link(identity, &member, None, LinkProof::Directory, now).await,
            Ok(None) => Ok(LinkStatus::Unknown),
            Err(Unanswered) => Ok(LinkStatus::Unavailable),
        }
    }

    /// Links by a key that is the person's own: Flashduty says whose it is.
    pub async fn by_key(&self, identity: &Identity, key: &AppKey, now: Timestamp) -> Result<LinkStatus, StoreFault> {
        match self.members.owner_of(key).await {
            Ok(member) => self.link(identity, &member, Some(key), LinkProof::OwnKey, now).await,
            Err(IncidentsFault::Limited { .. } | IncidentsFault::NoAnswer | IncidentsFault::Unavailable) => {
                Ok(LinkStatus::Unavailable)
            }
            Err(
                IncidentsFault::Refused { .. }
                | IncidentsFault::Gone
                | IncidentsFault::NoLicense
                | IncidentsFault::NotAllowed
                | IncidentsFault::KeyRejected,
            ) => Ok(LinkStatus::KeyRejected),
        }
    }

    /// Forgets the link, and with it the person's key.
    pub async fn unlink(&self, identity: &Identity) -> Result<(), StoreFault> {
        match self.desk.people.by_open_id(&identity.open_id).await? {
            Some(person) => self.desk.people.unlink(&person).await,
            None => Ok(()),
        }
    }

    async fn link(
        &self,
        identity: &Identity,
        member: &Member,
        key: Option<&AppKey>,
        proof: LinkProof,
        now: Timestamp,
    ) -> Result<LinkStatus, StoreFault> {
        let before = self.desk.people.by_open_id(&identity.open_id).await?;
        let person = LinkedPerson {
            open_id: identity.open_id.clone(),
            tenant: identity.tenant.clone(),
            person: member.person,
            name: member.name.clone(),
            lark_name: identity.name.clone(),
            key: key.map(|key| self.desk.vault.seal(key, &identity.open_id)),
            proof,
            linked_at: now,
            choices: before.map(|person| person.choices).unwrap_or_default(),
        };
        match self.desk.people.link(&person).await? {
            LinkOutcome::Linked => self.welcome(person, now).await,
            LinkOutcome::MemberTaken => Ok(LinkStatus::MemberTaken),
            LinkOutcome::PersonTaken => Ok(LinkStatus::PersonTaken),
        }
    }

    /// What the person pressed before they were linked is carried out now.
    async fn welcome(&self, person: LinkedPerson, now: Timestamp) -> Result<LinkStatus, StoreFault> {
        let mut kept = 0;
        for click in self.desk.clicks.kept(&person.open_id, now).await? {
            kept += usize::from(self.desk.resume(&click, now).await?);
        }
        Ok(LinkStatus::Linked { person, kept })
    }

    async fn find_member(&self, identity: &Identity, hint: Option<&str>) -> Result<Option<Member>, Unanswered> {
        if let Some(email) = hint {
            let hinted = self.members.with_email(email).await?;
            if let Some(member) = self.confirmed(identity, hinted.into_iter().collect()).await? {
                return Ok(Some(member));
            }
        }
        for page in 1..=SEARCHED_PAGES {
            let (members, more) = self.members.page(page).await?;
            for some in members.chunks(EMAILS_AT_ONCE) {
                if let Some(member) = self.confirmed(identity, some.to_vec()).await? {
                    return Ok(Some(member));
                }
            }
            if !more {
                break;
            }
        }
        Ok(None)
    }

    /// Reserves a call of the directory, a little later if need be.
    async fn wait_for_room(&self) -> Result<(), Unanswered> {
        let mut standing = Standing::Urgent;
        let latest = self.clock.now() + PATIENCE;
        while let Reservation::NotBefore(moment) = self.budgets.reserve(Api::Contact, standing, self.clock.now()).await? {
            let wait = moment.duration_since(self.clock.now());
            if moment > latest {
                return Err(Unanswered);
            }
            self.clock.pause(Duration::try_from(wait).unwrap_or_default()).await;
            standing = Standing::Waited;
        }
        Ok(())
    }

    /// The one of these members whom Lark's directory knows as the person who signed in.
    async fn confirmed(&self, identity: &Identity, members: Vec<Member>) -> Result<Option<Member>, Unanswered> {
        let members: Vec<_> = members.into_iter().filter(|member| !member.email.is_empty()).collect();
        if members.is_empty() {
            return Ok(None);
        }
        let emails: Vec<_> = members.iter().map(|member| member.email.clone()).collect();
        self.wait_for_room().await?;
        let asked = self.directory.open_ids(&emails).await;
        if let Err(fault) = &asked {
            self.budgets.heed(Api::Contact, fault, self.clock.now()).await?;
        }
        let open_ids = asked?;
        let mut pairs = members.into_iter().zip(open_ids);
        Ok(pairs.find(|(_, open_id)| open_id.as_ref() == Some(&identity.open_id)).map(|(member, _)| member))
    }
}

/// One of the sides did not answer.
struct Unanswered;

impl From<StoreFault> for Unanswered {
    fn from(_: StoreFault) -> Self {
        Self
    }
}

impl From<IncidentsFault> for Unanswered {
    fn from(_: IncidentsFault) -> Self {
        Self
    }
}

impl From<ChatsFault> for Unanswered {
    fn from(_: ChatsFault) -> Self {
        Self
    }
}
