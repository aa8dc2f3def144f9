//! Files given out again, to whoever may have them.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::Kind;
use crate::{
    files::{self, Hash},
    web::{App, Error, Result},
};

/// A file from outside does nothing but be seen.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";
/// Nor does a PDF; but a browser that shows it with a plug-in of its own shows an empty window in a sandbox.
const CONTENT_SECURITY_POLICY_OF_PDF: &str =
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'";

/// A file about to be given out.
pub struct Given {
    pub name: String,
    pub kind: Kind,
    pub sha256: Vec<u8>,
}

/// Sends a file, to be `saved` or shown where a browser can do so by itself.
///
/// # Errors
/// When it is missing.
pub async fn give(app: &App, file: &Given, asked: &HeaderMap, saved: bool) -> Result<Response> {
    let hash = Hash::from_bytes(&file.sha256).ok_or(Error::NotFound)?;
    let tag = format!("\"{hash}\"");
    // A browser may keep it, and asks each time whether it may still be seen.
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    if known.flat_map(|value| value.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let leaving = app.files.open(hash).await?;
    let policy = match file.kind {
        Kind::Pdf => CONTENT_SECURITY_POLICY_OF_PDF,
        _ => CONTENT_SECURITY_POLICY,
    };
    let disposition =
        if file.kind.is_shown() && !saved { files::inline(&file.name) } else { files::attachment(&file.name) };
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.kind.media_type())),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::CONTENT_LENGTH, HeaderValue::from(leaving.size)),
        (header::CONTENT_DISPOSITION, HeaderValue::try_from(disposition).map_err(anyhow::Error::from)?),
    ];
    Ok((kept, headers, leaving.into_body()).into_response())
}
