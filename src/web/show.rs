//! How days, instants and figures are written on the screen.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::clock;

/// "14/09/2026"
pub fn day(day: &NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// "14/09/2026", or "–" where there is none.
pub fn day_or_dash(value: &Option<NaiveDate>) -> String {
    value.as_ref().map_or_else(|| "–".to_owned(), day)
}

/// "14:32 14/09/2026", in Vietnam's time.
pub fn instant(at: &DateTime<Utc>) -> String {
    at.with_timezone(&clock::vietnam()).format("%H:%M %d/%m/%Y").to_string()
}

/// "14:32", in Vietnam's time, for somebody who looks at it the same day.
pub fn hour(at: &DateTime<Utc>) -> String {
    at.with_timezone(&clock::vietnam()).format("%H:%M").to_string()
}

/// A text with a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text with a small first letter, as it goes on in a sentence; names within it keep theirs.
pub fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// "còn 5 ngày", "hôm nay", "quá 12 ngày": how far `day` is from `today`.
pub fn distance(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "hôm nay".to_owned(),
        left if left > 0 => format!("còn {left} ngày"),
        past => format!("quá {} ngày", -past),
    }
}

/// "1.234": groups of three, as Vietnamese writes them.
pub fn number(value: &usize) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// "350 KB", "1,2 MB": the size of a file.
pub fn size(bytes: &i64) -> String {
    const KB: i64 = 1024;
    match *bytes {
        small if small < KB => format!("{small} byte"),
        middle if middle < 1000 * KB => format!("{} KB", (middle + KB / 2) / KB),
        large => {
            let tenths = (large * 10 + KB * KB / 2) / (KB * KB);
            if tenths % 10 == 0 { format!("{} MB", tenths / 10) } else { format!("{},{} MB", tenths / 10, tenths % 10) }
        }
    }
}

/// The beginning of a long text, at most `limit` characters and ended at a word.
pub fn beginning(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((end, next)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let cut = if next.is_whitespace() { end } else { text[..end].rfind(char::is_whitespace).unwrap_or(end) };
    format!("{} …", text[..cut].trim_end_matches([',', ';', '.', ':', '-', '–', ' ']))
}

/// A day as a form's field holds it: "14/09/2026", or nothing.
pub fn typed(value: &Option<NaiveDate>) -> String {
    value.as_ref().map(day).unwrap_or_default()
}

/// Reads a day typed as 14/09/2026, 14-9-2026 or 14.9.2026, or sent by a date input as 2026-09-14.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let read = |form| NaiveDate::parse_from_str(text, form).ok();
    let day = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"].into_iter().find_map(read)?;
    (1900..=2200).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_both_ways_and_nonsense_is_refused() {
        let expected = NaiveDate::from_ymd_opt(2026, 9, 14);
        assert_eq!(parse_day("2026-09-14"), expected);
        for typed in [" 14/9/2026 ", "14-09-2026", "14.9.2026"] {
            assert_eq!(parse_day(typed), expected, "{typed}");
        }
        for nonsense in ["", "31/02/2026", "14-9", "0001-01-01", "99999-01-01"] {
            assert_eq!(parse_day(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_long_text_ends_at_a_word() {
        assert_eq!(beginning(" Rà soát hồ sơ ", 13), "Rà soát hồ sơ");
        assert_eq!(beginning("Rà soát hồ sơ, viên chức", 14), "Rà soát hồ sơ …");
        assert_eq!(beginning("Rà soát hồ sơ viên chức", 10), "Rà soát hồ …");
        assert_eq!(beginning("Rà soát hồ sơ viên chức", 9), "Rà soát …");
        assert_eq!(beginning("Ràsoáthồsơ", 4), "Ràso …");
    }

    #[test]
    fn sizes_of_files_are_short() {
        let sizes = [12, 1024, 350 * 1024, 1_258_291, 20 * 1024 * 1024].map(|bytes| size(&bytes));
        assert_eq!(sizes, ["12 byte", "1 KB", "350 KB", "1,2 MB", "20 MB"]);
    }

    #[test]
    fn figures_are_grouped() {
        assert_eq!([0, 999, 1000, 1234567].map(|n: usize| number(&n)), ["0", "999", "1.000", "1.234.567"]);
    }
}
