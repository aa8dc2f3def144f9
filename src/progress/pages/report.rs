//! One report, read beside the one before it, with what the reader may do to it.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    super::{
        Act, Actor, Capacity, Rating, ReportState, ReportText,
        access::ReadReport,
        act::Doer,
        contribution::view::Cooperation,
        history::History,
        next_state,
        store::{self, Event, Report},
    },
    queue::QueueAsked,
};
use crate::{
    calendar::distance,
    clock,
    diff::{Piece, changes},
    plan::{PlanStatus, access::Reading, store::AssignmentHead},
    web::{App, Chrome, Error, FieldErrors, Query, Result, Role, Visit, form::page_or_errors},
};

/// A field of this report and of the one before it, with what differs.
struct Passage {
    title: &'static str,
    now: Vec<Piece>,
    before: Vec<Piece>,
}

impl Passage {
    fn is_silent(&self) -> bool {
        self.now.iter().all(|piece| piece.text.is_empty())
    }
}

/// What the reader may do now.
#[derive(Default)]
struct Choices {
    /// The form, where the words are in the reader's hands.
    edit: Option<String>,
    /// Submitting without a further change.
    submit: bool,
    send_back: bool,
    correct: bool,
    accept: bool,
    give_back: bool,
    /// Why an officer may not accept.
    why_not: Option<String>,
}

#[derive(Template)]
#[template(path = "progress/report.html")]
pub struct ReportPage<'a> {
    chrome: Chrome,
    pub errors: FieldErrors,
    assignment: &'a AssignmentHead,
    report: &'a Report,
    before: Option<&'a Report>,
    passages: Vec<Passage>,
    days: Vec<(String, String)>,
    events: Vec<Event>,
    arrival: String,
    can: Choices,
    /// What the coordinating units say, for those who read it.
    cooperation: Option<Cooperation>,
    queue: &'a QueueAsked,
    next: Option<String>,
    reason: String,
    rating: String,
}

/// What an officer or head typed, when a page comes back with a mistake.
#[derive(Default)]
pub struct Decision {
    pub reason: String,
    pub rating: String,
}

/// `GET /bao-cao/{report}`
pub async fn show(access: ReadReport, State(app): State<App>, Query(queue): Query<QueueAsked>) -> Result<Response> {
    let ReadReport { ref visit, ref assignment, report_id, reading, .. } = access;
    let reader = Reader { visit, assignment, reading, own: access.is_own(), officer: access.is_officer() };
    reader.page(&app, report_id, &queue, Decision::default(), FieldErrors::new()).await
}

/// Somebody in front of a report.
pub struct Reader<'a> {
    pub visit: &'a Visit,
    pub assignment: &'a AssignmentHead,
    pub reading: Reading,
    pub own: bool,
    pub officer: bool,
}

impl Reader<'_> {
    /// The page of a report: 200, or 422 with the mistakes of what was typed.
    pub async fn page(
        &self,
        app: &App,
        report_id: i64,
        queue: &QueueAsked,
        typed: Decision,
        errors: FieldErrors,
    ) -> Result<Response> {
        let (visit, assignment) = (self.visit, self.assignment);
        let mut history = History::load(&app.pool, assignment, visit.today).await?;
        if self.reading == Reading::Accepted {
            history.reports.retain(|report| report.state == ReportState::Accepted);
        }
        let report = history.reports.iter().find(|report| report.id == report_id).ok_or(Error::NotFound)?;
        let mut events = store::events(&app.pool, assignment.id).await?;
        events.retain(|event| {
            event.report_id == report.id
                && (self.reading == Reading::All || event.kind == super::super::event::EventKind::Accepted)
        });
        let before = history.previous(&report.period).or_else(|| history.inherited_before(&report.period));
        let can = self.choices(app, &history, report).await?;
        let next = match self.officer && report.state == ReportState::Submitted {
            true => store::after(&app.pool, &queue.filter(visit), report.id)
                .await?
                .map(|next| queue.link(format!("/bao-cao/{next}"))),
            false => None,
        };
        let cooperation = match self.reads_contributions(report) {
            true => Cooperation::of_task(&app.pool, assignment.task_id, &report.period, visit.today).await?,
            false => None,
        };
        let page = ReportPage {
            cooperation,
            chrome: self.chrome(report, queue),
            passages: passages(report, before),
            days: days(&history, report),
            arrival: arrival(report, visit),
            errors,
            assignment,
            report,
            before,
            events,
            can,
            queue,
            next,
            reason: typed.reason,
            rating: typed.rating,
        };
        page_or_errors(&page, &page.errors)
    }

    /// Officers and directors read what coordinating units contribute, and a lead does in the periods it reports in.
    fn reads_contributions(&self, report: &Report) -> bool {
        let last = self.assignment.to_on;
        self.reading == Reading::All && (!self.own || last.is_none_or(|last| report.period.cut_off_on <= last))
    }

    fn chrome(&self, report: &Report, queue: &QueueAsked) -> Chrome {
        let assignment = self.assignment;
        let title = format!("Báo cáo {} – {} – {}", report.period.name, assignment.task_ref, assignment.party);
        let chrome = Chrome::new(self.visit, title);
        let chrome = match self.visit.viewer.role() {
            Some(Role::Officer) => chrome.crumb("Duyệt báo cáo", queue.link("/duyet")),
            _ => chrome.crumb(assignment.plan_short_title.clone(), format!("/ke-hoach/{}", assignment.plan_id)),
        };
        chrome
            .crumb(assignment.task_ref.clone(), format!("/nhiem-vu/{}", assignment.task_id))
            .crumb(assignment.party.clone(), format!("/phan-cong/{}", assignment.id))
            .here(report.period.name.clone())
    }

    /// What the rules let this reader do to the report.
    async fn choices(&self, app: &App, history: &History, report: &Report) -> Result<Choices> {
        let mut can = Choices::default();
        let runs = self.assignment.plan_status == PlanStatus::Active
            && report.period.is_open()
            && self.assignment.counts_on(report.period.cut_off_on);
        if !runs || !(self.own || self.officer) {
            return Ok(can);
        }
        let doer = Doer::new(self.visit, history.unit_has_head)?;
        let mut actor = Actor { capacity: doer.capacity, wrote_or_submitted: false };
        if actor.capacity == Capacity::Officer && report.state == ReportState::Submitted {
            actor.wrote_or_submitted = store::took_part(&app.pool, report.id, self.visit.viewer.account_id).await?;
        }
        let may = |act| next_state(report.state, act, actor, history.unit_has_head);
        let written_here = format!("/phan-cong/{}/bao-cao/{}", self.assignment.id, report.period.key());
        can.edit = may(Act::Save).is_ok().then_some(written_here);
        can.submit = may(Act::Submit).is_ok();
        can.send_back = may(Act::SendBack { reason: "-" }).is_ok();
        can.give_back = may(Act::Return { reason: "-" }).is_ok();
        let accepting = may(Act::Accept);
        can.accept = accepting.is_ok();
        can.why_not = accepting.err().filter(|_| can.give_back).map(|refusal| refusal.to_string());
        let newest = history.latest(report.period.id).is_some_and(|newest| newest.id == report.id);
        can.correct = self.own && newest && report.state == ReportState::Accepted;
        Ok(can)
    }
}

fn passages(report: &Report, before: Option<&Report>) -> Vec<Passage> {
    let passage = |title, field: fn(&ReportText) -> &String| match before {
        Some(earlier) => {
            let (before, now) = changes(field(&earlier.text), field(&report.text));
            Passage { title, now, before }
        }
        None => {
            let now = vec![Piece { text: field(&report.text).clone(), changed: false }];
            Passage { title, now, before: Vec::new() }
        }
    };
    vec![
        passage("Kết quả thực hiện", |text| &text.results),
        passage("Khó khăn, vướng mắc", |text| &text.obstacles),
        passage("Kiến nghị, đề xuất", |text| &text.proposals),
        passage("Việc sẽ làm kỳ tới", |text| &text.next_steps),
    ]
}

/// The completion days said in a report, with their deadlines' own words.
fn days(history: &History, report: &Report) -> Vec<(String, String)> {
    let met = report.text.completions.iter().filter_map(|met| {
        let deadline = history.deadlines().iter().find(|deadline| deadline.id == met.deadline_id)?;
        Some((format!("thời hạn “{}”", deadline.text), crate::web::show::day(&met.completed_on)))
    });
    met.chain(report.text.completed_on.map(|day| (String::new(), crate::web::show::day(&day)))).collect()
}

/// When it came, and whether in time: "Gửi TCCB ngày 10/09/2026, đúng hạn (hạn 16/09/2026)."
fn arrival(report: &Report, visit: &Visit) -> String {
    let send_by = crate::web::show::day(&report.period.send_by);
    let Some(first) = report.first_submitted_on() else {
        return format!("Hạn gửi TCCB {send_by} ({}).", distance(report.period.send_by, visit.today));
    };
    let late = (first - report.period.send_by).num_days();
    let judged = if late > 0 { format!("chậm {late} ngày") } else { "đúng hạn".to_owned() };
    let again = report.submitted_at.map(clock::local_day).filter(|last| *last != first);
    let again = again.map(|day| format!(", gửi lại ngày {}", crate::web::show::day(&day))).unwrap_or_default();
    format!("Gửi TCCB ngày {}, {judged} (hạn {send_by}){again}.", crate::web::show::day(&first))
}

impl ReportPage<'_> {
    /// Whether the assignment ended in the open period, so that nobody acts on the report any more.
    fn is_over(&self) -> bool {
        self.report.period.is_open() && !self.assignment.counts_on(self.report.period.cut_off_on)
    }

    fn ratings(&self) -> &'static [Rating] {
        Rating::ALL
    }
}
