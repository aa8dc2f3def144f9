//! Entries as they are written.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::{
    super::{Entry, Fields, Place, State},
    Known, read,
};

/// An entry about to be written down.
pub struct NewEntry<'a> {
    pub owner_unit_id: i64,
    pub fields: &'a Fields,
    pub place: &'a Place,
    pub by: i64,
    pub at: DateTime<Utc>,
}

/// Holds a register until the transaction ends, so that of two who write the same at once the second sees what the first has
/// written.
pub async fn hold(tx: &mut PgConnection, owner: i64) -> sqlx::Result<()> {
    sqlx::query!("select id from unit where id = $1 for no key update", owner).fetch_optional(tx).await?;
    Ok(())
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
         where owner_unit_id = $1 and number <> '' and likeness = $2 and id is distinct from $3::bigint order by id limit 1",
        owner,
        likeness,
        except
    )
    .fetch_optional(db)
    .await
}

/// Writes an entry down; its id.
pub async fn insert(tx: &mut PgConnection, new: &NewEntry<'_>) -> sqlx::Result<i64> {
    let NewEntry { owner_unit_id, fields, place, by, at } = new;
    sqlx::query_scalar!(
        "insert into legal_entry (owner_unit_id, kind, number, issued_on, issuer, subject, finding, proposal, basis, responsible,
            due_on, task_id, state, reason, result_number, result_on, likeness, recorded_by, recorded_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19) returning id",
        owner_unit_id,
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
        fields.task_id,
        place.state as State,
        place.reason,
        place.result_number,
        place.result_on,
        fields.likeness(),
        by,
        at
    )
    .fetch_one(tx)
    .await
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

/// Writes an entry anew; grows its version.
pub async fn rewrite(
    tx: &mut PgConnection,
    id: i64,
    fields: &Fields,
    place: &Place,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update legal_entry set kind = $2, number = $3, issued_on = $4, issuer = $5, subject = $6, finding = $7, proposal = $8,
            basis = $9, responsible = $10, due_on = $11, task_id = $12, state = $13, reason = $14, result_number = $15,
            result_on = $16, likeness = $17, changed_at = $18, version = version + 1
         where id = $1",
        id,
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
        fields.task_id,
        place.state as State,
        place.reason,
        place.result_number,
        place.result_on,
        fields.likeness(),
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}
