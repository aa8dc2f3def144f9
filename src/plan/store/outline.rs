//! What the pages of a plan show: its tasks, who carries them out, who has received it.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgExecutor;

use super::super::{Part, TaskKind};

/// What the list of plans says of one.
pub struct PlanCount {
    pub plan_id: i64,
    pub tasks: i64,
    /// Lead assignments, the unit of count.
    pub leads: i64,
    /// Units that the plan binds, and how many of them have received it.
    pub units: i64,
    pub received: i64,
}

/// The counts of these plans, of all units or of some.
pub async fn counts(db: impl PgExecutor<'_>, plans: &[i64], units: Option<&[i64]>) -> sqlx::Result<Vec<PlanCount>> {
    sqlx::query_as!(
        PlanCount,
        r#"
        select p.id as plan_id,
            (select count(*) from task t where t.plan_id = p.id and t.dropped_on is null) as "tasks!",
            count(*) filter (where a.role = 'lead') as "leads!",
            count(distinct i.unit_id) as "units!",
            count(distinct r.unit_id) as "received!"
        from plan p
        left join assignment a on a.plan_id = p.id and a.to_on is null and ($2::bigint[] is null or a.unit_id = any($2))
        left join plan_issue i on i.plan_id = p.id and i.unit_id = a.unit_id
        left join plan_receipt r on r.plan_id = i.plan_id and r.unit_id = i.unit_id and r.version = i.version
        where p.id = any($1)
        group by p.id
        "#,
        plans,
        units
    )
    .fetch_all(db)
    .await
}

/// A task in its plan's outline.
pub struct OutlineTask {
    pub id: i64,
    pub section_id: i64,
    pub reference: String,
    pub kind: TaskKind,
    pub content: String,
    pub reports: bool,
}

/// The tasks of a plan in the document's order; `words` keeps those that hold them, whatever case and diacritics.
pub async fn tasks(db: impl PgExecutor<'_>, plan_id: i64, words: Option<&str>) -> sqlx::Result<Vec<OutlineTask>> {
    sqlx::query_as!(
        OutlineTask,
        r#"
        select t.id, t.section_id, t.ref as reference, t.kind as "kind: TaskKind", t.content, t.reports
        from task t join section s on s.id = t.section_id
        where t.plan_id = $1 and t.dropped_on is null and ($2::text is null or strpos(fold(t.ref || ' ' || t.content), fold($2)) > 0)
        order by s.position, t.position, t.id
        "#,
        plan_id,
        words
    )
    .fetch_all(db)
    .await
}

/// A party of a task: a unit or a named party by itself, or the members of one group together.
#[derive(Clone, Debug)]
pub struct Party {
    pub task_id: i64,
    pub role: Part,
    pub name: String,
    /// How many units came in under this name; 1 unless it is a group.
    pub members: i64,
    pub is_group: bool,
    pub unit_id: Option<i64>,
    /// Some of these units are within the reader's reach.
    pub in_reach: bool,
}

impl Party {
    /// "Các trường THPT (36 đơn vị)"
    pub fn label(&self) -> String {
        if self.is_group { format!("{} ({} đơn vị)", self.name, self.members) } else { self.name.clone() }
    }
}

/// The parties of every task of a plan, or of one task: groups first, then by name.
pub async fn parties(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    task_id: Option<i64>,
    reach: &[i64],
) -> sqlx::Result<Vec<Party>> {
    sqlx::query_as!(
        Party,
        r#"
        select a.task_id, a.role as "role: Part", coalesce(g.name, min(u.name), min(a.party_name)) as "name!",
            count(*) as "members!", a.group_id is not null as "is_group!",
            case when a.group_id is null then min(a.unit_id) end as unit_id,
            coalesce(bool_or(a.unit_id = any($3)), false) as "in_reach!"
        from assignment a
        left join unit u on u.id = a.unit_id
        left join unit_group g on g.id = a.group_id
        where a.plan_id = $1 and a.to_on is null and ($2::bigint is null or a.task_id = $2)
        group by a.task_id, a.role, a.group_id, g.name, case when a.group_id is null then a.id end
        order by a.task_id, a.role desc, a.group_id is null, coalesce(g.name, min(u.name), min(a.party_name)) collate vi
        "#,
        plan_id,
        task_id,
        reach
    )
    .fetch_all(db)
    .await
}

/// The parties that the plan itself names, in its own order, of every task or of one: who will carry it out before it
/// runs, and who did once it was dropped. Groups with the members they have on a day.
pub async fn planned_parties(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    task_id: Option<i64>,
    reach: &[i64],
    on: NaiveDate,
) -> sqlx::Result<Vec<Party>> {
    sqlx::query_as!(
        Party,
        r#"
        select p.task_id, p.role as "role: Part", coalesce(g.name, u.name, p.text) as "name!",
            case when p.group_id is null then 1 else (
                select count(*) from unit_group_member m join unit mu on mu.id = m.unit_id
                where m.group_id = p.group_id and coalesce(mu.active_from, '-infinity') <= $3
                    and coalesce(mu.active_to, 'infinity') >= $3
            ) end as "members!",
            p.group_id is not null as "is_group!", p.unit_id, coalesce(p.unit_id = any($2), false) as "in_reach!"
        from task_party p
        join task t on t.id = p.task_id
        left join unit u on u.id = p.unit_id
        left join unit_group g on g.id = p.group_id
        where t.plan_id = $1 and case when $4::bigint is null then t.dropped_on is null else t.id = $4 end
        order by p.task_id, p.role desc, p.position, p.id
        "#,
        plan_id,
        reach,
        on,
        task_id,
    )
    .fetch_all(db)
    .await
}

/// A task that an amendment dropped.
pub struct DroppedTask {
    pub id: i64,
    pub reference: String,
    pub content: String,
    /// The first day on which the plan no longer asks it.
    pub dropped_on: NaiveDate,
}

/// The tasks that amendments dropped, the last ones first.
pub async fn dropped_tasks(db: impl PgExecutor<'_>, plan_id: i64) -> sqlx::Result<Vec<DroppedTask>> {
    sqlx::query_as!(
        DroppedTask,
        r#"select id, ref as reference, content, dropped_on as "dropped_on!" from task
           where plan_id = $1 and dropped_on is not null order by dropped_on desc, position, id"#,
        plan_id
    )
    .fetch_all(db)
    .await
}

/// A unit that a plan binds, and when it received the plan.
pub struct Receipt {
    pub unit_id: i64,
    pub unit_name: String,
    /// The version last issued to it.
    pub version: i32,
    pub received_at: Option<DateTime<Utc>>,
    pub received_by: Option<String>,
}

/// To whom a plan was issued, who has received it and who has not: the latter first, each in Vietnamese order.
pub async fn receipts(db: impl PgExecutor<'_>, plan_id: i64, units: Option<&[i64]>) -> sqlx::Result<Vec<Receipt>> {
    sqlx::query_as!(
        Receipt,
        r#"
        select u.id as unit_id, u.name as unit_name, i.version, r.received_at as "received_at?", c.full_name as "received_by?"
        from unit u
        join plan_issue i on i.plan_id = $1 and i.unit_id = u.id
        left join plan_receipt r on r.plan_id = i.plan_id and r.unit_id = i.unit_id and r.version = i.version
        left join account c on c.id = r.account_id
        where u.id in (select a.unit_id from assignment a where a.plan_id = $1 and a.to_on is null)
            and ($2::bigint[] is null or u.id = any($2))
        order by r.received_at is not null, u.name collate vi
        "#,
        plan_id,
        units
    )
    .fetch_all(db)
    .await
}

/// A running plan that a unit has not received yet.
pub struct Unreceived {
    pub plan_id: i64,
    pub title: String,
    pub number: Option<String>,
    pub leads: i64,
    pub coordinating: i64,
    /// The version to be confirmed, and the last one that the unit has confirmed.
    pub version: i32,
    pub confirmed: Option<i32>,
}

/// The running plans that bind a unit and that it has not confirmed.
pub async fn unreceived(db: impl PgExecutor<'_>, unit_id: i64) -> sqlx::Result<Vec<Unreceived>> {
    sqlx::query_as!(
        Unreceived,
        r#"
        select p.id as plan_id, p.short_title as title, p.number, count(*) filter (where a.role = 'lead') as "leads!",
            count(*) filter (where a.role = 'coordinating') as "coordinating!", i.version,
            (select max(r.version) from plan_receipt r where r.plan_id = p.id and r.unit_id = $1) as confirmed
        from plan p
        join assignment a on a.plan_id = p.id and a.unit_id = $1 and a.to_on is null
        join plan_issue i on i.plan_id = p.id and i.unit_id = $1
        where p.status = 'active'
            and not exists (
                select from plan_receipt r
                where r.plan_id = i.plan_id and r.unit_id = i.unit_id and r.version = i.version)
        group by p.id, i.version
        order by p.activated_at, p.id
        "#,
        unit_id
    )
    .fetch_all(db)
    .await
}

/// A task in which a unit supports others.
pub struct Supporting {
    pub assignment_id: i64,
    pub task_id: i64,
    pub plan_short_title: String,
    pub reference: String,
    pub content: String,
    /// Who leads: a name, or how many units.
    pub leads: String,
}

/// The tasks of these plans that a unit coordinates in, in the documents' order.
pub async fn supporting(
    db: impl PgExecutor<'_>,
    plans: &[i64],
    unit_id: i64,
    on: NaiveDate,
) -> sqlx::Result<Vec<Supporting>> {
    sqlx::query_as!(
        Supporting,
        r#"
        select a.id as assignment_id, a.task_id, p.short_title as plan_short_title, t.ref as reference, t.content,
            (
                select case when count(*) = 1 then min(coalesce(u.name, l.party_name)) else count(*) || ' đơn vị' end
                from assignment l left join unit u on u.id = l.unit_id
                where l.task_id = a.task_id and l.role = 'lead' and l.to_on is null
            ) as "leads!"
        from assignment a
        join plan p on p.id = a.plan_id
        join task t on t.id = a.task_id
        join section s on s.id = t.section_id
        where a.plan_id = any($1) and a.unit_id = $2 and a.role = 'coordinating' and (a.to_on is null or a.to_on >= $3)
        order by array_position($1, a.plan_id), s.position, t.position, t.id
        "#,
        plans,
        unit_id,
        on
    )
    .fetch_all(db)
    .await
}
