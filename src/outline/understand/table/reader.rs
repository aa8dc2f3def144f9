//! The rows of one assignment table, in order: groups, tasks, further rows of merged cells, cells that a page has cut.

use std::sync::LazyLock;

use regex::Regex;

use super::Rows;
use super::column::{self, Columns, grid};
use crate::outline::Section;
use crate::outline::deadline::{said_in, several};
use crate::outline::document::Row;
use crate::outline::spelling::{clean, fold};
use crate::outline::understand::draft::{Draft, Fields, Source};
use crate::outline::understand::label::{self, Label};
use crate::outline::understand::marker::{self, Class};
use crate::outline::understand::part::Part;
use crate::outline::understand::role::Said;

pub(super) struct Reader<'a> {
    columns: &'a Columns,
    name: String,
    year: Option<i32>,
    /// Group rows around, outermost first.
    groups: Vec<(Class, String)>,
    /// Lost groups so far.
    lost: usize,
    last_number: Option<usize>,
    counted: usize,
    /// No row shows a number: Word's automatic list printed them, or nobody did.
    unnumbered: bool,
    restarts: bool,
    unnamed: usize,
    /// The last text of each column, for cells merged with the one above.
    shown: Vec<String>,
    last_ref: Option<String>,
}

impl<'a> Reader<'a> {
    pub fn new(columns: &'a Columns, name: String, year: Option<i32>, rows: &[(usize, &Row)]) -> Self {
        let numbers: Vec<usize> = rows
            .iter()
            .filter_map(|(_, row)| number_of(row, columns))
            .filter_map(|text| text.trim_end_matches('.').parse().ok())
            .collect();
        Self {
            columns,
            name,
            year,
            groups: Vec::new(),
            lost: 0,
            last_number: None,
            counted: 0,
            unnumbered: numbers.is_empty()
                && !rows.iter().any(|(_, row)| number_of(row, columns).is_some_and(|n| n.contains('.'))),
            restarts: numbers.windows(2).any(|pair| pair[1] <= pair[0]),
            unnamed: 0,
            shown: vec![String::new(); columns.width.max(1)],
            last_ref: None,
        }
    }

    pub fn read(mut self, rows: &[(usize, &Row)], out: &mut Rows) {
        for (place, (block, row)) in rows.iter().enumerate() {
            if column::is_heading(row, self.columns) {
                continue;
            }
            let cells = grid(row);
            let mut filled: Vec<(usize, &str)> = cells
                .iter()
                .enumerate()
                .filter_map(|(at, cell)| cell.map(|(text, _)| (at, text)))
                .filter(|(at, text)| {
                    // A group's heading may be merged over the column of numbers.
                    (Some(*at) != self.columns.number || cells.get(at + 1).is_some_and(Option::is_none))
                        && !text.is_empty()
                })
                .collect();
            // A heading over all columns that a converter wrote into each.
            if filled.len() > 2 && filled.iter().all(|(_, text)| *text == filled[0].1) {
                filled.truncate(1);
            }
            let number = number_of(row, self.columns).unwrap_or("");
            let Some(&(_, text)) = filled.first() else {
                // A merged cell of which nothing else is new.
                if !number.is_empty()
                    && filled.is_empty()
                    && marker::typed(number, true).is_some_and(|(_, skipped)| skipped > 0)
                {
                    self.enter_group(*block, number, number, out);
                }
                continue;
            };
            if number.starts_with('(') && number.contains(['…', '.'])
                || filled.len() == 1 && text.starts_with('(') && text.ends_with(')')
            {
                continue;
            }
            if filled.len() == 1 && self.is_group(number, text, rows.get(place + 1).map(|(_, row)| *row), row) {
                self.enter_group(*block, number, text, out);
                continue;
            }
            let content = self.text(&cells, Some(self.columns.content));
            if number.is_empty()
                && content.starts_with(char::is_lowercase)
                && self.text(&cells, self.columns.lead).is_empty()
                && let Some(before) = out.drafts.last_mut()
            {
                // The new page cut the cell.
                before.content.push(' ');
                before.content.push_str(&content);
                before.last = before.last.max(*block);
                continue;
            }
            if let Some(draft) = self.task(*block, &cells, number) {
                out.drafts.push(draft);
            }
        }
    }

    fn is_group(&self, number: &str, text: &str, next: Option<&Row>, row: &Row) -> bool {
        let marked = marker::is_capitals(text) || row.cells.iter().any(|cell| cell.bold && !cell.text.is_empty());
        let class = class_of(number);
        if matches!(class, Some(Class::Roman | Class::Capital | Class::Part)) {
            return true;
        }
        if number.is_empty() {
            let continued = row.cells.iter().any(|cell| cell.continued);
            return !continued
                && (marked
                    || marker::typed(text, true).is_some_and(|(m, _)| m.class <= Class::Roman)
                    || row.cells.len() == 1);
        }
        let next = next.and_then(|row| number_of(row, self.columns)).unwrap_or("");
        next.starts_with(&format!("{}.", number.trim_end_matches('.')))
            || marked && (next == "1" || class_of(next) > class)
            || matches!(class_of(next), Some(Class::Letter | Class::Round | Class::Dash))
    }

    fn enter_group(&mut self, block: usize, number: &str, text: &str, out: &mut Rows) {
        let typed =
            if number.is_empty() { marker::typed(text, true).filter(|(m, _)| !m.class.is_bullet()) } else { None };
        let heading = typed.as_ref().map_or(text, |(_, skipped)| &text[*skipped..]);
        let (class, id) = match typed {
            Some((found, _)) => (found.class, found.number),
            None if number.is_empty() => {
                self.unnamed += 1;
                if !self.restarts && !self.unnumbered {
                    return;
                }
                (Class::Dot, self.unnamed.to_string())
            }
            None => {
                (class_of(number).unwrap_or(Class::Decimal(1)), number.trim_end_matches(['.', ')', ' ']).to_owned())
            }
        };
        self.groups.retain(|(other, id)| *other < class && !id.starts_with('?'));
        let id = self
            .groups
            .iter()
            .rev()
            .find_map(|(_, outer)| id.strip_prefix(&format!("{outer}.")))
            .map_or(id.clone(), str::to_owned);
        self.groups.push((class, id));
        (self.last_number, self.counted, self.last_ref) = (None, 0, None);
        self.shown.fill(String::new());
        out.sections.push((block, Section { reference: self.path(), heading: clean(heading) }));
    }

    fn path(&self) -> String {
        self.groups.iter().fold(self.name.clone(), |path, (_, id)| format!("{path}.{id}"))
    }

    fn text(&self, cells: &[Option<(&str, bool)>], column: Option<usize>) -> String {
        column.and_then(|column| cells.get(column).copied().flatten()).map_or("", |(text, _)| text).to_owned()
    }

    /// A cell's text; of a merged one, or of one that says "như trên", that of the cell above.
    fn shown(&mut self, cells: &[Option<(&str, bool)>], column: Option<usize>, further: bool) -> String {
        let Some(column) = column.filter(|column| *column < self.shown.len()) else { return String::new() };
        let (text, continued) = cells.get(column).copied().flatten().unwrap_or(("", false));
        let ditto = matches!(fold(text).trim_matches(['-', '.', ' ']), "nt" | "như trên" | "\"" | "″" | "”");
        if !(continued || ditto || text.is_empty() && further) {
            self.shown[column] = text.to_owned();
        }
        self.shown[column].clone()
    }

    fn task(&mut self, block: usize, cells: &[Option<(&str, bool)>], number: &str) -> Option<Draft> {
        let continued =
            self.columns.number.and_then(|c| cells.get(c).copied().flatten()).is_some_and(|(_, continued)| continued);
        let further = continued
            || number.is_empty() && !self.unnumbered && self.columns.number.is_some() && self.last_ref.is_some();
        // Where merged cells say that they are, an empty one is empty.
        let inherits = further && !continued;
        let content = self.shown(cells, Some(self.columns.content), inherits);
        let above = self.shown(cells, self.columns.above, inherits);
        let lead = self.shown(cells, self.columns.lead, inherits);
        let coordinating = self.shown(cells, self.columns.coordinating, inherits);
        let time = self.shown(cells, self.columns.time, inherits);
        let product = self.shown(cells, self.columns.product, inherits);
        let content = if content.is_empty() { above } else { content };
        if !content.chars().any(char::is_alphabetic) {
            return None;
        }
        let (reference, lost) = self.reference(number, further);
        let group = self.path();
        let mut draft = Draft {
            reference,
            section: Some(if lost { self.name.clone() } else { group }),
            part: Part::Content,
            is_duty: false,
            content: one_text(&content),
            lead: Vec::new(),
            coordinating: Vec::new(),
            said: Said::Nothing,
            source: Source::Sentence,
            product: (!product.is_empty()).then(|| one_text(&product)),
            deadlines: Vec::new(),
            first: block,
            last: block,
            notes: Vec::new(),
            top: 0,
            is_paragraph: false,
        };
        if lost {
            draft.notes.push("không rõ nhóm của hàng này trong bảng");
        }
        let mut fields = Fields { last: block, ..Fields::default() };
        let bare = without_labels(&lead, &mut fields, self.year);
        fields.add(Label::Lead, &bare, self.year);
        fields.add(Label::Coordinating, &coordinating, self.year);
        if self.columns.lead.is_none() {
            draft.read_text(self.year);
        }
        fields.deadlines.extend(several(&time, self.year));
        if fields.deadlines.is_empty() {
            draft.deadlines = said_in(&draft.content, self.year);
        }
        draft.apply(&fields, false);
        Some(draft)
    }

    /// The row's ref, and whether its group is lost.
    fn reference(&mut self, number: &str, further: bool) -> (String, bool) {
        if further && let Some(last) = &mut self.last_ref {
            last.push('+');
            return (last.clone(), last.contains('?'));
        }
        let number = number.trim_end_matches(['.', ')', ' ']).trim_start_matches('(');
        let value = number.parse::<usize>().ok();
        let back = value.zip(self.last_number).is_some_and(|(value, last)| value <= last);
        if back {
            self.lost += 1;
            self.groups.clear();
            self.groups.push((Class::Part, "?".repeat(self.lost)));
        }
        self.last_number = value.or(self.last_number);
        self.counted += 1;
        let own = if number.is_empty() { self.counted.to_string() } else { number.to_owned() };
        let own =
            self.groups.iter().rev().find_map(|(_, group)| own.strip_prefix(&format!("{group}."))).unwrap_or(&own);
        let reference = format!("{}.{own}", self.path());
        self.last_ref = Some(reference.clone());
        (reference, self.groups.first().is_some_and(|(_, id)| id.starts_with('?')))
    }
}

/// A cell with its own labels gives them to the fields: "Chủ trì: Phòng A; phối hợp: Phòng B".
fn without_labels(text: &str, fields: &mut Fields, year: Option<i32>) -> String {
    let said = label::all(text);
    if said.is_empty() {
        return text.to_owned();
    }
    for (label, value) in said {
        fields.add(label, &value, year);
    }
    String::new()
}

fn number_of<'b>(row: &'b Row, columns: &Columns) -> Option<&'b str> {
    grid(row).get(columns.number?).copied().flatten().map(|(text, _)| text).filter(|text| text.chars().count() <= 12)
}

fn class_of(number: &str) -> Option<Class> {
    let number = number.trim().trim_end_matches(['.', ')']);
    if number.is_empty() { None } else { marker::label(&format!("{number}.")).map(|found| found.class) }
}

/// A cell's lines as one text; lines that are points or sentences of their own stay lines.
fn one_text(text: &str) -> String {
    static OPENS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\p{Lu}\p{Ll}*\s\p{Ll}").expect("a pattern"));
    let mut out = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !out.is_empty() {
            let is_own = line.starts_with(['-', '+', '•']) || OPENS.is_match(line) && !out.ends_with(',');
            out.push(if is_own { '\n' } else { ' ' });
        }
        out.push_str(line);
    }
    out
}
