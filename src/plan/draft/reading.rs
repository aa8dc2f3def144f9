//! From a document's outline to a draft: sections in a tree, names to whom they mean, doubts in words.

use std::collections::{HashMap, HashSet};

use super::{BasisLine, Content, DraftDeadline, DraftParty, DraftSection, DraftTask};
use crate::{
    outline::{Kind, Outline, Section},
    plan::{TaskKind, register::Register},
    web::show,
};

/// Below this confidence somebody should look, even where the reader names no reason.
const SURE: f32 = 0.8;

/// The longest short title made from a title, in characters.
const SHORT_TITLE: usize = 40;

/// What is said of a task whose reader gave no reason for being unsure.
const UNSURE: &str = "chưa chắc đã hiểu đúng đoạn này";

/// The heading of tasks that stand under none.
const NO_HEADING: &str = "Nhiệm vụ";

impl Content {
    /// What a document's outline says, with the names it uses looked up in the register.
    pub fn from_outline(outline: &Outline, register: &Register) -> Self {
        let title = outline.title.clone().unwrap_or_default();
        let mut content = Self {
            number: outline.number.clone(),
            short_title: short_title(&title, outline.number.as_deref()),
            title,
            issuer: outline.issuer.clone(),
            issued_on: outline.issued_on,
            basis: outline
                .basis
                .iter()
                .map(|number| BasisLine { number: number.clone(), ..BasisLine::default() })
                .collect(),
            ..Self::blank()
        };
        let keys = content.add_sections(&outline.sections);
        let mut taken = HashSet::new();
        for task in &outline.tasks {
            let section = task.section.as_ref().and_then(|reference| keys.get(reference).copied());
            let section = section.unwrap_or_else(|| content.section_without_heading());
            let mut doubts = task.notes.clone();
            if task.confidence < SURE && doubts.is_empty() {
                doubts.push(UNSURE.to_owned());
            }
            let reference = unique(&task.reference, &mut taken);
            let draft = DraftTask {
                key: content.give_key(),
                section,
                reference,
                kind: match task.kind {
                    Kind::Task => TaskKind::Task,
                    Kind::Duty => TaskKind::Duty,
                },
                content: task.content.clone(),
                product: task.product.clone(),
                reports: true,
                leads: parties(&task.lead, |name| register.find(name)),
                coordinating: parties(&task.coordinating, |name| register.find_coordinating(name)),
                deadlines: task
                    .deadlines
                    .iter()
                    .map(|said| DraftDeadline { said: said.clone(), ..DraftDeadline::default() })
                    .collect(),
                doubts,
                blocks: task.blocks,
                ..DraftTask::default()
            };
            content.tasks.push(draft);
        }
        content
    }

    /// Puts the document's headings in, each below the one whose number its own continues; their keys by number.
    fn add_sections(&mut self, sections: &[Section]) -> HashMap<String, u32> {
        let mut keys: HashMap<String, u32> = HashMap::new();
        for section in sections {
            let above = std::iter::successors(parent_of(&section.reference), |reference| parent_of(reference));
            let parent = above.into_iter().find_map(|reference| keys.get(reference).copied());
            if keys.contains_key(&section.reference) {
                continue;
            }
            let key = self.give_key();
            keys.insert(section.reference.clone(), key);
            self.sections.push(DraftSection {
                key,
                id: None,
                parent,
                reference: section.reference.clone(),
                printed_number: section.reference.rsplit('.').next().map(str::to_owned),
                heading: section.heading.clone(),
            });
        }
        keys
    }

    /// The section for tasks that stand under no heading, made when first needed.
    fn section_without_heading(&mut self) -> u32 {
        if let Some(section) = self.sections.iter().find(|section| section.reference == NO_HEADING) {
            return section.key;
        }
        let key = self.give_key();
        self.sections.push(DraftSection {
            key,
            reference: NO_HEADING.to_owned(),
            heading: NO_HEADING.to_owned(),
            ..DraftSection::default()
        });
        key
    }
}

/// "IV.1" of "IV.1.a".
fn parent_of(reference: &str) -> Option<&str> {
    reference.rsplit_once('.').map(|(above, _)| above)
}

/// A reference that no task has yet: the second "3" is "3-2".
fn unique(reference: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = reference.to_owned();
    let mut copy = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{reference}-{copy}");
        copy += 1;
    }
    candidate
}

fn parties(names: &[String], find: impl Fn(&str) -> Option<super::Target>) -> Vec<DraftParty> {
    names.iter().map(|name| DraftParty { text: name.clone(), means: find(name) }).collect()
}

/// What lists call the plan: the document it carries out ("NQ28"), else its own number, else its title's beginning.
fn short_title(title: &str, number: Option<&str>) -> String {
    const DOCUMENTS: [(&str, &str); 6] = [
        ("nghị quyết", "NQ"),
        ("chỉ thị", "CT"),
        ("kết luận", "KL"),
        ("chương trình", "CTr"),
        ("quyết định", "QĐ"),
        ("kế hoạch", "KH"),
    ];
    let lower = title.to_lowercase();
    let named = DOCUMENTS.iter().filter_map(|(kind, short)| {
        let place = lower.find(&format!("{kind} số "))?;
        let digits = lower[place..].chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit);
        let digits: String = digits.collect();
        (!digits.is_empty()).then(|| (place, format!("{short}{digits}")))
    });
    let first = named.min_by_key(|(place, _)| *place).map(|(_, name)| name);
    first
        .or_else(|| number.filter(|number| !number.trim().is_empty()).map(|number| format!("KH {}", number.trim())))
        .unwrap_or_else(|| show::beginning(title, SHORT_TITLE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline;
    use crate::plan::{draft::Target, register::Known};

    fn section(reference: &str) -> Section {
        Section { reference: reference.to_owned(), heading: format!("Mục {reference}") }
    }

    fn task(reference: &str, section: Option<&str>) -> outline::Task {
        outline::Task {
            reference: reference.to_owned(),
            section: section.map(str::to_owned),
            content: "Rà soát".to_owned(),
            lead: vec!["VP Sở".to_owned(), "Ban Lạ".to_owned()],
            coordinating: vec!["các đơn vị liên quan".to_owned()],
            confidence: 0.95,
            ..outline::Task::default()
        }
    }

    #[test]
    fn an_outline_becomes_a_tree_with_names_looked_up() {
        let office = Known {
            target: Target::Unit(7),
            name: "Văn phòng Sở".to_owned(),
            aliases: vec![],
            distance: 0,
            members: 1,
        };
        let register = Register::new(vec![office], &[]);
        let doubtful = outline::Task { confidence: 0.5, ..task("IV.1.a", Some("IV.1")) };
        let outline = Outline {
            title: Some("Thực hiện Nghị quyết số 28-NQ/TW và Kế hoạch số 206/KH-UBND".to_owned()),
            basis: vec!["206/KH-UBND".to_owned()],
            sections: vec![section("IV"), section("IV.1"), section("TCTH.2.3")],
            tasks: vec![doubtful, task("IV.1.a", Some("IV.1")), task("PL.1", None), task("PL.2", Some("không có"))],
            ..Outline::default()
        };
        let content = Content::from_outline(&outline, &register);
        assert_eq!(content.short_title, "NQ28");
        assert_eq!(content.basis[0].number, "206/KH-UBND");
        let parents: Vec<_> = content.sections.iter().map(|s| (s.reference.as_str(), s.parent)).collect();
        assert_eq!(parents, [("IV", None), ("IV.1", Some(0)), ("TCTH.2.3", None), (NO_HEADING, None)]);
        assert_eq!(content.sections[1].printed_number.as_deref(), Some("1"));
        let references: Vec<_> = content.tasks.iter().map(|task| task.reference.as_str()).collect();
        assert_eq!(references, ["IV.1.a", "IV.1.a-2", "PL.1", "PL.2"]);
        assert_eq!(content.tasks[2].section, content.tasks[3].section);
        let first = &content.tasks[0];
        assert_eq!(first.doubts, [UNSURE]);
        assert_eq!(first.leads.iter().map(|lead| lead.means).collect::<Vec<_>>(), [Some(Target::Unit(7)), None]);
        assert_eq!(first.coordinating[0].means, Some(Target::Named));
        let keys: HashSet<u32> =
            content.sections.iter().map(|s| s.key).chain(content.tasks.iter().map(|t| t.key)).collect();
        assert_eq!(keys.len(), 8);
        assert!(keys.iter().all(|key| *key < content.next_key));
    }

    #[test]
    fn a_plan_is_called_after_what_it_carries_out() {
        let named = |title: &str, number: Option<&str>| short_title(title, number);
        assert_eq!(named("Triển khai Chỉ thị số 15-CT/TU theo Kế hoạch số 3/KH", None), "CT15");
        assert_eq!(named("Công tác năm 2026", Some("05/KH-SGDĐT")), "KH 05/KH-SGDĐT");
        assert_eq!(named("Công tác năm 2026", None), "Công tác năm 2026");
    }
}
