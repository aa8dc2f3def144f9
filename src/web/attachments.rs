//! A form that brings several files, each written to the disk as it comes: none is ever held in memory.

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::MultipartError};

use super::{
    Error, Result,
    form::clean,
    upload::{CUT, file_name},
};
use crate::files::{Arrived, Files};

/// Most of what the fields beside the files may hold together, in bytes.
const MAX_FIELDS: usize = 2 * 1024 * 1024;
/// How many files are answered for; a form with more was not filled in by hand.
const MAX_ANSWERED: usize = 200;

/// Why a file was read to its end and let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    TooLarge,
    TooMany,
}

/// A form as it came.
#[derive(Debug, Default)]
pub struct Attachments {
    /// The other fields.
    pub fields: Vec<(String, String)>,
    /// Name and content of each chosen file.
    pub files: Vec<(String, Result<Arrived, Left>)>,
}

/// Reads a form: the files in its fields `file`, each at most `limit` bytes and only the first `most` of them.
///
/// # Errors
/// The line broke, it was no such form, or the disk is full.
pub async fn attachments(mut request: Request, files: &Files, limit: u64, most: usize) -> Result<Attachments> {
    // The limits are kept here; the general one would cut the line before the answer.
    DefaultBodyLimit::disable().apply(&mut request);
    let cut = |_: MultipartError| Error::BadRequest(CUT.to_owned());
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Error::BadRequest(CUT.to_owned()))?;
    let mut read = Attachments::default();
    let mut held = 0;
    while let Some(mut field) = form.next_field().await.map_err(cut)? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(sent) = field.file_name().map(clean) else {
            let mut text = Vec::new();
            while let Some(piece) = field.chunk().await.map_err(cut)? {
                held += piece.len();
                if held > MAX_FIELDS {
                    return Err(Error::BadRequest("Nội dung gửi kèm dài quá mức.".to_owned()));
                }
                text.extend_from_slice(&piece);
            }
            read.fields.push((name, String::from_utf8_lossy(&text).into_owned()));
            continue;
        };
        let wanted = name == "file" && read.files.len() < most;
        let mut arriving = if wanted { Some(files.receive()?) } else { None };
        let mut size = 0;
        while let Some(piece) = field.chunk().await.map_err(cut)? {
            size += piece.len() as u64;
            if size > limit {
                arriving = None;
            }
            if let Some(arriving) = &mut arriving {
                arriving.write(&piece).await?;
            }
        }
        // A field in which nothing was chosen comes as a file without name and content.
        if name == "file" && read.files.len() < MAX_ANSWERED && !(sent.is_empty() && size == 0) {
            let file = match arriving {
                Some(arriving) => Ok(arriving.end().await?),
                None if size > limit => Err(Left::TooLarge),
                None => Err(Left::TooMany),
            };
            read.files.push((file_name(&sent), file));
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::header};

    use super::*;

    fn form(parts: &[(&str, Option<&str>, usize)]) -> Request {
        let mut body = Vec::new();
        for (field, file, size) in parts {
            let file = file.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
            body.extend(format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n").bytes());
            body.extend(vec![b'x'; *size]);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::builder().header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        request.body(Body::from(body)).expect("a request")
    }

    #[tokio::test]
    async fn files_come_beside_fields_and_what_is_too_much_is_let_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::in_folder(folder.path()).expect("a store");
        let parts = [
            ("results", None, 3),
            ("file", Some("C:\\Temp\\một.pdf"), 10),
            ("file", Some(""), 0),
            ("other", Some("x.pdf"), 5),
            ("file", Some("lớn.pdf"), 11),
            ("file", Some("ba.pdf"), 1),
            ("version", None, 1),
        ];
        let read = attachments(form(&parts), &files, 10, 2).await.expect("a form");
        assert_eq!(read.fields, [("results".into(), "xxx".into()), ("version".into(), "x".into())]);
        let got = read
            .files
            .iter()
            .map(|(name, file)| (name.as_str(), file.as_ref().map(Arrived::size).map_err(|left| *left)));
        let wanted = [("một.pdf", Ok(10)), ("lớn.pdf", Err(Left::TooLarge)), ("ba.pdf", Err(Left::TooMany))];
        assert_eq!(got.collect::<Vec<_>>(), wanted);
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
        assert!(left.is_empty(), "what is not kept leaves nothing behind: {left:?}");
    }

    #[tokio::test]
    async fn words_without_end_are_no_form() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::in_folder(folder.path()).expect("a store");
        let long = form(&[("results", None, MAX_FIELDS + 1)]);
        assert!(matches!(attachments(long, &files, 10, 2).await, Err(Error::BadRequest(_))));
        let other = Request::builder().body(Body::from("file=x")).expect("a request");
        assert!(matches!(attachments(other, &files, 10, 2).await, Err(Error::BadRequest(_))));
    }
}
