//! What a report's figures stand on: the plan's places and the lines of its last period. While that is open they are as they
//! now stand; once it is closed, as they were frozen.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::PgConnection;

use super::{
    Board,
    store::{self, FrozenPlace, Kept, Report},
};
use crate::{
    clock,
    plan::draft::Content,
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
    /// Loads it: two to five statements.
    pub async fn load(db: &mut PgConnection, report: &Report, today: NaiveDate) -> sqlx::Result<Self> {
        let plans = [report.plan_id];
        let mut ground = Ground::load(&mut *db, &plans).await?;
        if let Some(version) = report.closing {
            let then = report.closed_at.unwrap_or_else(|| beginning(report.cut_off_on));
            if let Some(outline) = store::outline(&mut *db, report.plan_id, then).await? {
                recall(&mut ground, &outline);
            }
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
            board: Board::new(&ground, &lines, as_of),
            so_at: report.closed_at.unwrap_or_else(|| beginning(as_of)),
            closed: report.closing.is_some(),
            ground,
            lines,
            units,
            as_of,
        })
    }

    /// Passages under the names and in the order that the plan's sections have here, whatever they were called when the
    /// passages were drafted.
    pub fn arranged(&self, kept: Vec<Kept>) -> Vec<Kept> {
        let mut kept: Vec<Kept> = kept.into_iter().map(|one| self.titled(one)).collect();
        let places: HashMap<i64, usize> =
            self.ground.sections.iter().enumerate().map(|(place, section)| (section.id, place)).collect();
        kept.sort_by_key(|one| {
            let section = one.passage.section.as_ref();
            (one.passage.part, section.map(|section| places.get(&section.section_id).copied().unwrap_or(usize::MAX)))
        });
        kept
    }

    /// A passage under the name that its section has here.
    pub fn titled(&self, mut kept: Kept) -> Kept {
        if let Some(section) = &mut kept.passage.section
            && let Some(is) = self.ground.section(section.section_id)
        {
            section.reference.clone_from(&is.reference);
            section.heading.clone_from(&is.heading);
        }
        kept
    }
}

/// The first instant of a day in Vietnam.
fn beginning(day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN).and_local_timezone(clock::vietnam());
    local.single().map_or(DateTime::UNIX_EPOCH, |at| at.to_utc())
}

/// Gives sections and tasks the names, places and words that they had in an earlier state of their plan. What came later
/// stays at the end: nothing is counted there.
fn recall(ground: &mut Ground, was: &Content) {
    let ids: HashMap<u32, i64> =
        was.sections.iter().filter_map(|section| section.id.map(|id| (section.key, id))).collect();
    let sections: HashMap<i64, usize> =
        was.sections.iter().enumerate().filter_map(|(place, section)| section.id.map(|id| (id, place))).collect();
    let tasks: HashMap<i64, usize> =
        was.tasks.iter().enumerate().filter_map(|(place, task)| task.id.map(|id| (id, place))).collect();
    for section in &mut ground.sections {
        if let Some(then) = sections.get(&section.id).and_then(|place| was.sections.get(*place)) {
            section.parent_id = then.parent.and_then(|parent| ids.get(&parent)).copied();
            section.reference.clone_from(&then.reference);
            section.printed_number.clone_from(&then.printed_number);
            section.heading.clone_from(&then.heading);
        }
    }
    for task in &mut ground.tasks {
        if let Some(then) = tasks.get(&task.id).and_then(|place| was.tasks.get(*place)) {
            task.reference.clone_from(&then.reference);
            task.content.clone_from(&then.content);
            task.kind = then.kind;
            task.section_id = ids.get(&then.section).copied().unwrap_or(task.section_id);
        }
    }
    let place = |places: &HashMap<i64, usize>, id: i64| places.get(&id).copied().unwrap_or(usize::MAX);
    ground.arrange(|id| place(&sections, id), |id| place(&tasks, id));
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
