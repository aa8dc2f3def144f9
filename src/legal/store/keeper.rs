//! Which unit keeps whose register.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

/// The register of an owner.
#[derive(Clone, Debug)]
pub struct Register {
    pub owner_unit_id: i64,
    pub owner_name: String,
    pub keeper_unit_id: Option<i64>,
    pub keeper_name: Option<String>,
    pub entries: i64,
}

/// The owners that may have a register: where somebody is an officer, or somebody keeps one already.
pub async fn owners(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Register>> {
    sqlx::query_as!(
        Register,
        r#"
        select u.id as owner_unit_id, u.name as owner_name, k.keeper_unit_id as "keeper_unit_id?", n.name as "keeper_name?",
            (select count(*) from legal_entry e where e.owner_unit_id = u.id) as "entries!"
        from unit u
        left join legal_keeper k on k.owner_unit_id = u.id
        left join unit n on n.id = k.keeper_unit_id
        where k.owner_unit_id is not null or exists (select from role_grant g where g.unit_id = u.id and g.role = 'officer')
        order by u.position, u.name collate vi, u.id
        "#
    )
    .fetch_all(db)
    .await
}

/// A unit that may keep a register.
#[derive(Clone, Debug)]
pub struct Unit {
    pub id: i64,
    pub owner_unit_id: i64,
    pub name: String,
}

/// The units at or below these owners that exist on a day, in their order.
pub async fn units(db: impl PgExecutor<'_>, owners: &[i64], today: NaiveDate) -> sqlx::Result<Vec<Unit>> {
    sqlx::query_as!(
        Unit,
        r#"
        select u.id, o.id as "owner_unit_id!", u.name
        from unnest($1::bigint[]) as o (id)
        cross join lateral (select unit_within(o.id) as id) b
        join unit u on u.id = b.id
        where coalesce(u.active_from, '-infinity') <= $2 and coalesce(u.active_to, 'infinity') >= $2
        order by o.id, u.position, u.name collate vi, u.id
        "#,
        owners,
        today
    )
    .fetch_all(db)
    .await
}

/// Names the unit that keeps an owner's register, or that nobody does.
pub async fn choose(tx: &mut PgConnection, owner: i64, keeper: Option<i64>) -> sqlx::Result<()> {
    match keeper {
        Some(keeper) => {
            sqlx::query!(
                "insert into legal_keeper (owner_unit_id, keeper_unit_id) values ($1, $2)
                 on conflict (owner_unit_id) do update set keeper_unit_id = excluded.keeper_unit_id",
                owner,
                keeper
            )
            .execute(tx)
            .await?;
        }
        None => {
            sqlx::query!("delete from legal_keeper where owner_unit_id = $1", owner).execute(tx).await?;
        }
    }
    Ok(())
}

/// The name of the unit that keeps an owner's register, held until the transaction ends.
pub async fn keeper_name(tx: &mut PgConnection, owner: i64) -> sqlx::Result<Option<String>> {
    sqlx::query!("select id from unit where id = $1 for no key update", owner).fetch_optional(&mut *tx).await?;
    sqlx::query_scalar!(
        "select u.name from legal_keeper k join unit u on u.id = k.keeper_unit_id where k.owner_unit_id = $1",
        owner
    )
    .fetch_optional(tx)
    .await
}
