//! SQL of programmes and the inspections planned in them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{super::Author, PlannedState};

/// A programme with what accesses and its page need.
#[derive(Clone, Debug)]
pub struct ProgrammeHead {
    pub id: i64,
    pub author: Author,
    pub author_unit_id: i64,
    pub author_unit_name: String,
    pub year: i32,
    pub title: String,
    pub number: String,
    pub issued_on: Option<NaiveDate>,
    pub version: i32,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
}

/// One programme.
pub async fn head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<ProgrammeHead>> {
    sqlx::query_as!(
        ProgrammeHead,
        r#"
        select g.id, g.author_role as "author: Author", g.author_unit_id, u.name as author_unit_name, g.year, g.title, g.number,
            g.issued_on, g.version, w.full_name as created_by_name, g.created_at
        from supervision_programme g join unit u on u.id = g.author_unit_id join account w on w.id = g.created_by
        where g.id = $1
        "#,
        id
    )
    .fetch_optional(db)
    .await
}

/// The programme of a planned inspection.
pub async fn programme_of(db: impl PgExecutor<'_>, planned_id: i64) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select programme_id from supervision_planned where id = $1", planned_id)
        .fetch_optional(db)
        .await
}

/// What a programme's head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeWords {
    pub year: i32,
    pub title: String,
    pub number: String,
    pub issued_on: Option<NaiveDate>,
}

/// Writes a programme; its id.
pub async fn insert(
    tx: &mut PgConnection,
    (author, author_unit_id): (Author, i64),
    words: &ProgrammeWords,
    (by, at): (i64, DateTime<Utc>),
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into supervision_programme (author_unit_id, author_role, year, title, number, issued_on, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        author_unit_id,
        author.code(),
        words.year,
        words.title,
        words.number,
        words.issued_on,
        by,
        at
    )
    .fetch_one(tx)
    .await
}

/// Gives a programme other words where nobody has changed it since `version`; whether it was so.
pub async fn update(tx: &mut PgConnection, id: i64, version: i32, words: &ProgrammeWords) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update supervision_programme set year = $3, title = $4, number = $5, issued_on = $6, version = version + 1
         where id = $1 and version = $2",
        id,
        version,
        words.year,
        words.title,
        words.number,
        words.issued_on
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A unit of a planned inspection, and the record in force about it or a unit that went on from it.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct PlannedUnit {
    pub id: i64,
    pub name: String,
    pub record_id: Option<i64>,
}

/// A planned inspection.
#[derive(Clone, Debug)]
pub struct Planned {
    pub id: i64,
    pub scope: String,
    pub leader: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub state: PlannedState,
    pub reason: String,
    pub version: i32,
    pub units: Vec<PlannedUnit>,
}

impl Planned {
    /// How many of its units have a record, and how many there are.
    pub fn held(&self) -> (usize, usize) {
        (self.units.iter().filter(|unit| unit.record_id.is_some()).count(), self.units.len())
    }
}

/// The inspections planned in these programmes, with their programme, in the order of time. One query.
pub async fn planned(db: impl PgExecutor<'_>, programmes: &[i64]) -> sqlx::Result<Vec<(i64, Planned)>> {
    let rows = sqlx::query!(
        r#"
        select n.programme_id, n.id, n.scope, n.leader, n.from_on, n.to_on, n.state as "state: PlannedState", n.reason, n.version,
            coalesce((
                select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'record_id', (
                    select min(r.id) from supervision_record r
                    where r.planned_id = n.id and r.state = 'issued' and (r.unit_id = u.id
                        or r.unit_id in (select h.heir_id from unit_heir h where h.unit_id = u.id)
                        or u.id in (select h.heir_id from unit_heir h where h.unit_id = r.unit_id)))) order by u.name collate vi, u.id)
                from supervision_planned_unit x join unit u on u.id = x.unit_id where x.planned_id = n.id), '[]')
                as "units!: Json<Vec<PlannedUnit>>"
        from supervision_planned n
        where n.programme_id = any($1)
        order by n.from_on, n.to_on, n.id
        "#,
        programmes
    )
    .fetch_all(db)
    .await?;
    let planned = rows.into_iter().map(|row| {
        let planned = Planned {
            id: row.id,
            scope: row.scope,
            leader: row.leader,
            from_on: row.from_on,
            to_on: row.to_on,
            state: row.state,
            reason: row.reason,
            version: row.version,
            units: row.units.0,
        };
        (row.programme_id, planned)
    });
    Ok(planned.collect())
}

/// What a planned inspection says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedWords {
    pub scope: String,
    pub leader: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub units: Vec<i64>,
}

/// Plans an inspection; its id.
pub async fn insert_planned(tx: &mut PgConnection, programme_id: i64, words: &PlannedWords) -> sqlx::Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into supervision_planned (programme_id, scope, leader, from_on, to_on) values ($1, $2, $3, $4, $5) returning id",
        programme_id,
        words.scope,
        words.leader,
        words.from_on,
        words.to_on
    )
    .fetch_one(&mut *tx)
    .await?;
    set_units(tx, id, &words.units).await?;
    Ok(id)
}

async fn set_units(tx: &mut PgConnection, id: i64, units: &[i64]) -> sqlx::Result<()> {
    sqlx::query!("delete from supervision_planned_unit where planned_id = $1 and unit_id <> all($2)", id, units)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into supervision_planned_unit (planned_id, unit_id) select $1, unnest($2::bigint[])
         on conflict on constraint supervision_planned_unit_pkey do nothing",
        id,
        units
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Holds a planned inspection until the transaction ends: its state and version.
pub async fn lock_planned(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<(PlannedState, i32)>> {
    let row = sqlx::query!(
        r#"select state as "state: PlannedState", version from supervision_planned where id = $1 for update"#,
        id
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| (row.state, row.version)))
}

/// Gives a planned inspection other words.
pub async fn update_planned(tx: &mut PgConnection, id: i64, words: &PlannedWords) -> sqlx::Result<()> {
    sqlx::query!(
        "update supervision_planned set scope = $2, leader = $3, from_on = $4, to_on = $5, version = version + 1 where id = $1",
        id,
        words.scope,
        words.leader,
        words.from_on,
        words.to_on
    )
    .execute(&mut *tx)
    .await?;
    set_units(tx, id, &words.units).await
}

/// Puts a planned inspection off, gives it up, or plans it again.
pub async fn move_planned(tx: &mut PgConnection, id: i64, state: PlannedState, reason: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update supervision_planned set state = $2, reason = $3, version = version + 1 where id = $1",
        id,
        state.code(),
        reason
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The programmes of owners in reach, newest first; an observer's own unit's only.
pub async fn list(db: impl PgExecutor<'_>, units: &[i64]) -> sqlx::Result<Vec<ProgrammeHead>> {
    sqlx::query_as!(
        ProgrammeHead,
        r#"
        select g.id, g.author_role as "author: Author", g.author_unit_id, u.name as author_unit_name, g.year, g.title, g.number,
            g.issued_on, g.version, w.full_name as created_by_name, g.created_at
        from supervision_programme g join unit u on u.id = g.author_unit_id join account w on w.id = g.created_by
        where g.author_unit_id = any($1)
        order by g.year desc, g.issued_on desc nulls last, g.id desc
        "#,
        units
    )
    .fetch_all(db)
    .await
}

/// A unit that may be inspected.
#[derive(Clone, Debug)]
pub struct Choice {
    pub id: i64,
    pub name: String,
}

/// The units in reach that exist on a day, in Vietnamese order.
pub async fn choices(db: impl PgExecutor<'_>, reach: &[i64], today: NaiveDate) -> sqlx::Result<Vec<Choice>> {
    sqlx::query_as!(
        Choice,
        "select id, name from unit where id = any($1) and (active_to is null or active_to >= $2) order by name collate vi, id",
        reach,
        today
    )
    .fetch_all(db)
    .await
}
