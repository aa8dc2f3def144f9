//! The first text of a report, from what units reported: what their readers would otherwise type together.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::{
    Board, Figure, Heading, Part, Passage,
    gather::{self, Group, Said},
    token::Token,
};
use crate::{calendar::text::day_text, plan::brief, progress::Outcome, web::show};

/// Groups of like words that are written out for one task; the rest stands beside the text, among its sources.
const GROUPS: usize = 5;
/// The same of what is difficult, asked for and planned: the report gathers it from all tasks.
const FEW: usize = 2;
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

/// Which period a draft tells of.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    /// "Quý III/2026"
    pub name: &'a str,
    pub cut_off_on: NaiveDate,
}

/// The passages of the first draft, in their order. Every section with tasks has its own among the results.
pub fn passages(material: &Material, board: &Board, span: &Span<'_>) -> Vec<Passage> {
    let opening = |part, text| Passage { part, section: None, text };
    let mut passages = vec![opening(Part::Results, overview(board, span))];
    for tasks in material.tasks.chunk_by(|one, other| one.section.section_id == other.section.section_id) {
        let texts = texts(tasks, GROUPS);
        let text = tasks.iter().map(|task| results(task, board, texts)).collect::<Vec<_>>().join("\n");
        passages.push(Passage { part: Part::Results, section: Some(tasks[0].section.clone()), text });
    }
    passages.push(opening(Part::Difficulties, difficulties(material)));
    passages.push(opening(Part::Proposals, proposals(material)));
    passages.push(opening(Part::Next, next(material)));
    passages
}

/// A figure of the whole, as a token.
fn whole(figure: Figure) -> Token {
    Token { figure, place: None }
}

fn overview(board: &Board, span: &Span<'_>) -> String {
    let mut text = format!(
        "Tính đến ngày {}, kế hoạch có {} nhiệm vụ với {} phân công chủ trì của {} đơn vị: hoàn thành đúng hạn {}, hoàn thành \
         quá hạn {}, chưa hoàn thành trong hạn {}, chưa hoàn thành quá hạn {}, không ấn định hạn {}.",
        day_text(span.cut_off_on),
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
            span.name,
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

/// How many units' texts stand together at most, where so many are written out of each task.
fn texts(tasks: &[TaskMaterial], of_each: usize) -> usize {
    tasks.iter().map(|task| task.words.len().min(of_each)).sum()
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

/// What the units of a task say, like words together.
fn gathered<'a>(task: &'a TaskMaterial, words: impl Fn(&Words) -> &String) -> Vec<Group<'a, &'a str>> {
    gather::gather(task.words.iter().map(|one| Said { party: one.party.as_str(), text: words(one) }))
}

/// The results of a task, each with who said it.
fn grouped(task: &TaskMaterial, texts: usize) -> Vec<String> {
    let groups = gathered(task, |words| &words.results);
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
    let mut lines = text
        .lines()
        .map(|line| line.trim().trim_start_matches(['-', '+', '#', '–', '•', '*']).trim_start())
        .filter(|line| !line.is_empty());
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
    raised.chain(said(material, |words| &words.difficulties)).collect::<Vec<_>>().join("\n")
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

/// One kind of words of all tasks, each task's by itself.
fn said(material: &Material, words: impl Fn(&Words) -> &String + Copy) -> Vec<String> {
    let mut lines = Vec::new();
    let mut more = 0;
    let texts = texts(&material.tasks, FEW);
    for task in &material.tasks {
        let groups = gathered(task, words);
        for group in groups.iter().take(FEW) {
            let who = format!("{}, nhiệm vụ {}", group.attribution(task.words.len().max(2)), task.reference);
            lines.extend(listed(Some(&who), &gather::cut(group.text, texts)));
        }
        more += groups.len().saturating_sub(FEW);
    }
    if more > 0 {
        lines.push(format!("- Và {more} nội dung khác trong báo cáo của các đơn vị."));
    }
    lines
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
mod tests {
    use super::*;
    use crate::consolidated::compose;

    fn words(party: &str, results: &str) -> Words {
        Words { party: party.to_owned(), results: results.to_owned(), ..Words::default() }
    }

    fn task(reference: &str, words: Vec<Words>) -> TaskMaterial {
        TaskMaterial {
            section: Heading { section_id: 4, reference: "IV.1".to_owned(), heading: "Tuyên truyền".to_owned() },
            reference: reference.to_owned(),
            content: "Tổ chức quán triệt".to_owned(),
            collective: words.len() != 1,
            lead: words.first().filter(|_| words.len() == 1).map(|words| words.party.clone()),
            words,
        }
    }

    fn span() -> Span<'static> {
        Span { name: "Quý III/2026", cut_off_on: NaiveDate::from_ymd_opt(2026, 9, 14).expect("a day") }
    }

    #[test]
    fn what_units_say_alike_is_told_once_below_its_task() {
        let material = Material {
            tasks: vec![
                task(
                    "IV.1.a",
                    vec![
                        words("A", "Đã học"),
                        words("B", "- đã học."),
                        words("C", "- Mở {{lớp}}\n- 120 người"),
                        Words { nothing_new: true, ..words("D", "") },
                    ],
                ),
                task("IV.1.b", vec![words("Phòng A", "Đã xong\nĐã nộp")]),
            ],
            ..Material::default()
        };
        let passages = passages(&material, &Board::default(), &span());
        assert_eq!(passages.len(), 5, "the overview, one section, and the other three parts");
        assert_eq!(
            passages[1].text,
            "# Tổ chức quán triệt\n\
             {{don_vi_bao_cao_du@IV.1.a}}/{{don_vi@IV.1.a}} đơn vị đã gửi đủ báo cáo.\n\
             - A, B: Đã học\n\
             - C: Mở { {lớp}}\n\
             + 120 người\n\
             - 1/4 đơn vị báo cáo không phát sinh.\n\
             # Tổ chức quán triệt\n\
             Chủ trì: Phòng A.\n\
             Đã xong\n\
             Đã nộp"
        );
    }

    #[test]
    fn what_else_the_portal_knows_has_its_part() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
        let material = Material {
            tasks: vec![task(
                "IV.1.a",
                vec![Words {
                    difficulties: "Thiếu người".to_owned(),
                    next_steps: "Tiếp tục".to_owned(),
                    ..words("A", "")
                }],
            )],
            obstacles: vec![Difficulty {
                reference: "5".to_owned(),
                summary: "Chưa có kinh phí.".to_owned(),
                party: "Trường A".to_owned(),
                state: "Đã trả lời".to_owned(),
            }],
            commended: vec!["Nguyễn Văn A (Trường A)".to_owned()],
            reviewed: vec!["Quyết định 12/QĐ: thay thế".to_owned()],
            upcoming: vec![Upcoming {
                reference: "IV.2".to_owned(),
                content: "Sơ kết".to_owned(),
                party: "Văn phòng".to_owned(),
                due_on: day,
            }],
        };
        let passages = passages(&material, &Board::default(), &span());
        let of = |part: Part| passages.iter().find(|passage| passage.part == part && passage.section.is_none());
        let text = |part| of(part).map(|passage| passage.text.as_str());
        assert_eq!(
            text(Part::Difficulties),
            Some("- Chưa có kinh phí (Trường A, nhiệm vụ 5; đã trả lời).\n- A, nhiệm vụ IV.1.a: Thiếu người")
        );
        assert_eq!(
            text(Part::Proposals),
            Some(
                "# Rà soát, hoàn thiện văn bản\n- Quyết định 12/QĐ: thay thế\n# Gương điển hình, đề nghị biểu dương\n- Nguyễn Văn A (Trường A)"
            )
        );
        assert_eq!(
            text(Part::Next),
            Some("- Sơ kết (nhiệm vụ IV.2, Văn phòng): thời hạn 30/11/2026.\n- A, nhiệm vụ IV.1.a: Tiếp tục")
        );
    }

    #[test]
    fn a_draft_always_means_something() {
        let material = Material { tasks: vec![task("IV.1", vec![words("A", "{{{{")])], ..Material::default() };
        let mut passages = passages(&material, &Board::default(), &span());
        // The board knows no places here; what a draft says of them is asked of the whole.
        passages.iter_mut().for_each(|passage| passage.text = passage.text.replace("@IV.1", ""));
        assert!(compose::body(&passages, &Board::default()).is_ok());
    }
}
