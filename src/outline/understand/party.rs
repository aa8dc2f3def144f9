//! Names of bodies as documents write them: where one begins, where one ends, which commas divide two.

mod predicate;
mod words;

use std::sync::LazyLock;

use regex::Regex;

pub(super) use self::predicate::{after_verb, predicate};
use self::words::{GOES_ON, LIKELY, NOUN, SURE};
use crate::outline::spelling::fold;

/// How a name begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// "Sở Nội vụ", "UBND cấp xã".
    Named,
    /// "các sở, ban, ngành".
    Collective,
    /// "cơ quan, địa phương liên quan".
    Generic,
}

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^(?:(?:{SURE})(?:\s|$|[.,;:(/])|(?:{LIKELY})\s+(?:[\p{{Lu}}\d]|(?:{GOES_ON})(?:\s|$|[.,;:]))|[A-ZĐ]{{2,8}}(?:[\s,;.)]|$)|(?:P\.|VP\.?|TT\.?)\s?[A-ZĐ])")).expect("a pattern")
});
/// Begins like one and is none: "Ban hành", "Phòng, chống", "Thanh tra việc".
static NOT_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:Ban hành|Báo cáo|Hội nghị|Hội thảo|Hội thi|Hội nhập|Đội ngũ|Phòng,|Phòng chống|Phòng ngừa|Bộ máy|Bộ tiêu|Bộ quy|Tổ chức (?:thực hiện|triển khai|đào tạo|tuyên truyền|giám sát|hội|bộ máy|công tác|văn|kiểm)|Thanh tra (?:công tác|việc|chuyên)|Trường hợp|Các (?:nội dung|nhiệm vụ|văn bản|chỉ tiêu|giải pháp)|Đoàn kết|Khoa học|Văn phòng phẩm|Các nội|Công an toàn|[A-ZĐ]{2,8}\s(?:là|của)\s|CNTT|AI\s|IoT|Nhà nước|Nhà ở|Trường học [^A-ZĐ]|Cơ quan hệ|Lãnh đạo,|Trưởng thành)").expect("a pattern")
});
static COLLECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^(?:[Cc]ác|[Nn]hững|[Tt]oàn thể|[Tt]ất cả(?: các)?|[Mm]ỗi|[Tt]ừng)\s+(?i:{NOUN})(?:\s|$|[,;.:])|^[Cc]ác\s+(?:{LIKELY}|{SURE})(?:\s|$|[,;.:])|^(?i:sở|các sở|bộ|cấp ủy|ban),\s")).expect("a pattern")
});
static GENERIC: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"^(?:{NOUN})(?:\s|$|[,;.:)])")).expect("a pattern"));

fn head(text: &str) -> Option<Head> {
    static NO_BODY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?i:(?:các\s+)?cơ sở (?:vật chất|dữ liệu|hạ tầng|pháp lý|lý luận|thực tiễn))").expect("a pattern")
    });
    if NO_BODY.is_match(text) || NOT_NAMED.is_match(text) {
        None
    } else if COLLECTIVE.is_match(text) {
        Some(Head::Collective)
    } else if NAMED.is_match(text) {
        Some(Head::Named)
    } else if GENERIC.is_match(text) {
        Some(Head::Generic)
    } else {
        None
    }
}

/// Whether a body's name begins here, fit to be a sentence's subject.
pub(super) fn begins(text: &str) -> bool {
    head(text).is_some()
}

/// The names in a list, one entry a body, as the text writes them.
pub(super) fn list(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for piece in text.split(['\n', ';']) {
        for piece in sentences(piece) {
            names.extend(of_piece(piece));
        }
    }
    names
}

/// "…; Du lịch. Vụ Kế hoạch": a full stop before another name.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(". ") {
        if begins(text[at + 2..].trim_start()) && !text[..at].ends_with("TT") && !text[..at].ends_with('P') {
            out.push(&text[from..at]);
            from = at + 2;
        }
    }
    out.push(&text[from..]);
    out
}

fn of_piece(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut from = 0;
    for (at, next) in dividers(text) {
        let (name, rest) = (text[from..at].trim(), text[next..].trim_start());
        let and_others = text[at..next].contains("và")
            && rest.contains("liên quan")
            && name.contains(',')
            && head(rest) == Some(Head::Generic);
        if !name.is_empty()
            && !is_field_of_office(&text[at..next], name, rest)
            && !is_persons_office(name, rest)
            && (and_others || divides(name, rest))
        {
            names.push(name.to_owned());
            from = next;
        }
    }
    names.push(text[from..].trim().to_owned());
    names.iter().flat_map(|name| without_comma(name)).map(|name| tidy(&name)).filter(|name| !name.is_empty()).collect()
}

/// Commas, "và", "cùng", outside parentheses: where they begin and where what follows does.
fn dividers(text: &str) -> Vec<(usize, usize)> {
    static DIVIDER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\(|\)|,\s*(?:và\s+)?|\s+(?:và|cùng|cùng với|&|với|hoặc)\s+|/").expect("a pattern")
    });
    let mut depth = 0_usize;
    let mut out = Vec::new();
    for found in DIVIDER.find_iter(text) {
        match found.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push((found.start(), found.end())),
            _ => {}
        }
    }
    out
}

/// "Phòng Cải cách hành chính và Văn thư lưu trữ": what the office is for, not who keeps the records.
fn is_field_of_office(divider: &str, name: &str, rest: &str) -> bool {
    divider.trim() == "và"
        && ["Văn thư", "Kế toán", "Bảo hiểm xã hội", "Hội đồng nhân dân", "Quản lý"].iter().any(|w| rest.starts_with(w))
        && ["Phòng ", "Chi cục ", "Trung tâm ", "Vụ ", "Cục ", "Tổ ", "Ban "].iter().any(|w| name.starts_with(w))
}

/// "Ông Trần Văn Bình, Chánh Văn phòng": a person, then the person's office.
fn is_persons_office(name: &str, rest: &str) -> bool {
    ["Ông ", "Bà ", "Đồng chí ", "Đ/c ", "ông ", "bà ", "đồng chí ", "đ/c "].iter().any(|w| name.starts_with(w))
        && (OFFICE.is_match(rest) || rest.starts_with("Phó "))
}

/// Whether another body begins behind a comma or "và".
fn divides(name: &str, rest: &str) -> bool {
    match head(rest) {
        None => false,
        Some(Head::Collective) => {
            !fold(rest).starts_with("các khu")
                && (rest.starts_with("các ") || rest.starts_with("Các ") || !is_collective(name))
        }
        Some(Head::Named) => {
            let first = rest.split([',', ';']).next().unwrap_or(rest).trim();
            // "Các Sở, Ban, ngành": one word is no name; "Văn phòng Đoàn ĐBQH và HĐND" is one.
            let is_word = !first.contains(' ') && !is_acronym(first);
            // "Báo và Đài Phát thanh": the first word alone is no name.
            if !name.contains(' ') && !is_acronym(name) {
                return false;
            }
            let of_assembly = first.starts_with("HĐND") && (name.ends_with("Quốc hội") || name.ends_with("ĐBQH"))
                || name.starts_with("Văn phòng") && (name.ends_with("HĐND") || name.ends_with("Hội đồng nhân dân"));
            let in_collective = is_collective(name) && (is_word || fold(first) == "ban ngành");
            !(is_word && first != "Thanh tra" || of_assembly || in_collective)
        }
        Some(Head::Generic) => !is_collective(name),
    }
}

fn is_acronym(word: &str) -> bool {
    word.chars().count() >= 3 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || "-&.".contains(c))
}

/// A name that itself is a list: "các sở, ban", "UBND xã", "cơ quan, đơn vị".
fn is_collective(name: &str) -> bool {
    let name = OFFICE.find(name).map_or(name, |office| &name[office.end()..]);
    static ALONE: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("^(?i:{NOUN})$")).expect("a pattern"));
    matches!(head(name), Some(Head::Collective | Head::Generic)) || ALONE.is_match(name) || {
        let folded = fold(name);
        ["ubnd", "ủy ban nhân dân"].iter().any(|w| {
            folded.strip_prefix(w).is_some_and(|rest| {
                ["xã", "phường", "các", "cấp", "huyện"].iter().any(|level| rest.trim_start().starts_with(level))
            })
        }) && !folded.contains("đặc khu")
    }
}

/// A forgotten comma: "Sở Khoa học và Công nghệ Sở Công Thương".
fn without_comma(name: &str) -> Vec<String> {
    for head in ["Sở ", "Phòng ", "Cục ", "Vụ "] {
        if !name.starts_with(head) {
            continue;
        }
        let again =
            [head, "UBND ", "Ủy ban nhân dân ", "Công an "].iter().filter_map(|h| name.find(&format!(" {h}"))).min();
        if let Some(at) = again.filter(|at| {
            name[*at + 1..]
                .chars()
                .nth(head.chars().count())
                .is_some_and(|c| c.is_uppercase() || !name[*at + 1..].starts_with(head))
        }) && !name[..at].ends_with("thuộc")
            && !name[..at].ends_with("của")
            && !name.contains('(')
        {
            return [vec![name[..at].to_owned()], without_comma(&name[at + 1..])].concat();
        }
    }
    vec![name.to_owned()]
}

/// "Thủ trưởng các sở" stands for the departments.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:(?:[Cc]ác\s+)?(?:[Đđ]ồng chí|[Ôô]ng(?:\s*,|\s*\(bà\)|\s+và bà|\s+bà)?|[Bb]à)|[Cc]ác)\s+)?(?:Giám đốc|Thủ trưởng|Hiệu trưởng|Chủ tịch|Chánh|Trưởng|Cục trưởng|Vụ trưởng|Viện trưởng|Bí thư|Người đứng đầu|người đứng đầu|Lãnh đạo|thủ trưởng|giám đốc|hiệu trưởng|lãnh đạo|trưởng)\s+").expect("a pattern")
});

/// Without bullets, office of its head, qualifying clauses, closing marks.
fn tidy(name: &str) -> String {
    static QUALIFIED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*,?\s+(?:trong phạm vi|theo chức năng|căn cứ chức năng|theo phạm vi|chịu trách nhiệm|để (?:tổng hợp|thực hiện)).*$").expect("a pattern")
    });
    static LEADING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[-+•–*\s]|\(\d+\)|\d+[.)]\s|(?:và|cùng|với|đề nghị|Đề nghị|giao|Giao)\s)+").expect("a pattern")
    });
    let name = LEADING.replace(name.trim(), "");
    let name = QUALIFIED.replace(&name, "");
    let name = name.trim_end_matches(['.', ',', ';', ':', ' ', '*', '-']).trim();
    match OFFICE.find(name) {
        Some(office) if begins(&name[office.end()..]) => name[office.end()..].to_owned(),
        _ => name.to_owned(),
    }
}

/// The bodies of a cell or of what follows a label, groups written out: "Các Cục: A, B" is Cục A and Cục B.
pub(super) fn of_field(text: &str) -> Vec<String> {
    static GROUP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:[Cc]ác)\s+(\p{Lu}\pL*(?:\s\pL+)?)\s*:\s*(.+)$").expect("a pattern"));
    static LEVELS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(.*\S)\s+(cấp \pL+)(?:\s*,\s*|\s+và\s+)(cấp \pL+)$").expect("a pattern"));
    let mut out = Vec::new();
    for sentence in sentences(&text.replace('\n', "; ")) {
        if let Some(group) = GROUP.captures(sentence.trim()) {
            let members = group[2].trim_end_matches('.');
            let divider = if members.contains(';') { ';' } else { ',' };
            out.extend(
                members
                    .split(divider)
                    .map(str::trim)
                    .filter(|m| !m.is_empty())
                    .map(|m| if begins(m) { m.to_owned() } else { format!("{} {m}", &group[1]) }),
            );
            continue;
        }
        for name in list(sentence) {
            match LEVELS.captures(&name) {
                Some(levels) => {
                    out.extend([format!("{} {}", &levels[1], &levels[2]), format!("{} {}", &levels[1], &levels[3])])
                }
                None => out.push(name),
            }
        }
    }
    out.retain(|name| name.chars().any(char::is_alphabetic));
    out
}

/// Whether a heading is nothing but the names of bodies: "1. Sở Nội vụ (Cơ quan thường trực):".
pub(super) fn is_heading(text: &str) -> bool {
    heading(text).is_some()
}

/// The bodies that such a heading names.
pub(super) fn heading(text: &str) -> Option<Vec<String>> {
    static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)^(?:đối với|đề nghị|giao|trách nhiệm(?:\s+thực hiện)?\s+của|nhiệm vụ\s+của|về phía|yêu cầu)\s+",
        )
        .expect("a pattern")
    });
    static ASIDE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s*\([^()]*\)").expect("a pattern"));
    if text.chars().count() > 260 {
        return None;
    }
    let bare = ASIDE.replace_all(text, "");
    let bare = bare.trim().trim_end_matches([':', '.', ' ', ';']);
    let addressed = bare.len();
    let bare = PREFIX.replace(bare, "");
    let addressed = bare.len() < addressed;
    let mut first = bare.chars();
    let lower = first.next().map(|c| c.to_lowercase().chain(first).collect::<String>());
    // "Đối với giáo viên" speaks to them; "giáo viên" alone may be anything.
    let named = begins(&bare) && (addressed || head(&bare) != Some(Head::Generic))
        || lower.is_some_and(|l| COLLECTIVE.is_match(&l));
    if !named
        || predicate(&bare).is_some()
        || bare.contains(". ")
        || bare.contains(": ")
        || super::label::first(text).is_some()
    {
        return None;
    }
    Some(list(&bare)).filter(|names| !names.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn names(text: &str, expected: &[&str]) {
        assert_eq!(of_field(text), expected, "{text}");
    }

    #[test]
    fn commas_within_a_name_do_not_divide_it() {
        names("Sở Nội vụ, Sở Tư pháp", &["Sở Nội vụ", "Sở Tư pháp"]);
        names("Các Sở, ngành, đơn vị, UBND cấp xã.", &["Các Sở, ngành, đơn vị", "UBND cấp xã"]);
        names(
            "Sở Tư pháp; các cơ quan, đơn vị, địa phương liên quan",
            &["Sở Tư pháp", "các cơ quan, đơn vị, địa phương liên quan"],
        );
        names("Vụ Khoa học công nghệ, Đào tạo và Môi trường", &["Vụ Khoa học công nghệ, Đào tạo và Môi trường"]);
        names("Sở Tài chính và cơ quan, địa phương liên quan", &["Sở Tài chính", "cơ quan, địa phương liên quan"]);
        names("Sở Giáo dục và Đào tạo và Sở Y tế", &["Sở Giáo dục và Đào tạo", "Sở Y tế"]);
        names("UBND các xã, phường, đặc khu và các đơn vị", &["UBND các xã, phường, đặc khu", "các đơn vị"]);
        names("Phòng Cải cách hành chính và Văn thư lưu trữ", &["Phòng Cải cách hành chính và Văn thư lưu trữ"]);
        names("Ông Trần Văn Bình, Chánh Văn phòng", &["Ông Trần Văn Bình, Chánh Văn phòng"]);
        names("Phòng Giáo dục Tiểu học, Phòng KHTC", &["Phòng Giáo dục Tiểu học", "Phòng KHTC"]);
        names("Đài Phát thanh và Truyền hình, Báo Hải Phòng", &["Đài Phát thanh và Truyền hình", "Báo Hải Phòng"]);
        names("các Sở, Ban, ngành liên quan", &["các Sở, Ban, ngành liên quan"]);
    }

    #[test]
    fn groups_levels_and_forgotten_commas() {
        names("Các Cục: Báo chí, Điện ảnh", &["Cục Báo chí", "Cục Điện ảnh"]);
        names("Ban Chỉ huy cấp tỉnh, cấp xã", &["Ban Chỉ huy cấp tỉnh", "Ban Chỉ huy cấp xã"]);
        names("Sở Khoa học và Công nghệ Sở Công Thương", &["Sở Khoa học và Công nghệ", "Sở Công Thương"]);
        names("- Sở Y tế\n- Bệnh viện tỉnh", &["Sở Y tế", "Bệnh viện tỉnh"]);
        names("Thủ trưởng các sở, ban, ngành; Chánh Văn phòng Sở", &["các sở, ban, ngành", "Văn phòng Sở"]);
    }

    #[test]
    fn headings_that_name_bodies() {
        for text in [
            "Công an tỉnh",
            "Sở Nội vụ (Cơ quan thường trực):",
            "Các tổ chức chính trị - xã hội",
            "Các đơn vị thuộc, trực thuộc Sở",
            "Ban Quản lý các khu công nghệ cao và khu công nghiệp",
            "Trách nhiệm của Phòng Kế hoạch - Tài chính",
            "Đối với giáo viên",
            "Phòng Kế hoạch tổng hợp",
            "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam Thành phố và các tổ chức thành viên",
        ] {
            assert!(is_heading(text), "{text}");
        }
        for text in [
            "Công tác tuyên truyền",
            "Tổ chức hội nghị, hội thảo",
            "Phòng, chống tham nhũng",
            "Ban hành văn bản",
            "Sở Y tế chủ trì",
            "Thanh tra, kiểm tra",
            "Đơn vị chủ trì: Sở Y tế",
            "Trường học hạnh phúc",
            "Tổ chức Tuần lễ hưởng ứng học tập suốt đời",
            "Đối với cơ sở vật chất",
            "Các nhiệm vụ trọng tâm",
            "Về dữ liệu",
        ] {
            assert!(!is_heading(text), "{text}");
        }
    }
}
