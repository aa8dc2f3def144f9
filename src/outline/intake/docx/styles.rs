//! Styles: what a paragraph or run looks like by its style's name and the styles that one is based on.

use std::collections::HashMap;

use super::properties::{ParagraphProperties, RunProperties};
use crate::outline::intake::refusal::Refusal;
use crate::outline::intake::xml::{Node, Nodes};

/// Longest chain of styles, each based on the next; Word allows 11.
const MAX_CHAIN: usize = 16;

/// A style with what it takes over from those it is based on.
#[derive(Clone, Debug, Default)]
pub struct Style {
    name: String,
    based_on: Option<String>,
    pub run: RunProperties,
    pub paragraph: ParagraphProperties,
}

impl Style {
    /// Whether its paragraphs are lines of a table of contents.
    pub fn is_contents(&self) -> bool {
        let digits = self.name.to_lowercase();
        digits.strip_prefix("toc ").is_some_and(|level| level.parse::<u8>().is_ok())
    }

    /// By its outline level or, in files of other programs, by its name: "heading 2".
    fn outline(&self) -> Option<u8> {
        self.paragraph.outline.or_else(|| {
            let level: u8 = self.name.to_lowercase().strip_prefix("heading ")?.parse().ok()?;
            level.checked_sub(1)
        })
    }
}

/// A document's styles by their id.
#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
    default: Style,
    /// What is so where no style says otherwise.
    document: RunProperties,
}

impl Styles {
    /// Reads the part `styles.xml`.
    ///
    /// # Errors
    /// As [`Nodes::next`].
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let mut styles = Self::default();
        let mut default = None;
        let mut path: Vec<String> = Vec::new();
        let mut open: Option<(String, Style)> = None;
        let mut nodes = Nodes::new(text);
        while let Some(node) = nodes.next()? {
            match node {
                Node::Open(element) => {
                    let inside = path.last().map_or("", String::as_str);
                    match (&mut open, inside, element.name()) {
                        (None, _, "style") => {
                            let id: String = element.attribute("styleId").unwrap_or_default().into();
                            let is_default = element.attribute("default").is_some_and(|on| on == "1" || on == "true");
                            if is_default && element.attribute("type").as_deref() == Some("paragraph") {
                                default = Some(id.clone());
                            }
                            open = Some((id, Style::default()));
                        }
                        (None, "rPr", _) if path.iter().any(|name| name == "rPrDefault") => {
                            styles.document.take(&element);
                        }
                        (Some((_, style)), "style", "name") => style.name = element.value().unwrap_or_default().into(),
                        (Some((_, style)), "style", "basedOn") => style.based_on = element.value().map(Into::into),
                        (Some((_, style)), "rPr", _) if path.iter().rev().nth(1).is_some_and(|at| at == "style") => {
                            style.run.take(&element);
                        }
                        (Some((_, style)), "pPr" | "numPr", _) => style.paragraph.take(&element),
                        _ => {}
                    }
                    path.push(element.name().to_owned());
                }
                Node::Close => {
                    if path.pop().as_deref() == Some("style")
                        && let Some((id, style)) = open.take()
                    {
                        let outline = style.outline();
                        let paragraph = ParagraphProperties { outline, ..style.paragraph };
                        styles.by_id.insert(id, Style { paragraph, ..style });
                    }
                }
                Node::Text(_) => {}
            }
        }
        styles.resolve();
        styles.default = default.and_then(|id| styles.by_id.get(&id).cloned()).unwrap_or_default();
        Ok(styles)
    }

    /// Gives each style what it takes over.
    fn resolve(&mut self) {
        let resolved = self.by_id.iter().map(|(id, style)| {
            let mut whole = style.clone();
            let mut base = style.based_on.as_ref();
            for _ in 0..MAX_CHAIN {
                let Some(next) = base.and_then(|id| self.by_id.get(id)) else { break };
                whole.run = whole.run.over(&next.run);
                whole.paragraph = whole.paragraph.over(&next.paragraph);
                base = next.based_on.as_ref();
            }
            (id.clone(), whole)
        });
        self.by_id = resolved.collect();
    }

    /// The style of that id; without one, or with one that is not there, the document's default.
    pub fn paragraph(&self, id: Option<&str>) -> &Style {
        id.and_then(|id| self.by_id.get(id)).unwrap_or(&self.default)
    }

    /// What a run looks like: bold in both its paragraph's and its own style is not bold.
    pub fn run(&self, own: &RunProperties, paragraph: &Style) -> RunProperties {
        let none = RunProperties::default();
        let style = own.style.as_ref().and_then(|id| self.by_id.get(id)).map_or(&none, |style| &style.run);
        let toggled = |of: fn(&RunProperties) -> Option<bool>| {
            of(own).or_else(|| {
                let (above, beside) = (of(&paragraph.run), of(style));
                match (above, beside) {
                    (Some(above), Some(beside)) => Some(above ^ beside),
                    _ => above.or(beside).or(of(&self.document)),
                }
            })
        };
        RunProperties {
            style: None,
            bold: toggled(|run| run.bold),
            italic: toggled(|run| run.italic),
            hidden: toggled(|run| run.hidden),
            raised: own.raised.or(style.raised).or(paragraph.run.raised),
            script: own.script.or(style.script).or(paragraph.run.script).or(self.document.script),
        }
    }
}
