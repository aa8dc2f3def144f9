//! Initial passwords: random, handed over on paper or read aloud, changed at the first sign-in.

/// Letters and digits that are not mistaken for one another.
const READABLE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Four groups of four characters, about 79 random bits: "k7mw-p2xd-hq9t-3rfa".
///
/// # Errors
/// When the machine gives no random numbers.
pub fn password() -> anyhow::Result<String> {
    let mut signs = Vec::with_capacity(16);
    while signs.len() < 16 {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes)?;
        // Bytes beyond the last whole multiple would favour the first letters.
        let even = bytes.into_iter().map(usize::from).filter(|byte| *byte < 256 / READABLE.len() * READABLE.len());
        signs.extend(even.map(|byte| char::from(READABLE[byte % READABLE.len()])));
    }
    let groups: Vec<String> = signs[..16].chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn initial_passwords_are_readable_and_never_twice_the_same() {
        let made: HashSet<String> = (0..200).map(|_| password().expect("random")).collect();
        assert_eq!(made.len(), 200);
        let mut seen = HashSet::new();
        for password in &made {
            let groups: Vec<&str> = password.split('-').collect();
            assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4, 4, 4, 4], "{password}");
            assert_eq!(crate::account::password::refusal(password, &[]), None, "{password}");
            seen.extend(password.bytes().filter(|&byte| byte != b'-'));
        }
        assert_eq!(seen, READABLE.iter().copied().collect(), "every sign is used and no other");
    }
}
