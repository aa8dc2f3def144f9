//! One task: the plan's own words, who carries it out, where it stands, what happened lately.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::{
    extract::{Extension, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    super::{
        Outcome, ReportStanding,
        contribution::view::Cooperation,
        facts::{self, Line, Scope},
        ground::Ground,
        reviewed::{self, Reviewed},
    },
    contribution::ask::{self, Sheet},
    instructed,
    lately::{Newest, Place},
    supervised,
};
use crate::{
    calendar::PeriodKey,
    commendation::figures::{self as commendations, OfTask as Commended},
    obstacle::figures::{self as obstacles, OfTask},
    plan::{
        NO_DEADLINE, Part, PlanStatus,
        access::{ReadTask, Sight},
        brief,
        context::{Asked, Context},
        store::{
            Party, TaskHead,
            children::{self, Link as Linked},
            parties, planned_parties,
        },
    },
    web::{App, Chrome, Link, Query, Result, Role, Visit, form::page},
};

/// Units per page of the table; the strip shows all of them.
const PAGE_SIZE: usize = 60;

/// What the address asks of a task.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TaskAsked {
    #[serde(default)]
    period: Option<String>,
    #[serde(default)]
    trang: String,
}

/// How many of the task's assignments stand somewhere.
struct Count {
    class: &'static str,
    label: &'static str,
    count: usize,
}

#[derive(Template)]
#[template(path = "progress/task.html")]
struct TaskPage {
    chrome: Chrome,
    task: TaskHead,
    /// "IV › IV.1", in words
    section: String,
    leads: Vec<Party>,
    coordinating: Vec<Party>,
    deadlines: Vec<(String, String)>,
    lines: Vec<Line>,
    table: Table,
    collective: bool,
    outcomes: Vec<Count>,
    reports: Vec<Count>,
    mean: Option<i64>,
    /// How many assignments are due later than the plan says, and whether the reader sees the requests.
    extended: usize,
    sees_extensions: bool,
    /// The newest of what happened, ready to be shown.
    lately: String,
    period_label: String,
    whole: bool,
    may_change_lead: bool,
    /// The tasks of the plan above that it carries out, in a unit's own plan.
    above: Vec<Linked>,
    below: Vec<Below>,
    /// The coordinating parties in the period, for those who read contributions.
    cooperation: Option<Cooperation>,
    /// Where the reader asks them.
    ask: Option<Sheet>,
    /// The obstacles being dealt with, for those who have a part in them.
    obstacles: Option<OfTask>,
    /// The instructions about it, for those who have a part in them.
    instructions: Option<instructed::OfTask>,
    /// What was found about it by supervision.
    supervision: Option<supervised::OfTask>,
    /// What its owner's legal review register holds about it.
    reviewed: Option<Reviewed>,
    /// Who is proposed to be commended from it, for those who have a part in that.
    commendations: Option<Commended>,
}

/// A task of a unit's own plan that carries this one out, and how many of its assignments are complete.
struct Below {
    link: Linked,
    complete: usize,
    assignments: usize,
}

/// A page of the table of units.
struct Table {
    first: usize,
    pages: String,
    previous: String,
    next: String,
}

impl Table {
    /// The page asked for, or the last one past the end.
    fn new(asked: &str, count: usize, here: &Link) -> Self {
        let last = count.div_ceil(PAGE_SIZE).max(1);
        let page = asked.trim().parse().unwrap_or(1).clamp(1, last);
        let (first, end) = ((page - 1) * PAGE_SIZE, count.min(page * PAGE_SIZE));
        let link = |page: usize| here.clone().with("trang", page).to_string();
        Self {
            first,
            pages: format!("{}–{end} trong {count} đơn vị", first + 1),
            previous: if page > 1 { link(page - 1) } else { String::new() },
            next: if page < last { link(page + 1) } else { String::new() },
        }
    }

    fn is_whole(&self) -> bool {
        self.previous.is_empty() && self.next.is_empty()
    }
}

impl TaskPage {
    fn rows(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().skip(self.table.first).take(PAGE_SIZE)
    }

    fn title(&self) -> String {
        brief(&self.task.content)
    }

    /// What a cell of the strip is called in full.
    fn names(&self, line: &Line) -> String {
        let nothing_new = if line.tells_nothing_new() { ", không phát sinh" } else { "" };
        format!("{} – {}: {}{nothing_new}", line.party, self.task.reference, line.report.label())
    }

    fn no_deadline(&self) -> &'static str {
        NO_DEADLINE
    }
}

/// `GET /nhiem-vu/{task}`
pub async fn show(
    ReadTask { visit, task, sight }: ReadTask,
    State(app): State<App>,
    Extension(newest): Newest,
    Query(asked): Query<TaskAsked>,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &Asked { plan: None, period: asked.period }).await?;
    let reach = visit.viewer.reach.as_slice();
    let mut named = parties(&app.pool, task.plan_id, Some(task.id), reach).await?;
    if named.is_empty() {
        // Not running yet, or no longer: as the plan names them.
        named = planned_parties(&app.pool, task.plan_id, Some(task.id), reach, visit.today).await?;
    }
    let (leads, coordinating): (Vec<_>, Vec<_>) = named.into_iter().partition(|party| party.role == Part::Lead);
    // Who supports a task reads what its leads have had accepted; others of the units' side read their own part.
    let supports = coordinating.iter().any(|party| party.in_reach);
    let whole = sight == Sight::Whole || supports;
    let units = (!whole).then_some(reach);
    let plans = [task.plan_id];
    let ground = Ground::load(&app.pool, &plans).await?;
    let period = context.period.as_ref().map(|period| period.key());
    let (cooperation, ask) = ask::beside_task(&app, &visit, &task, period).await?;
    let in_reach = leads.iter().chain(&coordinating).any(|party| party.in_reach);
    // Whoever owns the plan raises only what is its own.
    let at_owner = visit.viewer.unit_id() == Some(task.plan_owner_id);
    let own_part = |party: &Party| party.is_group || party.unit_id == Some(task.plan_owner_id);
    let raises = in_reach && (!at_owner || leads.iter().chain(&coordinating).any(own_part));
    let may_raise = visit.viewer.is_unit_side() && raises && task.plan_status == PlanStatus::Active;
    let obstacles = obstacles::of_task(&app, &visit, task.plan_id, task.id, may_raise).await?;
    let instructions = instructed::of_task(&app, &visit, &task, &ground.yardstick(visit.today)).await?;
    let running = task.plan_status == PlanStatus::Active && task.dropped_on.is_none();
    let about = (task.plan_id, task.plan_owner_id, task.id);
    let supervision = supervised::of_task(&app, &visit, about, None, running).await?;
    let reviewed = reviewed::of_task(&app, &visit, &task).await?;
    let commendations = commendations::of_task(&app, &visit, task.plan_id, task.id, may_raise).await?;
    let scope = Scope { plans: &plans, period, units, task: Some(task.id), ..Scope::default() };
    let mut lines = facts::load(&app.pool, &scope, &ground, visit.today).await?;
    // Stable: within a state the parties keep their Vietnamese order.
    lines.sort_by_key(|line| line.report);
    let count = |class, label, holds: &dyn Fn(&Line) -> bool| Count {
        class,
        label,
        count: lines.iter().filter(|line| holds(line)).count(),
    };
    let outcomes = Outcome::ALL
        .iter()
        .map(|outcome| count(outcome.code(), outcome.label(), &|line| line.standing.outcome == *outcome));
    let reports =
        ReportStanding::ALL.iter().map(|report| count(report.code(), report.label(), &|line| line.report == *report));
    let total: i64 = lines.iter().map(|line| i64::from(line.percent)).sum();
    let number = i64::try_from(lines.len()).unwrap_or_default();
    let verbatim = ground.deadlines(task.id).iter();
    page(&TaskPage {
        chrome: Chrome::new(&visit, format!("{} {}", task.reference, brief(&task.content)))
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(task.plan_short_title.clone(), format!("/ke-hoach/{}", task.plan_id))
            .here(task.reference.clone())
            .pick({
                let mut picker = context.picker(format!("/nhiem-vu/{}", task.id), Vec::new());
                picker.plans.clear();
                picker
            }),
        section: format!("{} {}", task.section_ref, task.section_heading),
        collective: ground.task(task.id).is_some_and(|task| task.is_collective()),
        deadlines: verbatim.map(|deadline| (deadline.text.clone(), deadline.meaning(&ground.days_off))).collect(),
        outcomes: outcomes.filter(|count| count.count > 0).collect(),
        reports: reports.filter(|count| count.count > 0).collect(),
        extended: lines
            .iter()
            .filter(|line| line.standing.first_due_on.is_some() || line.standing.by_extension)
            .count(),
        sees_extensions: sees_extensions(&visit, &task, &leads),
        mean: (number > 0).then(|| (total + number / 2) / number),
        lately: (newest.0)(&app, &visit, Place::Task(task.id)).await?,
        table: Table::new(&asked.trang, lines.len(), &context.link(format!("/nhiem-vu/{}", task.id)).with("plan", "")),
        period_label: context.period_label().to_owned(),
        may_change_lead: matches!(visit.viewer.role(), Some(Role::Officer | Role::Head))
            && visit.viewer.unit_id() == Some(task.plan_owner_id)
            && task.dropped_on.is_none(),
        above: above(&app, &visit, task.id).await?,
        below: below(&app, &visit, task.id, context.period.as_ref().map(|period| period.key())).await?,
        cooperation,
        ask,
        obstacles,
        instructions,
        supervision,
        reviewed,
        commendations,
        leads,
        coordinating,
        lines,
        whole,
        task,
    })
}

/// Whether the list of requests shows a visitor those about a task.
fn sees_extensions(visit: &Visit, task: &TaskHead, leads: &[Party]) -> bool {
    let at_owner = visit.viewer.unit_id() == Some(task.plan_owner_id);
    match visit.viewer.role() {
        Some(Role::Officer | Role::Director) => at_owner,
        Some(Role::Staff | Role::Head) => at_owner || leads.iter().any(|lead| lead.in_reach),
        Some(Role::Observer | Role::Administrator) | None => false,
    }
}

/// The tasks of the plan above that a task carries out, and which of them the visitor reads.
async fn above(app: &App, visit: &Visit, task_id: i64) -> Result<Vec<Linked>> {
    let mut links = children::carries_out(&app.pool, task_id, &visit.viewer.reach).await?;
    for link in &mut links {
        link.in_reach &= !visit.viewer.is_barred_from(link.owner_unit_id);
    }
    Ok(links)
}

/// The tasks of units' own plans that carry a task out, as far as the visitor reads those plans.
async fn below(app: &App, visit: &Visit, task_id: i64, period: Option<PeriodKey>) -> Result<Vec<Below>> {
    let mut links = children::carried_out_by(&app.pool, task_id, &visit.viewer.reach).await?;
    links.retain(|link| !visit.viewer.is_barred_from(link.owner_unit_id));
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let plans: Vec<i64> = links.iter().map(|link| link.plan_id).collect::<BTreeSet<_>>().into_iter().collect();
    let ground = Ground::load(&app.pool, &plans).await?;
    let scope = Scope { plans: &plans, period, ..Scope::default() };
    let mut counts: HashMap<i64, (usize, usize)> = HashMap::new();
    for line in facts::load(&app.pool, &scope, &ground, visit.today).await? {
        let (complete, assignments) = counts.entry(line.task_id).or_default();
        *complete += usize::from(line.standing.complete);
        *assignments += 1;
    }
    let counted = links.into_iter().map(|link| {
        let (complete, assignments) = counts.get(&link.task_id).copied().unwrap_or_default();
        Below { link, complete, assignments }
    });
    Ok(counted.collect())
}
