//! The periods of an assignment side by side, newest first, what differs from the one before marked.

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    super::{Duty, ReportStanding, ReportState, history::History, store::Report},
    compare::{self, Figure, Passage, figures, passages},
};
use crate::{
    calendar::Period,
    plan::store::AssignmentHead,
    web::{Link, Role, Visit},
};

/// How many periods stand side by side.
const COLUMNS: usize = 3;

/// What the address asks of the periods.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PeriodsAsked {
    /// The newest period shown, by its key; the newest of all without one.
    #[serde(default)]
    tu: String,
    /// Two reports to be compared in full, the newer one first.
    #[serde(default)]
    so: String,
    #[serde(default)]
    voi: String,
}

/// One period with everything said in it.
pub struct PeriodRow<'a> {
    pub period: &'a Period,
    pub standing: ReportStanding,
    /// Those the reader may see, newest revision first.
    pub reports: Vec<&'a Report>,
    /// The newest revision, seen or not.
    pub latest: Option<&'a Report>,
    /// Where it can be written.
    pub write: Option<String>,
    /// Where the reader, as head, sends it.
    send: Option<String>,
}

impl<'a> PeriodRow<'a> {
    /// Open, owed, and still in the unit's hands.
    pub fn is_awaited(&self) -> bool {
        self.period.is_open() && self.standing.is_owed() && !self.standing.is_reported()
    }

    /// The correction of what was accepted, while it is in the unit's hands.
    pub fn correction(&self) -> Option<&Report> {
        let at_unit = [ReportState::Draft, ReportState::WithHead, ReportState::Returned];
        self.latest.filter(|report| self.period.is_open() && report.revision > 1 && at_unit.contains(&report.state))
    }

    /// The report that stands for the period: the accepted revision, else the newest the reader may see.
    pub fn report(&self) -> Option<&'a Report> {
        let accepted = self.reports.iter().find(|report| report.state == ReportState::Accepted);
        accepted.or(self.reports.first()).copied()
    }

    /// The correction that has not become the report that stands, where the reader may see it.
    pub fn under_way(&self) -> Option<&'a Report> {
        let standing = self.report()?;
        self.reports.first().copied().filter(|newest| newest.id != standing.id)
    }

    /// What the reader can do with it: address and words.
    pub fn act(&self) -> Option<(String, &'static str)> {
        let correction = self.correction().is_some();
        if let Some(href) = &self.write {
            let label = match self.latest {
                None => "Báo cáo",
                Some(_) if correction => "Sửa bản điều chỉnh",
                Some(_) => "Sửa báo cáo",
            };
            return Some((href.clone(), label));
        }
        let label = if correction { "Xem và gửi bản điều chỉnh" } else { "Xem và gửi" };
        self.send.clone().map(|href| (href, label))
    }
}

/// A period as it stands beside the others.
pub struct Column<'a> {
    pub row: &'a PeriodRow<'a>,
    /// The period it is compared with, and whose it was where it was not the unit's own.
    pub against: Option<String>,
    pub figures: Vec<Figure>,
    pub passages: Vec<Passage>,
    pub days: String,
}

impl Column<'_> {
    /// What was said of a figure before, where it has changed.
    pub fn before(&self, title: &str) -> Option<&str> {
        let changed = self.figures.iter().find(|figure| figure.title == title && figure.is_changed());
        changed.map(|figure| figure.before.as_str())
    }
}

/// The periods that stand side by side, and where the others are.
pub struct Window<'a> {
    pub columns: Vec<Column<'a>>,
    pub newer: String,
    pub older: String,
    /// "Quý III/2026 – Quý I/2026, trong 8 kỳ"
    pub label: String,
}

/// The window of `rows` that the address asks for.
pub fn window<'a>(rows: &'a [PeriodRow<'a>], history: &'a History, asked: &PeriodsAsked, address: &str) -> Window<'a> {
    let named = rows.iter().position(|row| row.period.key().to_string() == asked.tu);
    let start = named.unwrap_or_default();
    let to = |place: Option<usize>| {
        let row = place.and_then(|place| rows.get(place));
        row.map(|row| Link::to(address).with("tu", row.period.key()).to_string()).unwrap_or_default()
    };
    let shown = &rows[start..rows.len().min(start + COLUMNS)];
    let label = match shown {
        [] => String::new(),
        [one] => one.period.name.clone(),
        [first, .., last] => format!("{} – {}", first.period.name, last.period.name),
    };
    Window {
        columns: (start..start + shown.len()).map(|place| column(rows, place, history)).collect(),
        newer: to((start > 0).then(|| start.saturating_sub(COLUMNS))),
        older: to(Some(start + COLUMNS)),
        label: format!("{label}, trong {} kỳ", rows.len()),
    }
}

fn column<'a>(rows: &'a [PeriodRow<'a>], place: usize, history: &'a History) -> Column<'a> {
    let row = &rows[place];
    let report = row.report();
    let own = rows[place + 1..].iter().filter(|earlier| earlier.period.cut_off_on < row.period.cut_off_on);
    let own = own.filter_map(PeriodRow::report).next().map(|report| (report.period.name.clone(), report));
    let before = own.or_else(|| {
        let left = history.inherited_before(row.period)?;
        Some((format!("{} – {}", left.period.name, history.party(left.assignment_id)), left))
    });
    let before = before.filter(|_| report.is_some());
    let earlier = before.as_ref().map(|(_, report)| &report.text);
    Column {
        row,
        figures: match (report, earlier) {
            (Some(report), Some(earlier)) => figures(history, earlier, &report.text),
            _ => Vec::new(),
        },
        passages: report.map(|report| passages(&report.text, earlier)).unwrap_or_default(),
        days: report.map(|report| compare::days(history, &report.text)).unwrap_or_default(),
        against: before.map(|(name, _)| name),
    }
}

/// A report that may be compared.
pub struct Choice {
    pub id: i64,
    /// "Quý III/2026", "Quý II/2026 – Phòng A", "Quý III/2026, bản điều chỉnh lần 1"
    pub label: String,
    pub chosen_first: bool,
    pub chosen_second: bool,
}

/// Two reports in full.
pub struct Pair<'a> {
    pub first: (&'a Report, String),
    pub second: (&'a Report, String),
    pub figures: Vec<Figure>,
    pub passages: Vec<Passage>,
}

/// What can be compared among the reports the reader may see, each with whose it is where it is not the unit's own, and
/// the two that the address chooses.
pub fn comparison<'a>(
    reports: &[(Option<&str>, &'a Report)],
    history: &History,
    asked: &PeriodsAsked,
) -> (Vec<Choice>, Option<Pair<'a>>) {
    let named = |(party, report): &(Option<&str>, &Report)| {
        let name = report.period.name.clone();
        let name = report.correction_name().map_or(name.clone(), |correction| format!("{name}, {correction}"));
        party.map_or(name.clone(), |party| format!("{name} – {party}"))
    };
    let find = |id: &str| {
        let id = id.trim().parse::<i64>().ok()?;
        reports.iter().find(|(_, report)| report.id == id).map(|found| (found.1, named(found)))
    };
    let pair = find(&asked.so).zip(find(&asked.voi)).filter(|(first, second)| first.0.id != second.0.id);
    let chosen = match &pair {
        Some((first, second)) => (Some(first.0.id), Some(second.0.id)),
        None => (reports.first().map(|(_, report)| report.id), reports.get(1).map(|(_, report)| report.id)),
    };
    let choice = |entry: &(Option<&str>, &Report)| Choice {
        id: entry.1.id,
        label: named(entry),
        chosen_first: Some(entry.1.id) == chosen.0,
        chosen_second: Some(entry.1.id) == chosen.1,
    };
    let pair = pair.map(|(first, second)| Pair {
        figures: figures(history, &second.0.text, &first.0.text),
        passages: passages(&first.0.text, Some(&second.0.text)),
        first,
        second,
    });
    (reports.iter().map(choice).collect(), pair)
}

/// An assignment in front of a reader.
pub struct Shown<'a> {
    pub visit: &'a Visit,
    pub assignment: &'a AssignmentHead,
    pub history: &'a History,
    /// How each closed period has its report, by the period's id.
    pub frozen: &'a HashMap<i64, ReportStanding>,
    pub own: bool,
    pub accepted_only: bool,
}

impl<'a> Shown<'a> {
    /// A period with its reports; none where nothing was owed and nothing said.
    pub fn row(&self, period: &'a Period) -> Option<PeriodRow<'a>> {
        let (history, today) = (self.history, self.visit.today);
        let all: Vec<&Report> = history.reports.iter().filter(|report| report.period.id == period.id).collect();
        let runs = self.assignment.is_lead()
            && period.starts_on <= today
            && self.assignment.counts_on(period.cut_off_on)
            && self.assignment.plan_ended_on.is_none_or(|ended_on| ended_on >= period.starts_on);
        let earlier = history.accepted_before(period);
        let duty = Duty {
            deadlines: history.deadlines(),
            reports: self.assignment.task_reports,
            has_account: self.assignment.unit_id.is_some(),
            complete_before: earlier.is_some_and(|basis| history.judge(&basis, period.cut_off_on.min(today)).complete),
        };
        let owed = runs && duty.owes(period.starts_on, period.cut_off_on);
        let arrivals: Vec<_> = all.iter().map(|report| report.arrival()).collect();
        let standing = if period.is_open() {
            ReportStanding::of(owed, &arrivals, period.send_by)
        } else {
            self.frozen.get(&period.id).copied().unwrap_or(ReportStanding::NotOwed)
        };
        let latest = all.first().copied();
        let being_written =
            latest.is_none_or(|report| matches!(report.state, ReportState::Draft | ReportState::Returned));
        let can_act = self.own && runs && period.is_open();
        let with_head = latest.filter(|report| report.state == ReportState::WithHead);
        let head = self.visit.viewer.role() == Some(Role::Head);
        (runs || !all.is_empty()).then(|| PeriodRow {
            write: (can_act && being_written)
                .then(|| format!("/phan-cong/{}/bao-cao/{}", self.assignment.id, period.key())),
            send: with_head.filter(|_| can_act && head).map(|report| format!("/bao-cao/{}", report.id)),
            period,
            standing,
            reports: all
                .into_iter()
                .filter(|report| !self.accepted_only || report.state == ReportState::Accepted)
                .collect(),
            latest,
        })
    }
}
