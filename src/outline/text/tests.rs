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
    assert_eq!(plain("I. PHẦN MỘT\n\na) Làm việc\nnày cho xong,\nđúng hạn.\n").blocks.len(), 2);
}

fn plain_texts(text: &str) -> Vec<String> {
    let paragraph = |block| if let Block::Paragraph(p) = block { Some(p.text) } else { None };
    plain(text).blocks.into_iter().filter_map(paragraph).collect()
}

#[test]
fn a_text_whose_lines_are_never_full_has_a_paragraph_a_line() {
    let lines = [
        "Đơn vị chủ trì: Phòng Đào tạo",
        "Thời gian: trước ngày 31/12/2027",
        "2. Xây dựng đề cương ôn tập từng môn cho toàn trường",
        "phối hợp: các tổ",
        "Thi thử",
    ];
    assert_eq!(plain_texts(&lines.join("\n")), lines);
}

#[test]
fn a_line_that_had_room_for_the_next_word_was_ended_on_purpose() {
    let text = "II. NỘI DUNG HOẠT ĐỘNG\n1. Công tác hậu cần\nDự trù thuốc, hóa chất đủ dùng cho\ncác khoa lâm sàng của bệnh viện và\n\
                trạm y tế\nPhòng Kế hoạch tổng hợp cùng Phòng\nTài chính làm.\n3. Ba\n";
    assert_eq!(
        plain_texts(text),
        [
            "II. NỘI DUNG HOẠT ĐỘNG",
            "1. Công tác hậu cần",
            "Dự trù thuốc, hóa chất đủ dùng cho các khoa lâm sàng của bệnh viện và trạm y tế",
            "Phòng Kế hoạch tổng hợp cùng Phòng Tài chính làm.",
            "3. Ba",
        ]
    );
}

#[test]
fn a_names_dash_at_the_start_of_a_line_is_no_bullet() {
    let text = "Bảo đảm đủ kinh phí cho các hoạt động; Phòng Kế hoạch\n- Tài chính bố trí đủ kinh phí cho các khoa, phòng\n\
                theo quy định của pháp luật về ngân sách và các\nvăn bản hướng dẫn.\n- Việc khác\n";
    assert_eq!(
        plain_texts(text),
        [
            "Bảo đảm đủ kinh phí cho các hoạt động; Phòng Kế hoạch - Tài chính bố trí đủ kinh phí cho các khoa, phòng theo quy \
             định của pháp luật về ngân sách và các văn bản hướng dẫn.",
            "Việc khác"
        ]
    );
}

#[test]
fn tables_drawn_with_crosses_and_in_tags_are_rows() {
    let grid = markdown(
        "+----+----------+\n| TT | Nội dung |\n+====+==========+\n| 1  | Xây dựng |\n|    | phần mềm |\n+----+----------+\n\
         | Nhóm hai      |\n+----+----------+\n\nSau bảng\n",
    );
    let cells = |row: &Row| row.cells.iter().map(|c| (c.text.clone(), c.columns)).collect::<Vec<_>>();
    let said: Vec<_> = rows(&grid).into_iter().map(cells).collect();
    let cell = |text: &str, columns| (text.to_owned(), columns);
    assert_eq!(
        said,
        [
            vec![cell("TT", 1), cell("Nội dung", 1)],
            vec![cell("1", 1), cell("Xây dựng phần mềm", 1)],
            vec![cell("Nhóm hai", 2)]
        ]
    );
    assert_eq!(grid.blocks.len(), 4);

    let tags = markdown(
        "<table><tr><th>TT</th><th>Chủ trì</th></tr>\n<tr><td rowspan=\"2\">1</td><td>Sở A<br>Sở B</td></tr><tr><td>Sở C</td></tr>\n\
         <tr><td colspan=2><strong>Nhóm</strong></td></tr></table>\nSau bảng\n",
    );
    let rows = rows(&tags);
    assert_eq!(cells(rows[1]), [cell("1", 1), cell("Sở A\nSở B", 1)]);
    assert!(rows[2].cells[0].continued && rows[2].cells[1].text == "Sở C");
    assert!(rows[3].cells[0].bold && rows[3].cells[0].columns == 2);
    assert_eq!(tags.blocks.len(), 5);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(?s)[\\PC\n|*# -]{0,200}") {
        markdown(&text);
        plain(&text);
    }
}
