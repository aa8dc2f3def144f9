//! One instruction: what accesses need, its parts, what was said.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::{Course, State};
use crate::dialogue::{Enclosed, Said};

/// An instruction with what accesses and its page need.
#[derive(Clone, Debug)]
pub struct InstructionHead {
    pub id: i64,
    pub owner_unit_id: i64,
    pub owner_name: String,
    /// Whether a unit's head gives it: nobody at its owner is an officer.
    pub own_plan: bool,
    pub plan_id: Option<i64>,
    pub plan_short_title: Option<String>,
    pub task_id: Option<i64>,
    pub task_ref: Option<String>,
    pub task_content: Option<String>,
    pub obstacle_id: Option<i64>,
    pub obstacle_title: Option<String>,
    pub title: String,
    pub words: String,
    pub due_on: Option<NaiveDate>,
    pub version: i32,
    pub given_by_name: String,
    pub given_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// One instruction.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<InstructionHead>> {
    sqlx::query_as!(
        InstructionHead,
        r#"
        select n.id, n.owner_unit_id, u.name as owner_name,
            not exists (select from role_grant g where g.unit_id = n.owner_unit_id and g.role = 'officer') as "own_plan!",
            n.plan_id, p.short_title as "plan_short_title?", n.task_id, t.ref as "task_ref?", t.content as "task_content?",
            n.obstacle_id, o.title as "obstacle_title?", n.title, n.words, n.due_on, n.version, w.full_name as given_by_name,
            n.given_at, n.withdrawn_at
        from instruction n
        join unit u on u.id = n.owner_unit_id
        join account w on w.id = n.given_by
        left join plan p on p.id = n.plan_id
        left join task t on t.id = n.task_id
        left join obstacle o on o.id = n.obstacle_id
        where n.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// The units that speak for any of its parts.
pub async fn carriers(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        r#"select distinct c.unit_id as "unit_id!" from instruction_recipient r join instruction_carrier c on c.recipient_id = r.id
           where r.instruction_id = $1"#,
        id
    )
    .fetch_all(db)
    .await
}

/// One unit's part with what accesses and its page need.
#[derive(Clone, Debug)]
pub struct PartHead {
    pub id: i64,
    pub instruction_id: i64,
    pub unit_name: String,
    /// The group through which it was reached.
    pub group_name: Option<String>,
    pub state: State,
    pub due_on: Option<NaiveDate>,
    pub reported_on: Option<NaiveDate>,
    pub reported_by: Option<i64>,
    pub draft: String,
    /// Who wrote it, and the name.
    pub drafted_by: Option<i64>,
    pub drafted_by_name: Option<String>,
    pub version: i32,
    pub moved_at: DateTime<Utc>,
    /// The units that speak for it, and whether one of them has a head.
    pub carriers: Vec<i64>,
    pub headed: bool,
}

impl PartHead {
    pub fn course(&self) -> Course {
        Course { state: self.state, due_on: self.due_on, reported_on: self.reported_on }
    }
}

/// One unit's part.
pub async fn part(db: impl PgExecutor<'_>, id: i64, today: NaiveDate) -> sqlx::Result<Option<PartHead>> {
    sqlx::query_as!(
        PartHead,
        r#"
        select r.id, r.instruction_id, u.name as unit_name, g.name as "group_name?", r.state as "state: State", r.due_on,
            r.reported_on, r.reported_by, r.draft, r.drafted_by, w.full_name as "drafted_by_name?", r.version, r.moved_at,
            array(select c.unit_id from instruction_carrier c where c.recipient_id = r.id) as "carriers!",
            exists (
                select from instruction_carrier c
                join unit w on w.id = c.unit_id and (w.active_to is null or w.active_to >= $2)
                join role_grant h on h.unit_id = c.unit_id and h.role = 'head' and grant_holds(h, $2)
                join account a on a.id = h.account_id and a.disabled_at is null
                where c.recipient_id = r.id) as "headed!"
        from instruction_recipient r
        join unit u on u.id = r.unit_id
        left join unit_group g on g.id = r.group_id
        left join account w on w.id = r.drafted_by
        where r.id = $1
        "#,
        id,
        today
    )
    .fetch_optional(db)
    .await
}

/// A unit's part in a line.
#[derive(Clone, Debug)]
pub struct PartLine {
    pub id: i64,
    pub unit_name: String,
    pub group_name: Option<String>,
    pub state: State,
    pub due_on: Option<NaiveDate>,
    pub reported_on: Option<NaiveDate>,
    pub moved_at: DateTime<Utc>,
}

impl PartLine {
    pub fn course(&self) -> Course {
        Course { state: self.state, due_on: self.due_on, reported_on: self.reported_on }
    }
}

/// The parts of an instruction in the units' order: all of them, or those for which one of `reach` speaks.
pub async fn parts(db: impl PgExecutor<'_>, id: i64, reach: Option<&[i64]>) -> sqlx::Result<Vec<PartLine>> {
    sqlx::query_as!(
        PartLine,
        r#"
        select r.id, u.name as unit_name, g.name as "group_name?", r.state as "state: State", r.due_on, r.reported_on, r.moved_at
        from instruction_recipient r
        join unit u on u.id = r.unit_id
        left join unit_group g on g.id = r.group_id
        where r.instruction_id = $1
            and ($2::bigint[] is null or r.id in (select c.recipient_id from instruction_carrier c where c.unit_id = any($2)))
        order by u.name collate vi, r.id
        "#,
        id,
        reach
    )
    .fetch_all(db)
    .await
}

/// A unit that speaks for a part.
#[derive(Clone, Copy, Debug)]
pub struct Carried {
    pub unit_id: i64,
    /// Whether it still exists.
    pub exists: bool,
}

/// The units that speak for these parts, each once.
pub async fn carried(db: impl PgExecutor<'_>, parts: &[i64], today: NaiveDate) -> sqlx::Result<Vec<Carried>> {
    sqlx::query_as!(
        Carried,
        r#"select distinct c.unit_id as "unit_id!", u.active_to is null or u.active_to >= $2 as "exists!"
           from instruction_carrier c join unit u on u.id = c.unit_id where c.recipient_id = any($1) order by 1"#,
        parts,
        today
    )
    .fetch_all(db)
    .await
}

/// What a unit is called.
pub async fn unit_name(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select name from unit where id = $1", id).fetch_optional(db).await
}

/// What was said about an instruction as a whole, and about one unit's part in it, in order; its own words are left out. Of
/// one part that is what its unit was told; `reach` are the reader's units, where these read their own parts alone.
pub async fn conversation(
    db: impl PgExecutor<'_>,
    id: i64,
    part: Option<i64>,
    reach: Option<&[i64]>,
) -> sqlx::Result<Vec<Said>> {
    sqlx::query_as!(
        Said,
        r#"
        select m.title, m.author, m.at, false as "internal!",
            case when l.recipient_id is null and m.text = n.words then '' else m.text end as "text!",
            coalesce((select e.files from message_enclosure e where e.message_id = m.id), '[]') as "files!: Json<Vec<Enclosed>>"
        from instruction_message l join message m on m.id = l.message_id join instruction n on n.id = l.instruction_id
        where l.instruction_id = $1 and (l.recipient_id = $2 or l.recipient_id is null and (
            $2 is null and $3::bigint[] is null
            or exists (
                select from message_unit t join instruction_carrier c on c.unit_id = t.unit_id
                join instruction_recipient r on r.id = c.recipient_id
                where t.message_id = m.id and r.instruction_id = l.instruction_id and (r.id = $2 or $2 is null
                    and r.id in (select x.recipient_id from instruction_carrier x where x.unit_id = any($3))))))
        order by m.at, m.id
        "#,
        id,
        part,
        reach
    )
    .fetch_all(db)
    .await
}
