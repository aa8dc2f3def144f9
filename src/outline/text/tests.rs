use proptest::prelude::*;

use super::*;
use crate::outline::document::Row;

fn paragraphs_of(text: &str) -> Vec<(Option<String>, String)> {
    markdown(text)
        .blocks
        .into_iter()
        .filter_map(|block| match block {
            Block::Paragraph(p) => Some((p.label, p.text)),
            Block::Row(_) => None,
        })
        .collect()
}

fn texts(text: &str) -> Vec<String> {
    paragraphs_of(text).into_iter().map(|(_, text)| text).collect()
}

fn rows(document: &Document) -> Vec<&Row> {
    document.blocks.iter().filter_map(|b| if let Block::Row(row) = b { Some(row) } else { None }).collect()
}

#[test]
fn marks_of_emphasis_are_taken_out_and_said_of_the_whole() {
    let Document { blocks, .. } = markdown("#### **I. MỤC ĐÍCH**\n\n*Phòng A chủ trì:*\n\n**1. **Nửa đậm\n");
    let said: Vec<_> = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(p) => (p.text.as_str(), p.level, p.bold, p.italic),
            Block::Row(_) => panic!("no table"),
        })
        .collect();
    assert_eq!(
        said,
        [
            ("I. MỤC ĐÍCH", Some(4), true, false),
            ("Phòng A chủ trì:", None, false, true),
            ("1. Nửa đậm", None, false, false)
        ]
    );
}

#[test]
fn wrapped_lines_are_one_paragraph_and_a_dash_within_one_no_bullet() {
    assert_eq!(
        texts("Kế hoạch giai đoạn 2026\n- 2030 của ngành, gồm\ncác việc sau:\n"),
        ["Kế hoạch giai đoạn 2026 - 2030 của ngành, gồm các việc sau:"]
    );
    assert_eq!(
        paragraphs_of("**2. Yêu cầu**\n- Kịp thời và\nđồng bộ.\n- Thiết thực.\n1. Một việc.\n2. Hai việc.\n"),
        [
            (None, "2. Yêu cầu".to_owned()),
            (Some("-".to_owned()), "Kịp thời và đồng bộ.".to_owned()),
            (Some("-".to_owned()), "Thiết thực.".to_owned()),
            (None, "1. Một việc.".to_owned()),
            (None, "2. Hai việc.".to_owned()),
        ]
    );
    assert_eq!(paragraphs_of("-\nNghiêm túc\nthực hiện.").len(), 1);
}

#[test]
fn a_bullet_within_a_bullet_is_the_next_kind() {
    let labels: Vec<_> =
        paragraphs_of("- Một\n  - Trong một\n    - Sâu\n- Hai\n").into_iter().filter_map(|(l, _)| l).collect();
    assert_eq!(labels, ["-", "+", "*", "-"]);
}

#[test]
fn footnotes_rules_and_page_numbers_are_left_out() {
    assert_eq!(
        texts(
            "Theo Kế hoạch 12<sup>1</sup> của Sở.\n\n---\n\n<sup>1</sup> Ban hành năm 2025,\ndòng hai.\n\n17\n\nTiếp theo[^2].\n\n[^2]: chú thích\n"
        ),
        ["Theo Kế hoạch 12 của Sở.", "Tiếp theo."]
    );
}

#[test]
fn tables_are_rows_of_cells_with_their_lines() {
    let document =
        markdown("| TT | Nội dung |\n|----|:---:|\n| 1 | **Một**<br>hai |\n| 2 | dở\ndang |\n\nGiữa\n\n| 3 | Ba |\n");
    let rows = rows(&document);
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[1].cells[1].text, "Một\nhai");
    assert_eq!(rows[2].cells[1].text, "dở dang");
    assert_eq!((rows[0].table, rows[3].table), (0, 1));
}

#[test]
fn a_plain_text_has_a_paragraph_a_line_or_wrapped_ones() {
    let long = "Dài ".repeat(60);
    let document = plain(&format!("{long}\nNgắn thôi\nTT\tNội dung\tChủ trì\n1\tLàm\tSở Y tế\n"));
    assert_eq!(document.blocks.len(), 4);
    assert_eq!(rows(&document).len(), 2);
    assert_eq!(plain("I. PHẦN MỘT\n\na) Làm việc\nnày cho xong.\n").blocks.len(), 2);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(?s)[\\PC\n|*# -]{0,200}") {
        markdown(&text);
        plain(&text);
    }
}
