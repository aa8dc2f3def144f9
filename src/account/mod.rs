//! People: accounts, the grants that say what each may do where, sessions, passwords.

mod access;
mod acts;
pub mod admin;
pub mod device;
mod grant;
mod initial;
pub mod pages;
pub mod password;
pub mod session;
mod sheet;
pub(crate) mod store;
mod workbook;

pub use acts::switch_grant;
pub use grant::{GrantState, grant_days};

/// Whether `name` may be signed in with: 2 to 60 small letters without diacritics, digits, dots, hyphens, underscores,
/// beginning with a letter or digit.
pub fn is_username(name: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (2..=60).contains(&name.len())
        && name.starts_with(small)
        && name.chars().all(|c| small(c) || matches!(c, '.' | '_' | '-'))
}

/// Whether `text` looks like an e-mail address; the proof is a letter that arrives.
pub fn is_email(text: &str) -> bool {
    let mut parts = text.split('@');
    let sound = |part: Option<&str>| part.is_some_and(|part| !part.is_empty());
    text.len() <= 254
        && !text.contains(char::is_whitespace)
        && sound(parts.next())
        && sound(parts.next())
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_those_the_database_allows() {
        let migration = include_str!("../../migrations/0003_account.sql");
        assert!(migration.contains("check (username ~ '^[a-z0-9][a-z0-9._-]{1,59}$')"));
        assert!(migration.contains(r"email ~ '^[^@\s]+@[^@\s]+$'"));
        for good in ["an", "lequydon.truong", "a_b-c.9", &"a".repeat(60)] {
            assert!(is_username(good), "{good}");
        }
        for bad in ["", "a", "An", ".an", "an an", "ân", &"a".repeat(61)] {
            assert!(!is_username(bad), "{bad}");
        }
        assert!(is_email("mai@haiphong.edu.vn"));
        for bad in ["", "mai", "mai@", "@x.vn", "a@b@c", "mai @x.vn"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
