//! What a draft adds to the plan it started from, changes in it and drops out of it.

use std::collections::HashMap;

use super::{Content, DraftDeadline, DraftParty, DraftSection, DraftTask};

/// The whole difference, in the order of the newer plan; what was dropped in the order of the older.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes<'a> {
    pub added: Vec<&'a DraftTask>,
    pub changed: Vec<Changed<'a>>,
    pub dropped: Vec<&'a DraftTask>,
    /// Title, number, issuer, day, basis or kinds of period differ.
    pub head: bool,
    /// A heading was added, dropped, renumbered or reworded.
    pub sections: bool,
}

/// A task that stays but differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed<'a> {
    pub before: &'a DraftTask,
    pub after: &'a DraftTask,
    /// What differs, in the order in which a task is read.
    pub fields: Vec<Field>,
}

/// A part of a task that may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Reference,
    Kind,
    Content,
    Product,
    Reports,
    Leads,
    Coordinating,
    Deadlines,
    Implements,
}

impl Field {
    /// What it is called on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reference => "Số thứ tự",
            Self::Kind => "Loại",
            Self::Content => "Nội dung",
            Self::Product => "Sản phẩm",
            Self::Reports => "Chế độ báo cáo",
            Self::Leads => "Chủ trì",
            Self::Coordinating => "Phối hợp",
            Self::Deadlines => "Thời hạn",
            Self::Implements => "Nhiệm vụ cấp trên",
        }
    }
}

impl<'a> Changes<'a> {
    /// What `after` makes of `before`. A task is the same where its id is.
    pub fn between(before: &'a Content, after: &'a Content) -> Self {
        let old: HashMap<i64, &DraftTask> = before.tasks.iter().filter_map(|task| Some((task.id?, task))).collect();
        let mut changes =
            Self { head: head_differs(before, after), sections: sections_differ(before, after), ..Self::default() };
        let mut kept = std::collections::HashSet::new();
        for task in &after.tasks {
            let Some(was) = task.id.and_then(|id| old.get(&id)).filter(|was| kept.insert(was.key)) else {
                changes.added.push(task);
                continue;
            };
            let fields = differing(was, task);
            if !fields.is_empty() {
                changes.changed.push(Changed { before: was, after: task, fields });
            }
        }
        changes.dropped = before.tasks.iter().filter(|task| !kept.contains(&task.key)).collect();
        changes
    }

    /// Whether the two plans say the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.dropped.is_empty() && !self.head && !self.sections
    }
}

fn head_differs(a: &Content, b: &Content) -> bool {
    (&a.number, &a.title, &a.short_title, &a.issuer, a.issued_on, &a.period_kinds, &a.basis)
        != (&b.number, &b.title, &b.short_title, &b.issuer, b.issued_on, &b.period_kinds, &b.basis)
}

fn sections_differ(a: &Content, b: &Content) -> bool {
    let parent = |content: &Content, section: &DraftSection| {
        section.parent.and_then(|key| content.section(key)).map(|parent| parent.reference.clone())
    };
    let says = |section: &DraftSection| {
        (section.id, section.reference.clone(), section.printed_number.clone(), section.heading.clone())
    };
    a.sections.len() != b.sections.len()
        || a.sections
            .iter()
            .zip(&b.sections)
            .any(|(one, other)| says(one) != says(other) || parent(a, one) != parent(b, other))
}

fn differing(a: &DraftTask, b: &DraftTask) -> Vec<Field> {
    let differs = [
        (Field::Reference, a.reference != b.reference),
        (Field::Kind, a.kind != b.kind),
        (Field::Content, a.content != b.content),
        (Field::Product, a.product != b.product),
        (Field::Reports, a.reports != b.reports),
        (Field::Leads, means(&a.leads) != means(&b.leads)),
        (Field::Coordinating, means(&a.coordinating) != means(&b.coordinating)),
        (Field::Deadlines, said(&a.deadlines) != said(&b.deadlines)),
        (Field::Implements, a.implements != b.implements),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Whom parties mean: another spelling of the same unit is no change.
fn means(parties: &[DraftParty]) -> Vec<(Option<super::Target>, Option<&str>)> {
    let of = |party: &'_ DraftParty| party.means.filter(|target| *target != super::Target::Named);
    parties.iter().map(|party| (of(party), of(party).is_none().then_some(party.text.as_str()))).collect()
}

fn said(deadlines: &[DraftDeadline]) -> Vec<(&crate::outline::Deadline, Option<chrono::NaiveDate>)> {
    deadlines.iter().map(|deadline| (&deadline.said, deadline.event_on)).collect()
}
