//! The form of a task: words as typed, and what they come to. A name or phrase whose meaning was not touched is
//! understood anew when its words change; a meaning that was corrected stays as corrected.

mod above;
mod deadlines;
mod parties;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use self::deadlines::DeadlineRow;
pub use self::{above::Above, parties::PartyRow};
use super::labels::Labels;
use crate::{
    calendar::DaysOff,
    plan::{
        TaskKind,
        draft::{DraftTask, edit::TaskWords},
    },
    web::{FieldErrors, form::clean},
};

/// The longest text of a task, in characters.
const LONGEST: usize = 20_000;

/// The fields as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TaskForm {
    pub section: String,
    pub reference: String,
    pub kind: String,
    pub content: String,
    pub product: String,
    /// Ticked: nobody reports of it.
    pub silent: String,
    /// The draft's version in which the task was last changed, as the person has seen it.
    pub changed: i32,
    /// Where to go after saving: nowhere, on to the next doubtful one ("xem"), to cutting it ("tach").
    pub then: String,
    /// Sent by the page itself, not by a person.
    pub auto: String,
    /// The filter of the list it stands in.
    pub loc: String,
    lead_text: Vec<String>,
    lead_means: Vec<String>,
    lead_was: Vec<String>,
    lead_was_means: Vec<String>,
    co_text: Vec<String>,
    co_means: Vec<String>,
    co_was: Vec<String>,
    co_was_means: Vec<String>,
    /// Numbers of tasks of the plan above, of a unit's own plan.
    above: Vec<String>,
    dl_id: Vec<String>,
    dl_text: Vec<String>,
    dl_due: Vec<String>,
    dl_cadence: Vec<String>,
    dl_month: Vec<String>,
    dl_day: Vec<String>,
    dl_weekday: Vec<String>,
    dl_from: Vec<String>,
    dl_follows: Vec<String>,
    dl_event: Vec<String>,
    dl_event_on: Vec<String>,
    dl_offset: Vec<String>,
    dl_working: Vec<String>,
    dl_scope: Vec<String>,
    dl_was: Vec<String>,
    dl_seen: Vec<String>,
}

/// What the words of a form are read with.
pub struct Ground<'a> {
    pub labels: &'a Labels<'a>,
    pub days_off: &'a DaysOff,
    /// Keys of the draft's sections.
    pub sections: &'a [u32],
    /// The plan above, of a unit's own plan.
    pub above: Option<&'a Above>,
}

impl TaskForm {
    /// The form of a task as it is, with room for more.
    pub fn of(task: &DraftTask, labels: &Labels<'_>, above: Option<&Above>) -> Self {
        let mut form = Self {
            section: task.section.to_string(),
            reference: task.reference.clone(),
            kind: task.kind.code().to_owned(),
            content: task.content.clone(),
            product: task.product.clone().unwrap_or_default(),
            silent: if task.reports { String::new() } else { "1".to_owned() },
            changed: task.changed,
            above: above.map(|above| above.labels(&task.implements)).unwrap_or_default(),
            ..Self::default()
        };
        for party in &task.leads {
            form.add_lead(PartyRow::of(party, labels));
        }
        for party in &task.coordinating {
            form.add_coordinating(PartyRow::of(party, labels));
        }
        for deadline in &task.deadlines {
            form.add_deadline(DeadlineRow::of(deadline));
        }
        form.with_room()
    }

    /// The same with an empty row at the end of each list, for more.
    pub fn with_room(mut self) -> Self {
        if self.leads().last().is_none_or(|row| !row.is_blank()) {
            self.add_lead(PartyRow::default());
        }
        if self.coordinating().last().is_none_or(|row| !row.is_blank()) {
            self.add_coordinating(PartyRow::default());
        }
        if self.deadlines().last().is_none_or(|row| !row.is_blank()) {
            self.add_deadline(DeadlineRow::default());
        }
        if self.above.last().is_none_or(|row| !row.trim().is_empty()) {
            self.above.push(String::new());
        }
        self
    }

    /// Rows of tasks of the plan above.
    pub fn above(&self) -> &[String] {
        &self.above
    }

    /// Rows of leading parties.
    pub fn leads(&self) -> Vec<PartyRow> {
        parties::rows(&self.lead_text, &self.lead_means, &self.lead_was, &self.lead_was_means)
    }

    /// Rows of coordinating parties.
    pub fn coordinating(&self) -> Vec<PartyRow> {
        parties::rows(&self.co_text, &self.co_means, &self.co_was, &self.co_was_means)
    }

    /// Rows of deadlines.
    pub fn deadlines(&self) -> Vec<DeadlineRow> {
        (0..self.dl_text.len())
            .map(|row| {
                let at = |list: &[String]| list.get(row).cloned().unwrap_or_default();
                DeadlineRow {
                    id: at(&self.dl_id),
                    text: at(&self.dl_text),
                    due: at(&self.dl_due),
                    cadence: at(&self.dl_cadence),
                    month: at(&self.dl_month),
                    day: at(&self.dl_day),
                    weekday: at(&self.dl_weekday),
                    from: at(&self.dl_from),
                    follows: at(&self.dl_follows),
                    event: at(&self.dl_event),
                    event_on: at(&self.dl_event_on),
                    offset: at(&self.dl_offset),
                    working: at(&self.dl_working),
                    scope: at(&self.dl_scope),
                    was: at(&self.dl_was),
                    seen: at(&self.dl_seen),
                }
            })
            .collect()
    }

    fn add_lead(&mut self, row: PartyRow) {
        self.lead_text.push(row.text);
        self.lead_means.push(row.means);
        self.lead_was.push(row.was);
        self.lead_was_means.push(row.was_means);
    }

    fn add_coordinating(&mut self, row: PartyRow) {
        self.co_text.push(row.text);
        self.co_means.push(row.means);
        self.co_was.push(row.was);
        self.co_was_means.push(row.was_means);
    }

    fn add_deadline(&mut self, row: DeadlineRow) {
        self.dl_id.push(row.id);
        self.dl_text.push(row.text);
        self.dl_due.push(row.due);
        self.dl_cadence.push(row.cadence);
        self.dl_month.push(row.month);
        self.dl_day.push(row.day);
        self.dl_weekday.push(row.weekday);
        self.dl_from.push(row.from);
        self.dl_follows.push(row.follows);
        self.dl_event.push(row.event);
        self.dl_event_on.push(row.event_on);
        self.dl_offset.push(row.offset);
        self.dl_working.push(row.working);
        self.dl_scope.push(row.scope);
        self.dl_was.push(row.was);
        self.dl_seen.push(row.seen);
    }

    /// What the form says, or every mistake in it.
    pub fn parse(&self, ground: &Ground<'_>) -> Result<TaskWords, FieldErrors> {
        let mut errors = FieldErrors::new();
        let reference = one_line(&self.reference);
        if reference.is_empty() {
            errors.add("reference", "Ghi số thứ tự của nhiệm vụ, ví dụ IV.1.a.");
        }
        let section = self.section.parse().ok().filter(|key| ground.sections.contains(key)).unwrap_or_else(|| {
            errors.add("section", "Chọn mục trong danh sách.");
            0
        });
        let kind = self.kind.parse().unwrap_or(TaskKind::Task);
        let content = clean(&self.content);
        if content.chars().count() > LONGEST {
            errors.add("content", format!("Nội dung dài quá {LONGEST} ký tự. Hãy tách thành nhiều nhiệm vụ."));
        }
        let leads = parties::parse(&self.leads(), "lead", true, ground.labels, &mut errors);
        let coordinating = parties::parse(&self.coordinating(), "co", false, ground.labels, &mut errors);
        let deadlines = deadlines::parse(&self.deadlines(), ground.days_off, &mut errors);
        // A form without such a row says nothing of them.
        let rows = Some(&self.above).filter(|rows| !rows.is_empty());
        let implements = ground.above.zip(rows).map(|(above, rows)| above::parse(rows, above, &mut errors));
        errors.or(|| TaskWords {
            section,
            reference,
            kind,
            content,
            product: some(one_line(&self.product)),
            reports: self.silent.is_empty(),
            leads,
            coordinating,
            deadlines,
            implements,
            seen: self.then == "xem",
        })
    }
}

/// A text without line breaks and without doubled spaces.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text where there is one.
pub fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
