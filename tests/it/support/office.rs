//! A small Sở to administer: six units, a few people, no plan.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use tiendo::{account::password, clock::Clock};

use super::{TestDb, visitor::Visitor};

/// The password of everybody here.
pub const PASSWORD: &str = "thuyen-buom-xanh-47";

/// A database with the office, and a clock that stands still.
pub struct Office {
    pub db: TestDb,
    pub clock: Clock,
}

fn morning() -> DateTime<Utc> {
    "2026-11-23T02:00:00Z".parse().expect("an instant")
}

async fn load(pool: PgPool) -> anyhow::Result<()> {
    let hash = password::hash(PASSWORD).await?;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind) values (null, 'ubnd', 'Ủy ban nhân dân thành phố', 'committee');
         insert into unit (parent_id, code, name, kind) select id, 'so', 'Sở Giáo dục và Đào tạo', 'so' from unit where code = 'ubnd';
         insert into unit (parent_id, code, name, kind) select id, c, n, k from unit u, (values
            ('tccb', 'Phòng Tổ chức Cán bộ', 'department'),
            ('lequydon', 'Trường THPT Lê Quý Đôn', 'school'),
            ('kienan', 'Trường THPT Kiến An', 'school')) as v (c, n, k) where u.code = 'so';
         insert into unit (parent_id, code, name, kind) select id, 'to-toan', 'Tổ Toán', 'other' from unit where code = 'lequydon';
         insert into unit_alias (unit_id, alias) select id, 'LQĐ' from unit where code = 'lequydon';",
    )
    .execute(&pool)
    .await?;
    for (username, full_name, role, unit) in [
        ("quantri", "Trần Xuân Khánh", "administrator", "ubnd"),
        ("quantri.truong", "Lý Văn Ánh", "administrator", "lequydon"),
        ("giamdoc", "Phạm Xuân Sơn", "director", "so"),
        ("pho", "Đào Bích Nga", "officer", "so"),
        ("mai", "Lê Thị Mai", "staff", "lequydon"),
        ("an", "Nguyễn Văn An", "head", "kienan"),
    ] {
        sqlx::query(
            "with a as (insert into account (username, full_name, password_hash) values ($1, $2, $3) returning id)
             insert into role_grant (account_id, unit_id, role, from_on)
             select a.id, u.id, $4, '2026-01-01' from a, unit u where u.code = $5",
        )
        .bind(username)
        .bind(full_name)
        .bind(&hash)
        .bind(role)
        .bind(unit)
        .execute(&pool)
        .await?;
    }
    Ok(())
}

impl Office {
    /// An office of the test's own.
    pub async fn new() -> Self {
        Self { db: TestDb::from_template("office", load).await, clock: Clock::fixed(morning()) }
    }

    /// Somebody at the door.
    pub fn stranger(&self) -> Visitor {
        Visitor::new(&self.db.pool, &self.clock)
    }

    /// Somebody signed in.
    pub async fn visitor(&self, username: &str) -> Visitor {
        let mut visitor = self.stranger();
        visitor.sign_in(username, PASSWORD).await.is(303);
        visitor
    }

    /// So much later.
    pub fn wait(&self, time: Duration) {
        self.clock.set(self.clock.now() + time);
    }

    /// The id of an account.
    pub async fn account(&self, username: &str) -> i64 {
        self.number(&format!("select id from account where username = '{username}'")).await
    }

    /// The id of a unit, as forms send it.
    pub async fn unit(&self, code: &str) -> String {
        self.number(&format!("select id from unit where code = '{code}'")).await.to_string()
    }

    /// One number out of the database.
    pub async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect("a number")
    }

    /// How often the journal tells of an act.
    pub async fn told(&self, action: &str) -> i64 {
        self.number(&format!("select count(*) from journal where action = '{action}'")).await
    }
}
