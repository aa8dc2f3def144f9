//! What waits for TCCB: submitted reports of open periods.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use super::super::Progress;

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
    pub grouping: Grouping,
}

/// A report that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub id: i64,
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
    /// How many files are attached.
    pub files: i64,
    /// How many wait in the same group.
    pub in_group: i64,
    /// How many wait in all, of how many units, and since when the oldest.
    pub total: i64,
    pub units: i64,
    pub oldest_at: DateTime<Utc>,
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
    part(db, filter, limit, offset, None).await
}

/// The report that comes after `current` in the queue, or the first one when `current` is the last.
pub async fn after(db: impl PgExecutor<'_>, filter: &QueueFilter, current: i64) -> sqlx::Result<Option<i64>> {
    Ok(part(db, filter, 1, 0, Some(current)).await?.first().map(|next| next.id))
}

/// Some of the queue in its order, which begins anew after `current` and leaves it out.
async fn part(
    db: impl PgExecutor<'_>,
    filter: &QueueFilter,
    limit: i64,
    offset: i64,
    current: Option<i64>,
) -> sqlx::Result<Vec<Waiting>> {
    sqlx::query_as!(
        Waiting,
        r#"
        with waiting as (
            select r.id, u.id as unit_id, u.name as unit_name, t.id as task_id, t.ref as task_ref, t.content,
                pl.id as plan_id, p.name as period_name, p.cut_off_on, r.assignment_id,
                r.revision, r.submitted_at, p.send_by, r.progress, r.percent, r.nothing_new, s.position as section_position,
                t.position as task_position,
                -- the period's report came late, in whichever revision: a correction is not late by itself
                ((select min(f.first_submitted_at) from report f where f.assignment_id = r.assignment_id and f.period_id = r.period_id)
                    at time zone 'Asia/Ho_Chi_Minh')::date > p.send_by as late
            from report r
            join period p on p.id = r.period_id
            join assignment a on a.id = r.assignment_id
            join unit u on u.id = a.unit_id
            join task t on t.id = a.task_id
            join section s on s.id = t.section_id
            join plan pl on pl.id = a.plan_id
            where r.state = 'submitted' and p.state = 'open' and (a.to_on is null or a.to_on >= p.cut_off_on) and ($1::bigint is null or pl.id = $1) and pl.owner_unit_id = $2
                and ($3::text is null or strpos(fold(u.name || ' ' || t.ref || ' ' || t.content), fold($3)) > 0)
        ), counted as (
            select w.*, count(*) over () as total, min(w.submitted_at) over () as oldest_at,
                count(*) over (partition by case $5 when 'don-vi' then w.unit_id when 'nhiem-vu' then w.task_id end) as in_group,
                (select count(distinct c.unit_id) from waiting c where not $4 or c.late) as units,
                row_number() over (
                    order by case when $5 = 'don-vi' then w.unit_name collate vi end, case when $5 = 'don-vi' then w.unit_id end,
                        case when $5 = 'nhiem-vu' then w.plan_id end, case when $5 = 'nhiem-vu' then w.section_position end,
                        case when $5 = 'nhiem-vu' then w.task_position end, w.submitted_at, w.id
                ) as place
            from waiting w
            where not $4 or w.late
        )
        select c.id as "id!", c.unit_id as "unit_id!", c.unit_name as "unit_name!", c.task_id as "task_id!",
            c.task_ref as "task_ref!", c.content as "content!", c.period_name as "period_name!", c.revision as "revision!", c.submitted_at as "submitted_at!", c.late as "late!", c.progress as "progress!: Progress", c.percent as "percent!", c.nothing_new as "nothing_new!",
            (
                select b.percent from report b join period bp on bp.id = b.period_id
                where b.assignment_id = c.assignment_id and b.state = 'accepted' and b.id <> c.id and bp.cut_off_on <= c.cut_off_on
                order by bp.cut_off_on desc, b.revision desc limit 1
            ) as "percent_before?",
            (select count(*) from evidence e where e.report_id = c.id and e.removed_at is null) as "files!",
            c.in_group as "in_group!", c.total as "total!", c.units as "units!", c.oldest_at as "oldest_at!",
            c.place as "place!"
        from counted c
        where c.id is distinct from $8 and c.place > least($7::bigint, (c.total - 1) / $6::bigint * $6::bigint)
        order by c.place < (select now.place from counted now where now.id = $8::bigint), c.place
        limit $6
        "#,
        filter.plan,
        filter.owner_unit_id,
        filter.words,
        filter.late_only,
        filter.grouping.code(),
        limit,
        offset,
        current
    )
    .fetch_all(db)
    .await
}
