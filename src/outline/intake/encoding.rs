//! The characters of a text file.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::legacy::{Quality, Script};
use super::refusal::Refusal;

/// Decodes UTF-8, UTF-16 with its mark, and older Vietnamese encodings where the words prove which one it is. Text in old
/// codes of letters comes out as those codes, see [`super::legacy`].
///
/// # Errors
/// None of these, or no text at all.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.map(Into::into).ok_or(Refusal::Encoding).and_then(readable);
    }
    if bytes.iter().any(|byte| is_binary(char::from(*byte))) {
        return Err(Refusal::Unknown);
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into());
    }
    let (western, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    if [Script::Tcvn3, Script::Vni].iter().any(|script| Quality::of([&*western], *script).is_certain()) {
        return Ok(western.into());
    }
    // Its tones are signs of their own, after the letter.
    let vietnamese: String = WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect();
    if Quality::of([&*vietnamese], Script::Unicode).is_certain() { Ok(vietnamese) } else { Err(Refusal::Encoding) }
}

fn readable(text: String) -> Result<String, Refusal> {
    if text.chars().any(is_binary) { Err(Refusal::Unknown) } else { Ok(text) }
}

/// Whether a sign stands in no text; the vertical tab is Word's line break, the form feed a page's end.
fn is_binary(sign: char) -> bool {
    sign.is_ascii_control() && !matches!(sign, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1a' | '\x7f')
}
