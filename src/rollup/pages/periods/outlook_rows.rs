//! What closing would find unfinished, row by row: how many, where they are listed, and what becomes of them.

use crate::{
    calendar::PeriodKey,
    progress::{ReportStanding, facts::Line},
    rollup::{
        figures::number,
        filter::{Filter, LIST, Reporting},
        store::{PlanBrief, Undone},
        undone::Stage,
    },
    web::Link,
};

/// A plan's part of a number, with the list of what it counts.
pub struct Part {
    pub plan: String,
    pub count: String,
    pub href: String,
}

/// Something unfinished.
pub struct Row {
    pub code: &'static str,
    pub what: &'static str,
    pub count: String,
    /// The list of all that is counted; empty where `parts` lead there plan by plan.
    pub href: String,
    pub parts: Vec<Part>,
    /// Of how many units.
    pub units: String,
    pub becomes: &'static str,
}

const UNSENT: &str = "Chốt là chưa báo cáo.";

/// The stages in which a report that is owed is not accepted, and what closing makes of them.
const STAGES: [(Reporting, &str, &str); 5] = [
    (Reporting::Stage(ReportStanding::Missing), "Chưa viết", UNSENT),
    (
        Reporting::Stage(ReportStanding::Draft),
        "Bản nháp",
        "Chốt là chưa báo cáo. Bản nháp được giữ, đơn vị vẫn đọc được; chỉ viết tiếp, gửi được khi kỳ được mở lại.",
    ),
    (
        Reporting::Stage(ReportStanding::WithHead),
        "Chờ thủ trưởng",
        "Chốt là chưa báo cáo. Nội dung được giữ; chỉ gửi được khi kỳ được mở lại.",
    ),
    (
        Reporting::Stage(ReportStanding::Returned),
        "Bị trả lại",
        "Chốt là chưa báo cáo. Nội dung và lý do trả lại được giữ; chỉ gửi lại được khi kỳ được mở lại.",
    ),
    (
        Reporting::Unreviewed,
        "Đã báo cáo, chưa duyệt",
        "Chốt là đã báo cáo, chưa duyệt: tiến độ trong đó không được tính, lấy theo báo cáo đã duyệt trước đó.",
    ),
];

const CORRECTION: &str =
    "Số liệu chốt theo báo cáo đã duyệt; bản điều chỉnh được giữ, chỉ làm tiếp được khi kỳ được mở lại.";

/// What is under way, each with what closing makes of it.
fn becomes(stage: Stage) -> &'static str {
    match stage {
        Stage::Asked => "Số liệu chốt theo báo cáo đã duyệt; đơn vị không điều chỉnh được nữa trừ khi kỳ được mở lại.",
        Stage::Begun | Stage::WithHead | Stage::Submitted => CORRECTION,
        Stage::Request => "Đóng thành “Không trả lời”. Không ảnh hưởng tỷ lệ báo cáo.",
    }
}

/// The rows of what is not finished; nothing for what is.
pub fn rows(period: (i64, PeriodKey), plans: &[PlanBrief], lines: &[Line], undone: &[Undone]) -> Vec<Row> {
    let (period_id, key) = period;
    let reports = STAGES.into_iter().filter_map(|(reporting, what, becomes)| {
        let held: Vec<&Line> = lines.iter().filter(|line| reporting.holds(line.report)).collect();
        let list = |plan: i64| {
            Filter::default()
                .in_plan(plan)
                .with_reporting(reporting)
                .onto(Link::to(LIST).with("period", key))
                .to_string()
        };
        let parts = plans.iter().filter_map(|plan| {
            let count = held.iter().filter(|line| line.plan_id == plan.id).count();
            (count > 0).then(|| Part { plan: plan.short_title.clone(), count: text(count), href: list(plan.id) })
        });
        let mut parts: Vec<Part> = parts.collect();
        let href = if parts.len() == 1 { parts.remove(0).href } else { String::new() };
        let mut units: Vec<_> = held.iter().map(|line| line.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        (!held.is_empty()).then(|| Row {
            code: code(reporting),
            what,
            count: text(held.len()),
            href,
            parts,
            units: format!("{} đơn vị", text(units.len())),
            becomes,
        })
    });
    let under_way = Stage::ALL.iter().filter_map(|stage| {
        let count = undone.iter().filter(|undone| undone.stage == *stage).count();
        (count > 0).then(|| Row {
            code: "in_progress",
            what: stage.label(),
            count: text(count),
            href: Link::to(format!("/ky/{period_id}/con-do")).with("buoc", stage.code()).to_string(),
            parts: Vec::new(),
            units: String::new(),
            becomes: becomes(*stage),
        })
    });
    reports.chain(under_way).collect()
}

fn code(reporting: Reporting) -> &'static str {
    match reporting {
        Reporting::Stage(standing) => standing.code(),
        _ => ReportStanding::Submitted.code(),
    }
}

fn text(count: usize) -> String {
    number(u32::try_from(count).unwrap_or(u32::MAX))
}
