//! What units and TCCB write to each other about tasks; one mentions another unit, which then reads that alone.

use chrono::{Days, NaiveDate};

use super::conversation::About;
use super::data::Unit;
use super::people::{OFFICER, People};
use super::quarters::at;
use super::rows::{MessageUnit, Rows};

/// So many days before the day of loading, about whose part in a task, whether TCCB says it, in which words.
struct Comment {
    days_ago: u64,
    task: &'static str,
    unit: &'static str,
    officer: bool,
    text: &'static str,
    /// A unit that it mentions.
    mentions: Option<&'static str>,
}

const COMMENTS: [Comment; 4] = [
    Comment {
        days_ago: 11,
        task: "IV.3.a",
        unit: "lequydon",
        officer: false,
        text: "Trường dự kiến tự kiểm tra trong tuần tới, kết quả gửi cùng báo cáo quý. @TCCB cho biết có cần gửi biên bản \
               từng tổ hay chỉ bản tổng hợp?",
        mentions: None,
    },
    Comment {
        days_ago: 10,
        task: "IV.3.a",
        unit: "lequydon",
        officer: true,
        text: "Chỉ cần bản tổng hợp, biên bản lưu tại trường. @Trường THPT Kiến An đã làm theo mẫu gọn, hai trường trao đổi \
               thêm với nhau.",
        mentions: Some("kienan"),
    },
    Comment {
        days_ago: 7,
        task: "IV.4.a",
        unit: "haian",
        officer: true,
        text: "Mẫu đánh giá đang được soạn, các trường tạm dùng mẫu cũ trong kỳ này.",
        mentions: None,
    },
    Comment {
        days_ago: 5,
        task: "IV.4.a",
        unit: "haian",
        officer: false,
        text: "Trường đã nhận, sẽ chuyển sang mẫu mới khi có.",
        mentions: None,
    },
];

/// Adds them.
pub(super) fn add(rows: &mut Rows, units: &[Unit], people: &People, today: NaiveDate) {
    for comment in &COMMENTS {
        let seat = rows.assignments.iter().find(|seat| {
            rows.tasks[seat.task_id as usize - 1].r#ref == comment.task
                && seat.unit_id.is_some_and(|id| units[id as usize - 1].code == comment.unit)
        });
        let seat = seat.expect("the unit has a part in the task");
        let about = About::comment(rows, seat);
        let unit_id = seat.unit_id.expect("a unit");
        let owner_unit_id = rows.plans[seat.plan_id as usize - 1].owner_unit_id;
        let (unit_name, owner_name) = (&units[unit_id as usize - 1].name, &units[owner_unit_id as usize - 1].name);
        let (account_id, author, title) = match comment.officer {
            true => (
                people.id(OFFICER),
                format!("{} (Cán bộ TCCB – {owner_name})", people.name(OFFICER)),
                format!("Trao đổi với {unit_name}"),
            ),
            false => (
                people.staff(comment.unit),
                format!("{} (Chuyên viên – {unit_name})", people.name(comment.unit)),
                "Trao đổi".to_owned(),
            ),
        };
        let at = at(today - Days::new(comment.days_ago), 14, 20);
        let message_id = about.say(rows, (account_id, &author), (title, comment.text.to_owned()), at, false);
        if let Some(code) = comment.mentions {
            let mentioned = units.iter().zip(1..).find(|(unit, _)| unit.code == code).map(|(_, id)| id);
            let unit_id = mentioned.expect("a unit of the demo");
            rows.message_units.push(MessageUnit { message_id, unit_id, mentioned: true });
        }
    }
}
