//! The rows the matrix plays on: beside the demo, a plan with a report in every state, another school's own plan, and
//! another Sở with the same.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{
    plan::draft::{Content, DraftParty, DraftSection, DraftTask, Target as Means},
    web::Role,
};

use super::{
    commendations, consolidated, contributions, dialogue, extensions, instructions, legal, obstacles,
    plans::{self, Plans},
    rights::Target,
    supervision,
};
use crate::support::{closing::closing_form, files};

/// The day of the matrix: after the open quarter's cut-off, so that closing it is possible.
pub fn now() -> DateTime<Utc> {
    "2026-12-20T03:00:00Z".parse().expect("an instant")
}

/// Who plays each role: a school's own people and those at its Sở.
pub fn player(role: Role) -> &'static str {
    match role {
        Role::Staff => "lequydon",
        Role::Head => "lequydon.truong",
        Role::Officer => "tccb",
        Role::Director => "giamdoc",
        Role::Observer => "congdoan",
        Role::Administrator => "quantri",
    }
}

/// The session token of a role's player.
pub fn token(role: Role) -> String {
    format!("token-of-{}", role.code())
}

/// A file that may be evidence.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";

/// A calendar's address. Each player has one of their own; this is the officer's.
pub const CALENDAR: &str = "/lich/calendar-of-officer.ics";

/// Task by the state of its report: "none" has none; TCCB asks for a correction of "asked", "correcting" has one begun.
const TASKS: [&str; 8] = ["none", "draft", "with_head", "submitted", "accepted", "returned", "asked", "correcting"];

/// Loads the demo and adds the fixture's rows.
pub async fn load(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load(&pool, chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")).await?;
    let run = async |sql: String| sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await.map(drop);
    run("insert into unit (parent_id, code, name, kind)
         select parent_id, 'so-yte', 'Sở Y tế', 'so' from unit where kind = 'so';
         insert into unit (parent_id, code, name, kind) select id, 'benhvien', 'Bệnh viện Thử', 'other' from unit where code = 'so-yte';
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         select id, 'quarter', 2026, 4, 'Quý IV/2026', '2026-09-15', '2026-12-14', '2026-12-16' from unit where code = 'so-yte';
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         select id, 'quarter', 2026, 4, 'Quý IV/2026', '2026-09-15', '2026-12-14', '2026-12-16' from unit where code in ('kienan', 'lequydon');
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by, state)
         select id, 'quarter', 2026, 3, 'Quý III/2026', '2026-06-15', '2026-09-14', '2026-09-16', 'closed' from unit where code in ('kienan', 'lequydon');
         insert into period_closing (period_id, version, closed_at, closed_by)
         select pe.id, 1, '2026-09-20', a.id from period pe join unit u on u.id = pe.owner_unit_id and u.code in ('kienan', 'lequydon'), account a
         where pe.state = 'closed' and a.username = 'lequydon.truong';
         insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         select u.id, 'ad_hoc', 2027, v.ordinal, 'Học kỳ thử', '2027-01-04', '2027-01-15', '2027-01-19'
         from unit u join (values ('so-gddt', 91), ('kienan', 92), ('so-yte', 93), ('lequydon', 94)) v (code, ordinal) on v.code = u.code;
         insert into day_off (on_date, name) values ('2027-07-07', 'Ngày thử') on conflict do nothing;
         insert into unit_group (owner_unit_id, name) select id, 'Nhóm thử' from unit where kind = 'so' and code <> 'so-yte';
         insert into job (kind, payload, state, run_at, wanted_at, attempts, error, finished_at) values
            ('test.act', '{}', 'waiting', '2027-01-01', '2026-12-01', 0, '', null),
            ('test.act', '{}', 'failed', '2026-12-01', '2026-12-01', 5, 'Lỗi thử', '2026-12-01');
         insert into job_schedule (kind, minute_of_day, next_at) values ('test.daily', 420, '2026-12-21');
         insert into account (username, full_name, password_hash, disabled_at) values ('nguoithu', 'Người Thử', 'x', '2026-01-01');"
        .into())
    .await?;
    // code of the owner's unit, codes of the leading units
    let plans = [
        ("T-own", "(select code from unit where kind = 'so' and code <> 'so-yte')", "'lequydon', 'kienan'"),
        ("T-sibling", "'kienan'", "'kienan'"),
        ("T-foreign", "'so-yte'", "'benhvien'"),
        ("T-school", "'lequydon'", "'lequydon'"),
    ];
    for (number, owner, leads) in plans {
        run(format!(
            "insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
             select id, '{number}', 'Kế hoạch thử', '{number}', 'active', '2026-09-20' from unit where code = {owner};
             insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Mục thử' from plan where number = '{number}';"
        ))
        .await?;
        for (place, state) in TASKS.iter().enumerate() {
            // The parties follow the tasks, so that assignments can follow the parties.
            run(format!(
                "insert into task (plan_id, section_id, position, ref, content)
                 select p.id, s.id, {place}, '{state}', 'Nhiệm vụ thử' from plan p join section s on s.plan_id = p.id where p.number = '{number}';
                 insert into assignment (plan_id, task_id, role, unit_id, from_on)
                 select t.plan_id, t.id, 'lead', u.id, '2026-09-20'
                 from task t join plan p on p.id = t.plan_id, unit u
                 where p.number = '{number}' and t.ref = '{state}' and u.code in ({leads});
                 insert into task_party (task_id, role, position, text, unit_id)
                 select a.task_id, a.role, 0, u.name, u.id from assignment a join task t on t.id = a.task_id
                 join plan p on p.id = a.plan_id join unit u on u.id = a.unit_id where p.number = '{number}' and t.ref = '{state}';"
            ))
            .await?;
            if *state != "none" {
                let state = if matches!(*state, "asked" | "correcting") { "accepted" } else { state };
                let task = TASKS[place];
                run(format!(
                    "insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at,
                        submitted_at, first_submitted_at, submitted_by, accepted_at, return_reason)
                     select a.id, pe.id, '{state}', 'in_progress', 40, 'Đã làm', w.id, '2026-12-01',
                        '2026-12-02', '2026-12-02', w.id, case when '{state}' = 'accepted' then timestamptz '2026-12-03' end,
                        case when '{state}' = 'returned' then 'Bổ sung' else '' end
                     from assignment a join task t on t.id = a.task_id join plan p on p.id = a.plan_id
                     join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = 'quarter' and pe.year = 2026 and pe.ordinal = 4,
                     account w
                     where p.number = '{number}' and t.ref = '{task}' and w.username = 'nguoithu';"
                ))
                .await?;
            }
        }
    }
    run("insert into report_event (report_id, kind, at, account_id, reason, content)
         select r.id, 'correction_asked', '2026-12-04', w.id, 'Số liệu chưa khớp', jsonb_build_object('progress', r.progress,
            'percent', r.percent, 'completions', jsonb_build_array(), 'completed_on', null, 'results', r.results, 'obstacles', '',
            'proposals', '', 'next_steps', '', 'nothing_new', false, 'regress_reason', '')
         from report r join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
         join plan p on p.id = a.plan_id, account w
         where p.number like 'T-%' and t.ref = 'asked' and w.username = 'nguoithu';
         insert into report (assignment_id, period_id, revision, progress, percent, results, written_by, updated_at)
         select r.assignment_id, r.period_id, 2, r.progress, r.percent, r.results, r.written_by, '2026-12-04'
         from report r join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
         join plan p on p.id = a.plan_id where p.number like 'T-%' and t.ref = 'correcting'"
        .into())
    .await?;
    let hash = files().put(PDF.into()).await?;
    run(format!(
        "with file as (
            insert into stored_file (sha256, name, media_type, size, stored_at)
            values (decode('{hash}', 'hex'), 'minh-chung.pdf', 'application/pdf', {}, '2026-12-01') returning id)
         insert into evidence (report_id, file_id, name, kind, added_by, added_at)
         select r.id, file.id, 'minh-chung.pdf', 'pdf', r.written_by, '2026-12-01'
         from file, report r join assignment a on a.id = r.assignment_id join plan p on p.id = a.plan_id
         where p.number like 'T-%'",
        PDF.len()
    ))
    .await?;
    contributions::load(&pool).await?;
    obstacles::load(&pool).await?;
    commendations::load(&pool).await?;
    extensions::load(&pool).await?;
    instructions::load(&pool).await?;
    dialogue::load(&pool).await?;
    supervision::load(&pool).await?;
    legal::load(&pool).await?;
    run("insert into period_plan (period_id, plan_id)
         select pe.id, p.id from period pe join plan p on p.owner_unit_id = pe.owner_unit_id
         where pe.kind = 'ad_hoc' and p.number like 'T-%'"
        .into())
    .await?;
    // A new name for each target's unit, and another lead for each target's task.
    run("insert into unit_change (kind, effective_on, decision, terms, created_by, created_at)
         select 'rename', '2026-12-20', 'QĐ 1', jsonb_build_object('rename',
            jsonb_build_object('unit', u.id, 'name', 'Tên của ' || u.code, 'short_name', null)), a.id, '2026-12-19'
         from unit u, account a where u.code in ('lequydon', 'kienan', 'benhvien') and a.username = 'quantri';
         insert into unit_change (kind, effective_on, decision, terms, plan_id, created_by, created_at)
         select 'lead', '2026-12-20', 'QĐ 1', jsonb_build_object('lead',
            jsonb_build_object('task', t.id, 'from', u.id, 'to', h.id)), p.id, a.id, '2026-12-19'
         from task t join plan p on p.id = t.plan_id join assignment g on g.task_id = t.id join unit u on u.id = g.unit_id,
            unit h, account a
         where t.ref = 'none' and h.code = 'haian' and a.username = 'tccb' and p.number in ('T-own', 'T-foreign');"
        .into())
    .await?;
    run("insert into plan_issue (plan_id, unit_id, version, issued_at)
         select distinct a.plan_id, a.unit_id, 1, p.activated_at
         from assignment a join plan p on p.id = a.plan_id where p.number like 'T-%'"
        .into())
    .await?;
    plans::load(&pool).await?;
    drafts(&pool).await?;
    consolidated::load(&pool).await?;
    run("update account set email = 'quantri@so.vn' where username = 'quantri'".into()).await?;
    // Told to each player, and to the people of the other schools.
    run("insert into notice (topic, text, href, at)
         select 'plan', 'Báo ' || v.who, '/', '2026-12-19' from (values ('own'), ('kienan'), ('benhvien')) v (who);
         insert into notice_recipient (notice_id, account_id, role, unit_id)
         select n.id, g.account_id, g.role, g.unit_id from notice n, (
            select distinct on (account_id) account_id, role, unit_id from role_grant order by account_id, id) g
         where n.text = 'Báo own'"
        .into())
    .await?;
    for role in Role::ALL {
        sqlx::query(
            "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
             select $1, a.id, g.id, $4, $4 from account a join role_grant g on g.account_id = a.id
             where a.username = $2 and g.role = $3",
        )
        .bind(tiendo::web::viewer::token_hash(&token(role)))
        .bind(player(role))
        .bind(role.code())
        .bind(now() - Duration::minutes(5))
        .execute(&pool)
        .await?;
        // Read just now, so that reading it again notes nothing.
        sqlx::query(
            "insert into calendar_address (account_id, token_hash, created_at, last_read_at)
             select id, $1, $2, $2 from account where username = $3 on conflict do nothing",
        )
        .bind(tiendo::web::viewer::token_hash(&format!("calendar-of-{}", role.code())))
        .bind(now() - Duration::minutes(5))
        .bind(player(role))
        .execute(&pool)
        .await?;
    }
    // Everybody has had a file made, in each role.
    run("insert into export (account_id, role, unit_id, title, what, asked_at, done, total, finished_at, file_id)
         select g.account_id, g.role, g.unit_id, 'Kết xuất thử', '{\"kind\": \"periods\", \"plan\": 1, \"periods\": []}', '2026-12-18', 1, 1, '2026-12-18',
            (select min(file_id) from evidence)
         from role_grant g"
        .into())
    .await?;
    Ok(())
}

/// What the drafts say: two sections, two tasks in the first; `lead` carries both out.
fn content(lead: DraftParty) -> Content {
    let section = |key, number: &str| DraftSection {
        key,
        reference: number.to_owned(),
        printed_number: Some(number.to_owned()),
        heading: "Mục thử".to_owned(),
        ..DraftSection::default()
    };
    let task = |key, reference: &str| DraftTask {
        key,
        section: 0,
        reference: reference.to_owned(),
        content: "Rà soát hồ sơ. Báo cáo kết quả.".to_owned(),
        reports: true,
        leads: vec![lead.clone()],
        ..DraftTask::default()
    };
    Content {
        title: "Kế hoạch đang soạn".to_owned(),
        short_title: "Đang soạn".to_owned(),
        sections: vec![section(0, "I"), section(3, "II")],
        tasks: vec![task(1, "I.1"), task(2, "I.2")],
        next_key: 4,
        ..Content::blank()
    }
}

/// Drafts of the Sở, of the school, of its sibling and of the foreign Sở: open, with a name nobody knows, not readable.
async fn drafts(pool: &PgPool) -> anyhow::Result<()> {
    let named = content(DraftParty { text: "cấp ủy".to_owned(), means: Some(Means::Named) });
    let unnamed = content(DraftParty { text: "Phong la".to_owned(), means: None });
    for (state, content) in [("open", Some(named)), ("unnamed", Some(unnamed)), ("failed", None)] {
        sqlx::query(
            "with file as (
                insert into stored_file (sha256, name, media_type, size, stored_at)
                values (decode(repeat('00', 32), 'hex'), $1, 'text/plain', 1, $3) returning id)
             insert into plan_draft (owner_unit_id, state, file_id, failure, content, created_by, created_at, updated_by, updated_at)
             select u.id, case when $1 = 'failed' then 'failed' else 'open' end, f.id, case when $1 = 'failed' then 'Tệp bị hỏng.' end,
                $2, a.id, $3, a.id, $3
             from unit u, account a, file f
             where (u.code in ('lequydon', 'kienan', 'so-yte') or u.kind = 'so') and a.username = 'nguoithu'",
        )
        .bind(state)
        .bind(content.map(sqlx::types::Json))
        .bind(now())
        .execute(pool)
        .await?;
    }
    Ok(())
}

/// Ids that paths and forms need, by what they are.
pub struct Ids {
    ids: HashMap<String, i64>,
    seen: HashMap<i64, String>,
    pub plans: Plans,
}

impl Ids {
    /// Reads them off the template; clones have the same.
    pub async fn read(pool: &PgPool) -> Self {
        let sql = format!("{}{}{}", "select 'unit ' || code, id from unit
             union all select 'plan ' || number, id from plan where number like 'T-%'
             union all select 'task ' || p.number || ' ' || t.ref, t.id from task t join plan p on p.id = t.plan_id where p.number like 'T-%'
             union all select 'assignment ' || u.code || ' ' || p.number || ' ' || t.ref, a.id
                from assignment a join task t on t.id = a.task_id join plan p on p.id = t.plan_id join unit u on u.id = a.unit_id
                where p.number like 'T-%'
             union all select 'report ' || u.code || ' ' || p.number || ' ' || t.ref || case when r.revision > 1 then ' again' else '' end, r.id
                from report r join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
                join plan p on p.id = t.plan_id join unit u on u.id = a.unit_id where p.number like 'T-%'
             union all select 'evidence ' || u.code || ' ' || p.number || ' ' || t.ref || case when r.revision > 1 then ' again' else '' end, e.id
                from evidence e join report r on r.id = e.report_id join assignment a on a.id = r.assignment_id
                join task t on t.id = a.task_id join plan p on p.id = t.plan_id join unit u on u.id = a.unit_id
             union all select 'period ' || u.code || ' ' || pe.year || '-' || pe.ordinal, pe.id
                from period pe join unit u on u.id = pe.owner_unit_id
             union all select 'change ' || u.code || ' ' || c.kind, c.id
                from unit_change c join unit u on u.id = coalesce(c.terms -> 'rename' ->> 'unit', c.terms -> 'lead' ->> 'from')::bigint
             union all select 'request ' || u.code, r.id from contribution_request r
                join task t on t.id = r.task_id and t.ref = 'none' join assignment l on l.id = r.asker_assignment_id
                join unit u on u.id = l.unit_id
             union all select 'deadline ' || p.number || ' ' || d.text, d.id from deadline d join task t on t.id = d.task_id
                join plan p on p.id = t.plan_id where p.number like 'T-%' and t.ref = 'dated'
             union all select 'extension ' || u.code || ' ' || e.state, e.id from extension e
                join assignment a on a.id = e.assignment_id join plan p on p.id = a.plan_id join unit u on u.id = a.unit_id
                where p.number like 'T-%'
             union all select 'instruction ' || n.title, n.id from instruction n where n.words = 'Thiếu số liệu'
             union all select 'recipient ' || n.title, r.id from instruction n join instruction_recipient r on r.instruction_id = n.id
                where n.words = 'Thiếu số liệu'
             union all select n.text, n.id from notice n where n.text like 'Báo %'
             union all select 'job ' || state, id from job where kind = 'test.act'
             union all select 'obstacle ' || u.code || ' ' || o.title, o.id
                from obstacle o join unit u on u.id = o.unit_id join plan p on p.id = o.plan_id where p.number like 'T-%'
             union all select 'commendation ' || u.code || ' ' || c.state, c.id
                from commendation c join unit u on u.id = c.unit_id where c.words = 'Thiếu số liệu'
             union all select 'message ' || title, id from message where title in ('lequydon', 'kienan', 'benhvien')
             union all select 'message file ' || m.title, f.id from message_file f join message m on m.id = f.message_id
             union all select 'consolidated ' || u.code || ' ' || p.number || ' ' || pe.ordinal, c.id from consolidated c
                join unit u on u.id = c.unit_id join plan p on p.id = c.plan_id join period pe on pe.id = c.period_id
                where p.number like 'T-%'
             union all select 'passage ' || u.code || ' ' || p.number || ' ' || pe.ordinal, g.id from passage g
                join consolidated c on c.id = g.consolidated_id and g.part = 'next'
                join unit u on u.id = c.unit_id join plan p on p.id = c.plan_id join period pe on pe.id = c.period_id
                where p.number like 'T-%'
             union all select 'group', id from unit_group where name = 'Nhóm thử'
             union all select 'account ' || username, id from account
             union all select 'grant ' || a.username || ' ' || g.role, g.id from role_grant g join account a on a.id = g.account_id
             union all select 'session ' || a.username, s.id from session s join account a on a.id = s.account_id
             union all select 'export ' || a.username || ' ' || e.role, e.id from export e join account a on a.id = e.account_id
             union all select 'draft ' || u.code || ' ' || f.name, d.id
                from plan_draft d join unit u on u.id = d.owner_unit_id join stored_file f on f.id = d.file_id
             union all select 'so', id from unit where kind = 'so' and code <> 'so-yte'",
            legal::IDS,
            supervision::IDS
        );
        let rows: Vec<(String, i64)> =
            sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await.expect("the fixture's ids");
        let ids: HashMap<String, i64> = rows.into_iter().collect();
        let mut seen = HashMap::new();
        for (owner, role) in [("so-gddt", Role::Officer), ("lequydon", Role::Head)] {
            let period = ids[&format!("period {owner} 2026-4")];
            let page = super::page(pool, &format!("/ky/{period}/dong"), &token(role)).await;
            let form = closing_form(&page).into_iter().find(|(name, _)| *name == "seen");
            seen.extend(form.map(|(_, numbers)| (period, numbers)));
        }
        Self { ids, seen, plans: Plans::read(pool).await }
    }

    /// The id of `what`.
    pub fn id(&self, what: &str) -> i64 {
        *self.ids.get(what).unwrap_or_else(|| panic!("the fixture has no {what}"))
    }

    fn unit_code(target: Target) -> &'static str {
        match target {
            Target::Own => "lequydon",
            Target::Sibling => "kienan",
            Target::Foreign => "benhvien",
        }
    }

    /// The plan in which the target's unit has its assignments.
    fn plan_of(target: Target) -> &'static str {
        if target == Target::Foreign { "T-foreign" } else { "T-own" }
    }

    pub fn unit(&self, target: Target) -> i64 {
        self.id(&format!("unit {}", Self::unit_code(target)))
    }

    pub fn plan(&self, target: Target) -> i64 {
        match target {
            Target::Own => self.id("plan T-own"),
            Target::Sibling => self.id("plan T-sibling"),
            Target::Foreign => self.id("plan T-foreign"),
        }
    }

    pub fn task(&self, target: Target) -> i64 {
        self.id(&format!("task {} none", Self::plan_of(target)))
    }

    /// The target's assignment whose report is in `state`.
    pub fn assignment(&self, target: Target, state: &str) -> i64 {
        self.id(&format!("assignment {} {} {state}", Self::unit_code(target), Self::plan_of(target)))
    }

    /// The target's report in `state`.
    pub fn report(&self, target: Target, state: &str) -> i64 {
        self.id(&format!("report {} {} {state}", Self::unit_code(target), Self::plan_of(target)))
    }

    /// The file of the target's report in `state`.
    /// A notice told to every player, or to nobody of them.
    pub fn notice(&self, target: Target) -> i64 {
        self.id(&format!("Báo {}", if target == Target::Own { "own" } else { Self::unit_code(target) }))
    }

    /// A file that the role's player has had made, or somebody else.
    pub fn export(&self, role: Role, target: Target) -> i64 {
        match target {
            Target::Own => self.id(&format!("export {} {}", player(role), role.code())),
            Target::Sibling | Target::Foreign => self.id("export kienan staff"),
        }
    }

    pub fn evidence(&self, target: Target, state: &str) -> i64 {
        self.id(&format!("evidence {} {} {state}", Self::unit_code(target), Self::plan_of(target)))
    }

    /// The period called for by hand, not begun: for the school's people their school's, for the others their Sở's; of the
    /// sibling itself, of the foreign Sở.
    pub fn call(&self, role: Role, target: Target) -> i64 {
        match target {
            Target::Own if matches!(role, Role::Staff | Role::Head) => self.id("period lequydon 2027-94"),
            Target::Own => self.id("period so-gddt 2027-91"),
            Target::Sibling => self.id("period kienan 2027-92"),
            Target::Foreign => self.id("period so-yte 2027-93"),
        }
    }

    /// The target's draft: for the school's people their school's, for the others their Sở's.
    pub fn draft(&self, role: Role, target: Target, state: &str) -> i64 {
        let owner = match (target, role) {
            (Target::Own, Role::Staff | Role::Head) => "lequydon",
            (Target::Own, _) => "so-gddt",
            (Target::Sibling, _) => "kienan",
            (Target::Foreign, _) => "so-yte",
        };
        self.id(&format!("draft {owner} {state}"))
    }

    /// The change of this kind that concerns the target's unit.
    pub fn change(&self, target: Target, kind: &str) -> i64 {
        self.id(&format!("change {} {kind}", Self::unit_code(target)))
    }

    /// A closed period: of the school's Sở, of the sibling itself; the foreign Sở has only an open one.
    pub fn closed_period(&self, target: Target) -> i64 {
        match target {
            Target::Sibling => self.id("period kienan 2026-3"),
            _ => self.period(target, "2026-3"),
        }
    }

    /// The plan for which the target's periods are called: for the school's people their school's own.
    pub fn reporting(&self, role: Role) -> i64 {
        self.id(if matches!(role, Role::Staff | Role::Head) { "plan T-school" } else { "plan T-own" })
    }

    /// The period of a quarter as those see it who may close it: for the school's people their school's own.
    pub fn kept_period(&self, role: Role, target: Target, quarter: &str) -> i64 {
        match (role, target) {
            (Role::Staff | Role::Head, Target::Own) => self.id(&format!("period lequydon {quarter}")),
            _ => self.period(target, quarter),
        }
    }

    /// The numbers that the page before closing shows to those who may close a period.
    pub fn seen(&self, period: i64) -> &str {
        self.seen.get(&period).map_or("0-0-0-0-0-0-0-0-0-0", String::as_str)
    }

    /// The period of a quarter: of the school's Sở, of the sibling itself, of the foreign Sở.
    pub fn period(&self, target: Target, quarter: &str) -> i64 {
        match target {
            Target::Foreign => self.id("period so-yte 2026-4"),
            Target::Own => self.id(&format!("period so-gddt {quarter}")),
            Target::Sibling => self.id("period kienan 2026-4"),
        }
    }
}
