//! Which units have drawn up their own plan for a plan, and how those stand: beside its figures, never added to them.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    office::{Column, Kind, Table, Value},
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
    web::{App, Chrome, Export, Query, Result, form::page},
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
    export: Export,
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
    let title = "Kế hoạch của các đơn vị";
    if let Some(format) = export.wanted() {
        let rows = children
            .into_iter()
            .map(|child| Row { counts: child.plan_id.and_then(|plan| counts.get(&plan).copied()), child });
        return format.answer(&visit, &format!("{title}, {}", plan.short_title), table(rows)).await;
    }
    let (with, without): (Vec<_>, Vec<_>) = children.into_iter().partition(|child| child.plan_id.is_some());
    let own = visit.viewer.unit_id();
    page(&IndexPage {
        chrome: Chrome::new(&visit, title)
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here(title)
            .pick({
                let mut picker = context.picker(format!("/ke-hoach/{}/ke-hoach-don-vi", plan.id), Vec::new());
                picker.plans.clear();
                picker
            })
            .export(&export),
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

/// All units as a file, those without a plan too.
fn table(rows: impl Iterator<Item = Row>) -> Table {
    let columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Kế hoạch", 40, Kind::Text),
        Column::new("Trạng thái", 16, Kind::Ordinal),
        Column::new("Nhiệm vụ", 10, Kind::Count),
        Column::new("Được giao", 10, Kind::Count),
        Column::new("Đã cụ thể hóa", 10, Kind::Count),
        Column::new("Phân công", 10, Kind::Count),
        Column::new("Hoàn thành", 10, Kind::Count),
        Column::new("Quá hạn", 10, Kind::Count),
    ];
    let row = |row: Row| {
        let (complete, counts) = (row.complete(), row.counts);
        let own = |count: i64| row.child.plan_id.map_or(Value::Empty, |_| count.into());
        crate::office::Row::Line(vec![
            row.child.unit_name.as_str().into(),
            row.child.short_title.clone().into(),
            row.child.status.map_or("Chưa có kế hoạch", |status| status.label()).into(),
            own(row.child.tasks),
            row.child.bound.into(),
            own(row.child.carried_out),
            complete.map(|(_, all)| all).into(),
            complete.map(|(complete, _)| complete).into(),
            counts.map(|counts| counts.pending_overdue).into(),
        ])
    };
    Table { columns, rows: rows.map(row).collect(), total: None }
}
