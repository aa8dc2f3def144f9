//! "Cần làm ngay": what cannot wait, heaviest first.

use super::{
    super::{
        Outcome, ReportStanding, ReportState,
        facts::Line,
        store::{Asked, Open, Returned},
    },
    asked::{asked_todos, is_asked},
    desk::Desk,
    standing_class,
};
use crate::{
    commendation::figures as commendations,
    obstacle::figures as obstacles,
    web::{Viewer, show},
};

/// One thing to do now.
pub struct Todo {
    pub class: &'static str,
    pub tag: String,
    pub href: String,
    pub reference: String,
    pub title: String,
    /// Why it is here.
    pub note: String,
    /// Where one click begins the correction that TCCB asks for, in place of `action`.
    pub begins: Option<String>,
    /// Where the head asks for a later day instead.
    pub extends: Option<String>,
    pub action: (String, &'static str),
}

/// What TCCB asks to be corrected, what waits for the head, what came back, a correction nobody has sent, what is overdue, what is nearly due and not reported yet, and what is late
/// for its period. Only in an open period, since nothing else can still be done.
pub fn todos(desk: &Desk<'_>, lines: &[Line], returned: &[Returned], asked: &[Asked]) -> Vec<Todo> {
    let open = |line: &&Line| line.period.is_none_or(|period| !period.closed);
    let mut ranked: Vec<(u8, i64, Todo)> = lines
        .iter()
        .filter(open)
        .filter(|line| !is_asked(line, asked))
        .filter_map(|line| ranked(desk, line, returned))
        .collect();
    ranked.sort_by_key(|(rank, order, _)| (*rank, *order));
    let rest = ranked.into_iter().map(|(_, _, todo)| todo);
    let offers = lines.iter().filter(open);
    let offers = offers.flat_map(|line| desk.extensions(line).filter_map(move |request| offer(desk, line, request)));
    asked_todos(desk, lines, asked).into_iter().chain(offers).chain(rest).collect()
}

/// A later day that TCCB offers, for the head to take or not.
fn offer(desk: &Desk<'_>, line: &Line, open: &Open) -> Option<Todo> {
    let (reference, title) = desk.task(line);
    let day = open.offered_for.filter(|_| desk.heads())?;
    let officer = if open.own_plan { "người phụ trách kế hoạch" } else { "TCCB" };
    let href = format!("/gia-han/{}", open.id);
    Some(Todo {
        class: "with_head",
        tag: "Gia hạn".to_owned(),
        href: href.clone(),
        reference: reference.to_owned(),
        title,
        note: format!("Xin đến {}; {officer} đề xuất {}", show::day(&open.asked_for), show::day(&day)),
        begins: None,
        extends: None,
        action: (href, "Trả lời"),
    })
}

fn ranked(desk: &Desk<'_>, line: &Line, returned: &[Returned]) -> Option<(u8, i64, Todo)> {
    let (reference, title) = desk.task(line);
    let todo = |class, tag: String, note: String| Todo {
        class,
        tag,
        href: format!("/phan-cong/{}", line.assignment_id),
        reference: reference.to_owned(),
        title: title.clone(),
        note,
        begins: None,
        extends: None,
        action: desk.action(line),
    };
    let said = match &line.standing_period {
        Some(period) => format!("{}% theo báo cáo {period}", line.percent),
        None => line.progress.label().to_lowercase(),
    };
    let extension = Some(line.standing.extension()).filter(|said| !said.is_empty());
    let asked = desk.extensions(line).map(|open| format!("đã xin gia hạn đến {}", show::day(&open.asked_for)));
    let due = line.standing.due_on.map(|due| format!("Hạn {}", show::day(&due)));
    let due = due
        .into_iter()
        .chain(extension)
        .chain(desk.put_off_text(line))
        .chain([said])
        .chain(asked)
        .collect::<Vec<_>>()
        .join(" · ");
    let late = line.period.map_or(0, |period| (desk.visit.today - period.send_by).num_days());
    let why = |report_id: Option<i64>| {
        returned.iter().find(|back| Some(back.report_id) == report_id).map(reason).unwrap_or_default()
    };
    if let Some(correction) = desk.correction(line) {
        return match correction.state {
            ReportState::WithHead if desk.heads() => {
                Some((0, 0, todo("with_head", "Chờ gửi".to_owned(), "Bản điều chỉnh chờ thủ trưởng gửi".to_owned())))
            }
            ReportState::Returned => {
                let note = format!("Bản điều chỉnh: {}", why(Some(correction.report_id)));
                Some((1, 0, todo("returned", "Bị trả lại".to_owned(), note)))
            }
            ReportState::Draft => {
                let note = "Bản điều chỉnh chưa gửi; bản đã duyệt còn giá trị đến khi bản này được duyệt".to_owned();
                Some((1, 1, todo("draft", "Nháp".to_owned(), note)))
            }
            ReportState::WithHead | ReportState::Submitted | ReportState::Accepted => None,
        };
    }
    match (line.report, line.standing.outcome) {
        (ReportStanding::WithHead, _) if desk.heads() => Some((
            0,
            0,
            todo("with_head", "Chờ gửi".to_owned(), "Chuyên viên đã gửi, chờ thủ trưởng xem và gửi TCCB".to_owned()),
        )),
        (ReportStanding::Returned, _) => Some((1, 0, todo("returned", "Bị trả lại".to_owned(), why(line.report_id)))),
        // What lies with the head or with TCCB may say that the work is done.
        (ReportStanding::WithHead | ReportStanding::Submitted | ReportStanding::SubmittedLate, _) => None,
        (_, Outcome::PendingOverdue) => {
            let mut todo = todo(standing_class(&line.standing), line.standing.tag(), due);
            if let Some(report) = line.report_id.filter(|_| desk.own && line.report.is_accepted()) {
                todo.note += " · đã báo cáo kỳ này; khi hoàn thành, lập bản điều chỉnh";
                todo.action = (format!("/bao-cao/{report}"), "Lập bản điều chỉnh");
            }
            todo.extends = desk.asks_for_later(line);
            Some((2, -line.standing.days_late, todo))
        }
        (report, Outcome::PendingOnTime) if line.standing.due_soon && !report.is_accepted() => {
            let left = line.standing.due_on.map(|due| show::distance(due, desk.visit.today));
            let tag = left.map_or_else(|| line.standing.tag(), |left| show::capitalised(&left));
            let todo = Todo { extends: desk.asks_for_later(line), ..todo("due_soon", tag, due) };
            Some((3, line.standing.days_left.unwrap_or_default(), todo))
        }
        (ReportStanding::Missing | ReportStanding::Draft, _) if late > 0 => {
            let note = format!("Đã quá hạn gửi báo cáo {late} ngày");
            Some((4, 0, todo("missing_overdue", "Chậm báo cáo".to_owned(), note)))
        }
        _ => None,
    }
}

/// “Bổ sung số liệu” – Phạm Minh Tuấn, 15:10 09/09/2026
fn reason(back: &Returned) -> String {
    let by = back.by.as_deref().map(|by| format!(" – {by}")).unwrap_or_default();
    let at = back.at.map(|at| format!(", {}", show::instant(&at))).unwrap_or_default();
    format!("“{}”{by}{at}", back.reason)
}

/// What the unit has to complete of what it proposed.
pub fn commendation_todos(
    proposals: &[commendations::Brief],
    viewer: &Viewer,
    unit_id: i64,
) -> impl Iterator<Item = Todo> {
    proposals.iter().filter(move |brief| brief.is_todo(viewer, unit_id)).map(|brief| Todo {
        class: brief.state.class(),
        tag: "Chờ bổ sung".to_owned(),
        href: brief.href(),
        reference: brief.task_ref.clone().unwrap_or_default(),
        title: brief.name.clone(),
        note: brief.note(),
        begins: None,
        action: (brief.href(), "Bổ sung"),
        extends: None,
    })
}

/// What the unit has to do about its obstacles.
pub fn obstacle_todos(obstacles: &[obstacles::Brief], viewer: &Viewer, unit_id: i64) -> impl Iterator<Item = Todo> {
    let waiting = obstacles.iter().filter_map(move |brief| Some((brief, brief.todo(viewer, unit_id)?)));
    waiting.map(|(brief, (tag, act))| Todo {
        class: brief.state.class(),
        tag: tag.to_owned(),
        href: brief.href(),
        reference: brief.task_ref.clone().unwrap_or_default(),
        title: brief.title.clone(),
        note: format!("Vướng mắc, từ {}", show::instant(&brief.since)),
        begins: None,
        action: (brief.href(), act),
        extends: None,
    })
}
