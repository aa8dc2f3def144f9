//! The page's one form as it was sent: the fields of each assignment begin with "a" and its number.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{auto, fields::Asked, typed::Typed};
use crate::web::Visit;

/// What was typed, by assignment, and what the button asked for.
#[derive(Debug, Default)]
pub struct Posted {
    pub rows: BTreeMap<i64, Typed>,
    /// Whose page it was, where it was somebody else's than the visitor's.
    pub anothers: Option<i64>,
    /// What a button inside a row asked for.
    pub asked: Option<(i64, Asked)>,
    /// The one report to send on or back; none: all.
    pub only: Option<i64>,
    /// The report to whose own form the visitor goes on, to attach files without a script.
    pub files: Option<i64>,
    /// Reports the head has ticked.
    pub chosen: BTreeSet<i64>,
    /// Why they go back; for one alone, in its row.
    pub reason: String,
    pub reasons: BTreeMap<i64, String>,
}

impl Posted {
    /// The form as this visitor sent it.
    pub fn by(visit: &Visit, pairs: Vec<(String, String)>) -> Self {
        Self { anothers: auto::anothers(visit, &pairs), ..Self::read(pairs) }
    }

    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut posted = Self::default();
        let mut fields: BTreeMap<i64, Vec<(String, String)>> = BTreeMap::new();
        for (name, value) in pairs {
            let row = name.strip_prefix('a').and_then(|rest| rest.split_once('.'));
            let row = row.and_then(|(id, field)| Some((id.parse::<i64>().ok()?, field)));
            match (row, name.as_str()) {
                (Some((id, "chosen")), _) => {
                    posted.chosen.insert(id);
                }
                (Some((id, "reason")), _) => {
                    posted.reasons.insert(id, value);
                }
                (Some((id, field)), _) => fields.entry(id).or_default().push((field.to_owned(), value)),
                (None, "only") => posted.only = value.parse().ok(),
                (None, "files") => posted.files = value.parse().ok(),
                (None, "reason") => posted.reason = value,
                (None, _) => {
                    let asked = Asked::read(&name, &value);
                    posted.asked = asked.and_then(|(key, asked)| Some((key.parse().ok()?, asked))).or(posted.asked);
                }
            }
        }
        posted.rows = fields.into_iter().map(|(id, pairs)| (id, Typed::read(pairs))).collect();
        posted
    }

    /// The row whose own button was pressed.
    pub fn row(&self) -> Option<i64> {
        self.only.or(self.asked.as_ref().map(|(id, _)| *id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_assignment_has_its_own_fields_and_one_button_is_heard() {
        let pairs = [
            ("a7.results", "Xong"),
            ("a7.version", "3"),
            ("a12.percent", "40"),
            ("a12.chosen", "1"),
            ("a12.reason", "Thiếu số liệu"),
            ("reason", "Chung"),
            ("reuse", "7.obstacles.55"),
            ("anything", "else"),
            ("ax.results", "no number"),
        ];
        let posted = Posted::read(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        assert_eq!(posted.rows.keys().copied().collect::<Vec<_>>(), [7, 12]);
        assert_eq!((posted.rows[&7].results.as_str(), posted.rows[&7].began.version), ("Xong", 3));
        assert_eq!((posted.chosen.contains(&12), posted.reasons[&12].as_str()), (true, "Thiếu số liệu"));
        let reuse = Asked::Reuse { field: "obstacles".to_owned(), source: "55".to_owned() };
        assert_eq!((posted.row(), posted.asked), (Some(7), Some((7, reuse))));
    }
}
