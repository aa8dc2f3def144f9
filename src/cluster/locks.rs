//! Who may do what in a data folder at the same time. The locks belong to open files, so that none outlives its process.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The right to serve a data folder, held by one portal at a time.
#[derive(Debug)]
pub struct PortalLock {
    _file: File,
}

impl PortalLock {
    /// Takes the right to serve `data`.
    ///
    /// # Errors
    /// One sentence, when another portal serves it or the folder cannot be written.
    pub fn take(data: &Path) -> Result<Self> {
        let path = data.join("portal.lock");
        let mut file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = std::fs::read_to_string(&path).unwrap_or_default();
                bail!("another portal (process {}) already serves {}", holder.trim(), data.display());
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).context(format!("cannot lock {}", path.display()));
            }
        }
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

/// Use of the private server. Whoever uses it holds a shared lock on one file; starting and stopping it happens
/// under an exclusive lock on another, so that nobody stops what somebody else has just begun to use.
#[derive(Debug)]
pub struct Usage {
    turn: PathBuf,
    users: File,
}

/// While it lives, nobody else starts or stops the server.
#[derive(Debug)]
pub struct Turn {
    _file: File,
}

impl Usage {
    /// Enters among the users of the server in `data`; returns the turn in which it may be started.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn enter(data: &Path) -> Result<(Self, Turn)> {
        let usage = Self { turn: data.join("server.lock"), users: open(&data.join("users.lock"))? };
        let turn = usage.turn().await?;
        // Never waits: the exclusive lock is only tried, and only in a turn.
        usage.users.lock_shared()?;
        Ok((usage, turn))
    }

    /// Waits until nobody starts or stops the server.
    ///
    /// # Errors
    /// When the lock file cannot be opened or locked.
    pub async fn turn(&self) -> Result<Turn> {
        let file = open(&self.turn)?;
        let file = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await??;
        Ok(Turn { _file: file })
    }

    /// Leaves; whether nobody else uses the server. To be called in a turn.
    ///
    /// # Errors
    /// When the lock cannot be changed.
    pub fn leave(&self, _turn: &Turn) -> Result<bool> {
        self.users.unlock()?;
        match self.users.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

fn open(path: &Path) -> Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .with_context(|| format!("the data folder cannot be written ({})", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_portal_per_folder() {
        let data = tempfile::tempdir().expect("a folder");
        let first = PortalLock::take(data.path()).expect("free");
        let refusal = PortalLock::take(data.path()).expect_err("taken").to_string();
        assert!(refusal.contains(&format!("process {}", std::process::id())), "{refusal}");
        drop(first);
        PortalLock::take(data.path()).expect("free again");
    }

    #[tokio::test]
    async fn only_the_last_user_stops_the_server() {
        let data = tempfile::tempdir().expect("a folder");
        let (first, turn) = Usage::enter(data.path()).await.expect("first");
        drop(turn);
        let (second, turn) = Usage::enter(data.path()).await.expect("second");
        assert!(!first.leave(&turn).expect("leaves"), "the second still uses it");
        assert!(second.leave(&turn).expect("leaves"), "nobody is left");
    }
}
