//! What many units say of one thing, gathered: the same words once, with the names of all who said them.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use unicode_normalization::UnicodeNormalization;

use crate::web::show;

/// Names that are told; of more only their number is.
const NAMED: usize = 5;
/// Length by which texts are told apart at first, in bytes: most differ early.
const BEGINNING: usize = 120;
/// Characters of gathered words that one page has room for.
const ROOM: usize = 150_000;
/// What stands before the items of a list.
const MARKS: [char; 6] = ['-', '+', '#', '–', '•', '*'];
/// What ends a line without meaning anything.
const ENDS: [char; 4] = ['.', ';', ',', ':'];

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
    /// Who said it, out of how many: "52/52 đơn vị", "Trường A", "3/52 đơn vị (Trường A, Trường B, Trường C)", "40/52 đơn vị".
    /// One alone is always named, several where their names fit into `room`, in characters.
    pub fn attribution(&self, of: usize, room: usize) -> String {
        let share = format!("{}/{of} đơn vị", self.parties.len());
        match self.parties.as_slice() {
            [only] => (*only).to_owned(),
            several if several.len() == of || several.len() > NAMED => share,
            several => {
                let names = several.join(", ");
                if names.chars().count() > room { share } else { format!("{share} ({names})") }
            }
        }
    }
}

/// Joins what says the same but for case, blanks, the marks of lists and what ends a line. What most say comes first; nobody's
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

/// The beginning of a text that stands together with others, `of` in all: a page of hundreds of them is still read, and what is
/// cut off stands in the report that it is from.
pub fn cut(text: &str, of: usize) -> String {
    show::beginning(text, ROOM / of.max(1))
}

/// A line without blanks and the marks of lists around it. What stands right before a number is its sign and stays.
pub fn unmarked(line: &str) -> &str {
    let mut line = line.trim();
    while let Some(rest) = line.strip_prefix(MARKS).filter(|rest| !rest.starts_with(|sign: char| sign.is_ascii_digit()))
    {
        line = rest.trim_start();
    }
    line
}

/// What two texts have in common that say the same: their words in small letters, line by line, up to some length. Tones and
/// signs make a difference: "đủ" and "dư", "+5" and "-5", "50%" and "50" are not the same.
fn key(text: &str, most: usize) -> String {
    let mut key = String::new();
    let ends = |sign: char| ENDS.contains(&sign) || sign.is_whitespace();
    for line in text.lines().map(|line| unmarked(line).trim_end_matches(ends)) {
        if !line.contains(char::is_alphanumeric) {
            continue;
        }
        for (at, word) in line.split_whitespace().enumerate() {
            if key.len() >= most {
                return key;
            }
            if !key.is_empty() {
                key.push(if at == 0 { '\n' } else { ' ' });
            }
            key.extend(word.nfc().flat_map(char::to_lowercase));
        }
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
        let told: Vec<_> = groups.iter().map(|group| (group.text, group.attribution(5, 99))).collect();
        assert_eq!(
            told,
            [
                ("Đã tổ chức  học tập", "2/5 đơn vị (B, C)".to_owned()),
                ("Đã mở 3 lớp.", "A".to_owned()),
                ("Đã mở 4 lớp.", "E".to_owned())
            ],
            "numbers are no punctuation: what counts otherwise is said otherwise"
        );
    }

    #[test]
    fn tones_and_signs_make_a_difference() {
        for [one, other] in [
            ["Đã đủ giáo viên", "Đã dư giáo viên"],
            ["Tăng 5 lớp", "Tặng 5 lớp"],
            ["+5 lớp", "-5 lớp"],
            ["-5 lớp", "5 lớp"],
            ["- 5 lớp", "-5 lớp"],
            ["Đạt 50%", "Đạt 50"],
            [">10%", "<10%"],
            ["Đạt >10%", "Đạt <10%"],
            ["Giảm (5) lớp", "Giảm 5 lớp"],
            ["Đạt 5\n3 lớp", "Đạt 5 3 lớp"],
        ] {
            let groups = gather([said("A", one), said("B", other)]);
            assert_eq!(groups.len(), 2, "{one} is not {other}");
        }
    }

    #[test]
    fn case_blanks_marks_of_lists_and_ends_of_lines_make_none() {
        for [one, other] in [
            ["ĐÃ  XONG.", "Đã xong"],
            ["-Đã xong;", "+ đã xong :"],
            ["• Đã mở\n\n– 3 lớp.", "Đã mở,\n  3 lớp"],
            ["Đã tổ chức", "Đa\u{303} tổ chức"],
            ["# 5 lớp", "5 lớp"],
        ] {
            let groups = gather([said("A", one), said("B", other)]);
            assert_eq!(groups.len(), 1, "{one} is {other}");
        }
        assert!(gather([said("A", " – "), said("B", "..."), said("C", "…\n-")]).is_empty());
        assert_eq!(["- - a", "-5", "+ -5", "*", " –a "].map(unmarked), ["a", "-5", "-5", "", "a"]);
    }

    #[test]
    fn few_are_named_and_of_many_their_share_is_told() {
        let names: Vec<String> = (1..=52).map(|number| format!("Đơn vị {number}")).collect();
        let attributed = |count: usize, of: usize, room: usize| {
            Group { text: "", parties: names.iter().take(count).map(String::as_str).collect() }.attribution(of, room)
        };
        assert_eq!(attributed(52, 52, 99), "52/52 đơn vị");
        assert_eq!(attributed(1, 1, 0), "Đơn vị 1");
        assert_eq!(attributed(1, 52, 0), "Đơn vị 1");
        assert_eq!(attributed(3, 52, 99), "3/52 đơn vị (Đơn vị 1, Đơn vị 2, Đơn vị 3)");
        assert_eq!(attributed(3, 52, 20), "3/52 đơn vị");
        assert_eq!(attributed(7, 9, 99), "7/9 đơn vị");
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
