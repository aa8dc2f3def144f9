//! The closings of quarters and the figures they freeze, by the portal's own rules.

use super::data::Unit;
use super::plans::Lead;
use super::quarters::Quarter;
use super::rows::{self, PeriodStanding};
use super::script::{DUE_SOON_DAYS, Played};
use super::story::{StepAct, Story};
use crate::calendar::DaysOff;
use crate::clock::local_day;
use crate::progress::{Claim, ReportStanding, ReportState, Revision, Standing, Yardstick};

/// The closings of a quarter.
pub(super) fn closings(quarter: &Quarter, officer_id: i64, reopen_reason: &str) -> Vec<rows::Closing> {
    let closings = quarter.closings.iter().zip(1..);
    closings
        .map(|(closing, version)| rows::Closing {
            period_id: quarter.id,
            version,
            closed_at: closing.closed_at,
            closed_by: officer_id,
            reopened_at: closing.reopened_at,
            reopened_by: closing.reopened_at.map(|_| officer_id),
            reopen_reason: closing.reopened_at.map(|_| reopen_reason.to_owned()),
        })
        .collect()
}

/// What the closings of all quarters are made from.
pub(super) struct Ledger<'a> {
    pub units: &'a [Unit],
    pub leads: &'a [Lead],
    pub played: &'a Played,
    pub days_off: &'a DaysOff,
}

impl Ledger<'_> {
    /// The standings of every closed quarter, all versions.
    pub fn standings(&self, quarters: &[Quarter]) -> Vec<PeriodStanding> {
        let mut standings = Vec::new();
        let mut stories: Vec<Vec<(i64, &Story)>> = self.leads.iter().map(|_| Vec::new()).collect();
        let mut numbered = (1..).zip(&self.played.stories).peekable();
        for quarter in quarters.iter().filter(|quarter| !quarter.is_open()) {
            while let Some((id, story)) = numbered.next_if(|(_, story)| story.quarter == quarter.index) {
                stories[story.lead].push((id, story));
            }
            for version in 1..=quarter.closings.len() {
                for (place, lead) in self.leads.iter().enumerate() {
                    if lead.from_on <= quarter.span.cut_off_on {
                        standings.push(self.standing(quarter, version, place, &stories[place]));
                    }
                }
            }
        }
        standings
    }

    /// One row, from the stories of the assignment up to the quarter, under their report ids.
    fn standing(&self, quarter: &Quarter, version: usize, place: usize, stories: &[(i64, &Story)]) -> PeriodStanding {
        let lead = &self.leads[place];
        let closed_at = quarter.closings[version - 1].closed_at;
        let accepted = |story: &Story| story.state_at(closed_at) == Some(ReportState::Accepted);
        let rests_on = stories.iter().rev().find(|(_, story)| accepted(story));
        let claim = rests_on.map_or(Claim::NONE, |(_, story)| story.text.claim());
        let by = Yardstick { as_of: quarter.span.cut_off_on, due_soon_days: DUE_SOON_DAYS, days_off: self.days_off };
        let standing = Standing::judge(&lead.deadlines, &claim, &by);
        let this_quarter = stories.last().filter(|(_, story)| story.quarter == quarter.index);
        let revision = this_quarter.and_then(|(_, story)| {
            let submitted = story.first(StepAct::Submit).filter(|step| step.at <= closed_at);
            Some(Revision {
                state: story.state_at(closed_at)?,
                first_submitted_on: submitted.map(|step| local_day(step.at)),
            })
        });
        let owed = self.played.owed[quarter.index][place];
        PeriodStanding {
            period_id: quarter.id,
            version: i32::try_from(version).unwrap_or(i32::MAX),
            assignment_id: lead.assignment_id,
            plan_id: lead.plan_id,
            task_id: lead.task_id,
            unit_id: lead.unit.map(|unit| unit as i64 + 1),
            party_name: lead.unit.map_or(&lead.party_name, |unit| &self.units[unit].name).clone(),
            section_id: lead.section_id,
            section_ref: lead.section_ref.clone(),
            section_heading: lead.section_heading.clone(),
            task_ref: lead.task_ref.clone(),
            collective: lead.collective,
            progress: claim.progress,
            percent: rests_on.map_or(0, |(_, story)| story.text.percent),
            completed_on: standing.completed_on,
            due_on: standing.due_on,
            outcome: standing.outcome,
            due_soon: standing.due_soon,
            report_state: ReportStanding::of(owed, revision.as_slice(), quarter.send_by),
            rating: rests_on.and_then(|(_, story)| story.rating),
            report_id: rests_on.map(|(id, _)| *id),
        }
    }
}
