//! What a Vietnamese syllable looks like: the measure by which an unknown encoding is recognised.

use unicode_normalization::UnicodeNormalization;

const INITIALS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];
const FINALS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const NUCLEI: [&str; 68] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia",
    "iê", "iêu", "iu", "oa", "oă", "oai", "oao", "oay", "oe", "oeo", "oi", "oo", "ôi", "ơi", "ua", "uâ", "uây", "uê",
    "ui", "uô", "uôi", "uơ", "uy", "uya", "uyê", "uyu", "ưa", "ưi", "ươ", "ươi", "ươu", "ưu", "yê", "yêu", "uă", "ue",
    "ueo", "uao", "uai", "uau", "uay", "oau", "uê", "oo", "ôô", "uyn", "êo",
];
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// Whether a word may be a Vietnamese syllable.
pub fn is_syllable(word: &str) -> bool {
    let mut tones = 0;
    let small = word.to_lowercase();
    let bare = small.nfd().filter(|sign| {
        let tone = TONES.contains(sign);
        tones += usize::from(tone);
        !tone
    });
    let bare: String = bare.nfc().collect();
    tones <= 1
        && INITIALS.iter().filter_map(|initial| bare.strip_prefix(initial)).any(|rest| {
            FINALS.iter().filter_map(|last| rest.strip_suffix(last)).any(|nucleus| NUCLEI.contains(&nucleus))
        })
}

/// Whether a letter is one that only Unicode has: no older encoding's code is read as it by mistake.
pub fn is_letter_of_its_own(sign: char) -> bool {
    matches!(sign, '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ')
}
