//! A task while it is being read: what is known of it, and from where.

use std::collections::HashSet;

use super::label::{self, Label};
use super::part::Part;
use super::role::{self, Roles, Said};
use crate::outline::deadline::{Deadline, ending, said_in, several};
use crate::outline::spelling::fold;

/// Where a task's lead was named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Source {
    #[default]
    Sentence,
    /// A label's line or a column.
    Field,
    /// A label's line that stands after several tasks.
    Shared,
    Heading,
}

#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub reference: String,
    pub section: Option<String>,
    pub part: Part,
    pub is_duty: bool,
    pub content: String,
    pub lead: Vec<String>,
    pub coordinating: Vec<String>,
    pub said: Said,
    pub source: Source,
    pub product: Option<String>,
    pub deadlines: Vec<Deadline>,
    pub first: usize,
    pub last: usize,
    pub notes: Vec<&'static str>,
    /// Which part of the first order it stands in.
    pub top: usize,
    /// A paragraph without number or bullet.
    pub is_paragraph: bool,
}

/// What labels say of the tasks they belong to.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub lead: Vec<String>,
    pub coordinating: Vec<String>,
    pub deadlines: Vec<Deadline>,
    pub product: Option<String>,
    pub last: usize,
}

impl Fields {
    pub fn is_empty(&self) -> bool {
        self.lead.is_empty() && self.coordinating.is_empty() && self.deadlines.is_empty() && self.product.is_none()
    }

    /// Takes in one label's value.
    pub fn add(&mut self, label: Label, value: &str, year: Option<i32>) {
        match label {
            Label::Lead => {
                let Roles { lead, coordinating, .. } = role::of_field(value);
                self.lead.extend(lead);
                self.coordinating.extend(coordinating);
            }
            Label::Coordinating => self.coordinating.extend(role::of_field(value).lead),
            Label::Time => self.deadlines.extend(several(value, year)),
            Label::Product => {
                let value = value.trim_end_matches(['.', ';', ' ']);
                self.product = (!value.is_empty()).then(|| value.to_owned()).or(self.product.take());
            }
            Label::Content | Label::Other => {}
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.lead.extend(other.lead);
        self.coordinating.extend(other.coordinating);
        self.deadlines.extend(other.deadlines);
        self.product = other.product.or(self.product.take());
        self.last = self.last.max(other.last);
    }
}

impl Draft {
    /// Reads what the text itself says: roles in the sentence, deadlines, labels in the parenthesis that ends it.
    pub fn read_text(&mut self, year: Option<i32>) {
        let said = role::of(&self.content);
        self.said = said.said;
        self.lead = said.lead;
        self.coordinating = said.coordinating;
        self.deadlines = said_in(&self.content, year);
        let mut fields = Fields { last: self.last, ..Fields::default() };
        if let Some(inner) = ending_parenthesis(&self.content) {
            if self.lead.is_empty()
                && let Some(roles) = role::of_aside(inner)
            {
                (self.lead, self.said) = (roles.lead, roles.said);
                self.coordinating = roles.coordinating;
                if self.deadlines.is_empty() {
                    self.deadlines.extend(ending(inner, year));
                }
            }
            // Labels may stand behind a clause without one: "(Phòng A chủ trì; thời gian: quý I)".
            let labelled = match inner.split_once(';') {
                Some((_, rest)) if label::first(inner).is_none() => rest.trim_start(),
                _ => inner,
            };
            for (label, value) in label::all(labelled) {
                fields.add(label, &value, year);
            }
        }
        // "… Chủ trì: Phòng A. Thời gian: Quý I/2026." behind the sentence.
        if fields.is_empty()
            && let Some((at, _)) = self.content.match_indices(['.', ';']).find(|(at, _)| {
                matches!(
                    label::first(self.content[at + 1..].trim_start()),
                    Some((Label::Lead | Label::Coordinating | Label::Time, _))
                )
            })
        {
            for (label, value) in label::all(self.content[at + 1..].trim_start()) {
                fields.add(label, &value, year);
            }
        }
        self.apply(&fields, false);
    }

    /// What a heading above says, where the text has no better.
    pub fn under(&mut self, heading: &Roles) {
        if self.source == Source::Field {
            return;
        }
        if !self.says_more_than(&heading.lead) {
            self.lead.clone_from(&heading.lead);
        }
        if !heading.coordinating.is_empty() {
            self.coordinating.clone_from(&heading.coordinating);
        }
        self.lead_beats_coordinating();
        self.source = Source::Heading;
        self.said = Said::Firmly;
    }

    /// Whether the sentence itself names these bodies and others beside them: under "Các đoàn thể", "Đề nghị Hội Khuyến học
    /// và các đoàn thể …".
    fn says_more_than(&self, bodies: &[String]) -> bool {
        let own: HashSet<String> = self.lead.iter().map(|name| fold(name)).collect();
        own.len() > bodies.len() && bodies.iter().all(|name| own.contains(&fold(name)))
    }

    pub fn apply(&mut self, fields: &Fields, shared: bool) {
        if !fields.lead.is_empty() {
            self.lead.clone_from(&fields.lead);
            self.said = Said::Firmly;
            self.source = if shared { Source::Shared } else { Source::Field };
        }
        if !fields.coordinating.is_empty() {
            self.coordinating.clone_from(&fields.coordinating);
        }
        self.lead_beats_coordinating();
        if !fields.deadlines.is_empty() {
            self.deadlines.clone_from(&fields.deadlines);
        }
        if fields.product.is_some() {
            self.product.clone_from(&fields.product);
        }
        if !shared {
            self.last = self.last.max(fields.last);
        }
    }

    /// A body stands in a task once.
    fn lead_beats_coordinating(&mut self) {
        let lead: Vec<String> = self.lead.iter().map(|name| fold(name)).collect();
        let mut seen = HashSet::new();
        self.coordinating.retain(|name| !lead.contains(&fold(name)) && seen.insert(fold(name)));
    }

    /// Whether anything in the document makes it somebody's.
    pub fn is_assigned(&self) -> bool {
        !self.lead.is_empty() || !self.deadlines.is_empty()
    }
}

fn ending_parenthesis(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['.', ';', ' ', '/']);
    let inner = text.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    Some(&inner[open + 1..])
}
