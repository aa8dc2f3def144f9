//! Lines as a tree: which number stands under which.

use super::label;
use super::line::Line;
use super::marker::{Class, Marker, is_capitals};
use super::{part, party, role};

/// A line and what stands under it, in order.
#[derive(Debug)]
pub(super) struct Node {
    pub line: Line,
    pub children: Vec<usize>,
}

#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    pub roots: Vec<usize>,
}

impl Tree {
    /// The tree of a run of lines. Deep by kinds of numbers only, whatever the document's length.
    pub fn of(lines: Vec<Line>) -> Self {
        let mut tree = Self::default();
        let mut stack: Vec<(Rank, usize)> = Vec::new();
        for line in lines {
            match rank(&line) {
                Some(rank) => {
                    match stack.iter().rposition(|(other, _)| *other == rank) {
                        Some(at) => stack.truncate(at),
                        // Of bullets the inner kind is the one that came later.
                        None => {
                            while stack
                                .last()
                                .is_some_and(|(other, _)| *other > rank && !(other.is_bullet() && rank.is_bullet()))
                            {
                                stack.pop();
                            }
                        }
                    }
                    let parent = stack.last().map(|(_, node)| *node);
                    let node = tree.add(line, parent);
                    stack.push((rank, node));
                }
                None => {
                    // A paragraph belongs to the heading it stands under, not to the item before it.
                    let parent = stack.iter().rev().map(|(_, node)| *node).find(|node| tree.is_heading(*node));
                    let parent = parent.or(stack.first().map(|(_, node)| *node));
                    tree.add(line, parent);
                }
            }
        }
        tree.rejoin_false_bullets();
        tree
    }

    /// A node's text, without its number.
    pub fn text(&self, node: usize) -> &str {
        &self.nodes[node].line.text
    }

    fn add(&mut self, line: Line, parent: Option<usize>) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node { line, children: Vec::new() });
        match parent {
            Some(parent) => self.nodes[parent].children.push(at),
            None => self.roots.push(at),
        }
        at
    }

    /// Whether others stand under it as under a heading, not as its own details.
    pub fn is_heading(&self, node: usize) -> bool {
        let line = &self.nodes[node].line;
        let Some(marker) = &line.marker else { return line.is_marked() };
        let length = line.text.chars().count();
        matches!(marker.class, Class::Part | Class::Division | Class::Roman | Class::Capital)
            && (length < 250 || line.is_marked())
            || line.is_marked() && !(line.text.ends_with('.') && length > 200)
            || party::is_heading(&line.text)
            || role::is_heading(&line.text)
            || line.text.is_empty()
            || length < 200
                && !line.text.ends_with(['.', ';'])
                && label::first(&line.text).is_none()
                && !marker.class.is_bullet()
    }

    /// The node's text and what stands under it, a line each.
    pub fn whole(&self, node: usize, plain: bool) -> Vec<String> {
        let mut out = Vec::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let line = &self.nodes[node].line;
            let mark = match line.marker.as_ref().map(|m| (m.class, &m.number)) {
                _ if plain && out.is_empty() => String::new(),
                None => String::new(),
                Some((Class::Plus, _)) => "+ ".to_owned(),
                Some((class, _)) if class.is_bullet() => "- ".to_owned(),
                Some((Class::Letter, number)) => format!("{number}) "),
                Some((Class::Round, number)) => format!("({number}) "),
                Some((_, number)) => format!("{number}. "),
            };
            out.push(format!("{mark}{}", line.text));
            open.extend(self.nodes[node].children.iter().rev());
        }
        out
    }

    /// The last block of it.
    pub fn end(&self, node: usize) -> usize {
        let mut last = self.nodes[node].line.last;
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            last = last.max(self.nodes[node].line.last);
            open.extend(&self.nodes[node].children);
        }
        last
    }

    /// A single bullet under an unfinished sentence is the sentence's second half: "…trật tự xã hội" / "- Cơ quan thường trực …".
    fn rejoin_false_bullets(&mut self) {
        for node in 0..self.nodes.len() {
            let [only] = self.nodes[node].children[..] else { continue };
            let (line, child) = (&self.nodes[node].line, &self.nodes[only].line);
            let is_prose = line.text.chars().count() > 120 && !line.is_marked() && !line.is_ended();
            let is_bullet =
                child.marker.as_ref().is_some_and(|m| m.class.is_bullet()) && label::first(&child.text).is_none();
            if is_prose && is_bullet && self.nodes[only].children.is_empty() && !party::is_heading(&line.text) {
                let (text, last) = (format!(" - {}", child.text), child.last);
                self.nodes[node].children.clear();
                self.nodes[node].line.text.push_str(&text);
                self.nodes[node].line.last = last;
            }
        }
    }
}

/// How far out a line's number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Numbered(Class),
    /// A heading with a level and no number.
    Level(u8),
}

impl Rank {
    fn is_bullet(self) -> bool {
        matches!(self, Self::Numbered(class) if class.is_bullet())
    }
}

fn rank(line: &Line) -> Option<Rank> {
    match (&line.marker, line.level) {
        (Some(Marker { class, .. }), _) => Some(Rank::Numbered(*class)),
        (None, _) if is_part(line) => Some(Rank::Numbered(Class::Roman)),
        (None, Some(level)) if !role::is_heading(&line.text) && label::first(&line.text).is_none() => {
            Some(Rank::Level(level))
        }
        _ => None,
    }
}

/// "TỔ CHỨC THỰC HIỆN" that has lost its number, or never had one.
fn is_part(line: &Line) -> bool {
    (is_capitals(&line.text) || line.level.is_some_and(|level| level <= 3) && line.is_marked())
        && line.text.chars().count() < 120
        && part::of_first_order(&line.text).is_some_and(|part| part != part::Part::Content || is_capitals(&line.text))
}
