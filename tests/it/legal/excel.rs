//! Out to Excel, in again: preview, confirmation, mistakes by their cells, nothing lost on the way.

use rust_xlsxwriter::Workbook;
use tiendo::office::excel::{self, Cell, Row};

use super::stage::{HEAD, KEEPER, TCCB, count, deed, download, of, record, run, stage, upload};
use crate::support::statements;

const COLUMNS: usize = 16;

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

#[tokio::test]
async fn what_has_no_number_yet_is_not_written_down_twice_by_a_table() {
    let stage = stage().await;
    let mut table = rows(&download(&stage, KEEPER, "/ra-soat/nhap/mau.xlsx").await);
    let mut new = new_row(2, "");
    (new.cells[2], new.cells[3], new.cells[7]) = (Cell::Empty, Cell::Empty, text("Ban hành mới"));
    table.push(new);
    let sent = file(&table);
    let first = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &sent)]).await.to().to_owned();
    // Another takes the place of the one that was sent before; a colleague's stays.
    let second = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &sent)]).await.to().to_owned();
    let other = upload(&stage, HEAD, "/ra-soat/nhap", &[("so.xlsx", &sent)]).await.to().to_owned();
    stage.get(KEEPER, &first).await.says(404, &[]);
    assert_eq!(stage.ask("select count(*)::text from legal_import").await, "2");
    stage.post(KEEPER, &second, &[]).await.to();
    let mistake = ["Ô F2: văn bản ban hành mới cùng loại, cơ quan ban hành và trích yếu này đã có trong sổ"];
    stage.post(HEAD, &other, &[]).await.says(422, &mistake);
    upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &sent)]).await.says(422, &mistake);
    assert_eq!(count(&stage, KEEPER, "/ra-soat").await, "1");
}

#[tokio::test]
async fn a_long_table_costs_a_few_statements() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    record(&stage, &[("number", "13/QĐ")]).await;
    let mut table = rows(&download(&stage, KEEPER, "/ra-soat/xuat.xlsx").await);
    table[1].cells[8] = text("Luật Giáo dục");
    table[2].cells[8] = text("Luật Viên chức");
    table.extend((4..304).map(|number| new_row(number, &format!("{number}/NQ-HĐND"))));
    let preview = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &file(&table))]).await.to().to_owned();
    statements::listen();
    stage.post(KEEPER, &preview, &[]).await.to();
    let heard = statements::heard();
    let own = heard.iter().filter(|statement| !statement.contains("insert into journal")).count();
    assert!(own <= 14, "{own} statements: {heard:#?}");
    assert_eq!(count(&stage, KEEPER, "/ra-soat").await, "302");
    assert_eq!(of(&stage, &page, "basis || ' ' || version").await, "Luật Giáo dục 2");
    // Each journal entry is about its own document.
    let apart = "select count(*)::text from journal j join legal_entry e on e.id = j.subject_id
         where j.action = 'legal_entry.recorded' and j.after ->> 'number' <> e.number";
    assert_eq!(stage.ask(apart).await, "0");
    assert_eq!(stage.ask("select count(*)::text from journal where action like 'legal_entry.%'").await, "304");
}

#[tokio::test]
async fn of_several_registers_the_last_column_names_the_owner() {
    let stage = stage().await;
    record(&stage, &[]).await;
    let wide = |file: &[u8]| excel::read(file.to_vec(), COLUMNS + 1, 3_000).expect("rows");
    let own = download(&stage, TCCB, "/ra-soat/xuat.xlsx").await;
    assert_eq!(wide(&own)[0].cells[COLUMNS], Cell::Empty, "there is but one");
    run(
        &stage,
        "insert into legal_entry (owner_unit_id, kind, number, issued_on, issuer, subject, finding, proposal, likeness, recorded_by,
            recorded_at, changed_at)
         select u.id, e.kind, '5/QĐ', e.issued_on, e.issuer, e.subject, e.finding, e.proposal, '5', e.recorded_by, e.recorded_at,
            e.changed_at from legal_entry e, unit u where u.code = 'b'",
    )
    .await;
    let table = download(&stage, TCCB, "/ra-soat/xuat.xlsx?sort=number").await;
    let read = wide(&table);
    let owners: Vec<_> = read.iter().map(|row| row.cells[COLUMNS].clone()).collect();
    assert_eq!(owners, [text("Sổ của"), text("Sở thử"), text("Trường B")]);
    // It is not read again.
    let mut kept = rows(&table);
    kept.truncate(2);
    let preview = upload(&stage, KEEPER, "/ra-soat/nhap", &[("so.xlsx", &file(&kept))]).await;
    stage.get(KEEPER, preview.to()).await.says(200, &["Bảng không khác sổ"]);
    let owner = stage.ask("select id::text from unit where code = 'b'").await;
    let list = format!("/ra-soat?owner={owner}");
    assert_eq!(count(&stage, TCCB, &list).await, "1");
    stage.get(TCCB, &list).await.says(200, &["<small>sổ của Trường B</small>"]);
    assert_eq!(count(&stage, KEEPER, &list).await, "0", "out of reach");
}
