//! How a plain text is set: one paragraph a line, or wrapped by hand at some column, which the lines themselves betray.

use super::paragraph::{Line, is_label};

/// Lines longer than this are not wrapped: each is a paragraph.
pub(super) const WIDEST: usize = 140;
/// From how many lines that plainly go on a text is wrapped.
const PROOF: usize = 2;

/// Where a text's lines are full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrap {
    /// A line that could have taken the next line's first word and stayed within this was ended on purpose.
    full: usize,
}

impl Wrap {
    /// What the lines between two empty ones, group by group, say; none where each line is a paragraph.
    pub fn of(text: &str) -> Option<Self> {
        let lines: Vec<Line<'_>> = text.split(['\n', '\u{c}']).map(Line::new).collect();
        if lines.iter().filter(|line| line.chars > WIDEST).count() * 20 > lines.len() {
            return None;
        }
        let mut filled: Vec<usize> = lines
            .windows(2)
            .filter(|pair| pair[0].chars > 0 && !pair[0].is_ended() && pair[1].text.starts_with(char::is_lowercase))
            .filter(|pair| !pair[1].is_numbered() && !is_label(pair[1].text))
            .map(|pair| pair[0].with(&pair[1]))
            .collect();
        if filled.len() < PROOF {
            return None;
        }
        // A title set in short lines does not make the whole text narrow.
        filled.sort_unstable();
        let widest = filled[filled.len() - 1];
        let full = filled.into_iter().find(|filled| filled * 5 >= widest * 4)?;
        Some(Self { full })
    }

    /// Whether the next line's first word had room in the line before it.
    pub fn is_ended_on_purpose(self, before: &Line<'_>, next: &Line<'_>) -> bool {
        before.with(next) < self.full
    }
}
