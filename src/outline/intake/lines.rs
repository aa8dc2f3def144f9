//! Lines that were broken by hand within one paragraph.

use super::tidy::tidy;
use crate::outline::{Block, Paragraph};

/// A paragraph's lines become paragraphs of their own where it is centred, as titles are, or where a line begins like an
/// item of a list or with a label; others are one text. Empty ones fall out.
pub fn split(paragraph: Paragraph, into: &mut Vec<Block>) {
    let mut parts: Vec<String> = Vec::new();
    for line in paragraph.text.split('\n').map(tidy).filter(|line| !line.is_empty()) {
        match parts.last_mut() {
            Some(before) if !paragraph.centred && !begins_item(&line) && !begins_with_label(&line) => {
                before.push(' ');
                before.push_str(&line);
            }
            _ => parts.push(line),
        }
    }
    let mut label = paragraph.label;
    for text in parts {
        into.push(Block::Paragraph(Paragraph { text, label: label.take(), ..paragraph }));
    }
}

/// Whether a line begins with a label: "Thời hạn: …".
fn begins_with_label(line: &str) -> bool {
    let Some((label, rest)) = line.split_once(':') else { return false };
    let length = label.chars().count();
    (4..=40).contains(&length)
        && label.starts_with(char::is_uppercase)
        && !label.contains(['.', ';', ',', '('])
        && rest.starts_with(' ')
}

/// Whether a line begins with a bullet, "1.", "1.2.", "a)", "IV." and then a space.
fn begins_item(line: &str) -> bool {
    let Some((first, _)) = line.split_once(' ') else { return false };
    if matches!(first, "-" | "–" | "+" | "•" | "*") {
        return true;
    }
    let Some(number) = first.strip_suffix(['.', ')']) else { return false };
    let numeral = |part: &str| {
        part.len() <= 2 && !part.is_empty() && part.chars().all(|sign| sign.is_ascii_digit())
            || part.chars().count() == 1 && part.chars().all(char::is_lowercase)
            || !part.is_empty() && part.chars().all(|sign| matches!(sign, 'I' | 'V' | 'X'))
    };
    number.split('.').all(numeral)
}
