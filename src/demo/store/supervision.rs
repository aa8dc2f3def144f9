//! What was supervised in the demo.

use anyhow::Result;
use sqlx::{PgConnection, types::Json};

use super::CHUNK;
use crate::demo::supervision::Supervision;

/// Programmes, records and their demands.
pub(super) async fn insert(db: &mut PgConnection, rows: &Supervision) -> Result<()> {
    bulk!(
        db,
        rows.programmes,
        "insert into supervision_programme (id, author_unit_id, author_role, year, title, number, issued_on, created_by, created_at)
            overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, author_unit_id bigint, author_role text, year integer, title text,
              number text, issued_on date, created_by bigint, created_at timestamptz)"
    );
    bulk!(
        db,
        rows.planned,
        "insert into supervision_planned (id, programme_id, scope, leader, from_on, to_on, state, reason) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, programme_id bigint, scope text, leader text, from_on date,
              to_on date, state text, reason text)"
    );
    bulk!(
        db,
        rows.planned_units,
        "insert into supervision_planned_unit (planned_id, unit_id)
         select * from jsonb_to_recordset($1) as r (planned_id bigint, unit_id bigint)"
    );
    bulk!(
        db,
        rows.records,
        "with record as (
            select * from jsonb_to_recordset($1) as r (id bigint, author_unit_id bigint, author_role text, kind text, plan_id bigint,
                unit_id bigint, planned_id bigint, held_on date, members text, title text, findings text, state text,
                written_by bigint, written_at timestamptz, issued_by bigint, issued_at timestamptz, assignment_id bigint)
         ), kept as (
            insert into supervision_record (id, author_unit_id, author_role, kind, plan_id, unit_id, planned_id, held_on, members,
                title, findings, state, written_by, written_at, issued_by, issued_at) overriding system value
            select id, author_unit_id, author_role, kind, plan_id, unit_id, planned_id, held_on, members, title, findings, state,
                written_by, written_at, issued_by, issued_at from record
         )
         insert into supervision_scope (record_id, assignment_id) select id, assignment_id from record"
    );
    bulk!(
        db,
        rows.demands,
        "insert into supervision_demand (id, record_id, position, words, due_on, state, answered_on, answered_by, reminded,
            reminded_on, moved_at) overriding system value
         select * from jsonb_to_recordset($1) as r (id bigint, record_id bigint, position integer, words text, due_on date,
              state text, answered_on date, answered_by bigint, reminded integer, reminded_on date, moved_at timestamptz)"
    );
    Ok(())
}

/// What was said of them.
pub(super) async fn insert_messages(db: &mut PgConnection, rows: &Supervision) -> Result<()> {
    bulk!(
        db,
        rows.messages,
        "insert into supervision_message (message_id, record_id, demand_id)
         select * from jsonb_to_recordset($1) as r (message_id bigint, record_id bigint, demand_id bigint)"
    );
    Ok(())
}
