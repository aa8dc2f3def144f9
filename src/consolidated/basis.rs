//! What a report's figures stand on: the plan's places and the lines of its last period. While that is open they are as they
//! now stand; once it is closed, as they were frozen.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::PgConnection;

use super::{
    Board,
    store::{self, FrozenPlace, Report},
};
use crate::{
    clock,
    progress::{
        facts::{self, Line, Scope},
        ground::Ground,
    },
};

/// The ground, the lines and their sums.
pub struct Basis {
    /// In a closed period under the headings and references of then.
    pub ground: Ground,
    pub lines: Vec<Line>,
    pub board: Board,
    /// Whose part it is, where it is not the whole.
    pub units: Option<Vec<i64>>,
    /// The day as of which the figures stand.
    pub as_of: NaiveDate,
    /// When what the report says was so.
    pub so_at: DateTime<Utc>,
    /// Whether the figures are frozen.
    pub closed: bool,
}

impl Basis {
    /// Loads it: two to four statements.
    pub async fn load(db: &mut PgConnection, report: &Report, today: NaiveDate) -> sqlx::Result<Self> {
        let plans = [report.plan_id];
        let mut ground = Ground::load(&mut *db, &plans).await?;
        if let Some(version) = report.closing {
            let places = store::frozen_places(&mut *db, report.plan_id, report.period_id, version).await?;
            freeze(&mut ground, &places);
        }
        let units = match report.is_whole() {
            true => None,
            false => Some(store::below(&mut *db, report.unit_id).await?),
        };
        let scope = Scope { plans: &plans, period: Some(report.key()), units: units.as_deref(), ..Scope::default() };
        let lines = facts::load_in(db, &scope, &ground, today).await?;
        let as_of = report.cut_off_on.min(today);
        Ok(Self {
            board: Board::new(&ground, &lines),
            so_at: report.closed_at.unwrap_or_else(|| beginning(as_of)),
            closed: report.closing.is_some(),
            ground,
            lines,
            units,
            as_of,
        })
    }
}

/// The first instant of a day in Vietnam.
fn beginning(day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN).and_local_timezone(clock::vietnam());
    local.single().map_or(DateTime::UNIX_EPOCH, |at| at.to_utc())
}

/// Gives sections and tasks the names under which they were frozen.
fn freeze(ground: &mut Ground, places: &[FrozenPlace]) {
    let sections: HashMap<i64, &FrozenPlace> = places.iter().map(|place| (place.section_id, place)).collect();
    let tasks: HashMap<i64, &FrozenPlace> = places.iter().map(|place| (place.task_id, place)).collect();
    for section in &mut ground.sections {
        if let Some(was) = sections.get(&section.id) {
            if section.reference != was.section_ref {
                section.reference.clone_from(&was.section_ref);
                section.printed_number = None;
            }
            section.heading.clone_from(&was.section_heading);
        }
    }
    for task in &mut ground.tasks {
        if let Some(was) = tasks.get(&task.id) {
            task.reference.clone_from(&was.task_ref);
            task.section_id = was.section_id;
        }
    }
}
