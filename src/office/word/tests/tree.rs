//! A part's elements, to look into.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

/// An element, its names without their prefixes.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.0 == name).map(|attribute| attribute.1.as_str())
    }

    pub fn val(&self) -> &str {
        self.attribute("val").unwrap_or_default()
    }

    /// Its child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The descendant at the end of this path: "pPr/ind".
    pub fn at(&self, path: &str) -> Option<&Element> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// All of that name below it, in their order.
    pub fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }

    /// The words of a paragraph, or of whatever holds paragraphs (one a line).
    pub fn words(&self) -> String {
        match self.name.as_str() {
            "t" => self.text.clone(),
            "br" => "\n".to_owned(),
            "tab" => "\t".to_owned(),
            "p" | "r" => self.children.iter().map(Element::words).collect(),
            _ => self.all("p").iter().map(|paragraph| paragraph.words()).collect::<Vec<_>>().join("\n"),
        }
    }

    /// A paragraph's style.
    pub fn style(&self) -> &str {
        self.at("pPr/pStyle").map_or("", Element::val)
    }
}

/// Reads a part; whatever is not well-formed fails.
pub fn parse(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => open.push(begun(&start)),
            Event::End(_) => {
                let closed = open.pop().expect("an open element");
                open.last_mut().expect("its parent").children.push(closed);
            }
            Event::Text(text) => open.last_mut().expect("an element").text += &text.into_inner(),
            Event::GeneralRef(reference) => {
                let own = reference.resolve_char_ref().expect("a sign").map(String::from);
                let named = || resolve_predefined_entity(&reference).expect("a known name").to_owned();
                open.last_mut().expect("an element").text += &own.unwrap_or_else(named);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "everything is closed");
    open.remove(0).children.remove(0)
}

fn begun(start: &BytesStart<'_>) -> Element {
    let local = |name: &str| name.rsplit(':').next().unwrap_or_default().to_owned();
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.expect("an attribute");
        (local(attribute.key.as_ref()), unescape(&attribute.value).expect("its value").into_owned())
    });
    Element { name: local(start.name().as_ref()), attributes: attributes.collect(), ..Element::default() }
}

/// The text of a part of a file.
pub fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}
