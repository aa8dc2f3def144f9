//! What stands beside the reports of a plan: who is to be commended, which documents are under review.

use chrono::NaiveDate;
use sqlx::PgExecutor;

use crate::{
    commendation::State as CommendationState,
    legal::{DocumentKind, Proposal, State as LegalState},
};

/// A person or group that TCCB has taken into the list.
#[derive(Clone, Debug)]
pub struct Commended {
    pub name: String,
    pub unit_name: String,
    pub words: String,
    pub state: CommendationState,
}

/// Those of a plan that were taken into the list by the end of a time and not commended before it began.
pub async fn commended(
    db: impl PgExecutor<'_>,
    plan_id: i64,
    units: Option<&[i64]>,
    (from, to): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<Commended>> {
    sqlx::query_as!(
        Commended,
        r#"
        select c.name, u.name as unit_name, c.words, c.state as "state: CommendationState"
        from commendation c join unit u on u.id = c.unit_id
        where c.plan_id = $1 and ($2::bigint[] is null or c.unit_id = any($2))
            and c.state not in ('rejected', 'withdrawn') and (c.listed_at at time zone 'Asia/Ho_Chi_Minh')::date <= $4
            and (c.decision_on is null or c.decision_on >= $3)
        order by u.name collate vi, c.id
        "#,
        plan_id,
        units,
        from,
        to
    )
    .fetch_all(db)
    .await
}

/// A document in the register of those under review.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub kind: DocumentKind,
    pub number: String,
    pub issued_on: Option<NaiveDate>,
    pub issuer: String,
    pub subject: String,
    pub proposal: Proposal,
    pub state: LegalState,
}

/// Those in the register of a plan's owner, for this plan or for none in particular, that were noted by the end of a time and
/// not done before it began.
pub async fn reviewed(
    db: impl PgExecutor<'_>,
    (owner, plan_id): (i64, i64),
    (from, to): (NaiveDate, NaiveDate),
) -> sqlx::Result<Vec<Reviewed>> {
    sqlx::query_as!(
        Reviewed,
        r#"
        select e.kind as "kind: DocumentKind", e.number, e.issued_on, e.issuer, e.subject, e.proposal as "proposal: Proposal",
            e.state as "state: LegalState"
        from legal_entry e left join task t on t.id = e.task_id
        where e.owner_unit_id = $1 and (t.id is null or t.plan_id = $2) and e.state <> 'dropped'
            and (e.recorded_at at time zone 'Asia/Ho_Chi_Minh')::date <= $4 and (e.result_on is null or e.result_on >= $3)
        order by e.id
        "#,
        owner,
        plan_id,
        from,
        to
    )
    .fetch_all(db)
    .await
}
