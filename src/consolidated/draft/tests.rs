use super::*;
use crate::consolidated::compose;

fn words(party: &str, results: &str) -> Words {
    Words { party: party.to_owned(), results: results.to_owned(), ..Words::default() }
}

fn task(reference: &str, words: Vec<Words>) -> TaskMaterial {
    TaskMaterial {
        section: Heading { section_id: 4, reference: "IV.1".to_owned(), heading: "Tuyên truyền".to_owned() },
        reference: reference.to_owned(),
        content: "Tổ chức quán triệt".to_owned(),
        collective: words.len() != 1,
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
    }
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
    let passages = passages(&material, &Board::default(), &frame());
    assert_eq!(passages.len(), 7, "the opening, the overview, one section, the other three parts, the end");
    assert_eq!(passages[0].text, "Thực hiện Kế hoạch số 12/KH-SGDĐT, Sở A báo cáo kết quả Quý III/2026 như sau:");
    assert_eq!(
        passages[6].text,
        "Trên đây là kết quả Quý III/2026 thực hiện Kế hoạch số 12/KH-SGDĐT, Sở A kính báo cáo Ủy ban nhân dân thành phố."
    );
    assert_eq!(
        passages[2].text,
        "# Tổ chức quán triệt\n\
         {{don_vi_bao_cao_du@IV.1.a}}/{{don_vi@IV.1.a}} đơn vị đã gửi đủ báo cáo.\n\
         - A, B: Đã học\n\
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
fn a_draft_always_means_something() {
    let material = Material { tasks: vec![task("IV.1", vec![words("A", "{{{{")])], ..Material::default() };
    let mut passages = passages(&material, &Board::default(), &frame());
    // The board knows no places here; what a draft says of them is asked of the whole.
    passages.iter_mut().for_each(|passage| passage.text = passage.text.replace("@IV.1", ""));
    assert!(compose::body(&passages, &Board::default()).is_ok());
}
