//! Entries as they are written.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::{
    super::{Entry, Fields, Place},
    Known, read,
};

/// An entry as it is written; its id where it is there already.
#[derive(Serialize)]
struct Row<'a> {
    id: Option<i64>,
    #[serde(flatten)]
    fields: &'a Fields,
    #[serde(flatten)]
    place: &'a Place,
    likeness: String,
}

impl<'a> Row<'a> {
    fn new(id: Option<i64>, fields: &'a Fields, place: &'a Place) -> Self {
        Self { id, fields, place, likeness: fields.likeness() }
    }
}

/// Holds a register until the transaction ends, so that of two who write the same at once the second sees what the first has
/// written.
pub async fn hold(tx: &mut PgConnection, owner: i64) -> sqlx::Result<()> {
    sqlx::query!("select id from unit where id = $1 for no key update", owner).fetch_optional(tx).await?;
    Ok(())
}

/// The same for the register in which an entry stands.
pub async fn hold_of(tx: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "select id from unit where id = (select owner_unit_id from legal_entry where id = $1) for no key update",
        id
    )
    .fetch_optional(tx)
    .await?;
    Ok(())
}

/// What somebody has written down since an instant, word for word.
pub async fn just_written(
    tx: &mut PgConnection,
    owner: i64,
    fields: &Fields,
    (by, since): (i64, DateTime<Utc>),
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select id from legal_entry
         where owner_unit_id = $1 and likeness = $2 and recorded_by = $3 and recorded_at > $4 and kind = $5 and number = $6
            and issued_on is not distinct from $7 and issuer = $8 and subject = $9 and finding = $10 and proposal = $11
            and basis = $12 and responsible = $13 and due_on is not distinct from $14 and task_id is not distinct from $15
         order by id limit 1",
        owner,
        fields.likeness(),
        by,
        since,
        fields.kind.code(),
        fields.number,
        fields.issued_on,
        fields.issuer,
        fields.subject,
        fields.finding,
        fields.proposal.code(),
        fields.basis,
        fields.responsible,
        fields.due_on,
        fields.task_id
    )
    .fetch_optional(tx)
    .await
}

/// The oldest entry about the same document, but for `except`.
pub async fn alike(
    db: impl PgExecutor<'_>,
    owner: i64,
    likeness: &str,
    except: Option<i64>,
) -> sqlx::Result<Option<Known>> {
    sqlx::query_as!(
        Known,
        "select id, number, issuer, subject from legal_entry
         where owner_unit_id = $1 and likeness = $2 and id is distinct from $3::bigint order by id limit 1",
        owner,
        likeness,
        except
    )
    .fetch_optional(db)
    .await
}

/// Writes entries down; their ids, in their order.
pub async fn insert(
    tx: &mut PgConnection,
    owner: i64,
    entries: &[(&Fields, &Place)],
    (by, at): (i64, DateTime<Utc>),
) -> sqlx::Result<Vec<i64>> {
    let rows: Vec<_> = entries.iter().map(|(fields, place)| Row::new(None, fields, place)).collect();
    let mut ids = sqlx::query_scalar!(
        "insert into legal_entry (owner_unit_id, kind, number, issued_on, issuer, subject, finding, proposal, basis, responsible,
            due_on, task_id, state, reason, result_number, result_on, likeness, recorded_by, recorded_at, changed_at)
         select $1, r.kind, r.number, r.issued_on, r.issuer, r.subject, r.finding, r.proposal, r.basis, r.responsible, r.due_on,
            r.task_id, r.state, r.reason, r.result_number, r.result_on, r.likeness, $3, $4, $4
         from rows from (jsonb_to_recordset($2) as (kind text, number text, issued_on date, issuer text, subject text, finding text,
            proposal text, basis text, responsible text, due_on date, task_id bigint, state text, reason text, result_number text,
            result_on date, likeness text)) with ordinality as r
         order by r.ordinality returning id",
        owner,
        Json(&rows) as _,
        by,
        at
    )
    .fetch_all(tx)
    .await?;
    // They were given one after the other.
    ids.sort_unstable();
    Ok(ids)
}

/// One entry, held until the transaction ends.
pub async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<Entry>> {
    sqlx::query!("select id from legal_entry where id = $1 for no key update", id).fetch_optional(&mut *tx).await?;
    read::entry(tx, id).await
}

/// Every entry of a register, held until the transaction ends.
pub async fn held_entries(tx: &mut PgConnection, owner: i64) -> sqlx::Result<Vec<Entry>> {
    sqlx::query!("select id from legal_entry where owner_unit_id = $1 order by id for no key update", owner)
        .fetch_all(&mut *tx)
        .await?;
    read::entries_of(tx, owner).await
}

/// Writes entries anew; grows their versions.
pub async fn rewrite(tx: &mut PgConnection, entries: &[(i64, &Fields, &Place)], at: DateTime<Utc>) -> sqlx::Result<()> {
    let rows: Vec<_> = entries.iter().map(|(id, fields, place)| Row::new(Some(*id), fields, place)).collect();
    sqlx::query!(
        "update legal_entry e set kind = r.kind, number = r.number, issued_on = r.issued_on, issuer = r.issuer,
            subject = r.subject, finding = r.finding, proposal = r.proposal, basis = r.basis, responsible = r.responsible,
            due_on = r.due_on, task_id = r.task_id, state = r.state, reason = r.reason, result_number = r.result_number,
            result_on = r.result_on, likeness = r.likeness, changed_at = $2, version = e.version + 1
         from jsonb_to_recordset($1) as r (id bigint, kind text, number text, issued_on date, issuer text, subject text,
            finding text, proposal text, basis text, responsible text, due_on date, task_id bigint, state text, reason text,
            result_number text, result_on date, likeness text)
         where e.id = r.id",
        Json(&rows) as _,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}
