//! What can be done to a draft. Whatever is done in whatever order, keys and references stay unique, every task stands in
//! a section, tasks stand in the order of their sections, and no words are lost but those of what is dropped.

pub mod reference;
mod section;
pub mod sentence;
mod task;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::{Content, DraftTask};

pub use section::SectionWords;
pub use task::TaskWords;

/// Why something was not done, in words for whoever tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Nhiệm vụ này không còn trong bản thảo: người khác đã gộp hoặc bỏ nó.")]
    NoTask,
    #[error("Mục này không còn trong bản thảo: người khác đã bỏ nó.")]
    NoSection,
    #[error("Đây là nhiệm vụ đầu tiên nên không có nhiệm vụ đứng trước để gộp vào.")]
    NothingBefore,
    #[error("Không còn chỗ để chuyển theo hướng này.")]
    AtTheEnd,
    #[error("Mục còn nhiệm vụ hoặc mục con nên chưa bỏ được. Hãy chuyển hoặc bỏ chúng trước.")]
    SectionInUse,
    #[error("Một mục không nằm trong chính nó hoặc trong mục con của nó được.")]
    SectionInItself,
    #[error("Chọn ít nhất một câu mở đầu một nhiệm vụ mới.")]
    NothingToCut,
    #[error("Số thứ tự {0} đã có nhiệm vụ hoặc mục khác dùng.")]
    ReferenceTaken(String),
}

/// Towards the beginning or the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

impl Content {
    /// Sections in the order of their tree, tasks in the order of their sections; whatever stood together stays so.
    fn settle(&mut self) {
        let known: HashSet<u32> = self.sections.iter().map(|section| section.key).collect();
        let mut below: HashMap<Option<u32>, Vec<super::DraftSection>> = HashMap::new();
        for mut section in std::mem::take(&mut self.sections) {
            section.parent = section.parent.filter(|parent| known.contains(parent));
            below.entry(section.parent).or_default().push(section);
        }
        let mut waiting: Vec<super::DraftSection> = below.remove(&None).unwrap_or_default();
        waiting.reverse();
        while let Some(section) = waiting.pop() {
            waiting.extend(below.remove(&Some(section.key)).unwrap_or_default().into_iter().rev());
            self.sections.push(section);
        }
        let place: HashMap<u32, usize> =
            self.sections.iter().enumerate().map(|(place, section)| (section.key, place)).collect();
        self.tasks.sort_by_key(|task| place.get(&task.section).copied());
    }

    fn task_place(&self, key: u32) -> Result<usize, Refused> {
        self.tasks.iter().position(|task| task.key == key).ok_or(Refused::NoTask)
    }

    fn section_place(&self, key: u32) -> Result<usize, Refused> {
        self.sections.iter().position(|section| section.key == key).ok_or(Refused::NoSection)
    }

    /// Notes `version` at every task that `before` does not have just so.
    pub fn stamp(&mut self, before: &Content, version: i32) {
        let old: HashMap<u32, &DraftTask> = before.tasks.iter().map(|task| (task.key, task)).collect();
        for task in &mut self.tasks {
            if old.get(&task.key).is_none_or(|old| *old != task) {
                task.changed = version;
            }
        }
    }
}
