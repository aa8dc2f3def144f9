//! What a part of a plan is for, told by its heading.

use crate::outline::spelling::fold;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Purposes, targets, the situation: nobody's task.
    Aim,
    /// Money.
    Budget,
    /// Solutions alone: tasks only where somebody is named firmly.
    Solutions,
    Content,
    /// Who does what to carry the plan out.
    Organisation,
}

const AIMS: &[&str] = &[
    "mục đích",
    "mục tiêu",
    "yêu cầu",
    "quan điểm",
    "chỉ tiêu",
    "phương châm",
    "nguyên tắc",
    "tình hình",
    "thực trạng",
    "kết quả đạt được",
    "kết quả thực hiện",
    "căn cứ",
    "cơ sở pháp lý",
    "sự cần thiết",
    "đặc điểm",
    "đánh giá",
    "tồn tại",
    "hạn chế",
    "dự báo",
    "bối cảnh",
    "phạm vi",
    "đối tượng",
    "khái quát",
    "thuận lợi",
    "khó khăn",
    "nguyên nhân",
    "ưu điểm",
    "phương hướng",
    "định hướng",
    "chủ đề",
    "khẩu hiệu",
    "thời gian",
    "địa điểm",
    "thành phần",
    "tầm nhìn",
    "thông tin chung",
    "giải thích từ ngữ",
    "bài học kinh nghiệm",
    "ý nghĩa",
    "hiệu quả",
    "danh mục các văn bản",
    "điều khoản chung",
];
const ORGANISATION: &[&str] = &[
    "tổ chức thực hiện",
    "tổ chức triển khai",
    "phân công",
    "trách nhiệm",
    "chế độ báo cáo",
    "chế độ thông tin",
    "triển khai thực hiện",
    "công tác báo cáo",
    "thông tin, báo cáo",
    "thông tin báo cáo",
    "báo cáo",
    "điều khoản thi hành",
    "hiệu lực thi hành",
    "nhiệm vụ của",
    "kiểm tra, giám sát",
    "kiểm tra, đôn đốc",
    "theo dõi, đánh giá",
    "tổ chức chỉ đạo",
    "giám sát, đánh giá",
];
const CONTENT: &[&str] = &["nội dung", "nhiệm vụ", "hoạt động", "công việc", "công tác", "biện pháp", "kế hoạch"];

/// What the heading of a part of the first order says; nothing where it could be anything.
pub(super) fn of_first_order(heading: &str) -> Option<Part> {
    let heading = fold(heading);
    let heading = heading.trim_start_matches("các ").trim_start_matches("một số ").trim_start_matches("về ");
    let says = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    let opens = |words: &[&str]| words.iter().any(|w| heading.starts_with(w));
    if heading.contains("kinh phí") && !says(&["nội dung", "nhiệm vụ", "tổ chức"])
        || opens(&["nguồn lực thực hiện", "nguồn vốn"])
    {
        return Some(Part::Budget);
    }
    if opens(&["tổ chức thực hiện", "phân công", "trách nhiệm", "nhiệm vụ của"])
        || says(ORGANISATION) && !opens(CONTENT) && !opens(AIMS) && !opens(&["giải pháp"])
    {
        return Some(Part::Organisation);
    }
    let content = says(&["nội dung", "nhiệm vụ", "hoạt động", "công việc", "biện pháp"]);
    if opens(AIMS) && (!content || heading.starts_with("mục đích")) {
        return Some(Part::Aim);
    }
    if says(&["giải pháp"]) && !content {
        return Some(Part::Solutions);
    }
    (content || opens(CONTENT)).then_some(Part::Content)
}

/// What a heading within a part says, where it differs from the part.
pub(super) fn within(heading: &str, around: Part) -> Part {
    let heading = fold(heading);
    let heading = heading.trim_start_matches("các ").trim_start_matches("về ");
    let opens = |words: &[&str]| words.iter().any(|w| heading.starts_with(w));
    let short = heading.chars().count() < 70;
    match around {
        Part::Content | Part::Solutions
            if short
                && opens(&[
                    "mục đích",
                    "mục tiêu",
                    "yêu cầu",
                    "quan điểm",
                    "chỉ tiêu",
                    "nguyên tắc",
                    "tình hình",
                    "thực trạng",
                    "đối tượng",
                    "phạm vi",
                ]) =>
        {
            Part::Aim
        }
        Part::Content | Part::Solutions
            if short && opens(&["tổ chức thực hiện", "phân công", "trách nhiệm của", "phân công trách nhiệm"]) =>
        {
            Part::Organisation
        }
        Part::Content | Part::Solutions | Part::Organisation if short && opens(&["kinh phí", "nguồn kinh phí"]) => {
            Part::Budget
        }
        around => around,
    }
}

/// "TCTH" of "TỔ CHỨC THỰC HIỆN": how a section is named whose number is taken, or that has none.
pub(super) fn initials(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_first_order_say_what_their_part_is_for() {
        for (heading, part) in [
            ("MỤC ĐÍCH, YÊU CẦU", Some(Part::Aim)),
            ("MỤC TIÊU CỦA KẾ HOẠCH", Some(Part::Aim)),
            ("MỤC TIÊU, NHIỆM VỤ", Some(Part::Content)),
            ("NHIỆM VỤ, GIẢI PHÁP", Some(Part::Content)),
            ("GIẢI PHÁP THỰC HIỆN", Some(Part::Solutions)),
            ("NỘI DUNG HOẠT ĐỘNG", Some(Part::Content)),
            ("NGUỒN KINH PHÍ THỰC HIỆN", Some(Part::Budget)),
            ("TỔ CHỨC THỰC HIỆN", Some(Part::Organisation)),
            ("PHÂN CÔNG NHIỆM VỤ", Some(Part::Organisation)),
            ("CHẾ ĐỘ BÁO CÁO", Some(Part::Organisation)),
            ("NỘI DUNG VÀ TỔ CHỨC THỰC HIỆN", Some(Part::Content)),
            ("Về dữ liệu", None),
        ] {
            assert_eq!(of_first_order(heading), part, "{heading}");
        }
    }

    #[test]
    fn initials_of_a_heading() {
        assert_eq!(initials("TỔ CHỨC THỰC HIỆN"), "TCTH");
        assert_eq!(initials("Chế độ báo cáo"), "CĐBC");
    }
}
