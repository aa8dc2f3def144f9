//! The forms under which one name is written.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that documents write short, folded; long for short.
const SHORT: [(&str, &str); 21] = [
    ("thpt", "trung hoc pho thong"),
    ("thcs", "trung hoc co so"),
    ("gddt", "giao duc dao tao"),
    ("gd dt", "giao duc dao tao"),
    ("gdtx", "giao duc thuong xuyen"),
    ("gdnn", "giao duc nghe nghiep"),
    ("gd", "giao duc"),
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("ubmttq", "uy ban mat tran to quoc"),
    ("mttq", "mat tran to quoc"),
    ("ldld", "lien doan lao dong"),
    ("tp", "thanh pho"),
    ("vp", "van phong"),
    ("tt", "trung tam"),
    ("nxb", "nha xuat ban"),
    ("khcn", "khoa hoc cong nghe"),
    ("ttvh", "trung tam van hoa"),
    ("cty", "cong ty"),
    ("bql", "ban quan ly"),
    ("bch", "ban chap hanh"),
];

/// A name as it is compared: no diacritics, no case, no punctuation, no "các" in front, no "và"; short words written out.
pub fn key(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty() && *word != "va").collect();
    while words.len() > 1 && (words[0] == "cac" || words[0] == "nhung" || (words[0] == "tat" && words[1] == "ca")) {
        words.drain(..if words[0] == "tat" { 2 } else { 1 });
    }
    let mut written = format!(" {} ", words.join(" "));
    for (short, long) in SHORT {
        let (short, long) = (format!(" {short} "), format!(" {long} "));
        // Neighbours share the space between them.
        while written.contains(&short) {
            written = written.replace(&short, &long);
        }
    }
    written.trim().to_owned()
}

/// Small letters without diacritics; everything that is no letter or digit is one space. "&" joins: "GD&ĐT" is one word.
fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'đ' => folded.push('d'),
            '&' => {}
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded
}

/// The abbreviations of a name: its kind and the initials of the rest ("phong tccb", "phong tc cb"), and the initials
/// alone where they are three or more ("tccb").
pub fn abbreviated(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty() && *word != "va").collect();
    let Some((kind, rest)) = words.split_first().filter(|(_, rest)| rest.len() >= 2) else { return Vec::new() };
    let initials: String = rest.iter().filter_map(|word| word.chars().next()).collect();
    let mut forms = vec![format!("{kind} {initials}")];
    // "KH-TC" is written with a break between its two words: at every place where two letters stand on either side.
    let letters: Vec<char> = initials.chars().collect();
    for cut in 2..letters.len().saturating_sub(1) {
        let (left, right) = letters.split_at(cut);
        forms.push(format!("{kind} {} {}", left.iter().collect::<String>(), right.iter().collect::<String>()));
    }
    if letters.len() >= 3 {
        forms.push(initials);
    }
    forms.iter().map(|form| key(form)).collect()
}

/// A folded name without the owner's behind it, written out or as "Sở" alone.
pub fn without_owner(plain: &str, owner: &[String]) -> Vec<String> {
    let ends = owner.iter().map(String::as_str).chain(std::iter::once("so"));
    let cut = ends.filter_map(|end| plain.strip_suffix(end)?.strip_suffix(' '));
    cut.flat_map(|rest| [Some(rest), rest.strip_suffix(" thuoc")]).flatten().map(str::to_owned).collect()
}
