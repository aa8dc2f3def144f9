//! How each thing that happened is told.

use chrono::{DateTime, Utc};

use super::{Scope, Sort, store::Row};
use crate::{
    dialogue::{Enclosed, Subject},
    progress::{
        event::EventKind,
        reminded::{Matter, ReminderKind, about, subject},
    },
    web::show,
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
    /// Words that went with it.
    pub words: String,
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
        } else {
            said(&row, scope)
        };
        let who = match (row.author.take(), row.capacity.take()) {
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
            words: row.words,
            files: row.files.map(|files| files.0).unwrap_or_default(),
        }
    }

    /// "15:10 09/09/2026"
    pub fn when(&self) -> String {
        show::instant(&self.at)
    }
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
        (false, _) => "Nhắc trước hạn".to_owned(),
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
    (title, kind.class(), href, vec![whose, subject, answered])
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
    };
    let sort = match subject {
        Subject::Comment => String::new(),
        other => Sort::from(other).label().to_lowercase(),
    };
    // Whom an officer's words were for, their title says.
    let whose = Some(place(row, scope)).filter(|whose| !title.contains(whose.as_str())).unwrap_or_default();
    (title, class, href, vec![sort, whose])
}
