//! Files on their way in: on the disk while they come, without a name, so that whatever breaks off leaves nothing behind.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::Hash;

/// A file that is coming.
#[derive(Debug)]
pub struct Arriving {
    file: tokio::fs::File,
    hash: Sha256,
    size: u64,
}

impl Arriving {
    pub(super) fn begin(folder: &Path) -> Result<Self> {
        let file = tempfile::tempfile_in(folder).context("a file cannot be taken in")?;
        Ok(Self { file: file.into(), hash: Sha256::new(), size: 0 })
    }

    /// How much has come.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// When the disk is full or broken.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.hash.update(piece);
        self.size += piece.len() as u64;
        self.file.write_all(piece).await.context("a file cannot be taken in")
    }

    /// All of it is there.
    ///
    /// # Errors
    /// When the disk is full or broken.
    pub async fn end(mut self) -> Result<Arrived> {
        self.file.flush().await.context("a file cannot be taken in")?;
        Ok(Arrived { file: self.file.into_std().await, hash: Hash(self.hash.finalize().into()), size: self.size })
    }
}

/// A file that has come whole and is not kept yet.
#[derive(Debug)]
pub struct Arrived {
    file: File,
    hash: Hash,
    size: u64,
}

impl Arrived {
    /// The name of its content.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The file itself, to look into.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    pub(super) fn reader(&self) -> Result<tokio::fs::File> {
        Ok(self.file.try_clone().context("a file cannot be read")?.into())
    }
}
