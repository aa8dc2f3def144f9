//! From passages to a document: the text's marks become blocks, its tokens figures.

use super::{Board, Part, Passage, token};
use crate::office::word::{Block, Level};

/// A token that means nothing, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// Which passage of those given.
    pub passage: usize,
    /// "Phần I, mục IV.1 (Tuyên truyền)"
    pub place: String,
    pub fault: token::Fault,
}

impl std::fmt::Display for Misplaced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}.", self.place, self.fault)
    }
}

/// The body of the report. Passages come in the order in which they are printed; a part nobody wrote anything of says so.
///
/// # Errors
/// Every token that means nothing, with its place.
pub fn body(passages: &[Passage], board: &Board) -> Result<Vec<Block>, Vec<Misplaced>> {
    let mut misplaced = Vec::new();
    let mut blocks = Vec::new();
    for part in Part::ALL {
        if part.number().is_some() {
            blocks.push(Block::Heading(Level::Part, part.label().to_uppercase()));
        }
        let before = blocks.len();
        for (index, passage) in passages.iter().enumerate().filter(|(_, passage)| passage.part == *part) {
            match token::resolve(&passage.text, board) {
                Ok(text) => {
                    let text = text_blocks(&text);
                    if let Some(section) = passage.section.as_ref().filter(|_| !text.is_empty()) {
                        blocks.push(Block::Heading(Level::Section, section.heading.clone()));
                    }
                    blocks.extend(text);
                }
                Err(faults) => misplaced.extend(faults.into_iter().map(|fault| Misplaced {
                    passage: index,
                    place: passage.place(),
                    fault,
                })),
            }
        }
        if blocks.len() == before && part.number().is_some() {
            blocks.push(Block::Paragraph("Không có.".to_owned()));
        }
    }
    if misplaced.is_empty() { Ok(blocks) } else { Err(misplaced) }
}

/// A line that begins with "# " is a heading within its section, with "- " an item, with "+ " an item below one; each
/// other line is a paragraph.
pub fn text_blocks(text: &str) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let block = |line: &str| {
        let marked = |mark: char| {
            let rest = line.strip_prefix(mark)?;
            rest.starts_with([' ', '\t']).then(|| rest.trim().to_owned())
        };
        if let Some(text) = marked('#') {
            Block::Heading(Level::Point, text)
        } else if let Some(text) = marked('-').or_else(|| marked('–')) {
            Block::Item(text)
        } else if let Some(text) = marked('+') {
            Block::Subitem(text)
        } else {
            Block::Paragraph(line.to_owned())
        }
    };
    lines.map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consolidated::Heading;

    fn passage(part: Part, section: Option<&str>, text: &str) -> Passage {
        let section =
            section.map(|heading| Heading { section_id: 1, reference: "IV.1".to_owned(), heading: heading.to_owned() });
        Passage { part, section, text: text.to_owned() }
    }

    #[test]
    fn passages_become_headings_paragraphs_and_items() {
        let passages = [
            passage(Part::Results, None, "Có {{phan_cong}} phân công."),
            passage(Part::Results, Some("Tuyên truyền"), "# Quán triệt\n- Đã học\n+ 3 lớp\n-không phải gạch"),
            passage(Part::Results, Some("Kiểm tra"), " \n"),
            passage(Part::Next, None, "Tiếp tục"),
            passage(Part::Closing, None, "Trên đây là báo cáo."),
            passage(Part::Opening, None, ""),
        ];
        let text = |text: &str| text.to_owned();
        assert_eq!(
            body(&passages, &Board::default()),
            Ok(vec![
                Block::Heading(Level::Part, text("KẾT QUẢ THỰC HIỆN")),
                Block::Paragraph(text("Có 0 phân công.")),
                Block::Heading(Level::Section, text("Tuyên truyền")),
                Block::Heading(Level::Point, text("Quán triệt")),
                Block::Item(text("Đã học")),
                Block::Subitem(text("3 lớp")),
                Block::Paragraph(text("-không phải gạch")),
                Block::Heading(Level::Part, text("KHÓ KHĂN, VƯỚNG MẮC")),
                Block::Paragraph(text("Không có.")),
                Block::Heading(Level::Part, text("KIẾN NGHỊ, ĐỀ XUẤT")),
                Block::Paragraph(text("Không có.")),
                Block::Heading(Level::Part, text("PHƯƠNG HƯỚNG KỲ TỚI")),
                Block::Paragraph(text("Tiếp tục")),
                Block::Paragraph(text("Trên đây là báo cáo.")),
            ])
        );
    }

    #[test]
    fn what_means_nothing_is_named_by_its_place() {
        let passages =
            [passage(Part::Results, Some("Tuyên truyền"), "một\n{{x}}"), passage(Part::Next, None, "{{don_vi@9}}")];
        let told: Vec<_> = body(&passages, &Board::default())
            .expect_err("two faults")
            .iter()
            .map(|fault| (fault.passage, fault.to_string()))
            .collect();
        assert_eq!(
            told,
            [
                (0, "Phần I, mục IV.1 (Tuyên truyền), dòng 2: không có số liệu nào tên là {{x}}.".to_owned()),
                (1, "Phần IV (Phương hướng kỳ tới), dòng 1: {{don_vi@9}} nêu mục “9” mà kế hoạch không có hoặc không ai chủ trì.".to_owned()),
            ]
        );
    }
}
