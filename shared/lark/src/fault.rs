//! Lark's codes in the heart's words. The codes stand on the pages "Generic error codes", "Send message", "Update card", "Send in-app
//! buzz", "Custom bot usage guide", "Get user access token" and "Get user information" of open.feishu.cn.

use crate::envelope::{Decline, Failure};
use bridge::ports::{ChatsFault, SignInFault};
use bridge::reason::Reason;
use std::time::Duration;

/// `code` of faults that carry none: a broken setting of ours.
const NO_CODE: i64 = 0;

/// How often to ask whether a new month has begun: seldom enough to cost nothing, often enough that nobody waits on the 1st.
const UNTIL_ANOTHER_MONTH: Duration = Duration::from_secs(3_600);

/// How sending, updating, replying or looking up failed.
pub(crate) fn of_chats(failure: Failure) -> ChatsFault {
    match failure {
        Failure::NotSent => ChatsFault::Unavailable,
        Failure::NoAnswer => ChatsFault::NoAnswer,
        Failure::Unreadable { status: 429 } => ChatsFault::Limited { wait: None, code: 429 },
        Failure::Unreadable { status: 400.. } => ChatsFault::Unavailable,
        // A success in the wrong words: it may well have happened.
        Failure::Unreadable { .. } => ChatsFault::NoAnswer,
        Failure::Declined(decline) => of_decline(&decline),
    }
}

/// How a buzz failed. Our request is well-formed, so what Lark calls an invalid parameter is that it knows none of the people in this chat.
pub(crate) fn of_buzz(failure: Failure) -> ChatsFault {
    match failure {
        Failure::Declined(Decline { code: code @ 230_001, .. }) => {
            ChatsFault::Permanent { reason: Reason::PersonOutOfReach, code }
        }
        Failure::NotSent | Failure::NoAnswer | Failure::Unreadable { .. } | Failure::Declined(_) => of_chats(failure),
    }
}

/// How a group bot failed.
pub(crate) fn of_group_bot(failure: Failure) -> ChatsFault {
    let Failure::Declined(decline) = failure else { return of_chats(failure) };
    let code = decline.code;
    match code {
        9_499 if decline.too_many || decline.status == 429 => limited(&decline),
        9_499 | 19_002 => ChatsFault::Permanent { reason: Reason::Malformed, code },
        19_036 | 11_246 => ChatsFault::BadCard { code },
        // No such bot (any more), wrong sign, an address or a text that its settings do not let in.
        19_001 | 19_021 | 19_022 | 19_024 => ChatsFault::AppBroken { code },
        _ => of_decline(&decline),
    }
}

/// What a code means for a message. A code we do not know is tried again: repeating is harmless, giving up loses a card.
fn of_decline(decline: &Decline) -> ChatsFault {
    let code = decline.code;
    match code {
        // The month's calls are used up, until the 1st.
        99_991_403 => ChatsFault::Limited { wait: Some(decline.wait.unwrap_or(UNTIL_ANOTHER_MONTH)), code },
        // Limits: of an API, of a chat, of the whole platform, of parallel calls.
        99_991_400 | 230_020 | 232_019 | 11_232 | 11_233 | 11_247 => limited(decline),
        // The same uuid is still being sent: whether it arrives is not known yet.
        230_049 => ChatsFault::NoAnswer,
        // A card that Lark will not draw, with the reason in a sub code; or one that is too long.
        230_099 => of_refused_card(decline),
        230_025 => ChatsFault::BadCard { code },
        // The app: wrong id or secret, disabled, not installed, no bot, no scope, an address that is not on its list.
        10_003 | 10_014 | 10_015 | 99_991_662 | 99_991_673 | 99_991_672 | 99_991_401 => ChatsFault::AppBroken { code },
        11_205 | 230_006 | 232_025 | 230_027 => ChatsFault::AppBroken { code },
        // A token that stays bad after a new one was fetched.
        99_991_661 | 99_991_663 | 99_991_664 | 99_991_665 | 99_991_671 => ChatsFault::AppBroken { code },
        _ if let Some(reason) = for_good(code) => ChatsFault::Permanent { reason, code },
        _ if decline.status == 429 => limited(decline),
        _ => ChatsFault::Unavailable,
    }
}

/// Why trying again is useless, by the codes for which it is.
fn for_good(code: i64) -> Option<Reason> {
    Some(match code {
        230_002 | 232_011 => Reason::BotNotInChat,
        // Disbanded, or never was.
        232_009 | 99_992_356 => Reason::ChatDisbanded,
        // Only some may speak, muted, blocked by the company's policy, a type of message or chat that is not allowed.
        230_018 | 230_035 | 230_054 | 230_075 => Reason::MayNotSpeak,
        // No more buzzes, none in this chat, none for a folded message.
        230_024 | 230_052 | 230_098 => Reason::MayNotSpeak,
        // Out of range, resigned, has turned the bot off, of another company, or unknown.
        230_013 | 230_029 | 230_036 | 230_038 | 230_053 => Reason::PersonOutOfReach,
        // Has too many unread buzzes already.
        230_023 => Reason::PersonOutOfReach,
        99_992_351 | 99_992_360 | 99_992_361 | 99_992_363 | 99_992_364 => Reason::PersonOutOfReach,
        // Recalled, deleted, its topic gone, somebody else's, invisible, self-destructing.
        230_009 | 230_011 | 230_110 | 230_012 | 230_019 | 230_026 | 230_050 | 230_111 | 99_992_354 => Reason::MessageWithdrawn,
        230_031 | 230_033 => Reason::TooOld,
        230_022 | 230_028 => Reason::ContentRefused,
        // The request is malformed, which will not mend itself.
        230_001 | 230_034 | 230_055 | 230_071 | 230_072 | 232_001 | 232_006 => Reason::Malformed,
        99_992_402 | 99_991_201 => Reason::Malformed,
        _ => return None,
    })
}

fn limited(decline: &Decline) -> ChatsFault {
    ChatsFault::Limited { wait: decline.wait, code: decline.code }
}

/// A card in the middle of an interaction is locked for a moment; every other reason stays.
fn of_refused_card(decline: &Decline) -> ChatsFault {
    if decline.card_is_locked {
        return ChatsFault::Unavailable;
    }
    ChatsFault::BadCard { code: decline.sub_code.unwrap_or(decline.code) }
}

/// The app itself, without a code: a success that lacks what a working app is told.
pub(crate) fn app_broken() -> ChatsFault {
    ChatsFault::AppBroken { code: NO_CODE }
}

/// How a sign-in failed.
pub(crate) fn of_sign_in(failure: &Failure) -> SignInFault {
    let Failure::Declined(Decline { code, .. }) = *failure else {
        return SignInFault::Unavailable;
    };
    match code {
        // The code: unknown, expired, used, or of a sign-in that was begun elsewhere (PKCE).
        20_003 | 20_004 | 20_065 | 20_049 => SignInFault::BadCode,
        // The person: unknown, not allowed to use the app, resigned, frozen, not registered.
        20_008 | 20_010 | 20_066 | 20_021 | 20_022 | 20_023 => SignInFault::NotForYou { code },
        // A scope: that the app has not, that was asked for more than once or widely, that the person has not granted.
        20_027 | 20_067 | 20_068 | 99_991_672 | 99_991_679 => SignInFault::ScopeMissing { code },
        // The app: secret, installation, redirect address, or a request of ours that is malformed.
        20_001 | 20_002 | 20_009 | 20_024 | 20_029 | 20_036 | 20_048 | 20_063 => SignInFault::AppBroken { code },
        20_069..=20_071 => SignInFault::AppBroken { code },
        _ => SignInFault::Unavailable,
    }
}
