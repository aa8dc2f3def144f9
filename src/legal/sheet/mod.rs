//! The register as an Excel table that goes out, is worked on, and comes back. Pure. A cell that comes back as it went out
//! leaves what it shows untouched.

mod parse;
mod workbook;

pub use parse::{Book, parse};
pub use workbook::{read, write};

use chrono::NaiveDate;

use super::{Entry, Field, Fields, Place, rules::Act};
use crate::{
    office::excel::{Cell, Row},
    web::show,
};

/// How many columns there are: the code, the fields, the version.
pub const COLUMNS: usize = Field::ALL.len() + 2;
const CODE: usize = 0;
const VERSION: usize = COLUMNS - 1;

/// The most entries of one table.
pub const MAX_ROWS: usize = 2_000;

/// The title of a column.
pub fn title(column: usize) -> &'static str {
    match column {
        CODE => "Mã",
        VERSION => "Phiên bản (không sửa)",
        field => Field::ALL[field - 1].label(),
    }
}

/// The column of a field.
fn column(field: Field) -> usize {
    Field::ALL.iter().position(|known| *known == field).map_or(CODE, |place| place + 1)
}

/// What a row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    New {
        row: u32,
        fields: Fields,
        place: Place,
        task: Option<String>,
    },
    Changed {
        before: Box<Entry>,
        fields: Fields,
        place: Place,
        task: Option<String>,
        act: Option<Act>,
    },
    /// As the register has it.
    Same,
}

/// One field of a change, as it is shown before it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub label: &'static str,
    pub before: String,
    pub after: String,
}

/// What differs between two states of a document.
pub fn differences(before: (&Fields, &Place, Option<&str>), after: (&Fields, &Place, Option<&str>)) -> Vec<Difference> {
    let said = |(fields, place, task): (&Fields, &Place, Option<&str>), field| match value(field, fields, place, task) {
        Cell::Text(text) => text,
        Cell::Day(day) => show::day(&day),
        _ => "–".to_owned(),
    };
    let differing = Field::ALL.into_iter().map(|field| Difference {
        label: field.label(),
        before: said(before, field),
        after: said(after, field),
    });
    differing.filter(|one| one.before != one.after).collect()
}

/// What a field's cell holds.
fn value(field: Field, fields: &Fields, place: &Place, task: Option<&str>) -> Cell {
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let day = |day: Option<NaiveDate>| day.map_or(Cell::Empty, Cell::Day);
    match field {
        Field::Kind => text(fields.kind.label()),
        Field::Number => text(&fields.number),
        Field::IssuedOn => day(fields.issued_on),
        Field::Issuer => text(&fields.issuer),
        Field::Subject => text(&fields.subject),
        Field::Finding => text(&fields.finding),
        Field::Proposal => text(fields.proposal.label()),
        Field::Basis => text(&fields.basis),
        Field::Task => text(task.unwrap_or_default()),
        Field::Responsible => text(&fields.responsible),
        Field::DueOn => day(fields.due_on),
        Field::State => text(place.state.label()),
        Field::Reason => text(&place.reason),
        Field::ResultNumber => text(&place.result_number),
        Field::ResultOn => day(place.result_on),
    }
}

/// What the cell of an entry holds.
fn cell(entry: &Entry, field: Field) -> Cell {
    value(field, &entry.fields, &entry.place, entry.task_label.as_deref())
}

/// What a cell of a row holds; nothing beyond its end.
fn at(row: &Row, column: usize) -> &Cell {
    row.cells.get(column).unwrap_or(&Cell::Empty)
}

#[cfg(test)]
mod tests;
