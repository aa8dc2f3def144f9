//! Lists as CSV: UTF-8 with a byte order mark, so that Excel takes it for UTF-8, and quoted as RFC 4180 says.

use std::io::{self, Write};

use ::csv::{Terminator, WriterBuilder};

use super::{Column, Table, Value, text::plain};

/// Media type of .csv.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

/// A file while it is written, row by row.
pub struct Csv<W: Write>(::csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// Begins with the columns' titles.
    ///
    /// # Errors
    /// As the writer below has them.
    pub fn new(mut to: W, columns: &[Column]) -> io::Result<Self> {
        to.write_all("\u{feff}".as_bytes())?;
        let mut csv = Self(WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(to));
        csv.0.write_record(columns.iter().map(|column| harmless(column.full_title())))?;
        Ok(csv)
    }

    /// The next row.
    ///
    /// # Errors
    /// As the writer below has them.
    pub fn push(&mut self, cells: &[Value]) -> io::Result<()> {
        Ok(self.0.write_record(cells.iter().map(written))?)
    }

    /// What was written to, with all of it.
    ///
    /// # Errors
    /// As the writer below has them.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(::csv::IntoInnerError::into_error)
    }
}

/// A whole table, with its headings and its total.
///
/// # Errors
/// None but those of memory.
pub fn write(table: &Table) -> io::Result<Vec<u8>> {
    let mut csv = Csv::new(Vec::new(), &table.columns)?;
    for row in table.shown() {
        csv.push(&row.cells)?;
    }
    csv.finish()
}

/// As it is printed, but for counts: programs take them for numbers only without points.
fn written(value: &Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Text(text) => harmless(plain(text)),
        other => other.printed(),
    }
}

/// A spreadsheet computes what begins like a formula, also after blanks; behind an apostrophe it is text.
fn harmless(text: String) -> String {
    let formula = |text: &str| text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if text.starts_with(['\t', '\n']) || formula(text.trim_start()) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::office::Kind;

    fn columns() -> Vec<Column> {
        vec![Column::new("Đơn vị", 10, Kind::Text), Column::new("trong hạn", 5, Kind::Count).within("Hoàn thành")]
    }

    fn file(rows: &[Vec<Value>]) -> String {
        let mut csv = Csv::new(Vec::new(), &columns()).expect("a file");
        for row in rows {
            csv.push(row).expect("a row");
        }
        String::from_utf8(csv.finish().expect("the file")).expect("UTF-8")
    }

    #[test]
    fn rows_are_quoted_where_they_must_be() {
        let rows = [
            vec![Value::from("Trường \"A\", cơ sở 2"), Value::Count(1234)],
            vec![Value::from("hai\r\ndòng"), Value::Count(-1)],
        ];
        let expected =
            "\u{feff}Đơn vị,Hoàn thành trong hạn\r\n\"Trường \"\"A\"\", cơ sở 2\",1234\r\n\"hai\ndòng\",-1\r\n";
        assert_eq!(file(&rows), expected);
    }

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for bad in ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "- gạch đầu dòng"]
        {
            let text = file(&[vec![Value::from(bad)]]);
            let cell = text.lines().nth(1).expect("the row").trim_start_matches('"').to_owned();
            assert!(cell.starts_with('\''), "{bad:?} became {cell:?}");
        }
        assert!(file(&[vec![Value::from("1-2=3")]]).ends_with("\r\n1-2=3\r\n"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in prop::collection::vec(prop::collection::vec(any::<String>(), 2), 0..8)) {
            let values: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(|text| Value::Text(text.clone())).collect()).collect();
            let file = file(&values);
            let read = ::csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes())
                .records()
                .map(|record| record.expect("a record").iter().map(str::to_owned).collect::<Vec<_>>())
                .collect::<Vec<_>>();
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|text| harmless(plain(text))).collect()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
