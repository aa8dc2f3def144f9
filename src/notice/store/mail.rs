//! SQL of what goes out by e-mail.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::super::{Topic, choice::by_default};
use crate::web::Role;

/// The topics, and how people are told of each by default.
fn defaults() -> (Vec<&'static str>, Vec<&'static str>) {
    Topic::ALL.iter().map(|topic| (topic.code(), by_default(*topic).code())).unzip()
}

/// What waits to be mailed to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub account_id: i64,
    /// The newest notice of it.
    pub upto: i64,
}

/// To whom what was told since `since` and has been neither read nor mailed is to go out: to all who let it be mailed, or
/// with `urgent` to those who want it at once. Only what somebody's role still lets them know.
pub async fn waiting(
    tx: &mut PgConnection,
    urgent: bool,
    since: DateTime<Utc>,
    today: NaiveDate,
) -> sqlx::Result<Vec<Waiting>> {
    let (topics, ways) = defaults();
    sqlx::query_as!(
        Waiting,
        r#"
        select r.account_id, max(n.id) as "upto!"
        from notice_recipient r
        join notice n on n.id = r.notice_id
        join account a on a.id = r.account_id
        join unnest($1::text[], $2::text[]) as d (topic, way) on d.topic = n.topic
        left join notice_choice c on c.account_id = r.account_id and c.topic = n.topic
        where r.read_at is null and r.mailed_at is null and n.at > $4 and a.email is not null and a.disabled_at is null
            and not exists (select from notice_silence s where s.account_id = r.account_id)
            and case when $3 then coalesce(c.way, d.way) = 'now' and not (n.topic = 'reminder' and n.account_id is null)
                else coalesce(c.way, d.way) <> 'portal' end
            and exists (
                select from role_grant g
                where g.account_id = r.account_id and g.role = r.role and g.unit_id = r.unit_id and grant_holds(g, $5))
        group by r.account_id
        order by r.account_id
        "#,
        &topics as &[&str],
        &ways as &[&str],
        urgent,
        since,
        today,
    )
    .fetch_all(tx)
    .await
}

/// One thing a mail tells.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    pub topic: Topic,
    pub text: String,
    pub at: DateTime<Utc>,
    pub role: Role,
    pub unit_id: i64,
    pub unit_name: String,
}

/// Lets mails to one person be put together one after the other, until the transaction ends.
pub async fn take_turn(tx: &mut PgConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('notice_mail ' || $1::bigint, 0))", account_id)
        .execute(tx)
        .await?;
    Ok(())
}

/// What of somebody's notices, up to one, still waits to be mailed.
pub async fn deliverable(
    tx: &mut PgConnection,
    waiting: Waiting,
    urgent: bool,
    since: DateTime<Utc>,
    today: NaiveDate,
) -> sqlx::Result<Vec<Line>> {
    let (topics, ways) = defaults();
    sqlx::query_as!(
        Line,
        r#"
        select n.id, n.topic as "topic: Topic", n.text, n.at, r.role as "role: Role", r.unit_id, u.name as unit_name
        from notice_recipient r
        join notice n on n.id = r.notice_id
        join account a on a.id = r.account_id
        join unit u on u.id = r.unit_id
        join unnest($1::text[], $2::text[]) as d (topic, way) on d.topic = n.topic
        left join notice_choice c on c.account_id = r.account_id and c.topic = n.topic
        where r.account_id = $6 and n.id <= $7
            and r.read_at is null and r.mailed_at is null and n.at > $4 and a.email is not null and a.disabled_at is null
            and not exists (select from notice_silence s where s.account_id = r.account_id)
            and case when $3 then coalesce(c.way, d.way) = 'now' and not (n.topic = 'reminder' and n.account_id is null)
                else coalesce(c.way, d.way) <> 'portal' end
            and exists (
                select from role_grant g
                where g.account_id = r.account_id and g.role = r.role and g.unit_id = r.unit_id and grant_holds(g, $5))
        order by n.at desc, n.id desc
        "#,
        &topics as &[&str],
        &ways as &[&str],
        urgent,
        since,
        today,
        waiting.account_id,
        waiting.upto,
    )
    .fetch_all(tx)
    .await
}

/// Notes that these of somebody's notices went out as they were at `newest`; what was added to one since goes out anew.
pub async fn mailed(
    tx: &mut PgConnection,
    account_id: i64,
    ids: &[i64],
    (newest, at): (DateTime<Utc>, DateTime<Utc>),
) -> sqlx::Result<()> {
    sqlx::query!(
        "update notice_recipient r set mailed_at = $4 from notice n
         where n.id = r.notice_id and n.at <= $3 and r.account_id = $1 and r.notice_id = any($2)",
        account_id,
        ids,
        newest,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Somebody to whom a mail goes.
#[derive(Clone, Debug)]
pub struct Addressee {
    pub full_name: String,
    pub username: String,
    pub email: Option<String>,
}

/// Who an account is.
pub async fn account(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<Addressee>> {
    sqlx::query_as!(Addressee, "select full_name, username, email from account where id = $1", id)
        .fetch_optional(db)
        .await
}

/// How mail goes, for whoever looks after it.
#[derive(Clone, Debug)]
pub struct Health {
    /// When a mail last went out.
    pub last_at: Option<DateTime<Utc>>,
    /// To how many people mail went out since an instant.
    pub people: i64,
    /// Mails that wait to be sent, those tried in vain included, and those given up.
    pub waiting: i64,
    pub failed: i64,
    /// Why the last of these was not sent.
    pub error: Option<String>,
    /// Open accounts with and without an address.
    pub with_address: i64,
    pub without_address: i64,
}

/// How mail goes; `kind` is what a mail is called among the jobs.
pub async fn health(db: impl PgExecutor<'_>, kind: &str, since: DateTime<Utc>) -> sqlx::Result<Health> {
    sqlx::query_as!(
        Health,
        r#"
        select (select max(mailed_at) from notice_recipient) as last_at,
            (select count(distinct account_id) from notice_recipient where mailed_at > $2) as "people!",
            (select count(*) from job where kind = $1 and state in ('waiting', 'running')) as "waiting!",
            (select count(*) from job where kind = $1 and state = 'failed') as "failed!",
            (select error from job where kind = $1 and error <> '' and state <> 'done' order by id desc limit 1) as error,
            (select count(*) from account where disabled_at is null and email is not null) as "with_address!",
            (select count(*) from account where disabled_at is null and email is null) as "without_address!"
        "#,
        kind,
        since,
    )
    .fetch_one(db)
    .await
}

/// What became of the last job of a kind whose payload names an account.
#[derive(Clone, Debug)]
pub struct Tried {
    pub state: String,
    pub error: String,
    pub wanted_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

/// The last mail somebody sent to try whether mail goes.
pub async fn tried(db: impl PgExecutor<'_>, kind: &str, account_id: i64) -> sqlx::Result<Option<Tried>> {
    sqlx::query_as!(
        Tried,
        "select state, error, wanted_at, finished_at from job
         where kind = $1 and payload @> jsonb_build_object('account_id', $2::bigint) order by id desc limit 1",
        kind,
        account_id,
    )
    .fetch_optional(db)
    .await
}
