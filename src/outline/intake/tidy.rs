//! One form for text, however it was typed.

use unicode_normalization::UnicodeNormalization;

/// NFC, white space folded, without signs that nobody sees.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut gap = false;
    for sign in text.nfc() {
        match sign {
            // Soft hyphen, zero-width signs, direction marks, byte order mark.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
            _ if sign.is_whitespace() || sign.is_control() => gap = !tidied.is_empty(),
            _ => {
                if gap {
                    tidied.push(' ');
                    gap = false;
                }
                // A hyphen that does not break is a hyphen.
                tidied.push(if sign == '\u{2011}' { '-' } else { sign });
            }
        }
    }
    tidied
}

/// Each line so, without empty ones.
pub fn tidy_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(tidy).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
