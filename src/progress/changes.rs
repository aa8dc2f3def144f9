//! What changed between two texts, word by word.

/// A run of words of one of the two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// Not in the other text.
    pub changed: bool,
}

/// The longest table of comparisons: longer texts count as changed between their common beginning and end.
const MOST_COMPARISONS: usize = 4_000_000;

/// The two texts in runs of words that they share and words that only one of them has.
pub fn changes(old: &str, new: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (old, new) = (words(old), words(new));
    let begin = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let ends = old[begin..].iter().rev().zip(new[begin..].iter().rev());
    let end = ends.take_while(|(old, new)| old == new).count();
    let middle = (&old[begin..old.len() - end], &new[begin..new.len() - end]);
    let (old_kept, new_kept) = shared(middle.0, middle.1);
    let around = |words: &[&str], kept: Vec<bool>| {
        let whole = std::iter::repeat_n(true, begin).chain(kept).chain(std::iter::repeat_n(true, end));
        pieces(words, whole)
    };
    (around(&old, old_kept), around(&new, new_kept))
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

/// For each word of both texts whether it belongs to their longest common sequence.
fn shared(old: &[&str], new: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut old_kept, mut new_kept) = (vec![false; old.len()], vec![false; new.len()]);
    if old.len().saturating_mul(new.len()) > MOST_COMPARISONS {
        return (old_kept, new_kept);
    }
    let width = new.len() + 1;
    let mut length = vec![0u32; (old.len() + 1) * width];
    let same = |i: usize, j: usize| old[i].trim_end() == new[j].trim_end();
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            length[i * width + j] = if same(i, j) {
                length[(i + 1) * width + j + 1] + 1
            } else {
                length[(i + 1) * width + j].max(length[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        if same(i, j) {
            (old_kept[i], new_kept[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (old_kept, new_kept)
}

fn pieces(words: &[&str], kept: impl Iterator<Item = bool>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (word, kept) in words.iter().zip(kept) {
        match pieces.last_mut() {
            Some(last) if last.changed != kept => last.text.push_str(word),
            _ => pieces.push(Piece { text: (*word).to_owned(), changed: !kept }),
        }
    }
    pieces
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
