//! "Báo cáo kỳ": everything a unit owes in a period, written, kept and sent on one page.

mod desk;
mod gone;
mod keeping;
mod now;
mod page;
mod posted;
mod summary;

use axum::{extract::State, response::Response};

use super::super::{
    Act, Actor, ReportState,
    access::{HeadUnit, WriteUnit},
    act::Hindrance,
    next_state,
};
use super::auto;
use crate::{
    plan::{context, store::UnitHead},
    web::{App, FieldErrors, Form, Query, Result, Visit, flash::see_other_saying, form::clean},
};
use desk::Desk;
use keeping::{Fate, Outcome};
use page::Typing;
use posted::Posted;
use serde::Deserialize;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PeriodAsked {
    #[serde(flatten)]
    choice: context::Asked,
    /// The assignment whose row is to be open.
    #[serde(default, rename = "mo", deserialize_with = "context::blank_is_none")]
    open: Option<i64>,
}

/// `GET /don-vi/{unit}/bao-cao`
pub async fn edit(
    WriteUnit { visit, unit }: WriteUnit,
    State(app): State<App>,
    Query(asked): Query<PeriodAsked>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, unit, &asked.choice).await?;
    page::show(&app, &desk, asked.open).await
}

/// `POST /don-vi/{unit}/bao-cao`: keeps every row that was changed.
pub async fn update(
    WriteUnit { visit, unit }: WriteUnit,
    State(app): State<App>,
    Query(asked): Query<PeriodAsked>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep(app, (visit, unit), asked, pairs, Act::Save).await
}

/// `POST /don-vi/{unit}/bao-cao/gui-thu-truong`: keeps them, and hands to the head what is complete.
pub async fn send_to_head(
    WriteUnit { visit, unit }: WriteUnit,
    State(app): State<App>,
    Query(asked): Query<PeriodAsked>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep(app, (visit, unit), asked, pairs, Act::SendToHead).await
}

/// `POST /don-vi/{unit}/bao-cao/gui`: keeps them, and sends what is complete to TCCB.
pub async fn submit(
    WriteUnit { visit, unit }: WriteUnit,
    State(app): State<App>,
    Query(asked): Query<PeriodAsked>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep(app, (visit, unit), asked, pairs, Act::Submit).await
}

/// `POST /don-vi/{unit}/bao-cao/tra-ve`: the head hands one report or all chosen ones back to staff; what was changed in
/// any row is kept first.
pub async fn send_back(
    HeadUnit { visit, unit }: HeadUnit,
    State(app): State<App>,
    Query(asked): Query<PeriodAsked>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, unit, &asked.choice).await?;
    let posted = Posted::by(&desk.visit, pairs);
    if posted.anothers.is_some() {
        return not_kept(&app, &desk, &posted).await;
    }
    let (field, reason) = match posted.only {
        Some(id) => (format!("a{id}.reason"), posted.reasons.get(&id).cloned().unwrap_or_default()),
        None => ("reason".to_owned(), posted.reason.clone()),
    };
    let chosen = |id: i64| posted.only.map_or_else(|| posted.chosen.contains(&id), |only| only == id);
    let mut wrong = FieldErrors::new();
    if clean(&reason).is_empty() {
        let ids: Vec<i64> =
            posted.only.into_iter().chain(posted.chosen.iter().copied()).filter(|id| chosen(*id)).collect();
        let what = match desk.references(&ids) {
            names if names.is_empty() => String::new(),
            names => format!(" {names}"),
        };
        wrong.add(field.as_str(), format!("Cần ghi rõ lý do trả về{what}."));
    }
    if posted.only.is_none() && posted.chosen.is_empty() {
        wrong.add("chosen", "Hãy chọn báo cáo cần trả về.");
    }
    let mut outcome = keeping::all(&app, &desk, &posted, Act::Save).await?;
    let desk = desk.again(&app, &asked.choice).await?;
    let mut returned = Vec::new();
    if wrong.is_empty() {
        for owed in desk.owed.iter().filter(|owed| chosen(owed.id())) {
            let done = keeping::send_back(&app, &desk, owed, &clean(&reason)).await;
            match done {
                Ok(()) => returned.push(owed.line.assignment_id),
                Err(Hindrance::Database(cause)) => return Err(cause.into()),
                Err(hindrance) => wrong.add(field.as_str(), format!("{}: {hindrance}", owed.reference())),
            }
        }
    }
    let desk = if returned.is_empty() { desk } else { desk.again(&app, &asked.choice).await? };
    let names = desk.references(&returned);
    if wrong.is_empty() && outcome.is_well() {
        let said = format!("Đã trả về chuyên viên {} báo cáo: {names}.", returned.len());
        return Ok(see_other_saying(&desk.link().to_string(), &said));
    }
    if !returned.is_empty() {
        outcome.moved = true;
        outcome.done = format!("Đã trả về chuyên viên {} báo cáo: {names}.", returned.len());
    }
    page::again(&app, &desk, &outcome, Typing { posted: &posted, wrong, open: posted.only }).await
}

/// Keeps what was changed and, unless only that was asked, sends on what is complete.
async fn keep(
    app: App,
    (visit, unit): (Visit, UnitHead),
    asked: PeriodAsked,
    pairs: Vec<(String, String)>,
    act: Act<'static>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, unit, &asked.choice).await?;
    let posted = Posted::by(&desk.visit, pairs);
    if posted.anothers.is_some() {
        return not_kept(&app, &desk, &posted).await;
    }
    let refused = if act == Act::Save { None } else { may_not_send(&desk, act)? };
    if let Some(hindrance) = refused {
        let outcome = keeping::all(&app, &desk, &posted, Act::Save).await?;
        let desk = desk.again(&app, &asked.choice).await?;
        let wrong = FieldErrors::one("gui", hindrance.to_string());
        let mut response =
            page::again(&app, &desk, &outcome, Typing { posted: &posted, wrong, open: posted.row() }).await?;
        *response.status_mut() = hindrance.status();
        return Ok(response);
    }
    let outcome = keeping::all(&app, &desk, &posted, act).await?;
    let wished = act == Act::Save || outcome.any(|fate| matches!(fate, Fate::Sent | Fate::SentBefore));
    if let Some(owed) = desk.owed.iter().find(|owed| posted.files == Some(owed.id())).filter(|_| outcome.is_well()) {
        let form = super::write::address(owed.id(), &owed.period);
        return Ok(see_other_saying(&format!("{form}#minh-chung-{}", owed.id()), &said(&desk, &outcome, act)));
    }
    if outcome.is_well() && wished {
        let to = match posted.row() {
            Some(id) => format!("{}#pc-{id}", desk.link().with("mo", id)),
            None => desk.link().to_string(),
        };
        return Ok(see_other_saying(&to, &said(&desk, &outcome, act)));
    }
    let desk = desk.again(&app, &asked.choice).await?;
    page::again(&app, &desk, &outcome, Typing { posted: &posted, wrong: FieldErrors::new(), open: posted.row() }).await
}

/// The page again with everything typed where somebody else than who opened it is signed in now: the words are not theirs
/// to keep.
async fn not_kept(app: &App, desk: &Desk, posted: &Posted) -> Result<Response> {
    let outcome = keeping::none(app, desk, posted).await?;
    let wrong = FieldErrors::one("form", format!("{}.", auto::not_yours(&desk.visit)));
    page::again(app, desk, &outcome, Typing { posted, wrong, open: posted.row() }).await
}

/// Why this person does not send reports on in this way at all, if so: the unit may have gained or lost its head while the
/// page was open. What was typed is kept all the same.
fn may_not_send(desk: &Desk, act: Act<'_>) -> Result<Option<Hindrance>> {
    let Some(owed) = desk.owed.first() else { return Ok(None) };
    let actor = Actor { capacity: owed.doer(&desk.visit)?.capacity, wrote_or_submitted: false };
    Ok(next_state(ReportState::Draft, act, actor, owed.history.unit_has_head).err().map(Hindrance::from))
}

/// What is said after everything went well.
fn said(desk: &Desk, outcome: &Outcome, act: Act<'_>) -> String {
    if act != Act::Save {
        let untouched = outcome.ids(|fate| matches!(fate, Fate::Untouched));
        let rest = match untouched.len() {
            0 => String::new(),
            count => format!(" Còn {count} việc chưa viết: {}.", desk.references(&untouched)),
        };
        return format!("{}{rest}", outcome.done);
    }
    match outcome.done.as_str() {
        "" => "Không có thay đổi nào chưa lưu.".to_owned(),
        done => done.to_owned(),
    }
}
