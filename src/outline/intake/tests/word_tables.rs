//! Tables of Word documents.

use super::written::{Word, p, r_with};

fn cell(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn table(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.concat())
}

#[test]
fn cells_say_what_they_cover_and_what_they_continue() {
    let rows = [
        row(&[cell("", &p("TT")), cell("", &p("Nội dung")), cell("", &p("Chủ trì"))]),
        row(&[cell("", &p("I")), cell(r#"<w:gridSpan w:val="2"/>"#, &p("TUYÊN TRUYỀN"))]),
        row(&[
            cell("", &p("1")),
            cell("", &(p("Việc một") + &p("") + &p("chi tiết"))),
            cell(r#"<w:vMerge w:val="restart"/>"#, &p("Văn phòng")),
        ]),
        row(&[cell("", &p("2")), cell("", &p("Việc hai")), cell("<w:vMerge/>", &p("bị che"))]),
    ];
    let expected = [
        "[0] TT | Nội dung | Chủ trì",
        "[0] I | 2>TUYÊN TRUYỀN",
        "[0] 1 | Việc một\nchi tiết | Văn phòng",
        "[0] 2 | Việc hai | ^",
    ];
    assert_eq!(Word::new(&table(&rows)).short(), expected);
}

#[test]
fn nothing_is_above_the_first_row() {
    let rows = [row(&[cell(r#"<w:vMerge w:val="continue"/>"#, &p("đầu trang"))])];
    assert_eq!(Word::new(&table(&rows)).short(), ["[0] đầu trang"]);
}

#[test]
fn tables_are_told_apart_and_stand_in_their_order() {
    let one = table(&[row(&[cell("", &p("a"))])]);
    let empty = "<w:tbl></w:tbl>";
    let body = format!("{one}{}{empty}{one}", p("giữa"));
    assert_eq!(Word::new(&body).short(), ["[0] a", "giữa", "[1] a"]);
}

#[test]
fn a_table_in_a_cell_is_text_of_that_cell() {
    let inner = table(&[
        row(&[cell(r#"<w:gridSpan w:val="5"/>"#, &p("trong 1")), cell("<w:vMerge/>", &p("trong 2"))]),
        row(&[cell("", &p("trong 3"))]),
    ]);
    let rows =
        [row(&[cell("", &(p("trước") + &inner + &p("sau"))), cell("", &p("bên"))]), row(&[cell("", &p("dưới"))])];
    assert_eq!(Word::new(&table(&rows)).short(), ["[0] trước\ntrong 1\ntrong 2\ntrong 3\nsau | bên", "[0] dưới"]);
}

#[test]
fn a_text_box_in_a_cell_is_text_of_that_cell() {
    let shape = |inner: &str| {
        format!("<w:p><w:r><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></w:r></w:p>")
    };
    let rows = [row(&[cell("", &shape(&p("trong khung")))])];
    assert_eq!(Word::new(&table(&rows)).short(), ["[0] trong khung"]);
    let outside = shape(&table(&rows));
    assert_eq!(Word::new(&outside).short(), ["[0] trong khung"]);
}

#[test]
fn a_cell_is_bold_where_all_its_words_are() {
    let bold = |text| format!("<w:p>{}</w:p>", r_with("<w:b/>", text));
    let rows = [row(&[
        cell("", &(bold("Đơn vị") + &bold("chủ trì"))),
        cell("", &(bold("một") + &p("hai"))),
        cell("", "<w:p/>"),
    ])];
    assert_eq!(Word::new(&table(&rows)).short(), ["[0] *Đơn vị\nchủ trì | một\nhai | "]);
}

#[test]
fn deleted_rows_are_left_out_and_shifted_ones_keep_their_place() {
    let marked = |mark: &str, text: &str| format!("<w:tr><w:trPr>{mark}</w:trPr>{}</w:tr>", cell("", &p(text)));
    let rows = [
        marked(r#"<w:ins w:id="1"/>"#, "thêm"),
        marked(r#"<w:del w:id="2"/>"#, "bỏ"),
        marked(r#"<w:gridBefore w:val="2"/>"#, "lùi"),
    ];
    assert_eq!(Word::new(&table(&rows)).short(), ["[0] thêm", "[0] 2> | lùi"]);
}

#[test]
fn cells_joined_the_old_way_are_one() {
    let rows = [row(&[
        cell(r#"<w:hMerge w:val="restart"/>"#, &p("rộng")),
        cell(r#"<w:hMerge w:val="continue"/>"#, &p("")),
        cell("", &p("hẹp")),
    ])];
    assert_eq!(Word::new(&table(&rows)).short(), ["[0] 2>rộng | hẹp"]);
}

#[test]
fn rows_in_content_controls_are_rows() {
    let one = row(&[format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", cell("", &p("ô")))]);
    let body = format!("<w:tbl><w:sdt><w:sdtContent>{one}</w:sdtContent></w:sdt></w:tbl>");
    assert_eq!(Word::new(&body).short(), ["[0] ô"]);
}
