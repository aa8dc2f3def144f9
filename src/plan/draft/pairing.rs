//! Which task of the running plan each task of a newly read document is: the same number and similar words first, else
//! the most similar words, never twice. Pure.

pub(super) mod likeness;

use std::collections::{HashMap, HashSet};

use super::{Content, DraftDeadline, DraftSection, DraftTask};
use crate::words::worded;
use likeness::{Text, pair};

worded! {
    /// How much of a plan an amending document says.
    #[derive(Default)]
    pub enum Extent {
        /// What it does not mention is no longer part of the plan.
        #[default]
        Whole = "whole", "Văn bản thay thế toàn bộ";
        /// What it does not mention stays.
        Part = "part", "Chỉ sửa đổi, bổ sung một số nhiệm vụ";
    }
}

/// What the running plan says once the document `read` amends it: tasks, sections and deadlines have the ids of the
/// running ones that they are.
pub fn amended(running: &Content, mut read: Content, extent: Extent) -> Content {
    recognise(running, &mut read);
    match extent {
        Extent::Whole => replaced(running, read),
        Extent::Part => supplemented(running, read),
    }
}

/// Gives what is read the ids of the running plan's, and what no document says of a task: whether it reports, which
/// tasks above it carries out, and whom names mean that have not changed.
fn recognise(running: &Content, read: &mut Content) {
    let headings = |content: &Content| -> Vec<Text> {
        content.sections.iter().map(|section| Text::new(&section.reference, &section.heading)).collect()
    };
    for (new, old) in pair(&headings(running), &headings(read)) {
        read.sections[new].id = running.sections[old].id;
    }
    let words = |content: &Content| -> Vec<Text> {
        content.tasks.iter().map(|task| Text::new(&task.reference, &task.content)).collect()
    };
    for (new, old) in pair(&words(running), &words(read)) {
        let (task, was) = (&mut read.tasks[new], &running.tasks[old]);
        task.id = was.id;
        task.implements.clone_from(&was.implements);
        // A task always reports; only a duty may be set not to.
        task.reports = was.reports || task.kind == crate::plan::TaskKind::Task;
        for (parties, had) in [(&mut task.leads, &was.leads), (&mut task.coordinating, &was.coordinating)] {
            for party in parties {
                if let Some(known) = had.iter().find(|known| known.text == party.text) {
                    party.means = known.means;
                }
            }
        }
        pair_deadlines(&mut task.deadlines, &was.deadlines);
    }
}

/// The same words are the same deadline; of the others the first is the first as long as each belongs to the same clause.
fn pair_deadlines(read: &mut [DraftDeadline], had: &[DraftDeadline]) {
    let mut left: Vec<&DraftDeadline> = had.iter().collect();
    let mut rest = Vec::new();
    for deadline in read.iter_mut() {
        match left.iter().position(|old| old.said.text == deadline.said.text) {
            // What an officer has corrected in it stays.
            Some(place) => *deadline = left.remove(place).clone(),
            None => rest.push(deadline),
        }
    }
    for deadline in rest {
        if let Some(place) = left.iter().position(|old| old.said.scope == deadline.said.scope) {
            let old = left.remove(place);
            deadline.id = old.id;
            if deadline.said.event == old.said.event {
                deadline.event_on = old.event_on;
            }
        }
    }
}

/// A complete new text: what the document cannot say stays as it was.
fn replaced(running: &Content, read: Content) -> Content {
    Content { short_title: running.short_title.clone(), period_kinds: running.period_kinds.clone(), ..read }
}

/// The running plan with what the document changes in it and adds to it.
fn supplemented(running: &Content, read: Content) -> Content {
    let mut content = running.clone();
    let sections = add_sections(&mut content, &read);
    let places: HashMap<i64, usize> =
        content.tasks.iter().enumerate().filter_map(|(place, task)| Some((task.id?, place))).collect();
    let mut taken: HashSet<String> = content.tasks.iter().map(|task| task.reference.clone()).collect();
    let mut added = Vec::new();
    for task in read.tasks {
        match task.id.and_then(|id| places.get(&id)) {
            Some(place) => {
                // The number and place that the amending document gives it are that document's own.
                let was = &content.tasks[*place];
                let (key, section, reference) = (was.key, was.section, was.reference.clone());
                let task = unmentioned_kept(task, was);
                content.tasks[*place] = DraftTask { key, section, reference, ..task };
            }
            None => {
                let section = sections.get(&task.section).copied().unwrap_or_default();
                let reference = free(&task.reference, &mut taken);
                added.push(DraftTask { key: content.give_key(), id: None, section, reference, ..task });
            }
        }
    }
    content.tasks.extend(added);
    let order: HashMap<u32, usize> =
        content.sections.iter().enumerate().map(|(place, section)| (section.key, place)).collect();
    content.tasks.sort_by_key(|task| order.get(&task.section).copied());
    content
}

/// The task with what the document leaves unsaid of it as it was.
fn unmentioned_kept(mut task: DraftTask, was: &DraftTask) -> DraftTask {
    if task.leads.is_empty() {
        task.leads.clone_from(&was.leads);
    }
    if task.coordinating.is_empty() {
        task.coordinating.clone_from(&was.coordinating);
    }
    if task.deadlines.is_empty() {
        task.deadlines.clone_from(&was.deadlines);
    }
    task.product = task.product.or_else(|| was.product.clone());
    task
}

/// Puts in the headings that new tasks stand under and the plan does not have; the keys of all by those in `read`.
fn add_sections(content: &mut Content, read: &Content) -> HashMap<u32, u32> {
    let by_id: HashMap<i64, u32> =
        content.sections.iter().filter_map(|section| Some((section.id?, section.key))).collect();
    let mut keys: HashMap<u32, u32> = HashMap::new();
    let needed: HashSet<u32> = read.tasks.iter().filter(|task| task.id.is_none()).map(|task| task.section).collect();
    let mut taken: HashSet<String> = content.sections.iter().map(|section| section.reference.clone()).collect();
    for section in &read.sections {
        if let Some(key) = section.id.and_then(|id| by_id.get(&id)) {
            keys.insert(section.key, *key);
        } else if needed.contains(&section.key) {
            let key = content.give_key();
            keys.insert(section.key, key);
            content.sections.push(DraftSection {
                key,
                id: None,
                parent: section.parent.and_then(|parent| keys.get(&parent).copied()),
                reference: free(&section.reference, &mut taken),
                ..section.clone()
            });
        }
    }
    keys
}

/// A number that nothing else has: "IV.1", else "IV.1-2".
fn free(reference: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{reference}-{number}"));
    let free = std::iter::once(reference.to_owned()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests;
