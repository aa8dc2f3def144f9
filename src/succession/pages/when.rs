//! The part every form of a change has: from which day, by which document, why.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    unit::store::change::Change,
    web::{
        FieldErrors,
        form::clean,
        show::{parse_day, typed},
    },
};

/// The fields as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct When {
    #[serde(default)]
    pub effective_on: String,
    #[serde(default)]
    pub decision: String,
    #[serde(default)]
    pub reason: String,
}

/// The same, understood.
pub struct Moment {
    pub on: NaiveDate,
    pub decision: String,
    pub reason: String,
}

impl When {
    /// A form for something that counts from today unless somebody says otherwise.
    pub fn today(today: NaiveDate) -> Self {
        Self { effective_on: typed(&Some(today)), ..Self::default() }
    }

    /// The form of what is kept.
    pub fn of(change: &Change) -> Self {
        Self {
            effective_on: typed(&Some(change.effective_on)),
            decision: change.decision.clone(),
            reason: change.reason.clone(),
        }
    }

    /// The day and the document, or what is wrong with them. `needs_document`: there must be one.
    pub fn parse(&self, needs_document: bool) -> Result<Moment, FieldErrors> {
        let mut errors = FieldErrors::new();
        let on = parse_day(&self.effective_on);
        if on.is_none() {
            errors.add("effective_on", "Ghi ngày có hiệu lực, dạng ngày/tháng/năm.");
        }
        let (decision, reason) = (clean(&self.decision), clean(&self.reason));
        if needs_document && decision.is_empty() {
            errors.add("decision", "Ghi số, ngày văn bản quyết định, ví dụ: Quyết định số 15/QĐ-UBND ngày 20/02/2025.");
        } else if decision.chars().count() > 300 {
            errors.add("decision", "Văn bản quyết định ghi tối đa 300 ký tự.");
        }
        if reason.chars().count() > 2_000 {
            errors.add("reason", "Ghi chú dài tối đa 2.000 ký tự.");
        }
        errors.or(|| Moment { on: on.unwrap_or_default(), decision, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_needs_its_day_and_most_their_document() {
        let form = |day: &str, decision: &str| When {
            effective_on: day.to_owned(),
            decision: decision.to_owned(),
            reason: String::new(),
        };
        let moment = form("1/3/2025", " QĐ 15 ").parse(true).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(
            (moment.on, moment.decision.as_str()),
            (NaiveDate::from_ymd_opt(2025, 3, 1).expect("a day"), "QĐ 15")
        );
        let wrong = |form: When| form.parse(true).err().map(|errors| errors.into_iter().count());
        assert_eq!(wrong(form("", "")), Some(2));
        assert!(form("1/3/2025", "").parse(false).is_ok());
        assert!(form("1/3/2025", &"x".repeat(301)).parse(false).is_err());
    }
}
