//! Finding the machine's PostgreSQL programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

/// The oldest PostgreSQL the portal works with.
const OLDEST: u32 = 15;

/// Where Debian keeps PostgreSQL, one folder per major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A folder with `postgres` and `initdb`, and their major version.
#[derive(Clone, Debug, PartialEq)]
pub struct Programs {
    folder: PathBuf,
    major: u32,
}

impl Programs {
    /// Finds the programs for a cluster: those in `named` if given, else in `PATH` or Debian's folders; of the
    /// cluster's own major version if it exists already (`made_by`), else the newest.
    ///
    /// # Errors
    /// One sentence, when there is none, only too old ones, or none that can read the cluster.
    pub fn find(named: Option<&Path>, made_by: Option<u32>) -> Result<Self> {
        let found: Vec<_> = match named {
            Some(folder) => vec![folder.to_owned()],
            None => usual_folders(),
        }
        .into_iter()
        .filter_map(|folder| Self::at(&folder))
        .collect();
        choose(found, named, made_by)
    }

    /// The path of one program.
    pub fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    fn at(folder: &Path) -> Option<Self> {
        // The programs are started from another working folder.
        let folder = std::path::absolute(folder).ok()?;
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder, major })
    }
}

fn usual_folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    std::env::split_paths(&path).chain(debian.map(|version| version.path().join("bin"))).collect()
}

fn choose(found: Vec<Programs>, named: Option<&Path>, made_by: Option<u32>) -> Result<Programs> {
    let place = named.map_or_else(|| format!("in PATH or {DEBIAN}"), |folder| format!("in {}", folder.display()));
    let Some(newest) = found.iter().max_by_key(|programs| programs.major).cloned() else {
        bail!(
            "no PostgreSQL programs (postgres, initdb) found {place}: install the package postgresql, \
             or name a server in DATABASE_URL"
        );
    };
    if let Some(major) = made_by {
        return found.into_iter().find(|programs| programs.major == major).ok_or_else(|| {
            anyhow::anyhow!(
                "the data folder was made by PostgreSQL {major}, but only PostgreSQL {} was found {place}: \
                 install postgresql-{major}, or move the data with pg_dump",
                newest.major
            )
        });
    }
    if newest.major < OLDEST {
        bail!("PostgreSQL {} found {place} is too old: Tiến Độ needs PostgreSQL {OLDEST} or newer", newest.major);
    }
    Ok(newest)
}

/// The major version in what `postgres --version` prints: "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)".
fn major_version(text: &str) -> Option<u32> {
    let version = text.split_once("(PostgreSQL)")?.1.trim_start();
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(majors: &[u32]) -> Vec<Programs> {
        majors.iter().map(|&major| Programs { folder: format!("/pg/{major}").into(), major }).collect()
    }

    #[test]
    fn the_version_is_read_from_what_the_program_prints() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_version("something else"), None);
    }

    #[test]
    fn a_new_cluster_takes_the_newest_and_an_old_one_its_own() {
        assert_eq!(choose(programs(&[15, 17, 16]), None, None).expect("newest").major, 17);
        assert_eq!(choose(programs(&[15, 17, 16]), None, Some(16)).expect("its own").major, 16);
    }

    #[test]
    fn a_refusal_says_what_is_missing() {
        let refusal = |found, made_by| choose(found, None, made_by).expect_err("refused").to_string();
        assert!(refusal(vec![], None).contains("install the package postgresql"));
        assert!(refusal(programs(&[13, 14]), None).contains("PostgreSQL 14"));
        let other = refusal(programs(&[15]), Some(17));
        assert!(other.contains("made by PostgreSQL 17") && other.contains("only PostgreSQL 15"), "{other}");
    }
}
