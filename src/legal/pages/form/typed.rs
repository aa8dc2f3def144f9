//! The form's words as they are typed.

use serde::Deserialize;

use super::super::super::Entry;
use crate::web::show;

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub version: String,
    pub kind: String,
    pub number: String,
    pub issued_on: String,
    pub issuer: String,
    pub subject: String,
    pub finding: String,
    pub proposal: String,
    pub basis: String,
    pub task: String,
    pub responsible: String,
    pub due_on: String,
    pub reason: String,
    pub result_number: String,
    pub result_on: String,
    /// Write it down although the register knows such a one.
    pub alike: String,
}

impl Typed {
    /// As an entry fills it.
    pub fn of(entry: &Entry) -> Self {
        let Entry { fields, place, .. } = entry;
        Self {
            version: entry.version.to_string(),
            kind: fields.kind.code().to_owned(),
            number: fields.number.clone(),
            issued_on: show::typed(&fields.issued_on),
            issuer: fields.issuer.clone(),
            subject: fields.subject.clone(),
            finding: fields.finding.clone(),
            proposal: fields.proposal.code().to_owned(),
            basis: fields.basis.clone(),
            task: fields.task_id.map(|id| id.to_string()).unwrap_or_default(),
            responsible: fields.responsible.clone(),
            due_on: show::typed(&fields.due_on),
            reason: place.reason.clone(),
            result_number: place.result_number.clone(),
            result_on: show::typed(&place.result_on),
            alike: String::new(),
        }
    }
}
