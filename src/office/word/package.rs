//! The file around the text: the parts that are always the same, the properties, the zip.

use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};

use chrono::SecondsFormat;
use quick_xml::escape::escape;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::office::{About, text::one_line};

const TYPES: &str = include_str!("parts/content_types.xml");
const RELATIONS: &str = include_str!("parts/relations.xml");
const DOCUMENT_RELATIONS: &str = include_str!("parts/document_relations.xml");
const STYLES: &str = include_str!("parts/styles.xml");
const NUMBERING: &str = include_str!("parts/numbering.xml");
const SETTINGS: &str = include_str!("parts/settings.xml");
const PAGE_NUMBER: &str = include_str!("parts/page_number.xml");
const NO_PAGE_NUMBER: &str = include_str!("parts/no_page_number.xml");

/// The parts in a zip. Its times are fixed: the zip library has none without its feature for them.
pub fn zip(about: &About, document: String, sections: usize) -> io::Result<Vec<u8>> {
    let (properties, numbering) = (properties(about), numbering(sections));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("docProps/core.xml", &properties),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", &numbering),
        ("word/settings.xml", SETTINGS),
        ("word/header1.xml", PAGE_NUMBER),
        ("word/header2.xml", NO_PAGE_NUMBER),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Headings are numbered anew in each section: by a list of their own, of its number.
fn numbering(sections: usize) -> String {
    let mut lists = String::new();
    for section in 1..=sections {
        // A string takes whatever is written to it.
        let _ = write!(lists, r#"<w:num w:numId="{section}"><w:abstractNumId w:val="1"/>"#);
        for level in 0..2 {
            let _ = write!(lists, r#"<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>"#);
        }
        lists += "</w:num>";
    }
    NUMBERING.replace("<!-- lists -->", &lists)
}

fn properties(about: &About) -> String {
    let at = about.made_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (title, creator) = (one_line(&about.title), one_line(&about.creator));
    format!(
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"",
            " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\"",
            " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
            "<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dc:language>vi-VN</dc:language>",
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:created>",
            "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified>",
            "</cp:coreProperties>"
        ),
        title = escape(title),
        creator = escape(creator),
        at = at
    )
}
