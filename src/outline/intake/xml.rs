//! XML as the parts of an Office document have it: opened and closed elements, text, and nothing clever.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use super::refusal::Refusal;

/// Deepest nesting; Word's own documents stay below 60.
const MAX_DEPTH: usize = 256;

/// What comes next in a part.
pub enum Node<'a> {
    Open(Element<'a>),
    Text(Cow<'a, str>),
    Close,
}

/// An element's name and attributes, without their prefixes.
pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The attribute of that name, whatever its prefix.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let found =
            self.0.attributes().with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
        match found.value {
            Cow::Borrowed(value) => unescape(value).ok(),
            Cow::Owned(value) => unescape(&value).ok().map(|value| Cow::Owned(value.into_owned())),
        }
    }

    /// The attribute `val`.
    pub fn value(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// The attribute `val` as a number.
    pub fn number<N: std::str::FromStr>(&self) -> Option<N> {
        self.value()?.parse().ok()
    }

    /// Whether a switch such as `<w:b/>` is on.
    pub fn is_on(&self) -> bool {
        self.value().is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
    }
}

/// A part's nodes in order; every opened element is closed, also an empty one.
pub struct Nodes<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Nodes<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next node; none at the end.
    ///
    /// # Errors
    /// Not well-formed, nested too deep, or with declarations of its own.
    pub fn next(&mut self) -> Result<Option<Node<'a>>, Refusal> {
        loop {
            match self.reader.read_event().map_err(|_| Refusal::Damaged)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Refusal::Bomb);
                    }
                    return Ok(Some(Node::Open(Element(start))));
                }
                Event::End(_) => {
                    self.depth = self.depth.checked_sub(1).ok_or(Refusal::Damaged)?;
                    return Ok(Some(Node::Close));
                }
                Event::Text(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::CData(text) => return Ok(Some(Node::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref().map_err(|_| Refusal::Damaged)? {
                        Some(sign) => Cow::Owned(sign.to_string()),
                        // Only a declaration could give another name a meaning.
                        None => Cow::Borrowed(resolve_predefined_entity(&reference).ok_or(Refusal::Declarations)?),
                    };
                    return Ok(Some(Node::Text(text)));
                }
                Event::DocType(_) => return Err(Refusal::Declarations),
                Event::Eof if self.depth == 0 => return Ok(None),
                Event::Eof => return Err(Refusal::Damaged),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }
}
