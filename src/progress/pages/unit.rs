//! "Việc của đơn vị": what a unit must do now, and all that it leads or supports.

mod table;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    super::{
        ReportStanding, ReportState,
        facts::{self, Line, Scope},
        ground::Ground,
        reminded::Reminded,
        store::{self, Correction, Returned},
    },
    contribution::own::Cooperating,
    desk::{Desk, Row},
    instructed::{self, Given, instruction_todos},
    supervised::{Demands, writes_on},
    tiles::{GROUPS, Tile, is_in, tiles},
    todo::{Todo, commendation_todos, obstacle_todos, todos},
};
use crate::{
    commendation::figures as commendations,
    obstacle::figures as obstacles,
    plan::{
        access::{NOT_YOURS, ReadUnit},
        context::{Asked, Context, blank_is_none},
        news::News,
        store::{self as plans, Supporting, UnitHead, Unreceived, supporting, unreceived},
    },
    role_access,
    unit::{
        change::{ChangeKind, ChangeState},
        store::change,
    },
    web::{App, Chrome, Error, Export, Link, Query, Result, Role, form::page, see_other},
};

role_access!(
    /// One's own unit's work.
    OwnWork, "own work", [Staff, Head]
);

/// `GET /viec`: the way home of those who act for a unit.
pub async fn own(OwnWork(visit): OwnWork, Query(asked): Query<WorkAsked>) -> Result<Response> {
    let unit = visit.viewer.unit_id().ok_or_else(|| Error::forbidden(NOT_YOURS))?;
    let to = Link::to(format!("/don-vi/{unit}"))
        .with_some("plan", asked.plan)
        .with("period", asked.period.unwrap_or_default())
        .with("trang-thai", asked.state)
        .with("loai", asked.part);
    Ok(see_other(&to.to_string()))
}

/// Which part of the work an address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct WorkAsked {
    #[serde(default, deserialize_with = "blank_is_none")]
    plan: Option<i64>,
    #[serde(default)]
    period: Option<String>,
    /// A group of report states: "da-gui", "nhap" …
    #[serde(default, rename = "trang-thai")]
    state: String,
    /// "phoi-hop": what the unit supports.
    #[serde(default, rename = "loai")]
    part: String,
}

#[derive(Template)]
#[template(path = "progress/unit.html")]
struct UnitPage {
    chrome: Chrome,
    unit: UnitHead,
    /// New names, mergers and splits it has gone through.
    history: Vec<String>,
    own: bool,
    may_receive: bool,
    period_label: String,
    plan_label: String,
    lead: String,
    /// The unit's own plans, which are seen and reported on by themselves: address and title.
    apart: Vec<(String, String)>,
    /// The one thing to go on with.
    main: Option<(String, &'static str)>,
    owed: usize,
    sent: usize,
    tiles: Vec<Tile>,
    /// Plans to be confirmed; of an amended one, what it changed for the unit.
    unreceived: Vec<(Unreceived, Option<News>)>,
    /// The last reminder that was not answered, and the list of all.
    reminded: Vec<Reminded>,
    reminders: String,
    /// Where whoever may remind the unit does so: about what, and how much there is.
    urges: Vec<(String, String)>,
    todos: Vec<Todo>,
    rows: Vec<Row>,
    leads: usize,
    supporting: Vec<Supporting>,
    supports: usize,
    cooperating: Cooperating,
    /// How many instructions it has to carry out, and their list; none for whom they are not.
    instructions: Option<(usize, String)>,
    /// Where whoever may give it an instruction does so.
    instructs: Option<String>,
    /// How many of its obstacles are being dealt with, and their list; none for whom they are not.
    obstacles: Option<(usize, String)>,
    /// How many demands of supervision wait for its answer, and their list; none for whom they are not.
    demands: Option<(usize, String)>,
    /// Where whoever may supervise it writes down what he found.
    supervises: Option<String>,
    /// How many of its proposals to commend are being dealt with, and their list; none for whom they are not.
    commendations: Option<(usize, String)>,
    several_plans: bool,
    showing_support: bool,
    filter: Option<&'static str>,
    here: Link,
}

impl UnitPage {
    fn tab(&self, part: &str) -> String {
        self.here.clone().with("loai", part).with("trang-thai", "").to_string()
    }

    fn sent_percent(&self) -> usize {
        (self.sent * 100).checked_div(self.owed).unwrap_or(100)
    }
}

/// `GET /don-vi/{unit}`
pub async fn show(
    ReadUnit { visit, unit }: ReadUnit,
    State(app): State<App>,
    Query(asked): Query<WorkAsked>,
    export: Export,
) -> Result<Response> {
    let choice = Asked { plan: asked.plan, period: asked.period.clone() };
    let context = Context::load(&app, &visit, &choice).await?;
    let plans = context.plan_ids();
    let ground = Ground::load(&app.pool, &plans).await?;
    let period = context.period.as_ref().map(|period| period.key());
    let units = [unit.id];
    let scope = Scope { plans: &plans, period, units: Some(&units), ..Scope::default() };
    let mut lines = facts::load(&app.pool, &scope, &ground, visit.today).await?;
    lines.sort_by_key(|line| ground.place(line.task_id));
    let own = visit.viewer.is_unit_side();
    let corrections = if own { corrections(&app, &lines).await? } else { Vec::new() };
    let (returned, to_correct) = match own || visit.viewer.role() == Some(Role::Officer) {
        true => {
            let assignments: Vec<i64> = lines.iter().map(|line| line.assignment_id).collect();
            (returned(&app, &lines, &corrections).await?, store::asked(&app.pool, &assignments, None).await?)
        }
        false => (Vec::new(), Vec::new()),
    };
    let extensions = match own {
        true => {
            let assignments: Vec<i64> = lines.iter().map(|line| line.assignment_id).collect();
            store::open_extensions(&app.pool, &assignments).await?
        }
        false => Vec::new(),
    };
    let supporting = supporting(&app.pool, &plans, unit.id, visit.today).await?;
    let cooperating = Cooperating::load(&app, &visit, &supporting, period).await?;
    let obstacles = obstacles::of_unit(&app, &visit, &context, unit.id).await?;
    let commendations = commendations::of_unit(&app, &visit, &context, unit.id).await?;
    let given = Given::load(&app, &visit, &context, unit.id).await?;
    let demands = Demands::load(&app, &visit, &context, unit.id).await?;
    let (apart, planless): (Vec<i64>, _) = (context.apart().map(|plan| plan.id).collect(), context.plan.is_none());
    let reminded =
        store::unanswered(&app.pool, unit.id, &plans, planless, &apart, instructed::has_part(&visit)).await?;
    let unreceived = with_news(&app, unreceived(&app.pool, unit.id).await?, unit.id, visit.today).await?;
    let desk = Desk {
        visit: &visit,
        context: &context,
        ground: &ground,
        corrections: &corrections,
        extensions: &extensions,
        own,
        unit_id: unit.id,
    };
    let group = GROUPS.iter().find(|group| group.code == asked.state);
    let shown = |line: &&Line| group.is_none_or(|group| line.report.is_owed() && is_in(group, line, &desk));
    let rows: Vec<Row> = lines.iter().filter(shown).map(|line| desk.row(line.clone())).collect();
    let showing_support = asked.part == "phoi-hop";
    let title = format!("Việc của {}", unit.name);
    if let Some(format) = export.wanted() {
        let (role, table) = match showing_support {
            true => ("phối hợp", table::supports(&supporting)),
            false => ("chủ trì", table::leads(&rows, &ground, context.period_label())),
        };
        return format.answer(&visit, &format!("{title}: {} nhiệm vụ {role}", table.rows.len()), table).await;
    }
    let by = ground.yardstick(visit.today);
    let here = context.link(format!("/don-vi/{}", unit.id)).with("trang-thai", &asked.state).with("loai", &asked.part);
    let owed: Vec<&Line> = lines.iter().filter(|line| line.report.is_owed()).collect();
    let sent = owed.iter().filter(|line| line.report.is_reported()).count();
    let hidden = vec![("trang-thai".to_owned(), asked.state.clone()), ("loai".to_owned(), asked.part.clone())];
    let lasting = [ChangeKind::Rename, ChangeKind::Merge, ChangeKind::Split];
    let history = change::of_unit(&app.pool, unit.id).await?.into_iter();
    let history = history.filter(|line| line.state == ChangeState::Done && lasting.contains(&line.kind));
    page(&UnitPage {
        history: history.map(|line| line.told()).collect(),
        chrome: Chrome::new(&visit, title).pick(context.picker(format!("/don-vi/{}", unit.id), hidden)).export(&export),
        may_receive: own && visit.viewer.unit_id() == Some(unit.id),
        period_label: context.period_label().to_owned(),
        plan_label: context.plan_label().to_owned(),
        lead: desk.lead(&owed),
        main: desk.main(&owed),
        apart: context
            .apart()
            .filter(|_| own)
            .map(|plan| (here.clone().with("plan", plan.id).with("period", "").to_string(), plan.short_title.clone()))
            .collect(),
        owed: owed.len(),
        sent,
        tiles: tiles(&desk, &owed, &here),
        todos: instruction_todos(&given, &by, desk.heads(), own)
            .chain(todos(&desk, &lines, &returned, &to_correct))
            .chain(cooperating.todos(&supporting))
            .chain(demands.iter().flat_map(|demands| demands.todos(&by)))
            .chain(obstacle_todos(&obstacles, &visit.viewer, unit.id))
            .chain(commendation_todos(&commendations, &visit.viewer, unit.id))
            .collect(),
        instructions: given.count(),
        instructs: (visit.viewer.role() == Some(Role::Director)
            && visit.viewer.unit_id() != Some(unit.id)
            && unit.exists_on(visit.today))
        .then(|| format!("/chi-dao/moi?don_vi={}", unit.id)),
        obstacles: obstacles::has_part(&visit).then(|| (obstacles.len(), obstacles::unit_list(&context, unit.id))),
        demands: demands.as_ref().map(Demands::count),
        supervises: writes_on(&visit, unit.id),
        commendations: commendations::has_part(&visit)
            .then(|| (commendations.len(), commendations::unit_list(&context, unit.id))),
        rows,
        leads: lines.len(),
        supports: supporting.len(),
        supporting,
        cooperating,
        several_plans: plans.len() > 1,
        showing_support,
        filter: group.map(|group| group.label),
        own,
        urges: desk.urges(&lines),
        reminded,
        reminders: context.link("/don-doc").with("unit", unit.id).to_string(),
        unit,
        unreceived,
        here,
    })
}

/// What each amendment that waits for the unit's receipt changed for it; asked for only where a plan was amended.
async fn with_news(
    app: &App,
    unreceived: Vec<Unreceived>,
    unit_id: i64,
    today: NaiveDate,
) -> Result<Vec<(Unreceived, Option<News>)>> {
    let mut told = Vec::with_capacity(unreceived.len());
    for plan in unreceived {
        let news = match plan.confirmed {
            Some(confirmed) => plans::version::news(&app.pool, plan.plan_id, unit_id, confirmed, today).await?,
            None => None,
        };
        told.push((plan, news.filter(|news| !news.is_empty())));
    }
    Ok(told)
}

/// Why reports came back, asked for only where some did.
async fn returned(app: &App, lines: &[Line], corrections: &[Correction]) -> Result<Vec<Returned>> {
    let first = lines.iter().filter(|line| line.report == ReportStanding::Returned).filter_map(|line| line.report_id);
    let again = corrections.iter().filter(|one| one.state == ReportState::Returned).map(|one| one.report_id);
    let ids: Vec<i64> = first.chain(again).collect();
    if ids.is_empty() { Ok(Vec::new()) } else { Ok(store::returned(&app.pool, &ids).await?) }
}

/// The open corrections of accepted reports, asked for only where something was accepted.
async fn corrections(app: &App, lines: &[Line]) -> Result<Vec<Correction>> {
    let (assignments, periods): (Vec<i64>, Vec<i64>) = lines
        .iter()
        .filter(|line| line.report_id.is_some())
        .filter_map(|line| Some((line.assignment_id, line.period.filter(|period| !period.closed)?.id)))
        .unzip();
    if assignments.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::corrections(&app.pool, &assignments, &periods).await?)
}
