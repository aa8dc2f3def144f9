//! The list as an Excel file.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::store::Listed;
use crate::clock;

/// Most rows of a table.
pub const MAX_ROWS: usize = 5_000;
/// The longest text of a cell.
const MAX_CELL: usize = 32_767;

/// Titles of the columns, and their widths in characters.
const COLUMNS: [(&str, f64); 14] = [
    ("TT", 6.0),
    ("Họ tên, tên tập thể", 28.0),
    ("Đối tượng", 12.0),
    ("Chức vụ, nơi công tác", 26.0),
    ("Đơn vị đề nghị", 28.0),
    ("Thành tích", 60.0),
    ("Hình thức đề nghị", 18.0),
    ("Kế hoạch", 22.0),
    ("Nhiệm vụ", 12.0),
    ("Ngày đề nghị", 13.0),
    ("Ngày vào danh sách", 13.0),
    ("Trạng thái", 22.0),
    ("Văn bản chuyển cấp trên", 30.0),
    ("Quyết định", 26.0),
];
/// The columns that hold days.
const DAYS: [usize; 2] = [9, 10];

fn face() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(12).set_text_wrap().set_align(FormatAlign::Top)
}

/// A paper in a cell: "UBND thành phố; số 12/TTr; 01/12/2026".
fn paper(parts: [&str; 3]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// The words of a row; those of days are written by themselves.
fn words(number: usize, row: &Listed) -> [String; COLUMNS.len()] {
    let day = |on: Option<chrono::NaiveDate>| on.map(|on| crate::web::show::day(&on)).unwrap_or_default();
    [
        number.to_string(),
        row.name.clone(),
        row.kind.label().to_owned(),
        row.position.clone(),
        row.unit_name.clone(),
        row.words.clone(),
        row.award.label().to_owned(),
        row.plan_short_title.clone(),
        row.task_ref.clone().unwrap_or_default(),
        String::new(),
        String::new(),
        row.state.label_within(row.own_plan).to_owned(),
        paper([&row.sent_to, &row.sent_number, &day(row.sent_on)]),
        paper(["", &row.decision_number, &day(row.decision_on)]),
    ]
}

/// The table of these proposals, under a heading that says which they are.
///
/// # Errors
/// When the file cannot be made.
pub fn write(rows: &[Listed], scope: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Gương điển hình")?;
    // Whatever a text looks like, it is text: also "=…", and also after somebody has edited it.
    let text = face().set_num_format("@").set_quote_prefix().set_border(FormatBorder::Hair);
    let date = face().set_num_format("dd/mm/yyyy").set_border(FormatBorder::Hair);
    let head = face().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let head = head.set_background_color("#E8EDF2");
    let title = Format::new().set_font_name("Times New Roman").set_font_size(14).set_bold();
    sheet.write_string_with_format(0, 0, "DANH SÁCH GƯƠNG ĐIỂN HÌNH, ĐỀ NGHỊ BIỂU DƯƠNG", &title)?;
    sheet.write_string_with_format(1, 0, scope, &Format::new().set_font_name("Times New Roman").set_italic())?;
    for (at, (name, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_with_format(3, at, name, &head)?;
    }
    for ((line, number), row) in (4..).zip(1..).zip(rows) {
        for (at, words) in (0..).zip(words(number, row)) {
            let words: String = words.chars().take(MAX_CELL).collect();
            sheet.write_string_with_format(line, at, words, &text)?;
        }
        for (at, day) in DAYS.into_iter().zip([Some(row.proposed_at), row.listed_at]) {
            let at = u16::try_from(at).unwrap_or_default();
            match day.map(clock::local_day) {
                Some(on) => sheet.write_datetime_with_format(line, at, on, &date)?,
                None => sheet.write_blank(line, at, &date)?,
            };
        }
    }
    sheet.set_freeze_panes(4, 2)?;
    sheet.set_landscape().set_paper_size(8).set_repeat_rows(3, 3)?.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&CTrang &P/&N");
    book.save_to_buffer()
}
