//! SQL of units.

pub mod change;
pub mod group;

use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool};

use super::{UnitKind, tree::Node};

/// One unit with all that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: i64,
    pub parent_id: Option<i64>,
    pub code: String,
    pub name: String,
    pub short_name: Option<String>,
    pub kind: UnitKind,
    pub position: i32,
    pub active_from: Option<NaiveDate>,
    pub active_to: Option<NaiveDate>,
    /// Other names, in Vietnamese order.
    pub aliases: Vec<String>,
}

/// A unit as it is to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFields {
    pub parent_id: Option<i64>,
    pub code: String,
    pub name: String,
    pub short_name: Option<String>,
    pub kind: UnitKind,
    pub position: i32,
    pub active_from: Option<NaiveDate>,
    pub active_to: Option<NaiveDate>,
    pub aliases: Vec<String>,
}

/// The unit of an id.
pub async fn unit(pool: &PgPool, id: i64) -> sqlx::Result<Option<Unit>> {
    sqlx::query_as!(
        Unit,
        r#"
        select id, parent_id, code, name, short_name, kind as "kind: UnitKind", position, active_from, active_to,
            array(select alias from unit_alias where unit_id = u.id order by alias collate vi) as "aliases!"
        from unit u where id = $1
        "#,
        id
    )
    .fetch_optional(pool)
    .await
}

/// A unit where one is chosen from a list.
#[derive(Clone, Debug)]
pub struct UnitChoice {
    pub id: i64,
    pub parent_id: Option<i64>,
    pub code: String,
    pub name: String,
    pub kind: UnitKind,
    pub active: bool,
}

impl Node for UnitChoice {
    fn id(&self) -> i64 {
        self.id
    }
    fn parent_id(&self) -> Option<i64> {
        self.parent_id
    }
}

/// The units within reach, siblings in their own order and then in Vietnamese order.
pub async fn choices(pool: &PgPool, reach: &[i64], today: NaiveDate) -> sqlx::Result<Vec<UnitChoice>> {
    sqlx::query_as!(
        UnitChoice,
        r#"
        select id, parent_id, code, name, kind as "kind: UnitKind",
            (coalesce(active_from, '-infinity') <= $2 and coalesce(active_to, 'infinity') >= $2) as "active!"
        from unit where id = any($1) order by position, name collate vi, id
        "#,
        reach,
        today,
    )
    .fetch_all(pool)
    .await
}

/// A line of the list of units.
#[derive(Clone, Debug)]
pub(super) struct UnitLine {
    pub id: i64,
    pub parent_id: Option<i64>,
    pub code: String,
    pub name: String,
    pub kind: UnitKind,
    pub active_from: Option<NaiveDate>,
    pub active_to: Option<NaiveDate>,
    pub aliases: Vec<String>,
    /// Accounts that are open and have a role here today.
    pub accounts: i64,
    /// Whether the words asked for are in its names or its code.
    pub found: bool,
}

impl Node for UnitLine {
    fn id(&self) -> i64 {
        self.id
    }
    fn parent_id(&self) -> Option<i64> {
        self.parent_id
    }
}

/// The units within reach for the list; `words` are looked for whatever their case and diacritics.
pub(super) async fn lines(pool: &PgPool, reach: &[i64], words: &str, today: NaiveDate) -> sqlx::Result<Vec<UnitLine>> {
    sqlx::query_as!(
        UnitLine,
        r#"
        select u.id, u.parent_id, u.code, u.name, u.kind as "kind: UnitKind", u.active_from, u.active_to,
            array(select alias from unit_alias where unit_id = u.id order by alias collate vi) as "aliases!",
            coalesce(g.accounts, 0) as "accounts!",
            strpos(fold(u.name || ' ' || coalesce(u.short_name, '') || ' ' || u.code), fold($2)) > 0
                or exists (select from unit_alias where unit_id = u.id and strpos(fold(alias), fold($2)) > 0) as "found!"
        from unit u
        left join (
            select unit_id, count(distinct account_id) as accounts
            from role_grant join account a on a.id = account_id
            where a.disabled_at is null and from_on <= $3 and coalesce(to_on, 'infinity') >= $3
            group by unit_id
        ) g on g.unit_id = u.id
        where u.id = any($1)
        order by u.position, u.name collate vi, u.id
        "#,
        reach,
        words,
        today,
    )
    .fetch_all(pool)
    .await
}

/// Every unit's parent, locked against other moves until the transaction ends: two moves at once could make a cycle.
pub(super) async fn lock_parents(tx: &mut PgConnection) -> sqlx::Result<Vec<(i64, Option<i64>)>> {
    sqlx::query!("select pg_advisory_xact_lock(8391273650002)").execute(&mut *tx).await?;
    let rows = sqlx::query!("select id, parent_id from unit").fetch_all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.parent_id)).collect())
}

/// Stores a new unit and answers its id.
pub async fn insert(tx: &mut PgConnection, unit: &UnitFields) -> sqlx::Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into unit (parent_id, code, name, short_name, kind, position, active_from, active_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        unit.parent_id,
        unit.code,
        unit.name,
        unit.short_name,
        unit.kind.code(),
        unit.position,
        unit.active_from,
        unit.active_to,
    )
    .fetch_one(&mut *tx)
    .await?;
    set_aliases(tx, id, &unit.aliases).await?;
    Ok(id)
}

/// Stores a unit as changed.
pub(super) async fn update(tx: &mut PgConnection, id: i64, unit: &UnitFields) -> sqlx::Result<()> {
    sqlx::query!(
        "update unit set parent_id = $2, code = $3, name = $4, short_name = $5, kind = $6, position = $7,
            active_from = $8, active_to = $9 where id = $1",
        id,
        unit.parent_id,
        unit.code,
        unit.name,
        unit.short_name,
        unit.kind.code(),
        unit.position,
        unit.active_from,
        unit.active_to,
    )
    .execute(&mut *tx)
    .await?;
    set_aliases(tx, id, &unit.aliases).await
}

async fn set_aliases(tx: &mut PgConnection, id: i64, aliases: &[String]) -> sqlx::Result<()> {
    sqlx::query!("delete from unit_alias where unit_id = $1 and alias <> all($2)", id, aliases)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into unit_alias (unit_id, alias) select $1, unnest($2::text[])
         on conflict on constraint unit_alias_pkey do nothing",
        id,
        aliases,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Adds one other name to a unit; whether it was new.
pub async fn add_alias(tx: &mut PgConnection, id: i64, alias: &str) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into unit_alias (unit_id, alias) select id, $2 from unit where id = $1 and name <> $2
         on conflict on constraint unit_alias_pkey do nothing",
        id,
        alias,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A name asked for, and a unit within reach that bears it.
pub struct Named {
    pub asked: String,
    pub unit_id: i64,
}

/// Units within reach by name, short name, other name or code, whatever the case and diacritics.
pub async fn by_names(pool: &PgPool, reach: &[i64], names: &[String]) -> sqlx::Result<Vec<Named>> {
    sqlx::query_as!(
        Named,
        r#"
        select asked as "asked!", u.id as "unit_id!"
        from unnest($2::text[]) asked
        join unit u on u.id = any($1) and (
            u.code = lower(asked) or fold(u.name) = fold(asked) or fold(u.short_name) = fold(asked)
            or exists (select from unit_alias where unit_id = u.id and fold(alias) = fold(asked)))
        "#,
        reach,
        names,
    )
    .fetch_all(pool)
    .await
}
