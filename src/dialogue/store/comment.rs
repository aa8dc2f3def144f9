//! What writing a comment needs: the parties of the task, and who can be mentioned.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::super::{
    comment::Ground,
    mention::{Candidate, Mentioned},
};

/// A unit's part in a task.
#[derive(Clone, Debug)]
pub struct Part {
    pub assignment_id: i64,
    pub unit_id: i64,
    pub name: String,
    pub lead: bool,
}

/// The units that carry a task out on a day, those that lead first; `units` keeps to some.
pub async fn parts(
    db: impl PgExecutor<'_>,
    task_id: i64,
    units: Option<&[i64]>,
    today: NaiveDate,
) -> sqlx::Result<Vec<Part>> {
    sqlx::query_as!(
        Part,
        r#"
        select a.id as assignment_id, u.id as unit_id, u.name, a.role = 'lead' as "lead!"
        from assignment a join unit u on u.id = a.unit_id
        where a.task_id = $1 and a.from_on <= $3 and (a.to_on is null or a.to_on >= $3)
            and ($2::bigint[] is null or u.id = any($2))
        order by a.role = 'lead' desc, u.name collate vi, a.id
        "#,
        task_id,
        units,
        today
    )
    .fetch_all(db)
    .await
}

/// A comment of these very words and files that the same person has just written there. Holds the person, so that of two forms sent at
/// once the second sees what the first has said.
pub async fn same_words(
    tx: &mut PgConnection,
    account_id: i64,
    (task_id, assignment_id): (i64, Option<i64>),
    (text, files): (&str, &[Vec<u8>]),
    since: DateTime<Utc>,
) -> sqlx::Result<Option<i64>> {
    sqlx::query!("select id from account where id = $1 for no key update", account_id).fetch_optional(&mut *tx).await?;
    sqlx::query_scalar!(
        "select id from message
         where account_id = $1 and at >= $5 and subject = 'comment' and task_id = $2
            and assignment_id is not distinct from $3 and text = $4
            and array(
                select distinct s.sha256 from message_file f join stored_file s on s.id = f.file_id
                where f.message_id = message.id order by s.sha256) = $6
         order by id limit 1",
        account_id,
        task_id,
        assignment_id,
        text,
        since,
        files
    )
    .fetch_optional(tx)
    .await
}

struct Row {
    person: bool,
    id: i64,
    name: String,
    place: String,
}

impl From<Row> for Candidate {
    fn from(row: Row) -> Self {
        let who = if row.person { Mentioned::Person(row.id) } else { Mentioned::Unit(row.id) };
        Self { who, name: row.name, place: row.place }
    }
}

/// Those whom a text may mean: units of the plan and its owner, people at the owner and at the units whose people the writer
/// may name.
pub async fn mentionable(
    db: impl PgExecutor<'_>,
    ground: &Ground,
    text: &str,
    today: NaiveDate,
) -> sqlx::Result<Vec<Candidate>> {
    some(db, ground, Some(text), None, today, None).await
}

/// Some of them whose name holds these words, whatever their case and diacritics; those of the task itself first.
pub async fn suggestions(
    db: impl PgExecutor<'_>,
    ground: &Ground,
    words: &str,
    limit: i64,
    today: NaiveDate,
) -> sqlx::Result<Vec<Candidate>> {
    some(db, ground, None, Some(words), today, Some(limit)).await
}

async fn some(
    db: impl PgExecutor<'_>,
    ground: &Ground,
    text: Option<&str>,
    words: Option<&str>,
    today: NaiveDate,
    limit: Option<i64>,
) -> sqlx::Result<Vec<Candidate>> {
    let rows = sqlx::query_as!(
        Row,
        r#"
        with bound as (
            select a.unit_id, bool_or(a.task_id = $2) as here
            from assignment a
            where a.plan_id = $1 and a.unit_id is not null and a.from_on <= $6 and (a.to_on is null or a.to_on >= $6)
            group by a.unit_id
        ), who as (
            select false as person, u.id, u.name, coalesce(o.name, '') as place, u.code as mark, coalesce(b.here, true) as here
            from unit u left join bound b on b.unit_id = u.id left join unit o on o.id = u.parent_id
            where u.id = $3 or b.unit_id is not null
            union all
            (select distinct on (w.id) true, w.id, w.full_name, u.name, w.username, true
            from role_grant g join account w on w.id = g.account_id join unit u on u.id = g.unit_id
            where w.disabled_at is null and grant_holds(g, $6) and g.role in ('staff', 'head', 'officer', 'director')
                and (g.unit_id = $3 or g.unit_id = any($4)
                    or ($5 and g.unit_id in (select b.unit_id from bound b where b.here)))
            order by w.id, g.id)
        ), counted as (
            select who.*, count(*) over (partition by fold(name)) > 1 as namesake,
                count(*) over (partition by fold(name), fold(place)) > 1 as alike
            from who
        ), told as (
            -- What names them: units of one name are told apart by the one above, and who is still alike by the code or user name.
            select person, id, name, here, case
                    when alike then concat_ws(', ', nullif(place, ''), mark)
                    when namesake then coalesce(nullif(place, ''), mark)
                    when person then place
                    else '' end as place
            from counted
        )
        select person as "person!", id as "id!", name as "name!", place as "place!" from told
        where ($7::text is null or strpos(fold($7), '@' || fold(name)) > 0)
            and ($8::text is null or strpos(fold(name || ' ' || place), fold($8)) > 0)
        order by here desc, person, name collate vi, place collate vi, id
        limit $9
        "#,
        ground.plan_id,
        ground.task_id,
        ground.owner_unit_id,
        &ground.own_units,
        ground.above,
        today,
        text,
        words,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}
