//! The tests' own databases: every test starts from the same state and none sees another's.

use crate::support::TestDb;

async fn insert(pool: &sqlx::PgPool, key: &str) -> anyhow::Result<()> {
    sqlx::query("insert into setting (key, value) values ($1, '1')").bind(key).execute(pool).await?;
    Ok(())
}

async fn keys(db: &TestDb) -> Vec<String> {
    sqlx::query_scalar("select key from setting order by key").fetch_all(&db.pool).await.expect("keys")
}

#[tokio::test]
async fn a_test_sees_only_its_own_database() {
    let (one, other) = tokio::join!(TestDb::new(), TestDb::new());
    insert(&one.pool, "mine").await.expect("inserted");
    assert_eq!(keys(&one).await, ["mine"]);
    assert!(keys(&other).await.is_empty());
}

#[tokio::test]
async fn a_template_is_loaded_once_and_cloned() {
    let loader = async |pool: sqlx::PgPool| insert(&pool, "loaded").await;
    let (one, other) = tokio::join!(TestDb::from_template("harness", loader), TestDb::from_template("harness", loader));
    insert(&one.pool, "mine").await.expect("inserted");
    assert_eq!(keys(&one).await, ["loaded", "mine"]);
    assert_eq!(keys(&other).await, ["loaded"]);
}
