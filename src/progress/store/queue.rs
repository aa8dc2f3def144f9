//! What waits for TCCB: submitted reports of open periods. What belongs to it, and in which order, is said once for all
//! statements, in the database's `review_queue`.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use super::super::{Difference, Progress};

/// By what the queue is put together; within a group, and without one, the oldest comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    #[default]
    None,
    Unit,
    Task,
}

impl Grouping {
    /// The word in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Unit => "don-vi",
            Self::Task => "nhiem-vu",
        }
    }

    /// The grouping of a word in an address; anything else is none.
    pub fn from_code(code: &str) -> Self {
        match code {
            "don-vi" => Self::Unit,
            "nhiem-vu" => Self::Task,
            _ => Self::None,
        }
    }
}

/// Which reports are asked for, and in which order.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    /// One plan only.
    pub plan: Option<i64>,
    /// The owner whose officer looks: nobody else's plans are decided here.
    pub owner_unit_id: i64,
    /// Words found in the unit, the task's reference or its content, whatever their case and diacritics.
    pub words: Option<String>,
    /// Only reports that came after the last day.
    pub late_only: bool,
    /// Only those that differ from the last accepted report, or only those that do not.
    pub changed: Option<bool>,
    pub grouping: Grouping,
}

/// A report that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub id: i64,
    pub version: i32,
    pub unit_id: i64,
    pub unit_name: String,
    pub task_id: i64,
    pub task_ref: String,
    pub content: String,
    pub period_name: String,
    pub revision: i32,
    pub submitted_at: DateTime<Utc>,
    pub late: bool,
    pub progress: Progress,
    pub percent: i16,
    /// "Không phát sinh".
    pub nothing_new: bool,
    /// The percentage of the last accepted report before it.
    pub percent_before: Option<i16>,
    pub difference: Difference,
    /// How many files are attached.
    pub files: i64,
    /// How many wait in the same group.
    pub in_group: i64,
    /// Its place in the queue, from 1.
    pub place: i64,
}

/// A page of the queue; past its end, the last page.
pub async fn queue(
    db: impl PgExecutor<'_>,
    filter: &QueueFilter,
    limit: i64,
    offset: i64,
) -> sqlx::Result<Vec<Waiting>> {
    sqlx::query_as!(
        Waiting,
        r#"
        with counted as (
            select q.*, count(*) over () as total, count(*) over (partition by q.group_id) as in_group
            from review_queue($1, $2, $3, $4, $5, $6) q
        )
        select c.id as "id!", c.version as "version!", c.unit_id as "unit_id!", c.unit_name as "unit_name!", c.task_id as "task_id!",
            c.task_ref as "task_ref!", c.content as "content!", c.period_name as "period_name!", c.revision as "revision!",
            c.submitted_at as "submitted_at!", c.late as "late!", c.progress as "progress!: Progress", c.percent as "percent!",
            c.nothing_new as "nothing_new!", c.percent_before, c.difference as "difference!: Difference",
            (select count(*) from evidence e where e.report_id = c.id and e.removed_at is null) as "files!",
            c.in_group as "in_group!", c.place as "place!"
        from counted c
        where c.place > least($8::bigint, (c.total - 1) / $7::bigint * $7::bigint)
        order by c.place
        limit $7
        "#,
        filter.owner_unit_id,
        filter.plan,
        filter.words,
        filter.late_only,
        filter.changed,
        filter.grouping.code(),
        limit,
        offset,
    )
    .fetch_all(db)
    .await
}

/// The queue in numbers.
pub struct Tally {
    pub reports: i64,
    pub units: i64,
    /// Since when the oldest has waited.
    pub oldest_at: Option<DateTime<Utc>>,
    /// How many do not differ from the last accepted report; whichever of them are shown.
    pub unchanged: i64,
}

/// What waits, counted.
pub async fn tally(db: impl PgExecutor<'_>, filter: &QueueFilter) -> sqlx::Result<Tally> {
    sqlx::query_as!(
        Tally,
        r#"
        select count(*) filter (where shown) as "reports!", count(distinct unit_id) filter (where shown) as "units!",
            min(submitted_at) filter (where shown) as oldest_at, count(*) filter (where difference = 'same') as "unchanged!"
        from (
            select q.*, $5::boolean is null or (q.difference <> 'same') = $5 as shown
            from review_queue($1, $2, $3, $4, null, '') q
        ) q
        "#,
        filter.owner_unit_id,
        filter.plan,
        filter.words,
        filter.late_only,
        filter.changed,
    )
    .fetch_one(db)
    .await
}

/// The report that comes after `current` in the queue, or the first one when `current` is the last.
pub async fn after(db: impl PgExecutor<'_>, filter: &QueueFilter, current: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        r#"
        with placed as (select q.id, q.place from review_queue($1, $2, $3, $4, $5, $6) q)
        select p.id as "id!" from placed p
        where p.id <> $7::bigint
        order by p.place < (select now.place from placed now where now.id = $7::bigint), p.place
        limit 1
        "#,
        filter.owner_unit_id,
        filter.plan,
        filter.words,
        filter.late_only,
        filter.changed,
        filter.grouping.code(),
        current,
    )
    .fetch_optional(db)
    .await
}
