//! Editions: the files of a report, as they were made.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use crate::consolidated::closing::MakeEdition;

/// An edition of a report.
#[derive(Clone, Debug)]
pub struct Edition {
    pub edition: i32,
    /// The closing whose figures it gives.
    pub version: i32,
    pub made_at: DateTime<Utc>,
    /// Who made it by hand; none where the closing did.
    pub maker: Option<String>,
    /// In hexadecimal.
    pub docx_sha256: String,
    pub docx_size: i64,
    pub xlsx_sha256: String,
    pub xlsx_size: i64,
}

/// The editions of a report, the newest first.
pub async fn editions(db: impl PgExecutor<'_>, report_id: i64) -> sqlx::Result<Vec<Edition>> {
    sqlx::query_as!(
        Edition,
        r#"select e.edition, e.version, e.made_at, a.full_name as "maker?", encode(d.sha256, 'hex') as "docx_sha256!",
                d.size as docx_size, encode(x.sha256, 'hex') as "xlsx_sha256!", x.size as xlsx_size
           from consolidated_edition e
           join stored_file d on d.id = e.docx_id
           join stored_file x on x.id = e.xlsx_id
           left join account a on a.id = e.made_by
           where e.consolidated_id = $1 order by e.edition desc"#,
        report_id
    )
    .fetch_all(db)
    .await
}

/// A file of an edition.
#[derive(Clone, Debug)]
pub struct File {
    pub sha256: Vec<u8>,
    pub name: String,
}

/// The Word file of an edition, or its Excel file.
pub async fn file(db: impl PgExecutor<'_>, report_id: i64, edition: i32, excel: bool) -> sqlx::Result<Option<File>> {
    sqlx::query_as!(
        File,
        "select f.sha256, f.name from consolidated_edition e
         join stored_file f on f.id = case when $3 then e.xlsx_id else e.docx_id end
         where e.consolidated_id = $1 and e.edition = $2",
        report_id,
        edition,
        excel
    )
    .fetch_optional(db)
    .await
}

/// An edition about to be kept.
pub struct NewEdition {
    pub report_id: i64,
    pub version: i32,
    pub made_at: DateTime<Utc>,
    /// None: the closing itself.
    pub made_by: Option<i64>,
    pub docx_id: i64,
    pub xlsx_id: i64,
}

/// Keeps the next edition of a report that is held; its number.
pub async fn insert_edition(tx: &mut PgConnection, new: &NewEdition) -> sqlx::Result<i32> {
    sqlx::query_scalar!(
        "insert into consolidated_edition (consolidated_id, edition, version, why, made_at, made_by, docx_id, xlsx_id)
         select $1, coalesce(max(e.edition), 0) + 1, $2, case when $4::bigint is null then 'closing' else 'by_hand' end, $3, $4, $5, $6
         from consolidated_edition e where e.consolidated_id = $1
         returning edition",
        new.report_id,
        new.version,
        new.made_at,
        new.made_by,
        new.docx_id,
        new.xlsx_id
    )
    .fetch_one(tx)
    .await
}

/// The closing of a period that is in force, held until the transaction ends.
pub async fn in_force(tx: &mut PgConnection, period_id: i64) -> sqlx::Result<Option<i32>> {
    sqlx::query_scalar!(
        "select version from period_closing where period_id = $1 and reopened_at is null for share",
        period_id
    )
    .fetch_optional(tx)
    .await
}

/// The editions that a closing in force asks for: of each plan whose figures it froze the owner's report of that period, whether
/// there is one yet, and of all reports that end with it.
pub async fn due_editions(db: impl PgExecutor<'_>, period_id: i64, version: i32) -> sqlx::Result<Vec<MakeEdition>> {
    sqlx::query_as!(
        MakeEdition,
        r#"
        with due (plan_id, unit_id, from_period_id) as (
            select p.id, p.owner_unit_id, $1::bigint from plan p
            where exists (select from period_standing s where s.period_id = $1 and s.version = $2 and s.plan_id = p.id)
            union
            select plan_id, unit_id, from_period_id from consolidated where period_id = $1
        )
        select due.plan_id as "plan_id!", due.unit_id as "unit_id!", due.from_period_id as "from_period_id!", pe.id as period_id,
            k.version, concat_ws(', ', p.short_title, case when f.id <> pe.id then f.name || ' đến ' || pe.name else pe.name end,
                case when p.owner_unit_id <> due.unit_id then u.name end) as "name!"
        from due
        join plan p on p.id = due.plan_id
        join unit u on u.id = due.unit_id
        join period f on f.id = due.from_period_id
        join period pe on pe.id = $1
        join period_closing k on k.period_id = pe.id and k.version = $2 and k.reopened_at is null
        order by p.owner_unit_id = due.unit_id desc, p.id, u.name collate vi, u.id, f.starts_on, f.id
        "#,
        period_id,
        version
    )
    .fetch_all(db)
    .await
}
