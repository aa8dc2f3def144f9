//! The figures of a plan in a period as tables: by unit, by section, by task, and line by line. The same tables stand on the
//! page, in Word, in Excel and in CSV.

use std::{collections::BTreeMap, io};

use super::Basis;
use crate::{
    calendar::text::day_text,
    office::{
        Column, Kind, Row, Table, Total, Value,
        csv::{self, Csv},
    },
    progress::{
        Outcome,
        facts::Line,
        ground::{Ground, SectionBrief, TaskBrief},
    },
    rollup::{Counts, Fact, Tally},
    words::worded,
};

worded! {
    /// What a report's figures are told by: a sheet of its workbook, a table of its page, a CSV file.
    pub enum By {
        Unit = "don-vi", "Theo đơn vị";
        Section = "muc", "Theo mục";
        Task = "nhiem-vu", "Theo nhiệm vụ";
        /// One by one, without totals.
        Line = "phan-cong", "Từng phân công";
    }
}

impl By {
    /// Its table, where it has totals.
    pub fn table(self, Basis { ground, lines, .. }: &Basis) -> Option<Table> {
        match self {
            Self::Unit => Some(by_unit(lines, true)),
            Self::Section => Some(by_section(ground, lines)),
            Self::Task => Some(by_task(ground, lines)),
            Self::Line => None,
        }
    }

    /// As CSV.
    ///
    /// # Errors
    /// None but those of memory.
    pub fn csv(self, basis: &Basis) -> io::Result<Vec<u8>> {
        if let Some(table) = self.table(basis) {
            return csv::write(&table);
        }
        let mut csv = Csv::new(Vec::new(), &line_columns())?;
        for line in in_order(&basis.ground, &basis.lines) {
            csv.push(&line_cells(&basis.ground, line, basis.closed))?;
        }
        csv.finish()
    }
}

/// What the last row of each table is called.
const TOTAL: &str = "Tổng cộng";

/// Columns of counts from the first one of them on: total, the five outcomes, the rate of completion, and if `reports` what
/// was owed and sent.
fn figures(first: usize, reports: bool) -> Vec<Column> {
    let count = |title: &str| Column::new(title, 10, Kind::Count).totalled(Total::Sum);
    let of = |columns: &[usize]| columns.iter().map(|column| first + column).collect::<Vec<_>>();
    let rate = |title, parts: &[usize], wholes: &[usize]| {
        Column::new(title, 9, Kind::Percent).totalled(Total::Share { parts: of(parts), wholes: of(wholes) })
    };
    let mut columns = vec![
        count("Tổng số"),
        count("trong hạn").within("Hoàn thành"),
        count("quá hạn").within("Hoàn thành"),
        count("trong hạn").within("Chưa hoàn thành"),
        count("quá hạn").within("Chưa hoàn thành"),
        count("Không hạn"),
        rate("Tỷ lệ hoàn thành", &[1, 2], &[1, 2, 3, 4]),
    ];
    if reports {
        columns.push(count("phải gửi").within("Báo cáo"));
        columns.push(count("đã gửi").within("Báo cáo"));
        columns.push(rate("tỷ lệ", &[8], &[7]).within("Báo cáo"));
    }
    columns
}

/// The cells of those columns.
fn cells(counts: &Counts, reports: bool) -> Vec<Value> {
    let rate = |rate: Option<crate::rollup::Rate>| rate.map_or(Value::Empty, |rate| Value::Percent(rate.percent()));
    let mut cells = vec![Value::from(counts.assignments)];
    cells.extend(Outcome::ALL.iter().map(|outcome| Value::from(counts.of(*outcome))));
    cells.push(rate(counts.completion()));
    if reports {
        cells.extend([counts.owed.into(), counts.reported().into(), rate(counts.rate())]);
    }
    cells
}

/// Which reports are still to come: "chưa gửi 2/13 báo cáo"; nothing where all came.
fn note(counts: &Counts) -> Value {
    match counts.missing() {
        0 => Value::Empty,
        missing => Value::from(format!("chưa gửi {missing}/{} báo cáo", counts.owed)),
    }
}

/// By unit, in the form of the appendix (DESIGN.md §5); for a workbook also with what was owed and sent. Lines come by their
/// parties in Vietnamese order.
pub fn by_unit(lines: &[Line], reports: bool) -> Table {
    let mut columns = vec![Column::new("TT", 5, Kind::Ordinal), Column::new("Đơn vị", 34, Kind::Text)];
    columns.extend(figures(2, reports));
    columns.push(Column::new("Ghi chú", 20, Kind::Text));
    let mut units: Vec<((Option<i64>, String), Counts)> = Vec::new();
    let mut places: BTreeMap<(Option<i64>, String), usize> = BTreeMap::new();
    for line in lines {
        // A unit is one whatever it was called; a party without account is one by its name.
        let key = (line.unit_id, if line.unit_id.is_some() { String::new() } else { line.party.clone() });
        let place = *places.entry(key).or_insert_with(|| {
            units.push(((line.unit_id, line.party.clone()), Counts::default()));
            units.len() - 1
        });
        units[place].1 += (&Fact::from(line)).into();
    }
    let row = |(index, ((_, name), counts)): (usize, &((Option<i64>, String), Counts))| {
        let mut row = vec![ordinal(index), Value::from(name.as_str())];
        row.extend(cells(counts, reports));
        row.push(note(counts));
        Row::Line(row)
    };
    Table { columns, rows: units.iter().enumerate().map(row).collect(), total: Some(TOTAL.to_owned()) }
}

/// By the sections that hold tasks, below the headings above them.
pub fn by_section(ground: &Ground, lines: &[Line]) -> Table {
    let mut columns = vec![
        Column::new("TT", 7, Kind::Ordinal),
        Column::new("Mục", 44, Kind::Text),
        Column::new("Nhiệm vụ", 9, Kind::Count).totalled(Total::Sum),
    ];
    columns.extend(figures(3, true));
    let mut of_section: BTreeMap<i64, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        of_section.entry(line.section_id).or_default().push(line);
    }
    let mut table = Table { columns, rows: Vec::new(), total: Some(TOTAL.to_owned()) };
    sections_below(ground, &of_section, None, 0, &mut table.rows);
    table
}

/// The sections under one: a row of figures for what stands right in it, a heading for what stands further below.
fn sections_below(
    ground: &Ground,
    of_section: &BTreeMap<i64, Vec<&Line>>,
    parent: Option<i64>,
    level: u8,
    rows: &mut Vec<Row>,
) {
    for section in ground.sections.iter().filter(|section| section.parent_id == parent) {
        let mut further = Vec::new();
        sections_below(ground, of_section, Some(section.id), level.saturating_add(1), &mut further);
        let own = of_section.get(&section.id).map(|lines| tally(lines.iter().copied()));
        if !further.is_empty() {
            rows.push(Row::Heading { level, cells: vec![number(section), Value::from(section.heading.as_str())] });
        }
        rows.extend(own.map(|tally| {
            // Beside sections of its own, what stands right in it has a row like theirs.
            let name =
                if further.is_empty() { section.heading.clone() } else { format!("{} (chung)", section.heading) };
            let mut row = vec![number(section), Value::from(name), count(tally.tasks())];
            row.extend(cells(&tally.counts, true));
            Row::Line(row)
        }));
        rows.append(&mut further);
    }
}

/// By task, below the headings of the outline.
pub fn by_task(ground: &Ground, lines: &[Line]) -> Table {
    let mut columns = vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Nhiệm vụ", 60, Kind::Text),
        Column::new("Chủ trì", 24, Kind::Text),
    ];
    columns.extend(figures(3, true));
    let mut of_task: BTreeMap<i64, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        of_task.entry(line.task_id).or_default().push(line);
    }
    let mut table = Table { columns, rows: Vec::new(), total: Some(TOTAL.to_owned()) };
    below(ground, &of_task, None, 0, &mut table.rows);
    table
}

/// The sections under one and their tasks; sections that ask nothing of anybody are left out.
fn below(ground: &Ground, of_task: &BTreeMap<i64, Vec<&Line>>, parent: Option<i64>, level: u8, rows: &mut Vec<Row>) {
    for section in ground.sections.iter().filter(|section| section.parent_id == parent) {
        let before = rows.len();
        rows.push(Row::Heading { level, cells: vec![number(section), Value::from(section.heading.as_str())] });
        let tasks = ground.tasks.iter().filter(|task| task.section_id == section.id);
        rows.extend(tasks.filter_map(|task| of_task.get(&task.id).map(|lines| task_row(task, lines))));
        below(ground, of_task, Some(section.id), level.saturating_add(1), rows);
        if rows.len() == before + 1 {
            rows.truncate(before);
        }
    }
}

fn task_row(task: &TaskBrief, lines: &[&Line]) -> Row {
    let lead = match lines {
        [only] => Value::from(only.party.as_str()),
        many => Value::from(format!("{} đơn vị", many.len())),
    };
    let mut row = vec![Value::from(task.reference.as_str()), Value::from(task.content.as_str()), lead];
    row.extend(cells(&tally(lines.iter().copied()).counts, true));
    Row::Line(row)
}

/// The columns of single lines.
pub fn line_columns() -> Vec<Column> {
    vec![
        Column::new("TT", 9, Kind::Ordinal),
        Column::new("Mục", 30, Kind::Text),
        Column::new("Nhiệm vụ", 60, Kind::Text),
        Column::new("Loại", 12, Kind::Text),
        Column::new("Đơn vị chủ trì", 30, Kind::Text),
        Column::new("Thực hiện", 16, Kind::Text),
        Column::new("Tỷ lệ", 8, Kind::Percent),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Hạn ban đầu", 12, Kind::Day),
        Column::new("Ngày hoàn thành", 12, Kind::Day),
        Column::new("Kết quả", 26, Kind::Text),
        Column::new("Sắp đến hạn", 10, Kind::Ordinal),
        Column::new("Báo cáo của kỳ", 22, Kind::Text),
        Column::new("Đánh giá", 14, Kind::Text),
        Column::new("Theo báo cáo kỳ", 16, Kind::Text),
    ]
}

/// One line under those columns; `closed` says whether its period is.
pub fn line_cells(ground: &Ground, line: &Line, closed: bool) -> Vec<Value> {
    let task = ground.task(line.task_id);
    let section = ground.section(line.section_id);
    let standing = &line.standing;
    vec![
        task.map_or(Value::Empty, |task| Value::from(task.reference.as_str())),
        section.map_or(Value::Empty, |section| Value::from(section.heading.as_str())),
        task.map_or(Value::Empty, |task| Value::from(task.content.as_str())),
        task.map_or(Value::Empty, |task| Value::from(task.kind.label())),
        Value::from(line.party.as_str()),
        Value::from(line.progress.label()),
        Value::Percent(u32::try_from(line.percent).unwrap_or_default()),
        standing.due_on.into(),
        standing.first_due_on.into(),
        standing.completed_on.into(),
        Value::from(standing.outcome.label()),
        Value::from(if standing.due_soon { "x" } else { "" }),
        Value::from(if closed { line.report.at_closing() } else { line.report.label() }),
        Value::from(line.rating.map_or("", |rating| rating.label())),
        line.standing_period.clone().into(),
    ]
}

/// The lines in the order of the outline.
pub fn in_order<'a>(ground: &Ground, lines: &'a [Line]) -> Vec<&'a Line> {
    let mut sorted: Vec<&Line> = lines.iter().collect();
    // Stable: within a task the parties stay in Vietnamese order.
    sorted.sort_by_key(|line| ground.place(line.task_id));
    sorted
}

/// What the rate of completion is of: most assignments of many plans have no day.
pub const RATE: &str = "tỷ lệ hoàn thành tính trên số phân công có thời hạn";

/// "Số liệu tính đến ngày 14/9/2026"
pub fn as_of(day: chrono::NaiveDate) -> String {
    format!("Số liệu tính đến ngày {}", day_text(day))
}

fn tally<'a>(lines: impl Iterator<Item = &'a Line>) -> Tally {
    let mut tally = Tally::default();
    lines.for_each(|line| tally.count(&Fact::from(line)));
    tally
}

fn ordinal(index: usize) -> Value {
    Value::from((index + 1).to_string())
}

fn count(count: usize) -> Value {
    Value::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

fn number(section: &SectionBrief) -> Value {
    Value::from(section.printed_number.as_deref().unwrap_or(&section.reference))
}
