//! The journal on a real database: append-only, sealed without making writers wait, verified row by row.

use std::time::Duration;

use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::journal::{self, By, Entry, Finding};

use crate::support::TestDb;

async fn write(pool: &PgPool, note: &str) -> i64 {
    let mut tx = pool.begin().await.expect("a transaction");
    journal::write(&mut tx, &By::portal(), Entry::new("test.noted", 1).after(json!({ "note": note })))
        .await
        .expect("written");
    let id = sqlx::query_scalar("select max(id) from journal").fetch_one(&mut *tx).await.expect("an id");
    tx.commit().await.expect("committed");
    id
}

async fn tamper(pool: &PgPool, sql: &str) {
    let sql = format!(
        "alter table journal disable trigger user; alter table journal_seal disable trigger user; {sql};
         alter table journal enable trigger user; alter table journal_seal enable trigger user;"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.expect("tampered with");
}

async fn findings(pool: &PgPool) -> Vec<Finding> {
    journal::verify(pool).await.expect("verified").findings
}

/// Seals until `wanted` rows are; other tests' transactions on the same server may hold some back for a moment.
async fn seal(pool: &PgPool, wanted: usize) {
    let mut sealed = 0;
    for _ in 0..500 {
        sealed += journal::seal(pool).await.expect("sealed");
        if sealed >= wanted {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(sealed, wanted);
}

#[tokio::test]
async fn nothing_in_the_journal_can_be_changed() {
    let db = TestDb::new().await;
    write(&db.pool, "a").await;
    seal(&db.pool, 1).await;
    for table in ["journal", "journal_seal", "report_event", "period_standing"] {
        sqlx::query(AssertSqlSafe(format!("truncate {table} cascade"))).execute(&db.pool).await.expect_err("refused");
    }
    for sql in [
        "update journal set actor = 'x'",
        "delete from journal",
        "update journal_seal set position = 9",
        "delete from journal_seal",
    ] {
        let error = sqlx::query(sql).execute(&db.pool).await.expect_err("refused");
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn verifying_names_altered_missing_and_unsealed_rows() {
    let db = TestDb::new().await;
    let mut ids = Vec::new();
    for note in ["a", "b", "c", "d"] {
        ids.push(write(&db.pool, note).await);
    }
    seal(&db.pool, 4).await;
    assert_eq!(journal::seal(&db.pool).await.expect("sealed"), 0, "once is enough");
    let verdict = journal::verify(&db.pool).await.expect("verified");
    assert!(verdict.intact() && verdict.findings.is_empty());
    assert_eq!(verdict.links, 4);

    let waiting = write(&db.pool, "e").await;
    assert_eq!(findings(&db.pool).await, [Finding::Unsealed { journal_id: waiting }]);
    assert!(journal::verify(&db.pool).await.expect("verified").intact(), "a row that waits is no harm");
    seal(&db.pool, 1).await;

    tamper(&db.pool, &format!("update journal set after = '{{\"note\": \"z\"}}' where id = {}", ids[1])).await;
    assert_eq!(findings(&db.pool).await, [Finding::Altered { journal_id: ids[1] }]);
    tamper(&db.pool, &format!("delete from journal where id = {}", ids[2])).await;
    let found = findings(&db.pool).await;
    assert_eq!(found, [Finding::Altered { journal_id: ids[1] }, Finding::Missing { journal_id: ids[2] }]);
    assert!(!journal::verify(&db.pool).await.expect("verified").intact());
}

#[tokio::test]
async fn a_rewritten_chain_is_seen() {
    let db = TestDb::new().await;
    for note in ["a", "b", "c"] {
        write(&db.pool, note).await;
    }
    seal(&db.pool, 3).await;
    // A row and its own seal changed together still break the chain.
    tamper(
        &db.pool,
        "update journal set actor = 'x' where id = (select journal_id from journal_seal where position = 2);
         update journal_seal s set row_hash = sha256(convert_to(journal_text(j), 'UTF8')) from journal j
         where j.id = s.journal_id and s.position = 2",
    )
    .await;
    assert_eq!(findings(&db.pool).await, [Finding::Broken { position: 2 }]);
    let db = TestDb::new().await;
    write(&db.pool, "a").await;
    write(&db.pool, "b").await;
    seal(&db.pool, 2).await;
    tamper(&db.pool, "delete from journal_seal where position = 1").await;
    let found = findings(&db.pool).await;
    assert!(found.contains(&Finding::Broken { position: 2 }), "{found:?}");
}

#[tokio::test]
async fn sealing_waits_for_no_writer_and_skips_what_may_still_appear() {
    let db = TestDb::new().await;
    let mut slow = db.pool.begin().await.expect("a transaction");
    journal::write(&mut slow, &By::portal(), Entry::new("test.slow", 1)).await.expect("written");
    // Committed later than the slow one began: sealing it now would put it before a row with a smaller id.
    write(&db.pool, "quick").await;
    assert_eq!(journal::seal(&db.pool).await.expect("sealed"), 0);
    slow.commit().await.expect("committed");
    seal(&db.pool, 2).await;
    assert!(findings(&db.pool).await.is_empty());
}

#[tokio::test]
async fn two_instances_seal_each_row_once() {
    let db = TestDb::new().await;
    for _ in 0..20 {
        write(&db.pool, "row").await;
    }
    let (one, two) = tokio::join!(journal::seal(&db.pool), journal::seal(&db.pool));
    seal(&db.pool, 20 - one.expect("sealed") - two.expect("sealed")).await;
    assert!(findings(&db.pool).await.is_empty());
}
