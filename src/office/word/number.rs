//! Numbers as documents write them.

/// "IV"
pub fn roman(mut number: usize) -> String {
    const DIGITS: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut roman = String::new();
    for (value, digit) in DIGITS {
        while number >= value {
            number -= value;
            roman += digit;
        }
    }
    roman
}

/// The letters of points in their order: đ follows d, and there is no f, j, w or z. Word's own lists know only the
/// English order, so these numbers are text.
const POINTS: [char; 23] =
    ['a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'x', 'y'];

/// "đ" is that of the fifth point, counted from 0; "aa" follows "y".
pub fn point(index: usize) -> String {
    let before = (index / POINTS.len()).checked_sub(1).map(point).unwrap_or_default();
    format!("{before}{}", POINTS[index % POINTS.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appendices_have_roman_numbers() {
        assert_eq!([1, 2, 4, 9, 14, 49, 100].map(roman), ["I", "II", "IV", "IX", "XIV", "XLIX", "C"]);
    }

    #[test]
    fn points_have_vietnamese_letters() {
        assert_eq!([0, 3, 4, 5, 6, 22, 23, 24].map(point), ["a", "d", "đ", "e", "g", "y", "aa", "ab"]);
    }
}
