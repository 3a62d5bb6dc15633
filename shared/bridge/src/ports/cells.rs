//! How often Lark was called, for those who look.

use super::StoreFault;
use crate::budget::{Api, Cell};
use async_trait::async_trait;

/// What all workers share about each API, to be read. Implemented by `store::Table`.
#[async_trait]
pub trait Cells: Send + Sync {
    /// The cell of each API, in the order of [`Api::ALL`]; an empty one where nobody has ever called.
    async fn cells(&self) -> Result<Vec<(Api, Cell)>, StoreFault>;
}
