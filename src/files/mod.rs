//! Files as they were received, kept in the data folder under their SHA-256. What is stored never changes.

pub mod store;

use std::fmt;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use axum::body::Bytes;
use object_store::{ObjectStoreExt, local::LocalFileSystem};
use sha2::{Digest, Sha256};

/// The folder of files within the data folder.
pub const FOLDER: &str = "files";

/// The name of a file's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash as the database keeps it; none unless there are 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// As the database keeps it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Folders by the first byte, so that none grows too large.
    fn path(&self) -> object_store::path::Path {
        let name = self.to_string();
        object_store::path::Path::from(format!("{}/{}", &name[..2], &name[2..]))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// The header under which a file of this name is saved, whatever the name holds (RFC 6266): letters of ASCII for old
/// programs, all of it for the others.
pub fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => whole.push(byte.into()),
            _ => whole.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// The store of files, cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<LocalFileSystem>);

impl Files {
    /// The store in `folder`, which is made if it is missing and open to the portal's own user only.
    ///
    /// # Errors
    /// When the folder cannot be made or entered.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let refused = || format!("the folder of files {} cannot be made or entered", folder.display());
        DirBuilder::new().recursive(true).mode(0o700).create(folder).with_context(refused)?;
        let store = LocalFileSystem::new_with_prefix(folder).with_context(refused)?;
        // What was acknowledged survives the machine's power, as it does in the database.
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// Keeps `bytes` and answers their name. The same bytes are kept once; nobody ever sees half a file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn put(&self, bytes: Bytes) -> Result<Hash> {
        let hash = Hash::of(&bytes);
        let path = hash.path();
        let there = self.0.head(&path).await.is_ok_and(|kept| kept.size == bytes.len() as u64);
        if !there {
            self.0.put(&path, bytes.into()).await.with_context(|| format!("the file {hash} cannot be kept"))?;
        }
        Ok(hash)
    }

    /// The bytes of a name.
    ///
    /// # Errors
    /// When the file is missing, or no longer what it was.
    pub async fn get(&self, hash: Hash) -> Result<Bytes> {
        let kept = self.0.get(&hash.path()).await.with_context(|| format!("the file {hash} is missing"))?;
        let bytes = kept.bytes().await.with_context(|| format!("the file {hash} cannot be read"))?;
        ensure!(Hash::of(&bytes) == hash, "the file {hash} has been altered");
        Ok(bytes)
    }

    /// Removes the bytes of a name, which must not be kept: a document of state secrets.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn forget(&self, hash: Hash) -> Result<()> {
        self.0.delete(&hash.path()).await.with_context(|| format!("the file {hash} cannot be removed"))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let header = attachment("Kế hoạch \"05\"\r\nX-Evil: 1/../a.docx");
        assert!(header.is_ascii() && !header.contains(['\r', '\n', '/', '\\']), "{header}");
        assert_eq!(header.matches('"').count(), 2, "{header}");
        assert!(header.ends_with("..%2Fa.docx"), "{header}");
    }

    #[tokio::test]
    async fn what_is_kept_is_found_again_and_kept_once() {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().join("files");
        let files = Files::in_folder(&folder).expect("a store");
        let mode = folder.metadata().expect("made").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "nobody else reads the files");
        let hash = files.put(Bytes::from_static(b"abc")).await.expect("kept");
        assert_eq!(hash.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(files.put(Bytes::from_static(b"abc")).await.expect("kept again"), hash);
        let again = Files::in_folder(&folder).expect("opened again");
        assert_eq!(again.get(hash).await.expect("found"), Bytes::from_static(b"abc"));
        assert_eq!(Hash::from_bytes(hash.as_bytes()), Some(hash));
        files.forget(hash).await.expect("removed");
        assert!(again.get(hash).await.is_err(), "what is forgotten is gone");
    }

    #[tokio::test]
    async fn what_is_missing_or_altered_is_said() {
        let outer = tempfile::tempdir().expect("a folder");
        let files = Files::in_folder(outer.path()).expect("a store");
        let hash = files.put(Bytes::from_static(b"abc")).await.expect("kept");
        let path = outer.path().join(hash.path().as_ref());
        std::fs::write(&path, b"abd").expect("altered");
        assert!(files.get(hash).await.expect_err("altered").to_string().contains("altered"));
        std::fs::remove_file(&path).expect("removed");
        assert!(files.get(hash).await.expect_err("missing").to_string().contains("missing"));
    }
}
