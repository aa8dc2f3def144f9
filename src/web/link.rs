//! Addresses with their questions: lists keep filter, order and page in the address.

use std::fmt;

/// An address of the portal being put together; empty values are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    path: String,
    query: Vec<(&'static str, String)>,
}

impl Link {
    /// An address without a query.
    pub fn to(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Vec::new() }
    }

    /// The same with `key=value`, replacing an earlier `key`; an empty value takes it out.
    pub fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.query.retain(|(known, _)| *known != key);
        let value = value.to_string();
        if !value.is_empty() {
            self.query.push((key, value));
        }
        self
    }

    /// The same with `key=value` where there is a value.
    pub fn with_some(self, key: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (index, (key, value)) in self.query.iter().enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            write!(f, "{mark}{key}=")?;
            encode(value, f)?;
        }
        Ok(())
    }
}

fn encode(value: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                write!(f, "{}", byte as char)?
            }
            _ => write!(f, "%{byte:02X}")?,
        }
    }
    Ok(())
}

/// `next` if it is an address of our own, `/` otherwise: a sign-in link must not lead elsewhere.
pub fn own_path(next: &str) -> &str {
    let ours =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    if ours { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_encodes_and_replaces() {
        let link = Link::to("/tong-hop").with("q", "tổ chức & cán bộ").with("trang", 2).with("trang", 3).with("ky", "");
        assert_eq!(link.to_string(), "/tong-hop?q=t%E1%BB%95%20ch%E1%BB%A9c%20%26%20c%C3%A1n%20b%E1%BB%99&trang=3");
    }

    #[test]
    fn foreign_addresses_are_not_followed() {
        assert_eq!(own_path("/viec?ky=3"), "/viec?ky=3");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            // Browsers drop tabs out of addresses.
            "/\t/evil.example",
            "viec",
            "",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(own_path(foreign), "/");
        }
    }
}
