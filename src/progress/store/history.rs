//! What happened to reports, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::{PgExecutor, types::Json};

use super::super::{ReportText, event::EventKind, extending::Grant};

/// One change of a report's state.
#[derive(Debug, Clone)]
pub struct Event {
    pub kind: EventKind,
    pub at: DateTime<Utc>,
    pub who: String,
    /// Role and unit under which the person acted, where the journal knows it.
    pub capacity: Option<String>,
    pub reason: String,
    pub revision: i32,
}

impl Event {
    /// Who acted, and as what.
    pub fn actor(&self) -> String {
        match &self.capacity {
            Some(capacity) => format!("{}, {capacity}", self.who),
            None => self.who.clone(),
        }
    }
}

/// What happened to a report, with what it said at that moment.
#[derive(Debug, Clone)]
pub struct Told {
    pub event: Event,
    pub text: ReportText,
}

/// Everything that happened to an assignment's report in a period, in all its revisions, oldest first.
pub async fn told(db: impl PgExecutor<'_>, assignment_id: i64, period_id: i64) -> sqlx::Result<Vec<Told>> {
    let rows = sqlx::query!(
        r#"
        select e.kind as "kind: EventKind", e.at, a.full_name as who, e.reason, r.revision,
            e.content as "content: Json<ReportText>",
            (
                select j.capacity from journal j
                where j.subject_kind = 'report' and j.subject_id = e.report_id and j.account_id = e.account_id
                    and j.action = 'report.' || e.kind
                order by j.id desc limit 1
            ) as capacity
        from report_event e
        join report r on r.id = e.report_id
        join account a on a.id = e.account_id
        where r.assignment_id = $1 and r.period_id = $2
        order by e.id
        "#,
        assignment_id,
        period_id
    )
    .fetch_all(db)
    .await?;
    let told = rows.into_iter().map(|row| Told {
        event: Event {
            kind: row.kind,
            at: row.at,
            who: row.who,
            capacity: row.capacity,
            reason: row.reason,
            revision: row.revision,
        },
        text: row.content.0,
    });
    Ok(told.collect())
}

/// An assignment that another goes on from, or that goes on from it, under the unit's name of that time.
#[derive(Debug, Clone, Deserialize)]
pub struct Kin {
    /// The assignment whose kin it is.
    pub of: i64,
    pub assignment_id: i64,
    /// Of a predecessor, the one that goes on from it; of a successor, none.
    pub successor_id: Option<i64>,
    pub lead: bool,
    pub party: String,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
}

/// Where assignments come from, and what was decided about their due days.
#[derive(Debug, Default)]
pub struct Line {
    /// The predecessors of these assignments, all the way back, and their direct successors.
    pub kin: Vec<Kin>,
    /// Of themselves and their predecessors, each with its assignment, in the order in which it came.
    pub grants: Vec<(i64, Grant)>,
}

/// The line in which these assignments stand.
pub async fn line(db: impl PgExecutor<'_>, assignments: &[i64]) -> sqlx::Result<Line> {
    let row = sqlx::query!(
        r#"
        with recursive earlier (heir, successor_id, id) as (
            select l.successor_id, l.successor_id, l.predecessor_id
            from assignment_succession l where l.successor_id = any($1)
            union
            select earlier.heir, l.successor_id, l.predecessor_id
            from earlier join assignment_succession l on l.successor_id = earlier.id
        ), linked (kin_of, successor_id, id) as (
            select heir, successor_id, id from earlier
            union all
            select l.predecessor_id, null, l.successor_id from assignment_succession l where l.predecessor_id = any($1)
        )
        select
            coalesce((
                select jsonb_agg(jsonb_build_object('of', linked.kin_of, 'assignment_id', a.id,
                    'successor_id', linked.successor_id, 'lead', a.role = 'lead', 'from_on', a.from_on, 'to_on', a.to_on,
                    'party', coalesce((
                        select n.name from unit_name n where n.unit_id = a.unit_id and n.to_on >= a.to_on
                        order by n.to_on limit 1
                    ), u.name, a.party_name)) order by a.from_on desc, a.id)
                from linked join assignment a on a.id = linked.id left join unit u on u.id = a.unit_id
            ), '[]') as "kin!: Json<Vec<Kin>>",
            coalesce((
                select jsonb_agg(jsonb_build_array(d.assignment_id, jsonb_build_object('extension_id', d.extension_id,
                    'deadline_id', d.deadline_id, 'due_on', d.due_on, 'from_on', d.from_on)) order by d.id)
                from extension_day d
                where d.assignment_id = any($1) or d.assignment_id in (select earlier.id from earlier)
            ), '[]') as "grants!: Json<Vec<(i64, Grant)>>"
        "#,
        assignments
    )
    .fetch_one(db)
    .await?;
    Ok(Line { kin: row.kin.0, grants: row.grants.0 })
}
