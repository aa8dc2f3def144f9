//! Vietnamese text as readers expect lists to treat it: sorted in the alphabet's order, found without case or diacritics.
//! The same as the database's collation `vi` and function `fold`, for lists that are made in the program.

use std::sync::LazyLock;

/// Every vowel with its six tones in the order of dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng. One row per letter,
/// in the order of the alphabet.
const VOWELS: [(&str, char); 12] = [
    ("aàảãáạ", 'a'),
    ("ăằẳẵắặ", 'a'),
    ("âầẩẫấậ", 'a'),
    ("eèẻẽéẹ", 'e'),
    ("êềểễếệ", 'e'),
    ("iìỉĩíị", 'i'),
    ("oòỏõóọ", 'o'),
    ("ôồổỗốộ", 'o'),
    ("ơờởỡớợ", 'o'),
    ("uùủũúụ", 'u'),
    ("ưừửữứự", 'u'),
    ("yỳỷỹýỵ", 'y'),
];

/// A letter taken apart: its plain form, its place among the letters that share that form, its tone.
type Parts = (char, u8, u8);

/// What every letter up to "ỹ" comes apart to. Reports of hundreds of units are folded letter by letter.
static PARTS: LazyLock<Vec<Parts>> = LazyLock::new(|| ('\0'..='ỹ').map(taken_apart).collect());

fn parts(letter: char) -> Parts {
    let place = usize::try_from(u32::from(letter)).ok();
    place.and_then(|place| PARTS.get(place)).copied().unwrap_or((letter, 0, 0))
}

fn taken_apart(letter: char) -> Parts {
    if letter == 'đ' {
        return ('d', 1, 0);
    }
    if letter.is_ascii() {
        return (letter, 0, 0);
    }
    let mut place = 0;
    let mut plain = None;
    for (row, base) in VOWELS {
        place = if plain == Some(base) { place + 1 } else { 0 };
        plain = Some(base);
        if let Some(tone) = row.chars().position(|known| known == letter) {
            return (base, place, u8::try_from(tone).unwrap_or(0));
        }
    }
    (letter, 0, 0)
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let combining = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    text.chars().flat_map(char::to_lowercase).filter(move |letter| !combining(letter))
}

/// The form in which text is searched: "Tổ chức" and "to chuc" are one.
pub fn fold(text: &str) -> String {
    letters(text).map(|letter| parts(letter).0).collect()
}

/// What a list is sorted by: letters first, tones only where all letters are the same, the text itself last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey {
    letters: Vec<(char, u8)>,
    tones: Vec<u8>,
    text: String,
}

impl OrderKey {
    /// The place of `text` in Vietnamese order.
    pub fn of(text: &str) -> Self {
        let taken_apart: Vec<_> = letters(text).map(parts).collect();
        Self {
            letters: taken_apart.iter().map(|(plain, place, _)| (*plain, *place)).collect(),
            tones: taken_apart.iter().map(|(.., tone)| *tone).collect(),
            text: text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_case_and_diacritics() {
        assert_eq!(fold("Phòng TỔ CHỨC Cán bộ"), "phong to chuc can bo");
        assert_eq!(fold("Đường Ưu Ớt"), "duong uu ot");
        assert_eq!(fold("To\u{302}\u{309}"), "to", "also where marks are separate");
        assert!(fold("Trường THPT Lê Quý Đôn").contains(&fold("le quy don")));
    }

    #[test]
    fn lists_follow_the_alphabet() {
        let sorted = [
            "An Dương",
            "An Lão",
            "Ăn",
            "Âu",
            "Bạch Đằng",
            "Dân",
            "Đa",
            "Đồ Sơn",
            "Em",
            "Ê",
            "Lê",
            "Lý",
            "Mạc",
            "Ngô",
            "Nhữ",
            "O",
            "Ô",
            "Ơ",
            "Trần",
            "Uy",
            "Ưu",
            "Vĩnh",
            "Yên",
        ];
        let mut shuffled = sorted.to_vec();
        shuffled.reverse();
        shuffled.sort_by_key(|text| OrderKey::of(text));
        assert_eq!(shuffled, sorted);
    }

    #[test]
    fn tones_decide_only_between_equal_letters() {
        let mut words = vec!["mạ", "ma", "má", "mã", "mà", "mả", "mát", "mac"];
        words.sort_by_key(|text| OrderKey::of(text));
        assert_eq!(words, ["ma", "mà", "mả", "mã", "má", "mạ", "mac", "mát"]);
    }
}
