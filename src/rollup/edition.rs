//! Two closings of one period side by side: which assignments are frozen otherwise, and from what to what.

use std::collections::HashMap;

use super::{Fact, store::Frozen};
use crate::web::show;

/// One thing that is otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub what: &'static str,
    pub from: String,
    pub to: String,
}

/// An assignment that is frozen otherwise than before.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    /// As it is now frozen, or as it was where it is no longer.
    pub line: &'a Frozen,
    /// Nothing for one that is new or gone.
    pub changes: Vec<Change>,
    pub kind: Kind,
}

/// How it is otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    New,
    Gone,
    Changed,
}

/// What differs between two closings, in the order of the later one, what is gone last.
pub fn differences<'a>(before: &[&'a Frozen], now: &[&'a Frozen]) -> Vec<Difference<'a>> {
    let earlier: HashMap<i64, &Frozen> = before.iter().map(|line| (line.assignment_id, *line)).collect();
    let later: HashMap<i64, &Frozen> = now.iter().map(|line| (line.assignment_id, *line)).collect();
    let kept = now.iter().filter_map(|&line| match earlier.get(&line.assignment_id) {
        None => Some(Difference { line, changes: Vec::new(), kind: Kind::New }),
        Some(was) => {
            let changes = changes(was, line);
            (!changes.is_empty()).then_some(Difference { line, changes, kind: Kind::Changed })
        }
    });
    let gone = before.iter().filter(|line| !later.contains_key(&line.assignment_id));
    kept.chain(gone.map(|&line| Difference { line, changes: Vec::new(), kind: Kind::Gone })).collect()
}

/// What is otherwise in one assignment.
fn changes(was: &Frozen, is: &Frozen) -> Vec<Change> {
    let outcome = |line: &Frozen| match line.due_soon {
        true => format!("{}, sắp đến hạn", line.outcome.label()),
        false => line.outcome.label().to_owned(),
    };
    let said = |line: &Frozen| format!("{}, {}%", line.progress.label(), line.percent);
    let rating = |line: &Frozen| line.rating.map_or("–", |rating| rating.label()).to_owned();
    let basis = |line: &Frozen| line.basis.clone().unwrap_or_else(|| "–".to_owned());
    let section = |line: &Frozen| format!("{} {}", line.section_ref, line.section_heading);
    let pairs = [
        ("Báo cáo", was.report.at_closing().to_owned(), is.report.at_closing().to_owned()),
        ("Thực hiện", said(was), said(is)),
        ("Kết quả", outcome(was), outcome(is)),
        ("Ngày hoàn thành", show::day_or_dash(&was.completed_on), show::day_or_dash(&is.completed_on)),
        ("Thời hạn", show::day_or_dash(&was.due_on), show::day_or_dash(&is.due_on)),
        ("Đánh giá", rating(was), rating(is)),
        ("Theo báo cáo", basis(was), basis(is)),
        ("Tên đơn vị", was.party.clone(), is.party.clone()),
        ("Mục", section(was), section(is)),
        ("Số của nhiệm vụ", was.task_ref.clone(), is.task_ref.clone()),
    ];
    let mut changes: Vec<Change> = pairs
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(what, from, to)| Change { what, from, to })
        .collect();
    if was.report_id != is.report_id && was.basis == is.basis {
        let (from, to) = ("bản đã duyệt trước".to_owned(), "bản điều chỉnh".to_owned());
        changes.push(Change { what: "Theo báo cáo", from, to });
    }
    changes
}

impl From<&Frozen> for Fact {
    fn from(line: &Frozen) -> Self {
        Self {
            assignment_id: line.assignment_id,
            plan_id: line.plan_id,
            section_id: line.section_id,
            task_id: line.task_id,
            unit_id: line.unit_id,
            collective: line.collective,
            percent: line.percent,
            outcome: line.outcome,
            by_extension: line.by_extension,
            due_soon: line.due_soon,
            report: line.report,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::{Outcome, Progress, ReportStanding};

    fn line(assignment_id: i64, version: i32) -> Frozen {
        Frozen {
            version,
            assignment_id,
            plan_id: 1,
            plan: "KH".to_owned(),
            task_id: 7,
            task_ref: "I.1".to_owned(),
            section_id: 3,
            section_ref: "I".to_owned(),
            section_heading: "Mục".to_owned(),
            unit_id: Some(9),
            party: "Trường A".to_owned(),
            collective: false,
            progress: Progress::InProgress,
            percent: 40,
            completed_on: None,
            due_on: None,
            outcome: Outcome::Untimed,
            by_extension: false,
            due_soon: false,
            report: ReportStanding::Accepted,
            rating: None,
            report_id: Some(5),
            basis: Some("Quý IV/2026".to_owned()),
        }
    }

    #[test]
    fn what_is_the_same_is_not_told_and_what_is_otherwise_says_from_and_to() {
        let (a, b, gone) = (line(1, 1), line(2, 1), line(3, 1));
        let corrected = Frozen { percent: 60, report_id: Some(8), ..line(1, 2) };
        let (same, new) = (line(2, 2), line(4, 2));
        let found = differences(&[&a, &b, &gone], &[&corrected, &same, &new]);
        let told: Vec<_> = found.iter().map(|one| (one.line.assignment_id, one.kind, one.changes.len())).collect();
        assert_eq!(told, [(1, Kind::Changed, 2), (4, Kind::New, 0), (3, Kind::Gone, 0)]);
        assert_eq!(
            found[0].changes[0],
            Change {
                what: "Thực hiện", from: "Đang thực hiện, 40%".to_owned(), to: "Đang thực hiện, 60%".to_owned()
            }
        );
        assert_eq!((found[0].changes[1].what, found[0].changes[1].to.as_str()), ("Theo báo cáo", "bản điều chỉnh"));
    }

    #[test]
    fn a_report_that_was_never_sent_is_the_same_whatever_became_of_it_at_the_unit() {
        let was = Frozen { report: ReportStanding::Missing, ..line(1, 1) };
        let is = Frozen { report: ReportStanding::Draft, ..line(1, 2) };
        assert_eq!(differences(&[&was], &[&is]), []);
    }
}
