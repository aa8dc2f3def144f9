mod layouts;

use proptest::prelude::*;

use super::*;
use crate::outline::text::{markdown, plain};
use crate::outline::{Block, Cell, Deadline, Kind, Paragraph, Row};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../../tests/fixtures/outline/", $name, ".md"))
    };
}

const FIXTURES: &[&str] = &[
    fixture!("attached"),
    fixture!("commune"),
    fixture!("decision"),
    fixture!("events"),
    fixture!("groups"),
    fixture!("hospital"),
    fixture!("law"),
    fixture!("letter"),
    fixture!("party"),
    fixture!("scanned"),
    fixture!("school"),
    fixture!("trailers"),
    fixture!("wide"),
    fixture!("programme"),
    fixture!("flood"),
    fixture!("months"),
    fixture!("grid"),
    fixture!("tags"),
    fixture!("stars"),
];

fn read(text: &str) -> Outline {
    understand(&markdown(text))
}

/// "II.1.a task | Phòng A, Phòng B | các khoa | 2026-06-29".
fn lines(outline: &Outline) -> Vec<String> {
    let when = |deadline: &Deadline| {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(deadline.from.map(|day| format!("từ {day}")));
        parts.extend(deadline.due_on.map(|day| day.to_string()));
        parts.extend(deadline.cadence.map(|cadence| cadence.code().to_owned()));
        parts.extend(deadline.follows.clone());
        if parts.is_empty() { format!("“{}”", deadline.text) } else { parts.join(" ") }
    };
    let line = |task: &Task| {
        let kind = if task.kind == Kind::Duty { "duty" } else { "task" };
        let deadlines: Vec<String> = task.deadlines.iter().map(when).collect();
        let parts = [task.lead.join(", "), task.coordinating.join(", "), deadlines.join("; ")];
        format!("{} {kind} | {}", task.reference, parts.join(" | ")).trim_end_matches([' ', '|']).to_owned()
    };
    outline.tasks.iter().map(line).collect()
}

#[track_caller]
fn reads(text: &str, expected: &[&str]) -> Outline {
    let outline = read(text);
    assert_eq!(lines(&outline), expected);
    outline
}

#[test]
fn labels_in_a_line_a_parenthesis_or_a_block_after_the_task() {
    let outline = reads(
        fixture!("hospital"),
        &[
            "II.1.1 task | Khoa Khám bệnh | Phòng Công nghệ thông tin, Phòng Điều dưỡng | 2026-06-29",
            "II.1.2 task | Phòng Hành chính - Quản trị |  | 2026-03-31",
            "II.2.a task | Phòng Quản lý chất lượng |  | half_yearly",
            "II.2.b task | Phòng Điều dưỡng | các khoa lâm sàng | từ 2026-04-01 2026-09-30",
            "III.1 duty | Ban Giám đốc",
            "III.2 duty | Phòng Quản lý chất lượng |  | monthly",
            "III.3 duty | các khoa, phòng",
        ],
    );
    assert_eq!(outline.title.as_deref(), Some("Cải tiến chất lượng bệnh viện năm 2026"));
    assert_eq!(outline.number.as_deref(), Some("42/KH-BVĐK"));
    assert_eq!(outline.issuer.as_deref(), Some("Bệnh viện Đa khoa tỉnh"));
    assert_eq!(outline.issued_on, "2026-02-05".parse().ok());
    assert_eq!(outline.basis, ["6858/QĐ-BYT"]);
    assert_eq!(outline.tasks[2].product.as_deref(), Some("Báo cáo tập huấn"));
    assert_eq!(outline.tasks[2].section.as_deref(), Some("II.2"));
    let sections: Vec<&str> = outline.sections.iter().map(|s| s.reference.as_str()).collect();
    assert_eq!(sections, ["I", "II", "II.1", "II.2", "III"]);
}

#[test]
fn articles_of_a_decision_and_the_parts_of_a_plan_attached_to_one() {
    reads(
        fixture!("decision"),
        &[
            "1.II.1 task | Cục Lâm nghiệp | Cục Kiểm lâm, các địa phương | 2026-12-31",
            "1.II.2 task | Vụ Khoa học và Công nghệ |  | 2026-09-14",
            "2.1 duty | Cục Lâm nghiệp |  | annual",
            "2.2 duty | Vụ Kế hoạch - Tài chính",
        ],
    );
    let outline = reads(
        fixture!("attached"),
        &[
            "2.1 task | Công an huyện |  | 2026-04-14",
            "2.2 task | Ủy ban Mặt trận Tổ quốc huyện, các đoàn thể",
            "3.1.a duty | UBND các xã, thị trấn |  | 2026-04-04",
            "3.1.b duty | UBND các xã, thị trấn | Hạt Kiểm lâm",
            "3.2 duty | Phòng Tài chính - Kế hoạch",
        ],
    );
    assert_eq!(outline.title.as_deref(), Some("Phòng cháy mùa khô năm 2026"));
    assert_eq!(outline.issuer.as_deref(), Some("Ủy ban nhân dân huyện Sơn Trung"));
}

#[test]
fn tables_with_groups_merged_cells_and_a_continued_page() {
    let outline = reads(
        fixture!("commune"),
        &[
            "III.1 duty | Văn phòng HĐND và UBND xã | Công an xã",
            "III.2 duty | Các thôn |  | 2026-03-30",
            "PL.I.1 task | Phòng Văn hóa - Xã hội | Viễn thông huyện, các thôn | 2026-06-30",
            "PL.I.2 task | Phòng Văn hóa - Xã hội | Viễn thông huyện, các thôn | 2026-09-30",
            "PL.I.2+ task | Các thôn | Viễn thông huyện | continuous",
            "PL.II.1 task | Công chức Tư pháp - Hộ tịch | Văn phòng HĐND và UBND xã | 2026-11-29",
            "PL.II.2 task | Phòng Văn hóa - Xã hội | Bưu điện xã | monthly",
        ],
    );
    assert_eq!(outline.tasks[2].product.as_deref(), Some("12 điểm phát sóng"));
    assert_eq!(outline.tasks[6].section.as_deref(), Some("PL.II"));
    let groups: Vec<_> =
        outline.sections.iter().filter(|s| s.reference.starts_with("PL.")).map(|s| s.heading.as_str()).collect();
    assert_eq!(groups, ["Hạ tầng số", "Chính quyền số"]);
}

#[test]
fn tables_in_another_order_with_roles_in_one_cell() {
    let outline = reads(
        fixture!("wide"),
        &[
            "PL.1 task | Sở Nông nghiệp | Sở Xây dựng, UBND các huyện | từ 2026-01-01 2030-12-31",
            "PL.1+ task | Sở Xây dựng |  | 2027-12-31",
            "PL.2 task | Sở Y tế |  | quarterly",
            "PL.2.1 task | Trung tâm Kiểm soát bệnh tật |  | 88/KH-UBND",
        ],
    );
    assert_eq!(outline.tasks[1].content, "Cải tạo mạng đường ống cũ");
    assert_eq!(outline.tasks[1].product.as_deref(), Some("200 km ống"));
}

#[test]
fn a_further_row_of_a_merged_cell_shows_what_is_merged_and_nothing_else() {
    let cell = |text: &str, continued: bool| Cell { text: text.to_owned(), columns: 1, continued, ..Cell::default() };
    let row = |cells: Vec<Cell>| Block::Row(Row { table: 0, cells });
    let blocks = vec![
        row(["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn"].map(|text| cell(text, false)).to_vec()),
        row(["1", "Kiểm kê tài sản", "Phòng Kế toán", "Các tổ", "15/3/2026"].map(|text| cell(text, false)).to_vec()),
        row(vec![cell("", true), cell("Thanh lý", false), cell("", true), cell("", false), cell("31/3/2026", false)]),
    ];
    let outline = understand(&Document { blocks, warnings: Vec::new() });
    assert_eq!(
        lines(&outline),
        ["PL.1 task | Phòng Kế toán | Các tổ | 2026-03-15", "PL.1+ task | Phòng Kế toán |  | 2026-03-31"]
    );
}

#[test]
fn roles_within_sentences_and_numbers_of_two_levels() {
    reads(
        fixture!("party"),
        &[
            "2.1 task | Trung tâm Chính trị thành phố | Đảng ủy các phường | 2026-05-31",
            "2.2.1 task | Phòng Văn hóa và Thông tin | Đội Quản lý trật tự đô thị | 2026-08-19",
            "2.2.2 task | Thành đoàn |  | từ 2026-06-01 2026-09-30",
            "3.1 duty | Đảng ủy các phường",
            "3.2 duty | Mặt trận Tổ quốc, các tổ chức chính trị - xã hội thành phố",
            "3.3 duty | Phòng Tổng hợp",
        ],
    );
}

#[test]
fn one_task_of_a_content_label_and_the_labels_after_it() {
    let outline = reads(
        fixture!("school"),
        &[
            "II.1 task | Tổ Thể dục - Quốc phòng | Đoàn trường, Hội Cha mẹ học sinh | từ 2026-09-15 2026-11-30",
            "II.2 task | Đoàn trường |  | “Học kỳ II”",
            "III.1.1 duty | Ban Giám hiệu",
            "III.2.1 duty | Đoàn trường | giáo viên chủ nhiệm",
            "III.2.2 duty | Đoàn trường |  | monthly",
            "III.3 duty | Giáo viên chủ nhiệm",
        ],
    );
    assert_eq!(outline.tasks[1].content, "Mời chuyên gia nói chuyện dưới cờ.\n- Phát tài liệu cho cha mẹ học sinh.");
    assert!(outline.tasks[1].confidence < 0.8, "a deadline nobody can date");
    assert_eq!(outline.tasks[1].notes, ["chưa hiểu thời hạn"]);
}

#[test]
fn what_scanning_broke_is_mended_and_a_number_used_thrice_is_named_by_initials() {
    let outline = reads(
        fixture!("scanned"),
        &[
            "II.1.a task | Phòng Tài nguyên và Môi trường | Hội Nông dân | continuous",
            "II.1.b task | Phòng Tài nguyên và Môi trường | Hội Nông dân | 2026-09-30",
            "III.1.1 duty | Phòng Tài nguyên và Môi trường",
            "III.1.2 duty | Phòng Tài nguyên và Môi trường |  | annual",
            "III.2 duty | UBND các phường",
            "CĐBC duty | Các phường |  | 2026-12-04",
        ],
    );
    let content = &outline.tasks[0].content;
    assert!(content.contains("trên địa bàn thành phố và thu gom"), "{content}");
    assert!(outline.tasks[1].content.contains("của Ban Quản lý cảng cá"), "{}", outline.tasks[1].content);
}

#[test]
fn bulleted_labels_under_letters_and_duties_behind_a_colon() {
    let outline = reads(
        fixture!("law"),
        &[
            "II.1.a task | Sở Giáo dục và Đào tạo | Sở Tư pháp, Sở Nội vụ, các cơ quan, đơn vị có liên quan | 2025-12-31",
            "II.1.b task | Sở Giáo dục và Đào tạo | Báo và Đài Phát thanh - Truyền hình tỉnh, UBND các xã, phường | từ 2025-01-01 continuous",
            "II.2.a task | Các sở, ban, ngành, UBND các xã, phường |  | 2025-12-14",
            "II.2.b task | Sở Giáo dục và Đào tạo |  | 2025-12-30",
            "II.3 task | Sở Giáo dục và Đào tạo | Sở Tài chính | “Kỳ họp thường lệ giữa năm 2026”",
            "II.4 task | Sở Giáo dục và Đào tạo | các cơ quan có liên quan",
            "III.1.a duty | Sở Giáo dục và Đào tạo",
            "III.1.b duty | Sở Giáo dục và Đào tạo |  | annual",
            "III.2 duty | Sở Tài chính | Sở Giáo dục và Đào tạo",
            "III.3 duty | Các sở, ban, ngành, đoàn thể cấp tỉnh, UBND các xã, phường |  | 2025-11-29",
            "III.4 duty | Ủy ban MTTQ Việt Nam tỉnh, các tổ chức chính trị - xã hội tỉnh",
        ],
    );
    assert_eq!(outline.issuer.as_deref(), Some("Ủy ban nhân dân tỉnh Lâm Hải"));
    assert_eq!(outline.tasks[4].content, "Xây dựng Nghị quyết của HĐND tỉnh quy định chính sách hỗ trợ nhà giáo");
}

#[test]
fn a_block_of_labels_leaves_alone_what_names_its_own() {
    reads(
        fixture!("trailers"),
        &[
            "II.1 task | Sở Nông nghiệp và Môi trường | Bộ Chỉ huy quân sự tỉnh | 2026-03-31",
            "II.2 task | Sở Nông nghiệp và Môi trường | Sở Xây dựng, Công an tỉnh | 2026-05-29",
            "II.3 task | Sở Công Thương",
            "II.4 task | Sở Khoa học và Công nghệ, Đài Phát thanh và Truyền hình tỉnh |  | continuous",
            "II.5 task | Bộ Chỉ huy Quân sự tỉnh | Công an tỉnh, UBND các xã ven sông | 2026-06-30",
            "IV.1.1 duty | Sở Nông nghiệp và Môi trường",
            "IV.1.2 duty | Sở Nông nghiệp và Môi trường | Đài Khí tượng Thủy văn tỉnh, Sở Xây dựng, UBND các xã, phường",
            "IV.2.1 duty | Bộ Chỉ huy Quân sự tỉnh, Công an tỉnh",
            "IV.3 duty | UBND các xã, phường, đặc khu |  | 2026-03-30",
            "IV.4 duty | Các Công ty TNHH MTV Khai thác công trình thủy lợi |  | 2026-05-14",
            "V.1 duty",
            "V.2 duty | UBND các xã, phường |  | 2026-12-09",
        ],
    );
}

#[test]
fn activities_with_places_and_participants_between_their_labels() {
    reads(
        fixture!("events"),
        &[
            "II.1.1 task | Sở Văn hóa, Thể thao và Du lịch | Báo, Đài, các sở, ban, ngành | từ 2026-04-01 2026-12-31",
            "II.1.2 task | UBND các xã, phường |  | continuous",
            "II.2.a task | Tỉnh đoàn |  | 2026-04-18",
            "II.2.b task | Sở Giáo dục và Đào tạo |  | từ 2026-05-01 2026-07-31",
            "II.3 task | Các sở, ban, ngành, địa phương |  | continuous",
            "IV.1.p1 duty | Sở Văn hóa, Thể thao và Du lịch | các cơ quan liên quan",
            "IV.1.p2 duty | Sở Văn hóa, Thể thao và Du lịch |  | 2026-12-14",
            "IV.2 duty | Các sở, ban, ngành",
            "IV.3.1 duty | Tỉnh đoàn, Hội Liên hiệp Phụ nữ tỉnh",
            "IV.4.1 duty | Báo và Phát thanh, Truyền hình tỉnh",
        ],
    );
}

#[test]
fn groups_within_groups_and_headings_of_two_rows() {
    reads(
        fixture!("groups"),
        &[
            "III.1 duty | các sở, ban, ngành |  | quarterly",
            "III.2.a duty | Sở Nội vụ",
            "III.2.b duty | Sở Nội vụ",
            "PL.A.I.1 task | Sở Tư pháp | Các sở, ngành | 2026-03-31",
            "PL.A.I.2 task | Sở Tư pháp |  | 2026-12-31",
            "PL.A.II.1 task | Sở Tư pháp | UBND các xã | Theo kế hoạch",
            "PL.B.I.1 task | Văn phòng UBND tỉnh | Các sở, ban, ngành, UBND cấp xã | 2026-09-30",
            "PL.B.I.2 task | Các sở, ban, ngành | Văn phòng UBND tỉnh | “Trong 05 ngày làm việc kể từ ngày quyết định có hiệu lực”",
        ],
    );
}

#[test]
fn a_sentence_that_names_its_heading_s_body_and_another_gives_both() {
    reads(
        "**KẾ HOẠCH**\n\n**Khuyến học năm 2027**\n\n**II. TỔ CHỨC THỰC HIỆN**\n\n**1. Các đoàn thể xã hội**\n\n\
         Đề nghị Hội Khuyến học và các đoàn thể xã hội tăng cường vận động hội viên, phối hợp với các trường học trong xã.\n\n\
         **2. Phòng Văn hóa**\n\nĐề nghị Đoàn Thanh niên và các trường học phối hợp tuyên truyền.\n\n\
         **3. Các trường học**\n\nCác trường học lập quỹ khuyến học.\n",
        &[
            "II.1 duty | Hội Khuyến học, các đoàn thể xã hội | các trường học trong xã",
            "II.2 duty | Phòng Văn hóa",
            "II.3 duty | Các trường học",
        ],
    );
}

#[test]
fn leads_in_lines_of_their_own_above_their_tasks() {
    reads(
        "**CHƯƠNG TRÌNH HÀNH ĐỘNG**\n\n**I. NHIỆM VỤ VÀ GIẢI PHÁP**\n\n**1. Nhân lực**\n\n*1.1. Sở Nội vụ:*\n\n\
         - Tham mưu đề án, trình UBND tỉnh trong quý III/2026.\n\n*1.2. Sở Y tế chủ trì, phối hợp với Sở Tài chính:*\n\n\
         - Xây dựng trung tâm (Giai đoạn 2026 - 2028).\n\n**2. Hạ tầng**\n\nGiao Sở Xây dựng:\n\na) Lập quy hoạch, hoàn \
         thành trước ngày 31/12/2026.\n\n**Sở Công Thương**\n\nb) Rà soát dự án.\n",
        &[
            "I.1.1.1 task | Sở Nội vụ |  | 2026-09-30",
            "I.1.2.1 task | Sở Y tế | Sở Tài chính | từ 2026-01-01 2028-12-31",
            "I.2.a task | Sở Xây dựng |  | 2026-12-30",
            "I.2.b task | Sở Công Thương",
        ],
    );
}

#[test]
fn a_plain_text_is_read_as_well() {
    let outline = understand(&plain(include_str!("../../../tests/fixtures/outline/clinic.txt")));
    assert_eq!(
        lines(&outline),
        [
            "II.1 task | các Trạm Y tế | Khoa Kiểm soát bệnh tật | monthly",
            "II.2 task | các Trạm Y tế |  | từ 2026-03-01 2026-09-30",
            "II.3 task | Khoa Kiểm soát bệnh tật | Bệnh viện đa khoa | continuous",
            "III.1 duty | Khoa Kiểm soát bệnh tật |  | 2026-01-19",
            "III.2 duty | Khoa Dược",
            "III.3 duty | Phòng Tài chính - Kế toán",
            "III.4 duty | Các Trạm Y tế |  | monthly",
        ]
    );
    assert_eq!(outline.number.as_deref(), Some("33/KH-TTYT"));
}

#[test]
fn a_letter_or_a_directive_is_no_plan() {
    for text in [fixture!("letter").to_owned(), fixture!("party").replace("KẾ HOẠCH**", "CHỈ THỊ**")] {
        let outline = read(&text);
        assert_eq!(outline.tasks, []);
        assert_eq!(outline.warnings.len(), 1, "{:?}", outline.warnings);
        assert!(outline.warnings[0].contains("không phải kế hoạch"));
    }
}

#[test]
fn a_plan_that_names_nobody_keeps_its_tasks_for_somebody_to_assign() {
    let outline = reads(
        "**KẾ HOẠCH**\n\n**Đọc sách**\n\n**I. MỤC TIÊU**\n\n1. Mỗi lớp có tủ sách.\n\n**II. NỘI DUNG**\n\n1. Mở thư viện xanh.\n\n2. Thi kể chuyện theo sách.\n",
        &["II.1 task", "II.2 task"],
    );
    assert!(outline.tasks.iter().all(|task| task.confidence < 0.8 && task.notes == ["không thấy đơn vị chủ trì"]));
    assert!(outline.warnings.iter().any(|w| w.contains("cần phân công")));
}

#[test]
fn blocks_are_those_the_task_was_read_from() {
    let document = markdown(fixture!("hospital"));
    let outline = understand(&document);
    for task in &outline.tasks {
        let (first, last) = task.blocks.expect("blocks");
        let start: String = task.content.chars().take(20).collect();
        let texts: Vec<&str> = document.blocks[first..=last].iter().flat_map(Block::texts).collect();
        assert!(texts[0].contains(&start), "{}: {texts:?}", task.reference);
    }
    // The block of labels belongs to it.
    assert_eq!(outline.tasks[2].blocks, Some((18, 21)));
}

#[test]
fn time_grows_with_the_length_of_the_document_and_no_faster() {
    let page = "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát, sắp xếp tổ chức bộ máy, hoàn thành trước ngày 30/6/2026 (báo cáo hằng quý).\n\n- Đề xuất phương án.\n\n";
    let text = |pages: usize| format!("**KẾ HOẠCH**\n\n**I. NỘI DUNG**\n\n{}", page.repeat(pages * 8));
    let timed = |text: &str| {
        let start = std::time::Instant::now();
        assert!(read(text).tasks.len() > 100);
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (text(15), text(150));
    timed(&short);
    let (short, long) = (timed(&short), timed(&long));
    assert!(long < short * 40.0 + 1.0, "{short} s for 15 pages, {long} s for 150");
}

fn assert_sound(document: &Document) {
    let outline = understand(document);
    let refs: std::collections::HashSet<_> = outline.tasks.iter().map(|task| &task.reference).collect();
    assert_eq!(refs.len(), outline.tasks.len(), "refs are unique");
    for task in &outline.tasks {
        let (first, last) = task.blocks.expect("blocks");
        assert!(first <= last && last < document.blocks.len());
        assert!((0.0..=1.0).contains(&task.confidence));
        assert!(!task.content.is_empty());
    }
}

const WORDS: &[&str] = &[
    "KẾ HOẠCH",
    "I.",
    "II.",
    "1.",
    "1.1.",
    "a)",
    "-",
    "+",
    "(1)",
    "Điều 1.",
    "Phần I",
    "NỘI DUNG",
    "TỔ CHỨC THỰC HIỆN",
    "Sở Nội vụ",
    "chủ trì,",
    "phối hợp với",
    "các sở, ban, ngành",
    "thực hiện:",
    "Đơn vị chủ trì:",
    "Thời gian:",
    "Nội dung:",
    "thường xuyên",
    "(",
    ")",
    "trước ngày 30/6/2026",
    ".",
    ";",
    "TT",
    "Cơ quan chủ trì",
    "Nơi nhận:",
    "và",
    "của",
    "quy chế",
    "Giao",
    "\n",
    "Phụ lục",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(WORDS), 0..14).prop_map(|words| words.join(" ")),
        "\\PC{0,40}",
    ]
}

fn any_block() -> impl Strategy<Value = Block> {
    let paragraph = (any_text(), prop::option::of(any_text()), prop::option::of(0..9_u8), any::<[bool; 3]>()).prop_map(
        |(text, label, level, [bold, italic, centred])| {
            Block::Paragraph(Paragraph { text, label, level, bold, italic, centred })
        },
    );
    let cell = (any_text(), any::<bool>(), 0..5_usize, any::<bool>())
        .prop_map(|(text, bold, columns, continued)| Cell { text, bold, columns, continued });
    let row =
        (0..3_usize, prop::collection::vec(cell, 0..6)).prop_map(|(table, cells)| Block::Row(Row { table, cells }));
    prop_oneof![3 => paragraph, 2 => row]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_blocks_are_understood_without_a_panic(blocks in prop::collection::vec(any_block(), 0..30)) {
        assert_sound(&Document { blocks, warnings: Vec::new() });
    }

    #[test]
    fn mutated_plans_are_understood_without_a_panic(
        which in 0..FIXTURES.len(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any_text(), 0..40_usize), 0..8),
    ) {
        let mut signs: Vec<char> = FIXTURES[which].chars().collect();
        for (place, text, length) in cuts {
            let at = place.index(signs.len());
            let end = (at + length).min(signs.len());
            signs.splice(at..end, text.chars());
        }
        let text: String = signs.into_iter().collect();
        assert_sound(&markdown(&text));
        assert_sound(&plain(&text));
    }
}
