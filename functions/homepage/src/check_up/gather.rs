//! Gathers the facts: both neighbours and the table are asked at once, and who is silent is not waited for.

use crate::visit::Visit;
use bridge::check_up::{AccountFacts, AppFacts, DoorFacts, Facts, HouseFacts, Linked, PushFacts};
use bridge::id::PersonId;
use bridge::ports::{
    Application, ApplicationFault, Budgets as _, ChatBook as _, FailedPush, IncidentQuery, Incidents as _, IncidentsFault,
    Lanes as _, Members as _, People as _, Pulse as _, Readable, Rights, StoreFault, TestCards as _,
};
use bridge::quota::Month;
use futures_util::future::{join3, join4, join5, try_join5};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::time::timeout;

/// Whoever has not answered by then is told as "not known": a person waits for the page.
const PATIENCE: Duration = Duration::from_secs(4);

/// How far back failed pushes are looked at.
const FAILURES: SignedDuration = SignedDuration::from_hours(24);

/// How far back open incidents are looked for: Flashduty lists at most 31 days.
const OPEN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// So many pages of 100 members are looked at: of a larger account the first thousand say enough.
const MEMBER_PAGES: u32 = 10;

/// Everything the check-up looks at.
pub(super) async fn facts(visit: &Visit<'_>) -> Result<Facts, StoreFault> {
    let public_url = crate::public_url(visit.house, visit.request).unwrap_or_default();
    let base = format!("{public_url}/{}", visit.house.integration);
    let (app, account, linked, ours) = join4(app(visit, &base), account(visit, &public_url), linked(visit), house(visit)).await;
    let (doors, house) = ours?;
    let doors = DoorFacts { lark_address: format!("{base}/lark"), flashduty_address: format!("{base}/flashduty"), ..doors };
    Ok(Facts { now: visit.now, app, doors, account, house: HouseFacts { linked, ..house } })
}

async fn app(visit: &Visit<'_>, base: &str) -> AppFacts {
    let (lark, settings) = (&visit.house.lark, &visit.house.lark_settings);
    let (bot, scopes, profile) =
        join3(timeout(PATIENCE, lark.bot()), timeout(PATIENCE, lark.scopes()), timeout(PATIENCE, lark.profile())).await;
    const SILENCE: ApplicationFault = ApplicationFault::NoAnswer;
    AppFacts {
        app_id: settings.app_id.clone(),
        console: settings.hosts.open.clone(),
        bot: bot.unwrap_or(Err(SILENCE)),
        scopes: scopes.unwrap_or(Err(SILENCE)),
        profile: profile.unwrap_or(Err(SILENCE)),
        redirect_uri: format!("{base}/oauth"),
        is_encrypted: !settings.encrypt_keys.is_empty(),
        tenant: settings.tenant_key.clone(),
        own_tenant: visit.session.identity.tenant.clone(),
        buzzes: visit.house.preferences.buzz.is_some(),
    }
}

async fn account(visit: &Visit<'_>, public_url: &str) -> AccountFacts {
    let flashduty = &visit.house.flashduty;
    let since = visit.now - FAILURES;
    let (owner, open, readable, licensed, failures) = join5(
        within(flashduty.key_owner()),
        within(open_incidents(visit)),
        readable(visit),
        within(flashduty.licensed()),
        within(flashduty.failures(since, visit.now)),
    )
    .await;
    let failures = failures.map(|failures| failures.into_iter().filter(|push| is_ours(push, public_url)).collect());
    AccountFacts { owner, open, readable, licensed, failures }
}

async fn readable(visit: &Visit<'_>) -> std::collections::BTreeMap<Readable, Result<(), IncidentsFault>> {
    let may = |what| within(visit.house.flashduty.may_read(what));
    let answers = join3(may(Readable::Members), may(Readable::Schedules), may(Readable::Channels)).await;
    [(Readable::Members, answers.0), (Readable::Schedules, answers.1), (Readable::Channels, answers.2)].into()
}

async fn within<T>(asked: impl Future<Output = Result<T, IncidentsFault>>) -> Result<T, IncidentsFault> {
    timeout(PATIENCE, asked).await.unwrap_or(Err(IncidentsFault::NoAnswer))
}

/// The newest page: how many, and when the newest began.
async fn open_incidents(visit: &Visit<'_>) -> Result<PushFacts, IncidentsFault> {
    let (from, to) = (visit.now - OPEN, visit.now + SignedDuration::from_secs(1));
    let query = IncidentQuery { from: whole(from), to: whole(to), only_open: true, after: None };
    let incidents = visit.house.flashduty.list(&query).await?.incidents;
    Ok(PushFacts { open: incidents.len(), newest: incidents.iter().map(|incident| incident.started_at).max() })
}

fn whole(moment: Timestamp) -> Timestamp {
    Timestamp::from_second(moment.as_second()).unwrap_or(moment)
}

/// The history holds the pushes of all webhooks of the account: those to other hosts are not ours to mend.
fn is_ours(push: &FailedPush, public_url: &str) -> bool {
    push.endpoint.is_empty() || push.endpoint.starts_with(public_url)
}

/// Members and those of them who are linked; `None` where Flashduty or the table does not tell.
async fn linked(visit: &Visit<'_>) -> Option<Linked> {
    let members = timeout(PATIENCE, members(visit)).await.ok()?.ok()?;
    let people = visit.house.table.by_person_ids(&members).await.ok()?;
    Some(Linked { members: members.into_iter().collect(), people: people.into_iter().map(|person| person.person).collect() })
}

async fn members(visit: &Visit<'_>) -> Result<Vec<PersonId>, IncidentsFault> {
    let mut members = Vec::new();
    for page in 1..=MEMBER_PAGES {
        let (found, more) = visit.house.flashduty.page(page).await?;
        members.extend(found.into_iter().map(|member| member.person));
        if !more {
            break;
        }
    }
    Ok(members)
}

async fn house(visit: &Visit<'_>) -> Result<(DoorFacts, HouseFacts), StoreFault> {
    let (house, now) = (visit.house, visit.now);
    let table = &house.table;
    let (beats, test, chats, waiting, used) =
        try_join5(table.beats(), table.test_card(now), table.chats(), table.waiting(now), table.used(Month::of(now))).await?;
    let doors = DoorFacts { beats, test, ..DoorFacts::default() };
    let house = HouseFacts {
        administrators: house.administrators.len(),
        linked: None,
        chats: chats.len(),
        chats_with_routes: chats.iter().filter(|chat| chat.is_default || !chat.routes.is_empty()).count(),
        dead: waiting.dead,
        used,
        allowed: house.preferences.quota,
    };
    Ok((doors, house))
}
