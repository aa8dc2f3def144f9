//! Every earlier release's database comes up to this version without loss.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{db, demo, journal};

use crate::support::TestDb;

fn dumps() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/upgrade");
    let mut dumps: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of dumps")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(".sql.gz"))
        .collect();
    dumps.sort();
    dumps
}

/// Rows per table, and everything that was ever submitted, as one digest.
#[derive(Debug, PartialEq, Eq)]
struct Contents {
    rows: BTreeMap<String, i64>,
    submissions: Option<String>,
}

async fn contents(pool: &PgPool, tables: &[String]) -> Contents {
    let mut rows = BTreeMap::new();
    for table in tables {
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from \"{table}\"")))
            .fetch_one(pool)
            .await
            .unwrap_or_else(|error| panic!("{table}: {error}"));
        rows.insert(table.clone(), count);
    }
    let submissions = sqlx::query_scalar(
        "select md5(string_agg(report_id || kind || at || account_id || reason || content::text, '' order by id)) from report_event",
    )
    .fetch_one(pool)
    .await
    .expect("a digest");
    Contents { rows, submissions }
}

async fn tables(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select table_name::text from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> '_sqlx_migrations' order by 1",
    )
    .fetch_all(pool)
    .await
    .expect("the tables")
}

fn restore(url: &str, dump: &Path) {
    let unpacked = Command::new("gzip").arg("-dc").arg(dump).output().expect("gzip");
    assert!(unpacked.status.success(), "{}", dump.display());
    let mut psql = Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("psql");
    psql.stdin.take().expect("its input").write_all(&unpacked.stdout).expect("sent");
    assert!(psql.wait().expect("an end").success(), "{} cannot be restored", dump.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_release_s_database_upgrades_without_loss() {
    let dumps = dumps();
    assert!(!dumps.is_empty(), "scripts/dump-release keeps a dump of each release");
    for dump in dumps {
        let name = dump.display();
        let db = TestDb::blank().await;
        restore(&db.url(), &dump);
        let old_tables = tables(&db.pool).await;
        assert!(old_tables.len() > 20, "{name} holds {old_tables:?}");
        let before = contents(&db.pool, &old_tables).await;
        assert!(before.rows["report_event"] > 1000, "{name} holds what was submitted");
        db::migrate(&db.pool).await.unwrap_or_else(|error| panic!("{name}: {error:#}"));
        assert_eq!(contents(&db.pool, &old_tables).await, before, "{name}");
        assert!(journal::verify(&db.pool).await.expect("verified").intact(), "{name}");
        assert!(demo::is_marked(&db.pool).await.expect("an answer"), "{name}");
    }
}

/// Not a test: what `scripts/dump-release` runs.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes a release's dump; scripts/dump-release runs it"]
async fn dump_release() {
    let Some(file) = std::env::var_os("TIENDO_DUMP_TO") else { panic!("TIENDO_DUMP_TO names the file") };
    let db = TestDb::new().await;
    demo::load(&db.pool, NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")).await.expect("loaded");
    journal::seal(&db.pool).await.expect("sealed");
    // Extensions belong to the database's administrator, not to the dump.
    let dump = Command::new("pg_dump")
        .args(["--no-owner", "--no-privileges", "--no-comments", "-d", &db.url()])
        .output()
        .expect("pg_dump");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let mut gzip = Command::new("gzip")
        .args(["-9", "-n"])
        .stdin(Stdio::piped())
        .stdout(std::fs::File::create(file).expect("a file"))
        .spawn()
        .expect("gzip");
    gzip.stdin.take().expect("its input").write_all(&dump.stdout).expect("sent");
    assert!(gzip.wait().expect("an end").success());
}
