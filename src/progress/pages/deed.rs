//! Acts on one report from its page: sending on, handing back, accepting, returning.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    super::{
        Act, Rating, Refusal,
        access::{HeadReport, OwnReport, ReviewReport},
        act::{self, Doer, Hindrance},
        history::History,
        store, text,
    },
    queue::QueueAsked,
    report::{Decision, Reader},
};
use crate::{
    plan::{access::Reading, store::AssignmentHead},
    web::{
        App, Error, FieldErrors, Form, Link, Result, Visit,
        flash::{see_other_saying, see_other_saying_of},
        form::clean,
    },
};

/// A decision on a report: what is typed, what was read, and the queue it came from.
#[derive(Debug, Default, Deserialize)]
pub struct DeedForm {
    #[serde(default)]
    pub reason: String,
    /// Why an accepted report is to be corrected.
    #[serde(default)]
    pub why: String,
    /// One of the reasons that were offered, where nothing is typed.
    #[serde(default)]
    pub common: String,
    #[serde(default)]
    rating: String,
    /// The version the person has read.
    #[serde(default)]
    version: String,
    #[serde(flatten)]
    queue: QueueAsked,
}

impl DeedForm {
    fn version(&self) -> Option<i32> {
        self.version.trim().parse().ok()
    }
}

/// The person, the assignment and the report an act is about.
pub struct Scene {
    pub app: App,
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub report_id: i64,
}

impl Scene {
    /// Does an act in one transaction.
    async fn perform(&self, act: Act<'_>, rating: Option<Rating>, version: Option<i32>) -> Result<(), Hindered> {
        let doer = match act {
            Act::Accept | Act::Return { .. } => Doer::reviewing(&self.visit),
            _ => {
                let carriers = self.assignment.carriers();
                Doer::new(&self.visit, store::has_head(&self.app.pool, &carriers, self.visit.today).await?)?
            }
        };
        let mut tx = self.app.pool.begin().await?;
        let (period, report) =
            store::lock(&mut tx, self.report_id, self.visit.viewer.account_id).await?.ok_or(Error::NotFound)?;
        act::perform(&mut tx, &doer, (&period, &report), (act, rating), version).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The report's page again with a mistake beside its field.
    pub async fn page(&self, form: DeedForm, errors: FieldErrors) -> Result<Response> {
        let own = self.visit.viewer.is_unit_side();
        let (visit, assignment, reading) = (&self.visit, &self.assignment, Reading::All);
        let reader = Reader { visit, assignment, reading, own, officer: !own, beside_last_period: false };
        let typed = Decision { reason: form.reason, why: form.why, common: form.common, rating: form.rating };
        reader.page(&self.app, self.report_id, &form.queue, typed, errors).await
    }

    fn home(&self) -> String {
        Link::to(format!("/don-vi/{}", self.assignment.desk(&self.visit.viewer))).to_string()
    }

    fn named(&self) -> String {
        format!("{} của {}", self.assignment.task_ref, self.assignment.party)
    }
}

/// An act that was not done: a mistake of what was typed, a report that has moved on meanwhile, or something that is a
/// page of its own.
pub enum Hindered {
    Reason(String),
    MovedOn(String),
    Other(Error),
}

impl<E: Into<Hindrance>> From<E> for Hindered {
    fn from(cause: E) -> Self {
        match cause.into() {
            Hindrance::Refused(refusal @ (Refusal::NoReason(_) | Refusal::LongReason(_))) => {
                Self::Reason(refusal.to_string())
            }
            other => match other.into() {
                Error::Conflict(reason) => Self::MovedOn(reason),
                error => Self::Other(error),
            },
        }
    }
}

impl From<Error> for Hindered {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// `POST /bao-cao/{report}/gui`: submits what is written, without a further change.
pub async fn submit(
    OwnReport { visit, assignment, report_id }: OwnReport,
    State(app): State<App>,
    Form(form): Form<DeedForm>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    let history = History::load(&scene.app.pool, &scene.assignment, scene.visit.today).await?;
    if Doer::new(&scene.visit, history.unit_has_head)?.sending() != Act::Submit {
        return Err(Error::forbidden(Refusal::HeadSubmits.to_string()));
    }
    let report = history.reports.iter().find(|report| report.id == report_id).ok_or(Error::NotFound)?;
    let ground = text::Ground {
        deadlines: history.deadlines(),
        today: scene.visit.today,
        assigned_on: history.since(),
        was_complete: history.was_complete(&report.period, scene.visit.today),
    };
    let mut errors = FieldErrors::new();
    for fault in text::validate(&report.text, &ground) {
        errors.add(fault.field, fault.message);
    }
    if !errors.is_empty() {
        return scene.page(form, errors).await;
    }
    match scene.perform(Act::Submit, None, form.version()).await {
        Ok(()) => {
            let said = format!("{} báo cáo {}.", scene.assignment.sent(), scene.assignment.task_ref);
            Ok(see_other_saying(&scene.home(), &said))
        }
        Err(hindered) => answer(&scene, form, hindered, "reason").await,
    }
}

/// `POST /bao-cao/{report}/tra-ve`: the head hands a report back to staff.
pub async fn send_back(
    HeadReport { visit, assignment, report_id }: HeadReport,
    State(app): State<App>,
    Form(form): Form<DeedForm>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    let reason = clean(&form.reason);
    match scene.perform(Act::SendBack { reason: &reason }, None, form.version()).await {
        Ok(()) => Ok(see_other_saying(
            &scene.home(),
            &format!("Đã trả báo cáo {} về cho chuyên viên.", scene.assignment.task_ref),
        )),
        Err(hindered) => answer(&scene, form, hindered, "reason").await,
    }
}

/// `POST /bao-cao/{report}/chap-nhan`
pub async fn accept(
    ReviewReport { visit, assignment, report_id }: ReviewReport,
    State(app): State<App>,
    Form(form): Form<DeedForm>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    match rated(&form.rating) {
        Ok(rating) => decide(scene, form, Act::Accept, rating, "Đã chấp nhận").await,
        Err(errors) => scene.page(form, errors).await,
    }
}

/// The rating that was chosen, if any.
pub fn rated(code: &str) -> Result<Option<Rating>, FieldErrors> {
    match code {
        "" => Ok(None),
        code => {
            code.parse().map(Some).map_err(|_| FieldErrors::one("rating", "Hãy chọn một mức đánh giá trong danh sách."))
        }
    }
}

/// The reason that was typed, or where none was the one that was chosen among those offered.
pub fn given(typed: &str, common: &str) -> String {
    let typed = clean(typed);
    if typed.is_empty() { clean(common) } else { typed }
}

/// `POST /bao-cao/{report}/tra-lai`
pub async fn give_back(
    ReviewReport { visit, assignment, report_id }: ReviewReport,
    State(app): State<App>,
    Form(form): Form<DeedForm>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    let reason = given(&form.reason, &form.common);
    decide(scene, form, Act::Return { reason: &reason }, None, "Đã trả lại").await
}

/// Decides on a report and opens the next one of the queue.
async fn decide(scene: Scene, form: DeedForm, act: Act<'_>, rating: Option<Rating>, done: &str) -> Result<Response> {
    let next = match scene.visit.viewer.is_unit_side() {
        true => None,
        false => store::after(&scene.app.pool, &form.queue.filter(&scene.visit), scene.report_id).await?,
    };
    match scene.perform(act, rating, form.version()).await {
        Ok(()) => {
            let rating = rating.map(|rating| format!(", đánh giá {rating}")).unwrap_or_default();
            let said = format!("{done} báo cáo {}{rating}.", scene.named());
            let to = match (scene.visit.viewer.is_unit_side(), next) {
                (true, _) => scene.home(),
                (false, Some(next)) => form.queue.link(format!("/bao-cao/{next}")),
                (false, None) => form.queue.link("/duyet"),
            };
            Ok(see_other_saying_of(&to, &said, &form.queue.link(format!("/bao-cao/{}", scene.report_id))))
        }
        Err(hindered) => answer(&scene, form, hindered, "reason").await,
    }
}

/// The answer to an act that was not done; `field` is where its reason was typed.
pub async fn answer(scene: &Scene, form: DeedForm, hindered: Hindered, field: &'static str) -> Result<Response> {
    let typed = if field == "why" { &form.why } else { &form.reason };
    match hindered {
        Hindered::Reason(message) => scene.page(form, FieldErrors::one(field, message)).await,
        // What was typed comes back beside the report as it is now.
        Hindered::MovedOn(message) if !typed.trim().is_empty() => {
            let mut response = scene.page(form, FieldErrors::one(field, message)).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Hindered::MovedOn(message) => Err(Error::conflict(message)),
        Hindered::Other(error) => Err(error),
    }
}
