//! What an amendment changed for one unit. Pure.

use std::collections::HashMap;

use super::{
    Part, brief,
    draft::{Content, DraftTask, changes::Changes},
    parties::{Carrier, Cast},
};

/// A task of the unit's, and what is new about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub task_id: Option<i64>,
    pub reference: String,
    pub title: String,
    /// "nội dung, thời hạn"; of an added or dropped task the unit's part in it.
    pub what: String,
}

/// The unit's part in the plan, against what it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    pub added: Vec<Item>,
    pub changed: Vec<Item>,
    pub dropped: Vec<Item>,
}

impl News {
    /// What `after` asks of a unit beyond or instead of `before`, with groups as they are in `cast`.
    pub fn of(before: &Content, after: &Content, unit: i64, cast: &Cast) -> Self {
        let (had, has) = (parts(before, unit, cast), parts(after, unit, cast));
        let changes = Changes::between(before, after);
        let fields: HashMap<u32, Vec<String>> = changes
            .changed
            .iter()
            .map(|changed| {
                let labels = changed.fields.iter().map(|field| field.label().to_lowercase()).collect();
                (changed.after.key, labels)
            })
            .collect();
        let old: HashMap<i64, &DraftTask> = before.tasks.iter().filter_map(|task| Some((task.id?, task))).collect();
        let mut news = Self::default();
        for task in &after.tasks {
            let was = task.id.and_then(|id| old.get(&id)).and_then(|was| had.get(&was.key));
            match (was, has.get(&task.key)) {
                (None, Some(part)) => news.added.push(item(task, part.label().to_lowercase())),
                (Some(was), Some(part)) => {
                    let mut what = fields.get(&task.key).cloned().unwrap_or_default();
                    if was != part {
                        // That says already what the parties' fields would.
                        what.retain(|field| Part::ALL.iter().all(|part| part.label().to_lowercase() != *field));
                        what.insert(0, format!("nay {}", part.label().to_lowercase()));
                    }
                    if !what.is_empty() {
                        news.changed.push(item(task, what.join(", ")));
                    }
                }
                (Some(part), None) => news.dropped.push(item(task, part.label().to_lowercase())),
                (None, None) => {}
            }
        }
        let gone = changes.dropped.iter().filter_map(|task| Some((*task, had.get(&task.key)?)));
        news.dropped.extend(gone.map(|(task, part)| item(task, part.label().to_lowercase())));
        news
    }

    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.dropped.is_empty()
    }

    /// The three kinds with their words, those that hold anything.
    pub fn kinds(&self) -> Vec<(&'static str, &[Item])> {
        let kinds: [(&str, &[Item]); 3] =
            [("Giao thêm", &self.added), ("Thay đổi", &self.changed), ("Không còn giao", &self.dropped)];
        kinds.into_iter().filter(|(_, items)| !items.is_empty()).collect()
    }
}

/// The unit's part in each task it carries out, by the task's key.
fn parts(content: &Content, unit: i64, cast: &Cast) -> HashMap<u32, Part> {
    let part = |task: &DraftTask| {
        let carriers = cast.carriers(&task.named());
        carriers.into_iter().find_map(|(role, carrier)| match carrier {
            Carrier::Unit { unit: carrier, .. } if carrier == unit => Some(role),
            _ => None,
        })
    };
    content.tasks.iter().filter_map(|task| Some((task.key, part(task)?))).collect()
}

fn item(task: &DraftTask, what: String) -> Item {
    Item { task_id: task.id, reference: task.reference.clone(), title: brief(&task.content), what }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::plan::draft::{DraftParty, Target};

    fn party(means: Target) -> DraftParty {
        DraftParty { text: "x".to_owned(), means: Some(means) }
    }

    #[test]
    fn a_unit_is_told_what_came_changed_and_went() {
        let mut before = Content::blank();
        for (id, leads) in [(1, 7), (2, 8), (3, 7), (4, 8), (5, 7)] {
            let key = before.give_key();
            before.tasks.push(DraftTask {
                key,
                id: Some(id),
                reference: format!("IV.{id}"),
                content: format!("Việc {id}"),
                reports: true,
                leads: vec![party(Target::Unit(leads))],
                coordinating: vec![party(Target::Group(3))],
                ..DraftTask::default()
            });
        }
        let mut after = before.clone();
        after.tasks[0].content = "Việc 1, sửa".to_owned();
        after.tasks[1].leads = vec![party(Target::Unit(7))];
        after.tasks[3].content = "Việc 4, sửa".to_owned();
        after.tasks.remove(4);
        after.tasks[2].leads = vec![party(Target::Unit(9))];
        after.tasks[2].coordinating.clear();
        let cast = Cast { units: HashSet::from([7, 8, 9]), members: HashMap::from([(3, vec![7, 8])]) };
        let news = News::of(&before, &after, 7, &cast);
        let told = |items: &[Item]| -> Vec<String> {
            items.iter().map(|item| format!("{} {}", item.reference, item.what)).collect()
        };
        assert_eq!(told(&news.added), Vec::<String>::new());
        assert_eq!(told(&news.changed), ["IV.1 nội dung", "IV.2 nay chủ trì", "IV.4 nội dung"]);
        assert_eq!(told(&news.dropped), ["IV.3 chủ trì", "IV.5 chủ trì"]);
        assert!(News::of(&before, &before, 7, &cast).is_empty());
    }
}
