//! An assignment with all that was said of it: what its pages and the rules about sending stand on.

use chrono::NaiveDate;
use sqlx::PgPool;

use super::{
    ReportState, Standing,
    ground::Ground,
    store::{self, Report},
};
use crate::{
    calendar::Period,
    plan::{Deadline, store::AssignmentHead},
};

/// Every report of one assignment, and what they are judged on.
pub struct History {
    /// Newest period first, in each the newest revision first.
    pub reports: Vec<Report>,
    pub ground: Ground,
    pub unit_has_head: bool,
    task_id: i64,
}

impl History {
    /// The history of an assignment as it is on `today`; three queries.
    pub async fn load(pool: &PgPool, assignment: &AssignmentHead, today: NaiveDate) -> sqlx::Result<Self> {
        Ok(Self {
            reports: store::reports(pool, assignment.id).await?,
            ground: Ground::load(pool, &[assignment.plan_id]).await?,
            unit_has_head: store::has_head(pool, assignment.unit_id, today).await?,
            task_id: assignment.task_id,
        })
    }

    /// The deadlines of its task.
    pub fn deadlines(&self) -> &[Deadline] {
        self.ground.deadlines(self.task_id)
    }

    /// The newest revision of a period.
    pub fn latest(&self, period_id: i64) -> Option<&Report> {
        self.reports.iter().find(|report| report.period.id == period_id)
    }

    /// What was last said in an earlier period: the accepted revision, else the one sent.
    pub fn previous(&self, period: &Period) -> Option<&Report> {
        let mut earlier = self.reports.iter().filter(|report| {
            report.period.cut_off_on < period.cut_off_on
                && matches!(report.state, ReportState::Accepted | ReportState::Submitted)
        });
        let newest = earlier.next()?;
        let accepted = |report: &&Report| report.period.id == newest.period.id && report.state == ReportState::Accepted;
        Some(self.reports.iter().find(accepted).unwrap_or(newest))
    }

    /// The last accepted report up to and including a period.
    pub fn accepted_by(&self, period: &Period) -> Option<&Report> {
        self.reports
            .iter()
            .find(|report| report.state == ReportState::Accepted && report.period.cut_off_on <= period.cut_off_on)
    }

    /// Whether the last accepted report up to a period says that the assignment is complete.
    pub fn was_complete(&self, period: &Period, today: NaiveDate) -> bool {
        self.accepted_by(period).is_some_and(|report| self.judge(report, today).complete)
    }

    /// Where the assignment stands by what one report says.
    pub fn judge(&self, report: &Report, today: NaiveDate) -> Standing {
        Standing::judge(self.deadlines(), &report.text.claim(), &self.ground.yardstick(today))
    }
}
