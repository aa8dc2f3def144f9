//! References of tasks and sections: each one's own, and the next one where something is added.

use std::collections::HashSet;

use super::super::Content;

/// The letters that number paragraphs, in their order: no f, j, w, z.
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// `wanted`, or with the first number behind it that makes it unlike those `taken`.
pub fn unlike(wanted: &str, taken: &HashSet<&str>) -> String {
    let numbered = (2..).map(|number| format!("{wanted}.{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|one| !taken.contains(one.as_str())).unwrap_or_default()
}

impl Content {
    /// References of all tasks but the one of a key.
    pub(super) fn task_references(&self, but: Option<u32>) -> HashSet<&str> {
        let others = self.tasks.iter().filter(|task| Some(task.key) != but);
        others.map(|task| task.reference.as_str()).collect()
    }

    /// References of all sections but the one of a key.
    pub(super) fn section_references(&self, but: Option<u32>) -> HashSet<&str> {
        let others = self.sections.iter().filter(|section| Some(section.key) != but);
        others.map(|section| section.reference.as_str()).collect()
    }

    /// The reference of a further task in a section: the next after its last one, numbered likewise.
    pub fn next_reference(&self, section: u32) -> String {
        let above = self.section(section).map(|section| section.reference.clone()).unwrap_or_default();
        let own = self.tasks.iter().filter(|task| task.section == section);
        let last = own.clone().filter_map(|task| task.reference.strip_prefix(&above)?.strip_prefix('.')).next_back();
        let number = last.and_then(next).unwrap_or_else(|| (own.count() + 1).to_string());
        let wanted = if above.is_empty() { number } else { format!("{above}.{number}") };
        unlike(&wanted, &self.task_references(None))
    }
}

/// What follows "a", "3" or "p2".
fn next(last: &str) -> Option<String> {
    let mut signs = last.chars();
    if let (Some(letter), None) = (signs.next(), signs.next())
        && let Some(place) = LETTERS.chars().position(|known| known == letter)
    {
        return LETTERS.chars().nth(place + 1).map(String::from);
    }
    let digits = last.trim_start_matches(|c: char| !c.is_ascii_digit());
    let before = &last[..last.len() - digits.len()];
    let number: u32 = digits.parse().ok()?;
    Some(format!("{before}{}", number.checked_add(1)?))
}

/// A printed number as references write it: "a)" is a, "1." is 1, "Phần II" is II.
pub fn plain(number: &str) -> String {
    let last = number.split_whitespace().next_back().unwrap_or_default();
    last.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_as_they_began() {
        for (last, following) in [("a", "b"), ("d", "đ"), ("đ", "e"), ("9", "10"), ("p2", "p3"), ("2.1", "")] {
            assert_eq!(next(last).unwrap_or_default(), following, "after {last}");
        }
        assert_eq!(next("y"), None);
        assert_eq!(next("+"), None);
    }

    #[test]
    fn a_printed_number_loses_its_dress() {
        assert_eq!(["a)", "1.", "IV", "Phần II.", "(3)", ""].map(plain), ["a", "1", "IV", "II", "3", ""]);
    }

    #[test]
    fn a_taken_reference_gets_a_number() {
        let taken = HashSet::from(["I.1", "I.1.2"]);
        assert_eq!(unlike("I.1", &taken), "I.1.3");
        assert_eq!(unlike("I.2", &taken), "I.2");
    }
}
