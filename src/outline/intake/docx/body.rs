//! The text of a Word document: its elements one after the other, with what is open kept on a stack of our own.

use super::fields::Fields;
use super::numbering::Numbering;
use super::paragraph::{Draft, both};
use super::properties::RunProperties;
use super::styles::Styles;
use super::table::Tables;
use crate::outline::intake::refusal::Refusal;
use crate::outline::intake::tidy::tidy;
use crate::outline::intake::xml::{Element, Node, Nodes};
use crate::outline::intake::{MAX_BLOCKS, MAX_TEXT};
use crate::outline::{Block, Paragraph};

/// What an element stands in, as far as it decides what the element means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The document, a cell, a text box: where paragraphs and tables stand.
    Story,
    /// A drawing: only text boxes in it are text.
    Drawing,
    Paragraph,
    ParagraphProperties,
    MarkProperties,
    Run,
    RunProperties,
    Text,
    Instruction,
    Table,
    Row,
    RowProperties,
    CellProperties,
    /// Of several forms of one thing, the first is taken.
    Alternate {
        taken: bool,
    },
}

/// An open element: what its children stand in, and what is complete when it closes.
struct Open {
    scope: Scope,
    completes: Option<Unit>,
}

#[derive(Clone, Copy)]
enum Unit {
    Paragraph,
    Table,
    Row,
    Cell,
}

impl From<Scope> for Open {
    fn from(scope: Scope) -> Self {
        Self { scope, completes: None }
    }
}

/// Reads one part: the document itself, or a header.
pub struct Body<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    /// With marks in the texts, see [`super::marks`].
    pub blocks: Vec<Block>,
    /// Whether changes are tracked in it.
    pub tracked: bool,
    /// Letters drawn as a shape, as a stamp across the page is.
    pub word_art: Vec<String>,
    open: Vec<Open>,
    /// Depth in an element that is left out with all it holds.
    skipped: usize,
    paragraphs: Vec<Draft>,
    /// A paragraph whose end was deleted goes on in the next.
    carried: Option<Draft>,
    fields: Fields,
    tables: Tables,
    text: usize,
}

impl<'a> Body<'a> {
    pub fn new(styles: &'a Styles, numbering: &'a mut Numbering) -> Self {
        Self {
            styles,
            numbering,
            blocks: Vec::new(),
            tracked: false,
            word_art: Vec::new(),
            open: Vec::new(),
            skipped: 0,
            paragraphs: Vec::new(),
            carried: None,
            fields: Fields::default(),
            tables: Tables::default(),
            text: 0,
        }
    }

    /// Takes in a part's text.
    ///
    /// # Errors
    /// As [`Nodes::next`], or longer than any document.
    pub fn read(&mut self, part: &str) -> Result<(), Refusal> {
        let mut nodes = Nodes::new(part);
        while let Some(node) = nodes.next()? {
            match node {
                Node::Open(_) | Node::Close if self.skipped > 0 => {
                    self.skipped = if matches!(node, Node::Open(_)) { self.skipped + 1 } else { self.skipped - 1 };
                }
                Node::Open(element) => match self.open(&element) {
                    Some(open) => self.open.push(open),
                    None => self.skipped = 1,
                },
                Node::Close => self.close()?,
                Node::Text(text) if self.skipped == 0 => match self.open.last().map(|open| open.scope) {
                    Some(Scope::Text) => self.push(&text),
                    Some(Scope::Instruction) => self.fields.instruction(&text),
                    _ => {}
                },
                Node::Text(_) => {}
            }
        }
        if let Some(draft) = self.carried.take() {
            self.complete(draft);
        }
        Ok(())
    }

    /// What an element means where it stands; none where it is left out.
    fn open(&mut self, element: &Element<'_>) -> Option<Open> {
        let inside = self.open.last().map_or(Scope::Story, |open| open.scope);
        match inside {
            Scope::Paragraph | Scope::Story | Scope::Table | Scope::Row => self.open_text(inside, element),
            Scope::Run => self.open_in_run(element),
            Scope::ParagraphProperties => match element.name() {
                "rPr" => Some(Scope::MarkProperties.into()),
                "pPrChange" | "sectPr" => None,
                _ => {
                    self.paragraphs.last_mut()?.properties.take(element);
                    Some(inside.into())
                }
            },
            Scope::MarkProperties => {
                if matches!(element.name(), "del" | "moveFrom") {
                    self.tracked = true;
                    self.paragraphs.last_mut()?.goes_on = true;
                }
                None
            }
            Scope::RunProperties => {
                self.paragraphs.last_mut()?.run.take(element);
                None
            }
            Scope::RowProperties => {
                self.tables.of_row(element);
                None
            }
            Scope::CellProperties => {
                self.tables.of_cell(element);
                None
            }
            Scope::Drawing => match element.name() {
                "txbxContent" => Some(Scope::Story.into()),
                "AlternateContent" => Some(Scope::Alternate { taken: false }.into()),
                "textpath" => {
                    self.word_art.extend(element.attribute("string").map(|text| tidy(&text)));
                    None
                }
                _ => Some(Scope::Drawing.into()),
            },
            Scope::Alternate { taken } => {
                let around = self.open.iter().rev().nth(1).map_or(Scope::Story, |open| open.scope);
                if taken || !matches!(element.name(), "Choice" | "Fallback") {
                    return None;
                }
                self.open.last_mut()?.scope = Scope::Alternate { taken: true };
                Some(around.into())
            }
            Scope::Text | Scope::Instruction => None,
        }
    }

    fn open_text(&mut self, inside: Scope, element: &Element<'_>) -> Option<Open> {
        match element.name() {
            "p" => {
                self.paragraphs.push(self.carried.take().map_or_else(Draft::default, Draft::continued));
                Some(Open { scope: Scope::Paragraph, completes: Some(Unit::Paragraph) })
            }
            "pPr" if inside == Scope::Paragraph => Some(Scope::ParagraphProperties.into()),
            "r" => {
                self.paragraphs.last_mut()?.run = RunProperties::default();
                Some(Scope::Run.into())
            }
            "tbl" => {
                self.tables.begin();
                Some(Open { scope: Scope::Table, completes: Some(Unit::Table) })
            }
            "tr" if inside == Scope::Table => {
                self.tables.begin_row();
                Some(Open { scope: Scope::Row, completes: Some(Unit::Row) })
            }
            "trPr" if inside == Scope::Row => Some(Scope::RowProperties.into()),
            "tc" if inside == Scope::Row => {
                self.tables.begin_cell();
                Some(Open { scope: Scope::Story, completes: Some(Unit::Cell) })
            }
            "tcPr" => Some(Scope::CellProperties.into()),
            "del" | "moveFrom" => {
                self.tracked = true;
                None
            }
            "ins" | "moveTo" => {
                self.tracked = true;
                Some(inside.into())
            }
            "fldSimple" => {
                let code = element.attribute("instr").unwrap_or_default();
                if Fields::is_page_number(&code) { None } else { Some(inside.into()) }
            }
            "sdtPr" | "sdtEndPr" | "sectPr" | "tblPr" | "tblPrEx" | "tblGrid" => None,
            "AlternateContent" => Some(Scope::Alternate { taken: false }.into()),
            "drawing" | "pict" | "object" => Some(Scope::Drawing.into()),
            _ => Some(inside.into()),
        }
    }

    fn open_in_run(&mut self, element: &Element<'_>) -> Option<Open> {
        match element.name() {
            "t" => return Some(Scope::Text.into()),
            "rPr" => return Some(Scope::RunProperties.into()),
            "instrText" => return Some(Scope::Instruction.into()),
            "AlternateContent" => return Some(Scope::Alternate { taken: false }.into()),
            "drawing" | "pict" | "object" => return Some(Scope::Drawing.into()),
            // The reading aid above East Asian text; what it explains is text.
            "ruby" | "rubyBase" | "r" => return Some(Scope::Run.into()),
            "fldChar" => self.fields.sign(element.attribute("fldCharType").as_deref().unwrap_or_default()),
            "tab" | "ptab" => self.push(" "),
            "cr" => self.push("\n"),
            "br" => {
                let line = element.attribute("type").is_none_or(|kind| kind == "textWrapping");
                self.push(if line { "\n" } else { " " });
            }
            "noBreakHyphen" => self.push("-"),
            "softHyphen" => self.push("\u{ad}"),
            "sym" => {
                let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                self.push(code.and_then(char::from_u32).unwrap_or(' ').encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
        None
    }

    /// Adds text to the open paragraph, in the looks of its open run.
    fn push(&mut self, text: &str) {
        let Some(draft) = self.paragraphs.last_mut().filter(|_| self.fields.shown()) else { return };
        let looks = self.styles.run(&draft.run, self.styles.paragraph(draft.properties.style.as_deref()));
        if looks.hidden != Some(true) {
            draft.push(text, &looks);
            self.text += text.len();
        }
    }

    fn close(&mut self) -> Result<(), Refusal> {
        match self.open.pop().and_then(|open| open.completes) {
            None => {}
            Some(Unit::Paragraph) => {
                if let Some(draft) = self.paragraphs.pop() {
                    if draft.goes_on {
                        self.carried = Some(draft);
                    } else {
                        self.complete(draft);
                    }
                }
                if self.paragraphs.is_empty() {
                    self.fields.end_paragraph();
                }
            }
            Some(Unit::Cell) => self.tables.end_cell(),
            Some(Unit::Row) => self.blocks.extend(self.tables.end_row().map(Block::Row)),
            Some(Unit::Table) => self.tables.end(),
        }
        if self.blocks.len() > MAX_BLOCKS || self.text > MAX_TEXT { Err(Refusal::TooMuch) } else { Ok(()) }
    }

    /// A paragraph becomes a block, or lines of the cell it stands in.
    fn complete(&mut self, draft: Draft) {
        let draft = draft.ended();
        let style = self.styles.paragraph(draft.properties.style.as_deref());
        if style.is_contents() {
            return;
        }
        let own = draft.properties.clone();
        let looks = own.over(&style.paragraph);
        let label = looks.list.filter(|list| *list != 0).and_then(|list| {
            let of_style = || self.numbering.level_of_style(list, looks.style.as_deref()?);
            let level = looks.list_level.or_else(of_style).unwrap_or(0);
            self.numbering.next(list, level)
        });
        if let Some(cell) = self.tables.cell() {
            cell.bold = both(cell.bold, draft.bold);
            cell.lines.push(match label {
                Some(label) => format!("{label} {}", draft.text),
                None => draft.text,
            });
        } else {
            let heading = looks.outline.filter(|outline| *outline < 6).map(|outline| outline + 1);
            self.blocks.push(Block::Paragraph(Paragraph {
                label,
                level: heading,
                bold: draft.bold == Some(true),
                italic: draft.italic == Some(true),
                centred: looks.centred == Some(true),
                text: draft.text,
            }));
        }
    }
}
