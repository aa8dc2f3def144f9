//! What the demo's people said of obstacles and requests, and to each other, in the order in which it is told.

use chrono::{DateTime, Utc};

use super::rows::{Assignment, Message, MessageUnit, Rows};
use crate::dialogue::Subject;

/// What messages are about: an assignment's obstacle or request, or the part in the task itself.
pub(super) struct About {
    subject: Subject,
    subject_id: Option<i64>,
    owner_unit_id: i64,
    plan_id: i64,
    task_id: i64,
    assignment_id: i64,
    unit_id: i64,
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
            plan_id: seat.plan_id,
            task_id: seat.task_id,
            assignment_id: seat.id,
            unit_id: seat.unit_id.expect("a unit"),
        }
    }

    /// Says something that the unit reads, unless it is internal; the message's id.
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
            rows.message_units.push(MessageUnit { message_id: id, unit_id: self.unit_id, mentioned: false });
        }
        id
    }
}
