//! Workbooks, written by the library that writes the portal's own.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, FormatAlign, Workbook};

use super::written::{short, zip};
use crate::outline::intake::{Refusal, read_document};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn assignments() -> Workbook {
    let mut book = Workbook::new();
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    let title = Format::new().set_bold().set_align(FormatAlign::Center);
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("Phân công").expect("a sheet");
    sheet.merge_range(1, 1, 1, 2, "ỦY BAN NHÂN DÂN", &plain).expect("merged");
    sheet.merge_range(1, 3, 1, 4, "CỘNG HÒA XÃ HỘI", &plain).expect("merged");
    sheet.merge_range(3, 1, 3, 4, "PHỤ LỤC PHÂN CÔNG", &title).expect("merged");
    sheet.write(4, 1, "(Kèm theo Kế hoạch)").expect("written");
    for (column, name) in (1..).zip(["TT", "Nội dung", "Chủ trì", "Thời hạn"]) {
        sheet.write_with_format(6, column, name, &bold).expect("written");
    }
    sheet.write(7, 1, "I").expect("written");
    sheet.merge_range(7, 2, 7, 4, "TUYÊN TRUYỀN", &plain).expect("merged");
    sheet.write(8, 1, 1).expect("written");
    sheet.write(8, 2, "Việc  một\nchi tiết").expect("written");
    sheet.merge_range(8, 3, 9, 3, "Văn phòng", &plain).expect("merged");
    sheet.write_with_format(8, 4, &day(2026, 9, 5), &date).expect("written");
    sheet.write(9, 1, 2.5).expect("written");
    sheet.write(9, 2, "Việc hai").expect("written");
    let hidden = book.add_worksheet().set_name("Danh mục").expect("a sheet");
    hidden.write(0, 0, "không in").expect("written");
    hidden.set_hidden(true);
    let second = book.add_worksheet();
    second.write(0, 0, "Việc").expect("written");
    second.write(0, 1, "Hạn").expect("written");
    book
}

#[test]
fn sheets_are_tables_below_their_titles() {
    let bytes = assignments().save_to_buffer().expect("saved");
    let read = read_document("bảng phân công.xlsx", &bytes).expect("read");
    let expected = [
        "[0] 2>ỦY BAN NHÂN DÂN | 2>CỘNG HÒA XÃ HỘI",
        "=*PHỤ LỤC PHÂN CÔNG",
        "(Kèm theo Kế hoạch)",
        "[1] *TT | *Nội dung | *Chủ trì | *Thời hạn",
        "[1] I | 3>TUYÊN TRUYỀN",
        "[1] 1 | Việc một\nchi tiết | Văn phòng | 05/09/2026",
        "[1] 2.5 | Việc hai | ^ | ",
        "[2] Việc | Hạn",
    ];
    assert_eq!(short(&read), expected);
}

#[test]
fn a_workbook_in_old_codes_is_converted() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, words) in (0..).zip(["Thùc hiÖn KÕ ho¹ch", "trước", "chuyÓn ®æi sè tr\u{ad}íc ngµy"]) {
        if row != 1 {
            sheet.write(row, 0, words).expect("written");
            sheet.write(row, 1, 1).expect("written");
        }
    }
    let read = read_document("a.xlsx", &book.save_to_buffer().expect("saved")).expect("read");
    assert_eq!(short(&read), ["[0] Thực hiện Kế hoạch | 1", "[0] chuyển đổi số trước ngày | 1"]);
    assert_eq!(read.warnings.len(), 1);
}

/// A workbook whose first sheet is this.
fn with_sheet(sheet: &str) -> Vec<u8> {
    let types = r#"<Types><Default Extension="rels" ContentType="r"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let root = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let own = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", own.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    zip(&parts)
}

fn cells(cells: &str, after: &str) -> Vec<u8> {
    with_sheet(&format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData>{after}</worksheet>"#
    ))
}

#[test]
fn cells_far_apart_do_not_fill_the_memory() {
    let cell = |at: &str| format!(r#"<row><c r="{at}" t="inlineStr"><is><t>chữ</t></is></c></row>"#);
    let far = cells(&(cell("A1") + &cell("XFD1048576")), "");
    assert_eq!(read_document("a.xlsx", &far).expect("two titles").blocks.len(), 2);
    let wide: String =
        (1..200).map(|row| format!(r#"<row><c r="A{row}"><v>1</v></c><c r="XFD{row}"><v>2</v></c></row>"#)).collect();
    assert_eq!(read_document("a.xlsx", &cells(&wide, "")).err(), Some(Refusal::TooMuch));
}

#[test]
fn merged_regions_may_be_any() {
    let filled = r#"<row><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row><row><c r="A2"><v>4</v></c><c r="B2"><v>5</v></c><c r="C2"><v>6</v></c></row>"#;
    let merge = |region: &str| cells(filled, &format!(r#"<mergeCells><mergeCell ref="{region}"/></mergeCells>"#));
    let read = read_document("a.xlsx", &merge("A1:XFD1048576"));
    assert_eq!(short(&read.expect("read")), ["[0] 3>1", "[0] 3>^"]);
    for broken in ["", ":", "A0:B1", "B2:A1", "A2:B1", "AA1:B1", "A1:ZZZZZZZ9", "A1:B1:C1", "A99999999999:B1", "é1"] {
        assert_eq!(read_document("a.xlsx", &merge(broken)).err(), Some(Refusal::Damaged), "{broken}");
    }
    let cell = cells(r#"<row r="99999999999"><c r="AAAAAAAAAAAAAA1"><v>1</v></c></row>"#, "");
    assert_eq!(read_document("a.xlsx", &cell).err(), Some(Refusal::Damaged));
}

#[test]
fn declarations_and_bombs_are_refused_in_workbooks_too() {
    let entity = with_sheet(r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>"#);
    assert_eq!(read_document("a.xlsx", &entity).err(), Some(Refusal::Declarations));
    let spaces = cells(&" ".repeat(20 * 1024 * 1024), "");
    assert_eq!(read_document("a.xlsx", &spaces).err(), Some(Refusal::Bomb));
    assert_eq!(read_document("a.xlsx", &with_sheet("<worksheet><sheetData>")).err(), Some(Refusal::Damaged));
    assert_eq!(read_document("a.xlsx", &cells("", "")).err(), Some(Refusal::Empty));
}
