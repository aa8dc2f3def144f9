//! One PostgreSQL server per test process: in memory where there is room, without fsync, gone with the process.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use rustix::process::geteuid;
use sqlx::postgres::PgConnectOptions;
use tiendo::cluster::programs::Programs;
use tiendo::cluster::step_down::{Passage, User};

use super::leash::Leash;

const PREFIX: &str = "tiendo-test-";

/// What a test database needs, with many at a time.
const ROOM: u64 = 1 << 30;

/// The server, started when first asked for.
pub static CLUSTER: LazyLock<TestCluster> = LazyLock::new(TestCluster::start);

/// A running server.
#[derive(Debug)]
pub struct TestCluster {
    folder: PathBuf,
    _server: Child,
    /// Held while the process lives: other processes see that the folder is in use.
    _lock: File,
    _leash: Leash,
}

impl TestCluster {
    /// How to connect to `database` as `role`.
    pub fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        self.url(role, database).parse().expect("a good address")
    }

    /// The address of `database` for `role`.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@localhost/{database}?host={}&sslmode=disable", self.folder.display())
    }

    /// A folder that is gone with the server.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn start() -> Self {
        let base = roomy_folder();
        sweep(&base);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&base).expect("a folder").keep();
        let lock = File::create(folder.join("lock")).expect("a lock file");
        lock.lock().expect("a lock");
        let leash = Leash::new(
            "end \"$(head -n 1 \"$1/data/postmaster.pid\")\"; rm -rf \"$1\"",
            &[folder.to_str().expect("a UTF-8 name")],
        );
        // PostgreSQL refuses root.
        let user = geteuid().is_root().then(|| User::service().expect("an unprivileged user"));
        if let Some(user) = &user {
            user.own(&folder).expect("given away");
        }
        let programs = Programs::find(None, None).expect("PostgreSQL programs");
        let command = |program: &str| {
            let path = programs.path(program);
            let mut command = match &user {
                Some(user) => user.command(Passage::Ordinary, path),
                None => Command::new(path),
            };
            let log = File::options().create(true).append(true).open(folder.join("log")).expect("a log");
            command
                .current_dir(&folder)
                .env("LC_ALL", "C.UTF-8")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(log);
            command
        };
        let data = folder.join("data");
        let made = command("initdb")
            .arg("-D")
            .arg(&data)
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
            .status()
            .expect("initdb");
        assert!(made.success(), "initdb: {}", log(&folder));
        let mut server = command("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(&folder).process_group(0);
        for setting in [
            "listen_addresses=",
            "port=5432",
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "max_connections=400",
            "max_wal_size=128MB",
            "autovacuum=off",
            "jit=off",
            "plan_cache_mode=force_custom_plan",
            // In the folder, so that nothing is left elsewhere.
            "dynamic_shared_memory_type=mmap",
        ] {
            server.arg("-c").arg(setting);
        }
        let mut server = server.spawn().expect("postgres");
        while !ready(&data) {
            assert!(server.try_wait().expect("a state").is_none(), "postgres: {}", log(&folder));
            sleep(Duration::from_millis(20));
        }
        Self { folder, _server: server, _lock: lock, _leash: leash }
    }
}

/// Memory where there is enough of it, else the folder for temporary files.
pub fn roomy_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let roomy = rustix::fs::statvfs(memory).is_ok_and(|room| room.f_bavail * room.f_frsize > ROOM);
    if roomy && tempfile::tempfile_in(memory).is_ok() { memory.to_owned() } else { std::env::temp_dir() }
}

/// Removes what test processes have left behind that were killed together with their leash.
fn sweep(base: &Path) {
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    for entry in std::fs::read_dir(base).into_iter().flatten().flatten() {
        let left = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.metadata().and_then(|meta| meta.modified()).is_ok_and(|changed| changed < hour_ago)
            && File::open(entry.path().join("lock")).is_ok_and(|lock| lock.try_lock().is_ok());
        if left {
            // A server without its folder ends by itself.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether the server has noted that it accepts connections.
fn ready(data: &Path) -> bool {
    let note = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    note.lines().nth(7).is_some_and(|state| state.trim() == "ready")
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("log")).unwrap_or_default()
}
