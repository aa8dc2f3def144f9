//! XML as it is written into a part, and the paragraphs that everything in Word consists of.

use std::fmt::{Display, Write};

use quick_xml::escape::escape;

use crate::office::text::plain;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// A part while it is written.
pub struct Xml(String);

impl Xml {
    /// The main part, open.
    pub fn document() -> Self {
        let mut xml = Self(DECLARATION.to_owned());
        xml.open("w:document", &[("xmlns:w", &MAIN), ("xmlns:r", &RELATIONS)]);
        xml.open("w:body", &[]);
        xml
    }

    /// The main part, closed.
    pub fn finish(mut self) -> String {
        self.close("w:body");
        self.close("w:document");
        self.0
    }

    pub fn open(&mut self, name: &str, attributes: Attributes) {
        self.tag(name, attributes, ">");
    }

    pub fn close(&mut self, name: &str) {
        self.0 += "</";
        self.0 += name;
        self.0.push('>');
    }

    pub fn empty(&mut self, name: &str, attributes: Attributes) {
        self.tag(name, attributes, "/>");
    }

    /// An element of one value, as Word has many.
    pub fn val(&mut self, name: &str, value: impl Display) {
        self.empty(name, &[("w:val", &value)]);
    }

    pub fn within(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.open(name, &[]);
        inner(self);
        self.close(name);
    }

    /// A paragraph. Its text is the last thing in it, its line feeds are line breaks.
    pub fn paragraph(&mut self, style: &str, text: &str) {
        self.paragraph_with(style, |_| (), false, text);
    }

    /// A paragraph with properties of its own (in the order of the standard), and all of it bold or not.
    pub fn paragraph_with(&mut self, style: &str, properties: impl FnOnce(&mut Self), bold: bool, text: &str) {
        self.open("w:p", &[]);
        self.within("w:pPr", |xml| {
            xml.val("w:pStyle", style);
            properties(xml);
        });
        self.run(bold, text);
        self.close("w:p");
    }

    fn run(&mut self, bold: bool, text: &str) {
        if text.is_empty() {
            return;
        }
        self.open("w:r", &[]);
        if bold {
            self.within("w:rPr", |xml| {
                xml.empty("w:b", &[]);
                xml.empty("w:bCs", &[]);
            });
        }
        for (index, line) in plain(text).split('\n').enumerate() {
            if index > 0 {
                self.empty("w:br", &[]);
            }
            for (index, piece) in line.split('\t').enumerate() {
                if index > 0 {
                    self.empty("w:tab", &[]);
                }
                if !piece.is_empty() {
                    self.open("w:t", &[("xml:space", &"preserve")]);
                    self.0 += &escape(piece);
                    self.close("w:t");
                }
            }
        }
        self.close("w:r");
    }

    fn tag(&mut self, name: &str, attributes: Attributes, end: &str) {
        self.0.push('<');
        self.0 += name;
        for (name, value) in attributes {
            // A string takes whatever is written to it.
            let _ = write!(self.0, " {name}=\"{}\"", escape(value.to_string()));
        }
        self.0 += end;
    }
}
