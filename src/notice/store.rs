//! SQL of notices.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::{Audience, News};

/// Writes a notice down for everybody it is for; nothing where it is for nobody.
pub async fn insert(tx: &mut PgConnection, news: &News, today: NaiveDate) -> sqlx::Result<()> {
    let (roles, unit_id, account_id): (&[&str], Option<i64>, Option<i64>) = match news.to {
        Audience::Unit(unit) => (&["staff", "head"], Some(unit), None),
        Audience::Heads(unit) => (&["head"], Some(unit), None),
        Audience::Officers(unit) => (&["officer"], Some(unit), None),
        Audience::Directors(unit) => (&["director"], Some(unit), None),
        Audience::Person(account) => {
            (&["staff", "head", "officer", "director", "observer", "administrator"], None, Some(account))
        }
        Audience::Administrators => (&["administrator"], None, None),
    };
    sqlx::query!(
        r#"
        with held as (
            select distinct on (g.account_id) g.account_id, g.role, g.unit_id
            from role_grant g join account a on a.id = g.account_id
            where g.role = any($1) and ($2::bigint is null or g.unit_id = $2) and ($3::bigint is null or g.account_id = $3)
                and a.disabled_at is null and grant_holds(g, $4) and g.account_id is distinct from $5
            order by g.account_id, g.delegated_by is not null, g.id
        ), written as (
            insert into notice (topic, text, href, at, account_id)
            select $6, $7, $8, $9, $5 where exists (select from held)
            returning id
        )
        insert into notice_recipient (notice_id, account_id, role, unit_id)
        select written.id, held.account_id, held.role, held.unit_id from written cross join held
        "#,
        roles as &[&str],
        unit_id,
        account_id,
        today,
        news.by,
        news.topic.code(),
        news.text,
        news.href,
        news.at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
