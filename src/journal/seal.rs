//! The hash chain over the journal: each link hashes its row together with the link before it.

use std::fmt;

use sha2::{Digest, Sha256};
use sqlx::PgPool;

use super::store;

/// Rows sealed in one transaction.
const BATCH: i64 = 5_000;

/// What verification found wrong, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The row was changed after it was sealed.
    Altered { journal_id: i64 },
    /// The row was sealed and is gone.
    Missing { journal_id: i64 },
    /// A link of the chain does not follow from the one before: the chain itself was rewritten here.
    Broken { position: i64 },
    /// The row has not been sealed yet.
    Unsealed { journal_id: i64 },
}

/// The outcome of walking the whole chain.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Links walked.
    pub links: u64,
    /// Hash of the last link, the head printed on closed periods' reports.
    pub head: Option<Vec<u8>>,
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Nothing was altered, lost or rewritten. Rows waiting to be sealed are no harm.
    pub fn intact(&self) -> bool {
        self.findings.iter().all(|finding| matches!(finding, Finding::Unsealed { .. }))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered { journal_id } => write!(f, "row {journal_id} was altered after it was sealed"),
            Self::Missing { journal_id } => write!(f, "row {journal_id} was sealed and is missing"),
            Self::Broken { position } => write!(f, "link {position} of the chain does not follow from the one before"),
            Self::Unsealed { journal_id } => write!(f, "row {journal_id} is not sealed yet"),
        }
    }
}

/// For the command line: the outcome in one line, after a line for each finding.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        let word = if self.intact() { "intact" } else { "NOT intact" };
        write!(f, "the journal is {word}: {} rows sealed", self.links)?;
        match &self.head {
            Some(head) => write!(f, ", head {}", hex::encode(head)),
            None => Ok(()),
        }
    }
}

/// Seals what can be sealed; answers how many rows. Nothing happens while another instance is sealing.
pub async fn seal(pool: &PgPool) -> sqlx::Result<usize> {
    let mut sealed = 0;
    loop {
        let mut tx = pool.begin().await?;
        if !store::lock_sealing(&mut tx).await? {
            return Ok(sealed);
        }
        let rows = store::sealable(&mut tx, BATCH).await?;
        if rows.is_empty() {
            return Ok(sealed);
        }
        let (mut position, mut chain) = store::last_link(&mut tx).await?.unwrap_or_default();
        let mut links = Vec::with_capacity(rows.len());
        for row in rows {
            let row_hash = Sha256::digest(row.text.as_bytes()).to_vec();
            chain = link_hash(&chain, &row_hash);
            position += 1;
            links.push((position, row.id, row_hash, chain.clone()));
        }
        store::add_links(&mut tx, &links).await?;
        tx.commit().await?;
        sealed += links.len();
    }
}

/// Hash of the last link, if anything was sealed.
pub async fn head(tx: &mut sqlx::PgConnection) -> sqlx::Result<Option<Vec<u8>>> {
    Ok(store::last_link(tx).await?.map(|(_, hash)| hash))
}

/// Walks the chain from its beginning and names every row that is altered, missing or unsealed.
pub async fn verify(pool: &PgPool) -> sqlx::Result<Verdict> {
    let mut verdict = Verdict::default();
    let (mut position, mut chain) = (0, Vec::new());
    loop {
        let links = store::links_after(pool, position, BATCH).await?;
        if links.is_empty() {
            break;
        }
        for link in links {
            match &link.text {
                None => verdict.findings.push(Finding::Missing { journal_id: link.journal_id }),
                Some(text) if Sha256::digest(text.as_bytes()).as_slice() != link.row_hash => {
                    verdict.findings.push(Finding::Altered { journal_id: link.journal_id });
                }
                Some(_) => {}
            }
            if link.position != position + 1 || link_hash(&chain, &link.row_hash) != link.chain_hash {
                verdict.findings.push(Finding::Broken { position: link.position });
            }
            position = link.position;
            chain = link.chain_hash;
            verdict.links += 1;
        }
    }
    verdict.head = (verdict.links > 0).then_some(chain);
    let unsealed = store::unsealed(pool).await?;
    verdict.findings.extend(unsealed.into_iter().map(|journal_id| Finding::Unsealed { journal_id }));
    Ok(verdict)
}

fn link_hash(previous: &[u8], row_hash: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(previous).chain_update(row_hash).finalize().to_vec()
}
