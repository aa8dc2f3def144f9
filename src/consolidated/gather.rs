//! What many units say of one thing, gathered: the same words once, with the names of all who said them.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use crate::{rollup::vietnamese::fold, web::show};

/// Names that are told before the rest is counted.
const NAMED: usize = 5;
/// Length by which texts are told apart at first, in bytes: most differ early.
const BEGINNING: usize = 120;
/// Characters of gathered words that one text has room for.
const ROOM: usize = 150_000;

/// What one unit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a, P> {
    pub party: P,
    pub text: &'a str,
}

/// The same words of one or several units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'a, P> {
    /// As the first of them wrote it.
    pub text: &'a str,
    /// In the order in which they came.
    pub parties: Vec<P>,
}

impl Group<'_, &str> {
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
pub fn gather<'a, P: Copy + Eq + Hash>(said: impl IntoIterator<Item = Said<'a, P>>) -> Vec<Group<'a, P>> {
    let mut alike: HashMap<String, Alike<'a>> = HashMap::new();
    // Most of many units say the very same: only what is new is taken apart.
    let mut known: HashMap<&str, Option<usize>> = HashMap::new();
    let mut told: HashSet<(usize, P)> = HashSet::new();
    let mut groups: Vec<Group<'a, P>> = Vec::new();
    for Said { party, text } in said {
        let place = *known.entry(text).or_insert_with(|| {
            let beginning = key(text, BEGINNING);
            (!beginning.is_empty()).then(|| {
                let place = alike.entry(beginning).or_default().place(text, groups.len());
                if place == groups.len() {
                    groups.push(Group { text: text.trim(), parties: Vec::new() });
                }
                place
            })
        });
        if let Some(place) = place.filter(|place| told.insert((*place, party))) {
            groups[place].parties.push(party);
        }
    }
    // Stable: among equals, the order in which they came.
    groups.sort_by_key(|group| std::cmp::Reverse(group.parties.len()));
    groups
}

/// Texts that begin alike, each with the place of its group. The first is taken apart whole only once there is a second.
#[derive(Default)]
struct Alike<'a> {
    first: Option<(&'a str, usize)>,
    whole: HashMap<String, usize>,
}

impl<'a> Alike<'a> {
    /// The place of a text: that of what says the same, else the next one.
    fn place(&mut self, text: &'a str, next: usize) -> usize {
        if self.first.is_none() && self.whole.is_empty() {
            self.first = Some((text, next));
            return next;
        }
        if let Some((first, place)) = self.first.take() {
            self.whole.insert(key(first, usize::MAX), place);
        }
        *self.whole.entry(key(text, usize::MAX)).or_insert(next)
    }
}

/// The beginning of a text that stands together with others, `of` in all: a plan of hundreds of tasks has a report that is
/// still read, and what is cut off stands in the report that it is from.
pub fn cut(text: &str, of: usize) -> String {
    show::beginning(text, ROOM / of.max(1))
}

/// What two texts have in common that say the same: their words without case, marks and punctuation, up to some length.
fn key(text: &str, most: usize) -> String {
    let mut key = String::new();
    for word in text.split_whitespace().map(fold) {
        let sign = |sign: char| sign.is_ascii_punctuation() || matches!(sign, '–' | '…' | '“' | '”');
        let word = word.trim_matches(sign);
        if word.is_empty() {
            continue;
        }
        if key.len() >= most {
            break;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said<'a>(party: &'a str, text: &'a str) -> Said<'a, &'a str> {
        Said { party, text }
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
        let told: Vec<_> = groups.iter().map(|group| (group.text, group.attribution(5))).collect();
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
        let names: Vec<String> = (1..=52).map(|number| format!("Đơn vị {number}")).collect();
        let attributed = |count: usize, of: usize| {
            Group { text: "", parties: names.iter().take(count).map(String::as_str).collect() }.attribution(of)
        };
        assert_eq!(attributed(52, 52), "52/52 đơn vị");
        assert_eq!(attributed(1, 1), "Đơn vị 1");
        assert_eq!(attributed(5, 9), "Đơn vị 1, Đơn vị 2, Đơn vị 3, Đơn vị 4, Đơn vị 5");
        assert_eq!(attributed(7, 9), "Đơn vị 1, Đơn vị 2, Đơn vị 3, Đơn vị 4, Đơn vị 5 và 2 đơn vị khác");
    }

    #[test]
    fn long_texts_that_begin_alike_are_told_apart_by_their_ends() {
        let [one, same, other] = ["xong.", "Xong", "chưa xong"]
            .map(|end| format!("{}{end}", "Đã triển khai đến từng tổ chuyên môn, ".repeat(9)));
        let groups = gather([said("A", &one), said("B", &other), said("C", &same), said("D", &one)]);
        let told: Vec<_> = groups.iter().map(|group| (group.text, group.parties.clone())).collect();
        assert_eq!(told, [(one.as_str(), vec!["A", "C", "D"]), (other.as_str(), vec!["B"])]);
    }

    #[test]
    fn a_few_texts_stand_whole_and_of_many_each_has_its_share() {
        let long = "lời ".repeat(2_500);
        assert_eq!(cut(long.trim(), 10), long.trim());
        assert!(cut(&long, 1_000).chars().count() <= 151);
    }

    proptest! {
        #[test]
        fn nobody_who_says_something_is_lost(texts in prop::collection::vec("[a-zđê .]{0,6}", 0..20)) {
            let all: Vec<Said<usize>> = texts.iter().enumerate().map(|(party, text)| Said { party, text }).collect();
            let told = all.iter().filter(|said| !key(said.text, 1).is_empty()).count();
            let groups = gather(all);
            prop_assert_eq!(groups.iter().map(|group| group.parties.len()).sum::<usize>(), told);
            prop_assert!(groups.is_sorted_by_key(|group| std::cmp::Reverse(group.parties.len())));
        }
    }
}
