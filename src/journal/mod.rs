//! The journal: who did what, when, before and after. Append-only by triggers; written in the transaction of the
//! change it tells of; sealed afterwards, in batches, into a hash chain that `tiendo journal verify` walks.

pub mod history;
pub mod pages;
mod seal;
mod store;
mod words;

pub use seal::{Finding, Verdict, head, seal, verify};
pub use store::write;

use serde_json::Value;

use crate::web::Visit;

/// Who acts: a person in a capacity, or the portal itself.
#[derive(Clone, Debug)]
pub struct By {
    pub account_id: Option<i64>,
    pub actor: String,
    /// Role and unit in use: "Cán bộ TCCB – Sở …".
    pub capacity: Option<String>,
    pub request_id: Option<String>,
}

impl By {
    /// The portal itself: jobs, migrations, the demo.
    pub fn portal() -> Self {
        Self { account_id: None, actor: "Hệ thống".to_owned(), capacity: None, request_id: None }
    }

    /// An operator at the command line.
    pub fn operator() -> Self {
        Self { actor: "Dòng lệnh".to_owned(), ..Self::portal() }
    }
}

impl Visit {
    /// Who acts, for the journal.
    pub fn by(&self) -> By {
        By {
            account_id: Some(self.viewer.account_id),
            actor: self.viewer.full_name.clone(),
            capacity: self.viewer.grant.as_ref().map(|grant| grant.label()),
            request_id: Some(self.request_id.clone()),
        }
    }
}

/// One change that matters.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done, as `subject.act`: "report.submitted".
    pub action: &'static str,
    pub subject_id: Option<i64>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl Entry {
    /// An act on one subject; the subject's kind is the part of `action` before the dot.
    pub fn new(action: &'static str, subject_id: i64) -> Self {
        Self { action, subject_id: Some(subject_id), before: None, after: None }
    }

    /// An act on what holds for the whole portal.
    pub fn general(action: &'static str) -> Self {
        Self { action, subject_id: None, before: None, after: None }
    }

    /// What was so before.
    pub fn before(self, value: Value) -> Self {
        Self { before: Some(value), ..self }
    }

    /// What is so now.
    pub fn after(self, value: Value) -> Self {
        Self { after: Some(value), ..self }
    }

    fn subject_kind(&self) -> &'static str {
        self.action.split('.').next().unwrap_or(self.action)
    }
}
