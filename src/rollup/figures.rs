//! Counts as pages show them: every number with the address of the list it counts.

use super::{
    Counts, Rate, Tally,
    filter::{Filter, Reporting},
};
use crate::{plan::context::Context, progress::Outcome, web::show};

/// The short word of an outcome, where a heading or a legend gives the rest.
pub fn short(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::DoneOnTime => "Hoàn thành đúng hạn",
        Outcome::DoneLate => "Hoàn thành quá hạn",
        Outcome::PendingOnTime => "Trong hạn",
        Outcome::PendingOverdue => "Quá hạn",
        Outcome::Untimed => "Không hạn",
    }
}

/// "1.234"
pub fn number(count: u32) -> String {
    show::number(&usize::try_from(count).unwrap_or(usize::MAX))
}

/// A number and the list behind it.
pub struct Cell {
    pub code: &'static str,
    pub label: &'static str,
    pub count: u32,
    pub href: String,
}

impl Cell {
    /// "1.234"
    pub fn text(&self) -> String {
        number(self.count)
    }
}

/// A reporting rate and the list of what was reported.
pub struct RateCell {
    pub rate: Rate,
    /// "141/156"
    pub text: String,
    pub percent: u32,
    pub href: String,
}

/// One row of figures.
pub struct Figures {
    /// In the order of [`Outcome::ALL`].
    pub outcomes: Vec<Cell>,
    pub total: Cell,
    /// None where no report is owed.
    pub rate: Option<RateCell>,
    pub tasks: usize,
}

impl Figures {
    /// The figures of the lines that `filter` means.
    pub fn of(tally: &Tally, filter: &Filter, context: &Context) -> Self {
        let counts = &tally.counts;
        let cell =
            |code, label, count, filter: Filter| Cell { code, label, count, href: filter.link(context).to_string() };
        let outcomes = Outcome::ALL.iter().map(|&outcome| {
            let filter = filter.clone().with_outcome(outcome);
            cell(outcome.code(), short(outcome), counts.of(outcome), filter)
        });
        let reporting = |reporting| filter.clone().with_reporting(reporting);
        Self {
            outcomes: outcomes.collect(),
            total: cell("", "Tổng", counts.assignments, filter.clone()),
            rate: counts.rate().map(|rate| RateCell {
                rate,
                text: rate.to_string(),
                percent: rate.percent(),
                href: reporting(Reporting::Reported).link(context).to_string(),
            }),
            tasks: tally.tasks(),
        }
    }

    /// The bar of the five outcomes: code, left edge and width in percent, what it stands for.
    pub fn segments(&self) -> Vec<Segment> {
        let total = f64::from(self.total.count.max(1));
        let mut left = 0;
        let shown = self.outcomes.iter().filter(|cell| cell.count > 0).map(|cell| {
            let segment = Segment {
                code: cell.code,
                x: format!("{:.2}", f64::from(left) * 100.0 / total),
                width: format!("{:.2}", f64::from(cell.count) * 100.0 / total),
                title: format!("{}: {}", cell.label, cell.text()),
            };
            left += cell.count;
            segment
        });
        shown.collect()
    }

    /// The bar in words: "2 hoàn thành đúng hạn, 3 quá hạn".
    pub fn in_words(&self) -> String {
        let said = self.outcomes.iter().filter(|cell| cell.count > 0);
        let said: Vec<_> = said.map(|cell| format!("{} {}", cell.text(), cell.label.to_lowercase())).collect();
        said.join(", ")
    }
}

/// A piece of a stacked bar.
pub struct Segment {
    pub code: &'static str,
    pub x: String,
    pub width: String,
    pub title: String,
}

/// "632/694 (91%)", or that nothing is owed.
pub fn rate_text(counts: &Counts) -> String {
    match counts.rate() {
        Some(rate) => format!("{rate} ({})", Rate::percent_text(rate)),
        None => "không có báo cáo nào phải gửi".to_owned(),
    }
}
