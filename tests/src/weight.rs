//! How much a page weighs: the page itself, and every file it makes a browser load.

use crate::browser::{Browser, Page};
use std::collections::BTreeMap;

/// Everything a page makes a browser load, by address, in bytes as they are sent: nothing in front of the functions compresses.
pub struct Weight(BTreeMap<String, usize>);

/// What no page may reach.
pub const MOST: usize = 60 * 1024;

/// The pages of an administrator, by their addresses below the home page; those of a single chat aside.
pub const PAGES: [&str; 11] =
    ["", "on-call", "privacy", "people", "chats", "delivery", "usage", "check-up", "audit", "settings", "set-up"];

impl Weight {
    /// Loads what the page names in its head.
    pub async fn of(browser: &mut Browser, page: &Page) -> Self {
        let mut parts = BTreeMap::from([(page.url.clone(), page.html.len())]);
        for address in linked(&page.html) {
            let url = url::Url::parse(&page.url).unwrap().join(&address).unwrap().to_string();
            let file = browser.get(&url).await;
            assert_eq!(file.status, 200, "{url}");
            parts.insert(url, file.html.len());
        }
        Self(parts)
    }

    /// All of it.
    pub fn in_all(&self) -> usize {
        self.0.values().sum()
    }

    /// The page without its files.
    pub fn of_html(&self, page: &Page) -> usize {
        self.0[&page.url]
    }
}

/// The addresses of style sheets, scripts and pictures. A page that loads anything in another way is found by the browser checks.
fn linked(html: &str) -> Vec<String> {
    let tags = html.split('<').filter(|tag| ["link ", "script ", "img "].iter().any(|name| tag.starts_with(name)));
    let address = |tag: &str| {
        let (_, rest) = tag.split_once(" href=\"").or_else(|| tag.split_once(" src=\""))?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    tags.filter_map(address).collect()
}
