//! Assignment tables to tasks: any order of columns, merged cells, group rows, tables that a new page has cut.

mod column;
mod reader;

use std::collections::{HashMap, HashSet};

use self::column::{Columns, grid};
use self::reader::Reader;
use super::draft::Draft;
use super::marker;
use crate::outline::Section;
use crate::outline::document::{Block, Document, Row};
use crate::outline::spelling::fold;

/// The document's tables, told apart: those that assign, and those that only set out the page.
pub(super) struct Tables<'a> {
    document: &'a Document,
    assigning: Vec<Assigning<'a>>,
    /// Blocks of rows that are letterhead, signature, title.
    layout: HashSet<usize>,
}

/// A table that says who does what, with the tables that go on with it.
struct Assigning<'a> {
    columns: Columns,
    rows: Vec<(usize, &'a Row)>,
}

/// What is read out of the tables.
#[derive(Default)]
pub(super) struct Rows {
    pub drafts: Vec<Draft>,
    pub sections: Vec<(usize, Section)>,
}

impl Rows {
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }
}

impl<'a> Tables<'a> {
    pub fn of(document: &'a Document) -> Self {
        let mut tables: Vec<Vec<(usize, &Row)>> = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for (index, block) in document.blocks.iter().enumerate() {
            if let Block::Row(row) = block {
                let place = *places.entry(row.table).or_insert_with(|| {
                    tables.push(Vec::new());
                    tables.len() - 1
                });
                tables[place].push((index, row));
            }
        }
        let mut out = Self { document, assigning: Vec::new(), layout: HashSet::new() };
        for rows in tables {
            if let Some((at, length, columns)) = column::find(&rows) {
                out.layout.extend(rows[..at].iter().map(|(index, _)| *index));
                let body = &rows[length..];
                // The next page's table repeats the headings.
                match out.assigning.last_mut().filter(|last| last.columns == columns && goes_on(last, body)) {
                    Some(last) => last.rows.extend(body),
                    None => out.assigning.push(Assigning { columns, rows: body.to_vec() }),
                }
            } else {
                let width = rows.iter().map(|(_, row)| grid(row).len()).max().unwrap_or(0);
                match out.assigning.last_mut().filter(|last| last.columns.width == width && !is_letterhead(&rows)) {
                    Some(last) => last.rows.extend(rows),
                    None => out.layout.extend(rows.iter().filter(|_| width <= 3).map(|(index, _)| *index)),
                }
            }
        }
        out
    }

    pub fn is_layout(&self, block: usize) -> bool {
        self.layout.contains(&block)
    }

    /// The rows' tasks.
    pub fn drafts(&self, year: Option<i32>) -> Rows {
        let mut out = Rows::default();
        for (place, table) in self.assigning.iter().enumerate() {
            let name = if place == 0 { "PL".to_owned() } else { format!("PL{}", place + 1) };
            let Some((first, _)) = table.rows.first() else { continue };
            out.sections.push((*first, Section { reference: name.clone(), heading: self.title(*first) }));
            Reader::new(&table.columns, name, year, &table.rows).read(&table.rows, &mut out);
        }
        out
    }

    /// What stands above a table: "PHỤ LỤC / DANH MỤC NHIỆM VỤ …".
    fn title(&self, first: usize) -> String {
        let above = self.document.blocks[..first].iter().rev().skip_while(|block| matches!(block, Block::Row(_)));
        let mut lines: Vec<&str> = Vec::new();
        for block in above.take(5) {
            let Block::Paragraph(paragraph) = block else { break };
            let marked = paragraph.bold
                || paragraph.level.is_some()
                || paragraph.centred
                || marker::is_capitals(&paragraph.text);
            if marked || fold(&paragraph.text).starts_with("phụ lục") {
                lines.push(&paragraph.text);
            }
            if fold(&paragraph.text).starts_with("phụ lục") {
                lines.reverse();
                return lines.join(" – ");
            }
        }
        "Bảng phân công".to_owned()
    }
}

fn is_letterhead(rows: &[(usize, &Row)]) -> bool {
    rows.iter().flat_map(|(_, row)| &row.cells).any(|cell| {
        let folded = fold(&cell.text);
        folded.contains("nơi nhận") || folded.contains("cộng hòa xã hội") || folded.contains("đảng cộng sản")
    })
}

/// Whether a table with the same headings goes on with the numbers of the one before it.
fn goes_on(last: &Assigning<'_>, rows: &[(usize, &Row)]) -> bool {
    let Some(number) = last.columns.number else { return false };
    let numbered = |(_, row): &(usize, &Row)| {
        grid(row).get(number).copied().flatten().and_then(|(text, _)| text.trim_end_matches('.').parse::<u32>().ok())
    };
    match (last.rows.iter().rev().find_map(numbered), rows.iter().find_map(numbered)) {
        (Some(before), Some(next)) => next > before,
        (_, None) => true,
        (None, Some(_)) => false,
    }
}
