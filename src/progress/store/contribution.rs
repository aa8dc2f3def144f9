//! Contributions and the requests for them, as they are read.

mod change;
mod tidings;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::super::contribution::{Contribution, Course, RequestState};
use crate::calendar::{PeriodKey, PeriodKind};

pub use change::{Kept, NewRequest, answer, ask, insert, lock, rewrite, send, withdraw};
pub use tidings::{RequestTidings, tidings, unit_name_of, units_of};

/// A text as it was sent.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Sending {
    pub number: i32,
    pub results: String,
    pub proposals: String,
    pub sender: String,
    pub sent_at: DateTime<Utc>,
}

/// A coordinating party of a task in a period, with what others read of its contribution.
#[derive(Debug, Clone)]
pub struct Party {
    pub task_id: i64,
    pub assignment_id: i64,
    /// None for a named party without account.
    pub unit_id: Option<i64>,
    pub name: String,
    /// Whether it coordinates in the period.
    pub runs: bool,
    pub sent: Option<Sending>,
}

/// The coordinating parties of these tasks in a period, in Vietnamese order, named parties last; also those whose part
/// ended before, where something was asked of them or sent by them.
pub async fn parties(db: impl PgExecutor<'_>, tasks: &[i64], period_id: i64) -> sqlx::Result<Vec<Party>> {
    let rows = sqlx::query!(
        r#"
        select a.task_id, a.id as assignment_id, a.unit_id, coalesce(u.name, a.party_name) as "name!",
            a.from_on <= p.cut_off_on and (a.to_on is null or a.to_on >= p.cut_off_on) as "runs!",
            s.number as "number?", s.results as "results?", s.proposals as "proposals?", s.sent_at as "sent_at?",
            w.full_name as "sender?"
        from assignment a
        join period p on p.id = $2
        left join unit u on u.id = a.unit_id
        left join contribution c on c.assignment_id = a.id and c.period_id = p.id
        left join lateral (
            select * from contribution_sending s where s.contribution_id = c.id order by s.number desc limit 1
        ) s on true
        left join account w on w.id = s.sent_by
        where a.task_id = any($1) and a.role = 'coordinating' and (
            (a.from_on <= p.cut_off_on and (a.to_on is null or a.to_on >= p.cut_off_on))
            or s.number is not null
            or exists (select from contribution_request_party r where r.assignment_id = a.id and r.period_id = p.id)
        )
        order by a.task_id, a.unit_id is null, u.name collate vi, a.party_name collate vi, a.id
        "#,
        tasks,
        period_id
    )
    .fetch_all(db)
    .await?;
    let parties = rows.into_iter().map(|row| Party {
        task_id: row.task_id,
        assignment_id: row.assignment_id,
        unit_id: row.unit_id,
        name: row.name,
        runs: row.runs,
        sent: row.number.zip(row.sent_at).map(|(number, sent_at)| Sending {
            number,
            results: row.results.unwrap_or_default(),
            proposals: row.proposals.unwrap_or_default(),
            sender: row.sender.unwrap_or_default(),
            sent_at,
        }),
    });
    Ok(parties.collect())
}

/// What was asked of one coordinating assignment, by whom and until when.
#[derive(Debug, Clone)]
pub struct Asked {
    pub request_id: i64,
    pub assignment_id: i64,
    pub period_id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub period_name: String,
    /// The lead assignment in whose name it was asked; none: TCCB.
    pub asker_assignment_id: Option<i64>,
    /// The asking unit.
    pub asker: String,
    pub asked_by: String,
    pub asked_at: DateTime<Utc>,
    pub words: String,
    pub answer_by: NaiveDate,
    pub answered_at: Option<DateTime<Utc>>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub withdraw_reason: String,
    pub closed: bool,
    pub runs: bool,
}

impl Asked {
    /// How addresses name its period.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }

    /// Where it stands on a day.
    pub fn state(&self, today: &NaiveDate) -> RequestState {
        let course = Course {
            answer_by: self.answer_by,
            answered: self.answered_at.is_some(),
            withdrawn: self.withdrawn_at.is_some(),
            closed: self.closed,
            runs: self.runs,
        };
        RequestState::on(*today, course)
    }
}

/// Which requests or contributions are asked for.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    All,
    /// Those of one period.
    Of(i64),
    /// Those of periods not closed, and of this one.
    Now(Option<PeriodKey>),
    /// One request, with everybody it went to.
    One(i64),
}

/// The periods that [`Which`] means.
struct Wanted {
    all: bool,
    period: Option<i64>,
    now: bool,
    key: Option<PeriodKey>,
}

impl Which {
    fn wanted(self) -> Wanted {
        let none = Wanted { all: false, period: None, now: false, key: None };
        match self {
            Self::All => Wanted { all: true, ..none },
            Self::Of(period) => Wanted { period: Some(period), ..none },
            Self::Now(key) => Wanted { now: true, key, ..none },
            Self::One(_) => none,
        }
    }
}

/// What was asked of these assignments (of everybody, for one request), the first to be answered first.
pub async fn asked(db: impl PgExecutor<'_>, assignments: &[i64], which: Which) -> sqlx::Result<Vec<Asked>> {
    let Wanted { all, period, now, key } = which.wanted();
    let one = if let Which::One(request) = which { Some(request) } else { None };
    sqlx::query_as!(
        Asked,
        r#"
        select r.id as request_id, a.id as assignment_id, p.id as period_id, p.kind as "kind: PeriodKind", p.year,
            p.ordinal, p.name as period_name, r.asker_assignment_id,
            coalesce(lu.name, l.party_name, 'TCCB, ' || coalesce(o.short_name, o.name)) as "asker!",
            w.full_name as asked_by, r.asked_at, r.words, r.answer_by, y.answered_at, y.withdrawn_at,
            coalesce(y.withdraw_reason, '') as "withdraw_reason!", p.state = 'closed' as "closed!",
            a.from_on <= p.cut_off_on and (a.to_on is null or a.to_on >= p.cut_off_on) as "runs!"
        from contribution_request_party y
        join contribution_request r on r.id = y.request_id
        join assignment a on a.id = y.assignment_id
        join period p on p.id = r.period_id
        join unit o on o.id = p.owner_unit_id
        join account w on w.id = r.asked_by
        left join assignment l on l.id = r.asker_assignment_id
        left join unit lu on lu.id = l.unit_id
        where (y.assignment_id = any($1) and ($2 or r.period_id = $3
                or ($4 and (p.state <> 'closed' or (p.kind = $5 and p.year = $6 and p.ordinal = $7)))))
            or r.id = $8
        order by r.answer_by, r.id, y.assignment_id
        "#,
        assignments,
        all,
        period,
        now,
        key.map(|key| key.kind.code()),
        key.map(|key| key.year),
        key.map(|key| key.ordinal),
        one
    )
    .fetch_all(db)
    .await
}

/// A unit's own contribution in a period: what it is writing, and all that it sent.
#[derive(Debug, Clone)]
pub struct Own {
    pub assignment_id: i64,
    pub period_id: i64,
    pub key: PeriodKey,
    pub period_name: String,
    pub cut_off_on: NaiveDate,
    pub text: Contribution,
    pub version: i32,
    pub sent_version: Option<i32>,
    pub writer: String,
    pub updated_at: DateTime<Utc>,
    /// The newest first.
    pub sendings: Vec<Sending>,
}

impl Own {
    /// Whether its words are those last sent.
    pub fn is_sent(&self) -> bool {
        self.sent_version == Some(self.version)
    }
}

/// The contributions of these assignments, newest period first.
pub async fn own(db: impl PgExecutor<'_>, assignments: &[i64], which: Which) -> sqlx::Result<Vec<Own>> {
    let Wanted { all, period, now, key } = which.wanted();
    let rows = sqlx::query!(
        r#"
        select c.assignment_id, c.period_id, p.kind as "kind: PeriodKind", p.year, p.ordinal, p.name, p.cut_off_on, c.results,
            c.proposals, c.version, c.sent_version, w.full_name as writer, c.updated_at,
            coalesce((
                select jsonb_agg(jsonb_build_object('number', s.number, 'results', s.results, 'proposals', s.proposals,
                    'sender', b.full_name, 'sent_at', s.sent_at) order by s.number desc)
                from contribution_sending s join account b on b.id = s.sent_by
                where s.contribution_id = c.id
            ), '[]') as "sendings!: Json<Vec<Sending>>"
        from contribution c
        join period p on p.id = c.period_id
        join account w on w.id = c.written_by
        where c.assignment_id = any($1) and ($2 or p.id = $3
            or ($4 and (p.state <> 'closed' or (p.kind = $5 and p.year = $6 and p.ordinal = $7))))
        order by p.cut_off_on desc, p.starts_on desc, p.id, c.assignment_id
        "#,
        assignments,
        all,
        period,
        now,
        key.map(|key| key.kind.code()),
        key.map(|key| key.year),
        key.map(|key| key.ordinal)
    )
    .fetch_all(db)
    .await?;
    let own = rows.into_iter().map(|row| Own {
        assignment_id: row.assignment_id,
        period_id: row.period_id,
        key: PeriodKey { kind: row.kind, year: row.year, ordinal: row.ordinal },
        period_name: row.name,
        cut_off_on: row.cut_off_on,
        text: Contribution { results: row.results, proposals: row.proposals },
        version: row.version,
        sent_version: row.sent_version,
        writer: row.writer,
        updated_at: row.updated_at,
        sendings: row.sendings.0,
    });
    Ok(own.collect())
}

/// Which of these coordinating assignments take a contribution on a day in the period that addresses name by `key`.
pub async fn writable(
    db: impl PgExecutor<'_>,
    assignments: &[i64],
    key: PeriodKey,
    today: NaiveDate,
) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select a.id
         from assignment a
         join plan p on p.id = a.plan_id and p.status = 'active'
         join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = $2 and pe.year = $3 and pe.ordinal = $4
         where a.id = any($1) and pe.state <> 'closed' and pe.starts_on <= $5
            and a.from_on <= pe.cut_off_on and (a.to_on is null or a.to_on >= pe.cut_off_on)
            and case pe.kind
                when 'ad_hoc' then exists (select from period_plan pp where pp.period_id = pe.id and pp.plan_id = p.id)
                else pe.kind = any(p.period_kinds)
            end",
        assignments,
        key.kind as PeriodKind,
        key.year,
        key.ordinal,
        today
    )
    .fetch_all(db)
    .await
}

/// The last day on which a unit in reach leads the task: up to the period of that day its people read contributions.
/// None where it never led it.
pub async fn leads_until(db: impl PgExecutor<'_>, task_id: i64, reach: &[i64]) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar!(
        "select max(coalesce(to_on, date '9999-12-31')) from assignment
         where task_id = $1 and role = 'lead' and unit_id = any($2)",
        task_id,
        reach
    )
    .fetch_one(db)
    .await
}

/// The lead assignment in whose name somebody asks: one in reach that counts on the period's cut-off, his own unit's first.
pub async fn asker(
    db: impl PgExecutor<'_>,
    task_id: i64,
    reach: &[i64],
    own_unit_id: Option<i64>,
    cut_off_on: NaiveDate,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "select id from assignment
         where task_id = $1 and role = 'lead' and unit_id = any($2) and from_on <= $4 and (to_on is null or to_on >= $4)
         order by unit_id is not distinct from $3 desc, id limit 1",
        task_id,
        reach,
        own_unit_id,
        cut_off_on
    )
    .fetch_optional(db)
    .await
}

/// What an access needs to know of a request.
pub struct RequestHead {
    pub task_id: i64,
    pub period_id: i64,
    pub cut_off_on: NaiveDate,
    pub asker_assignment_id: Option<i64>,
}

/// One request, as far as accesses are concerned.
pub async fn request_head(db: impl PgExecutor<'_>, id: i64) -> sqlx::Result<Option<RequestHead>> {
    sqlx::query_as!(
        RequestHead,
        "select r.task_id, r.period_id, p.cut_off_on, r.asker_assignment_id
         from contribution_request r join period p on p.id = r.period_id where r.id = $1",
        id
    )
    .fetch_optional(db)
    .await
}
