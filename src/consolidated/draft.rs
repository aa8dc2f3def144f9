//! The first text of a report, from what units reported: what their readers would otherwise type together.

use std::{collections::HashSet, fmt::Write as _};

use chrono::NaiveDate;

use super::{
    Board, Figure, Heading, Part, Passage,
    gather::{self, Said},
    token::Token,
};
use crate::{calendar::text::day_text, plan::brief, progress::Outcome, web::show};

/// Groups of like words that are written out for one task; the rest stands beside the text, among its sources.
const GROUPS: usize = 5;
/// The same of what is difficult, asked for and planned: the report gathers it from all tasks.
const MOST: usize = 20;
/// Units and tasks that are named behind such words; of more only their number is told.
const FEW: usize = 3;
/// Longest heading of a task, in characters.
const HEADING: usize = 220;
/// Units that are named where they have not reported or are late; of more only their number is told.
const LISTED: usize = 10;

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
    /// Whether several units lead it.
    pub collective: bool,
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
    /// "Quý III/2026"
    pub span: &'a str,
}

/// The passages of the first draft, in their order. Every section with tasks has its own among the results.
pub fn passages(material: &Material, board: &Board, frame: &Frame<'_>) -> Vec<Passage> {
    let opening = |part, text| Passage { part, section: None, text };
    let Frame { addressee, span, .. } = frame;
    let (plan, issuer) = (harmless(frame.plan), harmless(frame.issuer));
    let mut passages = vec![
        opening(Part::Opening, format!("Thực hiện {plan}, {issuer} báo cáo kết quả {span} như sau:")),
        opening(Part::Results, overview(board, frame)),
    ];
    for tasks in material.tasks.chunk_by(|one, other| one.section.section_id == other.section.section_id) {
        let texts = texts(tasks);
        let text = tasks.iter().map(|task| results(task, board, texts)).collect::<Vec<_>>().join("\n");
        passages.push(Passage { part: Part::Results, section: Some(tasks[0].section.clone()), text });
    }
    passages.push(opening(Part::Difficulties, difficulties(material)));
    passages.push(opening(Part::Proposals, proposals(material)));
    passages.push(opening(Part::Next, next(material)));
    let told = format!("Trên đây là kết quả {span} thực hiện {plan}");
    let closing = match addressee {
        Some(addressee) => format!("{told}, {issuer} kính báo cáo {}.", harmless(addressee)),
        None => format!("{told} của {issuer}."),
    };
    passages.push(opening(Part::Closing, closing));
    passages
}

/// A figure of the whole, as a token.
fn whole(figure: Figure) -> Token {
    Token { figure, place: None }
}

fn overview(board: &Board, frame: &Frame<'_>) -> String {
    let mut text = format!(
        "Tính đến ngày {}, kế hoạch có {} nhiệm vụ với {} phân công chủ trì của {} đơn vị: hoàn thành đúng hạn {}, hoàn thành \
         quá hạn {}, chưa hoàn thành trong hạn {}, chưa hoàn thành quá hạn {}, không ấn định hạn {}.",
        whole(Figure::AsOf),
        whole(Figure::Tasks),
        whole(Figure::Assignments),
        whole(Figure::Parties),
        whole(Figure::DoneOnTime),
        whole(Figure::DoneLate),
        whole(Figure::PendingOnTime),
        whole(Figure::PendingOverdue),
        whole(Figure::Untimed),
    );
    let Some(sum) = board.at(None) else { return text };
    let counts = &sum.tally.counts;
    if counts.owed > 0 {
        let _ = write!(
            text,
            "\nKỳ {}, các đơn vị đã gửi {}/{} báo cáo ({}); {}/{} đơn vị gửi đủ.",
            frame.span,
            whole(Figure::Reported),
            whole(Figure::Owed),
            whole(Figure::ReportingRate),
            whole(Figure::PartiesInFull),
            whole(Figure::Parties),
        );
    }
    if counts.missing() > 0 {
        let _ = write!(text, " Còn {} đơn vị có báo cáo chưa gửi", whole(Figure::PartiesMissing));
        text += &named(sum.missing().count(), &whole(Figure::NamesMissing));
        text.push('.');
    }
    if counts.of(Outcome::PendingOverdue) > 0 {
        let _ = write!(text, "\n{} đơn vị có nhiệm vụ quá hạn", whole(Figure::PartiesOverdue));
        text += &named(sum.overdue().count(), &whole(Figure::NamesOverdue));
        text.push('.');
    }
    text
}

/// Who they are, where they are few enough to be read.
fn named(count: usize, names: &Token) -> String {
    if count <= LISTED { format!(": {names}") } else { String::new() }
}

/// How many units' results stand together at most.
fn texts(tasks: &[TaskMaterial]) -> usize {
    tasks.iter().map(|task| task.words.len().min(GROUPS)).sum()
}

/// What is told of one task: who has reported, and what.
fn results(task: &TaskMaterial, board: &Board, texts: usize) -> String {
    let at = |figure| Token { figure, place: Some(task.reference.clone()) };
    let mut lines = vec![format!("# {}", harmless(&heading(&task.content)))];
    let counts = board.at(Some(&task.reference)).map(|sum| sum.tally.counts).unwrap_or_default();
    if task.collective {
        let mut line = format!("{}/{} đơn vị đã gửi đủ báo cáo", at(Figure::PartiesInFull), at(Figure::Parties));
        if counts.missing() > 0 {
            let missing = board.at(Some(&task.reference)).map_or(0, |sum| sum.missing().count());
            let _ = write!(line, "; {} đơn vị chưa gửi", at(Figure::PartiesMissing));
            line += &named(missing, &at(Figure::NamesMissing));
        }
        if counts.reported_late > 0 {
            let late = board.at(Some(&task.reference)).map_or(0, |sum| sum.late().count());
            let _ = write!(line, "; {} báo cáo gửi chậm", at(Figure::ReportedLate));
            line += &named(late, &at(Figure::NamesLate));
        }
        lines.push(format!("{line}."));
    } else if let Some(lead) = &task.lead {
        lines.push(format!("Chủ trì: {}.", harmless(lead)));
    }
    let silent = task.words.iter().filter(|words| words.nothing_new && words.results.trim().is_empty()).count();
    lines.extend(grouped(task, texts));
    if silent > 0 && task.collective {
        lines.push(format!("- {silent}/{} đơn vị báo cáo không phát sinh.", task.words.len()));
    } else if silent > 0 {
        lines.push("Trong kỳ không phát sinh.".to_owned());
    } else if task.words.is_empty() {
        lines.push("Chưa có báo cáo được duyệt trong kỳ.".to_owned());
    }
    lines.join("\n")
}

/// What a task is headed by: its first sentence.
fn heading(content: &str) -> String {
    let first = content.lines().next().unwrap_or_default();
    let sentence = first.split_once(". ").map_or(first, |(sentence, _)| sentence);
    show::beginning(sentence, HEADING).trim_end_matches(['.', ';', ':', ',']).to_owned()
}

/// The results of a task, each with who said it.
fn grouped(task: &TaskMaterial, texts: usize) -> Vec<String> {
    let groups = gather::gather(task.words.iter().map(|one| Said { party: one.party.as_str(), text: &one.results }));
    let mut lines = Vec::new();
    for group in groups.iter().take(GROUPS) {
        let who = task.collective.then(|| group.attribution(task.words.len()));
        lines.extend(listed(who.as_deref(), &gather::cut(group.text, texts)));
    }
    if let Some(more) = groups.len().checked_sub(GROUPS).filter(|more| *more > 0) {
        lines.push(format!("- Và {more} nội dung khác của các đơn vị."));
    }
    lines
}

/// A unit's text below its name: the first line an item, the others below it; without a name, paragraphs.
fn listed(who: Option<&str>, text: &str) -> Vec<String> {
    let text = harmless(text);
    let mut lines = bare(&text);
    let Some(who) = who else {
        return lines.map(str::to_owned).collect();
    };
    let first = lines.next().map(|line| format!("- {}: {line}", harmless(who)));
    first.into_iter().chain(lines.map(|line| format!("+ {line}"))).collect()
}

fn difficulties(material: &Material) -> String {
    let raised = material.obstacles.iter().map(|one| {
        let about = if one.reference.is_empty() { String::new() } else { format!(", nhiệm vụ {}", one.reference) };
        format!(
            "- {} ({}{about}; {}).",
            harmless(one.summary.trim_end_matches(['.', ' '])),
            harmless(&one.party),
            uncapitalised(&one.state)
        )
    });
    let mut lines: Vec<String> = raised.take(MOST).collect();
    if let Some(more) = material.obstacles.len().checked_sub(MOST).filter(|more| *more > 0) {
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
            lines.extend(rows.iter().map(|row| format!("- {}", harmless(row))));
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
    due.chain(said(material, |words| &words.next_steps)).collect::<Vec<_>>().join("\n")
}

/// One kind of words of all tasks: like ones together, whatever task they are said of, each with who says it and of what;
/// what most say comes first.
fn said(material: &Material, words: impl Fn(&Words) -> &String) -> Vec<String> {
    // Whoever says something says it of a task, which is told behind the words.
    let told: Vec<(&Words, &TaskMaterial)> =
        material.tasks.iter().flat_map(|task| task.words.iter().map(move |one| (one, task))).collect();
    let groups = gather::gather(told.iter().enumerate().map(|(at, (one, _))| Said { party: at, text: words(one) }));
    let mut lines = Vec::new();
    for group in groups.iter().take(MOST) {
        let of = group.parties.iter().filter_map(|at| told.get(*at));
        let of = of.map(|(one, task)| (one.party.as_str(), task.reference.as_str()));
        lines.extend(attributed(&gather::cut(group.text, groups.len().min(MOST)), &sources(of)));
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
fn attributed(text: &str, sources: &str) -> Vec<String> {
    let text = harmless(text);
    let mut lines = bare(&text);
    let first =
        lines.next().map(|line| format!("- {} ({}).", line.trim_end_matches(['.', ';', ' ']), harmless(sources)));
    first.into_iter().chain(lines.map(|line| format!("+ {line}"))).collect()
}

/// The lines of a text without marks and blanks.
fn bare(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(|line| line.trim().trim_start_matches(['-', '+', '#', '–', '•', '*']).trim_start())
        .filter(|line| !line.is_empty())
}

/// A label within a sentence: "Đã trả lời" is written small, "TCCB đã trả lời" as it is.
pub(super) fn uncapitalised(label: &str) -> String {
    let mut signs = label.chars();
    match (signs.next(), signs.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(signs).collect()
        }
        _ => label.to_owned(),
    }
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
