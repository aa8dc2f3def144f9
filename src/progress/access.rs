//! Who may write, send, return and accept reports. Out of reach is 404; within reach but not allowed is 403.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use super::{ReportState, store};
use crate::{
    calendar::{Period, PeriodKey},
    plan::{
        PlanStatus,
        access::{NOT_YOURS, ReadAssignment, Reading, path_id},
        store::AssignmentHead,
    },
    web::{Access, App, Error, Result, Role, SignedIn, Visit, show},
};

crate::role_access!(
    /// The queue of reports that wait for TCCB.
    ReviewQueue, "review queue", [Officer]
);

const PLAN_OVER: &str = "Kế hoạch không còn trong thời gian thực hiện nên không nhận báo cáo nữa.";

/// Staff or head of the unit that leads the task, in a period of the plan's owner.
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
        let period = store::period_of(&app.pool, assignment.plan_owner_id, key).await?.ok_or(Error::NotFound)?;
        if assignment.plan_status != PlanStatus::Active {
            return Err(Error::conflict(PLAN_OVER));
        }
        if !assignment.counts_on(period.cut_off_on) {
            return Err(Error::conflict(not_counted(&assignment, &period.name)));
        }
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

/// Why an assignment's reports of an open period are read but no longer worked on.
fn not_counted(assignment: &AssignmentHead, period: &str) -> String {
    match assignment.to_on {
        Some(last) => format!(
            "Phân công này kết thúc ngày {} nên không báo cáo {period} nữa; báo cáo đã có vẫn xem được.",
            show::day(&last)
        ),
        None => format!("Đơn vị không được giao nhiệm vụ này trong {period}."),
    }
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
    cut_off_on: chrono::NaiveDate,
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
}

impl FromRequestParts<App> for ReadReport {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let report_id = path_id(parts, app, "report").await?;
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
                if assignment.plan_status != PlanStatus::Active {
                    return Err(Error::conflict(PLAN_OVER));
                }
                if !assignment.counts_on(cut_off_on) {
                    return Err(Error::conflict(not_counted(&assignment, &period_name)));
                }
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
    /// An officer at the plan's owner: accepting and returning.
    ReviewReport, "review report", ReadReport::is_officer
);
