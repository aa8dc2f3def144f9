//! Out to Excel, in again: preview, confirmation, mistakes by their cells, nothing lost on the way.

use rust_xlsxwriter::Workbook;
use tiendo::office::excel::{self, Cell, Row};

use super::stage::{HEAD, KEEPER, TCCB, count, deed, download, of, record, stage, upload};

const COLUMNS: usize = 17;

/// The table as rows.
fn rows(file: &[u8]) -> Vec<Row> {
    excel::read(file.to_vec(), COLUMNS, 3_000).expect("rows")
}

/// A file of these rows.
fn file(rows: &[Row]) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for row in rows {
        for (column, cell) in (0..).zip(&row.cells) {
            let at = row.number - 1;
            match cell {
                Cell::Text(text) => drop(sheet.write_string(at, column, text).expect("a cell")),
                Cell::Day(on) => drop(sheet.write_datetime_with_format(at, column, *on, &day).expect("a cell")),
                Cell::Formula => drop(sheet.write_formula(at, column, "=1+1").expect("a cell")),
                Cell::Empty | Cell::Broken => {}
            }
        }
    }
    book.save_to_buffer().expect("a file")
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// A row for a new document.
fn new_row(number: u32, document: &str) -> Row {
    let mut cells = vec![Cell::Empty; COLUMNS];
    let words = ["Nghị quyết", document, "01/02/2020", "HĐND thành phố", "Học phí", "Hết hiệu lực một phần", "Bãi bỏ"];
    for (column, word) in (1..).zip(words) {
        cells[column] = text(word);
    }
    Row { number, cells }
}

#[tokio::test]
async fn the_file_that_comes_out_goes_in_again_without_a_difference() {
    let stage = stage().await;
    let task = stage.ask("select id::text from task where ref = 'I.2'").await;
    let finding = "=HYPERLINK(\"http://x\")\nĐiều 2; +1 @a";
    let page = record(&stage, &[("finding", finding), ("due_on", "31/12/2026"), ("task", &task)]).await;
    let done = record(&stage, &[("number", "007")]).await;
    deed(&stage, &done, "xu-ly", &[]).await.to();
    deed(&stage, &done, "xong", &[("result_number", "8/QĐ"), ("result_on", "20/11/2026")]).await.to();
    let table = download(&stage, KEEPER, "/ra-soat/xuat.xlsx").await;
    let read = rows(&table);
    assert_eq!(read.len(), 3, "titles and two documents");
    assert_eq!(read[1].cells[6], text(finding), "a text like a formula is a text");
    assert_eq!(read[1].cells[11], Cell::Day("2026-12-31".parse().expect("a day")), "a day is a day");
    assert_eq!(read[1].cells[9], text("KH thử, I.2"));
    let preview = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &table)]).await.to().to_owned();
    let seen = stage.get(KEEPER, &preview).await;
    seen.says(200, &["Bảng không khác sổ", "2 hàng giống sổ"]);
    assert!(!seen.body.contains("Xác nhận, ghi vào sổ"), "{}", seen.body);
    let told = stage.told(KEEPER, &preview, &[]).await;
    assert!(told.contains("không có gì thay đổi"), "{told}");
    assert_eq!(
        (of(&stage, &page, "version::text").await, of(&stage, &done, "version::text").await),
        ("1".into(), "3".into())
    );
    // What is filtered is what comes out, also for those who only read.
    let filtered = download(&stage, TCCB, "/ra-soat/xuat.xlsx?state=done").await;
    assert_eq!(rows(&filtered).len(), 2);
}

#[tokio::test]
async fn a_table_is_shown_before_it_is_confirmed_and_done_once() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    let mut table = rows(&download(&stage, KEEPER, "/ra-soat/xuat.xlsx").await);
    table[1].cells[8] = text("Luật Giáo dục");
    table[1].cells[12] = text("Đã trình");
    table.push(new_row(3, "5/NQ-HĐND"));
    table.push(new_row(4, "6/NQ-HĐND"));
    let preview = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &file(&table))]).await.to().to_owned();
    stage.get(HEAD, &preview).await.says(
        200,
        &[
            "2 văn bản mới, 1 văn bản được sửa",
            "<ins>Luật Giáo dục</ins>",
            "<del>Mới ghi nhận</del>",
            "<ins>Đã trình</ins>",
            "Nghị quyết 5/NQ-HĐND",
        ],
    );
    assert_eq!(count(&stage, KEEPER, "/ra-soat").await, "1", "nothing is written yet");
    stage.get(TCCB, &preview).await.says(403, &[]);
    stage.get("binh:staff", &preview).await.says(404, &[]);
    let told = stage.told(KEEPER, &preview, &[]).await;
    assert!(told.contains("2 văn bản mới, 1 văn bản được sửa"), "{told}");
    stage.post(KEEPER, &preview, &[]).await.says(404, &[]);
    assert_eq!(count(&stage, KEEPER, "/ra-soat").await, "3");
    assert_eq!(of(&stage, &page, "state || ' ' || basis").await, "proposed Luật Giáo dục");
    assert_eq!(
        stage.ask("select string_agg(replace(action, 'legal_entry.', ''), ' ' order by id) from journal where subject_kind = 'legal_entry'").await,
        "recorded proposed recorded recorded"
    );
    let discarded =
        upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &file(&[table[0].clone(), new_row(2, "7/NQ")]))]).await;
    let discarded = discarded.to();
    stage.post(KEEPER, &format!("{discarded}/bo"), &[]).await.to();
    stage.get(KEEPER, discarded).await.says(404, &[]);
}

#[tokio::test]
async fn mistakes_are_named_by_cell_and_what_has_moved_on_is_not_overwritten() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    let out = download(&stage, KEEPER, "/ra-soat/xuat.xlsx").await;
    let mut table = rows(&out);
    table[1].cells[3] = text("31/02/2019");
    let mut wrong = new_row(3, "12/2019/QĐ-UBND");
    wrong.cells[4] = text("UBND thành phố");
    table.push(wrong);
    let mut other = new_row(4, "8/NQ");
    other.cells[6] = Cell::Formula;
    table.push(other);
    let answer = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &file(&table))]).await;
    answer.says(
        422,
        &["Ô D2: ngày “31/02/2019” không đúng", "Ô C3: số này của cùng cơ quan đã có trong sổ", "Ô G4: có công thức"],
    );
    assert_eq!(stage.ask("select count(*)::text from legal_import").await, "0");

    let mut table = rows(&out);
    table[1].cells[8] = text("Luật Giáo dục");
    let preview = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &file(&table))]).await.to().to_owned();
    deed(&stage, &page, "xu-ly", &[]).await.to();
    stage.post(KEEPER, &preview, &[]).await.says(422, &["Ô A2: văn bản này đã được sửa trong sổ"]);
    assert_eq!(of(&stage, &page, "basis").await, "");

    for (bytes, said) in [(&b"%PDF-1.7"[..], "không phải tệp Excel"), (&b""[..], "Hãy chọn bảng Excel")] {
        upload(&stage, KEEPER, "/ra-soat/nhap", &[("x.xlsx", bytes)]).await.says(422, &[said]);
    }
    let blank = download(&stage, KEEPER, "/ra-soat/nhap/mau.xlsx").await;
    upload(&stage, KEEPER, "/ra-soat/nhap", &[("mau.xlsx", &blank)]).await.says(422, &["chưa có hàng nào"]);
}
