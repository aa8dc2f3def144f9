//! How a unit's documents look.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// The settings of an issuing unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    pub superior: String,
    pub issuer: String,
    pub symbol: String,
    pub place: String,
    /// One a line.
    pub addressees: String,
    pub recipients: String,
    pub filed: String,
    pub head_post: String,
    pub head_name: String,
    pub deputy_post: String,
    pub deputy_name: String,
    pub by_deputy: bool,
}

/// Those of a unit; where nobody has set them, what follows from its name and its place in the tree.
pub async fn letterhead(db: impl PgExecutor<'_>, unit_id: i64) -> sqlx::Result<Option<Letterhead>> {
    sqlx::query_as!(
        Letterhead,
        r#"
        select coalesce(l.superior, above.name, '') as "superior!", coalesce(l.issuer, u.name) as "issuer!",
            coalesce(l.symbol, 'BC-' || upper(u.code)) as "symbol!", coalesce(l.place, '') as "place!",
            coalesce(l.addressees, above.name, '') as "addressees!", coalesce(l.recipients, 'Như trên') as "recipients!",
            coalesce(l.filed, 'VT') as "filed!",
            coalesce(l.head_post, case u.kind when 'school' then 'Hiệu trưởng' when 'department' then 'Trưởng phòng'
                when 'committee' then 'Chủ tịch' when 'union' then 'Chủ tịch' else 'Giám đốc' end) as "head_post!",
            coalesce(l.head_name, '') as "head_name!",
            coalesce(l.deputy_post, case u.kind when 'school' then 'Phó Hiệu trưởng' when 'department' then 'Phó Trưởng phòng'
                when 'committee' then 'Phó Chủ tịch' when 'union' then 'Phó Chủ tịch' else 'Phó Giám đốc' end) as "deputy_post!",
            coalesce(l.deputy_name, '') as "deputy_name!", coalesce(l.by_deputy, false) as "by_deputy!"
        from unit u
        left join unit above on above.id = u.parent_id
        left join letterhead l on l.unit_id = u.id
        where u.id = $1
        "#,
        unit_id
    )
    .fetch_optional(db)
    .await
}

/// Keeps them.
pub async fn save_letterhead(
    tx: &mut PgConnection,
    unit_id: i64,
    one: &Letterhead,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into letterhead (unit_id, superior, issuer, symbol, place, addressees, recipients, filed, head_post, head_name,
            deputy_post, deputy_name, by_deputy, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (unit_id) do update set superior = $2, issuer = $3, symbol = $4, place = $5, addressees = $6, recipients = $7,
            filed = $8, head_post = $9, head_name = $10, deputy_post = $11, deputy_name = $12, by_deputy = $13, updated_at = $14",
        unit_id,
        one.superior,
        one.issuer,
        one.symbol,
        one.place,
        one.addressees,
        one.recipients,
        one.filed,
        one.head_post,
        one.head_name,
        one.deputy_post,
        one.deputy_name,
        one.by_deputy,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A unit that may issue documents.
#[derive(Clone, Debug)]
pub struct Unit {
    pub id: i64,
    pub name: String,
    /// Whether its settings were ever kept.
    pub set: bool,
}

/// All units: those with settings first, then owners of plans, then the others.
pub async fn units(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Unit>> {
    sqlx::query_as!(
        Unit,
        r#"select u.id, u.name, l.unit_id is not null as "set!"
           from unit u left join letterhead l on l.unit_id = u.id
           order by l.unit_id is not null desc, exists (select from plan p where p.owner_unit_id = u.id) desc, u.name collate vi, u.id"#
    )
    .fetch_all(db)
    .await
}
