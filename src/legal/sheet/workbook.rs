//! The table as an Excel file.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{
    super::{DocumentKind, Entry, Field, Proposal, State, TaskChoice},
    CODE, COLUMNS, MAX_ROWS, VERSION, cell, column, title,
};
use crate::office::excel::{self, Cell, Refusal, Row};

/// Rows below the last entry that are prepared for new ones.
const SPARE_ROWS: usize = 200;
/// The sheet with the words that may be used.
const WORDS: &str = "Danh mục";
/// The longest text of a cell.
const MAX_CELL: usize = 32_767;

/// How wide a column is, in characters.
fn width(at: usize) -> f64 {
    let Some(field) = at.checked_sub(1).and_then(|place| Field::ALL.get(place)) else { return 8.0 };
    match field {
        Field::Finding | Field::Subject => 44.0,
        Field::Basis | Field::Issuer | Field::Reason => 28.0,
        Field::Number | Field::Task | Field::Responsible | Field::ResultNumber => 20.0,
        Field::Kind | Field::Proposal | Field::State => 16.0,
        Field::IssuedOn | Field::DueOn | Field::ResultOn => 13.0,
    }
}

/// Whether a column holds days.
fn is_day(at: usize) -> bool {
    [Field::IssuedOn, Field::DueOn, Field::ResultOn].into_iter().any(|field| column(field) == at)
}

fn face() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(12).set_text_wrap().set_align(FormatAlign::Top)
}

/// The table of these entries, and beside it the words that may be used.
///
/// # Errors
/// When the file cannot be made.
pub fn write(entries: &[Entry], tasks: &[TaskChoice]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Rà soát văn bản")?;
    // Whatever a text looks like, it is text: also "=…", and also after somebody has edited it.
    let text = face().set_num_format("@").set_quote_prefix().set_border(FormatBorder::Hair);
    let day = face().set_num_format("dd/mm/yyyy").set_border(FormatBorder::Hair);
    titles(sheet)?;
    for (row, entry) in (1..).zip(entries) {
        sheet.write_string_with_format(row, CODE as u16, entry.id.to_string(), &text)?;
        sheet.write_string_with_format(row, VERSION as u16, entry.version.to_string(), &text)?;
        for field in Field::ALL {
            let at = column(field) as u16;
            match cell(entry, field) {
                Cell::Text(words) => {
                    let words: String = words.chars().take(MAX_CELL).collect();
                    sheet.write_string_with_format(row, at, words, &text)?
                }
                Cell::Day(on) => sheet.write_datetime_with_format(row, at, on, &day)?,
                _ => sheet.write_blank(row, at, if is_day(at.into()) { &day } else { &text })?,
            };
        }
    }
    let last = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    choices(sheet, last + SPARE_ROWS as u32, tasks)?;
    sheet.set_freeze_panes(1, 3)?;
    sheet.autofilter(0, 0, last.max(1), VERSION as u16 - 1)?;
    sheet.set_landscape().set_paper_size(8).set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    sheet.set_header("&C&\"Times New Roman\"Sổ rà soát văn bản");
    sheet.set_footer("&CTrang &P/&N");
    words(book.add_worksheet().set_name(WORDS)?, tasks)?;
    book.save_to_buffer()
}

fn titles(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let head = face().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let head = head.set_background_color("#E8EDF2");
    let (text, day) = (face().set_num_format("@"), face().set_num_format("dd/mm/yyyy"));
    for at in 0..COLUMNS {
        let place = at as u16;
        sheet.set_column_width(place, width(at))?;
        sheet.set_column_format(place, if is_day(at) { &day } else { &text })?;
        sheet.write_with_format(0, place, title(at), &head)?;
    }
    sheet.set_column_hidden(VERSION as u16)?;
    Ok(())
}

/// Choices where there are only a few words to choose from.
fn choices(sheet: &mut Worksheet, last: u32, tasks: &[TaskChoice]) -> Result<(), XlsxError> {
    let mut offer = |field, list: DataValidation| {
        let at = column(field) as u16;
        sheet.add_data_validation(1, at, last, at, &list).map(drop)
    };
    let labels = |labels: Vec<&'static str>| DataValidation::new().allow_list_strings(&labels);
    offer(Field::Kind, labels(DocumentKind::ALL.iter().map(|kind| kind.label()).collect())?)?;
    offer(Field::Proposal, labels(Proposal::ALL.iter().map(|proposal| proposal.label()).collect())?)?;
    offer(Field::State, labels(State::ALL.iter().map(|state| state.label()).collect())?)?;
    let offered = tasks.iter().filter(|task| task.offered).count();
    if offered > 0 {
        let range = format!("='{WORDS}'!$A$2:$A${}", offered + 1);
        offer(Field::Task, DataValidation::new().allow_list_formula(range.as_str().into()))?;
    }
    Ok(())
}

/// The tasks that may be named, with what they say; the other words that may be used.
fn words(sheet: &mut Worksheet, tasks: &[TaskChoice]) -> Result<(), XlsxError> {
    let head = Format::new().set_bold();
    let text = Format::new().set_num_format("@").set_quote_prefix();
    let offered: Vec<&TaskChoice> = tasks.iter().filter(|task| task.offered).collect();
    let columns: [(&str, f64, Vec<&str>); 5] = [
        ("Nhiệm vụ", 24.0, offered.iter().map(|task| task.label.as_str()).collect()),
        ("Nội dung nhiệm vụ", 80.0, offered.iter().map(|task| task.content.as_str()).collect()),
        ("Loại văn bản", 22.0, DocumentKind::ALL.iter().map(|kind| kind.label()).collect()),
        ("Đề xuất", 22.0, Proposal::ALL.iter().map(|proposal| proposal.label()).collect()),
        ("Trạng thái", 22.0, State::ALL.iter().map(|state| state.label()).collect()),
    ];
    for (at, (name, width, words)) in (0..).zip(columns) {
        sheet.set_column_width(at, width)?;
        sheet.write_with_format(0, at, name, &head)?;
        for (row, word) in (1..).zip(words) {
            let word: String = word.chars().take(MAX_CELL).collect();
            sheet.write_string_with_format(row, at, word, &text)?;
        }
    }
    Ok(())
}

const NOT_EXCEL: &str =
    "Tệp này không phải tệp Excel .xlsx đọc được. Hãy xuất sổ hoặc tải tệp mẫu, sửa trong tệp đó rồi gửi lại.";

/// The rows below the titles. Blocking.
///
/// # Errors
/// One Vietnamese sentence about the file as a whole.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Row>, String> {
    let mut rows = excel::read(bytes, COLUMNS, MAX_ROWS + 1).map_err(|refusal| match refusal {
        Refusal::TooLarge => "Tệp lớn hơn 5 MB.".to_owned(),
        Refusal::NotExcel => NOT_EXCEL.to_owned(),
        Refusal::TooMuch => "Tệp này chứa quá nhiều dữ liệu.".to_owned(),
        Refusal::TooManyRows => format!("Bảng có hơn {MAX_ROWS} hàng. Hãy chia thành nhiều tệp."),
    })?;
    let has_titles = rows.first().is_some_and(|row| row.number == 1);
    let titles = if has_titles { rows.remove(0) } else { Row { number: 1, cells: Vec::new() } };
    for at in 0..COLUMNS {
        let expected = title(at);
        let fits = matches!(titles.cells.get(at), Some(Cell::Text(found)) if found.trim().to_lowercase() == expected.to_lowercase());
        if !fits {
            let place = titles.place(at);
            return Err(format!(
                "Ô {place} phải là tiêu đề “{expected}”. Hãy xuất sổ hoặc tải tệp mẫu và giữ nguyên hàng tiêu đề."
            ));
        }
    }
    if rows.is_empty() {
        return Err("Bảng chưa có hàng nào dưới hàng tiêu đề.".to_owned());
    }
    Ok(rows)
}
