//! A small writer of Word documents, and of their text in short.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::outline::intake::{Refusal, read_document};
use crate::outline::{Block, Cell, Document};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// A zip of these parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(content).expect("written");
    }
    archive.finish().expect("a zip").into_inner()
}

/// A Word document while it is written: its body, and further parts.
pub struct Word {
    body: String,
    parts: Vec<(String, Vec<u8>)>,
}

impl Word {
    pub fn new(body: &str) -> Self {
        let parts =
            vec![("[Content_Types].xml".to_owned(), TYPES.into()), ("_rels/.rels".to_owned(), RELATIONS.into())];
        Self { body: body.to_owned(), parts }
    }

    /// With one more part, or another in its place.
    pub fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.parts.retain(|part| part.0 != name);
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    pub fn styles(self, styles: &str) -> Self {
        self.with("word/styles.xml", part("styles", styles))
    }

    pub fn numbering(self, numbering: &str) -> Self {
        self.with("word/numbering.xml", part("numbering", numbering))
    }

    pub fn bytes(&self) -> Vec<u8> {
        let document = part("document", &format!("<w:body>{}<w:sectPr/></w:body>", self.body));
        let mut parts: Vec<(&str, &[u8])> =
            self.parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        if !self.parts.iter().any(|part| part.0 == "word/document.xml") {
            parts.push(("word/document.xml", document.as_bytes()));
        }
        zip(&parts)
    }

    pub fn read(&self) -> Result<Document, Refusal> {
        read_document("kế hoạch.docx", &self.bytes())
    }

    /// Its blocks in short, see [`short`].
    #[track_caller]
    pub fn short(&self) -> Vec<String> {
        short(&self.read().expect("read"))
    }
}

/// A part with the usual names.
pub fn part(root: &str, content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{content}</w:{root}>"#
    )
}

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A paragraph with properties.
pub fn p_with(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r(text))
}

/// A run.
pub fn r(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// A run with properties.
pub fn r_with(properties: &str, text: &str) -> String {
    format!(r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// Each block in a line: "label| text", with = before what is centred, # for each heading level, * for bold, / for italic;
/// rows as "[table] cell | 2>cell over two columns | ^ merged with the one above".
pub fn short(document: &Document) -> Vec<String> {
    let cell = |cell: &Cell| {
        let span = if cell.columns == 1 { String::new() } else { format!("{}>", cell.columns) };
        let above = if cell.continued { "^" } else { "" };
        format!("{span}{}{above}{}", if cell.bold { "*" } else { "" }, cell.text)
    };
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => {
            let mut line = "#".repeat(paragraph.level.unwrap_or(0).into());
            line.extend(paragraph.centred.then_some('='));
            line.extend(paragraph.bold.then_some('*'));
            line.extend(paragraph.italic.then_some('/'));
            if let Some(label) = &paragraph.label {
                line += &format!("{label}| ");
            }
            line + &paragraph.text
        }
        Block::Row(row) => {
            let cells: Vec<String> = row.cells.iter().map(cell).collect();
            format!("[{}] {}", row.table, cells.join(" | "))
        }
    });
    blocks.collect()
}
