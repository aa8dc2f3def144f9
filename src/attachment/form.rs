//! Files taken in with a form: looked into, and told apart from its words.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, Method, header},
};
use form_urlencoded::Serializer;
use serde::de::DeserializeOwned;

use super::{Kind, Limits, Refusal, content, store};
use crate::{
    files::{self, Arrived, Files},
    web::{
        App, Error, FieldErrors, Form, Result,
        attachments::{Attachments, Left, attachments},
        show,
    },
};

/// Files looked through at once, so that those who work meanwhile are not kept waiting.
static AT_ONCE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);
/// How many refused files a message names.
const NAMED: usize = 3;

/// A file that has come whole and may be kept.
pub struct Fit {
    /// As it is shown and saved again.
    pub name: String,
    pub kind: Kind,
    pub file: Arrived,
}

/// The files that came with one form: those that may be kept, and the others with the reason.
#[derive(Default)]
pub struct Sheaf {
    pub fit: Vec<Fit>,
    pub refused: Vec<(String, Refusal)>,
}

impl Sheaf {
    /// Keeps the bytes, before anything is locked, since a store may be slow.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep(&self, files: &Files) -> Result<()> {
        for fit in &self.fit {
            files.keep(&fit.file).await?;
        }
        Ok(())
    }

    /// Why none of them is taken, beside the field of that name; nothing is sent on in part.
    pub fn fault(&self, field: &str, errors: &mut FieldErrors) {
        if self.refused.is_empty() {
            return;
        }
        let named = self.refused.iter().take(NAMED);
        let mut told: Vec<String> =
            named.map(|(name, why)| format!("“{}”: {why}", show::beginning(name, 60))).collect();
        if self.refused.len() > NAMED {
            told.push(format!("Và {} tệp khác.", self.refused.len() - NAMED));
        }
        errors.add(field, told.join(" "));
    }

    /// What a browser does not keep of a form that comes back for other reasons.
    pub fn lost(&self, field: &str, errors: &mut FieldErrors) {
        if let Some(message) = self.left_behind().filter(|_| !errors.is_empty()) {
            errors.add(field, message);
        }
    }

    /// The same in words; none where no file was chosen.
    pub fn left_behind(&self) -> Option<String> {
        let count = self.fit.len() + self.refused.len();
        let which = if count == 1 { "tệp".to_owned() } else { format!("{count} tệp") };
        (count > 0).then(|| format!("Nội dung chưa được gửi nên {which} vừa chọn chưa được giữ: hãy chọn lại."))
    }
}

/// A form that may bring files in its fields `file`.
pub struct Enclosing<T>(pub T, pub Sheaf);

impl<T: DeserializeOwned + Send> FromRequest<App> for Enclosing<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        if !brings_files(request.headers()) {
            let Form(typed) = Form::from_request(request, app).await.map_err(unreadable)?;
            return Ok(Self(typed, Sheaf::default()));
        }
        let limits = store::limits(&app.pool).await?;
        let Attachments { fields, files } = attachments(request, &app.files, limits.bytes(), limits.files).await?;
        let body = Serializer::new(String::new()).extend_pairs(&fields).finish();
        let words = Request::builder()
            .method(Method::POST)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .map_err(anyhow::Error::from)?;
        let Form(typed) = Form::from_request(words, app).await.map_err(unreadable)?;
        Ok(Self(typed, look(files, limits).await?))
    }
}

fn unreadable(cause: impl std::fmt::Display) -> Error {
    tracing::debug!(%cause, "a form cannot be read");
    Error::BadRequest("Nội dung gửi lên không đọc được. Hãy tải lại trang rồi gửi lại.".to_owned())
}

fn brings_files(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/"))
}

/// Looks into files: those that are fit, and the others with the reason.
///
/// # Errors
/// When the disk fails.
pub async fn look(files: Vec<(String, Result<files::Arrived, Left>)>, limits: Limits) -> Result<Sheaf> {
    let mut sheaf = Sheaf::default();
    for (name, file) in files {
        let mut file = match file {
            Ok(file) => file,
            Err(left) => {
                let refusal = match left {
                    Left::TooLarge => Refusal::TooLarge(limits.megabytes),
                    Left::TooMany => Refusal::TooMany(limits.files),
                };
                sheaf.refused.push((name, refusal));
                continue;
            }
        };
        let _permit = AT_ONCE.acquire().await.map_err(anyhow::Error::from)?;
        let looked = tokio::task::spawn_blocking(move || {
            let kind = content::recognise(file.file());
            (file, kind)
        });
        match looked.await {
            Ok((file, kind)) => match kind.map_err(anyhow::Error::from)? {
                Ok(kind) => sheaf.fit.push(Fit { name: kind.name(&name), kind, file }),
                Err(refusal) => sheaf.refused.push((name, refusal)),
            },
            Err(cause) => {
                tracing::error!(%cause, "a file broke its reader");
                sheaf.refused.push((name, Refusal::Unknown));
            }
        }
    }
    Ok(sheaf)
}
