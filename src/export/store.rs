//! SQL of long exports.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::What;
use crate::{
    calendar::{PeriodKey, PeriodKind},
    files::{self, Hash},
    web::Role,
};

/// An export as its page shows it.
#[derive(Clone, Debug)]
pub struct Export {
    pub id: i64,
    pub account_id: i64,
    pub role: Role,
    pub unit_id: i64,
    pub unit_name: String,
    pub title: String,
    pub asked_at: DateTime<Utc>,
    pub done: i32,
    pub total: i32,
    pub finished_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
    pub file_id: Option<i64>,
    /// The length of its file, in bytes.
    pub size: Option<i64>,
}

/// Somebody's exports, the newest first; one of them where `id` is given.
pub async fn of_account(db: impl PgExecutor<'_>, account_id: i64, id: Option<i64>) -> sqlx::Result<Vec<Export>> {
    sqlx::query_as!(
        Export,
        r#"
        select e.id, e.account_id, e.role as "role: Role", e.unit_id, u.name as unit_name, e.title,
            e.asked_at, e.done, e.total, e.finished_at, e.error, e.file_id, f.size as "size?"
        from export e join unit u on u.id = e.unit_id left join stored_file f on f.id = e.file_id
        where e.account_id = $1 and ($2::bigint is null or e.id = $2)
        order by e.id desc
        "#,
        account_id,
        id
    )
    .fetch_all(db)
    .await
}

/// One that is to be made, whoever asked for it; none where it is gone.
pub async fn find(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Export>> {
    sqlx::query_as!(
        Export,
        r#"
        select e.id, e.account_id, e.role as "role: Role", e.unit_id, u.name as unit_name, e.title,
            e.asked_at, e.done, e.total, e.finished_at, e.error, e.file_id, f.size as "size?"
        from export e join unit u on u.id = e.unit_id left join stored_file f on f.id = e.file_id
        where e.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// What was asked for.
pub async fn what(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<What> {
    let what = sqlx::query_scalar!(r#"select what as "what: Json<What>" from export where id = $1"#, id);
    Ok(what.fetch_one(db).await?.0)
}

/// A period that a plan has.
#[derive(Clone, Debug)]
pub struct PlanPeriod {
    pub plan_id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
}

impl PlanPeriod {
    /// How addresses name it.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }
}

/// The periods in which these plans' lines are counted and that have begun on a day, the newest first.
pub async fn periods(db: impl PgExecutor<'_>, plans: &[i64], today: NaiveDate) -> sqlx::Result<Vec<PlanPeriod>> {
    sqlx::query_as!(
        PlanPeriod,
        r#"
        select p.id as plan_id, pe.kind as "kind: PeriodKind", pe.year, pe.ordinal, pe.name, pe.starts_on, pe.cut_off_on
        from plan p
        join period pe on pe.owner_unit_id = p.owner_unit_id and pe.starts_on <= $2
        where p.id = any($1)
            and case pe.kind
                when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id)
                else pe.kind = any(p.period_kinds)
            end
            -- after its end a plan has no periods any more
            and coalesce((p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date >= pe.starts_on, true)
        order by pe.cut_off_on desc, pe.starts_on desc, pe.id, p.id
        "#,
        plans,
        today
    )
    .fetch_all(db)
    .await
}

/// Who asks for what.
pub struct New<'a> {
    pub account_id: i64,
    pub role: Role,
    pub unit_id: i64,
    pub title: &'a str,
    pub what: &'a What,
    pub at: DateTime<Utc>,
}

/// Notes what is asked for, and answers its id.
pub async fn insert(tx: &mut PgConnection, new: &New<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into export (account_id, role, unit_id, title, what, asked_at, total)
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        new.account_id,
        new.role.code(),
        new.unit_id,
        new.title,
        Json(new.what) as _,
        new.at,
        new.what.steps(),
    )
    .fetch_one(tx)
    .await
}

/// Keeps somebody from asking twice at the same time, until the transaction ends.
pub async fn hold_asker(tx: &mut PgConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query_scalar!("select id from account where id = $1 for no key update", account_id).fetch_one(tx).await?;
    Ok(())
}

/// How many of somebody's are still to be made.
pub async fn waiting(db: impl PgExecutor<'_>, account_id: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from export where account_id = $1 and finished_at is null"#,
        account_id
    )
    .fetch_one(db)
    .await
}

/// Notes how far one has come, for its reader, while it is being made.
pub async fn advance(db: impl PgExecutor<'_>, id: i64, done: i32) -> sqlx::Result<()> {
    sqlx::query!("update export set done = least($2, total) where id = $1 and finished_at is null", id, done)
        .execute(db)
        .await?;
    Ok(())
}

/// It is made, and called as its content is.
pub async fn finish(
    tx: &mut PgConnection,
    id: i64,
    (file_id, title): (i64, &str),
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update export set done = total, finished_at = $4, file_id = $2, title = $3, error = null where id = $1",
        id,
        file_id,
        title,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whoever asked for an export that will not be made, and what it was called.
#[derive(Clone, Debug)]
pub struct Refused {
    pub account_id: i64,
    pub title: String,
}

/// It will not be made; none where its end has been noted before.
pub async fn refuse(tx: &mut PgConnection, id: i64, error: &str, at: DateTime<Utc>) -> sqlx::Result<Option<Refused>> {
    sqlx::query_as!(
        Refused,
        "update export set finished_at = $3, error = $2 where id = $1 and finished_at is null returning account_id, title",
        id,
        error,
        at
    )
    .fetch_optional(tx)
    .await
}

/// One whose days are over, and its file.
#[derive(Clone, Debug)]
pub struct Old {
    pub id: i64,
    pub file_id: Option<i64>,
}

/// Those that ended before an instant, and those asked for before it that never did.
pub async fn old(db: impl PgExecutor<'_>, before: DateTime<Utc>) -> sqlx::Result<Vec<Old>> {
    sqlx::query_as!(
        Old,
        "select id, file_id from export where coalesce(finished_at, asked_at) < $1 order by id limit 100",
        before
    )
    .fetch_all(db)
    .await
}

/// Takes one away with what is noted of its file; answers the content that nothing else has, which goes too.
pub async fn remove(tx: &mut PgConnection, old: &Old) -> sqlx::Result<Option<Hash>> {
    sqlx::query!("delete from export where id = $1", old.id).execute(&mut *tx).await?;
    let Some(file_id) = old.file_id else { return Ok(None) };
    let file = files::store::file(&mut *tx, file_id).await?;
    let Some(hash) = file.and_then(|file| Hash::from_bytes(&file.sha256)) else { return Ok(None) };
    files::store::hold(&mut *tx, hash).await?;
    sqlx::query!("delete from stored_file where id = $1", file_id).execute(&mut *tx).await?;
    let twins = files::store::twins(&mut *tx, hash.as_bytes()).await?;
    Ok((twins == 0).then_some(hash))
}
