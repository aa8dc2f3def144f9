//! PDF: whether it has a beginning and an end, and opens without a password.

use std::io::{self, Read, Seek};

use super::{Refusal, scan};

/// Where a trailer stands, from the end of the file.
const TRAILER: u64 = 4096;
const ENCRYPT: &[u8] = b"/Encrypt";

/// Whether a file says that it is a PDF: in its first bytes, after blanks and a byte order mark at most.
pub fn begins(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    text.starts_with(b"%PDF-") && text.get(5).is_some_and(u8::is_ascii_digit)
}

/// Checks a file that begins as a PDF.
pub fn check(file: &mut (impl Read + Seek), size: u64) -> io::Result<Result<(), Refusal>> {
    let tail = scan::tail(file, size, TRAILER)?;
    if scan::find(&tail, b"startxref").is_none() || scan::find(&tail, b"%%EOF").is_none() {
        return Ok(Err(Refusal::PdfDamaged));
    }
    // Trailers are never packed; what follows the name tells it from one inside a text.
    let locked = scan::any(file, 0, ENCRYPT.len() + 8, names_a_lock)?;
    Ok(if locked { Err(Refusal::PdfLocked) } else { Ok(()) })
}

/// Whether a trailer here names how the file is encrypted: "/Encrypt 12 0 R", "/Encrypt<<…".
fn names_a_lock(window: &[u8]) -> bool {
    let mut rest = window;
    while let Some(at) = scan::find(rest, ENCRYPT) {
        rest = &rest[at + ENCRYPT.len()..];
        let after = rest.trim_ascii_start();
        let apart = after.len() < rest.len();
        if after.starts_with(b"<<") || (apart && after.first().is_some_and(u8::is_ascii_digit)) {
            return true;
        }
    }
    false
}
