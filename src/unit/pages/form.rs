//! The form of a unit.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    unit::{
        UnitKind, is_code,
        store::{Unit, UnitFields},
    },
    web::{
        FieldErrors,
        error::broken_constraint,
        form::clean,
        show::{parse_day, typed as typed_day},
    },
};

/// The fields as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct UnitForm {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub short_name: String,
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub parent: String,
    #[serde(default)]
    pub aliases: String,
    #[serde(default)]
    pub position: String,
    #[serde(default)]
    pub active_from: String,
    #[serde(default)]
    pub active_to: String,
}

/// Under which unit the form may put its unit.
#[derive(Clone, Copy, Debug)]
pub enum Parents<'a> {
    /// One of these.
    Among(&'a [i64]),
    /// The top of what the administrator reaches stays where it is.
    Fixed(Option<i64>),
}

impl From<&Unit> for UnitForm {
    fn from(unit: &Unit) -> Self {
        Self {
            name: unit.name.clone(),
            short_name: unit.short_name.clone().unwrap_or_default(),
            code: unit.code.clone(),
            kind: unit.kind.code().to_owned(),
            parent: unit.parent_id.map(|id| id.to_string()).unwrap_or_default(),
            aliases: unit.aliases.join("\n"),
            position: unit.position.to_string(),
            active_from: typed_day(&unit.active_from),
            active_to: typed_day(&unit.active_to),
        }
    }
}

impl UnitForm {
    /// The unit described, or what is wrong with it.
    pub fn parse(&self, parents: Parents<'_>) -> Result<UnitFields, FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = one_line(&self.name);
        if name.is_empty() {
            errors.add("name", "Nhập tên đơn vị.");
        } else if name.chars().count() > 200 {
            errors.add("name", "Tên đơn vị dài tối đa 200 ký tự.");
        }
        let short_name = Some(one_line(&self.short_name)).filter(|text| !text.is_empty());
        let code = clean(&self.code).to_lowercase();
        if !is_code(&code) {
            errors
                .add("code", "Mã gồm 1 đến 40 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối, ví dụ: lequydon.");
        }
        let kind = self.kind.parse().unwrap_or_else(|_| {
            errors.add("kind", "Chọn loại đơn vị.");
            UnitKind::Other
        });
        let parent_id = match parents {
            Parents::Fixed(parent) => parent,
            Parents::Among(allowed) => {
                let parent = self.parent.parse().ok().filter(|id| allowed.contains(id));
                if parent.is_none() {
                    errors.add("parent", "Chọn đơn vị cấp trên trong danh sách.");
                }
                parent
            }
        };
        let position = match clean(&self.position).as_str() {
            "" => 0,
            text => text.parse().ok().filter(|value| (0..=99_999).contains(value)).unwrap_or_else(|| {
                errors.add("position", "Thứ tự là số nguyên từ 0 đến 99999.");
                0
            }),
        };
        let active_from = day(&mut errors, "active_from", &self.active_from);
        let active_to = day(&mut errors, "active_to", &self.active_to);
        if let (Some(from), Some(to)) = (active_from, active_to)
            && to < from
        {
            errors.add("active_to", "Ngày cuối không được trước ngày bắt đầu hoạt động.");
        }
        let aliases = aliases(&self.aliases, &name);
        errors.or(|| UnitFields { parent_id, code, name, short_name, kind, position, active_from, active_to, aliases })
    }
}

/// A text without line breaks and without doubled spaces.
pub(super) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Other names, one a line; blank lines, repetitions and the name itself fall out.
pub(super) fn aliases(text: &str, name: &str) -> Vec<String> {
    let mut seen = HashSet::from([name.to_owned(), String::new()]);
    text.lines().map(one_line).filter(|alias| seen.insert(alias.clone())).collect()
}

fn day(errors: &mut FieldErrors, field: &str, text: &str) -> Option<NaiveDate> {
    let day = parse_day(text);
    if day.is_none() && !text.trim().is_empty() {
        errors.add(field, "Ngày không đúng. Ghi theo dạng ngày/tháng/năm, ví dụ 01/08/2026.");
    }
    day
}

/// A refusal of the database beside the field it is about; other failures stay failures.
pub(super) fn refused(error: sqlx::Error) -> sqlx::Result<FieldErrors> {
    match broken_constraint(&error) {
        Some("unit_code_key") => Ok(FieldErrors::one("code", "Mã này đã dùng cho đơn vị khác.")),
        Some("unit_name_key") => {
            Ok(FieldErrors::one("name", "Cấp trên này đã có đơn vị cùng tên (không phân biệt chữ hoa và dấu)."))
        }
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> UnitForm {
        UnitForm {
            name: "  Trường THPT   Lê Quý Đôn ".to_owned(),
            code: "LeQuyDon".to_owned(),
            kind: "school".to_owned(),
            parent: "2".to_owned(),
            aliases: "THPT Lê Quý Đôn\r\n\r\n  LQĐ \nTHPT Lê Quý Đôn\nTrường THPT Lê Quý Đôn".to_owned(),
            ..UnitForm::default()
        }
    }

    #[test]
    fn a_good_form_is_tidied() {
        let unit = form().parse(Parents::Among(&[1, 2])).expect("a unit");
        assert_eq!((unit.name.as_str(), unit.code.as_str()), ("Trường THPT Lê Quý Đôn", "lequydon"));
        assert_eq!(unit.aliases, ["THPT Lê Quý Đôn", "LQĐ"]);
        assert_eq!((unit.parent_id, unit.position, unit.short_name), (Some(2), 0, None));
    }

    #[test]
    fn every_mistake_is_named_at_its_field() {
        let bad = UnitForm {
            code: "có dấu".to_owned(),
            kind: "palace".to_owned(),
            parent: "7".to_owned(),
            position: "-1".to_owned(),
            active_from: "2026-02-30".to_owned(),
            active_to: "hôm qua".to_owned(),
            ..UnitForm::default()
        };
        let errors = bad.parse(Parents::Among(&[1, 2])).expect_err("mistakes");
        let fields: Vec<_> = errors.into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "code", "kind", "parent", "position", "active_from", "active_to"]);
    }

    #[test]
    fn the_last_day_is_not_before_the_first() {
        let form = |to: &str| UnitForm { active_from: "2026-03-02".to_owned(), active_to: to.to_owned(), ..form() };
        assert!(form("2026-03-02").parse(Parents::Fixed(None)).is_ok(), "one day is a time too");
        let errors = form("2026-03-01").parse(Parents::Fixed(None)).expect_err("a mistake");
        assert!(!errors.at("active_to").is_empty());
    }
}
