//! Running text to tasks: walks the tree of sections, knows who was named above, and gives labels' lines to the tasks
//! they stand after.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, Fields, Source};
use super::event::{Event, Events};
use super::label;
use super::marker::Class;
use super::part::{self, Part};
use super::party;
use super::refs::{Refs, joined};
use super::role::{self, Roles, Said};
use super::tree::Tree;
use crate::outline::Section;

/// What is known above a node.
#[derive(Clone, Debug)]
struct Around {
    path: String,
    section: Option<String>,
    part: Part,
    lead: Option<Roles>,
    is_duty: bool,
    depth: usize,
    top: usize,
}

pub(super) struct Prose<'a> {
    tree: &'a Tree,
    events: Events<'a>,
    year: Option<i32>,
    /// With the block each begins at.
    pub sections: Vec<(usize, Section)>,
    pub drafts: Vec<Draft>,
    refs: Refs,
    tops: usize,
}

static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:Trên đây là|Trong quá trình|Quá trình|Kế hoạch này|Yêu cầu|Nhận được|Căn cứ (?:nội dung )?(?:Kế hoạch|kế hoạch) này|(?:[^.]{0,160}\s)?(?:yêu cầu|đề nghị) (?:các|thủ trưởng|Thủ trưởng|lãnh đạo|Giám đốc|Ủy ban|UBND))").expect("a pattern")
});

impl<'a> Prose<'a> {
    pub fn read(tree: &'a Tree, year: Option<i32>) -> Self {
        let mut prose = Self {
            tree,
            events: Events { tree, year },
            year,
            sections: Vec::new(),
            drafts: Vec::new(),
            refs: Refs::default(),
            tops: 0,
        };
        let around = Around {
            path: String::new(),
            section: None,
            part: Part::Content,
            lead: None,
            is_duty: false,
            depth: 0,
            top: 0,
        };
        prose.sequence(&tree.roots, &around, None);
        prose
    }

    /// What stands under one heading, in order.
    fn sequence(&mut self, children: &[usize], around: &Around, own: Option<usize>) {
        let began = self.drafts.len();
        let mut around = around.clone();
        let (mut pending, mut in_run): (Vec<usize>, bool) = (Vec::new(), false);
        let mut ahead = Fields::default();
        let (mut bullets, mut paragraphs, mut items) = (0, 0, 0);
        let mut after_item = false;
        let mut place = 0;
        while let Some(&child) = children.get(place) {
            place += 1;
            let event = self.events.of(child);
            if !matches!(event, Event::Field | Event::Detail) && in_run {
                pending.clear();
                in_run = false;
                after_item = false;
            }
            match event {
                Event::Field => {
                    let mut fields = self.events.fields(child);
                    while let Some(&next) =
                        children.get(place).filter(|next| matches!(self.events.of(**next), Event::Field))
                    {
                        fields.merge(self.events.fields(next));
                        place += 1;
                    }
                    if pending.is_empty() {
                        ahead.merge(fields);
                        continue;
                    }
                    if !in_run {
                        self.keep_unassigned(&mut pending, &fields);
                    }
                    let shared = pending.len() > 1;
                    for &draft in &pending {
                        self.drafts[draft].apply(&fields, shared);
                    }
                    in_run = true;
                }
                Event::Detail => {
                    if let Some(&draft) = pending.last() {
                        self.append(draft, child);
                    }
                }
                Event::Heading(roles) => {
                    pending.clear();
                    after_item = false;
                    around.lead = Some(roles);
                }
                Event::Content => {
                    bullets += 1;
                    let draft = self.form(child, &around, own, bullets, self.events.has_one_form(children));
                    pending = vec![draft];
                    items += 1;
                }
                Event::Item => {
                    let is_bullet = self.marker(child).is_none_or(|class| class.is_bullet());
                    bullets += usize::from(is_bullet);
                    let before = self.drafts.len();
                    self.node(child, &around, bullets);
                    pending.extend(before..self.drafts.len());
                    after_item = true;
                    items += 1;
                }
                Event::Paragraph => {
                    let text = self.text(child);
                    let introduces = text.ends_with(':') && place < children.len();
                    if introduces || items + paragraphs > 0 && CLOSING.is_match(text) || text.starts_with("Trên đây là")
                    {
                        continue;
                    }
                    if after_item && let Some(&draft) = pending.last() {
                        self.append(draft, child);
                        continue;
                    }
                    paragraphs += 1;
                    let reference = joined(&around.path, &format!("p{paragraphs}"));
                    let draft = self.leaf(child, &around, reference, around.section.clone());
                    self.drafts[draft].is_paragraph = true;
                    pending.push(draft);
                }
            }
        }
        // A single paragraph takes its heading's number.
        if paragraphs == 1
            && items == 0
            && !around.path.is_empty()
            && let Some(draft) = self.drafts[began..].iter_mut().find(|draft| draft.is_paragraph)
        {
            draft.reference.clone_from(&around.path);
        }
        if ahead.is_empty() {
            return;
        }
        match own {
            Some(own) if self.drafts.len() == began && around.depth > 1 => {
                let draft = self.leaf(own, &around, around.path.clone(), around.section.clone());
                self.drafts[draft].apply(&ahead, false);
            }
            _ => {
                for draft in &mut self.drafts[began..] {
                    if draft.source == Source::Sentence {
                        draft.apply(&ahead, true);
                    }
                }
            }
        }
    }

    /// Labels after a list belong to all of it, unless some of it has been entrusted already: then to the last that
    /// name nobody.
    fn keep_unassigned(&self, pending: &mut Vec<usize>, fields: &Fields) {
        let named = |draft: &usize| {
            let draft = &self.drafts[*draft];
            let complete = !draft.lead.is_empty() && !draft.deadlines.is_empty() && !fields.deadlines.is_empty();
            draft.source == Source::Sentence && (draft.said == Said::Firmly || complete)
                || draft.source == Source::Field
        };
        let Some(last) = pending[..pending.len().saturating_sub(1)].iter().rposition(named) else { return };
        let own = pending.split_off(last + 1);
        let end = own.len() - 1;
        *pending = own
            .into_iter()
            .enumerate()
            .filter(|(at, draft)| *at == end || self.drafts[*draft].lead.is_empty())
            .map(|(_, draft)| draft)
            .collect();
    }

    /// An item or a heading.
    fn node(&mut self, node: usize, around: &Around, bullet: usize) {
        let tree = self.tree;
        let (line, children) = (&tree.nodes[node].line, &tree.nodes[node].children);
        let mut inner = around.clone();
        inner.depth += 1;
        let is_heading = tree.is_heading(node);
        if around.depth == 0 {
            self.tops += 1;
            inner.top = self.tops;
        }
        let first_order = around.depth == 0
            || matches!(line.marker.as_ref().map(|m| m.class), Some(Class::Roman | Class::Article))
                && around.depth == 1;
        let by_itself = first_order
            .then(|| part::of_first_order(&line.text))
            .flatten()
            .filter(|_| is_heading && line.text.chars().count() < 200);
        inner.part =
            by_itself.unwrap_or_else(|| if is_heading { part::within(&line.text, around.part) } else { around.part });
        if matches!(inner.part, Part::Aim)
            || inner.part == Part::Budget && !(around.depth > 0 && self.events.has_fields(node))
        {
            self.section(node, around, bullet);
            return;
        }
        if inner.part == Part::Budget {
            inner.part = around.part;
        }
        if children.is_empty()
            && matches!(line.marker.as_ref().map(|m| m.class), Some(Class::Article))
            && around.depth == 0
        {
            inner.part = Part::Organisation;
        }
        let events: Vec<Event> = children.iter().map(|child| self.events.of(*child)).collect();
        let only_fields = !events.is_empty() && events.iter().all(|e| matches!(e, Event::Field | Event::Detail));
        let units = party::heading(&line.text);
        let is_form = events.iter().any(|e| matches!(e, Event::Content));
        if children.is_empty() {
            let bare = units.is_some()
                || matches!(
                    line.marker.as_ref().map(|m| m.class),
                    Some(Class::Roman | Class::Part | Class::Capital | Class::Division)
                )
                || line.marker.is_none()
                || line.text.is_empty();
            if bare {
                self.section(node, around, bullet);
            } else {
                let reference = self.reference(node, around, bullet);
                self.leaf(node, &inner, reference, around.section.clone());
            }
            return;
        }
        let roles = role::is_heading(&line.text).then(|| role::of(line.text.trim_end_matches(':')));
        let divided = units.is_some()
            || roles.is_some()
            || is_form
            || is_heading
            || children.iter().any(|child| self.events.is_assigned(*child));
        if only_fields && units.is_none() && (around.depth > 0 || !is_heading) || !divided {
            let reference = self.reference(node, around, bullet);
            if is_heading {
                self.sections.push((line.first, Section { reference: reference.clone(), heading: line.text.clone() }));
                inner.section = Some(reference.clone());
            }
            let draft = self.leaf(node, &inner, reference, inner.section.clone());
            for &child in children {
                match self.events.of(child) {
                    Event::Field => {
                        let fields = self.events.fields(child);
                        self.drafts[draft].apply(&fields, false);
                    }
                    _ => self.append(draft, child),
                }
            }
            return;
        }
        inner.path = self.section(node, around, bullet);
        inner.section = Some(inner.path.clone());
        if let Some(lead) = units {
            inner.is_duty = inner.is_duty || around.depth == 0;
            inner.lead = Some(Roles { lead, coordinating: Vec::new(), said: Said::Firmly });
        } else if roles.is_some() {
            inner.lead = roles;
        }
        self.sequence(children, &inner, Some(node));
    }

    /// "Nội dung: …" with the labels around it is one task, which has its section's number.
    fn form(&mut self, node: usize, around: &Around, own: Option<usize>, bullet: usize, only: bool) -> usize {
        let reference = if only && own.is_some() { around.path.clone() } else { self.reference(node, around, bullet) };
        let draft = self.leaf(node, around, reference, around.section.clone());
        let value = label::first(self.text(node)).map_or("", |(_, value)| value).to_owned();
        let mut parts: Vec<String> = if value.is_empty() { Vec::new() } else { vec![value] };
        for &child in &self.tree.nodes[node].children {
            parts.extend(self.tree.whole(child, parts.is_empty()));
            self.drafts[draft].last = self.drafts[draft].last.max(self.tree.end(child));
        }
        let content = parts.join("\n");
        let heading = around.lead.clone();
        let draft_ref = &mut self.drafts[draft];
        draft_ref.content = content;
        draft_ref.read_text(self.year);
        if let Some(heading) = heading {
            draft_ref.under(&heading);
        }
        draft
    }

    fn leaf(&mut self, node: usize, around: &Around, reference: String, section: Option<String>) -> usize {
        let line = &self.tree.nodes[node].line;
        let mut draft = Draft {
            reference,
            section,
            part: around.part,
            is_duty: around.is_duty || around.part == Part::Organisation,
            content: line.text.clone(),
            lead: Vec::new(),
            coordinating: Vec::new(),
            said: Said::Nothing,
            source: Source::Sentence,
            product: None,
            deadlines: Vec::new(),
            first: line.first,
            last: line.last,
            notes: Vec::new(),
            top: around.top,
            is_paragraph: false,
        };
        draft.read_text(self.year);
        if let Some(heading) = &around.lead {
            draft.under(heading);
        }
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    /// A detail or a second paragraph of a task.
    fn append(&mut self, draft: usize, node: usize) {
        let (parts, end) = (self.tree.whole(node, false), self.tree.end(node));
        let draft = &mut self.drafts[draft];
        for part in parts {
            draft.content.push('\n');
            draft.content.push_str(&part);
        }
        draft.last = draft.last.max(end);
    }

    /// Enters a heading among the sections, and says its ref.
    fn section(&mut self, node: usize, around: &Around, bullet: usize) -> String {
        let line = &self.tree.nodes[node].line;
        let reference = self.reference(node, around, bullet);
        self.sections.push((
            line.first,
            Section { reference: reference.clone(), heading: line.text.trim_end_matches(':').to_owned() },
        ));
        reference
    }

    fn reference(&mut self, node: usize, around: &Around, bullet: usize) -> String {
        self.refs.of(&self.tree.nodes[node].line, self.tree.is_heading(node), &around.path, bullet)
    }

    fn text(&self, node: usize) -> &'a str {
        &self.tree.nodes[node].line.text
    }

    fn marker(&self, node: usize) -> Option<Class> {
        self.tree.nodes[node].line.marker.as_ref().map(|m| m.class)
    }
}
