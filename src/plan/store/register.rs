//! SQL of the register: which units and groups a plan of one owner may name.

use sqlx::PgExecutor;

use super::super::{
    draft::Target,
    register::{Known, Register},
};

/// The owner's own units and groups; beside them what stands above the owner, and right below that: the other bodies
/// with which it works. Units that have ended are not among them.
pub async fn register(db: impl PgExecutor<'_>, owner_unit_id: i64, today: chrono::NaiveDate) -> sqlx::Result<Register> {
    let rows = sqlx::query!(
        r#"
        with recursive above (id, parent_id) as (
            select id, parent_id from unit where id = $1
            union all
            select u.id, u.parent_id from unit u join above a on u.id = a.parent_id
        ), own as (
            select unit_within($1) as id
        ), near as (
            select u.id, case when u.id in (select id from own) then 0 else 1 end as distance
            from unit u
            where (u.id in (select id from own) or u.id in (select id from above) or u.parent_id in (select id from above))
                and coalesce(u.active_to, 'infinity') >= $2
        )
        select 'unit' as "sort!", u.id as "id!", u.name as "name!", near.distance as "distance!", 1::bigint as "members!",
            u.id = $1 as "is_owner!",
            array_remove(u.short_name || array(select alias from unit_alias where unit_id = u.id order by alias), null) as "aliases!",
            u.position as "position!"
        from near join unit u on u.id = near.id
        union all
        select 'group', g.id, g.name, case when g.owner_unit_id in (select id from own) then 0 else 1 end,
            (select count(*) from unit_group_member m where m.group_id = g.id), false,
            array(select alias from unit_group_alias where group_id = g.id order by alias), 0
        from unit_group g
        where g.owner_unit_id in (select id from own) or g.owner_unit_id in (select id from above)
        order by 1, 4, 8, 3
        "#,
        owner_unit_id,
        today,
    )
    .fetch_all(db)
    .await?;
    let owner: Vec<String> = rows
        .iter()
        .filter(|row| row.is_owner)
        .flat_map(|row| std::iter::once(row.name.clone()).chain(row.aliases.iter().cloned()))
        .collect();
    let known = rows
        .into_iter()
        .map(|row| Known {
            target: if row.sort == "group" { Target::Group(row.id) } else { Target::Unit(row.id) },
            name: row.name,
            aliases: row.aliases,
            distance: u8::from(row.distance != 0),
            members: row.members,
        })
        .collect();
    Ok(Register::new(known, &owner))
}
