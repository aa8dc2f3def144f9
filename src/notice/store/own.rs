//! SQL of one's own notices and choices.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::super::{
    Topic,
    choice::{Choices, Way},
};
use crate::web::Role;

/// Which of one's notices.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub account_id: i64,
    pub unread: bool,
    pub topic: Option<Topic>,
    /// This one alone.
    pub id: Option<i64>,
}

/// A notice as its list shows it.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: i64,
    pub topic: Topic,
    pub text: String,
    pub href: String,
    pub at: DateTime<Utc>,
    /// Who did it; none for the portal itself.
    pub by: Option<String>,
    pub role: Role,
    pub unit_id: i64,
    pub unit_name: String,
    pub read: bool,
    /// How many there are in all.
    pub total: i64,
}

/// A page of somebody's notices, the newest first.
pub async fn page(db: impl PgExecutor<'_>, filter: Filter, limit: i64, offset: i64) -> sqlx::Result<Vec<Item>> {
    sqlx::query_as!(
        Item,
        r#"
        select n.id, n.topic as "topic: Topic", n.text, n.href, n.at, a.full_name as "by?", r.role as "role: Role", r.unit_id,
            u.name as unit_name, r.read_at is not null as "read!", count(*) over () as "total!"
        from notice_recipient r
        join notice n on n.id = r.notice_id
        join unit u on u.id = r.unit_id
        left join account a on a.id = n.account_id
        where r.account_id = $1 and (not $2 or r.read_at is null) and ($3::text is null or n.topic = $3) and ($6::bigint is null or n.id = $6)
        order by n.at desc, n.id desc
        limit $4 offset $5
        "#,
        filter.account_id,
        filter.unread,
        filter.topic.map(Topic::code),
        limit,
        offset,
        filter.id,
    )
    .fetch_all(db)
    .await
}

/// One of somebody's notices; none where it is not theirs.
pub async fn find(db: impl PgExecutor<'_>, account_id: i64, id: i64) -> sqlx::Result<Option<Item>> {
    let filter = Filter { account_id, id: Some(id), ..Filter::default() };
    Ok(page(db, filter, 1, 0).await?.pop())
}

/// Marks one of somebody's notices as read.
pub async fn read(tx: &mut PgConnection, account_id: i64, id: i64, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update notice_recipient set read_at = $3 where account_id = $1 and notice_id = $2 and read_at is null",
        account_id,
        id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks all of somebody's notices up to one as read; how many were not.
pub async fn read_all(tx: &mut PgConnection, account_id: i64, upto: i64, at: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update notice_recipient set read_at = $3 where account_id = $1 and notice_id <= $2 and read_at is null",
        account_id,
        upto,
        at
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// What somebody has chosen.
pub async fn choices(db: &PgPool, account_id: i64) -> sqlx::Result<Choices> {
    let rows = sqlx::query!(
        r#"
        select exists (select from notice_silence s where s.account_id = $1) as "silent!",
            c.topic as "topic?: Topic", c.way as "way?: Way"
        from (select) one left join notice_choice c on c.account_id = $1
        "#,
        account_id
    )
    .fetch_all(db)
    .await?;
    let silent = rows.iter().any(|row| row.silent);
    let ways: HashMap<Topic, Way> = rows.into_iter().filter_map(|row| row.topic.zip(row.way)).collect();
    Ok(Choices { silent, ways })
}

/// Keeps what somebody chose: every topic's way, so that a later default does not change it.
pub async fn choose(tx: &mut PgConnection, account_id: i64, choices: &Choices) -> sqlx::Result<()> {
    let (topics, ways): (Vec<&str>, Vec<&str>) =
        choices.ways.iter().map(|(topic, way)| (topic.code(), way.code())).unzip();
    sqlx::query!(
        "insert into notice_choice (account_id, topic, way)
         select $1, c.topic, c.way from unnest($2::text[], $3::text[]) as c (topic, way)
         on conflict on constraint notice_choice_pkey do update set way = excluded.way",
        account_id,
        &topics as &[&str],
        &ways as &[&str],
    )
    .execute(&mut *tx)
    .await?;
    if choices.silent {
        sqlx::query!("insert into notice_silence (account_id) values ($1) on conflict do nothing", account_id)
            .execute(tx)
            .await?;
    } else {
        sqlx::query!("delete from notice_silence where account_id = $1", account_id).execute(tx).await?;
    }
    Ok(())
}

/// Takes away what was read before an instant, and what nobody read before an earlier one.
pub async fn sweep(tx: &mut PgConnection, read_before: DateTime<Utc>, told_before: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from notice_recipient r using notice n
         where n.id = r.notice_id and (r.read_at < $1 or n.at < $2)",
        read_before,
        told_before
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "delete from notice n where n.at < $1 and not exists (select from notice_recipient r where r.notice_id = n.id)",
        read_before
    )
    .execute(tx)
    .await?;
    Ok(())
}
