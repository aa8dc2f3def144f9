//! Looking through a file without keeping it.

use std::io::{self, Read, Seek, SeekFrom};

/// How much of a file is held at once.
const WINDOW: usize = 64 * 1024;

/// The first bytes of a file, at most `most`.
pub fn head(file: &mut (impl Read + Seek), most: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.by_ref().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The last bytes of a file of this size, at most `most`.
pub fn tail(file: &mut (impl Read + Seek), size: u64, most: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(size.saturating_sub(most)))?;
    let mut bytes = Vec::new();
    file.by_ref().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether these bytes stand anywhere from a place on.
pub fn holds(file: &mut (impl Read + Seek), from: u64, sought: &[u8]) -> io::Result<bool> {
    any(file, from, sought.len(), |window| find(window, sought).is_some())
}

/// Whether any window of the file, each overlapping the one before by `overlap`, is of that sort.
pub fn any(file: &mut (impl Read + Seek), from: u64, overlap: usize, is: impl Fn(&[u8]) -> bool) -> io::Result<bool> {
    file.seek(SeekFrom::Start(from))?;
    let mut window = Vec::with_capacity(WINDOW + overlap);
    loop {
        let kept = window.len().min(overlap);
        window.drain(..window.len() - kept);
        let read = file.by_ref().take(WINDOW as u64).read_to_end(&mut window)?;
        if read == 0 {
            return Ok(false);
        }
        if is(&window) {
            return Ok(true);
        }
    }
}

/// Where these bytes first stand.
pub fn find(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    bytes.windows(sought.len()).position(|window| window == sought)
}
