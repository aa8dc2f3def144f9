//! One spelling for what documents write in several: composed letters, plain spaces, one place for the tone mark.

use unicode_normalization::UnicodeNormalization;

/// The text as it is kept: NFC, full-width forms as plain ones, white space folded.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        let c = plain(c);
        if is_invisible(c) {
            continue;
        }
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The text for comparing: lower case, one dash, "hòa" for "hoà", "quý" for "quí"; as many characters as the cleaned text has.
pub(super) fn fold(text: &str) -> String {
    let chars: Vec<char> = clean(text).chars().map(|c| one_dash(c.to_lowercase().next().unwrap_or(c))).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).map_or(' ', |i| chars[i]);
        let ends_syllable = chars.get(at + 2).is_none_or(|c| !c.is_alphabetic());
        let pair = chars.get(at + 1).and_then(|&next| tone_on_first(chars[at], next));
        if let Some((first, second)) = pair.filter(|_| before != 'q' && ends_syllable) {
            out.extend([first, second]);
            at += 2;
        } else {
            out.push(if before == 'u' && out.ends_with("qu") && chars[at] == 'í' { 'ý' } else { chars[at] });
            at += 1;
        }
    }
    out
}

/// Every dash is a hyphen.
pub(super) fn one_dash(c: char) -> char {
    if matches!(c, '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─') { '-' } else { c }
}

fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// "oà" as "òa": new style puts the mark on the second vowel of oa, oe, uy.
fn tone_on_first(first: char, second: char) -> Option<(char, char)> {
    const SECOND: [(char, &str, char); 3] = [('o', "àáảãạ", 'a'), ('o', "èéẻẽẹ", 'e'), ('u', "ỳýỷỹỵ", 'y')];
    let (vowel, place, plain) = SECOND.into_iter().find_map(|(vowel, marked, plain)| {
        (vowel == first).then(|| marked.chars().position(|m| m == second)).flatten().map(|p| (vowel, p, plain))
    })?;
    let marked = if vowel == 'o' { "òóỏõọ" } else { "ùúủũụ" };
    Some((marked.chars().nth(place)?, plain))
}

/// A text with a capital first letter.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_composed_with_single_plain_spaces() {
        assert_eq!(clean("  Sở\u{a0}\u{a0}Nội\tvu\u{323}\n"), "Sở Nội vụ");
        assert_eq!(clean("１／７／２０２６"), "1/7/2026");
    }

    #[test]
    fn spellings_of_one_word_compare_equal() {
        assert_eq!(fold("Hoà — Thuỷ"), fold("Hòa - Thủy"));
        assert_eq!(fold("Quí IV"), fold("QUÝ IV"));
        assert_eq!(fold("Uỷ ban"), fold("Ủy ban"));
        assert_eq!(fold("khoẻ"), "khỏe");
        assert_eq!(fold("quỹ kế hoạch toàn"), "quỹ kế hoạch toàn");
    }
}
