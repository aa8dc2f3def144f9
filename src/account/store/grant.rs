//! SQL of grants.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

use crate::web::Role;

/// A grant to be given; both days included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantFields {
    pub role: Role,
    pub unit_id: i64,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    /// Whose powers they are, where it is a delegation.
    pub delegated_by: Option<i64>,
}

/// One of an account's grants.
#[derive(Clone, Debug)]
pub struct GrantLine {
    pub id: i64,
    pub role: Role,
    pub unit_id: i64,
    pub unit_name: String,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub delegated_by: Option<String>,
}

/// An account's grants at units within reach, the lasting ones first.
pub async fn of_account(db: impl PgExecutor<'_>, account_id: i64, reach: &[i64]) -> sqlx::Result<Vec<GrantLine>> {
    sqlx::query_as!(
        GrantLine,
        r#"
        select g.id, g.role as "role: Role", g.unit_id, u.name as unit_name, g.from_on, g.to_on,
            d.full_name as "delegated_by?"
        from role_grant g join unit u on u.id = g.unit_id left join account d on d.id = g.delegated_by
        where g.account_id = $1 and g.unit_id = any($2)
        order by g.to_on desc nulls first, g.from_on, g.id
        "#,
        account_id,
        reach,
    )
    .fetch_all(db)
    .await
}

/// Locks an account's row, so that its grants and its calendar address do not change meanwhile.
pub async fn lock_account(tx: &mut PgConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query!("select id from account where id = $1 for update", account_id).fetch_one(tx).await?;
    Ok(())
}

/// Whether the account holds the same role at the same unit on one of these days already.
pub async fn overlaps(tx: &mut PgConnection, account_id: i64, grant: &GrantFields) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (select from role_grant where account_id = $1 and unit_id = $2 and role = $3
            and from_on <= coalesce($5::date, 'infinity') and coalesce(to_on, 'infinity') >= $4) as "overlaps!"
        "#,
        account_id,
        grant.unit_id,
        grant.role.code(),
        grant.from_on,
        grant.to_on,
    )
    .fetch_one(tx)
    .await
}

/// Whether an account holds, in its own right and on all these days, the role that it would delegate.
pub async fn can_delegate(tx: &mut PgConnection, delegator: i64, grant: &GrantFields) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (select from role_grant where account_id = $1 and unit_id = $2 and role = $3
            and delegated_by is null and from_on <= $4 and coalesce(to_on, 'infinity') >= coalesce($5::date, 'infinity'))
            as "can!"
        "#,
        delegator,
        grant.unit_id,
        grant.role.code(),
        grant.from_on,
        grant.to_on,
    )
    .fetch_one(tx)
    .await
}

/// Whether the account is still an administrator on `day` by another grant than this one.
pub async fn administers_otherwise(
    tx: &mut PgConnection,
    account_id: i64,
    grant_id: i64,
    day: NaiveDate,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"
        select exists (select from role_grant where account_id = $1 and id <> $2 and role = 'administrator'
            and from_on <= $3 and coalesce(to_on, 'infinity') >= $3) as "otherwise!"
        "#,
        account_id,
        grant_id,
        day,
    )
    .fetch_one(tx)
    .await
}

/// Stores a grant and answers its id.
pub async fn insert(tx: &mut PgConnection, account_id: i64, grant: &GrantFields) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into role_grant (account_id, unit_id, role, from_on, to_on, delegated_by)
         values ($1, $2, $3, $4, $5, $6) returning id",
        account_id,
        grant.unit_id,
        grant.role.code(),
        grant.from_on,
        grant.to_on,
        grant.delegated_by,
    )
    .fetch_one(tx)
    .await
}

/// Makes `day` a grant's last day.
pub async fn set_last_day(tx: &mut PgConnection, id: i64, day: NaiveDate) -> sqlx::Result<()> {
    sqlx::query!("update role_grant set to_on = $2 where id = $1", id, day).execute(tx).await?;
    Ok(())
}

/// Takes back a grant that has no day left; the journal keeps what it was.
pub async fn delete(tx: &mut PgConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query!("delete from role_grant where id = $1", id).execute(tx).await?;
    Ok(())
}

/// The unit of a code.
pub async fn unit_of_code(tx: &mut PgConnection, code: &str) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select id from unit where code = $1", code).fetch_optional(tx).await
}

/// Makes the first unit of a database that holds none; none is made where there is one.
pub async fn insert_first_unit(tx: &mut PgConnection, code: &str, name: &str) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "insert into unit (code, name, kind) select $1, $2, 'other' where not exists (select from unit) returning id",
        code,
        name,
    )
    .fetch_optional(tx)
    .await
}

/// A role at a unit that ends.
#[derive(Clone, Debug)]
pub struct Leaving {
    pub full_name: String,
    pub role: Role,
    pub unit_name: String,
    /// A delegation, which ends with the unit.
    pub delegated: bool,
}

/// The roles held at these units on a day or after it.
pub async fn leaving(db: impl PgExecutor<'_>, units: &[i64], on: NaiveDate) -> sqlx::Result<Vec<Leaving>> {
    sqlx::query_as!(
        Leaving,
        r#"
        select a.full_name, g.role as "role: Role", u.name as unit_name, g.delegated_by is not null as "delegated!"
        from role_grant g join account a on a.id = g.account_id join unit u on u.id = g.unit_id
        where g.unit_id = any($1) and coalesce(g.to_on, 'infinity') >= $2
        order by u.name collate vi, a.full_name collate vi, g.id
        "#,
        units,
        on,
    )
    .fetch_all(db)
    .await
}

/// Ends every role at units that no longer exist from a day on. With an heir, whoever held one in their own right holds
/// it there from that day on; delegations end.
pub async fn pass_on(tx: &mut PgConnection, units: &[i64], heir: Option<i64>, from: NaiveDate) -> sqlx::Result<()> {
    if let Some(heir) = heir {
        sqlx::query!(
            "insert into role_grant (account_id, unit_id, role, from_on, to_on)
             select g.account_id, $2, g.role, min(greatest(g.from_on, $3)), nullif(max(coalesce(g.to_on, 'infinity')), 'infinity')
             from role_grant g
             where g.unit_id = any($1) and g.delegated_by is null and coalesce(g.to_on, 'infinity') >= $3
                and not exists (
                    select from role_grant h where h.account_id = g.account_id and h.unit_id = $2 and h.role = g.role
                        and h.from_on <= coalesce(g.to_on, 'infinity') and coalesce(h.to_on, 'infinity') >= greatest(g.from_on, $3))
             group by g.account_id, g.role",
            units,
            heir,
            from,
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!("delete from role_grant where unit_id = any($1) and from_on >= $2", units, from)
        .execute(&mut *tx)
        .await?;
    sqlx::query!(
        "update role_grant set to_on = $2::date - 1 where unit_id = any($1) and coalesce(to_on, 'infinity') >= $2",
        units,
        from,
    )
    .execute(tx)
    .await?;
    Ok(())
}
