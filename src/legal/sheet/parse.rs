//! The rows that came back: what each cell must hold, every mistake named by its cell.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    super::{
        DocumentKind, Entry, Field, Fields, Place, Proposal, State, TaskChoice,
        rules::{Act, Refusal, Said},
    },
    CODE, Line, VERSION, at, cell, column,
};
use crate::{
    office::excel::{Cell, Row},
    web::{form::clean, show},
};

/// What rows are read against.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Every entry of the register.
    pub entries: Vec<Entry>,
    /// Every task of its owner.
    pub tasks: Vec<TaskChoice>,
    pub today: NaiveDate,
}

/// What each row asks for, in their order, or every mistake in them. Entries without a row stay as they are.
///
/// # Errors
/// Every mistake, named by its cell.
pub fn parse(rows: &[Row], book: &Book) -> Result<Vec<Line>, Vec<String>> {
    let mut table = Table { book, mistakes: Vec::new(), alike: HashMap::new() };
    for entry in &book.entries {
        table.alike.entry(entry.fields.likeness()).or_insert_with(|| format!("có trong sổ, mã {}", entry.id));
    }
    let known: HashMap<String, &Entry> = book.entries.iter().map(|entry| (entry.id.to_string(), entry)).collect();
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let code = text(at(row, CODE));
        let before = known.get(&code).copied();
        if !code.is_empty() && before.is_none() {
            table.wrong(row, CODE, "mã này không có trong sổ; văn bản mới thì để trống ô này.");
            continue;
        }
        if let Some(first) = seen.get(&code).filter(|_| !code.is_empty()) {
            table.wrong(row, CODE, &format!("mã này trùng với ô {first}."));
            continue;
        }
        seen.insert(code, row.place(CODE));
        lines.extend(table.line(row, before));
    }
    if table.mistakes.is_empty() {
        return Ok(lines);
    }
    // As the table is read: row by row, and from left to right.
    table.mistakes.sort_by_key(|(place, _)| *place);
    Err(table.mistakes.into_iter().map(|(_, mistake)| mistake).collect())
}

struct Table<'a> {
    book: &'a Book,
    /// Each with its row and column.
    mistakes: Vec<((u32, usize), String)>,
    /// Where each document stands already, by its likeness.
    alike: HashMap<String, String>,
}

impl Table<'_> {
    fn wrong(&mut self, row: &Row, column: usize, what: &str) {
        self.mistakes.push(((row.number, column), format!("Ô {}: {what}", row.place(column))));
    }

    fn fault(&mut self, row: &Row, field: Field, what: &str) {
        // The form says it as a sentence of its own.
        let mut letters = what.chars();
        let lower: String =
            letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
        self.wrong(row, column(field), &lower);
    }

    /// What a row asks for; none where it has mistakes.
    fn line(&mut self, row: &Row, before: Option<&Entry>) -> Option<Line> {
        let differs = |field: Field| match before {
            Some(entry) => as_kept(field, at(row, column(field))) != as_kept(field, &cell(entry, field)),
            None => true,
        };
        if before.is_some() && !Field::ALL.into_iter().any(differs) {
            return Some(Line::Same);
        }
        let mistakes = self.mistakes.len();
        if let Some(entry) = before
            && text(at(row, VERSION)) != entry.version.to_string()
        {
            let what = "văn bản này đã được sửa trong sổ sau khi xuất tệp; hãy xuất lại rồi sửa.";
            self.wrong(row, CODE, what);
            return None;
        }
        let was = before.map(|entry| &entry.fields);
        let kind = self.word(row, Field::Kind, DocumentKind::ALL, DocumentKind::label);
        let proposal = self.word(row, Field::Proposal, Proposal::ALL, Proposal::label);
        let state = match (before, as_kept(Field::State, at(row, column(Field::State)))) {
            // What is new is noted, unless the table says more.
            (None, Cell::Empty) => Some(State::Noted),
            _ => self.word(row, Field::State, State::ALL, State::label),
        };
        let task = match differs(Field::Task) {
            true => self.task(row),
            false => was.and_then(|was| was.task_id),
        };
        let (issued_on, due_on) = (self.day(row, Field::IssuedOn), self.day(row, Field::DueOn));
        let result_on = self.day(row, Field::ResultOn);
        let words = |table: &mut Self, field| table.words(row, field);
        let number = words(self, Field::Number);
        let issuer = words(self, Field::Issuer);
        let subject = words(self, Field::Subject);
        let finding = words(self, Field::Finding);
        let basis = words(self, Field::Basis);
        let responsible = words(self, Field::Responsible);
        let reason = words(self, Field::Reason);
        let result_number = words(self, Field::ResultNumber);
        if self.mistakes.len() > mistakes {
            return None;
        }
        let fields = Fields {
            kind: kind?,
            number,
            issued_on,
            issuer,
            subject,
            finding,
            proposal: proposal?,
            basis,
            responsible,
            due_on,
            task_id: task,
        };
        for (field, what) in fields.faults(self.book.today) {
            self.fault(row, field, &what);
        }
        self.unlike(row, &fields, was);
        let said = Said { reason: &reason, result_number: &result_number, result_on };
        let placed = self.place(row, before, state?, said);
        if self.mistakes.len() > mistakes {
            return None;
        }
        let (place, act) = placed?;
        let task = fields.task_id.and_then(|id| self.book.tasks.iter().find(|task| task.id == id));
        let task = task.map(|task| task.label.clone());
        Some(match before {
            None => Line::New { row: row.number, fields, place, task },
            Some(entry) => Line::Changed { before: Box::new(entry.clone()), fields, place, task, act },
        })
    }

    /// Notes a document that is there already: in the register, or further up in the table.
    fn unlike(&mut self, row: &Row, fields: &Fields, was: Option<&Fields>) {
        let likeness = fields.likeness();
        if likeness.is_empty() || was.is_some_and(|was| was.likeness() == likeness) {
            return;
        }
        if let Some(there) = self.alike.get(&likeness) {
            let what =
                format!("số này của cùng cơ quan đã {there}; muốn sửa văn bản ấy thì xuất sổ và sửa ở hàng của nó.");
            self.wrong(row, column(Field::Number), &what);
            return;
        }
        self.alike.insert(likeness, format!("ở ô {}", row.place(column(Field::Number))));
    }

    /// Where the entry stands afterwards, and the act that leads there.
    fn place(
        &mut self,
        row: &Row,
        before: Option<&Entry>,
        state: State,
        said: Said<'_>,
    ) -> Option<(Place, Option<Act>)> {
        let today = self.book.today;
        let found = match before.map(|entry| &entry.place) {
            None => Place::of(state, said, today).map(|place| (place, None)),
            Some(was) if was.state == state => Place::of(state, said, today).map(|place| (place, None)),
            Some(was) => match Act::between(was.state, state) {
                None => {
                    let what = format!("từ “{}” không chuyển thẳng sang “{state}”.", was.state);
                    self.fault(row, Field::State, &what);
                    return None;
                }
                Some(act) => {
                    let said = new_words(was, act, said);
                    was.after(act, said, today).map(|place| (place, Some(act)))
                }
            },
        };
        match found {
            Ok(found) => Some(found),
            Err(refusal) => {
                self.fault(row, refusal.field().unwrap_or(Field::State), &worded(refusal));
                None
            }
        }
    }

    /// A value by its label, whatever the case.
    fn word<T: Copy>(&mut self, row: &Row, field: Field, all: &[T], label: fn(T) -> &'static str) -> Option<T> {
        let mistakes = self.mistakes.len();
        let asked = self.words(row, field).to_lowercase();
        let found = all.iter().copied().find(|value| label(*value).to_lowercase() == asked);
        if found.is_none() && self.mistakes.len() == mistakes {
            let known: Vec<&str> = all.iter().map(|value| label(*value)).collect();
            self.wrong(row, column(field), &format!("ghi một trong: {}.", known.join("; ")));
        }
        found
    }

    fn task(&mut self, row: &Row) -> Option<i64> {
        let asked = self.words(row, Field::Task).to_lowercase();
        if asked.is_empty() {
            return None;
        }
        let mut found = self.book.tasks.iter().filter(|task| task.offered && task.label.to_lowercase() == asked);
        match (found.next(), found.next()) {
            (Some(task), None) => Some(task.id),
            (Some(_), Some(_)) => {
                self.fault(row, Field::Task, "có nhiều nhiệm vụ tên như vậy; hãy chọn nhiệm vụ ở trang của văn bản.");
                None
            }
            (None, _) => {
                self.fault(row, Field::Task, "không có nhiệm vụ này; chọn một nhiệm vụ trong trang “Danh mục”.");
                None
            }
        }
    }

    fn day(&mut self, row: &Row, field: Field) -> Option<NaiveDate> {
        match at(row, column(field)) {
            Cell::Day(day) if show::parse_day(&show::day(day)).is_some() => Some(*day),
            Cell::Empty => None,
            Cell::Formula => {
                self.fault(row, field, "có công thức; hãy dán thành giá trị.");
                None
            }
            other => {
                let written = text(other);
                let day = show::parse_day(&written);
                if day.is_none() && !written.is_empty() {
                    self.fault(
                        row,
                        field,
                        &format!("ngày “{}” không đúng; ghi như 14/09/2026.", show::beginning(&written, 30)),
                    );
                }
                day
            }
        }
    }

    fn words(&mut self, row: &Row, field: Field) -> String {
        let what = match at(row, column(field)) {
            Cell::Text(text) => {
                let text = field.tidy(text);
                match field.too_long(&text) {
                    Some(what) if !Fields::judges(field) => what,
                    _ => return text,
                }
            }
            Cell::Empty => return String::new(),
            Cell::Formula => "có công thức; hãy dán thành giá trị.".to_owned(),
            Cell::Broken => "có giá trị lỗi của Excel.".to_owned(),
            Cell::Day(_) => "là ngày tháng, cần chữ.".to_owned(),
        };
        self.fault(row, field, &what);
        String::new()
    }
}

/// What is newly said with an act: what the cells still hold of the place before is left behind.
fn new_words<'a>(was: &Place, act: Act, said: Said<'a>) -> Said<'a> {
    let left = was.said();
    let result_left =
        act != Act::Finish && (said.result_number, said.result_on) == (left.result_number, left.result_on);
    Said {
        reason: if said.reason == left.reason { "" } else { said.reason },
        result_number: if result_left { "" } else { said.result_number },
        result_on: if result_left { None } else { said.result_on },
    }
}

/// What is wrong, in the words of a table.
fn worded(refusal: Refusal) -> String {
    match refusal {
        Refusal::NoReason => "ghi lý do của trạng thái mới.".to_owned(),
        other => other.to_string(),
    }
}

/// A cell as the register keeps it, for comparing.
fn as_kept(field: Field, cell: &Cell) -> Cell {
    match cell {
        Cell::Text(text) => match field.tidy(text) {
            text if text.is_empty() => Cell::Empty,
            text => match show::parse_day(&text)
                .filter(|_| matches!(field, Field::IssuedOn | Field::DueOn | Field::ResultOn))
            {
                Some(day) => Cell::Day(day),
                None => Cell::Text(text),
            },
        },
        other => other.clone(),
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => clean(text),
        Cell::Day(day) => show::day(day),
        Cell::Broken => "lỗi".to_owned(),
        _ => String::new(),
    }
}
