//! An administrator says who is whom.

use super::lookup::SEARCHED_PAGES;
use super::{Joined, Linking, wish};
use crate::audit::Actor;
use crate::decide::link::Conflict;
use crate::id::{OpenId, PersonId, TenantKey};
use crate::person::{Identity, LinkProof, LinkedPerson, Member};
use crate::ports::{IncidentsFault, StoreFault};
use crate::roll::Obstacle;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

/// How an administrator names somebody in Lark. E-mail and phone do not print, and are forgotten with the request.
#[derive(Debug, Clone)]
pub enum Account {
    /// By the e-mail of the Lark account.
    Email(SecretString),
    /// By phone number, with the country code.
    Phone(SecretString),
    /// By the app's own id of them: what we show of visitors.
    OpenId(OpenId),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByHand {
    /// The two are linked now; so many clicks that had waited for it are being carried out.
    Linked {
        /// The link.
        person: LinkedPerson,
        /// How many clicks.
        kept: usize,
    },
    /// The two were linked before: nothing changed.
    Stands(LinkedPerson),
    /// Somebody else stands in the way: nothing changed.
    Conflict(Conflict),
    /// Lark knows nobody by this e-mail or phone number.
    NotInLark,
    /// Flashduty knows no such member (any more).
    NoMember,
    /// One of the sides could not be asked.
    Obstacle(Obstacle),
}

/// Where a member was seen, so that they are found again without an address of their own: the search and the page of its result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// What was searched for; empty for everybody.
    pub query: String,
    /// The page of the result, from 1.
    pub page: u32,
}

impl Account {
    /// Reads what an administrator typed: an e-mail, a phone number with its country code (`+86 138…`), or an `ou_…`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 200 || text.chars().any(char::is_control) {
            return None;
        }
        if let Some(rest) = text.strip_prefix("ou_") {
            let is_plain = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
            return is_plain.then(|| Self::OpenId(OpenId::new(text)));
        }
        if let Some((name, host)) = text.split_once('@') {
            let is_email = !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace);
            return is_email.then(|| Self::Email(text.into()));
        }
        phone(text).map(|phone| Self::Phone(phone.into()))
    }
}

/// A phone number as Lark takes it: a plus, and digits alone.
fn phone(text: &str) -> Option<String> {
    let digits: String = text.strip_prefix('+')?.chars().filter(|c| !" -()".contains(*c)).collect();
    let is_number = (7..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| format!("+{digits}"))
}

impl Linking {
    /// Links a member with whomever the administrator names. `tenant` is the administrator's own company, for an account that has never
    /// signed in and where the secret names none.
    pub async fn by_hand(
        &self,
        person: PersonId,
        seen: &Place,
        account: &Account,
        (by, tenant): (&Actor, &TenantKey),
        now: Timestamp,
    ) -> Result<ByHand, StoreFault> {
        let member = match self.member(person, seen).await {
            Ok(Some(member)) => member,
            Ok(None) => return Ok(ByHand::NoMember),
            Err(fault) => return Ok(ByHand::Obstacle(fault.into())),
        };
        let open_id = match self.behind(account).await {
            Ok(Some(open_id)) => open_id,
            Ok(None) => return Ok(ByHand::NotInLark),
            Err(obstacle) => return Ok(ByHand::Obstacle(obstacle)),
        };
        let identity = self.identity_of(open_id, tenant, now).await?;
        let wish = wish(&identity, &member, LinkProof::Administrator, now);
        Ok(match self.join(wish, Some(by), now).await? {
            Joined::Written(person) => {
                let kept = self.welcome(&person.open_id, now).await?;
                ByHand::Linked { person, kept }
            }
            Joined::Stands(person) => ByHand::Stands(person),
            Joined::Conflict(conflict) => ByHand::Conflict(conflict),
        })
    }

    /// The enabled member of this id: where they were seen, or else among the first thousand.
    pub async fn member(&self, person: PersonId, seen: &Place) -> Result<Option<Member>, IncidentsFault> {
        let find = |members: Vec<Member>| members.into_iter().find(|member| member.person == person);
        if let Some(member) = find(self.members.search(&seen.query, seen.page.max(1)).await?.members) {
            return Ok(Some(member));
        }
        for page in 1..=SEARCHED_PAGES {
            let (members, more) = self.members.page(page).await?;
            let found = find(members);
            if found.is_some() || !more {
                return Ok(found);
            }
        }
        Ok(None)
    }

    async fn behind(&self, account: &Account) -> Result<Option<OpenId>, Obstacle> {
        match account {
            Account::OpenId(open_id) => Ok(Some(open_id.clone())),
            Account::Email(email) => Ok(self.open_ids(&[email.expose_secret().to_owned()]).await?.pop().flatten()),
            Account::Phone(phone) => self.open_id_of_phone(phone.expose_secret()).await,
        }
    }

    /// Company and name as a visitor's sign-in told them, else the company that is configured, or the administrator's own.
    async fn identity_of(&self, open_id: OpenId, own: &TenantKey, now: Timestamp) -> Result<Identity, StoreFault> {
        Ok(match self.visitors.visitor(&open_id, now).await? {
            Some(visitor) => Identity { open_id, tenant: visitor.tenant, name: visitor.name },
            None => Identity { open_id, tenant: self.tenant.clone().unwrap_or_else(|| own.clone()), name: String::new() },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(text: &str) -> String {
        match Account::parse(text) {
            None => "nothing".to_owned(),
            Some(Account::Email(email)) => format!("e-mail {}", email.expose_secret()),
            Some(Account::Phone(phone)) => format!("phone {}", phone.expose_secret()),
            Some(Account::OpenId(open_id)) => format!("open_id {open_id}"),
        }
    }

    #[test]
    fn an_account_is_named_by_email_phone_or_open_id() {
        assert_eq!(read(" ann@example.com "), "e-mail ann@example.com");
        assert_eq!(read("+86 138-0000-0000"), "phone +8613800000000");
        assert_eq!(read("+1 (415) 555 0100"), "phone +14155550100");
        assert_eq!(read("ou_7d8a6e6df7621556ce0d21922b676706"), "open_id ou_7d8a6e6df7621556ce0d21922b676706");
    }

    #[test]
    fn anything_else_is_asked_for_again() {
        for text in ["", "ou_", "ou_a#b", "13800000000", "+86", "@example.com", "ann@", "ann@host", "a b@example.com", "Ann"] {
            assert_eq!(read(text), "nothing", "{text}");
        }
    }

    #[test]
    fn email_and_phone_do_not_print() {
        let email = Account::parse("ann@example.com").unwrap();
        assert!(!format!("{email:?}").contains("example"), "{email:?}");
    }
}
