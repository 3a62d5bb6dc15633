//! The files of the pages: one style sheet, one script, one icon. All of them are public, and kept by browsers for a day.

use lambda::page::{ICON, STYLE};
use lambda::reply;
use lambda_http::{Body, Response};

/// What the pages here need beyond the layout.
const OWN_STYLE: &str = include_str!("../assets/page.css");

/// Makes the pages nicer; each works without it.
const SCRIPT: &str = include_str!("../assets/page.js");

/// The file of this name.
pub fn of(name: &str) -> Option<Response<Body>> {
    match name {
        "page.css" => Some(reply::asset("text/css; charset=utf-8", [STYLE, OWN_STYLE].concat())),
        "page.js" => Some(reply::asset("text/javascript; charset=utf-8", SCRIPT)),
        "icon.svg" => Some(reply::asset("image/svg+xml", ICON)),
        _ => None,
    }
}
