//! Who writes contributions, who asks for them, who reads them: the coordinating unit its own, a lead of the task all
//! that were sent, officers and directors above the plan too. Other coordinating units, observers and administrators
//! read none.

use axum::{extract::FromRequestParts, http::request::Parts};
use chrono::NaiveDate;

use super::super::{
    access::period_key,
    store::{self, contribution as contributions},
};
use crate::{
    calendar::{Period, day_text},
    plan::{
        PlanStatus,
        access::{NOT_YOURS, ReadAssignment, ReadTask, path_id},
        store::{AssignmentHead, TaskHead},
    },
    web::{Access, App, Error, Result, Role, SignedIn, Visit},
};

/// Staff or head of a unit that coordinates in the task, in a period of the plan. Either sends: what a coordinating unit
/// says is no report, so the head need not take a step.
pub struct WriteContribution {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub period: Period,
}

impl FromRequestParts<App> for WriteContribution {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadAssignment::from_request_parts(parts, app).await?;
        if !read.is_own() {
            return Err(Error::forbidden(NOT_YOURS));
        }
        if read.assignment.is_lead() {
            return Err(Error::forbidden(
                "Đơn vị chủ trì lập báo cáo của nhiệm vụ này; chỉ đơn vị phối hợp ghi đóng góp.",
            ));
        }
        let ReadAssignment { visit, assignment, .. } = read;
        let period = period_of_plan(parts, app, assignment.plan_id).await?;
        if assignment.plan_status != PlanStatus::Active {
            return Err(Error::conflict(PLAN_OVER));
        }
        if !assignment.counts_on(period.cut_off_on) {
            return Err(Error::conflict(not_coordinating(&assignment, &period.name)));
        }
        Ok(Self { visit, assignment, period })
    }
}

impl Access for WriteContribution {
    const NAME: &'static str = "write contribution";
}

const PLAN_OVER: &str =
    "Kế hoạch không còn trong thời gian thực hiện nên không ghi đóng góp, không đề nghị phối hợp nữa.";

/// Why an assignment takes no contribution in a period of the plan.
fn not_coordinating(assignment: &AssignmentHead, period: &str) -> String {
    match assignment.to_on {
        Some(last) => format!(
            "Đơn vị thôi phối hợp từ sau ngày {} nên không ghi đóng góp {period} nữa; đóng góp đã gửi vẫn xem được.",
            day_text(last)
        ),
        None => format!("Đơn vị không phối hợp nhiệm vụ này trong {period}."),
    }
}

/// The period the path names, among those the plan reports in.
async fn period_of_plan(parts: &mut Parts, app: &App, plan_id: i64) -> Result<Period> {
    let key = period_key(parts, app).await?;
    let periods = store::periods_of_plan(&app.pool, plan_id).await?;
    periods.into_iter().find(|period| period.key() == key).ok_or(Error::NotFound)
}

/// Whose contributions to a task somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    None,
    /// As a lead: those of periods up to this day.
    Until(NaiveDate),
    All,
}

impl Sight {
    /// What the visitor reads of a task that he may see; one query, for units only.
    pub async fn of(app: &App, visit: &Visit, task: &TaskHead) -> Result<Self> {
        match visit.role()? {
            Role::Officer | Role::Director if visit.viewer.reaches(task.plan_owner_id) => Ok(Self::All),
            Role::Staff | Role::Head => {
                let until = contributions::leads_until(&app.pool, task.id, &visit.viewer.reach).await?;
                Ok(until.map_or(Self::None, Self::Until))
            }
            Role::Officer | Role::Director | Role::Observer | Role::Administrator => Ok(Self::None),
        }
    }

    /// Whether it reaches the period of this cut-off.
    pub fn reaches(self, cut_off_on: NaiveDate) -> bool {
        match self {
            Self::None => false,
            Self::Until(last) => cut_off_on <= last,
            Self::All => true,
        }
    }
}

/// In whose name somebody asks coordinating units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// TCCB at the plan's owner.
    Officer,
    /// A lead assignment of the task.
    Lead(i64),
}

impl Asker {
    /// In whose name the visitor may ask about a task in the period of this cut-off; none where not at all.
    pub async fn of(app: &App, visit: &Visit, task: &TaskHead, cut_off_on: NaiveDate) -> Result<Option<Self>> {
        let viewer = &visit.viewer;
        match visit.role()? {
            Role::Officer if viewer.unit_id() == Some(task.plan_owner_id) => Ok(Some(Self::Officer)),
            Role::Staff | Role::Head => {
                let (reach, own) = (viewer.reach.as_slice(), viewer.unit_id());
                Ok(contributions::asker(&app.pool, task.id, reach, own, cut_off_on).await?.map(Self::Lead))
            }
            _ => Ok(None),
        }
    }

    /// The lead assignment; none for TCCB.
    pub fn assignment_id(self) -> Option<i64> {
        match self {
            Self::Officer => None,
            Self::Lead(id) => Some(id),
        }
    }
}

/// Staff or head of a unit that leads the task in the period, or an officer at the plan's owner.
pub struct AskContribution {
    pub visit: Visit,
    pub task: TaskHead,
    pub period: Period,
    pub asker: Asker,
}

impl FromRequestParts<App> for AskContribution {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadTask { visit, task, .. } = ReadTask::from_request_parts(parts, app).await?;
        let period = period_of_plan(parts, app, task.plan_id).await?;
        let asker = Asker::of(app, &visit, &task, period.cut_off_on).await?;
        let asker = asker.ok_or_else(|| Error::forbidden(NOT_YOURS))?;
        if task.plan_status != PlanStatus::Active {
            return Err(Error::conflict(PLAN_OVER));
        }
        Ok(Self { visit, task, period, asker })
    }
}

impl Access for AskContribution {
    const NAME: &'static str = "ask contribution";
}

/// A request for contributions: read by whoever reads the contributions it asks for.
pub struct ReadRequest {
    pub visit: Visit,
    pub task: TaskHead,
    pub request_id: i64,
    pub period_id: i64,
    /// Whether it was made in the visitor's name.
    pub own: bool,
}

impl FromRequestParts<App> for ReadRequest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let request_id = path_id(parts, app, "request").await?;
        let head = contributions::request_head(&app.pool, request_id).await?.ok_or(Error::NotFound)?;
        let ReadTask { visit, task, .. } = ReadTask::of(app, visit, head.task_id).await?;
        if !Sight::of(app, &visit, &task).await?.reaches(head.cut_off_on) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let own = match head.asker_assignment_id {
            None => Asker::of(app, &visit, &task, head.cut_off_on).await? == Some(Asker::Officer),
            // A lead's people, or those of the unit that took over from it.
            Some(lead) if visit.viewer.is_unit_side() => match ReadAssignment::of(app, visit.clone(), lead).await {
                Ok(read) => read.is_own(),
                Err(Error::NotFound | Error::Forbidden(_)) => false,
                Err(other) => return Err(other),
            },
            Some(_) => false,
        };
        Ok(Self { visit, task, request_id, period_id: head.period_id, own })
    }
}

impl Access for ReadRequest {
    const NAME: &'static str = "read request";
}

/// Whoever made the request.
pub struct WithdrawRequest(pub ReadRequest);

impl FromRequestParts<App> for WithdrawRequest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadRequest::from_request_parts(parts, app).await?;
        if !read.own {
            return Err(Error::forbidden(NOT_YOURS));
        }
        if read.task.plan_status != PlanStatus::Active {
            return Err(Error::conflict(PLAN_OVER));
        }
        Ok(Self(read))
    }
}

impl Access for WithdrawRequest {
    const NAME: &'static str = "withdraw request";
}
