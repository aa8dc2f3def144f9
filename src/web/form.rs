//! Forms: what was typed stays typed, and every mistake is named beside its field.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::Result;

pub use axum_extra::extract::{Form, Query};

/// One mistake, beside the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// name and id of the control
    pub field: String,
    pub message: String,
}

/// The mistakes of one form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No mistakes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A form with this one mistake.
    pub fn one(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut errors = Self::new();
        errors.add(field, message);
        errors
    }

    /// Notes a mistake; the first one of a field is the one shown.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        if self.get(&field).is_none() {
            self.0.push(FieldError { field, message: message.into() });
        }
    }

    /// The message beside `field`, empty where there is none: as templates want it.
    pub fn at(&self, field: &str) -> &str {
        self.get(field).unwrap_or_default()
    }

    /// The message beside a field of one of several alike rows, empty where there is none.
    pub fn at_row(&self, field: &str, row: &usize) -> &str {
        self.at(&format!("{field}-{row}"))
    }

    /// The message beside `field`.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok(value)` where there is no mistake.
    pub fn or<T>(self, value: impl FnOnce() -> T) -> Result<T, Self> {
        if self.is_empty() { Ok(value()) } else { Err(self) }
    }
}

impl<'a> IntoIterator for &'a FieldErrors {
    /// field and message
    type Item = (&'a str, &'a str);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect::<Vec<_>>().into_iter()
    }
}

/// Text as it is kept: trimmed, line ends unified; control characters and NUL (which PostgreSQL refuses) removed.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect::<String>().trim().to_owned()
}

/// What is said of a field's text that is longer than `limit` characters; the field by name, as several may have one.
pub fn too_long(field: &str, text: &str, limit: usize) -> Option<String> {
    let length = text.chars().count();
    (length > limit).then(|| format!("{field} dài {length} ký tự, nhiều nhất là {limit}: hãy rút gọn."))
}

/// Adds words to what is typed in a field, on a line of their own: what is there stays.
pub fn append(field: &mut String, words: &str) {
    field.truncate(field.trim_end().len());
    if !field.is_empty() {
        field.push('\n');
    }
    field.push_str(words);
}

/// Renders a page: 200, or 422 when the form it shows has mistakes.
pub fn page_or_errors(template: &impl Template, errors: &FieldErrors) -> Result<Response> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let html = template.render().map_err(anyhow::Error::from)?;
    Ok((status, Html(html)).into_response())
}

/// Renders a page.
pub fn page(template: &impl Template) -> Result<Response> {
    page_or_errors(template, &FieldErrors::new())
}
