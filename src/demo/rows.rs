//! The rows of the demo as they go into the database, in the order of its tables.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::commendations::Commendation;
use super::supervision::Supervision;
use crate::calendar::PeriodKind;
use crate::plan::Cadence;
use crate::progress::{Outcome, Progress, Rating, ReportStanding, ReportState, ReportText};

/// Everything the demo consists of, but the days off and the mark.
#[derive(Default)]
pub(super) struct Rows {
    pub units: Vec<Unit>,
    pub aliases: Vec<Alias>,
    pub groups: Vec<Group>,
    pub members: Vec<Member>,
    pub accounts: Vec<Account>,
    pub grants: Vec<Grant>,
    pub plans: Vec<Plan>,
    pub basis: Vec<Basis>,
    pub sections: Vec<Section>,
    pub tasks: Vec<Task>,
    pub deadlines: Vec<Deadline>,
    pub assignments: Vec<Assignment>,
    pub receipts: Vec<Receipt>,
    pub periods: Vec<Period>,
    pub reports: Vec<Report>,
    pub completions: Vec<ReportCompletion>,
    pub events: Vec<ReportEvent>,
    pub contributions: Vec<Contribution>,
    pub sendings: Vec<ContributionSending>,
    pub requests: Vec<ContributionRequest>,
    pub request_parties: Vec<ContributionParty>,
    pub obstacles: Vec<Obstacle>,
    pub extensions: Vec<Extension>,
    pub messages: Vec<Message>,
    pub message_units: Vec<MessageUnit>,
    pub obstacle_messages: Vec<ObstacleMessage>,
    pub commendations: Vec<Commendation>,
    pub instructions: Vec<Instruction>,
    pub instruction_recipients: Vec<InstructionRecipient>,
    pub instruction_messages: Vec<InstructionMessage>,
    pub supervision: Supervision,
    pub closings: Vec<Closing>,
    pub standings: Vec<PeriodStanding>,
    pub legal_keepers: Vec<LegalKeeper>,
    pub legal_entries: Vec<LegalEntry>,
    pub journal: Vec<Journal>,
}

#[derive(Serialize)]
pub(super) struct Unit {
    pub id: i64,
    pub parent_id: Option<i64>,
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub kind: String,
    pub position: usize,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Alias {
    pub unit_id: i64,
    pub alias: String,
}

#[derive(Serialize)]
pub(super) struct Group {
    pub id: i64,
    pub owner_unit_id: i64,
    pub name: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Member {
    pub group_id: i64,
    pub unit_id: i64,
}

#[derive(Serialize)]
pub(super) struct Account {
    pub id: i64,
    pub username: String,
    pub full_name: String,
    pub password_hash: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Grant {
    pub id: i64,
    pub account_id: i64,
    pub unit_id: i64,
    pub role: &'static str,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub delegated_by: Option<i64>,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Plan {
    pub id: i64,
    pub owner_unit_id: i64,
    pub number: Option<String>,
    pub title: String,
    pub short_title: String,
    pub issuer: String,
    pub issued_on: Option<NaiveDate>,
    pub activated_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Basis {
    pub plan_id: i64,
    pub position: usize,
    pub number: String,
    pub title: String,
    pub issuer: String,
    pub issued_on: NaiveDate,
}

#[derive(Serialize)]
pub(super) struct Section {
    pub id: i64,
    pub plan_id: i64,
    pub parent_id: Option<i64>,
    pub position: usize,
    pub r#ref: String,
    pub printed_number: String,
    pub heading: String,
}

#[derive(Serialize)]
pub(super) struct Task {
    pub id: i64,
    pub plan_id: i64,
    pub section_id: i64,
    pub position: usize,
    pub r#ref: String,
    pub kind: String,
    pub content: String,
    pub product: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Deadline {
    pub id: i64,
    pub task_id: i64,
    pub position: i32,
    pub text: String,
    pub due_on: Option<NaiveDate>,
    pub cadence: Option<Cadence>,
    pub anchor_day: Option<i16>,
    pub follows: Option<String>,
    pub scope: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Assignment {
    pub id: i64,
    pub plan_id: i64,
    pub task_id: i64,
    pub role: &'static str,
    pub unit_id: Option<i64>,
    pub group_id: Option<i64>,
    pub party_name: Option<String>,
    pub from_on: NaiveDate,
}

#[derive(Serialize)]
pub(super) struct Receipt {
    pub plan_id: i64,
    pub unit_id: i64,
    pub account_id: i64,
    pub received_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Period {
    pub id: i64,
    pub owner_unit_id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    pub starts_on: NaiveDate,
    pub cut_off_on: NaiveDate,
    pub send_by: NaiveDate,
    pub state: &'static str,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Report {
    pub id: i64,
    pub assignment_id: i64,
    pub period_id: i64,
    pub state: ReportState,
    pub progress: Progress,
    pub percent: i16,
    pub completed_on: Option<NaiveDate>,
    pub results: String,
    pub obstacles: String,
    pub proposals: String,
    pub next_steps: String,
    pub nothing_new: bool,
    pub version: usize,
    pub written_by: i64,
    pub updated_at: DateTime<Utc>,
    pub sent_to_head_at: Option<DateTime<Utc>>,
    pub submitted_by: Option<i64>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub first_submitted_at: Option<DateTime<Utc>>,
    pub decided_by: Option<i64>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub return_reason: String,
    pub rating: Option<Rating>,
}

#[derive(Serialize)]
pub(super) struct ReportCompletion {
    pub report_id: i64,
    pub deadline_id: i64,
    pub completed_on: NaiveDate,
}

#[derive(Serialize)]
pub(super) struct ReportEvent {
    pub report_id: i64,
    pub kind: &'static str,
    pub at: DateTime<Utc>,
    pub account_id: i64,
    pub reason: String,
    pub content: ReportText,
}

#[derive(Serialize)]
pub(super) struct Contribution {
    pub id: i64,
    pub assignment_id: i64,
    pub period_id: i64,
    pub results: &'static str,
    pub proposals: &'static str,
    pub written_by: i64,
    pub updated_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct ContributionSending {
    pub contribution_id: i64,
    pub results: &'static str,
    pub proposals: &'static str,
    pub sent_by: i64,
    pub sent_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct ContributionRequest {
    pub id: i64,
    pub task_id: i64,
    pub period_id: i64,
    pub asker_assignment_id: Option<i64>,
    pub words: &'static str,
    pub answer_by: NaiveDate,
    pub asked_by: i64,
    pub asked_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct ContributionParty {
    pub request_id: i64,
    pub assignment_id: i64,
    pub period_id: i64,
    pub asker: i64,
    pub answered_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
pub(super) struct Obstacle {
    pub id: i64,
    pub plan_id: i64,
    pub task_id: i64,
    pub assignment_id: i64,
    pub unit_id: i64,
    pub title: &'static str,
    pub words: &'static str,
    pub request: &'static str,
    pub state: &'static str,
    pub since: DateTime<Utc>,
    pub raised_by: i64,
    pub raised_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub id: i64,
    pub owner_unit_id: i64,
    pub plan_id: Option<i64>,
    pub task_id: Option<i64>,
    pub assignment_id: Option<i64>,
    pub subject: &'static str,
    pub subject_id: Option<i64>,
    pub title: String,
    pub text: String,
    pub account_id: i64,
    pub author: String,
    pub at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct MessageUnit {
    pub message_id: i64,
    pub unit_id: i64,
    pub mentioned: bool,
}

#[derive(Serialize)]
pub(super) struct ObstacleMessage {
    pub obstacle_id: i64,
    pub message_id: i64,
    pub internal: bool,
}

#[derive(Serialize)]
pub(super) struct Instruction {
    pub id: i64,
    pub owner_unit_id: i64,
    pub plan_id: Option<i64>,
    pub task_id: Option<i64>,
    pub title: &'static str,
    pub words: &'static str,
    pub due_on: Option<NaiveDate>,
    pub given_by: i64,
    pub given_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct InstructionRecipient {
    pub id: i64,
    pub instruction_id: i64,
    pub unit_id: i64,
    pub group_id: Option<i64>,
    pub state: &'static str,
    pub due_on: Option<NaiveDate>,
    pub reported_on: Option<NaiveDate>,
    pub reported_by: Option<i64>,
    pub given_at: DateTime<Utc>,
    pub moved_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct InstructionMessage {
    pub message_id: i64,
    pub instruction_id: i64,
    pub recipient_id: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct Closing {
    pub period_id: i64,
    pub version: i32,
    pub closed_at: DateTime<Utc>,
    pub closed_by: i64,
    pub reopened_at: Option<DateTime<Utc>>,
    pub reopened_by: Option<i64>,
    pub reopen_reason: Option<String>,
}

#[derive(Serialize)]
pub(super) struct PeriodStanding {
    pub period_id: i64,
    pub version: i32,
    pub assignment_id: i64,
    pub plan_id: i64,
    pub task_id: i64,
    pub unit_id: Option<i64>,
    pub party_name: String,
    pub section_id: i64,
    pub section_ref: String,
    pub section_heading: String,
    pub task_ref: String,
    pub collective: bool,
    pub progress: Progress,
    pub percent: i16,
    pub completed_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub outcome: Outcome,
    pub due_soon: bool,
    pub report_state: ReportStanding,
    pub rating: Option<Rating>,
    pub report_id: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct Extension {
    pub id: i64,
    pub assignment_id: i64,
    pub deadline_id: i64,
    pub due_on: NaiveDate,
    pub asked_for: NaiveDate,
    pub reason: &'static str,
    pub state: &'static str,
    pub offered_for: Option<NaiveDate>,
    pub offered_by: Option<i64>,
    pub granted_for: Option<NaiveDate>,
    pub asked_by: i64,
    pub asked_at: DateTime<Utc>,
    pub moved_at: DateTime<Utc>,
    /// The day from which what was granted works.
    pub from_on: NaiveDate,
}

#[derive(Serialize)]
pub(super) struct LegalKeeper {
    pub owner_unit_id: i64,
    pub keeper_unit_id: i64,
}

#[derive(Serialize)]
pub(super) struct LegalEntry {
    pub id: i64,
    pub owner_unit_id: i64,
    pub kind: &'static str,
    pub number: &'static str,
    pub issued_on: Option<NaiveDate>,
    pub issuer: &'static str,
    pub subject: &'static str,
    pub finding: &'static str,
    pub proposal: &'static str,
    pub basis: &'static str,
    pub responsible: &'static str,
    pub due_on: Option<NaiveDate>,
    pub task_id: Option<i64>,
    pub state: &'static str,
    pub reason: String,
    pub result_number: String,
    pub result_on: Option<NaiveDate>,
    pub likeness: String,
    pub version: i32,
    pub recorded_by: i64,
    pub recorded_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub(super) struct Journal {
    pub at: DateTime<Utc>,
    pub account_id: Option<i64>,
    pub actor: String,
    pub capacity: Option<String>,
    pub action: &'static str,
    pub subject_kind: &'static str,
    pub subject_id: Option<i64>,
    pub before: Option<serde_json::Value>,
    pub after: Option<serde_json::Value>,
}
