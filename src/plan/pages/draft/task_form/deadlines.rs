//! Rows of deadlines: the document's words, and each part of what is understood from them.

use chrono::NaiveDate;

use super::{one_line, some};
use crate::{
    calendar::DaysOff,
    outline::{self, Anchor, Cadence, Offset},
    plan::draft::DraftDeadline,
    web::{
        FieldErrors,
        show::{parse_day, typed},
    },
};

/// One deadline as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadlineRow {
    /// The deadline of the running plan that it is.
    pub id: String,
    pub text: String,
    pub due: String,
    pub cadence: String,
    pub month: String,
    pub day: String,
    pub weekday: String,
    pub from: String,
    pub follows: String,
    pub event: String,
    pub event_on: String,
    pub offset: String,
    /// "1": only working days count.
    pub working: String,
    pub scope: String,
    /// The words as they were when the form was made.
    pub was: String,
    /// The other fields as they were then, in one.
    pub seen: String,
}

impl DeadlineRow {
    /// The row of a deadline.
    pub fn of(deadline: &DraftDeadline) -> Self {
        let said = &deadline.said;
        let anchor = said.anchor.unwrap_or_default();
        let number = |number: Option<i16>| number.map(|number| number.to_string()).unwrap_or_default();
        let mut row = Self {
            id: deadline.id.map(|id| id.to_string()).unwrap_or_default(),
            text: said.text.clone(),
            due: typed(&said.due_on),
            cadence: said.cadence.map(|cadence| cadence.code().to_owned()).unwrap_or_default(),
            month: number(anchor.month),
            day: number(anchor.day),
            weekday: number(anchor.weekday),
            from: typed(&said.from),
            follows: said.follows.clone().unwrap_or_default(),
            event: said.event.clone().unwrap_or_default(),
            event_on: typed(&deadline.event_on),
            offset: said.offset.map(|offset| offset.days.to_string()).unwrap_or_default(),
            working: if said.offset.is_some_and(|offset| offset.working) { "1".to_owned() } else { String::new() },
            scope: said.scope.clone().unwrap_or_default(),
            was: said.text.clone(),
            seen: String::new(),
        };
        row.seen = row.meaning();
        row
    }

    /// What is understood, in one text: to see whether anybody touched it. The day an event happened is no part of it.
    fn meaning(&self) -> String {
        let all = [
            &self.due,
            &self.cadence,
            &self.month,
            &self.day,
            &self.weekday,
            &self.from,
            &self.follows,
            &self.event,
            &self.offset,
            &self.working,
            &self.scope,
        ];
        all.map(|field| field.trim()).join("|")
    }

    /// Whether nothing is typed in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.event_on.trim().is_empty() && self.meaning().chars().all(|c| c == '|')
    }

    /// Whether its parts have been changed by hand.
    fn is_touched(&self) -> bool {
        self.meaning() != if self.seen.is_empty() { "||||||||||" } else { &self.seen }
    }

    /// What it means, in words; blank where it has a mistake.
    pub fn in_words(&self, days_off: &DaysOff) -> String {
        let read = parse(std::slice::from_ref(self), days_off, &mut FieldErrors::new());
        read.first().map(|deadline| deadline.understood().meaning(days_off)).unwrap_or_default()
    }
}

/// The deadlines of the rows.
pub fn parse(rows: &[DeadlineRow], days_off: &DaysOff, errors: &mut FieldErrors) -> Vec<DraftDeadline> {
    let mut deadlines = Vec::new();
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        let text = one_line(&row.text);
        let mut fields = Fields { number, errors: &mut *errors };
        let event_on = fields.day("event-on", &row.event_on);
        let said = if text != row.was && !row.is_touched() && !text.is_empty() {
            understand(&text)
        } else {
            fields.said(row, text)
        };
        let mut deadline = DraftDeadline { id: row.id.parse().ok(), said, event_on };
        if deadline.said.text.is_empty() {
            deadline.said.text = deadline.understood().meaning(days_off);
        }
        deadlines.push(deadline);
    }
    deadlines
}

/// What a phrase means.
fn understand(text: &str) -> outline::Deadline {
    // The row's own words stay, also where the phrase in them is shorter.
    outline::Deadline { text: text.to_owned(), ..outline::deadline::phrase(text) }
}

/// Fields of one row being read.
struct Fields<'a> {
    number: usize,
    errors: &'a mut FieldErrors,
}

impl Fields<'_> {
    fn said(&mut self, row: &DeadlineRow, text: String) -> outline::Deadline {
        let anchor = Anchor {
            month: self.number("month", &row.month, 1, 12),
            day: self.number("day", &row.day, 1, 31),
            weekday: self.number("weekday", &row.weekday, 2, 8),
        };
        let days = self.number("offset", &row.offset, -3660, 3660);
        let from = self.day("from", &row.from);
        let due_on = self.day("due", &row.due);
        if let (Some(from), Some(due)) = (from, due_on)
            && due < from
        {
            self.errors.add(format!("dl-due-{}", self.number), "Ngày cuối không được trước ngày bắt đầu.");
        }
        outline::Deadline {
            text,
            due_on,
            cadence: row.cadence.parse::<Cadence>().ok(),
            anchor: Some(anchor).filter(|anchor| *anchor != Anchor::default()),
            from,
            follows: some(one_line(&row.follows)),
            event: some(one_line(&row.event)),
            offset: days.map(|days| Offset { days: days.into(), working: row.working == "1" }),
            scope: some(one_line(&row.scope)),
        }
    }

    fn day(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        let day = parse_day(text);
        if day.is_none() && !text.trim().is_empty() {
            let message = "Ngày không đúng. Ghi theo dạng ngày/tháng/năm, ví dụ 30/11/2026.";
            self.errors.add(format!("dl-{field}-{}", self.number), message);
        }
        day
    }

    fn number(&mut self, field: &str, text: &str, least: i16, most: i16) -> Option<i16> {
        let number = text.trim().parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() && !text.trim().is_empty() {
            self.errors.add(format!("dl-{field}-{}", self.number), format!("Ghi số từ {least} đến {most}."));
        }
        number
    }
}
