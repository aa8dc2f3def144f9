//! Lines that say who, when and with what result: "Đơn vị chủ trì: …", "Thời gian thực hiện: …".

use std::sync::LazyLock;

use regex::Regex;

/// What a label introduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Content,
    Lead,
    Coordinating,
    Time,
    Product,
    /// Money, place, form: belongs to the text.
    Other,
}

const WHO: &str = r"(?:đơn\s+vị|cơ\s+quan|các\s+cơ\s+quan|các\s+đơn\s+vị|phòng|bộ\s+phận|tổ\s+chức|ban|cá\s+nhân|người|đầu\s+mối|lãnh\s+đạo|đồng\s+chí|sở|ngành)(?:\s*(?:,|/|và)\s*(?:đơn\s+vị|cơ\s+quan|tổ\s+chức|cá\s+nhân|bộ\s+phận|người|địa\s+phương|phòng))*";
const LEADS: &str = r"(?:chủ\s+trì(?:\s*,?\s*tham\s+mưu)?|thực\s+hiện|chịu\s+trách\s+nhiệm(?:\s+chính)?|đầu\s+mối|phụ\s+trách|thường\s+trực|tham\s+mưu|được\s+giao|triển\s+khai|soạn\s+thảo|theo\s+dõi|chỉ\s+đạo)(?:\s+(?:chính|thực\s+hiện|tham\s+mưu|triển\s+khai|soạn\s+thảo|tổ\s+chức|theo\s+dõi))*";

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?ix)^[\s*_(]*(?:
          (?P<coordinating>(?:{WHO}\s+)?(?:phối\s+hợp|cùng\s+thực\s+hiện)(?:\s+(?:thực\s+hiện|triển\s+khai|cùng|với))*|(?:đơn\s+vị|cơ\s+quan)\s+(?:liên\s+quan|tham\s+gia))
        | (?P<lead>{WHO}\s+{LEADS}|chủ\s+trì(?:\s+(?:thực\s+hiện|tham\s+mưu))?|phân\s+công(?:\s+(?:thực\s+hiện|nhiệm\s+vụ|chủ\s+trì))?|trách\s+nhiệm(?:\s+(?:thực\s+hiện|chính))?|giao|chịu\s+trách\s+nhiệm(?:\s+chính)?|đầu\s+mối(?:\s+thực\s+hiện)?|phụ\s+trách|đơn\s+vị\s+chính|lực\s+lượng\s+thực\s+hiện|thực\s+hiện)
        | (?P<time>(?:thời\s+gian|thời\s+hạn|thời\s+điểm|tiến\s+độ|lộ\s+trình|hạn)(?:\s*,?\s*(?:thực\s+hiện|hoàn\s+thành|triển\s+khai|tiến\s+độ|báo\s+cáo|trình|tổ\s+chức|xong|kết\s+thúc|bắt\s+đầu|dự\s+kiến|cụ\s+thể|áp\s+dụng|diễn\s+ra|và))*|hoàn\s+thành(?:\s+trước)?|thời\s+hạn\s+hoàn\s+thành)
        | (?P<product>(?:sản\s+phẩm|kết\s+quả)(?:\s+(?:đầu\s+ra|dự\s+kiến|cần\s+đạt|thực\s+hiện|đạt\s+được|hoàn\s+thành|yêu\s+cầu|công\s+việc))*|đầu\s+ra)
        | (?P<content>nội\s+dung(?:\s+(?:thực\s+hiện|công\s+việc|nhiệm\s+vụ|hoạt\s+động|triển\s+khai|cụ\s+thể|chính))*|nhiệm\s+vụ(?:\s+(?:cụ\s+thể|thực\s+hiện|trọng\s+tâm))?|công\s+việc|hoạt\s+động|tên\s+nhiệm\s+vụ|mô\s+tả|nội\s+dung,\s+nhiệm\s+vụ)
        | (?P<other>(?:nguồn\s+)?kinh\s+phí(?:\s+thực\s+hiện)?|địa\s+điểm|thành\s+phần|đối\s+tượng|hình\s+thức|số\s+lượng|nguồn\s+lực|phạm\s+vi|cách\s+thức|chỉ\s+tiêu)
        )[\s*_]*[:：]\s*[*_]*\s*"
    ))
    .expect("a pattern")
});

/// A deadline among labels that has none: "Chủ trì: Phòng A; hoàn thành trước ngày 30/6/2026".
static WHEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:hoàn thành|xong|thời gian|thời hạn|trước ngày|chậm nhất|trong (?:tháng|quý|năm)|qu[ýí] [IV1-4]|tháng \d|thường xuyên)").expect("a pattern")
});

/// The label at the beginning of a text, and what follows it.
pub(super) fn first(text: &str) -> Option<(Label, &str)> {
    let found = LABEL.captures(text)?;
    let rest = &text[found.get(0)?.end()..];
    let label = [
        ("coordinating", Label::Coordinating),
        ("lead", Label::Lead),
        ("time", Label::Time),
        ("product", Label::Product),
        ("content", Label::Content),
        ("other", Label::Other),
    ]
    .into_iter()
    .find_map(|(name, label)| found.name(name).map(|_| label))?;
    Some((label, rest))
}

/// Whether a line begins with a label that says who, when or with what result.
pub(in crate::outline) fn opens(line: &str) -> bool {
    first(line).is_some()
}

/// All labels of a line: "Chủ trì: Sở A; phối hợp: Sở B; thời gian: Quý I/2026."
pub(super) fn all(text: &str) -> Vec<(Label, String)> {
    let mut out: Vec<(Label, String)> = Vec::new();
    for piece in pieces(text) {
        match first(piece) {
            Some((label, value)) => out.push((label, value.trim().to_owned())),
            None if !out.is_empty() && WHEN.is_match(piece) => out.push((Label::Time, piece.trim().to_owned())),
            None => match out.last_mut() {
                Some((_, value)) => {
                    if !value.is_empty() {
                        value.push_str("; ");
                    }
                    value.push_str(piece.trim());
                }
                None => return Vec::new(),
            },
        }
    }
    for (_, value) in &mut out {
        value.truncate(value.trim_end_matches([' ', ';', ',', '.', '*', '_']).len());
    }
    out
}

/// Divided at semicolons, and at full stops and commas behind which a label stands.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, ';' | '.' | ',' | '\n')) {
        let next = at + c.len_utf8();
        if c == ';'
            || c == '\n'
            || first(text[next..].trim_start_matches([' ', '-', '+', '–'])).is_some()
            || c != ',' && WHEN.is_match(text[next..].trim_start())
        {
            out.push(text[from..at].trim_start_matches([' ', '-', '+', '–']));
            from = next;
        }
    }
    out.push(text[from..].trim_start_matches([' ', '-', '+', '–']));
    out.retain(|piece| !piece.trim().is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_the_genre_are_known() {
        for (text, label) in [
            ("Đơn vị chủ trì: Văn phòng Sở.", Label::Lead),
            ("*Đơn vị chủ trì tham mưu thực hiện: *Sở Tư pháp", Label::Lead),
            ("Cơ quan thực hiện: Sở Nội vụ chủ trì", Label::Lead),
            ("Phân công thực hiện: Phòng A", Label::Lead),
            ("Đơn vị phối hợp thực hiện: Các cơ quan", Label::Coordinating),
            ("Phối hợp: Phòng B", Label::Coordinating),
            ("Thời gian thực hiện*: Thường xuyên", Label::Time),
            ("Thời gian hoàn thành: Quý I", Label::Time),
            ("Hoàn thành trước: 30/6", Label::Time),
            ("Sản phẩm đầu ra: Báo cáo", Label::Product),
            ("Kết quả: Báo cáo", Label::Product),
            ("Nội dung thực hiện: Tổ chức", Label::Content),
            ("Nhiệm vụ:", Label::Content),
            ("Kinh phí: ngân sách", Label::Other),
        ] {
            assert_eq!(first(text).map(|(l, _)| l), Some(label), "{text}");
        }
        for text in ["Tổ chức hội nghị: ba đợt", "Sở Nội vụ: Chủ trì", "Nội dung này được nêu tại: Phụ lục"]
        {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn several_labels_of_a_line_are_told_apart() {
        let said = all("Chủ trì: Sở A; Sở B; phối hợp: Sở C. Thời gian: Quý I/2026.");
        assert_eq!(
            said,
            [
                (Label::Lead, "Sở A; Sở B".to_owned()),
                (Label::Coordinating, "Sở C".to_owned()),
                (Label::Time, "Quý I/2026".to_owned())
            ]
        );
        assert_eq!(all("Tổ chức hội nghị; tổng kết"), []);
    }
}
