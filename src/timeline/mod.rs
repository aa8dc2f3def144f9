//! Diễn biến: all that happened to a task, to one party's part in it, or to a unit, in one order: reports, reminders,
//! obstacles, instructions, extensions, supervision, commendations, documents under review, comments; and where people write
//! to each other.

mod entry;
pub mod pages;
mod store;

use std::str::FromStr;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use crate::{
    dialogue::Subject,
    progress::pages::lately::Place,
    web::{App, Link, Result, Visit},
    words::worded,
};

pub use entry::Entry;

worded! {
    /// What something that happened belongs to.
    pub enum Sort {
        Report = "report", "Báo cáo";
        Reminder = "reminder", "Đôn đốc";
        Obstacle = "obstacle", "Vướng mắc";
        Instruction = "instruction", "Chỉ đạo";
        Extension = "extension", "Gia hạn";
        Supervision = "supervision", "Kiểm tra, giám sát";
        Commendation = "commendation", "Biểu dương";
        Review = "review", "Rà soát văn bản";
        Comment = "comment", "Trao đổi";
    }
}

impl From<Subject> for Sort {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Comment => Self::Comment,
            Subject::Obstacle => Self::Obstacle,
            Subject::Instruction => Self::Instruction,
            Subject::Extension => Self::Extension,
            Subject::Supervision => Self::Supervision,
            Subject::Commendation => Self::Commendation,
        }
    }
}

/// Of what it is the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Task(i64),
    Assignment(i64),
    Unit(i64),
}

impl Scope {
    /// Its page.
    pub fn link(self) -> Link {
        Link::to(match self {
            Self::Task(id) => format!("/nhiem-vu/{id}/dien-bien"),
            Self::Assignment(id) => format!("/phan-cong/{id}/dien-bien"),
            Self::Unit(id) => format!("/don-vi/{id}/dien-bien"),
        })
    }
}

impl From<Place> for Scope {
    fn from(place: Place) -> Self {
        match place {
            Place::Task(id) => Self::Task(id),
            Place::Assignment(id) => Self::Assignment(id),
        }
    }
}

/// The place of an entry in the order: what comes after it is older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub at: DateTime<Utc>,
    /// Of things of one instant, reports come before reminders, these before what was said, and that before documents under review.
    pub rank: i32,
    pub id: i64,
}

impl Mark {
    /// As addresses hold it.
    pub fn code(self) -> String {
        format!("{}-{}-{}", self.at.timestamp_micros(), self.rank, self.id)
    }
}

impl FromStr for Mark {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let mut parts = code.split('-');
        let (at, rank, id) = (parts.next().ok_or(())?, parts.next().ok_or(())?, parts.next().ok_or(())?);
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(())?;
        match parts.next() {
            None => Ok(Self { at, rank: rank.parse().map_err(drop)?, id: id.parse().map_err(drop)? }),
            Some(_) => Err(()),
        }
    }
}

/// A part of a timeline, newest first.
pub struct Stretch {
    pub entries: Vec<Entry>,
    /// From where the older ones go on; none where these are the last.
    pub older: Option<Mark>,
}

impl Stretch {
    /// The entries that `visit` may see, of one sort where that is asked for, from before a mark on; at most `size`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(
        app: &App,
        visit: &Visit,
        scope: Scope,
        sort: Option<Sort>,
        before: Option<Mark>,
        size: usize,
    ) -> Result<Self> {
        let sorts: Vec<Sort> = Sort::ALL.iter().copied().filter(|one| sort.is_none_or(|sort| sort == *one)).collect();
        let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
        let mut rows = store::rows(&app.pool, &visit.viewer, scope, &sorts, before, limit).await?;
        let older = (rows.len() > size).then(|| {
            rows.truncate(size);
            rows.last().map(|row| row.mark())
        });
        Ok(Self { entries: rows.into_iter().map(|row| Entry::of(row, scope)).collect(), older: older.flatten() })
    }
}

/// The newest of what happened, as a part of the page of a task or of a party's part.
pub fn lately<'a>(app: &'a App, visit: &'a Visit, place: Place) -> BoxFuture<'a, Result<String>> {
    Box::pin(pages::lately(app, visit, place.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_mark_is_read_back_from_its_address(micros in -1_000_000_000_000_000i64..4_000_000_000_000_000, rank in 1i32..5, id in any::<i64>()) {
            let at = DateTime::from_timestamp_micros(micros).expect("an instant");
            let mark = Mark { at, rank, id: id.saturating_abs() };
            prop_assume!(micros >= 0);
            prop_assert_eq!(mark.code().parse(), Ok(mark));
        }

        #[test]
        fn any_address_has_an_answer(code in "[0-9x-]{0,30}") {
            let _ = code.parse::<Mark>();
        }
    }
}
