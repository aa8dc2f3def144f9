//! The rows that came back: what each cell must hold, every mistake named by its cell.

use std::collections::{HashMap, HashSet};

use super::{
    CODE, COLUMNS, CONTENT, COORDINATING, DEADLINES, KIND, LEADS, NO, PRODUCT, REFERENCE, REPORTS, SECTION, YES, cells,
    code, kind_of, section_label,
};
use crate::{
    office::excel::{Cell, Row},
    outline,
    plan::{
        Part, TaskKind,
        draft::{Content, DraftDeadline, DraftParty, DraftTask, Target},
        register::Register,
    },
    web::{form::clean, show},
};

/// The longest reference, in characters.
const MAX_REFERENCE: usize = 60;

/// What `base` says once it says what the rows do, or every mistake in them. Tasks without a row drop out, rows without
/// a task are new; sections stay. `version` is noted with each task that differs.
pub fn parse(rows: &[Row], base: &Content, register: &Register, version: i32) -> Result<Content, Vec<String>> {
    let mut table = Table { base, register, meant: meant(base), mistakes: Vec::new() };
    let mut content = Content { tasks: Vec::with_capacity(rows.len()), ..base.clone() };
    let mut references: HashMap<String, String> = HashMap::new();
    for (row, was) in rows.iter().zip(table.identify(rows)) {
        let mut task = table.task(row, was);
        if let Some(first) = references.get(&task.reference) {
            table.wrong(row, REFERENCE, &format!("số thứ tự “{}” trùng với ô {first}.", task.reference));
        } else if !task.reference.is_empty() {
            references.insert(task.reference.clone(), row.place(REFERENCE));
        }
        match was {
            Some(was) if task == *was => {}
            _ => {
                task.changed = version;
                task.doubts.clear();
            }
        }
        if was.is_none() {
            task.key = content.give_key();
        }
        content.tasks.push(task);
    }
    if rows.is_empty() {
        table.mistakes.push("Bảng chưa có hàng nào dưới hàng tiêu đề.".to_owned());
    }
    let places: HashMap<u32, usize> =
        content.sections.iter().enumerate().map(|(place, section)| (section.key, place)).collect();
    content.tasks.sort_by_key(|task| places.get(&task.section).copied());
    if table.mistakes.is_empty() { Ok(content) } else { Err(table.mistakes) }
}

/// Whom each name means wherever the plan uses it; names that it uses for several are left out.
fn meant(base: &Content) -> HashMap<&str, Target> {
    let mut meant: HashMap<&str, Option<Target>> = HashMap::new();
    for party in base.tasks.iter().flat_map(|task| task.leads.iter().chain(&task.coordinating)) {
        let known = meant.entry(party.text.as_str()).or_insert(party.means);
        if *known != party.means {
            *known = None;
        }
    }
    meant.into_iter().filter_map(|(name, target)| Some((name, target?))).collect()
}

struct Table<'a> {
    base: &'a Content,
    register: &'a Register,
    meant: HashMap<&'a str, Target>,
    mistakes: Vec<String>,
}

impl<'a> Table<'a> {
    fn wrong(&mut self, row: &Row, column: usize, what: &str) {
        self.mistakes.push(format!("Ô {}: {what}", row.place(column)));
    }

    /// Which task of the base each row is. Of several rows with one code, copied in Excel, the one that kept the
    /// number is the task, else the first; the others are new.
    fn identify(&mut self, rows: &[Row]) -> Vec<Option<&'a DraftTask>> {
        let known: HashMap<String, &DraftTask> = self.base.tasks.iter().map(|task| (code(task), task)).collect();
        let mut found: Vec<Option<&DraftTask>> = Vec::with_capacity(rows.len());
        for row in rows {
            let asked = text(row, CODE);
            found.push(known.get(&asked).copied());
            if found.last() == Some(&None) && !asked.is_empty() {
                self.wrong(row, CODE, "mã này không có trong kế hoạch; hàng mới thì để trống ô này.");
            }
        }
        let mut owner: HashMap<u32, usize> = HashMap::new();
        for (place, task) in found.iter().enumerate().filter_map(|(place, task)| Some((place, (*task)?))) {
            let kept = |place: usize| text(&rows[place], REFERENCE) == clean(&task.reference);
            let first = owner.entry(task.key).or_insert(place);
            if !kept(*first) && kept(place) {
                *first = place;
            }
        }
        let is_owner = |(place, task): (usize, Option<&'a DraftTask>)| task.filter(|task| owner[&task.key] == place);
        found.into_iter().enumerate().map(is_owner).collect()
    }

    /// The task of a row; what a cell shows unchanged is taken from the base as it is.
    fn task(&mut self, row: &Row, was: Option<&DraftTask>) -> DraftTask {
        let shown = was.map(|was| cells(was, self.base).map(|cell| clean(&cell)));
        let mut sound = [true; COLUMNS.len()];
        for (column, cell) in row.cells.iter().take(CODE).enumerate() {
            let what = match cell {
                Cell::Formula => "có công thức; hãy dán thành giá trị.",
                Cell::Broken => "có giá trị lỗi của Excel.",
                Cell::Day(_) if column != DEADLINES => "là ngày tháng, cần chữ.",
                _ => continue,
            };
            sound[column] = false;
            self.wrong(row, column, what);
        }
        let changed =
            |column: usize| sound[column] && shown.as_ref().is_none_or(|shown| shown[column] != text(row, column));
        let mut task = was.cloned().unwrap_or_else(|| DraftTask { reports: true, ..DraftTask::default() });
        if changed(REFERENCE) {
            task.reference = self.reference(row);
        }
        if changed(SECTION) {
            task.section = self.section(row).unwrap_or(task.section);
        }
        if changed(KIND) {
            task.kind = self.kind(row).unwrap_or(task.kind);
        }
        if changed(CONTENT) {
            task.content = text(row, CONTENT);
            if task.content.is_empty() {
                self.wrong(row, CONTENT, "thiếu nội dung nhiệm vụ.");
            }
        }
        if changed(PRODUCT) {
            task.product = Some(text(row, PRODUCT)).filter(|product| !product.is_empty());
        }
        if changed(LEADS) {
            task.leads = self.parties(row, LEADS, Part::Lead, &task.leads);
        }
        if changed(COORDINATING) {
            task.coordinating = self.parties(row, COORDINATING, Part::Coordinating, &task.coordinating);
        }
        if changed(DEADLINES) {
            task.deadlines = deadlines(&text(row, DEADLINES), &task.deadlines);
        }
        if changed(REPORTS) {
            task.reports = self.reports(row).unwrap_or(task.reports);
        }
        // A duty that reports nothing may be anybody's.
        let anybodys = !task.reports && task.kind == TaskKind::Duty;
        if task.leads.is_empty() && !anybodys && (changed(LEADS) || changed(REPORTS) || changed(KIND)) {
            self.wrong(row, LEADS, "thiếu đơn vị chủ trì.");
        }
        if !task.reports && task.kind == TaskKind::Task && (changed(REPORTS) || changed(KIND)) {
            self.wrong(row, REPORTS, "chỉ trách nhiệm mới được đặt “Không” báo cáo.");
        }
        task
    }

    fn reference(&mut self, row: &Row) -> String {
        let reference = text(row, REFERENCE);
        if reference.is_empty() {
            self.wrong(row, REFERENCE, "thiếu số thứ tự.");
        } else if reference.chars().count() > MAX_REFERENCE || reference.contains(char::is_whitespace) {
            self.wrong(row, REFERENCE, "số thứ tự phải viết liền, không quá 60 ký tự, như “IV.1.a”.");
        }
        reference
    }

    fn section(&mut self, row: &Row) -> Option<u32> {
        let asked = text(row, SECTION);
        let lower = asked.to_lowercase();
        let sections = || self.base.sections.iter();
        let found = sections()
            .find(|section| clean(&section_label(section)).to_lowercase() == lower)
            .or_else(|| sections().find(|section| section.reference.to_lowercase() == lower));
        if found.is_none() {
            let what = if asked.is_empty() {
                "thiếu mục.".to_owned()
            } else {
                format!("không có mục “{}”; chọn một mục trong trang “Danh mục”.", brief(&asked))
            };
            self.wrong(row, SECTION, &what);
        }
        found.map(|section| section.key)
    }

    fn kind(&mut self, row: &Row) -> Option<TaskKind> {
        let kind = kind_of(&text(row, KIND));
        if kind.is_none() {
            let known: Vec<&str> = TaskKind::ALL.iter().map(|kind| kind.label()).collect();
            self.wrong(row, KIND, &format!("ghi một trong: {}.", known.join(", ")));
        }
        kind
    }

    fn reports(&mut self, row: &Row) -> Option<bool> {
        let asked = text(row, REPORTS).to_lowercase();
        let reports = [(YES, true), (NO, false)].into_iter().find(|(word, _)| word.to_lowercase() == asked);
        if reports.is_none() {
            self.wrong(row, REPORTS, &format!("ghi “{YES}” hoặc “{NO}”."));
        }
        reports.map(|(_, reports)| reports)
    }

    /// The parties of a cell, one a line: those the task has already, those the plan names elsewhere, those of the
    /// register.
    fn parties(&mut self, row: &Row, column: usize, role: Part, had: &[DraftParty]) -> Vec<DraftParty> {
        let cell = text(row, column);
        let mut parties: Vec<DraftParty> = Vec::new();
        for name in cell.split(['\n', ';']).map(str::trim).filter(|name| !name.is_empty()) {
            if let Some(party) = had.iter().find(|party| clean(&party.text) == name) {
                parties.push(party.clone());
                continue;
            }
            let known = || match role {
                Part::Lead => self.register.find(name),
                Part::Coordinating => self.register.find_coordinating(name),
            };
            let means = self.meant.get(name).copied().or_else(known);
            if means.is_none() {
                let likely = self.register.suggest(name, 1).first().map(|known| known.name.clone());
                let likely = likely.map(|known| format!(" Có phải “{known}”?")).unwrap_or_default();
                self.wrong(row, column, &format!("không có đơn vị “{}”.{likely}", brief(name)));
            }
            parties.push(DraftParty { text: name.to_owned(), means });
        }
        parties
    }
}

/// The deadlines of a cell, one a line. Words that the task has already keep all that is known of them, once each.
fn deadlines(cell: &str, had: &[DraftDeadline]) -> Vec<DraftDeadline> {
    let mut used = HashSet::new();
    let mut deadlines = Vec::new();
    for words in cell.lines().map(str::trim).filter(|words| !words.is_empty()) {
        let kept = had.iter().enumerate().find(|(place, old)| clean(&old.said.text) == words && !used.contains(place));
        match kept {
            Some((place, old)) => {
                used.insert(place);
                deadlines.push(old.clone());
            }
            None => deadlines.push(understood(words)),
        }
    }
    deadlines
}

fn understood(words: &str) -> DraftDeadline {
    let said = outline::Deadline { text: words.to_owned(), ..outline::deadline::phrase(words) };
    DraftDeadline { said, ..DraftDeadline::default() }
}

fn text(row: &Row, column: usize) -> String {
    match row.cells.get(column) {
        Some(Cell::Text(text)) => clean(text),
        Some(Cell::Day(day)) => show::day(day),
        _ => String::new(),
    }
}

fn brief(text: &str) -> String {
    show::beginning(text, 60)
}
