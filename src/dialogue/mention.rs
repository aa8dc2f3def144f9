//! Whom a text mentions: "@" and a name, as people see it written. The longest name that fits is the one that is meant.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::notice::Audience;

/// Somebody who can be mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mentioned {
    Unit(i64),
    Person(i64),
    /// The plan's officers, as everybody calls them.
    Officers,
    Directors,
}

impl Mentioned {
    /// The person who is meant, if it is one.
    pub fn person(self) -> Option<i64> {
        if let Self::Person(id) = self { Some(id) } else { None }
    }

    /// The unit that is meant, if it is one.
    pub fn unit(self) -> Option<i64> {
        if let Self::Unit(id) = self { Some(id) } else { None }
    }

    /// Whom a plan's `owner` tells of it.
    pub fn audience(self, owner: i64) -> Audience {
        match self {
            Self::Unit(id) => Audience::Unit(id),
            Self::Person(id) => Audience::Person(id),
            Self::Officers => Audience::Officers(owner),
            Self::Directors => Audience::Directors(owner),
        }
    }
}

/// Somebody who can be mentioned, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub who: Mentioned,
    pub name: String,
    /// What tells those of one name apart: a person's unit, of units of one name that above them. Empty where nothing has to.
    pub place: String,
}

impl Candidate {
    /// "Nguyễn Văn An (Trường THPT Kiến An)"
    pub fn full(&self) -> String {
        if self.place.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.place) }
    }
}

/// A name was written that several have, which does not say who is meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Có nhiều đơn vị, người tên “{name}”; hãy ghi đầy đủ, ví dụ “@{example}”.")]
pub struct Ambiguous {
    pub name: String,
    pub example: String,
}

/// A name or a text, whatever its case and however its diacritics are encoded.
pub fn folded(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}

/// Whom of these a text mentions, each once.
///
/// # Errors
/// A name that several have.
pub fn mentioned(text: &str, candidates: &[Candidate]) -> Result<Vec<Mentioned>, Ambiguous> {
    let mut forms: BTreeMap<String, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        forms.entry(folded(&candidate.name)).or_default().push(candidate);
        if !candidate.place.is_empty() {
            forms.entry(folded(&candidate.full())).or_default().push(candidate);
        }
    }
    let text = folded(text);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let rest = &text[at + 1..];
        let fits = |form: &&String| {
            rest.strip_prefix(form.as_str())
                .is_some_and(|after| !after.chars().next().is_some_and(|next| next.is_alphanumeric()))
        };
        let Some(form) = forms.keys().filter(fits).max_by_key(|form| form.len()) else { continue };
        match forms[form].as_slice() {
            [one] if !found.contains(&one.who) => found.push(one.who),
            [_] => {}
            several => {
                let (name, example) = (several[0].name.clone(), several[0].full());
                return Err(Ambiguous { name, example });
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The names typed into a field, between semicolons or on lines of their own.
pub fn names(field: &str) -> Vec<String> {
    let names = field.split([';', '\n']).map(|name| name.trim().trim_start_matches('@').trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// The text with all names of the field: whoever it may mention is mentioned there.
pub fn probe(text: &str, names: &[String]) -> String {
    names.iter().fold(text.to_owned(), |text, name| format!("{text}\n@{name}"))
}

/// Those of these who have a name, with or without what tells them apart.
pub fn called<'a>(name: &str, candidates: &'a [Candidate]) -> Vec<&'a Candidate> {
    let name = folded(name);
    candidates.iter().filter(|one| folded(&one.name) == name || folded(&one.full()) == name).collect()
}

/// The text with those names of the field whom it does not mention itself, so that what is kept says whom it was for.
pub fn naming(text: &str, names: &[String], candidates: &[Candidate]) -> String {
    let already = mentioned(text, candidates).unwrap_or_default();
    let stands = |name: &&String| match called(name, candidates).as_slice() {
        [one] => already.contains(&one.who),
        _ => false,
    };
    let missing: Vec<String> = names.iter().filter(|name| !stands(name)).map(|name| format!("@{name}")).collect();
    if missing.is_empty() { text.to_owned() } else { format!("{text}\n\n{}", missing.join(", ")).trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit(id: i64, name: &str) -> Candidate {
        Candidate { who: Mentioned::Unit(id), name: name.to_owned(), place: String::new() }
    }

    fn person(id: i64, name: &str, place: &str) -> Candidate {
        Candidate { who: Mentioned::Person(id), name: name.to_owned(), place: place.to_owned() }
    }

    #[test]
    fn the_longest_name_is_meant_and_a_name_ends_where_a_word_ends() {
        let all = [unit(1, "Trường Kiến An"), unit(2, "Trường Kiến An 2"), unit(3, "Trường A")];
        let of = |text: &str| mentioned(text, &all).expect("clear");
        assert_eq!(of("Nhờ @Trường Kiến An 2 xem giúp"), [Mentioned::Unit(2)]);
        assert_eq!(of("@trường kiến an, @Trường A. @Trường A"), [Mentioned::Unit(1), Mentioned::Unit(3)]);
        assert_eq!(of("@Trường An và thư a@truong.vn; Trường A"), []);
        let decomposed: String = "@Trường A".nfd().collect();
        assert_eq!(of(&decomposed), [Mentioned::Unit(3)], "as some keyboards write it");
    }

    #[test]
    fn people_of_one_name_are_told_apart_by_their_unit() {
        let all = [person(1, "Lê An", "Trường A"), person(2, "Lê An", "Trường B"), person(3, "Lê Anh", "Trường A")];
        let refused = mentioned("Nhờ @Lê An", &all).expect_err("which one?");
        assert_eq!(refused.example, "Lê An (Trường A)");
        assert_eq!(
            mentioned("Nhờ @Lê An (Trường B), @Lê Anh", &all),
            Ok(vec![Mentioned::Person(2), Mentioned::Person(3)])
        );
    }

    #[test]
    fn units_of_one_name_are_told_apart_by_the_one_above() {
        let of = |id, place: &str| Candidate { place: place.to_owned(), ..unit(id, "Trường Lê Lợi") };
        let all = [of(1, "Phường Đông"), of(2, "Phường Tây")];
        let refused = mentioned("Nhờ @Trường Lê Lợi", &all).expect_err("which one?");
        assert_eq!(
            refused.to_string(),
            "Có nhiều đơn vị, người tên “Trường Lê Lợi”; hãy ghi đầy đủ, ví dụ “@Trường Lê Lợi (Phường Đông)”."
        );
        assert_eq!(mentioned(&format!("Nhờ @{}", refused.example), &all), Ok(vec![Mentioned::Unit(1)]));
    }

    #[test]
    fn names_of_the_field_are_added_where_the_text_does_not_mention_them() {
        let office = Candidate { who: Mentioned::Officers, name: "TCCB".to_owned(), place: String::new() };
        let all = [unit(1, "Trường A"), unit(2, "Trường A 2"), office];
        let names = names(" @Trường A; TCCB\n;");
        assert_eq!(names, ["Trường A", "TCCB"]);
        assert_eq!(naming("Xin ý kiến @tccb", &names, &all), "Xin ý kiến @tccb\n\n@Trường A");
        assert_eq!(naming("Xong", &[], &all), "Xong");
        let longer = naming("@Trường A 2 xem, @TCCB", &names, &all);
        assert_eq!(longer, "@Trường A 2 xem, @TCCB\n\n@Trường A", "a longer name that begins with it is another");
        assert_eq!(mentioned(&longer, &all).map(|found| found.len()), Ok(3));
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer_and_only_candidates_are_found(text in "[@aAbâ (); ]{0,40}") {
            let all = [unit(1, "a"), unit(2, "a b"), person(3, "A", "b")];
            if let Ok(found) = mentioned(&text, &all) {
                prop_assert!(found.iter().all(|who| all.iter().any(|known| known.who == *who)));
                prop_assert!(found.is_empty() || text.contains('@'));
            }
        }

        #[test]
        fn whoever_the_field_names_is_mentioned(text in "[@aAbâ (); ]{0,20}", picked in prop::collection::vec(0..3usize, 0..3)) {
            let all = [unit(1, "a"), unit(2, "a b"), person(3, "â", "b")];
            let names: Vec<String> = picked.iter().map(|at| all[*at].full()).collect();
            let found = mentioned(&naming(&text, &names, &all), &all).expect("no name is two's");
            prop_assert!(picked.iter().all(|at| found.contains(&all[*at].who)), "{found:?}");
        }
    }
}
