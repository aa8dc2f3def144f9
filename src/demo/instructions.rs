//! Instructions that the Director has given in the last weeks: one to many schools, which stand at every place of its way;
//! one that is late at one of two departments; and a new one.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::chance;
use super::conversation::About;
use super::data::Unit;
use super::people::{DIRECTOR, People};
use super::quarters::at;
use super::rows::{Instruction, InstructionMessage, InstructionRecipient, Rows};
use crate::calendar::day_text;

/// The schools among which the first goes round.
const SCHOOLS: [&str; 12] = [
    "anduong",
    "anlao",
    "bachdang",
    "catba",
    "doson",
    "haian",
    "hongbang",
    "kienan",
    "ngoquyen",
    "thaiphien",
    "tohieu",
    "vinhbao",
];

/// One that was given.
struct Story {
    /// The task of NQ28 that it is about.
    task: Option<&'static str>,
    title: &'static str,
    words: &'static str,
    given_days_ago: u64,
    /// Days from the day of loading, negative before it.
    due_in: i64,
    /// What a unit that reports back says.
    report: &'static str,
    /// Those that have got to another state than "given".
    to: &'static [(&'static str, &'static str)],
}

const STORIES: [Story; 2] = [
    Story {
        task: Some("IV.2.b"),
        title: "Chốt danh sách vị trí còn thiếu người",
        words: "Hai phòng rà lại từng vị trí việc làm, gửi danh sách còn thiếu kèm phương án bố trí để họp lãnh đạo tuần tới.",
        given_days_ago: 16,
        due_in: -3,
        report: "Còn thiếu một người ở bộ phận khảo thí; đề xuất điều động tạm thời từ tổ tổng hợp đến hết quý.",
        to: &[("trunghoc", "acknowledged"), ("khaothi", "done")],
    },
    Story {
        task: Some("IV.3.a"),
        title: "Phương án bố trí người làm công tác kiểm tra",
        words: "Trường báo cáo phương án bố trí người thay, thời gian bàn giao và việc cần Sở hỗ trợ.",
        given_days_ago: 1,
        due_in: 20,
        report: "",
        to: &[("lequydon", "given")],
    },
];

const ROUND: Story = Story {
    task: None,
    title: "Kiểm tra an toàn phòng thí nghiệm trước kỳ kiểm tra học kỳ",
    words: "Các trường kiểm tra tủ hóa chất, thiết bị điện và bình chữa cháy ở phòng thí nghiệm; khắc phục ngay chỗ chưa bảo đảm \
            và báo cáo những việc vượt khả năng của trường.",
    given_days_ago: 10,
    due_in: 12,
    report: "Đã kiểm tra toàn bộ phòng thí nghiệm, thay hai ổ điện hỏng; còn đề nghị cấp một tủ hút mới.",
    to: &[],
};

/// Adds them with all that was said.
pub(super) fn add(rows: &mut Rows, units: &[Unit], people: &People, today: NaiveDate) {
    let states = ["given", "acknowledged", "acknowledged", "reported", "done", "acknowledged", "sent_back"];
    let round: Vec<(&str, &str)> = SCHOOLS.into_iter().zip(states.into_iter().cycle()).collect();
    tell(rows, units, people, today, &ROUND, &round);
    for story in &STORIES {
        tell(rows, units, people, today, story, story.to);
    }
}

fn tell(
    rows: &mut Rows,
    units: &[Unit],
    people: &People,
    today: NaiveDate,
    story: &Story,
    to: &[(&'static str, &'static str)],
) {
    let task = story.task.map(|reference| rows.tasks.iter().find(|task| task.r#ref == reference).expect("a task"));
    let given_at = at(today - Days::new(story.given_days_ago), 9, 20);
    let due_on = today + chrono::Duration::days(story.due_in);
    let owner_unit_id = rows.plans[0].owner_unit_id;
    let instruction = Instruction {
        id: rows.instructions.len() as i64 + 1,
        owner_unit_id,
        plan_id: task.map(|task| task.plan_id),
        task_id: task.map(|task| task.id),
        title: story.title,
        words: story.words,
        due_on: Some(due_on),
        given_by: people.id(DIRECTOR),
        given_at,
    };
    let place = |code: &str| units.iter().position(|unit| unit.code == code).expect("a unit");
    let all: Vec<i64> = to.iter().map(|(code, _)| place(code) as i64 + 1).collect();
    let director = format!("{} (Giám đốc – {})", people.name(DIRECTOR), units[owner_unit_id as usize - 1].name);
    let about = About::instruction(&instruction, all);
    let title = format!("Giao {} đơn vị, hạn {}", to.len(), day_text(due_on));
    let message_id =
        about.say(rows, (people.id(DIRECTOR), &director), (title, story.words.to_owned()), given_at, false);
    rows.instruction_messages.push(InstructionMessage {
        message_id,
        instruction_id: instruction.id,
        recipient_id: None,
    });
    for (code, state) in to {
        let unit = &units[place(code)];
        let unit_id = place(code) as i64 + 1;
        let days = |least: u64, more: u64| least + chance::number(&["instruction", story.title, code]) % more;
        // Nothing happens before the day on which it was given, nor after that of loading.
        let ago = |days: u64| at(today - Days::new(days.min(story.given_days_ago)), 15, 40);
        let acknowledged_at = ago(story.given_days_ago.saturating_sub(days(1, 2)));
        let reported_at = ago(story.given_days_ago.saturating_sub(days(4, 3)));
        let decided_at = ago(story.given_days_ago.saturating_sub(days(7, 2)));
        let id = rows.instruction_recipients.len() as i64 + 1;
        let reported = matches!(*state, "reported" | "sent_back" | "done");
        rows.instruction_recipients.push(InstructionRecipient {
            id,
            instruction_id: instruction.id,
            unit_id,
            group_id: None,
            state,
            due_on: Some(due_on),
            reported_on: reported.then(|| crate::clock::local_day(reported_at)),
            reported_by: reported.then(|| people.head(code)),
            given_at,
            moved_at: match *state {
                "given" => given_at,
                "acknowledged" => acknowledged_at,
                "reported" => reported_at,
                _ => decided_at,
            },
        });
        let about = About::instruction(&instruction, vec![unit_id]);
        let mut say = |who: (i64, &str), title: &str, text: &str, at: DateTime<Utc>| {
            let message_id = about.say(rows, who, (title.to_owned(), text.to_owned()), at, false);
            let recipient_id = Some(id);
            rows.instruction_messages.push(InstructionMessage {
                message_id,
                instruction_id: instruction.id,
                recipient_id,
            });
        };
        if *state == "given" {
            continue;
        }
        let staff = format!("{} (Chuyên viên – {})", people.name(code), unit.name);
        say((people.staff(code), &staff), "Đơn vị đã tiếp nhận", "", acknowledged_at);
        if !reported {
            continue;
        }
        let head = format!("{} (Thủ trưởng đơn vị – {})", people.name(&format!("{code}.truong")), unit.name);
        say((people.head(code), &head), "Đơn vị báo cáo kết quả", story.report, reported_at);
        let decided = match *state {
            "done" => ("Giám đốc ghi nhận hoàn thành", "Đồng ý."),
            "sent_back" => ("Giám đốc yêu cầu bổ sung", "Gửi thêm ảnh chụp tủ hóa chất sau khi sắp xếp lại."),
            _ => continue,
        };
        say((people.id(DIRECTOR), &director), decided.0, decided.1, decided_at);
    }
    rows.instructions.push(instruction);
}
