//! Who may write, send, return and accept reports. Out of reach is 404; within reach but not allowed is 403.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use chrono::NaiveDate;

use super::{ReportState, store};
use crate::{
    calendar::{Period, PeriodKey},
    plan::{
        PlanStatus,
        access::{NOT_YOURS, ReadAssignment, ReadUnit, Reading, path_id},
        store::{AssignmentHead, UnitHead},
    },
    web::{Access, App, Error, Result, Role, SignedIn, Visit, show},
};

crate::role_access!(
    /// The queue of reports that wait for TCCB.
    ReviewQueue, "review queue", [Officer]
);

const PLAN_OVER: &str = "Kế hoạch không còn trong thời gian thực hiện nên không nhận báo cáo nữa.";

/// Staff or head of the unit that leads the task, in a period of the plan's owner.
#[derive(Clone)]
pub struct WriteReport {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub period: Period,
}

impl FromRequestParts<App> for WriteReport {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadAssignment::from_request_parts(parts, app).await?;
        if !read.is_own() {
            return Err(Error::forbidden(NOT_YOURS));
        }
        if !read.assignment.is_lead() {
            return Err(Error::forbidden(
                "Đơn vị phối hợp không lập báo cáo tiến độ của nhiệm vụ này; đơn vị chủ trì báo cáo.",
            ));
        }
        let key = period_key(parts, app).await?;
        let ReadAssignment { visit, assignment, .. } = read;
        Self::of(app, visit, assignment, key).await
    }
}

impl WriteReport {
    /// Somebody of the unit that leads the task, known as such, in the period of a key.
    pub async fn of(app: &App, visit: Visit, assignment: AssignmentHead, key: PeriodKey) -> Result<Self> {
        let period = store::period_of(&app.pool, assignment.plan_owner_id, key).await?.ok_or(Error::NotFound)?;
        takes_reports(&assignment, period.cut_off_on, &period.name).map_err(Error::Conflict)?;
        Ok(Self { visit, assignment, period })
    }
}

impl Access for WriteReport {
    const NAME: &'static str = "write report";
}

pub(super) async fn period_key(parts: &mut Parts, app: &App) -> Result<PeriodKey> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
    let text = params.iter().find(|(name, _)| *name == "period").map(|(_, value)| value);
    text.and_then(|text| text.parse().ok()).ok_or(Error::NotFound)
}

/// Whether an assignment's reports of an open period are worked on.
///
/// # Errors
/// Why they are only read, in words for the person who tried.
pub fn takes_reports(assignment: &AssignmentHead, cut_off_on: NaiveDate, period: &str) -> Result<(), String> {
    if assignment.plan_status != PlanStatus::Active {
        return Err(PLAN_OVER.to_owned());
    }
    if assignment.counts_on(cut_off_on) {
        return Ok(());
    }
    Err(match assignment.to_on {
        Some(last) => format!(
            "Phân công này kết thúc ngày {} nên không báo cáo {period} nữa; báo cáo đã có vẫn xem được.",
            show::day(&last)
        ),
        None => format!("Đơn vị không được giao nhiệm vụ này trong {period}."),
    })
}

/// Everything a unit owes in a period: its own staff or head.
pub struct WriteUnit {
    pub visit: Visit,
    pub unit: UnitHead,
}

impl FromRequestParts<App> for WriteUnit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadUnit { visit, unit } = ReadUnit::from_request_parts(parts, app).await?;
        if !visit.viewer.is_unit_side() {
            return Err(Error::forbidden(NOT_YOURS));
        }
        Ok(Self { visit, unit })
    }
}

impl Access for WriteUnit {
    const NAME: &'static str = "write unit reports";
}

/// The same for its head alone: handing reports back to staff.
pub struct HeadUnit {
    pub visit: Visit,
    pub unit: UnitHead,
}

impl FromRequestParts<App> for HeadUnit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let WriteUnit { visit, unit } = WriteUnit::from_request_parts(parts, app).await?;
        if visit.viewer.role() != Some(Role::Head) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        Ok(Self { visit, unit })
    }
}

impl Access for HeadUnit {
    const NAME: &'static str = "head unit reports";
}

/// A report one may read: all of it, or once it is accepted.
pub struct ReadReport {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub report_id: i64,
    pub reading: Reading,
    own: bool,
    officer: bool,
    period_name: String,
    cut_off_on: NaiveDate,
}

impl ReadReport {
    /// Staff or head of the reporting unit.
    pub fn is_own(&self) -> bool {
        self.own
    }

    /// Officer at the plan's owner.
    pub fn is_officer(&self) -> bool {
        self.officer
    }

    /// Whoever accepts and returns it: an officer, or in a unit's own plan the unit's staff and head.
    pub fn is_reviewer(&self) -> bool {
        self.assignment.is_reviewed_by(&self.visit.viewer)
    }
}

impl ReadReport {
    /// The same for a report found by other means than the path, such as its evidence.
    pub async fn of(app: &App, visit: Visit, report_id: i64) -> Result<Self> {
        let head = store::report_head(&app.pool, report_id).await?.ok_or(Error::NotFound)?;
        let read = ReadAssignment::of(app, visit, head.assignment_id).await?;
        if read.reading == Reading::Accepted && head.state != ReportState::Accepted {
            return Err(Error::NotFound);
        }
        let (own, officer) = (read.is_own(), read.is_officer());
        let ReadAssignment { visit, assignment, reading } = read;
        let (period_name, cut_off_on) = (head.period_name, head.cut_off_on);
        Ok(Self { visit, assignment, report_id, reading, own, officer, period_name, cut_off_on })
    }
}

impl FromRequestParts<App> for ReadReport {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let report_id = path_id(parts, app, "report").await?;
        Self::of(app, visit, report_id).await
    }
}

impl Access for ReadReport {
    const NAME: &'static str = "read report";
}

/// Declares an access to a report of a running plan that needs more than reading it.
macro_rules! report_access {
    ($(#[$doc:meta])* $name:ident, $label:literal, $allowed:expr) => {
        $(#[$doc])*
        pub struct $name {
            pub visit: Visit,
            pub assignment: AssignmentHead,
            pub report_id: i64,
        }

        impl FromRequestParts<App> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let read = ReadReport::from_request_parts(parts, app).await?;
                let allowed: fn(&ReadReport) -> bool = $allowed;
                if !allowed(&read) {
                    return Err(Error::forbidden(NOT_YOURS));
                }
                let ReadReport { visit, assignment, report_id, period_name, cut_off_on, .. } = read;
                takes_reports(&assignment, cut_off_on, &period_name).map_err(Error::Conflict)?;
                Ok(Self { visit, assignment, report_id })
            }
        }

        impl Access for $name {
            const NAME: &'static str = $label;
        }
    };
}

report_access!(
    /// Staff or head of the reporting unit: sending on what is written, correcting what was accepted.
    OwnReport, "own report", ReadReport::is_own
);
report_access!(
    /// The head of the reporting unit: handing a report back to staff.
    HeadReport, "head report", |read| read.is_own() && read.visit.viewer.role() == Some(Role::Head)
);
report_access!(
    /// An officer at the plan's owner, or in a unit's own plan its staff and head: accepting and returning.
    ReviewReport, "review report", ReadReport::is_reviewer
);
