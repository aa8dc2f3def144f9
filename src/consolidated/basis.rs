//! What a report's figures stand on: the plan's places and the lines of its last period. While that is open they are as they
//! now stand; once it is closed, as they were frozen.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::PgConnection;

use super::{
    Board,
    store::{self, Kept, Report},
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
    /// Loads it: two to five statements.
    pub async fn load(db: &mut PgConnection, report: &Report, today: NaiveDate) -> sqlx::Result<Self> {
        let plans = [report.plan_id];
        let ground = match report.closing {
            Some(_) => Ground::as_closed(&mut *db, &plans, report.key()).await?,
            None => Ground::load(&mut *db, &plans).await?,
        };
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
