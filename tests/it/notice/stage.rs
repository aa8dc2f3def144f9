//! Fifty-two schools with an address each, and what was told to whom.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{
    app,
    clock::Clock,
    config::Settings,
    jobs::Worker,
    mail::Mailer,
    notice::{self, News},
    web::App,
};

use crate::{
    progress::fixture::at,
    support::{TestDb, files},
};

/// A Sở with an officer, a director and an administrator, and 52 schools with a member of staff each; the first has a
/// head, too.
async fn load(pool: PgPool) -> anyhow::Result<()> {
    sqlx::raw_sql(
        "insert into unit (code, name, kind) values ('so', 'Sở thử', 'so');
         insert into unit (parent_id, code, name, kind)
         select so.id, 'truong-' || n, 'Trường số ' || n, 'school' from unit so, generate_series(1, 52) n where so.code = 'so';
         insert into account (username, full_name, email, password_hash)
         select 'cv-' || n, 'Nguyễn Thị Ánh ' || n, 'cv-' || n || '@truong.vn', 'x' from generate_series(1, 52) n;
         insert into account (username, full_name, email, password_hash) values
            ('hieutruong', 'Trần Hiệu Trưởng', 'ht@truong.vn', 'x'), ('tccb', 'Phạm Cán Bộ', 'tccb@so.vn', 'x'),
            ('giamdoc', 'Hoàng Giám Đốc', null, 'x'), ('quantri', 'Đặng Quản Trị', 'qt@so.vn', 'x');
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, 'staff', '2026-01-01' from account a join unit u on 'cv-' || substr(u.code, 8) = a.username
         union all select a.id, u.id, g.role, '2026-01-01'
         from (values ('hieutruong', 'truong-1', 'head'), ('tccb', 'so', 'officer'), ('giamdoc', 'so', 'director'),
            ('quantri', 'so', 'administrator')) as g (username, code, role)
         join account a on a.username = g.username join unit u on u.code = g.code;",
    )
    .execute(&pool)
    .await?;
    Ok(())
}

pub struct Stage {
    pub db: TestDb,
    pub clock: Clock,
    mail: Option<Mailer>,
}

impl Stage {
    /// On Monday 23/11/2026 at nine; what comes every day is laid in for the days after.
    pub async fn new(mail: Option<Mailer>) -> Self {
        let db = TestDb::from_template("notice", load).await;
        let stage = Self { db, clock: Clock::fixed(at("2026-11-23T09:00:00")), mail };
        stage.work().await;
        stage
    }

    pub fn app(&self) -> App {
        App {
            pool: self.db.pool.clone(),
            clock: self.clock.clone(),
            settings: Settings { public_url: Some("https://tiendo.vn".to_owned()), ..Settings::default() }.into(),
            files: files(),
            mail: self.mail.clone(),
            demo: None,
        }
    }

    /// Does what is due now.
    pub async fn work(&self) {
        Worker::new(self.app(), app::kinds()).catch_up().await.expect("worked");
    }

    /// Does what is due at an instant.
    pub async fn work_at(&self, text: &str) {
        self.clock.set(at(text));
        self.work().await;
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub async fn tell(&self, news: &[News]) {
        let mut tx = self.db.pool.begin().await.expect("begun");
        notice::tell(&mut tx, news).await.expect("told");
        tx.commit().await.expect("committed");
    }

    pub async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.db.pool).await.expect(sql);
    }

    pub async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect(sql)
    }

    pub async fn unit(&self, code: &str) -> i64 {
        self.number(&format!("select id from unit where code = '{code}'")).await
    }

    pub async fn account(&self, username: &str) -> i64 {
        self.number(&format!("select id from account where username = '{username}'")).await
    }

    /// The texts that somebody was told, in their order.
    pub async fn told(&self, username: &str) -> Vec<String> {
        told(&self.db.pool, username).await
    }
}

/// The texts that somebody was told, in their order.
pub async fn told(pool: &PgPool, username: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select n.text from notice n join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id
         where a.username = $1 order by n.id",
    )
    .bind(username)
    .fetch_all(pool)
    .await
    .expect("the notices")
}
