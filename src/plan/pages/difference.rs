//! Two states of a plan beside each other: what was added, changed and dropped, field by field.

use std::collections::HashMap;

use askama::Template;

use super::super::{
    Deadline, NO_DEADLINE, Part, brief,
    draft::{
        Content, DraftDeadline, DraftParty, DraftTask, Target,
        changes::{Changed, Changes, Field},
    },
};
use crate::{
    calendar::DaysOff,
    diff::{Piece, changes},
    web::show,
};

/// What differs between two states, as pages show it: a piece of a page.
#[derive(Template)]
#[template(path = "plan/_difference.html")]
pub struct Difference {
    pub head: Vec<Passage>,
    /// Headings that were added, dropped or changed.
    pub sections: Vec<Passage>,
    pub added: Vec<TaskShown>,
    pub changed: Vec<TaskChanged>,
    pub dropped: Vec<TaskShown>,
}

/// One field before and after, with what differs marked.
pub struct Passage {
    pub label: String,
    pub before: Vec<Piece>,
    pub after: Vec<Piece>,
}

/// A task with all it says.
pub struct TaskShown {
    pub id: Option<i64>,
    pub reference: String,
    pub content: String,
    pub leads: String,
    pub coordinating: String,
    pub deadlines: String,
}

/// A task that stays but differs.
pub struct TaskChanged {
    pub id: Option<i64>,
    pub reference: String,
    pub title: String,
    pub passages: Vec<Passage>,
}

impl Difference {
    /// The difference in words; `names` are those of units and groups that parties mean, `above` of the tasks that a unit's
    /// own plan carries out.
    pub fn new(
        (before, after): (&Content, &Content),
        changes: &Changes<'_>,
        names: &HashMap<Target, String>,
        above: &HashMap<i64, String>,
        days_off: &DaysOff,
    ) -> Self {
        let words = Words { names, above, days_off };
        Self {
            head: if changes.head { head(before, after) } else { Vec::new() },
            sections: if changes.sections { sections(before, after) } else { Vec::new() },
            added: changes.added.iter().map(|task| words.shown(task)).collect(),
            changed: changes.changed.iter().map(|changed| words.changed(changed)).collect(),
            dropped: changes.dropped.iter().map(|task| words.shown(task)).collect(),
        }
    }

    /// What differs apart from tasks.
    fn apart(&self) -> [(&'static str, &[Passage]); 2] {
        [("Thông tin chung", &self.head), ("Các mục", &self.sections)]
    }

    /// Tasks that only one of the two states has.
    fn whole(&self) -> [(&'static str, &'static str, &[TaskShown]); 2] {
        [("them", "Nhiệm vụ thêm", &self.added), ("bo", "Nhiệm vụ bỏ", &self.dropped)]
    }

    /// "thêm 1, sửa 3, bỏ 2 nhiệm vụ"
    pub fn summary(&self) -> String {
        let counted = [("thêm", self.added.len()), ("sửa", self.changed.len()), ("bỏ", self.dropped.len())];
        let told: Vec<String> =
            counted.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word} {count}")).collect();
        let mut parts = Vec::new();
        if !told.is_empty() {
            parts.push(format!("{} nhiệm vụ", told.join(", ")));
        }
        if !self.head.is_empty() {
            parts.push("sửa thông tin chung".to_owned());
        }
        if !self.sections.is_empty() {
            parts.push("sửa mục".to_owned());
        }
        parts.join("; ")
    }
}

struct Words<'a> {
    names: &'a HashMap<Target, String>,
    above: &'a HashMap<i64, String>,
    days_off: &'a DaysOff,
}

impl Words<'_> {
    fn shown(&self, task: &DraftTask) -> TaskShown {
        let deadlines = self.deadlines(&task.deadlines);
        TaskShown {
            id: task.id,
            reference: task.reference.clone(),
            content: task.content.clone(),
            leads: self.parties(&task.leads, false),
            coordinating: self.parties(&task.coordinating, false),
            deadlines: if deadlines.is_empty() { NO_DEADLINE.to_owned() } else { deadlines },
        }
    }

    fn changed(&self, changed: &Changed<'_>) -> TaskChanged {
        let passage = |field: &Field| {
            let (before, after) = self.field(*field, changed.before, changed.after);
            passage(field.label(), &before, &after)
        };
        TaskChanged {
            id: changed.before.id,
            reference: changed.after.reference.clone(),
            title: brief(&changed.after.content),
            passages: changed.fields.iter().map(passage).collect(),
        }
    }

    fn field(&self, field: Field, before: &DraftTask, after: &DraftTask) -> (String, String) {
        let both = |of: &dyn Fn(&DraftTask) -> String| (of(before), of(after));
        let parties = |part: Part| {
            let of = |task: &DraftTask, named: bool| match part {
                Part::Lead => self.parties(&task.leads, named),
                Part::Coordinating => self.parties(&task.coordinating, named),
            };
            // The same words that now mean another unit are told apart by its name.
            let named = of(before, false) == of(after, false);
            (of(before, named), of(after, named))
        };
        match field {
            Field::Reference => both(&|task| task.reference.clone()),
            Field::Kind => both(&|task| task.kind.label().to_owned()),
            Field::Content => both(&|task| task.content.clone()),
            Field::Product => both(&|task| task.product.clone().unwrap_or_default()),
            Field::Reports => both(&|task| reporting(task.reports).to_owned()),
            Field::Leads => parties(Part::Lead),
            Field::Coordinating => parties(Part::Coordinating),
            Field::Deadlines => both(&|task| self.deadlines(&task.deadlines)),
            Field::Implements => both(&|task| {
                let called = task.implements.iter().filter_map(|id| self.above.get(id).cloned());
                called.collect::<Vec<_>>().join("; ")
            }),
        }
    }

    fn parties(&self, parties: &[DraftParty], named: bool) -> String {
        let text = |party: &DraftParty| match party.means.and_then(|target| self.names.get(&target)) {
            Some(name) if named => format!("{} (là {name})", party.text),
            _ => party.text.clone(),
        };
        parties.iter().map(text).collect::<Vec<_>>().join("; ")
    }

    fn deadlines(&self, deadlines: &[DraftDeadline]) -> String {
        let text = |deadline: &DraftDeadline| {
            format!("“{}” → {}", deadline.said.text, Deadline::from(deadline).meaning(self.days_off))
        };
        deadlines.iter().map(text).collect::<Vec<_>>().join("\n")
    }
}

fn reporting(reports: bool) -> &'static str {
    if reports { "Báo cáo định kỳ" } else { "Không báo cáo định kỳ" }
}

fn passage(label: &str, before: &str, after: &str) -> Passage {
    let (before, after) = changes(before, after);
    Passage { label: label.to_owned(), before, after }
}

fn head(before: &Content, after: &Content) -> Vec<Passage> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let kinds = |content: &Content| {
        content.period_kinds.iter().map(|kind| kind.label().to_owned()).collect::<Vec<_>>().join(", ")
    };
    let basis = |content: &Content| {
        let line = |line: &super::super::draft::BasisLine| {
            let parts = [Some(line.number.clone()), line.title.clone(), line.issuer.clone()];
            let day = line.issued_on.as_ref().map(show::day);
            parts.into_iter().chain([day]).flatten().collect::<Vec<_>>().join(", ")
        };
        content.basis.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let fields = [
        ("Số, ký hiệu", text(&before.number), text(&after.number)),
        ("Tên kế hoạch", before.title.clone(), after.title.clone()),
        ("Tên ngắn", before.short_title.clone(), after.short_title.clone()),
        ("Cơ quan ban hành", text(&before.issuer), text(&after.issuer)),
        ("Ngày ban hành", show::typed(&before.issued_on), show::typed(&after.issued_on)),
        ("Kỳ báo cáo", kinds(before), kinds(after)),
        ("Căn cứ", basis(before), basis(after)),
    ];
    fields.into_iter().filter(|(_, was, is)| was != is).map(|(label, was, is)| passage(label, &was, &is)).collect()
}

/// The headings that differ: known ones by their id, new and dropped ones alone.
fn sections(before: &Content, after: &Content) -> Vec<Passage> {
    let label = |reference: &str, heading: &str| format!("{reference} {heading}");
    let old: HashMap<i64, String> = before
        .sections
        .iter()
        .filter_map(|section| Some((section.id?, label(&section.reference, &section.heading))))
        .collect();
    let mut passages = Vec::new();
    let mut kept = std::collections::HashSet::new();
    for section in &after.sections {
        let now = label(&section.reference, &section.heading);
        match section.id.and_then(|id| old.get(&id).map(|was| (id, was))) {
            Some((id, was)) => {
                kept.insert(id);
                if *was != now {
                    passages.push(passage("Mục sửa", was, &now));
                }
            }
            None => passages.push(passage("Mục thêm", "", &now)),
        }
    }
    let gone = before.sections.iter().filter(|section| section.id.is_none_or(|id| !kept.contains(&id)));
    passages.extend(gone.map(|section| passage("Mục bỏ", &label(&section.reference, &section.heading), "")));
    if passages.is_empty() {
        passages.push(passage("Thứ tự", "", "Các mục được sắp xếp lại."));
    }
    passages
}
