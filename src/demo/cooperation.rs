//! Two requests for contributions in the open quarter, one of a lead and one of TCCB, with what came of them, and a
//! contribution nobody asked for. In a quarter's first week nothing is asked yet.

use chrono::Days;

use super::data::Unit;
use super::people::{OFFICER, People};
use super::quarters::{Quarter, at};
use super::rows::{Contribution, ContributionParty, ContributionRequest, ContributionSending, Rows};

/// A lead asks so many days before the day of loading …
const ASKED_DAYS_AGO: u64 = 8;
/// … TCCB a day later, …
const OFFICER_ASKED_DAYS_AGO: u64 = 7;
/// … and the first answers come two days after that.
const ANSWERED_DAYS_AGO: u64 = 5;

/// What is asked about a task of NQ28, and of whom.
struct Story {
    task: &'static str,
    /// Asked for by the task's lead, or by TCCB.
    by_lead: bool,
    words: &'static str,
    days_ago: u64,
    /// Days from asking to the day by which to answer.
    days: u64,
    units: [&'static str; 3],
    /// The first of the units has answered so.
    answer: (&'static str, &'static str),
}

const STORIES: [Story; 2] = [
    Story {
        task: "IV.1.a",
        by_lead: true,
        words: "Đề nghị đơn vị cho biết số buổi học tập, quán triệt đã tổ chức trong quý, số người dự trên tổng số, và \
                tài liệu đã dùng, để Văn phòng tổng hợp.",
        days_ago: ASKED_DAYS_AGO,
        days: 12,
        units: ["kienan", "haian", "trunghoc"],
        answer: (
            "Đã tổ chức 2 buổi trong quý: 1 buổi toàn trường (86/88 người dự), 1 buổi ở tổ chuyên môn. Dùng tài liệu \
             hỏi đáp của Sở.",
            "Đề nghị Văn phòng gửi sớm tài liệu của quý sau để đưa vào lịch sinh hoạt.",
        ),
    },
    Story {
        task: "IV.2.b",
        by_lead: false,
        words: "Đề nghị rà lại số người làm việc theo vị trí việc làm đến cuối tháng trước và nêu vị trí còn vướng.",
        days_ago: OFFICER_ASKED_DAYS_AGO,
        days: 5,
        units: ["tieuhoc", "lequydon", "ngoquyen"],
        answer: ("Đã rà 7 vị trí của phòng: đủ 7/7 người, không có vị trí kiêm nhiệm.", ""),
    },
];

/// Adds the requests and contributions.
pub(super) fn add(rows: &mut Rows, quarters: &[Quarter], units: &[Unit], people: &People) {
    let Some(quarter) = quarters.iter().find(|quarter| quarter.is_open()) else { return };
    let today = crate::clock::local_day(quarter.horizon);
    if quarter.span.starts_on + Days::new(ASKED_DAYS_AGO) > today {
        return;
    }
    for story in &STORIES {
        tell(rows, quarter, (units, people), story);
    }
    let unasked = "Đã mời báo cáo viên về nói chuyện với 320 học sinh khối 12; bài viết đăng trên trang của trường.";
    contribute(rows, quarter, (units, people), ("IV.1.b", "thaiphien"), (unasked, ""));
}

fn tell(rows: &mut Rows, quarter: &Quarter, (units, people): (&[Unit], &People), story: &Story) {
    let today = crate::clock::local_day(quarter.horizon);
    let asked_on = today - Days::new(story.days_ago);
    let lead = rows
        .assignments
        .iter()
        .find(|seat| seat.role == "lead" && rows.tasks[seat.task_id as usize - 1].r#ref == story.task);
    let lead = lead.expect("the task is led");
    let (task_id, lead_id) = (lead.task_id, lead.id);
    let lead_unit = &units[lead.unit_id.expect("a unit leads it") as usize - 1];
    let request_id = rows.requests.len() as i64 + 1;
    rows.requests.push(ContributionRequest {
        id: request_id,
        task_id,
        period_id: quarter.id,
        asker_assignment_id: story.by_lead.then_some(lead_id),
        words: story.words,
        answer_by: asked_on + Days::new(story.days),
        asked_by: if story.by_lead { people.staff(&lead_unit.code) } else { people.id(OFFICER) },
        asked_at: at(asked_on, 9, 40),
    });
    for (place, unit) in story.units.into_iter().enumerate() {
        let answered = place == 0;
        rows.request_parties.push(ContributionParty {
            request_id,
            assignment_id: seat(rows, units, story.task, unit),
            period_id: quarter.id,
            asker: if story.by_lead { lead_id } else { 0 },
            answered_at: answered.then(|| at(today - Days::new(ANSWERED_DAYS_AGO), 15, 20)),
        });
        if answered {
            contribute(rows, quarter, (units, people), (story.task, unit), story.answer);
        }
    }
}

/// The assignment by which a unit coordinates in a task.
fn seat(rows: &Rows, units: &[Unit], task: &str, unit: &str) -> i64 {
    let found = rows.assignments.iter().find(|seat| {
        seat.role == "coordinating"
            && rows.tasks[seat.task_id as usize - 1].r#ref == task
            && seat.unit_id.is_some_and(|id| units[id as usize - 1].code == unit)
    });
    found.expect("the unit coordinates in the task").id
}

fn contribute(
    rows: &mut Rows,
    quarter: &Quarter,
    (units, people): (&[Unit], &People),
    (task, unit): (&str, &str),
    (results, proposals): (&'static str, &'static str),
) {
    let today = crate::clock::local_day(quarter.horizon);
    let (id, sent_at) = (rows.contributions.len() as i64 + 1, at(today - Days::new(ANSWERED_DAYS_AGO), 15, 20));
    let written_by = people.staff(unit);
    rows.contributions.push(Contribution {
        id,
        assignment_id: seat(rows, units, task, unit),
        period_id: quarter.id,
        results,
        proposals,
        written_by,
        updated_at: sent_at,
    });
    rows.sendings.push(ContributionSending { contribution_id: id, results, proposals, sent_by: written_by, sent_at });
}
