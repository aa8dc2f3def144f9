//! Where a name ends and what it does begins.

use std::sync::LazyLock;

use regex::Regex;

use crate::outline::spelling::fold;

/// Predicates that end a name. Lower case only: "Sở Xây dựng" goes on.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s,;])(chủ trì|tăng thời lượng|được giao nhiệm vụ|rút kinh nghiệm|theo kế hoạch|đơn giản hóa|đơn giản hoá|lên kế hoạch|truyền thông|luân chuyển|tổ chức lại|tự đánh giá|khoanh vùng|chấn chỉnh|khuyến cáo|giới thiệu|tuyển chọn|tuyển dụng|giải trình|thanh toán|hình thành|thống nhất|không được|hàng tháng|trước ngày|động viên|kiến nghị|phân tích|nhân rộng|công nhận|xét duyệt|chuẩn hóa|chuẩn hoá|kiểm định|soạn thảo|nhận diện|phản biện|gương mẫu|nêu gương|quy hoạch|điều phối|điều hành|bảo dưỡng|hàng tuần|hằng tuần|chậm nhất|giảng dạy|quan trắc|lãnh đạo|thiết kế|tiếp thu|sửa chữa|niêm yết|cảnh báo|lựa chọn|xét tặng|tích hợp|bổ nhiệm|thi công|nắm chắc|liên kết|biên tập|thực thi|hòa giải|hoà giải|nhắc nhở|khơi dậy|tịch thu|cắt giảm|rút ngắn|tinh gọn|trùng tu|thẩm tra|tham vấn|phân cấp|ủy quyền|uỷ quyền|thay mặt|đón tiếp|tiếp đón|bảo quản|ghi chép|ghi nhận|tận dụng|không để|hàng quý|kết thúc|sàng lọc|truy vết|kiểm đếm|quản lý|thu hồi|tham dự|chia sẻ|đồng bộ|kiểm kê|bảo tồn|nắm bắt|kết hợp|hợp tác|trả lời|thu hút|lan tỏa|lan toả|xử phạt|tôn tạo|dự kiến|chịu sự|bắt đầu|coi thi|cách ly|tư vấn|làm rõ|ôn tập|đang|sẽ|đã|phối hợp|chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|có văn bản|có kế hoạch|theo dõi|tham mưu|xây dựng|kiện toàn|tăng cường|bố trí|căn cứ|chủ động|tổ chức|thực hiện|triển khai|hướng dẫn|rà soát|đôn đốc|kiểm tra|tiếp tục|gửi|báo cáo|xem xét|phân công|ban hành|trình|cân đối|đảm bảo|bảo đảm|lập|quán triệt|tuyên truyền|đẩy mạnh|phổ biến|cung cấp|chỉ đạo|phát huy|vận động|giám sát|theo chức năng|theo nhiệm vụ|trong phạm vi|trên cơ sở|trong việc|trong công tác|trong quá trình|trong tổ chức|trong triển khai|về công tác|về việc|về kết quả|về nội dung|định kỳ|kịp thời|nghiêm túc|tích cực|thường xuyên|nâng cao|đăng tải|đăng ký|nghiên cứu|tiến hành|tập trung|cụ thể hóa|cụ thể hoá|quan tâm|giao|yêu cầu|đề nghị|đề xuất|cử|để|nhằm|khi|là|phải|cần|được bố trí|sử dụng|duy trì|hoàn thành|hoàn thiện|cập nhật|tổng hợp|thẩm định|phê duyệt|quyết định|đánh giá|tiếp nhận|chuẩn bị|lồng ghép|hỗ trợ|thống kê|khảo sát|tham gia|đưa|đổi mới|khuyến khích|thông tin|đấu mối|xử lý|sơ kết|tổng kết|ký kết|bám sát|xác định|thông báo|thành lập|phát động|mở|dự toán|làm tốt|làm đầu mối|đào tạo|tập huấn|bồi dưỡng|trang bị|mua sắm|biên soạn|công khai|công bố|chấp hành|tự kiểm tra|tự rà soát|trực tiếp|tuần tra|ra quân|treo|thu gom|trồng|lắp đặt|phát hành|mời|chi trả|điều tra|truy quét|chăm sóc|dạy|khám|đặt|ký|sửa đổi|bổ sung|thay thế|thúc đẩy|củng cố|xác minh|dọn|vệ sinh|giải phóng|tháo dỡ|bàn giao|kê khai|nhập|đối chiếu|số hóa|số hoá|nâng cấp|điều chỉnh|cải tạo|nạo vét|khắc phục|khen thưởng|tôn vinh|biểu dương|trao|tạo điều kiện|phân bổ|quyết toán|kêu gọi|đón|quyết liệt|khẩn trương|đồng thời|phân luồng|lập kế hoạch|tuyên dương|xây|thí điểm|bảo trì|kiểm soát chặt|theo đúng|đấu tranh|ngăn chặn|phòng ngừa|quản lý học sinh|cam kết|tiêm|phun|cấp phát|làm việc|mua|vận chuyển|sắp xếp|đầu tư|huy động|khai thác|giải quyết|chuyển|nộp|lấy ý kiến|thu thập|in ấn|tháo gỡ|góp ý|phản ánh|ứng dụng|vận hành|giữ|hằng năm|hàng năm|hằng quý|hằng tháng|nêu|quy định|ưu tiên|rà|đẩy|sẵn sàng|kết nối|quản lý chặt chẽ)(?:[\s,;.:]|$)").expect("a pattern")
});

/// What a steering body is set up for.
static PROGRAMME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:các )?(?:Nghị quyết|Đề án|Chương trình|Chiến lược|Kế hoạch số|Quy chế|quy chế dân chủ|cải cách)")
        .expect("a pattern")
});

/// Where the name that begins the text ends and its predicate begins: the byte of the verb.
pub(in crate::outline::understand) fn predicate(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = VERB.captures_at(text, from) {
        let verb = found.get(1)?;
        let before = text[..verb.start()].trim_end();
        let after = text[verb.end()..].trim_start();
        if !is_noun(verb.as_str(), before, after) {
            return Some(verb.start());
        }
        from = verb.end();
    }
    None
}

/// What stands behind the verb that begins the text.
pub(in crate::outline::understand) fn after_verb(text: &str) -> Option<&str> {
    let verb = VERB.captures(text)?.get(1).filter(|verb| verb.start() == 0)?;
    Some(text[verb.end()..].trim_start())
}

/// Words whose second half looks like a verb: "công trình", "công lập", "bầu cử".
const COMPOUNDS: &[(&str, &str)] = &[
    ("công chương quy quá hành giáo lộ tiến", "trình"),
    ("độc trung công thành", "lập"),
    ("thư đăng", "ký"),
    ("bầu", "cử"),
    ("ngoại bàn", "giao"),
    ("hội xuất", "nhập"),
    ("tiền", "gửi"),
    ("tiện", "truyền thông"),
];

/// Bodies that are called after what they do: "phòng đào tạo", "chủ đầu tư".
const NAMED_FOR_WORK: &[&str] = &[
    "ủy ban",
    "ban",
    "vụ",
    "phòng",
    "trung tâm",
    "dạy nghề",
    "giáo dục",
    "cục",
    "khoa",
    "hệ thống",
    "công nghệ",
    "chủ",
    "nhà",
    "quản lý",
    "doanh nghiệp",
    "viện",
    "tổ",
    "theo",
    "có",
    "hội đồng",
    "quỹ",
    "công ty",
    "truyền thông",
    "hành chính",
    "văn phòng",
    "cơ sở",
    "xúc tiến",
    "khởi nghiệp",
    "đội",
    "câu lạc bộ",
    "nhân viên",
    "chuyên viên",
    "kỹ thuật",
];

/// Words behind which such a word says what kind of body or person it is.
const LEADING_WORD: &[&str] = &[
    "cán bộ",
    "cơ quan",
    "đơn vị",
    "tổ chức",
    "các",
    "công tác",
    "người",
    "đồng chí",
    "tập thể",
    "viên chức",
    "phòng",
    "chi cục",
];

/// Words of the list that are part of a name: "các tổ chức chính trị", "được giao chủ trì", "Ủy ban kiểm tra".
fn is_noun(verb: &str, before: &str, after: &str) -> bool {
    let last = before.rsplit([' ', ',']).next().unwrap_or("");
    let ends = |words: &[&str]| words.iter().any(|w| fold(before).ends_with(w));
    match verb {
        _ if before.is_empty() => false,
        // "hợp tác xã", "trung tâm giám sát, điều hành thông minh".
        "hợp tác" if after.starts_with("xã") => true,
        "điều hành" if after.starts_with("thông minh") => true,
        // "Ban Chỉ đạo thực hiện Đề án 06", "Ban Chỉ đạo xây dựng nông thôn mới".
        "thực hiện" | "triển khai" | "thi hành"
            if ends(&["ban chỉ đạo", "tổ công tác"]) && PROGRAMME.is_match(after) =>
        {
            true
        }
        // "Phòng Kế hoạch tổng hợp", "Khoa Nội tổng hợp".
        "tổng hợp" if ends(&["phòng kế hoạch", "phòng hành chính", "phòng nghiên cứu", "khoa nội", "khoa ngoại"]) => {
            true
        }
        "xây dựng" if ends(&["chỉ đạo"]) && after.starts_with("nông thôn") => true,
        _ if last == "và" || after.starts_with("viên") => true,
        _ if COMPOUNDS
            .iter()
            .any(|(first, second)| *second == verb && first.split(' ').any(|first| first == fold(last))) =>
        {
            true
        }
        // "các đơn vị được giao xây dựng hồ sơ": whose task it is, is told by it.
        _ if before.ends_with("được giao") || before.ends_with("được phân công") => true,
        "tổ chức" => {
            before.ends_with(',') && !after.starts_with("thực hiện") && !after.starts_with("triển khai")
                || ends(&["các", "những", "cơ quan", "ban", "phòng", "vụ", "và tổ", "mọi", "từng"])
                || after.starts_with("chính trị")
                || after.starts_with("đảng")
                || after.starts_with("thành viên")
                || after.starts_with("xã hội")
                || after.starts_with("cán bộ")
                || after.starts_with("Đảng")
                || after.starts_with("có liên quan")
                || after.starts_with("liên quan")
        }
        // "Giáo viên quản lý", "cán bộ quản lý", "Ban điều hành", "quản lý nhà nước về …".
        "quản lý" | "điều hành" | "điều phối" | "tư vấn" | "lãnh đạo" | "truyền thông" | "quy hoạch" | "thiết kế"
        | "kiểm định" | "bảo tồn" | "quan trắc" | "giảng dạy" | "hợp tác" | "liên kết" | "thi công" | "tuyển dụng"
        | "bảo quản" | "tuyển chọn" | "hòa giải" | "tích hợp" | "soạn thảo" | "biên tập" | "xét tặng" | "xét duyệt"
        | "thẩm tra" | "vệ sinh" | "kiểm đếm" | "thanh toán" => {
            before.ends_with(',') || ends(NAMED_FOR_WORK) || ends(LEADING_WORD)
        }
        "giao" => last == "được" || last == "có",
        "thực hiện" | "chủ trì" | "phối hợp" | "tham gia" => {
            ends(&["được giao", "được phân công", "cơ quan", "đơn vị", "giao nhiệm vụ"]) || last == "phân"
        }
        "phân công" => last == "được",
        "kiểm tra" | "tuyên truyền" | "chỉ đạo" | "giám sát" | "thông tin" | "đào tạo" | "quyết định" | "đầu tư"
        | "hỗ trợ" | "dự toán" | "kết nối" | "ứng dụng" | "mở" | "thống kê" | "khai thác" | "vận hành"
        | "thẩm định" | "tổng hợp" | "quy định" | "đánh giá" | "nghiên cứu" | "đăng ký" | "tập huấn" | "bồi dưỡng"
        | "cung cấp" | "xử lý" | "đổi mới" | "khám" | "điều tra" | "dạy" | "số hóa" | "chăm sóc" | "xây" => {
            ends(NAMED_FOR_WORK)
        }
        "xây dựng" => ends(&["ngành", "quản lý", "ban", "sở", "phòng"]),
        _ => false,
    }
}
