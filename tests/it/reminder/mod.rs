//! Reminders: by the clock on chosen days, by an officer through the router, on record for everybody concerned.

mod acts;
mod automatic;
mod readers;
mod volume;

use std::sync::Arc;

use tiendo::{
    app::{self, App},
    config::Settings,
    jobs::Worker,
};

use crate::{
    progress::fixture::{Stage, at},
    support::files,
};

/// Another Sở, whose quarter of the same name is to be sent a week later, with a school, its staff and its Director.
const NEIGHBOUR: &str = "
    insert into unit (code, name, kind) values ('so2', 'Sở khác', 'so');
    insert into unit (parent_id, code, name, kind) select id, 'c', 'Trường C', 'school' from unit where code = 'so2';
    insert into account (username, full_name, password_hash) values ('chi', 'Ngô Chi', 'x'), ('giamdoc2', 'Bùi Giám Đốc', 'x');
    insert into role_grant (account_id, unit_id, role, from_on)
    select a.id, u.id, g.role, '2026-01-01' from (values ('chi', 'c', 'staff'), ('giamdoc2', 'so2', 'director')) as g (username, code, role)
    join account a on a.username = g.username join unit u on u.code = g.code;
    insert into plan (owner_unit_id, number, title, short_title, status, activated_at, issued_on)
    select id, '02/KH', 'Kế hoạch khác', 'KH khác', 'active', '2026-01-01', '2026-01-01' from unit where code = 'so2';
    insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Mục' from plan where number = '02/KH';
    insert into task (plan_id, section_id, position, ref, content)
    select p.id, s.id, 1, 'K.1', 'Việc khác' from plan p join section s on s.plan_id = p.id where p.number = '02/KH';
    insert into assignment (plan_id, task_id, role, unit_id, from_on)
    select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'K.1' and u.code = 'c';
    insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
    select id, 'quarter', 2026, 4, 'Quý IV/2026', '2026-09-15', '2026-12-14', '2026-12-23' from unit where code = 'so2';";

/// The portal's background work, as it is done in the morning of chosen days.
struct Mornings {
    stage: Stage,
    worker: Worker,
}

impl Mornings {
    /// The evening before `day`.
    async fn before(day: &str) -> Self {
        let stage = Stage::new().await;
        let app = App {
            pool: stage.db.pool.clone(),
            clock: stage.clock.clone(),
            settings: Arc::new(Settings::default()),
            files: files(),
            demo: None,
        };
        let worker = Worker::new(app, app::kinds());
        stage.clock.set(at(&format!("{day}T00:00:01")));
        worker.catch_up().await.expect("laid");
        Self { stage, worker }
    }

    /// The portal serves on the morning of each of these days of 2026 ("14/12"), and on no other.
    async fn on(&self, days: &[&str]) {
        for text in days {
            let (day, month) = text.split_once('/').expect("a day");
            self.stage.clock.set(at(&format!("2026-{month}-{day}T06:31:00")));
            self.worker.catch_up().await.expect("done");
        }
    }

    /// The same on every day from one to another of a month.
    async fn through(&self, month: u32, days: std::ops::RangeInclusive<u32>) {
        for day in days {
            self.on(&[&format!("{day:02}/{month:02}")]).await;
        }
    }

    async fn run(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.stage.db.pool).await.expect(sql);
    }

    /// Reminders of one unit about one matter: day, kind, stage, how many things, which unanswered one.
    async fn sent(&self, unit: &str, matter: &str) -> Vec<String> {
        sqlx::query_scalar(
            "select to_char(r.on_date, 'DD/MM') || ' ' || r.kind || ' ' || max(i.stage) || ' ×' || count(*) || ' nth ' || max(i.nth)
             from reminder r join reminder_item i on i.reminder_id = r.id join unit u on u.id = r.unit_id
             where u.code = $1 and r.matter = $2 group by r.id order by r.id",
        )
        .bind(unit)
        .bind(matter)
        .fetch_all(&self.stage.db.pool)
        .await
        .expect("reminders")
    }

    /// How many things a unit leaves unanswered, reminder by reminder.
    async fn unanswered(&self, unit: &str, matter: &str) -> Vec<i64> {
        sqlx::query_scalar(
            "select count(x.assignment_id) from reminder r join unit u on u.id = r.unit_id
             left join reminder_unanswered x on x.reminder_id = r.id
             where u.code = $1 and r.matter = $2 group by r.id order by r.id",
        )
        .bind(unit)
        .bind(matter)
        .fetch_all(&self.stage.db.pool)
        .await
        .expect("reminders")
    }

    /// What a person was told of reminders: day and sentence.
    async fn told(&self, username: &str) -> Vec<String> {
        told(&self.stage, username).await
    }
}

async fn told(stage: &Stage, username: &str) -> Vec<String> {
    sqlx::query_scalar(
        "select to_char(n.at at time zone 'Asia/Ho_Chi_Minh', 'DD/MM') || ' ' || n.text
         from notice n join notice_recipient t on t.notice_id = n.id join account a on a.id = t.account_id
         where a.username = $1 and n.topic = 'reminder' order by n.id",
    )
    .bind(username)
    .fetch_all(&stage.db.pool)
    .await
    .expect("notices")
}

/// A report as it is when it was sent to TCCB.
async fn submit(stage: &Stage, task: &str, unit: &str) {
    sqlx::query(
        "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_at,
            first_submitted_at, submitted_by)
         select $1, p.id, 'submitted', 'in_progress', 50, 'Đã làm', w.id, $2, $2, $2, w.id
         from period p join unit u on u.id = p.owner_unit_id, account w
         where u.code = 'so' and p.ordinal = 4 and w.username = 'an'",
    )
    .bind(stage.assignment(task, unit).await)
    .bind(stage.clock.now())
    .execute(&stage.db.pool)
    .await
    .expect("sent");
}
