//! oauth-redirect
