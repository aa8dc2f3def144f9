//! Properties of runs and paragraphs, as text and styles alike state them.

use crate::outline::intake::legacy::Script;
use crate::outline::intake::xml::Element;

/// What a run says of itself; unset where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct RunProperties {
    pub style: Option<String>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub hidden: Option<bool>,
    pub raised: Option<bool>,
    pub script: Option<Script>,
}

impl RunProperties {
    /// Takes in one child of `rPr`.
    pub fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "rStyle" => self.style = element.value().map(Into::into),
            "b" => self.bold = Some(element.is_on()),
            "i" => self.italic = Some(element.is_on()),
            "vanish" => self.hidden = Some(element.is_on()),
            "vertAlign" => self.raised = Some(element.value().as_deref() == Some("superscript")),
            "rFonts" => {
                let font = element.attribute("ascii").or_else(|| element.attribute("hAnsi"));
                match font {
                    Some(font) => self.script = Some(Script::of_font(&font)),
                    None if element.attribute("asciiTheme").is_some() => self.script = Some(Script::Unicode),
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// These, and where they say nothing, what `base` says.
    pub fn over(mut self, base: &Self) -> Self {
        self.bold = self.bold.or(base.bold);
        self.italic = self.italic.or(base.italic);
        self.hidden = self.hidden.or(base.hidden);
        self.raised = self.raised.or(base.raised);
        self.script = self.script.or(base.script);
        self
    }
}

/// What a paragraph says of itself; unset where it says nothing.
#[derive(Clone, Debug, Default)]
pub struct ParagraphProperties {
    pub style: Option<String>,
    pub centred: Option<bool>,
    /// From 0; 9 is body text.
    pub outline: Option<u8>,
    /// 0 is no list.
    pub list: Option<u32>,
    pub list_level: Option<usize>,
}

impl ParagraphProperties {
    /// Takes in one child of `pPr` or of `numPr` in it.
    pub fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "pStyle" => self.style = element.value().map(Into::into),
            "jc" => self.centred = Some(element.value().as_deref() == Some("center")),
            "outlineLvl" => self.outline = element.number(),
            "numId" => self.list = element.number(),
            "ilvl" => self.list_level = element.number().filter(|level| *level < super::numbering::LEVELS),
            _ => {}
        }
    }

    /// These, and where they say nothing, what `base` says.
    pub fn over(mut self, base: &Self) -> Self {
        self.centred = self.centred.or(base.centred);
        self.outline = self.outline.or(base.outline);
        self.list = self.list.or(base.list);
        self.list_level = self.list_level.or(base.list_level);
        self
    }
}
