//! The figures of the last closed periods.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use crate::{
    calendar::{PeriodKey, PeriodKind},
    rollup::{Rate, filter::Share, scene::Sight},
};

/// One closed period in the trend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub assignments: i64,
    pub done: i64,
    pub overdue: i64,
    pub owed: i64,
    pub reported: i64,
}

impl Trend {
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }

    /// None where nothing was owed.
    pub fn rate(&self) -> Option<Rate> {
        let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
        Rate::of(count(self.reported), count(self.owed))
    }
}

/// The last closed periods of a kind up to a cut-off, oldest first, counted as far as `sight` and `reach` allow; at
/// most `limit`.
pub async fn trend(
    db: impl PgExecutor<'_>,
    kind: PeriodKind,
    until: NaiveDate,
    sight: &Sight,
    reach: &[i64],
    share: Option<Share>,
    limit: i64,
) -> sqlx::Result<Vec<Trend>> {
    sqlx::query_as!(
        Trend,
        r#"
        with closed as (
            select pe.id, pe.kind, pe.year, pe.ordinal, pe.name, pe.cut_off_on, c.version
            from period pe join period_closing c on c.period_id = pe.id and c.reopened_at is null
            where pe.kind = $1 and pe.cut_off_on <= $2
                and pe.owner_unit_id in (select owner_unit_id from plan where id = any($3) or id = any($4))
        ), picked as (
            select year, ordinal from closed group by year, ordinal order by max(cut_off_on) desc limit $7
        )
        select $1 as "kind!: PeriodKind", closed.year, closed.ordinal, min(closed.name) as "name!",
            count(*) as "assignments!",
            count(*) filter (where s.outcome in ('done_on_time', 'done_late')) as "done!",
            count(*) filter (where s.outcome = 'pending_overdue') as "overdue!",
            count(*) filter (where s.report_state <> 'not_owed') as "owed!",
            count(*) filter (where s.report_state in ('submitted', 'submitted_late', 'accepted', 'accepted_late'))
                as "reported!"
        from picked
        join closed on closed.year = picked.year and closed.ordinal = picked.ordinal
        join period_standing s on s.period_id = closed.id and s.version = closed.version
        where (s.plan_id = any($3) or (s.plan_id = any($4) and s.unit_id = any($5)))
            and ($6::boolean is null or s.collective = $6)
        group by closed.year, closed.ordinal
        order by max(closed.cut_off_on)
        "#,
        // As text: for a type of its own, sqlx would ask each new connection what it is.
        kind.code(),
        until,
        &sight.whole,
        &sight.partial,
        reach,
        share.map(|share| share == Share::Collective),
        limit,
    )
    .fetch_all(db)
    .await
}
