//! SQL of calendar addresses, and of what stands in a calendar beside the lead assignments' own dates.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::{
    calendar::{PeriodKey, PeriodKind},
    progress::{RequestState, contribution::Course},
    web::Grant,
};

/// How often it is noted that a calendar was read.
const NOTED_EVERY: Duration = Duration::hours(1);

/// Whose calendar it is.
#[derive(Clone, Debug)]
pub struct Holder {
    pub full_name: String,
    /// The grants valid today.
    pub grants: Vec<Grant>,
}

/// The person whose address has this token, unless it was taken back or the account is shut; notes that it was read, at
/// most once an hour.
pub async fn holder(
    db: impl PgExecutor<'_>,
    token_hash: &[u8],
    now: DateTime<Utc>,
    today: NaiveDate,
) -> sqlx::Result<Option<Holder>> {
    let row = sqlx::query!(
        r#"
        with alive as (
            select c.id, a.id as account_id, a.full_name
            from calendar_address c join account a on a.id = c.account_id and a.disabled_at is null
            where c.token_hash = $1 and c.revoked_at is null
        ), noted as (
            update calendar_address set last_read_at = $2
            where id in (select id from alive) and (last_read_at is null or last_read_at < $3)
        )
        select alive.full_name, coalesce((
            select jsonb_agg(jsonb_build_object('id', g.id, 'role', g.role, 'unit_id', g.unit_id, 'unit_name', u.name,
                'delegated', g.delegated_by is not null) order by g.delegated_by is not null, g.id)
            from role_grant g join unit u on u.id = g.unit_id
            where g.account_id = alive.account_id and grant_holds(g, $4)), '[]') as "grants!: Json<Vec<Grant>>"
        from alive
        "#,
        token_hash,
        now,
        now - NOTED_EVERY,
        today,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Holder { full_name: row.full_name, grants: row.grants.0 }))
}

/// An address as its owner is told of it.
#[derive(Clone, Debug)]
pub struct Address {
    pub created_at: DateTime<Utc>,
    pub last_read_at: Option<DateTime<Utc>>,
}

/// The address an account has.
pub async fn address(db: impl PgExecutor<'_>, account_id: i64) -> sqlx::Result<Option<Address>> {
    sqlx::query_as!(
        Address,
        "select created_at, last_read_at from calendar_address where account_id = $1 and revoked_at is null",
        account_id
    )
    .fetch_optional(db)
    .await
}

/// Takes those who renew one account's address one after the other, until the transaction ends.
pub async fn lock_account(tx: &mut PgConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query!("select id from account where id = $1 for no key update", account_id).fetch_one(tx).await?;
    Ok(())
}

/// Stores a new address and answers its id.
pub async fn insert(
    tx: &mut PgConnection,
    account_id: i64,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        "insert into calendar_address (account_id, token_hash, created_at) values ($1, $2, $3) returning id",
        account_id,
        token_hash,
        now
    )
    .fetch_one(tx)
    .await
}

/// Takes the address of an account back; its id, if there was one.
pub async fn revoke(tx: &mut PgConnection, account_id: i64, now: DateTime<Utc>) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "update calendar_address set revoked_at = $2 where account_id = $1 and revoked_at is null returning id",
        account_id,
        now
    )
    .fetch_optional(tx)
    .await
}

/// A running plan.
#[derive(Clone, Debug)]
pub struct Plan {
    pub id: i64,
    pub owner_unit_id: i64,
    pub short_title: String,
}

/// The running plans in which one of these units leads a task, and those owned by one of `owners`.
pub async fn plans(db: impl PgExecutor<'_>, units: &[i64], owners: &[i64]) -> sqlx::Result<Vec<Plan>> {
    sqlx::query_as!(
        Plan,
        "select p.id, p.owner_unit_id, p.short_title from plan p
         where p.status = 'active' and (p.owner_unit_id = any($2) or exists (
            select from assignment a
            where a.plan_id = p.id and a.unit_id = any($1) and a.role = 'lead' and a.to_on is null))
         order by p.id",
        units,
        owners
    )
    .fetch_all(db)
    .await
}

/// A period not closed, with the running plans that report in it.
#[derive(Clone, Debug)]
pub struct Period {
    pub id: i64,
    pub owner_unit_id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    pub plans: Vec<i64>,
}

impl Period {
    /// How addresses name it.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }
}

/// The open periods of these owners and the next planned one of each kind, the first to be sent first.
pub async fn periods(db: impl PgExecutor<'_>, owners: &[i64], today: NaiveDate) -> sqlx::Result<Vec<Period>> {
    sqlx::query_as!(
        Period,
        r#"
        with reported as (
            select pe.*, array(
                select p.id from plan p
                where p.owner_unit_id = pe.owner_unit_id and p.status = 'active' and case pe.kind
                    when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id)
                    else pe.kind = any(p.period_kinds)
                end
                order by p.id) as plans
            from period pe where pe.owner_unit_id = any($1) and pe.state <> 'closed'
        ), next as (
            select distinct on (owner_unit_id, kind, case when kind = 'ad_hoc' then id end) id
            from reported where starts_on > $2 and plans <> '{}'
            order by owner_unit_id, kind, case when kind = 'ad_hoc' then id end, starts_on
        )
        select id as "id!", owner_unit_id as "owner_unit_id!", kind as "kind!: PeriodKind", year as "year!",
            ordinal as "ordinal!", name as "name!", starts_on as "starts_on!", cut_off_on as "cut_off_on!",
            send_by as "send_by!", plans as "plans!"
        from reported
        where plans <> '{}' and (starts_on <= $2 or id in (select id from next))
        order by send_by, id
        "#,
        owners,
        today
    )
    .fetch_all(db)
    .await
}

/// What was asked of a coordinating unit and is not answered yet.
#[derive(Clone, Debug)]
pub struct Request {
    pub id: i64,
    pub assignment_id: i64,
    pub unit_id: i64,
    pub reference: String,
    pub content: String,
    pub asker: String,
    pub words: String,
    pub answer_by: NaiveDate,
}

/// The requests for contributions that wait for one of these units, the first to be answered first.
pub async fn requests(db: impl PgExecutor<'_>, units: &[i64], today: NaiveDate) -> sqlx::Result<Vec<Request>> {
    let rows = sqlx::query!(
        r#"
        select r.id, a.id as assignment_id, a.unit_id as "unit_id!", t.ref as reference, t.content,
            coalesce(lu.name, l.party_name, 'TCCB, ' || coalesce(o.short_name, o.name)) as "asker!",
            r.words, r.answer_by, y.answered_at is not null as "answered!", y.withdrawn_at is not null as "withdrawn!",
            pe.state = 'closed' as "closed!",
            a.from_on <= pe.cut_off_on and (a.to_on is null or a.to_on >= pe.cut_off_on) as "runs!"
        from assignment a
        join contribution_request_party y on y.assignment_id = a.id
        join contribution_request r on r.id = y.request_id
        join task t on t.id = a.task_id
        join plan p on p.id = a.plan_id and p.status = 'active'
        join period pe on pe.id = r.period_id
        join unit o on o.id = pe.owner_unit_id
        left join assignment l on l.id = r.asker_assignment_id
        left join unit lu on lu.id = l.unit_id
        where a.unit_id = any($1) and a.role = 'coordinating'
        order by r.answer_by, r.id, a.id
        "#,
        units
    )
    .fetch_all(db)
    .await?;
    let waiting = rows.into_iter().filter(|row| {
        let course = Course {
            answer_by: row.answer_by,
            answered: row.answered,
            withdrawn: row.withdrawn,
            closed: row.closed,
            runs: row.runs,
        };
        RequestState::on(today, course).is_open()
    });
    let waiting = waiting.map(|row| Request {
        id: row.id,
        assignment_id: row.assignment_id,
        unit_id: row.unit_id,
        reference: row.reference,
        content: row.content,
        asker: row.asker,
        words: row.words,
        answer_by: row.answer_by,
    });
    Ok(waiting.collect())
}
