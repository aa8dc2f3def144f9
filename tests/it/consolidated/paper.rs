//! What stands in made files, and that LibreOffice opens them.

use std::{fs, io::Cursor, io::Read};

use calamine::{Data, Reader, Xlsx};
use regex::Regex;
use tempfile::TempDir;

use super::{OFFICER, Stage};
use crate::office::program::{Program, output};

/// The text of a Word file, and its tables row by row.
pub struct Word {
    pub text: String,
    /// Each table with its rows of cells, those without lines between them too.
    pub tables: Vec<Vec<Vec<String>>>,
}

impl Word {
    pub fn read(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut xml = String::new();
        archive.by_name("word/document.xml").expect("a document").read_to_string(&mut xml).expect("text");
        let within = |tag: &str, xml: &str| -> Vec<String> {
            let pattern = Regex::new(&format!(r"(?s)<{tag}[ >].*?</{tag}>")).expect("a pattern");
            pattern.find_iter(xml).map(|found| found.as_str().to_owned()).collect()
        };
        let tables = within("w:tbl", &xml);
        let tables = tables.iter().map(|table| {
            let rows = within("w:tr", table);
            rows.iter().map(|row| within("w:tc", row).iter().flat_map(|cell| spread(cell)).collect()).collect()
        });
        Self { tables: tables.collect(), text: text(&xml) }
    }
}

/// A cell, and the empty ones over which its words go.
fn spread(cell: &str) -> Vec<String> {
    let span = cell.split("<w:gridSpan w:val=\"").nth(1).and_then(|rest| rest.split('"').next());
    let beside = span.and_then(|span| span.parse::<usize>().ok()).unwrap_or(1) - 1;
    std::iter::once(text(cell)).chain(std::iter::repeat_n(String::new(), beside)).collect()
}

fn text(xml: &str) -> String {
    let run = Regex::new(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|</w:p>").expect("a pattern");
    let pieces = run.captures_iter(xml).map(|found| found.get(1).map_or("\n", |text| text.as_str()).to_owned());
    let text: String = pieces.collect();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&").trim().to_owned()
}

/// The sheets of an Excel file, each row as it is read.
pub fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let written = |cell: &Data| match cell {
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    };
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).expect("a sheet");
            let rows = range.rows().map(|row| row.iter().map(written).collect()).collect();
            (name, rows)
        })
        .collect()
}

#[tokio::test]
async fn the_word_file_reads_as_the_page_does() {
    let stage = Stage::new().await;
    stage.report_all().await;
    let report = stage.begin(OFFICER).await;
    stage
        .set_up(
            "insert into letterhead (unit_id, superior, issuer, symbol, place, addressees, recipients, filed, head_post, deputy_post,
                updated_at)
             select id, 'UBND thành phố', 'Sở thử', 'BC-ST', 'Hải Phòng', '', '', 'VT, TCCB', 'Giám đốc', 'Phó Giám đốc', now()
             from unit where code = 'so'",
        )
        .await;
    let head = [
        ("version", "1"),
        ("subject", "Kết quả quý IV"),
        ("number", "5"),
        ("issued_on", "16/12/2026"),
        ("addressees", "UBND thành phố"),
        ("recipients", "Như trên"),
        ("signing", "deputy"),
        ("signer", "Lê Thị Ánh"),
    ];
    stage.post(OFFICER, &format!("{report}/sua"), &head).await.to();
    let (status, bytes) = stage.file(OFFICER, &format!("{report}/word")).await;
    assert_eq!(status, 200);
    let word = Word::read(&bytes);
    for said in [
        "UBND THÀNH PHỐ\nSỞ THỬ",
        "Số: 05/BC-ST",
        "Hải Phòng, ngày 16 tháng 12 năm 2026",
        "BÁO CÁO\nKết quả quý IV",
        "Kính gửi: UBND thành phố",
        "KẾT QUẢ THỰC HIỆN\nTính đến ngày 23/11/2026, kế hoạch có 2 nhiệm vụ với 3 phân công chủ trì của 2 đơn vị",
        "2/2 đơn vị: Đã kiện toàn xong",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Lê Thị Ánh",
        "- Lưu: VT, TCCB.",
        "Phụ lục III",
    ] {
        assert!(word.text.contains(said), "“{said}” is not in the file:\n{}", word.text);
    }
    assert!(!word.text.contains("{{") && !word.text.contains("Chuỗi nhật ký"), "an open period has no chain to name");
    let again = stage.file(OFFICER, &format!("{report}/word")).await.1;
    assert_eq!(bytes, again, "the same report is the same bytes");
    let excel = stage.file(OFFICER, &format!("{report}/excel")).await.1;
    assert_eq!(excel, stage.file(OFFICER, &format!("{report}/excel")).await.1);
    let names: Vec<String> = sheets(&excel).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Theo đơn vị", "Theo mục", "Theo nhiệm vụ", "Từng phân công"]);
}

#[tokio::test]
async fn an_office_program_opens_what_was_made() {
    let Some(program) = Program::open() else { return };
    let stage = Stage::new().await;
    stage.report_all().await;
    stage
        .set_up(
            "update unit set name = repeat('đơnvị', 60) where code = 'a';
             update report set next_steps = repeat('Lời dài của đơn vị. ', 500) || 'Hết lời ' || chr(1) || chr(11) || 'đơn vị'",
        )
        .await;
    let report = stage.begin(OFFICER).await;
    let passage = stage.passage(&report, "proposals", false).await;
    let words = format!(
        "# Đề xuất của các “đơn vị”\n- =cmd|' /C calc'!A0\n+ Ắ Ằ Ẳ Ẵ Ặ ợ ỡ ữ ự đ Đ & < >\n{}\nHết {{{{ty_le_bao_cao}}}}",
        "rấtdài".repeat(60)
    );
    stage.post(OFFICER, &passage, &[("version", "1"), ("text", &words)]).await.to();
    let folder = TempDir::new().expect("a folder");
    for (name, path) in [("bao-cao.docx", "word"), ("bao-cao.xlsx", "excel")] {
        fs::write(folder.path().join(name), stage.file(OFFICER, &format!("{report}/{path}")).await.1).expect("written");
        program.convert(folder.path(), name, "pdf");
    }
    program.keep(folder.path());
    fs::rename(folder.path().join("bao-cao.pdf"), folder.path().join("bang.pdf")).expect("the last one");
    program.convert(folder.path(), "bao-cao.docx", "pdf");
    let printed = output("pdftotext", &["-layout", &folder.path().join("bao-cao.pdf").to_string_lossy(), "-"]);
    // Spaces are told by where letters stand, and are sometimes missed.
    let packed = |text: &str| text.split_whitespace().collect::<String>();
    let said = [
        "BÁO CÁO",
        "III. KIẾN NGHỊ, ĐỀ XUẤT",
        "=cmd|",
        "Ắ Ằ Ẳ Ẵ Ặ ợ ỡ ữ ự đ Đ & < >",
        "Hết 100%",
        "Phụ lục II",
        "Hết lời",
    ];
    for said in said {
        assert!(packed(&printed).contains(&packed(said)), "“{said}” is not printed:\n{printed}");
    }
}
