use std::io::{Cursor, Read};

use calamine::{Data, DataType, Reader, Xlsx};
use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;

use super::*;
use crate::office::Row;

fn about() -> About {
    let made_at = DateTime::<Utc>::from_timestamp(1_790_000_000, 0).expect("an instant");
    About { title: "Phụ lục".to_owned(), creator: "Sở Giáo dục và Đào tạo".to_owned(), made_at }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("TT", 6, Kind::Ordinal),
        Column::new("Đơn vị", 40, Kind::Text),
        Column::new("Tổng số", 10, Kind::Count).totalled(Total::Sum),
        Column::new("trong hạn", 10, Kind::Count).within("Hoàn thành").totalled(Total::Sum),
        Column::new("Tỷ lệ", 8, Kind::Percent).totalled(Total::Share { parts: vec![3], wholes: vec![2] }),
        Column::new("Ngày", 12, Kind::Day),
    ]
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 5).expect("a day")
}

fn table() -> Table {
    let line = |name: &str, all: u32, done: u32| {
        Row::Line(vec!["1".into(), name.into(), all.into(), done.into(), Value::Percent(50), day().into()])
    };
    let heading = Row::Heading { level: 0, cells: vec!["I".into(), "Phòng".into()] };
    let rows = vec![heading, line("=cmd|' /C calc'!A0", 4, 2), line("Văn phòng", 3, 3)];
    Table { columns: columns(), rows, total: Some("Tổng cộng".to_owned()) }
}

fn file(write: impl FnOnce(&mut Book)) -> Vec<u8> {
    let mut book = Book::new(&about());
    write(&mut book);
    book.bytes().expect("a file")
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).expect("an Excel file")
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn a_table_is_read_back_with_real_numbers_and_days() {
    let bytes = file(|book| book.table("Theo đơn vị", "Phụ lục I", &table()).expect("a table"));
    let range = open(&bytes).worksheet_range("Theo đơn vị").expect("the sheet");
    let text = |row, column| range.get_value((row, column)).expect("a cell").to_string();
    assert_eq!(text(0, 3), "Hoàn thành trong hạn");
    assert_eq!(text(2, 1), "=cmd|' /C calc'!A0");
    assert_eq!(range.get_value((2, 2)), Some(&Data::Float(4.0)));
    assert_eq!(range.get_value((3, 4)), Some(&Data::Float(0.5)));
    assert_eq!(range.get_value((2, 5)).and_then(DataType::as_date), Some(day()));
    let totals = |row| [2, 3, 4].map(|column| range.get_value((row, column)).and_then(DataType::as_f64));
    assert_eq!(totals(1), [Some(7.0), Some(5.0), Some(0.71)], "the heading's subtotals, as they were computed");
    assert_eq!(totals(4), [Some(7.0), Some(5.0), Some(0.71)], "the total counts nothing twice");
}

#[test]
fn totals_are_formulas() {
    let bytes = file(|book| book.table("Theo đơn vị", "Phụ lục I", &table()).expect("a table"));
    let formulas = open(&bytes).worksheet_formula("Theo đơn vị").expect("the sheet");
    let of = |row, column| formulas.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(of(1, 2), "SUBTOTAL(9,C3:C4)");
    assert_eq!(of(4, 3), "SUBTOTAL(9,D2:D4)");
    let share = "IF((C5)=0,\"\",IF((D5)=(C5),1,IF((D5)=0,0,MEDIAN(0.01,ROUND((D5)/(C5),2),0.99))))";
    assert_eq!(of(4, 4), share);
    assert_eq!(of(2, 1), "", "what looks like a formula is none");
}

#[test]
fn a_sheet_is_ready_to_be_filtered_and_printed() {
    let bytes = file(|book| book.table("A", "Phụ lục I & II", &table()).expect("a table"));
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for needed in [
        "<pane xSplit=\"2\" ySplit=\"1\" topLeftCell=\"C2\"",
        "<autoFilter ref=\"A1:F4\"/>",
        "fitToHeight=\"0\"",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "Phụ lục I &amp;&amp; II",
    ] {
        assert!(sheet.contains(needed), "{needed} is missing in {sheet}");
    }
    let book = part(&bytes, "xl/workbook.xml");
    assert!(book.contains("<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"0\">A!$1:$1</definedName>"));
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn a_printed_title_begins_with_digits_as_it_is() {
    let bytes = file(|book| book.table("A", "206/KH-UBND & 9 tháng", &table()).expect("a table"));
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml").replace("&quot;", "\"").replace("&amp;", "&");
    let header = sheet.split("<oddHeader>").nth(1).and_then(|rest| rest.split("</oddHeader>").next());
    assert_eq!(header, Some("&C&13&\"Times New Roman,Bold\"206/KH-UBND && 9 tháng"), "no size of 13206");
}

#[test]
fn rows_are_as_tall_as_their_texts() {
    let mut table = table();
    let Row::Line(cells) = &mut table.rows[1] else { panic!("a line") };
    cells[1] = "Trường Trung học phổ thông chuyên ở một nơi rất xa trung tâm\nCơ sở 2".into();
    let bytes = file(|book| book.table("A", "", &table).expect("a table"));
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    let heights: Vec<&str> = sheet.split(" ht=\"").skip(1).map(|rest| rest.split('"').next().expect("it")).collect();
    assert_eq!(heights, ["48", "15.75", "48", "15.75", "15.75"], "titles, heading, lines, total");
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let once = || {
        file(|book| {
            book.table("A", "Phụ lục", &table()).expect("a table");
            let mut rows = book.rows("B", "Dữ liệu", &columns(), folder.path()).expect("a list");
            rows.push(&["1".into(), "x".into(), 1_u32.into()]).expect("a row");
            rows.finish().expect("the list");
        })
    };
    let first = once();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(first, once(), "whenever it is written");
    assert!(part(&first, "docProps/core.xml").contains("2026-09-21T"), "it says when it was so");
}

#[test]
fn a_long_list_goes_on_in_further_sheets() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = file(|book| {
        let mut rows = book.rows("Năm 2026", "Dữ liệu", &columns(), folder.path()).expect("a list").at_most(100);
        for number in 0..250_u32 {
            let name = format!("=đơn vị {number}");
            rows.push(&["1".into(), name.into(), number.into(), Value::Empty, Value::Empty, day().into()])
                .expect("a row");
        }
        rows.finish().expect("the list");
    });
    let mut book = open(&bytes);
    let names = book.sheet_names();
    assert_eq!(names, ["Năm 2026", "Năm 2026 (2)", "Năm 2026 (3)"]);
    let heights = names.iter().map(|name| book.worksheet_range(name).expect("a sheet").height()).collect::<Vec<_>>();
    assert_eq!(heights, [101, 101, 51], "each with its titles");
    let last = book.worksheet_range("Năm 2026 (3)").expect("a sheet");
    assert_eq!(last.get_value((50, 1)), Some(&Data::String("=đơn vị 249".to_owned())));
    assert_eq!(last.get_value((50, 5)).and_then(DataType::as_date), Some(day()));
    assert!(part(&bytes, "xl/worksheets/sheet3.xml").contains("<autoFilter ref=\"A1:F51\"/>"));
}

/// The most that this process has held in memory so far, in MB.
fn most_held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the measure");
    line.split_whitespace().nth(1).expect("a number").parse::<u64>().expect("a number") / 1024
}

#[test]
#[ignore = "takes minutes: run alone to measure 500 units × 200 tasks × 12 periods"]
fn memory_is_bounded_however_long_the_lists_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let titles = [("Đơn vị", 30), ("Mục", 8), ("Nhiệm vụ", 60), ("Tiến độ", 16), ("Trạng thái", 20), ("Nội dung", 80)];
    let mut columns = titles.map(|(title, width)| Column::new(title, width, Kind::Text)).to_vec();
    columns.push(Column::new("Hoàn thành", 12, Kind::Percent));
    columns.push(Column::new("Thời hạn", 12, Kind::Day));
    let account = "Đơn vị đã tổ chức quán triệt, xây dựng kế hoạch và triển khai tới từng viên chức. ".repeat(3);
    let (before, began) = (most_held(), std::time::Instant::now());
    let mut book = Book::new(&about());
    for period in 1..=12 {
        let mut rows = book.rows(&format!("Tháng {period}"), "Dữ liệu", &columns, folder.path()).expect("a list");
        for unit in 0..500_u32 {
            for task in 0..200_u32 {
                let mut cells: Vec<Value> = vec![
                    format!("Trường Trung học phổ thông số {unit}").into(),
                    format!("IV.{task}").into(),
                    format!("Rà soát, bổ sung quy chế làm việc, lần thứ {task}").into(),
                    "đang thực hiện".into(),
                    "đã được chấp nhận".into(),
                    format!("{account} {unit}/{task}").into(),
                ];
                cells.extend([Value::Percent(task % 101), day().into()]);
                rows.push(&cells).expect("a row");
            }
        }
        rows.finish().expect("the list");
    }
    let file = folder.path().join("rows.xlsx");
    book.write_to(std::fs::File::create(&file).expect("a file")).expect("written");
    let (most, took) = (most_held(), began.elapsed());
    let size = file.metadata().expect("the file").len() / 1024 / 1024;
    println!("1,200,000 rows: {before} MB before, {most} MB at most, {size} MB of file, {took:?}");
    assert!(most - before < 64, "{before} MB before, {most} MB at most");
}

#[test]
fn columns_have_letters_as_excel_counts() {
    assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
}

#[test]
fn a_book_can_be_held_by_a_job() {
    fn sent(_: impl Send) {}
    sent(Book::new(&about()));
}

/// Text as a sheet gives it back: what it cannot hold is left out before.
fn expected(text: &str) -> String {
    plain(text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read_back(texts in prop::collection::vec("\\PC{0,12}|[=+@-]\\PC{0,8}|_x[0-9A-F]{4}_|\\x{0}\\x{7}|a\\r\\nb", 1..6)) {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = texts.iter().map(|text| vec![Value::Text(format!("{text}|"))]).collect::<Vec<_>>();
        let columns = vec![Column::new("Chữ", 20, Kind::Text)];
        let bytes = file(|book| {
            let rows = lines.iter().cloned().map(Row::Line).collect();
            book.table("A", "", &Table { columns: columns.clone(), rows, total: None }).expect("a table");
            let mut rows = book.rows("B", "", &columns, folder.path()).expect("a list");
            for line in &lines {
                rows.push(line).expect("a row");
            }
            rows.finish().expect("the list");
        });
        let mut book = open(&bytes);
        for sheet in ["A", "B"] {
            let range = book.worksheet_range(sheet).expect("the sheet");
            for (row, text) in (1..).zip(&texts) {
                let read = range.get_value((row, 0)).map(Data::to_string);
                prop_assert_eq!(read, Some(expected(&format!("{text}|"))), "{}", sheet);
            }
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_cut(length in 32_760_usize..32_780) {
        let table = Table {
            columns: vec![Column::new("Chữ", 20, Kind::Text)],
            rows: vec![Row::Line(vec!["ệ".repeat(length).into()])],
            total: None,
        };
        let bytes = file(|book| book.table("A", "", &table).expect("a table"));
        let range = open(&bytes).worksheet_range("A").expect("the sheet");
        let read = range.get_value((1, 0)).map(Data::to_string).expect("the cell");
        prop_assert_eq!(read.chars().count(), length.min(MAX_TEXT));
        prop_assert_eq!(read.ends_with('…'), length > MAX_TEXT);
    }
}
