//! Documents that were damaged at random, and bytes that never were any: the reader answers, and never panics.

use std::sync::LazyLock;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::written::{Word, p, p_with, part, r_with, zip};
use crate::outline::{read, read_document};

const ITEM: &str = r#"<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>"#;
const STYLES: &str = r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="heading 2"/><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>"#;
const NUMBERING: &str = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="3"/></w:lvlOverride></w:num>"#;

fn body() -> String {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    [
        p("KẾ HOẠCH"),
        p_with(r#"<w:pStyle w:val="b"/><w:jc w:val="center"/>"#, "Nội dung"),
        p_with(ITEM, "Văn phòng Sở chủ trì, hoàn thành trước ngày 30/9/2026."),
        format!("<w:p>{}{}</w:p>", r_with(r#"<w:rFonts w:ascii=".VnTime"/>"#, "KÕ ho¹ch"), r_with(r#"<w:vertAlign w:val="superscript"/>"#, "1")),
        r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"#.to_owned(),
        format!("<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r></w:p>", p("khung")),
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell("", "TT"), cell(r#"<w:gridSpan w:val="2"/>"#, "Nội dung"), cell("<w:vMerge/>", ""), cell("", "Việc")),
    ]
    .concat()
}

static WORD: LazyLock<Vec<u8>> = LazyLock::new(|| Word::new(&body()).styles(STYLES).numbering(NUMBERING).bytes());

static EXCEL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "PHỤ LỤC", &rust_xlsxwriter::Format::new().set_bold()).expect("merged");
    for row in 1..4 {
        sheet.write(row, 0, row).expect("written");
        sheet.write(row, 1, "Việc của Văn phòng").expect("written");
        sheet.write(row, 2, "30/9/2026").expect("written");
    }
    book.save_to_buffer().expect("saved")
});

const MARKDOWN: &str =
    "**KẾ HOẠCH**\n\n## I. Nội dung\n\n- Văn phòng chủ trì\n\n| TT | Việc |\n|---|---|\n| 1 | a<br>b |\n";

/// Where and how bytes are changed: flipped, cut out, doubled, or cut off.
fn damaged(whole: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for (at, how, with) in changes {
        let at = at % bytes.len().max(1);
        let end = (at + usize::from(*with)).min(bytes.len());
        match how % 8 {
            0..4 if at < bytes.len() => bytes[at] ^= with.max(&1),
            4 => drop(bytes.drain(at..end)),
            5 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => bytes.truncate(at.max(bytes.len() / 2)),
            _ if end > at => bytes[at..end].reverse(),
            _ => {}
        }
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    proptest::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..8)
}

#[test]
fn what_is_damaged_was_whole() {
    assert!(read_document("a.docx", &WORD).expect("read").blocks.len() > 5);
    assert!(read_document("a.xlsx", &EXCEL).expect("read").blocks.len() > 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_answered(changes in changes()) {
        let _ = read("a.docx", &damaged(&WORD, &changes));
        let _ = read("a.xlsx", &damaged(&EXCEL, &changes));
        let _ = read("a.md", &damaged(MARKDOWN.as_bytes(), &changes));
        let _ = read("a.txt", &damaged(MARKDOWN.as_bytes(), &changes));
    }

    /// Damage within the parts, where no checksum of the zip shows it.
    #[test]
    fn damaged_parts_are_answered(
        document in changes(), styles in changes(), numbering in changes(), whole in 0_u8..8,
    ) {
        let of = |bit: u8, text: String, changes: &[(usize, u8, u8)]| {
            if whole & bit == 0 { text.into_bytes() } else { damaged(text.as_bytes(), changes) }
        };
        let word = Word::new("")
            .with("word/document.xml", of(1, part("document", &body()), &document))
            .with("word/styles.xml", of(2, part("styles", STYLES), &styles))
            .with("word/numbering.xml", of(4, part("numbering", NUMBERING), &numbering));
        let _ = read("a.docx", &word.bytes());
    }

    #[test]
    fn damaged_sheets_are_answered(at in 0_usize..64, changes in changes()) {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&EXCEL[..])).expect("a zip");
        let parts: Vec<(String, Vec<u8>)> = (0..archive.len())
            .map(|index| {
                let mut part = archive.by_index(index).expect("a part");
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut part, &mut bytes).expect("unpacked");
                let bytes = if index == at % 12 { damaged(&bytes, &changes) } else { bytes };
                (part.name().expect("a name").into_owned(), bytes)
            })
            .collect();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
        let _ = read("a.xlsx", &zip(&parts));
    }

    #[test]
    fn swapped_parts_are_answered(from in 0_usize..5, to in 0_usize..5) {
        let names = ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/numbering.xml"];
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&WORD[..])).expect("a zip");
        let mut parts: Vec<Vec<u8>> = names
            .iter()
            .map(|name| {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut archive.by_name(name).expect("a part"), &mut bytes).expect("unpacked");
                bytes
            })
            .collect();
        parts.swap(from, to);
        let parts: Vec<(&str, &[u8])> = names.into_iter().zip(parts.iter().map(Vec::as_slice)).collect();
        let answer = read("a.docx", &zip(&parts));
        prop_assert_eq!(answer.is_ok(), from == to || from.min(to) >= 3);
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), start in 0_usize..4) {
        let start: &[u8] = [&b""[..], b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"][start];
        let _ = read("a.docx", &[start, &bytes].concat());
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), name in "a\\.(md|txt|docx)") {
        let _ = read(&name, text.as_bytes());
    }
}
