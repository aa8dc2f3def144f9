//! The tracking table: every task under its heading, in the plan's own words.

use std::io::{Cursor, Read};

use calamine::Data;

use super::{Stage, sheet};

#[tokio::test]
async fn word_and_excel_hold_every_task_with_its_own_words() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    visitor.get("/ke-hoach/1").await.is(200).says("/ke-hoach/1/bang-theo-doi.docx");
    visitor.get("/tong-hop?plan=1").await.is(200).says("/ke-hoach/1/bang-theo-doi.xlsx?period=quarter-2026-4");
    let excel = sheet(&visitor.get("/ke-hoach/1/bang-theo-doi.xlsx?period=quarter-2026-4").await.is(200));
    let text = |row: &[Data], column: usize| row[column].to_string();
    let tasks: Vec<_> = excel.rows().skip(1).filter(|row| !text(row, 4).is_empty()).collect();
    let wanted = stage.number("select count(*) from task where plan_id = 1 and dropped_on is null").await;
    assert_eq!(tasks.len() as i64, wanted);
    assert!(excel.height() - 1 > tasks.len(), "headings are rows too");
    assert!(tasks.iter().any(|row| text(row, 4) == "thực hiện thường xuyên" || text(row, 4).contains("thường xuyên")));
    assert!(tasks.iter().any(|row| text(row, 6).contains("đơn vị. ") && text(row, 6).contains("Bình quân")));
    assert!(tasks.iter().any(|row| text(row, 6).contains("theo báo cáo Quý")));
    let word = visitor.get("/ke-hoach/1/bang-theo-doi.docx?period=quarter-2026-4").await.is(200);
    let mut archive = zip::ZipArchive::new(Cursor::new(word.body)).expect("a zip");
    let mut document = String::new();
    archive.by_name("word/document.xml").expect("the text").read_to_string(&mut document).expect("text");
    assert!(
        document.contains("w:tblHeader") && document.contains("w:orient=\"landscape\""),
        "wide, with its titles on each page"
    );
    assert!(document.contains("Nội dung nhiệm vụ") && document.contains("Số liệu tính đến ngày 23/11/2026"));
}

#[tokio::test]
async fn a_unit_sees_its_own_part() {
    let stage = Stage::new().await;
    let mut officer = stage.visitor("tccb").await;
    let mut unit = stage.visitor("lequydon").await;
    let path = "/ke-hoach/1/bang-theo-doi.xlsx";
    let (whole, own) = (sheet(&officer.get(path).await.is(200)), sheet(&unit.get(path).await.is(200)));
    assert!(own.height() < whole.height(), "{} of {}", own.height(), whole.height());
    assert!(own.rows().all(|row| !row[6].to_string().contains("Bình quân")), "of one unit alone");
    unit.get("/ke-hoach/999/bang-theo-doi.xlsx").await.is(404);
}
