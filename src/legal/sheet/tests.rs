use chrono::Utc;
use proptest::prelude::*;

use super::{
    super::{DocumentKind, Proposal, State, TaskChoice, rules::Said},
    *,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

const TODAY: &str = "2026-11-23";

fn fields(number: &str, issuer: &str) -> Fields {
    Fields {
        kind: DocumentKind::Decision,
        number: number.to_owned(),
        issued_on: Some(day("2019-05-04")),
        issuer: issuer.to_owned(),
        subject: "Quy định mức thu".to_owned(),
        finding: "Điều 3 không còn phù hợp".to_owned(),
        proposal: Proposal::Replace,
        basis: String::new(),
        responsible: String::new(),
        due_on: Some(day("2026-12-31")),
        task_id: Some(7),
    }
}

fn entry(id: i64, fields: Fields, place: Place) -> Entry {
    let task_label = fields.task_id.map(|id| format!("KH, {id}"));
    Entry {
        id,
        owner_unit_id: 1,
        owner_name: "Sở".to_owned(),
        fields,
        place,
        task_label,
        version: 3,
        recorded_by_name: "An".to_owned(),
        recorded_at: chrono::DateTime::<Utc>::UNIX_EPOCH,
    }
}

fn book(entries: Vec<Entry>) -> Book {
    let task = |id: i64| TaskChoice {
        id,
        plan_short_title: "KH".to_owned(),
        label: format!("KH, {id}"),
        content: "Rà soát".to_owned(),
        offered: id != 9,
    };
    Book { entries, tasks: (7..10).map(task).collect(), today: day(TODAY) }
}

/// Writes the register, changes the rows that come back, and reads them against it.
fn round_trip(book: &Book, change: impl FnOnce(&mut Vec<Row>)) -> Result<Vec<Line>, Vec<String>> {
    let mut rows = read(write(&book.entries, &book.tasks).expect("a file")).expect("rows");
    change(&mut rows);
    parse(&rows, book)
}

fn set(rows: &mut [Row], row: usize, field: Field, text: &str) {
    rows[row].cells[column(field)] = if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
}

/// A row below the others for a new document.
fn add(rows: &mut Vec<Row>, number: &str) -> usize {
    let place = rows.last().map_or(2, |row| row.number + 1);
    rows.push(Row { number: place, cells: vec![Cell::Empty; COLUMNS] });
    let row = rows.len() - 1;
    let texts = [
        (Field::Kind, "nghị quyết"),
        (Field::Number, number),
        (Field::IssuedOn, "01/02/2020"),
        (Field::Issuer, "HĐND thành phố"),
        (Field::Subject, "Học phí"),
        (Field::Finding, "Hết hiệu lực một phần"),
        (Field::Proposal, "Bãi bỏ"),
    ];
    for (field, text) in texts {
        set(rows, row, field, text);
    }
    row
}

fn two() -> Book {
    let handling = Place::of(State::Handling, Said { reason: "Bổ sung căn cứ", ..Said::default() }, day(TODAY));
    book(vec![
        entry(11, fields("12/2019/QĐ-UBND", "UBND thành phố"), Place::noted()),
        entry(12, fields("13/2019/QĐ-UBND", "UBND thành phố"), handling.expect("a place")),
    ])
}

#[test]
fn what_is_edited_added_and_left_alone_is_told_apart() {
    let lines = round_trip(&two(), |rows| {
        set(rows, 0, Field::Finding, "Trái với Luật mới");
        set(rows, 0, Field::DueOn, "15/01/2027");
        set(rows, 0, Field::Task, "kh, 8");
        let row = add(rows, "5/NQ-HĐND");
        set(rows, row, Field::State, "Đã xong");
        set(rows, row, Field::ResultNumber, "9/NQ-HĐND");
        set(rows, row, Field::ResultOn, "20/11/2026");
    })
    .expect("lines");
    let [Line::Changed { before, fields, task, act, .. }, Line::Same, Line::New { row, place, fields: new, .. }] =
        lines.as_slice()
    else {
        panic!("{lines:?}")
    };
    assert_eq!((before.id, *act, task.as_deref()), (11, None, Some("KH, 8")));
    assert_eq!((fields.finding.as_str(), fields.due_on), ("Trái với Luật mới", Some(day("2027-01-15"))));
    assert_eq!((*row, place.state, place.result_on), (4, State::Done, Some(day("2026-11-20"))));
    assert_eq!((new.kind, new.proposal, new.task_id), (DocumentKind::Resolution, Proposal::Repeal, None));
    let told = differences(
        (&before.fields, &before.place, before.task_label.as_deref()),
        (fields, &before.place, task.as_deref()),
    );
    let labels: Vec<&str> = told.iter().map(|one| one.label).collect();
    assert_eq!(labels, ["Nội dung bất cập", "Nhiệm vụ", "Thời hạn"]);
}

#[test]
fn a_state_moves_as_it_does_on_the_page() {
    let moved = |row: usize, change: &[(Field, &str)]| {
        let lines = round_trip(&two(), |rows| change.iter().for_each(|(field, text)| set(rows, row, *field, text)))?;
        let Line::Changed { place, act, .. } = &lines[row] else { panic!("{lines:?}") };
        Ok::<_, Vec<String>>((place.clone(), *act))
    };
    let (place, act) = moved(1, &[(Field::State, "Đã trình")]).expect("proposed");
    assert_eq!(
        (place.state, place.reason.as_str(), act),
        (State::Proposed, "", Some(Act::Propose)),
        "the old reason is over"
    );
    let (place, _) = moved(0, &[(Field::State, "không xử lý"), (Field::Reason, "Đã hết hiệu lực")]).expect("dropped");
    assert_eq!((place.state, place.reason.as_str()), (State::Dropped, "Đã hết hiệu lực"));
    for (row, change, mistake) in [
        (0, [(Field::State, "Đã xong"), (Field::ResultNumber, "1")], "Ô M2: từ “Mới ghi nhận” không chuyển thẳng"),
        (1, [(Field::State, "Đã xong"), (Field::ResultNumber, "1")], "Ô P3: hãy ghi ngày của văn bản kết quả"),
        (1, [(Field::State, "Không xử lý"), (Field::Basis, "x")], "Ô N3: ghi lý do của trạng thái mới"),
        (0, [(Field::Reason, "vì"), (Field::Basis, "x")], "Ô N2: lý do chỉ ghi khi"),
    ] {
        let mistakes = moved(row, &change).expect_err("a mistake");
        assert!(mistakes.len() == 1 && mistakes[0].starts_with(mistake), "{mistakes:?}");
    }
}

#[test]
fn every_mistake_is_named_by_its_cell() {
    let mistakes = round_trip(&two(), |rows| {
        set(rows, 0, Field::Kind, "thư");
        set(rows, 0, Field::Number, "");
        rows[0].cells[column(Field::Finding)] = Cell::Formula;
        rows[0].cells[column(Field::Basis)] = Cell::Broken;
        set(rows, 0, Field::IssuedOn, "31/02/2020");
        set(rows, 0, Field::Task, "KH, 9");
        rows[1].cells[CODE] = Cell::Text("99".to_owned());
        let row = add(rows, "12/2019/qd-ubnd");
        set(rows, row, Field::Issuer, "Ủy ban nhân dân thành phố");
        let row = add(rows, "7/NQ");
        set(rows, row, Field::Subject, "");
        add(rows, "7/NQ ");
    })
    .expect_err("mistakes");
    let cells: Vec<&str> = mistakes.iter().filter_map(|text| text.strip_prefix("Ô ")?.split(':').next()).collect();
    assert_eq!(cells, ["B2", "D2", "G2", "I2", "J2", "A3", "C4", "F5", "C6"], "{mistakes:#?}");
    assert!(mistakes.iter().any(|text| text.contains("đã có trong sổ, mã 11")), "{mistakes:#?}");
    assert!(mistakes.iter().any(|text| text.contains("đã ở ô C5")), "{mistakes:#?}");
}

#[test]
fn what_somebody_else_has_changed_since_is_not_overwritten() {
    let older = two();
    let mut rows = read(write(&older.entries, &older.tasks).expect("a file")).expect("rows");
    let mut newer = two();
    newer.entries[0].version += 1;
    assert!(parse(&rows, &newer).is_ok_and(|lines| lines == [Line::Same, Line::Same]), "nothing differs");
    set(&mut rows, 0, Field::Basis, "Luật Giáo dục");
    let mistakes = parse(&rows, &newer).expect_err("a mistake");
    assert!(mistakes[0].starts_with("Ô A2: văn bản này đã được sửa"), "{mistakes:?}");
    let twice = round_trip(&older, |rows| rows.push(rows[0].clone())).expect_err("a mistake");
    assert!(twice[0].starts_with("Ô A2: mã này trùng với ô A2"), "{twice:?}");
}

#[test]
fn other_files_get_one_sentence() {
    assert!(read(b"%PDF-1.7".to_vec()).expect_err("refused").contains("không phải tệp Excel"));
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "STT").expect("a cell");
    let refused = read(book.save_to_buffer().expect("a file")).expect_err("refused");
    assert!(refused.starts_with("Ô A1 phải là tiêu đề “Mã”"), "{refused}");
    assert!(read(write(&[], &[]).expect("a file")).expect_err("empty").contains("chưa có hàng nào"));
}

/// Words of all kinds, with what a spreadsheet might take for something else.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-ZàảẽộđĐ0-9 ,;.:_&<>\"'/=+@-]{1,40}",
        "[ -~\n]{1,60}",
        Just("=1+1".to_owned()),
        Just("@SUM(A1)".to_owned()),
        Just("_x0041_ _x000D_".to_owned()),
        Just("01/02/2026".to_owned()),
        Just("007".to_owned()),
        Just("TRUE".to_owned()),
    ]
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1950..2026i32, 1..366u32).prop_filter_map("a day", |(year, ordinal)| NaiveDate::from_yo_opt(year, ordinal))
}

fn any_place() -> impl Strategy<Value = Place> {
    (prop::sample::select(State::ALL), words(), words(), any_day()).prop_map(|(state, reason, number, on)| {
        let reason = Field::Reason.tidy(&format!("v{reason}"));
        let number = Field::ResultNumber.tidy(&format!("n{number}"));
        let said = match state {
            State::Done => Said { result_number: &number, result_on: Some(on), ..Said::default() },
            State::Dropped | State::Handling => Said { reason: &reason, ..Said::default() },
            State::Noted | State::Proposed => Said::default(),
        };
        Place::of(state, said, day(TODAY)).expect("a place")
    })
}

fn any_entry() -> impl Strategy<Value = (Fields, Place)> {
    let texts = (words(), words(), words(), words(), words(), words());
    let kinds = (prop::sample::select(DocumentKind::ALL), prop::sample::select(Proposal::ALL));
    let days = (any_day(), prop::option::of(any_day()), prop::option::of(7..10i64));
    (texts, kinds, days, any_place()).prop_map(
        |(
            (number, issuer, subject, finding, basis, responsible),
            (kind, proposal),
            (issued_on, due_on, task_id),
            place,
        )| {
            let fields = Fields {
                kind,
                number: Field::Number.tidy(&number),
                issued_on: Some(issued_on),
                issuer: Field::Issuer.tidy(&issuer),
                subject: Field::Subject.tidy(&subject),
                finding: Field::Finding.tidy(&finding),
                proposal,
                basis: Field::Basis.tidy(&basis),
                responsible: Field::Responsible.tidy(&responsible),
                due_on,
                task_id,
            };
            (fields, place)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Out and in again without an edit, whatever the register holds: nothing differs.
    #[test]
    fn a_round_trip_changes_nothing(entries in prop::collection::vec(any_entry(), 1..8)) {
        let entries = (1..).zip(entries).map(|(id, (fields, place))| entry(id, fields, place)).collect();
        let lines = round_trip(&book(entries), |_| {}).expect("valid");
        prop_assert!(lines.iter().all(|line| *line == Line::Same), "{lines:?}");
    }

    /// One document typed anew into an empty table is the very same document.
    #[test]
    fn what_is_written_down_by_a_table_is_what_it_says((fields, place) in any_entry()) {
        prop_assume!(fields.faults(day(TODAY)).is_empty() && fields.task_id != Some(9));
        let mut rows = read(write(&[entry(1, fields.clone(), place.clone())], &[]).expect("a file")).expect("rows");
        rows[0].cells[CODE] = Cell::Empty;
        let lines = parse(&rows, &book(Vec::new())).expect("valid");
        let [Line::New { fields: read, place: stands, .. }] = lines.as_slice() else { panic!("{lines:?}") };
        prop_assert_eq!((read, stands), (&fields, &place));
    }
}
