//! One report, read beside the one before it, with all that was sent of it and what the reader may do to it.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    super::{
        Act, Actor, Capacity, CorrectionAct, Rating, ReportState, Revisions,
        access::ReadReport,
        act::Doer,
        contribution::view::Cooperation,
        event::EventKind,
        evidence::Files,
        history::History,
        next_state, reasons,
        store::{self, Asked, Report},
    },
    beside::Line,
    compare::{self, Figure, Passage, figures, passages},
    evidence,
    queue::QueueAsked,
    sendings::{Sending, sendings},
};
use crate::{
    calendar::distance,
    clock,
    obstacle::figures::raises_about,
    plan::{PlanStatus, access::Reading, store::AssignmentHead},
    web::{App, Chrome, Error, FieldErrors, Query, Result, Role, Visit, form::page_or_errors, show},
};

/// What the reader may do now.
#[derive(Default)]
struct Choices {
    /// The form, where the words are in the reader's hands.
    edit: Option<String>,
    /// Submitting without a further change.
    submit: bool,
    send_back: bool,
    correct: bool,
    discard: bool,
    /// TCCB asks for a correction, or no longer does.
    ask: bool,
    withdraw: bool,
    accept: bool,
    give_back: bool,
    /// Why an officer may not accept.
    why_not: Option<String>,
    /// The page of the closed period, where an officer must reopen it before a correction can be asked for.
    reopen: Option<String>,
}

/// The report beside which the one at hand is read.
struct Beside<'a> {
    /// "Kỳ trước", "Bản đã duyệt trước"
    title: &'static str,
    report: &'a Report,
    /// Whose it was, where it was not the unit's own.
    party: Option<&'a str>,
    figures: Vec<Figure>,
}

/// What the address asks of the page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ReportAsked {
    /// "ky-truoc": a correction is read beside the last period rather than beside what it corrects.
    #[serde(default)]
    voi: String,
}

const LAST_PERIOD: &str = "ky-truoc";

#[derive(Template)]
#[template(path = "progress/report.html")]
pub struct ReportPage<'a> {
    chrome: Chrome,
    pub errors: FieldErrors,
    assignment: &'a AssignmentHead,
    report: &'a Report,
    beside: Option<Beside<'a>>,
    /// What else a correction can be read beside: address and words.
    other_side: Option<(String, &'static str)>,
    passages: Vec<Passage>,
    days: String,
    /// Its revisions the reader may see, the newest first.
    revisions: Vec<&'a Report>,
    sendings: Vec<Sending<'a>>,
    /// What TCCB asks to be corrected.
    asked: Option<Asked>,
    /// Who reads accepted reports alone is not told why they were corrected.
    accepted_only: bool,
    /// Whether the reader raises what the report tells as an obstacle of his unit, or proposes somebody to be commended for it.
    raises: bool,
    files: Files,
    arrival: String,
    can: Choices,
    /// What the coordinating units say, for those who read it.
    cooperation: Option<Cooperation>,
    queue: &'a QueueAsked,
    /// The queue it waits in, for the officer who reviews it.
    line: Option<Line>,
    /// Reasons offered for returning it, or for asking for a correction.
    reasons: Vec<String>,
    typed: Decision,
}

/// What an officer or head typed, when a page comes back with a mistake.
#[derive(Default)]
pub struct Decision {
    pub reason: String,
    pub why: String,
    /// One of the reasons offered.
    pub common: String,
    pub rating: String,
}

/// `GET /bao-cao/{report}`
pub async fn show(
    access: ReadReport,
    State(app): State<App>,
    Query(queue): Query<QueueAsked>,
    Query(asked): Query<ReportAsked>,
) -> Result<Response> {
    let ReadReport { ref visit, ref assignment, report_id, reading, .. } = access;
    let (own, officer) = (access.is_own(), access.is_officer());
    let reader = Reader { visit, assignment, reading, own, officer, beside_last_period: asked.voi == LAST_PERIOD };
    reader.page(&app, report_id, &queue, Decision::default(), FieldErrors::new()).await
}

/// Somebody in front of a report.
pub struct Reader<'a> {
    pub visit: &'a Visit,
    pub assignment: &'a AssignmentHead,
    pub reading: Reading,
    pub own: bool,
    pub officer: bool,
    pub beside_last_period: bool,
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
        let mut told = store::told(&app.pool, assignment.id, report.period.id).await?;
        let accepted_only = self.reading == Reading::Accepted;
        told.retain(|told| !accepted_only || told.event.kind == EventKind::Accepted);
        let asked = match accepted_only {
            true => None,
            false => store::asked(&app.pool, &[assignment.id], Some(report.period.id)).await?.pop(),
        };
        let beside = self.beside(&history, report);
        let can = self.choices(app, &history, report, asked.is_some()).await?;
        let line = match self.officer && report.state == ReportState::Submitted {
            true => Some(Line::around(&app.pool, visit, queue, report.id).await?),
            false => None,
        };
        let reasons = match can.give_back || can.ask {
            true => reasons::offered(&app.pool, assignment.plan_owner_id).await?,
            false => Vec::new(),
        };
        let cooperation = match self.reads_contributions(report) {
            true => {
                let task = assignment.task_id;
                Cooperation::beside(&app.pool, &[task], &report.period, visit.today).await?.remove(&task)
            }
            false => None,
        };
        let page = ReportPage {
            cooperation,
            chrome: self.chrome(report, queue),
            passages: passages(&report.text, beside.as_ref().map(|beside| &beside.report.text)),
            days: compare::days(&history, &report.text),
            files: evidence::read(&app.pool, report.id, self.reading).await?,
            arrival: arrival(report, visit),
            other_side: self.other_side(&history, report, queue),
            revisions: history.reports.iter().filter(|other| other.period.id == report.period.id).collect(),
            sendings: sendings(&told, &history),
            beside,
            errors,
            assignment,
            report,
            asked,
            accepted_only,
            raises: raises_about(visit, assignment),
            can,
            queue,
            line,
            reasons,
            typed,
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

    /// What the report is read beside: a correction beside what it corrects, anything else beside the last period.
    fn beside<'a>(&self, history: &'a History, report: &Report) -> Option<Beside<'a>> {
        let corrected = history.corrected_by(report).filter(|_| !self.beside_last_period);
        let (title, earlier) = match corrected {
            Some(corrected) => ("Bản đã duyệt trước", corrected),
            None => {
                let before = history.previous(&report.period).or_else(|| history.inherited_before(&report.period));
                ("Kỳ trước", before?)
            }
        };
        let foreign = earlier.assignment_id != report.assignment_id;
        Some(Beside {
            title,
            party: foreign.then(|| history.party(earlier.assignment_id)),
            figures: figures(history, &earlier.text, &report.text),
            report: earlier,
        })
    }

    /// The other thing a correction can be read beside.
    fn other_side(&self, history: &History, report: &Report, queue: &QueueAsked) -> Option<(String, &'static str)> {
        history.corrected_by(report)?;
        let page = queue.linked(format!("/bao-cao/{}", report.id));
        Some(match self.beside_last_period {
            true => (page.to_string(), "So với bản đã duyệt trước"),
            false => (page.with("voi", LAST_PERIOD).to_string(), "So với kỳ trước"),
        })
    }

    /// What the rules let this reader do to the report.
    async fn choices(&self, app: &App, history: &History, report: &Report, asked: bool) -> Result<Choices> {
        let mut can = Choices::default();
        let active = self.assignment.plan_status == PlanStatus::Active
            && self.assignment.counts_on(report.period.cut_off_on)
            && (self.own || self.officer);
        if !active {
            return Ok(can);
        }
        let newest = history.latest(report.period.id).unwrap_or(report);
        if !report.period.is_open() {
            let correctable = self.officer && report.state == ReportState::Accepted && newest.id == report.id;
            can.reopen = correctable.then(|| format!("/ky/{}", report.period.id));
            return Ok(can);
        }
        let doer = Doer::new(self.visit, history.unit_has_head)?;
        let mut actor = Actor { capacity: doer.capacity, wrote_or_submitted: false };
        let reviews = self.assignment.is_reviewed_by(&self.visit.viewer);
        if reviews && report.state == ReportState::Submitted {
            actor.wrote_or_submitted = store::took_part(&app.pool, report.id, self.visit.viewer.account_id).await?;
        }
        let reviewer = if reviews { Actor { capacity: Capacity::Officer, ..actor } } else { actor };
        let review = |act| next_state(report.state, act, reviewer, history.unit_has_head);
        let may = |act| next_state(report.state, act, actor, history.unit_has_head);
        let written_here = format!("/phan-cong/{}/bao-cao/{}", self.assignment.id, report.period.key());
        can.edit = may(Act::Save).is_ok().then_some(written_here);
        can.submit = may(Act::Submit).is_ok();
        can.send_back = may(Act::SendBack { reason: "-" }).is_ok();
        can.give_back = review(Act::Return { reason: "-" }).is_ok();
        let accepting = review(Act::Accept);
        can.accept = accepting.is_ok();
        can.why_not = accepting.err().filter(|_| can.give_back).map(|refusal| refusal.to_string());
        let revisions = Revisions {
            state: newest.state,
            revision: newest.revision,
            submitted: newest.submitted_at.is_some(),
            asked,
        };
        let correction = |act| revisions.allow(act, actor.capacity).is_ok();
        let stands = history.standing(report.period.id).is_some_and(|standing| standing.id == report.id);
        can.correct = stands && correction(CorrectionAct::Begin { reason: "-" });
        can.ask = stands && correction(CorrectionAct::Ask { reason: "-" });
        can.withdraw = stands && correction(CorrectionAct::Withdraw);
        can.discard = newest.id == report.id && correction(CorrectionAct::Discard);
        Ok(can)
    }
}

/// When it came, and whether in time: "Gửi TCCB ngày 10/09/2026, đúng hạn (hạn 16/09/2026)." Of a correction: when the
/// report itself first came, since that is what its lateness is judged by.
fn arrival(report: &Report, visit: &Visit) -> String {
    let send_by = show::day(&report.period.send_by);
    let Some(first) = report.reported_on() else {
        return format!("Hạn gửi {send_by} ({}).", distance(report.period.send_by, visit.today));
    };
    let late = (first - report.period.send_by).num_days();
    let judged = if late > 0 { format!("chậm {late} ngày") } else { "đúng hạn".to_owned() };
    let last = report.submitted_at.map(clock::local_day);
    let again = match (report.revision, last) {
        (1, last) => last.filter(|last| *last != first).map(|day| format!(", gửi lại ngày {}", show::day(&day))),
        (_, None) => Some("; bản điều chỉnh chưa gửi".to_owned()),
        (_, Some(day)) => Some(format!("; bản điều chỉnh gửi ngày {}", show::day(&day))),
    };
    let again = again.unwrap_or_default();
    format!("Gửi TCCB ngày {}, {judged} (hạn {send_by}){again}.", show::day(&first))
}

impl ReportPage<'_> {
    /// Whether the assignment ended in the open period, so that nobody acts on the report any more.
    fn is_over(&self) -> bool {
        self.report.period.is_open() && !self.assignment.counts_on(self.report.period.cut_off_on)
    }

    fn revision_name(&self, report: &Report) -> String {
        report.correction_name().unwrap_or_else(|| "bản đầu".to_owned())
    }

    fn ratings(&self) -> &'static [Rating] {
        Rating::ALL
    }
}
