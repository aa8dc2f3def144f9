//! One party's part in a task: its periods side by side, and all that happened.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::{
    extract::{Extension, State},
    response::Response,
};
use chrono::NaiveDate;

use super::{
    super::{
        Claim, Outcome, ReportStanding, ReportState, Standing,
        contribution::view::Part,
        history::{Basis, History},
        store::{self, Kin, Report},
    },
    contribution::own,
    lately::{Newest, Place},
    periods::{Choice, Pair, PeriodRow, PeriodsAsked, Shown, Window, comparison, window},
    supervised,
};
use crate::{
    calendar::Phase,
    obstacle::figures::raises_about,
    plan::{
        Deadline, NO_DEADLINE, PlanStatus,
        access::{ReadAssignment, Reading},
        brief,
        store::AssignmentHead,
    },
    web::{App, Chrome, Link, Query, Result, Role, Visit, form::page, show},
};

/// An assignment that this one goes on from.
struct Predecessor<'a> {
    kin: &'a Kin,
    /// Those the reader may see, newest first.
    reports: Vec<&'a Report>,
}

#[derive(Template)]
#[template(path = "progress/assignment.html")]
struct AssignmentPage<'a> {
    chrome: Chrome,
    assignment: &'a AssignmentHead,
    /// Verbatim words and their meaning.
    deadlines: Vec<(String, String)>,
    periods: Window<'a>,
    /// What can be compared, and the two reports that are.
    choices: Vec<Choice>,
    pair: Option<Pair<'a>>,
    /// The newest of what happened, ready to be shown.
    lately: String,
    /// Where whoever may remind about it does so.
    urge: Option<String>,
    standing: Standing,
    /// The accepted report the standing rests on.
    basis: Option<Basis<'a>>,
    /// Whom it goes on from, with their reports, and who goes on from it.
    before: Vec<Predecessor<'a>>,
    after: Vec<&'a Kin>,
    lead: String,
    main: Option<(String, &'static str)>,
    /// Whether the reader sees what was asked about its due days, and whether as who may ask.
    extensions: bool,
    extends: bool,
    accepted_only: bool,
    /// Where an obstacle is raised about the task, by whom it may be.
    raise: Option<String>,
    /// What was found at the unit about it by supervision.
    supervision: Option<supervised::OfTask>,
    /// Of a coordinating unit: what was asked of it and what it said, period by period.
    parts: Vec<Part>,
}

/// `GET /phan-cong/{assignment}`
pub async fn show(
    ReadAssignment { visit, assignment, reading }: ReadAssignment,
    State(app): State<App>,
    Extension(newest): Newest,
    Query(asked): Query<PeriodsAsked>,
) -> Result<Response> {
    let is_own = visit.viewer.is_unit_side() && assignment.carriers().iter().any(|unit| visit.viewer.reaches(*unit));
    let history = History::load(&app.pool, &assignment, visit.today).await?;
    let accepted_only = reading == Reading::Accepted;
    let mut periods = store::periods_of_plan(&app.pool, assignment.plan_id).await?;
    periods.retain(|period| period.phase(visit.today) != Phase::Planned);
    let frozen: HashMap<i64, ReportStanding> =
        store::frozen_reports(&app.pool, assignment.id).await?.into_iter().collect();
    let shown = Shown {
        visit: &visit,
        assignment: &assignment,
        history: &history,
        frozen: &frozen,
        own: is_own,
        accepted_only,
    };
    let mut rows: Vec<_> = periods.iter().filter_map(|period| shown.row(period)).collect();
    let basis = history.accepted();
    let yardstick = history.ground.yardstick(visit.today);
    let standing = match &basis {
        Some(basis) => history.judge(basis, visit.today),
        None => Standing::judge(history.deadlines(), &Claim::NONE, &yardstick),
    };
    let days_off = &history.ground.days_off;
    let verbatim = history.deadlines().iter().map(|deadline| (deadline.text.clone(), deadline.meaning(days_off)));
    let awaited = rows.iter().rev().find(|row| row.is_awaited());
    let now = awaited.or_else(|| rows.iter().rev().find(|row| !accepted_only && row.correction().is_some()));
    let urge = urge(&visit, &assignment, awaited, &standing);
    let parts = own::parts(&app, &visit, &assignment, &periods).await?;
    let (lead, main) = match parts.is_empty() {
        true => (
            lead(&assignment, now, accepted_only, visit.today),
            now.and_then(PeriodRow::act).or_else(|| rows.iter().rev().find_map(PeriodRow::act)),
        ),
        false => own::expected(&parts),
    };
    if accepted_only {
        rows.retain(|row| !row.reports.is_empty());
    }
    let dated = assignment.is_lead() && history.deadlines().iter().any(Deadline::is_dated);
    let head = visit.viewer.role() == Some(Role::Head)
        && visit.viewer.unit_id().is_some_and(|unit| assignment.carriers().contains(&unit));
    let runs = assignment.plan_status == PlanStatus::Active && assignment.to_on.is_none_or(|last| last >= visit.today);
    let supervision = match assignment.unit_id {
        Some(unit) => {
            let about = (assignment.plan_id, assignment.plan_owner_id, assignment.task_id);
            supervised::of_task(&app, &visit, about, Some(unit), runs).await?
        }
        None => None,
    };
    let title = format!("{} – {}", assignment.task_ref, assignment.party);
    let chrome = Chrome::new(&visit, title)
        .crumb(assignment.plan_short_title.clone(), format!("/ke-hoach/{}", assignment.plan_id))
        .crumb(assignment.task_ref.clone(), format!("/nhiem-vu/{}", assignment.task_id))
        .here(assignment.party.clone());
    let of = |kin: &Kin| -> Vec<&Report> {
        let seen = |report: &&Report| !accepted_only || report.state == ReportState::Accepted;
        history.inherited(kin.assignment_id).filter(seen).collect()
    };
    let mut told = HashSet::new();
    let before = history.kin.iter().filter(|kin| kin.successor_id.is_some() && told.insert(kin.assignment_id));
    let before: Vec<_> = before.map(|kin| Predecessor { kin, reports: of(kin) }).collect();
    let own_reports = rows.iter().flat_map(|row| row.reports.iter().map(|report| (None, *report)));
    let left = before.iter().flat_map(|one| one.reports.iter().map(|report| (Some(one.kin.party.as_str()), *report)));
    let comparable: Vec<_> = own_reports.chain(left).collect();
    let (choices, pair) = comparison(&comparable, &history, &asked);
    let address = format!("/phan-cong/{}", assignment.id);
    page(&AssignmentPage {
        chrome,
        periods: window(&rows, &history, &asked, &address),
        choices,
        pair,
        before,
        after: history.kin.iter().filter(|kin| kin.successor_id.is_none()).collect(),
        deadlines: verbatim.collect(),
        lead,
        main,
        extensions: dated && (is_own || (!accepted_only && !visit.viewer.is_unit_side())),
        extends: dated && head && runs && !standing.complete && !assignment.is_of_owner(),
        assignment: &assignment,
        lately: (newest.0)(&app, &visit, Place::Assignment(assignment.id)).await?,
        urge,
        standing,
        basis,
        accepted_only,
        raise: raises_about(&visit, &assignment)
            .then(|| format!("/vuong-mac/moi?task={}&part={}", assignment.task_id, assignment.id)),
        supervision,
        parts,
    })
}

/// Where whoever reviews its reports reminds of what is missing: a report, else a deadline that passed.
fn urge(
    visit: &Visit,
    assignment: &AssignmentHead,
    now: Option<&PeriodRow<'_>>,
    standing: &Standing,
) -> Option<String> {
    let concerned =
        assignment.is_lead() && assignment.unit_id.is_some() && assignment.plan_status == PlanStatus::Active;
    if !concerned || !assignment.is_reviewed_by(&visit.viewer) {
        return None;
    }
    let link = Link::to("/don-doc/moi").with("plan", assignment.plan_id);
    let link = match now {
        Some(row) => link.with("period", row.period.key()),
        None if standing.outcome == Outcome::PendingOverdue => link.with("about", "deadline"),
        None => return None,
    };
    Some(link.with("assignment", assignment.id).to_string())
}

/// What is expected now and until when.
fn lead(assignment: &AssignmentHead, now: Option<&PeriodRow<'_>>, accepted_only: bool, today: NaiveDate) -> String {
    let Some(row) = now else {
        return match (assignment.is_lead(), assignment.task_reports) {
            (true, true) => "Hiện không còn báo cáo nào đơn vị phải gửi.".to_owned(),
            (true, false) => "Trách nhiệm này không phải báo cáo định kỳ.".to_owned(),
            (false, _) => "Đơn vị phối hợp không phải gửi báo cáo; đơn vị chủ trì báo cáo chung.".to_owned(),
        };
    };
    if let Some(report) = row.correction().filter(|_| !row.is_awaited()) {
        let stage = match report.state {
            ReportState::Returned => "bị trả lại, cần sửa và gửi lại",
            ReportState::WithHead => "chờ thủ trưởng xem và gửi",
            _ => "đang là bản nháp",
        };
        let number = report.revision - 1;
        return format!(
            "Bản điều chỉnh lần {number} của báo cáo {} {stage}; báo cáo đã duyệt vẫn được tính cho đến khi bản điều \
             chỉnh được duyệt.",
            row.period.name
        );
    }
    let until = format!(
        "hạn gửi {} ({})",
        show::day(&row.period.send_by),
        crate::calendar::distance(row.period.send_by, today)
    );
    match row.standing {
        // How far it has come is the unit's and TCCB's affair.
        _ if accepted_only => format!("Cần báo cáo {}, {until}.", row.period.name),
        ReportStanding::Returned => format!("Báo cáo {} bị trả lại, cần sửa và gửi lại: {until}.", row.period.name),
        ReportStanding::WithHead => format!("Báo cáo {} chờ thủ trưởng xem và gửi, {until}.", row.period.name),
        ReportStanding::Draft => format!("Báo cáo {} đang là bản nháp, {until}.", row.period.name),
        _ => format!("Cần báo cáo {}, {until}.", row.period.name),
    }
}

impl AssignmentPage<'_> {
    fn title(&self) -> String {
        brief(&self.assignment.content)
    }

    /// Which predecessor wrote a report.
    fn left_by(&self, report: &Report) -> &str {
        let writer = self.before.iter().find(|one| one.kin.assignment_id == report.assignment_id);
        writer.map_or("", |one| one.kin.party.as_str())
    }

    fn no_deadline(&self) -> &'static str {
        NO_DEADLINE
    }
}
