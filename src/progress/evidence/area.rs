//! The part of a page that shows a report's files, and lets its writers add and remove some.

use askama::Template;

use super::store::Item;
use crate::{
    attachment::{ENDINGS, Limits},
    web::Result,
};

/// What `progress/_evidence_list.html` shows, as the value `files`.
#[derive(Clone, Debug)]
pub struct Files {
    pub items: Vec<Item>,
    /// The id of the form whose buttons take files out; empty where nobody may.
    pub form: String,
}

/// What `progress/_evidence.html` shows, as the value `evidence`.
#[derive(Clone, Debug)]
pub struct Area {
    pub assignment_id: i64,
    /// Where files are sent to.
    pub action: String,
    /// Its form is the one that all its controls belong to. In a page of several reports that is none: there a script sends
    /// the files, and without one they are attached in the report's own form.
    pub files: Files,
    pub limits: Limits,
    /// What happened to files that were sent, where the page itself has to say it.
    pub trouble: String,
}

#[derive(Template)]
#[template(path = "progress/_evidence_list.html")]
struct List<'a> {
    files: &'a Files,
}

impl Files {
    /// The list alone, for a page that is there already.
    pub fn list(&self) -> Result<String> {
        Ok(List { files: self }.render().map_err(anyhow::Error::from)?)
    }
}

impl Area {
    /// Whether the form around it holds other reports as well, so that only a script can send its files.
    pub fn needs_script(&self) -> bool {
        self.files.form.starts_with("ev-")
    }

    /// The endings that a browser offers first when files are chosen.
    pub fn endings(&self) -> &'static str {
        ENDINGS
    }
}
