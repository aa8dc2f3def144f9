//! Proposals as they are made and carried on.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::super::{Award, Kind, State, rules::Proposal};

/// Who is proposed, for what and with which form.
pub struct Wording<'a> {
    pub kind: Kind,
    pub name: &'a str,
    pub position: &'a str,
    pub award: Award,
    pub words: &'a str,
}

/// A proposal about to be made.
pub struct NewCommendation<'a> {
    pub plan_id: i64,
    pub task_id: Option<i64>,
    pub assignment_id: Option<i64>,
    pub report_id: Option<i64>,
    pub unit_id: i64,
    pub wording: Wording<'a>,
    pub proposed_by: i64,
    pub proposed_at: DateTime<Utc>,
}

/// A proposal that says these very words and waits for TCCB, made by the same person. Holds the unit, so that of two who look at
/// once the second sees what the first has proposed.
pub async fn same_words(tx: &mut PgConnection, new: &NewCommendation<'_>) -> sqlx::Result<Option<i64>> {
    sqlx::query!("select id from unit where id = $1 for no key update", new.unit_id).fetch_optional(&mut *tx).await?;
    sqlx::query_scalar!(
        "select id from commendation
         where plan_id = $1 and task_id is not distinct from $2 and unit_id = $3 and proposed_by = $4 and state = 'proposed'
            and kind = $5 and name = $6 and position = $7 and award = $8 and words = $9
         order by id limit 1",
        new.plan_id,
        new.task_id,
        new.unit_id,
        new.proposed_by,
        new.wording.kind.code(),
        new.wording.name,
        new.wording.position,
        new.wording.award.code(),
        new.wording.words
    )
    .fetch_optional(tx)
    .await
}

/// Makes a proposal; its id.
pub async fn insert(tx: &mut PgConnection, new: &NewCommendation<'_>) -> sqlx::Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into commendation (plan_id, task_id, assignment_id, report_id, unit_id, kind, name, position, award, words,
            since, proposed_by, proposed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, $11, $12) returning id",
        new.plan_id,
        new.task_id,
        new.assignment_id,
        new.report_id,
        new.unit_id,
        new.wording.kind.code(),
        new.wording.name,
        new.wording.position,
        new.wording.award.code(),
        new.wording.words,
        new.proposed_by,
        new.proposed_at
    )
    .fetch_one(&mut *tx)
    .await?;
    author(tx, id, new.proposed_by).await?;
    Ok(id)
}

/// Notes that somebody has written a part of a proposal.
pub async fn author(tx: &mut PgConnection, id: i64, account_id: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into commendation_author (commendation_id, account_id) values ($1, $2)
         on conflict on constraint commendation_author_pkey do nothing",
        id,
        account_id
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Holds a proposal until the transaction ends.
pub async fn lock(tx: &mut PgConnection, id: i64) -> sqlx::Result<Proposal> {
    sqlx::query!("select id from commendation where id = $1 for update", id).fetch_one(&mut *tx).await?;
    // In a statement of its own, so that it sees who has written meanwhile.
    sqlx::query_as!(
        Proposal,
        r#"select c.state as "state: State", c.version,
               array(select w.account_id from commendation_author w where w.commendation_id = c.id) as "authors!"
           from commendation c where c.id = $1"#,
        id
    )
    .fetch_one(tx)
    .await
}

/// Writes down where a proposal stands now; its version grows.
pub async fn move_to(tx: &mut PgConnection, id: i64, state: State, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update commendation set state = $2, since = $3, version = version + 1,
            listed_at = case when $2 = 'selected' then coalesce(listed_at, $3) else listed_at end
         where id = $1",
        id,
        state.code(),
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes down that it was forwarded or commended, with which paper: `sent_to` whom, none where it is the decision itself.
pub async fn paper(
    tx: &mut PgConnection,
    id: i64,
    state: State,
    at: DateTime<Utc>,
    sent_to: Option<&str>,
    (number, on): (&str, NaiveDate),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update commendation set state = $2, since = $3, version = version + 1,
            sent_to = coalesce($4, sent_to),
            sent_number = case when $4::text is null then sent_number else $5 end,
            sent_on = case when $4 is null then sent_on else $6 end,
            decision_number = case when $4 is null then $5 else '' end,
            decision_on = case when $4 is null then $6 end
         where id = $1",
        id,
        state.code(),
        at,
        sent_to,
        number,
        on
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes down who is proposed and for what, as the unit says now.
pub async fn amend(tx: &mut PgConnection, id: i64, wording: &Wording<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "update commendation set kind = $2, name = $3, position = $4, award = $5, words = $6 where id = $1",
        id,
        wording.kind.code(),
        wording.name,
        wording.position,
        wording.award.code(),
        wording.words
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The units that speak for a proposal, and whether each still exists.
pub async fn carriers(db: impl PgExecutor<'_>, id: i64, today: NaiveDate) -> sqlx::Result<Vec<(i64, bool)>> {
    let rows = sqlx::query!(
        r#"select v.unit_id as "unit_id!", u.active_to is null or u.active_to >= $2 as "exists!"
           from commendation_carrier v join unit u on u.id = v.unit_id
           where v.commendation_id = $1 order by v.unit_id"#,
        id,
        today
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.unit_id, row.exists)).collect())
}
