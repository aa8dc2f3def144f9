//! Vietnamese of the time before Unicode, in fonts and in text files.

use super::written::{Word, r_with, short};
use crate::outline::intake::legacy::Script;
use crate::outline::intake::{Refusal, read_document};

/// Every letter, with its capitals where the encoding has them.
const SMALL: &str = "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ đ";
const TCVN3: &str = "aµ¶·¸¹ ¨»¼½¾Æ ©ÇÈÉÊË eÌÎÏÐÑ ªÒÓÔÕÖ i×ØÜÝÞ oßáâãä «åæçèé ¬êëìíî uïñòóô \u{ad}õö÷øù yúûüýþ ®";
const VNI: &str = "aaøaûaõaùaï aêaèaúaüaéaë aâaàaåaãaáaä eeøeûeõeùeï eâeàeåeãeáeä iìæóíò ooøoûoõoùoï oâoàoåoãoáoä ôôøôûôõôùôï uuøuûuõuùuï ööøöûöõöùöï yyøyûyõyùî ñ";
const VNI_CAPITALS: &str = "AAØAÛAÕAÙAÏ AÊAÈAÚAÜAÉAË AÂAÀAÅAÃAÁAÄ EEØEÛEÕEÙEÏ EÂEÀEÅEÃEÁEÄ IÌÆÓÍÒ OOØOÛOÕOÙOÏ OÂOÀOÅOÃOÁOÄ ÔÔØÔÛÔÕÔÙÔÏ UUØUÛUÕUÙUÏ ÖÖØÖÛÖÕÖÙÖÏ YYØYÛYÕYÙÎ Ñ";

const SENTENCE: &str = "Thực hiện Kế hoạch của Ủy ban nhân dân thành phố về chuyển đổi số trước ngày 30/9";
const SENTENCE_TCVN3: &str = "Thùc hiÖn KÕ ho¹ch cña ñy ban nh©n d©n thµnh phè vÒ chuyÓn ®æi sè tr\u{ad}íc ngµy 30/9";
const SENTENCE_VNI: &str =
    "Thöïc hieän Keá hoaïch cuûa UÛy ban nhaân daân thaønh phoá veà chuyeån ñoåi soá tröôùc ngaøy 30/9";

#[test]
fn every_letter_of_tcvn3_is_converted() {
    assert_eq!(Script::Tcvn3.convert(TCVN3), SMALL);
    assert_eq!(Script::Tcvn3Capitals.convert(TCVN3), SMALL.to_uppercase());
    assert_eq!(Script::Tcvn3.convert("¡¢£¤¥¦§"), "ĂÂÊÔƠƯĐ");
}

#[test]
fn every_letter_of_vni_is_converted() {
    assert_eq!(Script::Vni.convert(VNI), SMALL);
    assert_eq!(Script::Vni.convert(VNI_CAPITALS), SMALL.to_uppercase());
}

#[test]
fn fonts_tell_how_their_text_is_read() {
    assert_eq!(Script::of_font(".VnTime"), Script::Tcvn3);
    assert_eq!(Script::of_font(".vntime"), Script::Tcvn3);
    assert_eq!(Script::of_font(".VnTimeH"), Script::Tcvn3Capitals);
    assert_eq!(Script::of_font("VNI-Times"), Script::Vni);
    assert_eq!(Script::of_font("Times New Roman"), Script::Unicode);
    assert_eq!(Script::of_font("Việt"), Script::Unicode);
}

fn in_font(font: &str, text: &str) -> String {
    r_with(&format!(r#"<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>"#), text)
}

#[test]
fn a_document_in_old_fonts_is_converted_and_says_so() {
    let body = format!(
        "<w:p>{}</w:p><w:p>{}{}</w:p><w:p>{}</w:p>",
        in_font(".VnTimeH", "kÕ ho¹ch"),
        in_font(".VnTime", "Thùc hi"),
        in_font(".VnTime", "Ön KÕ ho¹ch tr\u{ad}íc n¨m 2027"),
        in_font("Times New Roman", "Đã gõ bằng Unicode: “thực hiện”")
    );
    let read = Word::new(&body).read().expect("read");
    assert_eq!(short(&read), ["KẾ HOẠCH", "Thực hiện Kế hoạch trước năm 2027", "Đã gõ bằng Unicode: “thực hiện”"]);
    assert!(read.warnings[0].contains("TCVN3"), "{:?}", read.warnings);
    let vni = format!("<w:p>{}{}</w:p>", in_font("VNI-Times", "Thöïc hieän Ke"), in_font("VNI-Times", "á hoaïch"));
    assert_eq!(Word::new(&vni).short(), ["Thực hiện Kế hoạch"]);
}

#[test]
fn the_font_may_stand_in_a_style_and_its_hyphen_is_a_letter() {
    let styles = r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>"#;
    let body = "<w:p><w:r><w:t>Thùc hiÖn tr</w:t><w:softHyphen/><w:t>íc ngµy 30/9</w:t></w:r></w:p>";
    assert_eq!(Word::new(body).styles(styles).short(), ["Thực hiện trước ngày 30/9"]);
}

#[test]
fn unicode_in_a_font_of_old_name_stays() {
    let body = format!("<w:p>{}</w:p>", in_font(".VnTime", SENTENCE));
    let read = Word::new(&body).read().expect("read");
    assert_eq!((short(&read), read.warnings.len()), (vec![SENTENCE.to_owned()], 0));
    let few = format!("<w:p>{}</w:p>", in_font(".VnTime", "và có"));
    assert_eq!(Word::new(&few).short(), ["và có"]);
}

#[test]
fn text_in_an_old_font_that_is_neither_is_refused() {
    let body = format!("<w:p>{}</w:p>", in_font(".VnTime", "xÿzq þþþk ðððw ÿÿv qéøz"));
    assert_eq!(Word::new(&body).read().err(), Some(Refusal::OldFont));
}

#[test]
fn old_text_is_recognised_by_its_words() {
    for old in [SENTENCE_TCVN3, SENTENCE_VNI] {
        let latin: Vec<u8> = old.chars().map(|sign| u8::try_from(u32::from(sign)).expect("one byte")).collect();
        for (name, bytes) in [("a.txt", old.as_bytes()), ("a.txt", &latin[..]), ("a.md", &latin[..])] {
            let read = read_document(name, bytes).expect("read");
            assert_eq!(short(&read)[0].to_lowercase(), SENTENCE.to_lowercase());
            assert_eq!(read.warnings.len(), 1);
        }
        let plain = format!("<w:p><w:r><w:t>{old}</w:t></w:r></w:p>");
        assert_eq!(Word::new(&plain).short()[0].to_lowercase(), SENTENCE.to_lowercase());
    }
}

#[test]
fn old_text_with_too_much_that_is_unclear_is_refused() {
    let unclear = format!("{SENTENCE_TCVN3} xÿzq þþþk ðððw ÿÿv qéøz þþw ððz");
    assert_eq!(read_document("a.txt", unclear.as_bytes()).err(), Some(Refusal::OldFont));
}

#[test]
fn other_languages_are_left_alone() {
    for text in
        ["Le café crème brûlée est à côté de l’école déjà fermée", "Kế hoạch hợp tác với Bibliothèque nationale"]
    {
        assert_eq!(short(&read_document("a.txt", text.as_bytes()).expect("read")), [text]);
    }
}

#[test]
fn older_encodings_of_text_files_are_decoded_where_the_words_prove_them() {
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        mark.iter().copied().chain(SENTENCE.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    let windows = b"Th\xfd\xf2c hi\xea\xf2n K\xea\xec hoa\xf2ch cu\xd2a U\xd2y ban nh\xe2n d\xe2n tha\xccnh ph\xf4\xec v\xea\xcc chuy\xea\xd2n \xf0\xf4\xd2i s\xf4\xec tr\xfd\xf5\xecc nga\xccy 30/9";
    let files = [
        utf16(b"\xff\xfe", u16::to_le_bytes),
        utf16(b"\xfe\xff", u16::to_be_bytes),
        [b"\xef\xbb\xbf", SENTENCE.as_bytes()].concat(),
        windows.to_vec(),
    ];
    for bytes in files {
        assert_eq!(short(&read_document("a.txt", &bytes).expect("read")), [SENTENCE]);
    }
}
