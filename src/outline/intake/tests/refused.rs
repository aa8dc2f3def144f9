//! Files that are not read, each built here and refused for what it is.

use std::io::{Cursor, Write};

use super::written::{Word, p, part, zip};
use crate::outline::intake::{MAX_BYTES, Refusal, read_document};

#[track_caller]
fn refused(bytes: &[u8], expected: Refusal) {
    // The name says what everybody hopes for.
    assert_eq!(read_document("kế hoạch.docx", bytes).err(), Some(expected));
}

fn plan() -> Word {
    Word::new(&p("Kế hoạch chuyển đổi số của Sở"))
}

/// The container of older Office files, with one name in its directory.
fn ole(name: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

#[test]
fn every_refusal_is_one_sentence_with_advice() {
    let all = [
        Refusal::TooLarge,
        Refusal::Empty,
        Refusal::Damaged,
        Refusal::Encrypted,
        Refusal::Macros,
        Refusal::OldOffice,
        Refusal::Rtf,
        Refusal::Pdf,
        Refusal::Picture,
        Refusal::Unknown,
        Refusal::Bomb,
        Refusal::TooMuch,
        Refusal::Declarations,
        Refusal::Encoding,
        Refusal::OldFont,
        Refusal::Secret,
    ];
    for refusal in all {
        let sentence = refusal.to_string();
        assert!(sentence.ends_with('.') && sentence.matches(". ").count() == 0, "{sentence}");
        assert!(sentence.contains("; hãy ") || sentence.contains(", hãy "), "no advice: {sentence}");
    }
}

#[test]
fn a_whole_document_is_read() {
    assert_eq!(plan().short(), ["Kế hoạch chuyển đổi số của Sở"]);
}

#[test]
fn a_truncated_document() {
    let whole = plan().bytes();
    for length in [5, 30, whole.len() / 2, whole.len() - 1] {
        refused(&whole[..length], Refusal::Damaged);
    }
    let cut = part("document", "<w:body><w:p><w:r><w:t>Kế hoạch");
    refused(&plan().with("word/document.xml", &cut.as_bytes()[..cut.len() - 20]).bytes(), Refusal::Damaged);
}

#[test]
fn a_file_over_the_limit() {
    refused(&vec![b'a'; MAX_BYTES + 1], Refusal::TooLarge);
    refused(&vec![0; 100 * 1024 * 1024], Refusal::TooLarge);
}

#[test]
fn an_empty_file_and_an_empty_document() {
    refused(b"", Refusal::Empty);
    refused(b" \r\n\t\n", Refusal::Empty);
    refused(b"\xef\xbb\xbf", Refusal::Empty);
    refused(&Word::new("<w:p/>").bytes(), Refusal::Empty);
}

#[test]
fn an_encrypted_document() {
    refused(&ole("EncryptedPackage"), Refusal::Encrypted);
    let mut bytes = plan().bytes();
    // The flag of encryption, in each header of a part.
    for at in 0..bytes.len() - 8 {
        if bytes[at..].starts_with(b"PK\x03\x04") {
            bytes[at + 6] |= 1;
        } else if bytes[at..].starts_with(b"PK\x01\x02") {
            bytes[at + 8] |= 1;
        }
    }
    refused(&bytes, Refusal::Encrypted);
}

#[test]
fn a_document_with_macros() {
    refused(&plan().with("word/vbaProject.bin", *b"Sub AutoOpen()").bytes(), Refusal::Macros);
    let types = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>"#;
    refused(&plan().with("[Content_Types].xml", types).bytes(), Refusal::Macros);
}

#[test]
fn older_formats() {
    refused(&ole("WordDocument"), Refusal::OldOffice);
    refused(br"{\rtf1\ansi K\u7871 ho\u7841ch}", Refusal::Rtf);
    refused(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Refusal::Pdf);
    let binary = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-excel.sheet.binary.main"/></Types>"#;
    refused(&plan().with("[Content_Types].xml", binary).bytes(), Refusal::OldOffice);
}

#[test]
fn a_picture_named_docx() {
    refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Refusal::Picture);
    refused(b"\xff\xd8\xff\xe0\0\x10JFIF\0", Refusal::Picture);
    refused(b"GIF89a\x01\0\x01\0", Refusal::Picture);
    refused(b"RIFF\x24\0\0\0WEBPVP8 ", Refusal::Picture);
}

#[test]
fn other_files() {
    refused(b"\x7fELF\x02\x01\x01\0", Refusal::Unknown);
    refused(b"<!DOCTYPE html><html><body>plan</body></html>", Refusal::Unknown);
    refused(b"<?xml version=\"1.0\"?><w:wordDocument/>", Refusal::Unknown);
    refused(&zip(&[("ghi chú.txt", b"a")]), Refusal::Unknown);
    let slides = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>"#;
    refused(&plan().with("[Content_Types].xml", slides).bytes(), Refusal::Unknown);
}

#[test]
fn declarations_in_xml() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"#;
    refused(&plan().with("word/document.xml", laughs).bytes(), Refusal::Declarations);
    let outside = r#"<!DOCTYPE w SYSTEM "file:///etc/passwd"><w:styles/>"#;
    refused(&plan().with("word/styles.xml", outside).bytes(), Refusal::Declarations);
    let undeclared = part("document", "<w:body><w:p><w:r><w:t>a &xxe; b</w:t></w:r></w:p></w:body>");
    refused(&plan().with("word/document.xml", undeclared).bytes(), Refusal::Declarations);
}

#[test]
fn characters_that_no_encoding_explains() {
    let read = |bytes: &[u8]| read_document("kế hoạch.txt", bytes).err();
    assert_eq!(read("Kế hoạch".as_bytes().split_at(8).0), Some(Refusal::Encoding), "cut within a letter");
    assert_eq!(read(b"\xff\xfeK\0\x00\xd8"), Some(Refusal::Encoding), "half a pair");
    assert_eq!(read(b"ngh\xe9 thu\xe2t et caf\xe9 cr\xe8me br\xfbl\xe9e"), Some(Refusal::Encoding));
}

#[test]
fn two_parts_of_one_name() {
    let mut bytes = plan().with("word/documenu.xml", part("document", "<w:body/>")).bytes();
    let name = b"word/documenu.xml";
    while let Some(at) = bytes.windows(name.len()).position(|window| window == name) {
        bytes[at + 12] = b't';
    }
    refused(&bytes, Refusal::Damaged);
}

#[test]
fn a_document_marked_secret() {
    for marking in ["MẬT", "TỐI MẬT", "Tuyệt mật", "M Ậ T", "[MẬT]", "Độ mật: Tối mật"] {
        let body = [p("UBND TỈNH"), p(marking), p("KẾ HOẠCH")].concat();
        refused(&Word::new(&body).bytes(), Refusal::Secret);
        let table = format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>", p("a"), p("b"), p(marking));
        refused(&Word::new(&table).bytes(), Refusal::Secret);
        let shape = format!(
            "<w:p><w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r></w:p>",
            p(marking)
        );
        refused(&Word::new(&(p("KẾ HOẠCH") + &shape)).bytes(), Refusal::Secret);
        refused(&plan().with("word/header2.xml", part("hdr", &p(marking))).bytes(), Refusal::Secret);
        let drawn =
            format!(r#"<w:p><w:r><w:pict><v:shape><v:textpath string="{marking}"/></v:shape></w:pict></w:r></w:p>"#);
        refused(&plan().with("word/header1.xml", part("hdr", &drawn)).bytes(), Refusal::Secret);
        let text = format!("UBND TỈNH\n\n**{marking}**\n\nKẾ HOẠCH\n");
        assert_eq!(read_document("a.md", text.as_bytes()).err(), Some(Refusal::Secret), "{text}");
    }
}

#[test]
fn a_sentence_about_secrets_is_no_marking() {
    let about = [
        p("Bảo vệ bí mật nhà nước"),
        p("Không soạn thảo văn bản mật trên máy nối mạng"),
        p("Mật độ dân số"),
        p("1. Mật"),
    ];
    let late: String = (0..40).map(|line| p(&format!("Dòng {line}"))).collect();
    let word = Word::new(&(about.concat() + &late + &p("MẬT")));
    assert_eq!(word.short().len(), 45);
}

#[test]
fn a_zip_bomb() {
    let spaces = " ".repeat(100 * 1024 * 1024);
    let body = part("document", &format!("<w:body>{spaces}</w:body>"));
    refused(&plan().with("word/document.xml", body.as_bytes()).bytes(), Refusal::Bomb);
    let small = part("styles", &" ".repeat(8 * 1024 * 1024));
    refused(&plan().with("word/styles.xml", small).bytes(), Refusal::Bomb);
    let mut many = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..6_000 {
        many.start_file(format!("{index}"), zip::write::SimpleFileOptions::default()).expect("a part");
        many.write_all(b"a").expect("written");
    }
    refused(&many.finish().expect("a zip").into_inner(), Refusal::Bomb);
}

#[test]
fn a_zip_that_lies_about_its_sizes() {
    let spaces = " ".repeat(20 * 1024 * 1024);
    let honest = plan().with("word/document.xml", part("document", &format!("<w:body>{spaces}</w:body>"))).bytes();
    let mut bytes = honest.clone();
    // The unpacked size, in each header of a part.
    for at in 0..bytes.len() - 46 {
        let size = match &bytes[at..at + 4] {
            b"PK\x03\x04" => at + 22,
            b"PK\x01\x02" => at + 24,
            _ => continue,
        };
        bytes[size..size + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert_ne!(bytes, honest);
    let refusal = read_document("a.docx", &bytes).err();
    assert!(matches!(refusal, Some(Refusal::Bomb | Refusal::Damaged)), "{refusal:?}");
}

#[test]
fn elements_nested_without_end() {
    let deep = |depth| part("document", &format!("{}{}", "<w:p>".repeat(depth), "</w:p>".repeat(depth)));
    refused(&plan().with("word/document.xml", deep(100_000)).bytes(), Refusal::Bomb);
    refused(&plan().with("word/document.xml", deep(200)).bytes(), Refusal::Empty);
}

#[test]
fn more_than_any_document_says() {
    let paragraphs: String = (0..101_000_u32).map(|line| p(&line.wrapping_mul(2_654_435_761).to_string())).collect();
    refused(&Word::new(&paragraphs).bytes(), Refusal::TooMuch);
    let text: String = (0..2_200_000_u32).map(|word| format!("{} ", word.wrapping_mul(2_654_435_761) % 9973)).collect();
    refused(&Word::new(&p(&text)).bytes(), Refusal::TooMuch);
    assert_eq!(read_document("a.txt", text.as_bytes()).err(), Some(Refusal::TooMuch));
}
