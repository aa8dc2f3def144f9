//! Word documents.

mod body;
mod fields;
mod marks;
mod numbering;
mod paragraph;
mod properties;
mod styles;
mod table;

use body::Body;
use marks::Meaning;
use numbering::Numbering;
use styles::Styles;

use std::io::{Read, Seek};

use super::archive::Archive;
use super::legacy::{CONVERTED, Script, script_of};
use super::lines;
use super::refusal::Refusal;
use super::secrecy;
use super::tidy::tidy_lines;
use crate::outline::{Block, Document};

/// Reads a Word document whose main part is `word/document.xml` or named otherwise.
///
/// # Errors
/// As every part's reader has them.
pub fn read(archive: &mut Archive<impl Read + Seek>, main: &str) -> Result<Document, Refusal> {
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let part = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let text = archive.text(main)?.ok_or(Refusal::Damaged)?;
    let styles = archive.text(&part("styles.xml"))?;
    let styles = styles.map_or_else(|| Ok(Styles::default()), |text| Styles::read(&text))?;
    let numbering = archive.text(&part("numbering.xml"))?;
    let mut numbering = numbering.map_or_else(|| Ok(Numbering::default()), |text| Numbering::read(&text))?;

    for name in archive.names() {
        let header = name.strip_prefix(&part("header")).and_then(|rest| rest.strip_suffix(".xml"));
        if header.is_some_and(|number| number.chars().all(|sign| sign.is_ascii_digit()))
            && let Some(text) = archive.text(&name)?
        {
            let mut unused = Numbering::default();
            let mut header = Body::new(&styles, &mut unused);
            header.read(&text)?;
            secrecy::check(&resolve(header.blocks)?.0, &header.word_art)?;
        }
    }

    let mut body = Body::new(&styles, &mut numbering);
    body.read(&text)?;
    let (blocks, word_art, tracked) = (body.blocks, body.word_art, body.tracked);
    let (blocks, mut warnings) = resolve(blocks)?;
    secrecy::check(&blocks, &word_art)?;
    if tracked {
        warnings
            .push("Văn bản còn theo dõi thay đổi (Track Changes): đã đọc như khi chấp nhận mọi thay đổi.".to_owned());
    }
    Ok(Document { blocks, warnings })
}

/// Gives marks their meaning, and texts their form.
fn resolve(mut blocks: Vec<Block>) -> Result<(Vec<Block>, Vec<String>), Refusal> {
    let meaning = Meaning::of(blocks.iter().flat_map(Block::texts))?;
    blocks.retain(|block| !matches!(block, Block::Paragraph(paragraph) if meaning.is_footnote(&paragraph.text)));
    for text in blocks.iter_mut().flat_map(Block::texts_mut) {
        *text = meaning.read(text);
    }
    let script = script_of(blocks.iter().flat_map(Block::texts))?;
    let mut resolved = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Paragraph(mut paragraph) => {
                paragraph.text = script.convert(&paragraph.text).into_owned();
                lines::split(paragraph, &mut resolved);
            }
            Block::Row(mut row) => {
                for cell in &mut row.cells {
                    cell.text = tidy_lines(&script.convert(&cell.text));
                }
                resolved.push(Block::Row(row));
            }
        }
    }
    let converted = meaning.converts() || script != Script::Unicode;
    Ok((resolved, converted.then(|| CONVERTED.to_owned()).into_iter().collect()))
}
