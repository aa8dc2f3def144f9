//! Where the words that are sought stand in a text, and the part of a long text in which they do.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::query::Term;

/// A word of a text, and how it is compared: small letters without diacritics.
pub struct Word {
    pub at: Range<usize>,
    pub folded: String,
}

/// The words of a text; whatever else stands there is a gap.
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        // A letter and its mark may be two characters.
        let within = c.is_alphanumeric() || (from.is_some() && is_combining_mark(c));
        match (from, within) {
            (None, true) => from = Some(at),
            (Some(start), false) => {
                found.push(Word { at: start..at, folded: fold(&text[start..at]) });
                from = None;
            }
            _ => {}
        }
    }
    found
}

fn fold(word: &str) -> String {
    let plain = word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    plain.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// A run of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// Whether it is what was sought.
    pub marked: bool,
}

/// Where one of the terms stands, and which.
struct Spot {
    at: Range<usize>,
    term: usize,
}

fn spots(text: &str, terms: &[Term]) -> Vec<Spot> {
    let words = words(text);
    let sought: Vec<(Vec<String>, bool)> = terms.iter().map(|term| (term.folded(), term.open)).collect();
    let mut found = Vec::new();
    for first in 0..words.len() {
        for (term, (sought, open)) in sought.iter().enumerate() {
            let Some(here) = words.get(first..first + sought.len()).filter(|here| !here.is_empty()) else { continue };
            let fits = here.iter().zip(sought).enumerate().all(|(place, (word, sought))| match *open {
                true if place + 1 == here.len() => word.folded.starts_with(sought.as_str()),
                _ => word.folded == *sought,
            });
            if let (true, Some(last)) = (fits, here.last()) {
                found.push(Spot { at: here[0].at.start..last.at.end, term });
            }
        }
    }
    found
}

/// A text on one line, or of a longer one the part of about so many characters that holds most of what was sought; in
/// pieces, of which those are marked that were sought.
pub fn marked(text: &str, terms: &[Term], length: usize) -> Vec<Piece> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let spots = spots(&line, terms);
    let shown = window(&line, &spots, length);
    let mut pieces = Vec::new();
    let mut push = |text: &str, marked| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), marked });
        }
    };
    push(if shown.start > 0 { "… " } else { "" }, false);
    let mut at = shown.start;
    for spot in spots.iter().filter(|spot| spot.at.start >= shown.start && spot.at.end <= shown.end) {
        // Two terms may mean the same word.
        let start = spot.at.start.max(at);
        push(&line[at..start], false);
        push(&line[start..spot.at.end.max(start)], true);
        at = spot.at.end.max(start);
    }
    push(&line[at..shown.end], false);
    push(if shown.end < line.len() { " …" } else { "" }, false);
    pieces
}

/// Characters of what precedes the first marked word.
const BEFORE: usize = 60;

fn window(line: &str, spots: &[Spot], length: usize) -> Range<usize> {
    if line.chars().count() <= length {
        return 0..line.len();
    }
    let end_of = |start: usize| line[start..].char_indices().nth(length).map_or(line.len(), |(at, _)| start + at);
    let from = |spot: &Spot| {
        let before = &line[..spot.at.start];
        before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at)
    };
    let held = |spot: &Spot| {
        let end = end_of(from(spot));
        let mut terms: Vec<usize> = spots
            .iter()
            .filter(|other| other.at.start >= spot.at.start && other.at.end <= end)
            .map(|other| other.term)
            .collect();
        terms.sort_unstable();
        terms.dedup();
        terms.len()
    };
    // Of those that hold the same, the first one.
    let best = spots.iter().rev().max_by_key(|spot| held(spot));
    let start = best.map_or(0, from);
    // Not in the midst of a word, unless there is nothing else.
    let start = match line[start..].find(' ') {
        Some(gap) if start > 0 && best.is_some_and(|spot| start + gap < spot.at.start) => start + gap + 1,
        _ => start,
    };
    let end = end_of(start);
    let end = match line[start..end].rfind(' ') {
        Some(gap) if end < line.len() && best.is_none_or(|spot| start + gap >= spot.at.end) => start + gap,
        _ => end,
    };
    start..end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::query::Sought, *};

    fn shown(text: &str, typed: &str, length: usize) -> String {
        let pieces = marked(text, &Sought::parse(typed).terms, length);
        pieces.iter().map(|Piece { text, marked }| if *marked { format!("[{text}]") } else { text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_with_and_without_diacritics() {
        assert_eq!(shown("Vướng mắc về kinh phí", "vuong mac", 99), "[Vướng] [mắc] về kinh phí");
        assert_eq!(shown("Đào tạo, bồi dưỡng", "dao tao", 99), "[Đào] [tạo], bồi dưỡng");
        assert_eq!(shown("Ra\u{300} soa\u{301}t", "rà soát", 99), "[Ra\u{300}] [soa\u{301}t]");
        assert_eq!(shown("Kế hoạch", "hoach ke", 99), "[Kế] [hoạch]");
    }

    #[test]
    fn the_last_word_may_go_on_and_the_others_not() {
        assert_eq!(shown("kinh phí kinh doanh", "kin", 99), "[kinh] phí [kinh] doanh");
        assert_eq!(shown("kinh phí", "kin phi", 99), "kinh [phí]");
        assert_eq!(shown("kinh phí", "\"kin\"", 99), "kinh phí");
    }

    #[test]
    fn a_phrase_is_marked_as_one_and_only_whole() {
        assert_eq!(shown("cán bộ, tổ chức cán bộ", "\"tổ chức cán bộ\"", 99), "cán bộ, [tổ chức cán bộ]");
        assert_eq!(shown("theo 28-NQ/TW và 28", "28-nq/tw", 99), "theo [28-NQ/TW] và 28");
        assert_eq!(shown("IV.4.a IV.4.b", "iv.4.a", 99), "[IV.4.a] IV.4.b");
    }

    #[test]
    fn of_a_long_text_the_part_is_shown_that_holds_most_of_what_was_sought() {
        let text = format!("đầu {} thiếu kinh phí cuối năm {} kinh", "chữ ".repeat(100), "lời ".repeat(100));
        let part = shown(&text, "thieu kinh phi", 120);
        assert!(part.starts_with("… chữ") && part.ends_with("lời …"), "{part}");
        assert!(part.contains("[thiếu] [kinh] [phí]"), "{part}");
        assert!(part.chars().count() < 120 + 12, "{part}");
        assert_eq!(shown(&text, "zzz", 10), "đầu chữ …", "of what is not found the beginning");
        assert!(shown(&"x".repeat(1000), "x", 50).chars().count() < 60);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_a_part_of_the_text(text in "[a-zđàạ .,\u{300}\n]{0,400}", typed in any::<String>(), length in 1usize..200) {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let pieces = marked(&text, &Sought::parse(&typed).terms, length);
            let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let inner = whole.trim_start_matches("… ").trim_end_matches(" …");
            prop_assert!(line.contains(inner), "{inner:?}");
        }

        #[test]
        fn whatever_is_sought_in_itself_is_marked(typed in "[a-zđàạ0-9]{1,9}( [a-zđàạ0-9]{1,9}){0,5}") {
            let pieces = marked(&typed, &Sought::parse(&typed).terms, 200);
            for piece in pieces {
                prop_assert_eq!(piece.marked, piece.text != " ", "{:?}", piece);
            }
        }
    }
}
