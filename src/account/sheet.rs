//! The rows of an Excel list of accounts: what each cell must hold, every mistake named by its cell. Pure: names are
//! looked up before, in a [`Directory`].

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{
    is_email, is_username,
    store::{grant::GrantFields, person::PersonFields},
};
use crate::{
    office::excel::{Cell, Row},
    web::{Role, form::clean, show::parse_day},
};

/// Titles of the columns, A to G.
pub const COLUMNS: [&str; 7] =
    ["Tên đăng nhập", "Họ và tên", "Email", "Vai trò", "Đơn vị (tên, tên khác hoặc mã)", "Từ ngày", "Đến ngày"];

/// What the portal knows of the names in the file.
#[derive(Debug, Default)]
pub struct Directory {
    /// Units that bear each name asked for.
    pub units: HashMap<String, Vec<i64>>,
    /// Account names that are taken.
    pub taken: HashSet<String>,
    pub today: NaiveDate,
}

/// An account to be made with its first grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrant {
    pub person: PersonFields,
    pub grant: GrantFields,
}

/// The name of the account as asked for.
pub fn username(row: &Row) -> String {
    text(row, 0).unwrap_or_default().to_lowercase()
}

/// The name of the unit as asked for.
pub fn unit_name(row: &Row) -> String {
    text(row, 4).unwrap_or_default()
}

fn text(row: &Row, column: usize) -> Option<String> {
    match &row.cells[column] {
        Cell::Text(text) => {
            let text = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some(text)
        }
        _ => None,
    }
}

/// Every account of the file, or every mistake in it.
pub fn parse(rows: &[Row], directory: &Directory) -> Result<Vec<Entrant>, Vec<String>> {
    let mut mistakes = Vec::new();
    let mut first_at: HashMap<String, String> = HashMap::new();
    let mut entrants = Vec::new();
    for row in rows {
        let before = mistakes.len();
        let entrant = parse_row(row, directory, &mut mistakes);
        let username = username(row);
        if !username.is_empty() {
            if let Some(first) = first_at.get(&username) {
                mistakes.push(format!("Ô {}: tên đăng nhập “{username}” trùng với ô {first}.", row.place(0)));
            } else {
                first_at.insert(username, row.place(0));
            }
        }
        if mistakes.len() == before {
            entrants.extend(entrant);
        }
    }
    if rows.is_empty() {
        mistakes.push("Tệp chưa có hàng nào dưới hàng tiêu đề.".to_owned());
    }
    if mistakes.is_empty() { Ok(entrants) } else { Err(mistakes) }
}

fn parse_row(row: &Row, directory: &Directory, mistakes: &mut Vec<String>) -> Option<Entrant> {
    let mut wrong = |column: usize, what: String| mistakes.push(format!("Ô {}: {what}", row.place(column)));
    let mut sound = [true; COLUMNS.len()];
    for (column, cell) in row.cells.iter().enumerate() {
        let what = match cell {
            Cell::Formula => "có công thức; hãy dán thành giá trị.",
            Cell::Broken => "có giá trị lỗi của Excel.",
            Cell::Day(_) if column < 5 => "là ngày tháng, cần chữ.",
            _ => continue,
        };
        sound[column] = false;
        wrong(column, what.to_owned());
    }

    let username = username(row);
    if sound[0] {
        if username.is_empty() {
            wrong(0, "thiếu tên đăng nhập.".to_owned());
        } else if !is_username(&username) {
            wrong(
                0,
                format!(
                    "tên đăng nhập “{username}” chỉ được gồm 2 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch nối."
                ),
            );
        } else if directory.taken.contains(&username) {
            wrong(0, format!("tên đăng nhập “{username}” đã có người dùng."));
        }
    }
    let full_name = text(row, 1).unwrap_or_default();
    if sound[1] && full_name.is_empty() {
        wrong(1, "thiếu họ và tên.".to_owned());
    }
    let email = text(row, 2);
    if let Some(email) = email.as_deref().filter(|email| !is_email(email)) {
        wrong(2, format!("thư điện tử “{email}” chưa đúng dạng ten@coquan.vn."));
    }
    let role = role(text(row, 3).as_deref());
    match text(row, 3) {
        None if sound[3] => wrong(3, format!("thiếu vai trò; chọn một trong: {}.", role_names())),
        Some(name) if role.is_none() => {
            wrong(3, format!("vai trò “{name}” không có; chọn một trong: {}.", role_names()));
        }
        _ => {}
    }
    let asked = unit_name(row);
    let unit_id = match directory.units.get(&asked).map(Vec::as_slice) {
        Some([id]) => Some(*id),
        _ if !sound[4] => None,
        _ if asked.is_empty() => {
            wrong(4, "thiếu đơn vị.".to_owned());
            None
        }
        Some([_, _, ..]) => {
            wrong(4, format!("có nhiều đơn vị tên “{asked}”; hãy ghi mã đơn vị."));
            None
        }
        _ => {
            wrong(4, format!("không tìm thấy đơn vị “{asked}”; ghi tên, tên khác hoặc mã như trên trang Đơn vị."));
            None
        }
    };
    let mut day = |column: usize| match &row.cells[column] {
        Cell::Day(day) => Some(*day),
        Cell::Text(text) if !text.trim().is_empty() => {
            let day = parse_day(text);
            if day.is_none() {
                wrong(column, format!("ngày “{}” không đúng; ghi như 01/08/2026.", clean(text)));
            }
            day
        }
        _ => None,
    };
    let from_on = day(5).unwrap_or(directory.today);
    let to_on = day(6);
    if let Some(to) = to_on.filter(|to| *to < from_on) {
        let from = crate::web::show::day(&from_on);
        wrong(6, format!("ngày cuối {} trước ngày đầu {from}.", crate::web::show::day(&to)));
    }
    Some(Entrant {
        person: PersonFields { username, full_name, email },
        grant: GrantFields { role: role?, unit_id: unit_id?, from_on, to_on, delegated_by: None },
    })
}

/// A role by its Vietnamese name or its code, whatever the case.
fn role(name: Option<&str>) -> Option<Role> {
    let name = name?.to_lowercase();
    Role::ALL.into_iter().find(|role| role.label().to_lowercase() == name || role.code() == name)
}

fn role_names() -> String {
    Role::ALL.map(Role::label).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a day")
    }

    fn row(number: u32, texts: [&str; 7]) -> Row {
        let cell = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
        Row { number, cells: texts.map(cell).to_vec() }
    }

    fn directory() -> Directory {
        let units = [("THPT Lê Quý Đôn", vec![7]), ("Lê Quý Đôn", vec![7, 8]), ("vanphong", vec![3])];
        Directory {
            units: units.into_iter().map(|(name, ids)| (name.to_owned(), ids)).collect(),
            taken: HashSet::from(["tccb".to_owned()]),
            today: day(2026, 9, 11),
        }
    }

    const GOOD: [&str; 7] =
        ["Mai.LQD", " Lê Thị  Mai ", "mai@hp.vn", "chuyên viên", "THPT Lê Quý Đôn", "", "31/12/2026"];

    #[test]
    fn a_good_row_becomes_an_account_with_its_grant() {
        let mut second = row(3, ["an", "Trần An", "", "head", "vanphong", "", ""]);
        second.cells[5] = Cell::Day(day(2026, 10, 1));
        let entrants = parse(&[row(2, GOOD), second], &directory()).expect("two accounts");
        assert_eq!(
            entrants[0].person,
            PersonFields {
                username: "mai.lqd".to_owned(),
                full_name: "Lê Thị Mai".to_owned(),
                email: Some("mai@hp.vn".to_owned()),
            }
        );
        assert_eq!(
            entrants[0].grant,
            GrantFields {
                role: Role::Staff,
                unit_id: 7,
                from_on: day(2026, 9, 11),
                to_on: Some(day(2026, 12, 31)),
                delegated_by: None,
            }
        );
        assert_eq!((entrants[1].grant.role, entrants[1].grant.from_on), (Role::Head, day(2026, 10, 1)));
    }

    #[test]
    fn every_mistake_is_named_by_its_cell() {
        let mut broken = row(9, GOOD);
        broken.cells[0] = Cell::Text("moi".to_owned());
        broken.cells[3] = Cell::Formula;
        broken.cells[1] = Cell::Broken;
        let rows = [
            row(2, GOOD),
            row(4, ["tccb", "", "không phải thư", "vua", "Lê Quý Đôn", "31/02/2026", ""]),
            row(5, ["Có Dấu", "B", "", "", "Trường lạ", "01/10/2026", "30/09/2026"]),
            row(6, ["mai.lqd", "C", "", "Giám đốc", "vanphong", "", ""]),
            broken,
        ];
        let mistakes = parse(&rows, &directory()).expect_err("mistakes");
        let cells: Vec<&str> = mistakes.iter().filter_map(|text| text.strip_prefix("Ô ")?.split(':').next()).collect();
        assert_eq!(cells, ["A4", "B4", "C4", "D4", "E4", "F4", "A5", "D5", "E5", "G5", "A6", "B9", "D9"]);
        assert!(mistakes[3].contains("vai trò “vua” không có"), "{}", mistakes[3]);
        assert!(mistakes[10].contains("trùng với ô A2"), "{}", mistakes[10]);
    }

    #[test]
    fn a_file_without_rows_is_a_mistake() {
        assert_eq!(parse(&[], &directory()).expect_err("a mistake").len(), 1);
    }
}
