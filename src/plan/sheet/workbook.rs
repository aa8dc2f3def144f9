//! The table as an Excel file.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{COLUMNS, MAX_ROWS, NO, Origin, SECTION, YES, cells, section_label};
use crate::{
    office::excel::{self, Cell, Refusal, Row},
    plan::{
        TaskKind,
        draft::{Content, Target},
        register::Register,
    },
};

/// Widths of the columns, in characters.
const WIDTHS: [f64; COLUMNS.len()] = [9.0, 28.0, 13.0, 64.0, 24.0, 32.0, 34.0, 34.0, 11.0, 10.0];

/// Rows below the last task that are prepared for new ones.
const SPARE_ROWS: usize = 50;

/// The table of a plan or draft: tasks, and beside them the names that may be used.
pub fn write(content: &Content, origin: Origin, register: &Register) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Phân công")?;
    // Whatever a text looks like, it is text: also "=…", and also after somebody has edited it.
    let text = Format::new().set_num_format("@").set_quote_prefix().set_text_wrap().set_align(FormatAlign::Top);
    let text = text.set_border(FormatBorder::Hair).set_font_name("Times New Roman").set_font_size(12);
    let spare = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    titles(sheet, origin, &spare)?;
    for (row, task) in (1..).zip(&content.tasks) {
        for (column, cell) in (0..).zip(cells(task, content)) {
            if cell.is_empty() {
                sheet.write_blank(row, column, &text)?;
            } else {
                sheet.write_string_with_format(row, column, cell, &text)?;
            }
        }
    }
    choices(sheet, content)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    sheet.set_header(format!("&C&\"Times New Roman\"Phụ lục phân công – {}", content.short_title.replace('&', "&&")));
    sheet.set_footer("&CTrang &P/&N");
    names(book.add_worksheet().set_name("Danh mục")?, content, register)?;
    book.save_to_buffer()
}

fn titles(sheet: &mut Worksheet, origin: Origin, spare: &Format) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_text_wrap().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let title = title.set_font_name("Times New Roman").set_font_size(12).set_background_color("#E8EDF2");
    for (column, (name, width)) in (0..).zip(COLUMNS.into_iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.set_column_format(column, spare)?;
        sheet.write_with_format(0, column, name, &title)?;
    }
    let hidden = COLUMNS.len() as u16 - 1;
    sheet.set_column_hidden(hidden)?;
    sheet.write_string(0, hidden + 1, origin.written())?;
    sheet.set_column_hidden(hidden + 1)?;
    Ok(())
}

/// Choices where there are only a few words to choose from.
fn choices(sheet: &mut Worksheet, content: &Content) -> Result<(), XlsxError> {
    let last = (content.tasks.len() + SPARE_ROWS).min(MAX_ROWS) as u32;
    let kinds: Vec<&str> = TaskKind::ALL.iter().map(|kind| kind.label()).collect();
    sheet.add_data_validation(1, 2, last, 2, &DataValidation::new().allow_list_strings(&kinds)?)?;
    sheet.add_data_validation(1, 8, last, 8, &DataValidation::new().allow_list_strings(&[YES, NO])?)?;
    if !content.sections.is_empty() {
        let range = format!("='Danh mục'!$A$2:$A${}", content.sections.len() + 1);
        let sections = DataValidation::new().allow_list_formula(range.as_str().into());
        sheet.add_data_validation(1, SECTION as u16, last, SECTION as u16, &sections)?;
    }
    Ok(())
}

/// The names that may be used: headings, units, groups.
fn names(sheet: &mut Worksheet, content: &Content, register: &Register) -> Result<(), XlsxError> {
    let title = Format::new().set_bold();
    let text = Format::new().set_num_format("@").set_quote_prefix();
    for (column, (name, width)) in (0..).zip([("Mục", 60), ("Đơn vị", 50), ("Nhóm đơn vị", 50)]) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, name, &title)?;
    }
    let units = register.known().iter().filter(|known| matches!(known.target, Target::Unit(_)));
    let groups = register.known().iter().filter(|known| matches!(known.target, Target::Group(_)));
    let columns: [Vec<String>; 3] = [
        content.sections.iter().map(section_label).collect(),
        units.map(|known| known.name.clone()).collect(),
        groups.map(|known| known.name.clone()).collect(),
    ];
    for (column, names) in (0..).zip(columns) {
        for (row, name) in (1..).zip(names) {
            sheet.write_string_with_format(row, column, super::fitting(name), &text)?;
        }
    }
    Ok(())
}

const NOT_EXCEL: &str =
    "Tệp này không phải tệp Excel .xlsx đọc được. Hãy xuất phụ lục phân công, sửa trong tệp đó rồi gửi lại.";

/// The rows below the titles, and where the table went out from. Blocking.
///
/// # Errors
/// One Vietnamese sentence about the file as a whole.
pub fn read(bytes: Vec<u8>) -> Result<(Origin, Vec<Row>), String> {
    let columns = COLUMNS.len() + 1;
    let mut rows = excel::read(bytes, columns, MAX_ROWS + 1).map_err(|refusal| match refusal {
        Refusal::TooLarge => "Tệp lớn hơn 5 MB.".to_owned(),
        Refusal::NotExcel => NOT_EXCEL.to_owned(),
        Refusal::TooMuch => "Tệp này chứa quá nhiều dữ liệu.".to_owned(),
        Refusal::TooManyRows => format!("Bảng có hơn {MAX_ROWS} hàng."),
    })?;
    let has_titles = rows.first().is_some_and(|row| row.number == 1);
    let titles = if has_titles { rows.remove(0) } else { Row { number: 1, cells: vec![Cell::Empty; columns] } };
    for (column, expected) in COLUMNS.iter().enumerate() {
        if !matches!(&titles.cells[column], Cell::Text(title) if title.trim().to_lowercase() == expected.to_lowercase())
        {
            return Err(format!(
                "Ô {} phải là tiêu đề “{expected}”. Hãy xuất phụ lục phân công và giữ nguyên hàng tiêu đề.",
                titles.place(column)
            ));
        }
    }
    let origin = match &titles.cells[COLUMNS.len()] {
        Cell::Text(text) => Origin::read(text),
        _ => None,
    };
    let origin = origin.ok_or("Tệp này không cho biết được xuất từ kế hoạch nào. Hãy xuất lại phụ lục phân công.")?;
    // What stands right of the table is nobody's task.
    rows.retain(|row| row.cells[..COLUMNS.len()].iter().any(|cell| *cell != Cell::Empty));
    Ok((origin, rows))
}
