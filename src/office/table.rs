//! A table of figures or of a list, the same for Word, Excel and CSV.

use std::ops::Range;

use chrono::NaiveDate;

use super::text::plain;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    #[default]
    Empty,
    Text(String),
    Count(i64),
    /// Whole percent.
    Percent(u32),
    Day(NaiveDate),
}

impl Value {
    /// As it is read on paper: 1.234, 91%, 05/02/2026.
    pub fn printed(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => plain(text),
            Self::Count(count) => grouped(*count),
            Self::Percent(percent) => format!("{percent}%"),
            Self::Day(day) => day.format("%d/%m/%Y").to_string(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// "1.234"
fn grouped(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut grouped = String::from(if count < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// What a column holds; its cells are aligned by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// "1", "IV.1.a", or a short word of state: centred.
    Ordinal,
    Text,
    Count,
    Percent,
    Day,
}

/// How a column is added up, below headings within the table and at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Total {
    Blank,
    Sum,
    /// The sum of some columns in percent of that of others: a rate comes from counts, never from rates.
    Share {
        parts: Vec<usize>,
        wholes: Vec<usize>,
    },
    /// What cannot be added up: a task of 52 units is one task. Stands at the table's end.
    Given(Value),
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it has in common with its neighbours ("Hoàn thành"), above its title ("trong hạn").
    pub group: Option<String>,
    pub title: String,
    /// In characters; Word gives each its share of the page.
    pub width: u16,
    pub kind: Kind,
    pub total: Total,
}

impl Column {
    pub fn new(title: &str, width: u16, kind: Kind) -> Self {
        Self { group: None, title: title.to_owned(), width, kind, total: Total::Blank }
    }

    /// Below a title that it shares with its neighbours.
    pub fn within(self, group: &str) -> Self {
        Self { group: Some(group.to_owned()), ..self }
    }

    /// Added up.
    pub fn totalled(self, total: Total) -> Self {
        Self { total, ..self }
    }

    /// "Hoàn thành trong hạn"
    pub fn full_title(&self) -> String {
        match &self.group {
            Some(group) => format!("{} {}", plain(group), plain(&self.title)),
            None => plain(&self.title),
        }
    }
}

/// A row as it is given. Cells that are not given are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Line(Vec<Value>),
    /// Above the lines that belong to it, up to the next heading of the same or a higher level (0 is the highest). Its cells
    /// in columns that are added up are computed.
    Heading {
        level: u8,
        cells: Vec<Value>,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// What its last row is called, where it has one: "Tổng cộng".
    pub total: Option<String>,
}

/// A row as it is shown, with as many cells as the table has columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub cells: Vec<Value>,
    /// The rows it adds up, where it is a heading or the total.
    pub adds_up: Option<Range<usize>>,
}

impl Table {
    /// Its rows as they are shown, the total last.
    pub fn shown(&self) -> impl Iterator<Item = Shown> {
        let rows = (0..self.rows.len()).map(move |index| match &self.rows[index] {
            Row::Line(cells) => Shown { cells: self.padded(cells), adds_up: None },
            Row::Heading { level, cells } => {
                let below = index + 1..self.end_of(index, *level);
                Shown { cells: self.added_up(self.padded(cells), &below), adds_up: Some(below) }
            }
        });
        let total = self.total.as_ref().map(|label| {
            let all = 0..self.rows.len();
            Shown { cells: self.added_up(self.last(label), &all), adds_up: Some(all) }
        });
        rows.chain(total)
    }

    /// Whether its rows are a mere list: nothing is added up, nothing stands above others.
    pub fn is_plain(&self) -> bool {
        self.total.is_none() && self.rows.iter().all(|row| matches!(row, Row::Line(_)))
    }

    /// Whether any column is added up.
    pub fn adds_up(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.total, Total::Sum | Total::Share { .. }))
    }

    fn padded(&self, cells: &[Value]) -> Vec<Value> {
        cells.iter().cloned().chain(std::iter::repeat(Value::Empty)).take(self.columns.len()).collect()
    }

    /// Where the rows below a heading end.
    fn end_of(&self, heading: usize, level: u8) -> usize {
        let ends = |row: &Row| matches!(row, Row::Heading { level: other, .. } if *other <= level);
        let after = self.rows[heading + 1..].iter().position(ends);
        after.map_or(self.rows.len(), |after| heading + 1 + after)
    }

    /// The total's cells before anything is added up.
    fn last(&self, label: &str) -> Vec<Value> {
        let named = self.columns.iter().position(|column| column.kind == Kind::Text).unwrap_or(0);
        let cells = self.columns.iter().enumerate().map(|(index, column)| match &column.total {
            Total::Given(value) => value.clone(),
            _ if index == named => Value::from(label),
            _ => Value::Empty,
        });
        cells.collect()
    }

    fn added_up(&self, mut cells: Vec<Value>, rows: &Range<usize>) -> Vec<Value> {
        let sums: Vec<i64> = (0..self.columns.len()).map(|column| self.sum(column, rows)).collect();
        for (cell, (column, sum)) in cells.iter_mut().zip(self.columns.iter().zip(&sums)) {
            match &column.total {
                Total::Sum => *cell = Value::Count(*sum),
                Total::Share { parts, wholes } => {
                    let sum = |columns: &[usize]| columns.iter().map(|column| sums[*column]).sum();
                    *cell = share(sum(parts), sum(wholes));
                }
                Total::Blank | Total::Given(_) => {}
            }
        }
        cells
    }

    fn sum(&self, column: usize, rows: &Range<usize>) -> i64 {
        let lines = self.rows[rows.clone()].iter().filter_map(|row| match row {
            Row::Line(cells) => cells.get(column),
            Row::Heading { .. } => None,
        });
        lines.map(|value| if let Value::Count(count) = value { *count } else { 0 }).sum()
    }
}

/// The nearest whole percentage, halves upwards, except that only all is 100 and only none is 0; nothing of nothing.
fn share(part: i64, whole: i64) -> Value {
    if whole == 0 {
        return Value::Empty;
    }
    let percent = match part {
        0 => 0,
        part if part == whole => 100,
        _ => ((part * 200 + whole) / (whole * 2)).clamp(1, 99),
    };
    Value::Percent(u32::try_from(percent).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two sections, the first with two parts: done, of all, in percent.
    fn table() -> Table {
        let columns = vec![
            Column::new("TT", 6, Kind::Ordinal),
            Column::new("Mục", 30, Kind::Text),
            Column::new("trong hạn", 8, Kind::Count).within("Hoàn thành").totalled(Total::Sum),
            Column::new("Tổng số", 8, Kind::Count).totalled(Total::Sum),
            Column::new("Tỷ lệ", 8, Kind::Percent).totalled(Total::Share { parts: vec![2], wholes: vec![3] }),
            Column::new("Nhiệm vụ", 8, Kind::Count).totalled(Total::Given(Value::Count(30))),
        ];
        let heading = |level, name: &str| Row::Heading { level, cells: vec![Value::Empty, name.into()] };
        let line = |done: u32, all: u32| Row::Line(vec!["1".into(), "x".into(), done.into(), all.into()]);
        let rows = vec![
            heading(0, "A"),
            heading(1, "A.1"),
            line(1, 2),
            line(3, 3),
            heading(1, "A.2"),
            line(0, 995),
            heading(0, "B"),
        ];
        Table { columns, rows, total: Some("Tổng cộng".to_owned()) }
    }

    #[test]
    fn headings_add_up_what_is_below_them() {
        let shown: Vec<Shown> = table().shown().collect();
        let figures: Vec<_> =
            shown.iter().map(|row| row.cells.iter().map(Value::printed).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(
            figures,
            [
                "|A|4|1.000|1%|",
                "|A.1|4|5|80%|",
                "1|x|1|2||",
                "1|x|3|3||",
                "|A.2|0|995|0%|",
                "1|x|0|995||",
                "|B|0|0||",
                "|Tổng cộng|4|1.000|1%|30",
            ]
        );
        let ranges: Vec<_> = shown.into_iter().filter_map(|row| row.adds_up).collect();
        assert_eq!(ranges, [1..6, 2..4, 5..6, 7..7, 0..7]);
    }

    #[test]
    fn values_are_printed_as_officials_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 2, 5).expect("a day");
        let printed = |value: Value| value.printed();
        assert_eq!(printed(Value::Count(-1_234_567)), "-1.234.567");
        assert_eq!(printed(Value::Count(999)), "999");
        assert_eq!(printed(day.into()), "05/02/2026");
        assert_eq!(printed(None::<u32>.into()), "");
        assert_eq!(table().columns[2].full_title(), "Hoàn thành trong hạn");
    }

    proptest! {
        #[test]
        fn a_share_is_the_rollups_rate(owed in 1_u32..3000, part in 0_u32..3000) {
            let rate = crate::rollup::Rate { part: part.min(owed), whole: owed };
            prop_assert_eq!(share(rate.part.into(), owed.into()), Value::Percent(rate.percent()));
        }
    }
}
