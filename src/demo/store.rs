//! The demo's SQL: is the database free, and all rows at once.
//!
//! Each table takes its rows as one JSON array, a few thousand at a time. Ids are given, so that the same
//! day gives the same rows; the sequences are moved past them at the end.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};

use super::rows::Rows;

/// Rows per statement: a few megabytes of reports.
const CHUNK: usize = 4_000;

/// Under this key a setting says that the database holds the demo.
const MARK: &str = "demo";

/// Whether the database is marked as a demo.
pub(super) async fn is_marked(db: impl PgExecutor<'_>) -> Result<bool> {
    let marked = sqlx::query_scalar!(r#"select exists (select from setting where key = $1) as "exists!""#, MARK);
    Ok(marked.fetch_one(db).await?)
}

/// Whether there is no unit, plan or account.
pub(super) async fn is_empty(db: impl PgExecutor<'_>) -> Result<bool> {
    let empty = sqlx::query_scalar!(
        r#"select not exists (select from unit) and not exists (select from plan)
                and not exists (select from account) as "empty!""#
    );
    Ok(empty.fetch_one(db).await?)
}

/// Keeps others from writing units, plans and accounts until the transaction ends.
pub(super) async fn lock(db: &mut PgConnection) -> Result<()> {
    sqlx::query!("lock table setting, unit, plan, account in share row exclusive mode").execute(db).await?;
    Ok(())
}

/// Marks the database as a demo of the day.
pub(super) async fn mark(db: &mut PgConnection, today: NaiveDate, loaded_at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into setting (key, value, updated_at) values ($1, $2, $3)",
        MARK,
        serde_json::json!({ "loaded_on": today }),
        loaded_at
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets the database see how much has been loaded: without that it would read thousands of rows as if they were few
/// until it looks by itself.
pub(super) async fn analyze(db: &mut PgConnection) -> Result<()> {
    sqlx::query!(
        "analyze unit, unit_group_member, account, role_grant, plan, section, task, deadline, task_party, assignment,
             plan_issue, plan_receipt, period, report, report_completion, report_event, period_closing, period_standing"
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The days off, unless an administrator has already entered them.
pub(super) async fn insert_days_off(db: &mut PgConnection, days: &[(NaiveDate, &'static str)]) -> Result<()> {
    let (on, names): (Vec<_>, Vec<_>) = days.iter().map(|(on, name)| (*on, (*name).to_owned())).unzip();
    sqlx::query!(
        "insert into day_off (on_date, name)
         select * from unnest($1::date[], $2::text[]) on conflict (on_date) do nothing",
        &on,
        &names
    )
    .execute(db)
    .await?;
    Ok(())
}

macro_rules! bulk {
    ($db:expr, $rows:expr, $sql:literal) => {
        for chunk in $rows.chunks(CHUNK) {
            sqlx::query!($sql, Json(chunk) as _).execute(&mut *$db).await?;
        }
    };
}

mod supervision;

/// Writes every row, parents before children.
pub(super) async fn insert(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    insert_units_and_accounts(db, rows).await?;
    insert_plans(db, rows).await?;
    insert_progress(db, rows).await?;
    insert_cooperation(db, rows).await?;
    insert_obstacles(db, rows).await?;
    insert_extensions(db, rows).await?;
    insert_instructions(db, rows).await?;
    supervision::insert(db, &rows.supervision).await?;
    insert_commendations(db, rows).await?;
    insert_messages(db, rows).await?;
    supervision::insert_messages(db, &rows.supervision).await?;
    insert_legal_register(db, rows).await?;
    bulk!(
        db,
        rows.journal,
        "insert into journal (at, account_id, actor, capacity, action, subject_kind, subject_id, before, after)
         select at, account_id, actor, capacity, action, subject_kind, subject_id, before, after
         from jsonb_to_recordset($1) as r (at timestamptz, account_id bigint, actor text, capacity text, action text,
              subject_kind text, subject_id bigint, before jsonb, after jsonb)"
    );
    move_sequences(db).await
}

async fn insert_units_and_accounts(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.units,
        "insert into unit (id, parent_id, code, name, short_name, kind, position, created_at) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, parent_id bigint, code text, name text,
              short_name text, kind text, position integer, created_at timestamptz)"
    );
    bulk!(
        db,
        rows.aliases,
        "insert into unit_alias (unit_id, alias)
         select * from jsonb_to_recordset($1) as r (unit_id bigint, alias text)"
    );
    bulk!(
        db,
        rows.groups,
        "insert into unit_group (id, owner_unit_id, name, created_at) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, owner_unit_id bigint, name text, created_at timestamptz)"
    );
    bulk!(
        db,
        rows.members,
        "insert into unit_group_member (group_id, unit_id)
         select * from jsonb_to_recordset($1) as r (group_id bigint, unit_id bigint)"
    );
    bulk!(
        db,
        rows.accounts,
        "insert into account (id, username, full_name, password_hash, created_at, password_changed_at) overriding system value
         select id, username, full_name, password_hash, created_at, created_at
         from jsonb_to_recordset($1) as r (id bigint, username text, full_name text, password_hash text, created_at timestamptz)"
    );
    bulk!(
        db,
        rows.grants,
        "insert into role_grant (id, account_id, unit_id, role, from_on, to_on, delegated_by, created_at) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, account_id bigint, unit_id bigint, role text,
              from_on date, to_on date, delegated_by bigint, created_at timestamptz)"
    );
    Ok(())
}

async fn insert_plans(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.plans,
        "insert into plan (id, owner_unit_id, number, title, short_title, issuer, issued_on, status, activated_at, created_at)
            overriding system value
         select id, owner_unit_id, number, title, short_title, issuer, issued_on, 'active', activated_at, created_at
         from jsonb_to_recordset($1) as r (id bigint, owner_unit_id bigint, number text, title text, short_title text,
              issuer text, issued_on date, activated_at timestamptz, created_at timestamptz)"
    );
    bulk!(
        db,
        rows.basis,
        "insert into plan_basis (plan_id, position, number, title, issuer, issued_on)
         select * from jsonb_to_recordset($1) as r (plan_id bigint, position integer, number text, title text,
              issuer text, issued_on date)"
    );
    bulk!(
        db,
        rows.sections,
        "insert into section (id, plan_id, parent_id, position, ref, printed_number, heading) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, plan_id bigint, parent_id bigint, position integer,
              ref text, printed_number text, heading text)"
    );
    bulk!(
        db,
        rows.tasks,
        "insert into task (id, plan_id, section_id, position, ref, kind, content, product) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, plan_id bigint, section_id bigint, position integer,
              ref text, kind text, content text, product text)"
    );
    bulk!(
        db,
        rows.deadlines,
        "insert into deadline (id, task_id, position, text, due_on, cadence, anchor_day, follows, scope) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, task_id bigint, position integer, text text, due_on date,
              cadence text, anchor_day smallint, follows text, scope text)"
    );
    bulk!(
        db,
        rows.assignments,
        "insert into assignment (id, plan_id, task_id, role, unit_id, group_id, party_name, from_on) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, plan_id bigint, task_id bigint, role text, unit_id bigint,
              group_id bigint, party_name text, from_on date)"
    );
    bulk!(
        db,
        rows.receipts,
        "insert into plan_receipt (plan_id, unit_id, account_id, received_at)
         select * from jsonb_to_recordset($1) as r (plan_id bigint, unit_id bigint, account_id bigint, received_at timestamptz)"
    );
    issue_plans(db).await
}

/// What activating the plans leaves behind: the parties behind their assignments, their first version, whom it was issued to.
async fn issue_plans(db: &mut PgConnection) -> Result<()> {
    sqlx::query!(
        "insert into task_party (task_id, role, position, text, unit_id, group_id)
         select a.task_id, a.role, row_number() over (partition by a.task_id, a.role order by min(a.id)) - 1,
            coalesce(g.name, min(u.name), min(a.party_name)), case when a.group_id is null then min(a.unit_id) end, a.group_id
         from assignment a
         left join unit u on u.id = a.unit_id
         left join unit_group g on g.id = a.group_id
         group by a.task_id, a.role, a.group_id, g.name, case when a.group_id is null then a.id end
         order by min(a.id)"
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("update plan set version = 1").execute(&mut *db).await?;
    sqlx::query!(
        "insert into plan_version (plan_id, version, effective_on, made_at)
         select id, 1, (activated_at at time zone 'Asia/Ho_Chi_Minh')::date, activated_at from plan"
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "insert into plan_issue (plan_id, unit_id, version, issued_at)
         select distinct a.plan_id, a.unit_id, 1, p.activated_at
         from assignment a join plan p on p.id = a.plan_id where a.unit_id is not null"
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_progress(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.periods,
        "insert into period (id, owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by, state, created_at)
            overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, owner_unit_id bigint, kind text, year integer, ordinal smallint,
              name text, starts_on date, cut_off_on date, send_by date, state text, created_at timestamptz)"
    );
    bulk!(
        db,
        rows.reports,
        "insert into report (id, assignment_id, period_id, state, progress, percent, completed_on, results, obstacles,
            proposals, next_steps, nothing_new, version, written_by, updated_at, sent_to_head_at, submitted_by, submitted_at,
            first_submitted_at, decided_by, accepted_at, return_reason, rating) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, assignment_id bigint, period_id bigint, state text, progress text,
              percent smallint, completed_on date, results text, obstacles text, proposals text, next_steps text, nothing_new boolean,
              version integer, written_by bigint, updated_at timestamptz, sent_to_head_at timestamptz, submitted_by bigint,
              submitted_at timestamptz, first_submitted_at timestamptz, decided_by bigint, accepted_at timestamptz,
              return_reason text, rating text)"
    );
    bulk!(
        db,
        rows.completions,
        "insert into report_completion (report_id, deadline_id, completed_on)
         select * from jsonb_to_recordset($1) as r (report_id bigint, deadline_id bigint, completed_on date)"
    );
    bulk!(
        db,
        rows.events,
        "insert into report_event (report_id, kind, at, account_id, reason, content)
         select * from jsonb_to_recordset($1) as r (report_id bigint, kind text, at timestamptz, account_id bigint,
              reason text, content jsonb)"
    );
    bulk!(
        db,
        rows.closings,
        "insert into period_closing (period_id, version, closed_at, closed_by, reopened_at, reopened_by, reopen_reason)
         select * from jsonb_to_recordset($1) as r (period_id bigint, version integer, closed_at timestamptz,
              closed_by bigint, reopened_at timestamptz, reopened_by bigint, reopen_reason text)"
    );
    bulk!(
        db,
        rows.standings,
        "insert into period_standing (period_id, version, assignment_id, plan_id, task_id, unit_id, party_name, section_id,
            section_ref, section_heading, task_ref, collective, progress, percent, completed_on, due_on, outcome, due_soon,
            report_state, rating, report_id)
         select * from jsonb_to_recordset($1) as r (period_id bigint, version integer, assignment_id bigint, plan_id bigint,
              task_id bigint, unit_id bigint, party_name text, section_id bigint, section_ref text, section_heading text,
              task_ref text, collective boolean, progress text, percent smallint, completed_on date, due_on date,
              outcome text, due_soon boolean, report_state text, rating text, report_id bigint)"
    );
    Ok(())
}

async fn insert_cooperation(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.contributions,
        "insert into contribution (id, assignment_id, period_id, results, proposals, written_by, updated_at, sent_version)
            overriding system value
         select r.*, 1 from jsonb_to_recordset($1) as r (id bigint, assignment_id bigint, period_id bigint, results text,
              proposals text, written_by bigint, updated_at timestamptz)"
    );
    bulk!(
        db,
        rows.sendings,
        "insert into contribution_sending (contribution_id, number, results, proposals, sent_by, sent_at)
         select contribution_id, 1, results, proposals, sent_by, sent_at from jsonb_to_recordset($1) as r
              (contribution_id bigint, results text, proposals text, sent_by bigint, sent_at timestamptz)"
    );
    bulk!(
        db,
        rows.requests,
        "insert into contribution_request (id, task_id, period_id, asker_assignment_id, words, answer_by, asked_by, asked_at)
            overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, task_id bigint, period_id bigint, asker_assignment_id bigint,
              words text, answer_by date, asked_by bigint, asked_at timestamptz)"
    );
    bulk!(
        db,
        rows.request_parties,
        "insert into contribution_request_party (request_id, assignment_id, period_id, asker, answered_at)
         select * from jsonb_to_recordset($1) as r (request_id bigint, assignment_id bigint, period_id bigint, asker bigint,
              answered_at timestamptz)"
    );
    Ok(())
}

async fn insert_obstacles(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.obstacles,
        "insert into obstacle (id, plan_id, task_id, assignment_id, unit_id, title, words, request, state, since, raised_by, raised_at)
            overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, plan_id bigint, task_id bigint, assignment_id bigint, unit_id bigint,
              title text, words text, request text, state text, since timestamptz, raised_by bigint, raised_at timestamptz)"
    );
    Ok(())
}

async fn insert_extensions(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.extensions,
        "with asked as (
            select * from jsonb_to_recordset($1) as r (id bigint, assignment_id bigint, deadline_id bigint, due_on date,
                asked_for date, reason text, state text, offered_for date, offered_by bigint, granted_for date, asked_by bigint,
                asked_at timestamptz, moved_at timestamptz, from_on date)
         ), kept as (
            insert into extension (id, assignment_id, deadline_id, planned_on, due_on, asked_for, reason, state, offered_for,
                offered_by, granted_for, asked_by, asked_at, moved_at) overriding system value
            select id, assignment_id, deadline_id, due_on, due_on, asked_for, reason, state, offered_for, offered_by, granted_for,
                asked_by, asked_at, moved_at from asked
         )
         insert into extension_day (extension_id, assignment_id, deadline_id, due_on, from_on)
         select id, assignment_id, deadline_id, granted_for, from_on from asked where granted_for is not null order by id"
    );
    Ok(())
}

async fn insert_instructions(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.instructions,
        "insert into instruction (id, owner_unit_id, plan_id, task_id, title, words, due_on, given_by, given_at) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, owner_unit_id bigint, plan_id bigint, task_id bigint, title text,
              words text, due_on date, given_by bigint, given_at timestamptz)"
    );
    bulk!(
        db,
        rows.instruction_recipients,
        "insert into instruction_recipient (id, instruction_id, unit_id, group_id, state, due_on, reported_on, reported_by, given_at,
            moved_at) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, instruction_id bigint, unit_id bigint, group_id bigint, state text,
              due_on date, reported_on date, reported_by bigint, given_at timestamptz, moved_at timestamptz)"
    );
    Ok(())
}

async fn insert_commendations(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.commendations,
        "with proposed as (
            insert into commendation (id, plan_id, task_id, assignment_id, unit_id, kind, name, position, award, words, state, since,
                listed_at, sent_to, sent_number, sent_on, decision_number, decision_on, proposed_by, proposed_at)
                overriding system value
            select * from jsonb_to_recordset($1) as r (id bigint, plan_id bigint, task_id bigint, assignment_id bigint, unit_id bigint,
                kind text, name text, position text, award text, words text, state text, since timestamptz, listed_at timestamptz,
                sent_to text, sent_number text, sent_on date, decision_number text, decision_on date, proposed_by bigint,
                proposed_at timestamptz)
            returning id, proposed_by
         )
         insert into commendation_author (commendation_id, account_id) select id, proposed_by from proposed"
    );
    Ok(())
}

/// What is said, after what it is said of.
async fn insert_messages(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.messages,
        "insert into message (id, owner_unit_id, plan_id, task_id, assignment_id, subject, subject_id, title, text, account_id, author, at)
            overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, owner_unit_id bigint, plan_id bigint, task_id bigint,
              assignment_id bigint, subject text, subject_id bigint, title text, text text, account_id bigint, author text, at timestamptz)"
    );
    bulk!(
        db,
        rows.message_units,
        "insert into message_unit (message_id, unit_id, mentioned)
         select * from jsonb_to_recordset($1) as r (message_id bigint, unit_id bigint, mentioned boolean)"
    );
    bulk!(
        db,
        rows.obstacle_messages,
        "insert into obstacle_message (obstacle_id, message_id, internal)
         select * from jsonb_to_recordset($1) as r (obstacle_id bigint, message_id bigint, internal boolean)"
    );
    bulk!(
        db,
        rows.instruction_messages,
        "insert into instruction_message (message_id, instruction_id, recipient_id)
         select * from jsonb_to_recordset($1) as r (message_id bigint, instruction_id bigint, recipient_id bigint)"
    );
    Ok(())
}

async fn insert_legal_register(db: &mut PgConnection, rows: &Rows) -> Result<()> {
    bulk!(
        db,
        rows.legal_keepers,
        "insert into legal_keeper (owner_unit_id, keeper_unit_id)
         select * from jsonb_to_recordset($1) as r (owner_unit_id bigint, keeper_unit_id bigint)"
    );
    bulk!(
        db,
        rows.legal_entries,
        "insert into legal_entry (id, owner_unit_id, kind, number, issued_on, issuer, subject, finding, proposal, basis, responsible,
            due_on, task_id, state, reason, result_number, result_on, likeness, version, recorded_by, recorded_at, changed_at)
            overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, owner_unit_id bigint, kind text, number text, issued_on date, issuer text,
              subject text, finding text, proposal text, basis text, responsible text, due_on date, task_id bigint, state text,
              reason text, result_number text, result_on date, likeness text, version integer, recorded_by bigint,
              recorded_at timestamptz, changed_at timestamptz)"
    );
    Ok(())
}

/// What people add later continues after the demo's ids.
async fn move_sequences(db: &mut PgConnection) -> Result<()> {
    sqlx::query!(
        "select setval(pg_get_serial_sequence(name, 'id'), last)
         from (values
              ('unit', (select max(id) from unit)),
              ('unit_group', (select max(id) from unit_group)),
              ('account', (select max(id) from account)),
              ('role_grant', (select max(id) from role_grant)),
              ('plan', (select max(id) from plan)),
              ('section', (select max(id) from section)),
              ('task', (select max(id) from task)),
              ('deadline', (select max(id) from deadline)),
              ('assignment', (select max(id) from assignment)),
              ('period', (select max(id) from period)),
              ('report', (select max(id) from report)),
              ('contribution', (select max(id) from contribution)),
              ('contribution_request', (select max(id) from contribution_request)),
              ('obstacle', (select max(id) from obstacle)),
              ('commendation', (select max(id) from commendation)),
              ('extension', (select max(id) from extension)),
              ('instruction', (select max(id) from instruction)),
              ('instruction_recipient', (select max(id) from instruction_recipient)),
              ('supervision_programme', (select max(id) from supervision_programme)),
              ('supervision_planned', (select max(id) from supervision_planned)),
              ('supervision_record', (select max(id) from supervision_record)),
              ('supervision_demand', (select max(id) from supervision_demand)),
              ('message', (select max(id) from message)),
              ('legal_entry', (select max(id) from legal_entry))
         ) as used (name, last)"
    )
    .fetch_all(db)
    .await?;
    Ok(())
}
