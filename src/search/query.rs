//! What somebody typed, read as words and phrases. Whatever is typed can be sought.

use super::mark::{Word, words};

/// Characters of what is typed that count.
const LONGEST: usize = 200;

/// One word, or several that stand beside each other: between quotation marks, or joined as in "28-NQ/TW".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub words: String,
    /// Whether its last word may go on: it is still being typed.
    pub open: bool,
}

impl Term {
    /// Its words as they are compared.
    pub fn folded(&self) -> Vec<String> {
        words(&self.words).into_iter().map(|Word { folded, .. }| folded).collect()
    }
}

/// What is sought: all of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// As it was typed, without what does not count.
    pub text: String,
    pub terms: Vec<Term>,
}

impl Sought {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Self {
        let text: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text: String = text.trim().chars().take(LONGEST).collect();
        let mut terms = Vec::new();
        // Every other part stands between quotation marks; the last one may lack its end.
        for (place, part) in text.split(is_quote).enumerate() {
            let quoted = place % 2 == 1;
            let pieces: Vec<&str> = if quoted { vec![part.trim()] } else { part.split_whitespace().collect() };
            terms.extend(pieces.into_iter().map(|piece| (piece, quoted)));
        }
        let mut terms: Vec<(&str, bool)> =
            terms.into_iter().filter(|(piece, _)| piece.contains(char::is_alphanumeric)).collect();
        let last = terms.pop();
        let term = |(words, open): (&str, bool)| Term { words: words.to_owned(), open };
        let terms = terms
            .into_iter()
            .map(|(words, _)| (words, false))
            .chain(last.map(|(words, quoted)| (words, !quoted)))
            .map(term)
            .collect();
        Self { text, terms }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(typed: &str) -> Vec<(String, bool)> {
        Sought::parse(typed).terms.into_iter().map(|term| (term.words, term.open)).collect()
    }

    #[test]
    fn words_are_sought_each_and_the_last_one_may_go_on() {
        let owned = |words: &str, open| (words.to_owned(), open);
        assert_eq!(terms(" vướng  mắc kinh"), [owned("vướng", false), owned("mắc", false), owned("kinh", true)]);
        assert_eq!(terms("28-NQ/TW"), [owned("28-NQ/TW", true)]);
        assert_eq!(terms("số 254 – IV.4.a"), [owned("số", false), owned("254", false), owned("IV.4.a", true)]);
    }

    #[test]
    fn what_stands_between_quotation_marks_is_a_phrase() {
        let owned = |words: &str, open| (words.to_owned(), open);
        assert_eq!(terms("\"tổ chức cán bộ\" mới"), [owned("tổ chức cán bộ", false), owned("mới", true)]);
        assert_eq!(terms("mới “tổ chức cán bộ”"), [owned("mới", false), owned("tổ chức cán bộ", false)]);
        assert_eq!(terms("\"chưa đóng ngoặc"), [owned("chưa đóng ngoặc", false)]);
        assert_eq!(terms("a\"b c\"d"), [owned("a", false), owned("b c", false), owned("d", true)]);
    }

    #[test]
    fn what_holds_no_letter_or_digit_asks_for_nothing() {
        for nothing in ["", "   ", "– / .", "\"\"", "\" \" '", "\0\u{7}", "&|!():*<->"] {
            assert!(Sought::parse(nothing).terms.is_empty(), "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_typed_is_read(typed in any::<String>()) {
            let sought = Sought::parse(&typed);
            prop_assert!(sought.text.chars().count() <= LONGEST);
            prop_assert!(!sought.text.contains(char::is_control));
            let open = sought.terms.iter().filter(|term| term.open).count();
            prop_assert!(open <= 1);
            for term in &sought.terms {
                prop_assert!(term.words.contains(char::is_alphanumeric));
                prop_assert!(typed.contains(char::is_alphanumeric));
            }
            // What is shown in the box again asks for the same.
            prop_assert_eq!(Sought::parse(&sought.text), sought);
        }
    }
}
