//! The stylesheet, script and icons, built into the program and served under names that change with their content.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use super::{Error, Public};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Addresses of the files every page needs.
#[derive(Clone, Copy)]
pub struct Assets {
    /// in the order of the cascade
    pub css: [&'static str; 8],
    pub js: &'static str,
    pub icon: &'static str,
}

impl Assets {
    /// The files of this build.
    pub fn current() -> Self {
        Self {
            css: [
                "base.css",
                "frame.css",
                "form.css",
                "table.css",
                "figure.css",
                "draft.css",
                "report.css",
                "print.css",
            ]
            .map(url),
            js: url("app.js"),
            icon: url("favicon.svg"),
        }
    }
}

/// Public address → file: "base.3f2a9c10.css" → "base.css".
static SERVED: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .map(|name| {
            let file = Files::get(&name).expect("a listed file");
            let digest = hex::encode(&file.metadata.sha256_hash()[..4]);
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
            (format!("{stem}.{digest}.{extension}"), name.into_owned())
        })
        .collect()
});

static URLS: LazyLock<HashMap<&'static str, String>> =
    LazyLock::new(|| SERVED.iter().map(|(served, name)| (name.as_str(), format!("/static/{served}"))).collect());

/// The address of a file of `static/`.
///
/// # Panics
/// Panics when there is no such file: a mistake in a template's or the program's text, seen by every test.
pub fn url(name: &str) -> &'static str {
    URLS.get(name).unwrap_or_else(|| panic!("static/{name} does not exist"))
}

/// `GET /static/{name}`: may be kept for ever, since a changed file has another name.
pub async fn show(_: Public, Path(name): Path<String>) -> Result<Response, Error> {
    let file = SERVED.get(&name).and_then(|name| Files::get(name)).ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, file.metadata.mimetype().to_owned()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, file.data).into_response())
}
