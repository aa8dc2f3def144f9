//! What can be done to a section of a draft.

use super::{
    super::{Content, DraftSection},
    Direction, Refused,
    reference::{plain, unlike},
};

/// What a person may write of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionWords {
    pub parent: Option<u32>,
    pub printed_number: Option<String>,
    pub heading: String,
}

impl Content {
    /// Adds a section after the last one under `words.parent`; its key.
    ///
    /// # Errors
    /// Where there is no such parent.
    pub fn add_section(&mut self, words: SectionWords) -> Result<u32, Refused> {
        if let Some(parent) = words.parent {
            self.section_place(parent)?;
        }
        let reference = self.wanted_reference(&words, None);
        let reference = unlike(&reference, &self.section_references(None));
        let key = self.give_key();
        let SectionWords { parent, printed_number, heading } = words;
        self.sections.push(DraftSection { key, id: None, parent, reference, printed_number, heading });
        self.settle();
        Ok(key)
    }

    /// Writes a section's words. With another number or place, whatever stands in it is renumbered along.
    ///
    /// # Errors
    /// Where it or its parent is gone, or it would stand in itself.
    pub fn revise_section(&mut self, key: u32, words: SectionWords) -> Result<(), Refused> {
        let place = self.section_place(key)?;
        if let Some(parent) = words.parent {
            self.section_place(parent)?;
            if self.within(key).contains(&parent) {
                return Err(Refused::SectionInItself);
            }
        }
        let old = self.sections[place].clone();
        let renumbered = words.printed_number != old.printed_number || words.parent != old.parent;
        let section = &mut self.sections[place];
        section.heading.clone_from(&words.heading);
        section.printed_number.clone_from(&words.printed_number);
        section.parent = words.parent;
        if words.parent != old.parent {
            let section = self.sections.remove(place);
            self.sections.push(section);
        }
        if renumbered {
            let wanted = self.wanted_reference(&words, Some(key));
            self.renumber(key, &old.reference, &wanted);
        }
        self.settle();
        Ok(())
    }

    /// Takes out a section in which nothing stands.
    ///
    /// # Errors
    /// Where it is gone, or something stands in it.
    pub fn drop_section(&mut self, key: u32) -> Result<DraftSection, Refused> {
        let place = self.section_place(key)?;
        let used = self.tasks.iter().any(|task| task.section == key)
            || self.sections.iter().any(|section| section.parent == Some(key));
        if used { Err(Refused::SectionInUse) } else { Ok(self.sections.remove(place)) }
    }

    /// Moves a section, with all that stands in it, before or after its neighbour.
    ///
    /// # Errors
    /// Where it is gone, or has no such neighbour.
    pub fn shift_section(&mut self, key: u32, direction: Direction) -> Result<(), Refused> {
        let place = self.section_place(key)?;
        let parent = self.sections[place].parent;
        let beside = |at: &usize| self.sections[*at].parent == parent;
        let other = match direction {
            Direction::Up => (0..place).rev().find(beside),
            Direction::Down => (place + 1..self.sections.len()).find(beside),
        };
        self.sections.swap(place, other.ok_or(Refused::AtTheEnd)?);
        self.settle();
        Ok(())
    }

    /// How deep a section stands: 0 at the top.
    pub fn depth(&self, key: u32) -> usize {
        let above = |key: &u32| self.section(*key).and_then(|section| section.parent);
        // Nothing stands deeper than there are sections.
        std::iter::successors(above(&key), above).take(self.sections.len()).count()
    }

    /// A section and all below it.
    pub fn within(&self, key: u32) -> Vec<u32> {
        let mut found = vec![key];
        let mut next = 0;
        while let Some(&above) = found.get(next) {
            found.extend(self.sections.iter().filter(|one| one.parent == Some(above)).map(|one| one.key));
            next += 1;
        }
        found
    }

    /// The reference that number and place ask for; the next free one where there is no number.
    fn wanted_reference(&self, words: &SectionWords, own: Option<u32>) -> String {
        let above = words.parent.and_then(|parent| self.section(parent)).map(|parent| parent.reference.clone());
        let number = plain(words.printed_number.as_deref().unwrap_or_default());
        let number = match (number.is_empty(), own.and_then(|own| self.section(own))) {
            (false, _) => number,
            (true, Some(own)) => own.reference.rsplit('.').next().unwrap_or_default().to_owned(),
            (true, None) => {
                let beside = self.sections.iter().filter(|section| section.parent == words.parent);
                (beside.count() + 1).to_string()
            }
        };
        above.map_or_else(|| number.clone(), |above| format!("{above}.{number}"))
    }

    /// Gives a section its new reference and puts it in front of those that began with the old one, wherever that keeps
    /// them apart from others.
    fn renumber(&mut self, key: u32, old: &str, wanted: &str) {
        let new = unlike(wanted, &self.section_references(Some(key)));
        let within = self.within(key);
        let renamed = |reference: &str| -> Option<String> {
            let rest = reference.strip_prefix(old)?;
            (rest.is_empty() || rest.starts_with('.')).then(|| format!("{new}{rest}"))
        };
        for place in 0..self.sections.len() {
            let section = &self.sections[place];
            if within.contains(&section.key)
                && let Some(wanted) = renamed(&section.reference)
            {
                self.sections[place].reference =
                    unlike(&wanted, &self.section_references(Some(self.sections[place].key)));
            }
        }
        for place in 0..self.tasks.len() {
            let task = &self.tasks[place];
            if within.contains(&task.section)
                && let Some(wanted) = renamed(&task.reference)
            {
                self.tasks[place].reference = unlike(&wanted, &self.task_references(Some(self.tasks[place].key)));
            }
        }
    }
}
