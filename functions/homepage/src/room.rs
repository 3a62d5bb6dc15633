//! The pages by name, and who may enter.

use bridge::words::{self, Text};

/// A page, or a few that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// My incidents, who is on call, my link.
    Home,
    /// The part of the home page that is refreshed.
    Live,
    /// Who is on call.
    OnCall,
    /// What becomes of an incident: forms only.
    Incident,
    /// My link and my choices: forms only.
    Account,
    /// What is stored.
    Privacy,
    /// Linked users.
    People,
    /// Chats and routes.
    Chats,
    /// Deliveries.
    Delivery,
    /// Calls of Lark's API.
    Usage,
    /// What does not work, and how to mend it.
    CheckUp,
    /// Who did what.
    Audit,
    /// The integration's choices.
    Settings,
    /// How the Lark app is to be set up.
    SetUp,
}

impl Room {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Home,
        Self::Live,
        Self::OnCall,
        Self::Incident,
        Self::Account,
        Self::Privacy,
        Self::People,
        Self::Chats,
        Self::Delivery,
        Self::Usage,
        Self::CheckUp,
        Self::Audit,
        Self::Settings,
        Self::SetUp,
    ];

    /// Those of the navigation, in its order.
    pub const NAVIGATION: [Self; 9] = [
        Self::Home,
        Self::People,
        Self::Chats,
        Self::Delivery,
        Self::Usage,
        Self::CheckUp,
        Self::Audit,
        Self::Settings,
        Self::SetUp,
    ];

    /// The page of this name.
    pub fn of(name: &str) -> Option<Self> {
        let room = match name {
            "" => Self::Home,
            "live" => Self::Live,
            "on-call" => Self::OnCall,
            "incident" => Self::Incident,
            "account" => Self::Account,
            "privacy" => Self::Privacy,
            "people" => Self::People,
            "chats" => Self::Chats,
            "delivery" => Self::Delivery,
            "usage" => Self::Usage,
            "check-up" => Self::CheckUp,
            "audit" => Self::Audit,
            "settings" => Self::Settings,
            "set-up" => Self::SetUp,
            _ => return None,
        };
        Some(room)
    }

    /// The first part of its address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "",
            Self::Live => "live",
            Self::OnCall => "on-call",
            Self::Incident => "incident",
            Self::Account => "account",
            Self::Privacy => "privacy",
            Self::People => "people",
            Self::Chats => "chats",
            Self::Delivery => "delivery",
            Self::Usage => "usage",
            Self::CheckUp => "check-up",
            Self::Audit => "audit",
            Self::Settings => "settings",
            Self::SetUp => "set-up",
        }
    }

    /// Its heading, and the link to it.
    pub fn title(self) -> Text {
        match self {
            Self::Home | Self::Live | Self::Incident | Self::Account => words::page_home(),
            Self::OnCall => words::on_call_title(),
            Self::Privacy => words::page_privacy(),
            Self::People => words::people_title(),
            Self::Chats => words::chats_title(),
            Self::Delivery => words::delivery_title(),
            Self::Usage => words::usage_title(),
            Self::CheckUp => words::check_up_title(),
            Self::Audit => words::audit_title(),
            Self::Settings => words::settings_title(),
            Self::SetUp => words::set_up_title(),
        }
    }

    /// The forms that may be sent to it. One that is not named here is not carried out: so none is forgotten by the story that sends
    /// each of them without the token of its session (`tests/it/forms.rs`).
    pub fn forms(self) -> &'static [&'static str] {
        match self {
            Self::Home | Self::Live | Self::OnCall | Self::Privacy | Self::Usage | Self::Audit => &[],
            Self::Incident => &["acknowledge", "join", "unacknowledge", "snooze", "wake", "close", "comment"],
            Self::Account => &["key", "key-remove", "choices", "retry", "unlink", "switch", "sign-out", "sign-out-everywhere"],
            Self::People => crate::people::FORMS,
            Self::Chats => &["routes", "settings", "bot", "address", "test", "forget"],
            Self::Delivery => &["resend", "resend-all"],
            Self::CheckUp => &["test"],
            Self::Settings => &["save", "reset"],
            Self::SetUp => &["apply", "release"],
        }
    }

    /// Whether it has forms to be sent and no page to be seen.
    pub fn is_forms_only(self) -> bool {
        matches!(self, Self::Incident | Self::Account)
    }

    /// Whether only administrators may enter. Everybody else is told that there is no such page.
    pub fn is_for_administrators(self) -> bool {
        match self {
            Self::Home | Self::Live | Self::OnCall | Self::Incident | Self::Account | Self::Privacy => false,
            Self::People | Self::Chats | Self::Delivery | Self::Usage | Self::CheckUp => true,
            Self::Audit | Self::Settings | Self::SetUp => true,
        }
    }
}
