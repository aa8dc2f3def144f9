//! The first text of a report, from what units reported: what their readers would otherwise type together.

mod results;
mod room;

use std::collections::HashSet;

use chrono::NaiveDate;

use self::{
    results::{overview, results},
    room::{LONGEST, bounded, length, within},
};
use super::{
    Board, Heading, Part, Passage,
    gather::{self, Said},
};
use crate::{calendar::text::day_text, plan::brief, web::show};

/// Groups of like words that are written out of what is difficult, asked for and planned: the report gathers it from all tasks.
const MOST: usize = 20;
/// Units and tasks that are named behind such words; of more only their number is told.
const FEW: usize = 3;
/// Due days that are written out; of more only their number is told.
const DUE: usize = 100;

/// What a draft is made from: accepted reports and what else the portal knows of the plan in that period.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// The plan's tasks that somebody leads, in the order of the outline.
    pub tasks: Vec<TaskMaterial>,
    /// Obstacles that were open in the period.
    pub obstacles: Vec<Difficulty>,
    /// Who is to be commended, in a line each.
    pub commended: Vec<String>,
    /// What the register of documents under review holds of the plan, in a line each.
    pub reviewed: Vec<String>,
    /// What falls due in the period that follows.
    pub upcoming: Vec<Upcoming>,
}

/// One task and what its units say in their accepted reports of the period.
#[derive(Clone, Debug)]
pub struct TaskMaterial {
    pub section: Heading,
    /// "IV.1.a"
    pub reference: String,
    pub content: String,
    /// How many units lead it.
    pub parties: usize,
    /// The only unit that leads it, or none.
    pub lead: Option<String>,
    /// In Vietnamese order of the units.
    pub words: Vec<Words>,
}

/// What one unit says in its accepted report.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub party: String,
    pub results: String,
    pub difficulties: String,
    pub proposals: String,
    pub next_steps: String,
    pub nothing_new: bool,
}

/// An obstacle, as the report tells it.
#[derive(Clone, Debug)]
pub struct Difficulty {
    /// The task's reference; empty where it is about the plan as a whole.
    pub reference: String,
    pub summary: String,
    pub party: String,
    /// "Đã trả lời"
    pub state: String,
}

/// A due day that comes next.
#[derive(Clone, Debug)]
pub struct Upcoming {
    pub reference: String,
    pub content: String,
    pub party: String,
    pub due_on: NaiveDate,
}

/// What a draft reports on, to whom, and for which time.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// "Kế hoạch số 12/KH-SGDĐT", as documents name it
    pub plan: &'a str,
    /// Who reports.
    pub issuer: &'a str,
    /// Whom the report goes to; none within the house.
    pub addressee: Option<&'a str>,
    /// "Quý I/2026 đến Quý III/2026"
    pub span: &'a str,
    /// The last period of it, whose figures the report gives: "Quý III/2026".
    pub period: &'a str,
    /// Whether it tells of the whole plan, rather than of its issuer's own part.
    pub whole: bool,
}

impl Frame<'_> {
    /// "thực hiện Kế hoạch số 12/KH-SGDĐT", "thực hiện phần việc của Trường A theo Kế hoạch số 12/KH-SGDĐT"
    fn carried_out(&self) -> String {
        match self.whole {
            true => format!("thực hiện {}", self.plan),
            false => format!("thực hiện phần việc của {} theo {}", self.issuer, self.plan),
        }
    }
}

/// What a report is about, as its first page says.
pub fn subject(frame: &Frame<'_>) -> String {
    format!("Kết quả {}, {}", frame.carried_out(), frame.span)
}

/// The passages of the first draft, in their order, each short enough to be kept. Every section with tasks has its own among
/// the results.
pub fn passages(material: &Material, board: &Board, frame: &Frame<'_>) -> Vec<Passage> {
    let opening = |part, text| Passage { part, section: None, text: bounded(text) };
    let span = frame.span;
    let (plan, issuer) = (harmless(frame.plan), harmless(frame.issuer));
    let of = if frame.whole { "" } else { " phần việc của đơn vị" };
    let mut passages = vec![
        opening(Part::Opening, format!("Thực hiện {plan}, {issuer} báo cáo kết quả {span}{of} như sau:")),
        opening(Part::Results, overview(board, frame)),
    ];
    for tasks in material.tasks.chunk_by(|one, other| one.section.section_id == other.section.section_id) {
        // No task takes the place of another.
        let room = LONGEST / tasks.len();
        let text = tasks.iter().map(|task| results(task, board, frame, room)).collect::<Vec<_>>().join("\n");
        passages.push(Passage { part: Part::Results, section: Some(tasks[0].section.clone()), text: bounded(text) });
    }
    passages.push(opening(Part::Difficulties, difficulties(material)));
    passages.push(opening(Part::Proposals, proposals(material)));
    passages.push(opening(Part::Next, next(material)));
    let told = format!("Trên đây là kết quả {span} {}", harmless(&frame.carried_out()));
    let closing = match frame.addressee {
        Some(addressee) => format!("{told}, {issuer} kính báo cáo {}.", harmless(addressee)),
        None if frame.whole => format!("{told} của {issuer}."),
        None => format!("{told}."),
    };
    passages.push(opening(Part::Closing, closing));
    passages
}

fn difficulties(material: &Material) -> String {
    let raised = material.obstacles.iter().map(|one| {
        let about = if one.reference.is_empty() { String::new() } else { format!(", nhiệm vụ {}", one.reference) };
        format!(
            "- {} ({}{about}; {}).",
            harmless(one.summary.trim_end_matches(['.', ' '])),
            harmless(&one.party),
            show::uncapitalised(&one.state)
        )
    });
    let mut lines = within(raised.take(MOST), LONGEST / 3);
    if let Some(more) = material.obstacles.len().checked_sub(lines.len()).filter(|more| *more > 0) {
        lines.push(format!("- Và {more} vướng mắc khác đã nêu trong kỳ."));
    }
    lines.extend(said(material, |words| &words.difficulties));
    lines.join("\n")
}

fn proposals(material: &Material) -> String {
    let mut lines = said(material, |words| &words.proposals);
    let mut listed = |title: &str, rows: &[String]| {
        if !rows.is_empty() {
            lines.push(format!("# {title}"));
            lines.extend(within(rows.iter().map(|row| format!("- {}", harmless(row))), LONGEST / 5));
        }
    };
    listed("Rà soát, hoàn thiện văn bản", &material.reviewed);
    listed("Gương điển hình, đề nghị biểu dương", &material.commended);
    lines.join("\n")
}

fn next(material: &Material) -> String {
    let due = material.upcoming.iter().map(|one| {
        format!(
            "- {} (nhiệm vụ {}, {}): thời hạn {}.",
            harmless(&brief(&one.content)),
            one.reference,
            harmless(&one.party),
            day_text(one.due_on)
        )
    });
    let mut lines = within(due.take(DUE), LONGEST / 3);
    if let Some(more) = material.upcoming.len().checked_sub(lines.len()).filter(|more| *more > 0) {
        lines.push(format!("- Và {more} việc khác đến hạn trong kỳ tới."));
    }
    lines.extend(said(material, |words| &words.next_steps));
    lines.join("\n")
}

/// One kind of words of all tasks: like ones together, whatever task they are said of, each with who says it and of what;
/// what most say comes first.
fn said(material: &Material, words: impl Fn(&Words) -> &String) -> Vec<String> {
    // Whoever says something says it of a task, which is told behind the words.
    let told: Vec<(&Words, &TaskMaterial)> =
        material.tasks.iter().flat_map(|task| task.words.iter().map(move |one| (one, task))).collect();
    let groups = gather::gather(told.iter().enumerate().map(|(at, (one, _))| Said { party: at, text: words(one) }));
    let room = LONGEST / 2 / groups.len().clamp(1, MOST);
    let mut lines = Vec::new();
    for group in groups.iter().take(MOST) {
        let of = group.parties.iter().filter_map(|at| told.get(*at));
        let of = of.map(|(one, task)| (one.party.as_str(), task.reference.as_str()));
        lines.extend(attributed(group.text, &harmless(&sources(of)), room));
    }
    if let Some(more) = groups.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(format!("- Và {more} nội dung khác trong báo cáo của các đơn vị."));
    }
    lines
}

/// "Trường A, Trường B; nhiệm vụ IV.3.a, IV.3.b", "14 đơn vị; 9 nhiệm vụ"
fn sources<'a>(told: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let (mut parties, mut tasks): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let (mut known, mut known_tasks) = (HashSet::new(), HashSet::new());
    for (party, task) in told {
        if known.insert(party) {
            parties.push(party);
        }
        if known_tasks.insert(task) {
            tasks.push(task);
        }
    }
    let who = match parties.len() {
        few if few <= FEW => parties.join(", "),
        many => format!("{many} đơn vị"),
    };
    match tasks.len() {
        few if few <= FEW => format!("{who}; nhiệm vụ {}", tasks.join(", ")),
        many => format!("{who}; {many} nhiệm vụ"),
    }
}

/// A text as an item, its sources behind its first line.
fn attributed(text: &str, sources: &str, room: usize) -> Vec<String> {
    let text = show::beginning(&harmless(text), room.saturating_sub(length(sources) + "- () ….".len()));
    let mut lines = bare(&text);
    let first = lines.next().map(|line| format!("- {} ({sources}).", line.trim_end_matches(['.', ';', ' '])));
    within(first.into_iter().chain(lines.map(|line| format!("+ {line}"))), room)
}

/// The lines of a text without marks and blanks.
fn bare(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(gather::unmarked).filter(|line| !line.is_empty())
}

/// Nobody's words are taken for figures.
fn harmless(text: &str) -> String {
    let mut text = text.to_owned();
    // "{{{" holds two pairs.
    while text.contains("{{") {
        text = text.replace("{{", "{ {");
    }
    text
}

#[cfg(test)]
mod tests;
