//! The text: headings, paragraphs, lists, tables.

use std::borrow::Cow;

use super::number::point;
use super::page::Page;
use super::xml::Xml;
use super::{Block, Level, table};
use crate::office::text::{one_line, plain};

/// What follows a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Text,
    Table,
    Signature,
}

/// Writes blocks; headings are numbered by the list of this number. What comes last stays with the signature, if one follows.
pub fn write(xml: &mut Xml, blocks: &[Block], page: Page, numbering: usize, signed: bool) {
    let mut points = 0;
    for (index, block) in blocks.iter().enumerate() {
        let next = match blocks.get(index + 1) {
            Some(Block::Table(_)) => Next::Table,
            None if signed => Next::Signature,
            _ => Next::Text,
        };
        match block {
            Block::Heading(level, text) => {
                heading(xml, *level, &one_line(text), points, numbering);
                points = if *level == Level::Point { points + 1 } else { 0 };
            }
            Block::Paragraph(text) => paragraphs(xml, "BodyText", text, next),
            Block::Item(text) => paragraphs(xml, "ListBullet", text, next),
            Block::Subitem(text) => paragraphs(xml, "ListBullet2", text, next),
            Block::Table(rows) => {
                // Tables without anything between them would become one.
                if index > 0 && matches!(blocks[index - 1], Block::Table(_)) {
                    xml.paragraph("BodyText", "");
                }
                table::write(xml, rows, page.room());
                if next == Next::Signature {
                    xml.paragraph("BodyText", "");
                }
            }
        }
    }
}

fn heading(xml: &mut Xml, level: Level, text: &str, points: usize, numbering: usize) {
    let list = |depth: u8| {
        move |xml: &mut Xml| {
            xml.within("w:numPr", |xml| {
                xml.val("w:ilvl", depth);
                xml.val("w:numId", numbering);
            });
        }
    };
    match level {
        Level::Part => xml.paragraph_with("Heading1", list(0), false, text),
        Level::Section => xml.paragraph_with("Heading2", list(1), false, text),
        Level::Point => xml.paragraph("Heading3", &format!("{}) {text}", point(points))),
    }
}

/// One paragraph a line; a list's dash stands only before the first one.
fn paragraphs(xml: &mut Xml, style: &str, text: &str, next: Next) {
    let text = plain(text);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    for (index, line) in lines.iter().enumerate() {
        let last = index + 1 == lines.len();
        let properties = |xml: &mut Xml| match next {
            Next::Signature if last => xml.empty("w:keepNext", &[]),
            Next::Table if last => xml.empty("w:spacing", &[("w:after", &120)]),
            _ => {}
        };
        xml.paragraph_with(if index == 0 { style } else { "BodyText" }, properties, false, line);
    }
}

/// The text of a document ends in "./.".
pub fn ended(blocks: &[Block]) -> Cow<'_, [Block]> {
    let mut blocks = Cow::Borrowed(blocks);
    if let Some(Block::Paragraph(_) | Block::Item(_) | Block::Subitem(_)) = blocks.last()
        && let Some(Block::Paragraph(text) | Block::Item(text) | Block::Subitem(text)) = blocks.to_mut().last_mut()
    {
        let end = text.trim_end().trim_end_matches(['.', '/', ';', ' ']).len();
        text.truncate(end);
        text.push_str("./.");
    }
    blocks
}
