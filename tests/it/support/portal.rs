//! The program as a process of its own, on a data folder of its own.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::cluster::roomy_folder;
use super::leash::Leash;

/// Ends the portal if its lock is held, and the database server if the noted process is one.
const CLEAN_UP: &str = r#"
cd "$1/var" || exit
flock --nonblock portal.lock true || kill -KILL "$(cat portal.lock)"
server=$(head -n 1 postgres/postmaster.pid) && grep -q postgres "/proc/$server/cmdline" && end "$server"
chmod u+w "$1/var"
rm -rf "$1"
"#;

/// A folder for data, and the program on it.
#[derive(Debug)]
pub struct Scratch {
    /// Before the folder: what runs in it ends first.
    _leash: Leash,
    folder: TempDir,
}

impl Scratch {
    /// An empty folder that everybody may enter, as programs started by root become another user.
    pub fn new() -> Self {
        let folder = TempDir::new_in(roomy_folder()).expect("a folder");
        std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("opened");
        let leash = Leash::new(CLEAN_UP, &[folder.path().to_str().expect("a UTF-8 name")]);
        Self { _leash: leash, folder }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder in it.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("var")
    }

    /// The program on this data folder, without any setting of the caller's environment.
    pub fn tiendo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tiendo"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.args(arguments).env("TIENDO_DATA", self.data()).current_dir("/").stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.tiendo(arguments).output().expect("the program")
    }

    /// Serves the folder on a free port.
    pub fn serve(&self) -> Portal {
        Portal::start(self.tiendo(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// The process number of the database server.
    pub fn postmaster(&self) -> Option<Pid> {
        let note = std::fs::read_to_string(self.data().join("postgres/postmaster.pid")).ok()?;
        Pid::from_raw(note.lines().next()?.trim().parse().ok()?)
    }
}

/// A portal that serves.
#[derive(Debug)]
pub struct Portal {
    process: Child,
    address: SocketAddr,
}

impl Portal {
    /// Starts a `serve` command and waits until it says where it serves.
    pub fn start(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the program");
        let mut said = String::new();
        BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut said).expect("a line");
        let address = said.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.and_then(|address| address.parse().ok());
        Self { process, address: address.unwrap_or_else(|| panic!("not served: {said:?}")) }
    }

    /// Where it serves.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process number.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    /// The status with which a page answers; none without an answer.
    pub fn status(&self, path: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.split(' ').nth(1)?.parse().ok()
    }

    /// Sends a signal and waits for the end; the exit code, none if the signal itself ended the process.
    pub fn end(mut self, signal: Signal) -> Option<i32> {
        // It may be ending already.
        let _ = kill_process(self.pid(), signal);
        self.process.wait().expect("ended").code()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Already ended in most tests; after a failed one the folder's leash ends the server.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
