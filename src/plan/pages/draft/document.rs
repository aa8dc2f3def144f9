//! The document beside its outline: paragraphs and tables, with the places that became tasks marked. What is far from any
//! task is folded away, so that a document of hundreds of pages stays a page.

use std::collections::BTreeMap;

use crate::{
    outline::{Block, Cell, Document},
    plan::draft::DraftTask,
};

/// Blocks shown on either side of what is folded away.
const SHOWN: usize = 20;
/// The shortest run that is folded away.
const FOLDED: usize = 60;
/// Blocks shown at once of what was folded away.
const OPENED: usize = 200;

/// A task that a block belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub key: u32,
    pub reference: String,
    /// Its first block here: where a link to the task's place leads.
    pub first: bool,
    pub chosen: bool,
}

/// A paragraph or a row of a table.
#[derive(Debug)]
pub struct Place<'a, T> {
    pub block: usize,
    pub marks: Vec<Mark>,
    pub what: &'a T,
}

impl<T> Place<'_, T> {
    /// Whether it belongs to the chosen task.
    pub fn is_chosen(&self) -> bool {
        self.marks.iter().any(|mark| mark.chosen)
    }
}

/// Part of the document as it is shown.
#[derive(Debug)]
pub enum Piece<'a> {
    Paragraph(Place<'a, crate::outline::Paragraph>),
    Table(Vec<Place<'a, crate::outline::Row>>),
    /// Folded away: its first block and how many there are.
    Folded(usize, usize),
}

/// Which part of the document is wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// From this block to before that one.
    pub from: usize,
    pub to: usize,
    pub chosen: Option<u32>,
    /// A block in what is folded away, which is to be shown from there.
    pub opened: Option<usize>,
}

/// The wanted part with the places of `tasks` marked.
pub fn pieces<'a>(document: &'a Document, tasks: &[DraftTask], wanted: Wanted) -> Vec<Piece<'a>> {
    let to = wanted.to.min(document.blocks.len());
    let from = wanted.from.min(to);
    let mut marks = marks(tasks, wanted, from, to);
    let mut pieces = Vec::new();
    for shown in folded(from, to, &marks, wanted.opened) {
        match shown {
            Shown::Folded(first, many) => pieces.push(Piece::Folded(first, many)),
            Shown::Block(block) => add(&mut pieces, document, block, marks.remove(&block).unwrap_or_default()),
        }
    }
    pieces
}

fn add<'a>(pieces: &mut Vec<Piece<'a>>, document: &'a Document, block: usize, marks: Vec<Mark>) {
    match (&document.blocks[block], pieces.last_mut()) {
        (Block::Paragraph(paragraph), _) if paragraph.text.is_empty() => {}
        (Block::Paragraph(what), _) => pieces.push(Piece::Paragraph(Place { block, marks, what })),
        (Block::Row(what), Some(Piece::Table(rows))) if rows.last().is_some_and(|row| row.what.table == what.table) => {
            rows.push(Place { block, marks, what });
        }
        (Block::Row(what), _) => pieces.push(Piece::Table(vec![Place { block, marks, what }])),
    }
}

fn marks(tasks: &[DraftTask], wanted: Wanted, from: usize, to: usize) -> BTreeMap<usize, Vec<Mark>> {
    let mut marks: BTreeMap<usize, Vec<Mark>> = BTreeMap::new();
    for task in tasks {
        let Some((first, last)) = task.blocks else { continue };
        for block in first.max(from)..last.saturating_add(1).min(to) {
            marks.entry(block).or_default().push(Mark {
                key: task.key,
                reference: task.reference.clone(),
                first: block == first.max(from),
                chosen: wanted.chosen == Some(task.key),
            });
        }
    }
    marks
}

enum Shown {
    Block(usize),
    Folded(usize, usize),
}

/// Every block from `from` to `to`, long runs without a mark folded but for their edges and what is opened.
fn folded(from: usize, to: usize, marks: &BTreeMap<usize, Vec<Mark>>, opened: Option<usize>) -> Vec<Shown> {
    let mut shown = Vec::new();
    let mut runs = Vec::new();
    let mut begin = from;
    for &marked in marks.keys().chain(std::iter::once(&to)) {
        if marked > begin && marked - begin > FOLDED {
            runs.push((begin + SHOWN, marked - SHOWN));
        }
        begin = marked + 1;
    }
    let mut block = from;
    for (first, end) in runs {
        shown.extend((block..first).map(Shown::Block));
        let open = opened.filter(|open| (first..end).contains(open));
        let (open, close) = open.map_or((end, end), |open| (open, (open + OPENED).min(end)));
        if open > first {
            shown.push(Shown::Folded(first, open - first));
        }
        shown.extend((open..close).map(Shown::Block));
        if end > close {
            shown.push(Shown::Folded(close, end - close));
        }
        block = end;
    }
    shown.extend((block..to).map(Shown::Block));
    shown
}

/// The words of a task's own blocks, as they stand in the document.
pub fn words(document: &Document, blocks: Option<(usize, usize)>) -> Vec<String> {
    let Some((first, last)) = blocks else { return Vec::new() };
    let blocks = document.blocks.iter().take(last.saturating_add(1)).skip(first);
    let words = blocks.map(|block| match block {
        Block::Paragraph(paragraph) => match &paragraph.label {
            Some(label) => format!("{label} {}", paragraph.text),
            None => paragraph.text.clone(),
        },
        Block::Row(row) => {
            let cells = row.cells.iter().filter(|cell| !cell.text.is_empty());
            cells.map(|cell: &Cell| cell.text.replace('\n', " ")).collect::<Vec<_>>().join(" | ")
        }
    });
    words.filter(|words| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{Paragraph, Row};

    fn document(paragraphs: usize) -> Document {
        let paragraph =
            |number| Block::Paragraph(Paragraph { text: format!("Đoạn {number}"), ..Paragraph::default() });
        let mut blocks: Vec<Block> = (0..paragraphs).map(paragraph).collect();
        for table in [0, 0, 1] {
            let cells = vec![Cell { text: "Ô".to_owned(), columns: 1, ..Cell::default() }];
            blocks.push(Block::Row(Row { table, cells }));
        }
        Document { blocks, warnings: Vec::new() }
    }

    fn task(key: u32, blocks: (usize, usize)) -> DraftTask {
        DraftTask { key, reference: key.to_string(), blocks: Some(blocks), ..DraftTask::default() }
    }

    fn shape(pieces: &[Piece]) -> String {
        let of = |piece: &Piece| match piece {
            Piece::Paragraph(place) if place.is_chosen() => "!".to_owned(),
            Piece::Paragraph(place) if !place.marks.is_empty() => "*".to_owned(),
            Piece::Paragraph(_) => ".".to_owned(),
            Piece::Table(rows) => format!("[{}]", rows.len()),
            Piece::Folded(first, many) => format!("({first}+{many})"),
        };
        pieces.iter().map(of).collect()
    }

    #[test]
    fn places_of_tasks_are_marked_and_rows_stand_in_their_tables() {
        let document = document(4);
        let tasks = [task(1, (1, 2)), task(2, (2, 2)), task(9, (50, 60))];
        let wanted = Wanted { to: 99, chosen: Some(2), ..Wanted::default() };
        let shown = pieces(&document, &tasks, wanted);
        assert_eq!(shape(&shown), ".*!.[2][1]");
        let Piece::Paragraph(place) = &shown[2] else { panic!("a paragraph") };
        assert_eq!(place.marks.iter().map(|mark| (mark.key, mark.first)).collect::<Vec<_>>(), [(1, false), (2, true)]);
        assert_eq!(words(&document, Some((3, 5))), ["Đoạn 3", "Ô", "Ô"]);
        assert_eq!(words(&document, None), Vec::<String>::new());
    }

    #[test]
    fn what_is_far_from_any_task_is_folded_and_opens_in_parts() {
        let document = document(500);
        let tasks = [task(1, (0, 0))];
        let dots = |many| ".".repeat(many);
        let shape_of = |opened| shape(&pieces(&document, &tasks, Wanted { to: 500, opened, ..Wanted::default() }));
        assert_eq!(shape_of(None), format!("*{}(21+459){}", dots(20), dots(20)));
        assert_eq!(shape_of(Some(100)), format!("*{}(21+79){}(300+180){}", dots(20), dots(200), dots(20)));
        assert_eq!(shape_of(Some(3)), shape_of(None), "what is shown already opens nothing");
    }
}
