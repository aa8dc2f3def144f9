//! SQL of the journal.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::{By, Entry, words::ACTIONS};

/// Writes one entry in the caller's transaction.
pub async fn write(tx: &mut PgConnection, by: &By, entry: Entry) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into journal (account_id, actor, capacity, action, subject_kind, subject_id, before, after, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        by.account_id,
        by.actor,
        by.capacity,
        entry.action,
        entry.subject_kind(),
        entry.subject_id,
        entry.before,
        entry.after,
        by.request_id,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A line of the journal's page.
pub(super) struct Line {
    pub at: DateTime<Utc>,
    pub actor: String,
    pub capacity: Option<String>,
    pub action: String,
    /// What the thing acted on is called now.
    pub subject: Option<String>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub sealed: bool,
}

/// What the journal's page is asked for, and by whom.
pub(super) struct Filter<'a> {
    /// The units whose acts may be read; none: all of them.
    pub reach: Option<&'a [i64]>,
    /// Words found in the actor, the capacity or the act, whatever their case and diacritics.
    pub words: Option<String>,
    pub on: Option<NaiveDate>,
}

/// Lines per page.
pub(super) const PAGE_SIZE: i64 = 50;

/// One page of the journal, newest first, and how many lines there are in all. A branch of the tree reads what its
/// own people did (those who never held a role outside it), and what was done to them, its units, plans and periods.
pub(super) async fn page(
    pool: &PgPool,
    filter: &Filter<'_>,
    (size, page): (i64, i64),
) -> sqlx::Result<(Vec<Line>, i64)> {
    let (codes, labels): (Vec<String>, Vec<String>) =
        ACTIONS.iter().map(|&(code, label)| (code.to_owned(), label.to_owned())).unzip();
    let rows = sqlx::query!(
        r#"
        with own as (
            select g.account_id as id from role_grant g group by g.account_id having bool_and(g.unit_id = any($7))
        ), found as (
            select j.id, count(*) over () as total
            from journal j left join unnest($3::text[], $4::text[]) as act (code, label) on act.code = j.action
            where ($1::text is null or strpos(fold(
                    concat_ws(' ', j.actor, j.capacity, coalesce(act.label, j.action))), fold($1)) > 0)
                and ($2::date is null or (j.at at time zone 'Asia/Ho_Chi_Minh')::date = $2)
                and ($7::bigint[] is null
                    or j.account_id in (select id from own)
                    or j.subject_kind = 'account' and j.subject_id in (select id from own)
                    or j.subject_kind = 'unit' and j.subject_id = any($7)
                    or j.subject_kind = 'unit_group'
                        and j.subject_id in (select id from unit_group where owner_unit_id = any($7))
                    or j.subject_kind = 'unit_change' and exists (
                        select from unit_change_unit x where x.change_id = j.subject_id and x.unit_id = any($7))
                    or j.subject_kind = 'plan' and j.subject_id in (select id from plan where owner_unit_id = any($7))
                    or j.subject_kind = 'period'
                        and j.subject_id in (select id from period where owner_unit_id = any($7))
                    or j.subject_kind = 'legal_entry'
                        and j.subject_id in (select id from legal_entry where owner_unit_id = any($7)))
            order by j.id desc
            limit $5 offset $6
        )
        select j.at, j.actor, j.capacity, j.action, j.before, j.after, found.total as "total!",
            exists (select from journal_seal s where s.journal_id = j.id) as "sealed!",
            case j.subject_kind
                when 'account' then (select full_name || ' (' || username || ')' from account where id = j.subject_id)
                when 'unit' then (select name from unit where id = j.subject_id)
                when 'unit_group' then (select name from unit_group where id = j.subject_id)
                when 'unit_change' then (
                    select string_agg(distinct u.name, ', ') from unit_change_unit x join unit u on u.id = x.unit_id
                    where x.change_id = j.subject_id and (x.part = 'before'
                        or not exists (select from unit_change_unit b where b.change_id = x.change_id and b.part = 'before')))
                when 'plan' then (select short_title from plan where id = j.subject_id)
                when 'period' then (select name from period where id = j.subject_id)
                when 'legal_entry' then (
                    select concat_ws(': ', nullif(number, ''), subject) from legal_entry where id = j.subject_id)
                when 'report' then (
                    select t.ref || ' · ' || coalesce(u.name, a.party_name) from report r
                    join assignment a on a.id = r.assignment_id join task t on t.id = a.task_id
                    left join unit u on u.id = a.unit_id where r.id = j.subject_id)
            end as subject
        from found join journal j on j.id = found.id
        order by j.id desc
        "#,
        filter.words,
        filter.on,
        &codes,
        &labels,
        size,
        (page - 1) * size,
        filter.reach,
    )
    .fetch_all(pool)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let lines = rows.into_iter().map(|row| Line {
        at: row.at,
        actor: row.actor,
        capacity: row.capacity,
        action: row.action,
        subject: row.subject,
        before: row.before,
        after: row.after,
        sealed: row.sealed,
    });
    Ok((lines.collect(), total))
}

/// What was done to one thing, newest first.
pub(super) async fn of_subject(db: impl PgExecutor<'_>, kind: &str, id: i64) -> sqlx::Result<Vec<Line>> {
    sqlx::query_as!(
        Line,
        r#"
        select j.at, j.actor, j.capacity, j.action, null::text as subject, j.before, j.after,
            exists (select from journal_seal s where s.journal_id = j.id) as "sealed!"
        from journal j where j.subject_kind = $1 and j.subject_id = $2 order by j.id desc
        "#,
        kind,
        id
    )
    .fetch_all(db)
    .await
}

/// A row as the chain hashes it.
pub(super) struct Row {
    pub id: i64,
    pub text: String,
}

/// A link of the chain with the row it seals, if that row is still there.
pub(super) struct Link {
    pub position: i64,
    pub journal_id: i64,
    pub row_hash: Vec<u8>,
    pub chain_hash: Vec<u8>,
    pub text: Option<String>,
}

/// Takes the sealing lock for the transaction; false when another instance holds it.
pub(super) async fn lock_sealing(tx: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(8391273650001) as "locked!""#).fetch_one(tx).await
}

/// Rows not sealed yet whose transaction is older than every running one, oldest first: no row can still appear before
/// them. A day-old row is taken whatever its transaction id: in a restored database ids begin anew.
pub(super) async fn sealable(tx: &mut PgConnection, limit: i64) -> sqlx::Result<Vec<Row>> {
    sqlx::query_as!(
        Row,
        r#"
        select j.id, journal_text(j) as "text!"
        from journal j
        where (j.xid < pg_snapshot_xmin(pg_current_snapshot()) or j.at < now() - interval '1 day')
            and not exists (select from journal_seal s where s.journal_id = j.id)
        order by j.id
        limit $1
        "#,
        limit,
    )
    .fetch_all(tx)
    .await
}

/// The last link: its position and chain hash.
pub(super) async fn last_link(tx: &mut PgConnection) -> sqlx::Result<Option<(i64, Vec<u8>)>> {
    let row = sqlx::query!("select position, chain_hash from journal_seal order by position desc limit 1")
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|row| (row.position, row.chain_hash)))
}

/// Adds links to the chain.
pub(super) async fn add_links(tx: &mut PgConnection, links: &[(i64, i64, Vec<u8>, Vec<u8>)]) -> sqlx::Result<()> {
    let positions: Vec<i64> = links.iter().map(|link| link.0).collect();
    let ids: Vec<i64> = links.iter().map(|link| link.1).collect();
    let rows: Vec<Vec<u8>> = links.iter().map(|link| link.2.clone()).collect();
    let chain: Vec<Vec<u8>> = links.iter().map(|link| link.3.clone()).collect();
    sqlx::query!(
        "insert into journal_seal (position, journal_id, row_hash, chain_hash)
         select * from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[])",
        &positions,
        &ids,
        &rows,
        &chain,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Up to `limit` links after `position`, in order.
pub(super) async fn links_after(pool: &PgPool, position: i64, limit: i64) -> sqlx::Result<Vec<Link>> {
    sqlx::query_as!(
        Link,
        r#"
        select s.position, s.journal_id, s.row_hash, s.chain_hash, case when j.id is not null then journal_text(j) end as text
        from journal_seal s left join journal j on j.id = s.journal_id
        where s.position > $1
        order by s.position
        limit $2
        "#,
        position,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Ids of rows that could have been sealed and are not.
pub(super) async fn unsealed(pool: &PgPool) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!("select j.id from journal j where not exists (select from journal_seal s where s.journal_id = j.id) order by j.id")
        .fetch_all(pool)
        .await
}
