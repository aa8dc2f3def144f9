//! What TCCB asks a unit to correct, among what it must do now.

use super::{
    super::{ReportState, facts::Line, store::Asked},
    desk::Desk,
    todo::Todo,
};
use crate::web::show;

/// One entry for each report that TCCB asks to be corrected, until the correction is sent: whatever period is shown.
pub fn asked_todos(desk: &Desk<'_>, lines: &[Line], asked: &[Asked]) -> Vec<Todo> {
    let of = |asked: &Asked| {
        let line = lines.iter().find(|line| line.assignment_id == asked.assignment_id)?;
        let (reference, title) = desk.task(line);
        let report = format!("/bao-cao/{}", asked.report_id);
        Some(Todo {
            class: "returned",
            tag: "Cần điều chỉnh".to_owned(),
            reference: reference.to_owned(),
            title,
            note: format!(
                "Báo cáo {}: “{}” – {}, {}",
                asked.period_name,
                asked.reason,
                asked.by,
                show::instant(&asked.at)
            ),
            extends: None,
            begins: (desk.own && asked.correction_id.is_none()).then(|| format!("{report}/dieu-chinh")),
            action: match (asked.correction_state, asked.correction_id) {
                (Some(ReportState::Draft | ReportState::Returned), _) if desk.own => {
                    (format!("/phan-cong/{}/bao-cao/{}", asked.assignment_id, asked.key()), "Sửa")
                }
                (Some(ReportState::WithHead), Some(id)) if desk.heads() => (format!("/bao-cao/{id}"), "Xem và gửi"),
                (_, id) => (id.map_or_else(|| report.clone(), |id| format!("/bao-cao/{id}")), "Xem"),
            },
            href: report,
        })
    };
    asked.iter().filter_map(of).collect()
}

/// Whether the correction of a line's report is among what TCCB asks for.
pub fn is_asked(line: &Line, asked: &[Asked]) -> bool {
    let period = line.period.map(|period| period.id);
    asked.iter().any(|asked| asked.assignment_id == line.assignment_id && Some(asked.period_id) == period)
}
