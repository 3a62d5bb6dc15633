//! The Lark app: credentials, bot, version, scopes, redirect address, keys.

use super::{AppFacts, Feature, Finding, Level, Way};
use crate::ports::{ApplicationFault, BotStatus};
use crate::words;

/// App id or secret are wrong (Lark: "Get custom app tenant_access_token").
const WRONG_CREDENTIALS: [i64; 3] = [10_003, 10_013, 10_015];
/// The company has disabled the app, or does not use it.
const DISABLED: [i64; 3] = [10_014, 99_991_662, 99_991_673];
/// The app lets in only callers from some addresses, and we are not among them.
const ADDRESS_NOT_ALLOWED: i64 = 99_991_401;
/// The month's calls are used up.
const MONTH_USED_UP: i64 = 99_991_403;
/// The app has not the ability to be a bot (Lark: "Obtain bot information").
const NO_BOT: i64 = 11_205;
/// The company has not installed the app (Lark: "Obtain the authorization status of the application").
const NOT_INSTALLED: i64 = 212_100;

pub(super) fn findings(app: &AppFacts) -> Vec<Finding> {
    let mut findings = match whole(app) {
        Some(trouble) => vec![trouble],
        None => parts(app),
    };
    findings.push(encryption(app));
    findings.push(company(app));
    findings
}

/// A trouble because of which Lark tells nothing else: told once, and not for each question.
fn whole(app: &AppFacts) -> Option<Finding> {
    let faults = [app.bot.as_ref().err(), app.scopes.as_ref().err(), app.profile.as_ref().err()];
    let codes = || faults.iter().flatten().filter_map(|fault| code_of(fault));
    if codes().any(|code| WRONG_CREDENTIALS.contains(&code)) {
        let found = Finding::bad("lark.credentials", words::check_credentials(), words::check_credentials_fix());
        return Some(found.costs(words::check_costs_all_of_lark()).way(console(app)));
    }
    if codes().any(|code| DISABLED.contains(&code)) {
        let found = Finding::bad("lark.disabled", words::check_disabled(), words::check_disabled_fix());
        return Some(found.costs(words::check_costs_all_of_lark()));
    }
    if codes().any(|code| code == ADDRESS_NOT_ALLOWED) {
        let found = Finding::bad("lark.allow-list", words::check_allow_list(), words::check_allow_list_fix());
        return Some(found.costs(words::check_costs_all_of_lark()).way(console(app)));
    }
    if codes().any(|code| code == MONTH_USED_UP) {
        return Some(Finding::bad("lark.month", words::check_month_used_up(), words::check_month_fix()));
    }
    let silent = faults.iter().all(|fault| *fault == Some(&ApplicationFault::NoAnswer));
    silent.then(|| Finding::warning("lark.silent", words::check_lark_silent(), words::check_again_later()))
}

fn parts(app: &AppFacts) -> Vec<Finding> {
    let mut findings = vec![bot(app)];
    findings.extend(version(app));
    findings.extend(scopes(app));
    findings.push(redirect(app));
    findings
}

fn bot(app: &AppFacts) -> Finding {
    let bad = |says, fix| Finding::bad("lark.bot", says, fix).costs(words::check_costs_all_of_lark()).way(console(app));
    match app.bot {
        Ok(BotStatus::Enabled) => Finding::fine("lark.bot", words::check_bot_fine()),
        // Told as what it comes from: no version.
        Ok(BotStatus::NotInstalled) => not_published(app),
        Ok(BotStatus::Disabled) => bad(words::check_disabled(), words::check_disabled_fix()),
        Ok(BotStatus::NotEnabled) => bad(words::check_not_enabled(), words::check_disabled_fix()),
        Ok(BotStatus::Other(status)) => bad(words::check_bot_other(status), words::check_bot_other_fix()),
        Err(ApplicationFault::Declined { code: NO_BOT }) => bad(words::check_no_bot(), words::check_no_bot_fix()),
        Err(fault) => unknown("lark.bot", fault),
    }
}

/// Whether a version is in use, where Lark tells and the bot has not told it already.
fn version(app: &AppFacts) -> Option<Finding> {
    if matches!(app.bot, Ok(BotStatus::NotInstalled)) {
        return None;
    }
    let not_installed = matches!(app.scopes, Err(ApplicationFault::Declined { code: NOT_INSTALLED }));
    match &app.profile {
        Ok(profile) if profile.is_published && !not_installed => Some(Finding::fine("lark.version", words::check_version_fine())),
        Ok(_) => Some(not_published(app)),
        Err(_) => not_installed.then(|| not_published(app)),
    }
}

fn not_published(app: &AppFacts) -> Finding {
    let found = Finding::bad("lark.version", words::check_version(), words::check_version_fix());
    found.costs(words::check_costs_all_of_lark()).way(console(app))
}

/// A finding for each gap, or a single one that there is none.
fn scopes(app: &AppFacts) -> Vec<Finding> {
    let granted = match &app.scopes {
        Ok(granted) => granted,
        Err(ApplicationFault::Declined { code: NOT_INSTALLED }) => return Vec::new(),
        Err(fault) => return vec![unknown("lark.scopes", *fault)],
    };
    let is_needed = |feature: &Feature| app.buzzes || *feature != Feature::Buzz;
    let is_missing = |feature: &Feature| !feature.any_of().iter().any(|scope| granted.contains(*scope));
    let gaps = Feature::ALL.into_iter().filter(is_needed).filter(is_missing);
    let findings: Vec<_> = gaps.map(|feature| gap(app, feature)).collect();
    if findings.is_empty() { vec![Finding::fine("lark.scopes", words::check_scopes_fine())] } else { findings }
}

fn gap(app: &AppFacts, feature: Feature) -> Finding {
    let scopes = feature.any_of();
    let found = Finding::new(feature.level(), feature.name(), words::check_scope(scopes[0]));
    let found = found.fix(words::check_scope_fix()).costs(words::check_scope_costs(feature));
    found.way(Way::Grant(grant_link(&app.console, &app.app_id, scopes)))
}

/// The page on which an administrator grants scopes, as Lark's own refusals name it (Lark: "Generic error codes", 99991672).
fn grant_link(console: &str, app_id: &str, scopes: &[&str]) -> String {
    format!("{console}/app/{app_id}/auth?q={}&op_from=openapi&token_type=tenant", scopes.join(","))
}

fn redirect(app: &AppFacts) -> Finding {
    match &app.profile {
        Ok(profile) if !profile.redirect_urls.contains(&app.redirect_uri) => {
            let found = Finding::bad("lark.redirect", words::check_redirect(), words::check_redirect_fix());
            found.costs(words::check_redirect_costs()).copy(&app.redirect_uri).way(console(app))
        }
        Ok(_) => Finding::fine("lark.redirect", words::check_redirect_listed()),
        // Whoever reads this has come through it.
        Err(_) => Finding::fine("lark.redirect", words::check_redirect_used()),
    }
}

fn encryption(app: &AppFacts) -> Finding {
    match app.is_encrypted {
        true => Finding::fine("lark.encryption", words::check_encrypted()),
        false => Finding::advice("lark.encryption", words::check_not_encrypted(), words::check_not_encrypted_fix()),
    }
}

fn company(app: &AppFacts) -> Finding {
    match &app.tenant {
        Some(_) => Finding::fine("lark.company", words::check_company_fine()),
        None => {
            let found = Finding::advice("lark.company", words::check_company(), words::check_company_fix());
            found.copy(app.own_tenant.as_str())
        }
    }
}

/// Lark did not tell; what it does not tell may be well.
fn unknown(name: &'static str, fault: ApplicationFault) -> Finding {
    let says = match fault {
        ApplicationFault::NoAnswer => words::check_lark_silent(),
        ApplicationFault::Declined { code } => words::check_lark_declined(code),
    };
    Finding::new(Level::Warning, name, says).fix(words::check_again_later())
}

fn code_of(fault: &ApplicationFault) -> Option<i64> {
    match fault {
        ApplicationFault::Declined { code } => Some(*code),
        ApplicationFault::NoAnswer => None,
    }
}

fn console(app: &AppFacts) -> Way {
    Way::Console(format!("{}/app/{}", app.console, app.app_id))
}
