//! Text of the time before Unicode: the fonts of TCVN3 (ABC) and VNI gave the codes of western letters a Vietnamese face.

use std::borrow::Cow;

use super::refusal::Refusal;
use super::vietnamese::{is_letter_of_its_own, is_syllable};

/// What an officer is told of a text that was converted.
pub const CONVERTED: &str = "Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI): đã chuyển sang Unicode.";

/// How the codes of a text are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Script {
    #[default]
    Unicode,
    Tcvn3,
    /// Shows small letters as capitals.
    Tcvn3Capitals,
    Vni,
}

impl Script {
    /// By a font's name: ".VnTime", ".VnTimeH" (capitals), "VNI-Times".
    pub fn of_font(name: &str) -> Self {
        let name = name.trim();
        let begins = |with: &str| name.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
        if begins(".Vn") {
            if name.ends_with('H') { Self::Tcvn3Capitals } else { Self::Tcvn3 }
        } else if begins("VNI-") || begins("VNI ") {
            Self::Vni
        } else {
            Self::Unicode
        }
    }

    /// The text in Unicode.
    pub fn convert(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Unicode => Cow::Borrowed(text),
            Self::Tcvn3 => Cow::Owned(text.chars().map(of_tcvn3).collect()),
            Self::Tcvn3Capitals => Cow::Owned(text.chars().map(of_tcvn3).collect::<String>().to_uppercase()),
            Self::Vni => Cow::Owned(of_vni(text)),
        }
    }
}

/// TCVN 5712:1993 VN3, by the code from A1: a space where it has none.
const TCVN3: &str =
    concat!("ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậ", "è ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ",);

fn of_tcvn3(sign: char) -> char {
    // Word turns two of its codes into signs that look alike.
    let code = match sign {
        'μ' => 0xb5,
        '∙' => 0xb7,
        _ => u32::from(sign),
    };
    let letter = code.checked_sub(0xa1).and_then(|index| TCVN3.chars().nth(index as usize));
    letter.filter(|letter| *letter != ' ').unwrap_or(sign)
}

/// Signs that stand for a letter by themselves.
const VNI_LETTERS: [(char, char); 12] = [
    ('ñ', 'đ'),
    ('Ñ', 'Đ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('Æ', 'Ỉ'),
    ('Ó', 'Ĩ'),
    ('Ò', 'Ị'),
    ('î', 'ỵ'),
    ('Î', 'Ỵ'),
];
/// Signs that stand for ơ and ư, and may carry a tone.
const VNI_HORNS: [(char, char); 4] = [('ô', 'ơ'), ('ö', 'ư'), ('Ô', 'Ơ'), ('Ö', 'Ư')];
/// What the sign after a vowel adds to it.
const VNI_MARKS: [(char, &str); 16] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
];
const VNI_CIRCUMFLEX_DOT: (char, &str) = ('ä', "\u{302}\u{323}");

fn of_vni(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let find = |pairs: &[(char, char)], sign: char| pairs.iter().find(|pair| pair.0 == sign).map(|pair| pair.1);
    let mut converted = String::with_capacity(text.len() * 2);
    let mut vowel = false;
    for sign in text.chars() {
        let small = sign.to_lowercase().next().unwrap_or(sign);
        let mark = VNI_MARKS.iter().chain([&VNI_CIRCUMFLEX_DOT]).find(|mark| mark.0 == small).filter(|_| vowel);
        if let Some((_, mark)) = mark {
            converted.push_str(mark);
            vowel = false;
        } else if let Some(letter) = find(&VNI_HORNS, sign) {
            converted.push(letter);
            vowel = true;
        } else {
            converted.push(find(&VNI_LETTERS, sign).unwrap_or(sign));
            vowel = matches!(small, 'a' | 'e' | 'o' | 'u' | 'y');
        }
    }
    converted.nfc().collect()
}

/// Fewest words with marks from which anything is concluded.
const FEWEST: usize = 4;

/// What the words with marks of a text say about its encoding.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quality {
    words: usize,
    syllables: usize,
}

impl Quality {
    /// Counts the words of a text that have a sign beyond ASCII, and those that a reading makes Vietnamese.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>, script: Script) -> Self {
        let mut quality = Self::default();
        for text in texts {
            // Older codes of letters look like punctuation: only ASCII's own ends a word.
            for word in text.split(|sign: char| sign.is_whitespace() || sign.is_ascii() && !sign.is_ascii_alphabetic())
            {
                let word = word.trim_matches(['“', '”', '‘', '’', '–', '…', '—', '•']);
                if !word.is_ascii() {
                    quality.words += 1;
                    quality.syllables += usize::from(is_syllable(&script.convert(word)));
                }
            }
        }
        quality
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self { words: self.words + other.words, syllables: self.syllables + other.syllables }
    }

    /// Whether as many are Vietnamese as by another reading.
    pub fn is_no_worse_than(self, other: Self) -> bool {
        self.syllables >= other.syllables
    }

    /// Whether nearly all are Vietnamese.
    pub fn is_nearly_all(self) -> bool {
        self.syllables * 10 >= self.words * 9
    }

    /// Whether nearly all are Vietnamese, and enough of them.
    pub fn is_certain(self) -> bool {
        self.words >= FEWEST && self.is_nearly_all()
    }

    /// Whether so many are Vietnamese that it is no accident.
    pub fn is_likely(self) -> bool {
        self.words >= FEWEST && self.syllables * 2 >= self.words
    }
}

/// How texts are to be read that do not say so by their fonts.
///
/// # Errors
/// They are in old codes, but too much stays unclear.
pub fn script_of<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Result<Script, Refusal> {
    let own = texts.clone().flat_map(str::chars).filter(|sign| is_letter_of_its_own(*sign)).count();
    let unicode = Quality::of(texts.clone(), Script::Unicode);
    // A few words that look old in a document in Unicode are names in other languages.
    if own * 4 > unicode.words || unicode.is_nearly_all() {
        return Ok(Script::Unicode);
    }
    let old = [Script::Tcvn3, Script::Vni].map(|script| (Quality::of(texts.clone(), script), script));
    match old.iter().find(|(quality, _)| quality.is_certain()) {
        Some((_, script)) => Ok(*script),
        None if old.iter().any(|(quality, _)| quality.is_likely()) => Err(Refusal::OldFont),
        None => Ok(Script::Unicode),
    }
}
