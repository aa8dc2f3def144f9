//! Passwords: Argon2id hashes, and which passwords are refused.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

/// Fewest characters of a password.
pub const MIN_LENGTH: usize = 10;
/// Most characters of a password: hashing longer ones only costs time.
pub const MAX_LENGTH: usize = 200;

/// Hashing takes a core and 19 MiB for a moment; more at once would only make everybody wait longer.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// OWASP's recommended Argon2id: 19 MiB, 2 passes, 1 lane.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

/// Hashes a password; the result names algorithm, parameters and salt (PHC string).
pub async fn hash(password: &str) -> anyhow::Result<String> {
    let password = password.to_owned();
    let _permit = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || hash_now(&password)).await?
}

/// The same, blocking: for the command line.
pub fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash =
        argon2().hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("hashing failed: {error}"))?;
    Ok(hash.to_string())
}

/// Whether `password` is the one behind `hash`. Without a hash (no such account) it takes as long and says no.
pub async fn verify(password: &str, hash: Option<&str>) -> anyhow::Result<bool> {
    // A hash of nothing anybody knows, so that a missing account cannot be told by the time it takes.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    let (password, known, hash) = (password.to_owned(), hash.is_some(), hash.unwrap_or(NOBODY).to_owned());
    if password.chars().count() > MAX_LENGTH {
        return Ok(false);
    }
    let _permit = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&hash).map_err(|error| anyhow::anyhow!("unreadable password hash: {error}"))?;
        Ok(argon2().verify_password(password.as_bytes(), &parsed).is_ok() && known)
    })
    .await?
}

/// Why a new password is refused, in Vietnamese; `None` when it is good. `about` are words an attacker would try
/// first: account name, person's name, unit.
pub fn refusal(password: &str, about: &[&str]) -> Option<String> {
    let length = password.chars().count();
    if length < MIN_LENGTH {
        return Some(format!("Mật khẩu cần ít nhất {MIN_LENGTH} ký tự."));
    }
    if length > MAX_LENGTH {
        return Some(format!("Mật khẩu dài tối đa {MAX_LENGTH} ký tự."));
    }
    let known: Vec<&str> = about.iter().chain(&FREQUENT).copied().collect();
    let strength = zxcvbn::zxcvbn(password, &known);
    (strength.score() < zxcvbn::Score::Two).then(|| {
        "Mật khẩu này quá phổ biến hoặc dễ đoán. Hãy ghép vài từ không liên quan, ví dụ bốn từ ngẫu nhiên.".to_owned()
    })
}

/// What Vietnamese users choose too often and the library's English lists do not know.
const FREQUENT: [&str; 16] = [
    "tiendo",
    "tiendo-demo",
    "matkhau",
    "matkhaumoi",
    "anhyeuem",
    "emyeuanh",
    "vietnam",
    "haiphong",
    "giaoduc",
    "sogiaoduc",
    "truonghoc",
    "giaovien",
    "hocsinh",
    "conyeume",
    "camon",
    "xinchao",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_and_personal_passwords_are_refused() {
        for bad in [
            "short",
            "password123",
            "1234567890",
            "qwertyuiop",
            "matkhau123",
            "lequydon2026",
            "anhyeuem123",
            "aaaaaaaaaaaa",
            "tiendo-demo",
        ] {
            assert!(refusal(bad, &["lequydon", "Nguyễn Văn An"]).is_some(), "{bad}");
        }
        for good in ["thuyen-buom-xanh-47", "mưa rơi trên mái ngói", "Kd8#mqZt!4wP"] {
            assert_eq!(refusal(good, &["lequydon"]), None, "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_verifies_its_password_alone() {
        let hash = hash("thuyen-buom-xanh-47").await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("thuyen-buom-xanh-47", Some(&hash)).await.expect("verified"));
        assert!(!verify("thuyen-buom-xanh-48", Some(&hash)).await.expect("verified"));
        assert!(!verify("thuyen-buom-xanh-47", None).await.expect("verified"), "nobody has no password");
    }
}
