//! A browser: follows redirects, keeps cookies per host, sends forms.

use std::collections::BTreeMap;

pub struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<(String, String), String>,
}

/// Where a browser ended up.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: String,
    pub status: u16,
    pub html: String,
    /// Every address on the way, this one last.
    pub way: Vec<String>,
}

impl Default for Browser {
    fn default() -> Self {
        Self { http: lambda::http_client::build().unwrap(), cookies: BTreeMap::new() }
    }
}

impl Browser {
    pub async fn get(&mut self, url: &str) -> Page {
        self.go("GET", url, None).await
    }

    /// Sends the form of the page whose address ends so, with this key typed into it.
    pub async fn send(&mut self, page: &Page, action_ends: &str, key: Option<&str>) -> Page {
        let form =
            page.html.split("<form").find(|form| form.contains(&format!("{action_ends}\""))).expect("the page has this form");
        let token = between(form, "name=\"token\" value=\"", "\"");
        let action = between(form, "action=\"", "\"");
        let url = url::Url::parse(&page.url).unwrap().join(&action).unwrap();
        let mut body = format!("token={token}");
        if form.contains("name=\"name\"") {
            body += &format!("&name={}", between(form, "name=\"name\" value=\"", "\""));
        }
        if let Some(key) = key {
            body += &format!("&key={key}");
        }
        self.go("POST", url.as_str(), Some(body)).await
    }

    /// Posts exactly this.
    pub async fn post(&mut self, url: &str, body: &str) -> Page {
        self.go("POST", url, Some(body.to_owned())).await
    }

    pub fn forget(&mut self, name_starts: &str) {
        self.cookies.retain(|(_, name), _| !name.starts_with(name_starts));
    }

    pub fn cookie(&self, name_starts: &str) -> Option<String> {
        self.cookies
            .iter()
            .find(|((_, name), _)| name.starts_with(name_starts))
            .map(|((_, name), value)| format!("{name}={value}"))
    }

    async fn go(&mut self, method: &str, url: &str, body: Option<String>) -> Page {
        let (mut method, mut url, mut body, mut way) = (method.to_owned(), url.to_owned(), body, Vec::new());
        for _ in 0..10 {
            way.push(url.clone());
            let host = host_of(&url);
            let mut request = self.http.request(method.parse().unwrap(), &url).header("accept-language", "en");
            let cookies: Vec<_> =
                self.cookies.iter().filter(|((at, _), _)| *at == host).map(|((_, n), v)| format!("{n}={v}")).collect();
            if !cookies.is_empty() {
                request = request.header("cookie", cookies.join("; "));
            }
            if let Some(body) = body.take() {
                request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            }
            let response = request.send().await.unwrap();
            for cookie in response.headers().get_all("set-cookie") {
                self.keep(&host, cookie.to_str().unwrap());
            }
            let status = response.status().as_u16();
            match response.headers().get("location") {
                Some(location) => {
                    url = url::Url::parse(&url).unwrap().join(location.to_str().unwrap()).unwrap().to_string();
                    method = "GET".to_owned();
                }
                None => return Page { url, status, html: response.text().await.unwrap(), way },
            }
        }
        panic!("ten redirects: {way:?}");
    }

    fn keep(&mut self, host: &str, cookie: &str) {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        let key = (host.to_owned(), name.to_owned());
        if cookie.contains("Max-Age=0") || value.is_empty() {
            self.cookies.remove(&key);
        } else {
            self.cookies.insert(key, value.to_owned());
        }
    }
}

fn host_of(url: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    format!("{}:{}", url.host_str().unwrap(), url.port_or_known_default().unwrap())
}

fn between(text: &str, before: &str, after: &str) -> String {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split_once(after).unwrap().0.to_owned()
}

impl Page {
    /// The words of the page.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut tag = true;
        for c in self.html.split_once("<main").map_or(self.html.as_str(), |(_, main)| main).chars() {
            match c {
                '<' => tag = true,
                '>' => tag = false,
                c if !tag => text.push(c),
                _ => {}
            }
        }
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}
