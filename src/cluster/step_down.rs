//! Started as root, the program becomes an unprivileged user before it does anything else: PostgreSQL refuses root, and a
//! portal has no use for its powers. util-linux's `setpriv` makes the change.

use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::config::Storage;

/// The data folder as root when the default one lies where nobody else may enter.
const FALLBACK_DATA: &str = "/var/lib/tiendo";
/// Set for a program whose result root waits for.
const HANDING: &str = "TIENDO_HANDING_TO_ROOT";
const NO_SETPRIV: &str = "cannot step down from root with setpriv (package util-linux)";

/// A system user.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    name: String,
    uid: u32,
    gid: u32,
    home: String,
}

/// The right to pass through and read folders closed to a user.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Passage {
    /// As file permissions say.
    Ordinary,
    /// CAP_DAC_READ_SEARCH, inherited by every program started.
    Everywhere,
}

impl User {
    /// The user a service run by root becomes: `postgres`, else `nobody`.
    ///
    /// # Errors
    /// When the system knows neither.
    pub fn service() -> Result<Self> {
        Self::find("postgres")
            .or_else(|| Self::find("nobody"))
            .context("the system has neither a user postgres nor nobody")
    }

    /// The user of that name or number.
    fn find(key: &str) -> Option<Self> {
        let output = Command::new("getent").args(["passwd", key]).output().ok()?;
        Self::parse(&String::from_utf8(output.stdout).ok()?)
    }

    /// A line of /etc/passwd.
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.trim_end().split(':');
        let name = fields.next()?.to_owned();
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        let home = fields.nth(1)?.to_owned();
        Some(Self { name, uid, gid, home })
    }

    /// A command that runs `program` as this user; to be used by root.
    pub fn command(&self, passage: Passage, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={}", self.uid)).arg(format!("--regid={}", self.gid)).arg("--init-groups");
        if passage == Passage::Everywhere {
            command.args(["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]);
        }
        command.arg("--").arg(program).env("HOME", &self.home);
        command
    }

    /// Gives `folder` to this user.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn own(&self, folder: &Path) -> std::io::Result<()> {
        chown(folder, Some(self.uid), Some(self.gid))
    }

    /// The weakest passage with which this user enters `folder`; none if even the strongest does not do, as in a
    /// container without that capability.
    fn passage_to(&self, folder: &Path) -> Option<Passage> {
        [Passage::Ordinary, Passage::Everywhere].into_iter().find(|&passage| {
            // Tried rather than asked: access(2) leaves capabilities out.
            succeeds(self.command(passage, "sh").args(["-c", "cd -- \"$1\"", "sh"]).arg(folder))
        })
    }
}

/// The program once more, as an unprivileged user.
pub struct Successor {
    command: Command,
    /// Which may stand in a folder closed to that user: the open file is not.
    _program: File,
}

impl Successor {
    /// As root, prepares the data folder and says who takes over; for anybody else there is no successor. Without `folder`
    /// the program needs no data folder.
    ///
    /// # Errors
    /// One sentence, when no user could work with the data folder.
    fn find(storage: &Storage, folder: bool) -> Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let service = User::service()?;
        if !folder {
            return Self::new(&service, Passage::Ordinary, None).map(Some);
        }
        let data = std::path::absolute(storage.data())?;
        if let Some(owner) = ordinary_owner(&data, &service)? {
            return Self::new(&owner, Passage::Ordinary, None).map(Some);
        }
        let entered = nearest_folder(&data);
        if let Some(passage) = service.passage_to(entered) {
            give(&service, &data)?;
            return Self::new(&service, passage, None).map(Some);
        }
        if storage.data.is_some() {
            bail!(
                "as root the portal runs as user {}, who cannot enter {}: name another folder in TIENDO_DATA",
                service.name,
                entered.display()
            );
        }
        give(&service, Path::new(FALLBACK_DATA))?;
        Self::new(&service, Passage::Ordinary, Some(FALLBACK_DATA)).map(Some)
    }

    /// This program as `user`, with the same arguments.
    fn new(user: &User, passage: Passage, data: Option<&str>) -> Result<Self> {
        let path = std::env::current_exe()?;
        let open = File::open("/proc/self/exe")?;
        let program = if succeeds(user.command(passage, &path).arg("--version")) {
            path
        } else {
            // Its folder is closed to the user, but not the open file.
            rustix::io::fcntl_setfd(&open, rustix::io::FdFlags::empty())?;
            format!("/proc/self/fd/{}", open.as_raw_fd()).into()
        };
        let mut command = user.command(passage, program);
        command.args(std::env::args_os().skip(1));
        let mut notice = format!("started as root: running as user {}", user.name);
        if passage == Passage::Everywhere {
            notice.push_str(", who may read through closed folders (CAP_DAC_READ_SEARCH)");
        }
        if let Some(data) = data {
            command.env("TIENDO_DATA", data);
            notice.push_str(&format!(", with the data in {data}, since that user cannot enter this folder"));
        }
        eprintln!("{notice}");
        Ok(Self { command, _program: open })
    }
}

/// As root, becomes an unprivileged user by starting the program anew; it does not return then. As anybody else it does
/// nothing. Without `folder` the program needs no data folder.
///
/// # Errors
/// One sentence, when no user could work with the data folder.
pub fn step_down(storage: &Storage, folder: bool) -> Result<()> {
    match Successor::find(storage, folder)? {
        Some(mut successor) => Err(successor.command.exec()).context(NO_SETPRIV),
        None => Ok(()),
    }
}

/// What a program hands over that root started and that is now somebody else.
pub enum Handed {
    /// This is not root: it does its work itself, and where `to_root` prints the result for root to keep.
    Here { to_root: bool },
    /// The result, as the unprivileged program printed it.
    Result(Vec<u8>),
    /// The unprivileged program failed and has said why.
    Failed,
}

/// As [`step_down`], for a program whose result goes where perhaps only root may write: root waits for it.
///
/// # Errors
/// One sentence, when no user could work with the data folder.
pub fn step_down_and_wait(storage: &Storage, folder: bool) -> Result<Handed> {
    let Some(mut successor) = Successor::find(storage, folder)? else {
        return Ok(Handed::Here { to_root: std::env::var_os(HANDING).is_some() });
    };
    successor.command.env(HANDING, "1").stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = successor.command.output().context(NO_SETPRIV)?;
    Ok(if output.status.success() { Handed::Result(output.stdout) } else { Handed::Failed })
}

fn succeeds(command: &mut Command) -> bool {
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The owner of an existing data folder, where it is neither root nor the service's user.
fn ordinary_owner(data: &Path, service: &User) -> Result<Option<User>> {
    match data.metadata().map(|meta| meta.uid()) {
        Ok(uid) if uid != 0 && uid != service.uid => User::find(&uid.to_string())
            .map(Some)
            .with_context(|| format!("the data folder {} belongs to an unknown user {uid}", data.display())),
        _ => Ok(None),
    }
}

/// The deepest folder on the way to `path` that exists.
fn nearest_folder(path: &Path) -> &Path {
    path.ancestors().find(|ancestor| ancestor.is_dir()).unwrap_or(Path::new("/"))
}

/// Makes `data` a folder of `user`. One that root has filled with something is left alone.
fn give(user: &User, data: &Path) -> Result<()> {
    let refused = || format!("the data folder {} cannot be made", data.display());
    std::fs::create_dir_all(data).with_context(refused)?;
    if data.metadata().with_context(refused)?.uid() == user.uid {
        return Ok(());
    }
    if std::fs::read_dir(data).with_context(refused)?.next().is_some() {
        bail!(
            "the data folder {} belongs to root and is not empty: if it is the portal's, give it to user {} (chown -R)",
            data.display(),
            user.name,
        );
    }
    std::fs::set_permissions(data, PermissionsExt::from_mode(0o700)).and_then(|()| user.own(data)).with_context(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_user_list() {
        let user = User::parse("postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n");
        let expected = User { name: "postgres".to_owned(), uid: 101, gid: 104, home: "/var/lib/postgresql".to_owned() };
        assert_eq!(user, Some(expected));
        assert_eq!(User::parse(""), None);
    }

    #[test]
    fn the_nearest_folder_exists() {
        let outer = tempfile::tempdir().expect("a folder");
        assert_eq!(nearest_folder(&outer.path().join("a/b/c")), outer.path());
        assert_eq!(nearest_folder(outer.path()), outer.path());
    }
}
