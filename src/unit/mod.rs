//! The one tree of units, and the groups that plans name.

pub mod access;
pub mod change;
pub mod pages;
pub mod store;
pub mod tree;

use crate::words::worded;

worded! {
    /// What sort of body a unit is.
    pub enum UnitKind {
        Committee = "committee", "Ủy ban nhân dân";
        So = "so", "Sở, ngành";
        Department = "department", "Phòng, ban";
        School = "school", "Trường học";
        Centre = "centre", "Trung tâm";
        Union = "union", "Đoàn thể";
        Other = "other", "Đơn vị khác";
    }
}

/// Whether `code` may stand in addresses and account names: small letters without diacritics, digits, dots, hyphens;
/// 1 to 40 of them, beginning with a letter or digit.
pub fn is_code(code: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    code.len() <= 40 && code.starts_with(small) && code.chars().all(|c| small(c) || matches!(c, '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_codes_are_those_the_database_allows() {
        let migration = include_str!("../../migrations/0002_unit.sql");
        let words: Vec<String> = UnitKind::ALL.iter().map(|kind| format!("'{}'", kind.code())).collect();
        assert!(migration.contains(&format!("check (kind in ({}))", words.join(", "))));
        assert!(migration.contains("check (code ~ '^[a-z0-9][a-z0-9.-]{0,39}$')"));
        for good in ["vanphong", "thpt-1", "so-gddt", "0.x", &"a".repeat(40)] {
            assert!(is_code(good), "{good}");
        }
        for bad in ["", "Vanphong", "văn", "-a", ".a", "a b", "a_b", &"a".repeat(41)] {
            assert!(!is_code(bad), "{bad}");
        }
    }
}
