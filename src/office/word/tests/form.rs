//! Nghị định 30/2020/NĐ-CP, Phụ lục I, value by value.

use super::tree::{Element, parse, part};
use super::*;
use crate::office::measure::{balanced, length};

struct File {
    body: Element,
    styles: Element,
    bytes: Vec<u8>,
}

fn file(document: &Document) -> File {
    let bytes = write(document).expect("a file");
    let tree = |name: &str| parse(&part(&bytes, name));
    let mut root = tree("word/document.xml");
    File { body: root.children.remove(0), styles: tree("word/styles.xml"), bytes }
}

impl File {
    /// Paragraphs of a style.
    fn of(&self, style: &str) -> Vec<&Element> {
        self.body.all("p").into_iter().filter(|paragraph| paragraph.style() == style).collect()
    }

    fn words(&self, style: &str) -> Vec<String> {
        self.of(style).into_iter().map(Element::words).collect()
    }

    fn style(&self, id: &str) -> &Element {
        let styles = self.styles.all("style");
        styles.into_iter().find(|style| style.attribute("styleId") == Some(id)).expect("the style")
    }

    /// What a style says, or one that it is based on, or else the defaults.
    fn said(&self, id: &str, path: &str) -> Option<&Element> {
        let style = self.style(id);
        let above = || match style.child("basedOn") {
            Some(base) => self.said(base.val(), path),
            None => {
                let defaults = self.styles.child("docDefaults")?;
                defaults.at(&format!("rPrDefault/{path}")).or_else(|| defaults.at(&format!("pPrDefault/{path}")))
            }
        };
        style.at(path).or_else(above)
    }

    /// "14 bold centred" of a style.
    fn look(&self, id: &str) -> String {
        let size = self.said(id, "rPr/sz").expect("a size").val().parse::<u32>().expect("a number") / 2;
        let mut look = size.to_string();
        for (path, word) in [("rPr/b", " bold"), ("rPr/i", " italic")] {
            look += if self.said(id, path).is_some() { word } else { "" };
        }
        match self.said(id, "pPr/jc").map(Element::val) {
            Some(place) => look + " " + place,
            None => look,
        }
    }
}

fn number(element: Option<&Element>, attribute: &str) -> f64 {
    element.and_then(|element| element.attribute(attribute)).expect("a value").parse().expect("a number")
}

/// Millimetres of a value in twentieths of a point.
fn millimetres(element: Option<&Element>, attribute: &str) -> f64 {
    number(element, attribute) / 1440.0 * 25.4
}

#[test]
fn every_letter_is_black_times_new_roman_in_vietnamese() {
    let file = file(&sample());
    let fonts = file.styles.at("docDefaults/rPrDefault/rPr/rFonts").expect("fonts");
    for script in ["ascii", "hAnsi", "eastAsia", "cs"] {
        assert_eq!(fonts.attribute(script), Some("Times New Roman"));
    }
    assert_eq!(file.styles.all("rFonts").len(), 1, "no style has another font");
    assert_eq!(file.styles.all("color").iter().map(|color| color.val()).collect::<Vec<_>>(), ["000000"]);
    assert!(file.body.all("rFonts").is_empty() && file.body.all("color").is_empty());
    assert_eq!(file.styles.at("docDefaults/rPrDefault/rPr/lang").expect("a language").val(), "vi-VN");
}

#[test]
fn every_style_that_is_used_is_there() {
    let file = file(&sample());
    for paragraph in file.body.all("p") {
        file.style(paragraph.style());
    }
    for table in file.body.all("tblStyle") {
        file.style(table.val());
    }
}

#[test]
fn pages_have_the_margins_of_the_decree() {
    let file = file(&sample());
    let sections = file.body.all("sectPr");
    assert_eq!(sections.len(), 3, "the report and two appendices");
    for (section, landscape) in sections.into_iter().zip([false, true, false]) {
        let (size, margins) = (section.child("pgSz"), section.child("pgMar"));
        let (width, height) = (millimetres(size, "w").round(), millimetres(size, "h").round());
        assert_eq!((width, height), if landscape { (297.0, 210.0) } else { (210.0, 297.0) });
        assert_eq!(size.and_then(|size| size.attribute("orient")), landscape.then_some("landscape"));
        let within = |side: &str, least: f64, most: f64| (least..=most).contains(&millimetres(margins, side));
        assert!(within("top", 20.0, 25.0) && within("bottom", 20.0, 25.0));
        assert!(within("left", 30.0, 35.0) && within("right", 15.0, 20.0));
        assert_eq!(number(section.child("pgNumType"), "start"), 1.0, "each is numbered for itself");
        assert!(section.child("titlePg").is_some(), "its first page shows no number");
    }
}

#[test]
fn page_numbers_stand_in_the_middle_of_the_upper_margin() {
    let file = file(&sample());
    let relations = parse(&part(&file.bytes, "word/_rels/document.xml.rels"));
    for section in file.body.all("sectPr") {
        for header in section.children.iter().filter(|child| child.name == "headerReference") {
            let id = header.attribute("id");
            let target = relations.children.iter().find(|relation| relation.attribute("Id") == id);
            let target = target.and_then(|relation| relation.attribute("Target")).expect("the header's part");
            let header_part = parse(&part(&file.bytes, &format!("word/{target}")));
            let fields = header_part.all("instrText").len();
            assert_eq!(fields, usize::from(header.attribute("type") == Some("default")));
            assert_eq!(header_part.child("p").map(Element::style), Some("Header"));
        }
        let margins = section.child("pgMar");
        assert!(millimetres(margins, "header") + 14.0 / 72.0 * 25.4 < millimetres(margins, "top"));
    }
    assert_eq!(file.look("Header"), "14 center");
}

#[test]
fn the_head_is_in_its_order_and_sizes() {
    let file = file(&sample());
    let head: Vec<_> = file.body.all("p").into_iter().map(|p| (p.style().to_owned(), p.words())).take(10).collect();
    let expected = [
        ("CoQuanChuQuan", "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG"),
        ("CoQuanBanHanh", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        ("KeNgang", ""),
        ("QuocHieu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("TieuNgu", "Độc lập - Tự do - Hạnh phúc"),
        ("KeNgang", ""),
        ("SoKyHieu", "Số: 05/BC-SGDĐT"),
        ("DiaDanh", "Hải Phòng, ngày 05 tháng 02 năm 2026"),
        ("TenLoai", "BÁO CÁO"),
        ("TrichYeu", "Kết quả thực hiện Kế hoạch số 12/KH-SGDĐT quý I năm 2026 về đổi mới công tác cán bộ"),
    ];
    assert_eq!(head, expected.map(|(style, words)| (style.to_owned(), words.to_owned())));
    let looks = [
        ("CoQuanChuQuan", "13 center"),
        ("CoQuanBanHanh", "13 bold center"),
        ("QuocHieu", "13 bold center"),
        ("TieuNgu", "14 bold center"),
        ("SoKyHieu", "13 center"),
        ("DiaDanh", "14 italic center"),
        ("TenLoai", "14 bold center"),
        ("TrichYeu", "14 bold center"),
        ("KinhGui", "14 center"),
    ];
    for (style, look) in looks {
        assert_eq!(file.look(style), look, "{style}");
    }
}

#[test]
fn rules_are_as_long_as_the_decree_says() {
    let file = file(&sample());
    let rules = file.of("KeNgang");
    let widths = crate::office::word::head::COLUMNS.map(f64::from);
    let subject = balanced(&file.words("TrichYeu")[0], 14, Page::PORTRAIT.room() * 9 / 10).pop().expect("a line");
    let expected = [
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO".to_owned(), 13, widths[0], 0.34..0.5),
        ("Độc lập - Tự do - Hạnh phúc".to_owned(), 14, widths[1], 0.99..1.01),
        (subject, 14, f64::from(Page::PORTRAIT.room()), 0.34..0.5),
    ];
    assert_eq!(rules.len(), expected.len());
    for (rule, (line, points, room, share)) in rules.into_iter().zip(expected) {
        let indents = rule.at("pPr/ind");
        assert!(rule.at("pPr/pBdr/top").is_some_and(|top| top.val() == "single"));
        assert_eq!(number(indents, "left"), number(indents, "right"), "in the middle");
        let drawn = (room - 2.0 * number(indents, "left")) / f64::from(length(&line, points));
        assert!(share.contains(&drawn), "{line}: {drawn}");
    }
}

#[test]
fn long_names_break_evenly() {
    let file = file(&sample());
    let room = |style: &str, room: u32| {
        let indents = file.of(style)[0].at("pPr/ind");
        f64::from(room) - number(indents, "left") - number(indents, "right")
    };
    let superior = room("CoQuanChuQuan", crate::office::word::head::COLUMNS[0]);
    assert!(superior > f64::from(length("THÀNH PHỐ HẢI PHÒNG", 13)));
    assert!(superior < f64::from(length("ỦY BAN NHÂN DÂN THÀNH", 13)));
    assert!(file.of("CoQuanBanHanh")[0].at("pPr/ind").is_none(), "a name of one line has all the room");
    let subject = room("TrichYeu", Page::PORTRAIT.room());
    assert!(subject > f64::from(length("Kết quả thực hiện Kế hoạch số 12/KH-SGDĐT", 14)));
    assert!(subject < f64::from(length("Kết quả thực hiện Kế hoạch số 12/KH-SGDĐT quý I", 14)));
}

#[test]
fn the_text_is_justified_with_a_first_line_drawn_in() {
    let file = file(&sample());
    for style in ["BodyText", "ListBullet", "ListBullet2", "Heading1", "Heading2", "Heading3"] {
        assert!((10.0..=12.75).contains(&millimetres(file.said(style, "pPr/ind"), "firstLine")), "{style}");
        let spacing = file.said(style, "pPr/spacing");
        assert!(number(spacing, "before") + number(spacing, "after") >= 120.0, "{style}: 6 pt between paragraphs");
        assert!((240.0..=360.0).contains(&number(spacing, "line")), "{style}: single to one and a half");
        assert_eq!(file.said(style, "pPr/jc").map(Element::val), Some("both"), "{style}");
    }
    assert_eq!(file.look("BodyText"), "14 both");
}

#[test]
fn headings_are_words_own_and_numbered_by_it() {
    let file = file(&sample());
    let numbering = parse(&part(&file.bytes, "word/numbering.xml"));
    let levels = numbering.children[0].all("lvl");
    let formats = levels.iter().map(|level| ["numFmt", "lvlText"].map(|name| level.child(name).expect("it").val()));
    assert_eq!(formats.collect::<Vec<_>>(), [["upperRoman", "%1."], ["decimal", "%2."]]);
    for (style, name, level) in
        [("Heading1", "heading 1", "0"), ("Heading2", "heading 2", "1"), ("Heading3", "heading 3", "2")]
    {
        assert_eq!(file.style(style).child("name").expect("a name").val(), name);
        assert_eq!(file.style(style).at("pPr/outlineLvl").expect("a level").val(), level);
        assert!(file.style(style).at("pPr/keepNext").is_some());
    }
    assert_eq!(file.look("Heading1"), "14 bold both");
    assert_eq!(file.words("Heading1"), ["Kết quả", "Kiến nghị"]);
    assert!(file.style("Heading1").at("rPr/caps").is_some(), "capitals on the page only");
    assert_eq!(file.words("Heading3"), ["a) Quán triệt"]);
    let lists = numbering.all("num").into_iter().filter_map(|list| list.attribute("numId")).collect::<Vec<_>>();
    assert_eq!(lists, ["1", "2", "3", "1000"], "one for each section, and the dashes");
    for list in file.body.all("numId") {
        assert!(lists.contains(&list.val()));
    }
}

#[test]
fn the_foot_names_who_signs_and_who_gets_it() {
    let file = file(&sample());
    assert_eq!(file.words("ChucVu"), ["KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"]);
    assert_eq!(file.words("HoTen"), ["Nguyễn Thị Ước"]);
    assert_eq!(file.words("NoiNhan"), ["Nơi nhận:"]);
    let received = ["- Như trên;", "- Giám đốc Sở (để báo cáo);", "- Lưu: VT, TCCB."];
    assert_eq!(file.words("DanhSachNoiNhan"), received);
    assert_eq!(file.look("ChucVu"), "14 bold center");
    assert_eq!(file.look("HoTen"), "14 bold center");
    assert_eq!(file.look("NoiNhan"), "12 bold italic");
    assert_eq!(file.look("DanhSachNoiNhan"), "11");
    let last = file.of("BodyText").into_iter().rfind(|paragraph| !paragraph.words().is_empty()).expect("a paragraph");
    assert_eq!(last.words(), "Trên đây là báo cáo của Sở./.");
    assert!(last.at("pPr/keepNext").is_some(), "the signature never stands alone on a page");
}

#[test]
fn others_sign_in_their_own_capacity() {
    let signed = |capacity: Option<(Capacity, &str)>, post: &str| {
        let mut letter = letter(Vec::new());
        let capacity = capacity.map(|(capacity, whom)| (capacity, whom.to_owned()));
        letter.signature = Signature { capacity, post: post.to_owned(), name: None };
        let file = file(&document(Some(letter), Vec::new()));
        assert_eq!(file.words("HoTen"), [""], "room for the name");
        file.words("ChucVu").remove(0)
    };
    assert_eq!(signed(None, "Giám đốc"), "GIÁM ĐỐC");
    let by_order = signed(Some((Capacity::ByOrder, "Giám đốc")), "Trưởng phòng Tổ chức Cán bộ");
    assert_eq!(by_order, "TL. GIÁM ĐỐC\nTRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ");
    assert_eq!(signed(Some((Capacity::OnBehalf, "Ban Giám đốc")), "Giám đốc"), "TM. BAN GIÁM ĐỐC\nGIÁM ĐỐC");
    assert_eq!(signed(Some((Capacity::ByDelegation, "Giám đốc")), "Chánh Văn phòng"), "TUQ. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG");
}

#[test]
fn number_and_day_are_left_to_fill_in() {
    let mut open = letter(Vec::new());
    open.letterhead.number = None;
    open.letterhead.date = Issued::In { year: 2026 };
    let open = file(&document(Some(open), vec![appendix("Theo đơn vị", true)]));
    assert_eq!(open.words("SoKyHieu"), ["Số:          /BC-SGDĐT"]);
    assert_eq!(open.words("DiaDanh"), ["Hải Phòng, ngày      tháng      năm 2026"]);
    let mut given = letter(Vec::new());
    given.letterhead.number = Some(128);
    given.letterhead.date = Issued::On(day(2026, 3, 15));
    let given = file(&document(Some(given), Vec::new()));
    assert_eq!(given.words("SoKyHieu"), ["Số: 128/BC-SGDĐT"]);
    assert_eq!(given.words("DiaDanh"), ["Hải Phòng, ngày 15 tháng 3 năm 2026"]);
}

#[test]
fn several_addressees_stand_below_each_other() {
    let mut letter = letter(Vec::new());
    letter.addressees = vec!["Bộ Nội vụ".to_owned(), "UBND thành phố;".to_owned(), String::new()];
    let file = file(&document(Some(letter), Vec::new()));
    assert_eq!(file.words("KinhGuiNhieu"), ["Kính gửi:"]);
    assert_eq!(file.words("NoiGui"), ["- Bộ Nội vụ;", "- UBND thành phố."]);
    let indents = file.style("NoiGui").at("pPr/ind");
    let dash = number(indents, "left") - number(indents, "hanging");
    let colon = number(file.style("KinhGuiNhieu").at("pPr/ind"), "left") + f64::from(length("Kính gửi", 14));
    assert!((colon - dash).abs() < 80.0, "the dashes stand below the colon: {dash}, {colon}");
}

#[test]
fn appendices_say_what_they_belong_to() {
    let file = file(&sample());
    assert_eq!(file.words("PhuLuc"), ["Phụ lục I", "Phụ lục II"]);
    assert_eq!(file.words("TenPhuLuc"), ["THEO ĐƠN VỊ", "THEO MỤC"]);
    let belongs = "(Kèm theo Báo cáo số 05/BC-SGDĐT ngày 05 tháng 02 năm 2026 của Sở Giáo dục và Đào tạo)";
    assert_eq!(file.words("KemTheo"), [belongs, belongs]);
    assert_eq!(file.look("PhuLuc"), "14 bold center");
    assert_eq!(file.look("TenPhuLuc"), "14 bold center");
    assert_eq!(file.look("KemTheo"), "14 italic center");
}

#[test]
fn a_single_appendix_has_no_number_and_one_alone_no_label() {
    let single = file(&document(Some(letter(Vec::new())), vec![appendix("Theo đơn vị", true)]));
    assert_eq!(single.words("PhuLuc"), ["Phụ lục"]);
    let mut alone = appendix("Bảng theo dõi", true);
    alone.note = Some("Tính đến ngày 05/02/2026".to_owned());
    let alone = file(&document(None, vec![alone]));
    assert!(alone.of("PhuLuc").is_empty() && alone.of("QuocHieu").is_empty());
    assert_eq!(alone.words("TenBang"), ["BẢNG THEO DÕI"]);
    assert_eq!(alone.words("KemTheo"), ["Tính đến ngày 05/02/2026"]);
    assert_eq!(alone.body.all("sectPr").len(), 1);
}

#[test]
fn tables_fill_the_page_and_repeat_their_titles() {
    let file = file(&sample());
    let tables: Vec<_> = file
        .body
        .all("tbl")
        .into_iter()
        .filter(|table| table.at("tblPr/tblStyle").is_some_and(|style| style.val() == "BangBieu"))
        .collect();
    let rooms = [Page::PORTRAIT, Page::LANDSCAPE, Page::PORTRAIT].map(Page::room);
    for (table, room) in tables.iter().zip(rooms) {
        let widths = table.all("gridCol").iter().map(|column| number(Some(column), "w")).collect::<Vec<_>>();
        assert_eq!(widths.iter().sum::<f64>(), f64::from(room));
        for row in table.all("tr") {
            let cells: f64 = row.all("tcW").iter().map(|cell| number(Some(cell), "w")).sum();
            assert_eq!(cells, f64::from(room), "every row is as wide as the page");
        }
        let rows = table.all("tr");
        let repeated = rows.iter().map(|row| row.at("trPr/tblHeader").is_some()).collect::<Vec<_>>();
        assert!(repeated[..2].iter().all(|repeated| *repeated) && !repeated[2..].contains(&true));
        assert!(rows.iter().all(|row| row.at("trPr/cantSplit").is_some()));
    }
    let words = |row: usize| tables[0].all("tr")[row].all("tc").iter().map(|cell| cell.words()).collect::<Vec<_>>();
    assert_eq!(words(0), ["TT", "Đơn vị", "Hoàn thành", "Ghi chú"]);
    assert_eq!(words(1), ["", "", "Trong hạn", "Quá hạn", ""]);
    assert_eq!(words(2), ["I", "Các trường", "2.400", "6", ""]);
    assert_eq!(words(3), ["1", "Trường 1", "1.200", "3", ""]);
    assert_eq!(words(5), ["", "Tổng cộng", "2.400", "6", ""]);
    let styles = tables[0].all("tr")[3].all("p").iter().map(|paragraph| paragraph.style()).collect::<Vec<_>>();
    assert_eq!(styles, ["BangGiua", "BangTrai", "BangPhai", "BangPhai", "BangTrai"]);
    assert_eq!(file.look("BangPhai"), "12 right");
}
