//! What there is to do now, on top of the page: counted step by step, so that a report that saves itself moves on there too.

use super::{
    super::super::{ReportStanding, ReportState},
    desk::{Desk, Owed},
};
use crate::web::Role;

/// So many reports for which the same is to be done.
pub struct Step {
    /// The group of the tally it counts, where it is one.
    pub group: &'static str,
    pub count: usize,
    /// The words before and after the number.
    pub words: (&'static str, &'static str),
}

/// What there is to do, or why there is nothing.
pub struct Now {
    /// Also those of which there is none at present; empty where nothing is to be done.
    pub steps: Vec<Step>,
    pub told: String,
}

impl Now {
    /// What the visitor has to do at this desk.
    pub fn of(desk: &Desk) -> Self {
        let told = |told: String| Self { steps: Vec::new(), told };
        let Some(period) = &desk.context.period else { return told(String::new()) };
        if desk.owed.is_empty() {
            return told(format!("Trong {} đơn vị không phải gửi báo cáo nào.", period.name));
        }
        if period.closed {
            return told(format!("{} đã đóng: các báo cáo bên dưới chỉ để xem.", period.name));
        }
        let count = |standing| desk.owed.iter().filter(|owed| owed.line.report == standing).count();
        // While a correction is worked on, the accepted report stands.
        let corrections = |state| {
            let open = |owed: &&Owed| owed.latest().is_some_and(|report| report.revision > 1 && report.state == state);
            desk.owed.iter().filter(|owed| owed.line.report.is_accepted()).filter(open).count()
        };
        let head = desk.visit.viewer.role() == Some(Role::Head);
        let waiting = count(ReportStanding::WithHead) + corrections(ReportState::WithHead);
        let back = count(ReportStanding::Returned) + corrections(ReportState::Returned);
        let step = |group, count, before, after| Step { group, count, words: (before, after) };
        let mut steps = vec![
            step("", if head { waiting } else { 0 }, "xem và gửi", "báo cáo chuyên viên đã gửi lên"),
            step("", back, "sửa", "báo cáo bị trả lại"),
            step("chua-viet", count(ReportStanding::Missing), "viết", "việc chưa viết"),
            step("nhap", count(ReportStanding::Draft), "hoàn chỉnh và gửi", "bản nháp"),
            step("", corrections(ReportState::Draft), "sửa và gửi", "bản điều chỉnh"),
        ];
        if steps.iter().any(|step| step.count > 0) {
            // Of the others there will be none before the page is fetched anew.
            steps.retain(|step| step.count > 0 || !step.group.is_empty());
            return Self { steps, told: String::new() };
        }
        told(match waiting {
            0 => format!("Đơn vị đã gửi đủ {} báo cáo của {}.", desk.owed.len(), period.name),
            _ => format!("{waiting} báo cáo đang chờ thủ trưởng xem và gửi TCCB."),
        })
    }
}
