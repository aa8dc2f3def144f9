//! One party's part in a task: its periods side by side, and all that happened.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;

use super::super::{
    Duty, ReportStanding, ReportState, Standing,
    event::EventKind,
    history::History,
    store::{self, Event, Report},
};
use crate::{
    calendar::Period,
    plan::{
        NO_DEADLINE,
        access::{ReadAssignment, Reading},
        brief,
        store::AssignmentHead,
    },
    web::{App, Chrome, Result, Visit, form::page, show},
};

/// One period with everything said in it.
struct PeriodRow<'a> {
    period: &'a Period,
    standing: ReportStanding,
    /// Newest revision first.
    reports: Vec<&'a Report>,
    /// Where it can be written.
    write: Option<String>,
}

impl PeriodRow<'_> {
    /// Open, owed, and still in the unit's hands.
    fn is_awaited(&self) -> bool {
        self.period.is_open() && self.standing.is_owed() && !self.standing.is_reported()
    }
}

#[derive(Template)]
#[template(path = "progress/assignment.html")]
struct AssignmentPage<'a> {
    chrome: Chrome,
    assignment: &'a AssignmentHead,
    /// Verbatim words and their meaning.
    deadlines: Vec<(String, String)>,
    rows: Vec<PeriodRow<'a>>,
    events: Vec<Event>,
    standing: Standing,
    /// The accepted report the standing rests on.
    basis: Option<&'a Report>,
    lead: String,
    main: Option<(String, &'static str)>,
    accepted_only: bool,
}

/// `GET /phan-cong/{assignment}`
pub async fn show(
    ReadAssignment { visit, assignment, reading }: ReadAssignment,
    State(app): State<App>,
) -> Result<Response> {
    let own = visit.viewer.is_unit_side() && assignment.unit_id.is_some_and(|unit| visit.viewer.reaches(unit));
    let mut history = History::load(&app.pool, &assignment, visit.today).await?;
    let mut events = store::events(&app.pool, assignment.id).await?;
    let accepted_only = reading == Reading::Accepted;
    if accepted_only {
        history.reports.retain(|report| report.state == ReportState::Accepted);
        events.retain(|event| event.kind == EventKind::Accepted);
    }
    let periods = store::periods_of_plan(&app.pool, assignment.plan_id).await?;
    let standing_on = Shown { visit: &visit, assignment: &assignment, history: &history, own, accepted_only };
    let rows: Vec<_> = periods.iter().filter_map(|period| standing_on.row(period)).collect();
    let basis = history.reports.iter().find(|report| report.state == ReportState::Accepted);
    let yardstick = history.ground.yardstick(visit.today);
    let standing = match basis {
        Some(report) => history.judge(report, visit.today),
        None => Standing::judge(history.deadlines(), super::super::Progress::NotStarted, &[], &yardstick),
    };
    let days_off = &history.ground.days_off;
    let verbatim = history.deadlines().iter().map(|deadline| (deadline.text.clone(), deadline.meaning(days_off)));
    let writable = rows.iter().rev().find_map(|row| Some((row.write.clone()?, row)));
    let title = format!("{} – {}", assignment.task_ref, assignment.party);
    let chrome = Chrome::new(&visit, title)
        .crumb(assignment.plan_short_title.clone(), format!("/ke-hoach/{}", assignment.plan_id))
        .crumb(assignment.task_ref.clone(), format!("/nhiem-vu/{}", assignment.task_id))
        .here(assignment.party.clone());
    page(&AssignmentPage {
        chrome,
        deadlines: verbatim.collect(),
        lead: lead(&assignment, rows.iter().rev().find(|row| row.is_awaited()), visit.today),
        main: writable.map(|(href, row)| (href, if row.reports.is_empty() { "Báo cáo" } else { "Sửa báo cáo" })),
        assignment: &assignment,
        rows,
        events,
        standing,
        basis,
        accepted_only,
    })
}

/// An assignment in front of a reader.
struct Shown<'a> {
    visit: &'a Visit,
    assignment: &'a AssignmentHead,
    history: &'a History,
    own: bool,
    accepted_only: bool,
}

impl<'a> Shown<'a> {
    /// A period with its reports; none where nothing was owed and nothing said.
    fn row(&self, period: &'a Period) -> Option<PeriodRow<'a>> {
        let (history, today) = (self.history, self.visit.today);
        let of_period = |report: &&Report| report.period.id == period.id;
        let reports: Vec<&Report> = history.reports.iter().filter(of_period).collect();
        let runs = self.assignment.is_lead()
            && period.starts_on <= today
            && self.assignment.runs_between(period.starts_on, period.cut_off_on);
        let earlier = history
            .reports
            .iter()
            .find(|report| report.state == ReportState::Accepted && report.period.cut_off_on < period.cut_off_on);
        let duty = Duty {
            deadlines: history.deadlines(),
            reports: self.assignment.task_reports,
            has_account: self.assignment.unit_id.is_some(),
            complete_before: earlier.is_some_and(|report| history.judge(report, today).complete),
        };
        let owed = runs && duty.owes(period.starts_on, period.cut_off_on);
        let arrivals: Vec<_> = reports.iter().map(|report| report.arrival()).collect();
        let standing = ReportStanding::of(owed, &arrivals, period.send_by);
        let shown = if self.accepted_only { !reports.is_empty() } else { runs || !reports.is_empty() };
        let being_written =
            reports.first().is_none_or(|report| matches!(report.state, ReportState::Draft | ReportState::Returned));
        let can_write = self.own && runs && period.is_open() && being_written;
        shown.then(|| PeriodRow {
            write: can_write.then(|| format!("/phan-cong/{}/bao-cao/{}", self.assignment.id, period.key())),
            period,
            standing,
            reports,
        })
    }
}

/// What is expected now and until when.
fn lead(assignment: &AssignmentHead, now: Option<&PeriodRow<'_>>, today: NaiveDate) -> String {
    let Some(row) = now else {
        return match (assignment.is_lead(), assignment.task_reports) {
            (true, true) => "Hiện không còn báo cáo nào đơn vị phải gửi.".to_owned(),
            (true, false) => "Trách nhiệm này không phải báo cáo định kỳ.".to_owned(),
            (false, _) => "Đơn vị phối hợp không phải gửi báo cáo; đơn vị chủ trì báo cáo chung.".to_owned(),
        };
    };
    let until = format!(
        "hạn gửi {} ({})",
        show::day(&row.period.send_by),
        crate::calendar::distance(row.period.send_by, today)
    );
    match row.standing {
        ReportStanding::NotOwed => {
            format!("{}: không phải báo cáo, có thể báo cáo thêm khi có kết quả.", row.period.name)
        }
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

    /// The completion days a report names.
    fn days(&self, report: &Report) -> String {
        let days: Vec<_> = report
            .text
            .completions
            .iter()
            .map(|met| met.completed_on)
            .chain(report.text.completed_on)
            .map(|day| show::day(&day))
            .collect();
        days.join(", ")
    }

    fn first_day(&self, report: &Report) -> String {
        show::day_or_dash(&report.first_submitted_on())
    }

    fn no_deadline(&self) -> &'static str {
        NO_DEADLINE
    }
}
