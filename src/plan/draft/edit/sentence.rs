//! Where a task's text can be cut.

use std::ops::Range;

/// The sentences and clauses of a text; together they are the whole text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = 0;
    let signs: Vec<(usize, char)> = text.char_indices().collect();
    for (place, &(at, sign)) in signs.iter().enumerate() {
        let next = signs.get(place + 1).map(|&(_, next)| next);
        let ends = match sign {
            '\n' => true,
            ';' | '?' | '!' => next.is_some_and(char::is_whitespace),
            '.' => next.is_some_and(char::is_whitespace) && ends_sentence(&text[begin..at], &signs[place + 1..]),
            _ => false,
        };
        if !ends {
            continue;
        }
        // The white space belongs to what it follows.
        let rest = &text[at + sign.len_utf8()..];
        let end = text.len() - rest.trim_start().len();
        if !text[begin..end].trim().is_empty() && end > begin && end < text.len() {
            found.push(begin..end);
            begin = end;
        }
    }
    if begin < text.len() {
        found.push(begin..text.len());
    }
    found
}

/// Whether a full stop after `before` ends a sentence: a capital follows, and it stands behind no number or abbreviation
/// ("TP. Hải Phòng", "1. Tuyên truyền").
fn ends_sentence(before: &str, after: &[(usize, char)]) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let short = last.chars().count() <= 2 && last.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let capital = after.iter().map(|&(_, c)| c).find(|c| !c.is_whitespace()).is_some_and(char::is_uppercase);
    !short && capital
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| text[range].trim()).collect()
    }

    #[test]
    fn sentences_and_clauses_are_found() {
        assert_eq!(
            cut(
                "Rà soát hồ sơ tại TP. Hải Phòng. Báo cáo Sở trước ngày 30.11; tổng hợp theo mục 1. Nội dung\nGửi UBND."
            ),
            [
                "Rà soát hồ sơ tại TP. Hải Phòng.",
                "Báo cáo Sở trước ngày 30.11;",
                "tổng hợp theo mục 1. Nội dung",
                "Gửi UBND."
            ]
        );
        assert_eq!(cut("Một câu duy nhất."), ["Một câu duy nhất."]);
        assert_eq!(cut(""), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn together_they_are_the_text(text in "[a-cA-C.;\\n đĐ]{0,40}") {
            let whole: String = sentences(&text).into_iter().map(|range| text[range].to_owned()).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
