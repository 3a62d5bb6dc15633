//! The members of the account.

use super::Client;
use super::incidents::read;
use crate::wire::{NAME, Number, Text, cut};
use async_trait::async_trait;
use bridge::id::PersonId;
use bridge::person::{AppKey, Member};
use bridge::ports::{IncidentsFault, MemberPage, Members};
use serde::Deserialize;
use serde_json::json;

const INFO: &str = "/member/info";
const LIST: &str = "/member/list";

/// Members per page: the most Flashduty gives.
const PAGE_SIZE: u32 = 100;

/// Flashduty counts pages no further than 10,000 entries (Flashduty: "Pagination" in the Open API's documentation).
const LAST_PAGE: u32 = 100;

/// The search is by part of the name or e-mail. An e-mail is hardly ever part of a thousand others.
const SEARCH_PAGES: u32 = 10;

#[async_trait]
impl Members for Client {
    async fn owner_of(&self, key: &AppKey) -> Result<Member, IncidentsFault> {
        let row: MemberRow = read(INFO, self.call(INFO, Some(key), &json!({})).await?)?;
        // Newer builds refuse a main account's key themselves, older ones answer with the account in the member's place.
        let is_account = row.member_id.map(|Number(id)| id) == row.account_id.map(|Number(id)| id);
        let may_act = row.status.as_ref().is_none_or(Text::is_enabled);
        let member = row.into_member().filter(|_| may_act && !is_account);
        member.ok_or_else(|| IncidentsFault::Refused { message: "The APP key belongs to no enabled member.".to_owned() })
    }

    async fn search(&self, query: &str, page: u32) -> Result<MemberPage, IncidentsFault> {
        self.members(page, Some(query.trim()).filter(|query| !query.is_empty())).await
    }

    async fn with_email(&self, email: &str) -> Result<Option<Member>, IncidentsFault> {
        let email = email.trim().to_lowercase();
        if email.is_empty() {
            return Ok(None);
        }
        for page in 1..=SEARCH_PAGES {
            let MemberPage { members, more, total: _ } = self.members(page, Some(&email)).await?;
            let found = members.into_iter().find(|member| member.email.trim().to_lowercase() == email);
            if found.is_some() || !more {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

impl Client {
    async fn members(&self, page: u32, query: Option<&str>) -> Result<MemberPage, IncidentsFault> {
        let mut body = json!({ "p": page.max(1), "limit": PAGE_SIZE, "orderby": "created_at", "asc": true });
        if let Some(query) = query {
            body["query"] = json!(query);
        }
        let list: MemberList = read(LIST, self.call(LIST, None, &body).await?)?;
        let rows = list.items.unwrap_or_default();
        // `total` is not exact beyond a thousand, so a full page counts as "more", at the price of one empty page at times.
        let more = list.has_next_page.unwrap_or(rows.len() >= PAGE_SIZE as usize) && page < LAST_PAGE;
        let enabled = rows.into_iter().filter(|row| row.status.as_ref().is_some_and(Text::is_enabled));
        Ok(MemberPage {
            members: enabled.filter_map(MemberRow::into_member).collect(),
            total: list.total.unwrap_or_default(),
            more,
        })
    }
}

#[derive(Deserialize)]
struct MemberList {
    items: Option<Vec<MemberRow>>,
    total: Option<u64>,
    has_next_page: Option<bool>,
}

#[derive(Deserialize)]
struct MemberRow {
    member_id: Option<Number>,
    account_id: Option<Number>,
    member_name: Option<Text>,
    email: Option<Text>,
    /// `enabled`, `pending` or `deleted`. `/member/info` leaves it out in newer builds.
    status: Option<Text>,
}

impl MemberRow {
    fn into_member(self) -> Option<Member> {
        let Number(id) = self.member_id.filter(|Number(id)| *id > 0)?;
        let name = cut(self.member_name.unwrap_or_default().0, NAME);
        Some(Member { person: PersonId(id), name, email: self.email.unwrap_or_default().0 })
    }
}

impl Text {
    fn is_enabled(&self) -> bool {
        self.0 == "enabled"
    }
}
