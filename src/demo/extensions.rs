//! Requests for a later day: one that waits for TCCB, one refused, one granted, and one for which TCCB offers another day. In
//! a quarter's first days nothing is asked yet.

use chrono::{Days, NaiveDate};

use super::conversation::About;
use super::data::Unit;
use super::people::{OFFICER, People};
use super::quarters::{Quarter, at};
use super::rows::{Extension, Rows};
use crate::calendar::day_text;
use crate::dialogue::Subject;

/// The first is asked for so many days before the day of loading, …
const ASKED_DAYS_AGO: u64 = 6;
/// … and decided upon so many.
const DECIDED_DAYS_AGO: u64 = 3;
/// A due day so near is not extended: no figure of the demo depends on it.
const NOT_NEAR: u64 = 20;

/// How one request went.
struct Story {
    /// About something overdue, or something due later.
    overdue: bool,
    reason: &'static str,
    /// Days from the due day, or from today where it has passed.
    days: u64,
    state: &'static str,
    /// What TCCB says.
    words: &'static str,
}

const STORIES: [Story; 4] = [
    Story {
        overdue: true,
        reason: "Hai phòng chức năng cùng soát phụ lục nên chưa thống nhất xong số liệu. Còn một buổi họp, đơn vị cam kết \
                 gửi đủ hồ sơ trước ngày xin.",
        days: 20,
        state: "asked",
        words: "",
    },
    Story {
        overdue: true,
        reason: "Người phụ trách nghỉ ốm từ giữa tháng trước.",
        days: 45,
        state: "refused",
        words: "Đơn vị phân công người khác làm thay ngay; việc này không lùi được vì đã hẹn với cơ quan phối hợp.",
    },
    Story {
        overdue: false,
        reason: "Tài liệu của cấp trên ban hành muộn hơn dự kiến một tháng nên cần thêm thời gian lấy ý kiến.",
        days: 15,
        state: "granted",
        words: "Đồng ý, với điều kiện gửi dự thảo trước hạn cũ.",
    },
    Story {
        overdue: false,
        reason: "Trùng đợt kiểm tra cuối kỳ của toàn trường.",
        days: 30,
        state: "offered",
        words: "Lùi mười ngày là đủ qua đợt kiểm tra.",
    },
];

/// Adds the requests and what was said of them.
pub(super) fn add(rows: &mut Rows, quarters: &[Quarter], units: &[Unit], people: &People) {
    let Some(quarter) = quarters.iter().find(|quarter| quarter.is_open()) else { return };
    let today = crate::clock::local_day(quarter.horizon);
    if quarter.span.starts_on + Days::new(ASKED_DAYS_AGO) > today {
        return;
    }
    let (mut overdue, mut later): (Vec<_>, Vec<_>) =
        unmet(rows, units).into_iter().partition(|(_, _, due_on, _)| *due_on < today);
    later.retain(|(_, _, due_on, _)| *due_on > today + Days::new(NOT_NEAR));
    overdue.reverse();
    later.reverse();
    for story in &STORIES {
        let subject = if story.overdue { overdue.pop() } else { later.pop() };
        if let Some(subject) = subject {
            tell(rows, (today, people), story, subject);
        }
    }
}

/// The lead assignments that have met none of their dated deadlines: with the first of these and the unit.
fn unmet<'a>(rows: &Rows, units: &'a [Unit]) -> Vec<(i64, i64, NaiveDate, &'a Unit)> {
    let met = |assignment: i64| {
        let mut reports = rows.reports.iter().filter(|report| report.assignment_id == assignment);
        reports.any(|report| rows.completions.iter().any(|met| met.report_id == report.id))
    };
    let leads = rows.assignments.iter().filter(|seat| seat.role == "lead");
    let found = leads.filter_map(|seat| {
        let unit = &units[seat.unit_id? as usize - 1];
        let mut own = rows.deadlines.iter().filter(|deadline| deadline.task_id == seat.task_id);
        let (deadline_id, due_on) = own.find_map(|deadline| Some((deadline.id, deadline.due_on?)))?;
        (unit.reports() && !met(seat.id)).then_some((seat.id, deadline_id, due_on, unit))
    });
    found.collect()
}

fn tell(
    rows: &mut Rows,
    (today, people): (NaiveDate, &People),
    story: &Story,
    (assignment_id, deadline_id, due_on, unit): (i64, i64, NaiveDate, &Unit),
) {
    let asked_for = due_on.max(today) + Days::new(story.days);
    let offered_for = (story.state == "offered").then(|| due_on + Days::new(10));
    let (asked_at, decided_on) = (at(today - Days::new(ASKED_DAYS_AGO), 9, 15), today - Days::new(DECIDED_DAYS_AGO));
    let (head, officer) = (people.head(&unit.code), people.id(OFFICER));
    let waits = story.state == "asked";
    let id = rows.extensions.len() as i64 + 1;
    rows.extensions.push(Extension {
        id,
        assignment_id,
        deadline_id,
        due_on,
        asked_for,
        reason: story.reason,
        state: story.state,
        offered_for,
        offered_by: offered_for.map(|_| officer),
        granted_for: (story.state == "granted").then_some(asked_for),
        asked_by: head,
        asked_at,
        moved_at: if waits { asked_at } else { at(decided_on, 14, 30) },
        from_on: decided_on,
    });
    let seat = rows.assignments.iter().find(|seat| seat.id == assignment_id).expect("an assignment");
    let about = About::part(rows, seat, Subject::Extension, id);
    let author = format!("{} (Thủ trưởng đơn vị – {})", people.name(&format!("{}.truong", unit.code)), unit.name);
    let asking = format!("Xin gia hạn đến {}", day_text(asked_for));
    about.say(rows, (head, &author), (asking, story.reason.to_owned()), asked_at, false);
    let decided = match (story.state, offered_for) {
        ("granted", _) => format!("Cho gia hạn đến {}", day_text(asked_for)),
        ("offered", Some(day)) => format!("Đề xuất gia hạn đến ngày khác: {}", day_text(day)),
        ("refused", _) => "Không cho gia hạn".to_owned(),
        _ => return,
    };
    let author = format!("{} (Cán bộ TCCB – Sở Giáo dục và Đào tạo Hải Phòng)", people.name(OFFICER));
    about.say(rows, (officer, &author), (decided, story.words.to_owned()), at(decided_on, 14, 30), false);
}
