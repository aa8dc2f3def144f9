//! What people are told of reports: whom one concerns, and what happened since it was last looked for.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

/// What a notice about a report names, and the units it concerns.
pub struct Tidings {
    pub task_ref: String,
    pub period_id: i64,
    pub period_name: String,
    pub party: String,
    pub owner_unit_id: i64,
    /// The unit that reports while it exists, and those that took over from it.
    pub units: Vec<i64>,
}

/// What there is to say of a report, on a day.
pub async fn of_report(db: impl PgExecutor<'_>, report_id: i64, today: NaiveDate) -> sqlx::Result<Option<Tidings>> {
    sqlx::query_as!(
        Tidings,
        r#"
        with recursive line (id) as (
            select r.assignment_id from report r where r.id = $1
            union
            select s.successor_id from line join assignment_succession s on s.predecessor_id = line.id
        )
        select t.ref as task_ref, pe.id as period_id, pe.name as period_name, coalesce(u.name, a.party_name) as "party!",
            p.owner_unit_id,
            array(
                select distinct c.unit_id from line join assignment c on c.id = line.id join unit cu on cu.id = c.unit_id
                where coalesce(cu.active_to, 'infinity') >= $2
            ) as "units!"
        from report r
        join assignment a on a.id = r.assignment_id
        join task t on t.id = a.task_id
        join plan p on p.id = a.plan_id
        join period pe on pe.id = r.period_id
        left join unit u on u.id = a.unit_id
        where r.id = $1
        "#,
        report_id,
        today,
    )
    .fetch_optional(db)
    .await
}

/// How many reports of a unit in a period were accepted.
pub struct Accepted {
    pub unit_id: i64,
    pub unit_name: String,
    pub period_name: String,
    pub reports: i64,
    /// One of them.
    pub report_id: i64,
    pub task_ref: String,
}

/// What was accepted after one instant and up to another, unit by unit.
pub async fn accepted(
    tx: &mut PgConnection,
    (after, upto): (DateTime<Utc>, DateTime<Utc>),
) -> sqlx::Result<Vec<Accepted>> {
    sqlx::query_as!(
        Accepted,
        r#"
        select u.id as unit_id, u.name as unit_name, pe.name as period_name, count(distinct r.id) as "reports!",
            min(r.id) as "report_id!", (array_agg(t.ref order by r.id))[1] as "task_ref!"
        from report_event e
        join report r on r.id = e.report_id
        join assignment a on a.id = r.assignment_id
        join task t on t.id = a.task_id
        join unit u on u.id = a.unit_id
        join period pe on pe.id = r.period_id
        where e.kind = 'accepted' and e.at > $1 and e.at <= $2 and r.state = 'accepted' and u.active_to is null
        group by u.id, pe.id
        order by u.id, pe.id
        "#,
        after,
        upto,
    )
    .fetch_all(tx)
    .await
}

/// What waits for somebody to decide on at a plan owner.
pub struct Queue {
    pub owner_unit_id: i64,
    pub reports: i64,
    pub units: i64,
    pub oldest_at: DateTime<Utc>,
    /// Whether an officer decides; in a unit's own plan its own people do.
    pub officers: bool,
}

/// The queues to which something came after one instant and up to another.
pub async fn queues(tx: &mut PgConnection, (after, upto): (DateTime<Utc>, DateTime<Utc>)) -> sqlx::Result<Vec<Queue>> {
    sqlx::query_as!(
        Queue,
        r#"
        select p.owner_unit_id, count(*) as "reports!", count(distinct a.unit_id) as "units!",
            min(r.submitted_at) as "oldest_at!",
            exists (select from role_grant g where g.unit_id = p.owner_unit_id and g.role = 'officer') as "officers!"
        from report r
        join period pe on pe.id = r.period_id
        join assignment a on a.id = r.assignment_id
        join plan p on p.id = a.plan_id
        where r.state = 'submitted' and pe.state = 'open' and p.status = 'active'
            and (a.to_on is null or a.to_on >= pe.cut_off_on)
        group by p.owner_unit_id
        having max(r.submitted_at) > $1 and max(r.submitted_at) <= $2
        order by p.owner_unit_id
        "#,
        after,
        upto,
    )
    .fetch_all(tx)
    .await
}

/// A period that began, and a unit that leads something in it.
pub struct Begun {
    pub period_id: i64,
    pub period_name: String,
    pub owner_name: String,
    pub send_by: NaiveDate,
    pub unit_id: i64,
}

/// The periods that began after one day and up to another, with the units that lead a running task to be reported in them.
/// Who calls for one by hand tells of it then.
pub async fn begun(tx: &mut PgConnection, (after, upto): (NaiveDate, NaiveDate)) -> sqlx::Result<Vec<Begun>> {
    sqlx::query_as!(
        Begun,
        r#"
        select distinct pe.id as period_id, pe.name as period_name, o.name as owner_name, pe.send_by, a.unit_id as "unit_id!"
        from period pe
        join unit o on o.id = pe.owner_unit_id
        join plan p on p.owner_unit_id = pe.owner_unit_id and p.status = 'active' and pe.kind = any(p.period_kinds)
        join assignment a on a.plan_id = p.id and a.role = 'lead' and a.to_on is null and a.unit_id is not null
        join task t on t.id = a.task_id and t.reports and t.dropped_on is null
        where pe.starts_on > $1 and pe.starts_on <= $2 and pe.state = 'open' and pe.kind <> 'ad_hoc'
        order by pe.id, a.unit_id
        "#,
        after,
        upto,
    )
    .fetch_all(tx)
    .await
}
