//! Figures in the text of a report: `{{hoan_thanh_dung_han}}`, or of one place in the plan `{{qua_han@IV.1}}`.

use std::fmt;

use super::{Board, Figure};

/// Longest piece between braces that is taken for a token, in characters.
const LONGEST: usize = 160;

/// A figure of the whole, or of a section or task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub figure: Figure,
    /// "IV.1.a"
    pub place: Option<String>,
}

impl fmt::Display for Token {
    /// As it stands in the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{{{{{}@{place}}}}}", self.figure.code()),
            None => write!(f, "{{{{{}}}}}", self.figure.code()),
        }
    }
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Words(&'a str),
    /// As it is written; [`resolve`] says whether it means anything.
    Token(&'a str),
}

/// Something between braces that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// As it is written, braces and all.
    pub written: String,
    /// From 1.
    pub line: usize,
    pub kind: FaultKind,
}

/// Why a token means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no such figure.
    Figure,
    /// The plan has no such section or task, or no longer has it, or nobody leads anything there.
    Place(String),
    /// Braces that never close.
    Open,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { written, line, kind } = self;
        match kind {
            FaultKind::Figure => write!(f, "dòng {line}: không có số liệu nào tên là {written}"),
            FaultKind::Place(place) => {
                write!(f, "dòng {line}: {written} nêu mục “{place}” mà kế hoạch không có hoặc không ai chủ trì")
            }
            FaultKind::Open => write!(f, "dòng {line}: “{written}” mở ngoặc mà không đóng"),
        }
    }
}

/// Takes a text apart.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start..].find("}}") else { break };
        // Of several opening braces the last ones count, and no token goes over the end of a line.
        let inner = &rest[start + 2..start + length];
        let begin = inner.rfind("{{").map_or(start, |at| start + 2 + at);
        let end = start + length + 2;
        let token = &rest[begin..end];
        if token.contains('\n') || token.chars().count() > LONGEST {
            let after = start + 2;
            push_words(&mut pieces, text, rest, after);
            rest = &rest[after..];
            continue;
        }
        push_words(&mut pieces, text, rest, begin);
        pieces.push(Piece::Token(token));
        rest = &rest[end..];
    }
    push_words(&mut pieces, text, rest, rest.len());
    pieces
}

/// Adds the first `length` bytes of the rest as words, joined to words that stand right before them.
fn push_words<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, rest: &'a str, length: usize) {
    if length == 0 {
        return;
    }
    let end = text.len() - rest.len() + length;
    let start = match pieces.last() {
        Some(Piece::Words(words)) => text.len() - rest.len() - words.len(),
        _ => text.len() - rest.len(),
    };
    if matches!(pieces.last(), Some(Piece::Words(_))) {
        pieces.pop();
    }
    pieces.push(Piece::Words(&text[start..end]));
}

/// Reads one token as it is written.
fn read(written: &str, board: &Board) -> Result<Token, FaultKind> {
    let inner = written.trim_start_matches('{').trim_end_matches('}').trim();
    let (name, place) = match inner.split_once('@') {
        Some((name, place)) => (name.trim(), Some(place.trim())),
        None => (inner, None),
    };
    let figure = name.to_lowercase().parse().map_err(|_| FaultKind::Figure)?;
    match place {
        Some(place) if board.at(Some(place)).is_none() => Err(FaultKind::Place(place.to_owned())),
        place => Ok(Token { figure, place: place.map(str::to_owned) }),
    }
}

/// The text with its figures, or everything in it that means nothing.
///
/// # Errors
/// Each token that names no figure or no place, each brace that stays open, with its line.
pub fn resolve(text: &str, board: &Board) -> Result<String, Vec<Fault>> {
    let mut written = String::with_capacity(text.len());
    let mut faults = Vec::new();
    let mut line = 1;
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => {
                for (index, part) in words.split('\n').enumerate() {
                    if let Some(open) = part.find("{{") {
                        let written = part[open..].chars().take(20).collect();
                        faults.push(Fault { written, line: line + index, kind: FaultKind::Open });
                    }
                }
                line += words.matches('\n').count();
                written.push_str(words);
            }
            Piece::Token(token) => match read(token, board) {
                Ok(Token { figure, place }) => {
                    let sum = board.at(place.as_deref()).map_or_else(String::new, |sum| figure.printed(sum));
                    written.push_str(&sum);
                }
                Err(kind) => faults.push(Fault { written: token.to_owned(), line, kind }),
            },
        }
    }
    if faults.is_empty() { Ok(written) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        let text = "Có {{qua_han}} quá hạn, {{ phan_cong @ IV.1 }} phân công.";
        assert_eq!(
            pieces(text),
            [
                Piece::Words("Có "),
                Piece::Token("{{qua_han}}"),
                Piece::Words(" quá hạn, "),
                Piece::Token("{{ phan_cong @ IV.1 }}"),
                Piece::Words(" phân công."),
            ]
        );
        assert_eq!(pieces("{{{{don_vi}}"), [Piece::Words("{{"), Piece::Token("{{don_vi}}")]);
        assert_eq!(pieces("a {{b\nc}} d"), [Piece::Words("a {{b\nc}} d")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn figures_stand_in_the_text_and_what_means_nothing_is_named_by_its_line() {
        let board = Board::default();
        assert_eq!(
            resolve("Có {{phan_cong}} phân công, {{TEN_DON_VI_QUA_HAN}}.", &board).as_deref(),
            Ok("Có 0 phân công, không có.")
        );
        let faults = resolve("một\n{{la_lung}} và {{phan_cong@IX}}\n{{hở", &board).expect_err("three faults");
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "dòng 2: không có số liệu nào tên là {{la_lung}}",
                "dòng 2: {{phan_cong@IX}} nêu mục “IX” mà kế hoạch không có hoặc không ai chủ trì",
                "dòng 3: “{{hở” mở ngoặc mà không đóng",
            ]
        );
    }

    #[test]
    fn every_figure_is_read_from_its_own_token() {
        for figure in Figure::ALL {
            let token = Token { figure: *figure, place: None };
            assert_eq!(read(&token.to_string(), &Board::default()), Ok(token));
        }
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in "([a-zđ \n]|\\{|\\}|\\{\\{|\\}\\}|\\{\\{phan_cong\\}\\}){0,30}") {
            let whole: String = pieces(&text).iter().map(|piece| match piece { Piece::Words(words) | Piece::Token(words) => *words }).collect();
            prop_assert_eq!(whole, text);
        }

        #[test]
        fn a_text_without_braces_stays_as_it_is(text in "[^{}]{0,200}") {
            prop_assert_eq!(resolve(&text, &Board::default()), Ok(text));
        }

        #[test]
        fn what_is_resolved_holds_no_open_braces(text in "([a-z \n]|\\{|\\}|\\{\\{don_vi\\}\\}){0,30}") {
            if let Ok(resolved) = resolve(&text, &Board::default()) {
                prop_assert!(!resolved.contains("{{"));
            }
        }
    }
}
