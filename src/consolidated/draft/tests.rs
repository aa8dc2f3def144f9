use super::*;
use crate::{
    consolidated::{act::MAX_TEXT, board::Sum, compose},
    rollup::Counts,
};

fn words(party: &str, results: &str) -> Words {
    Words { party: party.to_owned(), results: results.to_owned(), ..Words::default() }
}

fn task(reference: &str, words: Vec<Words>) -> TaskMaterial {
    TaskMaterial {
        section: Heading { section_id: 4, reference: "IV.1".to_owned(), heading: "Tuyên truyền".to_owned() },
        reference: reference.to_owned(),
        content: "Tổ chức quán triệt".to_owned(),
        parties: words.len(),
        lead: words.first().filter(|_| words.len() == 1).map(|words| words.party.clone()),
        words,
    }
}

fn frame() -> Frame<'static> {
    Frame {
        plan: "Kế hoạch số 12/KH-SGDĐT",
        issuer: "Sở A",
        addressee: Some("Ủy ban nhân dân thành phố"),
        span: "Quý III/2026",
        period: "Quý III/2026",
        whole: true,
    }
}

/// A board on which so many reports are owed in the whole and in each of these tasks, one of them sent late, one missing.
fn board(owed: u32, references: &[&str]) -> Board {
    let mut sum = Sum::default();
    let counts = Counts { owed, accepted: owed - 1, unwritten: 1, reported_late: 1, ..Counts::default() };
    sum.tally.counts = counts;
    sum.parties = vec![("A".into(), counts)];
    Board::of(sum.clone(), references.iter().map(|reference| ((*reference).to_owned(), sum.clone())))
}

fn text_of(passages: &[Passage], part: Part, section: bool) -> &str {
    let found = passages.iter().find(|passage| passage.part == part && passage.section.is_some() == section);
    found.map_or("", |passage| passage.text.as_str())
}

#[test]
fn what_units_say_alike_is_told_once_below_its_task() {
    let material = Material {
        tasks: vec![
            task(
                "IV.1.a",
                vec![
                    words("A", "Đã học"),
                    words("B", "- đã học."),
                    words("C", "- Mở {{lớp}}\n- 120 người"),
                    Words { nothing_new: true, ..words("D", "") },
                ],
            ),
            task("IV.1.b", vec![words("Phòng A", "Đã xong\nĐã nộp")]),
        ],
        ..Material::default()
    };
    let passages = passages(&material, &board(4, &["IV.1.a", "IV.1.b"]), &frame());
    assert_eq!(passages.len(), 7, "the opening, the overview, one section, the other three parts, the end");
    assert_eq!(passages[0].text, "Thực hiện Kế hoạch số 12/KH-SGDĐT, Sở A báo cáo kết quả Quý III/2026 như sau:");
    assert_eq!(
        passages[6].text,
        "Trên đây là kết quả Quý III/2026 thực hiện Kế hoạch số 12/KH-SGDĐT, Sở A kính báo cáo Ủy ban nhân dân thành phố."
    );
    assert_eq!(
        passages[2].text,
        "# Tổ chức quán triệt\n\
         {{don_vi_bao_cao_du@IV.1.a}}/{{don_vi_phai_bao_cao@IV.1.a}} đơn vị đã gửi đủ báo cáo; \
         {{don_vi_chua_bao_cao@IV.1.a}} đơn vị chưa gửi: {{ten_don_vi_chua_bao_cao@IV.1.a}}; {{gui_cham@IV.1.a}} báo cáo gửi \
         chậm: {{ten_don_vi_gui_cham@IV.1.a}}.\n\
         - 2/4 đơn vị (A, B): Đã học\n\
         - C: Mở { {lớp}}\n\
         + 120 người\n\
         - 1/4 đơn vị báo cáo không phát sinh.\n\
         # Tổ chức quán triệt\n\
         Chủ trì: Phòng A.\n\
         Đã xong\n\
         Đã nộp"
    );
}

#[test]
fn what_else_the_portal_knows_has_its_part() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
    let material = Material {
        tasks: vec![task(
            "IV.1.a",
            vec![Words {
                difficulties: "Thiếu người".to_owned(), next_steps: "Tiếp tục".to_owned(), ..words("A", "")
            }],
        )],
        obstacles: vec![Difficulty {
            reference: "5".to_owned(),
            summary: "Chưa có kinh phí.".to_owned(),
            party: "Trường A".to_owned(),
            state: "Đã trả lời".to_owned(),
        }],
        commended: vec!["Nguyễn Văn A (Trường A)".to_owned()],
        reviewed: vec!["Quyết định 12/QĐ: thay thế".to_owned()],
        upcoming: vec![Upcoming {
            reference: "IV.2".to_owned(),
            content: "Sơ kết".to_owned(),
            party: "Văn phòng".to_owned(),
            due_on: day,
        }],
    };
    let passages = passages(&material, &Board::default(), &frame());
    let of = |part: Part| passages.iter().find(|passage| passage.part == part && passage.section.is_none());
    let text = |part| of(part).map(|passage| passage.text.as_str());
    assert_eq!(
        text(Part::Difficulties),
        Some("- Chưa có kinh phí (Trường A, nhiệm vụ 5; đã trả lời).\n- Thiếu người (A; nhiệm vụ IV.1.a).")
    );
    assert_eq!(
        text(Part::Proposals),
        Some(
            "# Rà soát, hoàn thiện văn bản\n- Quyết định 12/QĐ: thay thế\n# Gương điển hình, đề nghị biểu dương\n- Nguyễn Văn A (Trường A)"
        )
    );
    assert_eq!(
        text(Part::Next),
        Some("- Sơ kết (nhiệm vụ IV.2, Văn phòng): thời hạn 30/11/2026.\n- Tiếp tục (A; nhiệm vụ IV.1.a).")
    );
}

#[test]
fn the_same_difficulty_of_several_tasks_is_told_once() {
    let hard = |party: &str, text: &str| Words { difficulties: text.to_owned(), ..words(party, "") };
    let parties = ["A", "B", "C", "D"];
    let mut material = Material {
        tasks: ["1", "2", "3", "4"]
            .map(|reference| task(reference, parties.map(|party| hard(party, "Thiếu giáo viên")).into()))
            .into(),
        ..Material::default()
    };
    material.tasks[1].words.push(hard("E", "- Thiếu phòng học.\n- Cần 3 phòng"));
    material.tasks[2].words.push(hard("E", "thiếu phòng học\n+ cần 3 phòng"));
    let lines: Vec<_> = said(&material, |words| &words.difficulties);
    assert_eq!(
        lines,
        ["- Thiếu giáo viên (4 đơn vị; 4 nhiệm vụ).", "- Thiếu phòng học (E; nhiệm vụ 2, 3).", "+ Cần 3 phòng",]
    );
    // Of very many the rarest are counted only.
    material.tasks[0].words = (0..50).map(|number| hard("A", &format!("Việc {number}"))).collect();
    let lines: Vec<_> = said(&material, |words| &words.difficulties);
    assert_eq!(lines.len(), MOST + 2, "one has two lines, and the last counts the others");
    assert_eq!(lines[MOST + 1], "- Và 32 nội dung khác trong báo cáo của các đơn vị.");
}

#[test]
fn where_nothing_is_owed_nothing_is_missed() {
    let mut silent = task("IV.1.a", vec![]);
    silent.parties = 3;
    let alone = TaskMaterial { parties: 1, lead: Some("Phòng A".to_owned()), ..task("IV.1.b", vec![]) };
    let material = Material { tasks: vec![silent, alone], ..Material::default() };
    let told = |board: &Board, frame: &Frame<'_>| {
        let passages = passages(&material, board, frame);
        [false, true].map(|section| text_of(&passages, Part::Results, section).to_owned())
    };
    let [whole, tasks] = told(&Board::default(), &frame());
    assert!(whole.ends_with(".\nKỳ này không phải báo cáo."), "{whole}");
    assert_eq!(
        tasks,
        "# Tổ chức quán triệt\nKỳ này không phải báo cáo.\n# Tổ chức quán triệt\nChủ trì: Phòng A.\nKỳ này không phải báo cáo."
    );
    let range = Frame { span: "Quý I/2026 đến Quý III/2026", ..frame() };
    let [_, tasks] = told(&Board::default(), &range);
    assert_eq!(tasks.matches("Kỳ Quý III/2026 không phải báo cáo.").count(), 2, "{tasks}");
    let [whole, tasks] = told(&board(3, &["IV.1.a", "IV.1.b"]), &frame());
    assert!(!whole.contains("không phải") && !tasks.contains("không phải"), "{whole}\n{tasks}");
    assert_eq!(tasks.matches("Chưa có báo cáo được duyệt trong kỳ.").count(), 2, "{tasks}");
}

#[test]
fn figures_are_told_of_the_last_period_and_shares_of_all_who_lead() {
    let mut few = task("IV.1.a", vec![words("A", "Đã học"), words("B", "đã học"), words("C", "Đã học.")]);
    few.words.push(Words { nothing_new: true, ..words("D", "") });
    few.parties = 52;
    let material = Material { tasks: vec![few], ..Material::default() };
    let frame = Frame { span: "Quý I/2026 đến Quý III/2026", ..frame() };
    let passages = passages(&material, &board(52, &["IV.1.a"]), &frame);
    let (whole, task) = (text_of(&passages, Part::Results, false), text_of(&passages, Part::Results, true));
    assert!(whole.contains("\nKỳ Quý III/2026, các đơn vị đã gửi {{da_bao_cao}}/{{phai_bao_cao}} báo cáo"), "{whole}");
    assert!(whole.contains("; {{don_vi_bao_cao_du}}/{{don_vi_phai_bao_cao}} đơn vị gửi đủ."), "{whole}");
    assert!(task.contains("\nKỳ Quý III/2026: {{don_vi_bao_cao_du@IV.1.a}}/"), "{task}");
    assert!(task.contains("\n- 3/52 đơn vị (A, B, C): Đã học\n- 1/52 đơn vị báo cáo không phát sinh."), "{task}");
    assert!(passages[0].text.contains("báo cáo kết quả Quý I/2026 đến Quý III/2026 như sau"));
}

#[test]
fn a_units_own_part_is_told_as_its_own() {
    let frame = Frame { issuer: "Trường A", whole: false, ..frame() };
    assert_eq!(subject(&frame), "Kết quả thực hiện phần việc của Trường A theo Kế hoạch số 12/KH-SGDĐT, Quý III/2026");
    let own = passages(&Material::default(), &board(2, &[]), &frame);
    assert_eq!(
        own[0].text,
        "Thực hiện Kế hoạch số 12/KH-SGDĐT, Trường A báo cáo kết quả Quý III/2026 phần việc của đơn vị như sau:"
    );
    let overview = text_of(&own, Part::Results, false);
    assert!(
        overview
            .contains("}}, Trường A chủ trì {{nhiem_vu}} nhiệm vụ với {{phan_cong}} phân công: hoàn thành đúng hạn"),
        "{overview}"
    );
    // Of one unit nothing is counted in units.
    assert!(
        overview.ends_with(
            "\nKỳ Quý III/2026, Trường A đã gửi {{da_bao_cao}}/{{phai_bao_cao}} báo cáo ({{ty_le_bao_cao}})."
        ),
        "{overview}"
    );
    let closing =
        |frame: &Frame<'_>| passages(&Material::default(), &Board::default(), frame).pop().map(|one| one.text);
    let told = "Trên đây là kết quả Quý III/2026 thực hiện phần việc của Trường A theo Kế hoạch số 12/KH-SGDĐT";
    assert_eq!(closing(&frame), Some(format!("{told}, Trường A kính báo cáo Ủy ban nhân dân thành phố.")));
    assert_eq!(closing(&Frame { addressee: None, ..frame }), Some(format!("{told}.")));
}

#[test]
fn a_draft_of_hundreds_of_tasks_and_units_can_be_kept_and_tells_of_every_task() {
    let references: Vec<String> = (1..=200).map(|number| format!("IV.10.{number}")).collect();
    let units: Vec<String> =
        (1..=500).map(|unit| format!("Trường {unit} {}", "Trung học phổ thông chuyên ".repeat(7))).collect();
    let long = |who: usize, task: &str| format!("{who} {task} {}", "- {{{{ đã mở lớp\n".repeat(40));
    let tasks = references.iter().map(|reference| {
        // Five say the same; some say what is difficult, asked for and next.
        let words = units.iter().enumerate().map(|(at, unit)| Words {
            party: unit.clone(),
            results: long(at / 5, reference),
            difficulties: if at % 50 == 0 { long(at, reference) } else { String::new() },
            proposals: if at % 50 == 1 { long(at, reference) } else { String::new() },
            next_steps: if at % 50 == 2 { long(at, reference) } else { String::new() },
            nothing_new: false,
        });
        let content = "Tổ chức quán triệt, tuyên truyền sâu rộng ".repeat(20);
        TaskMaterial { content, ..task(reference, words.collect()) }
    });
    let line = |number: usize| format!("{number} {}", "dòng dài ".repeat(40));
    let material = Material {
        tasks: tasks.collect(),
        obstacles: (0..400)
            .map(|number| Difficulty {
                reference: references[0].clone(),
                summary: line(number),
                party: units[number].clone(),
                state: "Đã trả lời".to_owned(),
            })
            .collect(),
        commended: (0..31).map(line).collect(),
        reviewed: (0..31).map(line).collect(),
        upcoming: (0..5_000)
            .map(|number| Upcoming {
                reference: references[number % 200].clone(),
                content: line(number),
                party: units[number % 500].clone(),
                due_on: NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day"),
            })
            .collect(),
    };
    let known: Vec<&str> = references.iter().map(String::as_str).collect();
    let board = board(500, &known);
    let passages = passages(&material, &board, &frame());
    for passage in &passages {
        let length = passage.text.chars().count();
        assert!(length < MAX_TEXT, "{}: {length}", passage.place());
    }
    let section = text_of(&passages, Part::Results, true);
    assert_eq!(section.matches("# Tổ chức quán triệt").count(), 200);
    assert_eq!(section.matches("nội dung khác của các đơn vị.").count(), 200);
    assert!(section.matches("\n- 5/500 đơn vị").count() >= 200, "each task tells what somebody said");
    assert!(text_of(&passages, Part::Next, false).contains("- Và 4900 việc khác đến hạn trong kỳ tới."));
    assert!(text_of(&passages, Part::Difficulties, false).contains("- Và 380 vướng mắc khác đã nêu trong kỳ."));
    assert!(compose::body(&passages, &board).is_ok());
}

#[test]
fn a_task_says_where_it_stands() {
    let late = Counts { assignments: 1, owed: 1, done_late: 1, ..Counts::default() };
    let overdue = Counts { assignments: 2, owed: 2, pending_overdue: 2, ..Counts::default() };
    let sum = |counts: Counts, only: Option<&str>| {
        let mut sum = Sum { only: only.map(str::to_owned), ..Sum::default() };
        sum.tally.counts = counts;
        sum
    };
    let board = Board::of(
        Sum::default(),
        [
            ("1".to_owned(), sum(late, Some("hoàn thành ngày 05/10/2026, quá hạn 3 ngày"))),
            ("2".to_owned(), sum(overdue, None)),
        ],
    );
    let tasks = vec![task("1", vec![words("Phòng A", "Đã xong")]), task("2", vec![words("B", "x"), words("C", "y")])];
    let drafted = passages(&Material { tasks, ..Material::default() }, &board, &frame());
    let text = crate::consolidated::token::resolve(text_of(&drafted, Part::Results, true), &board)
        .expect("it means something");
    assert!(text.contains("Chủ trì: Phòng A; hoàn thành ngày 05/10/2026, quá hạn 3 ngày."), "{text}");
    assert!(text.contains("Tình trạng: chưa hoàn thành, quá hạn 2."), "{text}");
}

#[test]
fn a_draft_always_means_something() {
    let material =
        Material { tasks: vec![task("IV.1", vec![words("A", "{{{{"), words("B", "{{x")])], ..Material::default() };
    let board = board(2, &["IV.1"]);
    let passages = passages(&material, &board, &frame());
    assert!(compose::body(&passages, &board).is_ok());
}
