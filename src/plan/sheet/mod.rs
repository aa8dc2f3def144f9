//! Phụ lục phân công: a plan's tasks as an Excel table that goes out, is worked on, and comes back. Pure. A cell that
//! comes back as it went out leaves what it shows untouched, so that nothing a cell cannot hold is lost on the way.

mod parse;
mod workbook;

pub use parse::parse;
pub use workbook::{read, write};

use super::{
    TaskKind,
    draft::{Content, DraftParty, DraftSection, DraftTask},
};

/// Titles of the columns, A to J. The last one is hidden.
pub const COLUMNS: [&str; 10] =
    ["TT", "Mục", "Loại", "Nội dung", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời hạn", "Báo cáo", "Mã (không sửa)"];

const REFERENCE: usize = 0;
const SECTION: usize = 1;
const KIND: usize = 2;
const CONTENT: usize = 3;
const PRODUCT: usize = 4;
const LEADS: usize = 5;
const COORDINATING: usize = 6;
const DEADLINES: usize = 7;
const REPORTS: usize = 8;
const CODE: usize = 9;

/// The most tasks of one table.
pub const MAX_ROWS: usize = 5_000;

/// The most characters Excel keeps in a cell.
const MAX_CELL: usize = 32_767;

const YES: &str = "Có";
const NO: &str = "Không";

/// Where a table went out from; it comes back only to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub source: Source,
    /// The plan's or the draft's version at that time.
    pub version: i32,
}

/// A plan, or a draft of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Plan(i64),
    Draft(i64),
}

impl Origin {
    /// As the table's hidden title holds it: "kế hoạch 12 phiên bản 3".
    fn written(self) -> String {
        match self.source {
            Source::Plan(id) => format!("{PLAN} {id} {VERSION} {}", self.version),
            Source::Draft(id) => format!("{DRAFT} {id} {VERSION} {}", self.version),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (source, version) = text.trim().split_once(VERSION)?;
        let id = |kind: &str| source.trim().strip_prefix(kind)?.trim().parse().ok();
        let source = id(PLAN).map(Source::Plan).or_else(|| id(DRAFT).map(Source::Draft))?;
        Some(Self { source, version: version.trim().parse().ok()? })
    }
}

const PLAN: &str = "kế hoạch";
const DRAFT: &str = "bản thảo";
const VERSION: &str = "phiên bản";

/// What the cells of a task's row hold, in the order of [`COLUMNS`].
fn cells(task: &DraftTask, content: &Content) -> [String; COLUMNS.len()] {
    let names = |parties: &[DraftParty]| lines(parties.iter().map(|party| party.text.as_str()));
    [
        task.reference.clone(),
        content.section(task.section).map(section_label).unwrap_or_default(),
        task.kind.label().to_owned(),
        task.content.clone(),
        task.product.clone().unwrap_or_default(),
        names(&task.leads),
        names(&task.coordinating),
        lines(task.deadlines.iter().map(|deadline| deadline.said.text.as_str())),
        if task.reports { YES } else { NO }.to_owned(),
        code(task),
    ]
    .map(fitting)
}

/// "IV.1 Công tác tổ chức"
fn section_label(section: &DraftSection) -> String {
    format!("{} {}", section.reference, section.heading)
}

/// How a row says which task it is: by the plan's own id, or by the draft's key for a task the plan does not have yet.
fn code(task: &DraftTask) -> String {
    task.id.map_or_else(|| format!("k{}", task.key), |id| id.to_string())
}

fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

/// A text cut to what a cell keeps.
fn fitting(text: String) -> String {
    if text.chars().count() <= MAX_CELL { text } else { text.chars().take(MAX_CELL - 1).chain(['…']).collect() }
}

/// Kinds as the table writes them.
fn kind_of(text: &str) -> Option<TaskKind> {
    TaskKind::ALL.iter().copied().find(|kind| kind.label().to_lowercase() == text.to_lowercase())
}

#[cfg(test)]
mod tests;
