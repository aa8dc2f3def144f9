//! What the lines under a heading are to it: tasks, labels of tasks, details, names of who leads.

use super::draft::Fields;
use super::label::{self, Label};
use super::party;
use super::role::{self, Roles, Said};
use super::tree::Tree;
use crate::outline::deadline::said_in;

/// What a child is to its section.
pub(super) enum Event {
    /// A label whose value is the task: "Nội dung: …".
    Content,
    Field,
    /// "Kinh phí: …": goes with the text.
    Detail,
    /// "Phòng A chủ trì:" above tasks.
    Heading(Roles),
    Item,
    Paragraph,
}

/// Tells what each node of a tree is.
pub(super) struct Events<'a> {
    pub tree: &'a Tree,
    pub year: Option<i32>,
}

impl Events<'_> {
    /// What a node is to the section it stands in.
    pub fn of(&self, node: usize) -> Event {
        let line = &self.tree.nodes[node].line;
        match label::first(&line.text) {
            Some((Label::Content, _)) => return Event::Content,
            Some((Label::Other, _)) if self.tree.nodes[node].children.is_empty() => return Event::Detail,
            Some((Label::Other, _)) | None => {}
            Some(_) => return Event::Field,
        }
        // "Giao Sở Xây dựng:" with nothing else above its tasks.
        if line.marker.is_none()
            && self.tree.nodes[node].children.is_empty()
            && let Some(lead) = party::heading(&line.text)
        {
            return Event::Heading(Roles { lead, coordinating: Vec::new(), said: Said::Firmly });
        }
        if role::is_heading(&line.text)
            && self.tree.nodes[node].children.is_empty()
            && (line.marker.is_none() || line.text.ends_with(':'))
        {
            return Event::Heading(role::of(line.text.trim_end_matches(':')));
        }
        if line.marker.is_some() || line.level.is_some() || !self.tree.nodes[node].children.is_empty() {
            Event::Item
        } else {
            Event::Paragraph
        }
    }

    /// What a label's line and the lines under it say.
    pub fn fields(&self, node: usize) -> Fields {
        let mut fields = Fields { last: self.tree.end(node), ..Fields::default() };
        let mut said: Vec<(Label, String)> = label::all(self.tree.text(node));
        for &child in &self.tree.nodes[node].children {
            let own = label::all(self.tree.text(child));
            if own.is_empty() {
                let text = self.tree.whole(child, true).join("\n");
                if let Some((_, value)) = said.last_mut() {
                    value.push('\n');
                    value.push_str(&text);
                }
            } else {
                said.extend(own);
            }
        }
        for (label, value) in said {
            fields.add(label, &value, self.year);
        }
        fields
    }

    /// Whether labels stand under it.
    pub fn has_fields(&self, node: usize) -> bool {
        self.tree.nodes[node].children.iter().any(|child| matches!(self.of(*child), Event::Field | Event::Content))
    }

    /// Whether of several children one alone is a task behind a label.
    pub fn has_one_form(&self, children: &[usize]) -> bool {
        children.iter().filter(|child| matches!(self.of(**child), Event::Content)).count() == 1
    }

    /// Whether a detail is a task of its own: somebody or some day is named in it, or labels stand under it.
    pub fn is_assigned(&self, node: usize) -> bool {
        self.has_fields(node)
            || role::is_entrusted(self.tree.text(node))
            || !said_in(self.tree.text(node), self.year).is_empty()
    }
}
