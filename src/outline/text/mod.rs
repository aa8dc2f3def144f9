//! Markdown and plain text as a document: marks of emphasis, bullets, tables drawn with bars, footnotes taken out.

mod grid;
mod html;
mod inline;
mod paragraph;
mod table;
mod wrap;

use self::grid::Grid;
use self::inline::{Styled, styled};
use self::paragraph::Line;
use self::wrap::Wrap;
use super::document::{Block, Document, Paragraph};
use super::spelling::clean;

/// A Markdown text's blocks.
pub(crate) fn markdown(text: &str) -> Document {
    Reader { markdown: true, ..Reader::default() }.read(text)
}

/// A plain text's blocks: its lines joined into paragraphs, rows where tabs or bars divide them.
pub(crate) fn plain(text: &str) -> Document {
    Reader { wrap: Wrap::of(text), ..Reader::default() }.read(text)
}

#[derive(Default)]
struct Reader<'a> {
    markdown: bool,
    /// How a plain text is wrapped.
    wrap: Option<Wrap>,
    blocks: Vec<Block>,
    lines: Vec<Line<'a>>,
    table: Option<usize>,
    tables: usize,
    /// Indents of the bullets around the one being read.
    indents: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn read(mut self, text: &'a str) -> Document {
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = text.split(['\n', '\u{c}']).map(|line| line.trim_end_matches('\r')).peekable();
        let (mut in_footnote, mut in_comment) = (false, false);
        while let Some(line) = lines.next() {
            let bare = line.trim();
            if in_comment || bare.starts_with("<!--") {
                in_comment = !bare.contains("-->");
                continue;
            }
            if bare.is_empty() || bare == "|" || is_rule(bare) || is_page_number(bare) {
                self.end_paragraph();
                self.end_table(bare);
                in_footnote = false;
            } else if in_footnote {
            } else if self.markdown && is_footnote(bare) {
                self.end_paragraph();
                in_footnote = true;
            } else if self.markdown && grid::is_border(bare) {
                self.end_paragraph();
                let mut grid = Grid::new(bare, self.next_table());
                while lines.next_if(|next| grid.take(next)).is_some() {}
                self.blocks.extend(grid.rows.into_iter().map(Block::Row));
                self.table = None;
            } else if self.markdown && is_html_table(bare) {
                self.end_paragraph();
                let mut table = bare.to_owned();
                while !table.to_ascii_lowercase().contains("</table>")
                    && let Some(more) = lines.next()
                {
                    table.push('\n');
                    table.push_str(more);
                }
                let number = self.next_table();
                self.blocks.extend(html::rows(number, &table).into_iter().map(Block::Row));
                self.table = None;
            } else if let Some(mut row) = table::opens(bare) {
                self.end_paragraph();
                while !table::closes(&row) {
                    let Some(more) =
                        lines.next_if(|next| !next.trim().is_empty() && table::opens(next.trim()).is_none())
                    else {
                        break;
                    };
                    row.push(' ');
                    row.push_str(more.trim());
                }
                self.row(table::cells(&row).into_iter().map(|cell| self.styled(&cell)).collect());
            } else if !self.markdown && line.matches('\t').count() >= 2 {
                self.end_paragraph();
                self.row(line.split('\t').map(|cell| self.styled(cell)).collect());
            } else if let Some((level, heading)) = self.heading(bare) {
                self.end_paragraph();
                self.table = None;
                let styled = self.styled(heading);
                self.push(Paragraph { level: Some(level), ..paragraph_of(styled, None) });
            } else {
                self.table = None;
                self.lines.push(Line::new(line));
            }
        }
        self.end_paragraph();
        Document { blocks: self.blocks, warnings: Vec::new() }
    }

    fn heading<'b>(&self, line: &'b str) -> Option<(u8, &'b str)> {
        let depth = line.bytes().take_while(|b| *b == b'#').count();
        let rest = line.get(depth..)?.strip_prefix(' ')?;
        (self.markdown && (1..=6).contains(&depth))
            .then(|| (u8::try_from(depth).unwrap_or(6), rest.trim_end_matches(['#', ' '])))
    }

    fn styled(&self, text: &str) -> Styled {
        if self.markdown { styled(text) } else { Styled { text: clean(text), ..Styled::default() } }
    }

    fn end_table(&mut self, line: &str) {
        if line.is_empty() || line == "|" {
            self.table = None;
        }
    }

    fn row(&mut self, cells: Vec<Styled>) {
        let table = match self.table {
            Some(table) => table,
            None => self.next_table(),
        };
        self.table = Some(table);
        self.blocks.extend(table::row(table, cells).map(Block::Row));
    }

    fn next_table(&mut self) -> usize {
        self.tables += 1;
        self.tables - 1
    }

    fn end_paragraph(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let groups =
            if self.markdown { paragraph::of_markdown(&lines) } else { paragraph::of_plain(&lines, self.wrap) };
        for group in groups {
            let indent = group[0].indent;
            let text = group.iter().map(|line| line.text).collect::<Vec<_>>().join(" ");
            let (bullet, rest) = paragraph::bullet(&text);
            let styled = self.styled(rest);
            let label = bullet.map(|bullet| self.nested(bullet, indent));
            if label.is_none() && indent == 0 {
                self.indents.clear();
            }
            // "*- Đơn vị chủ trì: *Sở Tư pháp": the mark of emphasis before the bullet.
            let (inner, rest) = paragraph::bullet(&styled.text);
            if let (None, Some(bullet)) = (&label, inner) {
                let label = Some(bullet.to_owned());
                let text = rest.to_owned();
                self.push(paragraph_of(Styled { text, ..styled }, label));
            } else {
                self.push(paragraph_of(styled, label));
            }
        }
    }

    /// A bullet within a bullet is printed as the next kind.
    fn nested(&mut self, bullet: &str, indent: usize) -> String {
        while self.indents.last().is_some_and(|last| *last > indent) {
            self.indents.pop();
        }
        if self.indents.last().is_none_or(|last| *last < indent) {
            self.indents.push(indent);
        }
        match (bullet, self.indents.len()) {
            ("-" | "*" | "•", 2) => "+",
            ("-" | "*" | "•" | "+", 3..) => "*",
            ("*", _) => "-",
            (bullet, _) => bullet,
        }
        .to_owned()
    }

    fn push(&mut self, paragraph: Paragraph) {
        if paragraph.text.chars().any(char::is_alphanumeric) {
            self.blocks.push(Block::Paragraph(paragraph));
        }
    }
}

fn paragraph_of(styled: Styled, label: Option<String>) -> Paragraph {
    Paragraph { text: styled.text, label, level: None, bold: styled.bold, italic: styled.italic, centred: false }
}

/// "---", "* * *", "======".
fn is_rule(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' '))
}

fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(['-', '–', ' ', '*']);
    (1..=3).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_digit())
}

fn is_html_table(line: &str) -> bool {
    line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("<table"))
}

/// A footnote's own text: "<sup>1</sup> Kế hoạch số …", "[^1]: …".
fn is_footnote(line: &str) -> bool {
    line.starts_with("<sup>") || line.starts_with("[^") && line.contains("]:")
}

#[cfg(test)]
mod tests;
