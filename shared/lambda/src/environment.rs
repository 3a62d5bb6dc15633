//! The environment of a function. Read once, in `main.rs`, and nowhere else.

use aws_credential_types::Credentials;
use std::env;
use thiserror::Error;

/// What AWS and the template tell a function.
#[derive(Debug, Clone)]
pub struct Environment {
    /// `TABLE_NAME`: the one table.
    pub table: String,
    /// `SECRET_PREFIX`: before an integration's name, this makes the name of its secret. Default `flashduty-lark/`.
    pub secret_prefix: String,
    /// `PUBLIC_URL`: the address of the API, for a function that no request has told it. May be empty.
    pub public_url: String,
    /// `AWS_LAMBDA_FUNCTION_NAME`: whose metrics these are. May be empty.
    pub function: String,
    /// `AWS_REGION`.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`: set by Lambda for on-demand functions.
    pub credentials: Credentials,
    /// `AWS_ENDPOINT_URL_DYNAMODB`: another DynamoDB, for development.
    pub dynamodb_endpoint: Option<String>,
    /// `AWS_ENDPOINT_URL_SECRETS_MANAGER`: another Secrets Manager, for development.
    pub secrets_endpoint: Option<String>,
}

/// A variable is missing.
#[derive(Debug, Error)]
#[error("the environment variable {0} is not set")]
pub struct Missing(&'static str);

/// Where secrets lie unless the template says otherwise.
pub const SECRET_PREFIX: &str = "flashduty-lark/";

impl Environment {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// Names the first variable that is missing.
    pub fn read() -> Result<Self, Missing> {
        Ok(Self {
            table: required("TABLE_NAME")?,
            secret_prefix: optional("SECRET_PREFIX").unwrap_or_else(|| SECRET_PREFIX.to_owned()),
            public_url: optional("PUBLIC_URL").unwrap_or_default(),
            function: optional("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_default(),
            region: required("AWS_REGION")?,
            credentials: Credentials::new(
                required("AWS_ACCESS_KEY_ID")?,
                required("AWS_SECRET_ACCESS_KEY")?,
                optional("AWS_SESSION_TOKEN"),
                None,
                "environment",
            ),
            dynamodb_endpoint: optional("AWS_ENDPOINT_URL_DYNAMODB"),
            secrets_endpoint: optional("AWS_ENDPOINT_URL_SECRETS_MANAGER"),
        })
    }
}

fn optional(name: &'static str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn required(name: &'static str) -> Result<String, Missing> {
    optional(name).ok_or(Missing(name))
}
