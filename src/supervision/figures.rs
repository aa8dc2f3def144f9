//! What pages of figures tell of supervision: how many demands wait for their units, and their list.

use super::{
    filter::{Filter, home},
    store,
};
use crate::{
    plan::context::Context,
    progress::supervised::About,
    web::{App, Result, Role, Visit},
};

/// Demands that nobody has answered, or not well enough.
pub struct Unanswered {
    pub count: i64,
    /// How many of them are past their day.
    pub overdue: i64,
    pub href: String,
    pub overdue_href: String,
}

impl Unanswered {
    /// The class of the mark before it.
    pub fn class(&self) -> &'static str {
        if self.overdue > 0 { "pending_overdue" } else { "not_started" }
    }
}

/// Those in the plans in use that the visitor sees; none where there are none. One query, none for whom they are not.
pub async fn unanswered(app: &App, visit: &Visit, context: &Context) -> Result<Option<Unanswered>> {
    if visit.viewer.role() == Some(Role::Administrator) {
        return Ok(None);
    }
    let (count, overdue) = store::unanswered(&app.pool, &visit.viewer, &About::of(context), visit.today).await?;
    let late = Filter { overdue: true, ..Filter::default() };
    Ok((count > 0).then(|| Unanswered {
        count,
        overdue,
        href: Filter::default().onto(home(context)).to_string(),
        overdue_href: late.onto(home(context)).to_string(),
    }))
}
