//! Consolidated reports: writing them, their files, and figures that are the same everywhere.

mod closing;
mod edges;
mod figures;
pub mod paper;
mod volume;
mod writing;

use axum::{body::Body, http::Request};
use sqlx::AssertSqlSafe;
use tiendo::{app, files::Hash, jobs::Worker};

use crate::progress::fixture::{Stage, at};

const HOME: &str = "/bao-cao-tong-hop";
const OFFICER: &str = "tccb:officer";

impl Stage {
    /// One text of the database, by a statement made here.
    async fn text(&self, sql: &str) -> String {
        sqlx::query_scalar(AssertSqlSafe(format!("select ({sql})::text")))
            .fetch_one(&self.db.pool)
            .await
            .expect("a text")
    }

    /// Runs statements.
    async fn set_up(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&self.db.pool).await.expect("done");
    }

    async fn quarter(&self, ordinal: i16) -> String {
        self.text(&format!("select id from period where kind = 'quarter' and ordinal = {ordinal}")).await
    }

    /// Makes the report of the open quarter; its address.
    async fn begin(&self, who: &str) -> String {
        let (plan, quarter) = (self.text("select id from plan").await, self.quarter(4).await);
        let fields = [("plan", plan.as_str()), ("from", quarter.as_str()), ("to", quarter.as_str())];
        self.post(who, HOME, &fields).await.to().to_owned()
    }

    /// The address of a passage of the only report: of a part's opening, or of its section.
    async fn passage(&self, report: &str, part: &str, section: bool) -> String {
        let id = report.rsplit('/').next().expect("an id");
        let is = if section { "is not null" } else { "is null" };
        let found = self
            .text(&format!(
                "select min(id) from passage where consolidated_id = {id} and part = '{part}' and section_id {is}"
            ))
            .await;
        format!("{report}/phan/{found}")
    }

    /// A file as it is served: its status and its bytes.
    async fn file(&self, who: &str, path: &str) -> (u16, Vec<u8>) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let (status, _, bytes) = self.ask_for(who, request).await;
        (status.as_u16(), bytes)
    }

    /// Accepted reports of the open quarter of both tasks of school A and the one of school B.
    async fn report_all(&self) {
        self.set_up(
            "insert into report (assignment_id, period_id, state, progress, percent, results, obstacles, proposals, next_steps,
                written_by, updated_at, submitted_by, submitted_at, first_submitted_at, accepted_at)
             select a.id, p.id, 'accepted', 'in_progress', 40, 'Đã kiện toàn xong', 'Thiếu biên chế ' || u.name, 'Bổ sung', 'Tiếp tục',
                w.id, '2026-11-20', w.id, '2026-11-20', '2026-11-20', '2026-11-21'
             from assignment a join unit u on u.id = a.unit_id, period p, account w
             where a.role = 'lead' and p.state = 'open' and w.username = 'an'",
        )
        .await;
    }

    /// Does what waits among the jobs.
    async fn catch_up(&self) -> usize {
        Worker::new(self.app(), app::kinds()).catch_up().await.expect("caught up")
    }

    /// Closes the open quarter the day after, and does what that leaves behind.
    async fn close_quarter(&self) {
        self.wake_at("2026-12-21T08:00:00").await;
        self.close(&self.quarter(4).await).await.to();
        self.catch_up().await;
    }
}

/// The name of a file's content, in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Hash::of(bytes).to_string()
}
