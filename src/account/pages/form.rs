//! The form of an account and of a grant.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    account::{
        is_email, is_username,
        store::{
            grant::GrantFields,
            person::{Person, PersonFields},
        },
    },
    web::{
        FieldErrors, Role,
        error::broken_constraint,
        form::clean,
        layout::Choice,
        show::{parse_day, typed as typed_day},
    },
};

/// The fields as typed: a person's, a first or further grant's, or both.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AccountForm {
    #[serde(default)]
    pub username: String,
    #[serde(default)]
    pub full_name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub from_on: String,
    #[serde(default)]
    pub to_on: String,
    /// Account name of the person whose powers are delegated.
    #[serde(default)]
    pub delegated_by: String,
}

impl AccountForm {
    /// A form for a grant that begins today.
    pub fn from_today(today: NaiveDate) -> Self {
        Self { from_on: typed_day(&Some(today)), ..Self::default() }
    }

    /// The same with the names of a person.
    pub fn of(self, person: &Person) -> Self {
        Self {
            username: person.username.clone(),
            full_name: person.full_name.clone(),
            email: person.email.clone().unwrap_or_default(),
            ..self
        }
    }

    /// The person described; mistakes are added to `errors`.
    pub fn person(&self, errors: &mut FieldErrors) -> PersonFields {
        let full_name = clean(&self.full_name).split_whitespace().collect::<Vec<_>>().join(" ");
        if full_name.is_empty() {
            errors.add("full_name", "Nhập họ và tên.");
        } else if full_name.chars().count() > 100 {
            errors.add("full_name", "Họ và tên dài tối đa 100 ký tự.");
        }
        let username = clean(&self.username).to_lowercase();
        if !is_username(&username) {
            errors.add(
                "username",
                "Tên đăng nhập gồm 2 đến 60 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối, ví dụ: lequydon.truong.",
            );
        }
        let email = Some(clean(&self.email)).filter(|text| !text.is_empty());
        if !email.as_deref().is_none_or(is_email) {
            errors.add("email", "Thư điện tử chưa đúng dạng ten@coquan.vn.");
        }
        PersonFields { username, full_name, email }
    }

    /// The grant described, still without its delegator; mistakes are added to `errors`.
    pub fn grant(&self, reach: &[i64], today: NaiveDate, errors: &mut FieldErrors) -> GrantFields {
        let role = Role::from_code(&self.role);
        if role.is_none() {
            errors.add("role", "Chọn vai trò.");
        }
        let unit_id = self.unit.parse().ok().filter(|id| reach.contains(id));
        if unit_id.is_none() {
            errors.add("unit", "Chọn đơn vị trong danh sách.");
        }
        let from_on = if self.from_on.trim().is_empty() { Some(today) } else { parse_day(&self.from_on) };
        if from_on.is_none() {
            errors.add("from_on", BAD_DAY);
        }
        let to_on = parse_day(&self.to_on);
        if to_on.is_none() && !self.to_on.trim().is_empty() {
            errors.add("to_on", BAD_DAY);
        } else if to_on.zip(from_on).is_some_and(|(to, from)| to < from) {
            errors.add("to_on", "Ngày cuối không được trước ngày bắt đầu.");
        } else if to_on.is_none() && !self.delegator().is_empty() {
            errors.add("to_on", "Ủy quyền phải có ngày cuối.");
        }
        GrantFields {
            role: role.unwrap_or(Role::Staff),
            unit_id: unit_id.unwrap_or_default(),
            from_on: from_on.unwrap_or(today),
            to_on,
            delegated_by: None,
        }
    }

    /// The account name of the delegator as typed; empty where it is no delegation.
    pub fn delegator(&self) -> String {
        clean(&self.delegated_by).to_lowercase()
    }
}

/// What is said of a day that cannot be read.
pub const BAD_DAY: &str = "Ngày không đúng. Ghi theo dạng ngày/tháng/năm, ví dụ 01/08/2026.";

/// The roles of a select.
pub fn role_options(chosen: &str) -> Vec<Choice> {
    Role::ALL
        .iter()
        .map(|role| Choice {
            value: role.code().to_owned(),
            label: role.label().to_owned(),
            selected: role.code() == chosen,
        })
        .collect()
}

/// A refusal of the database beside the field it is about; other failures stay failures.
pub fn refused(error: sqlx::Error) -> sqlx::Result<FieldErrors> {
    match broken_constraint(&error) {
        Some("account_username_key") => Ok(FieldErrors::one("username", "Tên đăng nhập này đã có người dùng.")),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 11).expect("a day")
    }

    fn fields(errors: &FieldErrors) -> Vec<&str> {
        errors.into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn a_person_is_tidied_or_every_mistake_named() {
        let mut errors = FieldErrors::new();
        let form = AccountForm {
            username: " LeQuyDon.Truong ".to_owned(),
            full_name: " Lê  Thị Mai".to_owned(),
            ..AccountForm::default()
        };
        let person = form.person(&mut errors);
        assert!(errors.is_empty());
        assert_eq!((person.username.as_str(), person.full_name.as_str()), ("lequydon.truong", "Lê Thị Mai"));
        assert_eq!(person.email, None);
        AccountForm { email: "mai@".to_owned(), ..AccountForm::default() }.person(&mut errors);
        assert_eq!(fields(&errors), ["full_name", "username", "email"]);
    }

    #[test]
    fn a_delegation_needs_its_last_day() {
        let form = |to: &str, by: &str| AccountForm {
            role: "director".to_owned(),
            unit: "2".to_owned(),
            from_on: "2026-09-12".to_owned(),
            to_on: to.to_owned(),
            delegated_by: by.to_owned(),
            ..AccountForm::default()
        };
        let wrong = |form: AccountForm| {
            let mut errors = FieldErrors::new();
            form.grant(&[2], today(), &mut errors);
            fields(&errors).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(wrong(form("", "")).is_empty(), "a grant of one's own need not end");
        assert!(wrong(form("2026-09-12", "giamdoc")).is_empty(), "one day is enough");
        assert_eq!(wrong(form("", "giamdoc")), ["to_on"]);
        assert_eq!(wrong(form("2026-09-11", "")), ["to_on"]);
        assert_eq!(wrong(AccountForm { unit: "3".to_owned(), ..form("", "") }), ["unit"], "out of reach");
        assert_eq!(wrong(AccountForm { from_on: "31/2/2026".to_owned(), ..form("", "") }), ["from_on"]);
    }
}
