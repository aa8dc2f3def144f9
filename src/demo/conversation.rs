//! What the demo's people said of obstacles, instructions and requests, and to each other, in the order in which it is told.

use chrono::{DateTime, Utc};

use super::rows::{Assignment, Instruction, Message, MessageUnit, Rows};
use crate::dialogue::Subject;

/// What messages are about: an assignment's obstacle or request, an instruction, or the part in the task itself.
pub(super) struct About {
    subject: Subject,
    subject_id: Option<i64>,
    owner_unit_id: i64,
    plan_id: Option<i64>,
    task_id: Option<i64>,
    assignment_id: Option<i64>,
    /// Who reads it besides the owner's people.
    pub(super) units: Vec<i64>,
}

impl About {
    /// Words about something of a unit's part in a task.
    pub(super) fn part(rows: &Rows, seat: &Assignment, subject: Subject, subject_id: i64) -> Self {
        Self { subject, subject_id: Some(subject_id), ..Self::comment(rows, seat) }
    }

    /// Words that belong to nothing but a unit's part in a task.
    pub(super) fn comment(rows: &Rows, seat: &Assignment) -> Self {
        Self {
            subject: Subject::Comment,
            subject_id: None,
            owner_unit_id: rows.plans[seat.plan_id as usize - 1].owner_unit_id,
            plan_id: Some(seat.plan_id),
            task_id: Some(seat.task_id),
            assignment_id: Some(seat.id),
            units: vec![seat.unit_id.expect("a unit")],
        }
    }

    /// Words about an instruction.
    pub(super) fn instruction(instruction: &Instruction, units: Vec<i64>) -> Self {
        Self {
            subject: Subject::Instruction,
            subject_id: Some(instruction.id),
            owner_unit_id: instruction.owner_unit_id,
            plan_id: instruction.plan_id,
            task_id: instruction.task_id,
            assignment_id: None,
            units,
        }
    }

    /// Says something that the units read, unless it is internal; the message's id.
    pub(super) fn say(
        &self,
        rows: &mut Rows,
        (account_id, author): (i64, &str),
        (title, text): (String, String),
        at: DateTime<Utc>,
        internal: bool,
    ) -> i64 {
        let id = rows.messages.len() as i64 + 1;
        rows.messages.push(Message {
            id,
            owner_unit_id: self.owner_unit_id,
            plan_id: self.plan_id,
            task_id: self.task_id,
            assignment_id: self.assignment_id,
            subject: self.subject.code(),
            subject_id: self.subject_id,
            title,
            text,
            account_id,
            author: author.to_owned(),
            at,
        });
        if !internal {
            rows.message_units.extend(self.units.iter().map(|unit_id| MessageUnit {
                message_id: id,
                unit_id: *unit_id,
                mentioned: false,
            }));
        }
        id
    }
}
