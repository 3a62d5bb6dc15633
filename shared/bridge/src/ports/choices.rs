//! What administrators have chosen for the integration.

use super::StoreFault;
use crate::preferences::Choices;
use async_trait::async_trait;

/// The integration's choices. Implemented by `store::Table`.
#[async_trait]
pub trait ChoiceBook: Send + Sync {
    /// What is chosen, read strongly; nothing where nobody has chosen yet.
    async fn choices(&self) -> Result<Chosen, StoreFault>;
    /// Writes the choices down over `revision`. `false` when somebody else has written since: then nothing is written.
    async fn set_choices(&self, choices: &Choices, revision: u64) -> Result<bool, StoreFault>;
}

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The choices.
    pub choices: Choices,
    /// Counts their changes, so that of two who edit at once neither overwrites the other unseen; 0 before the first.
    pub revision: u64,
}
