#![allow(clippy::unwrap_used)]

use super::*;
use crate::id::{OpenId, PersonId, TenantKey, TestId};
use crate::ports::{ApplicationFault, BotStatus, FailedPush, IncidentsFault, Profile, Readable};
use crate::pulse::Sign;
use crate::reason::Reason;
use crate::set_up::SCOPES;
use crate::words::{self, Language};
use jiff::SignedDuration;
use std::collections::BTreeSet;

fn now() -> Timestamp {
    "2026-10-14T02:00:00Z".parse().unwrap()
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

fn scopes() -> BTreeSet<String> {
    Feature::ALL.into_iter().map(|feature| feature.any_of()[0].to_owned()).collect()
}

/// A town in which everything works and has been proven.
fn healthy() -> Facts {
    // The third is the integration's own, who is nobody in person.
    let linked = Linked { members: [1, 2, 3].map(PersonId).into(), people: [1, 2].map(PersonId).into() };
    let readable = [Readable::Members, Readable::Schedules, Readable::Channels].map(|what| (what, Ok(()))).into();
    let profile = Profile { redirect_urls: vec!["https://h.example/main/oauth".to_owned()], is_published: true };
    Facts {
        now: now(),
        app: AppFacts {
            app_id: "cli_1".to_owned(),
            console: "https://open.feishu.cn".to_owned(),
            bot: Ok(BotStatus::Enabled),
            scopes: Ok(scopes()),
            profile: Ok(profile),
            redirect_uri: "https://h.example/main/oauth".to_owned(),
            is_encrypted: true,
            tenant: Some(TenantKey::new("t1")),
            own_tenant: TenantKey::new("t1"),
            buzzes: true,
        },
        doors: DoorFacts {
            beats: Sign::ALL.into_iter().map(|sign| (sign, ago(10))).collect(),
            test: Some(card(3, TestState::CameBack { at: ago(2) })),
            lark_address: "https://h.example/main/lark".to_owned(),
            flashduty_address: "https://h.example/main/flashduty".to_owned(),
        },
        account: AccountFacts {
            owner: Ok(PersonId(3)),
            open: Ok(PushFacts { open: 3, newest: Some(ago(11)) }),
            readable,
            licensed: Ok([1, 2, 3].map(PersonId).into()),
            failures: Ok(Vec::new()),
        },
        house: HouseFacts {
            administrators: 2,
            linked: Some(linked),
            chats: 3,
            chats_with_routes: 2,
            dead: 0,
            used: 10,
            allowed: Some(10_000),
        },
    }
}

fn card(sent_minutes_ago: i64, state: TestState) -> TestCard {
    TestCard { id: TestId::new("t"), addressee: OpenId::new("ou_1"), sent_at: ago(sent_minutes_ago), state }
}

fn failed(status: Option<u16>, minutes_ago: i64) -> FailedPush {
    FailedPush { at: Some(ago(minutes_ago)), status, endpoint: String::new() }
}

fn declined<T>(code: i64) -> Result<T, ApplicationFault> {
    Err(ApplicationFault::Declined { code })
}

/// What is not fine, with how bad it is.
fn found(facts: &Facts) -> Vec<(Level, &'static str)> {
    let findings = findings(facts);
    findings.iter().filter(|finding| finding.level != Level::Fine).map(|finding| (finding.level, finding.name)).collect()
}

#[test]
fn where_nothing_is_wrong_everything_is_fine() {
    let findings = findings(&healthy());
    assert_eq!(found(&healthy()), []);
    assert!(findings.len() > 20);
    assert!(findings.iter().all(|finding| finding.fix.is_none()), "there is nothing to do");
}

/// A seeded fault: what is changed, and what is to be found.
type Fault = (fn(&mut Facts), Level, &'static str);

#[test]
fn each_fault_alone_is_found_and_nothing_else() {
    use Level::{Advice, Bad, Warning};
    let faults: [Fault; 46] = [
        (|f| silence_with(f, 10_003), Bad, "lark.credentials"),
        (|f| silence_with(f, 10_015), Bad, "lark.credentials"),
        (|f| silence_with(f, 10_014), Bad, "lark.disabled"),
        (|f| f.app.profile = declined(99_991_662), Bad, "lark.disabled"),
        (|f| f.app.bot = declined(99_991_401), Bad, "lark.allow-list"),
        (|f| f.app.bot = declined(99_991_403), Bad, "lark.month"),
        (|f| f.app.bot = declined(11_205), Bad, "lark.bot"),
        (|f| f.app.bot = Ok(BotStatus::Disabled), Bad, "lark.bot"),
        (|f| f.app.bot = Ok(BotStatus::NotEnabled), Bad, "lark.bot"),
        (|f| f.app.bot = Ok(BotStatus::Other(5)), Bad, "lark.bot"),
        (|f| f.app.bot = Err(ApplicationFault::NoAnswer), Warning, "lark.bot"),
        (|f| f.app.bot = Ok(BotStatus::NotInstalled), Bad, "lark.version"),
        (|f| f.app.scopes = declined(212_100), Bad, "lark.version"),
        (|f| f.app.profile.as_mut().unwrap().is_published = false, Bad, "lark.version"),
        (|f| f.app.scopes = Err(ApplicationFault::NoAnswer), Warning, "lark.scopes"),
        (|f| f.app.scopes = declined(1), Warning, "lark.scopes"),
        (|f| f.app.profile.as_mut().unwrap().redirect_urls.clear(), Bad, "lark.redirect"),
        (|f| f.app.is_encrypted = false, Advice, "lark.encryption"),
        (|f| f.app.tenant = None, Advice, "lark.company"),
        (|f| f.doors.test = Some(card(4, TestState::Sent)), Warning, "lark.callback"),
        (|f| f.doors.test = Some(card(5, TestState::Sent)), Bad, "lark.callback"),
        (never_pressed, Warning, "lark.callback"),
        (|f| never_came(f, Sign::Event), Warning, "lark.events"),
        (|f| f.doors.test = Some(card(1, out_of_reach())), Bad, "lark.direct-message"),
        (|f| owner_unknown(f, IncidentsFault::KeyRejected), Bad, "flashduty.key"),
        (|f| f.account.open = Err(IncidentsFault::KeyRejected), Bad, "flashduty.key"),
        (|f| owner_unknown(f, refused()), Warning, "flashduty.key"),
        (|f| owner_unknown(f, IncidentsFault::NoAnswer), Warning, "flashduty.key"),
        (|f| f.account.open = Err(IncidentsFault::NotAllowed), Bad, "flashduty.incidents"),
        (|f| may_not(f, Readable::Members), Warning, "flashduty.members"),
        (|f| may_not(f, Readable::Schedules), Warning, "flashduty.schedules"),
        (|f| may_not(f, Readable::Channels), Warning, "flashduty.channels"),
        (|f| f.account.licensed = Ok([1, 2].map(PersonId).into()), Bad, "flashduty.licence"),
        (|f| f.account.licensed = Ok([1, 3].map(PersonId).into()), Warning, "flashduty.licence"),
        (|f| f.account.failures = Err(IncidentsFault::NotAllowed), Advice, "flashduty.failures"),
        (|f| f.account.failures = Ok(vec![failed(Some(503), 3), failed(Some(401), 2)]), Bad, "flashduty.failures"),
        (|f| f.account.failures = Ok(vec![failed(Some(401), 60)]), Warning, "flashduty.failures"),
        (|f| f.account.failures = Ok(vec![failed(None, 1)]), Warning, "flashduty.failures"),
        (|f| never_came(f, Sign::Webhook), Bad, "flashduty.webhook"),
        (|f| f.account.open.as_mut().unwrap().newest = Some(ago(5)), Warning, "flashduty.webhook"),
        (|f| f.house.administrators = 0, Bad, "administrators"),
        (|f| f.house.administrators = 1, Advice, "administrators"),
        (|f| _ = f.house.linked.as_mut().unwrap().members.insert(PersonId(4)), Warning, "people.linked"),
        (|f| f.house.chats = 0, Warning, "chats.known"),
        (|f| f.house.chats_with_routes = 0, Warning, "chats.routes"),
        (|f| f.house.dead = 1, Warning, "deliveries"),
    ];
    for (number, (break_it, level, name)) in faults.into_iter().enumerate() {
        let mut facts = healthy();
        break_it(&mut facts);
        assert_eq!(found(&facts), [(level, name)], "fault {number}");
        let findings = findings(&facts);
        assert!(findings[0].fix.is_some(), "{name} has no fix");
    }
}

fn silence_with(facts: &mut Facts, code: i64) {
    (facts.app.bot, facts.app.scopes, facts.app.profile) = (declined(code), declined(code), declined(code));
}

fn never_came(facts: &mut Facts, sign: Sign) {
    facts.doors.beats.remove(&sign);
}

fn never_pressed(facts: &mut Facts) {
    facts.doors.test = None;
    never_came(facts, Sign::Callback);
}

fn out_of_reach() -> TestState {
    TestState::Refused { reason: Some(Reason::PersonOutOfReach), code: Some(230_013) }
}

/// Then nobody knows which of the members is the integration's own: here there is none.
fn owner_unknown(facts: &mut Facts, fault: IncidentsFault) {
    facts.account.owner = Err(fault);
    facts.house.linked.as_mut().unwrap().members.remove(&PersonId(3));
}

fn refused() -> IncidentsFault {
    IncidentsFault::Refused { message: "words of Flashduty".to_owned() }
}

fn may_not(facts: &mut Facts, what: Readable) {
    facts.account.readable.insert(what, Err(IncidentsFault::NotAllowed));
}

#[test]
fn each_missing_scope_names_what_it_buys_and_leads_to_the_page_that_grants_it() {
    for feature in Feature::ALL {
        let mut facts = healthy();
        facts.app.scopes.as_mut().unwrap().retain(|scope| !feature.any_of().contains(&scope.as_str()));
        // A scope may buy two things; then both are missing without it.
        let gap = findings(&facts).into_iter().find(|finding| finding.name == feature.name()).unwrap();
        assert_eq!(gap.level, feature.level());
        assert_eq!(gap.costs, Some(words::check_scope_costs(feature)));
        let Some(Way::Grant(link)) = gap.way else { panic!("{} has no link", gap.name) };
        let scopes = feature.any_of().join(",");
        assert_eq!(link, format!("https://open.feishu.cn/app/cli_1/auth?q={scopes}&op_from=openapi&token_type=tenant"));
    }
}

#[test]
fn a_wider_scope_does_as_well_and_nobody_needs_one_for_what_is_switched_off() {
    let mut facts = healthy();
    let granted = facts.app.scopes.as_mut().unwrap();
    granted.retain(|scope| !scope.starts_with("im:message:") && scope != "im:message.urgent");
    granted.insert("im:message".to_owned());
    facts.app.buzzes = false;
    assert_eq!(found(&facts), []);
}

#[test]
fn whoever_follows_the_set_up_lacks_nothing() {
    let mut facts = healthy();
    facts.app.scopes = Ok(SCOPES.iter().map(|scope| scope.name.to_owned()).collect());
    assert_eq!(found(&facts), []);
}

#[test]
fn a_neighbour_that_is_silent_is_told_once_and_nothing_is_claimed_of_it() {
    let mut facts = healthy();
    let silence = ApplicationFault::NoAnswer;
    (facts.app.bot, facts.app.scopes, facts.app.profile) = (Err(silence), Err(silence), Err(silence));
    assert_eq!(found(&facts), [(Level::Warning, "lark.silent")]);

    let mut facts = healthy();
    let silent = || IncidentsFault::NoAnswer;
    facts.account.owner = Err(silent());
    (facts.account.open, facts.account.licensed, facts.account.failures) = (Err(silent()), Err(silent()), Err(silent()));
    facts.house.linked = None;
    assert_eq!(found(&facts), [(Level::Warning, "flashduty.silent"), (Level::Warning, "people.linked")]);
}

#[test]
fn pushes_are_missed_only_when_one_must_have_been_sent() {
    let webhook = |last: Option<Timestamp>, open: PushFacts| {
        let mut facts = healthy();
        facts.doors.beats.remove(&Sign::Webhook);
        facts.doors.beats.extend(last.map(|last| (Sign::Webhook, last)));
        facts.account.open = Ok(open);
        found(&facts)
    };
    let open = |newest| PushFacts { open: 1, newest: Some(newest) };
    assert_eq!(webhook(None, PushFacts::default()), [(Level::Warning, "flashduty.webhook")], "nothing has happened yet");
    assert_eq!(webhook(Some(ago(9_000)), PushFacts::default()), [], "nothing has happened for days");
    assert_eq!(webhook(Some(ago(9_000)), open(ago(9_001))), []);
    assert_eq!(webhook(Some(ago(9_000)), open(ago(1))), [], "its push may be on the way");
    assert_eq!(webhook(Some(ago(10)), open(ago(9))), [], "a beat is a minute behind at most");
    assert_eq!(webhook(Some(ago(9_000)), open(ago(30))), [(Level::Warning, "flashduty.webhook")]);
}

#[test]
fn any_press_proves_the_callback_address_as_well_as_the_test_card_does() {
    let mut facts = healthy();
    facts.doors.beats.insert(Sign::Callback, ago(4));
    facts.doors.test = Some(card(30, TestState::Sent));
    assert_eq!(found(&facts), []);
    facts.doors.test = None;
    assert_eq!(found(&facts), []);
}

#[test]
fn the_month_is_told_at_70_and_90_percent() {
    let month = |used| {
        let mut facts = healthy();
        facts.house.used = used;
        found(&facts)
    };
    assert_eq!(
        [month(6_999), month(7_000), month(8_999), month(9_000)],
        [vec![], vec![(Level::Warning, "month")], vec![(Level::Warning, "month")], vec![(Level::Bad, "month")]]
    );
    let mut facts = healthy();
    (facts.house.used, facts.house.allowed) = (1_000_000, None);
    assert!(findings(&facts).iter().all(|finding| finding.name != "month"), "there is no limit");
}

#[test]
fn the_worst_comes_first_and_every_finding_speaks_both_languages() {
    let mut facts = healthy();
    facts.app.tenant = None;
    facts.house.dead = 2;
    facts.account.owner = Err(IncidentsFault::KeyRejected);
    let findings = findings(&facts);
    assert!(findings.is_sorted_by_key(|finding| finding.level));
    assert_eq!(findings[0].name, "flashduty.key");
    for finding in &findings {
        let texts = [Some(&finding.says), finding.fix.as_ref(), finding.costs.as_ref()];
        for text in texts.into_iter().flatten() {
            assert!(text.in_(Language::Zh).ends_with('。') && text.in_(Language::En).ends_with('.'), "{text:?}");
        }
    }
}

#[test]
fn what_is_to_be_copied_never_stands_in_a_sentence() {
    let mut facts = healthy();
    facts.app.tenant = None;
    facts.app.profile.as_mut().unwrap().redirect_urls.clear();
    facts.doors.beats.clear();
    facts.doors.test = None;
    let findings = findings(&facts);
    let copies: Vec<_> = findings.iter().filter_map(|finding| finding.copy.as_deref()).collect();
    assert_eq!(copies.len(), 4, "{copies:?}");
    for finding in &findings {
        let said = format!("{:?}{:?}{:?}", finding.says, finding.fix, finding.costs);
        assert!(copies.iter().all(|copy| !said.contains(copy)), "{said}");
    }
}
