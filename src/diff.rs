//! What changed between two texts, word by word.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

/// A run of words of one of the two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// Not in the other text.
    pub changed: bool,
}

/// How long two texts may be compared; after that what remains counts as changed.
const PATIENCE: Duration = Duration::from_millis(200);

/// The two texts in runs of words that they share and words that only one of them has.
pub fn changes(old: &str, new: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (old, new) = (words(old), words(new));
    let plain = |words: &[&str]| -> Vec<String> { words.iter().map(|word| word.trim_end().to_owned()).collect() };
    let deadline = Some(Instant::now() + PATIENCE);
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &plain(&old), &plain(&new), deadline);
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for op in ops {
        let changed = op.tag() != DiffTag::Equal;
        append(&mut was, &old[op.old_range()], changed);
        append(&mut is, &new[op.new_range()], changed);
    }
    (was, is)
}

/// Words with the white space after them, so that together they are the text again.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_space) = (0, false);
    for (at, sign) in text.char_indices() {
        if in_space && !sign.is_whitespace() {
            words.push(&text[start..at]);
            start = at;
        }
        in_space = sign.is_whitespace();
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

fn append(pieces: &mut Vec<Piece>, words: &[&str], changed: bool) {
    for word in words {
        match pieces.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(word),
            _ => pieces.push(Piece { text: (*word).to_owned(), changed }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(pieces: &[Piece]) -> String {
        let mark = |piece: &Piece| if piece.changed { format!("[{}]", piece.text) } else { piece.text.clone() };
        pieces.iter().map(mark).collect()
    }

    #[test]
    fn only_what_differs_is_marked() {
        let (old, new) = changes("Đã tổ chức 02 buổi sinh hoạt.", "Đã tổ chức 03 buổi sinh hoạt; 42 đảng viên.");
        assert_eq!(marked(&old), "Đã tổ chức [02 ]buổi sinh [hoạt.]");
        assert_eq!(marked(&new), "Đã tổ chức [03 ]buổi sinh [hoạt; 42 đảng viên.]");
    }

    #[test]
    fn equal_texts_have_no_marks_and_an_empty_one_is_all_change() {
        assert_eq!(marked(&changes("một hai", "một hai").1), "một hai");
        let (old, new) = changes("", "một hai");
        assert_eq!((marked(&old).as_str(), marked(&new).as_str()), ("", "[một hai]"));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_what_is_shared_is_shared(old in "[ab \n]{0,40}", new in "[ab \n]{0,40}") {
            let (was, is) = changes(&old, &new);
            let whole = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
            prop_assert_eq!(whole(&was), old);
            prop_assert_eq!(whole(&is), new);
            let kept = |pieces: &[Piece]| {
                let kept = pieces.iter().filter(|piece| !piece.changed);
                kept.flat_map(|piece| piece.text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
            };
            prop_assert_eq!(kept(&was), kept(&is));
        }
    }
}
