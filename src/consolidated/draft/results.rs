//! What a draft tells of results: the figures of everything, and task by task who has reported, and what.

use std::fmt::Write as _;

use super::{
    Frame, TaskMaterial, bare, harmless,
    room::{length, within},
};
use crate::{
    consolidated::{
        Board, Figure,
        gather::{self, Said},
        token::Token,
    },
    progress::Outcome,
    web::show,
};

/// Groups of like words that are written out for one task; the rest stands beside the text, among its sources.
const GROUPS: usize = 5;
/// Least room in which one of them says something, in characters: of a section of hundreds of tasks each tells fewer.
const LEAST: usize = 200;
/// Room for what ends the words of a task: how many more there are, how many report nothing new.
const TAIL: usize = 120;
/// Longest heading of a task, in characters.
const HEADING: usize = 220;
/// Units that are named where they have not reported or are late; of more only their number is told.
const LISTED: usize = 10;

/// A figure of the whole, as a token.
fn whole(figure: Figure) -> Token {
    Token { figure, place: None }
}

/// The figures of the whole plan, or of its issuer's own part.
pub fn overview(board: &Board, frame: &Frame<'_>) -> String {
    let issuer = harmless(frame.issuer);
    let (tasks, assignments) = (whole(Figure::Tasks), whole(Figure::Assignments));
    let led = match frame.whole {
        true => format!(
            "kế hoạch có {tasks} nhiệm vụ với {assignments} phân công chủ trì của {} đơn vị",
            whole(Figure::Parties)
        ),
        false => format!("{issuer} chủ trì {tasks} nhiệm vụ với {assignments} phân công"),
    };
    let mut text = format!(
        "Tính đến ngày {}, {led}: hoàn thành đúng hạn {}, hoàn thành quá hạn {}, chưa hoàn thành trong hạn {}, chưa hoàn \
         thành quá hạn {}, không ấn định hạn {}.",
        whole(Figure::AsOf),
        whole(Figure::DoneOnTime),
        whole(Figure::DoneLate),
        whole(Figure::PendingOnTime),
        whole(Figure::PendingOverdue),
        whole(Figure::Untimed),
    );
    let Some(sum) = board.at(None) else { return text };
    let counts = &sum.tally.counts;
    // Where there is one unit, nothing is told by units.
    let several = frame.whole || sum.parties.len() > 1;
    if counts.owed > 0 {
        let _ = write!(
            text,
            "\nKỳ {}, {} đã gửi {}/{} báo cáo ({})",
            frame.period,
            if several { "các đơn vị" } else { issuer.as_str() },
            whole(Figure::Reported),
            whole(Figure::Owed),
            whole(Figure::ReportingRate),
        );
        if several {
            let _ = write!(text, "; {}/{} đơn vị gửi đủ", whole(Figure::PartiesInFull), whole(Figure::PartiesOwing));
        }
        text.push('.');
    } else {
        let _ = write!(text, "\n{}", nothing_owed(frame));
    }
    if counts.missing() > 0 && several {
        let _ = write!(text, " Còn {} đơn vị có báo cáo chưa gửi", whole(Figure::PartiesMissing));
        text += &named(sum.missing().count(), &whole(Figure::NamesMissing));
        text.push('.');
    }
    if counts.of(Outcome::PendingOverdue) > 0 && several {
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

/// What is said where no report is asked for in the period whose figures are told.
fn nothing_owed(frame: &Frame<'_>) -> String {
    let period = if frame.period == frame.span { "này" } else { frame.period };
    format!("Kỳ {period} không phải báo cáo.")
}

/// What is told of one task: who has reported, and what, in so many characters.
pub fn results(task: &TaskMaterial, board: &Board, frame: &Frame<'_>, room: usize) -> String {
    let mut lines = vec![format!("# {}", heading(&harmless(&task.content)))];
    let counts = board.at(Some(&task.reference)).map(|sum| sum.tally.counts).unwrap_or_default();
    let owed = counts.owed > 0;
    let standing = Token { figure: Figure::Standing, place: Some(task.reference.clone()) };
    if task.parties > 1 {
        lines.push(if owed { reported(task, board, frame) } else { nothing_owed(frame) });
        if counts.of(Outcome::Untimed) < counts.assignments {
            lines.push(format!("Tình trạng: {standing}."));
        }
    } else if let Some(lead) = &task.lead {
        let who = format!("Chủ trì: {}", harmless(lead));
        // Of its own part a unit need not say whose it is.
        let named = frame.whole || lead != frame.issuer;
        match (named, counts.assignments > 0) {
            (true, true) => lines.push(format!("{who}; {standing}.")),
            (true, false) => lines.push(format!("{who}.")),
            (false, true) => lines.push(format!("Tình trạng: {standing}.")),
            (false, false) => {}
        }
    }
    let told: usize = lines.iter().map(|line| length(line) + 1).sum();
    lines.extend(grouped(task, room.saturating_sub(told + TAIL)));
    let silent = task.words.iter().filter(|words| words.nothing_new && words.results.trim().is_empty()).count();
    if silent > 0 && task.parties > 1 {
        lines.push(format!("- {silent}/{} đơn vị báo cáo không phát sinh.", all(task)));
    } else if silent > 0 {
        lines.push("Trong kỳ không phát sinh.".to_owned());
    } else if task.words.is_empty() && owed {
        lines.push("Chưa có báo cáo được duyệt trong kỳ.".to_owned());
    } else if task.words.is_empty() && task.parties == 1 {
        lines.push(nothing_owed(frame));
    }
    lines.join("\n")
}

/// How many of a task's units have reported in the period whose figures are told, and which have not.
fn reported(task: &TaskMaterial, board: &Board, frame: &Frame<'_>) -> String {
    let at = |figure| Token { figure, place: Some(task.reference.clone()) };
    let Some(sum) = board.at(Some(&task.reference)) else { return String::new() };
    let when = if frame.period == frame.span { String::new() } else { format!("Kỳ {}: ", frame.period) };
    let mut line = format!("{when}{}/{} đơn vị đã gửi đủ báo cáo", at(Figure::PartiesInFull), at(Figure::PartiesOwing));
    if sum.tally.counts.missing() > 0 {
        let _ = write!(line, "; {} đơn vị chưa gửi", at(Figure::PartiesMissing));
        line += &named(sum.missing().count(), &at(Figure::NamesMissing));
    }
    if sum.tally.counts.reported_late > 0 {
        let _ = write!(line, "; {} báo cáo gửi chậm", at(Figure::ReportedLate));
        line += &named(sum.late().count(), &at(Figure::NamesLate));
    }
    format!("{line}.")
}

/// How many units a task is told of: those that lead it, and those that led it in an earlier period.
fn all(task: &TaskMaterial) -> usize {
    task.parties.max(task.words.len())
}

/// What a task is headed by: its first sentence.
fn heading(content: &str) -> String {
    let first = content.lines().next().unwrap_or_default();
    let sentence = first.split_once(". ").map_or(first, |(sentence, _)| sentence);
    show::beginning(sentence, HEADING).trim_end_matches(['.', ';', ':', ',']).to_owned()
}

/// The results of a task, each with who said it.
fn grouped(task: &TaskMaterial, room: usize) -> Vec<String> {
    let groups = gather::gather(task.words.iter().map(|one| Said { party: one.party.as_str(), text: &one.results }));
    let shown = groups.len().min(GROUPS).min(room / LEAST);
    let room = room / shown.max(1);
    let mut lines = Vec::new();
    for group in groups.iter().take(shown) {
        let who = (task.parties > 1).then(|| group.attribution(all(task), room / 2));
        lines.extend(within(listed(who.as_deref(), &show::beginning(group.text, room)), room));
    }
    match groups.len() - shown {
        0 => {}
        more if shown == 0 => lines.push(format!("- {more} nội dung trong báo cáo của các đơn vị.")),
        more => lines.push(format!("- Và {more} nội dung khác của các đơn vị.")),
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
