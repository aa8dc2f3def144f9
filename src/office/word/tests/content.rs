//! Whatever is written comes out as it was.

use proptest::prelude::*;

use super::tree::{parse, part};
use super::*;
use crate::office::text::plain;
use crate::outline;

const NAME: &str = "báo cáo.docx";

/// Every letter of Vietnamese, with each of its tones.
fn alphabet() -> String {
    let vowels = [
        "aàáảãạ",
        "ăằắẳẵặ",
        "âầấẩẫậ",
        "eèéẻẽẹ",
        "êềếểễệ",
        "iìíỉĩị",
        "oòóỏõọ",
        "ôồốổỗộ",
        "ơờớởỡợ",
        "uùúủũụ",
        "ưừứửữự",
        "yỳýỷỹỵ",
    ];
    let lower = vowels.join(" ") + " đ";
    format!("{lower} {}", lower.to_uppercase())
}

fn body(blocks: Vec<Block>) -> Vec<u8> {
    write(&document(Some(letter(blocks)), Vec::new())).expect("a file")
}

/// Paragraphs of a style, as the file has them.
fn paragraphs(file: &[u8], style: &str) -> Vec<String> {
    let tree = parse(&part(file, "word/document.xml"));
    tree.all("p").into_iter().filter(|paragraph| paragraph.style() == style).map(|found| found.words()).collect()
}

#[test]
fn another_reader_finds_the_same_document() {
    let document = outline::read_document(NAME, &write(&sample()).expect("a file")).expect("read");
    let texts: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            outline::Block::Paragraph(paragraph) => {
                let label = paragraph.label.as_ref().map(|label| format!("{label} ")).unwrap_or_default();
                Some(format!("{}{label}{}", "#".repeat(paragraph.level.unwrap_or(0).into()), paragraph.text))
            }
            outline::Block::Row(_) => None,
        })
        .filter(|text| !text.is_empty())
        .collect();
    let expected = [
        "BÁO CÁO",
        "Kết quả thực hiện Kế hoạch số 12/KH-SGDĐT quý I năm 2026 về đổi mới công tác cán bộ",
        "Kính gửi: Ủy ban nhân dân thành phố Hải Phòng",
        "Thực hiện Kế hoạch, Sở báo cáo như sau:",
        "#I. Kết quả",
        "##1. Tuyên truyền",
        "###a) Quán triệt",
        "- 52/52 đơn vị đã triển khai",
        "+ 3 đơn vị chậm",
        "#II. Kiến nghị",
        "Trên đây là báo cáo của Sở./.",
    ];
    assert_eq!(texts[..expected.len()], expected);
    let rows: Vec<Vec<&str>> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            outline::Block::Row(row) => Some(row.cells.iter().map(|cell| cell.text.as_str()).collect()),
            outline::Block::Paragraph(_) => None,
        })
        .collect();
    assert!(rows.contains(&vec!["Số: 05/BC-SGDĐT", "Hải Phòng, ngày 05 tháng 02 năm 2026"]));
    assert!(rows.contains(&vec!["2", "Trường 2", "1.200", "3", ""]));
}

#[test]
fn every_letter_of_the_alphabet_comes_out_composed() {
    let alphabet = alphabet();
    assert_eq!(alphabet.chars().filter(|sign| !sign.is_whitespace()).count(), 146);
    let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(alphabet.as_str()).collect();
    let file = body(vec![Block::Paragraph(decomposed), Block::Paragraph("hết".to_owned())]);
    assert_eq!(paragraphs(&file, "BodyText")[0], alphabet);
}

#[test]
fn long_words_and_long_narratives_come_out_whole() {
    let word = "Nghị".repeat(1000);
    let narrative = "Đơn vị đã tổ chức quán triệt nghị quyết. ".repeat(250);
    let lines = format!("{}\n\n  \n- dòng hai", narrative.trim());
    let rows = vec![Row::Line(vec![narrative.trim().into()])];
    let columns = vec![Column::new("Nội dung", 10, Kind::Text)];
    let table = Block::Table(Table { columns, rows, total: None });
    let file = body(vec![Block::Paragraph(word.clone()), Block::Item(lines), table.clone(), table]);
    assert_eq!(paragraphs(&file, "BodyText"), [&word, "- dòng hai", "", ""], "tables stay apart");
    assert_eq!(paragraphs(&file, "ListBullet"), [narrative.trim()]);
    assert_eq!(paragraphs(&file, "BangTrai"), [narrative.trim(), narrative.trim()]);
    let tree = parse(&part(&file, "word/document.xml"));
    let rows = tree.all("tr").into_iter().filter(|row| row.words().contains("quán triệt")).collect::<Vec<_>>();
    assert!(rows.iter().all(|row| row.at("trPr/cantSplit").is_none()), "a row of pages may go over to the next one");
}

#[test]
fn headings_of_each_section_begin_anew() {
    let mut sample = sample();
    let points = (0..6).map(|_| Block::Heading(Level::Point, "điểm".to_owned()));
    let part = || Block::Heading(Level::Part, "Phần".to_owned());
    sample.appendices[0].body = std::iter::once(part()).chain(points.clone()).chain([part()]).chain(points).collect();
    let document = outline::read_document(NAME, &write(&sample).expect("a file")).expect("read");
    let labels: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            outline::Block::Paragraph(paragraph) if paragraph.text == "Phần" => paragraph.label.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(labels, ["I.", "II."]);
    let letters = paragraphs(&write(&sample).expect("a file"), "Heading3");
    assert_eq!(letters[1..7], ["a) điểm", "b) điểm", "c) điểm", "d) điểm", "đ) điểm", "e) điểm"]);
    assert_eq!(letters[7], "a) điểm");
}

#[test]
fn no_word_is_broken_for_want_of_room() {
    let columns = [("TT", 1), ("Nhiệm vụ", 60), ("Không hạn", 1), ("Ghi chú", 60)];
    let columns = columns.map(|(title, width)| Column::new(title, width, Kind::Text)).to_vec();
    let rows = vec![Row::Line(vec!["XVIII".into(), "x".into(), Value::Count(1_234_567), Value::Empty])];
    let file = body(vec![Block::Table(Table { columns, rows, total: None })]);
    let tree = parse(&part(&file, "word/document.xml"));
    // After the columns of the head.
    let columns = tree.all("gridCol").into_iter().skip(2).take(4);
    let widths: Vec<u32> = columns.map(|column| column.attribute("w").expect("a width").parse().expect("it")).collect();
    let all: u32 = widths.iter().sum();
    assert_eq!(all, Page::PORTRAIT.room());
    for (width, word) in [(widths[0], "XVIII"), (widths[2], "1.234.567")] {
        let needed = crate::office::measure::length(word, 12);
        assert!(width > needed + 170 && width < needed + 300, "{word}: {width}");
    }
    assert!(widths[1].abs_diff(widths[3]) < 3, "the others share what is left: {widths:?}");
}

#[test]
fn words_of_a_heading_go_over_the_empty_cells_beside_them() {
    let columns = ["TT", "Nhiệm vụ", "Thời hạn"].map(|title| Column::new(title, 10, Kind::Text)).to_vec();
    let rows = vec![Row::Heading { level: 0, cells: vec!["I".into(), "Tuyên truyền".into()] }];
    let file = body(vec![Block::Table(Table { columns, rows, total: None })]);
    let tree = parse(&part(&file, "word/document.xml"));
    let spans = tree.all("gridSpan");
    assert_eq!(spans.iter().map(|span| span.val()).collect::<Vec<_>>(), ["2"]);
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let first = write(&sample()).expect("a file");
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(first, write(&sample()).expect("a file"));
}

#[test]
fn the_file_says_whose_it_is_and_nothing_of_the_machine() {
    let file = write(&sample()).expect("a file");
    let core = parse(&part(&file, "docProps/core.xml"));
    let said: Vec<_> = core.children.iter().map(|child| (child.name.as_str(), child.text.as_str())).collect();
    let at = "2026-09-21T14:13:20Z";
    assert_eq!(
        said,
        [
            ("title", "Báo cáo quý I"),
            ("creator", "Sở Giáo dục và Đào tạo"),
            ("language", "vi-VN"),
            ("created", at),
            ("modified", at),
        ]
    );
}

/// Any text, with what is dangerous in it more often.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[a-zđêộ ]{0,20}",
        Just("<w:p>&amp;]]>\"'".to_owned()),
        Just("\u{0}\u{8}\u{b}\u{1f}\u{fffe}\u{feff}".to_owned()),
        Just("=cmd|' /C calc'!A0".to_owned()),
        Just("\r\n\t\u{2028}".to_owned()),
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_text_is_read_back(text in text()) {
        let mut letter = letter(vec![Block::Paragraph(text.clone()), Block::Paragraph("hết".to_owned())]);
        letter.letterhead.issuer.clone_from(&text);
        letter.letterhead.symbol.clone_from(&text);
        letter.subject.clone_from(&text);
        letter.signature.post.clone_from(&text);
        letter.recipients.names.push(text.clone());
        let mut wide = appendix(&text, true);
        wide.note = Some(text.clone());
        wide.body = vec![Block::Table(Table {
            columns: vec![Column::new(&text, 5, Kind::Text)],
            rows: vec![Row::Line(vec![Value::Text(text.clone())])],
            total: Some(text.clone()),
        })];
        let mut document = document(Some(letter), vec![wide]);
        document.about.title.clone_from(&text);
        let file = write(&document).expect("a file");
        parse(&part(&file, "docProps/core.xml"));
        let lines: Vec<String> =
            plain(&text).lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        let mut expected = lines.clone();
        expected.push("hết./.".to_owned());
        prop_assert_eq!(paragraphs(&file, "BodyText"), expected);
        let cells = paragraphs(&file, "BangTrai");
        prop_assert_eq!(&cells[..lines.len()], &lines[..]);
    }

    #[test]
    fn any_word_is_read_back_by_another_reader(text in "[a-yđêộữợẳ]{1,12}( [a-yđêộữợẳ]{1,12}){0,40}") {
        let file = body(vec![Block::Paragraph(format!("Trước {text} sau")), Block::Paragraph("hết".to_owned())]);
        let document = outline::read_document(NAME, &file).expect("read");
        let wanted = plain(&format!("Trước {text} sau"));
        let found = document.blocks.iter().any(|block| match block {
            outline::Block::Paragraph(paragraph) => paragraph.text == wanted,
            outline::Block::Row(_) => false,
        });
        prop_assert!(found, "{wanted} is not in {:?}", document.blocks);
    }
}
