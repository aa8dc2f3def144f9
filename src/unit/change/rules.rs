//! Which changes are valid on their day.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{Heir, Terms};
use crate::{unit::is_code, web::show};

/// A unit as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    pub name: String,
    pub parent_id: Option<i64>,
    pub from: Option<NaiveDate>,
    /// Its last day, also by a change that is planned.
    pub to: Option<NaiveDate>,
    /// Owns a plan that is being carried out: it cannot pass to another owner, whose periods are others.
    pub owns_plan: bool,
}

/// The units, and from which day on changes may count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    pub units: HashMap<i64, Life>,
    /// The day after the last closed cut-off of the owners concerned, or the beginning of their first period.
    pub first_day: Option<NaiveDate>,
}

/// What is wrong, beside the field it is about.
pub type Fault = (&'static str, String);

/// What keeps a change from counting from `on`; empty for a valid one.
pub fn faults(terms: &Terms, on: NaiveDate, register: &Register) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(first) = register.first_day.filter(|first| on < *first) {
        faults.push((
            "effective_on",
            format!(
                "Kỳ báo cáo trước ngày {} đã đóng và không thay đổi nữa; chọn từ ngày đó trở đi.",
                show::day(&first)
            ),
        ));
    }
    for unit in named(terms) {
        faults.extend(absent(unit, on, register).map(|message| (field(terms), message)));
    }
    for unit in terms.ending() {
        let Some(life) = register.units.get(&unit) else { continue };
        if life.from == Some(on) {
            faults.push(("effective_on", format!("{} mới hoạt động từ chính ngày này.", life.name)));
        }
        if life.parent_id.is_none() {
            faults.push(("units", format!("{} đứng đầu cây đơn vị nên không sáp nhập, chia tách được.", life.name)));
        }
        if life.owns_plan {
            faults.push((
                "units",
                format!("{} có kế hoạch riêng đang thực hiện; hãy kết thúc kế hoạch đó trước.", life.name),
            ));
        }
        if terms.after().iter().any(|heir| is_below(*heir, unit, register)) {
            faults.push(("units", format!("Đơn vị kế thừa đang nằm dưới {}; hãy chuyển nó lên trước.", life.name)));
        }
    }
    faults.extend(shape(terms, register));
    faults
}

/// The field whose units it names.
fn field(terms: &Terms) -> &'static str {
    match terms {
        Terms::Rename { .. } => "name",
        Terms::Merge { .. } | Terms::Split { .. } => "units",
        Terms::Lead { .. } => "to",
        Terms::Group { .. } => "members",
    }
}

/// Every unit that must exist on the day. Whoever leaves a group may have ended before.
fn named(terms: &Terms) -> Vec<i64> {
    let before = if matches!(terms, Terms::Group { .. }) { Vec::new() } else { terms.before() };
    let mut seen = HashSet::new();
    before.into_iter().chain(terms.after()).filter(|unit| seen.insert(*unit)).collect()
}

fn absent(unit: i64, on: NaiveDate, register: &Register) -> Option<String> {
    let Some(life) = register.units.get(&unit) else {
        return Some("Có đơn vị không có trong danh sách.".to_owned());
    };
    if let Some(from) = life.from.filter(|from| *from > on) {
        return Some(format!("{} chỉ hoạt động từ ngày {}.", life.name, show::day(&from)));
    }
    let to = life.to.filter(|to| *to < on)?;
    Some(format!("{} chỉ hoạt động đến hết ngày {}.", life.name, show::day(&to)))
}

fn is_below(unit: i64, above: i64, register: &Register) -> bool {
    let parent = |id: &i64| register.units.get(id).and_then(|life| life.parent_id);
    std::iter::successors(parent(&unit), parent).take(register.units.len()).any(|id| id == above)
}

/// What is wrong with the terms themselves.
fn shape(terms: &Terms, register: &Register) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut wrong = |field, message: &str| faults.push((field, message.to_owned()));
    match terms {
        Terms::Rename { unit, name, short_name: _ } => {
            if name.is_empty() {
                wrong("name", "Nhập tên mới.");
            } else if register.units.get(unit).is_some_and(|life| life.name == *name) {
                wrong("name", "Đơn vị đang mang tên này.");
            }
        }
        Terms::Merge { units, into } => {
            if !are_distinct(units) || units.len() < 2 {
                wrong("units", "Chọn ít nhất hai đơn vị khác nhau để sáp nhập.");
            }
            if into.unit().is_some_and(|unit| !units.contains(&unit)) {
                wrong("into", "Đơn vị kế thừa là một trong các đơn vị sáp nhập, hoặc là đơn vị mới.");
            }
        }
        Terms::Split { unit, goes_on, into, tasks } => {
            let heirs = terms.heirs();
            let known: Vec<i64> = heirs.iter().filter_map(Heir::unit).collect();
            if heirs.len() < 2 {
                wrong("into", "Ghi ít nhất hai đơn vị kế thừa, hoặc một và để đơn vị cũ tiếp tục hoạt động.");
            } else if !are_distinct(&known) || (!goes_on && known.contains(unit)) || into.contains(&Heir::Unit(*unit)) {
                wrong("into", "Mỗi đơn vị kế thừa chỉ ghi một lần, khác với đơn vị bị chia tách.");
            }
            if tasks.values().any(|place| *place >= heirs.len()) {
                wrong("tasks", "Có nhiệm vụ được giao cho đơn vị không nằm trong các đơn vị kế thừa.");
            }
        }
        Terms::Lead { from, to, .. } => {
            if from == to {
                wrong("to", "Chọn đơn vị khác với đơn vị đang chủ trì.");
            }
        }
        Terms::Group { joining, leaving, .. } => {
            if joining.is_empty() && leaving.is_empty() {
                wrong("members", "Danh sách thành viên không thay đổi.");
            } else if !are_distinct(joining) || !are_distinct(leaving) || joining.iter().any(|id| leaving.contains(id))
            {
                wrong("members", "Một đơn vị không thể vừa vào vừa ra khỏi nhóm.");
            }
        }
    }
    let new: Vec<_> = terms.heirs().into_iter().filter(|heir| heir.unit().is_none()).collect();
    for (place, heir) in new.iter().enumerate() {
        let Heir::New(unit) = heir else { continue };
        if unit.name.is_empty() || unit.name.chars().count() > 200 {
            wrong("into", "Ghi tên đơn vị mới, tối đa 200 ký tự.");
        }
        if !is_code(&unit.code) {
            wrong("into", "Mã đơn vị mới gồm 1 đến 40 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối.");
        }
        let again =
            |other: &Heir| matches!(other, Heir::New(other) if other.code == unit.code || other.name == unit.name);
        if new[..place].iter().any(again) {
            wrong("into", "Hai đơn vị mới không thể cùng tên hoặc cùng mã.");
        }
    }
    faults
}

fn are_distinct(units: &[i64]) -> bool {
    units.iter().collect::<HashSet<_>>().len() == units.len()
}

#[cfg(test)]
mod tests;
