//! Who leads and who helps, said in a sentence: "Giao Sở X chủ trì, phối hợp với Sở Y …", "do Phòng Z chủ trì".

use std::sync::LazyLock;

use regex::Regex;

use super::party;
use crate::outline::spelling::capitalised;

/// How a sentence names its lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Said {
    #[default]
    Nothing,
    /// The subject of the sentence.
    Subject,
    /// "chủ trì", "Giao …", "chịu trách nhiệm".
    Firmly,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub lead: Vec<String>,
    pub coordinating: Vec<String>,
    pub said: Said,
}

macro_rules! patterns {
    ($($name:ident = $regex:expr;)+) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($regex).expect("a pattern"));)+
    };
}

patterns! {
    ENTRUSTING = r"^(?:Giao(?:\s+cho)?|Phân công|Đề nghị|Yêu cầu|Chỉ đạo|Kính đề nghị|Trân trọng đề nghị)\s+";
    OPENING = r"^(?:Căn cứ|Trên cơ sở|Trong quá trình|Trong phạm vi|Hằng năm|Hàng năm|Hằng quý|Hằng tháng|Định kỳ|Theo|Để|Trước|Sau|Khi|Đối với|Trường hợp|Ngay sau|Trong|Nhằm|Tùy|Chậm nhất)\s";
    LEADING = r"\bchủ trì\b";
    TOGETHER = r"(?i)\bphối hợp(?:\s+(?:chặt chẽ|đồng bộ|thường xuyên|hiệu quả|tốt|kịp thời))*(?:,?\s+(?:cùng với|cùng|với|giữa))*\s+";
    FIRM = r"^(?:chủ trì|chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|làm đầu mối)";
    LEADS_ALONE = r"^(?:chủ trì\b|(?:thực hiện|phụ trách|chịu trách nhiệm|đảm nhiệm)\s*(?:$|,))";
    BESIDE = r"\s(?:cùng\s+)?phối hợp(?:\s+(?:thực hiện|triển khai))?\s*(?:$|[,;.)])";
    DOING = r"^(?:chủ trì|thực hiện|phụ trách|chịu trách nhiệm|có trách nhiệm|tổ chức|tham mưu|đảm nhiệm|làm đầu mối|là đầu mối|triển khai|xây dựng|theo dõi|chuẩn bị|tổng hợp)\b";
    HEADED = r"^(?:chủ trì|chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|thực hiện|phối hợp|tham mưu|tổ chức thực hiện|triển khai)";
    CHAIR_ONLY = r"(?i)^(?:các\s+)?(?:cơ quan|đơn vị)\s+(?:chủ trì|phối hợp)\b";
}

/// The roles that a sentence gives.
pub(super) fn of(text: &str) -> Roles {
    let whole = text.trim_start_matches(['-', '–', '+', ' ']);
    let text = sentence(text).trim_start_matches(['-', '–', '+', ' ']);
    let mut roles = Roles::default();
    let (entrusted, start) = match ENTRUSTING.find(text) {
        Some(found) => (true, found.end()),
        None => (false, 0),
    };
    if let Some((names, rest)) = before_colon(whole) {
        let said = if entrusted || FIRM.is_match(&lowered(rest)) { Said::Firmly } else { Said::Subject };
        (roles.lead, roles.said) = (names, said);
        roles.coordinating = together(sentence(rest));
    } else if let Some(verb) = subject(&text[start..]) {
        let (names, rest) = (&text[start..start + verb], &text[start + verb..]);
        (roles.lead, roles.said) =
            (party::list(names), if entrusted || FIRM.is_match(rest) { Said::Firmly } else { Said::Subject });
        // "UBND tỉnh giao Sở Nội vụ …": whom it entrusts.
        if let Some(found) = ["giao cho ", "giao ", "yêu cầu ", "đề nghị "].iter().find(|w| rest.starts_with(**w))
            && let Some(verb) = subject(&rest[found.len()..])
        {
            (roles.lead, roles.said) = (party::list(&rest[found.len()..found.len() + verb]), Said::Firmly);
        }
    } else if let Some((names, firm)) = after_opening(text) {
        (roles.lead, roles.said) = (party::list(names), if firm { Said::Firmly } else { Said::Subject });
    }
    if roles.said < Said::Firmly
        && let Some(names) = before_leading(text)
    {
        (roles.lead, roles.said) = (party::list(names), Said::Firmly);
    }
    if roles.said == Said::Nothing
        && let Some(names) = entrusted_within(text)
    {
        (roles.lead, roles.said) = (party::list(names), Said::Firmly);
    }
    // "Phủ sóng 5G tại khu công nghiệp. Sở Y chủ trì, Sở Z phối hợp; …": a sentence of its own says it.
    if roles.said == Said::Nothing
        && let Some(clause) = leading_clause(whole)
        && let Some(verb) = subject(clause)
    {
        (roles.lead, roles.said) = (party::list(&clause[..verb]), Said::Firmly);
        roles.coordinating = together(clause);
    }
    roles.lead.retain(|name| !CHAIR_ONLY.is_match(name) || name.contains("giao"));
    if roles.lead.is_empty() {
        roles.said = Said::Nothing;
    }
    if roles.coordinating.is_empty() {
        roles.coordinating = together(text);
    }
    roles.coordinating.retain(|name| !roles.lead.contains(name));
    roles
}

/// "Sở Tài chính: Chủ trì, phối hợp với …": the bodies, then what they do.
fn before_colon(text: &str) -> Option<(Vec<String>, &str)> {
    let at = text.find(':').filter(|at| *at < 500)?;
    let rest = text[at + 1..].trim_start();
    if rest.is_empty() {
        return None;
    }
    if let Some(names) = party::heading(&text[..at]) {
        return Some((names, rest));
    }
    // "Báo cáo năm: UBND các xã gửi Sở Y tế …".
    let verb = subject(rest).filter(|_| text[..at].chars().count() < 60 && party::predicate(&text[..at]) != Some(0))?;
    Some((party::list(&rest[..verb]), &rest[verb..]))
}

/// With a small first letter, as the text would stand within a sentence.
pub(super) fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The first sentence: what comes later speaks of other things.
fn sentence(text: &str) -> &str {
    static END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[.:]\s+\p{Lu}|\n").expect("a pattern"));
    let from = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    match END.find_at(text, from) {
        Some(end) => &text[..end.start()],
        None => text,
    }
}

/// Where the predicate begins, if the text begins with bodies that have one.
fn subject(text: &str) -> Option<usize> {
    let verb = party::predicate(text).filter(|at| *at > 0 && *at < 1200)?;
    let names = text[..verb].trim_end();
    (party::begins(text) && names.chars().count() > 3 && !names.ends_with(" của") && !names.contains(". "))
        .then_some(verb)
}

/// "Căn cứ Kế hoạch này, các sở, ban, ngành xây dựng …".
fn after_opening(text: &str) -> Option<(&str, bool)> {
    if !OPENING.is_match(text) {
        return None;
    }
    for (at, _) in text.match_indices(", ") {
        let rest = &text[at + 2..];
        let rest = ENTRUSTING.find(&capitalised(rest)).map_or(rest, |found| &rest[found.end().min(rest.len())..]);
        if !party::begins(rest)
            || !rest.starts_with(char::is_uppercase) && !rest.starts_with("các ") && !rest.starts_with("đề nghị ")
        {
            continue;
        }
        if let Some(verb) = subject(rest) {
            return Some((&rest[..verb], FIRM.is_match(&rest[verb..])));
        }
    }
    None
}

/// "… do Sở Y tế chủ trì", "(Phòng A chủ trì, …)", "; giao Sở B chủ trì".
fn before_leading(text: &str) -> Option<&str> {
    for found in LEADING.find_iter(text) {
        let before = &text[..found.start()];
        let from = before.rfind(['(', ';', ':']).map_or(0, |at| at + 1);
        let clause = &before[from..];
        let entrusted = ["do ", "giao ", "Giao "].iter().filter_map(|w| clause.rfind(w).map(|at| at + w.len())).max();
        let start = entrusted.unwrap_or(0);
        let names = clause[start..].trim_start();
        let is_list = party::predicate(names).is_none() && party::begins(names);
        if is_list && (entrusted.is_some() || from > 0) && !CHAIR_ONLY.is_match(names) {
            return Some(names);
        }
    }
    None
}

/// A later sentence that only says who leads.
fn leading_clause(text: &str) -> Option<&str> {
    let sentences = text.match_indices([';', '.', '\n']).map(|(at, sign)| text[at + sign.len()..].trim_start());
    sentences.map(|rest| &rest[..rest.find([';', '.', '\n']).unwrap_or(rest.len())]).find(|clause| {
        subject(clause).is_some_and(|verb| LEADS_ALONE.is_match(&clause[verb..]) && !CHAIR_ONLY.is_match(clause))
    })
}

/// "…, giao Vụ Kế hoạch làm đầu mối, hoàn thành …", "… do Sở Y tế thực hiện": whom a sentence entrusts at its end.
fn entrusted_within(text: &str) -> Option<&str> {
    static GIVING: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[,;.(–-]\s*((?:[Gg]iao|[Pp]hân công)(?:\s+cho)?|do)\s+").expect("a pattern"));
    for found in GIVING.captures_iter(text) {
        let end = found.get(0)?.end();
        let rest = &text[end..];
        let Some(verb) = subject(rest) else { continue };
        if &found[1] != "do" || DOING.is_match(&rest[verb..]) {
            return Some(&rest[..verb]);
        }
    }
    None
}

/// What a parenthesis that ends a task says of it: "(Khoa Khám bệnh thực hiện thường xuyên)".
pub(super) fn of_aside(inner: &str) -> Option<Roles> {
    let verb = subject(inner)?;
    DOING.is_match(&inner[verb..]).then(|| Roles { said: Said::Firmly, ..of(inner) })
}

/// The bodies behind "phối hợp với".
fn together(text: &str) -> Vec<String> {
    for found in TOGETHER.find_iter(text) {
        let rest = &text[found.end()..];
        let end = party::predicate(rest).unwrap_or(rest.len());
        let end = match rest[..end].find([':', '(']).filter(|at| *at > 0) {
            // "phối hợp với Hội A; thời gian: …": another label begins.
            Some(colon) if rest[colon..].starts_with(':') => rest[..colon].rfind([';', '.']).unwrap_or(colon),
            Some(aside) => aside,
            None => end,
        };
        let end = rest[..end].rfind(". ").unwrap_or(end);
        let names = rest[..end].trim().trim_end_matches([',', ';', '.']);
        if !party::begins(rest) || names.is_empty() || CHAIR_ONLY.is_match(names) {
            continue;
        }
        return party::list(names);
    }
    // "Phòng A chủ trì, các phòng phối hợp, hoàn thành …"
    BESIDE
        .find_iter(text)
        .find_map(|found| {
            let before = &text[..found.start()];
            let from = LEADING.find_iter(before).last()?.end();
            let names = before[from..].trim_start_matches([',', ';', ' ', '-']);
            (party::begins(names) && party::predicate(names).is_none()).then(|| party::list(names))
        })
        .unwrap_or_default()
}

/// Whether a line is nothing but who leads what follows: "Phòng A chủ trì, phối hợp cùng các đơn vị:".
pub(super) fn is_heading(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > 320 || !text.ends_with(':') && text.ends_with('.') {
        return false;
    }
    let start = ENTRUSTING.find(text).map_or(0, |found| found.end());
    let Some(verb) = subject(&text[start..]) else { return false };
    let rest = &text[start + verb..];
    HEADED.is_match(rest)
        && (text.ends_with(':') || rest.starts_with("chủ trì") && party::predicate(&rest["chủ trì".len()..]).is_none())
}

/// What a label's value says: the bodies, or sentences with their roles, each line with a lead of its own.
pub(super) fn of_field(value: &str) -> Roles {
    let mut roles = Roles { said: Said::Firmly, ..Roles::default() };
    for line in value.lines().map(|line| line.trim_start_matches([' ', '-', '+'])).filter(|line| !line.is_empty()) {
        let of_line = of_field_line(line);
        roles.lead.extend(of_line.lead);
        roles.coordinating.extend(of_line.coordinating);
    }
    roles
}

fn of_field_line(value: &str) -> Roles {
    // Nouns as well, of which names are made: "Trung tâm Khởi nghiệp đổi mới sáng tạo"; and what only qualifies a name.
    static OF_NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:đổi mới|đào tạo|hỗ trợ|đầu tư|kiểm tra|giám sát|thông tin|truyền thông|thống kê|ứng dụng|khai thác|bồi dưỡng|tư vấn|quản lý|điều hành|điều phối|nghiên cứu|kiểm định|thẩm định|tuyên truyền|xử lý|cung cấp|kết nối|chăm sóc|khám|dạy|số hóa|bảo tồn|quy hoạch|thiết kế|trong phạm vi|theo chức năng|theo nhiệm vụ|căn cứ|khi|để)\b").expect("a pattern")
    });
    let leads = LEADING.is_match(value);
    let is_sentence = party::predicate(value).is_some_and(|at| {
        at > 0 && party::begins(value) && !OF_NAME.is_match(&value[at..]) && !value[..at].contains("được giao")
    });
    if !leads && !is_sentence {
        return Roles { lead: party::of_field(value), ..Roles::default() };
    }
    let mut roles = Roles::default();
    for clause in value.split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
        let said = of(clause);
        if said.lead.is_empty() && said.coordinating.is_empty() {
            roles.lead.extend(party::of_field(clause));
        } else if leads && !LEADING.is_match(clause) {
            roles.coordinating.extend(said.lead);
        } else {
            roles.lead.extend(said.lead);
        }
        roles.coordinating.extend(said.coordinating);
    }
    roles
}

/// Whether it entrusts somebody with a word that can mean nothing else.
pub(super) fn is_entrusted(text: &str) -> bool {
    of(text).said == Said::Firmly
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn says(text: &str, lead: &[&str], coordinating: &[&str]) {
        let roles = of(text);
        assert_eq!(
            (roles.lead, roles.coordinating),
            (lead.iter().map(|s| (*s).to_owned()).collect(), coordinating.iter().map(|s| (*s).to_owned()).collect()),
            "{text}"
        );
    }

    #[test]
    fn roles_within_a_sentence() {
        says(
            "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và các đơn vị liên quan tham mưu đề án.",
            &["Sở Nội vụ"],
            &["Sở Tài chính", "các đơn vị liên quan"],
        );
        says(
            "Chủ trì, phối hợp Bộ Chỉ huy Quân sự tỉnh và sở, ngành có liên quan tham mưu chính sách.",
            &[],
            &["Bộ Chỉ huy Quân sự tỉnh", "sở, ngành có liên quan"],
        );
        says("UBND các xã, phường tăng cường công tác lãnh đạo.", &["UBND các xã, phường"], &[]);
        says(
            "Căn cứ kế hoạch này, Giám đốc các Sở, UBND các xã, phường xây dựng kế hoạch.",
            &["các Sở", "UBND các xã, phường"],
            &[],
        );
        says(
            "- Ban Tuyên giáo Thành ủy chủ trì, phối hợp với Đảng ủy Sở tổ chức hội nghị.",
            &["Ban Tuyên giáo Thành ủy"],
            &["Đảng ủy Sở"],
        );
        says("Phòng Dân tộc chủ trì, các phòng chuyên môn phối hợp.", &["Phòng Dân tộc"], &["các phòng chuyên môn"]);
        says("Xây dựng kho học liệu số, do Phòng Giáo dục Trung học chủ trì.", &["Phòng Giáo dục Trung học"], &[]);
        says("Đảng ủy xã lãnh đạo xây dựng đề án.", &["Đảng ủy xã"], &[]);
        says("Đoàn trường, Công đoàn động viên học sinh.", &["Đoàn trường", "Công đoàn"], &[]);
        says("Nghiên cứu tăng thuế, giao Vụ Kế hoạch - Tài chính làm đầu mối.", &["Vụ Kế hoạch - Tài chính"], &[]);
        says(
            "Phủ sóng 5G tại khu công nghiệp, khu du lịch. Sở Khoa học và Công nghệ chủ trì, Công an tỉnh phối hợp; \
             thời hạn: năm 2026.",
            &["Sở Khoa học và Công nghệ"],
            &["Công an tỉnh"],
        );
        says(
            "Tổ chức ngày hội (Phòng A chủ trì, phối hợp với Hội Khuyến học; thời gian: tháng 10).",
            &["Phòng A"],
            &["Hội Khuyến học"],
        );
        says("UBND tỉnh giao Sở Y tế theo dõi, tổng hợp.", &["Sở Y tế"], &[]);
        says(
            "Các cơ quan, đơn vị được giao chủ trì có trách nhiệm hoàn thành nhiệm vụ.",
            &["Các cơ quan, đơn vị được giao chủ trì"],
            &[],
        );
        says("Phối hợp tiến hành kiểm định an ninh thiết bị.", &[], &[]);
        says("Tổ chức tuyên truyền trong học sinh.", &[], &[]);
        says("Ban hành quy chế làm việc.", &[], &[]);
        says("Báo cáo kết quả thực hiện về Sở.", &[], &[]);
        says("Mọi đảng viên phải gương mẫu.", &[], &[]);
    }

    #[test]
    fn names_behind_a_label_are_whole_unless_a_deed_ends_them() {
        let lead = |value: &str| of_field(value).lead;
        assert_eq!(lead("Trung tâm Khởi nghiệp đổi mới sáng tạo"), ["Trung tâm Khởi nghiệp đổi mới sáng tạo"]);
        assert_eq!(lead("Sở Xây dựng đăng tải thông điệp trên bảng quang báo"), ["Sở Xây dựng"]);
    }

    #[test]
    fn a_parenthesis_says_whose_task_it_ends() {
        assert_eq!(
            of_aside("Khoa Khám bệnh thực hiện thường xuyên").map(|r| r.lead),
            Some(vec!["Khoa Khám bệnh".to_owned()])
        );
        assert!(of_aside("các trường công lập").is_none());
    }

    #[test]
    fn lines_that_only_name_the_lead() {
        for text in [
            "Phòng Tổ chức Cán bộ chủ trì phối hợp cùng các đơn vị thuộc và trực thuộc Sở:",
            "Các đơn vị thuộc Sở phối hợp với cấp ủy cùng cấp:",
            "Giao Sở Y tế chủ trì, phối hợp với Sở Nội vụ thực hiện các nhiệm vụ sau:",
            "Văn phòng Sở chủ trì",
        ] {
            assert!(is_heading(text), "{text}");
        }
        for text in
            ["Sở Y tế chủ trì, phối hợp với Sở Nội vụ tổ chức hội nghị.", "Tổ chức các hoạt động sau:", "Sở Y tế"]
        {
            assert!(!is_heading(text), "{text}");
        }
    }
}
