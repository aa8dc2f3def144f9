//! Pictures: whether their headers are in order and their ends are there.

use std::io::{self, Read, Seek, SeekFrom};

use super::{Refusal, scan};

pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
pub const JPEG: &[u8] = b"\xff\xd8\xff";
/// Most pixels: larger ones exhaust the browsers of whoever looks at them.
const MOST_PIXELS: u64 = 250_000_000;
/// Most parts of a file that are walked through.
const MOST_PARTS: usize = 100_000;

fn sized(width: u64, height: u64) -> Result<(), Refusal> {
    match width.saturating_mul(height) {
        0 => Err(Refusal::PictureDamaged),
        pixels if pixels > MOST_PIXELS => Err(Refusal::PictureHuge),
        _ => Ok(()),
    }
}

/// The next `N` bytes; none at the end of the file.
fn next<const N: usize>(file: &mut impl Read) -> io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(cause) => Err(cause),
    }
}

/// Checks a file with the sign of PNG: chunks from IHDR to IEND.
pub fn png(file: &mut (impl Read + Seek), size: u64) -> io::Result<Result<(), Refusal>> {
    let mut place = PNG.len() as u64;
    file.seek(SeekFrom::Start(place))?;
    for part in 0..MOST_PARTS {
        let Some(head) = next::<8>(file)? else { break };
        let (length, name) = (u32::from_be_bytes([head[0], head[1], head[2], head[3]]), &head[4..]);
        // Its own head, its content, and a sum over both.
        place = place.saturating_add(12 + u64::from(length));
        if place > size || (part == 0) != (name == b"IHDR") {
            break;
        }
        if part == 0 {
            let Some(sides) = next::<8>(file)? else { break };
            let side =
                |at: usize| u64::from(u32::from_be_bytes([sides[at], sides[at + 1], sides[at + 2], sides[at + 3]]));
            if length != 13 {
                break;
            }
            if let Err(refusal) = sized(side(0), side(4)) {
                return Ok(Err(refusal));
            }
        }
        if name == b"IEND" {
            return Ok(Ok(()));
        }
        file.seek(SeekFrom::Start(place))?;
    }
    Ok(Err(Refusal::PictureDamaged))
}

/// Checks a file with the sign of JPEG: segments up to the picture itself, its size among them, and its end.
pub fn jpeg(file: &mut (impl Read + Seek), size: u64) -> io::Result<Result<(), Refusal>> {
    let mut place = 2;
    let mut has_size = false;
    for _ in 0..MOST_PARTS {
        file.seek(SeekFrom::Start(place))?;
        let Some([0xff, mark]) = next::<2>(file)? else { break };
        match mark {
            // Filling, and marks that stand alone.
            0xff => {
                place += 1;
                continue;
            }
            0x01 | 0xd0..=0xd7 => {
                place += 2;
                continue;
            }
            0x00 | 0xd8 | 0xd9 => break,
            _ => {}
        }
        let Some(length) = next::<2>(file)?.map(u16::from_be_bytes).filter(|length| *length >= 2) else { break };
        if matches!(mark, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf) {
            let Some([_, h1, h2, w1, w2]) = next::<5>(file)? else { break };
            if let Err(refusal) = sized(u16::from_be_bytes([w1, w2]).into(), u16::from_be_bytes([h1, h2]).into()) {
                return Ok(Err(refusal));
            }
            has_size = true;
        }
        place += 2 + u64::from(length);
        if place >= size {
            break;
        }
        if mark == 0xda {
            let ends = has_size && scan::holds(file, place, b"\xff\xd9")?;
            return Ok(if ends { Ok(()) } else { Err(Refusal::PictureDamaged) });
        }
    }
    Ok(Err(Refusal::PictureDamaged))
}

/// Checks the first bytes of a file with the sign of WebP against its size.
pub fn webp(head: &[u8], size: u64) -> Result<(), Refusal> {
    let field = |at: usize| head.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let said = field(4).map(u64::from).ok_or(Refusal::PictureDamaged)?;
    // What it says, or less by what pads it to an even number.
    if said.saturating_add(8) > size {
        return Err(Refusal::PictureDamaged);
    }
    let byte = |at: usize| head.get(at).copied().map(u64::from).ok_or(Refusal::PictureDamaged);
    let (width, height) = match head.get(12..16) {
        Some(b"VP8 ") if head.get(23..26) == Some(b"\x9d\x01\x2a") => {
            ((byte(26)? | byte(27)? << 8) & 0x3fff, (byte(28)? | byte(29)? << 8) & 0x3fff)
        }
        Some(b"VP8L") if byte(20)? == 0x2f => {
            let bits = field(21).map(u64::from).ok_or(Refusal::PictureDamaged)?;
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        Some(b"VP8X") => {
            ((byte(24)? | byte(25)? << 8 | byte(26)? << 16) + 1, (byte(27)? | byte(28)? << 8 | byte(29)? << 16) + 1)
        }
        _ => return Err(Refusal::PictureDamaged),
    };
    sized(width, height)
}
