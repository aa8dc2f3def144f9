//! The names a draft uses for parties, and whom each means throughout it.

use std::collections::HashMap;

use super::{Content, Target};

/// A name with what it means, and in how many tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub means: Option<Target>,
    /// Tasks in which it leads, and in which it coordinates.
    pub leads: usize,
    pub coordinates: usize,
    /// The first of them.
    pub first: u32,
}

/// Every name once for each meaning it has, in the order in which they first appear.
pub fn names(content: &Content) -> Vec<Name> {
    let mut places: HashMap<(&str, Option<Target>), usize> = HashMap::new();
    let mut found: Vec<Name> = Vec::new();
    for task in &content.tasks {
        for (parties, lead) in [(&task.leads, true), (&task.coordinating, false)] {
            for party in parties {
                let place = *places.entry((party.text.as_str(), party.means)).or_insert_with(|| {
                    let (text, means) = (party.text.clone(), party.means);
                    found.push(Name { text, means, leads: 0, coordinates: 0, first: task.key });
                    found.len() - 1
                });
                if lead {
                    found[place].leads += 1;
                } else {
                    found[place].coordinates += 1;
                }
            }
        }
    }
    found
}

impl Content {
    /// Whatever is named so, and meant so until now, means `target` throughout; in how many places.
    pub fn resolve(&mut self, text: &str, means: Option<Target>, target: Option<Target>) -> usize {
        let all = self.tasks.iter_mut().flat_map(|task| task.leads.iter_mut().chain(&mut task.coordinating));
        let named = all.filter(|party| party.text == text && party.means == means);
        named.map(|party| party.means = target).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::draft::{DraftParty, DraftTask};

    #[test]
    fn a_name_is_resolved_wherever_it_stands() {
        let party = |text: &str, means| DraftParty { text: text.to_owned(), means };
        let task = |key, leads: Vec<DraftParty>, coordinating: Vec<DraftParty>| DraftTask {
            key,
            leads,
            coordinating,
            ..DraftTask::default()
        };
        let mut content = Content::blank();
        let known = Some(Target::Unit(3));
        content.tasks = vec![
            task(0, vec![party("Phòng X", None)], vec![party("Phòng Y", known)]),
            task(1, vec![party("Phòng Y", None)], vec![party("Phòng X", None)]),
        ];
        let found = names(&content);
        let told: Vec<_> =
            found.iter().map(|name| (name.text.as_str(), name.means, name.leads, name.coordinates)).collect();
        assert_eq!(told, [("Phòng X", None, 1, 1), ("Phòng Y", known, 0, 1), ("Phòng Y", None, 1, 0)]);
        assert_eq!(content.resolve("Phòng X", None, Some(Target::Named)), 2);
        assert_eq!(content.resolve("Phòng Y", None, Some(Target::Unit(4))), 1);
        assert_eq!(content.tasks[0].coordinating[0].means, known, "what was meant otherwise stays");
        assert!(names(&content).iter().all(|name| name.means.is_some()));
    }
}
