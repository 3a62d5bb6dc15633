//! Operations that read members and channels.

use super::ask::{Nothing, Page, read};
use crate::flashduty::directory::{Caller, Channel, Directory};
use crate::flashduty::error::ApiError;
use crate::flashduty::incident::Progress;
use crate::flashduty::state::State;
use serde::Deserialize;
use serde_json::{Value, json};

type Answer = Result<Value, ApiError>;

/// Whose key this is. The main account's key belongs to nobody in person and is refused.
pub(super) fn member_info(state: &mut State, caller: Caller, body: Value) -> Answer {
    read::<Nothing>(body)?;
    match caller {
        Caller::Member(id) => Ok(state.directory.member(id)?.profile(&state.directory.account)),
        Caller::Account => Err(ApiError::state("the credential belongs to the account, not to a member")),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberList {
    query: Option<String>,
    #[serde(rename = "role_id")]
    _role_id: Option<i64>,
    p: Option<usize>,
    limit: Option<usize>,
    #[serde(rename = "orderby")]
    _orderby: Option<String>,
    #[serde(default)]
    asc: bool,
}

/// `query` is a substring of the name or the e-mail: whoever links by it must compare exactly.
pub(super) fn member_list(state: &mut State, _: Caller, body: Value) -> Answer {
    let request: MemberList = read(body)?;
    let page = Page::of(request.p, request.limit, 100)?;
    let account = state.directory.account.account_id;
    let query = request.query.unwrap_or_default().to_lowercase();
    let matching = state.directory.members.iter().filter(|m| format!("{}\n{}", m.name, m.email).to_lowercase().contains(&query));
    let mut items: Vec<Value> = matching.map(|m| m.list_item(account)).collect();
    if !request.asc {
        items.reverse();
    }
    let mut answer = page.cut(items);
    // This one operation has no such field: whoever pages has to count.
    answer.as_object_mut().map(|fields| fields.remove("has_next_page"));
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonInfos {
    person_ids: Vec<i64>,
}

/// Unknown ids are skipped.
pub(super) fn person_infos(state: &mut State, _: Caller, body: Value) -> Answer {
    let request: PersonInfos = read(body)?;
    let account = state.directory.account.account_id;
    let found = request.person_ids.iter().filter_map(|id| state.directory.member(*id).ok());
    Ok(json!({ "items": found.map(|m| m.person_item(account)).collect::<Vec<_>>() }))
}

/// Who may act.
pub(super) fn license_list(state: &mut State, _: Caller, body: Value) -> Answer {
    read::<Nothing>(body)?;
    let licensed = state.directory.members.iter().filter(|m| m.licensed);
    let item = |m: &crate::flashduty::directory::Member| json!({ "person_id": m.id, "person_name": m.name, "type": "fixed", "created_at": 1_700_000_000, "updated_at": 1_700_000_000, "updated_by": 0 });
    let items: Vec<Value> = licensed.map(item).collect();
    Ok(json!({ "total": items.len(), "items": items }))
}

/// The account itself.
pub(super) fn account_info(state: &mut State, _: Caller, body: Value) -> Answer {
    read::<Nothing>(body)?;
    let account = &state.directory.account;
    Ok(json!({
        "account_id": account.account_id, "account_name": account.account_name, "domain": "sandbox", "email": "",
        "locale": "en-US", "time_zone": "Asia/Shanghai", "created_at": 1_700_000_000,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelList {
    p: Option<usize>,
    limit: Option<usize>,
    query: Option<String>,
    channel_name: Option<String>,
    channel_ids: Option<Vec<i64>>,
    #[serde(default)]
    is_brief: bool,
    #[serde(rename = "orderby")]
    _orderby: Option<String>,
    #[serde(rename = "asc")]
    _asc: Option<bool>,
}

/// `is_brief` answers everything unpaged, with id, name and status alone.
pub(super) fn channel_list(state: &mut State, _: Caller, body: Value) -> Answer {
    let request: ChannelList = read(body)?;
    let page = Page::of(request.p, request.limit, 100)?;
    let wanted = |c: &&Channel| {
        request.query.as_ref().is_none_or(|q| c.name.contains(q.as_str()))
            && request.channel_name.as_ref().is_none_or(|name| c.name == *name)
            && request.channel_ids.as_ref().is_none_or(|ids| ids.is_empty() || ids.contains(&c.id))
    };
    let channels: Vec<&Channel> = state.directory.channels.iter().filter(wanted).collect();
    if request.is_brief {
        let brief = |c: &&Channel| json!({ "channel_id": c.id, "channel_name": c.name, "status": "enabled" });
        let items: Vec<Value> = channels.iter().map(brief).collect();
        return Ok(json!({ "total": items.len(), "has_next_page": false, "items": items }));
    }
    Ok(page.cut(channels.into_iter().map(|c| whole(c, state)).collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelInfo {
    channel_id: i64,
}

pub(super) fn channel_info(state: &mut State, _: Caller, body: Value) -> Answer {
    let request: ChannelInfo = read(body)?;
    let channel = state.directory.channel(request.channel_id).ok_or_else(|| ApiError::missing("channel"))?;
    Ok(whole(channel, state))
}

/// The one rule that every channel has.
pub(super) fn rule_list(state: &mut State, _: Caller, body: Value) -> Answer {
    let request: ChannelInfo = read(body)?;
    let channel = state.directory.channel(request.channel_id).ok_or_else(|| ApiError::missing("channel"))?;
    Ok(json!({ "items": [state.directory.rule(channel.id, channel.created_at)] }))
}

fn whole(channel: &Channel, state: &State) -> Value {
    let Directory { account, .. } = &state.directory;
    let count =
        |progress: Progress| state.incidents.iter().filter(|i| i.channel == Some(channel.id) && i.progress == progress).count();
    json!({
        "channel_id": channel.id, "channel_name": channel.name, "account_id": account.account_id, "status": "enabled",
        "team_id": 0, "managing_team_ids": [], "description": "", "is_private": false, "is_starred": false,
        "auto_resolve_timeout": 0, "disable_auto_close": false, "created_at": channel.created_at, "updated_at": channel.created_at,
        "deleted_at": 0, "progress_to_incident_cnts": { "Triggered": count(Progress::Triggered), "Processing": count(Progress::Processing) },
    })
}
