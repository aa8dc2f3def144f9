//! "Việc của đơn vị": what a unit must do now, and all that it leads or supports.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    super::{
        Outcome, ReportStanding, ReportState,
        facts::{self, Line, Scope},
        ground::{Ground, TaskBrief},
        reminded::Reminded,
        store::{self, Correction, Open, Returned},
    },
    contribution::own::Cooperating,
    instructed::{self, Given, instruction_todos},
    tiles::{GROUPS, Tile, is_in, tiles},
    todo::{Todo, todos},
};
use crate::{
    commendation::figures as commendations,
    obstacle::figures as obstacles,
    plan::{
        NO_DEADLINE,
        access::{NOT_YOURS, ReadUnit, acts_for},
        brief,
        context::{Asked, Context, blank_is_none},
        news::News,
        store::{self as plans, Supporting, UnitHead, Unreceived, supporting, unreceived},
    },
    role_access,
    unit::{
        change::{ChangeKind, ChangeState},
        store::change,
    },
    web::{App, Chrome, Error, Link, Query, Result, Role, Viewer, Visit, form::page, see_other, show},
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

/// A lead assignment as the list shows it.
struct Row {
    line: Line,
    reference: String,
    title: String,
    plan: Option<String>,
    deadline: String,
    /// "hạn đã gia hạn; hạn ban đầu 30/09/2026", and what was put off since the cut-off.
    extension: String,
    verbatim: String,
    /// Where the open correction of the report stands.
    correction: Option<&'static str>,
    action: (String, &'static str),
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
    let here = context.link(format!("/don-vi/{}", unit.id)).with("trang-thai", &asked.state).with("loai", &asked.part);
    let group = GROUPS.iter().find(|group| group.code == asked.state);
    let shown = |line: &&Line| group.is_none_or(|group| line.report.is_owed() && is_in(group, line, &desk));
    let owed: Vec<&Line> = lines.iter().filter(|line| line.report.is_owed()).collect();
    let sent = owed.iter().filter(|line| line.report.is_reported()).count();
    let title = format!("Việc của {}", unit.name);
    let hidden = vec![("trang-thai".to_owned(), asked.state.clone()), ("loai".to_owned(), asked.part.clone())];
    let lasting = [ChangeKind::Rename, ChangeKind::Merge, ChangeKind::Split];
    let history = change::of_unit(&app.pool, unit.id).await?.into_iter();
    let history = history.filter(|line| line.state == ChangeState::Done && lasting.contains(&line.kind));
    page(&UnitPage {
        history: history.map(|line| line.told()).collect(),
        chrome: Chrome::new(&visit, title).pick(context.picker(format!("/don-vi/{}", unit.id), hidden)),
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
        todos: instruction_todos(&given, &ground.yardstick(visit.today), desk.heads(), own)
            .chain(todos(&desk, &lines, &returned, &to_correct))
            .chain(cooperating.todos(&supporting))
            .chain(obstacle_todos(&obstacles, &visit.viewer, unit.id))
            .chain(commendation_todos(&commendations, &visit.viewer, unit.id))
            .collect(),
        instructions: given.count(),
        instructs: (visit.viewer.role() == Some(Role::Director)
            && visit.viewer.unit_id() != Some(unit.id)
            && unit.exists_on(visit.today))
        .then(|| format!("/chi-dao/moi?don_vi={}", unit.id)),
        obstacles: obstacles::has_part(&visit).then(|| (obstacles.len(), obstacles::unit_list(&context, unit.id))),
        commendations: commendations::has_part(&visit)
            .then(|| (commendations.len(), commendations::unit_list(&context, unit.id))),
        rows: lines.iter().filter(shown).map(|line| desk.row(line.clone())).collect(),
        leads: lines.len(),
        supports: supporting.len(),
        supporting,
        cooperating,
        several_plans: plans.len() > 1,
        showing_support: asked.part == "phoi-hop",
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

/// What the unit has to do about its obstacles.
fn obstacle_todos(obstacles: &[obstacles::Brief], viewer: &Viewer, unit_id: i64) -> impl Iterator<Item = Todo> {
    let waiting = obstacles.iter().filter_map(move |brief| Some((brief, brief.todo(viewer, unit_id)?)));
    waiting.map(|(brief, (tag, act))| Todo {
        class: brief.state.class(),
        tag: tag.to_owned(),
        href: brief.href(),
        reference: brief.task_ref.clone().unwrap_or_default(),
        title: brief.title.clone(),
        note: format!("Vướng mắc, từ {}", show::instant(&brief.since)),
        begins: None,
        action: (brief.href(), act),
        extends: None,
    })
}

/// What the unit has to complete of what it proposed.
fn commendation_todos(proposals: &[commendations::Brief], viewer: &Viewer, unit_id: i64) -> impl Iterator<Item = Todo> {
    proposals.iter().filter(move |brief| brief.is_todo(viewer, unit_id)).map(|brief| Todo {
        class: brief.state.class(),
        tag: "Chờ bổ sung".to_owned(),
        href: brief.href(),
        reference: brief.task_ref.clone().unwrap_or_default(),
        title: brief.name.clone(),
        note: brief.note(),
        begins: None,
        action: (brief.href(), "Bổ sung"),
        extends: None,
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

/// The reader in front of a unit's work.
pub struct Desk<'a> {
    pub visit: &'a Visit,
    pub context: &'a Context,
    pub ground: &'a Ground,
    /// Known to the unit alone: what is corrected does not count before it is accepted.
    pub corrections: &'a [Correction],
    /// Requests for a later day that are not decided yet.
    pub extensions: &'a [Open],
    pub own: bool,
    pub unit_id: i64,
}

impl Desk<'_> {
    /// What is expected now and until when.
    fn lead(&self, owed: &[&Line]) -> String {
        let Some(period) = &self.context.period else {
            return "Chưa có kỳ báo cáo nào được mở.".to_owned();
        };
        let sent = owed.iter().filter(|line| line.report.is_reported()).count();
        let send_by = show::day(&period.send_by);
        if period.closed {
            return format!("{} đã đóng: đơn vị đã gửi {sent}/{} báo cáo.", period.name, owed.len());
        }
        if owed.is_empty() {
            return format!("Trong {} đơn vị không phải gửi báo cáo nào.", period.name);
        }
        if sent == owed.len() {
            let waiting = owed.iter().filter(|line| self.corrects(line, ReportState::WithHead)).count();
            let rest = match (waiting, self.heads()) {
                (0, _) => String::new(),
                (_, true) => format!(" Còn {waiting} bản điều chỉnh chờ xem và gửi."),
                (_, false) => format!(" Còn {waiting} bản điều chỉnh chờ thủ trưởng."),
            };
            return format!("Đơn vị đã gửi đủ {sent} báo cáo của {}.{rest}", period.name);
        }
        let left = show::distance(period.send_by, self.visit.today);
        format!("Kỳ này đơn vị cần báo cáo {} nhiệm vụ, hạn gửi {send_by} ({left}).", owed.len())
    }

    /// The page's one button leads to all that is owed, written or not.
    fn main(&self, owed: &[&Line]) -> Option<(String, &'static str)> {
        if !self.own || self.context.period.as_ref().is_none_or(|period| period.closed) {
            return None;
        }
        let to = self.context.link(format!("/don-vi/{}/bao-cao", self.unit_id)).to_string();
        let waits =
            |line: &&Line| line.report == ReportStanding::WithHead || self.corrects(line, ReportState::WithHead);
        if self.heads() && owed.iter().any(waits) {
            return Some((to, "Xem báo cáo chờ gửi"));
        }
        (!owed.is_empty()).then_some((to, "Báo cáo kỳ này"))
    }

    /// Where whoever acts for the owner of these plans reminds the unit: about reports not sent, and deadlines that passed.
    fn urges(&self, lines: &[Line]) -> Vec<(String, String)> {
        if self.own {
            return Vec::new();
        }
        let owner = |line: &Line| self.context.plans.iter().find(|plan| plan.id == line.plan_id);
        let may = |line: &&Line| owner(line).is_some_and(|plan| acts_for(&self.visit.viewer, plan.owner_unit_id));
        let open = |line: &&Line| line.period.is_some_and(|period| !period.closed);
        let missing = |line: &&Line| line.report.is_owed() && !line.report.is_reported();
        let reports = lines.iter().filter(may).filter(open).filter(missing).count();
        let overdue = |line: &&Line| line.standing.outcome == Outcome::PendingOverdue && !self.has_time(line);
        let overdue = lines.iter().filter(may).filter(overdue).count();
        let link = self.context.link("/don-doc/moi").with("unit", self.unit_id);
        let links = [
            (reports, link.to_string(), format!("Đôn đốc {reports} báo cáo")),
            (overdue, link.with("about", "deadline").to_string(), format!("Đôn đốc {overdue} việc quá hạn")),
        ];
        links.into_iter().filter(|(count, ..)| *count > 0).map(|(_, href, label)| (href, label)).collect()
    }

    /// A task's words and numbers.
    pub fn task(&self, line: &Line) -> (&str, String) {
        self.ground
            .task(line.task_id)
            .map_or(("", String::new()), |task: &TaskBrief| (task.reference.as_str(), brief(&task.content)))
    }

    /// Where a line's work is done: the form while the words are the unit's, else the report or the assignment.
    pub fn action(&self, line: &Line) -> (String, &'static str) {
        let assignment = format!("/phan-cong/{}", line.assignment_id);
        let open = line.period.is_some_and(|period| !period.closed);
        let key = self.context.period.as_ref().map(|period| period.key());
        let write = key.map(|key| format!("{assignment}/bao-cao/{key}")).filter(|_| self.own && open);
        if let Some(correction) = self.correction(line) {
            let report = format!("/bao-cao/{}", correction.report_id);
            return match (correction.state, write) {
                (ReportState::Draft | ReportState::Returned, Some(write)) => (write, "Sửa"),
                (ReportState::WithHead, _) if self.heads() => (report, "Xem và gửi"),
                _ => (report, "Xem"),
            };
        }
        match (line.report, write, line.report_id) {
            (ReportStanding::Missing | ReportStanding::Draft, Some(write), _) => (write, "Báo cáo"),
            (ReportStanding::Returned, Some(write), _) => (write, "Sửa"),
            (ReportStanding::WithHead, _, Some(report)) if self.heads() => (format!("/bao-cao/{report}"), "Xem và gửi"),
            (_, _, Some(report)) if self.may_read(line) => (format!("/bao-cao/{report}"), "Xem"),
            _ => (assignment, "Xem"),
        }
    }

    /// Whether an open correction of a line's report stands so.
    pub fn corrects(&self, line: &Line, state: ReportState) -> bool {
        self.correction(line).is_some_and(|correction| correction.state == state)
    }

    /// The open correction of a line's report.
    pub fn correction(&self, line: &Line) -> Option<&Correction> {
        self.corrections.iter().find(|correction| correction.assignment_id == line.assignment_id)
    }

    /// Whether the reader is a head.
    pub fn heads(&self) -> bool {
        self.visit.viewer.role() == Some(Role::Head)
    }

    /// Observers read what TCCB has accepted.
    fn may_read(&self, line: &Line) -> bool {
        self.visit.viewer.role() != Some(Role::Observer) || line.report.is_accepted()
    }

    fn row(&self, line: Line) -> Row {
        let (reference, title) = self.task(&line);
        let words: Vec<&str> =
            self.ground.deadlines(line.task_id).iter().map(|deadline| deadline.text.as_str()).collect();
        let plan = self.context.plans.iter().find(|plan| plan.id == line.plan_id);
        let due = match line.standing.outcome {
            Outcome::Untimed => None,
            _ => line.standing.due_on,
        };
        Row {
            reference: reference.to_owned(),
            title,
            plan: plan.map(|plan| plan.short_title.clone()),
            deadline: due.map(|due| show::day(&due)).unwrap_or_default(),
            extension: [line.standing.extension(), self.put_off_text(&line).unwrap_or_default()]
                .into_iter()
                .filter(|said| !said.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
            verbatim: if words.is_empty() {
                NO_DEADLINE.to_owned()
            } else {
                format!("“{}”", words.join("”, “"))
            },
            correction: self.correction(&line).map(|correction| correction.state.label()),
            action: self.action(&line),
            line,
        }
    }
}
