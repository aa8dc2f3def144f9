//! The marking of a state secret: MẬT, TỐI MẬT, TUYỆT MẬT, a line of its own in a document's head.

use super::refusal::Refusal;
use super::tidy::tidy;
use crate::outline::Block;

/// How many blocks are a document's head: letterhead, number, title, and what stands beside them.
const HEAD: usize = 30;

/// Refuses a document whose head or drawn letters carry the marking.
///
/// # Errors
/// It does.
pub fn check(blocks: &[Block], word_art: &[String]) -> Result<(), Refusal> {
    let marked = blocks.iter().take(HEAD).any(|block| match block {
        Block::Paragraph(paragraph) => is_marking(&paragraph.text),
        Block::Row(row) => row.cells.iter().any(|cell| is_marking(&cell.text)),
    });
    if marked || word_art.iter().any(|text| is_marking(text)) { Err(Refusal::Secret) } else { Ok(()) }
}

/// Whether a line of the text is the marking and nothing else.
fn is_marking(text: &str) -> bool {
    text.lines().any(|line| {
        let folded = tidy(line).to_lowercase();
        let letters: String = folded.chars().filter(|sign| sign.is_alphabetic()).collect();
        let level = ["mứcđộmật", "độmật"].iter().find_map(|label| letters.strip_prefix(label)).unwrap_or(&letters);
        matches!(level, "mật" | "tốimật" | "tuyệtmật") && folded.chars().all(|sign| !sign.is_ascii_digit())
    })
}
