//! The figures that a passage may name, each with its token and its present value.

use super::super::{Basis, Figure, Part, Passage, board::Sum, token::Token};
use crate::plan::brief;

/// A figure of one place.
pub struct Row {
    pub label: &'static str,
    pub token: String,
    pub value: String,
}

/// The figures of the whole, of a section or of a task.
pub struct Place {
    pub label: String,
    pub rows: Vec<Row>,
    /// Whether the list stands open.
    pub open: bool,
}

/// Longest value that is shown whole, in characters: the names of fifty units are not.
const VALUE: usize = 120;

fn rows(sum: &Sum, place: Option<&str>) -> Vec<Row> {
    let row = |figure: &Figure| Row {
        label: figure.label(),
        token: Token { figure: *figure, place: place.map(str::to_owned) }.to_string(),
        value: crate::web::show::beginning(&figure.printed(sum), VALUE),
    };
    Figure::ALL.iter().map(row).collect()
}

/// The figures for a passage: of its section and the tasks in it, and of the whole; those that it is likely to name first.
pub fn places(basis: &Basis, passage: &Passage) -> Vec<Place> {
    let place = |label: String, reference: Option<&str>, open| {
        let sum = basis.board.at(reference)?;
        Some(Place { label, rows: rows(sum, reference), open })
    };
    let mut places = Vec::new();
    if let Some(section) = &passage.section {
        let reference = section.reference.as_str();
        places.extend(place(format!("Mục {reference}"), Some(reference), false));
        let tasks = basis.ground.tasks.iter().filter(|task| task.section_id == section.section_id);
        // A task that stands for its whole section has the section's reference.
        let tasks = tasks.filter(|task| task.reference != reference);
        places.extend(tasks.filter_map(|task| {
            place(format!("Nhiệm vụ {} {}", task.reference, brief(&task.content)), Some(&task.reference), false)
        }));
    }
    places.extend(place("Cả báo cáo".to_owned(), None, passage.section.is_none() && passage.part == Part::Results));
    places
}
