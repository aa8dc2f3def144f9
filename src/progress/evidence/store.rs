//! SQL of evidence.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::Attached;
use crate::{
    attachment::Kind,
    calendar::{PeriodKey, PeriodKind},
};

/// A file of a report, as lists show it.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: i64,
    pub assignment_id: i64,
    pub name: String,
    pub kind: Kind,
    /// In bytes.
    pub size: i64,
    pub by: String,
    pub at: DateTime<Utc>,
    /// It was sent once, and then taken out.
    pub removed: bool,
}

impl Item {
    /// The largest picture that is shown with the report itself, in bytes: a browser fetches it whole.
    const PREVIEWED: i64 = 1024 * 1024;

    /// Whether its picture is shown beside the report's words, without being asked for.
    pub fn is_previewed(&self) -> bool {
        self.kind.is_picture() && !self.removed && self.size <= Self::PREVIEWED
    }
}

/// The files of a report in the order in which they came, also those taken out of it after it had been sent with them.
pub async fn items(db: impl PgExecutor<'_>, report_id: i64) -> sqlx::Result<Vec<Item>> {
    sqlx::query_as!(
        Item,
        r#"
        select e.id, r.assignment_id, e.name, e.kind as "kind: Kind", f.size, a.full_name as by, e.added_at as at,
            e.removed_at is not null as "removed!"
        from evidence e
        join report r on r.id = e.report_id
        join stored_file f on f.id = e.file_id
        join account a on a.id = e.added_by
        where e.report_id = $1 and (e.removed_at is null or exists (
            select from report_event v
            where v.report_id = e.report_id and v.content -> 'evidence' @> jsonb_build_array(jsonb_build_object('id', e.id))))
        order by e.id
        "#,
        report_id
    )
    .fetch_all(db)
    .await
}

/// The files of the newest revisions of these assignments' reports in a period.
pub async fn newest(db: impl PgExecutor<'_>, assignments: &[i64], period_id: i64) -> sqlx::Result<Vec<Item>> {
    sqlx::query_as!(
        Item,
        r#"
        select e.id, r.assignment_id, e.name, e.kind as "kind: Kind", f.size, a.full_name as by, e.added_at as at,
            false as "removed!"
        from (
            select distinct on (assignment_id) assignment_id, id from report
            where assignment_id = any($1) and period_id = $2 order by assignment_id, revision desc
        ) r
        join evidence e on e.report_id = r.id and e.removed_at is null
        join stored_file f on f.id = e.file_id
        join account a on a.id = e.added_by
        order by r.assignment_id, e.id
        "#,
        assignments,
        period_id
    )
    .fetch_all(db)
    .await
}

/// When files were last attached to these reports or taken out of them; nothing for those that never had any.
pub async fn touched(db: impl PgExecutor<'_>, reports: &[i64]) -> sqlx::Result<Vec<(i64, DateTime<Utc>)>> {
    let rows = sqlx::query!(
        r#"select report_id, max(greatest(added_at, removed_at)) as "at!" from evidence
        where report_id = any($1) group by report_id"#,
        reports
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.report_id, row.at)).collect())
}

/// What an access and a download need to know of a file.
pub struct Head {
    pub report_id: i64,
    pub period: PeriodKey,
    pub name: String,
    pub kind: Kind,
    pub sha256: Vec<u8>,
    pub removed: bool,
    /// It was part of the report when that was sent on.
    pub sent: bool,
}

/// One file, as far as accesses and downloads are concerned.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Head>> {
    let row = sqlx::query!(
        r#"
        select e.report_id, e.name, e.kind as "kind: Kind", f.sha256, e.removed_at is not null as "removed!",
            p.kind as "period_kind: PeriodKind", p.year, p.ordinal,
            exists (
                select from report_event v
                where v.report_id = e.report_id and v.content -> 'evidence' @> jsonb_build_array(jsonb_build_object('id', e.id))
            ) as "sent!"
        from evidence e
        join stored_file f on f.id = e.file_id
        join report r on r.id = e.report_id
        join period p on p.id = r.period_id
        where e.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Head {
        report_id: row.report_id,
        period: PeriodKey { kind: row.period_kind, year: row.year, ordinal: row.ordinal },
        name: row.name,
        kind: row.kind,
        sha256: row.sha256,
        removed: row.removed,
        sent: row.sent,
    }))
}

/// What a locked report has.
pub async fn attached(tx: &mut PgConnection, report_id: i64) -> sqlx::Result<Vec<Attached>> {
    sqlx::query_as!(
        Attached,
        "select f.sha256, e.name from evidence e join stored_file f on f.id = e.file_id
         where e.report_id = $1 and e.removed_at is null order by e.id",
        report_id
    )
    .fetch_all(tx)
    .await
}

/// A file about to be attached.
pub struct New<'a> {
    pub report_id: i64,
    pub file_id: i64,
    pub name: &'a str,
    pub kind: Kind,
    pub by: i64,
    pub at: DateTime<Utc>,
}

/// Attaches a file that is noted already.
pub async fn insert(tx: &mut PgConnection, new: &New<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into evidence (report_id, file_id, name, kind, added_by, added_at) values ($1, $2, $3, $4, $5, $6) returning id",
        new.report_id,
        new.file_id,
        new.name,
        new.kind as Kind,
        new.by,
        new.at,
    )
    .fetch_one(tx)
    .await
}

/// Takes a file out of its report; whether it was in it.
pub async fn remove(tx: &mut PgConnection, id: i64, by: i64, at: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update evidence set removed_by = $2, removed_at = $3 where id = $1 and removed_at is null",
        id,
        by,
        at
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Gives a correction the files of the revision it corrects, with who attached them and when.
pub async fn inherit(tx: &mut PgConnection, from: i64, to: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into evidence (report_id, file_id, name, kind, added_by, added_at)
         select $2, file_id, name, kind, added_by, added_at from evidence
         where report_id = $1 and removed_at is null order by id",
        from,
        to
    )
    .execute(tx)
    .await?;
    Ok(())
}
