//! The legal review register of the Sở, kept by its Thanh tra: invented documents, each at another place of its way.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::data::Unit;
use super::people::{OWNER, People};
use super::quarters::at;
use super::rows::{Journal, LegalEntry, LegalKeeper, Rows};
use crate::legal::{
    DocumentKind, Fields, Place, Proposal,
    rules::{Act, Said},
};

/// The unit that keeps the register.
const KEEPER: &str = "thanhtra";
/// The duty of NQ28 under which most of it is done.
const DUTY: &str = "TCTH.3";

/// What was done: so many days before the day of loading; the reason, or the number of the new document.
struct Step(u64, Act, &'static str);

/// A document in the register.
struct Story {
    kind: DocumentKind,
    number: &'static str,
    issued_on: Option<NaiveDate>,
    issuer: &'static str,
    subject: &'static str,
    finding: &'static str,
    proposal: Proposal,
    basis: &'static str,
    responsible: &'static str,
    /// Days from the day of loading to the due day, negative before it.
    due_in: Option<i64>,
    task: Option<&'static str>,
    noted_days_ago: u64,
    steps: &'static [Step],
}

const CITY: &str = "Ủy ban nhân dân thành phố Hải Phòng";
const COUNCIL: &str = "Hội đồng nhân dân thành phố Hải Phòng";
const SO: &str = "Sở Giáo dục và Đào tạo Hải Phòng";

const fn on(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

const STORIES: [Story; 11] = [
    Story {
        kind: DocumentKind::Decision,
        number: "4102/2016/QĐ-UBND",
        issued_on: on(2016, 10, 3),
        issuer: CITY,
        subject: "Quy định phân cấp quản lý viên chức trong các trường trung học phổ thông",
        finding: "Điều 5 và Điều 7 giao Sở phê duyệt từng trường hợp bổ nhiệm tổ trưởng chuyên môn, không còn phù hợp với \
                  việc giao quyền cho người đứng đầu trường.",
        proposal: Proposal::AmendSupplement,
        basis: "Nghị quyết số 28-NQ/TW, mục nhiệm vụ về phân cấp, phân quyền.",
        responsible: "Phòng Tổ chức Cán bộ",
        due_in: Some(-12),
        task: Some(DUTY),
        noted_days_ago: 75,
        steps: &[Step(60, Act::Begin, "")],
    },
    Story {
        kind: DocumentKind::Resolution,
        number: "87/2018/NQ-HĐND",
        issued_on: on(2018, 12, 7),
        issuer: COUNCIL,
        subject: "Mức hỗ trợ giáo viên dạy ở các xã đảo",
        finding: "Mức hỗ trợ tính theo lương cơ sở cũ; chưa có đối tượng là nhân viên trường học.",
        proposal: Proposal::Replace,
        basis: "Luật Ngân sách nhà nước; kết luận của Thành ủy về chính sách với xã đảo.",
        responsible: "Phòng Kế hoạch - Tài chính",
        due_in: Some(9),
        task: Some(DUTY),
        noted_days_ago: 64,
        steps: &[Step(50, Act::Begin, ""), Step(6, Act::Propose, "")],
    },
    Story {
        kind: DocumentKind::Regulation,
        number: "615/QC-SGDĐT",
        issued_on: on(2019, 3, 18),
        issuer: SO,
        subject: "Quy chế làm việc của cơ quan Sở",
        finding: "Chưa quy định xử lý văn bản điện tử và ký số; thời hạn trả lời đơn vị chưa rõ.",
        proposal: Proposal::Replace,
        basis: "Quy định về công tác văn thư.",
        responsible: "Văn phòng Sở",
        due_in: Some(34),
        task: Some("IV.5.c"),
        noted_days_ago: 58,
        steps: &[Step(40, Act::Begin, "")],
    },
    Story {
        kind: DocumentKind::Guidance,
        number: "1280/HD-SGDĐT",
        issued_on: on(2017, 8, 25),
        issuer: SO,
        subject: "Đánh giá, xếp loại công chức, viên chức hằng năm trong ngành",
        finding: "Tiêu chí cấp phòng trùng tiêu chí cá nhân; chưa gắn kết quả với vị trí việc làm.",
        proposal: Proposal::Amend,
        basis: "Quy định về đánh giá, xếp loại chất lượng cán bộ, công chức, viên chức.",
        responsible: "Phòng Tổ chức Cán bộ",
        due_in: Some(-30),
        task: Some(DUTY),
        noted_days_ago: 110,
        steps: &[Step(100, Act::Begin, ""), Step(72, Act::Propose, ""), Step(41, Act::Finish, "2067/HD-SGDĐT")],
    },
    Story {
        kind: DocumentKind::Decision,
        number: "933/QĐ-SGDĐT",
        issued_on: on(2015, 5, 12),
        issuer: SO,
        subject: "Ban hành mẫu hồ sơ thanh tra chuyên ngành",
        finding: "Mẫu biên bản không còn dùng được sau khi đổi quy trình thanh tra.",
        proposal: Proposal::Repeal,
        basis: "Luật Thanh tra.",
        responsible: "Thanh tra Sở",
        due_in: Some(-48),
        task: None,
        noted_days_ago: 95,
        steps: &[Step(80, Act::Begin, ""), Step(35, Act::Finish, "2110/QĐ-SGDĐT")],
    },
    Story {
        kind: DocumentKind::Letter,
        number: "744/SGDĐT-VP",
        issued_on: on(2020, 4, 6),
        issuer: SO,
        subject: "Tạm dừng các cuộc họp trực tiếp toàn ngành",
        finding: "Nội dung chỉ áp dụng cho một thời gian đã qua.",
        proposal: Proposal::Repeal,
        basis: "",
        responsible: "Văn phòng Sở",
        due_in: None,
        task: None,
        noted_days_ago: 88,
        steps: &[Step(
            70,
            Act::Drop,
            "Công văn đã tự hết hiệu lực khi hết thời gian áp dụng, không cần văn bản bãi bỏ.",
        )],
    },
    Story {
        kind: DocumentKind::Rule,
        number: "",
        issued_on: None,
        issuer: SO,
        subject: "Quy định khuyến khích, bảo vệ cán bộ dám nghĩ, dám làm trong ngành",
        finding: "Chưa có văn bản của Sở cụ thể hóa chủ trương; các trường còn lúng túng khi thí điểm cách làm mới.",
        proposal: Proposal::Issue,
        basis: "Kết luận của Trung ương về khuyến khích và bảo vệ cán bộ năng động, sáng tạo.",
        responsible: "Phòng Tổ chức Cán bộ",
        due_in: Some(60),
        task: Some("IV.2.d"),
        noted_days_ago: 20,
        steps: &[Step(12, Act::Begin, "")],
    },
    Story {
        kind: DocumentKind::Plan,
        number: "58/KH-SGDĐT",
        issued_on: on(2021, 2, 1),
        issuer: SO,
        subject: "Kiểm tra việc dạy thêm, học thêm giai đoạn trước",
        finding: "Phân công theo các phòng cũ; chưa có đầu mối tiếp nhận phản ánh của phụ huynh.",
        proposal: Proposal::Supplement,
        basis: "",
        responsible: "Thanh tra Sở",
        due_in: Some(4),
        task: Some("IV.5.b"),
        noted_days_ago: 30,
        steps: &[],
    },
    Story {
        kind: DocumentKind::Decision,
        number: "2250/2014/QĐ-UBND",
        issued_on: on(2014, 11, 20),
        issuer: CITY,
        subject: "Quy định thi tuyển viên chức các đơn vị sự nghiệp giáo dục",
        finding: "Khoản 2 Điều 4 yêu cầu chứng chỉ đã bỏ; thời gian công khai kết quả ngắn hơn quy định hiện hành.",
        proposal: Proposal::Replace,
        basis: "Luật Viên chức sửa đổi.",
        responsible: "Phòng Tổ chức Cán bộ",
        due_in: Some(-3),
        task: Some(DUTY),
        noted_days_ago: 45,
        steps: &[
            Step(40, Act::Begin, ""),
            Step(25, Act::Propose, ""),
            Step(8, Act::SendBack, "Sở Tư pháp đề nghị bổ sung đánh giá tác động trước khi trình lại."),
        ],
    },
    Story {
        kind: DocumentKind::Circular,
        number: "31/2013/TT-GDMN",
        issued_on: on(2013, 9, 16),
        issuer: "Bộ Giáo dục và Đào tạo",
        subject: "Định mức thiết bị của lớp mẫu giáo năm tuổi",
        finding: "Danh mục thiết bị đã thay đổi nhiều; kiến nghị Bộ ban hành danh mục mới theo chương trình hiện hành.",
        proposal: Proposal::Amend,
        basis: "",
        responsible: "Phòng Giáo dục Mầm non",
        due_in: None,
        task: None,
        noted_days_ago: 15,
        steps: &[],
    },
    Story {
        kind: DocumentKind::Directive,
        number: "06/CT-SGDĐT",
        issued_on: on(2022, 9, 8),
        issuer: SO,
        subject: "Chấn chỉnh việc thu, chi đầu năm học",
        finding: "Cần nêu rõ trách nhiệm của ban đại diện cha mẹ học sinh và cách công khai trên cổng của trường.",
        proposal: Proposal::Supplement,
        basis: "Điều lệ Ban đại diện cha mẹ học sinh.",
        responsible: "Thanh tra Sở",
        due_in: Some(-5),
        task: Some(DUTY),
        noted_days_ago: 52,
        steps: &[Step(44, Act::Begin, ""), Step(10, Act::Finish, "11/CT-SGDĐT")],
    },
];

/// Adds the register; its acts, for the journal.
pub(super) fn add(rows: &mut Rows, units: &[Unit], people: &People, today: NaiveDate) -> Vec<Journal> {
    let place_of = |code: &str| units.iter().position(|unit| unit.code == code).expect("the demo has the unit");
    let unit_id = |code: &str| rows.units[place_of(code)].id;
    let (owner_unit_id, keeper_unit_id) = (unit_id(OWNER), unit_id(KEEPER));
    rows.legal_keepers.push(LegalKeeper { owner_unit_id, keeper_unit_id });
    let (account_id, name) = (people.staff(KEEPER), people.name(KEEPER).to_owned());
    let capacity = format!("Chuyên viên – {}", units[place_of(KEEPER)].name);
    let mut acts = Vec::new();
    for (story, id) in STORIES.iter().zip(1..) {
        let mut act = |days_ago: u64, action, before: Option<Value>, after: Value| {
            acts.push(Journal {
                at: at(today - Days::new(days_ago), 10, 40),
                account_id: Some(account_id),
                actor: name.clone(),
                capacity: Some(capacity.clone()),
                action,
                subject_kind: "legal_entry",
                subject_id: Some(id),
                before,
                after: Some(after),
            });
        };
        let task = story.task.map(|reference| {
            let found = rows.tasks.iter().find(|task| task.r#ref == reference && task.plan_id == rows.plans[0].id);
            found.expect("the plan has the task").id
        });
        let label = story.task.map(|reference| format!("{}, {reference}", rows.plans[0].short_title));
        let fields = fields(story, task, today);
        let mut place = Place::noted();
        act(story.noted_days_ago, "legal_entry.recorded", None, fields.told(&place, label.as_deref()));
        for Step(days_ago, what, words) in story.steps {
            let day = today - Days::new(*days_ago);
            let next = place.after(*what, said(*what, words, day), day).expect("the act fits");
            let (before, after) = (stands(&place), stands(&next));
            act(*days_ago, action(*what), Some(before), after);
            place = next;
        }
        let last = story.steps.last().map_or(story.noted_days_ago, |Step(days_ago, ..)| *days_ago);
        rows.legal_entries.push(LegalEntry {
            id,
            owner_unit_id,
            kind: fields.kind.code(),
            issuer: story.issuer,
            subject: story.subject,
            finding: story.finding,
            proposal: fields.proposal.code(),
            basis: story.basis,
            responsible: story.responsible,
            due_on: fields.due_on,
            task_id: task,
            state: place.state.code(),
            likeness: fields.likeness(),
            number: story.number,
            issued_on: story.issued_on,
            reason: place.reason,
            result_number: place.result_number,
            result_on: place.result_on,
            version: story.steps.len() as i32 + 1,
            recorded_by: account_id,
            recorded_at: at(today - Days::new(story.noted_days_ago), 10, 40),
            changed_at: at(today - Days::new(last), 10, 40),
        });
    }
    acts
}

fn fields(story: &Story, task_id: Option<i64>, today: NaiveDate) -> Fields {
    Fields {
        kind: story.kind,
        number: story.number.to_owned(),
        issued_on: story.issued_on,
        issuer: story.issuer.to_owned(),
        subject: story.subject.to_owned(),
        finding: story.finding.to_owned(),
        proposal: story.proposal,
        basis: story.basis.to_owned(),
        responsible: story.responsible.to_owned(),
        due_on: story.due_in.map(|days| today + chrono::Duration::days(days)),
        task_id,
    }
}

/// What is said with an act.
fn said(act: Act, words: &'static str, day: NaiveDate) -> Said<'static> {
    match act {
        Act::Finish => Said { result_number: words, result_on: Some(day), ..Said::default() },
        _ => Said { reason: words, ..Said::default() },
    }
}

/// Where it stands, as the journal tells it.
fn stands(place: &Place) -> Value {
    json!({
        "state": place.state.label(), "reason": place.reason, "result_number": place.result_number, "result_on": place.result_on,
    })
}

fn action(act: Act) -> &'static str {
    match act {
        Act::Begin => "legal_entry.begun",
        Act::Propose => "legal_entry.proposed",
        Act::SendBack => "legal_entry.sent_back",
        Act::Finish => "legal_entry.finished",
        Act::Drop => "legal_entry.dropped",
        Act::Reopen => "legal_entry.reopened",
    }
}
