//! What can be done to a task of a draft.

use std::collections::BTreeSet;

use super::{
    super::{Content, DraftDeadline, DraftParty, DraftTask, linking::is_proposal},
    Direction, Refused, reference,
    sentence::sentences,
};
use crate::plan::TaskKind;

/// What a person may write of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskWords {
    pub section: u32,
    pub reference: String,
    pub kind: TaskKind,
    pub content: String,
    pub product: Option<String>,
    pub reports: bool,
    pub leads: Vec<DraftParty>,
    pub coordinating: Vec<DraftParty>,
    pub deadlines: Vec<DraftDeadline>,
    /// Tasks of the plan above that it carries out; none: nothing was said of them, and they stay.
    pub implements: Option<Vec<i64>>,
    /// Whether somebody has looked at what was doubtful.
    pub seen: bool,
}

impl Content {
    /// Adds a task without words at the end of a section; its key.
    ///
    /// # Errors
    /// Where there is no such section.
    pub fn add_task(&mut self, section: u32) -> Result<u32, Refused> {
        self.section_place(section)?;
        let (reference, key) = (self.next_reference(section), self.give_key());
        self.tasks.push(DraftTask { key, section, reference, reports: true, ..DraftTask::default() });
        self.settle();
        Ok(key)
    }

    /// Writes a task's words. In another section it takes that section's next number, unless it was given one.
    ///
    /// # Errors
    /// Where the task or its section is gone, or another task has its reference.
    pub fn revise_task(&mut self, key: u32, words: TaskWords) -> Result<(), Refused> {
        let place = self.task_place(key)?;
        self.section_place(words.section)?;
        let old = &self.tasks[place];
        let moved = old.section != words.section;
        let given = words.reference != old.reference && !words.reference.is_empty();
        let reference = match (given, moved) {
            (true, _) if self.task_references(Some(key)).contains(words.reference.as_str()) => {
                return Err(Refused::ReferenceTaken(words.reference));
            }
            (true, _) => words.reference,
            (false, true) => self.next_reference(words.section),
            (false, false) => old.reference.clone(),
        };
        let task = &mut self.tasks[place];
        let unled = task.leads.is_empty();
        task.reference = reference;
        task.section = words.section;
        task.kind = words.kind;
        task.content = words.content;
        task.product = words.product;
        task.reports = words.reports || words.kind == TaskKind::Task;
        task.leads = words.leads;
        task.coordinating = words.coordinating;
        task.deadlines = words.deadlines;
        if let Some(implements) = words.implements.filter(|implements| *implements != task.implements) {
            task.implements = implements;
            // A person has said it; what the portal proposed is no longer in question.
            task.doubts.retain(|doubt| !is_proposal(doubt));
        }
        if words.seen {
            task.doubts.clear();
        } else if unled && !task.leads.is_empty() {
            // Who leads is no longer in doubt.
            task.doubts.retain(|doubt| !doubt.contains("chủ trì"));
        }
        if moved {
            // To the end of its new section.
            let task = self.tasks.remove(place);
            self.tasks.push(task);
        }
        self.settle();
        Ok(())
    }

    /// Takes a task out; what it said.
    ///
    /// # Errors
    /// Where it is gone already.
    pub fn drop_task(&mut self, key: u32) -> Result<DraftTask, Refused> {
        let place = self.task_place(key)?;
        Ok(self.tasks.remove(place))
    }

    /// Moves a task by one place; at the edge of its section into the next one.
    ///
    /// # Errors
    /// Where it is gone, or stands at the very end.
    pub fn shift_task(&mut self, key: u32, direction: Direction) -> Result<(), Refused> {
        let place = self.task_place(key)?;
        let section = self.tasks[place].section;
        let other = match direction {
            Direction::Up => place.checked_sub(1),
            Direction::Down => Some(place + 1).filter(|other| *other < self.tasks.len()),
        };
        if let Some(other) = other.filter(|other| self.tasks[*other].section == section) {
            self.tasks.swap(place, other);
            return Ok(());
        }
        let at = self.section_place(section)?;
        let beside = match direction {
            Direction::Up => at.checked_sub(1),
            Direction::Down => Some(at + 1).filter(|beside| *beside < self.sections.len()),
        };
        let beside = self.sections[beside.ok_or(Refused::AtTheEnd)?].key;
        let reference = self.next_reference(beside);
        let mut task = self.tasks.remove(place);
        task.section = beside;
        task.reference = reference;
        // Upwards it becomes the last of the section before, downwards the first of the next.
        match direction {
            Direction::Up => self.tasks.push(task),
            Direction::Down => self.tasks.insert(0, task),
        }
        self.settle();
        Ok(())
    }

    /// Makes several tasks of one: a new one begins at each of the sentences `cuts`. All have its parties; a deadline
    /// goes with the sentence that holds its words. The keys of the new ones.
    ///
    /// # Errors
    /// Where it is gone, or no sentence but the first was chosen.
    pub fn split_task(&mut self, key: u32, cuts: &BTreeSet<usize>) -> Result<Vec<u32>, Refused> {
        let place = self.task_place(key)?;
        let content = self.tasks[place].content.clone();
        let mut pieces: Vec<String> = Vec::new();
        for (number, range) in sentences(&content).into_iter().enumerate() {
            match pieces.last_mut() {
                Some(piece) if !cuts.contains(&number) => piece.push_str(&content[range]),
                _ => pieces.push(content[range].to_owned()),
            }
        }
        if pieces.len() < 2 {
            return Err(Refused::NothingToCut);
        }
        let deadlines = std::mem::take(&mut self.tasks[place].deadlines);
        let holder = |deadline: &DraftDeadline| {
            let words = [Some(&deadline.said.text), deadline.said.scope.as_ref()];
            let held = |text: &String| !text.is_empty() && content.contains(text.as_str());
            let words = words.into_iter().flatten().find(|text| held(text));
            words.and_then(|text| pieces.iter().position(|piece| piece.contains(text.as_str()))).unwrap_or(0)
        };
        let holders: Vec<usize> = deadlines.iter().map(holder).collect();
        let mut keys = Vec::new();
        for (number, piece) in pieces.iter().enumerate() {
            let own = deadlines.iter().zip(&holders).filter(|(_, holder)| **holder == number);
            let own = own.map(|(deadline, _)| deadline.clone());
            if number == 0 {
                self.tasks[place].content = piece.trim().to_owned();
                self.tasks[place].deadlines = own.collect();
                continue;
            }
            let key = self.give_key();
            let first = &self.tasks[place];
            let new = DraftTask {
                key,
                id: None,
                reference: reference::unlike(&first.reference, &self.task_references(None)),
                content: piece.trim().to_owned(),
                product: None,
                deadlines: own.map(|deadline| DraftDeadline { id: None, ..deadline }).collect(),
                doubts: Vec::new(),
                ..first.clone()
            };
            self.tasks.insert(place + number, new);
            keys.push(key);
        }
        Ok(keys)
    }

    /// Adds a task to the one before it; that one's key.
    ///
    /// # Errors
    /// Where it is gone, or the first.
    pub fn merge_task(&mut self, key: u32) -> Result<u32, Refused> {
        let place = self.task_place(key)?;
        let into = place.checked_sub(1).ok_or(Refused::NothingBefore)?;
        let task = self.tasks.remove(place);
        let whole = &mut self.tasks[into];
        whole.id = whole.id.or(task.id);
        whole.content = join(&whole.content, &task.content, " ");
        let product = join(whole.product.as_deref().unwrap_or(""), task.product.as_deref().unwrap_or(""), "; ");
        whole.product = Some(product).filter(|product| !product.is_empty());
        whole.reports = whole.reports || task.reports;
        add_new(&mut whole.leads, task.leads, |a, b| a.text == b.text);
        add_new(&mut whole.coordinating, task.coordinating, |a, b| a.text == b.text);
        let deadlines = task.deadlines.into_iter().map(|deadline| DraftDeadline { id: None, ..deadline }).collect();
        add_new(&mut whole.deadlines, deadlines, |a, b| a.said == b.said && a.event_on == b.event_on);
        add_new(&mut whole.implements, task.implements, |a, b| a == b);
        add_new(&mut whole.doubts, task.doubts, |a, b| a == b);
        whole.blocks = match (whole.blocks, task.blocks) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        };
        Ok(whole.key)
    }
}

fn join(one: &str, other: &str, between: &str) -> String {
    if one.is_empty() || other.is_empty() { format!("{one}{other}") } else { format!("{one}{between}{other}") }
}

fn add_new<T>(to: &mut Vec<T>, more: Vec<T>, alike: impl Fn(&T, &T) -> bool) {
    for one in more {
        if !to.iter().any(|known| alike(known, &one)) {
            to.push(one);
        }
    }
}
