//! How long a line of bold Times New Roman is: rules are drawn by it, and lines broken evenly.

use unicode_normalization::char::decompose_canonical;

/// Widths of bold " " to "~" in thousandths of the letter size, as the fonts of this measure have them.
const WIDTHS: [u32; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944,
    722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556,
    444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394,
    220, 394, 520,
];
const HORN: char = '\u{31b}';

/// The length of a line in twentieths of a point, at so many points.
pub fn length(line: &str, points: u32) -> u32 {
    let widths: u64 = line.chars().map(|sign| u64::from(width(sign))).sum();
    u32::try_from(widths * u64::from(points) * 20 / 1000).unwrap_or(u32::MAX)
}

fn width(sign: char) -> u32 {
    let (mut base, mut horned) = (None, false);
    decompose_canonical(sign, |part| {
        base.get_or_insert(part);
        horned |= part == HORN;
    });
    match base.unwrap_or(sign) {
        'o' if horned => 554,
        'u' if horned => 600,
        'U' if horned => 796,
        'đ' => 556,
        'Đ' => 722,
        '–' | '“' | '”' => 500,
        '…' => 1000,
        '‘' | '’' => 333,
        base => {
            let place = u32::from(base).checked_sub(u32::from(' ')).and_then(|place| usize::try_from(place).ok());
            place.and_then(|place| WIDTHS.get(place)).copied().unwrap_or(600)
        }
    }
}

/// About how many lines a text takes in so much room.
pub fn height(text: &str, points: u32, room: u32) -> u32 {
    text.lines().fold(0_u32, |lines, line| lines.saturating_add(1 + length(line, points) / room.max(1))).max(1)
}

/// The text in as few lines as fit, the longest of them as short as can be. Lines that are broken already stay so.
pub fn balanced(text: &str, points: u32, room: u32) -> Vec<String> {
    text.lines().flat_map(|line| balance(line, points, room)).collect()
}

fn balance(line: &str, points: u32, room: u32) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let wrap = |room: u32| {
        let mut lines: Vec<String> = Vec::new();
        for word in &words {
            match lines.last_mut() {
                Some(last) if length(&format!("{last} {word}"), points) <= room => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => lines.push((*word).to_owned()),
            }
        }
        lines
    };
    let fewest = wrap(room);
    // The narrowest room into which the same number of lines goes.
    let (mut least, mut most) = (0, room);
    while least < most {
        let middle = least.midpoint(most);
        if wrap(middle).len() <= fewest.len() { most = middle } else { least = middle + 1 }
    }
    wrap(most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_as_long_as_they_are_printed() {
        // Measured from a page printed with Liberation Serif, in millimetres.
        let printed = [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, 95.7),
            ("Độc lập - Tự do - Hạnh phúc", 14, 60.5),
            ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", 13, 60.8),
            ("TRƯỜNG THPT CHUYÊN TRẦN PHÚ", 13, 80.1),
        ];
        for (line, points, millimetres) in printed {
            let twentieths = millimetres / 25.4 * 1440.0;
            assert!((f64::from(length(line, points)) - twentieths).abs() < 10.0, "{line}: {}", length(line, points));
        }
    }

    #[test]
    fn names_break_evenly() {
        let room = 3798;
        assert_eq!(
            balanced("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG", 13, room),
            ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG"]
        );
        assert_eq!(balanced("SỞ GIÁO DỤC VÀ ĐÀO TẠO", 13, room), ["SỞ GIÁO DỤC VÀ ĐÀO TẠO"]);
        assert_eq!(balanced("SỞ\nNỘI VỤ", 13, room), ["SỞ", "NỘI VỤ"]);
        assert_eq!(balanced("", 13, room), Vec::<String>::new());
    }

    #[test]
    fn the_height_of_a_text_counts_its_lines() {
        let room = length("mười chữ cái", 12) + 1;
        assert_eq!(
            ["", "mười chữ cái", "một\nhai", "mười chữ cái này"].map(|text| height(text, 12, room)),
            [1, 1, 2, 2]
        );
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "[A-Za-zĐđÊễ ]{0,80}", room in 0_u32..5000) {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&balanced(&text, 14, room).join(" ")), words(&text));
        }
    }
}
