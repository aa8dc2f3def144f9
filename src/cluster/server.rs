//! The server process of a cluster: made, started, found again, watched and stopped.

use std::fs::File;
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::process::Command;

use super::programs::Programs;

/// How long a server may take to end what it does before it is stopped the hard way, which loses nothing either.
const STOP_LIMIT: Duration = Duration::from_secs(60);

/// A running server process, ours or one that a killed portal left behind.
#[derive(Debug)]
pub struct Server {
    cluster: PathBuf,
    pid: Pid,
    /// Signals go to this very process, never to a later one with its number.
    process: OwnedFd,
}

impl Server {
    /// The server that runs on the cluster folder `cluster`, if any.
    ///
    /// # Errors
    /// When the system cannot watch its process.
    pub fn running(cluster: &Path) -> Result<Option<Self>> {
        let Some(pid) = noted_pid(cluster) else {
            return Ok(None);
        };
        let process = match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(process) => process,
            Err(rustix::io::Errno::SRCH) => return Ok(None),
            Err(error) => return Err(error).context("cannot watch the database server's process"),
        };
        // Looked at after the process was opened, so that the number cannot have passed to another one in between.
        Ok(serves(pid, cluster).then(|| Self { cluster: cluster.to_owned(), pid, process }))
    }

    /// Starts a server on `cluster` with its socket in `socket`; it may not answer yet.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn start(programs: &Programs, cluster: &Path, socket: &Path) -> Result<Self> {
        forget_dead(cluster, socket)?;
        let log = File::create(start_log(cluster)).context("the data folder cannot be written")?;
        let mut command = command(programs, "postgres", cluster);
        command.arg("-D").arg(cluster);
        for (name, value) in SETTINGS {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let folder = socket.to_str().context("the data folder's name is not UTF-8")?.replace('"', "\"\"");
        command.arg("-c").arg(format!("unix_socket_directories=\"{folder}\""));
        // A group of its own: Ctrl-C in the terminal reaches the portal alone, which stops the server when it is ready to.
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().context("cannot start the database server")?;
        let pid =
            child.id().and_then(|id| Pid::from_raw(id.cast_signed())).context("the database server ended at once")?;
        // The child is reaped by the runtime; from here on it is watched like one found running.
        let process = pidfd_open(pid, PidfdFlags::empty())?;
        Ok(Self { cluster: cluster.to_owned(), pid, process })
    }

    /// Waits until the process has ended, for whatever reason.
    pub async fn ended(&self) {
        while lives(self.pid, &self.cluster) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Stops the server: what runs is rolled back, everything acknowledged is on disk.
    ///
    /// # Errors
    /// When the process may not be signalled.
    pub async fn stop(&self) -> Result<()> {
        for (signal, patience) in [(Signal::INT, STOP_LIMIT), (Signal::QUIT, Duration::from_secs(10))] {
            match pidfd_send_signal(&self.process, signal) {
                Ok(()) | Err(rustix::io::Errno::SRCH) => {}
                Err(error) => return Err(error).context("cannot stop the database server"),
            }
            if tokio::time::timeout(patience, self.ended()).await.is_ok() {
                return Ok(());
            }
        }
        bail!("the database server does not stop")
    }
}

/// Given on the command line, so that they hold whatever the cluster's own files say and follow the program's version.
/// The first line is the promise that an acknowledged submission survives (DESIGN.md §2.8).
const SETTINGS: [(&str, &str); 17] = [
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("synchronous_commit", "on"),
    ("listen_addresses", ""),
    ("port", "5432"),
    ("unix_socket_permissions", "0700"),
    ("max_connections", "60"),
    ("jit", "off"),
    ("cluster_name", "tiendo"),
    ("restart_after_crash", "on"),
    ("log_min_messages", "warning"),
    ("logging_collector", "on"),
    ("log_directory", "log"),
    ("log_filename", "postgresql-%a.log"),
    ("log_truncate_on_rotation", "on"),
    ("log_rotation_age", "1d"),
    ("log_rotation_size", "0"),
];

/// Makes the cluster folder: whole or not at all.
///
/// # Errors
/// One sentence with what `initdb` said.
pub async fn create(programs: &Programs, cluster: &Path) -> Result<()> {
    let unfinished = cluster.with_extension("new");
    match std::fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot remove {}", unfinished.display()));
        }
        _ => {}
    }
    let output = command(programs, "initdb", cluster)
        .arg("-D")
        .arg(&unfinished)
        .args(["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"])
        .args(["--auth-local=peer", "--auth-host=reject"])
        .output()
        .await
        .context("cannot start initdb")?;
    if !output.status.success() {
        bail!("initdb cannot make the private database: {}", last_complaint(&output));
    }
    std::fs::rename(&unfinished, cluster).context("the data folder cannot be written")
}

/// The major version of PostgreSQL that made the cluster; none while there is no cluster.
///
/// # Errors
/// When the folder is there but cannot be read as a cluster.
pub fn made_by(cluster: &Path) -> Result<Option<u32>> {
    match std::fs::read_to_string(cluster.join("PG_VERSION")) {
        Ok(text) => Ok(Some(text.trim().parse().with_context(|| format!("{} is damaged", cluster.display()))?)),
        Err(error) if error.kind() == ErrorKind::NotFound && !cluster.exists() => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} is not a database folder", cluster.display())),
    }
}

/// Lets the user this program runs as, and root, in as both database roles, and nobody else.
///
/// # Errors
/// When the files cannot be written or the system user has no name.
pub async fn write_access(cluster: &Path) -> Result<()> {
    let output = Command::new("id").arg("-un").output().await.context("cannot ask for this user's name")?;
    if !output.status.success() {
        bail!("the system user {} has no name, which PostgreSQL needs", rustix::process::geteuid().as_raw());
    }
    let user = String::from_utf8(output.stdout)?;
    let mut users = vec![user.trim().replace('"', "\"\""), "root".to_owned()];
    users.dedup();
    let map: String = users
        .iter()
        .flat_map(|user| ["postgres", "tiendo"].map(|role| format!("tiendo \"{user}\" {role}\n")))
        .collect();
    let written = std::fs::write(cluster.join("pg_hba.conf"), "local all all peer map=tiendo\n")
        .and_then(|()| std::fs::write(cluster.join("pg_ident.conf"), map));
    written.context("the data folder cannot be written")
}

/// Why a server ended while it was starting, in its own words.
pub fn start_complaint(cluster: &Path) -> String {
    let mut text = std::fs::read_to_string(start_log(cluster)).unwrap_or_default();
    // Once the collector runs, the reason is in its log.
    if !text.contains("FATAL:")
        && let Some(latest) = latest_log(cluster)
    {
        text.push_str(&std::fs::read_to_string(latest).unwrap_or_default());
    }
    complaint(&text)
}

fn latest_log(cluster: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(cluster.join("log")).ok()?.flatten();
    entries.max_by_key(|entry| entry.metadata().and_then(|meta| meta.modified()).ok()).map(|entry| entry.path())
}

fn start_log(cluster: &Path) -> PathBuf {
    cluster.with_extension("start.log")
}

/// A PostgreSQL program in English, in a folder it can surely enter, untouched by the `PG…` variables of whoever calls.
fn command(programs: &Programs, program: &str, cluster: &Path) -> Command {
    let mut command = Command::new(programs.path(program));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C.UTF-8").current_dir(cluster.parent().unwrap_or(cluster)).stdin(Stdio::null());
    command
}

fn last_complaint(output: &Output) -> String {
    complaint(&String::from_utf8_lossy(&output.stderr))
}

/// The last error in what a PostgreSQL program printed, without its time stamp.
fn complaint(text: &str) -> String {
    let errors = ["FATAL:", "PANIC:", "error:"];
    let line =
        |line: &str| errors.iter().find_map(|mark| line.split_once(mark)).map(|(_, reason)| reason.trim().to_owned());
    let last = text.lines().rev().find_map(line);
    last.or_else(|| text.lines().last().map(str::to_owned)).unwrap_or_else(|| "it gave no reason".to_owned())
}

/// The process number in the server's `postmaster.pid`.
fn noted_pid(cluster: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
}

/// Whether process `pid` is a PostgreSQL server on `cluster`.
fn serves(pid: Pid, cluster: &Path) -> bool {
    command_line(pid).is_some_and(|line| is_server(&line, cluster))
}

/// Whether the server started as `pid` lives. For a moment after its start it has no command line; a dead one that nobody
/// has reaped yet (state Z) has none either.
fn lives(pid: Pid, cluster: &Path) -> bool {
    match command_line(pid) {
        Some(line) if line.is_empty() => {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with(['Z', 'X']))
        }
        Some(line) => is_server(&line, cluster),
        None => false,
    }
}

fn command_line(pid: Pid) -> Option<Vec<u8>> {
    std::fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero())).ok()
}

fn is_server(command_line: &[u8], cluster: &Path) -> bool {
    let mut arguments = command_line.split(|byte| *byte == 0);
    let program = arguments.next().unwrap_or_default();
    program.ends_with(b"postgres") && arguments.any(|argument| argument == cluster.as_os_str().as_encoded_bytes())
}

/// Removes the notes of a server that is no more. PostgreSQL does so itself unless their process number belongs to another
/// program by now, as after a restart of the machine, or to a process that is dead but not reaped. What is left of a live
/// server it still finds, by its shared memory.
fn forget_dead(cluster: &Path, socket: &Path) -> Result<()> {
    if noted_pid(cluster).is_some_and(|pid| serves(pid, cluster)) {
        return Ok(());
    }
    for note in [cluster.join("postmaster.pid"), socket.join(".s.PGSQL.5432.lock")] {
        match std::fs::remove_file(note) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).context("the data folder cannot be written");
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_last_error_without_its_time() {
        let text = "2026-01-01 00:00:00.000 UTC [7] LOG:  starting\n\
                    2026-01-01 00:00:00.010 UTC [7] FATAL:  data directory \"x\" has wrong ownership\n\
                    2026-01-01 00:00:00.011 UTC [7] HINT:  none\n";
        assert_eq!(complaint(text), "data directory \"x\" has wrong ownership");
        assert_eq!(complaint("initdb: error: directory exists\n"), "directory exists");
        assert_eq!(complaint(""), "it gave no reason");
    }

    #[tokio::test]
    async fn another_program_with_the_noted_number_is_no_server() {
        let cluster = tempfile::tempdir().expect("a folder");
        let note = cluster.path().join("postmaster.pid");
        std::fs::write(&note, format!("{}\n", std::process::id())).expect("written");
        assert!(Server::running(cluster.path()).expect("looked").is_none());
        forget_dead(cluster.path(), cluster.path()).expect("removed");
        assert!(!note.exists());
    }
}
