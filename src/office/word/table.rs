//! Tables: those of figures, and those that only put two things side by side.

use super::xml::Xml;
use crate::office::measure::{height, length};
use crate::office::{Column, Kind, Row, Table, Value, table::Shown};

/// Rows with more lines than this may go over to the next page: a whole one would leave half a page empty.
const LONG: u32 = 15;
/// The letter size in tables, and what the margins of a cell take, as the styles have them.
const SIZE: u32 = 12;
const MARGINS: u32 = 170;
/// What lines and other fonts of that name may need more.
const SLACK: u32 = 40;

/// What stands in a cell.
pub type Content<'a> = &'a dyn Fn(&mut Xml);

/// Rows of what stands left and what stands right, in columns of these widths and without lines.
pub fn columns(xml: &mut Xml, widths: [u32; 2], rows: &[[Content<'_>; 2]]) {
    xml.open("w:tbl", &[]);
    begin(xml, "HaiCot", &widths);
    for row in rows {
        xml.open("w:tr", &[]);
        xml.within("w:trPr", |xml| xml.empty("w:cantSplit", &[]));
        for (width, content) in widths.into_iter().zip(row) {
            cell(xml, width, &[], content);
        }
        xml.close("w:tr");
    }
    xml.close("w:tbl");
}

/// A table across so much room. Its titles come again on each page.
pub fn write(xml: &mut Xml, table: &Table, room: u32) {
    if table.columns.is_empty() {
        return;
    }
    let rows: Vec<Shown> = table.shown().collect();
    let printed: Vec<Vec<String>> = rows.iter().map(|row| row.cells.iter().map(Value::printed).collect()).collect();
    let widths = widths(&table.columns, &printed, room);
    xml.open("w:tbl", &[]);
    begin(xml, "BangBieu", &widths);
    titles(xml, &table.columns, &widths);
    for (index, (shown, printed)) in rows.iter().zip(&printed).enumerate() {
        let heading = matches!(table.rows.get(index), Some(Row::Heading { .. }));
        let strong = shown.adds_up.is_some();
        let whole =
            printed.iter().zip(&widths).all(|(text, width)| height(text, SIZE, width.saturating_sub(MARGINS)) <= LONG);
        // A heading's words go over the empty cells beside them.
        let words = shown.cells.iter().rposition(|cell| heading && matches!(cell, Value::Text(_)));
        let span = |column: usize| {
            let beside = shown.cells[column + 1..].iter().take_while(|cell| **cell == Value::Empty);
            if words == Some(column) { 1 + beside.count() } else { 1 }
        };
        xml.open("w:tr", &[]);
        if whole {
            xml.within("w:trPr", |xml| xml.empty("w:cantSplit", &[]));
        }
        let mut column = 0;
        while column < table.columns.len() {
            let span = span(column);
            let style = style(&shown.cells[column], table.columns[column].kind);
            let properties: &[(&str, &str)] = &[("w:gridSpan", &span.to_string())];
            let properties = if span > 1 { properties } else { &[] };
            cell(xml, widths[column..column + span].iter().sum(), properties, |xml| {
                for line in lines(&printed[column]) {
                    let with_next = |xml: &mut Xml| {
                        if heading {
                            xml.empty("w:keepNext", &[])
                        }
                    };
                    xml.paragraph_with(style, with_next, strong, line);
                }
            });
            column += span;
        }
        xml.close("w:tr");
    }
    xml.close("w:tbl");
}

fn begin(xml: &mut Xml, style: &str, widths: &[u32]) {
    xml.within("w:tblPr", |xml| {
        xml.val("w:tblStyle", style);
        xml.empty("w:tblW", &[("w:w", &widths.iter().sum::<u32>()), ("w:type", &"dxa")]);
        xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
    });
    xml.within("w:tblGrid", |xml| {
        for width in widths {
            xml.empty("w:gridCol", &[("w:w", width)]);
        }
    });
}

/// Each column's share of the room, but as wide as the longest word in it; a word longer than a sixth of the page is broken.
fn widths(columns: &[Column], printed: &[Vec<String>], room: u32) -> Vec<u32> {
    let longest = |text: &str| text.split_whitespace().map(|word| length(word, SIZE)).max().unwrap_or_default();
    let needed: Vec<u32> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let titles = [column.group.as_deref().unwrap_or_default(), &column.title].map(longest);
            let words = titles.into_iter().chain(printed.iter().map(|row| longest(&row[index]))).max();
            (words.unwrap_or_default() + MARGINS + SLACK).min(room / 6)
        })
        .collect();
    let mut widths = vec![0; columns.len()];
    let mut open: Vec<usize> = (0..columns.len()).collect();
    let mut left = room;
    loop {
        let all: u32 = open.iter().map(|index| u32::from(columns[*index].width.max(1))).sum();
        for index in &open {
            widths[*index] = left * u32::from(columns[*index].width.max(1)) / all;
        }
        // Columns that are too narrow get what they need, the others share what is left.
        let Some(place) = open.iter().position(|index| widths[*index] < needed[*index]) else { break };
        if open.len() == 1 || needed[open[place]] > left {
            break;
        }
        let index = open.remove(place);
        widths[index] = needed[index];
        left -= needed[index];
    }
    let rest = room.saturating_sub(widths.iter().sum());
    if let Some(widest) = widths.iter_mut().max() {
        *widest += rest;
    }
    widths
}

/// One row of titles, or two where columns share one.
fn titles(xml: &mut Xml, columns: &[Column], widths: &[u32]) {
    let grouped = columns.iter().any(|column| column.group.is_some());
    row_of_titles(xml, |xml| {
        let mut column = 0;
        while column < columns.len() {
            let group = columns[column].group.as_ref();
            let alike = columns[column..].iter().take_while(|other| group.is_some() && other.group.as_ref() == group);
            let span = alike.count().max(1);
            let width = widths[column..column + span].iter().sum();
            match group {
                Some(group) if span > 1 => title(xml, width, &[("w:gridSpan", &span.to_string())], group),
                Some(group) => title(xml, width, &[], group),
                None if grouped => title(xml, width, &[("w:vMerge", "restart")], &columns[column].title),
                None => title(xml, width, &[], &columns[column].title),
            }
            column += span;
        }
    });
    if grouped {
        row_of_titles(xml, |xml| {
            for (column, width) in columns.iter().zip(widths) {
                match column.group {
                    Some(_) => title(xml, *width, &[], &capitalised(&column.title)),
                    None => title(xml, *width, &[("w:vMerge", "continue")], ""),
                }
            }
        });
    }
}

fn row_of_titles(xml: &mut Xml, cells: impl FnOnce(&mut Xml)) {
    xml.open("w:tr", &[]);
    xml.within("w:trPr", |xml| {
        xml.empty("w:cantSplit", &[]);
        xml.empty("w:tblHeader", &[]);
    });
    cells(xml);
    xml.close("w:tr");
}

fn title(xml: &mut Xml, width: u32, properties: &[(&str, &str)], text: &str) {
    cell(xml, width, &[properties, &[("w:vAlign", "center")]].concat(), |xml| xml.paragraph("TieuDeBang", text));
}

fn cell(xml: &mut Xml, width: u32, properties: &[(&str, &str)], content: impl FnOnce(&mut Xml)) {
    xml.open("w:tc", &[]);
    xml.within("w:tcPr", |xml| {
        xml.empty("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
        for (name, value) in properties {
            xml.val(name, value);
        }
    });
    content(xml);
    xml.close("w:tc");
}

/// At least one: a cell of Word's holds a paragraph.
fn lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.is_empty() { vec![""] } else { lines }
}

const fn style(value: &Value, kind: Kind) -> &'static str {
    match (value, kind) {
        (Value::Count(_) | Value::Percent(_), _) | (_, Kind::Count | Kind::Percent) => "BangPhai",
        (Value::Day(_), _) | (_, Kind::Ordinal | Kind::Day) => "BangGiua",
        (Value::Text(_) | Value::Empty, Kind::Text) => "BangTrai",
    }
}

/// "Trong hạn"
fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
