//! What every page of figures begins with: the plan and period in use, and the lines that the visitor may see counted.

use chrono::NaiveDate;

use super::{Fact, Rollup, SectionNode};
use crate::{
    plan::context::{Asked, Context},
    progress::{
        facts::{self, Line},
        ground::Ground,
    },
    web::{App, Result, Visit},
};

pub use crate::progress::sight::Sight;

/// The lead assignments behind one page, each as it stands in the period in use.
pub struct Scene {
    pub visit: Visit,
    pub context: Context,
    pub ground: Ground,
    pub lines: Vec<Line>,
    pub sight: Sight,
}

impl Scene {
    /// Loads them: three queries, of a closed period five.
    pub async fn load(app: &App, visit: Visit, asked: &Asked) -> Result<Self> {
        let context = Context::load(app, &visit, asked).await?;
        let plans = context.plan_ids();
        let closed = context.period.as_ref().filter(|period| period.closed);
        let ground = match closed {
            Some(period) => Ground::as_closed(&mut *app.pool.acquire().await?, &plans, period.key()).await?,
            None => Ground::load(&app.pool, &plans).await?,
        };
        let owners =
            context.plans.iter().filter(|plan| plans.contains(&plan.id)).map(|plan| (plan.id, plan.owner_unit_id));
        let sight = Sight::of(&visit.viewer, owners);
        let period = context.period.as_ref().map(|period| period.key());
        let scope = sight.scope(&visit.viewer, &plans, period);
        let lines = facts::load(&app.pool, &scope, &ground, visit.today).await?;
        Ok(Self { visit, context, ground, lines, sight })
    }

    /// The day as of which the figures stand.
    pub fn as_of(&self) -> NaiveDate {
        self.context.as_of(self.visit.today)
    }

    /// "Tất cả kế hoạch đang thực hiện · Quý III/2026"
    pub fn scope_text(&self) -> String {
        format!("{} · {}", self.context.plan_label(), self.context.period_label())
    }

    /// Whose part is counted, where it is not everybody's.
    pub fn own_text(&self) -> Option<String> {
        let grant = self.visit.viewer.grant.as_ref()?;
        (!self.sight.partial.is_empty()).then(|| {
            if self.visit.viewer.reach.len() > 1 {
                format!("Chỉ tính phần việc của {} và các đơn vị trực thuộc.", grant.unit_name)
            } else {
                format!("Chỉ tính phần việc của {}.", grant.unit_name)
            }
        })
    }

    /// Whether the period's sending date has passed.
    pub fn past_sending(&self) -> bool {
        let closed = self.context.period.as_ref();
        closed.is_some_and(|period| period.closed || period.send_by < self.visit.today)
    }

    /// The counts of these lines, under every heading of the outline.
    pub fn rollup<'a>(&self, lines: impl IntoIterator<Item = &'a Line>) -> Rollup {
        let facts: Vec<Fact> = lines.into_iter().map(Fact::from).collect();
        Rollup::new(&section_nodes(&self.ground), &facts)
    }
}

/// The outline as the counts climb it.
pub fn section_nodes(ground: &Ground) -> Vec<SectionNode> {
    let sections = ground.sections.iter();
    sections.map(|section| SectionNode { id: section.id, parent_id: section.parent_id }).collect()
}

impl From<&Line> for Fact {
    fn from(line: &Line) -> Self {
        Self {
            assignment_id: line.assignment_id,
            plan_id: line.plan_id,
            section_id: line.section_id,
            task_id: line.task_id,
            unit_id: line.unit_id,
            collective: line.collective,
            percent: line.percent,
            outcome: line.standing.outcome,
            due_soon: line.standing.due_soon,
            by_extension: line.standing.by_extension,
            report: line.report,
        }
    }
}
