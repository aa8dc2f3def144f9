//! The text of Word documents: what is printed is read, once, and nothing else.

use super::written::{Word, p, p_with, r, r_with};

#[test]
fn runs_tabs_and_breaks_become_one_text() {
    let runs = format!(
        "<w:p>{}<w:r><w:tab/></w:r>{}<w:r><w:br/></w:r>{}<w:r><w:t>254</w:t><w:noBreakHyphen/><w:t>KH/TU</w:t></w:r></w:p>",
        r("Thực hiện"),
        r("Kế  hoạch"),
        r("số ")
    );
    assert_eq!(Word::new(&runs).short(), ["Thực hiện Kế hoạch số 254-KH/TU"]);
}

#[test]
fn text_is_composed() {
    let decomposed = p("Ke\u{302}\u{301} hoa\u{323}ch &amp; b&#225;o c&#xe1;o <![CDATA[quý]]>");
    assert_eq!(Word::new(&decomposed).short(), ["Kế hoạch & báo cáo quý"]);
}

#[test]
fn lines_broken_by_hand_are_one_text_but_for_titles_and_items() {
    let lines = |texts: &[&str]| texts.iter().map(|text| r(text)).collect::<Vec<_>>().join("<w:r><w:br/></w:r>");
    let body = format!(
        r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{}</w:p><w:p>{}</w:p><w:p>{}</w:p>"#,
        lines(&["KẾ HOẠCH", "Chuyển đổi số năm 2026"]),
        lines(&["Giao Văn phòng", "chủ trì:", "a) Soạn thảo;", "- Trình ký."]),
        lines(&["Ngày", "2. 3 tháng"]),
    );
    let expected = [
        "=KẾ HOẠCH",
        "=Chuyển đổi số năm 2026",
        "Giao Văn phòng chủ trì:",
        "a) Soạn thảo;",
        "- Trình ký.",
        "Ngày",
        "2. 3 tháng",
    ];
    assert_eq!(Word::new(&body).short(), expected);
}

#[test]
fn headings_come_from_styles_their_bases_and_the_paragraph() {
    let styles = r#"
        <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục lớn"/><w:basedOn w:val="u1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Nho"><w:name w:val="Heading 3"/></w:style>
        <w:style w:type="paragraph" w:styleId="ml"><w:name w:val="toc 1"/></w:style>"#;
    let body = [
        p_with(r#"<w:pStyle w:val="u1"/>"#, "I. Mục đích"),
        p_with(r#"<w:pStyle w:val="Muc"/>"#, "II. Nội dung"),
        p_with(r#"<w:pStyle w:val="Nho"/>"#, "1. Nhiệm vụ"),
        p_with(r#"<w:outlineLvl w:val="1"/>"#, "2. Giải pháp"),
        p_with(r#"<w:pStyle w:val="Muc"/><w:outlineLvl w:val="9"/>"#, "không phải đề mục"),
        p_with(r#"<w:pStyle w:val="ml"/>"#, "I. Mục đích 3"),
        p_with(r#"<w:pStyle w:val="mất"/>"#, "thường"),
    ];
    let expected =
        ["#*I. Mục đích", "#*II. Nội dung", "###1. Nhiệm vụ", "##2. Giải pháp", "*không phải đề mục", "thường"];
    assert_eq!(Word::new(&body.concat()).styles(styles).short(), expected);
}

#[test]
fn styles_based_on_each_other_in_a_circle_end() {
    let styles = r#"
        <w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/><w:rPr><w:i/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>"#;
    assert_eq!(Word::new(&p_with(r#"<w:pStyle w:val="B"/>"#, "chữ")).styles(styles).short(), ["/chữ"]);
}

#[test]
fn bold_is_what_is_bold_in_all_its_words() {
    let styles = r#"
        <w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>
        <w:style w:type="paragraph" w:styleId="Dam"><w:name w:val="Đậm"/><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="Manh"><w:name w:val="Mạnh"/><w:rPr><w:b/><w:i/></w:rPr></w:style>"#;
    let body = [
        format!("<w:p>{}{}</w:p>", r_with("<w:b/>", "1"), r(". ")),
        format!("<w:p>{}{}</w:p>", r_with("<w:b/>", "1. "), r("Mục")),
        p_with(r#"<w:pStyle w:val="Dam"/>"#, "theo kiểu"),
        format!(r#"<w:p><w:pPr><w:pStyle w:val="Dam"/></w:pPr>{}</w:p>"#, r_with(r#"<w:b w:val="0"/>"#, "tắt")),
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="Dam"/></w:pPr>{}</w:p>"#,
            r_with(r#"<w:rStyle w:val="Manh"/>"#, "hai lần")
        ),
        format!("<w:p>{}</w:p>", r_with(r#"<w:rStyle w:val="Manh"/>"#, "một lần")),
        format!("<w:p>{}</w:p>", r_with("<w:i/>", "Văn phòng chủ trì")),
        r#"<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>dấu đoạn đậm</w:t></w:r></w:p>"#.to_owned(),
    ];
    let expected =
        ["*1.", "1. Mục", "*theo kiểu", "tắt", "/hai lần", "*/một lần", "/Văn phòng chủ trì", "dấu đoạn đậm"];
    assert_eq!(Word::new(&body.concat()).styles(styles).short(), expected);
}

#[test]
fn a_footnote_does_not_cut_its_sentence() {
    let mark = r#"<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>"#;
    let body = format!("<w:p>{}{mark}{}</w:p>", r("Kế hoạch số 254-KH/TU"), r(" ngày 31/5/2023"));
    let notes = format!(r#"<w:footnote w:id="2">{}</w:footnote>"#, p("Chú thích"));
    let word = Word::new(&body).with("word/footnotes.xml", super::written::part("footnotes", &notes));
    assert_eq!(word.short(), ["Kế hoạch số 254-KH/TU ngày 31/5/2023"]);
}

#[test]
fn a_footnote_typed_into_the_text_is_none_of_it() {
    let raised = |text| r_with(r#"<w:vertAlign w:val="superscript"/>"#, text);
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}{}</w:p><w:p>{}{}{}</w:p>",
        r("Nghị quyết số 5"),
        raised("1"),
        r(" ngày 2/3, diện tích"),
        raised("1"),
        r(" Chú thích cuối trang"),
        r("khoảng 200 m"),
        raised("2"),
        r(" đất"),
    );
    assert_eq!(Word::new(&body).short(), ["Nghị quyết số 5 ngày 2/3, diện tích", "khoảng 200 m2 đất"]);
}

#[test]
fn a_text_box_is_read_once() {
    let inner = format!("<w:txbxContent>{}</w:txbxContent>", p("DỰ THẢO"));
    let body = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><a:p><a:r><a:t>hình</a:t></a:r></a:p><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        r("trước "),
        r("sau")
    );
    assert_eq!(Word::new(&body).short(), ["DỰ THẢO", "trước sau"]);
    let older = format!("<w:p><w:r><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r></w:p>");
    assert_eq!(Word::new(&older).short(), ["DỰ THẢO"]);
}

#[test]
fn alternate_content_around_paragraphs_is_taken_once() {
    let body = format!(
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>{}\
         <mc:AlternateContent><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        p("mới"),
        p("cũ"),
        p("tiếp"),
        p("chỉ có cũ")
    );
    assert_eq!(Word::new(&body).short(), ["mới", "tiếp", "chỉ có cũ"]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = format!(
        r#"<w:p>{}<w:del w:id="1"><w:r><w:delText>30/9</w:delText></w:r></w:del><w:ins w:id="2">{}</w:ins></w:p>
           <w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>
           <w:moveFrom w:id="4">{}</w:moveFrom><w:p><w:moveTo w:id="5">{}</w:moveTo></w:p>
           <w:p><w:pPr><w:rPr><w:del w:id="6"/></w:rPr></w:pPr></w:p>
           <w:p><w:pPr><w:pPrChange><w:pPr><w:jc w:val="center"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>kiểu cũ</w:t></w:r></w:p>"#,
        r("Trước ngày "),
        r("31/10"),
        r("Câu bị "),
        r("nối lại."),
        p("đã dời"),
        r("nơi mới"),
    );
    let read = Word::new(&body).read().expect("read");
    assert_eq!(super::written::short(&read), ["Trước ngày 31/10", "Câu bị nối lại.", "nơi mới", "kiểu cũ"]);
    assert_eq!(read.warnings.len(), 1, "{:?}", read.warnings);
}

#[test]
fn hidden_text_is_not_read() {
    let styles = r#"<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let hidden = r_with("<w:vanish/>", "ẩn ") + &r_with(r#"<w:rStyle w:val="An"/>"#, "cũng ẩn ");
    let shown = r_with(r#"<w:rStyle w:val="An"/><w:vanish w:val="false"/>"#, "hiện");
    assert_eq!(Word::new(&format!("<w:p>{hidden}{shown}</w:p>")).styles(styles).short(), ["hiện"]);
}

#[test]
fn of_a_field_the_result_is_read_and_not_the_code() {
    let sign = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let code = |code: &str| format!("<w:r><w:instrText>{code}</w:instrText></w:r>");
    let field =
        |inner: &str, result: &str| format!("{}{inner}{}{}{}", sign("begin"), sign("separate"), r(result), sign("end"));
    let nested = code(" IF ") + &field(&code(" MERGEFIELD x "), "1") + &code(" = 1");
    let body = format!(
        r#"<w:p>{}{}{}{}</w:p><w:p>{}{}</w:p><w:p><w:fldSimple w:instr=" PAGE ">{}</w:fldSimple><w:fldSimple w:instr="DATE">{}</w:fldSimple></w:p>
           <w:p>{}{}</w:p><w:p>{}</w:p>"#,
        r("Phụ lục "),
        field(&code(" REF phuluc "), "II"),
        r(", trang"),
        field(&code(" PAGE \\* MERGEFORMAT "), "7"),
        field(&nested, "kết quả"),
        r(" sau"),
        r("8"),
        r("01/10/2026"),
        sign("begin"),
        code("mã không đóng"),
        r("vẫn còn"),
    );
    assert_eq!(Word::new(&body).short(), ["Phụ lục II, trang", "kết quả sau", "01/10/2026", "vẫn còn"]);
}

#[test]
fn what_stands_around_text_does_not_hide_it() {
    let body = format!(
        r#"<w:sdt><w:sdtPr><w:alias w:val="x"/><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>
           <w:p><w:hyperlink>{}</w:hyperlink><w:smartTag>{}</w:smartTag><w:bookmarkStart/><w:r><w:commentReference w:id="1"/></w:r></w:p>
           <w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t xml:space="preserve"> Mục chọn</w:t></w:r></w:p>"#,
        p("trong khung"),
        r("liên kết "),
        r("thẻ"),
    );
    assert_eq!(Word::new(&body).short(), ["trong khung", "liên kết thẻ", "• Mục chọn"]);
}
