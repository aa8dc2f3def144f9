//! SQL of groups of units.

use sqlx::{PgConnection, PgPool};

/// A group as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: i64,
    pub owner_unit_id: i64,
    pub name: String,
    /// Other names under which documents mention it.
    pub aliases: Vec<String>,
    pub members: Vec<i64>,
}

/// The group of an id.
pub async fn find(pool: &PgPool, id: i64) -> sqlx::Result<Option<Group>> {
    sqlx::query_as!(
        Group,
        r#"
        select id, owner_unit_id, name,
            array(select alias from unit_group_alias where group_id = g.id order by alias collate vi) as "aliases!",
            array(select unit_id from unit_group_member where group_id = g.id order by unit_id) as "members!"
        from unit_group g where id = $1
        "#,
        id
    )
    .fetch_optional(pool)
    .await
}

/// A line of the list of groups.
pub(in crate::unit) struct GroupLine {
    pub id: i64,
    pub name: String,
    pub owner_name: String,
    pub members: i64,
}

/// Groups whose owner is within reach, in Vietnamese order.
pub(in crate::unit) async fn lines(pool: &PgPool, reach: &[i64]) -> sqlx::Result<Vec<GroupLine>> {
    sqlx::query_as!(
        GroupLine,
        r#"
        select g.id, g.name, u.name as owner_name,
            (select count(*) from unit_group_member where group_id = g.id) as "members!"
        from unit_group g join unit u on u.id = g.owner_unit_id
        where u.id = any($1) order by u.name collate vi, g.name collate vi
        "#,
        reach
    )
    .fetch_all(pool)
    .await
}

/// Stores a new group and answers its id.
pub(in crate::unit) async fn insert(tx: &mut PgConnection, owner: i64, name: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar!("insert into unit_group (owner_unit_id, name) values ($1, $2) returning id", owner, name)
        .fetch_one(tx)
        .await
}

/// Gives a group its name and owner.
pub(in crate::unit) async fn update(tx: &mut PgConnection, id: i64, owner: i64, name: &str) -> sqlx::Result<()> {
    sqlx::query!("update unit_group set owner_unit_id = $2, name = $3 where id = $1", id, owner, name)
        .execute(tx)
        .await?;
    Ok(())
}

/// Makes `members` the group's members among the units of `reach`; members elsewhere stay.
pub(in crate::unit) async fn set_members(
    tx: &mut PgConnection,
    id: i64,
    reach: &[i64],
    members: &[i64],
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from unit_group_member where group_id = $1 and unit_id = any($2) and unit_id <> all($3)",
        id,
        reach,
        members,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into unit_group_member (group_id, unit_id)
         select $1, unit_id from unnest($3::bigint[]) unit_id where unit_id = any($2)
         on conflict on constraint unit_group_member_pkey do nothing",
        id,
        reach,
        members,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Makes `aliases` the group's other names.
pub(in crate::unit) async fn set_aliases(tx: &mut PgConnection, id: i64, aliases: &[String]) -> sqlx::Result<()> {
    sqlx::query!("delete from unit_group_alias where group_id = $1 and alias <> all($2)", id, aliases)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "insert into unit_group_alias (group_id, alias) select $1, unnest($2::text[])
         on conflict on constraint unit_group_alias_pkey do nothing",
        id,
        aliases,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Adds one other name to a group; whether it was new.
pub async fn add_alias(tx: &mut PgConnection, id: i64, alias: &str) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into unit_group_alias (group_id, alias) select id, $2 from unit_group where id = $1 and name <> $2
         on conflict on constraint unit_group_alias_pkey do nothing",
        id,
        alias,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}
