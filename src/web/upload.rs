//! A file sent with a form.

use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::MultipartError},
};

use super::form::clean;

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// What is said of a file that broke off on its way.
pub const CUT: &str = "Tệp chưa được gửi trọn vẹn. Hãy gửi lại.";

/// A file as it came.
#[derive(Clone, Debug)]
pub struct Uploaded {
    pub name: String,
    pub media_type: String,
    pub bytes: Bytes,
}

/// Why there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing was chosen.
    NoFile,
    /// More than the limit; it was read to its end without being kept, so that the browser hears the answer.
    TooLarge,
    /// The line broke, or it was no form.
    Cut,
}

/// The file in the field `file` of a form, at most `limit` bytes.
///
/// # Errors
/// Why there is none.
pub async fn file(mut request: Request, limit: usize) -> Result<Uploaded, Missing> {
    // The limit is kept here; the general one would cut the line before the answer.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Missing::Cut)?;
    let cut = |_: MultipartError| Missing::Cut;
    let mut found = None;
    while let Some(mut field) = form.next_field().await.map_err(cut)? {
        let wanted = found.is_none() && field.name() == Some("file");
        let name = clean(field.file_name().unwrap_or_default());
        let media_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
        let mut bytes = Vec::new();
        let mut size = 0;
        while let Some(chunk) = field.chunk().await.map_err(cut)? {
            size += chunk.len();
            if !wanted || size > limit {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        if wanted {
            found = Some(match (name.is_empty(), size > limit) {
                (true, _) if size == 0 => Err(Missing::NoFile),
                (_, true) => Err(Missing::TooLarge),
                (_, false) => Ok(Uploaded { name: file_name(&name), media_type, bytes: bytes.into() }),
            });
        }
    }
    found.unwrap_or(Err(Missing::NoFile))
}

/// The bytes of the file in the field `file` of a form, or in words why there are none; `nothing` is said where no file
/// was chosen.
///
/// # Errors
/// One sentence for the visitor.
pub async fn bytes(request: Request, limit: usize, nothing: &str) -> Result<Bytes, String> {
    match file(request, limit).await {
        Ok(file) if !file.bytes.is_empty() => Ok(file.bytes),
        Ok(_) | Err(Missing::NoFile) => Err(nothing.to_owned()),
        Err(Missing::TooLarge) => Err(format!("Tệp lớn hơn {} MB.", limit / 1024 / 1024)),
        Err(Missing::Cut) => Err(CUT.to_owned()),
    }
}

/// A file's own name without folders, never blank.
pub(super) fn file_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name: String = name.chars().take(LONGEST_NAME).collect();
    if name.is_empty() { "tệp".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::header};

    use super::*;

    async fn sent(name: &str, size: usize, limit: usize) -> Result<Uploaded, Missing> {
        let mut body = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
            .into_bytes();
        body.extend(vec![b'x'; size]);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = Request::builder().header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        file(request.body(Body::from(body)).expect("a request"), limit).await
    }

    #[tokio::test]
    async fn a_file_comes_whole_or_not_at_all() {
        let file = sent("C:\\Temp\\kế hoạch.docx", 10, 10).await.expect("a file");
        assert_eq!((file.name.as_str(), file.bytes.len()), ("kế hoạch.docx", 10));
        assert_eq!(sent("a.docx", 11, 10).await.expect_err("too large"), Missing::TooLarge);
        assert_eq!(sent("", 0, 10).await.expect_err("none"), Missing::NoFile);
        assert!(sent("a.docx", 0, 10).await.expect("an empty one").bytes.is_empty());
        let other = Request::builder().body(Body::from("file=x")).expect("a request");
        assert_eq!(super::file(other, 10).await.expect_err("no form with a file"), Missing::Cut);
    }
}
