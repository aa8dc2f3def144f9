//! What many units say of one thing, gathered: the same words once, with the names of all who said them.

use std::collections::HashMap;

use crate::rollup::vietnamese::fold;

/// Names that are told before the rest is counted.
const NAMED: usize = 5;

/// What one unit says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub party: String,
    pub text: String,
}

/// The same words of one or several units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// As the first of them wrote it.
    pub text: String,
    /// In the order in which they came.
    pub parties: Vec<String>,
}

impl Group {
    /// Who said it, out of how many: "52/52 đơn vị", "Trường A, Trường B", "Trường A, … và 7 đơn vị khác".
    pub fn attribution(&self, of: usize) -> String {
        let count = self.parties.len();
        if count == of && of > 1 {
            return format!("{count}/{of} đơn vị");
        }
        match count.checked_sub(NAMED) {
            None | Some(0) => self.parties.join(", "),
            Some(more) => format!("{} và {more} đơn vị khác", self.parties[..NAMED].join(", ")),
        }
    }
}

/// Joins what says the same but for case, marks, blanks and the punctuation around it. What most say comes first; nobody's
/// words are lost, and what says nothing is left out.
pub fn gather(said: impl IntoIterator<Item = Said>) -> Vec<Group> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for Said { party, text } in said {
        let key = key(&text);
        if key.is_empty() {
            continue;
        }
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Group { text: text.trim().to_owned(), parties: Vec::new() });
            groups.len() - 1
        });
        if !groups[place].parties.contains(&party) {
            groups[place].parties.push(party);
        }
    }
    // Stable: among equals, the order in which they came.
    groups.sort_by_key(|group| std::cmp::Reverse(group.parties.len()));
    groups
}

fn key(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<_> = folded
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|sign: char| sign.is_ascii_punctuation() || matches!(sign, '–' | '…' | '“' | '”'))
        })
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(party: &str, text: &str) -> Said {
        Said { party: party.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn like_words_are_told_once_with_all_who_said_them() {
        let groups = gather([
            said("A", "Đã mở 3 lớp."),
            said("B", "Đã tổ chức  học tập"),
            said("C", "- đã tổ chức học tập;"),
            said("D", "  "),
            said("E", "Đã mở 4 lớp."),
            said("C", "Đã tổ chức học tập"),
        ]);
        let told: Vec<_> = groups.iter().map(|group| (group.text.as_str(), group.attribution(5))).collect();
        assert_eq!(
            told,
            [
                ("Đã tổ chức  học tập", "B, C".to_owned()),
                ("Đã mở 3 lớp.", "A".to_owned()),
                ("Đã mở 4 lớp.", "E".to_owned())
            ],
            "numbers are no punctuation: what counts otherwise is said otherwise"
        );
    }

    #[test]
    fn all_of_many_are_counted_and_long_lists_are_cut() {
        let of = |count: usize| Group {
            text: String::new(),
            parties: (1..=count).map(|number| format!("Đơn vị {number}")).collect(),
        };
        assert_eq!(of(52).attribution(52), "52/52 đơn vị");
        assert_eq!(of(1).attribution(1), "Đơn vị 1");
        assert_eq!(of(5).attribution(9), "Đơn vị 1, Đơn vị 2, Đơn vị 3, Đơn vị 4, Đơn vị 5");
        assert_eq!(of(7).attribution(9), "Đơn vị 1, Đơn vị 2, Đơn vị 3, Đơn vị 4, Đơn vị 5 và 2 đơn vị khác");
    }

    proptest! {
        #[test]
        fn nobody_who_says_something_is_lost(texts in prop::collection::vec("[a-zđê .]{0,6}", 0..20)) {
            let all: Vec<Said> = texts.iter().enumerate().map(|(index, text)| said(&format!("Đơn vị {index}"), text)).collect();
            let told = all.iter().filter(|said| !key(&said.text).is_empty()).count();
            let groups = gather(all);
            prop_assert_eq!(groups.iter().map(|group| group.parties.len()).sum::<usize>(), told);
            prop_assert!(groups.is_sorted_by_key(|group| std::cmp::Reverse(group.parties.len())));
        }
    }
}
