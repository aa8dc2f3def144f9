//! `tiendo extract`: what a document asks, as JSON.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use tiendo::outline::{self, MAX_BYTES};

/// Prints the outline of a document.
///
/// # Errors
/// The document cannot be read, or is refused.
pub fn extract(path: &Path) -> Result<()> {
    let cannot = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    // One byte more than may be read shows that there is too much.
    File::open(path).and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)).with_context(cannot)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let reading = outline::read(&name, &bytes)?;
    let mut out = io::stdout().lock();
    match serde_json::to_writer_pretty(&mut out, &reading.outline).map_err(Into::into).and_then(|()| writeln!(out)) {
        // Whoever reads no further has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write the outline"),
    }
}
