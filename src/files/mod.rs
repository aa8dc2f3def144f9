//! Files as they were received, kept under their SHA-256 in the data folder or in a bucket of an S3 server. What is
//! stored never changes.

mod arriving;
mod bucket;
mod leaving;
pub mod store;

use std::fmt;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use axum::body::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart, local::LocalFileSystem};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::config::Bucket;

pub use arriving::{Arrived, Arriving};
pub use leaving::Leaving;

/// The folder of files within the data folder.
pub const FOLDER: &str = "files";
/// How much of a file is held at once on its way to the store; no part but the last may be smaller than 5 MB.
const PART: usize = 5 * 1024 * 1024;

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

/// The header under which a file of this name is saved, whatever the name holds.
pub fn attachment(name: &str) -> String {
    disposition("attachment", name)
}

/// The header under which a browser shows a file itself, and saves it under this name.
pub fn inline(name: &str) -> String {
    disposition("inline", name)
}

/// RFC 6266: letters of ASCII for old programs, all of the name for the others.
fn disposition(how: &str, name: &str) -> String {
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
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// The store of files, cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// Where files wait until they are known whole.
    folder: PathBuf,
}

impl Files {
    /// The store in `folder`, which is made if it is missing and open to the portal's own user only.
    ///
    /// # Errors
    /// When the folder cannot be made or entered.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        make(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder).with_context(|| refused(folder))?;
        // What was acknowledged survives the machine's power, as it does in the database.
        Ok(Self { store: Arc::new(store.with_fsync(true)), folder: folder.to_owned() })
    }

    /// The store in a bucket, which must be there and answer; files on their way to it wait in `folder`.
    ///
    /// # Errors
    /// When the bucket does not answer as one should, or the folder cannot be made or entered.
    pub async fn in_bucket(bucket: &Bucket, folder: &Path) -> Result<Self> {
        make(folder)?;
        Ok(Self { store: Arc::new(bucket::open(bucket).await?), folder: folder.to_owned() })
    }

    /// Where files wait until they are known whole; what lies there without a name is gone with whoever wrote it.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Begins to take in a file of unknown length.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn receive(&self) -> Result<Arriving> {
        Arriving::begin(&self.folder)
    }

    /// Keeps a file that has arrived. The same bytes are kept once; nobody ever sees half a file.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep(&self, arrived: &Arrived) -> Result<()> {
        let path = arrived.hash().path();
        if self.has(&path, arrived.size()).await {
            return Ok(());
        }
        let failed = || format!("the file {} cannot be kept", arrived.hash());
        let mut file = arrived.reader()?;
        file.rewind().await.with_context(failed)?;
        if arrived.size() <= PART as u64 {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).await.with_context(failed)?;
            self.store.put(&path, bytes.into()).await.with_context(failed)?;
            return Ok(());
        }
        let upload = self.store.put_multipart(&path).await.with_context(failed)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        match send(&mut file, &mut upload).await {
            Ok(()) => upload.finish().await.map(drop).with_context(failed),
            Err(cause) => {
                // The parts that lie there are nobody's; that they could not be removed is not what matters now.
                let _ = upload.abort().await;
                Err(cause).with_context(failed)
            }
        }
    }

    async fn has(&self, path: &object_store::path::Path, size: u64) -> bool {
        self.store.head(path).await.is_ok_and(|kept| kept.size == size)
    }

    /// Keeps `bytes` and answers their name. The same bytes are kept once; nobody ever sees half a file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn put(&self, bytes: Bytes) -> Result<Hash> {
        let hash = Hash::of(&bytes);
        let path = hash.path();
        if !self.has(&path, bytes.len() as u64).await {
            self.store.put(&path, bytes.into()).await.with_context(|| format!("the file {hash} cannot be kept"))?;
        }
        Ok(hash)
    }

    /// The bytes of a name.
    ///
    /// # Errors
    /// When the file is missing, or no longer what it was.
    pub async fn get(&self, hash: Hash) -> Result<Bytes> {
        let kept = self.store.get(&hash.path()).await.with_context(|| format!("the file {hash} is missing"))?;
        let bytes = kept.bytes().await.with_context(|| format!("the file {hash} cannot be read"))?;
        ensure!(Hash::of(&bytes) == hash, "the file {hash} has been altered");
        Ok(bytes)
    }

    /// The bytes of a name, piece by piece; the last one comes only when all of them are what they were.
    ///
    /// # Errors
    /// When the file is missing.
    pub async fn open(&self, hash: Hash) -> Result<Leaving> {
        let kept = self.store.get(&hash.path()).await.with_context(|| format!("the file {hash} is missing"))?;
        Ok(Leaving::new(hash, kept))
    }

    /// Removes the bytes of a name, which must not be kept: a document of state secrets.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn forget(&self, hash: Hash) -> Result<()> {
        self.store.delete(&hash.path()).await.with_context(|| format!("the file {hash} cannot be removed"))
    }
}

fn refused(folder: &Path) -> String {
    format!("the folder of files {} cannot be made or entered", folder.display())
}

fn make(folder: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).with_context(|| refused(folder))
}

/// Sends a file on in parts, the next one only when the one before has left.
async fn send(file: &mut tokio::fs::File, upload: &mut WriteMultipart) -> Result<()> {
    let mut piece = vec![0; 256 * 1024];
    loop {
        upload.wait_for_capacity(1).await?;
        match file.read(&mut piece).await? {
            0 => return Ok(()),
            read => upload.write(&piece[..read]),
        }
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
