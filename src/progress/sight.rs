//! Whose lead assignments somebody sees counted.

use super::facts::Scope;
use crate::{calendar::PeriodKey, web::Viewer};

/// Whose lead assignments a visitor's figures count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Plans of owners within reach: counted whole, with parties outside the owner's tree and those without account.
    pub whole: Vec<i64>,
    /// Plans seen because they bind a unit within reach: only those units' part.
    pub partial: Vec<i64>,
}

impl Sight {
    /// How `viewer` sees these plans, given as plan and owner.
    pub fn of(viewer: &Viewer, plans: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let (whole, partial): (Vec<_>, Vec<_>) = plans.into_iter().partition(|(_, owner)| viewer.reaches(*owner));
        let ids = |plans: Vec<(i64, i64)>| plans.into_iter().map(|(id, _)| id).collect();
        Self { whole: ids(whole), partial: ids(partial) }
    }

    /// The lead assignments of these plans that count for `viewer`.
    pub fn scope<'a>(&'a self, viewer: &'a Viewer, plans: &'a [i64], period: Option<PeriodKey>) -> Scope<'a> {
        Scope { plans, period, units: Some(&viewer.reach), whole: &self.whole, ..Scope::default() }
    }
}
