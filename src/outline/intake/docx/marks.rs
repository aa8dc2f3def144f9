//! Marks within a text while it is read, in the private area that no text of a document may use: from where on it is raised,
//! or in a font of the time before Unicode. What they mean is known only at the document's end.

use super::properties::RunProperties;
use crate::outline::intake::legacy::{Quality, Script};
use crate::outline::intake::refusal::Refusal;
use crate::outline::intake::vietnamese::is_letter_of_its_own;
use std::collections::HashSet;

/// How a stretch of text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    Script(Script),
    /// A raised number: perhaps that of a footnote.
    Raised,
}

impl Default for Looks {
    fn default() -> Self {
        Self::Script(Script::Unicode)
    }
}

const MARKS: [(char, Looks); 5] = [
    ('\u{e000}', Looks::Script(Script::Unicode)),
    ('\u{e001}', Looks::Script(Script::Tcvn3)),
    ('\u{e002}', Looks::Script(Script::Tcvn3Capitals)),
    ('\u{e003}', Looks::Script(Script::Vni)),
    ('\u{e004}', Looks::Raised),
];

fn mark(looks: Looks) -> char {
    MARKS.iter().find(|mark| mark.1 == looks).map_or('\u{e000}', |mark| mark.0)
}

/// Adds text to a paragraph's, with a mark where it is to be read otherwise than what stands before. Before the paragraph
/// has `begun`, signs of symbol fonts are its bullet.
pub fn push(whole: &mut String, last: &mut Looks, text: &str, run: &RunProperties, mut begun: bool) {
    let raised = run.raised == Some(true) && !text.is_empty() && text.chars().all(|sign| sign.is_ascii_digit());
    let looks = if raised { Looks::Raised } else { Looks::Script(run.script.unwrap_or_default()) };
    if looks != *last {
        whole.push(mark(looks));
        *last = looks;
    }
    let old = !matches!(looks, Looks::Raised | Looks::Script(Script::Unicode));
    for sign in text.chars() {
        begun |= sign.is_alphanumeric();
        whole.push(match sign {
            // Symbol fonts keep their codes here: a letter in an old font, else a bullet at the start or a picture.
            '\u{f020}'..='\u{f0ff}' if old => char::from_u32(u32::from(sign) - 0xf000).unwrap_or(' '),
            '\u{e000}'..='\u{f8ff}' if !begun => '•',
            '\u{e000}'..='\u{f8ff}' => ' ',
            _ => sign,
        });
    }
}

/// Ends a paragraph's text: what follows it is read by itself.
pub fn end(whole: &mut String, last: Looks) {
    if last != Looks::default() {
        whole.push(mark(Looks::default()));
    }
}

/// A text's stretches.
fn stretches(text: &str) -> impl Iterator<Item = (Looks, &str)> {
    let mut looks = Looks::default();
    text.split_inclusive(|sign| MARKS.iter().any(|mark| mark.0 == sign)).map(move |stretch| {
        let this = looks;
        let ending = stretch.chars().next_back().and_then(|last| MARKS.iter().find(|mark| mark.0 == last));
        match ending {
            Some((sign, next)) => {
                looks = *next;
                (this, &stretch[..stretch.len() - sign.len_utf8()])
            }
            None => (this, stretch),
        }
    })
}

/// The number of the footnote that a paragraph is, where it is typed into the text as one.
fn footnote(text: &str) -> Option<&str> {
    let mut stretches = stretches(text).skip_while(|(_, stretch)| stretch.trim().is_empty());
    stretches.next().filter(|(looks, _)| *looks == Looks::Raised).map(|(_, number)| number)
}

/// What the marks of a document's texts mean.
pub struct Meaning {
    footnotes: HashSet<String>,
    /// Whether texts in old fonts are in old codes, too.
    converts: bool,
}

impl Meaning {
    /// Looks at all texts of a document.
    ///
    /// # Errors
    /// Texts in old fonts that are neither in old codes nor in Unicode.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Result<Self, Refusal> {
        let begun: HashSet<&str> = texts.clone().filter_map(footnote).collect();
        let mut footnotes = HashSet::new();
        let mut old: Vec<(Script, &str)> = Vec::new();
        for text in texts {
            let own = footnote(text);
            for (looks, stretch) in stretches(text) {
                match looks {
                    Looks::Raised if begun.contains(stretch) && own != Some(stretch) => {
                        footnotes.insert(stretch.to_owned());
                    }
                    Looks::Raised | Looks::Script(Script::Unicode) => {}
                    Looks::Script(script) => old.push((script, stretch)),
                }
            }
        }
        Ok(Self { footnotes, converts: is_old(&old)? })
    }

    /// Whether a paragraph is a footnote that is referred to elsewhere.
    pub fn is_footnote(&self, text: &str) -> bool {
        footnote(text).is_some_and(|number| self.footnotes.contains(number))
    }

    /// Whether texts are converted.
    pub fn converts(&self) -> bool {
        self.converts
    }

    /// The text as it is read, without marks.
    pub fn read(&self, text: &str) -> String {
        let mut read = String::with_capacity(text.len());
        for (looks, stretch) in stretches(text) {
            match looks {
                Looks::Raised if self.footnotes.contains(stretch) => {}
                Looks::Script(script) if self.converts => read.push_str(&script.convert(stretch)),
                Looks::Raised | Looks::Script(_) => read.push_str(stretch),
            }
        }
        read
    }
}

/// Whether texts in old fonts are in old codes: documents converted to Unicode often keep the fonts' names.
fn is_old(texts: &[(Script, &str)]) -> Result<bool, Refusal> {
    let all = || texts.iter().map(|(_, text)| *text);
    if all().all(str::is_ascii) || all().any(|text| text.chars().any(is_letter_of_its_own)) {
        return Ok(false);
    }
    let of = |script| texts.iter().filter(move |text| text.0 == script).map(|text| text.1);
    let capitals = of(Script::Tcvn3).chain(of(Script::Tcvn3Capitals));
    let old = Quality::of(capitals, Script::Tcvn3).and(Quality::of(of(Script::Vni), Script::Vni));
    let unicode = Quality::of(all(), Script::Unicode);
    if unicode.is_nearly_all() && unicode.is_no_worse_than(old) {
        Ok(false)
    } else if old.is_nearly_all() {
        Ok(true)
    } else {
        Err(Refusal::OldFont)
    }
}
