//! What happened to an assignment, one line of its timeline each.

use chrono::{DateTime, Utc};

use super::super::{reminded::Reminded, store::Event};
use crate::web::show;

/// One thing that happened.
pub struct Moment {
    at: DateTime<Utc>,
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
}

impl Moment {
    /// Reports and reminders, newest first.
    pub fn all(events: Vec<Event>, reminders: Vec<Reminded>, assignment_id: i64) -> Vec<Self> {
        let reminders = reminders.into_iter().map(|reminded| Self::reminded(reminded, assignment_id));
        let mut all: Vec<Self> = events.into_iter().map(Self::event).chain(reminders).collect();
        all.sort_by_key(|moment| std::cmp::Reverse(moment.at));
        all
    }

    fn event(event: Event) -> Self {
        let correction = match event.revision {
            1 => String::new(),
            revision => format!(", bản điều chỉnh lần {}", revision - 1),
        };
        Self {
            at: event.at,
            class: event.kind.class(),
            who: event.actor(),
            href: format!("/bao-cao/{}", event.report_id),
            title: event.kind.label().to_owned(),
            about: format!("báo cáo {}{correction}", event.period_name),
            words: event.reason,
        }
    }

    fn reminded(reminded: Reminded, assignment_id: i64) -> Self {
        let nth = if reminded.nth > 1 { format!(" lần {}", reminded.nth) } else { String::new() };
        let answered = if reminded.unanswered > 0 { "chưa trả lời" } else { "đã trả lời" };
        Self {
            at: reminded.at,
            class: reminded.kind.class(),
            who: reminded.by.clone().unwrap_or_else(|| reminded.kind.label().to_owned()),
            href: format!("/don-doc?assignment={assignment_id}"),
            title: if reminded.kind.counts() {
                format!("Đôn đốc{nth}")
            } else {
                "Nhắc trước hạn".to_owned()
            },
            about: format!("{}, {answered}", reminded.subject()),
            words: reminded.note,
        }
    }

    /// "15:10 09/09/2026"
    pub fn when(&self) -> String {
        show::instant(&self.at)
    }
}
