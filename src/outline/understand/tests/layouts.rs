//! Layouts that plans of other bodies have: wrapped and unwrapped plain text, tables in tags, programmes in parts.

use super::*;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../../../tests/fixtures/outline/", $name, ".md"))
    };
}

#[test]
fn a_line_in_parentheses_under_its_task_says_whose_it_is() {
    reads(
        fixture!("programme"),
        &[
            "2.I.1 task | Phòng Văn hóa, Khoa học và Thông tin |  | 2027-03-31",
            "2.I.2 task | Phòng Giáo dục và Đào tạo | Hội Khuyến học thị xã | annual",
            "2.II.1.1 task | UBND các xã, phường |  | 2027-05-30",
            "2.II.1.2 task | Phòng Tài chính - Kế hoạch |  | 2028-12-31",
            "3.1.a duty | Phòng Giáo dục và Đào tạo | các cơ quan liên quan",
            "3.1.b duty | Phòng Giáo dục và Đào tạo |  | 2030-12-31",
            "3.2 duty | Hội Khuyến học thị xã",
            "3.3.a duty | UBND các xã, phường",
            "3.3.b duty | UBND các xã, phường",
        ],
    );
}

#[test]
fn labels_in_sentences_of_their_own_behind_the_task() {
    reads(
        fixture!("flood"),
        &[
            "B.I.a task | Phòng Kinh tế | UBND các phường ven biển | 2025-05-14",
            "B.I.b task | UBND các phường |  | 2025-05-30",
            "B.I.c task | Ban Chỉ huy Quân sự quận |  | 2025-06-30",
            "B.II.a task | Đồn Biên phòng | Công an quận",
            "B.II.b task | Văn phòng thường trực Ban Chỉ huy phòng thủ dân sự quận",
            "C.1.a duty | Ban Chỉ huy Quân sự quận | Công an quận",
            "C.1.b duty | Ban Chỉ huy Quân sự quận",
            "C.1.đ duty | Ban Chỉ huy Quân sự quận",
            "C.2 duty | Phòng Kinh tế",
            "C.3 duty | UBND phường",
        ],
    );
}

#[test]
fn months_down_the_side_of_a_table_are_its_time() {
    reads(
        fixture!("months"),
        &[
            "PL.1 task | Hiệu trưởng |  | 2026-09-30",
            "PL.2 task | Phó Hiệu trưởng |  | 2026-09-30",
            "PL.3 task | Phó Hiệu trưởng |  | 2026-10-31",
            "PL.4 task | Ban giám hiệu |  | 2026-11-30",
            "PL.5 task | Phó Hiệu trưởng |  | 2026-12-31",
            "III.1.1 duty | tổ trưởng chuyên môn |  | 2026-09-09",
            "III.1.2 duty | tổ trưởng chuyên môn",
            "III.2.1 duty | giáo viên",
        ],
    );
}

#[test]
fn tables_drawn_with_crosses_assign() {
    reads(
        fixture!("grid"),
        &[
            "PL.1 task | Phòng Quản lý Du lịch |  | 2026-03-30",
            "PL.2 task | Trung tâm Xúc tiến du lịch |  | 2026-06-30",
            "PL.3 task | Phòng Tổ chức - Pháp chế |  | từ 2026-04-01 2026-06-30",
            "III.1.1 duty | Phòng Quản lý Du lịch |  | 2026-07-09",
            "III.1.2 duty | Phòng Quản lý Du lịch",
            "III.2 duty | Văn phòng Sở",
            "III.3 duty | UBND các xã, phường ven biển",
        ],
    );
}

#[test]
fn tables_in_tags_with_groups_and_cells_over_two_rows() {
    reads(
        fixture!("tags"),
        &[
            "PL.I.1 task | Phòng Phổ biến, giáo dục pháp luật | Các thành viên Hội đồng | 2026-01-31",
            "PL.I.2 task | Phòng Phổ biến, giáo dục pháp luật | UBND các xã, phường | 2026-03-31",
            "PL.II.1 task | Văn phòng Sở | Báo tỉnh, Tỉnh đoàn | từ 2026-08-15 2026-11-09",
            "III.1 duty | Phòng Phổ biến, giáo dục pháp luật |  | half_yearly",
            "III.2 duty | Các phòng, đơn vị thuộc Sở",
        ],
    );
}

#[test]
fn star_bullets_with_bold_labels_and_no_letterhead() {
    reads(
        fixture!("stars"),
        &[
            "2.1 task | Ông Trần Văn Bình, Chánh Văn phòng | Phòng Kế hoạch - Tài chính, Trung tâm Công nghệ giáo dục | từ 2026-04-01 2026-12-31",
            "2.2 task | Phòng Thông tin - Thư viện |  | từ 2027-01-01 2028-06-30",
            "3.1 duty | Phòng Kế hoạch - Tài chính",
            "3.2 duty | các đơn vị |  | monthly",
        ],
    );
}

#[test]
fn a_plain_text_of_a_paragraph_a_line_keeps_its_labels_apart() {
    let outline = understand(&plain(include_str!("../../../../tests/fixtures/outline/lines.txt")));
    assert_eq!(
        lines(&outline),
        [
            "II.1 task | Tổ Khảo thí | Các tổ chuyên môn | 2027-09-29",
            "II.2 task | Các tổ chuyên môn |  | từ 2027-10-01 2027-11-30",
            "II.3 task | Các tổ chuyên môn | Giáo viên chủ nhiệm lớp 12 | từ 2027-12-01 2028-05-31",
            "II.4 task | Phòng Khảo thí và Đảm bảo chất lượng |  | 2028-03-31",
            "III.1.1 duty | Ban Giám hiệu",
            "III.1.2 duty | Ban Giám hiệu",
            "III.2.1 duty | Các tổ trưởng chuyên môn |  | 2027-10-14",
            "III.3 duty | Giáo viên chủ nhiệm lớp 12 | cha mẹ học sinh",
            "III.4 duty | Đoàn trường, Công đoàn",
        ]
    );
    assert_eq!(outline.title.as_deref(), Some("Nâng cao chất lượng ôn thi tốt nghiệp năm học 2027 - 2028"));
}

#[test]
fn a_plain_text_wrapped_without_empty_lines_keeps_its_items() {
    let outline = understand(&plain(include_str!("../../../../tests/fixtures/outline/wrapped.txt")));
    assert_eq!(
        lines(&outline),
        [
            "II.1.a task | Phòng Tổ chức cán bộ |  | 2026-03-14",
            "II.1.b task | Phòng Kế hoạch tổng hợp | các khoa lâm sàng | 2026-03-31",
            "II.2.a task | Khoa Khám bệnh |  | continuous",
            "II.2.b task | Khoa Kiểm soát nhiễm khuẩn | Phòng Điều dưỡng, các khoa lâm sàng | monthly",
            "II.3.a task | Khoa Dược | Phòng Vật tư - Trang thiết bị y tế | 2026-03-31",
            "III.1.1 duty | Phòng Kế hoạch tổng hợp",
            "III.1.2 duty | Phòng Kế hoạch tổng hợp |  | monthly",
            "III.2 duty | Phòng Tài chính - Kế toán",
            "III.3 duty | Các khoa, phòng |  | 2026-03-09",
        ]
    );
    assert_eq!(outline.title.as_deref(), Some("Phòng, chống dịch bệnh truyền nhiễm trong bệnh viện năm 2026"));
}

#[test]
fn a_plain_text_with_indented_paragraphs_and_leads_in_later_sentences() {
    let outline = understand(&plain(include_str!("../../../../tests/fixtures/outline/indented.txt")));
    assert_eq!(
        lines(&outline),
        [
            "II.1 task | Ban Xây dựng Đảng | Ủy ban MTTQ phường | từ 2026-07-01 continuous",
            "II.2 task | Phòng Kinh tế, Hạ tầng và Đô thị | Công an phường | 2026-09-01",
            "II.3 task | Tổ quản lý trật tự đô thị",
            "III.1 duty | Các chi bộ trực thuộc",
            "III.2 duty | Ủy ban Kiểm tra Đảng ủy",
            "III.3 duty | Văn phòng Đảng ủy",
        ]
    );
}

#[test]
fn a_plan_without_letterhead_has_its_title_below_the_word() {
    let outline = understand(&plain(
        "Kế hoạch\nTriển khai chương trình lớn của ngành\n\nI. Nội dung\n1. Sở Y tế chủ trì tổng kết.\n",
    ));
    assert_eq!(outline.title.as_deref(), Some("Triển khai chương trình lớn của ngành"));
    assert_eq!(lines(&outline), ["I.1 task | Sở Y tế"]);
    let outline = read(
        "**KẾ HOẠCH**\n\nTriển khai Nghị quyết số 5-NQ/TU ngày 01/3/2026, Sở Y tế ban hành Kế hoạch như sau:\n\n**I. NỘI DUNG**\n\n1. Tổng kết.\n",
    );
    assert_eq!(outline.title, None);
}

#[test]
fn a_names_dash_is_no_item_run_into_its_heading() {
    reads(
        "**KẾ HOẠCH**\n\n**III. TỔ CHỨC THỰC HIỆN**\n\n1. Phòng Kế hoạch - Tài chính bố trí kinh phí thực hiện các nhiệm vụ theo quy \
         định của pháp luật về ngân sách.\n\n2. Phòng Hành chính - Tổng hợp theo dõi, đôn đốc việc thực hiện của các phòng, đơn vị \
         thuộc Sở.\n\n3. Vụ Tổ chức cán bộ - Quán triệt nội dung Kế hoạch đến toàn thể công chức, viên chức của các đơn vị.\n\n4. Quyết định này có hiệu lực kể từ ngày ký.\n",
        &[
            "III.1 duty | Phòng Kế hoạch - Tài chính",
            "III.2 duty | Phòng Hành chính - Tổng hợp",
            "III.3.1 duty | Vụ Tổ chức cán bộ",
        ],
    );
}
