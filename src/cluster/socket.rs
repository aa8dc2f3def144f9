//! The folder of the server's Unix socket: private, and short enough for a socket address.

use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A socket's address ends at 107 bytes, of which the socket's own name takes these.
const LONGEST_FOLDER: usize = 107 - "/.s.PGSQL.5432".len();

/// The socket folder of the cluster in `data`: `data/socket`, or, where that path is too long, a new folder with a random
/// name in /tmp to which a link of that name points.
///
/// # Errors
/// When no such folder can be made.
pub fn folder(data: &Path) -> Result<PathBuf> {
    let near = data.join("socket");
    if near.as_os_str().as_bytes().len() <= LONGEST_FOLDER {
        return match private_folder(&near) {
            Ok(()) => Ok(near),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && is_private(&near) => Ok(near),
            Err(error) => Err(error).with_context(|| format!("cannot make the folder {}", near.display())),
        };
    }
    if let Ok(far) = std::fs::read_link(&near)
        && is_private(&far)
    {
        return Ok(far);
    }
    let far = Path::new("/tmp").join(format!("tiendo-{:016x}", fastrand::u64(..)));
    // Fails if somebody else has prepared the folder.
    private_folder(&far).with_context(|| format!("cannot make the folder {}", far.display()))?;
    let _ = std::fs::remove_file(&near);
    symlink(&far, &near).with_context(|| format!("cannot write {}", near.display()))?;
    Ok(far)
}

/// Removes the socket folder of a stopped server if it lies outside the data folder.
pub fn tidy(data: &Path) {
    let near = data.join("socket");
    if let Ok(far) = std::fs::read_link(&near)
        && is_private(&far)
        && std::fs::remove_dir_all(&far).is_ok()
    {
        let _ = std::fs::remove_file(&near);
    }
}

fn private_folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// A real folder, ours, closed to everybody else.
fn is_private(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|meta| {
        meta.is_dir() && meta.uid() == rustix::process::geteuid().as_raw() && meta.mode() & 0o077 == 0
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_short_data_folder_holds_its_socket() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = folder(data.path()).expect("a socket folder");
        assert_eq!(folder, data.path().join("socket"));
        assert!(is_private(&folder));
        assert_eq!(super::folder(data.path()).expect("again"), folder);
    }

    #[test]
    fn a_long_data_folder_has_its_socket_in_a_short_private_one() {
        let outer = tempfile::tempdir().expect("a folder");
        let data = outer.path().join("a".repeat(100));
        std::fs::create_dir(&data).expect("a long folder");
        let far = folder(&data).expect("a socket folder");
        assert!(far.as_os_str().len() <= LONGEST_FOLDER && is_private(&far));
        assert_eq!(folder(&data).expect("again"), far, "others find the same");

        std::fs::set_permissions(&far, PermissionsExt::from_mode(0o755)).expect("opened to others");
        let other = folder(&data).expect("a new one");
        assert_ne!(other, far, "an open folder is not used");
        tidy(&data);
        assert!(!other.exists());
        std::fs::remove_dir(&far).expect("removed");
    }
}
