//! Jobs, hours and instances as the page words them.

use chrono::{DateTime, Utc};

use crate::{
    jobs::{
        ATTEMPTS, Kinds, schedule,
        store::desk::{self, PAGE_SIZE},
    },
    office::{self, Column, Kind, Table},
    web::{Link, export::moment, show},
};

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Waiting,
    Running,
    Failed,
    Done,
}

impl Tab {
    /// In the order of the page.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Running, Self::Failed, Self::Done];

    /// The word in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "cho",
            Self::Running => "dang-chay",
            Self::Failed => "loi",
            Self::Done => "xong",
        }
    }

    /// The word in the database.
    pub fn state(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Failed => "failed",
            Self::Done => "done",
        }
    }

    /// The word on the page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Chờ",
            Self::Running => "Đang chạy",
            Self::Failed => "Lỗi",
            Self::Done => "Xong",
        }
    }

    /// What the column of instants is called.
    pub fn when(self) -> &'static str {
        match self {
            Self::Waiting => "Thực hiện lúc",
            Self::Running => "Bắt đầu lúc",
            Self::Failed => "Dừng lúc",
            Self::Done => "Xong lúc",
        }
    }

    /// What the column of words is called.
    pub fn note(self) -> &'static str {
        match self {
            Self::Waiting => "Lỗi lần trước",
            Self::Running => "Máy thực hiện",
            Self::Failed => "Lỗi",
            Self::Done => "Lỗi lần trước",
        }
    }

    /// Why the list is empty, and what then.
    pub fn empty(self) -> (&'static str, &'static str) {
        match self {
            Self::Waiting => (
                "Không có công việc nào đang chờ",
                "Công việc mới được thực hiện gần như ngay khi có, nên danh sách này thường trống.",
            ),
            Self::Running => ("Không có công việc nào đang chạy", "Phần lớn công việc chỉ mất vài giây."),
            Self::Failed => (
                "Không có công việc nào bị lỗi",
                "Công việc không thành được tự thử lại nhiều lần; hết số lần thử mới nằm ở đây, chờ quản trị viên.",
            ),
            Self::Done => ("Chưa có công việc nào xong", "Công việc đã xong được giữ lại đây bảy ngày."),
        }
    }
}

/// A number with the list that it counts.
pub(super) struct Counted {
    pub label: String,
    pub count: String,
    pub href: String,
    pub current: bool,
}

/// A job.
pub(super) struct Row {
    pub id: i64,
    pub label: String,
    pub about: String,
    /// This program can do such work.
    pub known: bool,
    pub wanted: String,
    pub when: String,
    pub attempts: String,
    /// The same for the file.
    times: (DateTime<Utc>, Option<DateTime<Utc>>, i32),
    pub note: String,
    /// The instance fell silent.
    pub silent: bool,
}

impl Row {
    pub fn new(job: desk::Job, tab: Tab, kinds: &Kinds, now: DateTime<Utc>) -> Self {
        let known = kinds.knows(&job.kind);
        let about = match kinds.about(&job.kind, job.payload) {
            Some(about) => show::beginning(&about, 120),
            None if known => "Không đọc được nội dung công việc.".to_owned(),
            None => "Phiên bản đang chạy không biết loại việc này.".to_owned(),
        };
        let when = match tab {
            Tab::Waiting => Some(job.run_at),
            Tab::Running => job.started_at,
            Tab::Failed | Tab::Done => job.finished_at,
        };
        let attempts = match job.attempts {
            0 => "chưa thử".to_owned(),
            again if tab == Tab::Waiting => format!("đã thử {again}/{ATTEMPTS}"),
            again => format!("{again}/{ATTEMPTS}"),
        };
        Self {
            id: job.id,
            label: kinds.label(&job.kind).to_owned(),
            about,
            known,
            wanted: show::instant(&job.wanted_at),
            when: when.map(|at| show::instant(&at)).unwrap_or_default(),
            attempts,
            times: (job.wanted_at, when, job.attempts),
            note: if tab == Tab::Running { job.worker.as_deref().map(machine).unwrap_or_default() } else { job.error },
            silent: tab == Tab::Running && job.lease_until.is_some_and(|until| until < now),
        }
    }
}

/// All jobs of a part as a file.
pub(super) fn table(tab: Tab, rows: impl Iterator<Item = Row>) -> Table {
    let columns = vec![
        Column::new("Công việc", 34, Kind::Text),
        Column::new("Về", 50, Kind::Text),
        Column::new("Có từ ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new(&tab.when().replace("lúc", "ngày"), 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new("Đã thử (lần)", 10, Kind::Count),
        Column::new("Thử nhiều nhất (lần)", 10, Kind::Count),
        Column::new(tab.note(), 60, Kind::Text),
    ];
    let row = |row: Row| {
        let (wanted, when, attempts) = row.times;
        let [wanted, wanted_hour] = moment(&wanted);
        let [when, when_hour] = when.as_ref().map(moment).unwrap_or_default();
        office::Row::Line(vec![
            row.label.into(),
            row.about.into(),
            wanted,
            wanted_hour,
            when,
            when_hour,
            i64::from(attempts).into(),
            i64::from(ATTEMPTS).into(),
            row.note.into(),
        ])
    };
    Table { columns, rows: rows.map(row).collect(), total: None }
}

/// An entry of the schedule.
pub(super) struct Hour {
    pub kind: String,
    pub label: String,
    /// This program knows no such work any more.
    pub unknown: bool,
    pub field: String,
    pub hour: String,
    pub enabled: bool,
    pub last: String,
    pub next: String,
}

impl Hour {
    /// `typed`: what somebody typed into the row instead.
    pub fn new(entry: desk::Entry, kinds: &Kinds, typed: Option<(&str, bool)>) -> Self {
        let kept = schedule::hour_text(entry.minute_of_day);
        let (hour, enabled) = typed.unwrap_or((&kept, entry.enabled));
        let unknown = !kinds.knows(&entry.kind);
        Self {
            label: kinds.label(&entry.kind).to_owned(),
            field: field(&entry.kind),
            hour: hour.to_owned(),
            enabled,
            last: entry.last_at.map_or_else(|| "chưa lần nào".to_owned(), |at| show::instant(&at)),
            next: match entry.enabled && !unknown {
                true => show::instant(&entry.next_at),
                false => "không".to_owned(),
            },
            unknown,
            kind: entry.kind,
        }
    }
}

/// The id of the field that holds the hour of a kind of work.
pub(super) fn field(kind: &str) -> String {
    format!("hour-{kind}")
}

/// An instance at work.
pub(super) struct Instance {
    pub name: String,
    pub jobs: i64,
    pub silent: bool,
}

impl Instance {
    pub fn new(busy: desk::Busy, now: DateTime<Utc>) -> Self {
        Self { name: machine(&busy.worker), jobs: busy.jobs, silent: busy.lease_until < now }
    }
}

/// "may-1, tiến trình 4711": an instance without the number that tells it from others of the same name.
fn machine(worker: &str) -> String {
    let mut parts = worker.splitn(3, '/');
    match (parts.next(), parts.next()) {
        (Some(machine), Some(process)) => format!("{machine}, tiến trình {process}"),
        _ => worker.to_owned(),
    }
}

/// "51–100 trong 214 công việc"; empty where one page holds them all.
pub(super) fn range(page: i64, rows: usize, total: i64) -> String {
    let first = (page - 1) * PAGE_SIZE;
    let last = first + i64::try_from(rows).unwrap_or_default();
    if total > PAGE_SIZE && last > first {
        format!("{}–{last} trong {total} công việc", first + 1)
    } else {
        String::new()
    }
}

/// The address of another page of the same list; empty where there is none.
pub(super) fn neighbour(here: &Link, kind: Option<&str>, page: i64, total: i64) -> String {
    let is_there = page >= 1 && (page - 1) * PAGE_SIZE < total;
    let link = here.clone().with_some("loai", kind).with_some("trang", (page > 1).then_some(page));
    if is_there { link.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::{
        jobs::{Failure, Work},
        web::App,
    };

    #[derive(Serialize, Deserialize)]
    struct Letter {
        to: String,
    }

    impl Work for Letter {
        const KIND: &'static str = "letter";
        const LABEL: &'static str = "Gửi thư";

        fn about(&self) -> String {
            format!("cho {}", self.to)
        }

        async fn run(self, _: &App, _: &mut sqlx::PgConnection) -> Result<(), Failure> {
            Ok(())
        }
    }

    #[test]
    fn a_job_is_called_by_what_it_does_and_for_whom() {
        let now = DateTime::default();
        let job = |kind: &str, payload: serde_json::Value| desk::Job {
            id: 1,
            kind: kind.to_owned(),
            payload,
            run_at: now,
            attempts: 0,
            worker: None,
            lease_until: None,
            error: String::new(),
            wanted_at: now,
            started_at: None,
            finished_at: None,
        };
        let kinds = Kinds::new().with::<Letter>();
        let words = |kind: &str, payload| {
            let row = Row::new(job(kind, payload), Tab::Waiting, &kinds, now);
            (row.label, row.about)
        };
        assert_eq!(words("letter", serde_json::json!({ "to": "Mai" })), ("Gửi thư".to_owned(), "cho Mai".to_owned()));
        assert!(words("letter", serde_json::json!({ "for": "Mai" })).1.contains("Không đọc được"));
        let (label, about) = words("telegram", serde_json::json!({}));
        assert!(label == "telegram" && about.contains("không biết loại việc này"));
    }

    #[test]
    fn an_instance_is_called_by_its_machine_and_process() {
        assert_eq!(machine("may-1/4711/00ff"), "may-1, tiến trình 4711");
        assert_eq!(machine("may-1"), "may-1");
    }
}
