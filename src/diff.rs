//! What changed between two texts, word by word.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices_deadline};

/// A run of words of one of the two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// Not in the other text.
    pub changed: bool,
}

/// A run of words of two texts read as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub part: Part,
}

/// In which of the two texts a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Both,
    /// Only in the old one.
    Dropped,
    /// Only in the new one.
    Added,
}

/// How long two texts may be compared; after that what remains counts as changed.
const PATIENCE: Duration = Duration::from_millis(200);

/// The two texts in runs of words that they share and words that only one of them has.
pub fn changes(old: &str, new: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (old, new) = (words(old), words(new));
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for op in compared(&old, &new) {
        let changed = op.tag() != DiffTag::Equal;
        append(&mut was, &old[op.old_range()], changed);
        append(&mut is, &new[op.new_range()], changed);
    }
    (was, is)
}

/// The two texts as one: what both have, and where they differ the old words before the new ones.
pub fn merged(old: &str, new: &str) -> Vec<Run> {
    let (old, new) = (words(old), words(new));
    let mut runs: Vec<Run> = Vec::new();
    let mut push = |words: &[&str], part| {
        for word in words {
            // The last word of the old text has no space after it, and others may follow it here.
            if let Some(last) = runs.last_mut().filter(|last| !last.text.ends_with(char::is_whitespace)) {
                last.text.push(' ');
            }
            match runs.last_mut() {
                Some(last) if last.part == part => last.text.push_str(word),
                _ => runs.push(Run { text: (*word).to_owned(), part }),
            }
        }
    };
    for op in compared(&old, &new) {
        if op.tag() == DiffTag::Equal {
            push(&new[op.new_range()], Part::Both);
        } else {
            push(&old[op.old_range()], Part::Dropped);
            push(&new[op.new_range()], Part::Added);
        }
    }
    runs
}

/// Whether the two texts share so little that marking words would only hide them: less than a third of the new one.
pub fn is_rewritten(now: &[Piece]) -> bool {
    let length = |pieces: &mut dyn Iterator<Item = &Piece>| pieces.map(|piece| piece.text.len()).sum::<usize>();
    let shared = length(&mut now.iter().filter(|piece| !piece.changed));
    shared * 3 < length(&mut now.iter())
}

/// How the words of two texts correspond; the white space after them does not count.
fn compared(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let plain = |words: &[&str]| -> Vec<String> { words.iter().map(|word| word.trim_end().to_owned()).collect() };
    let deadline = Some(Instant::now() + PATIENCE);
    capture_diff_slices_deadline(Algorithm::Myers, &plain(old), &plain(new), deadline)
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

    #[test]
    fn two_texts_are_read_as_one() {
        let runs = merged("Đã tổ chức 02 buổi sinh hoạt.", "Đã tổ chức 03 buổi sinh hoạt.");
        let read: Vec<_> = runs.iter().map(|run| (run.part, run.text.as_str())).collect();
        let expected = [
            (Part::Both, "Đã tổ chức "),
            (Part::Dropped, "02 "),
            (Part::Added, "03 "),
            (Part::Both, "buổi sinh hoạt."),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_text_that_shares_next_to_nothing_is_rewritten() {
        let rewritten = |old, new| is_rewritten(&changes(old, new).1);
        assert!(rewritten("Đã họp một lần.", "Hoàn thành việc rà soát toàn bộ hồ sơ viên chức."));
        assert!(!rewritten("Đã họp một lần.", "Đã họp hai lần."));
        assert!(!rewritten("", ""), "nothing was written anew");
    }

    proptest! {
        #[test]
        fn read_as_one_each_text_is_still_whole(old in "[ab \n]{0,40}", new in "[ab \n]{0,40}") {
            let runs = merged(&old, &new);
            let plain = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            for (text, other) in [(&old, Part::Added), (&new, Part::Dropped)] {
                let read: String = runs.iter().filter(|run| run.part != other).map(|run| run.text.as_str()).collect();
                prop_assert_eq!(plain(&read), plain(text));
            }
        }

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
