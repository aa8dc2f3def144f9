//! Drafts through the router: uploaded, corrected by several at once, their names resolved, confirmed.

mod editing;
mod names;
mod upload;

use std::time::Duration;

use tiendo::plan::draft::Content;

use crate::support::{office::Office, visitor::Visitor};

/// A plan in the genre, of six tasks: one without a lead, two of a department that the office does not have.
const PLAN: &str = include_str!("../../fixtures/draft/chuyen-mon.md");

/// Uploads a document and waits until it is read; the draft's address.
async fn upload(visitor: &mut Visitor, name: &str, bytes: &[u8]) -> String {
    let address = visitor.upload_as("/ke-hoach/moi", name, bytes).await.is(303).location;
    wait(visitor, &address).await;
    address
}

/// Waits until the draft's document is read.
async fn wait(visitor: &mut Visitor, address: &str) {
    for _ in 0..500 {
        if !visitor.get(address).await.is(200).text().contains("data-poll") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{address} is still being read");
}

/// What the only draft says.
async fn content(office: &Office) -> Content {
    let json: serde_json::Value = sqlx::query_scalar("select content from plan_draft order by id desc limit 1")
        .fetch_one(&office.db.pool)
        .await
        .expect("a draft");
    serde_json::from_value(json).expect("content")
}

/// The key of the task of a reference.
fn key(content: &Content, reference: &str) -> u32 {
    let known = || content.tasks.iter().map(|task| task.reference.as_str()).collect::<Vec<_>>();
    content.tasks.iter().find(|task| task.reference == reference).unwrap_or_else(|| panic!("{:?}", known())).key
}

/// The fields of a task's form as the draft has it, with others in their place.
fn fields(content: &Content, reference: &str, other: &[(&str, &str)]) -> Vec<(String, String)> {
    let task = content.task(key(content, reference)).expect("a task");
    let mut fields: Vec<(String, String)> = [
        ("section", task.section.to_string()),
        ("reference", task.reference.clone()),
        ("kind", task.kind.code().to_owned()),
        ("content", task.content.clone()),
        ("changed", task.changed.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    for (list, parties) in [("lead", &task.leads), ("co", &task.coordinating)] {
        for party in parties {
            fields.push((format!("{list}_text"), party.text.clone()));
        }
    }
    for deadline in &task.deadlines {
        fields.push(("dl_text".to_owned(), deadline.said.text.clone()));
    }
    fields.retain(|(name, _)| other.iter().all(|(known, _)| known != name));
    fields.extend(other.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

/// Sends a form of owned fields.
async fn post(visitor: &mut Visitor, path: &str, fields: &[(String, String)]) -> crate::support::visitor::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields).await
}
