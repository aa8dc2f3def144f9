//! People and groups whom units have proposed to commend in the last weeks, each at another place of the way: with TCCB, asked
//! back, with the Director, sent further up, commended.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;

use super::conversation::About;
use super::data::Unit;
use super::people::{DIRECTOR, OFFICER, People};
use super::quarters::at;
use super::rows::Rows;
use crate::commendation::{Award, Kind, Party, State};
use crate::dialogue::Subject;

#[derive(Serialize)]
pub(super) struct Commendation {
    pub id: i64,
    pub plan_id: i64,
    pub task_id: i64,
    pub assignment_id: i64,
    pub unit_id: i64,
    pub kind: Kind,
    pub name: &'static str,
    pub position: &'static str,
    pub award: Award,
    pub words: &'static str,
    pub state: State,
    pub since: DateTime<Utc>,
    pub listed_at: Option<DateTime<Utc>>,
    pub sent_to: &'static str,
    pub sent_number: &'static str,
    pub sent_on: Option<NaiveDate>,
    pub decision_number: &'static str,
    pub decision_on: Option<NaiveDate>,
    pub proposed_by: i64,
    pub proposed_at: DateTime<Utc>,
}

/// A step after proposing: so many days before the day of loading, who, what was done, in which words, to which state.
struct Step {
    days_ago: u64,
    party: Party,
    title: &'static str,
    text: &'static str,
    state: State,
}

const fn step(days_ago: u64, party: Party, title: &'static str, text: &'static str, state: State) -> Step {
    Step { days_ago, party, title, text, state }
}

/// Whom a unit proposes, from a task of NQ28.
struct Story {
    task: &'static str,
    unit: &'static str,
    days_ago: u64,
    kind: Kind,
    name: &'static str,
    position: &'static str,
    award: Award,
    words: &'static str,
    steps: &'static [Step],
    /// To whom it was sent, and the paper's number.
    sent: (&'static str, &'static str),
    /// The number of the decision.
    decision: &'static str,
}

const SELECTED: &str = "TCCB đưa vào danh sách";

const STORIES: [Story; 5] = [
    Story {
        task: "IV.1.b",
        unit: "thaiphien",
        days_ago: 5,
        kind: Kind::Collective,
        name: "Tổ Ngữ văn",
        position: "11 giáo viên",
        award: Award::Praise,
        words: "Tổ dựng năm buổi sinh hoạt chuyên đề bằng sân khấu hóa, học sinh tự viết kịch bản; hơn 900 lượt học sinh và phụ \
                huynh dự. Tài liệu được hai trường bạn xin dùng lại.",
        steps: &[],
        sent: ("", ""),
        decision: "",
    },
    Story {
        task: "IV.3.a",
        unit: "lequydon",
        days_ago: 9,
        kind: Kind::Individual,
        name: "Vũ Thị Hạnh Nguyên",
        position: "Nhân viên văn thư",
        award: Award::Certificate,
        words: "Lập sổ theo dõi tự kiểm tra dùng chung cho cả trường, nhắc từng tổ trước hạn ba ngày; từ đầu năm không tổ nào chậm.",
        steps: &[step(
            4,
            Party::Officer,
            "TCCB đề nghị đơn vị bổ sung",
            "Đề nghị gửi kèm ảnh chụp một trang sổ và ý kiến của chi bộ.",
            State::AskedBack,
        )],
        sent: ("", ""),
        decision: "",
    },
    Story {
        task: "IV.4.a",
        unit: "haian",
        days_ago: 18,
        kind: Kind::Individual,
        name: "Đoàn Minh Khải",
        position: "Giáo viên Toán, bí thư chi đoàn giáo viên",
        award: Award::Certificate,
        words: "Kèm miễn phí 23 học sinh yếu trong hai học kỳ, 21 em lên trung bình; vận động đồng nghiệp lập tủ sách dùng chung.",
        steps: &[
            step(12, Party::Officer, SELECTED, "", State::Selected),
            step(7, Party::Officer, "Chuyển Giám đốc quyết định", "", State::Escalated),
        ],
        sent: ("", ""),
        decision: "",
    },
    Story {
        task: "IV.5.a",
        unit: "ngoquyen",
        days_ago: 30,
        kind: Kind::Collective,
        name: "Nhóm chuyển đổi số của trường",
        position: "Bốn giáo viên, hai nhân viên",
        award: Award::HighCertificate,
        words: "Tự làm phần mềm xếp lịch và điểm danh, dùng ổn định một năm, tiết kiệm khoảng 40 giờ làm việc mỗi tháng; đã chuyển giao \
                cho ba trường.",
        steps: &[
            step(24, Party::Officer, SELECTED, "Thành tích rõ, có số liệu.", State::Selected),
            step(
                15,
                Party::Officer,
                "Chuyển cấp trên",
                "Nơi nhận: Ủy ban nhân dân thành phố. Văn bản số 118/TTr-SGDĐT.",
                State::Forwarded,
            ),
        ],
        sent: ("Ủy ban nhân dân thành phố", "118/TTr-SGDĐT"),
        decision: "",
    },
    Story {
        task: "IV.3.b",
        unit: "anlao",
        days_ago: 35,
        kind: Kind::Individual,
        name: "Bùi Quang Thiện",
        position: "Phó Hiệu trưởng",
        award: Award::Certificate,
        words: "Trực tiếp hướng dẫn sáu chi bộ của huyện làm hồ sơ kiểm tra; cả sáu hoàn thành trước hạn, không phải làm lại.",
        steps: &[
            step(32, Party::Officer, SELECTED, "", State::Selected),
            step(28, Party::Officer, "Chuyển Giám đốc quyết định", "", State::Escalated),
            step(
                26,
                Party::Director,
                "Giám đốc đồng ý biểu dương",
                "Nêu trong hội nghị giao ban tháng tới.",
                State::Approved,
            ),
            step(
                21,
                Party::Officer,
                "Ghi quyết định biểu dương, khen thưởng",
                "Văn bản số 214/QĐ-SGDĐT.",
                State::Commended,
            ),
        ],
        sent: ("", ""),
        decision: "214/QĐ-SGDĐT",
    },
];

/// Adds them with all that was said.
pub(super) fn add(rows: &mut Rows, units: &[Unit], people: &People, today: NaiveDate) {
    for story in &STORIES {
        let seat = rows.assignments.iter().find(|seat| {
            rows.tasks[seat.task_id as usize - 1].r#ref == story.task
                && seat.unit_id.is_some_and(|id| units[id as usize - 1].code == story.unit)
        });
        let seat = seat.expect("the unit has a part in the task");
        let (assignment_id, task_id, plan_id) = (seat.id, seat.task_id, seat.plan_id);
        let unit_id = seat.unit_id.expect("a unit");
        let id = rows.commendations.len() as i64 + 1;
        let about = About::part(rows, seat, Subject::Commendation, id);
        let owner_unit_id = rows.plans[plan_id as usize - 1].owner_unit_id;
        let on = |step: &Step| today - Days::new(step.days_ago);
        let step_at = |step: &Step| at(on(step), 15, 20);
        let (proposed_at, last) = (at(today - Days::new(story.days_ago), 9, 40), story.steps.last());
        let paper = |number: &str| last.map(on).filter(|_| !number.is_empty());
        rows.commendations.push(Commendation {
            id,
            plan_id,
            task_id,
            assignment_id,
            unit_id,
            kind: story.kind,
            name: story.name,
            position: story.position,
            award: story.award,
            words: story.words,
            state: last.map_or(State::Proposed, |step| step.state),
            since: last.map_or(proposed_at, step_at),
            listed_at: story.steps.iter().find(|step| step.state == State::Selected).map(step_at),
            sent_to: story.sent.0,
            sent_number: story.sent.1,
            sent_on: paper(story.sent.1),
            decision_number: story.decision,
            decision_on: paper(story.decision),
            proposed_by: people.staff(story.unit),
            proposed_at,
        });
        let (unit_name, owner_name) = (&units[unit_id as usize - 1].name, &units[owner_unit_id as usize - 1].name);
        let author = |party| match party {
            Party::Unit => {
                (people.staff(story.unit), format!("{} (Chuyên viên – {unit_name})", people.name(story.unit)))
            }
            Party::Officer => (people.id(OFFICER), format!("{} (Cán bộ TCCB – {owner_name})", people.name(OFFICER))),
            Party::Director => (people.id(DIRECTOR), format!("{} (Giám đốc – {owner_name})", people.name(DIRECTOR))),
        };
        let said = [(Party::Unit, "Đơn vị đề nghị biểu dương", story.words, proposed_at)].into_iter();
        for (party, title, text, at) in
            said.chain(story.steps.iter().map(|step| (step.party, step.title, step.text, step_at(step))))
        {
            let (account_id, author) = author(party);
            about.say(rows, (account_id, &author), (title.to_owned(), text.to_owned()), at, false);
        }
    }
}
