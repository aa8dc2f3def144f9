//! Stories as rows: reports, their events, and the journal of the main acts.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::data::Unit;
use super::people::{OFFICER, People, SECOND_OFFICER};
use super::plans::Lead;
use super::quarters::Quarter;
use super::rows::{self, Journal, Report, ReportCompletion, ReportEvent, Rows};
use super::story::{Step, StepAct, Story};
use crate::progress::ReportState;

/// Who appears in the stories, and where.
pub(super) struct Cast<'a> {
    pub units: &'a [Unit],
    pub leads: &'a [Lead],
    pub quarters: &'a [Quarter],
    pub people: &'a People,
}

impl Cast<'_> {
    /// Adds every report; its id is the story's place, counted from 1.
    pub fn add_reports(&self, rows: &mut Rows, stories: &[Story]) {
        for (story, report_id) in stories.iter().zip(1..) {
            let unit = self.leads[story.lead].unit.expect("only units report");
            let unit = self.units[unit].code.as_str();
            rows.reports.push(self.report(story, report_id, unit));
            rows.completions.extend(story.text.completions.iter().map(|completion| ReportCompletion {
                report_id,
                deadline_id: completion.deadline_id,
                completed_on: completion.completed_on,
            }));
            rows.events.extend(story.steps.iter().map(|step| ReportEvent {
                report_id,
                kind: step.act.event(),
                at: step.at,
                account_id: self.actor(story, step, unit),
                reason: step.reason.clone(),
                content: step.text.clone(),
            }));
        }
    }

    fn actor(&self, story: &Story, step: &Step, unit: &str) -> i64 {
        match step.act {
            StepAct::SendToHead => self.people.staff(unit),
            StepAct::SendBack | StepAct::Submit => self.people.head(unit),
            StepAct::Return | StepAct::Accept if story.second_officer => self.people.id(SECOND_OFFICER),
            StepAct::Return | StepAct::Accept => self.people.id(OFFICER),
        }
    }

    fn report(&self, story: &Story, id: i64, unit: &str) -> Report {
        let text = story.text.clone();
        let last = story.steps.last();
        let at = |step: Option<&Step>| step.map(|step| step.at);
        let submitted = story.last(StepAct::Submit);
        let decided = story.last(StepAct::Accept).or(story.last(StepAct::Return));
        let state = last.map_or(ReportState::Draft, |step| step.act.leads_to());
        Report {
            id,
            assignment_id: self.leads[story.lead].assignment_id,
            period_id: self.quarters[story.quarter].id,
            state,
            progress: text.progress,
            percent: text.percent,
            completed_on: text.completed_on,
            results: text.results,
            obstacles: text.obstacles,
            proposals: text.proposals,
            next_steps: text.next_steps,
            nothing_new: text.nothing_new,
            version: story.steps.len() + 1,
            written_by: self.people.staff(unit),
            updated_at: last.map_or(story.begun_at, |step| step.at),
            sent_to_head_at: at(story.last(StepAct::SendToHead)),
            submitted_by: submitted.map(|_| self.people.head(unit)),
            submitted_at: at(submitted),
            first_submitted_at: at(story.first(StepAct::Submit)),
            decided_by: decided.map(|step| self.actor(story, step, unit)),
            accepted_at: at(story.last(StepAct::Accept)),
            return_reason: last
                .filter(|_| state == ReportState::Returned)
                .map_or_else(String::new, |step| step.reason.clone()),
            rating: story.rating.filter(|_| state == ReportState::Accepted),
        }
    }
}

/// In which capacity the officer acts, as the header names it.
const OFFICER_CAPACITY: &str = "Cán bộ TCCB – Sở Giáo dục và Đào tạo Hải Phòng";

/// The journal of the main acts, in the order of time.
pub(super) fn journal(rows: &Rows, quarters: &[Quarter], people: &People) -> Vec<Journal> {
    let portal = |at: DateTime<Utc>, action, subject_kind, id: i64, after| Journal {
        at,
        account_id: None,
        actor: "Hệ thống".to_owned(),
        capacity: None,
        action,
        subject_kind,
        subject_id: Some(id),
        before: None,
        after: Some(after),
    };
    let officer = |at, action, subject_kind, id, before, after| Journal {
        account_id: Some(people.id(OFFICER)),
        actor: people.name(OFFICER).to_owned(),
        capacity: Some(OFFICER_CAPACITY.to_owned()),
        before: Some(before),
        ..portal(at, action, subject_kind, id, after)
    };
    let mut acts = Vec::new();
    for account in &rows.accounts {
        let made = json!({ "username": account.username, "full_name": account.full_name });
        acts.push(portal(account.created_at, "account.created", "account", account.id, made));
    }
    for plan in &rows.plans {
        let (draft, active) = (json!({ "status": "draft" }), json!({ "status": "active" }));
        acts.push(officer(plan.activated_at, "plan.activated", "plan", plan.id, draft, active));
    }
    let closings: Vec<&rows::Closing> = rows.closings.iter().collect();
    for quarter in quarters {
        let (open, closed) = (json!({ "state": "open" }), json!({ "state": "closed" }));
        for closing in closings.iter().filter(|closing| closing.period_id == quarter.id) {
            let mut after = closed.clone();
            after["version"] = closing.version.into();
            acts.push(officer(closing.closed_at, "period.closed", "period", quarter.id, open.clone(), after));
            if let (Some(at), Some(reason)) = (closing.reopened_at, &closing.reopen_reason) {
                let mut after = open.clone();
                after["reason"] = reason.as_str().into();
                acts.push(officer(at, "period.reopened", "period", quarter.id, closed.clone(), after));
            }
        }
    }
    acts.sort_by_key(|act| act.at);
    acts
}
