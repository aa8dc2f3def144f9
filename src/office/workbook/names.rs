//! Names of sheets, as Excel allows them.

use crate::office::text::{cut, one_line};

/// In UTF-16 units.
const LONGEST: usize = 31;

/// Those given so far.
#[derive(Default)]
pub struct Names(Vec<String>);

impl Names {
    /// The name, or the nearest to it that Excel allows and no other sheet has.
    pub fn give(&mut self, wanted: &str) -> String {
        let allowed: String =
            one_line(wanted).chars().map(|sign| if "[]:*?/\\'".contains(sign) { ' ' } else { sign }).collect();
        let allowed = one_line(&allowed);
        // "History" is Excel's own.
        let allowed =
            if allowed.is_empty() || allowed.to_lowercase() == "history" { "Bảng".to_owned() } else { allowed };
        let nth = |number: usize| match number {
            1 => cut(allowed.clone(), LONGEST),
            _ => format!("{} ({number})", cut(allowed.clone(), LONGEST - 3 - number.to_string().len())),
        };
        let mut number = 1;
        while self.0.contains(&nth(number).to_lowercase()) {
            number += 1;
        }
        self.0.push(nth(number).to_lowercase());
        nth(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_allowed_and_given_once() {
        let mut names = Names::default();
        let given = ["Quý III/2026", "quý iii 2026", "", "[]", "History", "Kỳ 'x'", &"ơ".repeat(40), &"Ơ".repeat(40)];
        assert_eq!(
            given.map(|name| names.give(name)),
            [
                "Quý III 2026".to_owned(),
                "quý iii 2026 (2)".to_owned(),
                "Bảng".to_owned(),
                "Bảng (2)".to_owned(),
                "Bảng (3)".to_owned(),
                "Kỳ x".to_owned(),
                format!("{}…", "ơ".repeat(30)),
                format!("{}… (2)", "Ơ".repeat(26)),
            ]
        );
    }
}
