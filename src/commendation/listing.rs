//! The list as it is asked for, on its page and as a table: the same rows, whoever asks.

use super::{
    filter::Filter,
    store::{self, Counted, Scope},
};
use crate::{
    plan::{context::Context, store::PeriodChoice},
    web::{App, Result, Visit},
};

/// The plans that can be chosen, where none is: what a unit proposes in a plan that gives it nothing to do is in none of them.
pub fn known(context: &Context) -> Option<Vec<i64>> {
    context.plan.is_none().then(|| context.plans.iter().map(|plan| plan.id).collect())
}

/// The period that is asked for, of those that can be chosen.
pub fn period<'a>(filter: &Filter, context: &'a Context) -> Option<&'a PeriodChoice> {
    context.periods.iter().find(|period| Some(period.key()) == filter.period)
}

/// A page of the proposals asked for that the visitor sees in the plans in use. Of a period, those that were taken into the list
/// between its first day and its cut-off. One query.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    app: &App,
    visit: &Visit,
    context: &Context,
    filter: &Filter,
    (limit, offset): (i64, i64),
) -> Result<Counted> {
    let (plans, known) = (context.plan_ids(), known(context));
    let scope = Scope {
        reach: &visit.viewer.reach,
        plans: &plans,
        known: known.as_deref(),
        task: filter.task,
        unit: filter.unit,
        kind: filter.kind,
        year: filter.year,
        listed: period(filter, context).map(|period| (period.starts_on, period.cut_off_on)),
        states: filter.group.states(),
        words: &filter.words,
    };
    Ok(store::list(&app.pool, &scope, limit, offset).await?)
}
