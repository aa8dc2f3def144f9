//! SQL of the order in which periods close: what stands before one, and what comes after it.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use super::period::PeriodHead;
use crate::calendar::PeriodKey;

/// What stands around the closing of a period.
#[derive(Clone, Debug)]
pub struct Order {
    /// The earliest open period of the same kind before this one; ad hoc ones stand each by itself.
    pub earlier_id: Option<i64>,
    pub earlier_open: Option<String>,
    /// Whether a running plan of the owner goes on reporting in periods of its kind.
    pub goes_on: bool,
}

/// How a period stands among its owner's.
pub async fn order(db: impl PgExecutor<'_>, period_id: i64) -> sqlx::Result<Order> {
    sqlx::query_as!(
        Order,
        r#"
        select earlier.id as "earlier_id?", earlier.name as "earlier_open?",
            exists (
                select from plan p
                where p.owner_unit_id = pe.owner_unit_id and p.status = 'active' and pe.kind = any(p.period_kinds)
            ) as "goes_on!"
        from period pe
        left join lateral (
            select e.id, e.name from period e
            where e.owner_unit_id = pe.owner_unit_id and e.kind = pe.kind and e.kind <> 'ad_hoc'
                and e.cut_off_on < pe.cut_off_on
                and not exists (select from period_closing c where c.period_id = e.id and c.reopened_at is null)
            order by e.cut_off_on limit 1
        ) earlier on true
        where pe.id = $1
        "#,
        period_id,
    )
    .fetch_one(db)
    .await
}

/// The sending day of an owner's period, if it has that period already.
pub async fn send_by(db: impl PgExecutor<'_>, owner_unit_id: i64, key: PeriodKey) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!(
        "select send_by from period where owner_unit_id = $1 and kind = $2 and year = $3 and ordinal = $4",
        owner_unit_id,
        key.kind.code(),
        key.year,
        key.ordinal,
    )
    .fetch_optional(db)
    .await
}

/// A period after another one.
pub struct Later {
    pub id: i64,
    pub name: String,
    /// Closed on figures that rest on those before it; else still open, and not to be closed before the other one.
    pub closed: bool,
    /// Marked already, since a period before it was reopened earlier.
    pub marked: bool,
}

/// What the reopening of a period touches: the closed periods after it that froze plans it froze, and the open ones of
/// its kind that have begun.
pub async fn later(db: impl PgExecutor<'_>, period: &PeriodHead, today: NaiveDate) -> sqlx::Result<Vec<Later>> {
    sqlx::query_as!(
        Later,
        r#"
        select pe.id, pe.name, c.version is not null as "closed!", c.earlier_reopened_at is not null as "marked!"
        from period pe
        left join period_closing c on c.period_id = pe.id and c.reopened_at is null
        where pe.owner_unit_id = $2 and pe.cut_off_on > $3 and case
            when c.version is null then pe.kind = $4 and pe.kind <> 'ad_hoc' and pe.starts_on <= $5
            else exists (
                select from period_standing s
                where s.period_id = pe.id and s.version = c.version and s.plan_id in (
                    select f.plan_id from period_standing f where f.period_id = $1 and f.version = $6))
            end
        order by pe.cut_off_on, pe.id
        "#,
        period.id,
        period.owner_unit_id,
        period.cut_off_on,
        period.kind.code(),
        today,
        period.version,
    )
    .fetch_all(db)
    .await
}
