//! Documents that are well-formed and mean harm: each is over in a moment, whatever comes out.

use std::time::{Duration, Instant};

use super::written::{Word, p, p_with, r};

#[track_caller]
fn over_soon(word: &Word) {
    let bytes = word.bytes();
    let began = Instant::now();
    let _ = super::super::read_document("a.docx", &bytes);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

/// Once more and differently each time, so that no limit on the zip's ratio helps.
fn many(count: u32, piece: impl Fn(u32) -> String) -> String {
    (0..count).map(|index| piece(index.wrapping_mul(2_654_435_761))).collect()
}

#[test]
fn fields_that_begin_and_never_end() {
    let begin = |code: u32| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin" w:x="{code}"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}"#,
            r("a")
        )
    };
    over_soon(&Word::new(&format!("<w:p>{}</w:p>", many(50_000, begin))));
}

#[test]
fn one_paragraph_that_changes_its_looks_at_every_letter() {
    let letter = |code: u32| {
        let font = [".VnTime", "VNI-Times", "Arial"][code as usize % 3];
        format!(
            r#"<w:r><w:rPr><w:rFonts w:ascii="{font}"/><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}&#xF0B7;</w:t></w:r>"#,
            code % 10
        )
    };
    over_soon(&Word::new(&format!("<w:p>{}</w:p>", many(50_000, letter))));
}

#[test]
fn signs_that_are_no_letters_until_the_end() {
    let sign = |code: u32| format!("&#x{:X};", 0xe010 + code % 0x700);
    over_soon(&Word::new(&p(&many(100_000, sign))));
}

#[test]
fn paragraphs_in_paragraphs_and_deleted_ends() {
    let open = |code: u32| {
        format!(r#"<w:p><w:pPr><w:rPr><w:del w:id="{code}"/></w:rPr></w:pPr>{}</w:p>"#, r(&code.to_string()))
    };
    over_soon(&Word::new(&many(50_000, open)));
    let boxed = "<w:p><w:r><w:pict><w:txbxContent>".repeat(50) + &"</w:txbxContent></w:pict></w:r></w:p>".repeat(50);
    over_soon(&Word::new(&boxed));
}

#[test]
fn styles_in_long_chains() {
    let style = |code: u32| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="s{code}"><w:basedOn w:val="s{}"/></w:style>"#,
            code.wrapping_sub(2_654_435_761)
        )
    };
    let body = p_with(r#"<w:pStyle w:val="s2654435761"/>"#, "chữ");
    over_soon(&Word::new(&body).styles(&many(50_000, style)));
}

#[test]
fn lists_without_number() {
    let list = |code: u32| {
        format!(
            r#"<w:abstractNum w:abstractNumId="{code}"/><w:num w:numId="{code}"><w:abstractNumId w:val="{code}"/></w:num>"#
        )
    };
    over_soon(&Word::new(&p("chữ")).numbering(&many(50_000, list)));
    let label = "%1".repeat(100_000);
    let endless = format!(
        r#"<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="4294967295"/><w:lvlText w:val="{label}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#
    );
    let item = |code: u32| p_with(r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>"#, &code.to_string());
    over_soon(&Word::new(&many(20_000, item)).numbering(&endless));
}

#[test]
fn attributes_without_number() {
    let attribute = |code: u32| format!(r#" w:a{code}="{code}""#);
    over_soon(&Word::new(&format!("<w:p{}>{}</w:p>", many(100_000, attribute), r("chữ"))));
}
