//! Fields: what stands between the signs that begin and end one. Their codes are no text, their results are.

/// Deepest nesting of fields; Word allows 20.
const MAX_DEPTH: usize = 32;

enum Part {
    Code { page_number: bool },
    Result { shown: bool },
}

/// The fields that are open, the innermost last.
#[derive(Default)]
pub struct Fields(Vec<Part>);

impl Fields {
    /// Whether text that comes now is seen.
    pub fn shown(&self) -> bool {
        self.0.iter().all(|part| matches!(part, Part::Result { shown: true }))
    }

    /// Takes in a `fldChar`.
    pub fn sign(&mut self, kind: &str) {
        match kind {
            "begin" if self.0.len() < MAX_DEPTH => self.0.push(Part::Code { page_number: false }),
            "separate" => {
                if let Some(part @ Part::Code { .. }) = self.0.last_mut() {
                    *part = Part::Result { shown: !matches!(part, Part::Code { page_number: true }) };
                }
            }
            "end" => drop(self.0.pop()),
            _ => {}
        }
    }

    /// Takes in a piece of the innermost field's code.
    pub fn instruction(&mut self, code: &str) {
        if let Some(Part::Code { page_number }) = self.0.last_mut() {
            *page_number |= Self::is_page_number(code);
        }
    }

    /// Whether a code prints the number of a page.
    pub fn is_page_number(code: &str) -> bool {
        let word = code.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        matches!(word.as_str(), "PAGE" | "NUMPAGES" | "SECTIONPAGES")
    }

    /// A code that a paragraph leaves open would swallow the rest of the document; Word's never do.
    pub fn end_paragraph(&mut self) {
        self.0.retain(|part| matches!(part, Part::Result { shown: true }));
    }
}
