//! The outline's side: which tasks stand on the page, under which headings, and which part of the document is theirs.

use std::collections::HashMap;

use super::{Editor, Open};
use crate::{
    plan::draft::{DraftParty, DraftSection, DraftTask},
    web::show,
};

/// Tasks on one page.
const PAGE: usize = 100;
/// The longest beginning of a task's text in the outline, in characters.
const BRIEF: usize = 170;

/// A heading with the tasks right below it.
pub struct Chapter<'a> {
    pub section: &'a DraftSection,
    pub depth: usize,
    pub items: Vec<Item<'a>>,
    /// Its own form stands here.
    pub open: bool,
    pub empty: bool,
}

/// A task of the outline.
pub struct Item<'a> {
    pub task: &'a DraftTask,
    pub brief: String,
    pub deadlines: Vec<(String, String)>,
    /// Numbers of the tasks of the plan above that it carries out.
    pub above: Vec<String>,
    /// What hinders or is doubtful in it.
    pub why: Vec<String>,
    pub chosen: bool,
    /// Its place in the document stands on this page.
    pub placed: bool,
}

impl Item<'_> {
    fn parties(parties: &[DraftParty]) -> Vec<(&str, bool)> {
        parties.iter().map(|party| (party.text.as_str(), party.means.is_none())).collect()
    }

    pub fn leads(&self) -> Vec<(&str, bool)> {
        Self::parties(&self.task.leads)
    }

    pub fn coordinating(&self) -> Vec<(&str, bool)> {
        Self::parties(&self.task.coordinating)
    }
}

/// A page of the outline.
pub struct Sheet {
    /// From 0.
    pub number: usize,
    pub pages: usize,
    pub from: usize,
    pub to: usize,
}

impl Editor<'_> {
    /// Which tasks of the list stand on the page: those of the page asked for, or of the one where the open part is.
    pub fn sheet(&self, asked: Option<i64>, open: &Open, listed: &[&DraftTask]) -> Sheet {
        let place = match open {
            Open::Task(open) => listed.iter().position(|task| task.key == open.key),
            Open::Section(key, _) => {
                let order = |key: u32| self.content.sections.iter().position(|section| section.key == key);
                let at = order(*key);
                listed.iter().position(|task| order(task.section) >= at)
            }
            Open::Head(_) | Open::Nothing => None,
        };
        let pages = listed.len().div_ceil(PAGE).max(1);
        let asked = asked.and_then(|page| usize::try_from(page).ok()).unwrap_or(1);
        let number = place.map_or(asked.saturating_sub(1), |place| place / PAGE).min(pages - 1);
        Sheet { number, pages, from: number * PAGE, to: ((number + 1) * PAGE).min(listed.len()) }
    }

    /// The part of the document that belongs to the tasks on the page: from where they begin to where the next page does.
    pub fn blocks(&self, listed: &[&DraftTask], sheet: &Sheet) -> (usize, usize) {
        let begin = |tasks: &[&DraftTask]| tasks.iter().filter_map(|task| task.blocks).map(|blocks| blocks.0).min();
        let end = listed[sheet.from..sheet.to].iter().filter_map(|task| task.blocks).map(|blocks| blocks.1 + 1).max();
        let from = if sheet.number == 0 { Some(0) } else { begin(&listed[sheet.from..sheet.to]) };
        let to = if sheet.number + 1 == sheet.pages { Some(usize::MAX) } else { begin(&listed[sheet.to..]).max(end) };
        (from.unwrap_or(0), to.unwrap_or(usize::MAX))
    }

    pub fn chapters<'b>(
        &'b self,
        open: &Open,
        on_page: &[&'b DraftTask],
        sheet: &Sheet,
        why: &HashMap<u32, &Vec<String>>,
        blocks: (usize, usize),
    ) -> Vec<Chapter<'b>> {
        let mut by_section: HashMap<u32, Vec<Item<'b>>> = HashMap::new();
        for task in on_page {
            by_section.entry(task.section).or_default().push(Item {
                task,
                brief: show::beginning(&task.content, BRIEF),
                deadlines: task
                    .deadlines
                    .iter()
                    .map(|deadline| (deadline.said.text.clone(), deadline.understood().meaning(&self.days_off)))
                    .collect(),
                above: self.above.as_ref().map(|above| above.labels(&task.implements)).unwrap_or_default(),
                why: why.get(&task.key).map(|why| (*why).clone()).unwrap_or_default(),
                chosen: matches!(open, Open::Task(open) if open.key == task.key),
                placed: task.blocks.is_some_and(|(first, _)| (blocks.0..blocks.1).contains(&first)),
            });
        }
        let order = |task: Option<&&DraftTask>| {
            let key = task.map(|task| task.section);
            self.content.sections.iter().position(|section| Some(section.key) == key)
        };
        // Sections without a task on the page stand there too, where they lie between those that have one.
        let first = if sheet.number == 0 { 0 } else { order(on_page.first()).unwrap_or(0) };
        let last = if sheet.number + 1 == sheet.pages { None } else { order(on_page.last()) };
        let last = last.unwrap_or(self.content.sections.len().saturating_sub(1));
        let sections = self.content.sections.iter().enumerate();
        sections
            .filter(|(place, _)| (first..=last).contains(place))
            .map(|(_, section)| Chapter {
                section,
                depth: self.content.depth(section.key),
                items: by_section.remove(&section.key).unwrap_or_default(),
                open: matches!(open, Open::Section(key, _) if *key == section.key),
                empty: !self.content.tasks.iter().any(|task| task.section == section.key)
                    && !self.content.sections.iter().any(|other| other.parent == Some(section.key)),
            })
            .collect()
    }
}
