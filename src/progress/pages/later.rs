//! Later days as a unit's home tells of them: what is asked for, what was put off, and where one asks.

use super::{
    super::{Outcome, extending::Extended, facts::Line, store::Open},
    desk::Desk,
};
use crate::{plan::Deadline, web::show};

impl Desk<'_> {
    /// The open requests for later days of a line.
    pub fn extensions(&self, line: &Line) -> impl Iterator<Item = &Open> {
        let assignment_id = line.assignment_id;
        self.extensions.iter().filter(move |open| open.assignment_id == assignment_id)
    }

    /// The deadlines that govern a line and are not met.
    fn governing(&self, line: &Line) -> Vec<i64> {
        let pending = matches!(line.standing.outcome, Outcome::PendingOnTime | Outcome::PendingOverdue);
        let due_on = line.standing.due_on.filter(|_| pending);
        let governs = |deadline: &&Deadline| {
            due_on.is_some()
                && deadline.effective_due(&self.ground.days_off) == due_on
                && !line.met.contains(&deadline.id)
        };
        line.deadlines(self.ground).iter().filter(governs).map(|deadline| deadline.id).collect()
    }

    /// Until when what governs a line was put off after the day as of which it is judged.
    fn put_off(&self, line: &Line) -> Option<Extended> {
        let later = |id: &i64| line.put_off.iter().find(|later| later.deadline_id == *id).copied();
        let later: Option<Vec<Extended>> = self.governing(line).iter().map(later).collect();
        later?.into_iter().min_by_key(|later| later.due_on)
    }

    /// "đã gia hạn đến 15/01/2027 từ 16/12/2026"
    pub fn put_off_text(&self, line: &Line) -> Option<String> {
        let later = self.put_off(line)?;
        Some(format!("đã gia hạn đến {} từ {}", show::day(&later.due_on), show::day(&later.from_on)))
    }

    /// Whether what governs a line was put off so far that it is on time today.
    pub fn has_time(&self, line: &Line) -> bool {
        self.put_off(line).is_some_and(|later| later.due_on >= self.visit.today)
    }

    /// Where the reader asks for a later day of a line, as the head of the very unit, in a plan that is another's.
    pub fn asks_for_later(&self, line: &Line) -> Option<String> {
        let unit = self.visit.viewer.unit_id();
        let owner = self.context.plans.iter().find(|plan| plan.id == line.plan_id).map(|plan| plan.owner_unit_id);
        let may = self.heads() && line.unit_id == unit && owner != unit && !self.has_time(line);
        let is_open = |id: &i64| self.extensions(line).any(|open| open.deadline_id == *id);
        let deadline = self.governing(line).into_iter().find(|id| !is_open(id)).filter(|_| may)?;
        Some(format!("/phan-cong/{}/gia-han?thoi-han={deadline}", line.assignment_id))
    }
}
