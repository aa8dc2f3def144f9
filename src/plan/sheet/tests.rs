use proptest::prelude::*;

use super::*;
use crate::{
    office::excel::Cell,
    outline::{Anchor, Cadence, Deadline, Offset},
    plan::{
        draft::{DraftDeadline, Target, changes::Changes},
        register::{Known, Register},
    },
};

const ORIGIN: Origin = Origin { source: Source::Plan(7), version: 3 };

fn register() -> Register {
    let known = |target, name: &str| Known { target, name: name.to_owned(), aliases: vec![], distance: 0, members: 1 };
    let known = vec![
        known(Target::Unit(1), "Văn phòng Sở"),
        known(Target::Unit(2), "Phòng Tổ chức Cán bộ"),
        known(Target::Group(5), "Các trường THPT"),
    ];
    Register::new(known, &["Sở Giáo dục".to_owned()])
}

fn party(text: &str, means: Target) -> DraftParty {
    DraftParty { text: text.to_owned(), means: Some(means) }
}

/// Two sections; two tasks, the second one new in its draft.
fn content() -> Content {
    let mut content = Content { title: "Kế hoạch".to_owned(), ..Content::blank() };
    for (reference, heading) in [("IV.1", "Tuyên truyền"), ("IV.2", "Tổ chức & cán bộ")] {
        let key = content.give_key();
        content.sections.push(DraftSection {
            key,
            id: Some(i64::from(key) + 40),
            reference: reference.to_owned(),
            heading: heading.to_owned(),
            ..DraftSection::default()
        });
    }
    let deadline = |text: &str, event: &str| DraftDeadline {
        id: Some(9),
        said: Deadline { text: text.to_owned(), event: Some(event.to_owned()), ..Deadline::default() },
        event_on: chrono::NaiveDate::from_ymd_opt(2026, 3, 1),
    };
    for (id, section, reference, text) in
        [(Some(71), 0, "IV.1.a", "Quán triệt"), (None, 1, "IV.2.a", "=cmd|' /C calc'!A0")]
    {
        let key = content.give_key();
        content.tasks.push(DraftTask {
            key,
            id,
            section,
            reference: reference.to_owned(),
            content: text.to_owned(),
            reports: true,
            leads: vec![party("VP Sở", Target::Unit(1))],
            coordinating: vec![party("cấp ủy cùng cấp", Target::Named), party("Các trường THPT", Target::Group(5))],
            deadlines: vec![deadline("sau khi có hướng dẫn", "có hướng dẫn")],
            ..DraftTask::default()
        });
    }
    content
}

fn round_trip(
    content: &Content,
    edit: impl FnOnce(&mut Vec<crate::office::excel::Row>),
) -> Result<Content, Vec<String>> {
    let file = write(content, ORIGIN, &register()).expect("a file");
    let (origin, mut rows) = read(file).expect("read again");
    assert_eq!(origin, ORIGIN);
    edit(&mut rows);
    parse(&rows, content, &register(), 4)
}

fn set(rows: &mut [crate::office::excel::Row], row: usize, column: usize, text: &str) {
    rows[row].cells[column] = if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
}

#[test]
fn what_comes_back_unedited_differs_in_nothing() {
    let before = content();
    let after = round_trip(&before, |_| {}).expect("valid");
    assert_eq!(after, before);
}

#[test]
fn a_formula_goes_out_as_text() {
    let file = write(&content(), ORIGIN, &register()).expect("a file");
    let (_, rows) = read(file).expect("read again");
    assert_eq!(rows[1].cells[CONTENT], Cell::Text("=cmd|' /C calc'!A0".to_owned()));
}

#[test]
fn edited_cells_change_what_they_show_and_nothing_else() {
    let before = content();
    let after = round_trip(&before, |rows| {
        set(rows, 0, CONTENT, "Quán triệt, học tập");
        set(rows, 0, LEADS, "Phòng TCCB; VP Sở");
        set(rows, 0, DEADLINES, "sau khi có hướng dẫn\ntrong năm 2026");
        set(rows, 1, KIND, "trách nhiệm");
        set(rows, 1, REPORTS, "không");
    })
    .expect("valid");
    let (old, new) = (&before.tasks[0], &after.tasks[0]);
    assert_eq!(new.content, "Quán triệt, học tập");
    assert_eq!(new.leads, [party("Phòng TCCB", Target::Unit(2)), party("VP Sở", Target::Unit(1))]);
    assert_eq!(new.deadlines[0], old.deadlines[0], "known words keep what is known of them");
    assert_eq!((new.deadlines.len(), new.deadlines[1].id), (2, None));
    assert_eq!(new.deadlines[1].said.due_on, chrono::NaiveDate::from_ymd_opt(2026, 12, 31), "new words are understood");
    assert_eq!((&new.coordinating, new.id, new.changed), (&old.coordinating, old.id, 4));
    assert_eq!((after.tasks[1].kind, after.tasks[1].reports), (TaskKind::Duty, false));
}

#[test]
fn rows_are_added_dropped_moved_and_copied() {
    let before = content();
    let after = round_trip(&before, |rows| {
        let mut copy = rows[0].clone();
        copy.number = 9;
        rows.insert(0, copy);
        set(rows, 0, REFERENCE, "IV.2.b");
        set(rows, 0, SECTION, "IV.2");
        set(rows, 0, CONTENT, "Việc mới");
        rows.pop();
    })
    .expect("valid");
    let changes = Changes::between(&before, &after);
    assert_eq!(changes.added.iter().map(|task| task.reference.as_str()).collect::<Vec<_>>(), ["IV.2.b"]);
    assert_eq!(changes.dropped.iter().map(|task| task.reference.as_str()).collect::<Vec<_>>(), ["IV.2.a"]);
    assert!(changes.changed.is_empty() && !changes.sections, "{changes:?}");
    assert_eq!(after.tasks[0].id, Some(71), "the row that kept its number is the task, and sections keep their order");
}

#[test]
fn every_mistake_is_named_by_its_cell() {
    let mistakes = round_trip(&content(), |rows| {
        set(rows, 0, REFERENCE, "IV.2.a");
        set(rows, 0, SECTION, "V.9");
        set(rows, 0, KIND, "việc");
        set(rows, 0, CONTENT, "");
        set(rows, 0, LEADS, "Phòng Không Có");
        rows[0].cells[COORDINATING] = Cell::Formula;
        set(rows, 0, REPORTS, "hằng năm");
        set(rows, 1, LEADS, "");
        set(rows, 1, REPORTS, "Không");
        set(rows, 1, CODE, "99");
    })
    .expect_err("mistakes");
    let mut cells: Vec<&str> = mistakes.iter().filter_map(|text| text.strip_prefix("Ô ")?.split(':').next()).collect();
    cells.sort_unstable();
    assert_eq!(cells, ["A3", "B2", "C2", "D2", "F2", "F3", "G2", "I2", "I3", "J3"], "{mistakes:#?}");
    assert!(mistakes.iter().any(|text| text.starts_with("Ô F2: không có đơn vị “Phòng Không Có”.")), "{mistakes:#?}");
}

#[test]
fn a_table_says_where_it_went_out_from() {
    for origin in [ORIGIN, Origin { source: Source::Draft(12), version: 40 }] {
        assert_eq!(Origin::read(&origin.written()), Some(origin));
    }
    assert_eq!(Origin::read("kế hoạch x phiên bản 3"), None);
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "STT").expect("a cell");
    let refused = read(book.save_to_buffer().expect("a file")).expect_err("refused");
    assert!(refused.starts_with("Ô A1 phải là tiêu đề “TT”"), "{refused}");
    assert!(read(b"%PDF-1.7".to_vec()).expect_err("refused").contains("không phải tệp Excel"));
}

/// Words of all kinds, with what a spreadsheet might take for something else.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-ZàảẽộđĐ0-9 ,;.:_&<>\"'/=+@-]{1,40}",
        "[ -~\n]{1,60}",
        Just("=1+1".to_owned()),
        Just("_x0041_ _x000D_".to_owned()),
        Just("01/02/2026".to_owned()),
        Just("007".to_owned()),
        Just("TRUE".to_owned()),
        Just("\u{feff}x\u{200b}".to_owned()),
    ]
    .prop_filter("not blank", |text| !text.trim().is_empty())
}

fn target() -> impl Strategy<Value = Option<Target>> {
    prop_oneof![
        (1..9i64).prop_map(|id| Some(Target::Unit(id))),
        (1..9i64).prop_map(|id| Some(Target::Group(id))),
        Just(Some(Target::Named)),
        Just(None),
    ]
}

fn parties() -> impl Strategy<Value = Vec<DraftParty>> {
    prop::collection::vec((words(), target()).prop_map(|(text, means)| DraftParty { text, means }), 0..4)
}

fn deadline() -> impl Strategy<Value = DraftDeadline> {
    let day = prop::option::of((2020..2030i32, 1..366u32))
        .prop_map(|day| day.and_then(|(year, ordinal)| chrono::NaiveDate::from_yo_opt(year, ordinal)));
    let cadence = prop::option::of(prop::sample::select(Cadence::ALL));
    let anchor = prop::option::of((1..13i16).prop_map(|month| Anchor { month: Some(month), ..Anchor::default() }));
    let offset = prop::option::of((-90..90i32, any::<bool>()).prop_map(|(days, working)| Offset { days, working }));
    let texts = (words(), prop::option::of(words()), prop::option::of(words()));
    (prop::option::of(1..99i64), texts, day.clone(), cadence, anchor, offset, day).prop_map(
        |(id, (text, event, scope), due_on, cadence, anchor, offset, event_on)| DraftDeadline {
            id,
            said: Deadline { text, due_on, cadence, anchor, event, offset, scope, ..Deadline::default() },
            event_on,
        },
    )
}

fn any_content() -> impl Strategy<Value = Content> {
    let section = words();
    let task = (
        (prop::bool::weighted(0.9), any::<prop::sample::Index>(), any::<bool>(), any::<bool>()),
        (words(), prop::option::of(words())),
        (parties(), parties(), prop::collection::vec(deadline(), 0..4)),
    );
    (prop::collection::vec(section, 1..4), prop::collection::vec(task, 1..8)).prop_map(|(sections, tasks)| {
        let mut content = Content::blank();
        for (place, heading) in sections.into_iter().enumerate() {
            let key = content.give_key();
            content.sections.push(DraftSection {
                key,
                reference: format!("{place}"),
                heading,
                ..DraftSection::default()
            });
        }
        for (place, ((old, section, duty, reports), (text, product), (leads, coordinating, deadlines))) in
            tasks.into_iter().enumerate()
        {
            let key = content.give_key();
            content.tasks.push(DraftTask {
                key,
                id: old.then_some(100 + i64::from(key)),
                section: content.sections[section.index(content.sections.len())].key,
                reference: format!("{place}.{}", text.len()),
                kind: if duty { TaskKind::Duty } else { TaskKind::Task },
                content: text,
                product,
                reports: reports || !duty,
                leads,
                coordinating,
                deadlines,
                implements: vec![3],
                ..DraftTask::default()
            });
        }
        let order: std::collections::HashMap<u32, usize> =
            content.sections.iter().enumerate().map(|(place, section)| (section.key, place)).collect();
        content.tasks.sort_by_key(|task| order[&task.section]);
        content
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Out and back without an edit, whatever the plan says: nothing differs.
    #[test]
    fn a_round_trip_changes_nothing(before in any_content()) {
        let after = round_trip(&before, |_| {}).expect("valid");
        // A task without an id is new in its draft, whatever it is compared with.
        let running = before.tasks.iter().all(|task| task.id.is_some());
        prop_assert!(!running || Changes::between(&before, &after).is_empty());
        prop_assert_eq!(after, before);
    }
}
