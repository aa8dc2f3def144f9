//! A passage's text as it will read: its lines in groups, its figures in their places.

use super::super::{Board, compose, token};
use crate::office::word::{Block, Level};

/// What a line of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Heading,
    Paragraph,
    Item,
    Subitem,
}

/// Lines of one shape that stand together.
pub struct Group {
    pub shape: Shape,
    pub lines: Vec<String>,
}

impl Group {
    /// The element that they stand in.
    pub fn is_list(&self) -> bool {
        matches!(self.shape, Shape::Item | Shape::Subitem)
    }

    /// The class under which a list is drawn.
    pub fn class(&self) -> &'static str {
        if self.shape == Shape::Subitem { "dashes dashes--below" } else { "dashes" }
    }

    pub fn is_heading(&self) -> bool {
        self.shape == Shape::Heading
    }
}

/// A text with its figures.
pub struct Reading {
    pub groups: Vec<Group>,
    /// Why it cannot be printed, each in a sentence.
    pub faults: Vec<String>,
}

impl Reading {
    /// With faults it is shown as it is written.
    pub fn of(text: &str, board: &Board) -> Self {
        match token::resolve(text, board) {
            Ok(text) => Self { groups: groups(&text), faults: Vec::new() },
            Err(faults) => {
                let sentence = |fault: &token::Fault| format!("{}.", crate::web::show::capitalised(&fault.to_string()));
                Self { groups: groups(text), faults: faults.iter().map(sentence).collect() }
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for block in compose::text_blocks(text) {
        let (shape, line) = match block {
            Block::Heading(Level::Part | Level::Section | Level::Point, text) => (Shape::Heading, text),
            Block::Item(text) => (Shape::Item, text),
            Block::Subitem(text) => (Shape::Subitem, text),
            Block::Paragraph(text) => (Shape::Paragraph, text),
            Block::Table(_) => continue,
        };
        match groups.last_mut() {
            Some(last) if last.shape == shape && last.is_list() => last.lines.push(line),
            _ => groups.push(Group { shape, lines: vec![line] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_list_stand_together_and_faults_are_said() {
        let read = |text: &str| Reading::of(text, &Board::default());
        let told: Vec<_> = read("# A\nmột\n- x\n- y\n+ z\n- {{phan_cong}}")
            .groups
            .iter()
            .map(|group| (group.shape, group.lines.len()))
            .collect();
        assert_eq!(
            told,
            [(Shape::Heading, 1), (Shape::Paragraph, 1), (Shape::Item, 2), (Shape::Subitem, 1), (Shape::Item, 1),]
        );
        let wrong = read("một {{la}}");
        assert_eq!(wrong.faults, ["Dòng 1: không có số liệu nào tên là {{la}}."]);
        assert_eq!(wrong.groups[0].lines, ["một {{la}}"]);
    }
}
