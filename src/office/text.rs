//! Text as files can hold it.

use unicode_normalization::UnicodeNormalization;

/// The text in NFC, its lines ended by line feeds, without the signs that XML cannot hold.
pub fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let signs = text.chars().map(|sign| match sign {
        // Word's own line breaks, and those of other systems.
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        other => other,
    });
    signs.filter(|sign| is_allowed(*sign)).nfc().collect()
}

/// The text on one line.
pub fn one_line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As XML 1.0 has it, and without controls that it merely discourages.
fn is_allowed(sign: char) -> bool {
    match sign {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    }
}

/// The beginning of a text, at most so many UTF-16 units of it; what was cut off is shown by an ellipsis.
pub fn cut(text: String, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text;
    }
    let mut units = 1;
    let mut kept: String = text
        .chars()
        .take_while(|sign| {
            units += sign.len_utf16();
            units <= most
        })
        .collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(plain("a\u{0}b\u{1f}c\u{7f}\u{fffe}\u{ffff}d\u{1b}[31m"), "abcd[31m");
        assert_eq!(plain("một\r\nhai\rba\u{b}bốn\tnăm"), "một\nhai\nba\nbốn\tnăm");
    }

    #[test]
    fn letters_come_composed() {
        assert_eq!(plain("Tie\u{302}\u{301}n \u{111}o\u{323}\u{302}"), "Tiến độ");
        assert_eq!(one_line(" Sở\n Giáo\tdục "), "Sở Giáo dục");
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis() {
        assert_eq!(cut("abcd".to_owned(), 4), "abcd");
        assert_eq!(cut("abcde".to_owned(), 4), "abc…");
        assert_eq!(cut("a😀😀".to_owned(), 4), "a😀…", "a sign is never cut in two");
    }
}
