//! People: who signed in, and who is behind an e-mail.

use super::{BROWSER_TIMEOUT, Call, Client, InData, nothing_was_done};
use crate::envelope::{Exchanged, Failure, Logged, exchange, read};
use crate::{fault, sign_in};
use async_trait::async_trait;
use bridge::id::OpenId;
use bridge::person::Identity;
use bridge::ports::{ChatsFault, Directory, SignInFault};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Most e-mails in one question (Lark: get user ids by e-mail or phone).
const MOST_EMAILS: usize = 50;

#[async_trait]
impl Directory for Client {
    async fn identity(&self, code: &str, redirect_uri: &str, verifier: &str) -> Result<(Identity, Option<String>), SignInFault> {
        let signed_in = async {
            let token = self.user_access_token(code, redirect_uri, verifier).await?;
            self.user_info(&token).await
        };
        signed_in.await.map_err(|failed: Logged<Failure>| fault::of_sign_in(&failed.said))
    }

    async fn open_ids(&self, emails: &[String]) -> Result<Vec<Option<OpenId>>, ChatsFault> {
        let mut found = Vec::with_capacity(emails.len());
        for emails in emails.chunks(MOST_EMAILS) {
            let known = self.known_among(emails).await.map_err(|failed| fault::of_chats(nothing_was_done(failed.said)))?;
            found.extend(emails.iter().map(|email| known.get(&email.to_lowercase()).cloned()));
        }
        Ok(found)
    }

    async fn open_id_of_phone(&self, phone: &str) -> Result<Option<OpenId>, ChatsFault> {
        let asked = self.users(json!({ "mobiles": [phone] })).await;
        let users = asked.map_err(|failed| fault::of_chats(nothing_was_done(failed.said)))?;
        Ok(users.into_iter().find_map(|user| user.user_id.filter(|id| !id.as_str().is_empty())))
    }
}

impl Client {
    /// Lark: get user access token (v2).
    async fn user_access_token(&self, code: &str, redirect_uri: &str, verifier: &str) -> Result<SecretString, Logged<Failure>> {
        let body = json!({
            "grant_type": "authorization_code",
            "client_id": self.settings.app_id,
            "client_secret": self.settings.app_secret.expose_secret(),
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        });
        let request = self.http.post(&self.settings.hosts.token_url).timeout(BROWSER_TIMEOUT).json(&body);
        exchange(sign_in::TOKEN, request).await.and_then(sign_in::read_token)
    }

    /// Lark: get user information.
    async fn user_info(&self, token: &SecretString) -> Result<(Identity, Option<String>), Logged<Failure>> {
        let call = Call::get(sign_in::WHO, &["authen", "v1", "user_info"]).timeout(BROWSER_TIMEOUT);
        exchange(call.name, self.request(&call, token)?).await.and_then(sign_in::read_identity)
    }

    /// Lark: get user ids by e-mail or phone. By e-mail in lower case: Lark echoes each e-mail, in no promised order, and leaves the id
    /// away where it knows nobody or may not tell.
    async fn known_among(&self, emails: &[String]) -> Result<HashMap<String, OpenId>, Logged<Failure>> {
        let users = self.users(json!({ "emails": emails })).await?.into_iter();
        let known =
            users.filter_map(|user| Some((user.email?.to_lowercase(), user.user_id.filter(|id| !id.as_str().is_empty())?)));
        Ok(known.collect())
    }

    async fn users(&self, asked_for: Value) -> Result<Vec<User>, Logged<Failure>> {
        let path = ["contact", "v3", "users", "batch_get_id"];
        let call = Call::post("open ids", &path, asked_for).query(&[("user_id_type", "open_id")]);
        let answer: Exchanged<InData<Users>> = self.call(&call.timeout(BROWSER_TIMEOUT)).await.and_then(read);
        Ok(answer?.said.data.user_list)
    }
}

#[derive(Deserialize)]
struct Users {
    #[serde(default)]
    user_list: Vec<User>,
}

/// Somebody who was asked for; without an id where Lark knows nobody.
#[derive(Deserialize)]
struct User {
    user_id: Option<OpenId>,
    email: Option<String>,
}
