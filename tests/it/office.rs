//! Files for officials, opened by an office program: it must take them as they are meant.

pub mod program;
mod sample;

use std::{fs, path::Path};

use chrono::{DateTime, NaiveDate, Utc};
use program::{Program, output};
use tempfile::TempDir;
use tiendo::office::{About, Value, csv, word, workbook::Book};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn about() -> About {
    let made_at = DateTime::<Utc>::from_timestamp(1_790_000_000, 0).expect("an instant");
    About {
        title: "Báo cáo quý III năm 2026".to_owned(), creator: "Sở Giáo dục và Đào tạo".to_owned(), made_at
    }
}

/// A word of a page: where it stands, in points from the upper left corner.
#[derive(Debug)]
struct Word {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

/// The pages of a PDF: width, height, words.
fn pages(pdf: &Path) -> Vec<(f64, f64, Vec<Word>)> {
    let text = output("pdftotext", &["-bbox", &pdf.to_string_lossy(), "-"]);
    let numbers = |tag: &str| -> Vec<f64> {
        tag.split('"').skip(1).step_by(2).map(|number| number.parse().expect("a number")).collect()
    };
    let mut pages = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page ") {
            let size = numbers(line);
            pages.push((size[0], size[1], Vec::new()));
        } else if line.starts_with("<word ") {
            let (tag, rest) = line.split_once('>').expect("a word");
            let place = numbers(tag);
            let text = rest.trim_end_matches("</word>").to_owned();
            let word = Word { left: place[0], top: place[1], right: place[2], bottom: place[3], text };
            pages.last_mut().expect("a page").2.push(word);
        }
    }
    pages
}

fn millimetres(points: f64) -> f64 {
    points / 72.0 * 25.4
}

/// The word of that text on a page.
fn find<'a>(words: &'a [Word], text: &str) -> &'a Word {
    words.iter().find(|word| word.text == text).unwrap_or_else(|| panic!("{text} is not on the page: {words:?}"))
}

#[test]
fn a_report_prints_in_the_form_of_the_decree() {
    let Some(program) = Program::open() else { return };
    let folder = TempDir::new().expect("a folder");
    let file = word::write(&sample::report(about())).expect("a file");
    fs::write(folder.path().join("bao-cao.docx"), file).expect("written");
    program.convert(folder.path(), "bao-cao.docx", "pdf");
    program.keep(folder.path());
    let pdf = folder.path().join("bao-cao.pdf");

    let fonts = output("pdffonts", &[&pdf.to_string_lossy()]);
    let foreign: Vec<_> = fonts.lines().skip(2).filter(|font| !font.contains("LiberationSerif")).collect();
    assert!(foreign.is_empty(), "every letter is in the font that stands in for Times New Roman: {foreign:?}");

    let pages = pages(&pdf);
    let first = &pages[0].2;
    let (state, motto) = (find(first, "CỘNG"), find(first, "Độc"));
    assert!((find(first, "NAM").top - state.top).abs() < 1.0, "the name of the state is on one line");
    assert!(motto.top > state.top && find(first, "phúc").top - motto.top < 1.0);
    assert!((find(first, "SỞ").top - find(first, "TẠO").top).abs() < 1.0, "so is the name of the body");
    assert!((find(first, "Số:").bottom - find(first, "Phòng,").bottom).abs() < 3.0, "number and day stand level");
    // Which page of the report or of an appendix each is.
    let mut numbers: Vec<u32> = Vec::new();
    for (page, (width, _, words)) in pages.iter().enumerate() {
        let (left, right) = (words.iter().map(|word| word.left), words.iter().map(|word| word.right));
        let (left, right) = (left.fold(f64::MAX, f64::min), right.fold(0.0, f64::max));
        assert!(millimetres(left) >= 29.9, "page {page}: {}", millimetres(left));
        assert!(millimetres(width - right) >= 14.5, "page {page}: {}", millimetres(width - right));
        let above: Vec<&Word> = words.iter().filter(|word| millimetres(word.bottom) < 20.0).collect();
        let number = match above[..] {
            [] => 1,
            [number] => {
                // In the middle between the margins, of which the left one is wider.
                let middle = millimetres((number.left + number.right) / 2.0 - width / 2.0);
                assert!((middle - 7.5).abs() < 1.0, "page {page}: {middle}");
                number.text.parse().expect("a number")
            }
            _ => panic!("page {page} has more than its number in the margin: {above:?}"),
        };
        numbers.push(number);
    }
    for (page, number) in numbers.iter().enumerate().filter(|(_, number)| **number > 1) {
        assert_eq!(Some(number - 1), numbers[..page].last().copied(), "{numbers:?}");
    }
    let begins: Vec<usize> = (0..pages.len()).filter(|page| numbers[*page] == 1).collect();
    let [0, by_unit, by_task] = begins[..] else { panic!("a report and two appendices: {numbers:?}") };
    assert!(by_unit >= 2 && by_task - by_unit >= 2, "each goes over to a second page: {numbers:?}");
    let landscape: Vec<bool> = pages.iter().map(|page| page.0 > page.1).collect();
    assert!(landscape.iter().enumerate().all(|(page, wide)| *wide == (page >= by_unit)), "{landscape:?}");
    for page in &pages[by_unit..by_task] {
        find(&page.2, "TT");
        find(&page.2, "chú");
    }
}

#[test]
fn formulas_compute_what_was_written_beside_them() {
    let Some(program) = Program::open() else { return };
    let folder = TempDir::new().expect("a folder");
    let table = sample::by_unit(60);
    let mut book = Book::new(&about());
    book.table("Theo đơn vị", "Phụ lục I. Kết quả theo đơn vị", &table).expect("a table");
    fs::write(folder.path().join("phu-luc.xlsx"), book.bytes().expect("a file")).expect("written");
    // The program computes every formula anew: see the settings it is opened with.
    program.convert(folder.path(), "phu-luc.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false");
    let computed = fs::read_to_string(folder.path().join("phu-luc.csv")).expect("the table");
    let last = computed.lines().last().expect("the total").to_owned();
    let shown = table.shown();
    let expected: Vec<String> = shown.last().expect("the total").cells.iter().map(Value::printed).collect();
    let figures = |line: &str| line.chars().filter(|sign| sign.is_ascii_digit() || *sign == '%').collect::<String>();
    assert_eq!(figures(&last), figures(&expected.join(",")), "{last}");
    let own = String::from_utf8(csv::write(&table).expect("a list")).expect("text");
    assert_eq!(own.lines().count(), computed.lines().count());
    program.convert(folder.path(), "phu-luc.xlsx", "pdf");
    let pages = pages(&folder.path().join("phu-luc.pdf"));
    assert!(pages.len() >= 2 && pages.iter().all(|page| page.0 > page.1), "A4 lying, all columns on each page");
    for page in &pages {
        find(&page.2, "chú");
    }
    program.keep(folder.path());
}
