//! The head of an appendix.

use super::head::{day, number};
use super::number::roman;
use super::xml::Xml;
use super::{Appendix, Letter};
use crate::office::text::{one_line, plain};

/// "Phụ lục II", its title, and which document it belongs to; without one, only its title.
pub fn head(xml: &mut Xml, appendix: &Appendix, letter: Option<&Letter>, index: usize, of: usize) {
    if letter.is_some() {
        // A single one has no number.
        let label = if of > 1 { format!("Phụ lục {}", roman(index + 1)) } else { "Phụ lục".to_owned() };
        xml.paragraph("PhuLuc", &label);
    }
    let title = plain(&appendix.title).to_uppercase();
    xml.paragraph(if letter.is_some() { "TenPhuLuc" } else { "TenBang" }, title.trim());
    if let Some(letter) = letter {
        let head = &letter.letterhead;
        xml.paragraph(
            "KemTheo",
            &format!(
                "(Kèm theo {} số {} {} của {})",
                one_line(&letter.kind),
                number(head),
                day(head.date),
                one_line(&head.issuer)
            ),
        );
    }
    if let Some(note) = &appendix.note {
        xml.paragraph("KemTheo", &one_line(note));
    }
}
