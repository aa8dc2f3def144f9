//! From a document to its outline: what is a section, what is a task, whose, by when; and what to be unsure of.

mod draft;
mod event;
mod head;
mod label;
mod line;
mod marker;
mod part;
mod party;
mod prose;
mod refs;
mod role;
mod sure;
mod table;
mod tree;

use std::collections::{HashMap, HashSet};

use chrono::Datelike;

use self::draft::Draft;
use self::head::{Head, Type};
use self::line::Line;
use self::prose::Prose;
use self::table::Tables;
use self::tree::Tree;
use super::{Document, Outline, Section, Task};
use crate::outline::spelling::fold;

pub(in crate::outline) use label::opens as opens_with_label;
pub(in crate::outline) use marker::{is_capitals, roman};

/// What a document asks. A document that is no plan gives a warning and no tasks.
pub fn understand(document: &Document) -> Outline {
    let tables = Tables::of(document);
    let lines = line::of_document(document, |block| tables.is_layout(block));
    let lines = line::mended(lines);
    let head = head::of(&lines);
    let year = head.issued_on.map(|day| day.year()).or_else(|| head.title.as_deref().and_then(year_in));
    let body = body(&lines, &head);
    let title = body.title.clone().or(head.title.clone());
    let mut outline = Outline {
        title,
        number: head.number.clone(),
        issuer: head.issuer.clone(),
        issued_on: head.issued_on,
        basis: head.basis.clone(),
        ..Outline::default()
    };
    let rows = tables.drafts(year);
    let is_plan = match head.kind {
        Some(Type::Plan) | None => true,
        Some(Type::Deciding) => body.is_attached || head::approves_plan(&lines) || !rows.is_empty(),
        Some(Type::Letter | Type::Other) => !rows.is_empty(),
    };
    if !is_plan {
        outline.warnings.push(no_plan(&head));
        return outline;
    }
    let tree = Tree::of(body.lines);
    let Prose { mut sections, drafts, .. } = Prose::read(&tree, year);
    let prose = sure::chosen(drafts, !rows.is_empty());
    sections.extend(rows.sections);
    sections.sort_by_key(|(block, _)| *block);
    let mut drafts: Vec<Draft> = prose.into_iter().chain(rows.drafts).collect();
    drafts.sort_by_key(|draft| draft.first);
    outline.sections = sections.into_iter().map(|(_, section)| section).collect::<Vec<Section>>();
    outline.tasks = distinct(drafts.into_iter().map(sure::task).collect());
    outline.warnings.extend(sure::warnings(&outline, &head));
    outline
}

struct Body {
    lines: Vec<Line>,
    /// It is a plan attached to a decision.
    is_attached: bool,
    /// The attached plan's.
    title: Option<String>,
}

/// The lines from the first section to the list of recipients; of a decision, those of the plan attached to it.
fn body(lines: &[Line], head: &Head) -> Body {
    let attached = match head.kind {
        Some(Type::Deciding) => {
            lines.iter().skip(head.length).position(head::is_attached_plan).map(|at| at + head.length)
        }
        _ => None,
    };
    let start = attached.map_or(head.length, |at| {
        at + lines[at..].iter().position(|line| line.marker.as_ref().is_some_and(|m| !m.class.is_bullet())).unwrap_or(0)
    });
    let end = lines[start..].iter().position(ends_body).map_or(lines.len(), |at| start + at);
    let title = attached.and_then(|at| head::of(&lines[at..start]).title);
    let lines = lines[start..end].iter().filter(|line| !line.boxed).cloned().collect();
    Body { lines, is_attached: attached.is_some(), title }
}

const ENDS: [&str; 7] = ["phụ lục", "tm. ", "kt. ", "tl. ", "t/m ", "t.m ", "tuq. "];
const SIGNS: [&str; 9] = [
    "hiệu trưởng",
    "giám đốc",
    "chủ tịch",
    "bí thư",
    "thủ trưởng",
    "trưởng ban",
    "trưởng phòng",
    "bộ trưởng",
    "phó hiệu trưởng",
];

/// Recipients, signature, appendices.
fn ends_body(line: &Line) -> bool {
    let folded = fold(&line.text);
    folded.starts_with("nơi nhận")
        || line.marker.is_none()
            && line.is_marked()
            && (ENDS.iter().any(|w| folded.starts_with(w)) || SIGNS.contains(&folded.trim_end_matches(['.', ' '])))
}

fn no_plan(head: &Head) -> String {
    let word = match (&head.kind, &head.word) {
        (Some(Type::Letter), _) => "công văn",
        (_, Some(word)) => word.as_str(),
        _ => "văn bản khác",
    };
    format!("Văn bản này là {word}, không phải kế hoạch và không có bảng phân công: không lấy nhiệm vụ nào.")
}

fn year_in(title: &str) -> Option<i32> {
    let at = fold(title).rfind("năm 20")?;
    fold(title)[at + "năm ".len()..].get(..4)?.parse().ok()
}

/// No two tasks have one ref.
fn distinct(mut tasks: Vec<Task>) -> Vec<Task> {
    let mut taken: HashSet<String> = tasks.iter().map(|task| task.reference.clone()).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for task in &mut tasks {
        let count = seen.entry(task.reference.clone()).or_default();
        *count += 1;
        if *count == 1 {
            continue;
        }
        while !taken.insert(format!("{}-{count}", task.reference)) {
            *count += 1;
        }
        task.reference = format!("{}-{count}", task.reference);
        task.confidence = task.confidence.min(0.7);
        task.notes.push("số thứ tự trùng với một nhiệm vụ khác".to_owned());
    }
    tasks
}

#[cfg(test)]
mod tests;
