//! The form of names: for each, who it is.

use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::super::{
    labels::{Labels, code, decoded},
    task_form::one_line,
};
use crate::{
    plan::draft::{Target, names::Name},
    unit::{UnitKind, is_code},
    web::FieldErrors,
};

/// The fields as typed, row by row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NamesForm {
    text: Vec<String>,
    was: Vec<String>,
    how: Vec<String>,
    target: Vec<String>,
    name: Vec<String>,
    code: Vec<String>,
    kind: Vec<String>,
    parent: Vec<String>,
}

/// One name as answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameRow {
    pub text: String,
    /// Whom it meant when the form was made, as a code.
    pub was: String,
    /// "nho": `target`, and the spelling is kept; "la": `target`; "ben": a party without account; "moi": a new unit.
    pub how: String,
    pub target: String,
    pub name: String,
    pub code: String,
    pub kind: String,
    pub parent: String,
}

/// Who a name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Known { target: Target, remember: bool },
    New { name: String, code: String, kind: UnitKind, parent: i64 },
}

impl NamesForm {
    fn rows(&self) -> Vec<NameRow> {
        let at = |list: &[String], row: usize| list.get(row).cloned().unwrap_or_default();
        let row = |row| NameRow {
            text: at(&self.text, row),
            was: at(&self.was, row),
            how: at(&self.how, row),
            target: at(&self.target, row),
            name: at(&self.name, row),
            code: at(&self.code, row),
            kind: at(&self.kind, row),
            parent: at(&self.parent, row),
        };
        (0..self.text.len()).map(row).collect()
    }

    /// The row of a name, where the form has it.
    pub fn row_of(&self, name: &Name) -> Option<NameRow> {
        self.rows().into_iter().find(|row| row.text == name.text && row.was == code(name.means))
    }

    /// What is answered, with the row's number; or every mistake. A row left blank or as it was is no answer.
    pub fn parse(&self, labels: &Labels<'_>, owns: bool) -> Result<Vec<(usize, NameRow, Answer)>, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut answers = Vec::new();
        for (number, row) in self.rows().into_iter().enumerate() {
            let was = decoded(&row.was);
            let typed = one_line(&row.target);
            let answer = match row.how.as_str() {
                "ben" => Some(Answer::Known { target: Target::Named, remember: false }),
                "moi" if owns => new_unit(&row, number, labels, &mut errors),
                _ if typed.is_empty() || typed == labels.of(was) => None,
                how => match labels.chosen(&typed) {
                    Some(target) => Some(Answer::Known { target, remember: owns && how == "nho" }),
                    None => {
                        let message = "Không có đơn vị hay nhóm nào mang tên này. Chọn trong danh sách.";
                        errors.add(format!("target-{number}"), message);
                        None
                    }
                },
            };
            let news = |answer: &Answer| !matches!(answer, Answer::Known { target, .. } if Some(*target) == was);
            if let Some(answer) = answer.filter(news) {
                answers.push((number, row, answer));
            }
        }
        errors.or(|| answers)
    }
}

fn new_unit(row: &NameRow, number: usize, labels: &Labels<'_>, errors: &mut FieldErrors) -> Option<Answer> {
    let name = one_line(&row.name);
    if name.is_empty() || name.chars().count() > 200 {
        errors.add(format!("name-{number}"), "Nhập tên đơn vị, tối đa 200 ký tự.");
    }
    let code = row.code.trim().to_lowercase();
    if !is_code(&code) {
        let message = "Mã gồm 1 đến 40 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối, ví dụ: lequydon.";
        errors.add(format!("code-{number}"), message);
    }
    let kind = row.kind.parse().unwrap_or(UnitKind::Other);
    match labels.chosen(&one_line(&row.parent)) {
        // Within the owner's own tree: what stands beside or above it is others'.
        Some(target @ Target::Unit(parent)) if labels.register.get(target).is_some_and(|known| known.distance == 0) => {
            Some(Answer::New { name, code, kind, parent })
        }
        _ => {
            errors.add(format!("parent-{number}"), "Chọn đơn vị cấp trên trong danh sách, thuộc cơ quan lập kế hoạch.");
            None
        }
    }
}

/// A code for a unit of this name: its letters without diacritics.
pub fn code_of(name: &str) -> String {
    let folded = name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let letters = folded.map(|c| if c == 'đ' { 'd' } else { c }).filter(char::is_ascii_alphanumeric);
    letters.take(40).collect()
}

/// The kind that a unit of this name most likely is.
pub fn kind_of(name: &str) -> UnitKind {
    let name = name.to_lowercase();
    let kinds = [
        ("trường", UnitKind::School),
        ("trung tâm", UnitKind::Centre),
        ("sở", UnitKind::So),
        ("ủy ban", UnitKind::Committee),
        ("uỷ ban", UnitKind::Committee),
        ("ubnd", UnitKind::Committee),
        ("phòng", UnitKind::Department),
        ("ban", UnitKind::Department),
        ("văn phòng", UnitKind::Department),
        ("thanh tra", UnitKind::Department),
        ("công đoàn", UnitKind::Union),
        ("đoàn", UnitKind::Union),
        ("hội", UnitKind::Union),
    ];
    let begins = |words: &str| name.strip_prefix(words).is_some_and(|rest| rest.starts_with(' '));
    kinds.into_iter().find(|(words, _)| begins(words)).map_or(UnitKind::Other, |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::register::{Known, Register};

    fn register() -> Register {
        let unit = |id, name: &str, distance| Known {
            target: Target::Unit(id),
            name: name.to_owned(),
            aliases: Vec::new(),
            distance,
            members: 1,
        };
        Register::new(vec![unit(1, "Sở Giáo dục", 0), unit(2, "Thanh tra Sở", 0), unit(3, "Sở Y tế", 1)], &[])
    }

    fn form(how: &str, target: &str, was: &str) -> NamesForm {
        NamesForm {
            text: vec!["Phòng lạ".to_owned()],
            was: vec![was.to_owned()],
            how: vec![how.to_owned()],
            target: vec![target.to_owned()],
            name: vec!["Phòng Lạ".to_owned()],
            code: vec![code_of("Phòng Lạ")],
            kind: vec![kind_of("Phòng Lạ").code().to_owned()],
            parent: vec!["Sở Giáo dục".to_owned()],
        }
    }

    fn answers(form: &NamesForm, owns: bool) -> Result<Vec<Answer>, FieldErrors> {
        let register = register();
        let parsed = form.parse(&Labels::new(&register), owns)?;
        Ok(parsed.into_iter().map(|(_, _, answer)| answer).collect())
    }

    #[test]
    fn each_way_of_answering_is_understood() {
        let known = |target, remember| Ok(vec![Answer::Known { target, remember }]);
        assert_eq!(answers(&form("nho", "Thanh tra Sở", ""), true), known(Target::Unit(2), true));
        assert_eq!(answers(&form("nho", "Thanh tra Sở", ""), false), known(Target::Unit(2), false));
        assert_eq!(answers(&form("la", "thanh tra", ""), true), known(Target::Unit(2), false));
        assert_eq!(answers(&form("ben", "", ""), true), known(Target::Named, false));
        let (name, code) = ("Phòng Lạ".to_owned(), "phongla".to_owned());
        let new = Answer::New { name, code, kind: UnitKind::Department, parent: 1 };
        assert_eq!(answers(&form("moi", "", ""), true), Ok(vec![new]));
        assert_eq!(answers(&form("moi", "", ""), false), Ok(vec![]), "units are the owner's to add");
    }

    #[test]
    fn what_is_left_as_it_was_is_no_answer() {
        assert_eq!(answers(&form("nho", "", ""), true), Ok(vec![]));
        assert_eq!(answers(&form("la", "Thanh tra Sở", "u2"), true), Ok(vec![]));
        assert_eq!(answers(&form("ben", "", "n"), true), Ok(vec![]));
    }

    #[test]
    fn nobody_known_is_a_mistake() {
        assert!(!answers(&form("la", "Phòng không có", ""), true).expect_err("a mistake").at("target-0").is_empty());
        let abroad = NamesForm { parent: vec!["Sở Y tế".to_owned()], ..form("moi", "", "") };
        assert!(!answers(&abroad, true).expect_err("a mistake").at("parent-0").is_empty());
    }
}
