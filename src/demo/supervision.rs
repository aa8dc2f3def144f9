//! Supervision in the last weeks: what the union and TCCB found at six units, what they demand, how far the answers have come;
//! and the union's programme of the year, with an inspection held, one overdue, one put off, one to come.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::Serialize;

use super::conversation::About;
use super::data::Unit;
use super::people::{OFFICER, People, UNION};
use super::quarters::at;
use super::rows::Rows;
use crate::dialogue::Subject;
use crate::progress::supervised::{DemandState, RecordKind};
use crate::supervision::{Author, RecordState, programme::PlannedState};

#[derive(Serialize)]
pub(super) struct Programme {
    pub id: i64,
    pub author_unit_id: i64,
    pub author_role: Author,
    pub year: i32,
    pub title: String,
    pub number: &'static str,
    pub issued_on: NaiveDate,
    pub created_by: i64,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Planned {
    pub id: i64,
    pub programme_id: i64,
    pub scope: &'static str,
    pub leader: &'static str,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub state: PlannedState,
    pub reason: &'static str,
}

#[derive(Serialize)]
pub(super) struct PlannedUnit {
    pub planned_id: i64,
    pub unit_id: i64,
}

#[derive(Serialize)]
pub(super) struct Record {
    pub id: i64,
    pub author_unit_id: i64,
    pub author_role: Author,
    pub kind: RecordKind,
    pub plan_id: i64,
    pub unit_id: i64,
    pub planned_id: Option<i64>,
    pub held_on: NaiveDate,
    pub members: &'static str,
    pub title: &'static str,
    pub findings: &'static str,
    pub state: RecordState,
    pub written_by: i64,
    pub written_at: DateTime<Utc>,
    pub issued_by: Option<i64>,
    pub issued_at: Option<DateTime<Utc>>,
    /// The part in a task that it is about.
    pub assignment_id: i64,
}

#[derive(Serialize)]
pub(super) struct Demand {
    pub id: i64,
    pub record_id: i64,
    pub position: usize,
    pub words: &'static str,
    pub due_on: NaiveDate,
    pub state: DemandState,
    pub answered_on: Option<NaiveDate>,
    pub answered_by: Option<i64>,
    pub reminded: i32,
    pub reminded_on: Option<NaiveDate>,
    pub moved_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct RecordMessage {
    pub message_id: i64,
    pub record_id: i64,
    pub demand_id: Option<i64>,
}

/// All of it.
#[derive(Default)]
pub(super) struct Supervision {
    pub programmes: Vec<Programme>,
    pub planned: Vec<Planned>,
    pub planned_units: Vec<PlannedUnit>,
    pub records: Vec<Record>,
    pub demands: Vec<Demand>,
    pub messages: Vec<RecordMessage>,
}

/// A demand: when it is due, in days from the day of loading, and what was said of it.
struct Asked {
    words: &'static str,
    due_in: i64,
    /// What the unit answered, and so many days ago.
    answer: Option<(u64, &'static str)>,
    /// What its author said to that, and whether it was enough.
    verdict: Option<(u64, bool, &'static str)>,
    /// So many days ago its author reminded of it.
    reminded: Option<u64>,
}

const OPEN: Asked = Asked { words: "", due_in: 0, answer: None, verdict: None, reminded: None };

/// What was found at a unit about a task of NQ28.
struct Story {
    author: Author,
    kind: RecordKind,
    task: &'static str,
    unit: &'static str,
    days_ago: u64,
    /// Carries out the inspection that the programme plans.
    planned: bool,
    issued: bool,
    members: &'static str,
    title: &'static str,
    findings: &'static str,
    demands: &'static [Asked],
}

const STORIES: [Story; 6] = [
    Story {
        author: Author::Observer,
        kind: RecordKind::Inspection,
        task: "IV.3.a",
        unit: "lequydon",
        days_ago: 34,
        planned: true,
        issued: true,
        members: "Đoàn kiểm tra của Công đoàn ngành, ba người; đại diện Ban Giám hiệu và Công đoàn trường cùng dự.",
        title: "Sổ theo dõi tự kiểm tra chưa ghi đủ",
        findings: "Nhà trường tổ chức tự kiểm tra đúng lịch, biên bản từng tổ có chữ ký.\n\
                   Sổ theo dõi chung chưa ghi việc khắc phục sau kiểm tra của hai tổ; kết quả chưa công khai trên bảng tin.",
        demands: &[
            Asked {
                words: "Công khai kết quả tự kiểm tra trên bảng tin của trường.",
                due_in: -10,
                answer: Some((15, "Đã niêm yết tại bảng tin phòng hội đồng và gửi qua nhóm thư của trường.")),
                verdict: Some((13, true, "Đã xem ảnh chụp bảng tin.")),
                ..OPEN
            },
            Asked {
                words: "Ghi vào sổ theo dõi chung việc khắc phục của tổ Ngữ văn và tổ Hành chính.",
                due_in: 6,
                ..OPEN
            },
        ],
    },
    Story {
        author: Author::Observer,
        kind: RecordKind::Monitoring,
        task: "IV.4.a",
        unit: "kienan",
        days_ago: 24,
        planned: false,
        issued: true,
        members: "Hai cán bộ Công đoàn ngành.",
        title: "Lấy ý kiến người lao động trước khi đánh giá",
        findings: "Chi bộ lấy ý kiến bằng phiếu kín, số phiếu phát ra và thu về khớp nhau. Phiếu của tổ Văn phòng chưa được tổng hợp.",
        demands: &[Asked {
            words: "Tổng hợp phiếu của tổ Văn phòng và thông báo kết quả cho toàn trường.",
            due_in: 3,
            answer: Some((2, "Đã tổng hợp 11 phiếu của tổ Văn phòng, thông báo trong phiên họp hội đồng.")),
            ..OPEN
        }],
    },
    Story {
        author: Author::Officer,
        kind: RecordKind::Inspection,
        task: "IV.5.a",
        unit: "ngoquyen",
        days_ago: 40,
        planned: false,
        issued: true,
        members: "Tổ công tác của Phòng Tổ chức Cán bộ.",
        title: "Phân công người quản lý chữ ký số chưa có văn bản",
        findings: "Chữ ký số của trường do nhân viên văn thư giữ theo thỏa thuận miệng, chưa có văn bản giao.",
        demands: &[Asked {
            words: "Ban hành văn bản giao người quản lý, sử dụng chữ ký số.",
            due_in: -4,
            reminded: Some(2),
            ..OPEN
        }],
    },
    Story {
        author: Author::Observer,
        kind: RecordKind::Remark,
        task: "IV.1.b",
        unit: "thaiphien",
        days_ago: 12,
        planned: false,
        issued: true,
        members: "",
        title: "Buổi sinh hoạt chuyên đề có cách làm tốt",
        findings: "Trường mời cựu giáo viên kể chuyện nghề trong buổi sinh hoạt; người dự trao đổi sôi nổi, tài liệu phát tay ngắn gọn. \
                   Có thể giới thiệu cho các trường khác.",
        demands: &[],
    },
    Story {
        author: Author::Officer,
        kind: RecordKind::Remark,
        task: "IV.2.b",
        unit: "trunghoc",
        days_ago: 20,
        planned: false,
        issued: true,
        members: "",
        title: "Bảng phân công việc của phòng đã cũ",
        findings: "Bảng phân công niêm yết vẫn ghi hai người đã chuyển công tác.",
        demands: &[Asked {
            words: "Cập nhật bảng phân công và gửi bản mới về Phòng Tổ chức Cán bộ.",
            due_in: 15,
            answer: Some((9, "Phòng đã gỡ tên hai người đã chuyển công tác.")),
            verdict: Some((7, false, "Chưa thấy bản phân công mới; đề nghị gửi bản có chữ ký của trưởng phòng.")),
            ..OPEN
        }],
    },
    Story {
        author: Author::Observer,
        kind: RecordKind::Monitoring,
        task: "IV.4.a",
        unit: "haian",
        days_ago: 2,
        planned: false,
        issued: false,
        members: "Hai cán bộ Công đoàn ngành.",
        title: "Công khai tiêu chí đánh giá",
        findings: "Tiêu chí đánh giá đã được thảo luận ở tổ nhưng chưa niêm yết.",
        demands: &[Asked {
            words: "Niêm yết tiêu chí đánh giá tại phòng hội đồng.", due_in: 20, ..OPEN
        }],
    },
];

/// Adds programme, records and what was said.
pub(super) fn add(rows: &mut Rows, units: &[Unit], people: &People, today: NaiveDate) {
    programme(rows, units, people, today);
    for story in &STORIES {
        tell(rows, (units, people), story, today);
    }
}

fn unit_id(units: &[Unit], code: &str) -> i64 {
    let place = units.iter().position(|unit| unit.code == code).expect("a unit of the demo");
    place as i64 + 1
}

fn programme(rows: &mut Rows, units: &[Unit], people: &People, today: NaiveDate) {
    let ago = |days| today - Days::new(days);
    let year = ago(40).year();
    let issued_on = NaiveDate::from_ymd_opt(year, 1, 8).expect("a day");
    let author_unit_id = unit_id(units, super::people::OWNER);
    rows.supervision.programmes.push(Programme {
        id: 1,
        author_unit_id,
        author_role: Author::Observer,
        year,
        title: format!("Chương trình kiểm tra, giám sát năm {year} của Công đoàn ngành"),
        number: "03/CTr-CĐN",
        issued_on,
        created_by: people.id(UNION),
        created_at: at(issued_on, 9, 0),
    });
    let planned = [
        (
            "Việc tự kiểm tra của các trường",
            "Chủ tịch Công đoàn ngành",
            ago(40),
            ago(30),
            PlannedState::Planned,
            "",
            &["lequydon"][..],
        ),
        (
            "Thực hiện quy chế dân chủ ở cơ sở",
            "Phó Chủ tịch Công đoàn ngành",
            ago(25),
            ago(6),
            PlannedState::Planned,
            "",
            &["anlao", "vinhbao"],
        ),
        (
            "Chế độ, chính sách đối với nhà giáo",
            "Ủy ban Kiểm tra Công đoàn ngành",
            ago(15),
            ago(8),
            PlannedState::Postponed,
            "Trùng đợt kiểm tra cuối kỳ của trường; sẽ xếp lịch sau.",
            &["doson"],
        ),
        (
            "Thu, chi quỹ công đoàn cơ sở",
            "Ủy ban Kiểm tra Công đoàn ngành",
            today + Days::new(12),
            today + Days::new(16),
            PlannedState::Planned,
            "",
            &["haian", "kienan"],
        ),
    ];
    for (scope, leader, from_on, to_on, state, reason, whom) in planned {
        // What the year does not hold is for the next programme.
        if from_on.year() != year {
            continue;
        }
        let id = rows.supervision.planned.len() as i64 + 1;
        rows.supervision.planned.push(Planned { id, programme_id: 1, scope, leader, from_on, to_on, state, reason });
        rows.supervision
            .planned_units
            .extend(whom.iter().map(|code| PlannedUnit { planned_id: id, unit_id: unit_id(units, code) }));
    }
}

fn tell(rows: &mut Rows, (units, people): (&[Unit], &People), story: &Story, today: NaiveDate) {
    let seat = rows.assignments.iter().find(|seat| {
        rows.tasks[seat.task_id as usize - 1].r#ref == story.task
            && seat.unit_id.is_some_and(|id| units[id as usize - 1].code == story.unit)
    });
    let seat = seat.expect("the unit has a part in the task");
    let id = rows.supervision.records.len() as i64 + 1;
    let about = About::part(rows, seat, Subject::Supervision, id);
    let (assignment_id, plan_id, unit) = (seat.id, seat.plan_id, seat.unit_id.expect("a unit"));
    let author_unit_id = rows.plans[plan_id as usize - 1].owner_unit_id;
    let held_on = today - Days::new(story.days_ago);
    let (written_at, issued_at) = (at(held_on, 16, 30), at(held_on + Days::new(1), 10, 0));
    let (username, role) = match story.author {
        Author::Observer => (UNION, "Giám sát"),
        Author::Officer | Author::Head => (OFFICER, "Cán bộ TCCB"),
    };
    let (owner_name, unit_name) = (&units[author_unit_id as usize - 1].name, &units[unit as usize - 1].name);
    let author = (people.id(username), format!("{} ({role} – {owner_name})", people.name(username)));
    let staff = (people.staff(story.unit), format!("{} (Chuyên viên – {unit_name})", people.name(story.unit)));
    rows.supervision.records.push(Record {
        id,
        author_unit_id,
        author_role: story.author,
        kind: story.kind,
        plan_id,
        unit_id: unit,
        planned_id: story.planned.then_some(1),
        held_on,
        members: story.members,
        title: story.title,
        findings: story.findings,
        state: if story.issued { RecordState::Issued } else { RecordState::Draft },
        written_by: author.0,
        written_at,
        issued_by: story.issued.then_some(author.0),
        issued_at: story.issued.then_some(issued_at),
        assignment_id,
    });
    let mut said = Vec::new();
    if story.issued {
        let title = format!("Ban hành {}: {}", story.kind.document().to_lowercase(), story.title);
        said.push((issued_at, None, &author, title, ""));
    }
    for (position, asked) in (1..).zip(story.demands) {
        let demand_id = rows.supervision.demands.len() as i64 + 1;
        let on = |days: u64| today - Days::new(days);
        let (state, moved_at) = match (asked.answer, asked.verdict) {
            (_, Some((days, true, _))) => (DemandState::Met, at(on(days), 15, 0)),
            (_, Some((days, false, _))) => (DemandState::Insufficient, at(on(days), 15, 0)),
            (Some((days, _)), None) => (DemandState::Answered, at(on(days), 9, 30)),
            (None, None) => (DemandState::Open, issued_at),
        };
        let due_on = today.checked_add_signed(chrono::Duration::days(asked.due_in)).expect("a day");
        rows.supervision.demands.push(Demand {
            id: demand_id,
            record_id: id,
            position,
            words: asked.words,
            due_on,
            state,
            answered_on: asked.answer.map(|(days, _)| on(days)),
            answered_by: asked.answer.map(|_| staff.0),
            reminded: i32::from(asked.reminded.is_some()),
            reminded_on: asked.reminded.map(on),
            moved_at,
        });
        if let Some(days) = asked.reminded {
            said.push((
                at(on(days), 8, 20),
                Some(demand_id),
                &author,
                format!("Nhắc trả lời kiến nghị {position}"),
                "",
            ));
        }
        if let Some((days, words)) = asked.answer {
            said.push((
                at(on(days), 9, 30),
                Some(demand_id),
                &staff,
                format!("Đơn vị trả lời kiến nghị {position}"),
                words,
            ));
        }
        if let Some((days, enough, words)) = asked.verdict {
            let title = match enough {
                true => format!("Xác nhận kiến nghị {position} đã thực hiện xong"),
                false => format!("Kiến nghị {position} chưa đạt, đề nghị trả lời lại"),
            };
            said.push((at(on(days), 15, 0), Some(demand_id), &author, title, words));
        }
    }
    said.sort_by_key(|(at, ..)| *at);
    for (at, demand_id, who, title, text) in said {
        let message_id = about.say(rows, (who.0, &who.1), (title, text.to_owned()), at, false);
        rows.supervision.messages.push(RecordMessage { message_id, record_id: id, demand_id });
    }
}
