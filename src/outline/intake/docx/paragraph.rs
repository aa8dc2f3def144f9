//! A paragraph while it is read.

use super::marks::{self, Looks};
use super::properties::{ParagraphProperties, RunProperties};

/// A paragraph that is still open.
#[derive(Default)]
pub struct Draft {
    pub properties: ParagraphProperties,
    /// What the open run says of itself.
    pub run: RunProperties,
    /// With the marks of [`marks`].
    pub text: String,
    /// How the last of the text is to be read.
    pub looks: Looks,
    /// Whether every word so far is; none before the first word.
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    /// Its end was deleted: the next paragraph continues it.
    pub goes_on: bool,
}

impl Draft {
    /// Adds text in these looks.
    pub fn push(&mut self, text: &str, looks: &RunProperties) {
        let begun = self.bold.is_some();
        if text.chars().any(char::is_alphanumeric) {
            self.bold = both(self.bold, Some(looks.bold == Some(true)));
            self.italic = both(self.italic, Some(looks.italic == Some(true)));
        }
        marks::push(&mut self.text, &mut self.looks, text, looks, begun);
    }

    /// The paragraph as it is when nothing more comes.
    pub fn ended(mut self) -> Self {
        marks::end(&mut self.text, self.looks);
        self
    }

    /// The paragraph that continues this one: its text in the other's place.
    pub fn continued(self) -> Self {
        Self { text: self.text, looks: self.looks, bold: self.bold, italic: self.italic, ..Self::default() }
    }
}

/// Whether both are so, as far as they have words to be it.
pub fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one && other),
        _ => one.or(other),
    }
}
