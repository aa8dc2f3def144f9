//! The same figures on the page, in CSV and in Excel, of an open period and of a closed one.

use calamine::{Data, DataType};
use regex::Regex;

use super::{Stage, csv_rows, sheet};

/// The figures of each row of a page: five outcomes, the total, what was owed and what was sent.
fn on_the_page(page: &str) -> Vec<Vec<i64>> {
    let cell = Regex::new(r#"(?s)<td class="num"[^>]*>(.*?)</td>"#).expect("a pattern");
    let tag = Regex::new(r"<[^>]*>").expect("a pattern");
    let number = |text: &str| text.replace('.', "").parse::<i64>().unwrap_or(0);
    let rows = page.split("<tr class=\"").skip(1).filter(|row| row.starts_with('l') || row.starts_with("total"));
    let row = |row: &str| {
        let row = row.split("</tr>").next().expect("a row");
        let cells: Vec<String> =
            cell.captures_iter(row).map(|found| tag.replace_all(&found[1], "").trim().to_owned()).collect();
        let mut figures: Vec<i64> = cells[..6].iter().map(|text| number(text)).collect();
        let (sent, owed) = cells[6].split_once('/').unwrap_or(("0", "0"));
        figures.extend([number(owed), number(sent)]);
        figures
    };
    rows.map(row).collect()
}

#[tokio::test]
async fn page_csv_and_excel_say_the_same_of_every_section_and_task() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    for period in ["quarter-2026-4", "quarter-2026-3"] {
        let path = format!("/tong-hop?plan=1&period={period}&open=all");
        let page = on_the_page(&visitor.get(&path).await.is(200).text());
        assert!(page.len() > 30, "{} rows", page.len());
        assert!(page.iter().any(|row| row[7] > 0), "something was sent");
        let csv = csv_rows(&visitor.get(&format!("{path}&xuat=csv")).await);
        let number = |text: &String| text.parse::<i64>().unwrap_or(-1);
        let csv: Vec<Vec<i64>> = csv[1..].iter().map(|row| row[4..12].iter().map(number).collect()).collect();
        assert_eq!(csv, page, "{period}");
        let excel = sheet(&visitor.get(&format!("{path}&xuat=xlsx")).await);
        let number = |value: &Data| value.as_f64().map_or(-1, |number| number as i64);
        let excel: Vec<Vec<i64>> = excel.rows().skip(1).map(|row| row[4..12].iter().map(number).collect()).collect();
        assert_eq!(excel, page, "{period}");
    }
}

#[tokio::test]
async fn the_directors_figures_add_up_to_the_summarys() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("giamdoc").await;
    let last = |rows: Vec<Vec<String>>| rows.last().expect("a total").clone();
    let summary = last(csv_rows(&visitor.get("/tong-hop?xuat=csv").await));
    let board = last(csv_rows(&visitor.get("/dieu-hanh?xuat=csv").await));
    assert_eq!(summary[4..], board[1..]);
}
