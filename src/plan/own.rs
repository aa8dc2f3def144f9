//! A unit's own plan: drawn up from the tasks of the plan above that bind it, or from the unit's own document; each of its
//! tasks is linked to those it carries out.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::draft::{BasisLine, Content, DraftDeadline, DraftParty, DraftTask, Target, linking};
use crate::web::show;

/// Where a short title is cut, in characters: what is left stays within what the form of a plan's head takes.
const SHORT_TITLE: usize = 58;

/// Whose plan it becomes.
#[derive(Clone, Debug)]
pub struct Owner {
    pub unit_id: i64,
    pub name: String,
}

/// The tasks of the plan above that bind a unit.
#[derive(Clone, Debug, Default)]
pub struct Binding {
    /// All of them, and those that it leads.
    pub tasks: HashSet<i64>,
    pub led: HashSet<i64>,
}

/// A first draft of `owner`'s own plan: the tasks of `parent` that bind it under their headings, led by the unit itself
/// until it hands them on; the parent plan is what it rests on. What the unit only supports above, and what was due
/// before `today`, is to be looked at.
pub fn content(parent: &Content, binding: &Binding, owner: &Owner, today: NaiveDate) -> Content {
    let mut own = Content {
        title: format!("Kế hoạch thực hiện {} của {}", parent.short_title, owner.name),
        short_title: short_title(parent, owner),
        issuer: Some(owner.name.clone()),
        period_kinds: parent.period_kinds.clone(),
        basis: vec![BasisLine {
            number: parent.number.clone().unwrap_or_else(|| parent.short_title.clone()),
            title: Some(parent.title.clone()),
            issuer: parent.issuer.clone(),
            issued_on: parent.issued_on,
        }],
        ..Content::default()
    };
    let kept: Vec<&DraftTask> =
        parent.tasks.iter().filter(|task| task.id.is_some_and(|id| binding.tasks.contains(&id))).collect();
    let above = |key: u32| {
        std::iter::successors(Some(key), |key| parent.section(*key).and_then(|section| section.parent))
            // No path is longer than the number of sections, unless it goes round.
            .take(parent.sections.len())
    };
    let spoken: HashSet<u32> = kept.iter().flat_map(|task| above(task.section)).collect();
    let mut keys: HashMap<u32, u32> = HashMap::new();
    for section in parent.sections.iter().filter(|section| spoken.contains(&section.key)) {
        let key = own.give_key();
        keys.insert(section.key, key);
        let mut copy = section.clone();
        (copy.key, copy.id) = (key, None);
        copy.parent = section.parent.and_then(|parent| keys.get(&parent).copied());
        own.sections.push(copy);
    }
    for task in kept {
        let Some(section) = keys.get(&task.section) else { continue };
        let copy = DraftTask {
            key: own.give_key(),
            id: None,
            section: *section,
            leads: vec![DraftParty { text: owner.name.clone(), means: Some(Target::Unit(owner.unit_id)) }],
            coordinating: Vec::new(),
            deadlines: task.deadlines.iter().map(|deadline| DraftDeadline { id: None, ..deadline.clone() }).collect(),
            implements: task.id.into_iter().collect(),
            doubts: doubts(task, binding, today),
            blocks: None,
            changed: 0,
            ..task.clone()
        };
        own.tasks.push(copy);
    }
    own
}

fn doubts(task: &DraftTask, binding: &Binding, today: NaiveDate) -> Vec<String> {
    let mut doubts = Vec::new();
    if !task.id.is_some_and(|id| binding.led.contains(&id)) {
        doubts.push("cấp trên giao đơn vị phối hợp, không chủ trì: bỏ nếu đơn vị không có việc riêng".to_owned());
    }
    let past = task.deadlines.iter().filter_map(|deadline| deadline.said.due_on).filter(|due| *due < today).max();
    if let Some(due) = past {
        doubts.push(format!("thời hạn {} đã qua: sửa hoặc bỏ thời hạn", show::day(&due)));
    }
    doubts
}

/// Puts the unit itself first where its plan names only those without an account, such as a team of teachers: somebody
/// has to report.
pub fn answer_for(content: &mut Content, owner: &Owner) {
    let unheard = |party: &DraftParty| matches!(party.means, Some(Target::Named));
    let tasks = content.tasks.iter_mut();
    for task in tasks.filter(|task| task.reports && !task.leads.is_empty() && task.leads.iter().all(unheard)) {
        task.leads.insert(0, DraftParty { text: owner.name.clone(), means: Some(Target::Unit(owner.unit_id)) });
    }
}

/// What `owner`'s own document says, as its own plan for `parent`: called after that plan and reporting as often; a task
/// that says again one of those with these ids is linked to it, where the words are not the same as a proposal.
pub fn of_document(parent: &Content, binding: &HashSet<i64>, owner: &Owner, read: Content) -> Content {
    let mut own =
        Content { short_title: short_title(parent, owner), period_kinds: parent.period_kinds.clone(), ..read };
    linking::propose(parent, binding, &mut own);
    own
}

fn short_title(parent: &Content, owner: &Owner) -> String {
    show::beginning(&format!("{} – {}", parent.short_title, owner.name), SHORT_TITLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outline, plan::draft::DraftSection};

    #[test]
    fn a_unit_s_plan_holds_what_binds_it_under_the_same_headings() {
        let section = |key, parent, reference: &str| DraftSection {
            key,
            id: Some(i64::from(key) + 100),
            parent,
            reference: reference.to_owned(),
            heading: format!("Mục {reference}"),
            ..DraftSection::default()
        };
        let task = |key, section, reference: &str| DraftTask {
            key,
            id: Some(i64::from(key)),
            section,
            reference: reference.to_owned(),
            content: "Rà soát".to_owned(),
            reports: true,
            leads: vec![DraftParty { text: "Các trường".to_owned(), means: Some(Target::Group(3)) }],
            deadlines: vec![DraftDeadline {
                id: Some(55),
                said: outline::Deadline { text: "hằng năm".to_owned(), ..outline::Deadline::default() },
                event_on: None,
            }],
            ..DraftTask::default()
        };
        let parent = Content {
            number: Some("05/KH-SGDĐT".to_owned()),
            short_title: "NQ28".to_owned(),
            sections: vec![section(0, None, "I"), section(1, None, "IV"), section(2, Some(1), "IV.1")],
            tasks: vec![task(10, 0, "I.1"), task(11, 2, "IV.1.a"), task(12, 2, "IV.1.b")],
            next_key: 13,
            ..Content::blank()
        };
        let owner = Owner { unit_id: 9, name: "Trường THPT Kiến An".to_owned() };
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day");
        let binding = Binding { tasks: HashSet::from([12, 77]), led: HashSet::from([12]) };
        let own = content(&parent, &binding, &owner, today);
        let headings: Vec<_> = own.sections.iter().map(|s| (s.reference.as_str(), s.parent, s.id)).collect();
        assert_eq!(headings, [("IV", None, None), ("IV.1", Some(0), None)]);
        assert_eq!(own.basis[0].number, "05/KH-SGDĐT");
        let [only] = own.tasks.as_slice() else { panic!("one task: {:?}", own.tasks) };
        assert_eq!((only.reference.as_str(), only.id, only.section), ("IV.1.b", None, 1));
        assert_eq!(only.implements, [12]);
        assert_eq!(only.leads[0].means, Some(Target::Unit(9)));
        assert_eq!((only.deadlines[0].id, only.deadlines[0].said.text.as_str()), (None, "hằng năm"));
        assert!(only.key < own.next_key && only.doubts.is_empty());

        let mut parent = parent;
        parent.tasks[2].deadlines[0].said.due_on = today.pred_opt();
        let own = content(&parent, &Binding { led: HashSet::new(), ..binding }, &owner, today);
        let doubts = &own.tasks[0].doubts;
        assert!(doubts[0].contains("phối hợp") && doubts[1].contains("24/11/2026 đã qua"), "{doubts:?}");
    }

    #[test]
    fn the_unit_answers_for_teams_without_an_account() {
        let named = DraftParty { text: "Tổ Văn phòng".to_owned(), means: Some(Target::Named) };
        let task = |leads: &[DraftParty], reports| DraftTask { leads: leads.to_vec(), reports, ..DraftTask::default() };
        let team = DraftParty { text: "Tổ Toán".to_owned(), means: Some(Target::Unit(12)) };
        let mut content = Content {
            tasks: vec![
                task(std::slice::from_ref(&named), true),
                task(&[named.clone(), team], true),
                task(&[named], false),
                task(&[], true),
            ],
            ..Content::blank()
        };
        answer_for(&mut content, &Owner { unit_id: 9, name: "Trường THPT Kiến An".to_owned() });
        let first: Vec<_> = content
            .tasks
            .iter()
            .map(|task| (task.leads.len(), task.leads.first().and_then(|party| party.means)))
            .collect();
        assert_eq!(first, [(2, Some(Target::Unit(9))), (2, Some(Target::Named)), (1, Some(Target::Named)), (0, None)]);
    }
}
