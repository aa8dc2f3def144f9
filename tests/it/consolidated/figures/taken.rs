//! Tables as they are taken out of pages and files: rows of cells, the titles first, without what each form adds for its eye.

use std::{
    fs,
    io::{Cursor, Read, Write},
};

use calamine::{Data, Ods, Range, Reader, Xlsx};
use chrono::{Days, NaiveDate};
use regex::{Captures, Regex};
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::super::{OFFICER, Stage};
use crate::office::program::Program;

pub type Rows = Vec<Vec<String>>;

/// A cell without the points of thousands, without the dash where nothing stands, its blanks and line ends alike.
pub fn plain(cell: &str) -> String {
    let cell = cell.replace("&#38;", "&").replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<");
    let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let thousands = Regex::new(r"^\d{1,3}(\.\d{3})+$").expect("a pattern");
    match cell.as_str() {
        "–" => String::new(),
        grouped if thousands.is_match(grouped) => grouped.replace('.', ""),
        _ => cell,
    }
}

/// A list as CSV.
pub async fn csv(stage: &Stage, path: &str) -> Rows {
    let (status, bytes) = stage.file(OFFICER, path).await;
    assert_eq!(status, 200, "{path}");
    let body = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(body);
    reader.records().map(|record| record.expect("a record").iter().map(plain).collect()).collect()
}

/// The tables of a page.
pub fn pages_tables(page: &str) -> Vec<Rows> {
    let cell = Regex::new(r"<t[dh](?: [^>]*)?>([^<]*)").expect("a pattern");
    let tables = page.split("<table").skip(1).map(|table| {
        let rows = table.split("<tr").skip(1);
        rows.map(|row| cell.captures_iter(row).map(|found| plain(&found[1])).collect()).collect()
    });
    tables.collect()
}

/// The figures of each row of the page of figures: the total, the five outcomes, what was owed and what was sent.
pub fn on_the_page(page: &str) -> Vec<Vec<u64>> {
    let cell = Regex::new(r#"(?s)<td class="num"[^>]*>(.*?)</td>"#).expect("a pattern");
    let tag = Regex::new(r"<[^>]*>").expect("a pattern");
    let number = |text: &str| text.replace('.', "").parse::<u64>().unwrap_or(0);
    let rows = page.split("<tr class=\"").skip(1).filter(|row| row.starts_with('l') || row.starts_with("total"));
    let row = |row: &str| {
        let row = row.split("</tr>").next().expect("a row");
        let cells: Vec<String> =
            cell.captures_iter(row).map(|found| tag.replace_all(&found[1], "").trim().to_owned()).collect();
        let (sent, owed) = cells[6].split_once('/').unwrap_or(("0", "0"));
        let counts = [5, 0, 1, 2, 3, 4].map(|at: usize| number(&cells[at]));
        counts.into_iter().chain([number(owed), number(sent)]).collect()
    };
    rows.map(row).collect()
}

/// The cells of a sheet: what its titles call a rate is printed as one, what they call a day as a day.
fn rows(range: &Range<Data>) -> Rows {
    let titles: Vec<String> = range.rows().next().expect("titles").iter().map(Data::to_string).collect();
    let cell = |(cell, title): (&Data, &String)| match cell {
        Data::Float(share) if title.to_lowercase().contains("tỷ lệ") => format!("{:.0}%", share * 100.0),
        Data::DateTime(serial) => {
            let first = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
            (first + Days::new(serial.as_f64() as u64)).format("%d/%m/%Y").to_string()
        }
        other => plain(&other.to_string()),
    };
    range.rows().map(|row| row.iter().zip(&titles).map(cell).collect()).collect()
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook")
}

/// The sheets of an Excel file as whoever reads it without computing finds them.
pub fn workbook(bytes: &[u8]) -> Vec<(String, Rows)> {
    let mut book = open(bytes);
    let names = book.sheet_names();
    names.into_iter().map(|name| (name.clone(), rows(&book.worksheet_range(&name).expect("a sheet")))).collect()
}

/// Which formula stands in each cell of a sheet, row by row; nothing where none does.
pub fn formulas(bytes: &[u8], sheet: &str, rows: usize, columns: usize) -> Rows {
    let range = open(bytes).worksheet_formula(sheet).expect("a sheet");
    let at = |index: usize| u32::try_from(index).expect("a place");
    let cell = |row: usize, column: usize| range.get_value((at(row), at(column))).cloned().unwrap_or_default();
    (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect()
}

/// The sheets with totals as an office program computes them, that finds nothing but zeros where formulas stand.
pub fn computed_anew(program: &Program, bytes: &[u8]) -> Vec<(String, Rows)> {
    let result = Regex::new(r"(</f><v>)[^<]*(</v>)").expect("a pattern");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut emptied = ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("read");
        let name = part.name().expect("a name").into_owned();
        emptied.start_file(name.as_str(), SimpleFileOptions::default()).expect("begun");
        match name.starts_with("xl/worksheets/") {
            true => {
                let text = String::from_utf8(content).expect("text");
                found += result.find_iter(&text).count();
                let zero = |found: &Captures<'_>| format!("{}0{}", &found[1], &found[2]);
                emptied.write_all(result.replace_all(&text, zero).as_bytes())
            }
            false => emptied.write_all(&content),
        }
        .expect("written");
    }
    assert!(found > 30, "{found} formulas");
    let folder = TempDir::new().expect("a folder");
    let file = emptied.finish().expect("a zip").into_inner();
    fs::write(folder.path().join("bao-cao.xlsx"), file).expect("written");
    program.convert(folder.path(), "bao-cao.xlsx", "ods");
    let computed = fs::read(folder.path().join("bao-cao.ods")).expect("a file");
    let mut book = Ods::new(Cursor::new(computed)).expect("a workbook");
    let names: Vec<String> = book.sheet_names().into_iter().take(3).collect();
    names.into_iter().map(|name| (name.clone(), rows(&book.worksheet_range(&name).expect("a sheet")))).collect()
}
