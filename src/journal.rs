//! Stand-in until the journal lands.

use std::fmt;

use sqlx::PgPool;

/// What checking the chain found.
#[derive(Debug)]
pub struct Verification;

impl Verification {
    /// Whether nothing is altered or missing.
    pub fn is_intact(&self) -> bool {
        true
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the journal is intact")
    }
}

/// Checks the chain.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(pool: &PgPool) -> anyhow::Result<Verification> {
    sqlx::query("select 1").execute(pool).await?;
    Ok(Verification)
}
