use std::io::Cursor;

use proptest::prelude::*;

use super::{Kind, Refusal, content::recognise};

/// A whole PDF of one empty page, and the same locked.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n\
    0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF\n";

fn kind(bytes: &[u8]) -> Result<Kind, Refusal> {
    recognise(&mut Cursor::new(bytes)).expect("memory does not fail")
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |name: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        [&length[..], name, content, b"sum!"].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &head), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    [b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x0b".to_vec(), frame, b"\xff\xda\0\x04\0\0pixels\xff\xd9".to_vec()].concat()
}

fn webp(width: u16) -> Vec<u8> {
    let frame = [&b"VP8 \x0c\0\0\0\0\0\0\x9d\x01\x2a"[..], &width.to_le_bytes(), &[10, 0, 0, 0]].concat();
    let size = u32::try_from(frame.len() + 4).expect("short").to_le_bytes();
    [&b"RIFF"[..], &size, b"WEBP", &frame].concat()
}

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a file").into_inner()
}

/// An Office document of a kind, `main` its main part.
fn office(kind: &str, path: &str, main: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let types = format!(
        "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/{path}\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.{kind}.main+xml\"/></Types>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"{path}\"/></Relationships>"
    );
    let parts = [("[Content_Types].xml", types.as_str()), ("_rels/.rels", &relations), (path, main)];
    zip(&[&parts[..], more].concat())
}

fn word(text: &str) -> Vec<u8> {
    let main =
        format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>");
    office("wordprocessingml.document", "word/document.xml", &main, &[])
}

fn excel() -> Vec<u8> {
    office("spreadsheetml.sheet", "xl/workbook.xml", "<workbook/>", &[])
}

#[test]
fn a_file_is_what_stands_in_it() {
    let wanted = [
        (PDF.to_vec(), Kind::Pdf),
        (word("Biên bản họp"), Kind::Word),
        (excel(), Kind::Excel),
        (png(640, 480), Kind::Png),
        (jpeg(640, 480), Kind::Jpeg),
        (webp(640), Kind::Webp),
    ];
    for (bytes, wanted) in wanted {
        assert_eq!(kind(&bytes), Ok(wanted));
    }
    assert_eq!(kind(&[b"\xef\xbb\xbf \n", PDF].concat()), Ok(Kind::Pdf), "blanks before the beginning");
    assert_eq!(kind(&[&jpeg(1, 1)[..], b"what a phone writes behind the picture"].concat()), Ok(Kind::Jpeg));
}

#[test]
fn what_is_no_evidence_is_refused_with_its_reason() {
    let word_with = |name: &str| {
        office("wordprocessingml.document", "word/document.xml", "<w:document xmlns:w=\"w\"/>", &[(name, "x")])
    };
    let locked = String::from_utf8_lossy(PDF).replace("/Size 4", "/Size 4/Encrypt 5 0 R").into_bytes();
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    use crate::outline::Refusal as OfOffice;
    let wanted = [
        (Vec::new(), Refusal::Empty),
        (PDF[..PDF.len() - 12].to_vec(), Refusal::PdfDamaged),
        (locked, Refusal::PdfLocked),
        (png(640, 480)[..50].to_vec(), Refusal::PictureDamaged),
        (png(0, 480), Refusal::PictureDamaged),
        (png(60_000, 60_000), Refusal::PictureHuge),
        (jpeg(640, 480)[..20].to_vec(), Refusal::PictureDamaged),
        (jpeg(640, 0), Refusal::PictureDamaged),
        (b"\xff\xd8\xff\xda\0\x04\0\0no frame\xff\xd9".to_vec(), Refusal::PictureDamaged),
        (webp(640)[..28].to_vec(), Refusal::PictureDamaged),
        (b"MZ\x90\0".to_vec(), Refusal::Program),
        (b"#!/bin/sh\nrm -rf /".to_vec(), Refusal::Program),
        (b"Rar!\x1a\x07".to_vec(), Refusal::Packed),
        (zip(&[("a.txt", "x")]), Refusal::Packed),
        (office("presentationml.presentation", "ppt/presentation.xml", "<p/>", &[]), Refusal::Packed),
        (b"\n<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>".to_vec(), Refusal::Markup),
        (b"<!DOCTYPE html><script>x()</script>".to_vec(), Refusal::Markup),
        (b"\0\0\0\x18ftypheic".to_vec(), Refusal::Heic),
        ("Báo cáo bằng chữ".into(), Refusal::Unknown),
        (b"GIF89a".to_vec(), Refusal::Unknown),
        (word("x")[..200].to_vec(), Refusal::Office(OfOffice::Damaged)),
        (word_with("word/vbaProject.bin"), Refusal::Office(OfOffice::Macros)),
        (word("TUYỆT MẬT"), Refusal::Office(OfOffice::Secret)),
        (ole.clone(), Refusal::Office(OfOffice::OldOffice)),
        ([ole, vec![0; 200_000], encrypted].concat(), Refusal::Office(OfOffice::Encrypted)),
    ];
    for (bytes, wanted) in wanted {
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        assert_eq!(kind(&bytes), Err(wanted), "{shown}");
    }
}

#[test]
fn macros_of_old_sheets_are_macros_too() {
    let types = "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
        <Override PartName=\"/xl/macrosheets/sheet1.xml\" ContentType=\"application/vnd.ms-excel.macrosheet+xml\"/></Types>";
    let relations =
        "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    let book = zip(&[("[Content_Types].xml", types), ("_rels/.rels", relations), ("xl/workbook.xml", "<workbook/>")]);
    assert_eq!(kind(&book), Err(Refusal::Office(crate::outline::Refusal::Macros)));
}

#[test]
fn a_lock_is_told_from_the_word_for_it() {
    let text =
        String::from_utf8_lossy(PDF).replace("/Type/Catalog", "/Type/Catalog/Title(on /Encryption and /Encrypted)");
    assert_eq!(kind(text.as_bytes()), Ok(Kind::Pdf));
    // Where two windows of the reader meet.
    for before in 65_520..65_545 {
        let filling = format!("%PDF-1.4\n{}", " ".repeat(before));
        let locked = [filling.as_bytes(), b"trailer<</Encrypt 5 0 R>>\nstartxref\n163\n%%EOF"].concat();
        assert_eq!(kind(&locked), Err(Refusal::PdfLocked), "{before}");
    }
}

#[test]
fn a_name_ends_as_what_the_file_is() {
    let named = |kind: Kind, name: &str| kind.name(name);
    assert_eq!(named(Kind::Pdf, "Biên bản.PDF"), "Biên bản.PDF");
    assert_eq!(named(Kind::Jpeg, "ảnh.jpeg"), "ảnh.jpeg");
    assert_eq!(named(Kind::Pdf, "hoadon.exe"), "hoadon.exe.pdf");
    assert_eq!(named(Kind::Png, "Kế hoạch 05"), "Kế hoạch 05.png");
    assert_eq!(named(Kind::Word, "x."), "x.docx");
}

proptest! {
    #[test]
    fn any_bytes_have_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = kind(&bytes);
    }

    #[test]
    fn broken_files_have_an_answer(
        of in 0..6usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
        shortened in any::<bool>(),
    ) {
        let mut bytes = [PDF.to_vec(), word("Biên bản"), excel(), png(9, 9), jpeg(9, 9), webp(9)][of].clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if shortened {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(refusal) = kind(&bytes) {
            prop_assert!(refusal.to_string().ends_with('.'));
        }
    }
}
