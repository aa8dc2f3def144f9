//! Marks within a Markdown line: emphasis, footnote marks, tags, links, escapes.

use std::sync::LazyLock;

use regex::Regex;

use crate::outline::spelling::clean;

/// A text without its marks, and what they said of all its words.
#[derive(Clone, Debug, Default)]
pub(super) struct Styled {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
}

pub(super) fn styled(text: &str) -> Styled {
    static FOOTNOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"<sup>\s*[(\[]?[\d*]{1,3}[)\]]?\s*</sup>|\[\^[^\]]{1,12}\]|\[\d{1,3}\]").expect("a pattern")
    });
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"</?[a-zA-Z][^<>]{0,120}>").expect("a pattern"));
    static BREAK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)<br\s*/?>").expect("a pattern"));
    static IMAGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"!\[[^\]]*\]\([^)]*\)").expect("a pattern"));
    static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[([^\]]+)\]\([^)\s]*\)").expect("a pattern"));

    let text = FOOTNOTE.replace_all(text, "");
    let text = BREAK.replace_all(&text, "\n");
    let text = IMAGE.replace_all(&text, "");
    let text = LINK.replace_all(&text, "$1");
    let text = TAG.replace_all(&text, "");
    let text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let mut styled = emphasis(&text);
    styled.text = styled.text.split('\n').map(clean).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    styled
}

/// Each run of stars turns bold (two) or italic (one) on or off.
fn emphasis(text: &str) -> Styled {
    let mut out = String::with_capacity(text.len());
    let (mut bold, mut italic) = (false, false);
    let (mut words, mut bold_words, mut italic_words) = (0, 0, 0);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => out.extend(chars.next()),
            '*' => {
                let mut run = 1;
                while chars.next_if_eq(&'*').is_some() {
                    run += 1;
                }
                bold ^= run / 2 % 2 == 1;
                italic ^= run % 2 == 1;
            }
            c => {
                out.push(c);
                if c.is_alphabetic() {
                    words += 1;
                    bold_words += usize::from(bold);
                    italic_words += usize::from(italic);
                }
            }
        }
    }
    Styled { text: out, bold: words > 0 && bold_words == words, italic: words > 0 && italic_words == words }
}
