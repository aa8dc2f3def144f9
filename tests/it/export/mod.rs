//! What is taken out of the portal: every list as the page shows it, long exports made as jobs, the tracking table.

mod background;
mod figures;
mod lists;
mod long;
mod tracking;
mod volume;

use std::{io::Cursor, sync::Arc};

use calamine::{Data, Range, Reader, Xlsx};
use chrono::NaiveDate;
use regex::Regex;
use sqlx::{AssertSqlSafe, PgPool};
use tempfile::TempDir;
use tiendo::{clock::Clock, config::Settings, demo, files::Files, jobs::Worker, web::App};

use crate::support::{
    TestDb,
    visitor::{Answer, Visitor},
};

/// The demo's day, within Quý IV/2026.
const NOW: &str = "2026-11-23T03:00:00Z";

/// The demo at a chosen time.
struct Stage {
    db: TestDb,
    app: App,
    /// Files of its own: the same export has the same bytes, and one test's are swept away.
    _folder: TempDir,
}

impl Stage {
    async fn new() -> Self {
        let load = async |pool: PgPool| {
            let day: NaiveDate = "2026-11-23".parse()?;
            demo::load(&pool, day).await
        };
        let db = TestDb::from_template("export", load).await;
        let folder = TempDir::new().expect("a folder");
        let files = Files::in_folder(folder.path()).expect("a store");
        let (pool, clock) = (db.pool.clone(), Clock::fixed(NOW.parse().expect("an instant")));
        let app = App { pool, clock, settings: Arc::new(Settings::default()), files, mail: None, demo: None };
        Self { db, app, _folder: folder }
    }

    /// The same portal at another time.
    fn at(&self, now: &str) -> App {
        App { clock: Clock::fixed(now.parse().expect("an instant")), ..self.app.clone() }
    }

    /// Somebody signed in.
    async fn visitor(&self, username: &str) -> Visitor {
        let mut visitor = Visitor::of(self.app.clone());
        visitor.sign_in(username, "tiendo-demo").await.is(303);
        visitor
    }

    /// Does all jobs that wait.
    async fn work(&self) {
        worker(&self.app).catch_up().await.expect("the jobs");
    }

    async fn number(&self, sql: &str) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect("a number")
    }

    async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&self.db.pool).await.expect("done");
    }
}

/// A second plan of the same owner, with one task that every unit of the first one leads.
async fn add_second_plan(stage: &Stage, period_kind: &str) {
    stage
        .run(&format!(
            "insert into plan (owner_unit_id, number, title, short_title, status, activated_at, period_kinds)
             select owner_unit_id, 'V-2', 'Kế hoạch thứ hai', 'V2', 'active', '2026-01-05', '{{{period_kind}}}'
             from plan where id = 1;
             insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Mục' from plan where number = 'V-2';
             insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, 1, 'I.1', 'Rà soát quy chế làm việc' from plan p join section s on s.plan_id = p.id
             where p.number = 'V-2';
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', a.unit_id, date '2026-01-05'
             from task t join plan p on p.id = t.plan_id,
                (select distinct unit_id from assignment where plan_id = 1 and role = 'lead' and unit_id is not null) a
             where p.number = 'V-2'"
        ))
        .await;
}

fn worker(app: &App) -> Worker {
    Worker::new(app.clone(), tiendo::app::kinds())
}

/// An address with one more question.
fn with(path: &str, question: &str) -> String {
    format!("{path}{}{question}", if path.contains('?') { '&' } else { '?' })
}

/// A page's words, without its tags.
fn words(page: &str) -> String {
    let main = page.split("<main").nth(1).expect("a main part");
    let text = Regex::new(r"<[^>]*>").expect("a pattern").replace_all(main, " ").replace("&#38;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The records of a CSV, its titles first.
fn csv_rows(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert!(answer.headers["content-disposition"].to_str().expect("ASCII").starts_with("attachment; "));
    let body = answer.body.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body);
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

/// The first sheet of an Excel file.
fn sheet(answer: &Answer) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(answer.body.as_slice())).expect("an Excel file");
    book.worksheet_range_at(0).expect("a sheet").expect("its cells")
}
