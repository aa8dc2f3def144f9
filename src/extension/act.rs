//! Acts on requests for a later day, each in one transaction: the rules decide; the new state, what it does to the due day,
//! the words of the conversation, the journal and the notices are written together or not at all.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::NaiveDate;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};

use super::{
    Act, Actor, Effect, Refusal, Request, State,
    access::Part,
    life::{self, Question},
    store::{self, Change, Locked},
};
use crate::{
    calendar::day_text,
    dialogue::{self, Enclosures, Message, Subject},
    journal::{self, Entry},
    notice::{self, Audience, News, Topic},
    plan::store::{self as plans, AssignmentHead},
    progress::{extending, ground::Ground, history::History},
    web::{Visit, error::broken_constraint},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("Đề nghị đã thay đổi từ lúc trang này được mở. Hãy đọc lại trước khi thực hiện.")]
    Changed,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Hindrance {
    /// The status of a page that comes back with everything typed.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) if refusal.is_of_person() => StatusCode::FORBIDDEN,
            Self::Refused(refusal) if refusal.field().is_some() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        }
    }
}

/// What a head asks for.
pub struct Asked<'a> {
    pub deadline_id: i64,
    pub day: NaiveDate,
    pub reason: &'a str,
    pub enclosures: Enclosures<'a>,
}

/// The due day of a deadline: the plan's, and as it holds for an assignment.
struct Due {
    planned: NaiveDate,
    now: NaiveDate,
}

/// Asks for a later day; the request's id. `history` tells what was met by accepted reports.
///
/// # Errors
/// [`Hindrance`]: nothing to ask about, a request is open, the day or the reason will not do.
pub async fn ask(
    pool: &PgPool,
    visit: &Visit,
    assignment: &AssignmentHead,
    history: &History,
    asked: &Asked<'_>,
) -> Result<i64, Hindrance> {
    standing(assignment, visit.today)?;
    let mut tx = pool.begin().await?;
    if !store::plan_runs(&mut tx, assignment.plan_id).await? {
        return Err(Refusal::PlanOver.into());
    }
    store::lock_deadline(&mut tx, asked.deadline_id).await?;
    let lineage = store::lineage(&mut tx, assignment.id).await?;
    let due = due(&mut tx, assignment, (&lineage, asked.deadline_id), None, visit.today).await?;
    let open = store::open_about(&mut tx, &lineage, asked.deadline_id).await?;
    life::may_ask(&Question { due_on: due.now, met: is_met(history, asked.deadline_id, visit.today), open })?;
    life::day_asked(asked.day, due.now, visit.today)?;
    life::with_reason(asked.reason, "xin gia hạn")?;
    let new = store::New {
        assignment_id: assignment.id,
        deadline_id: asked.deadline_id,
        planned_on: due.planned,
        due_on: due.now,
        asked_for: asked.day,
        reason: asked.reason,
        by: visit.viewer.account_id,
        at: visit.now,
    };
    let id = match store::insert(&mut tx, &new).await {
        Err(cause) if broken_constraint(&cause) == Some("extension_one_open_key") => {
            return Err(Refusal::OpenAlready.into());
        }
        other => other?,
    };
    let title = format!("Xin gia hạn đến {}", day_text(asked.day));
    say(&mut tx, visit, assignment, id, (&title, asked.reason, asked.enclosures)).await?;
    let after = json!({
        "assignment": assignment.id, "due_on": due.now, "asked_for": asked.day, "reason": sealed(asked.reason),
    });
    journal::write(&mut tx, &visit.by(), Entry::new("extension.asked", id).after(after)).await?;
    let text = format!(
        "{} xin gia hạn {} từ {} đến {}.",
        assignment.party,
        assignment.task_ref,
        day_text(due.now),
        day_text(asked.day)
    );
    let news: Vec<News> = owners(assignment).into_iter().map(|to| news(visit, to, &text, id)).collect();
    notice::tell(&mut tx, &news).await?;
    tx.commit().await?;
    Ok(id)
}

/// Does something to a request; `version` is the one the person has read.
///
/// # Errors
/// [`Hindrance`]: the rules refuse it, or somebody else has acted meanwhile.
pub async fn perform(
    pool: &PgPool,
    visit: &Visit,
    (assignment, part): (&AssignmentHead, Part),
    (id, version): (i64, Option<i32>),
    (act, enclosures): (Act<'_>, Enclosures<'_>),
) -> Result<String, Hindrance> {
    let met = act.puts_off() && met_by_now(pool, visit, assignment, id).await?;
    let mut tx = pool.begin().await?;
    let runs = store::plan_runs(&mut tx, assignment.plan_id).await?;
    let account_id = visit.viewer.account_id;
    let locked = store::lock(&mut tx, id, account_id).await?.ok_or(Hindrance::Changed)?;
    if version != Some(locked.version) {
        return Err(Hindrance::Changed);
    }
    // What is asked about a plan that has ended can still be taken back or refused: nothing waits for ever.
    if !runs && !matches!(act, Act::Withdraw | Act::Refuse { .. }) {
        return Err(Refusal::PlanOver.into());
    }
    if act.puts_off() && is_over(assignment, visit.today) {
        return Err(Refusal::AssignmentOver.into());
    }
    let lineage = store::lineage(&mut tx, locked.assignment_id).await?;
    let due = match act.puts_off() {
        true => due(&mut tx, assignment, (&lineage, locked.deadline_id), Some(id), visit.today).await?.now,
        false => locked.asked_for,
    };
    let spoke = store::spoke_for_unit(&mut *tx, id, account_id).await?;
    let step = life::next(&request(&locked, due, met), act, actor(&locked, part, spoke), visit.today)?;
    let granted_for = match step.effect {
        Effect::Until(day) => Some(day),
        Effect::None | Effect::TakenBack => None,
    };
    let change = Change {
        state: step.state,
        offered: match act {
            Act::Offer { day, .. } => Some((day, account_id)),
            _ => None,
        },
        granted_for,
        overruled: matches!(act, Act::Overrule { .. }),
        at: visit.now,
    };
    store::settle(&mut tx, id, &change).await?;
    if step.effect != Effect::None {
        store::grant(&mut tx, id, granted_for, visit.today).await?;
    }
    let told = Told::of(act, &locked);
    say(&mut tx, visit, assignment, id, (&told.title, told.words, enclosures)).await?;
    let before = json!({ "state": locked.state, "granted_for": locked.granted_for });
    let after = json!({
        "state": step.state, "granted_for": granted_for, "offered_for": change.offered.map(|(day, _)| day),
        "reason": sealed(told.words),
    });
    journal::write(&mut tx, &visit.by(), Entry::new(told.action, id).before(before).after(after)).await?;
    let text = format!("{}, {}: {}.", assignment.task_ref, assignment.party, told.title);
    let news: Vec<News> = told.audience(assignment).into_iter().map(|to| news(visit, to, &text, id)).collect();
    notice::tell(&mut tx, &news).await?;
    tx.commit().await?;
    Ok(told.title)
}

/// Whether anything can be asked about an assignment at all.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn standing(assignment: &AssignmentHead, today: NaiveDate) -> Result<(), Refusal> {
    if assignment.plan_status != crate::plan::PlanStatus::Active {
        Err(Refusal::PlanOver)
    } else if assignment.is_of_owner() {
        Err(Refusal::OwnPlan)
    } else if assignment.to_on.is_some_and(|last| last < today) {
        Err(Refusal::AssignmentOver)
    } else {
        Ok(())
    }
}

/// Why no later day can be given any more for a deadline that is met or not; none where it can.
pub fn settled(assignment: &AssignmentHead, met: bool, today: NaiveDate) -> Option<Refusal> {
    if assignment.plan_status != crate::plan::PlanStatus::Active {
        Some(Refusal::PlanOver)
    } else if is_over(assignment, today) {
        Some(Refusal::AssignmentOver)
    } else {
        met.then_some(Refusal::Done)
    }
}

/// Whether nobody has an assignment any more.
fn is_over(assignment: &AssignmentHead, today: NaiveDate) -> bool {
    assignment.heirs.is_empty() && assignment.to_on.is_some_and(|last| last < today)
}

/// Whether the accepted reports of those who have an assignment now say that the deadline of a request is met; of several,
/// all of them.
pub async fn met_by_now(
    pool: &PgPool,
    visit: &Visit,
    assignment: &AssignmentHead,
    extension_id: i64,
) -> sqlx::Result<bool> {
    let Some(deadline_id) = store::deadline_of(pool, extension_id).await? else { return Ok(false) };
    let last = store::last_of_line(pool, assignment.id).await?;
    let last = plans::assignments(pool, &last, &visit.viewer.reach).await?;
    let ground = Arc::new(Ground::load(pool, &[assignment.plan_id]).await?);
    let histories = History::load_all(pool, &last, &ground, visit.today).await?;
    Ok(!histories.is_empty() && histories.iter().all(|history| is_met(history, deadline_id, visit.today)))
}

/// Whether an accepted report says that a deadline was met by a day.
pub fn is_met(history: &History, deadline_id: i64, today: NaiveDate) -> bool {
    let met = |text: crate::progress::ReportText| {
        text.completions.iter().any(|met| met.deadline_id == deadline_id && met.completed_on <= today)
    };
    history.accepted().is_some_and(|basis| met(basis.text()))
}

/// When a deadline is due for an assignment, leaving one request aside.
async fn due(
    tx: &mut PgConnection,
    assignment: &AssignmentHead,
    (lineage, deadline_id): (&[i64], i64),
    except: Option<i64>,
    today: NaiveDate,
) -> Result<Due, Hindrance> {
    let ground = Ground::load(&mut *tx, &[assignment.plan_id]).await?;
    let mut grants = extending::decided(&mut *tx, lineage).await?;
    grants.retain(|grant| Some(grant.extension_id) != except);
    let held = extending::extend(ground.deadlines(assignment.task_id), &extending::in_force(&grants, today));
    let deadline = held.iter().find(|deadline| deadline.id == deadline_id).ok_or(Refusal::Undated)?;
    let planned = deadline.planned_due(&ground.days_off).ok_or(Refusal::Undated)?;
    let now = deadline.effective_due(&ground.days_off).ok_or(Refusal::Undated)?;
    Ok(Due { planned, now })
}

fn request(locked: &Locked, due_on: NaiveDate, met: bool) -> Request {
    Request {
        state: locked.state,
        asked_for: locked.asked_for,
        offered_for: locked.offered_for,
        granted_for: locked.granted_for,
        due_on,
        met,
    }
}

fn actor(locked: &Locked, part: Part, spoke_for_unit: bool) -> Actor {
    Actor {
        heads: part.heads,
        decides: part.decides,
        overrules: part.overrules,
        spoke_for_unit,
        offered: locked.offered,
    }
}

/// How an act is told.
struct Told<'a> {
    action: &'static str,
    title: String,
    words: &'a str,
    /// Whether it is the unit that is told, and whether something is asked of it.
    to_unit: bool,
    asks: bool,
    to_owner: bool,
}

impl<'a> Told<'a> {
    fn of(act: Act<'a>, locked: &Locked) -> Self {
        let to_unit = |action, title, words| Self { action, title, words, to_unit: true, asks: false, to_owner: false };
        let to_owner =
            |action, title, words| Self { action, title, words, to_unit: false, asks: false, to_owner: true };
        match act {
            Act::Grant { words } => {
                to_unit("extension.granted", format!("Cho gia hạn đến {}", day_text(locked.asked_for)), words)
            }
            Act::Refuse { reason } => to_unit("extension.refused", "Không cho gia hạn".to_owned(), reason),
            Act::Offer { day, words } => Self {
                asks: true,
                ..to_unit("extension.offered", format!("Đề xuất gia hạn đến ngày khác: {}", day_text(day)), words)
            },
            Act::Accept => {
                let day = locked.offered_for.map(day_text).unwrap_or_default();
                to_owner("extension.taken", format!("Đơn vị nhận gia hạn đến {day}"), "")
            }
            Act::Decline { words } => to_owner("extension.declined", "Đơn vị không nhận ngày khác".to_owned(), words),
            Act::Withdraw => to_owner("extension.withdrawn", "Đơn vị rút đề nghị gia hạn".to_owned(), ""),
            Act::Overrule { day, reason } => {
                let title = match (day, locked.state) {
                    (Some(day), State::Granted) => {
                        format!("Quyết định lại: đổi hạn được gia hạn thành {}", day_text(day))
                    }
                    (Some(day), _) => format!("Quyết định lại: cho gia hạn đến {}", day_text(day)),
                    (None, _) => "Quyết định lại: không cho gia hạn nữa".to_owned(),
                };
                Self { to_owner: true, ..to_unit("extension.overruled", title, reason) }
            }
        }
    }

    fn audience(&self, assignment: &AssignmentHead) -> Vec<Audience> {
        let unit = assignment.bearers.iter().filter(|_| self.to_unit).map(|unit| match self.asks {
            true => Audience::Heads(*unit),
            false => Audience::Unit(*unit),
        });
        let owners = owners(assignment).into_iter().filter(|_| self.to_owner);
        unit.chain(owners).collect()
    }
}

/// Those who decide about the requests of an assignment: TCCB, or in a unit's own plan its staff and its head.
fn owners(assignment: &AssignmentHead) -> Vec<Audience> {
    let head = assignment.own_plan.then_some(Audience::Directors(assignment.plan_owner_id));
    [Audience::Officers(assignment.plan_owner_id)].into_iter().chain(head).collect()
}

fn news(visit: &Visit, to: Audience, text: &str, id: i64) -> News {
    News::of(visit, Topic::Extension, to, text.to_owned(), format!("/gia-han/{id}"))
}

async fn say(
    tx: &mut PgConnection,
    visit: &Visit,
    assignment: &AssignmentHead,
    id: i64,
    (title, text, enclosures): (&str, &str, Enclosures<'_>),
) -> sqlx::Result<()> {
    let message = Message {
        subject: Subject::Extension,
        subject_id: Some(id),
        owner_unit_id: assignment.plan_owner_id,
        plan_id: Some(assignment.plan_id),
        task_id: Some(assignment.task_id),
        assignment_id: Some(assignment.id),
        title,
        text,
        units: &assignment.carriers(),
    };
    let message_id = dialogue::say(tx, visit, &message).await?;
    dialogue::enclose(tx, visit, message_id, enclosures).await
}

/// What the journal keeps of words: what proves them. The words themselves stand in the conversation.
fn sealed(words: &str) -> String {
    if words.is_empty() { String::new() } else { hex::encode(Sha256::digest(words.as_bytes())) }
}
