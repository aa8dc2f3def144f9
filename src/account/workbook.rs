//! Excel files of accounts: the one to fill in, the one that comes back, the one with the initial passwords.

use rust_xlsxwriter::{DataValidation, Format, Workbook, XlsxError};

use super::sheet::COLUMNS;
use crate::{
    office::excel::{self, Cell, Refusal, Row},
    web::Role,
};

/// Most accounts in one file: hashing their passwords must end well within a request's time.
pub const MAX_ROWS: usize = 200;
const NOT_EXCEL: &str = "Tệp này không phải tệp Excel .xlsx đọc được. Hãy tải tệp mẫu, điền vào đó rồi gửi lại.";
const TOO_LARGE: &str = "Tệp này chứa quá nhiều dữ liệu. Hãy chép các hàng cần nhập sang tệp mẫu rồi gửi lại.";

/// Reads the rows below the titles; blank rows fall out. Blocking.
///
/// # Errors
/// One Vietnamese sentence about the file as a whole.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Row>, String> {
    let mut rows = excel::read(bytes, COLUMNS.len(), MAX_ROWS + 1).map_err(|refusal| match refusal {
        Refusal::TooLarge => "Tệp lớn hơn 5 MB.".to_owned(),
        Refusal::NotExcel => NOT_EXCEL.to_owned(),
        Refusal::TooMuch => TOO_LARGE.to_owned(),
        Refusal::TooManyRows => format!("Tệp có hơn {MAX_ROWS} hàng. Hãy chia thành nhiều tệp."),
    })?;
    let has_titles = rows.first().is_some_and(|row| row.number == 1);
    let titles = if has_titles { rows.remove(0) } else { Row::default() };
    for (column, expected) in COLUMNS.iter().enumerate() {
        if !matches!(titles.cells.get(column), Some(Cell::Text(title)) if title.trim().to_lowercase() == expected.to_lowercase())
        {
            let place = excel::letter(column);
            return Err(format!(
                "Ô {place}1 phải là tiêu đề “{expected}”. Hãy dùng tệp mẫu và giữ nguyên hàng tiêu đề."
            ));
        }
    }
    Ok(rows)
}

/// The file to fill in: titles, a choice of roles, and beside it the units with their codes.
pub fn blank(units: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (title, text) = (Format::new().set_bold().set_text_wrap(), Format::new().set_num_format("@"));
    let sheet = book.add_worksheet().set_name("Tài khoản")?;
    for (column, (name, width)) in (0..).zip(COLUMNS.into_iter().zip([22, 28, 30, 20, 44, 14, 14])) {
        sheet.set_column_width(column, width)?;
        if column < 5 {
            sheet.set_column_format(column, &text)?;
        }
        sheet.write_with_format(0, column, name, &title)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let roles = DataValidation::new().allow_list_strings(&Role::ALL.map(Role::label))?;
    sheet.add_data_validation(1, 3, MAX_ROWS as u32, 3, &roles)?;

    let guide = book.add_worksheet().set_name("Danh mục")?;
    for (column, (name, width)) in (0..).zip([("Mã đơn vị", 22), ("Tên đơn vị", 60), ("", 4), ("Vai trò", 24)])
    {
        guide.set_column_width(column, width)?;
        guide.write_with_format(0, column, name, &title)?;
    }
    for (row, (code, name)) in (1..).zip(units) {
        guide.write_string(row, 0, code)?;
        guide.write_string(row, 1, name)?;
    }
    for (row, role) in (1..).zip(Role::ALL) {
        guide.write_string(row, 3, role.label())?;
    }
    book.save_to_buffer()
}

/// A new account with its initial password, as it is handed over.
pub struct HandedOut {
    pub username: String,
    pub full_name: String,
    pub password: String,
}

/// The file with initial passwords.
pub fn passwords(people: &[HandedOut]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let title = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("Mật khẩu ban đầu")?;
    for (column, (name, width)) in (0..).zip([("Họ và tên", 30), ("Tên đăng nhập", 24), ("Mật khẩu ban đầu", 26)])
    {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, name, &title)?;
    }
    for (row, person) in (1..).zip(people) {
        sheet.write_string(row, 0, &person.full_name)?;
        sheet.write_string(row, 1, &person.username)?;
        sheet.write_string(row, 2, &person.password)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    /// The blank file with `fill` applied to its first sheet's copy.
    fn file(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in (0..).zip(COLUMNS) {
            sheet.write_string(0, column, title).expect("a title");
        }
        fill(sheet);
        book.save_to_buffer().expect("a file")
    }

    #[test]
    fn what_is_filled_in_comes_back() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 1).expect("a day");
        let rows = read(file(|sheet| {
            sheet.write_string(1, 0, "mai").expect("a cell");
            sheet.write_number(1, 1, 12.0).expect("a cell");
            let date = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write_datetime_with_format(3, 5, day, &date).expect("a cell");
            sheet.write_formula(3, 3, "=1+1").expect("a cell");
            sheet.write_string(3, 9, "beyond the last column").expect("a cell");
        }))
        .expect("rows");
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 4], "blank rows fall out");
        assert_eq!(rows[0].cells[..2], [Cell::Text("mai".to_owned()), Cell::Text("12".to_owned())]);
        assert_eq!((&rows[1].cells[3], &rows[1].cells[5]), (&Cell::Formula, &Cell::Day(day)));
    }

    #[test]
    fn the_blank_file_is_read_as_having_no_rows() {
        let units = vec![("vanphong".to_owned(), "Văn phòng Sở".to_owned())];
        assert_eq!(read(blank(&units).expect("a file")), Ok(Vec::new()));
    }

    #[test]
    fn hostile_files_get_one_sentence() {
        let mut cut = file(|_| ());
        cut.truncate(cut.len() / 2);
        for bad in [b"not a zip".to_vec(), Vec::new(), b"PK\x03\x04".to_vec(), cut] {
            assert_eq!(read(bad), Err(NOT_EXCEL.to_owned()));
        }
        assert!(read(vec![0; excel::MAX_BYTES + 1]).expect_err("too large").contains("5 MB"));
        let long = file(|sheet| {
            for row in 1..=100_000 {
                sheet.write_string(row, 0, "x").expect("a cell");
            }
        });
        assert!(read(long).expect_err("too long").contains("hơn 200 hàng"));
        let mut other = Workbook::new();
        other.add_worksheet().write_string(0, 0, "Danh sách").expect("a cell");
        let other = other.save_to_buffer().expect("a file");
        assert!(read(other).expect_err("other titles").starts_with("Ô A1 phải là tiêu đề"));
    }
}
