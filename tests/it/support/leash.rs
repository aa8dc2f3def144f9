//! Cleaning up after a test process, however it ends.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A shell that waits for the end of this process, or of the leash, and then runs a script. It notices by the pipe it
/// reads from, which the system closes even when the process is killed.
#[derive(Debug)]
pub struct Leash {
    shell: Child,
}

/// For scripts: ends a PostgreSQL server without ado and waits for it.
const END: &str = "end() { kill -QUIT $1; for _ in $(seq 100); do kill -0 $1 || return 0; sleep 0.05; done; }";

impl Leash {
    /// Runs `script` with `arguments` as `$1`, `$2` … at the end.
    pub fn new(script: &str, arguments: &[&str]) -> Self {
        let shell = Command::new("sh")
            .arg("-c")
            .arg(format!("read -r _; {END}; {script}"))
            .arg("leash")
            .args(arguments)
            .current_dir("/")
            // Ctrl-C in the terminal must not end it before its work is done.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        Self { shell }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // The script's own failures do not matter to the test.
        let _ = self.shell.wait();
    }
}
