//! Which units have drawn up their own plan for a plan, and how those stand: beside its figures, never added to them.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    plan::{
        access::{ReadPlan, Sight},
        context::{Asked, Context},
        store::{
            PlanHead,
            children::{self, Child},
        },
    },
    progress::{
        facts::{self, Scope},
        ground::Ground,
    },
    rollup::Counts,
    web::{App, Chrome, Query, Result, form::page},
};

struct Row {
    child: Child,
    /// How the unit's own plan stands, for those who read it.
    counts: Option<Counts>,
}

impl Row {
    /// Complete assignments of all.
    fn complete(&self) -> Option<(u32, u32)> {
        self.counts.map(|counts| (counts.done_on_time + counts.done_late, counts.assignments))
    }
}

#[derive(Template)]
#[template(path = "rollup/children.html")]
struct IndexPage {
    chrome: Chrome,
    plan: PlanHead,
    with: Vec<Row>,
    without: Vec<Child>,
    period_label: String,
    /// The visitor's own unit may draw up its own.
    may_begin: bool,
}

/// `GET /ke-hoach/{plan}/ke-hoach-don-vi`
pub async fn index(
    ReadPlan { visit, plan, sight }: ReadPlan,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &Asked { plan: None, ..asked }).await?;
    let reach = visit.viewer.reach.as_slice();
    let children = children::children(&app.pool, plan.id, (sight == Sight::Own).then_some(reach)).await?;
    let readable = |child: &Child| visit.viewer.reaches(child.unit_id) && !visit.viewer.is_barred_from(child.unit_id);
    let plans: Vec<i64> = children.iter().filter(|child| readable(child)).filter_map(|child| child.plan_id).collect();
    let ground = Ground::load(&app.pool, &plans).await?;
    let period = context.period.as_ref().map(|period| period.key());
    let scope = Scope { plans: &plans, period, ..Scope::default() };
    let mut counts: HashMap<i64, Counts> = plans.iter().map(|plan| (*plan, Counts::default())).collect();
    for line in facts::load(&app.pool, &scope, &ground, visit.today).await? {
        *counts.entry(line.plan_id).or_default() += Counts::from(&(&line).into());
    }
    let (with, without): (Vec<_>, Vec<_>) = children.into_iter().partition(|child| child.plan_id.is_some());
    let own = visit.viewer.unit_id();
    let title = "Kế hoạch của các đơn vị";
    page(&IndexPage {
        chrome: Chrome::new(&visit, title)
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here(title)
            .pick({
                let mut picker = context.picker(format!("/ke-hoach/{}/ke-hoach-don-vi", plan.id), Vec::new());
                picker.plans.clear();
                picker
            }),
        period_label: context.period_label().to_owned(),
        may_begin: visit.viewer.is_unit_side() && without.iter().any(|child| Some(child.unit_id) == own),
        with: with
            .into_iter()
            .map(|child| Row { counts: child.plan_id.and_then(|plan| counts.get(&plan).copied()), child })
            .collect(),
        without,
        plan,
    })
}
