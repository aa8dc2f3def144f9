//! The fields in which one report is written: the same in its own form and in a row of the period's page.

use std::collections::BTreeMap;

use askama::Template;
use serde_json::json;

use super::{
    super::{Progress, ReportText, history::History, store::Report, text::completion_field},
    typed::Typed,
};
use crate::{
    calendar::Period,
    plan::{Deadline, deadline::can_complete},
    web::{FieldErrors, Visit, form::append, show},
};

/// The completion day of one deadline, or of a task without any.
struct DayField {
    name: String,
    /// The document's own words and what they mean.
    hint: String,
    value: String,
}

/// Words beside the fields: last period's, or what somebody else has kept meanwhile.
pub struct Beside {
    /// How a button that reuses them names them.
    source: String,
    label: String,
    text: ReportText,
}

impl Beside {
    fn new(label: String, report: &Report) -> Self {
        Self { source: report.id.to_string(), label, text: report.text.clone() }
    }

    /// What somebody else has kept meanwhile.
    fn theirs(report: &Report) -> Self {
        Self::new(format!("{} đã ghi", report.writer), report)
    }

    /// Last period's own words, and what predecessors wrote that the unit has not answered yet.
    pub fn of(history: &History, period: &Period) -> Vec<Self> {
        let own = history.previous(period);
        let own = own.map(|report| Self::new(format!("{} đã viết", report.period.name), report));
        let left = history.left_behind(period).into_iter();
        let left = left.map(|(party, report)| Self::new(format!("{party} đã viết, {}", report.period.name), report));
        own.into_iter().chain(left).collect()
    }

    /// What it says in a field.
    pub fn words(&self, field: &str) -> &str {
        match field {
            "results" => &self.text.results,
            "obstacles" => &self.text.obstacles,
            "proposals" => &self.text.proposals,
            _ => &self.text.next_steps,
        }
    }
}

/// A text field of the form.
struct Passage {
    field: &'static str,
    label: &'static str,
    hint: &'static str,
    rows: usize,
}

const PASSAGES: [Passage; 4] = [
    Passage {
        field: "results", label: "Kết quả thực hiện", hint: "Việc đã làm trong kỳ, số liệu cụ thể.", rows: 5
    },
    Passage { field: "obstacles", label: "Khó khăn, vướng mắc", hint: "", rows: 3 },
    Passage { field: "proposals", label: "Kiến nghị, đề xuất", hint: "", rows: 3 },
    Passage { field: "next_steps", label: "Việc sẽ làm kỳ tới", hint: "", rows: 3 },
];

/// The fields of one report.
#[derive(Template)]
#[template(path = "progress/_fields.html")]
pub struct Fields {
    /// Before the name of every field, where several reports share a form: "a123.".
    prefix: String,
    /// What buttons of this report send.
    key: String,
    typed: Typed,
    errors: FieldErrors,
    days: Vec<DayField>,
    steps: Vec<Progress>,
    beside: Vec<Beside>,
    was_complete: bool,
    /// The figures that "không phát sinh" goes on from.
    last: Typed,
    last_label: String,
}

impl Fields {
    /// The fields as typed. `theirs` is what somebody else has kept meanwhile; it then stands beside them.
    pub fn new(
        (history, period): (&History, &Period),
        visit: &Visit,
        (typed, errors): (Typed, FieldErrors),
        theirs: Option<&Report>,
    ) -> Self {
        let deadlines = history.deadlines();
        let offered = |step: &&Progress| {
            **step != Progress::Done || can_complete(deadlines) || typed.progress == Progress::Done.code()
        };
        let accepted = history.accepted_by(period);
        let last = Typed::going_on_from(accepted.as_ref().map(|basis| basis.text()).as_ref());
        Self {
            prefix: String::new(),
            key: "1".to_owned(),
            days: days(history, visit, &typed),
            steps: Progress::ALL.iter().filter(offered).copied().collect(),
            beside: match theirs {
                Some(report) => vec![Beside::theirs(report)],
                None => Beside::of(history, period),
            },
            was_complete: history.was_complete(period, visit.today),
            last_label: match &accepted {
                Some(basis) => {
                    let text = basis.text();
                    format!("{}, {}% như báo cáo {} đã duyệt", text.progress, text.percent, basis.report.period.name)
                }
                None => "Chưa thực hiện, 0%".to_owned(),
            },
            last,
            typed,
            errors,
        }
    }

    /// The same among the fields of other reports.
    pub fn of_assignment(self, assignment_id: i64) -> Self {
        Self { prefix: prefix(assignment_id), key: assignment_id.to_string(), ..self }
    }

    fn name(&self, field: &str) -> String {
        format!("{}{field}", self.prefix)
    }

    fn report(&self) -> i64 {
        self.typed.began.report.unwrap_or_default()
    }

    /// The completion days that "không phát sinh" goes on from, by the names of their fields.
    fn last_days(&self) -> String {
        let own = [("completed_on".to_owned(), self.last.completed_on.clone())];
        let met = self.last.met_on.iter().map(|(id, day)| (completion_field(*id), day.clone()));
        json!(BTreeMap::from_iter(met.chain(own))).to_string()
    }

    fn passages(&self) -> &'static [Passage] {
        &PASSAGES
    }

    fn value(&self, field: &str) -> &str {
        match field {
            "results" => &self.typed.results,
            "obstacles" => &self.typed.obstacles,
            "proposals" => &self.typed.proposals,
            _ => &self.typed.next_steps,
        }
    }
}

/// Before the name of every field of an assignment's report.
pub fn prefix(assignment_id: i64) -> String {
    format!("a{assignment_id}.")
}

/// A field for the completion day of each deadline that can be met, or of the task itself where it has none.
fn days(history: &History, visit: &Visit, typed: &Typed) -> Vec<DayField> {
    let how = format!("Ghi ngày/tháng/năm; hôm nay là {}.", show::day(&visit.today));
    let deadlines = history.deadlines();
    if deadlines.is_empty() {
        return vec![DayField {
            name: "completed_on".to_owned(),
            hint: format!("Chỉ ghi khi đã hoàn thành. {how}"),
            value: typed.completed_on.clone(),
        }];
    }
    let field = |deadline: &Deadline| DayField {
        name: completion_field(deadline.id),
        hint: format!(
            "Thời hạn “{}”: {}. Để trống nếu chưa xong. {how}",
            deadline.text,
            deadline.meaning(&history.ground.days_off),
        ),
        value: typed.day(deadline.id).to_owned(),
    };
    deadlines.iter().filter(|deadline| deadline.can_be_met()).map(field).collect()
}

/// What a button inside the fields asked for, beside keeping what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// "Không phát sinh", said or taken back.
    NothingNew(bool),
    /// "Dùng lại": the words of a field, out of a text beside it.
    Reuse { field: String, source: String },
}

impl Asked {
    /// Reads a button's name and value; with it the key of the report it belongs to.
    pub fn read(name: &str, value: &str) -> Option<(String, Self)> {
        match name {
            "nothing" => Some((value.to_owned(), Self::NothingNew(true))),
            "something" => Some((value.to_owned(), Self::NothingNew(false))),
            "reuse" => {
                let mut parts = value.split('.');
                let (key, field, source) = (parts.next()?, parts.next()?, parts.next()?);
                Some((key.to_owned(), Self::Reuse { field: field.to_owned(), source: source.to_owned() }))
            }
            _ => None,
        }
    }

    /// Does to the fields what was asked. What is already typed stays.
    pub fn carry_out(&self, typed: &mut Typed, history: &History, period: &Period) {
        match self {
            Self::NothingNew(true) => {
                let last = history.accepted_by(period).map(|basis| basis.text());
                typed.say_nothing_new(last.as_ref());
            }
            Self::NothingNew(false) => typed.nothing_new = false,
            Self::Reuse { field, source } => {
                let mut beside = Beside::of(history, period);
                beside.extend(history.latest(period.id).map(Beside::theirs));
                let last = beside.iter().find(|beside| beside.source == *source);
                if let (Some(last), Some(words)) = (last, typed.words_mut(field)) {
                    append(words, last.words(field));
                }
            }
        }
    }
}
