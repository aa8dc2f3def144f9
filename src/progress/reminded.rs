//! Reminders as a unit's own pages tell of them; they are written further up, in `reminder`.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{web::show, words::worded};

worded! {
    /// What a reminder is about.
    pub enum Matter {
        /// Reports of a period that were not sent.
        Report = "report", "Báo cáo chưa gửi";
        /// Tasks whose deadline is not met.
        Deadline = "deadline", "Thời hạn của nhiệm vụ";
        /// Instructions that were not acknowledged or not carried out.
        Instruction = "instruction", "Chỉ đạo";
    }
}

worded! {
    /// By whom, or when, it was sent.
    pub enum ReminderKind {
        Manual = "manual", "Cán bộ đôn đốc";
        /// By the clock, before the day: a friendly word.
        Before = "before", "Tự động nhắc trước hạn";
        /// By the clock, after the day.
        After = "after", "Tự động đôn đốc sau hạn";
    }
}

impl ReminderKind {
    /// Whether leaving it unanswered counts against the unit: a friendly word before the day does not.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Before)
    }

    /// The class under which it is drawn.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Before => "due_soon",
            Self::Manual | Self::After => "missing_overdue",
        }
    }
}

/// A reminder that a unit got.
#[derive(Clone, Debug)]
pub struct Reminded {
    pub id: i64,
    pub matter: Matter,
    pub kind: ReminderKind,
    pub at: DateTime<Utc>,
    /// Who sent it; none for the clock.
    pub by: Option<String>,
    pub note: String,
    pub period: Option<String>,
    /// The nearest day among those it is about.
    pub due_on: NaiveDate,
    /// How many reports or tasks it was about, and how many of them wait for an answer.
    pub items: i64,
    pub unanswered: i64,
    /// Which unanswered one it was; 0: friendly.
    pub nth: i16,
}

impl Reminded {
    /// "4 báo cáo Quý III/2026 chưa gửi (hạn 16/09/2026)"
    pub fn about(&self) -> String {
        about(self.matter, self.items, self.period.as_deref(), self.due_on)
    }

    /// Who sent it.
    pub fn sender(&self) -> &str {
        self.by.as_deref().unwrap_or("Tự động")
    }
}

/// What a reminder about a single thing is about: "báo cáo Quý III/2026, hạn 16/09/2026".
pub fn subject(matter: Matter, period: Option<&str>, due_on: NaiveDate) -> String {
    let due = show::day(&due_on);
    match matter {
        Matter::Report => format!("báo cáo {}, hạn {due}", period.unwrap_or("của kỳ")),
        Matter::Deadline => format!("thời hạn {due}"),
        Matter::Instruction => format!("chỉ đạo, hạn {due}"),
    }
}

/// What a reminder about so many reports or tasks is about.
pub fn about(matter: Matter, items: i64, period: Option<&str>, due_on: NaiveDate) -> String {
    let due = show::day(&due_on);
    match matter {
        Matter::Report => format!("{items} báo cáo {} chưa gửi (hạn {due})", period.unwrap_or("của kỳ")),
        Matter::Deadline if items == 1 => format!("1 nhiệm vụ chưa hoàn thành, thời hạn {due}"),
        Matter::Deadline => format!("{items} nhiệm vụ chưa hoàn thành, thời hạn sớm nhất {due}"),
        Matter::Instruction if items == 1 => format!("1 chỉ đạo chưa tiếp nhận hoặc chưa báo cáo kết quả, hạn {due}"),
        Matter::Instruction => {
            format!("{items} chỉ đạo chưa tiếp nhận hoặc chưa báo cáo kết quả, hạn sớm nhất {due}")
        }
    }
}
