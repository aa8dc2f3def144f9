//! How each thing that happened is told.

use chrono::{DateTime, Utc};

use super::{Scope, Sort, store::Row};
use crate::{
    dialogue::{Enclosed, Subject},
    office::{Column, Kind, Value},
    progress::{
        event::EventKind,
        reminded::{Matter, ReminderKind, about, subject},
        reviewed::ReviewStep,
    },
    web::{export::moment, show},
};

/// Something that happened, one line of the timeline.
pub struct Entry {
    at: DateTime<Utc>,
    /// Of a message, by which its line is found; 0 of everything else.
    pub message_id: i64,
    /// The class under which it is drawn.
    pub class: &'static str,
    pub who: String,
    pub href: String,
    /// What it was.
    pub title: String,
    /// About what.
    pub about: String,
    /// Words that went with it, and their beginning where they are long.
    pub words: String,
    pub begin: Option<String>,
    /// Not for the unit.
    pub internal: bool,
    pub files: Vec<Enclosed>,
}

impl Entry {
    /// A row as its timeline tells it: what all entries have in common is not repeated.
    pub(super) fn of(mut row: Row, scope: Scope) -> Self {
        let (title, class, href, parts) = if let (Some(kind), Some(report)) = (row.event, row.report_id) {
            reported(&row, scope, kind, report)
        } else if let (Some(matter), Some(kind)) = (row.matter, row.reminded) {
            reminded(&row, scope, matter, kind)
        } else if let (Some(step), Some(document)) = (row.review, row.document_id) {
            reviewed(&row, step, document)
        } else {
            said(&row, scope)
        };
        let held = row.held_role.zip(row.held_at.take()).map(|(role, unit)| format!("{} – {unit}", role.label()));
        let who = match (row.author.take(), row.capacity.take().or(held)) {
            (Some(author), Some(capacity)) => format!("{author}, {capacity}"),
            (Some(author), None) => author,
            (None, _) => row.reminded.map_or("Hệ thống", ReminderKind::label).to_owned(),
        };
        Self {
            at: row.at,
            message_id: if row.subject.is_some() { row.id } else { 0 },
            class,
            who,
            href,
            title,
            about: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            internal: row.internal == Some(true),
            begin: beginning(&row.words, LONG),
            words: row.words,
            files: row.files.map(|files| files.0).unwrap_or_default(),
        }
    }

    /// The same as a part of another page, which has less room.
    pub(super) fn in_short(mut self) -> Self {
        self.begin = beginning(&self.words, LONG_BESIDE);
        self
    }

    /// The columns of timelines as files.
    pub fn columns() -> Vec<Column> {
        vec![
            Column::new("Ngày", 12, Kind::Day),
            Column::new("Giờ", 8, Kind::Ordinal),
            Column::new("Ai", 40, Kind::Text),
            Column::new("Việc", 40, Kind::Text),
            Column::new("Về", 50, Kind::Text),
            Column::new("Nội dung", 80, Kind::Text),
            Column::new("Tệp kèm theo", 10, Kind::Count),
        ]
    }

    /// Its cells under them.
    pub fn cells(&self) -> Vec<Value> {
        let [day, hour] = moment(&self.at);
        let internal = if self.internal { " (không gửi đơn vị)" } else { "" };
        vec![
            day,
            hour,
            self.who.as_str().into(),
            self.title.as_str().into(),
            format!("{}{internal}", self.about).into(),
            self.words.as_str().into(),
            self.files.len().into(),
        ]
    }

    /// "15:10 09/09/2026"
    pub fn when(&self) -> String {
        show::instant(&self.at)
    }
}

/// How much of long words stands at once: characters, and lines.
const LONG: (usize, usize) = (400, 8);
const LONG_BESIDE: (usize, usize) = (160, 4);
/// Characters of the title of what something was said about.
const TITLE: usize = 80;

/// The beginning of words that are much longer.
fn beginning(words: &str, (characters, lines): (usize, usize)) -> Option<String> {
    let first: Vec<&str> = words.lines().take(lines).collect();
    let begin = show::beginning(&first.join("\n"), characters);
    let rest = words.chars().count().saturating_sub(begin.chars().count());
    (rest > characters / 4 || words.lines().count() > lines + 2).then_some(begin)
}

/// What was done with something, behind its name: "Vướng mắc “Thiếu phòng máy”: đơn vị rút".
fn named(sort: Sort, thing: &str, title: &str) -> String {
    let noun = sort.label();
    let title = title.strip_suffix(&format!(" {}", noun.to_lowercase())).unwrap_or(title);
    let mut letters = title.chars();
    let small = match (letters.next(), letters.next()) {
        // "TCCB", and the Director's capital.
        (Some(first), Some(second)) if second.is_lowercase() && !title.starts_with("Giám đốc") => {
            format!("{}{}", first.to_lowercase(), &title[first.len_utf8()..])
        }
        _ => title.to_owned(),
    };
    format!("{noun} “{}”: {small}", show::beginning(thing, TITLE))
}

/// What it was, its class, where it leads, and about what it was.
type Told = (String, &'static str, String, Vec<String>);

/// Whose it is, or about which task, as far as the timeline does not say so itself.
fn place(row: &Row, scope: Scope) -> String {
    let party = row.party.clone().unwrap_or_default();
    match scope {
        Scope::Task(_) => party,
        Scope::Assignment(id) if row.assignment_id == Some(id) => String::new(),
        Scope::Assignment(_) => party,
        Scope::Unit(_) => match (&row.task_ref, &row.plan_short_title) {
            (Some(reference), Some(plan)) => format!("{reference} {plan}"),
            (None, Some(plan)) => plan.clone(),
            _ => String::new(),
        },
    }
}

fn reported(row: &Row, scope: Scope, kind: EventKind, report: i64) -> Told {
    let correction = match row.revision {
        Some(revision) if revision > 1 => format!(", bản điều chỉnh lần {}", revision - 1),
        _ => String::new(),
    };
    let report_name = format!("báo cáo {}{correction}", row.period_name.as_deref().unwrap_or("của kỳ"));
    let parts = vec![place(row, scope), report_name];
    (kind.label().to_owned(), kind.class(), format!("/bao-cao/{report}"), parts)
}

fn reminded(row: &Row, scope: Scope, matter: Matter, kind: ReminderKind) -> Told {
    let (items, units, unanswered) =
        (row.items.unwrap_or(1), row.units.unwrap_or(1), row.unanswered.unwrap_or_default());
    let title = match (kind.counts(), row.nth.unwrap_or_default()) {
        // The clock may tell what is near its day together with what has passed it.
        (false, _) | (true, 0) => "Nhắc trước hạn".to_owned(),
        (true, nth) if nth > 1 => format!("Đôn đốc lần {nth}"),
        (true, _) => "Đôn đốc".to_owned(),
    };
    let due_on = row.due_on.unwrap_or_default();
    let (subject, answered) = match items {
        1 => {
            let subject = subject(matter, row.period_name.as_deref(), due_on);
            (subject, if unanswered > 0 { "chưa trả lời".to_owned() } else { "đã trả lời".to_owned() })
        }
        _ => {
            let answered = if unanswered > 0 {
                format!("{unanswered} chưa trả lời")
            } else {
                "đã trả lời hết".to_owned()
            };
            (about(matter, items, row.period_name.as_deref(), due_on), answered)
        }
    };
    let whose = match (units, scope) {
        (1, Scope::Task(_)) => row.party.clone().unwrap_or_default(),
        (1, _) if items == 1 => place(row, scope),
        (1, _) => String::new(),
        (many, _) => format!("{many} đơn vị"),
    };
    let href = match (items, row.assignment_id, units, row.unit_id) {
        (1, Some(assignment), ..) => format!("/don-doc?assignment={assignment}"),
        (_, _, 1, Some(unit)) => format!("/don-doc?unit={unit}"),
        _ => "/don-doc".to_owned(),
    };
    let class = if row.nth.unwrap_or_default() > 0 { kind.class() } else { ReminderKind::Before.class() };
    (title, class, href, vec![whose, subject, answered])
}

fn said(row: &Row, scope: Scope) -> Told {
    let title = row.title.clone().unwrap_or_default();
    let subject = row.subject.unwrap_or(Subject::Comment);
    let of = row.subject_id.unwrap_or(row.id);
    let (href, class) = match subject {
        Subject::Comment => (format!("/trao-doi/{}", row.id), "in_progress"),
        Subject::Obstacle if row.internal == Some(true) => (format!("/vuong-mac/{of}"), "draft"),
        Subject::Obstacle => (format!("/vuong-mac/{of}"), "submitted"),
        Subject::Instruction => (format!("/chi-dao/{of}"), "active"),
        Subject::Extension => (format!("/gia-han/{of}"), "with_head"),
        Subject::Supervision => (format!("/giam-sat/{of}"), "submitted"),
        Subject::Commendation => (format!("/bieu-duong/{of}"), "done"),
    };
    // Whom an officer's words were for, their title says.
    let whose = Some(place(row, scope)).filter(|whose| !title.contains(whose.as_str())).unwrap_or_default();
    let title = match (&row.thing, subject) {
        (Some(thing), _) if !title.contains(thing.as_str()) => named(Sort::from(subject), thing, &title),
        (None, Subject::Extension) if !title.to_lowercase().contains("gia hạn") => format!("Gia hạn: {title}"),
        _ => title,
    };
    let due = row.asked_of.map(|due| format!("thời hạn {}", show::day(&due))).unwrap_or_default();
    (title, class, href, vec![whose, due])
}

fn reviewed(row: &Row, step: ReviewStep, document: i64) -> Told {
    let title = named(Sort::Review, row.thing.as_deref().unwrap_or_default(), step.label());
    let result = row.result_number.as_ref().filter(|number| !number.is_empty());
    let result = result.map(|number| format!("văn bản kết quả {number}")).unwrap_or_default();
    (title, step.class(), format!("/ra-soat/{document}"), vec![result])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_which_thing_it_is_about() {
        let of = |sort, title| named(sort, "Thiếu phòng máy", title);
        assert_eq!(of(Sort::Obstacle, "Đơn vị rút vướng mắc"), "Vướng mắc “Thiếu phòng máy”: đơn vị rút");
        assert_eq!(of(Sort::Obstacle, "TCCB trả lời"), "Vướng mắc “Thiếu phòng máy”: TCCB trả lời");
        assert_eq!(of(Sort::Obstacle, "Giám đốc quyết định"), "Vướng mắc “Thiếu phòng máy”: Giám đốc quyết định");
        assert_eq!(of(Sort::Instruction, "Đơn vị đã tiếp nhận"), "Chỉ đạo “Thiếu phòng máy”: đơn vị đã tiếp nhận");
        assert!(named(Sort::Instruction, &"dài ".repeat(100), "Thu hồi").chars().count() < 110);
    }

    #[test]
    fn long_words_begin_and_short_ones_stand_whole() {
        assert_eq!(beginning("Ngắn.", LONG), None);
        assert_eq!(beginning(&"chữ ".repeat(110), LONG), None, "hardly longer: not worth a click");
        let long = beginning(&"chữ ".repeat(1000), LONG).expect("long");
        assert!(long.ends_with('…') && long.chars().count() <= 402, "{long}");
        let lines = beginning(&"a\n".repeat(300), LONG).expect("high");
        assert_eq!(lines.lines().count(), 8);
        let unbroken = beginning(&"x".repeat(4000), LONG).expect("long");
        assert_eq!(unbroken.chars().filter(|c| *c == 'x').count(), 400);
    }
}
