//! Pages: their size and margins, and the sections of the file that share them.

use super::xml::Xml;

/// A4, in twentieths of a point.
const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;
/// 20 mm above and below, 30 left, 15 right; the page number stands 10 mm from the edge.
const TOP: u32 = 1134;
const LEFT: u32 = 1701;
const RIGHT: u32 = 851;
const TO_NUMBER: u32 = 567;

/// The form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    width: u32,
    height: u32,
}

impl Page {
    pub const PORTRAIT: Self = Self { width: SHORT, height: LONG };
    pub const LANDSCAPE: Self = Self { width: LONG, height: SHORT };

    /// The width between its margins.
    pub const fn room(self) -> u32 {
        self.width - LEFT - RIGHT
    }
}

/// The sections so far.
#[derive(Default)]
pub struct Pages {
    ended: usize,
}

impl Pages {
    /// The list that numbers the headings of the section that is being written.
    pub fn numbering(&self) -> usize {
        self.ended + 1
    }

    /// How many there are.
    pub fn sections(&self) -> usize {
        self.ended
    }

    /// Ends a section: its pages are numbered from 1, and the first one does not show it.
    pub fn end(&mut self, xml: &mut Xml, page: Page, last: bool) {
        self.ended += 1;
        // Each section ends in a paragraph, the hindmost one in the whole text: this one takes no room.
        xml.paragraph_with(
            "KetPhan",
            |xml| {
                if !last {
                    section(xml, page)
                }
            },
            false,
            "",
        );
        if last {
            section(xml, page);
        }
    }
}

fn section(xml: &mut Xml, page: Page) {
    xml.within("w:sectPr", |xml| {
        xml.empty("w:headerReference", &[("w:type", &"default"), ("r:id", &"rIdNumber")]);
        xml.empty("w:headerReference", &[("w:type", &"first"), ("r:id", &"rIdNoNumber")]);
        xml.val("w:type", "nextPage");
        let mut size: Vec<(&str, &dyn std::fmt::Display)> = vec![("w:w", &page.width), ("w:h", &page.height)];
        if page == Page::LANDSCAPE {
            size.push(("w:orient", &"landscape"));
        }
        xml.empty("w:pgSz", &size);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", &TOP),
                ("w:right", &RIGHT),
                ("w:bottom", &TOP),
                ("w:left", &LEFT),
                ("w:header", &TO_NUMBER),
                ("w:footer", &TO_NUMBER),
                ("w:gutter", &0),
            ],
        );
        xml.empty("w:pgNumType", &[("w:start", &1)]);
        xml.empty("w:titlePg", &[]);
    });
}
