//! SQL of one assignment, as accesses and headings need it.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use super::super::{Part, PlanStatus};
use crate::web::Viewer;

/// An assignment with what accesses and headings need.
#[derive(Clone, Debug)]
pub struct AssignmentHead {
    pub id: i64,
    pub plan_id: i64,
    pub plan_owner_id: i64,
    pub plan_short_title: String,
    pub plan_status: PlanStatus,
    /// The day on which the plan ended.
    pub plan_ended_on: Option<NaiveDate>,
    pub task_id: i64,
    pub task_ref: String,
    pub content: String,
    pub task_reports: bool,
    pub from_on: NaiveDate,
    /// Last day of the assignment; none while it runs.
    pub to_on: Option<NaiveDate>,
    /// The group through which the unit came into the task.
    pub group_name: Option<String>,
    pub role: Part,
    pub unit_id: Option<i64>,
    /// The unit's name, or the named party's.
    pub party: String,
    /// Whether a unit within the visitor's reach coordinates in the same task.
    pub reach_coordinates: bool,
    /// The units whose assignments go on from this one: their people act in its stead.
    pub heirs: Vec<i64>,
    /// The units that have it now: its own, or those to which it has passed in the end.
    pub bearers: Vec<i64>,
    /// Whether the plan's owner has no officer: its staff act as such, and its head as director.
    pub own_plan: bool,
}

impl AssignmentHead {
    pub fn is_lead(&self) -> bool {
        self.role == Part::Lead
    }

    /// Whether it counts in an open period, whose day of judgement is its cut-off.
    pub fn counts_on(&self, cut_off_on: NaiveDate) -> bool {
        self.from_on <= cut_off_on && self.to_on.is_none_or(|last| last >= cut_off_on)
    }

    /// The units whose people carry it out: the one it was given to, and those that took over.
    pub fn carriers(&self) -> Vec<i64> {
        self.unit_id.into_iter().chain(self.heirs.iter().copied()).collect()
    }

    /// Who acts as officer in the plan.
    pub fn officer(&self) -> &'static str {
        if self.own_plan { "người phụ trách kế hoạch" } else { "TCCB" }
    }

    /// Who acts as director in the plan.
    pub fn director(&self) -> &'static str {
        if self.own_plan { "thủ trưởng" } else { "Giám đốc" }
    }

    /// Whether the plan is the very unit's own: nobody above it reviews what it reports there.
    pub fn is_of_owner(&self) -> bool {
        self.unit_id == Some(self.plan_owner_id)
    }

    /// Whether somebody reviews its reports: an officer at the plan's owner, or in a unit's own plan its staff and head.
    pub fn is_reviewed_by(&self, viewer: &Viewer) -> bool {
        crate::plan::access::acts_for(viewer, self.plan_owner_id)
    }

    /// What sending a report of it to whoever reviews it is called.
    pub fn sending(&self) -> &'static str {
        if self.is_of_owner() { "Gửi duyệt" } else { "Gửi TCCB" }
    }

    /// What was done with reports so sent: "Đã gửi TCCB".
    pub fn sent(&self) -> &'static str {
        if self.is_of_owner() { "Đã gửi duyệt" } else { "Đã gửi TCCB" }
    }

    /// The unit at whose desk somebody works on it.
    pub fn desk(&self, viewer: &Viewer) -> i64 {
        let unit = self.unit_id.filter(|unit| viewer.reaches(*unit));
        unit.or(viewer.unit_id()).or(self.unit_id).unwrap_or_default()
    }
}

pub(in crate::plan) async fn assignment(
    db: impl PgExecutor<'_>,
    id: i64,
    reach: &[i64],
) -> sqlx::Result<Option<AssignmentHead>> {
    Ok(assignments(db, &[id], reach).await?.pop())
}

/// Some assignments at once, in any order.
pub async fn assignments(db: impl PgExecutor<'_>, ids: &[i64], reach: &[i64]) -> sqlx::Result<Vec<AssignmentHead>> {
    sqlx::query_as!(
        AssignmentHead,
        r#"
        select a.id as "id!", a.plan_id as "plan_id!", p.owner_unit_id as "plan_owner_id!",
            p.short_title as "plan_short_title!", p.status as "plan_status!: PlanStatus",
            (p.closed_at at time zone 'Asia/Ho_Chi_Minh')::date as plan_ended_on, a.task_id as "task_id!",
            t.ref as "task_ref!", t.content as "content!", t.reports as "task_reports!", a.from_on as "from_on!", a.to_on,
            g.name as "group_name?", a.role as "role!: Part", a.unit_id,
            coalesce(u.name, a.party_name) as "party!",
            exists (
                select from assignment c where c.task_id = a.task_id and c.role = 'coordinating' and c.unit_id = any($2)
            ) as "reach_coordinates!",
            array(
                with recursive later (id) as (
                    select l.successor_id from assignment_succession l where l.predecessor_id = a.id
                    union
                    select l.successor_id from later join assignment_succession l on l.predecessor_id = later.id
                )
                select distinct s.unit_id from later join assignment s on s.id = later.id
                where s.unit_id is not null and s.unit_id is distinct from a.unit_id
            ) as "heirs!",
            array(
                with recursive line (id) as (
                    select a.id
                    union
                    select l.successor_id from line join assignment_succession l on l.predecessor_id = line.id
                )
                select distinct s.unit_id from line join assignment s on s.id = line.id
                where s.unit_id is not null
                    and not exists (select from assignment_succession l where l.predecessor_id = s.id)
            ) as "bearers!",
            not exists (
                select from role_grant o where o.unit_id = p.owner_unit_id and o.role = 'officer'
            ) as "own_plan!"
        from assignment a
        join plan p on p.id = a.plan_id
        join task t on t.id = a.task_id
        left join unit u on u.id = a.unit_id
        left join unit_group g on g.id = a.group_id
        where a.id = any($1) and (p.status <> 'draft' or p.owner_unit_id = any($2))
        "#,
        ids,
        reach
    )
    .fetch_all(db)
    .await
}
