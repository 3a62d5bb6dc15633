//! Who is behind an e-mail or a phone number. Both are held in memory while they are compared, and nowhere else.

use super::Linking;
use crate::budget::{Api, Reservation, Standing};
use crate::id::OpenId;
use crate::person::{Identity, Member};
use crate::ports::{ChatsFault, IncidentsFault, StoreFault};
use crate::roll::Obstacle;
use jiff::SignedDuration;
use std::time::Duration;

/// Pages of the member list that are searched for one person: a thousand members, in the time a person waits for a page.
pub(super) const SEARCHED_PAGES: u32 = 10;

/// E-mails that Lark's directory takes in one call.
pub(super) const EMAILS_AT_ONCE: usize = 50;

/// Longer than this nobody is kept waiting for room at Lark; "try again" is on the page.
const PATIENCE: SignedDuration = SignedDuration::from_secs(2);

impl Linking {
    /// The member whose e-mail Lark's directory maps to the very person who signed in.
    pub(super) async fn find_member(&self, identity: &Identity, hint: Option<&str>) -> Result<Option<Member>, Obstacle> {
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

    /// The one of these members whom Lark's directory knows as the person who signed in.
    async fn confirmed(&self, identity: &Identity, members: Vec<Member>) -> Result<Option<Member>, Obstacle> {
        let members: Vec<_> = members.into_iter().filter(|member| !member.email.is_empty()).collect();
        let emails: Vec<_> = members.iter().map(|member| member.email.clone()).collect();
        let open_ids = self.open_ids(&emails).await?;
        let mut pairs = members.into_iter().zip(open_ids);
        Ok(pairs.find(|(_, open_id)| open_id.as_ref() == Some(&identity.open_id)).map(|(member, _)| member))
    }

    /// The `open_id` behind each e-mail, at most 50, in the same order.
    pub(super) async fn open_ids(&self, emails: &[String]) -> Result<Vec<Option<OpenId>>, Obstacle> {
        if emails.is_empty() {
            return Ok(Vec::new());
        }
        self.wait_for_room().await?;
        self.heeded(self.directory.open_ids(emails).await).await
    }

    /// The `open_id` behind a phone number with its country code.
    pub(super) async fn open_id_of_phone(&self, phone: &str) -> Result<Option<OpenId>, Obstacle> {
        self.wait_for_room().await?;
        self.heeded(self.directory.open_id_of_phone(phone).await).await
    }

    async fn heeded<T>(&self, asked: Result<T, ChatsFault>) -> Result<T, Obstacle> {
        if let Err(fault) = &asked {
            self.budgets.heed(Api::Contact, fault, self.clock.now()).await?;
        }
        Ok(asked?)
    }

    /// Reserves a call of the directory, a little later if need be.
    async fn wait_for_room(&self) -> Result<(), Obstacle> {
        let mut standing = Standing::Urgent;
        let latest = self.clock.now() + PATIENCE;
        while let Reservation::NotBefore(moment) = self.budgets.reserve(Api::Contact, standing, self.clock.now()).await? {
            let wait = moment.duration_since(self.clock.now());
            if moment > latest {
                return Err(Obstacle::Lark);
            }
            self.clock.pause(Duration::try_from(wait).unwrap_or_default()).await;
            standing = Standing::Waited;
        }
        Ok(())
    }
}

/// The table could not say whether Lark may be asked.
impl From<StoreFault> for Obstacle {
    fn from(_: StoreFault) -> Self {
        Self::Lark
    }
}

impl From<IncidentsFault> for Obstacle {
    fn from(fault: IncidentsFault) -> Self {
        match fault {
            IncidentsFault::Limited { .. } | IncidentsFault::NoAnswer | IncidentsFault::Unavailable => Self::Flashduty,
            IncidentsFault::Refused { .. }
            | IncidentsFault::Gone
            | IncidentsFault::NoLicense
            | IncidentsFault::NotAllowed
            | IncidentsFault::KeyRejected => Self::FlashdutyKey,
        }
    }
}

impl From<ChatsFault> for Obstacle {
    fn from(fault: ChatsFault) -> Self {
        if fault.is_missing_scope() {
            return Self::MissingScope;
        }
        match fault {
            ChatsFault::AppBroken { .. } => Self::AppBroken,
            ChatsFault::Limited { .. }
            | ChatsFault::Permanent { .. }
            | ChatsFault::BadCard { .. }
            | ChatsFault::Unavailable
            | ChatsFault::NoAnswer => Self::Lark,
        }
    }
}
