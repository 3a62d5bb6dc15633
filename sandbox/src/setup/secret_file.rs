//! The integration's secret in a file that only its owner can read, on its way to Secrets Manager. What stands in it is kept; what misses
//! is made.

use super::Setup;
use bridge::set_up::{Keys, Name};
use lambda::random::Random;
use lambda::secret::{BadSecret, Secret};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// What somebody has already, and the secret shall hold.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The account's APP key at Flashduty.
    pub flashduty_key: Option<SecretString>,
    /// Encrypt Key.
    pub encrypt_key: Option<SecretString>,
    /// Verification Token.
    pub verification_token: Option<SecretString>,
    /// What Flashduty sends with every push.
    pub webhook_secret: Option<SecretString>,
    /// What sessions and people's keys are sealed under.
    pub session_key: Option<SecretString>,
    /// Those to add to the administrators, by `open_id` or e-mail.
    pub administrators: Vec<String>,
}

/// The secret, as it will be.
pub struct SecretFile {
    path: PathBuf,
    document: Value,
    /// What this run has made, to be shown once.
    made: Vec<(Name, String)>,
    is_changed: bool,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// It cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is no JSON object.
    #[error("{0} is no JSON document; move it away, or name another with --secret-file")]
    NotJson(PathBuf),
    /// It is another app's.
    #[error("{path} is the secret of the app {app_id}; name another file with --secret-file")]
    OtherApp {
        /// Which.
        path: PathBuf,
        /// Whose.
        app_id: String,
    },
    /// The functions would not take it.
    #[error("{path}: {why}")]
    Unusable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: BadSecret,
    },
}

impl SecretFile {
    /// What stands in the file, with what misses in it.
    ///
    /// # Errors
    /// When it is another app's, or not readable.
    pub fn open(path: &Path, setup: &Setup, administrators: &[String]) -> Result<Self, SecretFileError> {
        let before = read(path)?;
        let mut file =
            Self { path: path.to_owned(), document: before.clone().unwrap_or(json!({})), made: Vec::new(), is_changed: false };
        file.claim(setup)?;
        file.fill(setup);
        file.add_administrators(administrators);
        file.is_changed = before.as_ref() != Some(&file.document);
        match Secret::parse(&file.document.to_string()) {
            Ok(_) => Ok(file),
            Err(why) => Err(SecretFileError::Unusable { path: path.to_owned(), why }),
        }
    }

    /// Writes it, readable by its owner alone, if anything has changed. Whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&mut self) -> Result<(), SecretFileError> {
        if !self.is_changed {
            return Ok(());
        }
        let beside = self.path.with_extension("new");
        let written = write_private(&beside, &format!("{:#}\n", self.document)).and_then(|()| fs::rename(&beside, &self.path));
        written.map_err(|error| SecretFileError::File { path: self.path.clone(), error })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this run changes it.
    pub fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// The secrets that this run has made.
    pub fn made(&self) -> &[(Name, String)] {
        &self.made
    }

    /// Whether it has a key of Flashduty's, without which nothing can be read or done there.
    pub fn has_flashduty_key(&self) -> bool {
        self.document["flashduty"]["app_key"].as_str().is_some_and(|key| !key.is_empty())
    }

    /// Whether it names administrators.
    pub fn has_administrators(&self) -> bool {
        self.document["administrators"].as_array().is_some_and(|administrators| !administrators.is_empty())
    }

    /// The newest keys in it.
    pub fn keys(&self) -> Keys {
        let newest = |field: &Value| newest(field).unwrap_or_default().to_owned().into();
        let lark = &self.document["lark"];
        Keys { encrypt_key: newest(&lark["encrypt_key"]), verification_token: newest(&lark["verification_token"]) }
    }

    /// It is this app's, or nobody's yet.
    fn claim(&mut self, setup: &Setup) -> Result<(), SecretFileError> {
        match self.document["lark"]["app_id"].as_str().filter(|app_id| *app_id != setup.app_id) {
            Some(app_id) => Err(SecretFileError::OtherApp { path: self.path.clone(), app_id: app_id.to_owned() }),
            None => Ok(()),
        }
    }

    fn fill(&mut self, setup: &Setup) {
        let Setup { given, random, .. } = setup;
        let lark = part(&mut self.document, "lark");
        lark.insert("app_id".to_owned(), json!(setup.app_id));
        lark.insert("app_secret".to_owned(), json!(setup.app_secret.expose_secret()));
        lark.insert("domain".to_owned(), setup.domain.clone());
        self.settle("lark", "encrypt_key", &given.encrypt_key, Some((Name::EncryptKey, key(*random))));
        self.settle("lark", "verification_token", &given.verification_token, Some((Name::VerificationToken, key(*random))));
        self.settle("flashduty", "webhook_secret", &given.webhook_secret, Some((Name::HeaderValue, key(*random))));
        self.settle("flashduty", "app_key", &given.flashduty_key, None);
        self.settle_session_key(&given.session_key, *random);
    }

    /// What is given counts; else what stands there; else what was made.
    fn settle(&mut self, within: &str, field: &str, given: &Option<SecretString>, made: Option<(Name, String)>) {
        let stands = newest(&self.document[within][field]).map(str::to_owned);
        let fields = part(&mut self.document, within);
        match (given, stands, made) {
            (Some(given), stands, _) if stands.as_deref() != Some(given.expose_secret()) => {
                fields.insert(field.to_owned(), json!(given.expose_secret()));
            }
            (Some(_), _, _) | (None, Some(_), _) => {}
            (None, None, Some((name, value))) => {
                fields.insert(field.to_owned(), json!(value));
                self.made.push((name, value));
            }
            (None, None, None) => {
                fields.insert(field.to_owned(), json!(""));
            }
        }
    }

    /// Nobody has to copy it anywhere, so it is not told.
    fn settle_session_key(&mut self, given: &Option<SecretString>, random: Random) {
        if let Some(given) = given {
            self.document["session_key"] = json!(given.expose_secret());
        } else if newest(&self.document["session_key"]).is_none() {
            self.document["session_key"] = json!(lambda::random::token(random));
        }
    }

    fn add_administrators(&mut self, more: &[String]) {
        let mut all: Vec<Value> = self.document["administrators"].as_array().cloned().unwrap_or_default();
        for open_id in more {
            if !all.iter().any(|known| known == open_id.as_str()) {
                all.push(json!(open_id));
            }
        }
        self.document["administrators"] = all.into();
    }
}

/// 128 random bits in 32 characters, the most that Lark takes.
fn key(random: Random) -> String {
    let mut bytes = [0; 16];
    random(&mut bytes);
    hex::encode(bytes)
}

/// The value, or the first of several.
fn newest(field: &Value) -> Option<&str> {
    field.as_str().or_else(|| field.as_array()?.first()?.as_str()).filter(|value| !value.is_empty())
}

fn part<'a>(document: &'a mut Value, name: &str) -> &'a mut Map<String, Value> {
    if !document[name].is_object() {
        document[name] = json!({});
    }
    // It is one now.
    document[name].as_object_mut().unwrap_or_else(|| unreachable!("{name} is an object"))
}

fn read(path: &Path) -> Result<Option<Value>, SecretFileError> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let document: Option<Value> = serde_json::from_str(&text).ok().filter(Value::is_object);
            document.map(Some).ok_or_else(|| SecretFileError::NotJson(path.to_owned()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(SecretFileError::File { path: path.to_owned(), error }),
    }
}

/// Made anew each time, so that nobody who opened an older one can read it.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
