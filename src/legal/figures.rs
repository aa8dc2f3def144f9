//! The register on pages of figures: a line of its own, each number with the list it counts.

use super::{
    State, Timing,
    filter::{Filter, Group},
    store::{self, Scope},
};
use crate::web::{App, Result, Visit};

/// A number and its list.
pub struct Figure {
    pub count: i64,
    pub href: String,
}

/// How the documents under review stand, whatever plan is looked at: the register is its owner's.
pub struct Figures {
    pub all: Figure,
    pub open: Figure,
    pub overdue: Figure,
}

impl Figures {
    /// Those in the registers that the visitor reads; none where there are none. One query, none for whom they are not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(app: &App, visit: &Visit) -> Result<Option<Self>> {
        let owners = visit.viewer.registers();
        if owners.is_empty() {
            return Ok(None);
        }
        let scope = Scope { owners: Some(owners), today: visit.today, ..Scope::default() };
        let found = store::list(&app.pool, &scope, 0, 0).await?;
        let figure = |filter: Filter, count: i64| Figure { count, href: filter.link().to_string() };
        let of = |group: Group| {
            let held = State::ALL.iter().filter(|state| group.holds(**state));
            let count = held.filter_map(|state| found.states.get(state)).sum();
            figure(Filter { group, ..Filter::default() }, count)
        };
        let overdue = found.timings.get(&Timing::Overdue).copied().unwrap_or_default();
        let figures = Self {
            all: of(Group::All),
            open: of(Group::Open),
            overdue: figure(Filter { timing: Some(Timing::Overdue), ..Filter::default() }, overdue),
        };
        Ok(Some(figures).filter(|figures| figures.all.count > 0))
    }
}
