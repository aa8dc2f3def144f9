//! The fields that say who is proposed and for what: when it is proposed, and when it is completed.

use serde::Deserialize;

use super::super::{
    Award, Kind,
    store::{CommendationHead, Wording},
};
use crate::web::{
    FieldErrors,
    form::{clean, too_long},
};

/// Longest name and position, and longest text, in characters.
const MAX_NAME: usize = 150;
const MAX_WORDS: usize = 5_000;

/// The fields as they are typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WordingForm {
    pub kind: String,
    pub name: String,
    pub position: String,
    pub award: String,
    pub words: String,
}

/// The same, fit to be kept.
pub struct Worded {
    kind: Kind,
    name: String,
    position: String,
    award: Award,
    words: String,
}

impl Worded {
    /// As it is written down.
    pub fn wording(&self) -> Wording<'_> {
        Wording { kind: self.kind, name: &self.name, position: &self.position, award: self.award, words: &self.words }
    }
}

impl From<&CommendationHead> for WordingForm {
    fn from(commendation: &CommendationHead) -> Self {
        Self {
            kind: commendation.kind.code().to_owned(),
            name: commendation.name.clone(),
            position: commendation.position.clone(),
            award: commendation.award.code().to_owned(),
            words: commendation.words.clone(),
        }
    }
}

impl WordingForm {
    /// Kinds to choose from.
    pub fn kinds(&self) -> impl Iterator<Item = (Kind, bool)> {
        Kind::ALL.iter().map(|kind| (*kind, kind.code() == self.kind))
    }

    /// Forms to choose from.
    pub fn awards(&self) -> impl Iterator<Item = (Award, bool)> {
        Award::ALL.iter().map(|award| (*award, award.code() == self.award))
    }

    /// What is typed, fit to be kept; its mistakes beside those already found.
    pub fn understood(&self, errors: &mut FieldErrors) -> Option<Worded> {
        let (kind, award) = (self.kind.parse::<Kind>(), self.award.parse::<Award>());
        if kind.is_err() {
            errors.add("kind", "Hãy chọn cá nhân hay tập thể.");
        }
        let line = |text: &str| clean(text).replace('\n', " ");
        let (name, position, words) = (line(&self.name), line(&self.position), clean(&self.words));
        if name.is_empty() {
            errors.add("name", "Hãy ghi họ tên người hoặc tên tập thể được đề nghị.");
        }
        for (field, label, text) in [("name", "Họ tên, tên tập thể", &name), ("position", "Chức vụ", &position)]
        {
            if let Some(message) = too_long(label, text, MAX_NAME) {
                errors.add(field, message);
            }
        }
        if award.is_err() {
            errors.add("award", "Hãy chọn hình thức đề nghị.");
        }
        if words.is_empty() {
            errors.add("words", "Hãy ghi thành tích, việc làm đáng biểu dương.");
        } else if let Some(message) = too_long("Thành tích", &words, MAX_WORDS) {
            errors.add("words", message);
        }
        let (Ok(kind), Ok(award)) = (kind, award) else { return None };
        errors.is_empty().then_some(Worded { kind, name, position, award, words })
    }
}
